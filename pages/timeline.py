"""Timeline: what happened when, what stands, what is due."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core import charts, counts
from core.frames import Frames
from core.periods import period_words
from pages.ui import data, filters, show
from pages.ui.words import day, many, plain

loaded = data.load()
frames = data.narrowed(loaded, filters.current())
STEP_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92}


def lead(frames: Frames) -> str:
    """How much of it is dated."""
    own, total = int(frames.actions["when"].notna().sum()), len(frames.actions)
    return (
        f"{own} of {many(total, 'sentence')} that impose or lift something say when; the others are placed on the day "
        "of their article."
    )


def pick_bar(values: list[Any]) -> None:
    """A click on a bar: that period and direction."""
    from datetime import date, timedelta

    start = date.fromisoformat(str(values[0])[:10])
    end = start + timedelta(days=STEP_DAYS[st.session_state.get("step", "week")] - 1)
    filters.change(period=f"{start}..{end}", direction=(str(values[1]),))


show.head("What happened when", lead(frames), loaded)
if frames.actions.empty:
    show.nothing_selected("actions", frames)
    show.citation(loaded)
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom"):
    step = st.segmented_control(
        "One bar is a", list(STEP_DAYS), default="week", key="step", bind="query-params", required=True
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
due = counts.deadlines(frames)
table = counts.timeline(frames.actions, by or "action", step or "week")
left_out = len(frames.actions) - int(table["mentions"].sum())
vague = (
    f" Not drawn: {many(left_out, 'sentence')} without any date, or with one vaguer than a {step}." if left_out else ""
)
show.chart(
    charts.timeline(table, due, step=step or "week"),
    table,
    "timeline",
    f"Sentences that impose (above the line) or lift (below it) by {step}",
    pick_bar,
    "Unit: sentences, imposed above the line, lifted below. Dotted lines are days that an article names as ahead. "
    f"Click a bar to filter by its period and direction.{vague}",
)

left, right = st.columns(2, gap="large")
with left:
    st.subheader("Stock: what stands", anchor=False)
    table = counts.stock(frames.measures)
    if table.empty:
        st.caption("No measure in force has a date.")
    else:
        show.chart(
            charts.stock(table),
            table,
            "stock",
            "Restrictions standing over time",
            note="Distinct restrictions in force from the day they took effect (else were first reported) until a "
            "measure in force undoes them or they end, as far as this folder tells. A year alone counts "
            "from its first day.",
        )
with right:
    st.subheader("Flow: what changed", anchor=False)
    table = counts.flow(frames.measures)
    if table.empty:
        st.caption("No measure in force has a date.")
    else:
        show.chart(
            charts.timeline(table, unit="measures", step="month"),
            table,
            "flow",
            "Measures that took effect, by month",
            note="Distinct measures in force by the month in which they took effect, else were first reported; "
            "those dated only by a year are not drawn.",
        )


def deadline(row: Any) -> None:
    """One day that was ahead, with the sentences that name it."""
    with st.container(border=True):
        word = "runs out" if row.what == "ends" else "named"
        st.markdown(f"**{plain(period_words(str(row.value)))}** · {word} in {many(row.articles, 'article')}")
        if row.measure:
            show.measure_link(str(row.measure), str(row.sentence))
            return
        same = frames.dates[(frames.dates["value"] == row.value) & frames.dates["ahead"]]
        for mention in same.drop_duplicates("article").head(3).itertuples():
            show.sentence(mention, "date", "date", show.source(loaded, mention))
            show.article_link(str(mention.article), str(mention.id))


st.subheader("Deadlines and windows", anchor=False)
ahead, past = due[due["open"]], due[~due["open"]]
newest = day(loaded.frames.articles["published"].max())
st.caption(
    f"Days that were ahead when an article named them: {len(ahead)} still ahead of the newest article ({newest}), "
    f"{len(past)} past."
)
for row in ahead.head(20).itertuples():
    deadline(row)
if len(past):
    with st.expander(f"{many(len(past), 'day')} past by now", key="past_deadlines", on_change="rerun") as folded:
        if folded.open:
            for row in past.iloc[::-1].head(20).itertuples():
                deadline(row)
windows = frames.dates[(frames.dates["type"] == "DURATION") & frames.dates["value"].str.match(r"P\d+[DWMY]$")]
if len(windows):
    st.markdown("**Windows of time the articles name**")
    shown = windows[["value", "text", "sentence", "article"]].drop_duplicates(["value", "article"])
    st.dataframe(
        shown.assign(value=shown["value"].map(period_words)),
        hide_index=True,
        alt="Durations named in the articles",
        key="windows",
        column_config={
            "value": "Length",
            "text": "As written",
            "sentence": st.column_config.TextColumn("Sentence", width="large"),
            "article": "Article",
        },
    )

st.subheader("Instruments", anchor=False)
table = counts.balance(frames.measures, "instrument")
show.chart(
    charts.balance(table),
    table,
    "instruments",
    "Distinct measures by instrument: imposed to the left, lifted to the right",
    lambda values: filters.add("instrument", str(values[0])),
    "Distinct measures; pale bars are not in force. Click a bar to filter by its instrument.",
)
show.citation(loaded)
