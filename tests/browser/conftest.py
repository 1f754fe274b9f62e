"""A real server on a free loopback port, a real Chromium, and a record of every address that the browser asked for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.support import HOSTILE_NAME, HOSTILE_TEXT, Recorder, Server

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PATIENCE = 30_000  # ms; a machine that does other things too


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """The folder shown: the seed articles and one that tries to be more than text."""
    place = tmp_path_factory.mktemp("articles")
    for path in seeds.glob("*.txt"):
        shutil.copy(path, place)
    (place / HOSTILE_NAME).write_text(HOSTILE_TEXT, encoding="utf-8")
    return place


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory, folder: Path, root: Path) -> Iterator[Callable[[], Server]]:
    """Starts another server on the same folder; what one has read the next finds in the store."""
    scratch = tmp_path_factory.mktemp("servers")
    servers: list[Server] = []

    def started() -> Server:
        servers.append(Server(root, folder, scratch, len(servers)))
        return servers[-1]

    yield started
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def server(chromium: str, start: Callable[[], Server]) -> Server:
    """The server of all tests. Without a browser it is not even started."""
    server = start()
    server.wait()
    return server


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium a test process."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def recorder() -> Recorder:
    """Every address asked for by any page of any test."""
    return Recorder()


@pytest.fixture(scope="session")
def visitor(browser: Browser, recorder: Recorder) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a visitor whom the server has never seen: nothing cached, nothing stored."""
    contexts: list[BrowserContext] = []

    def make(width: int = 1440, scheme: str = "light") -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": 1000},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        context.set_default_timeout(PATIENCE)
        recorder.follow(context)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def desk(visitor: Callable[..., BrowserContext]) -> BrowserContext:
    """Somebody at a wide screen, in the light theme."""
    return visitor()


@pytest.fixture(scope="session")
def phone(visitor: Callable[..., BrowserContext]) -> BrowserContext:
    """Somebody with a telephone of 390 pixels, in the dark theme."""
    return visitor(390, "dark")


@pytest.fixture
def page(desk: BrowserContext) -> Iterator[Page]:
    """A new tab at the desk."""
    page = desk.new_page()
    yield page
    page.close()


@pytest.fixture(autouse=True)
def nothing_leaves(recorder: Recorder) -> Iterator[None]:
    """After every test: no request left this machine."""
    yield
    assert not recorder.outside(), "requests to third parties"
