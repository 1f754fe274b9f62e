"""When an action happens or takes effect."""

from __future__ import annotations

from spacy.tokens import Token

from core.extract.actions.candidates import Candidate
from core.extract.actions.context import Context
from core.extract.actions.governors import governors, lemmas
from core.model import DateMention, DateType, Status
from core.spans import beginning

_AFTER, _AHEAD = 14, 8  # words between a trigger and the date that follows, or opens its clause
_AGENTS = frozenset({"nsubj", "nsubj:pass", "obl:agent"})
_OPENERS = frozenset({",", ";", ":", "—", "–", "-", "“", '"', ".", "•"})
_CLAUSE_WORDS = frozenset(
    "which that who whom whose when while because after before if unless said says told but although whereas".split()
)
_LIMITS = frozenset({"until", "till", "through", "beyond", "before", "to"})
_UP = 5  # steps from a date up to the word it belongs to


def date_of(context: Context, candidate: Candidate, status: Status) -> str | None:
    """The value of the date that belongs to the trigger's own clause, else, for what is agreed, that of the agreement;
    None where the sentence gives none."""
    dates = _dates(context, candidate)
    owners = [(mention, _owner(context, mention, candidate)) for mention in dates]
    own = [m for m, o in owners if o is not None and _same_clause(o, candidate) and not _cut_off(context, candidate, m)]
    beside = [m for m in dates if _follows(context, candidate, m) or _leads(context, candidate, m)]
    if own:
        return _nearest([m for m in own if m in beside] or own, candidate).value
    if beside:
        return _nearest(beside, candidate).value
    if status is Status.AGREED:
        promises = [g for g in governors(candidate.head) if g.lemma_ in lemmas("commit")]
        bound = [m for m, owner in owners if owner is not None and owner in promises]
        if bound:
            return _nearest(bound, candidate).value
    shared = [m for m, o in owners if o is not None and m.span.start < o.idx and _joins(o, candidate)]
    return _nearest(shared, candidate).value if shared else None


def _dates(context: Context, candidate: Candidate) -> list[DateMention]:
    sentence = context.sentence(candidate.head)
    return [
        mention
        for mention in beginning(context.dates, sentence.start_char, sentence.end_char)
        if mention.type is DateType.DATE
        and mention.span.end <= sentence.end_char
        and not mention.value.endswith("_REF")
        and not _is_limit(context, mention)
    ]


def _is_limit(context: Context, mention: DateMention) -> bool:
    """Whether a date only ends a stretch ("until May"), or describes a noun ("the 2019 pact")."""
    span = context.tokens(mention.span)
    if span is None or span.start == 0:
        return False
    before = next((t for t in reversed(context.doc[max(0, span.start - 3) : span.start]) if t.pos_ != "DET"), None)
    if before is not None and before.lower_ in _LIMITS:
        return True
    after = context.doc[span.end] if span.end < len(context.doc) else None
    year = len(span) == 1 and span.text.isdigit()
    led = before is not None and (before.pos_ == "ADP" or before.lower_ in ("in", "since", "from", "by"))
    return year and not led and after is not None and after.pos_ in ("NOUN", "ADJ", "PROPN") and span.root.head == after


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


def _joins(owner: Token, candidate: Candidate) -> bool:
    """Whether the trigger is a later verb of the clause whose first verb the date belongs to."""
    node = candidate.head
    while node.dep_ == "conj" and node.head.i < node.i:
        node = node.head
        if node.i == owner.i:
            return not any(child.dep_ in _AGENTS for child in candidate.head.children)
    return False


def _follows(context: Context, candidate: Candidate, mention: DateMention) -> bool:
    """Whether only the trigger's object and its modifiers stand between the trigger and the date."""
    span = context.tokens(mention.span)
    if span is None or span.start < candidate.trigger.end or span.start - candidate.trigger.end > _AFTER:
        return False
    between = context.doc[candidate.trigger.end : span.start]
    return not any(_ends_clause(token) for token in between)


def _cut_off(context: Context, candidate: Candidate, mention: DateMention) -> bool:
    """Whether a relative or subordinate clause begins between the trigger and a later date."""
    span = context.tokens(mention.span)
    if span is None or span.start < candidate.trigger.end:
        return False
    return any(token.lower_ in _CLAUSE_WORDS for token in context.doc[candidate.trigger.end : span.start])


def _leads(context: Context, candidate: Candidate, mention: DateMention) -> bool:
    """Whether the date opens the trigger's clause: "In May 2020 China hit", "on Monday slapped"."""
    span = context.tokens(mention.span)
    if span is None or span.end > candidate.trigger.start or candidate.trigger.start - span.end > _AHEAD:
        return False
    own = {child.i for child in candidate.head.children if child.dep_ in ("aux", "aux:pass")}
    between = [token for token in context.doc[span.end : candidate.trigger.start] if token.i not in own]
    if any(_ends_clause(token) and token.text != "," and token.lower_ != "when" for token in between):
        return False
    if any(token.lower_ == "when" for token in context.doc[span.end : span.end + 2]):
        return True
    first = span.start - 1
    while first >= 0 and context.doc[first].pos_ in ("ADP", "DET") and not context.doc[first].is_sent_start:
        first -= 1
    opener = context.doc[first] if first >= 0 else None
    opens = opener is None or opener.text in _OPENERS or opener.is_space or opener.lower_ in ("and", "but")
    return opens or bool(context.doc[max(first + 1, 0)].is_sent_start)


def _ends_clause(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX") or token.text in ",;:—–.()" or token.lower_ in _CLAUSE_WORDS


def _nearest(mentions: list[DateMention], candidate: Candidate) -> DateMention:
    def distance(mention: DateMention) -> tuple[int, int]:
        after = mention.span.start >= candidate.trigger.start_char
        gap = abs(mention.span.start - candidate.trigger.end_char)
        return (0 if after else 1, gap)

    return min(mentions, key=distance)
