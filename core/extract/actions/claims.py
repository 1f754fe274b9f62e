"""To whom the article attributes the claim."""

from __future__ import annotations

from core.extract.actions.candidates import Candidate
from core.extract.actions.context import Context


def claimed_by(context: Context, candidate: Candidate) -> str | None:
    """The speaker of the narrowest stretch of reported speech that holds the trigger."""
    start, end = candidate.trigger.start_char, candidate.trigger.end_char
    holding = [q for q in context.quotes if q.quote.start <= start and end <= q.quote.end]
    if not holding:
        return None
    return min(holding, key=lambda q: q.quote.end - q.quote.start).speaker_name
