"""Quotes: who is quoted, analysts first, and what they say."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from core import charts, counts, highlight, labels
from core.search import terms
from core.tables import readable
from pages.ui import data, filters, show
from pages.ui.words import many, plain

loaded = data.load()
frames = data.narrowed(loaded, filters.current())


def person(values: list[Any]) -> None:
    """A click on a bar: that person."""
    open_person(str(values[0]))


def open_person(identifier: str) -> None:
    """The quotes of one person, from the first."""
    filters.forget(f"{filters.PAGE}person")
    st.query_params["person"] = identifier


def everybody() -> None:
    """Back to all voices."""
    filters.forget("person", f"{filters.PAGE}person")


def row_picked() -> None:
    """A click on a row of the people."""
    rows = st.session_state["people"].selection.rows
    if rows:
        open_person(str(show.on_page(table, "people")["person"].iloc[rows[0]]))


def narrowed_here() -> pd.DataFrame:
    """The quotes under the filters of this page, which are drawn here."""
    sides = list(dict.fromkeys(country for country in frames.quotes["country"].astype("str") if country))
    choices = {
        "role": (labels.ids("role"), lambda value: labels.label("role", value), st.pills, "Role", "role"),
        "said": (labels.ids("quote_type"), lambda value: labels.label("quote_type", value), st.pills, "Said", "type"),
        "side": (sorted(sides, key=labels.jurisdiction), labels.jurisdiction, st.multiselect, "Side", "country"),
    }
    helps = {
        "role": meanings("role"),
        "said": meanings("quote_type"),
        "side": "The country or bloc that a speaker belongs to, where the article says so.",
    }
    quotes = frames.quotes
    with st.container(horizontal=True):
        for name, (options, words, widget, label, column) in choices.items():
            extra = {"placeholder": "All", "width": 260} if widget is st.multiselect else {}
            if chosen := filters.local(name, options, words, widget, label=label, help=helps[name], **extra):
                quotes = quotes[quotes[column].isin(chosen)]
    return quotes


def meanings(vocabulary: str) -> str:
    """What each word of a vocabulary means, a line each."""
    return "  \n".join(
        f"**{labels.label(vocabulary, value)}**: {labels.means(vocabulary, value)}" for value in labels.ids(vocabulary)
    )


def card(row: Any, quotes: pd.DataFrame) -> None:
    """One quote with its speaker and every article of `quotes` that carries it."""
    text = highlight.highlight(str(row.text), highlight.hits(str(row.text), terms(filters.current().text)))
    body = f"“{text}”" if row.type == "direct" else text
    about = " · ".join(
        part
        for part in (
            str(row.affiliation),
            labels.label("role", str(row.role)),
            labels.label("quote_type", str(row.type)),
        )
        if part
    )
    st.html(
        f'<div class="cw-rule"><p class="cw-sentence">{body}</p>'
        f'<p class="cw-meta"><b>{highlight.escape(str(row.speaker))}</b>'
        f"{', ' if row.cue else ''}{highlight.escape(str(row.cue))} · {highlight.escape(about)}</p></div>"
    )
    places = quotes[quotes["said"] == row.said]
    if row.places > 1:
        st.caption(f"Carried by {many(row.places, 'article')}, counted once:")
    for place in places.sort_values("published", kind="stable").drop_duplicates("article").itertuples():
        show.article_link(str(place.article), str(place.quote), show.source(loaded, place), f"person:{place.person}")


def cards(quotes: pd.DataFrame, key: str) -> None:
    """The distinct quotes, analysts first, then the newest; a page at a time."""
    order = {role: place for place, role in enumerate(labels.ids("role"))}
    rows = counts.tellings(quotes)
    place = rows["role"].astype("str").map(order).to_numpy("int64")
    shown = show.turned(len(rows), key)
    for row in counts.newest(rows, shown.start, shown.stop, -place).itertuples():
        card(row, quotes)


def counted(quotes: pd.DataFrame) -> str:
    """How many distinct quotes, out of how many tellings and articles."""
    total = int((~loaded.frames.articles["copy"]).sum())
    distinct = quotes["said"].nunique()
    told = f", told {len(quotes):,} times," if len(quotes) > distinct else ""
    return f"{many(distinct, 'distinct quote')}{told} in {counts.articles(quotes):,} of {many(total, 'article')}."


wanted = st.query_params.get("person", "")
whole = loaded.frames.quotes[loaded.frames.quotes["person"] == wanted]
if wanted and whole.empty:
    st.warning(
        f"Nobody called “{plain(wanted)}” is quoted in this folder; here is everybody.",
        title="The link points to nobody",
    )
    wanted = ""

if wanted:
    one = frames.quotes[frames.quotes["person"] == wanted]
    about = counts.voices(whole).iloc[0]
    facts = [
        labels.label("role", str(about["role"])),
        about["affiliation"],
        labels.jurisdiction(about["country"]) if about["country"] else "",
    ]
    show.head(
        plain(str(about["speaker"])),
        f"{plain(', '.join(part for part in facts if part))}. {counted(one)}",
        loaded,
    )
    st.button("Everybody", icon=":material/arrow_back:", key="close_person", on_click=everybody)
    cards(one, "person")
    if one.empty:
        show.nothing_selected("quotes of this person", frames)
    show.downloads(one, "quotes")
else:
    analysts = frames.quotes[frames.quotes["role"] == "analyst"]["person"].nunique()
    related = " Filters on measures keep the quotes that share a sentence with one."
    show.head(
        f"{many(frames.quotes['person'].nunique(), 'voice')}, {many(analysts, 'analyst')} among them",
        counted(frames.quotes) + (related if filters.current().narrows_actions else ""),
        loaded,
    )
    quotes = narrowed_here()
    table = counts.voices(quotes)
    if table.empty:
        show.nothing_selected("quotes", frames)
    else:
        if len(quotes) < len(frames.quotes):
            st.caption(f"Chosen here: {counted(quotes)}")
        left, right = st.columns([2, 3], gap="large")
        with left:
            st.subheader("Most quoted", anchor=False)
            show.chart(
                charts.voices(table),
                table,
                "voices",
                "Most quoted people and bodies, analysts first",
                person,
                "Distinct quotes; analysts are violet. Names come before unnamed groups. Click a bar to read them.",
            )
        with right:
            st.subheader("Everybody", anchor=False)
            st.dataframe(
                readable(show.paged(table, "people")),
                hide_index=True,
                key="people",
                on_select=row_picked,
                selection_mode="single-row",
                alt="Everybody quoted",
                column_order=["speaker", "role", "quotes", "articles", "affiliation", "country", "direct"],
                column_config={
                    "speaker": st.column_config.TextColumn("Who", width=185),
                    "role": st.column_config.TextColumn("Role", width=70),
                    "affiliation": st.column_config.TextColumn("Affiliation", width=140),
                    "country": "Side",
                    "quotes": st.column_config.NumberColumn(
                        "Quotes", width=58, help="Distinct ones: what several articles carry counts once"
                    ),
                    "articles": st.column_config.NumberColumn("Articles", width=62),
                    "direct": st.column_config.NumberColumn(
                        "Verbatim", width=70, help="Quotes with words between quotation marks"
                    ),
                },
            )
            show.downloads(quotes, "quotes")
        st.subheader("What they say", anchor=False)
        cards(quotes, "quotes")
show.citation(loaded)
