"""Seasons, quarters, halves and other parts of a stretch, and fiscal years."""

from __future__ import annotations

from datetime import date

from core.extract.dates.context import Context
from core.extract.dates.forms import Fiscal, Season
from core.extract.dates.tense import Tense
from core.extract.dates.values import Point, add_days, add_units, day, end, floor, nth_weekday, shifted


def season_point(form: Season, context: Context) -> Point | None:
    now = context.now
    if form.which == 1 and context.reading.tense is Tense.PAST and context.last:
        now = context.last.start  # "they relaxed the rule the next summer"
    if now is None:
        return None
    years = range(max(now.year - 2, 1), min(now.year + 2, 9999) + 1)
    starts = [floor("S", date(year, 6, 1), form.code) for year in years]
    options = [Point("S", start, form.code) for start in starts if start]
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


def inside(part: str, whole: Point) -> Point | None:
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


def same_part(whole: Point | None, context: Context) -> Point | None:
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


def part_of_now(part: str, context: Context) -> Point | None:
    """A quarter or half without its year."""
    now, grain = context.now, part[0]
    if context.last and context.last.grain in ("FQ", "FH") and grain in "QH":
        return context.last._replace(part=part[1:])
    if now is None or grain not in "QH":
        return None
    options = [
        point
        for year in (now.year - 1, now.year, now.year + 1)
        if (first := day(year, 1, 1)) and (point := inside(part, Point("Y", first)))
    ]
    started = [option for option in options if option.start <= now]
    open_still = [option for option in options if (last := end(option)) and last >= now]
    if context.reading.tense is Tense.FUTURE and open_still:
        return open_still[0]
    if (context.reading.tense is Tense.PAST and started) or not open_still:
        return started[-1] if started else None
    past, future = started[-1] if started else open_still[0], open_still[0]
    return past if (now - past.start).days <= (future.start - now).days + 90 else future


def fiscal_point(form: Fiscal, context: Context) -> Point | None:
    year = form.year
    if year is None:
        if context.now is None:
            return None
        year = context.now.year + form.shift
    start = day(year, 1, 1)
    if start is None:
        return None
    return Point(f"F{form.part[0]}" if form.part else "FY", start, form.part[1:])
