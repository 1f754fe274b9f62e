"""Pairs the records of two readings of one article, one to one, as the reference scorer does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Record = dict[str, Any]
Weight = Callable[[Record, Record], float]


def overlap(a: Sequence[int] | None, b: Sequence[int] | None) -> int:
    """Characters that two `[start, end]` spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0])) if a and b else 0


def jaccard(a: Sequence[int], b: Sequence[int]) -> float:
    """Shared characters as a share of the union."""
    both = overlap(a, b)
    return both / ((a[1] - a[0]) + (b[1] - b[0]) - both) if both else 0.0


def pair(gold: Sequence[Record], found: Sequence[Record], weight: Weight) -> list[tuple[int, int]]:
    """Greedy one-to-one pairs (index in gold, index in found), heaviest first; weight 0 never pairs."""
    ranked = sorted(((weight(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(found)), reverse=True)
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    pairs = []
    for value, i, j in ranked:
        if value > 0 and i not in taken_gold and j not in taken_found:
            taken_gold.add(i)
            taken_found.add(j)
            pairs.append((i, j))
    return pairs


def same_action(gold: Record, found: Record) -> float:
    """Same direction, overlapping triggers."""
    if gold["direction"] != found["direction"] or not overlap(gold["trigger"], found["trigger"]):
        return 0.0
    return 1 + jaccard(gold["trigger"], found["trigger"])


def same_sentence(gold: Record, found: Record) -> float:
    """Same direction, overlapping sentences."""
    if gold["direction"] != found["direction"] or not overlap(gold["sentence"], found["sentence"]):
        return 0.0
    return 1 + jaccard(gold["trigger"], found["trigger"])


def same_quote(gold: Record, found: Record) -> float:
    """At least half of the union of the contents is shared."""
    shared = jaccard(gold["quote"], found["quote"])
    return shared if shared >= 0.5 else 0.0


def same_good(gold: Record, found: Record) -> float:
    return jaccard(gold["span"], found["span"]) if gold["id"] == found["id"] else 0.0


def same_date(gold: Record, found: Record) -> float:
    return jaccard(gold["span"], found["span"])


def same_dated_value(gold: Record, found: Record) -> float:
    return jaccard(gold["span"], found["span"]) if gold["value"] == found.get("value") else 0.0


def same_name(a: str | None, b: str | None) -> bool:
    """Equal speakers; any two unnamed ones are equal."""
    first, second = _plain(a), _plain(b)
    return first == second or (first.endswith("(unnamed)") and second.endswith("(unnamed)"))


def same_text(a: str | None, b: str | None) -> bool:
    """Equal but for case, full stops and the kind of apostrophe."""
    return _plain(a) == _plain(b)


def _plain(name: str | None) -> str:
    return " ".join((name or "").lower().replace(".", "").replace("’", "'").split())
