"""Temporal expressions with their TIMEX3 values."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date

from spacy.tokens import Doc

from core.extract.dates.amounts import low
from core.extract.dates.context import Context
from core.extract.dates.forms import Clock, Found, Pieces, Same
from core.extract.dates.grammar import parse
from core.extract.dates.lexer import Word, lex
from core.extract.dates.resolve import Meaning, resolve
from core.extract.dates.tense import TenseReader
from core.extract.dates.values import Point
from core.language import whole_text
from core.model import DateMention, Span

_ERA = re.compile(r"\d{2,4}")

_VERB = 1_000_000  # tells the number of a verb from that of a clause

__all__ = ["extract_dates"]


def extract_dates(doc: Doc, published: str | None) -> tuple[DateMention, ...]:
    """The temporal expressions in the blocks of a Doc (all of it where it has none), in text order and disjoint.

    `published` is the ISO date that relative expressions are counted from; without it, or where it is no date, they
    keep X for what is not known.
    """
    now = _date(published)
    spans = (
        [block.span for block in doc._.blocks]
        if doc.has_extension("blocks") and doc._.blocks
        else [Span(0, len(whole_text(doc)))]
    )
    text = whole_text(doc)
    reader: TenseReader | None = None
    mentions: list[DateMention] = []
    carried: tuple[Point | None, Point | None] = None, None
    for span in spans:
        words = lex(text, span.start, span.end)
        found = parse(words)
        if not found:
            carried = None, None
            continue
        reader = reader or TenseReader(doc)
        block, carried = _read_block(words, found, now, reader, carried)
        mentions.extend(block)
    return tuple(mentions)


def _date(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _read_block(
    words: list[Word],
    found: list[Found],
    now: date | None,
    reader: TenseReader,
    carried: tuple[Point | None, Point | None],
) -> tuple[list[DateMention], tuple[Point | None, Point | None]]:
    """The mentions of one block, and the last time and day named in it."""
    stops = [i for i, word in enumerate(words) if word.low in (".", "?", "!", ";") and word.end - word.start == 1]
    last, last_day = carried
    mentions: list[DateMention] = []
    read: list[tuple[Found, Meaning, int]] = []
    for n, item in enumerate(found):
        reading = reader.read(words, item.start, item.end)
        context = Context(now, reading, last, last_day)
        clause = bisect_right(stops, item.start)
        if isinstance(item.form, Same) and item.form.unit and not read and item.start > 2:
            context.last = context.last_day = None  # an anchor from the paragraph before holds at the start of this one
        if isinstance(item.form, Clock) and item.form.on is None:
            context.clause_day = _clause_day(read, found, n, reading.verb, clause, stops) or _day_ahead(
                words, found, n, now, reader
            )
        context.era = bool(read) and bool(_ERA.fullmatch(read[-1][1].value))
        if n and read and read[-1][0] is found[n - 1]:
            context.lower = _range_start(words, found[n - 1], item, read[-1][1].point)
        if n + 1 < len(found):
            context.upper = _range_end(words, item, found[n + 1])
        meaning = resolve(item.form, context)
        if meaning is None:
            continue
        read.append((item, meaning, clause if reading.verb < 0 else reading.verb + _VERB))
        mentions.append(_mention(words, item, meaning))
        if meaning.point is not None:
            last = meaning.point
            if last.grain == "D":
                last_day = last
    return mentions, (last, last_day)


def _mention(words: list[Word], item: Found, meaning: Meaning) -> DateMention:
    span = Span(words[item.start].start, words[item.end - 1].end)
    anchor = meaning.anchor.isoformat() if meaning.anchor else None
    return DateMention(span, meaning.type, meaning.value, item.mod, anchor)


def _clause_day(
    read: list[tuple[Found, Meaning, int]], found: list[Found], n: int, verb: int, clause: int, stops: list[int]
) -> Point | None:
    """The day that the same verb governs; without a verb, a day named just before in the same clause."""
    for item, meaning, where in reversed(read):
        if bisect_right(stops, item.start) != clause:
            return None
        beside = where == verb + _VERB or found[n].start - item.end <= 3
        if beside and meaning.point and meaning.point.grain == "D":
            return meaning.point._replace(clock="")
    return None


def _day_ahead(words: list[Word], found: list[Found], n: int, now: date | None, reader: TenseReader) -> Point | None:
    """The day said soon after a time: "at 9:30 a.m. (0130 GMT) on Wednesday"."""
    for item in found[n + 1 : n + 3]:
        if item.start - found[n].end > 6 or any(
            word.low in (".", ";", "and", ",") for word in words[found[n].end : item.start]
        ):
            return None
        if (
            isinstance(item.form, Pieces)
            and (item.form.day or item.form.weekday)
            and low(words, item.start - 1) == "on"
        ):
            meaning = resolve(item.form, Context(now, reader.read(words, item.start, item.end)))
            return meaning.point if meaning else None
    return None


def _range_start(words: list[Word], before: Found, item: Found, point: Point | None) -> Point | None:
    """The start of a range that `item` ends: "from Thursday to Sunday", "between August and March"."""
    gap = item.start - before.end
    if point is None or not 1 <= gap <= 3 or not isinstance(item.form, Pieces):
        return None
    link = low(words, before.end)
    lead = low(words, before.start - 1)
    if link in ("to", "until", "till", "through", "-", "–") or (link == "and" and lead == "between"):
        return point
    return None


def _range_end(words: list[Word], item: Found, following: Found) -> Point | None:
    """A date with a year that follows at once: "between August and March 2023", "in May and June 2013"."""
    form = following.form
    if not 1 <= following.start - item.end <= 2 or not isinstance(form, Pieces) or not (form.year and form.month):
        return None
    if low(words, item.end) not in ("and", "to", "or", "-", "–", "until", "through"):
        return None
    try:
        return Point("D", date(form.year, form.month, form.day or 28))
    except ValueError:
        return None
