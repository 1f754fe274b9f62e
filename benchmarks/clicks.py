"""How long a filter change takes in a browser: `python benchmarks/clicks.py ADDRESS [OTHER_ADDRESS] [ROUNDS]`.

Each address is a dashboard that runs (`curbwatch serve FOLDER`). On every page the filter "Lifted" is clicked on and
off, in turn at both addresses, and the page's own clock gives the milliseconds from pressing the mouse until something
changes, until the headline has changed and until nothing that can be seen changes any more. Medians. Needs Chromium,
the packages of the tests, and a machine that does nothing else: what else runs is in the figures.
"""

from __future__ import annotations

import shutil
import statistics
import sys

from playwright.sync_api import BrowserContext, Page, sync_playwright

PAGES = ("", "timeline", "measures", "commodities", "quotes", "articles")
PARTS = ("first", "headline", "all")
_ROUNDS = 8
_REST = 1_500  # ms after a click; the slowest page is done in a third of it
# A table is a canvas; its copy for screen readers is made 200 ms later and is not seen.
_WATCH = """() => {
  const seen = window.cwSeen = {};
  addEventListener("pointerdown", () => { seen.start = performance.now(); seen.first = seen.headline = seen.all = 0; },
    {capture: true});
  new MutationObserver(list => {
    const now = performance.now() - seen.start;
    for (const one of list) {
      const node = one.target.nodeType === 1 ? one.target : one.target.parentElement;
      if (!node || !node.closest('[data-testid="stMain"]') || node.closest('canvas')) continue;
      seen.first ||= now;
      if (node.closest("h1, .cw-number")) seen.headline = now;
      seen.all = now;
    }
  }).observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
}"""


def opened(context: BrowserContext, address: str, page: str) -> Page:
    """A page that has come to rest."""
    tab = context.new_page()
    tab.goto(f"{address}/{page}")
    tab.locator('[data-test-script-state="notRunning"]').wait_for(state="attached", timeout=120_000)
    tab.wait_for_timeout(2 * _REST)
    tab.evaluate(_WATCH)
    return tab


def clicked(tab: Page) -> dict[str, float]:
    """The milliseconds of one click."""
    tab.locator('[data-testid="stSidebar"] button', has_text="▽ Lifted").click()
    tab.wait_for_timeout(_REST)
    return {part: float(tab.evaluate(f"window.cwSeen.{part}")) for part in PARTS}


def main(addresses: list[str], rounds: int) -> None:
    """Print a line a page and address."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1440, "height": 1000}, reduced_motion="reduce")
        for page in PAGES:
            tabs = [opened(context, address, page) for address in addresses]
            times: list[list[dict[str, float]]] = [[] for _ in tabs]
            for _ in range(2 * rounds):
                for tab, found in zip(tabs, times, strict=True):
                    tab.bring_to_front()
                    found.append(clicked(tab))
            for address, found in zip(addresses, times, strict=True):
                medians = {part: statistics.median(one[part] for one in found) for part in PARTS}
                words = ", ".join(f"{part} {value:.0f}" for part, value in medians.items() if value)
                print(f"{page or 'overview'} at {address}: {words} ms", flush=True)
            for tab in tabs:
                tab.close()
        browser.close()


if __name__ == "__main__":
    *given, last = sys.argv[1:]
    count = int(last) if last.isdecimal() else _ROUNDS
    main([one.rstrip("/") for one in (given if last.isdecimal() else [*given, last])], count)
