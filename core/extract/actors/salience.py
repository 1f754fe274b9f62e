"""How much an article is about each side at a place of it: the nearest mentions count most.

Kept up while the text is read, so that asking costs what the article has sides, not what it has mentions.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable

_DECAY = 0.55  # how much a mention counts one sentence later
_FLOOR = 0.03  # and at the least, however far back
_REACH = 6  # sentences after which that floor is all that is left


class Past:
    """The mentions so far."""

    def __init__(self) -> None:
        self._total: dict[str, float] = defaultdict(float)
        self._near: deque[tuple[int, dict[str, float]]] = deque(maxlen=_REACH)

    def add(self, code: str, weight: float, sentence: int) -> None:
        """One more mention; sentences never decrease."""
        if not self._near or self._near[-1][0] != sentence:
            self._near.append((sentence, defaultdict(float)))
        self._near[-1][1][code] += weight
        self._total[code] += weight

    def at(self, sentence: int) -> dict[str, float]:
        """Code -> weight of its mentions, seen from a sentence at or after the last one's."""
        scores = {code: weight * _FLOOR for code, weight in self._total.items()}
        for there, weights in self._near:
            gain = max(0.0, _DECAY ** (sentence - there) - _FLOOR)
            for code, weight in weights.items():
                scores[code] += weight * gain
        return scores


class Coming:
    """The mentions that follow: (place in the list, code, weight, sentence), in text order."""

    def __init__(self, mentions: Iterable[tuple[int, str, float, int]]) -> None:
        self._places: dict[str, list[int]] = defaultdict(list)
        self._sentences: dict[str, list[int]] = defaultdict(list)
        weights: dict[str, list[float]] = defaultdict(list)
        for place, code, weight, sentence in mentions:
            self._places[code].append(place)
            self._sentences[code].append(sentence)
            weights[code].append(weight)
        self._sums = {code: _from_the_end(weights[code], self._sentences[code]) for code in weights}

    def after(self, place: int, sentence: int) -> dict[str, float]:
        """Code -> weight of its mentions after a place, seen from its sentence."""
        scores = {}
        for code, places in self._places.items():
            first = bisect_right(places, place)
            if first < len(places):
                scores[code] = self._sums[code][first] * _DECAY ** (self._sentences[code][first] - sentence)
        return scores


def _from_the_end(weights: list[float], sentences: list[int]) -> list[float]:
    """For each mention the weight of it and all that follow, seen from its own sentence."""
    sums = list(weights)
    for at in range(len(sums) - 2, -1, -1):
        sums[at] += sums[at + 1] * _DECAY ** (sentences[at + 1] - sentences[at])
    return sums
