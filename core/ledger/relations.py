"""How measures hang together: what undoes what, which belong to a bilateral deal, and what was given in return."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from core.ledger.identity import kin
from core.ledger.numbers import begins
from core.model import Direction, Instrument, Kind, Measure, Status

_UNNAMED = frozenset({Instrument.OTHER})
_LOOSE = frozenset({Instrument.EXPORT_CONTROL, Instrument.SANCTION, Instrument.ENTITY_LISTING, Instrument.OTHER})

_Codes = frozenset[str]


class _Seen:
    """A measure with what is asked of it again and again."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self.begins = begins(measure)
        self.imposer, self.target = frozenset(measure.imposer), frozenset(measure.target)
        self.goods = frozenset(measure.commodities)
        self.articles = frozenset(claim.article for claim in measure.claims)
        self.sentences = frozenset((claim.article, claim.sentence.start) for claim in measure.claims)


class _Index:
    """Where to look for the measures that may hang together with one: comparing all with all takes minutes for a large
    archive."""

    def __init__(self, measures: Sequence[Measure]) -> None:
        self.all = [_Seen(measure) for measure in measures]
        self._by_article: dict[str, list[_Seen]] = defaultdict(list)
        # by imposer, direction and instrument; by target; by goods
        self._alike: dict[tuple[_Codes, Direction, Instrument], dict[_Codes, dict[_Codes, list[_Seen]]]] = {}
        self._opposite: dict[tuple[object, ...], list[tuple[float, list[_Seen]]]] = {}
        for one in self.all:
            for article in one.articles:
                self._by_article[article].append(one)
            alike = self._alike.setdefault((one.imposer, one.measure.direction, one.measure.instrument), {})
            alike.setdefault(one.target, {}).setdefault(one.goods, []).append(one)

    def beside(self, one: _Seen) -> set[_Seen]:
        """Measures that an article tells together with one."""
        return {other for article in one.articles for other in self._by_article[article]}

    def opposite(self, one: _Seen) -> Iterator[tuple[float, _Seen]]:
        """Measures that one may undo: the same imposer's in the other direction, as far as instrument, target and
        goods agree, with how well they do."""
        measure = one.measure
        exempts = measure.kind is Kind.EXEMPT
        known = (one.imposer, measure.direction, measure.instrument, one.target, one.goods, exempts)
        if known not in self._opposite:
            self._opposite[known] = list(self._agreeing(one))
        return ((fit, other) for fit, found in self._opposite[known] for other in found)

    def _agreeing(self, one: _Seen) -> Iterator[tuple[float, list[_Seen]]]:
        if not one.imposer:
            return
        mine = one.measure.instrument
        direction = Direction.LIFTED if one.measure.direction is Direction.IMPOSED else Direction.IMPOSED
        for instrument in (other for other in Instrument if _instruments_agree(mine, other)):
            same = 1.0 if instrument is mine else 0.0
            for target, by_goods in self._alike.get((one.imposer, direction, instrument), {}).items():
                sides = _target_points(one.target, target)
                if sides is None and one.measure.kind is Kind.EXEMPT:
                    sides = 0.0  # an exemption for one side from what hits another
                if sides is None:
                    continue
                for goods, found in by_goods.items():
                    if (points := _goods_points(one.goods, goods)) is not None:
                        yield points + sides + same, found


def relate(measures: Sequence[Measure]) -> list[Measure]:
    """The same measures with `reverses`, `part_of` and `counterpart` filled."""
    index = _Index(measures)
    parts = {one.measure.id: _part_of(one, index) for one in index.all}
    members: dict[str, list[_Seen]] = defaultdict(list)
    for one in index.all:
        if deal := parts[one.measure.id]:
            members[deal].append(one)
    return [
        replace(
            one.measure,
            reverses=_best((_reversal(one, other, fit), other) for fit, other in index.opposite(one)),
            part_of=(deal := parts[one.measure.id]),
            counterpart=_counterpart(one, index.beside(one), members[deal] if deal else ()),
        )
        for one in index.all
    ]


def _part_of(one: _Seen, index: _Index) -> str | None:
    deals = (other for other in index.beside(one) if one.imposer and other.imposer > one.imposer)
    return _best((_membership(one, deal), deal) for deal in deals)


def _best(ranked: Iterable[tuple[float, _Seen]]) -> str | None:
    """The id of the measure with the most points; of equal ones the last by id."""
    points, name = max(((points, one.measure.id) for points, one in ranked), default=(0.0, ""))
    return name if points > 0 else None


def _reversal(undoing: _Seen, undone: _Seen, fit: float) -> float:
    """How well one undoes the other, of what `_Index.opposite` gives; 0 where it cannot."""
    new, old = undoing.measure, undone.measure
    if old.status in {Status.DENIED, Status.CALLED_FOR, Status.POSSIBLE}:
        return 0.0
    later, earlier = undoing.begins, undone.begins
    settled = old.status in {Status.IN_FORCE, Status.AGREED}  # a call to scrap what is only scheduled
    if old.date and later and earlier and later < earlier and (new.date or not settled):
        return 0.0
    if new.direction is Direction.IMPOSED and not _comes_back(new, old, later, earlier):
        return 0.0
    real = 0.6 if old.status is Status.IN_FORCE else 0.0
    together = -1.5 if new.date and old.date and later == earlier else 0.0
    return 1.0 + fit + real + together + 0.5 * _shared(undoing, undone) + _recency(later, earlier)


def _comes_back(imposed: Measure, lifted: Measure, later: date | None, earlier: date | None) -> bool:
    """Whether something imposed ends a lifting: said so, or it starts after what was only a pause."""
    if imposed.kind in {Kind.REINSTATE, Kind.EXTEND}:
        return True
    pause = lifted.kind in {Kind.SUSPEND, Kind.EXEMPT}
    return pause and imposed.date is not None and later is not None and earlier is not None and later > earlier


def _membership(part: _Seen, deal: _Seen) -> float:
    """How well a unilateral measure fits into a bilateral one that an article tells beside it."""
    if part.measure.direction is not deal.measure.direction or not part.target or not part.target <= deal.imposer:
        return 0.0
    goods = _goods_points(part.goods, deal.goods)
    if goods is None or not _instruments_agree(part.measure.instrument, deal.measure.instrument):
        return 0.0
    return 2.0 + goods + (1.0 if part.measure.instrument is deal.measure.instrument else 0.0)


def _counterpart(one: _Seen, beside: Iterable[_Seen], partners: Iterable[_Seen]) -> str | None:
    """What the other side does in the same direction: under one deal (`partners`), or told in one breath."""
    if not one.imposer or not one.target or one.imposer == one.target:
        return None
    deal = set(partners)
    ranked = []
    for other in deal.union(beside):
        mirrored = other.imposer == one.target and other.target == one.imposer
        if mirrored and other.measure.direction is one.measure.direction:
            points = len(one.sentences & other.sentences) + 2 * (other in deal)
            if points:
                ranked.append((points, other.measure.id))
    return max(ranked)[1] if ranked else None


def _instruments_agree(a: Instrument, b: Instrument) -> bool:
    return a is b or (a in _LOOSE and b in _LOOSE)


def _goods_points(a: _Codes, b: _Codes) -> float | None:
    if a and b:
        return 1.0 if kin(a, b) else None
    return 0.3 if not a and not b else 0.0


def _target_points(a: _Codes, b: _Codes) -> float | None:
    if a and b:
        return 1.0 if a & b else None
    return 0.3 if not a and not b else 0.0


def _recency(later: date | None, earlier: date | None) -> float:
    """The newest measure is the one that is undone."""
    if later is None or earlier is None:
        return 0.0
    return max(0.0, 0.4 - abs((later - earlier).days) / 5000)


def _shared(a: _Seen, b: _Seen) -> float:
    """1 where one article tells both."""
    return float(not a.articles.isdisjoint(b.articles))
