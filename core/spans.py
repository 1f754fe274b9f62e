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


_P = TypeVar("_P", bound=Placed)


def covering(placed: Sequence[_P], offset: int) -> _P | None:
    """The one that covers a character offset."""
    place = bisect_right(placed, offset, key=lambda one: one.span.start)
    return placed[place - 1] if place and offset < placed[place - 1].span.end else None


def beginning(placed: Sequence[_P], low: int, high: int) -> Sequence[_P]:
    """Those that begin at an offset from `low` on and before `high`."""
    first, last = (bisect_left(placed, edge, key=lambda one: one.span.start) for edge in (low, high))
    return placed[first:last]
