"""Overview: how many restrictions were imposed, how many lifted, by whom, on what, and what is due."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core import charts, counts, labels
from core.counts import Headline
from core.selection import UNSAID
from pages.ui import data, filters, show
from pages.ui.filters import HELPS
from pages.ui.words import day, many, plain

loaded = data.load()
frames = data.narrowed(loaded, filters.current())
numbers = frames.once("headlines", counts.headlines)
measures = frames.some("measures", "imposer", "commodities", "direction", "status")
actions = frames.some("actions", "article")
MOST, COLUMNS = 12, 6  # rows and columns a chart shows; its table has all


def cut(count: int) -> str:
    """What is said when a chart shows the largest only."""
    return f" The {MOST} largest of {count}; the table has all." if count > MOST else ""


def finding() -> str:
    """The headline numbers as a headline."""
    imposed, lifted = numbers["imposed"].in_force, numbers["lifted"].in_force
    return f"{many(imposed, 'restriction')} imposed, {lifted:,} lifted"


def lead() -> str:
    """What is counted, out of how much."""
    read, total = int((~frames.articles["copy"]).sum()), len(loaded.analysis.articles)
    return (
        f"Distinct measures **in force**, told by {many(len(actions), 'sentence', 'sentences')} in "
        f"{counts.articles(actions):,} of {many(total, 'article')}"
        + (f" ({total - read:,} left out by filters or as copies)" if read != total else "")
        + ". However many articles report a measure, it counts once."
    )


def card(number: Headline) -> None:
    """The number of one direction, what backs it, and what stands beside it."""
    way = number.direction
    word = labels.label("direction", way)
    noun = "measure" if number.in_force == 1 else "measures"
    st.html(
        f'<div class="cw-rule {way}"><p class="cw-kicker">{labels.sign(way)} {word} and in force</p>'
        f'<p class="cw-number">{number.in_force:,} <small>{noun}</small></p></div>'
    )
    if number.in_force:
        with row(f"range_{way}"):
            st.caption("Between", width="content")
            opened(number.corroborated, "corroborated", way, HELPS["corroborated"], corroborated=("yes",))
            st.caption("and", width="content")
            opened(number.in_force, "claimed", way, "All of them, whoever says so.")
        if number.undone:
            with row(f"since_{way}"):
                st.caption("Of these:", width="content")
                opened(number.undone, "undone since", way, HELPS["undone"], undone=("yes",))
    if any(number.beside.values()):
        with row(f"beside_{way}"):
            st.caption("Not counted:", width="content")
            for status, count in number.beside.items():
                if count:
                    means = f"Not counted above. {labels.means('status', status)}"
                    opened(count, labels.label("status", status).lower(), way, means, status=(status,))


def row(key: str) -> Any:
    """Numbers that open their lists, in a line with the words between them."""
    return st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key=key)


def opened(count: int, word: str, way: str, means: str, **more: tuple[str, ...]) -> None:
    """A number that opens exactly the measures it counts; nought has none."""
    if not count:
        st.caption(f"{count:,} {word}", width="content", help=means)
        return
    kept = {"direction": (way,), "status": ("in_force",)} | more
    show.go(f"{count:,} {word}", "pages/measures.py", f"open_{way}_{word.split()[0]}", help=means, **kept)


def pick_imposer(values: list[Any]) -> None:
    """A click on a bar of the balance."""
    filters.add("imposer", str(values[0]))
    filters.add("direction", str(values[1]))


def pick_cell(values: list[Any]) -> None:
    """A click on a cell of the heat map."""
    filters.add("commodity", str(values[0]))
    filters.add("imposer", str(values[1]))


show.head(finding(), lead(), loaded)

left, right = st.columns(2, gap="large")
for column, way in ((left, "imposed"), (right, "lifted")):
    with column, st.container(border=True, height="stretch"):
        card(numbers[way])

if measures.empty:
    show.nothing_selected("measures", frames)
    show.citation(loaded)
    st.stop()

left, right = st.columns(2, gap="large")
with left:
    st.subheader("Who imposes, who lifts", anchor=False)
    table = frames.once("balance", lambda _: counts.balance(measures))
    show.chart(
        charts.balance(counts.leading(table, "id", ["measures"], MOST)),
        table,
        "balance",
        "Distinct measures by imposer: imposed to the left, lifted to the right",
        pick_imposer,
        "Distinct measures; pale bars are agreed, conditional, possible, alleged, called for or denied. A measure that "
        f"two governments take together counts for each. Click a bar to filter.{cut(table['id'].nunique())}",
    )
with right:
    st.subheader("Which goods, by whose hand", anchor=False)
    table = frames.once("heat", lambda _: counts.heat(measures))
    if table.empty:
        st.caption("No measure in force names its goods here.")
    else:
        wide = counts.leading(table, "imposer", ["imposed", "lifted"], COLUMNS)
        imposers = table["imposer"].nunique()
        shown = sorted(wide["imposer"].unique())
        names = ", ".join(f"{code} {plain(labels.jurisdiction(code))}" for code in shown if code != UNSAID)
        short = f" {names}." if len(shown) > charts.NAMED else ""  # their columns are headed by codes
        narrowed = f" The {COLUMNS} imposers with most of {imposers}." if imposers > COLUMNS else ""
        show.chart(
            charts.heat(counts.leading(wide, "commodity", ["imposed", "lifted"], MOST)),
            table,
            "heat",
            "Measures in force by commodity and imposer, with the number imposed and lifted in each cell",
            pick_cell,
            "Measures in force: ▲ imposed, ▽ lifted. Orange: more imposed; teal: more lifted; grey: both alike. "
            f"Click a cell to filter.{short}{narrowed}{cut(table['commodity'].nunique())}",
        )

left, middle, right = st.columns(3, gap="large")
with left:
    st.subheader("What is due", anchor=False)
    due = frames.once("deadlines", counts.deadlines)
    ahead = due[due["open"]]
    newest_day = day(loaded.frames.articles["published"].max())
    st.caption(f"Days still ahead of the newest article, {newest_day}.")
    show.due(loaded, frames, ahead, 1)
    if ahead.empty:
        st.caption("None is named.")
    if len(due):
        st.page_link("pages/timeline.py", label="All days, past ones too", icon=":material/calendar_month:")
with middle:
    st.subheader("Newest evidence", anchor=False)
    for row in counts.newest_of(frames, "actions", 0, 50).drop_duplicates("s0").head(3).itertuples():
        meta = f"{show.direction_words(row)} · {show.source(loaded, row)}"
        show.sentence(row, str(row.direction), show.direction_words(row), meta)
        show.article_link(str(row.article), str(row.action))
with right:
    st.subheader("Most quoted", anchor=False)
    people = frames.once("voices", lambda all: counts.voices(all.some("quotes", *counts.HEARD))).head(6)
    for row in people.itertuples():
        about = ", ".join(part for part in (labels.label("role", str(row.role)).lower(), row.affiliation) if part)
        with st.container(gap=None):
            show.person_link(str(row.person), str(row.speaker))
            st.caption(f"{plain(about)} · {many(row.quotes, 'quote')} in {many(row.articles, 'article')}")
    if people.empty:
        st.caption("Nobody is quoted here.")

show.citation(loaded)
