"""How measures hang together: what undoes what, which belong to a bilateral deal, and what was given in return."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from core.ledger.identity import kin
from core.ledger.numbers import begins
from core.model import Direction, Instrument, Kind, Measure, Status

_UNNAMED = frozenset({Instrument.OTHER})
_LOOSE = frozenset({Instrument.EXPORT_CONTROL, Instrument.SANCTION, Instrument.ENTITY_LISTING, Instrument.OTHER})


def relate(measures: Sequence[Measure]) -> list[Measure]:
    """The same measures with `reverses`, `part_of` and `counterpart` filled."""
    by_sides: dict[frozenset[str], list[Measure]] = {}
    for measure in measures:
        by_sides.setdefault(frozenset(measure.imposer), []).append(measure)
    related = [_related(measure, by_sides) for measure in measures]
    parts = {measure.id: measure.part_of for measure in related}
    return [replace(m, counterpart=_counterpart(m, by_sides, parts)) for m in related]


def _related(measure: Measure, by_sides: dict[frozenset[str], list[Measure]]) -> Measure:
    own = by_sides[frozenset(measure.imposer)] if measure.imposer else []
    reverses = _best(measure, own, _reversal)
    deals = [m for sides, ms in by_sides.items() if len(sides) > 1 and sides > set(measure.imposer) for m in ms]
    part_of = _best(measure, deals, _membership) if measure.imposer else None
    return replace(measure, reverses=reverses, part_of=part_of)


def _best(measure: Measure, others: Sequence[Measure], points: Callable[[Measure, Measure], float]) -> str | None:
    ranked = sorted(((points(measure, other), other.id) for other in others if other.id != measure.id), reverse=True)
    return ranked[0][1] if ranked and ranked[0][0] > 0 else None


def _reversal(undoing: Measure, undone: Measure) -> float:
    """How well one undoes the other; 0 where it cannot."""
    if undoing.direction is undone.direction or not _instruments_agree(undoing, undone):
        return 0.0
    if undone.status in {Status.DENIED, Status.CALLED_FOR, Status.POSSIBLE}:
        return 0.0
    goods = _goods_points(undoing, undone)
    sides = _target_points(undoing, undone)
    if sides is None and undoing.kind is Kind.EXEMPT:
        sides = 0.0  # an exemption for one side from what hits another
    later, earlier = begins(undoing), begins(undone)
    if goods is None or sides is None:
        return 0.0
    settled = undone.status in {Status.IN_FORCE, Status.AGREED}  # a call to scrap what is only scheduled
    if undone.date and later and earlier and later < earlier and (undoing.date or not settled):
        return 0.0
    if undoing.direction is Direction.IMPOSED and not _comes_back(undoing, undone, later, earlier):
        return 0.0
    same = 1.0 if undoing.instrument is undone.instrument else 0.0
    real = 0.6 if undone.status is Status.IN_FORCE else 0.0
    together = -1.5 if undoing.date and undone.date and later == earlier else 0.0
    return 1.0 + goods + sides + same + real + together + 0.5 * _shared(undoing, undone) + _recency(later, earlier)


def _comes_back(imposed: Measure, lifted: Measure, later: date | None, earlier: date | None) -> bool:
    """Whether something imposed ends a lifting: said so, or it starts after what was only a pause."""
    if imposed.kind in {Kind.REINSTATE, Kind.EXTEND}:
        return True
    pause = lifted.kind in {Kind.SUSPEND, Kind.EXEMPT}
    return pause and imposed.date is not None and later is not None and earlier is not None and later > earlier


def _membership(part: Measure, deal: Measure) -> float:
    """How well a unilateral measure fits into a bilateral one."""
    if part.direction is not deal.direction or not set(part.target) <= set(deal.imposer) or not part.target:
        return 0.0
    shared = _shared(part, deal)
    goods = _goods_points(part, deal)
    if not shared or goods is None or not _instruments_agree(part, deal):
        return 0.0
    return 1.0 + goods + shared + (1.0 if part.instrument is deal.instrument else 0.0)


def _counterpart(
    measure: Measure, by_sides: dict[frozenset[str], list[Measure]], parts: dict[str, str | None]
) -> str | None:
    """What the other side does in the same direction: under one deal, or told in one breath."""
    if not measure.imposer or not measure.target or set(measure.imposer) == set(measure.target):
        return None
    ranked = []
    for other in by_sides.get(frozenset(measure.target), ()):
        if other.direction is measure.direction and set(other.target) == set(measure.imposer):
            together = len(_sentences(measure) & _sentences(other))
            deal = parts[measure.id] is not None and parts[measure.id] == parts[other.id]
            if together or deal:
                ranked.append((together + 2 * deal, other.id))
    return max(ranked)[1] if ranked else None


def _instruments_agree(a: Measure, b: Measure) -> bool:
    return a.instrument is b.instrument or {a.instrument, b.instrument} <= _LOOSE


def _goods_points(a: Measure, b: Measure) -> float | None:
    if a.commodities and b.commodities:
        return 1.0 if kin(a.commodities, b.commodities) else None
    return 0.3 if not a.commodities and not b.commodities else 0.0


def _target_points(a: Measure, b: Measure) -> float | None:
    if a.target and b.target:
        return 1.0 if set(a.target) & set(b.target) else None
    return 0.3 if not a.target and not b.target else 0.0


def _recency(later: date | None, earlier: date | None) -> float:
    """The newest measure is the one that is undone."""
    if later is None or earlier is None:
        return 0.0
    return max(0.0, 0.4 - abs((later - earlier).days) / 5000)


def _shared(a: Measure, b: Measure) -> float:
    """1 where one article tells both."""
    return float(bool({c.article for c in a.claims} & {c.article for c in b.claims}))


def _sentences(measure: Measure) -> set[tuple[str, int]]:
    return {(claim.article, claim.sentence.start) for claim in measure.claims}
