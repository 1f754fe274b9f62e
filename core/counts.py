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
from core.groups import Codes, codes, crossed, distinct, first, in_order, ranked, split
from core.selection import UNSAID
from core.words import words_of

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
    table = frames.some("measures", "direction", "status", "corroborated", "undone")
    actions = frames.some("actions", "direction", "article")
    mine, effective = (table["direction"] == way).to_numpy(), (table["status"] == "in_force").to_numpy()
    real = mine & effective
    tally = table["status"][mine].value_counts()
    told = codes(actions["article"])[(actions["direction"] == way).to_numpy()]
    return Headline(
        way,
        int(real.sum()),
        int(table["corroborated"].to_numpy()[real].sum()),
        int(table["undone"].to_numpy()[real].sum()),
        {status: int(tally.get(status, 0)) for status in BESIDE},
        len(told),
        len(ranked(told)[1]),
    )


def articles(frame: pd.DataFrame) -> int:
    """The number of articles that rows come from."""
    seen = np.zeros(len(frame["article"].cat.categories), np.bool_)
    seen[codes(frame["article"])] = True
    return int(seen.sum())


def balance(measures: pd.DataFrame, column: str = "imposer") -> pd.DataFrame:
    """Distinct measures by imposer (or another joined column), direction and whether in force.
    Columns: id, name, direction, certainty ("in force", "not in force"), measures."""
    rows, ids, names = split(measures[column], UNSAID)
    ways, unsure = measures["direction"].cat.categories, (measures["status"] != "in_force").to_numpy()
    way_of = codes(measures["direction"])[rows]
    group, (one, way, doubt) = crossed((ids, len(names)), (way_of, len(ways)), (unsure[rows].astype(np.int64), 2))
    sizes = np.bincount(group, minlength=len(one))
    table = pd.DataFrame(
        {
            "id": names[one],
            "name": names.map(_name(column))[one],
            "direction": pd.Categorical.from_codes(way, ways),
            "certainty": pd.Index(["in force", "not in force"], dtype="str")[doubt],
            "measures": sizes,
        }
    )
    total = np.bincount(one, weights=sizes, minlength=len(names))
    return table.take(np.argsort(total[one], kind="stable")).reset_index(drop=True)


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
    rows, good, goods = split(measures["commodities"], UNSAID)
    named = (goods != UNSAID)[good] & (measures["status"] == "in_force").to_numpy()[rows]
    rows, good = rows[named], good[named]
    again, who, imposers = split(measures["imposer"].take(rows), UNSAID)
    group, (one, two) = crossed((good[again], len(goods)), (who, len(imposers)))
    way = measures["direction"].take(rows[again])
    sizes = {name: np.bincount(group[(way == name).to_numpy()], minlength=len(one)) for name in DIRECTIONS}
    table = pd.DataFrame({"commodity": goods[one], "imposer": imposers[two], **sizes})
    return table.assign(net=table["imposed"] - table["lifted"])


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


def placed(frame: pd.DataFrame, step: str, otherwise: str) -> tuple[Codes, pd.DatetimeIndex]:
    """The place of each row among the periods in order, and their first days: its own `when` counts, else the column
    `otherwise`. -1 where there is neither, or where the row's own date is vaguer than the step (a year has no week)."""
    vague = [_EXACT.get(str(value), 0) > _EXACT[step] for value in frame["precision"].cat.categories]
    own = frame["when"].to_numpy()
    days = np.where(np.isnat(own), frame[otherwise].to_numpy(), own)
    days[np.array([*vague, False])[codes(frame["precision"])]] = np.datetime64("NaT")
    place, distinct_days = pd.factorize(days)  # a day is turned into its period once, not once a row
    starts = pd.DatetimeIndex(distinct_days).to_period(STEPS[step]).start_time
    periods = starts.unique().sort_values()
    return np.append(periods.get_indexer(starts), -1)[place], periods


def timeline(actions: pd.DataFrame, by: str = "action", step: str = "week") -> pd.DataFrame:
    """Mentions of actions by period and direction. `by`: "action" (its own day, else that of its article) or
    "publication". Columns: period (first day), direction, instrument, mentions, articles."""
    rows = actions[["when", "precision", "published"]]
    if by == "publication":
        rows = rows.assign(
            when=rows["published"], precision=pd.Categorical.from_codes(np.zeros(len(rows), np.int8), pd.Index(["day"]))
        )
    place, periods = placed(rows, step, "published")
    dated = place >= 0
    ways, tools = (actions[name].cat.categories for name in ("direction", "instrument"))
    group, (when, way, tool) = crossed(
        (place[dated], len(periods)),
        (codes(actions["direction"])[dated], len(ways)),
        (codes(actions["instrument"])[dated], len(tools)),
    )
    return pd.DataFrame(
        {
            "period": periods[when],
            "direction": pd.Categorical.from_codes(way, ways),
            "instrument": pd.Categorical.from_codes(tool, tools),
            "mentions": np.bincount(group, minlength=len(when)),
            "articles": distinct(group, codes(actions["article"])[dated], len(when)),
        }
    )


def flow(measures: pd.DataFrame, step: str = "month") -> pd.DataFrame:
    """Measures in force by the period in which they took effect (else were first reported).
    Columns: period, direction, measures."""
    real = measures[["when", "precision", "first_report", "direction"]][measures["status"] == "in_force"]
    place, periods = placed(real, step, "first_report")
    ways = real["direction"].cat.categories
    dated = place >= 0
    group, (when, way) = crossed((place[dated], len(periods)), (codes(real["direction"])[dated], len(ways)))
    sizes = np.bincount(group, minlength=len(when))
    return pd.DataFrame({"period": periods[when], "direction": pd.Categorical.from_codes(way, ways), "measures": sizes})


def stock(measures: pd.DataFrame) -> pd.DataFrame:
    """Restrictions standing at the end of each day on which their number changes, as far as the folder tells: in force
    from their date (else first report) until a measure in force undoes them (selected or not), or their end.
    Columns: day, change, standing."""
    columns = ["direction", "when", "first_report", "undone_on", "ends"]
    real = measures[columns][measures["status"] == "in_force"]
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
    dates = frames.some("ahead", "when", "precision", "type", "article")
    named = dates["type"].isin(["DATE", "TIME"]).to_numpy()
    place = np.flatnonzero(named & dates["when"].notna().to_numpy())
    when = dates["when"].to_numpy()[place].astype("datetime64[D]").astype(np.int64)
    group, keys = ranked(when * 16 + codes(dates["precision"])[place])
    columns = ["when", "precision", "value", "sentence", "article", "id"]
    table = frames.at("ahead", place[first(group, len(keys))])[columns]
    table = table.astype({"value": "str", "sentence": "str", "article": "str"}).rename(columns={"when": "day"})
    table = table.assign(
        articles=distinct(group, codes(dates["article"])[place], len(keys)),
        what="named",
        measure="",
        since=None,
    ).astype({"since": "datetime64[us]"})
    ends = frames.at("measures", np.flatnonzero(frames.some("measures", "ends")["ends"].notna()))
    if len(ends):
        rows = ends.assign(since=ends["when"].fillna(ends["first_report"]))
        rows = rows[["measure", "ends", "articles", "summary", "since"]]
        rows = rows.rename(columns={"ends": "day", "summary": "sentence"})
        rows = rows.assign(what="ends", precision="day", value=rows["day"].dt.strftime("%Y-%m-%d"), article="", id="")
        table = pd.concat([rows, table], ignore_index=True)
    newest = frames.some("articles", "published")["published"].max()
    table = table.assign(open=table["day"] > newest)
    return table.sort_values("day", kind="stable", ignore_index=True)


HEARD = ("person", "said", "type", "speaker", "affiliation", "role", "country", "article")  # what `voices` looks at


def voices(quotes: pd.DataFrame) -> pd.DataFrame:
    """People and bodies quoted, analysts first, then by number of distinct quotes; `direct` of them are told verbatim
    somewhere. Columns: person, speaker, affiliation, role, country, quotes, articles, direct."""
    person, said, many = codes(quotes["person"]), codes(quotes["said"]), len(quotes["person"].cat.categories)
    direct = quotes["type"].isin(["direct", "mixed"]).to_numpy()
    found = np.flatnonzero(np.bincount(person, minlength=many))
    start = first(person, many)[found]
    table = pd.DataFrame(
        {
            "person": quotes["person"].cat.categories[found].astype("str"),
            "speaker": quotes["speaker"].take(start).astype("str").array,
            "affiliation": _first_said(quotes["affiliation"], person, many, found),
            "role": quotes["role"].take(start).astype("str").array,
            "country": _first_said(quotes["country"], person, many, found),
            "quotes": distinct(person, said, many)[found],
            "articles": distinct(person, codes(quotes["article"]), many)[found],
            "direct": distinct(person[direct], said[direct], many)[found],
        }
    )
    order = {role: place for place, role in enumerate(labels.ids("role"))}
    place = table["role"].map(order).to_numpy()
    unnamed = table["speaker"].str.endswith("(unnamed)").to_numpy(np.bool_)  # a name says more than a group
    name = in_order(quotes["speaker"])[start]
    return table.take(np.lexsort((name, -table["quotes"].to_numpy(), unnamed, place))).reset_index(drop=True)


def _first_said(
    column: pd.Series[Any], group: NDArray[np.int64], count: int, found: NDArray[np.int64]
) -> pd.Series[Any]:
    """The first text of each of the groups `found` that is not empty; "" where all are."""
    said = np.append(column.cat.categories != "", False)
    start = first(group, count, np.flatnonzero(said[codes(column)]))[found]
    texts = column.cat.categories.append(pd.Index([""])).astype("str")
    return pd.Series(texts[np.where(start < 0, len(texts) - 1, codes(column)[start])])


def sentences(frames: Frames, needle: str) -> pd.DataFrame:
    """Sentences of the articles selected (copies set aside) that say what is searched for, newest article first.
    Columns: those of `frames.sentences`, and published."""
    read = frames.articles[~frames.articles["copy"]]
    said = frames.whole.once("words", words_of).saying(needle)
    rows = frames.sentences[said & frames.sentences["article"].isin(read["article"])]
    published = read.set_index("article")["published"].reindex(rows["article"].astype("str"))
    return rows.assign(published=published.to_numpy()).sort_values("published", ascending=False, kind="stable")


def tellings(quotes: pd.DataFrame) -> pd.DataFrame:
    """One row a distinct quote: its longest telling, with `places`, the number of articles that carry it."""
    said, many = codes(quotes["said"]), len(quotes["said"].cat.categories)
    sizes = quotes["text"].cat.categories.str.len().to_numpy(np.int64)[codes(quotes["text"])]
    most = np.zeros(many, np.int64)
    np.maximum.at(most, said, sizes)
    longest = first(said, many, np.flatnonzero(sizes == most[said]))  # of equal ones the first row
    rows = np.sort(longest[longest >= 0])
    places = distinct(said, codes(quotes["article"]), many)
    return quotes.take(rows).assign(places=places[said[rows]])


def goods(frames: Frames) -> pd.DataFrame:
    """Goods by mentions. Columns: commodity, family, codes (inferred), mentions, restricted, articles, and the distinct
    measures in force that name the good: imposed, lifted."""
    mentions = frames.some("mentions", "commodity", "restricted", "article")
    good, restricted = codes(mentions["commodity"]), mentions["restricted"].to_numpy()
    names = mentions["commodity"].cat.categories
    table = pd.DataFrame(
        {
            "mentions": np.bincount(good, minlength=len(names)),
            "restricted": np.bincount(good[restricted], minlength=len(names)),
            "articles": distinct(good, codes(mentions["article"]), len(names)),
        },
        index=pd.Index(names, name="commodity"),
    )
    table = table[table["mentions"] > 0]
    real = frames.some("measures", "commodities", "direction", "status")
    real = real[real["status"] == "in_force"]
    rows, named, known = split(real["commodities"], UNSAID)
    for way in DIRECTIONS:
        sizes = np.bincount(named[(real["direction"] == way).to_numpy()[rows]], minlength=len(known))
        table[way] = pd.Series(sizes, known).reindex(table.index, fill_value=0).astype("int64")
    table = table.reset_index().astype({"commodity": "str"})
    table.insert(1, "family", table["commodity"].map(labels.family))
    table.insert(2, "codes", table["commodity"].map(labels.codes))
    return table.sort_values(["mentions", "commodity"], ascending=[False, True], ignore_index=True)


def trend(mentions: pd.DataFrame, goods: Sequence[str]) -> pd.DataFrame:
    """Mentions of some goods by day of publication. Columns: period, commodity, mentions."""
    rows = mentions[["published", "commodity"]][mentions["commodity"].isin(goods) & mentions["published"].notna()]
    table = rows.groupby(["published", "commodity"], observed=True).size().rename("mentions").reset_index()
    return table.rename(columns={"published": "period"})


def by_article(mentions: pd.DataFrame, goods: Sequence[str]) -> pd.DataFrame:
    """Mentions of some goods in each article that names any good, newest first. Columns: article, published, and one a
    good."""
    article, good = codes(mentions["article"]), codes(mentions["commodity"])
    place, found = ranked(article)
    codes_of = mentions["commodity"].cat.categories.get_indexer(pd.Index(goods))
    columns = {
        one: np.bincount(place[good == code], minlength=len(found)) for one, code in zip(goods, codes_of, strict=True)
    }
    published = mentions["published"].to_numpy()[first(place, len(found))]
    table = pd.DataFrame(
        {"article": mentions["article"].cat.categories[found].astype("str"), "published": published, **columns}
    )
    days = np.where(np.isnat(published), np.iinfo(np.int64).max, -published.astype(np.int64))
    names = in_order(mentions["article"].iloc[first(place, len(found))])
    return table.take(np.lexsort((names, days))).reset_index(drop=True)


def together(mentions: pd.DataFrame) -> pd.DataFrame:
    """Pairs of goods named in one sentence. Columns: first, second, sentences, articles."""
    names = mentions["commodity"].cat.categories
    key = mentions["s0"].to_numpy() * (len(names) + 1) + in_order(mentions["commodity"])
    order = np.argsort(key, kind="stable")  # fast: mentions are nearly in this order
    order = order[np.diff(key[order], prepend=-1) != 0]
    place, good = np.divmod(key[order], len(names) + 1)
    article = codes(mentions["article"])[order]
    pairs, where = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for apart in range(1, len(order)):
        both = np.flatnonzero(place[apart:] == place[:-apart])
        if not len(both):
            break
        pairs.append(good[both] * len(names) + good[both + apart])
        where.append(both)
    group, found = ranked(np.concatenate(pairs))
    ordered = names.sort_values().astype("str")
    one, two = np.divmod(found, max(1, len(names)))
    table = pd.DataFrame(
        {
            "first": ordered[one],
            "second": ordered[two],
            "sentences": np.bincount(group, minlength=len(found)),
            "articles": distinct(group, article[np.concatenate(where)], len(found)),
        }
    )
    return table.sort_values(["sentences", "first"], ascending=[False, True], ignore_index=True)


def newest(frame: pd.DataFrame, start: int, stop: int, before: Codes | None = None) -> pd.DataFrame:
    """Rows `start` to `stop` of a table in the order of publication, newest first and undated ones last; `before` is a
    small number a row that goes before the date, the largest first. Sorts those rows only."""
    return frame.take(_newest(frame["published"], start, stop, before))


def newest_of(frames: Frames, name: str, start: int, stop: int, before: str | None = None) -> pd.DataFrame:
    """The same of a table that need not be made for it; `before` names a column of truths or small numbers."""
    some = frames.some(name, "published", *([before] if before else []))
    order = some[before].to_numpy().astype(np.int64) if before else None
    return frames.at(name, _newest(some["published"], start, stop, order))


def _newest(published: pd.Series[Any], start: int, stop: int, before: Codes | None) -> NDArray[np.intp]:
    day = published.to_numpy().astype("datetime64[D]").astype(np.int64)
    key = -np.maximum(day, -(1 << 30)) - (0 if before is None else before << 32)
    rows = np.arange(len(key))
    if stop < len(key):
        rows = np.flatnonzero(key <= np.partition(key, stop - 1)[stop - 1])
    return rows[np.argsort(key[rows], kind="stable")][start:stop]
