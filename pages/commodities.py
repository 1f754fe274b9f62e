"""Commodities: which goods are named, restricted and freed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core import charts, counts, labels
from core.tables import readable
from pages.ui import data, filters, show
from pages.ui.words import many

loaded = data.load()
frames = data.narrowed(loaded, filters.current())
table = counts.goods(frames)


def pick(values: list[Any]) -> None:
    """A click on a bar: that good."""
    filters.add("commodity", str(values[0]))


both = int(((table["imposed"] > 0) & (table["lifted"] > 0)).sum())
show.head(
    f"{many(len(table), 'good')} named, {both} both restricted and freed",
    f"{many(len(frames.mentions), 'mention')}, {int(frames.mentions['restricted'].sum())} of them in a sentence that "
    "imposes or lifts something on that very good. “Restricted and freed” counts measures in force.",
    loaded,
)
if table.empty:
    show.nothing_selected("commodities", frames)
    show.citation(loaded)
    st.stop()

left, right = st.columns([3, 2], gap="large")
with left:
    st.subheader("Mentions", anchor=False)
    show.chart(
        charts.goods(table),
        table,
        "goods",
        "Mentions of each commodity, those in a restricting or freeing sentence apart",
        pick,
        "Unit: mentions. Click a bar to filter by that good.",
    )
with right:
    st.subheader("Restricted, freed, or both", anchor=False)
    shown = table[(table["imposed"] > 0) | (table["lifted"] > 0)]
    if shown.empty:
        st.caption("No measure in force names its goods here.")
    else:
        st.dataframe(
            readable(shown),
            hide_index=True,
            key="goods_measures",
            alt="Measures in force by commodity",
            column_order=["commodity", "imposed", "lifted", "codes"],
            row_height=32,
            column_config={
                "commodity": "Good",
                "imposed": "▲ imposed",
                "lifted": "▽ lifted",
                "codes": st.column_config.TextColumn(
                    "Code (inferred)", help="HS 2022 or ECCN, inferred from the name: news words are not tariff lines"
                ),
            },
        )
        st.caption("Unit: distinct measures in force. Codes are inferred from names; news words are not tariff lines.")

left, right = st.columns(2, gap="large")
with left:
    st.subheader("By family", anchor=False)
    families = table.groupby("family", sort=False).agg(
        goods=("commodity", "size"), mentions=("mentions", "sum"), restricted=("restricted", "sum")
    )
    families = families.reset_index().sort_values("mentions", ascending=False)
    st.dataframe(
        families.assign(family=families["family"].replace("", "other")),
        hide_index=True,
        key="families",
        alt="Mentions by family of goods",
        column_config={
            "family": "Family",
            "goods": "Goods",
            "mentions": "Mentions",
            "restricted": st.column_config.NumberColumn("Restricted", help="In a sentence that restricts or frees it"),
        },
    )
with right:
    st.subheader("Named together", anchor=False)
    pairs = counts.together(frames.mentions)
    if pairs.empty:
        st.caption("No two goods share a sentence here.")
    else:
        words = pairs.assign(**{name: pairs[name].map(labels.commodity) for name in ("first", "second")})
        st.dataframe(
            words.head(50),
            hide_index=True,
            key="together",
            alt="Goods named in one sentence",
            height=240,
            column_config={"first": "Good", "second": "with", "sentences": "Sentences", "articles": None},
        )

dated = frames.mentions.dropna(subset=["published"])
if dated["published"].nunique() > 1:
    st.subheader("Over time", anchor=False)
    top = table["commodity"].head(5)
    series = (
        dated[dated["commodity"].isin(top)]
        .groupby(["published", "commodity"], observed=True)
        .size()
        .rename("mentions")
        .reset_index()
    )
    series = series.rename(columns={"published": "period"})
    show.chart(
        charts.trend(series),
        series,
        "trend",
        "Mentions of the five most named goods by day of publication",
        note="Mentions by day of publication, five most named goods.",
    )

st.subheader("Every mention", anchor=False)
order = frames.mentions.sort_values(["restricted", "published"], ascending=False, kind="stable")
page = st.pagination(-(-len(order) // show.PAGE_SIZE), key="page_mentions") if len(order) > show.PAGE_SIZE else 1
for row in order.iloc[(page - 1) * show.PAGE_SIZE : page * show.PAGE_SIZE].itertuples():
    word = "restricts or frees it" if row.restricted else "only names it"
    show.sentence(
        row,
        "commodity",
        labels.commodity(str(row.commodity)),
        f"{labels.commodity(str(row.commodity))} · {word} · {show.source(loaded, row)}",
    )
    show.article_link(str(row.article), str(row.id))
show.downloads(frames.mentions, "commodities")
show.citation(loaded)
