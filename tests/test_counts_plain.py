"""Counts by codes give what the plain way of pandas gives, on generated articles and under every kind of filter."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from benchmarks.generate import articles
from core import counts
from core.frames import Frames, build
from core.groups import distinct, first, ranked, split
from core.ledger import build_ledger
from core.model import Analysis
from core.selection import UNSAID, Selection, select

SELECTIONS = (
    Selection(),
    Selection(direction=("lifted",)),
    Selection(status=("in_force",), outlet=("Port Report",)),
    Selection(period="2018-01..2021-06"),
    Selection(text="worth"),
    Selection(undone=("yes",)),
)


@pytest.fixture(scope="module")
def frames() -> Frames:
    """Tables of generated articles, a few measures undone or ended, a few articles without a date."""
    found = tuple(articles(60))
    measures, copies = build_ledger(found)
    tables = build(Analysis(found, measures, (), copies))
    chance = np.random.default_rng(1)
    rows = tables.measures
    undone = chance.random(len(rows)) < 0.2
    undone_on = rows["when"].where(undone & (chance.random(len(rows)) < 0.8)) + pd.Timedelta(days=30)
    ends = rows["when"].where(chance.random(len(rows)) < 0.3) + pd.Timedelta(days=90)
    tables.tables["measures"] = rows.assign(
        undone=undone, undone_on=undone_on.astype("datetime64[us]"), ends=ends.astype("datetime64[us]")
    )
    undated = set(tables.articles["article"].iloc[::9])
    for name in ("actions", "quotes", "mentions"):
        table = getattr(tables, name)
        tables.tables[name] = table.assign(published=table["published"].mask(table["article"].isin(undated)))
    return tables


@pytest.fixture(params=SELECTIONS, ids=str)
def kept(frames: Frames, request: pytest.FixtureRequest) -> Frames:
    narrowed = select(frames, request.param)
    assert len(narrowed.measures)
    assert len(narrowed.actions)
    return narrowed


def spread(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    parts = frame.assign(**{column: frame[column].astype("str").str.split(";")})
    return parts.explode(column).assign(**{column: lambda rows: rows[column].replace("", UNSAID)})


def same(found: pd.DataFrame, plain: pd.DataFrame) -> None:
    names = plain.columns.tolist()
    plain = plain.astype({name: "str" for name in names if plain[name].dtype == object})
    ordered = (table[names].astype("str").sort_values(names, ignore_index=True) for table in (found, plain))
    assert_frame_equal(*ordered)


def test_headlines(kept: Frames) -> None:
    for way, number in counts.headlines(kept).items():
        mine = kept.measures[kept.measures["direction"] == way]
        real = mine[mine["status"] == "in_force"]
        told = kept.actions[kept.actions["direction"] == way]
        assert (number.in_force, number.corroborated) == (len(real), real["corroborated"].sum())
        assert number.undone == real["undone"].sum()
        assert number.beside == {status: (mine["status"] == status).sum() for status in counts.BESIDE}
        assert (number.mentions, number.articles) == (len(told), told["article"].nunique())
        assert counts.articles(told) == number.articles


@pytest.mark.parametrize("column", ["imposer", "commodities", "instrument"])
def test_balance(kept: Frames, column: str) -> None:
    sure = kept.measures["status"].astype("str").map(lambda one: "in force" if one == "in_force" else "not in force")
    rows = spread(kept.measures.assign(certainty=sure), column)
    plain = rows.groupby([column, "direction", "certainty"], observed=True).size().rename("measures").reset_index()
    table = counts.balance(kept.measures, column)
    same(table, plain.rename(columns={column: "id"}))
    assert table.groupby("id", sort=False)["measures"].sum().is_monotonic_increasing


def test_heat_and_goods(kept: Frames) -> None:
    real = kept.measures[(kept.measures["status"] == "in_force") & (kept.measures["commodities"] != "")]
    rows = spread(spread(real, "commodities"), "imposer").rename(columns={"commodities": "commodity"})
    for way in counts.DIRECTIONS:
        rows[way] = (rows["direction"] == way).astype("int64")
    same(counts.heat(kept.measures), rows.groupby(["commodity", "imposer"])[["imposed", "lifted"]].sum().reset_index())
    plain = kept.mentions.groupby("commodity", observed=True).agg(
        mentions=("id", "size"), restricted=("restricted", "sum"), articles=("article", "nunique")
    )
    ways = rows.drop_duplicates(["measure", "commodity"]).groupby("commodity")[["imposed", "lifted"]].sum()
    same(counts.goods(kept), plain.join(ways).fillna(0).astype("int64").reset_index())


@pytest.mark.parametrize(("by", "step"), list(product(("action", "publication"), ("week", "month"))))
def test_timeline_and_flow(kept: Frames, by: str, step: str) -> None:
    def start(frame: pd.DataFrame, otherwise: str, own: bool) -> pd.Series[Any]:
        days = frame["when"].fillna(frame[otherwise]) if own else frame[otherwise]
        vague = {"week": ["month", "quarter", "half", "season", "year"], "month": ["quarter", "half", "season", "year"]}
        days = days.mask(frame["precision"].isin(vague[step]) & own)
        return days.dt.to_period(counts.STEPS[step]).dt.start_time

    rows = kept.actions.assign(period=start(kept.actions, "published", by == "action")).dropna(subset="period")
    plain = rows.groupby(["period", "direction", "instrument"], observed=True).agg(
        mentions=("action", "size"), articles=("article", "nunique")
    )
    same(counts.timeline(kept.actions, by, step), plain.reset_index())
    real = kept.measures[kept.measures["status"] == "in_force"]
    real = real.assign(period=start(real, "first_report", True)).dropna(subset="period")
    plain = real.groupby(["period", "direction"], observed=True).size().rename("measures")
    same(counts.flow(kept.measures, step), plain.reset_index())


def test_stock(kept: Frames) -> None:
    real = kept.measures[kept.measures["status"] == "in_force"]
    real = real.assign(opened=real["when"].fillna(real["first_report"]))
    changes: dict[pd.Timestamp, int] = {}
    for row in real[real["direction"] == "imposed"].itertuples():
        opened, closed = row.opened, row.ends if pd.isna(row.undone_on) else row.undone_on
        if pd.notna(opened):
            changes[opened] = changes.get(opened, 0) + 1
            if pd.notna(closed):
                day = max(opened, closed)
                changes[day] = changes.get(day, 0) - 1
    table = counts.stock(kept.measures)
    assert dict(zip(table["day"], table["change"], strict=True)) == dict(sorted(changes.items()))
    assert table["standing"].tolist() == np.cumsum([changes[day] for day in sorted(changes)]).tolist()


def test_deadlines(kept: Frames) -> None:
    table = counts.deadlines(kept)
    dates = kept.dates[kept.dates["ahead"] & kept.dates["type"].isin(["DATE", "TIME"]) & kept.dates["when"].notna()]
    plain = dates.groupby(["when", "precision"], observed=True).agg(
        value=("value", "first"), sentence=("sentence", "first"), id=("id", "first"), articles=("article", "nunique")
    )
    same(table[table["what"] == "named"], plain.reset_index().rename(columns={"when": "day"}))
    ends = kept.measures.dropna(subset="ends").rename(columns={"ends": "day", "summary": "sentence"})
    same(table[table["what"] == "ends"], ends[["day", "measure", "sentence", "articles"]])
    assert table["day"].is_monotonic_increasing


def test_trend_and_mentions_by_article(kept: Frames) -> None:
    goods = counts.goods(kept)["commodity"].head(3).tolist()
    some = kept.mentions[kept.mentions["commodity"].isin(goods)]
    plain = some.groupby(["published", "commodity"], observed=True).size().rename("mentions").reset_index()
    same(counts.trend(kept.mentions, goods), plain.rename(columns={"published": "period"}))
    table = counts.by_article(kept.mentions, goods)
    each = kept.mentions.groupby(["article", "commodity"], observed=True).size().unstack(fill_value=0)
    days = kept.mentions.drop_duplicates("article").set_index("article")["published"]
    plain = each.reindex(columns=goods, fill_value=0).rename_axis(columns=None)
    plain = plain.assign(published=days.reindex(each.index)).reset_index().astype({"article": "str"})
    plain = plain.sort_values(["published", "article"], ascending=[False, True], ignore_index=True)
    assert_frame_equal(table, plain[table.columns.tolist()], check_dtype=False)


def test_voices(frames: Frames) -> None:
    plain = frames.quotes.groupby("person", observed=True).agg(
        speaker=("speaker", "first"), quotes=("said", "nunique"), articles=("article", "nunique")
    )
    same(counts.voices(frames.some("quotes", *counts.HEARD)), plain.reset_index())


def test_filters_on_measures_keep_their_actions(frames: Frames) -> None:
    undone = set(frames.measures.loc[frames.measures["undone"], "measure"])
    found = select(frames, Selection(undone=("yes",)))
    assert set(found.measures["measure"]) == undone
    assert found.actions["action"].tolist() == frames.actions["action"][frames.actions["measure"].isin(undone)].tolist()


def test_some_columns_and_rows_of_a_table_are_those_of_the_whole(frames: Frames) -> None:
    for selection, name in product(SELECTIONS, ("actions", "measures", "quotes", "mentions", "ahead", "claims")):
        whole = getattr(select(frames, selection), name)
        lazy = select(frames, selection)
        columns = whole.columns[:4].tolist()
        assert lazy.some(name, *columns).equals(whole[columns])
        places = np.arange(0, len(whole), 3)
        assert lazy.at(name, places).equals(whole.take(places))
        assert not isinstance(lazy.tables[name], pd.DataFrame)  # nothing else was copied for it


def test_groups() -> None:
    wide = np.array([10**12, 5, 10**12, -7])  # too far apart for a table of all between
    near = np.array([3, 9, 3, 4])
    for key in (wide, near, near[:0]):
        place, found = ranked(key)
        assert found.tolist() == sorted(set(key.tolist()))
        assert found[place].tolist() == key.tolist()
    assert distinct(np.array([1, 1, 0, 1]), np.array([7, 7, 7, 8]), 3).tolist() == [1, 2, 0]
    assert first(np.array([2, 0, 2]), 3).tolist() == [1, -1, 0]
    rows, ids, names = split(pd.Series(["US;CN", "", "CN", "US;CN"], dtype="category"), "-")
    assert [(int(row), names[one]) for row, one in zip(rows, ids, strict=True)] == [
        (0, "US"), (0, "CN"), (1, "-"), (2, "CN"), (3, "US"), (3, "CN"),
    ]  # fmt: skip
