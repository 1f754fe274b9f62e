"""What the reader asked to see, and the tables narrowed to it.

Filters on actions (imposer, target, instrument, commodity, status, direction) keep those actions and measures;
corroborated and undone keep such measures and their actions; quotes, commodity mentions and dates are kept where they
share a sentence with a kept action. Outlet, period and text narrow
every table; a measure is in a period where it takes effect, ends or is reported then.
What is known less exactly than the period is wide ("2025") is not in it. Copies of an article count once: their records
are set aside, the articles themselves stay listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.frames import PARTS_OF_DATES, Frames
from core.labels import SEPARATOR
from core.periods import resolve
from core.search import cut
from core.words import words_of

UNSAID = "-"  # the id of "the article does not say"
MANY = ("imposer", "target", "instrument", "commodity", "status", "corroborated", "undone", "direction", "outlet")
_ACTION = {
    "imposer": "imposer",
    "target": "target",
    "instrument": "instrument",
    "commodity": "commodities",
    "status": "status",
    "direction": "direction",
}
_ABOUT_MEASURES = ("corroborated", "undone")  # filters, and columns of the measures
YES_NO = ("yes", "no")
_NARROWED = ("actions", "measures", "claims", "quotes", "mentions", "dates", *PARTS_OF_DATES, "articles")


@dataclass(frozen=True, slots=True)
class Selection:
    """Shared filters; an empty one keeps everything. Several values of one filter are alternatives."""

    imposer: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    instrument: tuple[str, ...] = ()
    commodity: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    corroborated: tuple[str, ...] = ()  # of YES_NO
    undone: tuple[str, ...] = ()  # since, by a measure in force; of YES_NO
    direction: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    period: str = ""  # "2025-06..2025-07-09"; either end may be missing; ends are ISO or TIMEX3 values, inclusive
    text: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, item.name) for item in fields(self))

    @property
    def narrows_actions(self) -> bool:
        return any(getattr(self, name) for name in (*_ACTION, *_ABOUT_MEASURES))

    def params(self) -> dict[str, str]:
        """The filters that are set, as query parameters."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: value if isinstance(value, str) else join(value) for name, value in values.items() if value}

    def without(self, name: str, value: str | None = None) -> Selection:
        """The selection less one value of a filter, or less the whole filter."""
        kept = tuple(item for item in split(self.params().get(name, "")) if value is not None and item != value)
        return parse(self.params() | {name: join(kept) if name in MANY else ""})


def join(values: Iterable[str]) -> str:
    """Several values as one parameter; a comma inside a value (an outlet's name) is written %2C."""
    return ",".join(value.replace("%", "%25").replace(",", "%2C") for value in values)


def split(parameter: str) -> tuple[str, ...]:
    """The distinct values of a parameter made by `join`."""
    parts = (part.replace("%2C", ",").replace("%25", "%") for part in parameter.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def parse(parameters: Mapping[str, str]) -> Selection:
    """Query parameters as a selection; what is missing is unset."""
    many = {name: split(parameters.get(name, "")) for name in MANY}
    return Selection(**many, period=parameters.get("period", ""), text=cut(parameters.get("text", "")))


def bounds(period: str) -> tuple[date | None, date | None]:
    """Half-open days of a period parameter; None where an end is open or not understood."""
    first, dots, last = period.partition("..")
    start, end = resolve(first), resolve(last if dots else first)
    return (start.start if start else None), (end.end if end else None)


def period_param(start: date | None, end: date | None) -> str:
    """The period parameter of two inclusive days."""
    return f"{start or ''}..{end or ''}" if start or end else ""


def options(frames: Frames) -> dict[str, list[str]]:
    """The values each filter can take in this analysis, most frequent first."""
    return frames.once("options", _options)


def _options(frames: Frames) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, column in _ACTION.items():
        tally: dict[str, int] = {}
        values = frames.actions[column].cat
        for joined, count in zip(values.categories, np.bincount(values.codes[values.codes >= 0]), strict=False):
            for value in str(joined).split(SEPARATOR):
                tally[value or UNSAID] = tally.get(value or UNSAID, 0) + int(count)
        found[name] = [value for value, count in sorted(tally.items(), key=lambda item: (-item[1], item[0])) if count]
    found |= {name: list(YES_NO) for name in _ABOUT_MEASURES}
    outlets = frames.articles["outlet"].value_counts()
    found["outlet"] = [str(name) or UNSAID for name, count in outlets.items() if count]
    return found


Mask = NDArray[np.bool_]


def _among(column: pd.Series[Any], wanted: tuple[str, ...]) -> Mask:
    chosen = {"" if value == UNSAID else value for value in wanted}
    kept = [not chosen.isdisjoint(str(value).split(SEPARATOR)) for value in column.cat.categories]
    return np.array([*kept, False])[column.cat.codes.to_numpy()]


def _within(days: pd.Series[Any], period: str, until: pd.Series[Any] | None = None) -> Mask:
    """Days (or, with `until`, half-open ranges of days) that lie wholly in the period."""
    start, end = bounds(period)
    kept = days.notna()
    if start is not None:
        kept &= days >= pd.Timestamp(start)
    if end is not None:
        kept &= days < pd.Timestamp(end) if until is None else until <= pd.Timestamp(end)
    return kept.to_numpy()


def _acted_within(actions: pd.DataFrame, period: str) -> Mask:
    """Actions in the period: their own day or range of days, else the day of their article."""
    own = actions["when"].notna().to_numpy()
    return (own & _within(actions["when"], period, actions["until"])) | (~own & _within(actions["published"], period))


class _Narrowing:
    """What of each table is kept, worked out once it is asked for."""

    def __init__(self, frames: Frames, selection: Selection, copies: bool) -> None:
        self._all, self._selection, self._copies = frames, selection, copies
        self._kept: dict[str, NDArray[np.intp]] = {}

    def table(
        self, name: str, columns: Sequence[str] | None = None, places: NDArray[np.intp] | None = None
    ) -> pd.DataFrame:
        """A table narrowed, or some of its columns or rows; the very same one where all of it is kept."""
        frame: pd.DataFrame = getattr(self._all, name)
        if name not in self._kept:
            self._kept[name] = np.flatnonzero(self._rows(name))
        kept = self._kept[name]
        frame = frame if columns is None else frame[columns]
        if places is not None:
            return frame.take(kept[places])
        return frame if len(kept) == len(frame) else frame.take(kept)

    def _rows(self, name: str) -> Mask:
        if name in ("actions", "measures", "claims"):
            known: Mask = getattr(self, name)
            return known
        kept, frame, period = self._placed(name), getattr(self._all, name), self._selection.period
        if period and name in ("dates", *PARTS_OF_DATES):
            kept &= _within(frame["when"], period, frame["until"])
        elif period:
            kept &= _within(frame["published"], period)
        if self._selection.narrows_actions:
            kept &= _touching(frame, self._acting)
        return kept

    def _placed(self, name: str) -> Mask:
        """Rows in the outlets and with the words asked for, not in a copy."""
        frame: pd.DataFrame = getattr(self._all, name)
        listed = self._copies or name == "articles"
        kept: Mask = np.ones(len(frame), np.bool_) if listed else ~frame["copy"].to_numpy()
        if self._selection.outlet:
            kept &= _among(frame["outlet"], self._selection.outlet)
        if self._selection.text.strip():
            kept &= _touching(frame, self._worded)
        return kept

    def _action_like(self, frame: pd.DataFrame) -> Mask:
        kept: Mask = np.ones(len(frame), np.bool_)
        for name, column in _ACTION.items():
            if wanted := getattr(self._selection, name):
                kept &= _among(frame[column], wanted)
        return kept

    @cached_property
    def actions(self) -> Mask:
        """Actions kept."""
        frame, period = self._all.actions, self._selection.period
        kept = self._placed("actions") & self._action_like(frame)
        if self._selection.corroborated or self._selection.undone:
            kept &= np.append(self._measure_like, False)[self._all.once("acted", _acted)]
        return kept & _acted_within(frame, period) if period else kept

    @cached_property
    def measures(self) -> Mask:
        """Measures kept."""
        frame, claims, selection = self._all.measures, self._all.claims, self._selection
        kept = self._action_like(frame) & self._measure_like
        if selection.outlet or selection.text.strip():
            kept &= self._told_in(self._placed("claims"))
        if selection.period:
            dated = _within(frame["when"], selection.period, frame["until"])
            dated = dated | _within(frame["ends"], selection.period)
            kept &= dated | self._told_in(self._placed("claims") & _within(claims["said_on"], selection.period))
        return kept

    @cached_property
    def _measure_like(self) -> Mask:
        frame = self._all.measures
        kept: Mask = np.ones(len(frame), np.bool_)
        for name in _ABOUT_MEASURES:
            if wanted := getattr(self._selection, name):
                kept &= np.isin(frame[name].to_numpy(), [value == "yes" for value in wanted])
        return kept

    @cached_property
    def claims(self) -> Mask:
        """Claims of measures kept."""
        told = self._all.claims["measure"]
        real: Mask = np.zeros(len(told.cat.categories) + 1, np.bool_)
        real[self._claimed[self.measures]] = True
        real[-1] = False
        kept: Mask = self._placed("claims") & real[told.cat.codes.to_numpy()]
        return kept

    def _told_in(self, claims: Mask) -> Mask:
        """Measures with one of some claims."""
        told = self._all.claims["measure"]
        named: Mask = np.zeros(len(told.cat.categories) + 1, np.bool_)
        named[told.cat.codes.to_numpy()[claims]] = True
        named[-1] = False
        return named[self._claimed]

    @property
    def _claimed(self) -> NDArray[np.intp]:
        return self._all.once("claimed", _claimed)

    @cached_property
    def _acting(self) -> NDArray[np.int32]:
        """Sentences before each that start an action kept."""
        marked = np.zeros(len(self._all.sentences), np.bool_)
        marked[self._all.actions["s0"].to_numpy()[self.actions]] = True
        return _running(marked)

    @cached_property
    def _worded(self) -> NDArray[np.int32]:
        """Sentences before each that hold the words asked for."""
        return _running(self._all.once("words", words_of).saying(self._selection.text))


def _claimed(frames: Frames) -> NDArray[np.intp]:
    """The code of each measure in the claims, -1 where none tells it."""
    return frames.claims["measure"].cat.categories.get_indexer(pd.Index(frames.measures["measure"]))


def _acted(frames: Frames) -> NDArray[np.intp]:
    """The row of the measure of each action, -1 where it has none."""
    told = frames.actions["measure"].cat
    rows: NDArray[np.intp] = pd.Index(frames.measures["measure"]).get_indexer(told.categories)[told.codes.to_numpy()]
    return rows


def _running(marked: Mask) -> NDArray[np.int32]:
    running = np.zeros(len(marked) + 1, np.int32)
    np.cumsum(marked, out=running[1:])
    return running


def _touching(frame: pd.DataFrame, running: NDArray[np.int32]) -> Mask:
    """Rows whose run of sentences holds a marked sentence."""
    kept: Mask = running[frame["s1"].to_numpy() + 1] > running[frame["s0"].to_numpy()]
    return kept


def select(frames: Frames, selection: Selection, copies: bool = False) -> Frames:
    """The tables narrowed to a selection, each when it is first asked for. With `copies`, records of copied articles
    stay."""
    kept = _Narrowing(frames, selection, copies)
    return Frames(
        {name: partial(kept.table, name) for name in _NARROWED}
        | {"sentences": frames.sentences, "issues": frames.issues},
        frames.whole,
    )


def last_day(end: date | None) -> date | None:
    """The inclusive last day of a half-open end."""
    return end - timedelta(days=1) if end else None
