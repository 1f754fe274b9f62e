"""What the reader asked to see, and the tables narrowed to it.

Filters on actions (imposer, target, instrument, commodity, status, direction) keep those actions and measures; quotes,
commodity mentions and dates are kept where they share a sentence with a kept action. Outlet, period and text narrow
every table; a measure is in a period where it takes effect, ends or is reported then.
What is known less exactly than the period is wide ("2025") is not in it. Copies of an article count once: their records
are set aside, the articles themselves stay listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from core.frames import Frames
from core.labels import SEPARATOR
from core.periods import resolve
from core.search import saying

UNSAID = "-"  # the id of "the article does not say"
MANY = ("imposer", "target", "instrument", "commodity", "status", "direction", "outlet")
_ACTION = {
    "imposer": "imposer",
    "target": "target",
    "instrument": "instrument",
    "commodity": "commodities",
    "status": "status",
    "direction": "direction",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Shared filters; an empty one keeps everything. Several values of one filter are alternatives."""

    imposer: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    instrument: tuple[str, ...] = ()
    commodity: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    direction: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    period: str = ""  # "2025-06..2025-07-09"; either end may be missing; ends are ISO or TIMEX3 values, inclusive
    text: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, item.name) for item in fields(self))

    @property
    def narrows_actions(self) -> bool:
        return any(getattr(self, name) for name in _ACTION)

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
    return Selection(**many, period=parameters.get("period", ""), text=parameters.get("text", ""))


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
    found: dict[str, list[str]] = {}
    for name, column in _ACTION.items():
        tally: dict[str, int] = {}
        for values, count in frames.actions[column].value_counts().items():
            for value in str(values).split(SEPARATOR):
                tally[value or UNSAID] = tally.get(value or UNSAID, 0) + int(count)
        found[name] = [value for value, count in sorted(tally.items(), key=lambda item: (-item[1], item[0])) if count]
    outlets = frames.articles["outlet"].value_counts()
    found["outlet"] = [str(name) or UNSAID for name, count in outlets.items() if count]
    return found


def _among(column: pd.Series[Any], wanted: tuple[str, ...]) -> pd.Series[Any]:
    chosen = {"" if value == UNSAID else value for value in wanted}
    kept = [value for value in column.cat.categories if chosen & set(str(value).split(SEPARATOR))]
    return column.isin(kept)


def _within(days: pd.Series[Any], period: str, until: pd.Series[Any] | None = None) -> pd.Series[Any]:
    """Days (or, with `until`, half-open ranges of days) that lie wholly in the period."""
    start, end = bounds(period)
    kept = days.notna()
    if start is not None:
        kept &= days >= pd.Timestamp(start)
    if end is not None:
        kept &= days < pd.Timestamp(end) if until is None else until <= pd.Timestamp(end)
    return kept


def _touching(frame: pd.DataFrame, marked: np.ndarray[Any, Any]) -> pd.Series[Any]:
    """Rows whose run of sentences holds a marked sentence."""
    total = np.concatenate(([0], np.cumsum(marked)))
    return pd.Series(total[frame["s1"].to_numpy() + 1] > total[frame["s0"].to_numpy()], index=frame.index)


def _mark(frames: Frames, rows: pd.DataFrame) -> np.ndarray[Any, Any]:
    marked = np.zeros(len(frames.sentences), dtype=np.int64)
    marked[rows["s0"].to_numpy()] = 1
    return marked


def _acted_within(actions: pd.DataFrame, period: str) -> pd.Series[Any]:
    """Actions in the period: their own day or range of days, else the day of their article."""
    own = actions["when"].notna()
    return (own & _within(actions["when"], period, actions["until"])) | (~own & _within(actions["published"], period))


def _action_like(frame: pd.DataFrame, selection: Selection) -> pd.Series[Any]:
    kept = pd.Series(True, index=frame.index)
    for name, column in _ACTION.items():
        if getattr(selection, name):
            kept &= _among(frame[column], getattr(selection, name))
    return kept


def _where(frame: pd.DataFrame, kept: pd.Series[Any]) -> pd.DataFrame:
    """The rows kept; the frame itself where that is all of them, as copying its sentences costs more than the rest."""
    return frame if kept.all() else frame[kept]


def select(frames: Frames, selection: Selection, copies: bool = False) -> Frames:
    """The tables narrowed to a selection. With `copies`, records of copied articles stay."""
    places = {name: getattr(frames, name) for name in ("actions", "claims", "quotes", "mentions", "dates", "articles")}
    if not copies:
        places |= {name: _where(frame, ~frame["copy"]) for name, frame in places.items() if name != "articles"}
    if selection.outlet:
        places = {name: frame[_among(frame["outlet"], selection.outlet)] for name, frame in places.items()}
    if selection.text.strip():
        found = saying(frames.sentences["text"], selection.text).to_numpy().astype(np.int64)
        places = {name: frame[_touching(frame, found)] for name, frame in places.items()}
    measures = _where(frames.measures, _action_like(frames.measures, selection))
    places["actions"] = _where(places["actions"], _action_like(places["actions"], selection))
    if selection.period:
        places["actions"] = places["actions"][_acted_within(places["actions"], selection.period)]
        places["dates"] = places["dates"][_within(places["dates"]["when"], selection.period, places["dates"]["until"])]
        for name in ("quotes", "mentions", "articles"):
            places[name] = places[name][_within(places[name]["published"], selection.period)]
    if selection.narrows_actions:
        marked = _mark(frames, places["actions"])
        for name in ("quotes", "mentions", "dates", "articles"):
            places[name] = places[name][_touching(places[name], marked)]
    if selection.outlet or selection.text.strip():
        measures = measures[measures["measure"].isin(places["claims"]["measure"])]
    if selection.period:
        told = places["claims"]["measure"][_within(places["claims"]["said_on"], selection.period)]
        dated = _within(measures["when"], selection.period, measures["until"])
        dated |= _within(measures["ends"], selection.period)
        measures = measures[dated | measures["measure"].isin(told)]
    claims = _where(places["claims"], places["claims"]["measure"].isin(measures["measure"]))
    return replace(frames, **(places | {"measures": measures, "claims": claims}))


def last_day(end: date | None) -> date | None:
    """The inclusive last day of a half-open end."""
    return end - timedelta(days=1) if end else None
