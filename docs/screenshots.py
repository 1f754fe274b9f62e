"""Pictures of the dashboard on the seed articles, into docs/screenshots/: `python docs/screenshots.py [NAME...]`.

Needs Chromium (CHROMIUM, else /usr/bin/chromium) and the extra "test" for Playwright. Nothing outside this machine is
asked for anything; the server it starts is its own, on a free port.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screenshots"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
PATIENCE = 180_000  # ms; a cold run reads the articles first
ARTICLE = "articles?article=001_8045630382360897.txt"
SHOTS = {  # name: (path, width, colour scheme, most pixels of height)
    "overview": ("", 1440, "light", 1500),
    "timeline": ("timeline", 1440, "light", 1500),
    "measures": ("measures", 1440, "light", 1000),
    "commodities": ("commodities", 1440, "light", 1200),
    "quotes": ("quotes", 1440, "light", 1200),
    "article": (ARTICLE, 1440, "light", 1400),
    "method": ("method", 1440, "light", 1000),
    "overview-dark": ("", 1440, "dark", 1500),
    "article-phone": (ARTICLE, 390, "light", 1500),
}


def main(wanted: list[str]) -> int:
    """Take the pictures asked for, else all of them."""
    OUT.mkdir(parents=True, exist_ok=True)
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "dashboard.py",
        f"--server.port={port}",
        "--server.headless=true",
        "--server.fileWatcherType=none",
    ]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            for name in wanted or SHOTS:
                path, width, scheme, height = SHOTS[name]
                context = browser.new_context(
                    viewport={"width": width, "height": 1000},
                    color_scheme="dark" if scheme == "dark" else "light",
                    reduced_motion="reduce",
                )
                page = context.new_page()
                page.goto(f"http://localhost:{port}/{path}")
                settle(page)
                tall = int(page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))
                page.set_viewport_size({"width": width, "height": min(tall + 20, height)})
                settle(page)
                page.screenshot(path=OUT / f"{name}.png")
                context.close()
                print(name, flush=True)
            browser.close()
    finally:
        server.terminate()
        server.wait()
    return 0


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Until the server answers. Raises OSError after a minute."""
    for attempt in range(120):
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2):
                return
        except OSError:
            if attempt == 119:
                raise
            time.sleep(0.5)


def settle(page: Page) -> None:
    """Until the script has run and the charts are drawn."""
    page.wait_for_selector("h1", timeout=PATIENCE)
    page.wait_for_selector('[data-test-script-state="notRunning"]', timeout=PATIENCE)
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')", timeout=PATIENCE)
    page.wait_for_timeout(1_500)  # plotly's own drawing has no sign of its end


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
