"""Fixtures shared by all tests: the folders, the English pipeline loaded once, the browser."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from spacy.language import Language

os.environ["CURBWATCH_CACHE"] = "off"  # tests neither read nor fill the cache of whoever runs them

_ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return _ROOT


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The five articles that the project was started for."""
    return _ROOT / "seeds"


@pytest.fixture(scope="session")
def gold() -> Path:
    """The reference annotations: `seeds/`, `practice/` (its texts in `practice/texts/`), `sentences/`."""
    return _ROOT / "tests" / "gold"


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The English pipeline; one load a test process."""
    from core.language import load_pipeline  # seconds, and most test files do without

    return load_pipeline()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium for `playwright`; without one the test is skipped, in CI it fails."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None:
        message = "no Chromium found: install it (Debian: apt-get install chromium) to run the browser tests"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found
