"""What the browser tests share: the server, the record of requests, waiting, pointing at what is drawn on canvas."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Locator, Page

MARKS = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one process, so one server and one browser
SEED = "001_8045630382360897.txt"
PAGES = ("overview", "timeline", "measures", "commodities", "quotes", "articles", "method")
# A name and a text that would be markup, a formula, an icon, a link, a script or a picture if anything obeyed them.
HOSTILE_NAME = "it's <b>$odd$ & new.txt"
HOSTILE_TEXT = """<script>window.hacked = 1</script> Hostile $x^2$ **title** :red[boom]

<img src=x onerror="window.hacked = 2"> The United States banned exports of **rare earths** to Freedonia on Monday, \
[here](http://evil.example/) ![picture](http://evil.example/p.png) $\\frac{1}{2}$.

“<b>This</b> costs $5 or $6 :material/bomb:,” said Jane <i onmouseover="window.hacked = 3">Marsh</i>, an analyst.

China banned \u202eexports of gallium\u202c to Freedonia on Monday. <style>body { display: none }</style>

</article></div><iframe src="http://evil.example/frame"></iframe><a href="javascript:window.hacked = 4">more</a>
"""
_STARTUP = 90  # seconds
_COLD = 120_000  # ms; the first page of a server loads the English pipeline and reads the articles


class Server:
    """`streamlit run dashboard.py` on a free port of this machine."""

    def __init__(self, root: Path, folder: Path, scratch: Path, number: int) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{port}"
        self._log = scratch / f"server-{number}.log"
        command = [sys.executable, "-m", "streamlit", "run", "dashboard.py"]
        options = ["--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"]
        options += ["--server.fileWatcherType=none"]
        environment = os.environ | {"CURBWATCH_FOLDER": str(folder), "CURBWATCH_CACHE": str(scratch / "cache")}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command + options, cwd=root, env=environment, stdout=log, stderr=subprocess.STDOUT
            )

    def wait(self) -> None:
        """Until it answers; fails with the end of its log when it does not."""
        deadline = time.monotonic() + _STARTUP
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        self.stop()
        pytest.fail(f"the server did not start:\n{self.log()[-3000:]}")

    def log(self) -> str:
        """All that it has said."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Recorder:
    """Addresses that pages asked for, by HTTP or WebSocket."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        """Note all that the pages of a context ask for, also before they are shown."""
        context.on("request", lambda request: self.seen.append(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self.seen.append(socket.url)))

    def outside(self) -> list[str]:
        """Addresses on another machine."""
        kinds = ("http", "https", "ws", "wss", "ftp")
        parts = [(url, urlsplit(url)) for url in self.seen]
        return [url for url, part in parts if part.scheme in kinds and part.hostname not in ("127.0.0.1", "localhost")]


def visit(page: Page, address: str) -> None:
    """Open an address and wait until all of it is drawn."""
    page.goto(address)
    settle(page)


def settle(page: Page) -> None:
    """Until the script has run, nothing is a placeholder, and every chart is drawn."""
    page.wait_for_selector("h1", timeout=_COLD)
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.wait_for_function(
        """() => !document.querySelector('[data-testid="stSkeleton"]') &&
            [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(one =>
                one.querySelector('.main-svg'))"""
    )


def params(page: Page) -> dict[str, str]:
    """The query parameters in the address bar."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def wait_for_param(page: Page, name: str, present: bool = True) -> str:
    """Until a query parameter is (not) in the address bar, and the page is drawn; its value."""
    page.wait_for_function(
        "([name, there]) => new URLSearchParams(location.search).has(name) === there", arg=[name, present]
    )
    settle(page)
    return params(page).get(name, "")


def click_bar(page: Page, chart: str, mark: str = ".barlayer .point path") -> None:
    """Click into the middle of the largest bar of a chart, or of another mark; plotly listens to the mouse, not to
    elements."""
    bars = page.locator(f".st-key-{chart} {mark}")
    bars.first.wait_for()
    bars.first.scroll_into_view_if_needed()
    boxes = [box for bar in bars.all() if (box := bar.bounding_box())]
    box = max(boxes, key=lambda box: box["width"] * box["height"])
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=3)
    page.locator(f".st-key-{chart} .hoverlayer .hovertext").first.wait_for()  # before, plotly sees no point to click
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def click_row(page: Page, table: str, row: int = 0) -> None:
    """Select a row of a table, which is a canvas: by its marker in the first column."""
    canvas = page.locator(f'.st-key-{table} [data-testid="data-grid-canvas"]').first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box, f"the table {table} is not drawn"
    page.mouse.click(box["x"] + 14, box["y"] + 35 + 35 * row + 17)


def tab_to(page: Page, selector: str, presses: int = 150) -> bool:
    """Whether the Tab key, pressed often enough, moves the focus to what a selector names."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return True
    return False


def chip(page: Page, words: str) -> Locator:
    """The chip of a filter in force. Streamlit draws a button with a tooltip twice, one of them hidden."""
    return page.locator(".st-key-chips button:visible", has_text=words)
