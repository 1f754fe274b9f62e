"""Merges tellings into measures, best match first, so that the result does not depend on any order of files."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from core.ledger.identity import ENOUGH, Verdict, compare, kindred
from core.ledger.tellings import Group, Telling

_CROWD = 300  # groups of one imposer beyond which only neighbours in time are compared
_NEIGHBOURS = 120


def merge(tellings: Sequence[Telling]) -> list[Group]:
    """Groups in order of their first telling; every telling is in exactly one."""
    groups = _alike(sorted(tellings, key=lambda t: t.order))
    alive = dict(enumerate(groups))
    goods = _Goods(groups)
    near = _Neighbours(groups)
    heap: list[tuple[float, int, tuple[str, str, int], tuple[str, str, int], int, int, tuple[str, ...]]] = []

    def offer(i: int, j: int) -> None:
        if not goods.fit(i, j):
            return
        first, second = (i, j) if alive[i].order <= alive[j].order else (j, i)
        verdict = compare(alive[first], alive[second])
        if verdict and verdict.points >= ENOUGH:
            one, other = alive[first], alive[second]
            size = len(one.tellings) + len(other.tellings)
            heapq.heappush(
                heap, (-round(verdict.points, 3), -size, one.order, other.order, first, second, verdict.reasons)
            )

    for i, j in near.pairs():
        offer(i, j)
    while heap:
        points, _, _, _, i, j, reasons = heapq.heappop(heap)
        if i not in alive or j not in alive:
            continue
        joined = _join(alive.pop(i), alive.pop(j), Verdict(-points, reasons))
        fresh = near.join(i, j)
        alive[fresh] = joined
        goods.add(joined)
        for n in near.of(fresh):
            offer(n, fresh)
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


class _Goods:
    """Whether the goods of two groups can be one measure's, as sets of bits: what keeps most pairs apart, known at a
    fraction of the cost of comparing them. Groups are numbered as they are added."""

    def __init__(self, groups: Sequence[Group]) -> None:
        kin = kindred(sorted({good for group in groups for good in group.goods}))
        self._bit = {good: 1 << place for place, good in enumerate(kin)}
        self._kin = {good: sum(self._bit[other] for other in others) for good, others in kin.items()}
        self._own: list[int] = []
        self._fitting: list[int] = []
        for group in groups:
            self.add(group)

    def add(self, group: Group) -> None:
        """The next group."""
        own = fitting = 0 if group.goods else ~0  # what is unsaid fits everything
        for good in group.goods:
            own |= self._bit[good]
            fitting |= self._kin[good]
        self._own.append(own)
        self._fitting.append(fitting)

    def fit(self, i: int, j: int) -> bool:
        """Whether two groups may be one as far as goods go."""
        return self._own[i] & self._fitting[j] != 0


class _Neighbours:
    """Which groups to compare: same direction, and the same imposer, or one unsaid in the same article; whoever joins
    takes over the neighbours of both. Only those of joined groups are written down: for a large archive the others
    would fill gigabytes."""

    def __init__(self, groups: Sequence[Group]) -> None:
        buckets: dict[tuple[str, ...], list[int]] = defaultdict(list)
        by_article: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index, group in enumerate(groups):
            buckets[(group.direction, *sorted(group.imposer))].append(index)
            by_article[group.direction, next(iter(group.articles))].append(index)
        self._places: list[list[tuple[list[int], int, int]]] = [[] for _ in groups]  # row, place in it, reach
        self._now = list(range(len(groups)))  # what each number has become part of
        self._joined: dict[int, set[int]] = {}
        for members in [*buckets.values(), *by_article.values()]:
            row = sorted(members, key=lambda n: (_anchor(groups[n]), groups[n].order))
            reach = len(row) if len(row) <= _CROWD else _NEIGHBOURS
            for place, one in enumerate(row):
                self._places[one].append((row, place, reach))

    def pairs(self) -> Iterator[tuple[int, int]]:
        """All neighbours at the start; a few come twice."""
        for one, places in enumerate(self._places):
            for row, place, reach in places:
                for other in row[place + 1 : place + 1 + reach]:
                    yield one, other

    def join(self, i: int, j: int) -> int:
        """The number of the group that two become."""
        fresh = len(self._now)
        self._now.append(fresh)
        near = self.of(i) | self.of(j)
        self._now[i] = self._now[j] = fresh
        self._joined[fresh] = near - {i, j}
        self._joined.pop(i, None)
        self._joined.pop(j, None)
        return fresh

    def of(self, i: int) -> set[int]:
        """The neighbours of a group as they are now."""
        if i in self._joined:
            return {self._find(other) for other in self._joined[i]}
        found = {self._find(n) for row, at, reach in self._places[i] for n in row[max(0, at - reach) : at + 1 + reach]}
        return found - {i}

    def _find(self, i: int) -> int:
        now = self._now
        while now[i] != i:
            now[i] = now[now[i]]
            i = now[i]
        return i


def _anchor(group: Group) -> str:
    """When it happens, else when it was reported."""
    if group.dated:
        return group.dated[0][0].start.isoformat()
    return group.reported[0] if group.reported else ""
