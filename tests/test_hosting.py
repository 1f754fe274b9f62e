"""What a host relies on: the container's files, the settings, the health check, and a log without article text."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import health, logs, uploads

ROOT = Path(__file__).resolve().parent.parent
SECRET = "secret words of \x1b[31man article"


def test_settings_keep_strangers_out() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert settings["server"]["enableXsrfProtection"] is True
    assert settings["server"]["enableCORS"] is True
    assert settings["server"].get("enableAgentApi", False) is False
    assert settings["server"]["maxUploadSize"] * 1_000_000 == uploads.BYTES
    assert settings["client"]["showErrorDetails"] == "none"
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["logger"]["enableRich"] is False


def test_the_image_holds_what_it_needs_and_nothing_else() -> None:
    """What is copied exists and gets past .dockerignore; the image is not root's, and runs where nothing is written."""
    text = (ROOT / "Dockerfile").read_text()
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = [line.split()[1:-1] for line in text.splitlines() if line.startswith("COPY ") and "--from" not in line]
    sources = [source for line in copied for source in line]
    assert set(sources) == kept
    assert all((ROOT / source).exists() for source in sources)
    assert not [source for source in sources if "secret" in source or source == "."]
    assert re.search(r"^USER [1-9]\d*$", text, re.MULTILINE)
    assert "--require-hashes" in text
    assert "PYTHONDONTWRITEBYTECODE=1" in text
    assert "MALLOC_ARENA_MAX=2" in text  # else memory grows with the threads that come and go


def test_the_model_leaves_nothing_in_the_home_folder(tmp_path: Path) -> None:
    """onnxruntime reports its use unless told not to; what it would report lies in a database in the home folder."""
    program = "from core.language import load_pipeline; list(load_pipeline().pipe(['China imposed tariffs.']))"
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    environment |= {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], env=environment, cwd=ROOT, check=True, timeout=600)
    assert not list(tmp_path.rglob("*"))


HEALTH = [
    ({}, "http://127.0.0.1:8501/_stcore/health", "as shipped"),
    ({"STREAMLIT_SERVER_BASE_URL_PATH": "/curbwatch/"}, "http://127.0.0.1:8501/curbwatch/_stcore/health", "a sub-path"),
    ({"STREAMLIT_SERVER_PORT": "80"}, "http://127.0.0.1:80/_stcore/health", "another port"),
]


@pytest.mark.parametrize(("variables", "address", "reason"), HEALTH, ids=[row[2] for row in HEALTH])
def test_the_health_check_finds_the_server(
    variables: dict[str, str], address: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert health.address() == address, reason


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    """The log as a server has it, and the loggers that Streamlit keeps to itself."""
    monkeypatch.setattr(logging.getLogger("streamlit.error_util"), "propagate", True)
    before = logging.getLogRecordFactory()
    logs.quiet()
    yield caplog
    logging.setLogRecordFactory(before)


def test_an_error_of_a_page_is_logged_by_type_and_place(lines: pytest.LogCaptureFixture) -> None:
    """An exception quotes what it failed on, and Streamlit writes it down with the program's lines around it."""

    def page() -> None:
        import streamlit as st

        import pages.ui.data  # noqa: F401

        st.session_state["x"] = "secret words of \x1b[31man article"
        int(st.session_state["x"])

    session = AppTest.from_function(page).run()
    assert session.exception
    assert "secret" not in str(session.exception[0].value)
    assert "ValueError" in lines.text
    assert "test_hosting.py" in lines.text or "AppTest" in lines.text or re.search(r"\.py:\d+", lines.text)
    assert "secret" not in lines.text


def test_the_log_of_any_library_is_inert(lines: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("some.library")
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(f"100% {SECRET}") from error
    except ValueError as error:
        log.exception("failed at 100 %")
        log.error("failed with %s after %d", error, 3)
        log.error("failed after %d", 3, exc_info=error)
    log.warning("a name: %s", "\x1b]0;owned\x07\u202etxt")
    assert "secret" not in lines.text
    assert "\x1b" not in lines.text
    assert "\u202e" not in lines.text
    assert lines.text.count("ValueError") == 3
    assert lines.text.count("from KeyError") == 3
    assert "failed at 100 %" in lines.text
    assert "after 3" in lines.text


def drop(*files: tuple[str, bytes]) -> AppTest:
    """A session that dropped files."""

    def page(files: list[tuple[str, bytes]]) -> None:
        from types import SimpleNamespace

        import streamlit as st

        from pages.ui import uploads

        found = uploads._read(
            [
                SimpleNamespace(name=name, file_id=str(place), getvalue=lambda data=data: data)
                for place, (name, data) in enumerate(files)
            ]
        )
        st.session_state["seen"] = found.analysis

    return AppTest.from_function(page, args=(list(files),), default_timeout=120).run()


TEXT = b"China imposed a ban on exports of gallium to the United States on Monday."


def test_a_second_file_of_one_name_is_not_lost_in_silence() -> None:
    session = drop(("a.txt", TEXT), ("a.txt", b"Peru lifted its ban on copper."))
    assert not session.exception
    analysis = session.session_state["seen"]
    assert [one.article.text for one in analysis.articles] == [TEXT.decode()]
    assert any("another file has that name" in issue.message for issue in analysis.all_issues)


def test_files_that_take_minutes_to_open_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "SECONDS", -1)
    session = drop(("a.txt", TEXT))
    assert not session.exception
    assert not session.session_state["seen"].articles
    assert ["seconds to open" in issue.message for issue in session.session_state["seen"].issues] == [True]
