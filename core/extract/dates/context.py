"""What is known where an expression stands, and the choice between the date before and the one after now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from core.extract.dates.tense import Reading, Tense
from core.extract.dates.values import Point

FAR = {"D": timedelta(days=240), "M": timedelta(days=310)}


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


def choose(past: date | None, future: date | None, now: date, reading: Reading, far: timedelta) -> date | None:
    """The date before or after now; beyond `far` a writer would have given the year, so that tense counts no more."""
    if past is None or future is None or past == future:
        return past or future
    nearest = past if now - past <= future - now else future
    if reading.before == "since":
        return past
    if reading.before in ("until", "till"):
        return future
    if reading.before == "from" and reading.tense is Tense.OPEN and future - now < far:
        return future
    if not reading.direct:
        return nearest
    if reading.tense is Tense.OPEN and reading.verb >= 0 and reading.before == "on" and future - now < far:
        return future  # "the waiver ends on 1 October"
    if reading.tense is Tense.PAST:
        return nearest if reading.before in ("by", "to", "for", "before") or now - past > far else past
    if reading.tense is Tense.FUTURE and reading.before not in ("of", "after"):
        return nearest if future - now > far else future
    return nearest
