"""What an expression says, before it is known when it was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from core.model import DateType


@dataclass(frozen=True, slots=True)
class Fixed:
    """A value that needs no calendar: durations, sets, vague references, decades."""

    type: DateType
    value: str


@dataclass(frozen=True, slots=True)
class Pieces:
    """Year, month and day, some of which may be unsaid; `weekday` alone is a day of some week."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    which: int | None = None  # "last" -1, "this" 0, "next" 1
    holiday: str | None = None


@dataclass(frozen=True, slots=True)
class Slash:
    """A numeric date whose order of day and month is open."""

    first: int
    second: int
    year: int


@dataclass(frozen=True, slots=True)
class Shift:
    """So many units from now, or from a time in the text; `keep` keeps the grain of what it is counted from.

    `part` tells how it was said: `amount` ("two days later"), `ahead` ("in two days"), `the`, `new`.
    """

    unit: str
    count: int
    text: bool = False
    keep: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Same:
    """The time the text speaks of: "that day", "then", "the same month"."""

    unit: str = ""


@dataclass(frozen=True, slots=True)
class PartOf:
    """A part of a stretch: `Q1`, `H2`, `SP`, `M7`, `W1` (first week), `W-1` (last), `D-1`, `N5+1` (first Friday)."""

    part: str
    of: Form | None


@dataclass(frozen=True, slots=True)
class Season:
    """`SP`, `SU`, `FA` or `WI`; `which` as in Pieces."""

    code: str
    which: int | None = None


@dataclass(frozen=True, slots=True)
class WeekOf:
    """The week that holds a day."""

    day: Form


@dataclass(frozen=True, slots=True)
class Fiscal:
    """A fiscal year, named by the year in which it ends; without a year `shift` counts from the current one."""

    year: int | None
    shift: int = 0
    part: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day ("T09:00", "TMO") on some day, or without one; `shift` days are added."""

    clock: str
    on: Form | None = None
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Minutes:
    """So many minutes from a time in the text."""

    minutes: float


Form = Fixed | Pieces | Slash | Shift | Same | PartOf | Season | WeekOf | Fiscal | Clock | Minutes


class Found(NamedTuple):
    """A form and the half-open range of words that say it."""

    start: int
    end: int
    form: Form
    mod: str | None = None


def is_day(form: Form) -> bool:
    if isinstance(form, Pieces):
        return form.day is not None or form.weekday is not None or form.holiday is not None
    return (isinstance(form, Shift) and form.unit == "D") or (isinstance(form, Same) and form.unit in ("", "D"))
