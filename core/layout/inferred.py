"""The day or the year of an article that does not state it, worked out from what it tells.

Order of trust: a dated social post, a date with its weekday in the opening, the latest dated fact. A weekday in the
opening ("said on Friday") then fixes the day: the first such day not before the anchor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import islice

from core.layout.stamps import FULL_DATE, MONTH, WEEKDAY, full_dates, make_date, month_number, weekday_number
from core.lexicon import entries
from core.model import Basis, PublicationDate, Span

_YEAR = re.compile(
    r"(?<![\d,.$€£-])(?:19[5-9]|20[0-4])\d(?![\d,.]\d|%|\d| (?:tonnes|tons|people|workers|barrels|percent))"
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s{0,3}((?:19|20)\d{2})", re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:by|until|till|before|through|deadline|approach\w*|expire\w*|will|would|next|plan\w*|expected|target\w*|due|"
    r"scheduled|rest of the year|from as early as|both)\b",
    re.IGNORECASE,
)
_THIS_YEAR = re.compile(r"\brest of (?:the|this) year\b|\bthis year and\b", re.IGNORECASE)
_DAY = re.compile(
    rf"(?:\b(?P<w>{WEEKDAY}),?\s+)?\b(?:(?P<m1>{MONTH})\s+(?P<d1>\d{{1,2}})(?:\s?(?:[-–]|and|to)\s?(?P<e1>\d{{1,2}}))?|(?:(?P<s2>\d{{1,2}})\s?(?:[-–]|and|to)\s?)?(?P<d2>\d{{1,2}})\s+(?P<m2>{MONTH}))\b(?!\s*:)",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"(?<!last )(?<!next )(?<!since )(?<!until )\b(?P<on>on )?"
    r"(?P<w>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?P<own>[’']s)?\b"
)
_OPENING = 4  # paragraphs in which news is told
_HEAD = 20000  # characters at the start of a file in which office holders are looked for
_MATCHES = 20  # dates of a paragraph that are looked at
_LENGTH = 4000  # characters of a paragraph that are searched for dates
_PARAGRAPHS = 60  # and paragraphs of an article
_SPAN = 6  # years within which a weekday is looked for


def infer_date(text: str, body: Sequence[Span], embeds: Sequence[Span]) -> PublicationDate:
    """The likely day of publication, `UNKNOWN` where nothing in the text tells."""
    opening = [Span(span.start, min(span.end, span.start + _LENGTH)) for span in body[:_OPENING]]
    weekday, said = _reported_weekday(text, opening)
    posts = [value for span in embeds for value, _, _ in full_dates(span.of(text))]
    if posts:
        return _inferred(max(posts), weekday, said, f"an embedded post of {max(posts).isoformat()}")
    if told := _dated_opening(text, opening, body):
        return told
    latest = _latest_fact(text, body)
    if latest:
        return _inferred(latest, weekday, said, f"the latest dated fact, {latest.isoformat()}")
    return PublicationDate()


def infer_year(
    text: str, body: Sequence[Span], embeds: Sequence[Span], month: int, day: int, weekday: int | None
) -> tuple[int | None, str]:
    """The year of a date written without one, and what it was taken from."""
    posts = [value.year for span in embeds for value, _, _ in full_dates(span.of(text))]
    floor, why = _floor(text, body)
    if posts:
        floor, why = max(posts), "an embedded post"
    if marks := _COPYRIGHT.findall(text[:_HEAD] + text[-_HEAD:]):
        floor, why = max(int(mark) for mark in marks), "the copyright line"
    if floor is None:
        return None, ""
    if weekday is None:
        return floor, why
    for year in range(floor, floor + _SPAN):
        value = make_date(year, month, day)
        if value and value.weekday() == weekday:
            return year, f"the weekday, counted from {why}"
    return floor, why


def _inferred(anchor: date, weekday: int | None, said: str, how: str) -> PublicationDate:
    if weekday is None:
        return PublicationDate(anchor.isoformat(), Basis.INFERRED, how)
    day = anchor + timedelta((weekday - anchor.weekday()) % 7)
    return PublicationDate(day.isoformat(), Basis.INFERRED, f"'{said}' on or after {how}")


def _reported_weekday(text: str, opening: Sequence[Span]) -> tuple[int | None, str]:
    for span in opening:
        for match in _REPORTED.finditer(text, *span):
            if (
                match["on"]
                or match["own"]
                or re.search(r"\b(?:said|announced|late|early)\s$", text[max(0, match.start() - 12) : match.start()])
            ):
                return weekday_number(match["w"]), match.group()
    return None, ""


def _dated_opening(text: str, opening: Sequence[Span], body: Sequence[Span]) -> PublicationDate | None:
    """A weekday with its date in the opening: "on Thursday, March 23"."""
    for span in opening:
        for match in islice(_DAY.finditer(text, *span), _MATCHES):
            if not match["w"] or _AHEAD.search(text, max(span.start, match.start() - 40), match.start()):
                continue
            weekday = weekday_number(match["w"])
            month, day = month_number(match["m1"] or match["m2"]), int(match["d1"] or match["d2"])
            stated = re.match(r",?\s+((?:19|20)\d{2})\b", text[match.end() : match.end() + 8])
            year, why = (
                (int(stated.group(1)), "the text") if stated else infer_year(text, body, (), month, day, weekday)
            )
            value = make_date(year, month, day) if year else None
            if value:
                return PublicationDate(
                    value.isoformat(), Basis.INFERRED, f"'{match.group()}' in the opening; the year from {why}"
                )
    return None


def _latest_fact(text: str, body: Sequence[Span]) -> date | None:
    """The latest day that the text tells as past."""
    found: list[date] = []
    floor, _ = _floor(text, body)
    for span in body[:_PARAGRAPHS]:
        part = span.of(text)[:_LENGTH]
        for value, start, _ in full_dates(part):
            if not _AHEAD.search(part, max(0, start - 40), start):
                found.append(value)
        if floor is None:
            continue
        full = [match.span() for match in FULL_DATE.finditer(part)]
        for match in _DAY.finditer(part):
            if any(a <= match.start() < b for a, b in full) or _AHEAD.search(
                part, max(0, match.start() - 40), match.end() + 20
            ):
                continue
            month = month_number(match["m1"] or match["m2"])
            days = [int(day) for day in (match["d1"], match["e1"], match["s2"], match["d2"]) if day]
            if value_ := make_date(floor, month, max(days)):
                found.append(value_)
    return max(found, default=None)


def _floor(text: str, body: Sequence[Span]) -> tuple[int | None, str]:
    """The earliest year in which the text can have been written: the latest year told as past, or the latest term of
    office among those named."""
    years = []
    for span in body[:_PARAGRAPHS]:
        part = span.of(text)[:_LENGTH]
        for match in _YEAR.finditer(part):
            start = max(part.rfind(". ", 0, match.start()), match.start() - 60, 0)
            if not _AHEAD.search(part, start, match.start()) and not _THIS_YEAR.search(
                part, max(0, match.start() - 120), match.start()
            ):
                years.append(int(match.group()))
    told = max(years, default=None)
    office = _in_office(text, told)
    if office is not None and (told is None or office > told):
        return office, "who is in office"
    return told, "the latest year told as past"


def _in_office(text: str, told: int | None) -> int | None:
    """The year from which on everybody named was in office."""
    lowered = text[:_HEAD].casefold()
    starts: dict[str, list[tuple[str, str]]] = {}
    for row in _terms():
        if row["name"] in lowered:
            starts.setdefault(row["name"], []).append((row["from"], row.get("until", "9999")))
    floor = str(told) if told else "0000"
    for terms in sorted(starts.values(), key=len):  # those with one term settle which term of the others is meant
        start = next((begin for begin, until in sorted(terms) if until > floor), None)
        floor = max(floor, start) if start else floor
    return int(floor[:4]) if floor[:4] != "0000" else None


@cache
def _terms() -> tuple[dict[str, str], ...]:
    return entries("calendar.yaml", "terms", {"name": str, "from": str}, {"until": str})
