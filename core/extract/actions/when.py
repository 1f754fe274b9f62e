"""When an action happens or takes effect."""

from __future__ import annotations

from spacy.tokens import Token

from core.extract.actions.candidates import Candidate
from core.extract.actions.context import Context
from core.extract.actions.governors import governors, lemmas
from core.model import DateMention, DateType, Status

_UP = 5  # steps from a date up to the word it belongs to


def date_of(context: Context, candidate: Candidate, status: Status) -> str | None:
    """The value of the date that belongs to the trigger's own clause, else, for what is agreed, that of the agreement;
    None where the sentence gives none."""
    dates = _dates(context, candidate)
    owners = [(mention, _owner(context, mention, candidate)) for mention in dates]
    own = [m for m, owner in owners if owner is not None and _same_clause(owner, candidate)]
    if own:
        return _nearest(own, candidate).value
    if status is Status.AGREED:
        promises = [g for g in governors(candidate.head) if g.lemma_ in lemmas("commit")]
        bound = [m for m, owner in owners if owner is not None and owner in promises]
        if bound:
            return _nearest(bound, candidate).value
    follows = [m for m, owner in owners if owner is None or _follows(context, candidate, m)]
    return _nearest(follows, candidate).value if follows else None


def _dates(context: Context, candidate: Candidate) -> list[DateMention]:
    sentence = context.sentence(candidate.head)
    return [
        mention
        for mention in context.dates
        if mention.type is DateType.DATE
        and sentence.start_char <= mention.span.start
        and mention.span.end <= sentence.end_char
        and not mention.value.endswith("_REF")
    ]


def _owner(context: Context, mention: DateMention, candidate: Candidate) -> Token | None:
    """The verb, or the trigger, that the date depends on."""
    span = context.tokens(mention.span)
    if span is None:
        return None
    node = span.root
    for _ in range(_UP):
        if node.i == candidate.head.i or (node.pos_ in ("VERB", "AUX") and not span.start <= node.i < span.end):
            return node
        if node.head == node:
            return None
        node = node.head
    return None


def _same_clause(owner: Token, candidate: Candidate) -> bool:
    head = candidate.head
    if owner.i == head.i or candidate.trigger.start <= owner.i < candidate.trigger.end:
        return True
    light = owner.lemma_ in ("begin", "start", "take", "come", "go", "continue", "have", "be", "expire", "run", "do")
    return light and (head.head.i == owner.i or owner.head.i == head.i)


def _follows(context: Context, candidate: Candidate, mention: DateMention) -> bool:
    """Whether only the trigger's object and its modifiers stand between the trigger and the date."""
    span = context.tokens(mention.span)
    if span is None or span.start < candidate.trigger.end or span.start - candidate.trigger.end > 12:
        return False
    between = context.doc[candidate.trigger.end : span.start]
    return not any(token.pos_ in ("VERB", "AUX") or token.text in ",;:—" for token in between)


def _nearest(mentions: list[DateMention], candidate: Candidate) -> DateMention:
    def distance(mention: DateMention) -> tuple[int, int]:
        after = mention.span.start >= candidate.trigger.start_char
        gap = abs(mention.span.start - candidate.trigger.end_char)
        return (0 if after else 1, gap)

    return min(mentions, key=distance)
