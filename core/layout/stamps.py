"""Calendar dates as pages stamp them on an article: "Friday, Jun 27, 2025", "27/06/2025", "2025-06-27T14:05Z"."""

from __future__ import annotations

import re
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed",
            "thursday thu thurs thur",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
DAY_OF_MONTH = rf"(?:(?P<m1>{MONTH})\s+(?P<d1>\d{{1,2}})|(?P<d2>\d{{1,2}})\s+(?P<m2>{MONTH}))"
_YEAR = r"(?:19|20)\d{2}"
FULL_DATE = re.compile(
    rf"(?:\b{WEEKDAY},?\s+)?(?:"
    rf"\b(?P<m1>{MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>{_YEAR})"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<m2>{MONTH}),?[\s-]+(?P<y2>{_YEAR})"
    rf"|\b(?P<y3>{_YEAR})[-/.](?P<n3>\d{{1,2}})[-/.](?P<d3>\d{{1,2}})(?!\d)"
    rf"|\b(?P<a4>\d{{1,2}})[/.](?P<b4>\d{{1,2}})[/.](?P<y4>{_YEAR})(?!\d)"
    rf"|(?P<y5>{_YEAR})年(?P<n5>\d{{1,2}})月(?P<d5>\d{{1,2}})日"
    rf")",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b{WEEKDAY}", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b\d{{1,2}}\s+{MONTH}\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b{MONTH}\s+\d{{1,2}}\b", re.IGNORECASE)


def has_full_date(text: str) -> bool:
    """Whether a calendar date with its year stands in the text."""
    return FULL_DATE.search(text) is not None


def full_dates(text: str, month_first: bool = False) -> list[tuple[date, int, int]]:
    """Every valid full date in the text with its character range; `month_first` reads 06/07/2025 as June 7."""
    found = []
    for match in FULL_DATE.finditer(text):
        value = _value(match, month_first)
        if value is not None:
            found.append((value, match.start(), match.end()))
    return found


def month_first(text: str) -> bool:
    """Whether a text writes "June 9" rather than "9 June", which tells how to read 06/07/2025."""
    return len(_MONTH_FIRST.findall(text[:20000])) > len(_DAY_FIRST.findall(text[:20000]))


def month_number(name: str) -> int:
    """1 to 12 for an English month name or abbreviation."""
    return MONTHS[name.casefold().rstrip(".")]


def weekday_number(name: str) -> int:
    """0 (Monday) to 6 for an English weekday name or abbreviation."""
    return WEEKDAYS[name.casefold().rstrip(".")]


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _value(match: re.Match[str], month_first: bool) -> date | None:
    part = match.groupdict()
    if part["m1"]:
        return make_date(int(part["y1"]), month_number(part["m1"]), int(part["d1"]))
    if part["m2"]:
        return make_date(int(part["y2"]), month_number(part["m2"]), int(part["d2"]))
    if part["y3"]:
        return make_date(int(part["y3"]), int(part["n3"]), int(part["d3"]))
    if part["y5"]:
        return make_date(int(part["y5"]), int(part["n5"]), int(part["d5"]))
    year, a, b = int(part["y4"]), int(part["a4"]), int(part["b4"])
    readings = [make_date(year, b, a), make_date(year, a, b)]  # day first, month first
    if month_first:
        readings.reverse()
    named = _WEEKDAY.match(match.group())
    if named:
        wanted = weekday_number(named.group())
        readings.sort(key=lambda reading: reading is None or reading.weekday() != wanted)
    return next((reading for reading in readings if reading is not None), None)
