"""Headline numbers: distinct measures, never mentions; what is only promised stands beside, never inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.model import Direction, Measure, Status
from core.periods import resolve


@dataclass(frozen=True, slots=True)
class Headline:
    """Distinct measures of one direction: between `corroborated` and `in_force` of them have happened; `beside` holds
    the number of the others by status."""

    direction: Direction
    corroborated: int
    in_force: int
    beside: tuple[tuple[Status, int], ...]
    unit: str = "distinct measures"


def headline_numbers(measures: Sequence[Measure]) -> tuple[Headline, Headline]:
    """The headline of what was imposed and of what was lifted."""
    imposed, lifted = (_headline(measures, direction) for direction in (Direction.IMPOSED, Direction.LIFTED))
    return imposed, lifted


def _headline(measures: Sequence[Measure], direction: Direction) -> Headline:
    mine = [measure for measure in measures if measure.direction is direction]
    real = [measure for measure in mine if measure.status is Status.IN_FORCE]
    beside = tuple(
        (status, sum(measure.status is status for measure in mine))
        for status in Status
        if status is not Status.IN_FORCE
    )
    return Headline(direction, sum(measure.corroborated for measure in real), len(real), beside)


def standing(measures: Sequence[Measure], day: date) -> int:
    """Stock: restrictions in force on a day, as far as the articles tell; undated ones from their first report on."""
    lifted = {
        m.reverses: begins(m) for m in measures if m.direction is Direction.LIFTED and m.status is Status.IN_FORCE
    }
    count = 0
    for measure in measures:
        start = begins(measure)
        if measure.direction is not Direction.IMPOSED or measure.status is not Status.IN_FORCE:
            continue
        over = measure.id in lifted and (end := lifted[measure.id]) is not None and end <= day
        run_out = measure.ends is not None and measure.ends < day.isoformat()
        count += start is not None and start <= day and not over and not run_out
    return count


def changes(measures: Sequence[Measure], first: date, last: date) -> tuple[int, int]:
    """Flow: measures (imposed, lifted) that took effect from `first` to `last`, both included."""
    real = [
        m for m in measures if m.status is Status.IN_FORCE and (day := begins(m)) is not None and first <= day <= last
    ]
    imposed = sum(measure.direction is Direction.IMPOSED for measure in real)
    return imposed, len(real) - imposed


def begins(measure: Measure) -> date | None:
    """The first day of its date, else the day of its first report."""
    if period := resolve(measure.date):
        return period.start
    said = min((claim.said_on for claim in measure.claims if claim.said_on), default=None)
    return date.fromisoformat(said) if said else None
