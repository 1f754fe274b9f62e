"""How things are shown: page heads, charts with their table, evidence with links, downloads, links between pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core import highlight, labels
from core.frames import Frames
from core.highlight import short
from core.model import Span
from core.periods import period_words
from core.search import terms
from core.tables import csv_bytes, json_bytes, readable
from pages.ui import filters
from pages.ui.data import Loaded
from pages.ui.words import day, many, plain

PAGE_SIZE = 10
SOON = 4  # days that are due where there is no room for all
ROWS = 500  # of a table at once
INKS = {"light": "#2b3035", "dark": "#d9d6cf"}


def head(title: str, lead: str, loaded: Loaded) -> None:
    """The head of a page: title, one sentence, the filters in force, and a way out where nothing was read."""
    st.title(title, anchor=False)
    st.markdown(lead)
    filters.chips()
    if not loaded.analysis.articles:
        nothing(loaded)
        st.stop()


def nothing(loaded: Loaded) -> None:
    """What to do when there is not a single article."""
    said = [plain(issue.message) for issue in loaded.analysis.issues[:8]]
    st.info(
        "  \n".join(said or [f"No article was found in {plain(str(loaded.folder))}."])
        + "  \n\nPut articles (.txt, .md, .html, .pdf) into the folder and reload this page, or start with another "
        "folder: `curbwatch serve FOLDER`. You can also drop files on the page *Articles*, for this session only.",
        title="There is nothing to read yet",
        icon=":material/folder_open:",
    )


def nothing_selected(what: str, frames: Frames) -> None:
    """The sentence for an empty view, with the ways out: pages on which these filters do find something, or no
    filters."""
    if not filters.current():
        st.info(f"These articles hold no {what}.", icon=":material/search_off:")
        return
    st.info(f"No {what} under these filters.", icon=":material/filter_alt_off:")
    others = {
        "measures": many(len(frames.measures), "measure"),
        "quotes": many(frames.quotes["said"].nunique(), "quote"),
        "commodities": many(len(frames.mentions), "mention of goods", "mentions of goods"),
        "articles": many(len(frames.articles), "article"),
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        for page, words in others.items():
            if not words.startswith("0 ") and what != page:
                go(f"See {words}", f"pages/{page}.py", f"instead_{page}")
        st.button("Clear all filters", key=f"clear_{what}", on_click=filters.clear)


def citation(loaded: Loaded) -> None:
    """The line at the foot of a page that says what exactly was looked at."""
    chosen = [f"{filters.NAMES[name].lower()} = {value}" for name, value in filters.current().params().items()] or [
        "no filters"
    ]
    version = loaded.analysis.extractor.version
    st.divider()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"Curbwatch {plain(version)} · {many(len(loaded.analysis.articles), 'article')} · "
            f"folder state {loaded.fingerprint} · {plain('; '.join(chosen))}",
            width="stretch",
        )
        copy_link()


def copy_link() -> None:
    """A small panel with the address of this very view, with a copy button."""
    with st.popover("Copy link", icon=":material/link:"):
        st.caption("This address restores this view, filters included.")
        st.code(address(), language=None, wrap_lines=True)


def address() -> str:
    """The full address of this view: page and query parameters."""
    from urllib.parse import urlencode

    base = (st.context.url or "").split("?")[0]
    held = dict(st.query_params) | filters.current().params()
    return f"{base}?{urlencode(held, safe=',')}" if held else base


def chart(
    figure: Any,
    table: pd.DataFrame,
    name: str,
    alt: str,
    picked: Callable[[list[Any]], None] | None = None,
    note: str = "",
) -> None:
    """A chart, its note, its data as a table and a CSV. `picked` is called with the customdata of a clicked point."""
    key = f"chart_{name}"

    def clicked() -> None:
        points = st.session_state[key].selection.points
        if points and picked:
            data = points[0].get("customdata")
            picked(list(data.values()) if isinstance(data, dict) else list(data or []))

    if theme := st.context.theme.type:  # the theme's own colour for figures is too faint to read easily
        ink = {"color": INKS[theme]}
        figure.update_layout(font=ink, xaxis_tickfont=ink, yaxis_tickfont=ink)
    config = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
    extra: dict[str, Any] = {"on_select": clicked, "selection_mode": "points"} if picked else {}
    st.plotly_chart(figure, key=key, alt=alt, config=config, **extra)
    if note:
        st.caption(note)
    data_of(table, name, alt)


def data_of(table: pd.DataFrame, name: str, alt: str) -> None:
    """The numbers behind a chart, folded, with a CSV."""
    with st.expander("The numbers as a table", key=f"data_{name}", on_change="rerun") as folded:
        if folded.open:
            shown = readable(paged(table, name))
            st.dataframe(shown, hide_index=True, alt=f"Table: {alt}", key=f"table_{name}")
            st.download_button("CSV", csv_bytes(table), f"curbwatch-{name}.csv", "text/csv", key=f"csv_{name}")


def paged(table: pd.DataFrame, key: str) -> pd.DataFrame:
    """The rows of a table on the page that is open; where there are several, draws the way to the others. A browser is
    sent all rows that it is given, and a large archive has a hundred thousand."""
    filters.turned(key, -(-len(table) // ROWS))
    return on_page(table, key)


def on_page(table: pd.DataFrame, key: str) -> pd.DataFrame:
    """The same, for the callback of a table: draws nothing."""
    page = filters.page_of(key, max(1, -(-len(table) // ROWS)))
    return table.iloc[(page - 1) * ROWS : page * ROWS] if len(table) > ROWS else table


def turned(count: int, name: str) -> slice:
    """The rows on the open page of a list of sentences or quotes; draws the way to the others."""
    page = filters.turned(name, -(-count // PAGE_SIZE))
    return slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)


def downloads(table: pd.DataFrame | Callable[[], pd.DataFrame], name: str) -> None:
    """CSV and JSON of a table as it is filtered; a function makes it once somebody asks for it."""
    made = table if callable(table) else lambda: table
    with st.container(horizontal=True):
        st.download_button(
            "CSV",
            lambda: csv_bytes(made()),
            f"curbwatch-{name}.csv",
            "text/csv",
            key=f"csv_{name}",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "JSON",
            lambda: json_bytes(made()),
            f"curbwatch-{name}.json",
            "application/json",
            key=f"json_{name}",
            icon=":material/download:",
            on_click="ignore",
        )


def article_link(article: str, at: str = "", label: str = "Read in context", follow: str = "") -> None:
    """A link to an article, at one of its marks, set to step through one thread ("commodity:rare-earths")."""
    params = {name: value for name, value in (("article", article), ("at", at), ("follow", follow)) if value}
    st.page_link("pages/articles.py", label=plain(label), icon=":material/article:", query_params=params)


def open_here(label: str, icon: str, key: str, **params: str) -> None:
    """Opens another thing of the page that one is on; a page link to its own page would leave the address as it was."""
    st.button(
        plain(label), icon=f":material/{icon}:", key=f"here_{key}", type="tertiary", on_click=_open_here, kwargs=params
    )


def _open_here(**params: str) -> None:
    filters.forget(f"{filters.PAGE}evidence")
    st.query_params.update(params)


def source(loaded: Loaded, row: Any) -> str:
    """Day and title of the article of a row."""
    return f"{day(row.published)}, {short(loaded.titles.get(str(row.article), str(row.article)), 70)}"


def measure_link(identifier: str, label: str) -> None:
    """A link to a measure."""
    st.page_link("pages/measures.py", label=plain(label), icon=":material/gavel:", query_params={"measure": identifier})


def person_link(identifier: str, label: str) -> None:
    """A link to a person's quotes."""
    st.page_link(
        "pages/quotes.py", label=plain(label), icon=":material/record_voice_over:", query_params={"person": identifier}
    )


def go(label: str, page: str, key: str, help: str | None = None, **values: Any) -> None:
    """A button that sets filters and opens a page."""
    st.button(label, key=key, on_click=filters.go, args=(page,), kwargs=values, help=help)


def direction_words(row: Any) -> str:
    """Direction and status of an action or measure in a few words ("▲ Imposed, in force")."""
    way, status = str(row.direction), str(row.status)
    return f"{labels.sign(way)} {labels.label('direction', way)}, {labels.label('status', status).lower()}"


def sentence(row: Any, direction: str, title: str, meta: str) -> None:
    """A sentence with its trigger marked, and a line about it."""
    # The sentence's own start is not in the table: the trigger is found where it must be, by its text.
    place = max(str(row.sentence).find(str(row.text)), 0)
    mark = Span(place, place + len(str(row.text)))
    body = highlight.sentence(str(row.sentence), 0, mark, direction, title, terms(filters.current().text))
    st.html(
        f'<div class="cw-rule {highlight.escape(direction)}"><p class="cw-sentence">{body}</p>'
        f'<p class="cw-meta">{highlight.escape(meta)}</p></div>'
    )


def due(loaded: Loaded, frames: Frames, days: pd.DataFrame, sentences: int, name: str = "") -> None:
    """Days of `counts.deadlines`, a card each: the measures that end, the sentences that name it. With a name for the
    parameter of its pages a list to leaf through, else the first few days."""
    each = days[["day", "precision"]].drop_duplicates().sort_values(["day", "precision"])
    slot = st.container()
    shown = each.iloc[turned(len(each), name) if name else slice(SOON)]
    with slot:
        _days(loaded, frames, days.merge(shown), sentences)
    if len(shown) < len(each) and not name:
        st.caption(f"The first {SOON} of {len(each)} days.")


def _days(loaded: Loaded, frames: Frames, days: pd.DataFrame, sentences: int) -> None:
    mentions = _mentions(frames, days["value"], sentences)
    for _, rows in days.groupby(["day", "precision"]):
        first = rows.iloc[0]
        ends, named = rows[rows["what"] == "ends"], rows[rows["what"] == "named"]
        parts = [f"{many(len(ends), 'measure')} {'ends' if len(ends) == 1 else 'end'}"] if len(ends) else []
        if len(named):
            parts.append(f"named in {many(int(named['articles'].iloc[0]), 'article')}")
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{plain(period_words(str(first['value'])))}** · {', '.join(parts)}")
            for measure, summary in zip(ends["measure"], ends["sentence"], strict=True):
                measure_link(measure, summary)
            for value in named["value"]:
                for mention in mentions[value]:
                    sentence(mention, "date", "date", source(loaded, mention))
                    article_link(str(mention.article), str(mention.id), follow=f"date:{value}")


def _mentions(frames: Frames, values: pd.Series[str], most: int) -> dict[str, list[Any]]:
    """The first sentences that name each of some days, one an article."""
    dates = frames.some("ahead", "value", "article")
    place = np.flatnonzero(dates["value"].isin(values))
    kept = dates.iloc[place].assign(place=place).drop_duplicates(["value", "article"])
    kept = kept.groupby("value", observed=True).head(most)
    named: dict[str, list[Any]] = {}
    for row in frames.at("ahead", kept["place"].to_numpy()).itertuples():
        named.setdefault(str(row.value), []).append(row)
    return named


def evidence(loaded: Loaded, claims: pd.DataFrame, direction: str) -> None:
    """Sentences behind a measure or a number, a page at a time, each with a link to its place."""
    slot = st.container()
    rows = turned(len(claims), "evidence")
    with slot:
        for row in claims.iloc[rows].itertuples():
            who = str(getattr(row, "speaker", "") or getattr(row, "claimed_by", ""))
            status = labels.label("status", str(row.status))
            said = (status, f"said by {who}" if who else "", source(loaded, row))
            meta = " · ".join(part for part in said if part)
            with st.container(gap="xsmall"):
                sentence(
                    row,
                    str(getattr(row, "direction", direction)),
                    f"{labels.label('direction', direction)}: {status}",
                    meta,
                )
                article_link(str(row.article), str(row.action))
