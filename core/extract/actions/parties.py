"""Who imposes or lifts, and whom it hits or frees.

Where the role head speaks (the probability that a mention is the imposer or the target of this trigger), it decides;
where it finds nobody in the paragraph, the parse is asked, then what the article said last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from spacy.tokens import Token

from core.extract.actions.candidates import Candidate
from core.extract.actions.context import Context
from core.language import Proposal
from core.model import ActorKind, ActorMention

IMPOSER, TARGET, COMMODITY = 0, 1, 2
_SURE = 0.5
_CLAUSE = frozenset({"xcomp", "ccomp", "advcl", "acl", "acl:relcl", "conj", "parataxis", "obj", "obl", "nmod", "dep"})
_AGENTS = frozenset({"nsubj", "obl:agent"})


def role_chance(proposal: Proposal | None, role: int, tokens: Sequence[Token]) -> float | None:
    """How likely a mention plays a role; None where the trigger's unit does not hold the mention."""
    if proposal is None or not proposal.words:
        return None
    last = tokens[-1].i
    place = int(np.searchsorted(proposal.words, last))
    if place >= len(proposal.words) or proposal.words[place] != last:
        return None
    return float(proposal.roles[role, place])


def parties(context: Context, candidate: Candidate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes of imposer and target, each sorted."""
    imposer = _by_role(context, candidate, IMPOSER)
    target = _by_role(context, candidate, TARGET)
    if not imposer:
        imposer = _by_parse(context, candidate) or _by_order(context, candidate)
    return _codes(imposer), _codes(target)


def _by_role(context: Context, candidate: Candidate, role: int) -> list[str]:
    codes: dict[str, float] = {}
    for mention in context.actors:
        if not mention.codes or (mention.kind is ActorKind.PLACE and role == IMPOSER):
            continue
        span = context.tokens(mention.span)
        chance = role_chance(candidate.proposal, role, list(span)) if span else None
        if chance is not None and chance >= _SURE:
            for code in mention.codes:
                codes[code] = max(codes.get(code, 0.0), chance)
    return list(codes)


def _by_parse(context: Context, candidate: Candidate) -> list[str]:
    for token in _subjects(candidate.head):
        mention = _mention_at(context, token)
        if mention is not None and mention.codes:
            return list(mention.codes)
    return []


def _subjects(head: Token) -> Iterator[Token]:
    """Subjects and agents of the trigger and of the clauses above it, nearest first."""
    node: Token | None = head
    for _ in range(6):
        if node is None:
            return
        passive = any(child.dep_ == "aux:pass" for child in node.children)
        for child in node.children:
            noun = node.pos_ in ("NOUN", "PROPN")
            subject = child.dep_ in _AGENTS and not (passive and child.dep_ == "nsubj")
            owner = noun and child.dep_ in ("nmod:poss", "compound", "amod")
            agent = child.dep_ in ("obl", "nmod") and any(c.lower_ == "by" for c in child.children)
            if subject or owner or agent:
                yield child
        node = node.head if node.dep_ in _CLAUSE and node.head != node else None


def _mention_at(context: Context, token: Token) -> ActorMention | None:
    for mention in context.actors:
        if mention.span.start <= token.idx < mention.span.end:
            return mention
    return None


def _by_order(context: Context, candidate: Candidate) -> list[str]:
    """The nearest actor before the trigger in its sentence."""
    sentence = context.sentence(candidate.head)
    found: list[str] = []
    for mention in context.actors:
        if sentence.start_char <= mention.span.start < candidate.trigger.start_char and mention.codes:
            found = list(mention.codes)
    return found


def _codes(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(set(codes)))
