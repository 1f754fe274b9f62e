"""When a date value happens: ISO dates and TIMEX3 values to half-open ranges of days."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?\Z")
_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
_WEEK = re.compile(r"(\d{4})-W(\d{2})(?:-(\d|WE))?\Z")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])\Z")
_HALF = re.compile(r"(\d{4})-H([12])\Z")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)\Z")
_YEAR = re.compile(r"(\d{4})\Z")
_DURATION = re.compile(r"P(\d{1,4})([DWMY])\Z")
_SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


class Period(NamedTuple):
    """Half-open range of days and how exactly it is known."""

    start: date
    end: date
    precision: str  # day, week, month, quarter, half, season, year


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    last = year * 12 + month - 1 + count
    return date(year, month, 1), date(last // 12, last % 12 + 1, 1)


@lru_cache(maxsize=8192)
def resolve(value: str | None) -> Period | None:
    """The days a value covers; None for a vague, unbounded or malformed one, and for durations."""
    if not value:
        return None
    try:
        if found := _DAY.match(value):
            start = date(int(found[1]), int(found[2]), int(found[3]))
            return Period(start, start + timedelta(days=1), "day")
        if found := _MONTH.match(value):
            return Period(*_months(int(found[1]), int(found[2]), 1), "month")
        if found := _WEEK.match(value):
            start = date.fromisocalendar(int(found[1]), int(found[2]), 1)
            return Period(start, start + timedelta(days=7), "week")
        if found := _QUARTER.match(value):
            return Period(*_months(int(found[1]), int(found[2]) * 3 - 2, 3), "quarter")
        if found := _HALF.match(value):
            return Period(*_months(int(found[1]), int(found[2]) * 6 - 5, 6), "half")
        if found := _SEASON.match(value):
            return Period(*_months(int(found[1]), _SEASON_MONTH[found[2]], 3), "season")
        if found := _YEAR.match(value):
            return Period(date(int(found[1]), 1, 1), date(int(found[1]) + 1, 1, 1), "year")
    except (ValueError, OverflowError):
        return None
    return None


def duration_words(value: str) -> str:
    """A TIMEX3 duration in words ("P90D" -> "90 days"); the value itself where it is vague."""
    units = {"D": "day", "W": "week", "M": "month", "Y": "year"}
    found = _DURATION.match(value)
    if not found:
        return value
    return f"{int(found[1])} {units[found[2]]}{'' if found[1] == '1' else 's'}"


def period_words(value: str | None) -> str:
    """A date value as a reader says it ("2025-07-09" -> "9 July 2025", "2025-W24" -> "week of 9 June 2025")."""
    period = resolve(value)
    if period is None:
        return duration_words(value) if value and value.startswith("P") and "_" not in value else ""
    start = period.start
    if period.precision == "day":
        return f"{start.day} {start:%B %Y}"
    if period.precision == "week":
        return f"week of {start.day} {start:%B %Y}"
    if period.precision == "month":
        return f"{start:%B %Y}"
    if period.precision == "quarter":
        return f"Q{(start.month + 2) // 3} {start.year}"
    if period.precision == "half":
        return f"{'first' if start.month == 1 else 'second'} half of {start.year}"
    if period.precision == "season":
        return {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}[start.month] + f" {start.year}"
    return str(start.year)
