"""Candidates for actions: what the trigger head proposes, with the trigger's words and head token."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from core.language import Proposal
from core.model import IMPOSING_KINDS, Direction, Instrument, Kind, Status

ENOUGH = 0.5  # probability from which a proposal stands on its own; chosen on the held-out texts


@dataclass
class Candidate:
    """A possible action; the distributions are the model's, changed by the lexicon where it knows better."""

    trigger: DocSpan
    head: Token
    direction: Direction
    score: float
    kinds: dict[Kind, float]
    statuses: dict[Status, float]
    instruments: dict[Instrument, float]
    proposal: Proposal | None
    rule: str

    @property
    def kind(self) -> Kind:
        """The likeliest kind that goes with the direction."""
        fitting = {k: p for k, p in self.kinds.items() if (k in IMPOSING_KINDS) == (self.direction == "imposed")}
        return max(fitting, key=lambda kind: fitting[kind])

    @property
    def instrument(self) -> Instrument:
        return max(self.instruments, key=lambda instrument: self.instruments[instrument])


def head_of(span: DocSpan) -> Token:
    """The token of a trigger that governs the others: a verb or noun where there is one."""
    root = span.root
    if root.pos_ in ("VERB", "NOUN", "PROPN", "ADJ"):
        return root
    for token in span:
        if token.pos_ in ("VERB", "NOUN"):
            return token
    return root


def proposed(doc: Doc) -> Iterator[Candidate]:
    """The trigger head's proposals, however weak."""
    for proposal in doc._.proposals:
        span = doc[proposal.start : proposal.end]
        yield Candidate(
            trigger=span,
            head=head_of(span),
            direction=Direction(proposal.direction),
            score=proposal.score,
            kinds={Kind(name): chance for name, chance in proposal.kind.items()},
            statuses={Status(name): chance for name, chance in proposal.status.items()},
            instruments={Instrument(name): chance for name, chance in proposal.instrument.items()},
            proposal=proposal,
            rule="model",
        )
