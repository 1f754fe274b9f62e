"""Cached data access: the folder as it is now, its tables, and the tables narrowed to the selection."""

from __future__ import annotations

import hashlib
import os
import time
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core import analysis as reading
from core.articles import state as look
from core.frames import Frames, build, title_of
from core.garbage import spare_what_stays
from core.model import Analysis, ArticleAnalysis
from core.selection import Selection, select
from core.store import open_store
from pages.ui import logs, router, sign_in

ROOT = Path(__file__).resolve().parents[2]
_KEPT = 4  # states of folders held at once
_LONG = 0.1  # CPU seconds; the time a look at 10,000 files takes
_QUIET = 20
_SEVERAL = 3  # articles to read for which a bar is drawn
_STEP = 0.2  # seconds between two changes of it
logs.quiet()


@dataclass(frozen=True)
class Loaded:
    """What a page works on. `fingerprint` names the state of the folder in a few characters; `titles` are by id."""

    folder: Path
    analysis: Analysis
    frames: Frames
    fingerprint: str
    titles: dict[str, str]

    def article(self, identifier: str) -> ArticleAnalysis | None:
        """An article by its id."""
        place = bisect_left(self.analysis.articles, identifier, key=lambda one: one.article.id)
        found = self.analysis.articles[place : place + 1]
        return found[0] if found and found[0].article.id == identifier else None


def folder() -> Path:
    """The folder shown: CURBWATCH_FOLDER, else the seeds beside the program."""
    return Path(os.environ.get("CURBWATCH_FOLDER") or ROOT / "seeds")


def load() -> Loaded:
    """The folder as it is now; what did not change is not read again, in this process or an earlier one. Draws a
    progress bar on a cold run."""
    router.require()
    sign_in.require()  # here and not in dashboard.py: a page can be run without it, none without its data
    place = folder()
    key = (str(place), _state(place))
    shelf = _shelf()
    loaded = shelf.get(key)
    if loaded is None:
        loaded = shelf[key] = _read(place)
        for old in list(shelf)[:-_KEPT]:  # other sessions put in and take out at the same time
            shelf.pop(old, None)
        spare_what_stays()
    return loaded


def _state(place: Path) -> str:
    """What names, sizes and times of the files in a folder come to. Looking at a hundred thousand files takes a second,
    which no click should wait for: a look that took long counts for twenty times as long."""
    looks = _looks()
    until, state = looks.get(str(place), (0.0, ""))
    if time.monotonic() >= until:
        start = time.thread_time()
        state = look(place)
        took = time.thread_time() - start
        looks[str(place)] = (time.monotonic() + (_QUIET * took if took > _LONG else 0.0), state)
    return state


@st.cache_resource(show_spinner=False)
def _looks() -> dict[str, tuple[float, str]]:
    """Folder -> until when (time.monotonic) its last look counts, and what was seen."""
    return {}


@st.cache_resource(show_spinner=False)
def _shelf() -> dict[tuple[str, str], Loaded]:
    """States of folders already read, oldest first. Not a cached function around the reading: that would draw its
    progress bar again on every later run."""
    return {}


class _Bar:
    """A progress bar over articles, from before the language model is loaded. One or two articles are read while the
    spinner turns: for them a bar would only flash."""

    def __init__(self) -> None:
        self._slot = st.empty()
        self._due = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if total < _SEVERAL or (now < self._due and done < total):
            return
        self._due = now + _STEP
        self._slot.progress(done / total, text=stage(done, total))

    def end(self) -> None:
        """Take it away."""
        self._slot.empty()


def stage(done: int, total: int) -> str:
    """What the reading of a folder is at."""
    if done == 0:
        return f"{total:,} articles are new or changed. The language model is being loaded…"
    if done == total:
        return f"All {total:,} articles are read. Their measures are being put together…"
    return f"Reading article {done + 1:,} of {total:,}. Next time only what changed is read."


def _read(place: Path) -> Loaded:
    bar = _Bar()
    with st.spinner("Reading the folder…"):
        loaded = loaded_as(place, reading.analyze_folder(place, store=open_store(), progress=bar))
    bar.end()
    return loaded


def loaded_as(place: Path, analysis: Analysis) -> Loaded:
    """An analysis with its tables."""
    titles = {one.article.id: title_of(one) for one in analysis.articles}
    return Loaded(place, analysis, build(analysis), fingerprint(analysis), titles)


def fingerprint(analysis: Analysis) -> str:
    """Ten characters that change when any article's bytes or name do, or the program that read them."""
    digest = hashlib.sha256(analysis.extractor.fingerprint.encode())
    for one in analysis.articles:
        digest.update(f"{one.article.id}\0{one.article.fingerprint}\n".encode())
    return digest.hexdigest()[:10]


@st.cache_resource(max_entries=64, show_spinner=False)
def _narrow(mark: str, selection: Selection, copies: bool, _frames: Frames) -> Frames:
    return select(_frames, selection, copies)


def narrowed(loaded: Loaded, selection: Selection, copies: bool = False) -> Frames:
    """The tables narrowed to a selection."""
    return _narrow(loaded.fingerprint, selection, copies, loaded.frames)
