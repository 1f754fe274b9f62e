"""How real an action is: the model's distribution over the statuses, corrected by the scope of words that decide."""

from __future__ import annotations

from spacy.tokens import Token

from core.extract.actions.candidates import Candidate
from core.extract.actions.context import Context
from core.model import Span, Status

_CONDITION = frozenset({"if", "once", "unless", "provided", "until", "should"})


def status_of(context: Context, candidate: Candidate) -> Status:
    """The likeliest status."""
    return max(candidate.statuses, key=lambda status: candidate.statuses[status])


def condition_of(candidate: Candidate) -> Span | None:
    """The stated condition that the action hangs on, as a span."""
    node = candidate.head
    for _ in range(5):
        for child in node.children:
            if child.dep_ == "advcl" and any(c.lower_ in _CONDITION for c in child.children if c.dep_ == "mark"):
                words = [token for token in child.subtree if not token.is_punct and not token.is_space]
                return Span(words[0].idx, words[-1].idx + len(words[-1]))
        if node.head == node:
            break
        node = node.head
    return _after_conditional_preposition(candidate.head)


def _after_conditional_preposition(head: Token) -> Span | None:
    for token in head.sent:
        if token.lower_ in ("subject", "conditional", "contingent", "provided") and token.i > head.i:
            words = [word for word in token.subtree if not word.is_punct and not word.is_space]
            return Span(words[0].idx, words[-1].idx + len(words[-1]))
    return None
