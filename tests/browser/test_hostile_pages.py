"""Article text and file names are data: whatever they contain is shown as it stands, and nothing in it runs."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.support import HOSTILE_NAME, MARKS, Recorder, Server, visit

pytestmark = MARKS
# Everything that the text would have made, had anything believed it.
MADE = """() => ({
  ran: window.hacked ?? null,
  elements: [...document.querySelectorAll('img[src="x"], iframe, [onerror], [onmouseover], a[href^="javascript:"],'
    + '[href*="evil.example"], [src*="evil.example"], article b, article i, .katex')]
    .filter(one => !one.closest('[data-testid="stFileUploader"]')).map(one => one.outerHTML.slice(0, 200)),
  reordering: /[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.querySelector('[data-testid="stMain"]').innerText),
})"""
NOTHING = {"ran": None, "elements": [], "reordering": False}


@pytest.fixture
def page(desk: BrowserContext, recorder: Recorder) -> Iterator[Page]:
    """A tab in which a dialog, an error of a script or a request to evil.example fails the test."""
    page = desk.new_page()
    alarms: list[str] = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: alarms.append(str(error)))
    yield page
    page.close()
    assert not alarms
    assert not [url for url in recorder.seen if "evil.example" in url]


def test_a_hostile_article_is_shown_as_text(page: Page, server: Server) -> None:
    visit(page, f"{server.url}/articles?{urlencode({'article': HOSTILE_NAME})}")
    text = page.locator("article.cw-text")
    for piece in ("**rare earths**", "[here](http://evil.example/)", "$\\frac{1}{2}$", "<img src=x onerror="):
        expect(text).to_contain_text(piece)
    expect(text).to_contain_text("\ufffdexports of gallium\ufffd")  # the override is shown, not obeyed
    expect(page.get_by_test_id("stMain")).to_contain_text(HOSTILE_NAME)
    assert page.evaluate(MADE) == NOTHING
    text.locator("mark").first.hover()
    assert page.evaluate(MADE) == NOTHING


@pytest.mark.parametrize("path", ["", "timeline", "measures", "commodities", "quotes", "articles"])
def test_hostile_text_stays_text_on_every_page(page: Page, server: Server, path: str) -> None:
    visit(page, f"{server.url}/{path}?{urlencode({'text': 'Freedonia'})}")
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate(MADE) == NOTHING


def test_a_hostile_address_stays_text(page: Page, server: Server) -> None:
    bad = "<img src=x onerror=window.hacked=5>$x^2$"
    for path, names in (
        ("articles", ["article", "at"]),
        ("measures", ["measure"]),
        ("quotes", ["person"]),
        ("", ["imposer", "text"]),
    ):
        visit(page, f"{server.url}/{path}?{urlencode(dict.fromkeys(names, bad))}")
        expect(page.get_by_test_id("stMain")).to_contain_text(bad)
        assert page.evaluate(MADE) == NOTHING
