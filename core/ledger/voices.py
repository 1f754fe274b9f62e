"""Who vouches for a claim, and what that makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.jurisdictions import speaker_code
from core.ledger.tellings import Group, Telling
from core.model import Claim, Role, Status, Voice

STRENGTH = {
    Status.DENIED: 0,
    Status.CALLED_FOR: 1,
    Status.POSSIBLE: 2,
    Status.ALLEGED: 3,
    Status.CONDITIONAL: 4,
    Status.AGREED: 5,
    Status.IN_FORCE: 6,
}


def voice(telling: Telling, group: Group) -> Voice:
    """Whose word it is. Firms and analysts of a side do not speak for its government."""
    name = telling.action.claimed_by
    if name is None:
        return Voice.ARTICLE
    side = _side(telling, name)
    if side is None:
        return Voice.THIRD_PARTY
    if side in group.imposer:
        return Voice.IMPOSER
    return Voice.COUNTERPART if side in group.target else Voice.THIRD_PARTY


def _side(telling: Telling, name: str) -> str | None:
    for quote in telling.article.quotes:
        if quote.speaker_name == name:
            return (quote.country or speaker_code(name)) if quote.role is Role.OFFICIAL else None
    return speaker_code(name)


def status_today(group: Group) -> Status:
    """What has happened stays so; else the strongest of the latest day's claims. A denial counts only where nobody
    claims anything else on or after its day."""
    statuses = {t.action.status for t in group.tellings}
    if Status.IN_FORCE in statuses:
        return Status.IN_FORCE
    latest = max((t.published or "" for t in group.tellings), default="")
    today = [t.action.status for t in group.tellings if (t.published or "") == latest]
    return max(today, key=lambda status: STRENGTH[status])


def corroboration(claims: Sequence[Claim], status: Status, originals: Mapping[str, str]) -> tuple[bool, str]:
    """Whether the status stands on the imposer's own word or on two independent articles, in words.

    `originals` maps an article to the one that it repeats; an article that is no copy maps to itself.
    """
    backing = [claim for claim in claims if claim.status is status]
    own = next((claim for claim in backing if claim.voice is Voice.IMPOSER), None)
    if own is not None:
        return True, f"the imposer says so itself ({own.speaker})"
    independent = {originals.get(claim.article, claim.article) for claim in backing}
    if len(independent) > 1:
        return True, f"{len(independent)} independent articles say so"
    every = {originals.get(claim.article, claim.article) for claim in claims}
    if len(every) == 1:
        return False, "one article says so, and not in the imposer's own words"
    others = {claim.status for claim in claims if originals.get(claim.article, claim.article) not in independent}
    said = ", ".join(_words(one) for one in sorted(others, key=lambda one: -STRENGTH[one]))
    rest = "the other says" if len(every) == 2 else "the others say"
    return False, (f"{_words(status)} by 1 of {len(every)} articles, and not in the imposer's own words; {rest} {said}")


def conflicts(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Claims of one measure that cannot all hold, in words, one line a pair of statuses."""
    lines = []
    pairs = (
        (Status.IN_FORCE, Status.DENIED),
        (Status.IN_FORCE, Status.AGREED),
        (Status.IN_FORCE, Status.ALLEGED),
        (Status.AGREED, Status.DENIED),
        (Status.ALLEGED, Status.DENIED),
    )
    for one, other in pairs:
        first = [claim for claim in claims if claim.status is one]
        second = [claim for claim in claims if claim.status is other]
        if first and second:
            lines.append(f"{_words(one)}: {_sources(first)}; {_words(other)}: {_sources(second)}")
    return tuple(lines)


def _words(status: Status) -> str:
    return status.value.replace("_", " ")


def _sources(claims: Sequence[Claim]) -> str:
    named = sorted({claim.speaker or claim.article for claim in claims})
    return ", ".join(named[:3]) + (f" and {len(named) - 3} more" if len(named) > 3 else "")
