"""An Analysis as tables: one DataFrame a record kind, columns and dtypes declared once, nothing filtered or counted.

Multi-valued columns (imposer, target, commodities) hold ids joined by `labels.SEPARATOR`, as categories, so that a
filter looks at each distinct combination once. Sentences are categories, too: narrowing a table then moves numbers,
not text. A measure is `undone` (and `undone_on` a day, where it is known) where one in force reverses it. `s0`, `s1`
are the first and last row of `sentences` that a record touches. A row of `quotes` is one telling: those with the same
`said` are one quote that several articles carry, and `speaker` is the folder's name for the person, not the article's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.labels import SEPARATOR
from core.model import Analysis, ArticleAnalysis, Measure, Span, Status
from core.periods import resolve
from core.quotes_fold import fold_quotes

T = TypeVar("T")
CAT, STR, DAY, INT, BOOL, FLOAT = "category", "str", "datetime64[us]", "int64", "bool", "float64"

_PLACE = {"article": CAT, "outlet": CAT, "published": DAY, "copy": BOOL, "s0": INT, "s1": INT}
_SPAN = {"start": INT, "end": INT, "text": CAT, "sentence": CAT}
_WHAT = {
    "direction": CAT,
    "kind": CAT,
    "status": CAT,
    "imposer": CAT,
    "target": CAT,
    "instrument": CAT,
    "commodities": CAT,
}
_WHEN = {"date": CAT, "when": DAY, "until": DAY, "precision": CAT}

SCHEMAS: dict[str, dict[str, str]] = {
    "sentences": {"article": CAT, "start": INT, "end": INT, "text": STR},
    "actions": {"action": STR, **_WHAT, **_WHEN, "claimed_by": CAT, "condition": CAT, "measure": CAT, "score": FLOAT}
    | _SPAN
    | _PLACE,
    "measures": {"measure": STR, **_WHAT, **_WHEN, "summary": STR, "ends": DAY, "conditions": STR}
    | {"reverses": STR, "reversed_by": STR, "undone": BOOL, "undone_on": DAY, "part_of": STR, "counterpart": STR}
    | {
        "corroborated": BOOL,
        "corroboration": STR,
        "conflicts": STR,
        "mentions": INT,
        "articles": INT,
        "first_report": DAY,
        "last_report": DAY,
    },
    "claims": {"measure": CAT, "action": STR, "said_on": DAY, "status": CAT, "kind": CAT, "voice": CAT, "speaker": STR}
    | {"why": CAT}
    | _SPAN
    | _PLACE,
    "quotes": {
        "quote": STR,
        "said": CAT,
        "person": CAT,
        "speaker": CAT,
        "affiliation": CAT,
        "role": CAT,
        "country": CAT,
    }
    | {"title": CAT, "type": CAT, "cue": CAT}
    | _SPAN
    | _PLACE,
    "mentions": {"id": STR, "commodity": CAT, "restricted": BOOL} | _SPAN | _PLACE,
    "dates": {
        "id": STR,
        "type": CAT,
        "value": CAT,
        "mod": CAT,
        "when": DAY,
        "until": DAY,
        "precision": CAT,
        "ahead": BOOL,
    }
    | _SPAN
    | _PLACE,
    "articles": {"article": STR, "title": STR, "outlet": CAT, "published": DAY, "basis": CAT, "how": STR, "url": STR}
    | {"characters": INT, "imposed": INT, "lifted": INT, "quotes": INT, "mentions": INT, "dates": INT, "left_out": INT}
    | {"issues": INT, "copy_of": STR, "copy": BOOL, "s0": INT, "s1": INT},
    "issues": {"code": CAT, "article": STR, "message": STR},
}


def _ahead(dates: pd.DataFrame) -> pd.DataFrame:
    return dates[dates["ahead"]]


def _lengths(dates: pd.DataFrame) -> pd.DataFrame:
    return dates[(dates["type"] == "DURATION") & dates["value"].str.match(r"P\d+[DWMY]$")]


# What pages show of the dates, a small part of by far the longest table: taken once, and narrowed in its place.
PARTS_OF_DATES = {"ahead": _ahead, "lengths": _lengths}


class _Table:
    """An attribute of Frames: a table, made when it is first asked for."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, frames: Frames, owner: type) -> pd.DataFrame:
        table = frames.tables[self._name]
        if not isinstance(table, pd.DataFrame):
            table = frames.tables[self._name] = table()
        return table


class Frames:
    """The tables of one analysis; see SCHEMAS for their columns. A table may be given as a function that makes it: a
    page looks at a few of them, and copying the others takes longer than what it shows; the function then also takes
    columns and places of rows, for these alone. `ahead` and `lengths` are parts of `dates`: days that were ahead when
    an article named them, and durations in whole days, weeks, months or years. `whole` is what a narrowed one was
    narrowed from."""

    sentences = _Table()
    actions = _Table()
    measures = _Table()
    claims = _Table()
    quotes = _Table()
    mentions = _Table()
    dates = _Table()
    ahead = _Table()
    lengths = _Table()
    articles = _Table()
    issues = _Table()

    def __init__(
        self, tables: Mapping[str, pd.DataFrame | Callable[..., pd.DataFrame]], whole: Frames | None = None
    ) -> None:
        self.tables = {name: partial(self._of_dates, part) for name, part in PARTS_OF_DATES.items()} | dict(tables)
        self._made: dict[str, Any] = {}
        self.whole = whole or self

    def once(self, name: str, make: Callable[[Frames], T]) -> T:
        """What follows from the tables alone: made when it is first asked for, and shared by all who look at them."""
        if name not in self._made:
            self._made[name] = make(self)
        made: T = self._made[name]
        return made

    def some(self, name: str, *columns: str) -> pd.DataFrame:
        """Some columns of a table. Of one not made yet only these are: what is counted are a few small columns, and
        copying ids and sentences takes longer than the count."""
        table = self.tables[name]
        return table[list(columns)] if isinstance(table, pd.DataFrame) else table(list(columns))

    def at(self, name: str, places: NDArray[np.intp]) -> pd.DataFrame:
        """Some rows of a table, by their place. Of one not made yet only these are."""
        table = self.tables[name]
        return table.take(places) if isinstance(table, pd.DataFrame) else table(None, places)

    def _of_dates(
        self,
        part: Callable[[pd.DataFrame], pd.DataFrame],
        columns: Sequence[str] | None = None,
        places: NDArray[np.intp] | None = None,
    ) -> pd.DataFrame:
        found = part(self.dates)
        found = found if columns is None else found[columns]
        return found if places is None else found.take(places)


def table(name: str, rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Rows as the declared table; missing strings become "", missing days NaT. Raises KeyError on an unknown column."""
    schema = SCHEMAS[name]
    columns: dict[str, pd.Series[Any]] = {}
    for column, dtype in schema.items():
        values = [row[column] for row in rows]
        if dtype == DAY:
            columns[column] = pd.Series(pd.to_datetime(pd.Series(values, dtype="object")), dtype=DAY)
        elif dtype in (CAT, STR):
            columns[column] = pd.Series(["" if value is None else str(value) for value in values], dtype=dtype)
        else:
            columns[column] = pd.Series(values, dtype=dtype)
    return pd.DataFrame(columns)


def person_id(name: str) -> str:
    """Stable id of a speaker: the name in lower case, everything but letters and digits as hyphens."""
    words = "".join(character if character.isalnum() else " " for character in name.casefold()).split()
    return "-".join(words) or "unnamed"


def build(analysis: Analysis) -> Frames:
    """The tables of an analysis, records in the order of the articles and of their text."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}
    measure_of = {claim.action: measure.id for measure in analysis.measures for claim in measure.claims}
    for article in analysis.articles:
        _article_rows(article, analysis.copies.get(article.article.id), measure_of, rows)
    _fold(analysis, rows["quotes"])
    spans = {row["action"]: row for row in rows["actions"]}
    undoing = sorted((one for one in analysis.measures if one.reverses), key=lambda one: one.status is Status.IN_FORCE)
    reversed_by = {one.reverses: one for one in undoing}  # of several the last stays: one in force, where there is one
    for measure in analysis.measures:
        rows["measures"].append(_measure_row(measure, analysis.copies, reversed_by.get(measure.id)))
        rows["claims"].extend(_claim_rows(measure, spans))
    rows["issues"] = [
        {"code": issue.code, "article": issue.article, "message": issue.message}
        for issue in dict.fromkeys(analysis.all_issues)
    ]
    return Frames({name: table(name, rows[name]) for name in SCHEMAS})


def _day(value: str | None) -> date | None:
    period = resolve(value)
    return period.start if period else None


def _when(value: str | None) -> dict[str, Any]:
    period = resolve(value)
    if period is None:
        return {"when": None, "until": None, "precision": ""}
    return {"when": period.start, "until": period.end, "precision": period.precision}


def _outlet(article: ArticleAnalysis) -> str:
    return article.article.outlet or article.layout.outlet or ""


def _place(article: ArticleAnalysis, copy: bool) -> dict[str, Any]:
    published = _day(article.layout.published.value)
    return {"article": article.article.id, "outlet": _outlet(article), "published": published, "copy": copy}


def title_of(article: ArticleAnalysis) -> str:
    """The title to show: the metadata's, the page's, else the beginning of the text, else the file's name."""
    text = article.article.text
    if article.article.title:
        return article.article.title
    if article.layout.title:
        return " ".join(article.layout.title.of(text).split())
    for block in article.layout.blocks:
        words = " ".join(block.span.of(text).split())
        if words:
            return words if len(words) <= 90 else words[:88].rsplit(" ", 1)[0] + "…"
    return article.article.id


def _article_rows(
    article: ArticleAnalysis, copy_of: str | None, measure_of: dict[str, str], rows: dict[str, list[dict[str, Any]]]
) -> None:
    text = article.article.text
    sentences = sorted(article.sentences or tuple(block.span for block in article.layout.blocks)) or [
        Span(0, len(text))
    ]
    starts = [span.start for span in sentences]
    first = len(rows["sentences"])
    rows["sentences"] += [
        {"article": article.article.id, "start": span.start, "end": span.end, "text": span.of(text)}
        for span in sentences
    ]
    place = _place(article, copy_of is not None)

    def at(span: Span, sentence: Span | None = None) -> dict[str, Any]:
        low = max(bisect_right(starts, span.start) - 1, 0)
        high = max(bisect_right(starts, max(span.end - 1, span.start)) - 1, low)
        around = sentence or Span(min(sentences[low].start, span.start), max(sentences[high].end, span.end))
        where = {"start": span.start, "end": span.end, "text": span.of(text), "sentence": around.of(text)}
        return where | place | {"s0": first + low, "s1": first + high}

    covered: dict[int, set[str]] = {}
    for action in article.actions:
        row = at(action.trigger, action.sentence)
        covered.setdefault(row["s0"], set()).update(action.commodities)
        rows["actions"].append(
            row
            | {
                name: getattr(action, name)
                for name in ("direction", "kind", "status", "instrument", "date", "claimed_by")
            }
            | {name: SEPARATOR.join(getattr(action, name)) for name in ("imposer", "target", "commodities")}
            | {"action": action.id, "measure": measure_of.get(action.id), "score": action.score}
            | {"condition": action.condition.of(text) if action.condition else None}
            | _when(action.date)
        )
    for number, quote in enumerate(article.quotes, 1):
        rows["quotes"].append(
            at(quote.quote)
            | {name: getattr(quote, name) for name in ("affiliation", "role", "country", "title", "type")}
            | {"quote": f"{article.article.id}#Q{number}", "cue": quote.cue.of(text) if quote.cue else None}
        )
    for number, mention in enumerate(article.commodities, 1):
        row = at(mention.span)
        restricted = mention.id in covered.get(row["s0"], ())
        rows["mentions"].append(
            row | {"id": f"{article.article.id}#C{number}", "commodity": mention.id, "restricted": restricted}
        )
    for number, when in enumerate(article.dates, 1):
        resolved = _when(when.value)
        ahead = bool(resolved["when"] and place["published"] and resolved["when"] > place["published"])
        rows["dates"].append(
            at(when.span)
            | resolved
            | {"id": f"{article.article.id}#D{number}", "type": when.type, "value": when.value, "mod": when.mod}
            | {"ahead": ahead}
        )
    left_out = (*article.layout.boilerplate, *article.layout.embeds, *article.layout.repeats)
    rows["articles"].append(
        {name: place[name] for name in ("article", "outlet", "published")}
        | {"title": title_of(article), "basis": article.layout.published.basis, "how": article.layout.published.how}
        | {"url": article.article.url, "characters": len(text), "copy_of": copy_of, "copy": copy_of is not None}
        | {way: sum(action.direction == way for action in article.actions) for way in ("imposed", "lifted")}
        | {"quotes": len(article.quotes), "mentions": len(article.commodities), "dates": len(article.dates)}
        | {"left_out": len(left_out), "issues": len(article.issues)}
        | {"s0": first, "s1": first + len(sentences) - 1}
    )


def _fold(analysis: Analysis, rows: list[dict[str, Any]]) -> None:
    """Give each telling of a quote the quote's id (that of its first telling) and its speaker."""
    place_of = {(row["article"], row["start"], row["end"]): row for row in reversed(rows)}
    for folded in fold_quotes(analysis.articles):
        mine = [place_of[place.article, *place.quote.quote] for place in folded.places]
        for row in mine:
            row |= {"said": mine[0]["quote"], "speaker": folded.speaker, "person": person_id(folded.speaker)}
    for row in rows:  # the same words twice in one article's list
        if "said" not in row:
            first = place_of[row["article"], row["start"], row["end"]]
            row |= {name: first[name] for name in ("said", "speaker", "person")}


def _measure_row(measure: Measure, copies: dict[str, str], reversed_by: Measure | None) -> dict[str, Any]:
    reports = _reports(measure)
    undone = reversed_by if reversed_by and reversed_by.status is Status.IN_FORCE else None  # a pledge undoes nothing
    undone_on = (_day(undone.date) or min(_reports(undone), default=None)) if undone else None
    return (
        {name: getattr(measure, name) for name in ("direction", "kind", "status", "instrument", "date", "summary")}
        | {name: getattr(measure, name) for name in ("reverses", "part_of", "counterpart", "corroborated")}
        | {name: SEPARATOR.join(getattr(measure, name)) for name in ("imposer", "target", "commodities")}
        | _when(measure.date)
        | {"measure": measure.id, "ends": _day(measure.ends)}
        | {"reversed_by": reversed_by.id if reversed_by else None, "undone": undone is not None, "undone_on": undone_on}
        | {"corroboration": measure.corroboration, "conditions": "\n".join(measure.conditions)}
        | {"conflicts": "\n".join(measure.conflicts), "mentions": len(measure.claims)}
        | {"articles": len({copies.get(claim.article, claim.article) for claim in measure.claims})}
        | {"first_report": min(reports, default=None), "last_report": max(reports, default=None)}
    )


def _reports(measure: Measure) -> list[date]:
    """The days of the articles that tell of a measure, as far as known."""
    return [day for claim in measure.claims if (day := _day(claim.said_on))]


def _claim_rows(measure: Measure, spans: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    where = ("start", "end", "text", "sentence", "article", "outlet", "published", "copy", "s0", "s1")
    return [
        {name: spans[claim.action][name] for name in where}
        | {name: getattr(claim, name) for name in ("action", "status", "kind", "voice", "speaker", "why")}
        | {"measure": measure.id, "said_on": _day(claim.said_on)}
        for claim in measure.claims
        if claim.action in spans
    ]
