"""What produced an analysis: the version, and a hash over everything in `core/` that can change a result."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import core
from core.model import Extractor

_CORE = Path(__file__).parent
_LIBRARIES = ("numpy", "onnxruntime", "pypdf", "spacy", "trafilatura")  # those that a result passes through


@cache
def extractor() -> Extractor:
    """Version, and sha256 over names and bytes of the code, the lexicons and the model (another model's, where
    CURBWATCH_MODEL names its folder), and the versions of what they run on; computed once a process."""
    return Extractor(core.__version__, _fingerprint())


def current() -> bool:
    """Whether the files are still those that this process says it runs."""
    return extractor().fingerprint == _fingerprint()


def _fingerprint() -> str:
    other = os.environ.get("CURBWATCH_MODEL")
    folders = [_CORE, Path(other)] if other else [_CORE]
    parts = [*map(tree_fingerprint, folders), *map(_version, _LIBRARIES), *map(str, sys.version_info[:2])]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"


def tree_fingerprint(folder: Path) -> str:
    """Hexadecimal sha256 of a folder's files, whatever order they are listed in; compiled and hidden files apart."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and "__pycache__" not in name.parts and not any(part.startswith(".") for part in name.parts):
            with path.open("rb") as file:
                total.update(f"{name.as_posix()}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return total.hexdigest()
