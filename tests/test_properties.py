"""Arbitrary text through every stage: never an exception, spans in range, HTML balanced and without live markup."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fuzz.targets import TARGETS

CORPUS = Path(__file__).resolve().parent.parent / "fuzz" / "corpus"
CHEAP = [name for name in TARGETS if name not in ("everything", "html", "pdf")]
NASTY = st.text(
    st.sampled_from(
        [*" \t\r\n.,:;!?\"'“”‘’()[]<>&$*_#-|/\\@=+%", *"aAZ09é中\u200b\u202e\u2028\ufeff\ufffd\U0001f468\x1b\x00"]
    ),
    max_size=200,
)
WORDS = (
    "China imposed lifted a ban on tariffs steel the United States said “ ” , . By Ann Lee June 1, 2025 not will may "
    "suspended exports of gallium minister analyst at Example Bank - 25% on Friday --- # > * ( )"
)
NEWS = st.lists(st.sampled_from([*WORDS.split(), '"', "\n\n", "\r\n"]), max_size=80).map(" ".join)


@pytest.mark.parametrize("name", CHEAP)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.one_of(st.binary(max_size=300), NASTY.map(str.encode), NEWS.map(str.encode)))
@example(data=b"---\n---\n")
@example(data=b"\xff\xfe")
@example(data=(CORPUS / "layout" / "blank-of-controls").read_bytes())
def test_stage_holds(name: str, data: bytes) -> None:
    TARGETS[name](data)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.one_of(NASTY, NEWS))
def test_all_stages_hold(text: str) -> None:
    TARGETS["everything"](text.encode())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.one_of(st.binary(max_size=200), NASTY.map(lambda text: f"<html><body><article>{text}".encode())))
@pytest.mark.parametrize("name", ["html", "pdf"])
def test_parsers_hold(name: str, data: bytes) -> None:
    TARGETS[name](data)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_corpus_holds(path: Path) -> None:
    """Where mutation starts, and what once failed."""
    TARGETS[path.parent.name](path.read_bytes())
