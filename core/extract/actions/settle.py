"""Agreement between the actions of one article: what one mention leaves unsaid, another mention of the same act says.

A headline takes the status that its article bears out (guide, section 1). Imposer, target, goods and date that a
mention does not give are taken from the nearest mention that fits, and never overwrite what it does give.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.model import Action, Block, BlockKind, Status

_LOOK_BACK = 12


def settle(actions: Sequence[Action], blocks: Sequence[Block]) -> tuple[Action, ...]:
    """The actions with gaps filled and headlines brought into line with the body."""
    filled: list[Action] = []
    for index, action in enumerate(actions):
        others = [*reversed(filled[-_LOOK_BACK:]), *actions[index + 1 : index + 1 + _LOOK_BACK]]
        as_told = [*actions[max(0, index - _LOOK_BACK) : index], *actions[index + 1 : index + 1 + _LOOK_BACK]]
        same, told = ([other for other in row if _same_act(action, other)] for row in (others, as_told))
        filled.append(_fill(action, same, told))
    headlines = [block.span for block in blocks if block.kind is BlockKind.HEADLINE]
    return tuple(
        _borne_out(action, filled) if any(span.contains(action.trigger) for span in headlines) else action
        for action in filled
    )


def _same_act(action: Action, other: Action) -> bool:
    """Whether two mentions may tell of one act: nothing that both state is different."""
    if action.direction != other.direction or action.instrument != other.instrument:
        return False
    pairs = ((action.imposer, other.imposer), (action.target, other.target), (action.commodities, other.commodities))
    return all(not one or not two or set(one) & set(two) for one, two in pairs)


def _fill(action: Action, same: Sequence[Action], told: Sequence[Action]) -> Action:
    target = action.target or _target_of([o for o in told if o.imposer == action.imposer and _goods_meet(action, o)])
    imposer = action.imposer or next((o.imposer for o in same if o.imposer and _goods_meet(action, o)), ())
    date = action.date
    if date is None and action.commodities:
        alike = [o for o in same if o.status == action.status and o.kind == action.kind and _goods_meet(action, o)]
        dates = {o.date for o in alike if o.date}
        date = dates.pop() if len(dates) == 1 else None
    return replace(action, imposer=imposer, target=target, date=date)


def _target_of(same: Sequence[Action]) -> tuple[str, ...]:
    """Whom an act hits by its other mentions: those agree, and more of them say so than leave it open."""
    told = [other.target for other in same if other.target]
    return told[0] if len(set(told)) == 1 and 2 * len(told) > len(same) else ()


def _goods_meet(action: Action, other: Action) -> bool:
    return bool(set(action.commodities) & set(other.commodities)) or not action.commodities


def _borne_out(headline: Action, actions: Sequence[Action]) -> Action:
    """The headline's action with the status of the first mention in the body of the same act, where there is one."""
    body = [a for a in actions if a.trigger.start > headline.trigger.end and a.sentence != headline.sentence]
    same = [a for a in body if _same_act(headline, a) and set(a.imposer) & set(headline.imposer)]
    same = [a for a in same if not headline.commodities or set(a.commodities) & set(headline.commodities)]
    same = [a for a in same if a.kind == headline.kind] or same
    told = (Status.IN_FORCE, Status.AGREED)
    if same and headline.status in told and same[0].status in told:
        return replace(headline, status=same[0].status, date=headline.date or same[0].date)
    return headline
