"""One's own articles, dropped into the browser: read for this session, never written to disk."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import streamlit as st

from core import analysis as reading
from core import counts, labels
from core.articles import from_bytes
from core.model import Article, Issue, IssueCode
from core.selection import Selection, select
from pages.ui.data import Loaded, loaded_as
from pages.ui.words import many, plain

MOST, BYTES = 20, 5_000_000
CHARACTERS = 500_000  # of all files together: one visitor must not keep the others waiting for minutes
SECONDS = 60  # to open all files, likewise: one PDF may take 20


def drop() -> Loaded | None:
    """The drop zone; the analysis of what lies in it, None while it is empty."""
    files = st.file_uploader(
        "Drop your own articles here",
        type=["txt", "md", "html", "htm", "pdf"],
        accept_multiple_files=True,
        key="drop",
        help=f"Text, Markdown, HTML or PDF; at most {MOST} files of {BYTES // 1_000_000} MB. They are analysed for "
        "this session only, are not written to disk and do not enter the counts of the folder.",
    )
    if not files:
        return None
    if len(files) > MOST:
        st.warning(f"Only the first {MOST} of {len(files)} files are read.")
    contents = []
    for file in files[:MOST]:
        data = file.getvalue()
        if len(data) > BYTES:
            st.warning(f"{plain(file.name)} is larger than {BYTES // 1_000_000} MB and was not read.")
        else:
            contents.append((file.name, data))
    return _read(contents) if contents else None


def _read(contents: list[tuple[str, bytes]]) -> Loaded:
    key = hashlib.sha256(b"\0".join(name.encode() + b"\0" + data for name, data in contents)).hexdigest()
    if st.session_state.get("dropped_key") != key:
        bar = st.progress(0.0, text="Reading your articles…")
        articles: dict[str, Article] = {}
        issues: list[Issue] = []
        until = time.monotonic() + SECONDS
        for name, data in contents:
            if time.monotonic() > until:
                message = f"{name} was not read: the files before it took more than {SECONDS} seconds to open."
                issues.append(Issue(IssueCode.TOO_LARGE, message))
                continue
            found = from_bytes(name, data)
            issues += found.issues
            for article in found.articles:
                if article.id in articles:
                    issues.append(Issue(IssueCode.DUPLICATE_ID, f"{name} was not read: another file has that name."))
                elif sum(len(one.text) for one in articles.values()) + len(article.text) > CHARACTERS:
                    message = f"{name} was not read: the files hold more than {CHARACTERS:,} characters together."
                    issues.append(Issue(IssueCode.TOO_LARGE, message))
                else:
                    articles[article.id] = article
        analysis = reading.analyze(
            articles.values(),
            issues,
            progress=lambda done, total: bar.progress(done / total, text=f"Reading {done} of {total}"),
        )
        bar.empty()
        st.session_state["dropped_key"] = key
        st.session_state["dropped"] = analysis
    analysis = st.session_state["dropped"]
    return loaded_as(Path("your files"), analysis)


def compare(mine: Loaded, folder: Loaded) -> None:
    """The headline numbers of the dropped articles beside those of the folder."""
    st.info(
        "These articles are yours alone: they are analysed for this session and are not part of any other page.",
        icon=":material/lock:",
    )
    for issue in mine.analysis.issues:
        st.warning(plain(issue.message))
    columns = st.columns(2)
    for column, name, one in ((columns[0], "Your articles", mine), (columns[1], "The folder", folder)):
        numbers = counts.headlines(select(one.frames, Selection()))
        with column, st.container(border=True):
            st.markdown(f"**{name}** · {many(len(one.analysis.articles), 'article')}")
            for way in counts.DIRECTIONS:
                number = numbers[way]
                st.markdown(
                    f"{labels.sign(way)} {number.in_force} {labels.label('direction', way).lower()} and in force, "
                    f"{sum(number.beside.values())} not in force"
                )
    known = set(folder.frames.measures["instrument"].astype("str") + folder.frames.measures["imposer"].astype("str"))
    measures = mine.frames.measures
    new = measures[~(measures["instrument"].astype("str") + measures["imposer"].astype("str")).isin(known)]
    if len(measures):
        st.caption(
            f"{len(new)} of {many(len(measures), 'measure')} in your articles pair an imposer with an "
            "instrument that the folder does not have."
        )
