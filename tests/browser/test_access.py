"""For everybody: no serious finding of axe on any page in either theme, a narrow screen, the keyboard alone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.support import MARKS, PAGES, SEED, Server, chip, settle, tab_to, visit

pytestmark = MARKS
VIEWS = {name: name if name != "overview" else "" for name in PAGES} | {"article": f"articles?article={SEED}"}
BACKGROUND = {"light": "rgb(252, 251, 248)", "dark": "rgb(20, 24, 28)"}  # those of .streamlit/config.toml
_RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


def findings(page: Page) -> list[str]:
    """What axe finds serious or critical, with the elements."""
    violations = Axe().run(page, options=_RULES).response["violations"]
    return [
        f"{found['id']} ({found['impact']}) at {node['target']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for found in violations
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]


def themed(page: Page, scheme: str) -> None:
    """Until the page has the background of a theme."""
    page.wait_for_function(
        "wanted => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor === wanted",
        arg=BACKGROUND[scheme],
    )


def lasting(page: Page, tries: int = 8) -> list[str]:
    """What axe still finds once colours have stopped moving: a change of theme runs as a transition."""
    found = findings(page)
    while found and (tries := tries - 1):
        page.wait_for_timeout(500)
        found = findings(page)
    return found


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_serious(page: Page, server: Server, view: str) -> None:
    visit(page, f"{server.url}/{VIEWS[view]}")
    themed(page, "light")
    assert lasting(page) == []
    page.emulate_media(color_scheme="dark")
    themed(page, "dark")
    settle(page)
    assert lasting(page) == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_telephone_shows_everything_without_scrolling_sideways(
    phone: BrowserContext, server: Server, view: str
) -> None:
    page = phone.new_page()
    visit(page, f"{server.url}/{VIEWS[view]}")
    themed(page, "dark")
    wide = page.evaluate(
        """() => [document.scrollingElement, document.querySelector('[data-testid="stMain"]')]
            .map(one => one.scrollWidth - one.clientWidth)"""
    )
    assert wide == [0, 0]
    page.close()


def test_the_keyboard_reaches_the_filters(page: Page, server: Server) -> None:
    visit(page, server.url)
    assert tab_to(page, ".st-key-pick_imposer input")
    page.keyboard.type("China")
    page.get_by_role("option", name="China", exact=True).wait_for()
    page.keyboard.press("Enter")
    expect(chip(page, "China")).to_be_visible()
    assert tab_to(page, ".st-key-chips button")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-chips")).to_have_count(0)


def test_the_keyboard_reaches_the_evidence(page: Page, server: Server) -> None:
    visit(page, f"{server.url}/articles?article={SEED}")
    assert tab_to(page, ".cw-entries a")
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring not in ("none", "")
    target = (page.evaluate("document.activeElement.getAttribute('href')") or "#")[1:]
    page.keyboard.press("Enter")
    expect(page.locator(f"[id='{target}']")).to_be_in_viewport()
