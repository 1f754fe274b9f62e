"""Numbers and small tables out of the selected frames: what is counted, in which unit, out of how many.

Headline numbers are distinct measures. `in_force` ones are counted; the others stand beside them, never inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core import labels
from core.frames import Frames
from core.labels import SEPARATOR
from core.search import saying
from core.selection import UNSAID

DIRECTIONS = ("imposed", "lifted")
BESIDE = ("agreed", "conditional", "possible", "alleged", "called_for", "denied")


@dataclass(frozen=True, slots=True)
class Headline:
    """Distinct measures of one direction. `corroborated` of the `in_force` ones; `undone` of them were undone since, by
    a measure in force that need not be among those selected."""

    direction: str
    in_force: int
    corroborated: int
    undone: int
    beside: dict[str, int]
    mentions: int
    articles: int


def headlines(frames: Frames) -> dict[str, Headline]:
    """The headline numbers by direction."""
    return {way: _headline(frames, way) for way in DIRECTIONS}


def _headline(frames: Frames, way: str) -> Headline:
    # Columns, not rows, are narrowed: rows hold sentences, and copying those for a count costs ten times the count.
    table = frames.measures
    mine, effective = table["direction"] == way, table["status"] == "in_force"
    real = mine & effective
    tally = table.loc[mine, "status"].value_counts()
    told = _codes(frames.actions["article"])[(frames.actions["direction"] == way).to_numpy()]
    return Headline(
        way,
        int(real.sum()),
        int(table.loc[real, "corroborated"].sum()),
        int(table.loc[real, "undone"].sum()),
        {status: int(tally.get(status, 0)) for status in BESIDE},
        len(told),
        len(pd.unique(told)),
    )


def spread(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """One row for each id of a joined column; what is unsaid keeps one row under `UNSAID`."""
    parts = frame.assign(**{column: frame[column].astype("str").str.split(SEPARATOR)})
    return parts.explode(column).assign(**{column: lambda rows: rows[column].replace("", UNSAID)})


def _tally(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """How many rows have each combination of values, as the column `measures`: what is still to be split into single
    ids is then a few thousand rows, however long the table."""
    key = np.zeros(len(frame), np.int64)
    for column in columns:
        key = key * len(frame[column].cat.categories) + _codes(frame[column])
    _, rows, sizes = np.unique(key, return_index=True, return_counts=True)
    return frame[columns].take(rows).assign(measures=sizes)


def _distinct(group: NDArray[np.integer[Any]], values: pd.Series[Any], count: int) -> NDArray[np.int64]:
    """Distinct values of a column of categories in each of `count` groups, given the group of each row."""
    width = len(values.cat.categories) + 1
    pairs: NDArray[np.int64] = pd.unique(group * width + _codes(values))
    return np.bincount(pairs // width, minlength=count)


def _codes(column: pd.Series[Any]) -> NDArray[np.int64]:
    return column.cat.codes.to_numpy().astype(np.int64)


def balance(measures: pd.DataFrame, column: str = "imposer") -> pd.DataFrame:
    """Distinct measures by imposer (or another joined column), direction and whether in force.
    Columns: id, name, direction, certainty ("in force", "not in force"), measures."""
    rows = spread(_tally(measures, [column, "direction", "status"]), column)
    rows["certainty"] = (
        rows["status"].astype("str").map(lambda status: "in force" if status == "in_force" else "not in force")
    )
    table = rows.groupby([column, "direction", "certainty"], observed=True)["measures"].sum().reset_index()
    table = table.rename(columns={column: "id"})
    table.insert(1, "name", table["id"].map(_name(column)))
    order = table.groupby("id")["measures"].sum().sort_values()
    return table.sort_values("id", key=lambda ids: ids.map(order), kind="stable").reset_index(drop=True)


def _name(column: str) -> Any:
    def name(value: str) -> str:
        if value == UNSAID:
            return "unsaid"
        if column in ("imposer", "target"):
            return labels.jurisdiction(value)
        return labels.commodity(value) if column == "commodities" else labels.label(column, value)

    return name


def heat(measures: pd.DataFrame) -> pd.DataFrame:
    """Distinct measures in force by commodity and imposer. Columns: commodity, imposer, imposed, lifted, net."""
    real = (measures["status"] == "in_force") & (measures["commodities"] != "")
    told = _tally(measures.loc[real, ["commodities", "imposer", "direction"]], ["commodities", "imposer", "direction"])
    rows = spread(spread(told, "commodities"), "imposer")
    sizes = rows.groupby(["commodities", "imposer", "direction"], observed=True)["measures"].sum()
    table = sizes.unstack("direction", fill_value=0)
    table = table.reindex(columns=list(DIRECTIONS), fill_value=0).reset_index()
    table.columns.name = None
    table["net"] = table["imposed"] - table["lifted"]
    return table.rename(columns={"commodities": "commodity"})


def leading(table: pd.DataFrame, column: str, size: Sequence[str], most: int) -> pd.DataFrame:
    """The rows of the `most` values of a column with the largest sum over the `size` columns."""
    weight = table[list(size)].sum(axis=1).groupby(table[column], observed=True).sum()
    return table[table[column].isin(weight.sort_values(ascending=False, kind="stable").head(most).index)]


def composition(measures: pd.DataFrame) -> pd.DataFrame:
    """Distinct measures by direction and status, strongest claim first. Columns: direction, status, measures."""
    table = measures.groupby(["direction", "status"], observed=True).size().rename("measures").reset_index()
    order = {status: place for place, status in enumerate(labels.ids("status"))}
    return table.sort_values(
        "status", key=lambda column: column.astype("str").map(order), kind="stable", ignore_index=True
    )


STEPS = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q"}
_EXACT = {"day": 0, "week": 1, "month": 2, "quarter": 3, "season": 4, "half": 4, "year": 5}


def placed(frame: pd.DataFrame, step: str, otherwise: str) -> pd.Series[Any]:
    """The first day of the period of each row: its own `when`, else the column `otherwise`. NaT where there is neither,
    or where the row's own date is vaguer than the step (a year has no week)."""
    vague = [_EXACT.get(str(value), 0) > _EXACT[step] for value in frame["precision"].cat.categories]
    days = frame["when"].fillna(frame[otherwise]).mask(np.array([*vague, False])[_codes(frame["precision"])])
    place, distinct = pd.factorize(days)  # a day is turned into its period once, not once a row
    starts = pd.Series(pd.DatetimeIndex(distinct).to_period(STEPS[step]).start_time)
    return starts.reindex(place).set_axis(frame.index)


def timeline(actions: pd.DataFrame, by: str = "action", step: str = "week") -> pd.DataFrame:
    """Mentions of actions by period and direction. `by`: "action" (its own day, else that of its article) or
    "publication". Columns: period (first day), direction, instrument, mentions, articles."""
    rows = actions[["when", "precision", "published", "direction", "instrument", "article"]]
    if by == "publication":
        rows = rows.assign(when=rows["published"], precision=pd.Categorical(["day"] * len(rows)))
    rows = rows.assign(period=placed(rows, step, "published")).dropna(subset=["period"])
    grouped = rows.groupby(["period", "direction", "instrument"], observed=True)
    table = grouped.size().rename("mentions").reset_index()
    return table.assign(articles=_distinct(grouped.ngroup().to_numpy(np.int64), rows["article"], len(table)))


def flow(measures: pd.DataFrame, step: str = "month") -> pd.DataFrame:
    """Measures in force by the period in which they took effect (else were first reported).
    Columns: period, direction, measures."""
    real = measures[measures["status"] == "in_force"]
    rows = real.assign(period=placed(real, step, "first_report")).dropna(subset=["period"])
    return rows.groupby(["period", "direction"], observed=True).size().rename("measures").reset_index()


def stock(measures: pd.DataFrame) -> pd.DataFrame:
    """Restrictions standing at the end of each day on which their number changes, as far as the folder tells: in force
    from their date (else first report) until a measure in force undoes them (selected or not), or their end.
    Columns: day, change, standing."""
    real = measures[measures["status"] == "in_force"]
    starts = real["when"].fillna(real["first_report"])
    imposed = real[real["direction"] == "imposed"]
    opened = starts[imposed.index]
    closed = imposed["undone_on"].fillna(imposed["ends"])[opened.notna()].dropna().clip(lower=opened[opened.notna()])
    changes = pd.concat([pd.Series(1, index=opened.dropna().to_numpy()), pd.Series(-1, index=closed.to_numpy())])
    daily = changes.groupby(level=0).sum().sort_index()
    return pd.DataFrame({"day": daily.index, "change": daily.to_numpy(), "standing": daily.cumsum().to_numpy()})


def deadlines(frames: Frames) -> pd.DataFrame:
    """Days that were ahead when an article named them: ends of measures, and dates in the text, soonest first.
    `open` says whether the day is still ahead of the newest article of all; `since` is when a measure that ends began,
    else was first reported.
    Columns: day, value, precision, what ("ends" or "named"), measure, articles, sentence, article, id, since, open."""
    dates = frames.ahead
    named = dates["type"].isin(["DATE", "TIME"]).to_numpy()
    place = np.flatnonzero(named & dates["when"].notna().to_numpy())
    when = dates["when"].to_numpy()[place].astype("datetime64[D]").astype(np.int64)
    group, keys = pd.factorize(when * 16 + _codes(dates["precision"])[place], sort=True)
    columns = ["when", "precision", "value", "sentence", "article", "id"]
    table = dates[columns].iloc[place[_first(group.astype(np.int64), len(keys))]]
    table = table.astype({"value": "str", "sentence": "str", "article": "str"}).rename(columns={"when": "day"})
    table = table.assign(
        articles=_distinct(group, dates["article"].take(place), len(keys)),
        what="named",
        measure="",
        since=None,
    ).astype({"since": "datetime64[us]"})
    ends = frames.measures.dropna(subset=["ends"])
    if len(ends):
        rows = ends.assign(since=ends["when"].fillna(ends["first_report"]))
        rows = rows[["measure", "ends", "articles", "summary", "since"]]
        rows = rows.rename(columns={"ends": "day", "summary": "sentence"})
        rows = rows.assign(what="ends", precision="day", value=rows["day"].dt.strftime("%Y-%m-%d"), article="", id="")
        table = pd.concat([rows, table], ignore_index=True)
    newest = frames.articles["published"].max()
    table = table.assign(open=table["day"] > newest)
    return table.sort_values("day", kind="stable", ignore_index=True)


def voices(quotes: pd.DataFrame) -> pd.DataFrame:
    """People and bodies quoted, analysts first, then by number of distinct quotes; `direct` of them are told verbatim
    somewhere. Columns: person, speaker, affiliation, role, country, quotes, articles, direct."""
    person, many = _codes(quotes["person"]), len(quotes["person"].cat.categories)
    direct = quotes["type"].isin(["direct", "mixed"]).to_numpy()
    found = np.flatnonzero(np.bincount(person, minlength=many))
    first = _first(person, many)[found]
    table = pd.DataFrame(
        {
            "person": quotes["person"].cat.categories[found].astype("str"),
            "speaker": quotes["speaker"].take(first).astype("str").array,
            "affiliation": _first_said(quotes["affiliation"], person, many, found),
            "role": quotes["role"].take(first).astype("str").array,
            "country": _first_said(quotes["country"], person, many, found),
            "quotes": _distinct(person, quotes["said"], many)[found],
            "articles": _distinct(person, quotes["article"], many)[found],
            "direct": _distinct(person[direct], quotes["said"][direct], many)[found],
        }
    )
    order = {role: place for place, role in enumerate(labels.ids("role"))}
    place = table["role"].map(order).to_numpy()
    unnamed = table["speaker"].str.endswith("(unnamed)").to_numpy(np.bool_)  # a name says more than a group
    names = pd.Series(np.argsort(np.argsort(quotes["speaker"].cat.categories)), dtype="int64")
    name = names.to_numpy()[_codes(quotes["speaker"].take(first))]
    return table.take(np.lexsort((name, -table["quotes"].to_numpy(), unnamed, place))).reset_index(drop=True)


def _first(group: NDArray[np.int64], count: int, rows: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """The first row of each group, of all rows or of some; -1 where there is none."""
    rows = np.arange(len(group)) if rows is None else rows
    first = np.full(count, -1)
    first[group[rows[::-1]]] = rows[::-1]  # of several values for one place the last one stays
    return first


def _first_said(
    column: pd.Series[Any], group: NDArray[np.int64], count: int, found: NDArray[np.int64]
) -> pd.Series[Any]:
    """The first text of each of the groups `found` that is not empty; "" where all are."""
    said = np.append(column.cat.categories != "", False)
    first = _first(group, count, np.flatnonzero(said[_codes(column)]))[found]
    texts = column.cat.categories.append(pd.Index([""])).astype("str")
    return pd.Series(texts[np.where(first < 0, len(texts) - 1, _codes(column)[first])])


def sentences(frames: Frames, needle: str) -> pd.DataFrame:
    """Sentences of the articles selected (copies set aside) that say what is searched for, newest article first.
    Columns: those of `frames.sentences`, and published."""
    read = frames.articles[~frames.articles["copy"]]
    said = saying(frames.sentences["text"], needle)
    rows = frames.sentences[said & frames.sentences["article"].isin(read["article"])]
    published = read.set_index("article")["published"].reindex(rows["article"].astype("str"))
    return rows.assign(published=published.to_numpy()).sort_values("published", ascending=False, kind="stable")


def tellings(quotes: pd.DataFrame) -> pd.DataFrame:
    """One row a distinct quote: its longest telling, with `places`, the number of articles that carry it."""
    said, many = _codes(quotes["said"]), len(quotes["said"].cat.categories)
    sizes = quotes["text"].cat.categories.str.len().to_numpy(np.int64)[_codes(quotes["text"])]
    longest = len(sizes) - 1 - np.argsort(sizes[::-1], kind="stable")[::-1]  # of equal ones the first row comes first
    rows = np.sort(longest[_first(said[longest], many)[np.unique(said)]])
    places = _distinct(said, quotes["article"], many)
    return quotes.take(rows).assign(places=places[said[rows]])


def goods(frames: Frames) -> pd.DataFrame:
    """Goods by mentions. Columns: commodity, family, codes (inferred), mentions, restricted, articles, and the distinct
    measures in force that name the good: imposed, lifted."""
    good, restricted = _codes(frames.mentions["commodity"]), frames.mentions["restricted"].to_numpy()
    names = frames.mentions["commodity"].cat.categories
    table = pd.DataFrame(
        {
            "mentions": np.bincount(good, minlength=len(names)),
            "restricted": np.bincount(good[restricted], minlength=len(names)),
            "articles": _distinct(good, frames.mentions["article"], len(names)),
        },
        index=pd.Index(names, name="commodity"),
    )
    table = table[table["mentions"] > 0]
    real = frames.measures.loc[frames.measures["status"] == "in_force", ["commodities", "direction"]]
    rows = spread(_tally(real, ["commodities", "direction"]), "commodities")
    ways = rows.groupby(["commodities", "direction"], observed=True)["measures"].sum().unstack(fill_value=0)
    for way in DIRECTIONS:
        table[way] = ways[way].reindex(table.index).fillna(0).astype("int64") if way in ways else 0
    table = table.reset_index().astype({"commodity": "str"})
    table.insert(1, "family", table["commodity"].map(labels.family))
    table.insert(2, "codes", table["commodity"].map(labels.codes))
    return table.sort_values(["mentions", "commodity"], ascending=[False, True], ignore_index=True)


def by_article(mentions: pd.DataFrame) -> pd.DataFrame:
    """Mentions of each good in each article, newest first. Columns: article, published, and one a good."""
    rows = mentions.groupby(["article", "commodity"], observed=True).size().unstack(fill_value=0)
    rows.columns = rows.columns.astype("str")
    published = mentions.drop_duplicates("article").set_index("article")["published"]
    table = rows.reset_index().astype({"article": "str"})
    table.insert(1, "published", table["article"].map(published))
    return table.sort_values(["published", "article"], ascending=[False, True], ignore_index=True)


def together(mentions: pd.DataFrame) -> pd.DataFrame:
    """Pairs of goods named in one sentence. Columns: first, second, sentences, articles."""
    names = mentions["commodity"].cat.categories
    rank = np.argsort(np.argsort(names)) if len(names) else np.zeros(0, np.int64)
    key = mentions["s0"].to_numpy() * (len(names) + 1) + rank[_codes(mentions["commodity"])]
    order = np.argsort(key, kind="stable")  # fast: mentions are nearly in this order
    order = order[np.diff(key[order], prepend=-1) != 0]
    place, good = np.divmod(key[order], len(names) + 1)
    articles = mentions["article"].iloc[order]
    pairs, where = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for apart in range(1, len(order)):
        both = np.flatnonzero(place[apart:] == place[:-apart])
        if not len(both):
            break
        pairs.append(good[both] * len(names) + good[both + apart])
        where.append(both)
    distinct, group = np.unique(np.concatenate(pairs), return_inverse=True)
    ordered = names.sort_values().astype("str")
    first, second = np.divmod(distinct, max(1, len(names)))
    table = pd.DataFrame(
        {
            "first": ordered[first],
            "second": ordered[second],
            "sentences": np.bincount(group, minlength=len(distinct)),
            "articles": _distinct(group, articles.iloc[np.concatenate(where)], len(distinct)),
        }
    )
    return table.sort_values(["sentences", "first"], ascending=[False, True], ignore_index=True)


def newest(frame: pd.DataFrame, start: int, stop: int, before: NDArray[np.int64] | None = None) -> pd.DataFrame:
    """Rows `start` to `stop` of a table in the order of publication, newest first and undated ones last; `before` is a
    small number a row that goes before the date, the largest first. Sorts those rows only."""
    day = frame["published"].to_numpy().astype("datetime64[D]").astype(np.int64)
    key = -np.maximum(day, -(1 << 30)) - (0 if before is None else before << 32)
    rows = np.arange(len(key))
    if stop < len(key):
        rows = np.flatnonzero(key <= np.partition(key, stop - 1)[stop - 1])
    return frame.take(rows[np.argsort(key[rows], kind="stable")][start:stop])
