"""Pictures of every page on the seed articles, in both themes and on a telephone, into docs/screenshots/:
`python docs/screenshots.py [VIEW...]`.

Needs Chromium (CHROMIUM, else /usr/bin/chromium) and the extra "test" for Playwright. Nothing outside this machine is
asked for anything; the server it starts is its own, on a free port.
"""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screenshots"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
PATIENCE = 180_000  # ms; a cold run reads the articles first
ARTICLE = "articles?article=001_8045630382360897.txt"
VIEWS = {  # name: (path, most pixels of height)
    "overview": ("", 1500),
    "timeline": ("timeline", 1500),
    "measures": ("measures", 1300),
    "commodities": ("commodities", 1500),
    "quotes": ("quotes", 1300),
    "articles": ("articles", 1000),
    "article": (ARTICLE, 1400),
    "method": ("method", 1100),
}
FORMS = {"": (1440, "light"), "-dark": (1440, "dark"), "-phone": (390, "light")}  # ending: (width, colour scheme)
COLOURS = 128  # of a picture; they are flat, and the repository carries them


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
            for ending, (width, scheme) in FORMS.items():
                context = browser.new_context(
                    viewport={"width": width, "height": 1000},
                    color_scheme="dark" if scheme == "dark" else "light",
                    reduced_motion="reduce",
                    locale="en-GB",
                )
                context.set_default_timeout(PATIENCE)
                for name in wanted or VIEWS:
                    path, height = VIEWS[name]
                    page = context.new_page()
                    page.goto(f"http://localhost:{port}/{path}")
                    settle(page)
                    tall = int(page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))
                    page.set_viewport_size({"width": width, "height": min(tall + 20, height)})
                    settle(page)
                    save(page.screenshot(), OUT / f"{name}{ending}.png")
                    page.close()
                    print(f"{name}{ending}", flush=True)
                context.close()
            browser.close()
    finally:
        server.terminate()
        server.wait()
    return 0


def save(picture: bytes, path: Path) -> None:
    """Write a screenshot with few colours, a third of its size."""
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


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
    """Until the script has run, nothing is a placeholder, and every chart and table is drawn."""
    page.wait_for_selector("h1")
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.wait_for_function(
        """() => !document.querySelector('[data-testid="stSkeleton"]') &&
            [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(one =>
                one.querySelector('.main-svg'))"""
    )
    page.wait_for_timeout(1_500)  # plotly's own drawing and that of tables have no sign of their end


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
