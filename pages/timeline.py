"""Timeline: what happened when, what stands, what is due."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core import charts, counts
from core.periods import period_words
from pages.ui import data, filters, show
from pages.ui.words import day, many

loaded = data.load()
frames = data.narrowed(loaded, filters.current())
actions = frames.some("actions", "when", "precision", "published", "direction", "instrument", "article")
DATED = ("direction", "status", "when", "precision", "first_report", "undone_on", "ends", "instrument")
measures = frames.some("measures", *DATED)
STEPS = {"day": "D", "week": "W", "month": "M", "quarter": "Q"}  # as pandas calls them


def lead() -> str:
    """How much of it is dated."""
    own, total = int(actions["when"].notna().sum()), len(actions)
    others = "; the others are placed on the day of their article" if own < total else ""
    return f"{own:,} of {many(total, 'sentence')} that impose or lift something say when{others}."


def pick_bar(values: list[Any], step: str = "") -> None:
    """A click on a bar: that period and direction."""
    bar = pd.Period(str(values[0])[:10], STEPS[step or st.session_state.get("step", "week")])
    filters.change(period=f"{bar.start_time:%Y-%m-%d}..{bar.end_time:%Y-%m-%d}", direction=(str(values[1]),))


def pick_day(values: list[Any]) -> None:
    """A click on a point of the stock: what was told up to that day."""
    filters.change(period=f"..{values[0]}")


show.head("What happened when", lead(), loaded)
if actions.empty:
    show.nothing_selected("actions", frames)
    show.citation(loaded)
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom"):
    step = st.segmented_control(
        "One bar is a", list(STEPS), default="week", key="step", bind="query-params", required=True
    )
    by = st.segmented_control(
        "Placed by",
        ["action", "publication"],
        default="action",
        key="by",
        bind="query-params",
        required=True,
        help="action: the day the sentence gives, else that of its article. publication: the day of the article.",
    )
due = frames.once("deadlines", counts.deadlines)
table = counts.timeline(actions, by or "action", step or "week")
left_out = len(actions) - int(table["mentions"].sum())
vague = (
    f" Not drawn: {many(left_out, 'sentence')} without any date, or with one vaguer than a {step}." if left_out else ""
)
show.chart(
    charts.timeline(table, due, step=step or "week"),
    table,
    "timeline",
    f"Sentences that impose (above the line) or lift (below it) by {step}",
    pick_bar,
    "Unit: sentences, imposed above the line, lifted below. Dotted lines are days that an article names as ahead; a "
    "grey window is the time that a measure ending then has run. Click a bar to filter by its period and direction."
    f"{vague}",
)

left, right = st.columns(2, gap="large")
with left:
    st.subheader("Stock: what stands", anchor=False)
    table = frames.once("stock", lambda _: counts.stock(measures))
    if table.empty:
        st.caption("No measure in force has a date.")
    else:
        show.chart(
            charts.stock(table),
            table,
            "stock",
            "Restrictions standing over time",
            pick_day,
            "Distinct restrictions in force from the day they took effect (else were first reported) until a "
            "measure in force undoes them or they end, as far as this folder tells. A year alone counts "
            "from its first day. Click a point to filter by the time up to it.",
        )
with right:
    st.subheader("Flow: what changed", anchor=False)
    table = frames.once("flow", lambda _: counts.flow(measures))
    if table.empty:
        st.caption("No measure in force has a date.")
    else:
        show.chart(
            charts.timeline(table, unit="measures", step="month"),
            table,
            "flow",
            "Measures that took effect, by month",
            partial(pick_bar, step="month"),
            "Distinct measures in force by the month in which they took effect, else were first reported; "
            "those dated only by a year are not drawn. Click a bar to filter by its month and direction.",
        )


def count_days(due: pd.DataFrame) -> int:
    """How many days the rows of `counts.deadlines` are about: a measure may end on one that an article names."""
    return len(due.drop_duplicates(["day", "precision"]))


def window_picked() -> None:
    """A click on a row of the windows: its sentence in its article."""
    rows = st.session_state["windows"].selection.rows
    if rows:
        row = show.on_page(windows, "windows").iloc[rows[0]]
        filters.visit("pages/articles.py", article=str(row["article"]), at=str(row["id"]))


st.subheader("Deadlines and windows", anchor=False)
ahead, past = due[due["open"]], due[~due["open"]]
newest = day(loaded.frames.articles["published"].max())
st.caption(
    f"Days that were ahead when an article named them: {count_days(ahead):,} still ahead of the newest article "
    f"({newest}), {count_days(past):,} past."
)
show.due(loaded, frames, ahead, 3, "ahead")
if len(past):
    with st.expander(f"{many(count_days(past), 'day')} past by now", key="past_deadlines", on_change="rerun") as folded:
        if folded.open:
            show.due(loaded, frames, past, 3, "past")
windows = frames.lengths.drop_duplicates(["value", "article"])
if len(windows):
    st.markdown("**Windows of time the articles name**")
    page = show.paged(windows, "windows")
    shown = (
        page[["value", "text", "sentence", "article"]]
        .astype("str")
        .assign(
            value=page["value"].map(period_words).astype("str"),
            article=[loaded.titles.get(one, one) for one in page["article"].astype("str")],
        )
    )
    st.dataframe(
        shown,
        hide_index=True,
        on_select=window_picked,
        selection_mode="single-row",
        alt="Durations named in the articles",
        key="windows",
        column_config={
            "value": st.column_config.TextColumn("Length", width=80),
            "text": st.column_config.TextColumn("As written", width=110),
            "sentence": st.column_config.TextColumn("Sentence", width=520),
            "article": "Article",
        },
    )
    st.caption("Select a row to read the sentence in its article.")

st.subheader("Instruments", anchor=False)
table = frames.once("instruments", lambda _: counts.balance(measures, "instrument"))
show.chart(
    charts.balance(table),
    table,
    "instruments",
    "Distinct measures by instrument: imposed to the left, lifted to the right",
    lambda values: filters.add("instrument", str(values[0])),
    "Distinct measures; pale bars are not in force. Click a bar to filter by its instrument.",
)
show.citation(loaded)
