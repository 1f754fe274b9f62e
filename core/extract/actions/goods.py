"""Which goods an action covers."""

from __future__ import annotations

from core.extract.actions.candidates import Candidate
from core.extract.actions.context import Context
from core.extract.actions.parties import COMMODITY, role_chance

_SURE = 0.5


def goods(context: Context, candidate: Candidate) -> tuple[str, ...]:
    """Canonical ids, in order of mention."""
    found: dict[str, None] = {}
    for mention in context.commodities:
        span = context.tokens(mention.span)
        chance = role_chance(candidate.proposal, COMMODITY, list(span)) if span else None
        if chance is not None and chance >= _SURE:
            found[mention.id] = None
    return tuple(found)
