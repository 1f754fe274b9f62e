"""Months, days, weekdays and holidays whose year or week is not said."""

from __future__ import annotations

from datetime import date, timedelta

from core.extract.dates.context import FAR, Context, choose
from core.extract.dates.forms import Pieces, Slash
from core.extract.dates.tense import Tense
from core.extract.dates.values import Point, add_days, day, floor, holiday, month_start


def pieces_point(form: Pieces, context: Context) -> Point | None:
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
        start = choose(past, future, here, context.reading, FAR[grain])
    return Point(grain, start) if start else None


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
    start = choose(past, future, context.now, context.reading, FAR["D"])
    return Point("D", start) if start else None


def _weekday(form: Pieces, context: Context) -> Point | None:
    weekday, now = form.weekday or 1, context.now
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
    else:
        days = ahead if _is_ahead(context) else -back
    start = add_days(now, days)
    return Point("D", start) if start else None


def _is_ahead(context: Context) -> bool:
    """Whether a weekday alone is the one to come. A noun's weekday ("Monday's ruling") mostly is the one past."""
    tense, direct, before, verb = context.reading
    if before in ("since", "of", "after", "following"):
        return False
    if before in ("until", "till", "starting", "beginning", "effective"):
        return True
    return tense is Tense.FUTURE or (tense is Tense.OPEN and direct and verb >= 0)


def slash_point(form: Slash, context: Context) -> Point | None:
    """Month first or day first: what exists, then what is nearer to now, then month first."""
    options = [
        found for m, d in ((form.first, form.second), (form.second, form.first)) if (found := day(form.year, m, d))
    ]
    if not options:
        return None
    now = context.now
    start = min(options, key=lambda option: abs((option - now).days)) if now else options[0]
    return Point("D", start)
