"""Finding annotations by their place: they lie in text order and do not overlap, so nobody has to look through all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Protocol, TypeVar

from core.model import Span


class Placed(Protocol):
    """Whatever stands at a character range."""

    @property
    def span(self) -> Span: ...


class Ranged(Protocol):
    """Whatever takes up tokens [start, end)."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


_P = TypeVar("_P", bound=Placed)
_R = TypeVar("_R", bound=Ranged)


def covering(placed: Sequence[_P], offset: int) -> _P | None:
    """The one that covers a character offset."""
    place = bisect_right(placed, offset, key=lambda one: one.span.start)
    return placed[place - 1] if place and offset < placed[place - 1].span.end else None


def beginning(placed: Sequence[_P], low: int, high: int) -> Sequence[_P]:
    """Those that begin at an offset from `low` on and before `high`."""
    first, last = (bisect_left(placed, edge, key=lambda one: one.span.start) for edge in (low, high))
    return placed[first:last]


def within(placed: Sequence[_P], low: int, high: int) -> Sequence[_P]:
    """Those that lie between two offsets as a whole."""
    return [one for one in beginning(placed, low, high) if one.span.end <= high]


def holding(ranges: Sequence[_R], token: int) -> _R | None:
    """The one that holds a token."""
    place = bisect_right(ranges, token, key=lambda one: one.start)
    return ranges[place - 1] if place and token < ranges[place - 1].end else None


def starting(ranges: Sequence[_R], low: int, high: int) -> Sequence[_R]:
    """Those whose first token is in [low, high)."""
    first, last = (bisect_left(ranges, edge, key=lambda one: one.start) for edge in (low, high))
    return ranges[first:last]


def crossing(ranges: Sequence[_R], low: int, high: int) -> Sequence[_R]:
    """Those that share a token with [low, high)."""
    first = bisect_right(ranges, low, key=lambda one: one.end)
    return ranges[first : bisect_left(ranges, high, first, key=lambda one: one.start)]
