"""Strangers' addresses: whatever stands in the query string, a page opens, shows none of it as markup and leaves the
folder alone; what one session holds never shows in another."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.search import LONGEST

ROOT = Path(__file__).resolve().parent.parent
STRANGE = [
    ("articles", {"article": "../../etc/passwd"}, "out of the folder"),
    ("articles", {"article": "..\\..\\x", "at": "<script>alert(1)</script>"}, "markup"),
    ("articles", {"article": "000_ef6c7e21aec79fe0.txt", "at": "\u202e" * 50}, "a place that is none"),
    ("measures", {"measure": "M" * 100_000}, "a huge id"),
    ("quotes", {"person": "%00' OR 1=1 --"}, "a query"),
    ("overview", {"imposer": "," * 5_000, "period": ".." * 500}, "nothing but separators"),
    ("overview", {"imposer": "CN", "text": "[](javascript:alert(1)) $x$ <b>"}, "Markdown in the search"),
    ("overview", {"period": "9999999999999-99..0000", "status": "=1+1"}, "dates that are none"),
    ("overview", {"period": "1850"}, "a period before any that can be picked"),
    ("overview", {"period": "2101-01.."}, "one after"),
    ("overview", {"period": "0001-01..9000-01"}, "one around"),
    ("timeline", {"period": "2025-12..2025-01"}, "one that ends before it begins"),
    ("timeline", {"step": "=1", "by": "\u0000"}, "choices that are none"),
    ("timeline", {"text": "(" * 2_000}, "brackets, if text were an expression"),
    ("articles", {"text": " ".join(map(str, range(20_000)))}, "a search of as many words as a book has"),
    ("articles", {"text": " " * 5_000}, "a search for nothing, at length"),
    ("quotes", {"page_quotes": "99999999", "role": "official," * 3_000}, "a page far beyond the last"),
    ("quotes", {"page_quotes": "-1", "person": "\u0663"}, "a page before the first"),
    ("commodities", {"page_mentions": "\u0663", "page_goods": "1e9"}, "digits of another script"),
    ("measures", {"page_ledger": "9" * 5_000, "measure": "M01,M02"}, "a page with thousands of digits"),
    ("method", {"tab": "<b>", "open": "status," * 3_000, "scores": "../..", "layer": "\u202e"}, "tabs that are none"),
    ("method", {"outlet": "\u0000\ufffe", "unknown": "x" * 10_000}, "parameters that nobody knows"),
]


def visit(page: str, parameters: dict[str, str]) -> AppTest:
    """A session that opens a page with a query string."""
    session = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=300)
    for name, value in parameters.items():
        session.query_params[name] = value
    session.run()
    assert not session.exception
    if page != "overview":
        session.switch_page(f"pages/{page}.py").run()
    return session


@pytest.mark.parametrize(("page", "parameters", "reason"), STRANGE, ids=[row[2] for row in STRANGE])
def test_any_address_opens(page: str, parameters: dict[str, str], reason: str) -> None:
    session = visit(page, parameters)
    assert not session.exception, reason
    shown = " ".join(str(one.value) for one in (*session.markdown, *session.warning, *session.caption))
    assert "<script>" not in shown
    assert "root:" not in shown
    assert "](javascript:" not in shown


def test_a_search_is_cut_and_says_so() -> None:
    """Each word costs a look through every sentence of the folder, for all who wait."""
    session = visit("articles", {"text": "tariff " * 3_000})
    assert len(session.session_state["text"]) <= LONGEST
    assert session.session_state["text"].startswith("tariff tariff")
    assert session.session_state["text"].endswith(" tariff")


def test_an_unknown_value_is_named_in_short() -> None:
    session = visit("overview", {"imposer": "X" * 50_000, "text": "ban " * 1_000})
    said = " ".join(str(one.value) for one in session.warning)
    assert "imposed or lifted by “XXX" in said
    assert f"A search takes {LONGEST} characters" in said
    assert len(said) < 500


def test_sessions_do_not_share_a_filter() -> None:
    first, second = visit("overview", {"imposer": "CN"}), visit("overview", {})
    first.run()
    assert first.session_state["imposer"] == "CN"
    assert not second.session_state["imposer"]


def test_an_upload_stays_with_its_session() -> None:
    """What one session dropped is in no other, begun before or after."""
    before = visit("articles", {})
    owner = visit("articles", {})
    owner.file_uploader[0].set_value(("mine.txt", b"Freedonia banned exports of gallium to Sylvania.", "text/plain"))
    owner.run()
    assert not owner.exception
    assert "dropped" in owner.session_state
    after = visit("articles", {})
    for session in (before.run(), after):
        assert not session.exception
        assert "dropped" not in session.session_state
        assert "Freedonia" not in " ".join(str(one.value) for one in (*session.markdown, *session.selectbox))
    assert "Freedonia" in " ".join(str(one.value) for one in owner.markdown)
