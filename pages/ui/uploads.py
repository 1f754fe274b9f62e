"""One's own articles, dropped into the browser: read for this session, never written to disk."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core import analysis as reading
from core import counts, labels
from core.articles import from_bytes
from core.comparison import Comparison
from core.comparison import compare as compare_analyses
from core.highlight import short
from core.model import Article, Issue, IssueCode
from core.selection import Selection, select
from pages.ui import show
from pages.ui.data import Loaded, loaded_as
from pages.ui.words import many, plain

MOST, MEGABYTES = 20, 5
BYTES = MEGABYTES * 1_000_000
YOURS = "/yours/"  # begins the ids of dropped articles; no path inside a folder begins so
SHOWN = 20  # measures listed
CHARACTERS = 500_000  # of all files together: one visitor must not keep the others waiting for minutes
SECONDS = 60  # to open all files, likewise: one PDF may take 20


def drop() -> Loaded | None:
    """The drop zone; the analysis of what lies in it, None while it is empty."""
    files = st.file_uploader(
        "Drop your own articles here",
        type=["txt", "md", "html", "htm", "pdf"],
        accept_multiple_files=True,
        key="drop",
        max_upload_size=MEGABYTES,
        help=f"Text, Markdown, HTML or PDF; at most {MOST} files of {MEGABYTES} MB. They are analysed for "
        "this session only, are not written to disk and do not enter the counts of the folder.",
    )
    if not files:
        return None
    if len(files) > MOST:
        st.warning(f"Only the first {MOST} of {len(files)} files are read.")
    small = []
    for file in files[:MOST]:
        if file.size > BYTES:
            st.warning(f"{plain(file.name)} is larger than {MEGABYTES} MB and was not read.")
        else:
            small.append(file)
    return _read(small) if small else None


def _read(files: Sequence[UploadedFile]) -> Loaded:
    """What was dropped, analysed and put into tables once: each drop has ids of its own."""
    key = tuple(file.file_id for file in files)
    if st.session_state.get("dropped_key") != key:
        bar = st.progress(0.0, text="Reading your articles…")
        articles: dict[str, Article] = {}
        issues: list[Issue] = []
        until = time.monotonic() + SECONDS
        for name, data in ((file.name, file.getvalue()) for file in files):
            if time.monotonic() > until:
                message = f"{name} was not read: the files before it took more than {SECONDS} seconds to open."
                issues.append(Issue(IssueCode.TOO_LARGE, message))
                continue
            found = from_bytes(YOURS + name, data)
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
        st.session_state["dropped"] = loaded_as(Path("your files"), analysis)
    dropped: Loaded = st.session_state["dropped"]
    return dropped


def compare(mine: Loaded, folder: Loaded) -> Comparison:
    """The headline numbers of the dropped articles beside those of the folder, and which of their measures the folder
    tells of, too."""
    st.info(
        "These articles are yours alone: they are analysed for this session and are not part of any other page.",
        icon=":material/lock:",
    )
    for issue in mine.analysis.issues:
        st.warning(plain(issue.message.replace(YOURS, "")))
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
    found = _compared(mine, folder)
    for own, theirs in found.copies.items():
        title = short(folder.titles.get(theirs, theirs))
        words = f"{own.removeprefix(YOURS)} and this article of the folder are one text: {title}"
        show.open_here(words, "article", own, article=theirs)
    measures = mine.frames.measures
    if len(measures):
        st.markdown(
            f"**{len(found.same)} of {many(len(measures), 'measure')} in your articles** "
            f"{'is' if len(found.same) == 1 else 'are'} in the folder, too."
        )
    summaries = folder.frames.measures.set_index("measure")["summary"]
    for row in measures.head(SHOWN).itertuples():
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"{labels.sign(str(row.direction))} {plain(str(row.summary))}")
            for name in found.same.get(str(row.measure), ()):
                show.measure_link(name, f"In the folder: {summaries[name]}")
            if str(row.measure) not in found.same:
                st.caption("New: the folder does not tell of it.")
    if len(measures) > SHOWN:
        st.caption(f"The first {SHOWN} of {len(measures)}.")
    return found


def _compared(mine: Loaded, folder: Loaded) -> Comparison:
    """The comparison, made once for a set of files and a state of the folder."""
    key = (mine.fingerprint, folder.fingerprint)
    if st.session_state.get("compared_key") != key:
        with st.spinner("Comparing with the folder…"):
            st.session_state["compared"] = compare_analyses(mine.analysis, folder.analysis)
        st.session_state["compared_key"] = key
    found: Comparison = st.session_state["compared"]
    return found
