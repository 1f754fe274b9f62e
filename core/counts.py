"""Numbers and small tables out of the selected frames: what is counted, in which unit, out of how many.

Headline numbers are distinct measures. `in_force` ones are counted; the others stand beside them, never inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from core import labels
from core.frames import Frames
from core.labels import SEPARATOR
from core.search import saying
from core.selection import UNSAID

DIRECTIONS = ("imposed", "lifted")
BESIDE = ("agreed", "conditional", "possible", "alleged", "called_for", "denied")


@dataclass(frozen=True, slots=True)
class Headline:
    """Distinct measures of one direction. `corroborated` of the `in_force` ones; `undone` of them were undone since."""

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
    told = frames.actions.loc[frames.actions["direction"] == way, "article"]
    return Headline(
        way,
        int(real.sum()),
        int(table.loc[real, "corroborated"].sum()),
        int(table.loc[real, "reversed_by"].isin(table.loc[effective, "measure"]).sum()),
        {status: int(tally.get(status, 0)) for status in BESIDE},
        len(told),
        int(told.nunique()),
    )


def spread(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """One row for each id of a joined column; what is unsaid keeps one row under `UNSAID`."""
    parts = frame.assign(**{column: frame[column].astype("str").str.split(SEPARATOR)})
    return parts.explode(column).assign(**{column: lambda rows: rows[column].replace("", UNSAID)})


def balance(measures: pd.DataFrame, column: str = "imposer") -> pd.DataFrame:
    """Distinct measures by imposer (or another joined column), direction and whether in force.
    Columns: id, name, direction, certainty ("in force", "not in force"), measures."""
    rows = spread(measures, column)
    rows["certainty"] = (
        rows["status"].astype("str").map(lambda status: "in force" if status == "in_force" else "not in force")
    )
    table = rows.groupby([column, "direction", "certainty"], observed=True).size().rename("measures").reset_index()
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
    real = measures[(measures["status"] == "in_force") & (measures["commodities"].astype("str") != "")]
    rows = spread(spread(real, "commodities"), "imposer")
    table = (
        rows.groupby(["commodities", "imposer", "direction"], observed=True).size().unstack("direction", fill_value=0)
    )
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
    vague = frame["precision"].astype("str").map(_EXACT).fillna(0) > _EXACT[step]
    days = frame["when"].fillna(frame[otherwise]).mask(vague)
    starts: pd.Series[Any] = days.dt.to_period(STEPS[step]).dt.start_time
    return starts


def timeline(actions: pd.DataFrame, by: str = "action", step: str = "week") -> pd.DataFrame:
    """Mentions of actions by period and direction. `by`: "action" (its own day, else that of its article) or
    "publication". Columns: period (first day), direction, instrument, mentions, articles."""
    if by == "publication":
        actions = actions.assign(when=actions["published"], precision="day")
    rows = actions.assign(period=placed(actions, step, "published")).dropna(subset=["period"])
    grouped = rows.groupby(["period", "direction", "instrument"], observed=True)
    return grouped.agg(mentions=("action", "size"), articles=("article", "nunique")).reset_index()


def flow(measures: pd.DataFrame, step: str = "month") -> pd.DataFrame:
    """Measures in force by the period in which they took effect (else were first reported).
    Columns: period, direction, measures."""
    real = measures[measures["status"] == "in_force"]
    rows = real.assign(period=placed(real, step, "first_report")).dropna(subset=["period"])
    return rows.groupby(["period", "direction"], observed=True).size().rename("measures").reset_index()


def stock(measures: pd.DataFrame) -> pd.DataFrame:
    """Restrictions standing at the end of each day on which their number changes, as far as the folder tells: in force
    from their date (else first report) until the measure that undoes them, or their end.
    Columns: day, change, standing."""
    real = measures[measures["status"] == "in_force"]
    starts = real["when"].fillna(real["first_report"])
    begun = pd.Series(starts.to_numpy(), index=real["measure"].to_numpy())
    imposed = real[real["direction"] == "imposed"]
    opened = starts[imposed.index]
    undone = pd.Series(begun.reindex(imposed["reversed_by"]).to_numpy(), index=imposed.index).fillna(imposed["ends"])
    closed = undone[opened.notna()].dropna().clip(lower=opened[opened.notna()])
    changes = pd.concat([pd.Series(1, index=opened.dropna().to_numpy()), pd.Series(-1, index=closed.to_numpy())])
    daily = changes.groupby(level=0).sum().sort_index()
    return pd.DataFrame({"day": daily.index, "change": daily.to_numpy(), "standing": daily.cumsum().to_numpy()})


def deadlines(frames: Frames) -> pd.DataFrame:
    """Days that were ahead when an article named them: ends of measures, and dates in the text, soonest first.
    `open` says whether the day is still ahead of the newest article of all; `since` is when a measure that ends began,
    else was first reported.
    Columns: day, value, precision, what ("ends" or "named"), measure, articles, sentence, article, id, since, open."""
    dates = frames.dates[frames.dates["ahead"] & frames.dates["type"].isin(["DATE", "TIME"])]
    table = dates.groupby(["when", "precision"], observed=True, sort=True).agg(
        value=("value", "first"),
        articles=("article", "nunique"),
        sentence=("sentence", "first"),
        article=("article", "first"),
        id=("id", "first"),
    )
    table = table.reset_index().rename(columns={"when": "day"}).assign(what="named", measure="", since=None)
    table = table.astype({"since": "datetime64[us]"})
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
    rows = quotes.assign(
        direct=quotes["said"].where(quotes["type"].isin(["direct", "mixed"])),
        affiliation=_said(quotes["affiliation"]),
        country=_said(quotes["country"].astype("str")),
    )
    table = rows.groupby("person", observed=True).agg(
        speaker=("speaker", "first"),
        affiliation=("affiliation", "first"),  # the first that is said
        role=("role", "first"),
        country=("country", "first"),
        quotes=("said", "nunique"),
        articles=("article", "nunique"),
        direct=("direct", "nunique"),
    )
    table = table.fillna({"affiliation": "", "country": ""}).astype({"country": "category"})
    order = {role: place for place, role in enumerate(labels.ids("role"))}
    table = table.reset_index().assign(place=lambda rows: rows["role"].astype("str").map(order))
    table["unnamed"] = table["speaker"].astype("str").str.endswith("(unnamed)")  # a name says more than a group
    table = table.sort_values(["place", "unnamed", "quotes", "speaker"], ascending=[True, True, False, True])
    return table.drop(columns=["place", "unnamed"]).reset_index(drop=True)


def _said(values: pd.Series[Any]) -> pd.Series[Any]:
    """Empty texts as missing, which a group's `first` passes over."""
    return values.mask(values == "")


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
    longest = quotes["text"].str.len().sort_values(ascending=False, kind="stable").index
    rows = quotes.loc[longest].drop_duplicates("said").sort_index()
    places = quotes.groupby("said", observed=True)["article"].nunique()
    return rows.assign(places=rows["said"].map(places).astype("int64"))


def goods(frames: Frames) -> pd.DataFrame:
    """Goods by mentions. Columns: commodity, family, codes (inferred), mentions, restricted, articles, and the distinct
    measures in force that name the good: imposed, lifted."""
    grouped = frames.mentions.groupby("commodity", observed=True)
    table = grouped.agg(mentions=("text", "size"), restricted=("restricted", "sum"), articles=("article", "nunique"))
    real = frames.measures[frames.measures["status"] == "in_force"]
    ways = spread(real, "commodities").groupby(["commodities", "direction"], observed=True).size().unstack(fill_value=0)
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
    once = mentions[["commodity", "s0", "article"]].astype({"commodity": "str"}).drop_duplicates(["commodity", "s0"])
    pairs = once.merge(once[["commodity", "s0"]], on="s0")
    pairs = pairs[pairs["commodity_x"] < pairs["commodity_y"]]
    table = pairs.groupby(["commodity_x", "commodity_y"]).agg(sentences=("s0", "size"), articles=("article", "nunique"))
    table = table.reset_index().rename(columns={"commodity_x": "first", "commodity_y": "second"})
    return table.sort_values(["sentences", "first"], ascending=[False, True], ignore_index=True)
