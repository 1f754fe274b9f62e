"""Candidates for actions: what the trigger head proposes and what the lexicon finds, joined and weighed.

A candidate is accepted by a logistic score over a handful of readable facts (the model's probability, what kind of
lexical match supports it, whether anything that can be restricted stands near). The weights are data, fitted by
`training/decide.py` on texts that the model was not trained on.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from core.extract.actions.context import Context
from core.extract.actions.governors import governors, lemmas
from core.extract.actions.lexical import LONGEST, Match, anchors, find_matches, has_foreign_object
from core.extract.actions.weights import weigh
from core.language import Proposal
from core.lexicon import load_yaml
from core.model import IMPOSING_KINDS, Direction, Instrument, Kind, Status
from core.spans import starting

_SILENT = 0.03  # the score given to a match that the model does not propose at all
_CERTAIN = 0.6  # the model's probability from which a foreign object does not count
_NEAR = 9  # words on either side of a trigger in which an anchor counts as near


@dataclass
class Candidate:
    """A possible action. The distributions are the model's; uniform where the model proposed nothing."""

    trigger: DocSpan
    head: Token
    direction: Direction
    score: float
    kinds: Mapping[Kind, float]
    statuses: Mapping[Status, float]
    instruments: Mapping[Instrument, float]
    proposal: Proposal | None
    match: Match | None

    @property
    def kind(self) -> Kind:
        """The likeliest kind that goes with the direction."""
        fitting = {k: p for k, p in self.kinds.items() if (k in IMPOSING_KINDS) == (self.direction == "imposed")}
        if self.match is not None and self.match.effect.kind in fitting:
            fitting[self.match.effect.kind] = 3 * fitting[self.match.effect.kind] + 0.05
        return max(fitting, key=lambda kind: fitting[kind])

    @property
    def rule(self) -> str:
        """What found it, in words."""
        if self.match is None:
            return "model"
        return f"lexicon ({self.match.rule})" if self.proposal is None else f"model and lexicon ({self.match.rule})"


def head_of(span: DocSpan) -> Token:
    """The token of a trigger that governs the others: a verb or noun where there is one."""
    root = span.root
    if root.pos_ in ("VERB", "NOUN", "PROPN", "ADJ"):
        return root
    return next((token for token in span if token.pos_ in ("VERB", "NOUN")), root)


def candidates(context: Context) -> Iterator[Candidate]:
    """Every proposal and every lexical match, in text order, overlapping ones joined."""
    goods = _tokens_of_goods(context)
    matches = [m for m in find_matches(context.doc, goods) if context.block(context.doc[m.start]) is not None]
    taken: set[int] = set()
    found: list[Candidate] = []
    for proposal in context.doc._.proposals:
        near = starting(matches, proposal.start - LONGEST, proposal.end)
        match = next((m for m in near if proposal.start < m.end), None)
        if match is not None:
            if match.start in taken:
                continue
            taken.add(match.start)
        found.append(_from_proposal(context, proposal, match))
    found += [_from_match(context, match) for match in matches if match.start not in taken]
    yield from sorted(found, key=lambda candidate: candidate.trigger.start)


def _tokens_of_goods(context: Context) -> frozenset[int]:
    inside: set[int] = set()
    for mention in context.commodities:
        span = context.tokens(mention.span)
        if span is not None:
            inside.update(range(span.start, span.end))
    return frozenset(inside)


def _from_proposal(context: Context, proposal: Proposal, match: Match | None) -> Candidate:
    span = context.doc[proposal.start : proposal.end]
    direction = Direction(proposal.direction)
    if match is not None and match.by_parse:  # what is done to what: nine times in ten right where the two differ
        direction = match.effect.direction
    head = context.doc[match.start] if match is not None else head_of(span)
    return Candidate(
        trigger=_in_sentence(context, span, head),
        head=head,
        direction=direction,
        score=proposal.score,
        kinds={Kind(name): chance for name, chance in proposal.kind.items()},
        statuses={Status(name): chance for name, chance in proposal.status.items()},
        instruments={Instrument(name): chance for name, chance in proposal.instrument.items()},
        proposal=proposal,
        match=match,
    )


def _in_sentence(context: Context, span: DocSpan, head: Token) -> DocSpan:
    """A trigger without what lies beyond its head's sentence: the network and the lexicon know of no full stop."""
    sentence = context.sentence(head)
    start, end = max(span.start, sentence.start), min(span.end, sentence.end)
    return context.doc[start:end] if start < end else context.doc[head.i : head.i + 1]


def _from_match(context: Context, match: Match) -> Candidate:
    head = context.doc[match.start]
    return Candidate(
        trigger=_in_sentence(context, context.doc[match.start : match.end], head),
        head=head,
        direction=match.effect.direction,
        score=_SILENT,
        kinds=dict.fromkeys(Kind, 1 / len(Kind)),
        statuses=dict.fromkeys(Status, 0.1) | {Status.IN_FORCE: 0.4},
        instruments=dict.fromkeys(Instrument, 1 / len(Instrument)),
        proposal=None,
        match=match,
    )


def features(context: Context, candidate: Candidate) -> dict[str, float]:
    """The facts that the decision weighs, by name."""
    match, score = candidate.match, min(max(candidate.score, 0.001), 0.999)
    facts = {"bias": 1.0}
    if candidate.proposal is None:
        facts["model silent"] = 1.0
    else:
        facts["model"] = math.log(score / (1 - score))
    if match is not None:
        sure, parse = ("sure" if match.effect.sure else "weak"), ("parse" if match.by_parse else "order")
        facts[f"match {sure} {parse}"] = 1.0
        if candidate.proposal is not None and candidate.proposal.direction != match.effect.direction:
            facts["directions differ"] = 1.0
    elif has_foreign_object(candidate.head):
        facts["foreign object"] = 1.0
    near = list(_nearby(context, candidate))
    if not any(token.lemma_.lower() in anchors() or token.lower_ in anchors() for token in near):
        facts["no anchor near"] = 1.0
    sentence = context.sentence(candidate.head)
    if not context.actors_between(sentence.start_char, sentence.end_char):
        facts["no actor in sentence"] = 1.0
    if not any(token.pos_ in ("VERB", "NOUN", "ADJ", "PROPN") for token in candidate.trigger):
        facts["no content word"] = 1.0
    if candidate.head.pos_ in ("NOUN", "PROPN"):
        facts["noun"] = 1.0
    return facts


def _nearby(context: Context, candidate: Candidate) -> Iterator[Token]:
    sentence = context.sentence(candidate.head)
    start = max(sentence.start, candidate.trigger.start - _NEAR)
    yield from context.doc[start : min(sentence.end, candidate.trigger.end + _NEAR)]


def chance_of(facts: Mapping[str, float]) -> float:
    """The probability that a candidate with these facts is an action."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, weigh("action", facts)))))


def accepted(context: Context) -> Sequence[Candidate]:
    """The candidates that are more likely actions than not, less those that the lexicon rules out."""
    likely = [c for c in candidates(context) if chance_of(features(context, c)) >= 0.5]
    standing = [c for c in likely if not (_vetoed(c) or _is_slowness(c) or _is_standing(c))]
    by_head = {candidate.head.i: candidate for candidate in standing}
    return [c for c in standing if not (_is_preliminary(c, by_head) or _is_told_twice(c, by_head))]


def _vetoed(candidate: Candidate) -> bool:
    """Whether only the model speaks for a word that is no trigger, or that plainly acts on something else."""
    if candidate.match is not None:
        return False
    lemma = candidate.head.lemma_.lower()
    objects = {c.lemma_.lower() for c in candidate.head.children if c.dep_ in ("obj", "nsubj:pass")}
    unsure = candidate.score < _CERTAIN and has_foreign_object(candidate.head)
    return lemma in _listed("never") or bool(objects & _listed("foreign")) or unsure or _is_about_talks(candidate)


def _is_about_talks(candidate: Candidate) -> bool:
    """Whether it is the talks that change: "the deal breaks down", "finalisation of a framework"."""
    head = candidate.head
    if head.pos_ in ("NOUN", "PROPN"):
        about = [head, *(child for child in head.children if child.dep_ == "nmod")]
        return any(noun.lemma_.lower() in _listed("talks") for noun in about)
    bare = not any(child.dep_ in ("obj", "ccomp", "xcomp", "obl:agent") for child in head.children)
    subjects = [child.lemma_.lower() for child in head.children if child.dep_ == "nsubj"]
    return bare and bool(set(subjects) & _listed("talks"))


def _is_slowness(candidate: Candidate) -> bool:
    """Whether the trigger is only said to be slow in coming."""
    above = [governor.lemma_.lower() for governor in islice(governors(candidate.head), 2)]
    complained = bool(lemmas("accuse") & set(above)) and candidate.head.lemma_.lower() in _listed("dragging")
    return complained or bool(_listed("slow") & set(above))


def _is_preliminary(candidate: Candidate, by_head: Mapping[int, Candidate]) -> bool:
    """Whether the trigger only leads up to another one: "review and approve", "retaliated by banning"."""
    lemma = candidate.head.lemma_.lower()
    joints = {"conj": _listed("preliminary"), "advcl": _listed("answering")}
    return any(child.i in by_head and lemma in joints.get(child.dep_, ()) for child in candidate.head.children)


def _is_told_twice(candidate: Candidate, by_head: Mapping[int, Candidate]) -> bool:
    """Whether verb and object both count where one act is told: of "slapped a licence requirement on" the verb stays,
    of "announced an end to" the noun."""
    if candidate.head.pos_ == "VERB":
        objects = [c.i for c in candidate.head.children if c.dep_ in ("obj", "nsubj:pass")]
        twins = [by_head[i] for i in objects if i in by_head and by_head[i].direction == candidate.direction]
        return bool(twins) and candidate.head.lemma_.lower() in _listed("telling")
    verb = by_head.get(candidate.head.head.i)
    return (
        verb is not None
        and verb is not candidate
        and candidate.head.dep_ in ("obj", "nsubj:pass")
        and verb.direction == candidate.direction
        and verb.head.lemma_.lower() not in _listed("telling")
    )


def _is_standing(candidate: Candidate) -> bool:
    """Whether the trigger tells a state that lasts ("exports remain forbidden") and no change."""
    head = candidate.head
    return head.tag_ == "VBN" and head.dep_ == "xcomp" and head.head.lemma_.lower() in _listed("lasting")


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(load_yaml("triggers.yaml")[name])
