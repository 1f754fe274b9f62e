"""Whether two groups of tellings are one measure: what speaks for it, what against, and what forbids it.

Points are added up; at `ENOUGH` two groups may be merged. `None` means that they clash and must stay apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from core.ledger.tellings import Group
from core.lexicon import load_yaml
from core.model import Direction, Instrument, Kind, Status

ENOUGH = 2.25
_SLACK = 62  # days that two pledges of one thing may lie apart
_FAR = 200  # days between reports after which undated tellings are hardly the same
_TOO_FAR = 400
_OWN_NAME = frozenset(  # always called what they are: never "measures" or "curbs" alone
    {Instrument.VISA, Instrument.SUBSIDY, Instrument.PROCUREMENT, Instrument.INVESTMENT_CONTROL}
)
_RELATED = frozenset(
    frozenset(pair)
    for pair in (
        (Instrument.EXPORT_CONTROL, Instrument.SANCTION),
        (Instrument.EXPORT_CONTROL, Instrument.ENTITY_LISTING),
        (Instrument.SANCTION, Instrument.ENTITY_LISTING),
    )
)


class Verdict(NamedTuple):
    """Points for being the same measure, and the reasons in words."""

    points: float
    reasons: tuple[str, ...]


def compare(a: Group, b: Group) -> Verdict | None:
    """None where the two clash."""
    if a.direction != b.direction:
        return None
    parts: list[tuple[float, str]] = []
    for judge in (_goods, _target, _instrument, _imposer, _dates, _status, _kind, _place):
        part = judge(a, b)
        if part is None:
            return None
        parts.append(part)
    return Verdict(sum(points for points, _ in parts), tuple(reason for _, reason in parts if reason))


def _imposer(a: Group, b: Group) -> tuple[float, str] | None:
    if a.imposer and b.imposer:
        return (1.0, "same imposer") if a.imposer == b.imposer else None
    if not a.imposer and not b.imposer:
        return 0.0, "imposer unsaid"
    return (0.2, "imposer unsaid in one") if a.articles & b.articles else (-1.0, "")


def _target(a: Group, b: Group) -> tuple[float, str] | None:
    if a.target and b.target:
        if a.target == b.target:
            return 1.0, "same target"
        return (0.3, "one target within the other") if a.target <= b.target or b.target <= a.target else None
    return (0.5, "") if not a.target and not b.target else (0.0, "target unsaid in one")


def _instrument(a: Group, b: Group) -> tuple[float, str] | None:
    if a.instruments & b.instruments or a.instruments == b.instruments:
        return 1.0, "same instrument"
    if a.speculative or b.speculative or a.sentences & b.sentences:
        return None
    if not a.instruments or not b.instruments:
        return None if (a.instruments | b.instruments) & _OWN_NAME else (0.2, "instrument unnamed in one")
    if any(frozenset((one, other)) in _RELATED for one in a.instruments for other in b.instruments):
        return 0.2, "related instruments"
    return None


def _goods(a: Group, b: Group) -> tuple[float, str] | None:
    if a.goods and b.goods:
        if a.goods == b.goods:
            return 1.5, "same goods"
        return (1.0, "goods overlap") if kin(a.goods, b.goods) else None
    if not a.goods and not b.goods:
        return 0.3, ""
    return (-0.8, "") if a.speculative or b.speculative else (0.0, "goods unsaid in one")


def kin(a: Iterable[str], b: Iterable[str]) -> bool:
    """Whether two sets of goods can be one measure's goods, one told more vaguely."""
    return _kin(frozenset(a), frozenset(b))


@lru_cache(maxsize=65536)
def _kin(a: frozenset[str], b: frozenset[str]) -> bool:
    return any(one == other or _wider(one, other) or _wider(other, one) for one in a for other in b)


def kindred(goods: Iterable[str]) -> dict[str, set[str]]:
    """For each of some goods those of them that are kin to it, itself among them."""
    found = {good: {good} for good in goods}
    for good in found:
        parts = good.split("-")
        vaguer = {"-".join(parts[place:]) for place in range(1, len(parts))}
        for other in (vaguer | _covered(good)) & found.keys():
            found[good].add(other)
            found[other].add(good)
    return found


@cache
def _covered(good: str) -> frozenset[str]:
    wider = load_yaml("goods_kinship.yaml")["wider"]
    found = set(wider.get(good, ()))
    for other in list(found):
        found |= set(wider.get(other, ()))
    return frozenset(found)


def _wider(one: str, other: str) -> bool:
    return other in _covered(one) or other.endswith(f"-{one}")


def _dates(a: Group, b: Group) -> tuple[float, str] | None:
    if not a.dated or not b.dated:
        return _reports(a, b)
    best = -1.0
    for one, one_done in a.dated:
        for other, other_done in b.dated:
            gap = (max(one.start, other.start) - min(one.end, other.end)).days
            if gap < 0:
                exact = one.precision != "year" and other.precision != "year"
                best = max(best, 1.5 if one == other and exact else 1.0 if exact else 0.3)
            elif one_done or other_done or gap > _SLACK:
                return None
            else:
                best = max(best, 0.0)
    return best, "same time" if best > 0 else "pledges close in time"


def _reports(a: Group, b: Group) -> tuple[float, str] | None:
    """Nothing but the days of the reports tells the time."""
    points = 0.0
    if a.reported and b.reported:
        first, second = sorted((a.reported, b.reported))
        apart = (date.fromisoformat(second[0]) - date.fromisoformat(first[-1])).days
        if apart > _TOO_FAR:
            return None
        if apart > _FAR:
            points = -1.5
    waiting, done = (a, b) if b.dated else (b, a)
    happened = any(past for _, past in done.dated)
    if happened and a.articles & b.articles and Status.IN_FORCE not in waiting.statuses:
        points -= 1.8  # one article: this has happened then, and that is still to come
    return points, ""


def _status(a: Group, b: Group) -> tuple[float, str] | None:
    points = 0.0
    for hope, fact in ((a, b), (b, a)):
        if _overtaken(hope, fact):
            points -= 1.5
        if hope.direction is Direction.IMPOSED and hope.speculative and not fact.speculative:
            points -= 0.5
    return points, ""


def _overtaken(hope: Group, fact: Group) -> bool:
    """Whether one is called for, weighed or denied where the same article, or an earlier one, says that the other has
    happened: hardly the same thing."""
    (hoping, last), (telling, first) = hope.hopes, fact.facts
    return bool(hoping & telling) or first < last


def _kind(a: Group, b: Group) -> tuple[float, str] | None:
    if a.speculative and b.speculative and not a.kinds & b.kinds:
        return -2.6, ""
    for one, other in ((a.kinds, b.kinds), (b.kinds, a.kinds)):
        if one == {Kind.EXTEND} and Kind.EXTEND not in other:
            return -2.0, ""
        if one == {Kind.EXEMPT} and Kind.EXEMPT not in other:
            return -1.0, ""
        if one == {Kind.REINSTATE} and Kind.REINSTATE not in other:
            return -0.5, ""
    return 0.0, ""


def _place(a: Group, b: Group) -> tuple[float, str] | None:
    if a.sentences & b.sentences:
        return (-0.5, "same sentence") if a.kinds & b.kinds else (-1.0, "same sentence")
    return (0.3, "same article") if a.articles & b.articles else (0.0, "")
