"""What an expression means on the calendar, by the publication date, the tense and the times named before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.extract.dates.context import Context
from core.extract.dates.forms import (
    Clock,
    Fiscal,
    Fixed,
    Form,
    Minutes,
    PartOf,
    Pieces,
    Same,
    Season,
    Shift,
    Slash,
    WeekOf,
)
from core.extract.dates.parts import fiscal_point, inside, part_of_now, same_part, season_point
from core.extract.dates.pieces import pieces_point, slash_point
from core.extract.dates.tense import Tense
from core.extract.dates.values import SMALLER, Point, add_days, add_units, amount, end, nth_weekday, shifted
from core.model import DateType

_UNKNOWN = {
    "D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX", "H": "XXXX-HX",
    "Y": "XXXX", "E": "XXX", "C": "XX", "ML": "X", "F": "XXXX-WXX",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """Type and TIMEX3 value; the point on the calendar where it is known; what it was counted from."""

    type: DateType
    value: str
    point: Point | None = None
    anchor: date | None = None


def resolve(form: Form, context: Context) -> Meaning | None:
    """The meaning of a form; None where it names no day that exists."""
    match form:
        case Fixed():
            return Meaning(form.type, form.value)
        case Clock():
            return _clock(form, context)
        case Minutes():
            return _minutes(form, context)
        case Shift() if form.part == "ahead" and context.reading.tense is Tense.PAST:
            return Meaning(DateType.DURATION, amount(abs(form.count), form.unit))
        case Shift(unit="D", count=0) if context.era and context.reading.tense is Tense.OPEN:
            return Meaning(DateType.DATE, "PRESENT_REF")  # "in the 1980s they capped exports; today they build them"
        case Shift() if form.part == "amount" and form.count > 0 and context.last is None:
            return Meaning(
                DateType.DURATION, amount(abs(form.count), form.unit)
            )  # "three days later" than nothing said
    found = _point(form, context)
    if found is None:
        unknown = _unknown(form)
        return Meaning(DateType.DATE, unknown) if unknown and (context.now is None or isinstance(form, Shift)) else None
    relative = not (isinstance(form, Pieces) and form.year) and not isinstance(form, Slash)
    return Meaning(DateType.DATE, found.value, found, _anchor(form, context) if relative else None)


def _anchor(form: Form, context: Context) -> date | None:
    text = isinstance(form, Same) or (isinstance(form, Shift) and form.text)
    return context.last.start if text and context.last else context.now


def _unknown(form: Form) -> str | None:
    """What can be said without a publication date."""
    match form:
        case Pieces(weekday=int() as weekday):
            return f"XXXX-WXX-{weekday}"
        case Pieces(month=int() as month, day=int() as number):
            return f"XXXX-{month:02}-{number:02}"
        case Pieces(day=int() as number):
            return f"XXXX-XX-{number:02}"
        case Pieces(month=int() as month):
            return f"XXXX-{month:02}"
        case Pieces(holiday=str() as rule) if rule[0].isdigit():
            return f"XXXX-{rule}"
        case Shift():
            return _UNKNOWN.get(form.unit)
        case Season():
            return f"XXXX-{form.code}"
        case PartOf(part=part) if part[0] in "QH" or part in ("SP", "SU", "FA", "WI"):
            return f"XXXX-{part}"
        case Same():
            return _UNKNOWN.get(form.unit or "D")
        case Fiscal():
            return "FYXXXX" + (f"-{form.part}" if form.part else "")
    return None


def _point(form: Form, context: Context) -> Point | None:
    match form:
        case Pieces():
            return pieces_point(form, context)
        case Slash():
            return slash_point(form, context)
        case Shift():
            return _shift(form, context)
        case Same():
            return _same(form, context)
        case Season():
            return season_point(form, context)
        case PartOf():
            return _part(form, context)
        case WeekOf():
            inner = _point(form.day, context)
            return shifted("W", inner.start, 0) if inner else None
        case Fiscal():
            return fiscal_point(form, context)
    return None


def _shift(form: Shift, context: Context) -> Point | None:
    narrated = (
        form.part == "the" and form.unit != "WE" and context.reading.tense is Tense.PAST
    )  # "the next month they met"
    base = context.last if form.text or narrated else None
    now = context.now
    if form.unit == "WE" and form.part == "the" and now:
        late = now.isoweekday() >= 6
        back = context.reading.tense is not Tense.FUTURE and not late
        return shifted("WE", now, -1 if back else 0)
    if form.text and form.unit == "D" and context.last_day and (base is None or base.grain != "D"):
        base = context.last_day
    if form.text and form.unit == "D" and form.count == 0 and context.last_day is None:
        base = None  # "later in the day": today
    if base is not None:
        if form.keep:
            return (
                base._replace(start=moved, clock="")
                if (moved := add_units(base.start, form.unit, form.count))
                else None
            )
        if SMALLER.get(form.unit, 0) < SMALLER.get(base.grain, 0):
            return None
        moved = add_units(base.start, form.unit, form.count)
        return shifted(form.unit, moved, 0) if moved else None
    if now is None:
        return None
    if form.part == "new":
        return shifted("Y", now, int(now.month > 3))
    if form.unit == "WE" and form.count == 0 and context.reading.tense is Tense.PAST and now.isoweekday() <= 3:
        return shifted("WE", now, -1)  # "told fishermen this weekend", on a Monday
    if form.part == "ahead":
        moved = add_units(now, form.unit, form.count)
        return shifted(form.unit, moved, 0) if moved else None
    return shifted(form.unit, now, form.count)


def _same(form: Same, context: Context) -> Point | None:
    if form.unit == "D":
        found = context.last_day
        return found._replace(clock="") if found else Point("D", context.now) if context.now else None
    if not form.unit:
        return context.last._replace(clock="") if context.last else None
    base = context.last
    if base is None or SMALLER.get(base.grain, 0) > SMALLER.get(form.unit, 9):
        return shifted(form.unit, context.now, 0) if context.now else None
    return shifted(form.unit, base.start, 0)


def _part(form: PartOf, context: Context) -> Point | None:
    part = form.part
    if part == "SAME" and form.of:
        return same_part(_point(form.of, context), context)
    if form.of is None:
        return part_of_now(part, context)
    whole = _point(form.of, context)
    if whole is None:
        return None
    if part.startswith("FY"):
        return Point("FY", date(whole.start.year, 1, 1))
    if part[0] == "N":
        last = end(whole)
        found = nth_weekday(whole.start, last, int(part[1]), int(part[2:])) if last else None
        return Point("D", found) if found else None
    return inside(part, whole)


def _clock(form: Clock, context: Context) -> Meaning | None:
    on = _point(form.on, context) if form.on is not None else context.clause_day
    if form.on is None and on is None and context.now:
        on = Point("D", context.now)
    if on is None:
        unknown = (_unknown(form.on) if form.on else None) or "XXXX-XX-XX"
        return Meaning(DateType.TIME, unknown + form.clock)
    if on.grain != "D":
        return Meaning(DateType.TIME, "XXXX-XX-XX" + form.clock)
    start = add_days(on.start, form.shift)
    if start is None:
        return None
    point = Point("D", start, clock=form.clock)
    return Meaning(DateType.TIME, point.value, point, context.now)


def _minutes(form: Minutes, context: Context) -> Meaning | None:
    base = context.last
    if base is None or base.clock[3:4] != ":" or abs(form.minutes) > 1e6:
        size = abs(form.minutes)
        unit, count = ("TH", size / 60) if size % 60 == 0 else ("TM", size)
        return Meaning(DateType.DURATION, amount(count, unit))
    minutes = int(base.clock[1:3]) * 60 + int(base.clock[4:6]) + form.minutes
    start = add_days(base.start, int(minutes // 1440))
    if start is None:
        return None
    rest = int(minutes % 1440)
    point = Point("D", start, clock=f"T{rest // 60:02}:{rest % 60:02}")
    return Meaning(DateType.TIME, point.value, point, base.start)
