"""Cached data access: the folder as it is now, its tables, and the tables narrowed to the selection."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core import analysis as reading
from core.articles import find
from core.frames import Frames, build, title_of
from core.model import Analysis, ArticleAnalysis
from core.selection import Selection, select
from core.store import open_store

ROOT = Path(__file__).resolve().parents[2]
_KEPT = 4  # states of folders held at once


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
        return next((one for one in self.analysis.articles if one.article.id == identifier), None)


def folder() -> Path:
    """The folder shown: CURBWATCH_FOLDER, else the seeds beside the program."""
    return Path(os.environ.get("CURBWATCH_FOLDER") or ROOT / "seeds")


def load() -> Loaded:
    """The folder as it is now; what did not change is not read again, in this process or an earlier one. Draws a
    progress bar on a cold run."""
    place = folder()
    key = (str(place), find(place))
    shelf = _shelf()
    if key not in shelf:
        shelf[key] = _read(place)
        while len(shelf) > _KEPT:
            shelf.pop(next(iter(shelf)), None)
    return shelf[key]


@st.cache_resource(show_spinner=False)
def _shelf() -> dict[tuple[str, object], Loaded]:
    """States of folders already read, oldest first. Not a cached function around the reading: that would draw its
    progress bar again on every later run."""
    return {}


def _read(place: Path) -> Loaded:
    bar = st.empty()

    def progress(done: int, total: int) -> None:
        bar.progress(done / total, text=f"Reading article {done} of {total}. Next time only what changed is read.")

    with st.spinner("Reading the folder…"):
        loaded = loaded_as(place, reading.analyze_folder(place, store=open_store(), progress=progress))
    bar.empty()
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
