"""Quotes: who is quoted, analysts first, and what they say."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core import charts, counts, highlight, labels
from core.frames import Frames
from core.tables import readable
from pages.ui import data, filters, show
from pages.ui.words import many, plain

loaded = data.load()
frames = data.narrowed(loaded, filters.current())


def person(values: list[Any]) -> None:
    """A click on a bar: that person."""
    st.query_params["person"] = str(values[0])


def everybody() -> None:
    """Back to all voices."""
    st.query_params.pop("person", None)


def row_picked() -> None:
    """A click on a row of the people."""
    rows = st.session_state["people"].selection.rows
    if rows:
        st.query_params["person"] = str(counts.voices(kept()["quotes"])["person"].iloc[rows[0]])


def kept() -> dict[str, Any]:
    """The quotes under the filters of this page."""
    quotes = frames.quotes
    roles, types = st.session_state.get("role") or [], st.session_state.get("said") or []
    if roles:
        quotes = quotes[quotes["role"].isin(roles)]
    if types:
        quotes = quotes[quotes["type"].isin(types)]
    return {"quotes": quotes}


def card(row: Any) -> None:
    """One quote with its speaker."""
    text = highlight.escape(str(row.text))
    body = f"“{text}”" if row.type == "direct" else text
    about = " · ".join(
        part
        for part in (
            str(row.affiliation),
            labels.label("role", str(row.role)),
            labels.label("quote_type", str(row.type)),
            show.source(loaded, row),
        )
        if part
    )
    st.html(
        f'<div class="cw-rule"><p class="cw-sentence">{body}</p>'
        f'<p class="cw-meta"><b>{highlight.escape(str(row.speaker))}</b>'
        f"{', ' if row.cue else ''}{highlight.escape(str(row.cue))} · {highlight.escape(about)}</p></div>"
    )
    show.article_link(str(row.article), str(row.quote))


def lead(frames: Frames) -> str:
    """How many, out of how many articles."""
    total = int((~loaded.frames.articles["copy"]).sum())
    related = (
        " Filters on measures keep the quotes that share a sentence with one."
        if filters.current().narrows_actions
        else ""
    )
    named = frames.quotes["article"].nunique()
    return f"{many(len(frames.quotes), 'quote')} in {named} of {many(total, 'article')}.{related}"


wanted = st.query_params.get("person", "")
one = frames.quotes[frames.quotes["person"] == wanted]
if wanted and loaded.frames.quotes[loaded.frames.quotes["person"] == wanted].empty:
    st.warning(
        f"Nobody called “{plain(wanted)}” is quoted in this folder; here is everybody.",
        title="The link points to nobody",
    )
    wanted = ""

if wanted:
    first = next(loaded.frames.quotes[loaded.frames.quotes["person"] == wanted].itertuples())
    about = counts.voices(loaded.frames.quotes[loaded.frames.quotes["person"] == wanted]).iloc[0]
    facts = [
        labels.label("role", str(first.role)),
        about["affiliation"],
        labels.jurisdiction(about["country"]) if about["country"] else "",
    ]
    show.head(
        plain(str(first.speaker)),
        plain(", ".join(part for part in facts if part))
        + f". {many(len(one), 'quote')} in {many(one['article'].nunique(), 'article')}.",
        loaded,
    )
    st.button("Everybody", icon=":material/arrow_back:", key="close_person", on_click=everybody)
    for row in one.itertuples():
        card(row)
    if one.empty:
        show.nothing_selected("quotes of this person")
    show.downloads(one, "quotes")
else:
    analysts = frames.quotes[frames.quotes["role"] == "analyst"]["person"].nunique()
    show.head(
        f"{many(frames.quotes['person'].nunique(), 'voice')}, {many(analysts, 'analyst')} among them",
        lead(frames),
        loaded,
    )
    with st.container(horizontal=True):
        st.pills(
            "Role",
            list(labels.ids("role")),
            format_func=lambda value: labels.label("role", value),
            selection_mode="multi",
            key="role",
        )
        st.pills(
            "Said",
            list(labels.ids("quote_type")),
            format_func=lambda value: labels.label("quote_type", value),
            selection_mode="multi",
            key="said",
            help="  \n".join(
                f"**{labels.label('quote_type', value)}**: {labels.means('quote_type', value)}"
                for value in labels.ids("quote_type")
            ),
        )
    quotes = kept()["quotes"]
    table = counts.voices(quotes)
    if table.empty:
        show.nothing_selected("quotes")
    else:
        left, right = st.columns(2, gap="large")
        with left:
            st.subheader("Most quoted", anchor=False)
            show.chart(
                charts.voices(table),
                table,
                "voices",
                "Most quoted people and bodies, analysts first",
                person,
                "Unit: quotes. Violet: analysts. Names come before unnamed groups. Click a bar to read what they say.",
            )
        with right:
            st.subheader("Everybody", anchor=False)
            st.dataframe(
                readable(table),
                hide_index=True,
                key="people",
                on_select=row_picked,
                selection_mode="single-row",
                alt="Everybody quoted",
                column_order=["speaker", "role", "quotes", "articles", "direct", "affiliation", "country"],
                column_config={
                    "speaker": "Who",
                    "role": "Role",
                    "affiliation": "Affiliation",
                    "country": "Side",
                    "quotes": "Quotes",
                    "articles": "Articles",
                    "direct": st.column_config.NumberColumn(
                        "Verbatim", help="Quotes with words between quotation marks"
                    ),
                },
            )
            show.downloads(quotes, "quotes")
        st.subheader("What they say", anchor=False)
        order = {role: place for place, role in enumerate(labels.ids("role"))}
        ordered = quotes.assign(place=quotes["role"].astype("str").map(order)).sort_values(
            ["place", "published"], ascending=[True, False], kind="stable"
        )
        page = (
            st.pagination(-(-len(ordered) // show.PAGE_SIZE), key="page_quotes") if len(ordered) > show.PAGE_SIZE else 1
        )
        for row in ordered.iloc[(page - 1) * show.PAGE_SIZE : page * show.PAGE_SIZE].itertuples():
            card(row)
show.citation(loaded)
