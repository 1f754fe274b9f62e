"""Points and stretches of the calendar and how TIMEX3 writes them."""

from __future__ import annotations

from datetime import MAXYEAR, date, timedelta
from typing import NamedTuple

SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
SMALLER = {"D": 1, "WE": 2, "W": 2, "M": 3, "Q": 4, "S": 4, "H": 5, "Y": 6, "FQ": 4, "FY": 6, "E": 7, "C": 8, "ML": 9}


class Point(NamedTuple):
    """A stretch of the calendar: its grain and first day; `part` is a season's code or the time within a day.

    Grains: D day, W week, WE weekend, M month, Q quarter, S season, H half-year, Y year, E decade, C century,
    FY fiscal year, FQ fiscal quarter (`part` its number), FH fiscal half.
    """

    grain: str
    start: date
    part: str = ""
    clock: str = ""  # "T09:00", "TMO"

    @property
    def value(self) -> str:
        """The TIMEX3 value."""
        year = f"{self.start.year:04}"
        week_year, week, _ = self.start.isocalendar()
        written = {
            "D": lambda: self.start.isoformat(),
            "W": lambda: f"{week_year:04}-W{week:02}",
            "WE": lambda: f"{week_year:04}-W{week:02}-WE",
            "M": lambda: year + f"-{self.start.month:02}",
            "Q": lambda: year + f"-Q{(self.start.month + 2) // 3}",
            "S": lambda: f"{year}-{self.part}",
            "H": lambda: year + ("-H1" if self.start.month < 7 else "-H2"),
            "Y": lambda: year,
            "E": lambda: year[:3],
            "C": lambda: year[:2],
            "ML": lambda: year[:1],
            "FY": lambda: f"FY{year}",
            "FQ": lambda: f"FY{year}-Q{self.part}",
            "FH": lambda: f"FY{year}-H{self.part}",
        }
        return written[self.grain]() + self.clock


def day(year: int, month: int, number: int) -> date | None:
    """The date, or None where there is no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def month_start(when: date, shift: int = 0) -> date | None:
    """The first day of the month `shift` months away."""
    index = when.year * 12 + when.month - 1 + shift
    return day(index // 12, index % 12 + 1, 1)


def floor(grain: str, when: date, part: str = "") -> date | None:
    """The first day of the stretch of this grain that holds `when`."""
    match grain:
        case "W":
            return add_days(when, 1 - when.isoweekday())
        case "WE":
            return add_days(when, 6 - when.isoweekday())
        case "M":
            return when.replace(day=1)
        case "Q":
            return when.replace(month=(when.month - 1) // 3 * 3 + 1, day=1)
        case "H":
            return when.replace(month=1 if when.month < 7 else 7, day=1)
        case "S":
            winter = part == "WI" and when.month < 3  # a winter is named by the year in which it begins
            return day(when.year - winter, SEASON_MONTH[part], 1)
        case "Y" | "FY":
            return when.replace(month=1, day=1)
        case "E":
            return day(when.year // 10 * 10, 1, 1)
        case "C":
            return day(max(when.year // 100 * 100, 1), 1, 1)
        case "ML":
            return day(max(when.year // 1000 * 1000, 1), 1, 1)
    return when


def add_days(when: date, days: int) -> date | None:
    try:
        return when + timedelta(days=days)
    except OverflowError:
        return None


def add_units(when: date, unit: str, count: int) -> date | None:
    """`when` moved by `count` units; the day of the month is cut to the month's last day."""
    if unit in ("D", "W", "WE", "F"):
        return add_days(when, count * {"D": 1, "W": 7, "WE": 7, "F": 14}[unit])
    months = {"M": 1, "Q": 3, "H": 6, "S": 12, "Y": 12, "FY": 12, "E": 120, "C": 1200, "ML": 12000}.get(unit)
    if months is None:
        return None
    index = when.year * 12 + when.month - 1 + count * months
    if not 1 <= index // 12 <= MAXYEAR:
        return None
    for last in (when.day, 30, 29, 28):
        found = day(index // 12, index % 12 + 1, min(last, when.day))
        if found:
            return found
    return None


def shifted(grain: str, when: date, count: int, part: str = "") -> Point | None:
    """The stretch of this grain `count` steps from the one that holds `when`."""
    grain, count = ("W", 2 * count) if grain == "F" else (grain, count)
    start = floor(grain, when, part)
    moved = add_units(start, grain, count) if start else None
    return Point(grain, moved, part) if moved else None


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def nth_weekday(first: date, last: date, weekday: int, nth: int) -> date | None:
    """The `nth` given weekday (Monday is 1; -1 the last) within two days, both included."""
    if nth > 0:
        return add_days(first, (weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    return add_days(last, -((last.isoweekday() - weekday) % 7))


def holiday(rule: str, year: int) -> date | None:
    """The day of a holiday rule of the lexicon in a year: "12-25", "easter+1", "nth-11-4-4"."""
    if rule.startswith("easter"):
        return add_days(easter(year), int(rule[6:]))
    if rule.startswith("nth-"):
        month, weekday, nth = (int(piece) for piece in rule[4:].split("-", 2))
        first = day(year, month, 1)
        following = month_start(first, 1) if first else None
        return nth_weekday(first, following - timedelta(days=1), weekday, nth) if first and following else None
    return day(year, int(rule[:2]), int(rule[3:]))


def end(point: Point) -> date | None:
    """The last day of a stretch."""
    unit = {"S": "Q", "FQ": "Q", "FH": "H", "FY": "Y"}.get(point.grain, point.grain)
    if unit == "D":
        return point.start
    if unit == "WE":
        return add_days(point.start, 1)
    following = add_units(point.start, unit, 1)
    return add_days(following, -1) if following else None


def amount(count: float | None, unit: str) -> str:
    """A duration: `amount(90, "D")` is P90D, `amount(None, "H")` with X for the number."""
    scale = {"F": (2, "W"), "E": (10, "Y"), "C": (100, "Y"), "ML": (1000, "Y"), "N": (1, "D"), "WE": (1, "WE")}
    times, letter = scale.get(unit, (1, unit[-1]))
    lead = "PT" if unit in ("TH", "TM", "TS") else "P"
    if count == 0.5 and unit in ("TH", "Y"):
        return "PT30M" if unit == "TH" else "P6M"
    if count is None:
        return lead + "X" + {"E": "DE", "C": "CE"}.get(unit, letter)
    total = count * times
    return f"{lead}{total:g}{letter}" if total < 1e6 else f"{lead}{total:.0f}{letter}"
