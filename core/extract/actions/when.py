"""When an action happens or takes effect."""

from __future__ import annotations

from spacy.tokens import Token

from core.extract.actions.candidates import Candidate
from core.extract.actions.context import Context
from core.model import DateMention, DateType, Status

_COMMITMENT = frozenset("agree pledge promise vow commit undertake announce decide sign reach".split())


def date_of(context: Context, candidate: Candidate, status: Status) -> str | None:
    """The value of the date that belongs to the trigger's own clause, else that of the agreement, else None."""
    sentence = context.sentence(candidate.head)
    best: tuple[int, str] | None = None
    for mention in context.dates:
        if not (sentence.start_char <= mention.span.start and mention.span.end <= sentence.end_char):
            continue
        if mention.type is not DateType.DATE or mention.value.endswith("_REF"):
            continue
        distance = _distance(context, candidate.head, mention, status)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, mention.value)
    return best[1] if best else None


def _distance(context: Context, trigger: Token, mention: DateMention, status: Status) -> int | None:
    """Steps in the tree from the date up to the trigger, or to the verb of commitment above it."""
    span = context.tokens(mention.span)
    if span is None:
        return None
    governors = [trigger]
    node = trigger
    for _ in range(4):
        if node.head is node:
            break
        node = node.head
        if node.lemma_ in _COMMITMENT and status is Status.AGREED:
            governors.append(node)
    climb = span.root
    for step in range(5):
        if climb in governors:
            return step
        if climb.head is climb or (climb.pos_ == "VERB" and step):
            return None
        climb = climb.head
    return None
