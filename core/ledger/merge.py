"""Merges tellings into measures, best match first, so that the result does not depend on any order of files."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence

from core.ledger.identity import ENOUGH, Verdict, compare
from core.ledger.tellings import Group, Telling

_CROWD = 300  # groups of one imposer beyond which only neighbours in time are compared
_NEIGHBOURS = 120


def merge(tellings: Sequence[Telling]) -> list[Group]:
    """Groups in order of their first telling; every telling is in exactly one."""
    groups = _alike(sorted(tellings, key=lambda t: t.order))
    alive = dict(enumerate(groups))
    near = _neighbours(groups)
    heap: list[tuple[float, int, tuple[str, str, int], tuple[str, str, int], int, int, tuple[str, ...]]] = []

    def offer(i: int, j: int) -> None:
        first, second = sorted((i, j), key=lambda n: alive[n].order)
        verdict = compare(alive[first], alive[second])
        if verdict and verdict.points >= ENOUGH:
            one, other = alive[first], alive[second]
            size = len(one.tellings) + len(other.tellings)
            heapq.heappush(
                heap, (-round(verdict.points, 3), -size, one.order, other.order, first, second, verdict.reasons)
            )

    for i, others in near.items():
        for j in others:
            if i < j:
                offer(i, j)
    fresh = len(groups)
    while heap:
        points, _, _, _, i, j, reasons = heapq.heappop(heap)
        if i not in alive or j not in alive:
            continue
        joined = _join(alive.pop(i), alive.pop(j), Verdict(-points, reasons))
        alive[fresh] = joined
        near[fresh] = {n for n in near[i] | near[j] if n in alive and n != fresh}
        for n in near[fresh]:
            near[n].add(fresh)
            offer(n, fresh)
        fresh += 1
    return sorted(alive.values(), key=lambda group: group.order)


def _alike(tellings: Sequence[Telling]) -> list[Group]:
    """Tellings that say the very same within a month are one group from the start: it saves comparing them."""
    found: dict[tuple[object, ...], Group] = {}
    for telling in tellings:
        action = telling.action
        key = (
            *(action.direction, action.kind, action.status, action.instrument, action.date, action.commodities),
            *(action.imposer, action.target, (telling.published or "")[:7]),
        )
        alone = Group([telling])
        same = found.get(key)
        verdict = compare(Group(same.tellings[:1]), alone) if same else None
        if same and verdict and verdict.points >= ENOUGH:
            same.tellings.append(telling)
            same.why[action.id] = _reason(verdict)
        else:
            found[key if same is None else (*key, action.id)] = alone
    return [Group(group.tellings, why=group.why) for group in found.values()]


def _reason(verdict: Verdict) -> str:
    return f"{', '.join(verdict.reasons)} ({verdict.points:.1f} points)"


def nearest(telling: Telling, groups: Iterable[Group], least: float = ENOUGH) -> tuple[Group, Verdict] | None:
    """The group that a telling fits best, or None where it fits none."""
    alone = Group([telling])
    best: tuple[float, Group, Verdict] | None = None
    for group in groups:
        verdict = compare(group, alone)
        if verdict and verdict.points >= least and (best is None or verdict.points > best[0]):
            best = verdict.points, group, verdict
    return (best[1], best[2]) if best else None


def _join(a: Group, b: Group, verdict: Verdict) -> Group:
    reason = _reason(verdict)
    kept, added = (a, b) if len(a.tellings) >= len(b.tellings) else (b, a)
    why = {**a.why, **b.why, **{t.action.id: reason for t in added.tellings if t.action.id not in added.why}}
    return Group(sorted(kept.tellings + added.tellings, key=lambda t: t.order), why=why)


def _neighbours(groups: Sequence[Group]) -> dict[int, set[int]]:
    """Which groups to compare: same direction, and the same imposer, or one unsaid in the same article."""
    near: dict[int, set[int]] = {index: set() for index in range(len(groups))}
    buckets: dict[tuple[str, ...], list[int]] = defaultdict(list)
    by_article: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, group in enumerate(groups):
        buckets[(group.direction, *sorted(group.imposer))].append(index)
        by_article[group.direction, next(iter(group.articles))].append(index)
    for members in [*buckets.values(), *by_article.values()]:
        ordered = sorted(members, key=lambda n: (_anchor(groups[n]), groups[n].order))
        reach = len(ordered) if len(ordered) <= _CROWD else _NEIGHBOURS
        for at, one in enumerate(ordered):
            for other in ordered[at + 1 : at + 1 + reach]:
                near[one].add(other)
                near[other].add(one)
    return near


def _anchor(group: Group) -> str:
    """When it happens, else when it was reported."""
    if group.dated:
        return group.dated[0][0].start.isoformat()
    return group.reported[0] if group.reported else ""
