"""Commodities: which goods are named, restricted and freed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from core import charts, counts, labels
from core.tables import readable
from pages.ui import data, filters, show
from pages.ui.words import many

loaded = data.load()
frames = data.narrowed(loaded, filters.current())
table = frames.once("goods", counts.goods)
mentions = frames.some("mentions", "commodity", "restricted", "article", "published", "s0")
MOST = 12  # rows a chart shows; its table has all


def pick(values: list[Any]) -> None:
    """A click on a bar: that good."""
    filters.add("commodity", str(values[0]))


def row_picked() -> None:
    """A click on a row: that good."""
    rows = st.session_state["goods"].selection.rows
    if rows:
        filters.add("commodity", str(table["commodity"].iloc[rows[0]]))


def article_picked() -> None:
    """A click on a row: that article."""
    rows = st.session_state["by_article"].selection.rows
    if rows:
        filters.visit("pages/articles.py", article=str(show.on_page(grid, "by_article")["article"].iloc[rows[0]]))


def listed(
    table: pd.DataFrame,
    key: str,
    alt: str,
    words: dict[str, Any],
    picked: Callable[[], None] | None = None,
    most: int = 400,
) -> None:
    """The columns of a table that have words, no taller than `most`; `picked` is called when a row is selected."""
    extra: dict[str, Any] = {"on_select": picked, "selection_mode": "single-row"} if picked else {}
    height = min(38 + 35 * len(table), most)
    st.dataframe(
        table, hide_index=True, key=key, alt=alt, height=height, column_order=list(words), column_config=words, **extra
    )


def only(good: str) -> None:
    """A click on a button: that good."""
    filters.add("commodity", good)


both = table.loc[(table["imposed"] > 0) & (table["lifted"] > 0), "commodity"].tolist()
show.head(
    f"{many(len(table), 'good')} named, {len(both)} both restricted and freed",
    f"{many(len(mentions), 'mention')} in {counts.articles(mentions):,} of "
    f"{many(len(loaded.analysis.articles), 'article')}, {int(mentions['restricted'].sum()):,} of them in a "
    "sentence that imposes or lifts something on that very good.",
    loaded,
)
if table.empty:
    show.nothing_selected("commodities", frames)
    show.citation(loaded)
    st.stop()

if both:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Both restricted and freed by measures in force:", width="content")
        for good in both[:MOST]:
            st.button(labels.commodity(good).capitalize(), key=f"both_{good}", on_click=only, args=(good,))

left, right = st.columns(2, gap="large")
with left:
    st.subheader("Restricted, freed, or both", anchor=False)
    named = frames.some("measures", "commodities", "direction", "status")
    named = named[named["commodities"] != ""]
    if named.empty:
        st.caption("No measure names its goods here.")
    else:
        ways = counts.balance(named, "commodities")
        show.chart(
            charts.balance(counts.leading(ways, "id", ["measures"], MOST)),
            ways,
            "goods_measures",
            "Distinct measures by commodity: imposed to the left, lifted to the right",
            pick,
            "Distinct measures that name the good; pale bars are not in force. Click a bar to filter by that good."
            + (
                f" The {MOST} largest of {ways['id'].nunique()}; the table has all."
                if ways["id"].nunique() > MOST
                else ""
            ),
        )
with right:
    st.subheader("Mentions", anchor=False)
    show.chart(
        charts.goods(table),
        table,
        "goods",
        "Mentions of each commodity, those in a restricting or freeing sentence apart",
        pick,
        "Unit: mentions. Click a bar to filter by that good.",
    )

st.subheader("Every good", anchor=False)
listed(
    readable(table),
    "goods",
    "Every good with its codes, mentions and measures in force",
    {
        "commodity": st.column_config.TextColumn("Good", width="medium"),
        "family": "Family",
        "codes": st.column_config.TextColumn(
            "Code (inferred)", help="HS 2022 or ECCN, inferred from the name: news words are not tariff lines"
        ),
        "imposed": st.column_config.NumberColumn("▲ imposed", help="Distinct measures in force"),
        "lifted": st.column_config.NumberColumn("▽ lifted", help="Distinct measures in force"),
        "mentions": "Mentions",
        "restricted": st.column_config.NumberColumn(
            "Restricted", help="Mentions in a sentence that restricts or frees it"
        ),
        "articles": st.column_config.NumberColumn("Articles", help=f"Out of {len(loaded.analysis.articles)}"),
    },
    row_picked,
)
st.caption("Select a row to filter by that good. Codes are inferred from names; news words are not tariff lines.")

left, right = st.columns(2, gap="large")
with left:
    st.subheader("By family", anchor=False)
    families = table.groupby("family", sort=False).agg(
        goods=("commodity", "size"), mentions=("mentions", "sum"), restricted=("restricted", "sum")
    )
    families = families.reset_index().sort_values("mentions", ascending=False)
    listed(
        families.assign(family=families["family"].replace("", "other")),
        "families",
        "Mentions by family of goods",
        {
            "family": "Family",
            "goods": "Goods",
            "mentions": "Mentions",
            "restricted": st.column_config.NumberColumn("Restricted", help="In a sentence that restricts or frees it"),
        },
    )
with right:
    st.subheader("Named together", anchor=False)
    pairs = frames.once("together", lambda _: counts.together(mentions))
    if pairs.empty:
        st.caption("No two goods share a sentence here.")
    else:
        words = pairs.assign(**{name: pairs[name].map(labels.commodity) for name in ("first", "second")})
        columns = {"first": "Good", "second": "with", "sentences": "Sentences"}
        listed(words.head(50), "together", "Goods named in one sentence", columns, most=240)

series = counts.trend(mentions, table["commodity"].head(5).tolist())
if series["period"].nunique() > 1:
    st.subheader("Over time", anchor=False)
    show.chart(
        charts.trend(series),
        series,
        "trend",
        "Mentions of the five most named goods by day of publication",
        pick,
        "Mentions by day of publication, five most named goods. Click a point to filter by its good.",
    )

st.subheader("By article", anchor=False)
top = table["commodity"].head(8).tolist()
grid = frames.once("by_article", lambda _: counts.by_article(mentions, top))
shown = show.paged(grid, "by_article")
listed(
    shown[["article", "published", *top]].assign(article=[loaded.titles.get(one, one) for one in shown["article"]]),
    "by_article",
    "Mentions of the most named goods by article",
    {
        "article": st.column_config.TextColumn("Article", width="large"),
        "published": st.column_config.DateColumn("Published", format="D MMM YYYY"),
        **{good: st.column_config.NumberColumn(labels.commodity(good).capitalize()) for good in top},
    },
    article_picked,
    300,
)
st.caption(f"Mentions of the {many(len(top), 'good')} named most. Select a row to read the article.")

st.subheader("Every mention", anchor=False)
page = show.turned(len(mentions), "mentions")
for row in counts.newest_of(frames, "mentions", page.start, page.stop, "restricted").itertuples():
    word = "restricts or frees it" if row.restricted else "only names it"
    show.sentence(
        row,
        "commodity",
        labels.commodity(str(row.commodity)),
        f"{labels.commodity(str(row.commodity))} · {word} · {show.source(loaded, row)}",
    )
    show.article_link(str(row.article), str(row.id), follow=f"commodity:{row.commodity}")
show.downloads(lambda: frames.mentions, "commodities")
show.citation(loaded)
