"""What an expression means on the calendar, given when it was written, the tense around it and the times named before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

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
from core.extract.dates.tense import Reading, Tense
from core.extract.dates.values import (
    SMALLER,
    Point,
    add_days,
    add_units,
    amount,
    day,
    end,
    floor,
    holiday,
    month_start,
    nth_weekday,
    shifted,
)
from core.model import DateType

_UNKNOWN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX", "H": "XXXX-HX", "Y": "XXXX",
            "E": "XXX", "C": "XX", "ML": "X", "F": "XXXX-WXX"}  # fmt: skip


_FAR = {"D": timedelta(days=240), "M": timedelta(days=310)}


@dataclass(slots=True)
class Context:
    """`now` is the publication date; `last` the last time named before in the text, `last_day` the last day;
    `clause_day` a day that the same verb governs; `lower` the start of a range that this expression ends, `upper` the
    end of one that it starts."""

    now: date | None
    reading: Reading
    last: Point | None = None
    last_day: Point | None = None
    clause_day: Point | None = None
    lower: Point | None = None
    upper: Point | None = None
    era: bool = False  # whether a year or a decade was the last time named


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
            return _pieces(form, context)
        case Slash():
            return _slash(form, context)
        case Shift():
            return _shift(form, context)
        case Same():
            return _same(form, context)
        case Season():
            return _season(form, context)
        case PartOf():
            return _part(form, context)
        case WeekOf():
            inner = _point(form.day, context)
            return shifted("W", inner.start, 0) if inner else None
        case Fiscal():
            return _fiscal(form, context)
    return None


def _pieces(form: Pieces, context: Context) -> Point | None:
    if form.holiday:
        return _yearly(form, context, "D")
    if form.weekday is not None:
        return _weekday(form, context)
    if form.month is None and form.day is None:
        start = day(form.year or 1, 1, 1)
        return Point("Y", start) if start else None
    if form.month is None:
        return _day_of_month(form, context)
    if form.year is not None:
        start = day(form.year, form.month, form.day or 1)
        return Point("D" if form.day else "M", start) if start else None
    return _yearly(form, context, "D" if form.day else "M")


def _yearly(form: Pieces, context: Context, grain: str) -> Point | None:
    """A month, day or holiday without its year: the one before or after now that tense and preposition ask for."""

    def in_year(year: int) -> date | None:
        if form.holiday:
            return holiday(form.holiday, year)
        return day(year, form.month or 1, form.day or 1)

    if form.year is not None:
        start = in_year(form.year)
        return Point(grain, start) if start else None
    now = context.now
    if now is None:
        near = context.upper or context.lower or context.last
        start = in_year(near.start.year) if near else None
        return Point(grain, start) if start else None
    here = floor(grain, now) or now
    options = [start for year in range(max(now.year - 8, 1), min(now.year + 9, 9999)) if (start := in_year(year))]
    past = max((start for start in options if start <= here), default=None)
    future = min((start for start in options if start >= here), default=None)
    if form.which == -1:
        start = max((start for start in options if start < here), default=None)
    elif form.which == 1:
        start = min((start for start in options if start > here), default=None)
    elif form.which == 0:
        start = in_year(now.year)
    elif context.upper:
        start = max((start for start in options if start <= context.upper.start), default=None)
    elif context.lower:
        start = min((start for start in options if start >= context.lower.start), default=None)
    else:
        start = _choose(past, future, here, context.reading, _FAR[grain])
    return Point(grain, start) if start else None


def _choose(past: date | None, future: date | None, now: date, reading: Reading, far: timedelta) -> date | None:
    """The date before or after now; beyond `far` a writer would have given the year, so that tense counts no more."""
    if past is None or future is None or past == future:
        return past or future
    nearest = past if now - past <= future - now else future
    if reading.before == "since":
        return past
    if reading.before in ("until", "till"):
        return future
    if reading.before == "from" and reading.tense is Tense.OPEN:
        return future
    if not reading.direct:
        return nearest
    if reading.tense is Tense.PAST:
        return nearest if reading.before in ("by", "to", "for", "before") or now - past > far else past
    if reading.tense is Tense.FUTURE and reading.before not in ("of", "after"):
        return nearest if future - now > far else future
    return nearest


def _day_of_month(form: Pieces, context: Context) -> Point | None:
    """ "the 21st": of the month just named, or the nearest."""
    number = form.day or 1
    base = context.last
    if base and base.grain in ("M", "D", "W"):
        month = base.start + timedelta(days=3) if base.grain == "W" else base.start
        start = day(month.year, month.month, number)
        return Point("D", start) if start else None
    if context.now is None:
        return None
    options = []
    for shift in (-1, 0, 1):
        month_first = month_start(context.now, shift)
        found = day(month_first.year, month_first.month, number) if month_first else None
        if found:
            options.append(found)
    past = max((found for found in options if found <= context.now), default=None)
    future = min((found for found in options if found >= context.now), default=None)
    start = _choose(past, future, context.now, context.reading, _FAR["D"])
    return Point("D", start) if start else None


def _weekday(form: Pieces, context: Context) -> Point | None:
    weekday, now, reading = form.weekday or 1, context.now, context.reading
    if form.which in (-2, 2):
        now, which = (context.last_day.start if context.last_day else now), (form.which or 0) // 2
    else:
        which = form.which or 0
    if now is None:
        return None
    back, ahead = (now.isoweekday() - weekday) % 7, (weekday - now.isoweekday()) % 7
    if form.which is not None and which == -1:
        days = -(back if back > 1 else back + 7)
    elif form.which is not None and which == 1:
        days = ahead if ahead > 1 else ahead + 7
    elif form.which == 0:
        days = weekday - now.isoweekday()
    elif context.lower and context.lower.grain == "D":
        days = (context.lower.start - now).days + (weekday - context.lower.start.isoweekday()) % 7
    elif reading.before == "since":
        days = -back
    elif (
        reading.before in ("until", "till")
        or reading.tense is Tense.FUTURE
        and (reading.direct or reading.before in ("by", "from"))
    ):
        days = ahead
    elif reading.tense is Tense.OPEN and reading.direct and reading.verb >= 0:
        days = ahead
    elif reading.tense is Tense.FUTURE and reading.before not in ("of", "after", "following"):
        days = ahead
    else:
        days = -back
    start = add_days(now, days)
    return Point("D", start) if start else None


def _slash(form: Slash, context: Context) -> Point | None:
    """Month first or day first: what exists, then what is nearer to now, then month first."""
    options = [
        found for m, d in ((form.first, form.second), (form.second, form.first)) if (found := day(form.year, m, d))
    ]
    if not options:
        return None
    now = context.now
    start = min(options, key=lambda option: abs((option - now).days)) if now else options[0]
    return Point("D", start)


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
        return shifted("Y", now, int(now.month > 6))
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


def _season(form: Season, context: Context) -> Point | None:
    now = context.now
    if now is None:
        return None
    options = [Point("S", start, form.code) for year in (now.year - 2, now.year - 1, now.year, now.year + 1, now.year + 2)
               if (start := floor("S", date(min(max(year, 1), 9999), 6, 1), form.code))]  # fmt: skip
    started = [option for option in options if option.start <= now]
    open_still = [option for option in options if (last := end(option)) and last >= now]
    if form.which == -1:
        return [option for option in started if (last := end(option)) and last < now][-1]
    if form.which == 1:
        return next(option for option in options if option.start > now)
    if form.which == 0:
        inside = [option for option in started if option in open_still]
        return inside[0] if inside else min(options, key=lambda option: abs((option.start - now).days + 45))
    reading = context.reading
    if reading.tense is Tense.PAST and reading.before not in ("until", "till", "by", "before"):
        return started[-1]
    if reading.tense is Tense.FUTURE or reading.before in ("until", "till", "by", "before"):
        return open_still[0]
    past, future = started[-1], open_still[0]
    return past if past.start.year == now.year else future


def _part(form: PartOf, context: Context) -> Point | None:
    part = form.part
    if part == "SAME" and form.of:
        return _same_part(_point(form.of, context), context)
    if form.of is None:
        return _part_of_now(part, context)
    whole = _point(form.of, context)
    if whole is None:
        return None
    if part.startswith("FY"):
        return Point("FY", date(whole.start.year, 1, 1))
    if part[0] == "N":
        last = end(whole)
        found = nth_weekday(whole.start, last, int(part[1]), int(part[2:])) if last else None
        return Point("D", found) if found else None
    return _inside(part, whole)


def _inside(part: str, whole: Point) -> Point | None:
    """A numbered part of a stretch."""
    if part in ("SP", "SU", "FA", "WI"):
        start = floor("S", whole.start.replace(month=6), part)
        return Point("S", start, part) if start else None
    grain, nth = ("WE", int(part[2:])) if part.startswith("WE") else (part[0], int(part[1:]))
    last = end(whole)
    if last is None:
        return None
    if grain in "QHM" and whole.grain in ("Y", "FY") and nth > 0:
        start = add_units(whole.start, grain, nth - 1)
        return Point(grain, start) if start else None
    if grain == "D" and whole.grain == "W" and nth > 0:
        start = add_days(whole.start, nth - 1)
        return Point("D", start) if start else None
    if grain in ("W", "WE"):
        thursday = nth_weekday(whole.start, last, 4, nth)  # a week belongs to the month that holds its Thursday
        return shifted(grain, thursday, 0) if thursday else None
    if nth < 0:
        return shifted(grain, last, nth + 1)
    return shifted(grain, whole.start, nth - 1)


def _same_part(whole: Point | None, context: Context) -> Point | None:
    """ "the same period last year" after "in February"."""
    base = context.last
    if (
        whole is None
        or whole.grain != "Y"
        or base is None
        or base.grain not in ("M", "Q", "H", "S")
        or base.start.year == whole.start.year
    ):
        return whole
    return base._replace(start=base.start.replace(year=whole.start.year, day=1))


def _part_of_now(part: str, context: Context) -> Point | None:
    """A quarter or half without its year."""
    now, grain = context.now, part[0]
    if context.last and context.last.grain in ("FQ", "FH") and grain in "QH":
        return context.last._replace(part=part[1:])
    if now is None or grain not in "QH":
        return None
    options = [
        point
        for year in (now.year - 1, now.year, now.year + 1)
        if (first := day(year, 1, 1)) and (point := _inside(part, Point("Y", first)))
    ]
    started = [option for option in options if option.start <= now]
    open_still = [option for option in options if (last := end(option)) and last >= now]
    if context.reading.tense is Tense.FUTURE and open_still:
        return open_still[0]
    if context.reading.tense is Tense.PAST and started or not open_still:
        return started[-1] if started else None
    past, future = started[-1] if started else open_still[0], open_still[0]
    return past if (now - past.start).days <= (future.start - now).days + 90 else future


def _fiscal(form: Fiscal, context: Context) -> Point | None:
    year = form.year
    if year is None:
        if context.now is None:
            return None
        year = context.now.year + form.shift
    start = day(year, 1, 1)
    if start is None:
        return None
    return Point(f"F{form.part[0]}" if form.part else "FY", start, form.part[1:])


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
