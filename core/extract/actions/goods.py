"""Which goods an action covers.

Evidence per list of goods ("steel, aluminium and copper"), in log odds: the role head's probability that it belongs to
this trigger, whether the parse or the order of words puts it in what the trigger acts on, and what speaks for another
trigger. Where the trigger acts on a reference alone ("the ban", "these materials", "it"), the goods are those of the
action or the mention that it takes up.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from core.extract.actions.candidates import Candidate
from core.extract.actions.context import Context
from core.extract.actions.lexical import anchors, spelled_out
from core.extract.actions.parties import COMMODITY, role_chance, window
from core.extract.actions.references import referred_to, taken_up
from core.extract.actions.status import condition_of
from core.model import Action

_WEIGHTS = {
    "bias": -1.0,
    "role": 0.65,  # log odds of the role head, between -4 and 4
    "parse": 2.0,  # what the trigger acts on, by the parse
    "order": 1.2,  # what follows the trigger in its clause
    "others": -1.8,  # another list is what the trigger acts on
    "taken": -0.6,  # nearer to another trigger
    "elsewhere": -1.0,  # both of these
    "owned": -2.0,  # another trigger acts on it, and this one on "US controls": on what has an owner to tell it by
    "sentence": 1.0,
}
_BOUND = 4.0
_ACTED_ON = frozenset({"obj", "nsubj:pass", "iobj", "obl", "nmod", "compound", "xcomp", "ccomp", "csubj:pass", "dep"})
_INSIDE = frozenset(
    "nmod compound amod conj appos obj nmod:poss nsubj:pass flat dep list nummod obl acl fixed orphan".split()
)
_ASIDE = frozenset(
    "after before since because by despite amid under during in with without over via through until as like "
    "than".split()
)
_OWNERS = frozenset({"compound", "nmod:poss", "amod"})
_JOINING = frozenset(", and or & nor / plus well as".split())
_LIST_GAP = 5  # words between two goods of one list
_REACH = 14  # words after a trigger in which its goods are sought by order


@dataclass(frozen=True)
class GoodsList:
    """Goods named in one list: their ids and words."""

    ids: tuple[str, ...]
    spans: tuple[DocSpan, ...]

    @property
    def words(self) -> set[int]:
        return {token.i for span in self.spans for token in span}


def goods(
    context: Context, candidate: Candidate, others: Sequence[Candidate] = (), before: Sequence[Action] = ()
) -> tuple[str, ...]:
    """Canonical ids, in order of mention; `others` are the article's triggers, `before` the actions already read."""
    found: dict[str, None] = {}
    for named, facts in evidence(context, candidate, others):
        if sum(_WEIGHTS[name] * value for name, value in facts.items()) > 0:
            found |= dict.fromkeys(taken_up(context, named.spans[0]) if len(named.ids) == 1 else named.ids)
    return tuple(found) or referred_to(context, candidate, before)


def evidence(
    context: Context, candidate: Candidate, others: Sequence[Candidate] = ()
) -> Iterator[tuple[GoodsList, dict[str, float]]]:
    """What speaks for each list of goods that may belong to the trigger, by name of the fact."""
    parsed, ordered = scope_of(candidate), set(_following(candidate, others))
    sentence = context.sentence(candidate.head)
    taken, owned = set[int](), set[int]()
    first = bisect_left(others, sentence.start, key=lambda other: other.trigger.start)
    for other in islice(others, first, None):
        if other.trigger.start >= sentence.end:
            break
        if other is not candidate:
            owned |= scope_of(other)
            taken |= set(_following(other))
    taken |= owned
    anchor = candidate.match.anchor if candidate.match is not None else candidate.head
    told = any(context.actor_at(child.idx) is not None for child in anchor.children if child.dep_ in _OWNERS)
    condition = condition_of(candidate)  # "once it supplies magnets" names what is asked for, not what is freed
    named = [
        one
        for one in lists_of(context, *window(context, candidate))
        if condition is None or not condition.start <= one.spans[0].start_char < condition.end
    ]
    by_parse = [bool(one.words & parsed) for one in named]
    by_order = [bool(one.words & ordered) for one in named]
    for one, inside, after in zip(named, by_parse, by_order, strict=True):
        chances = [role_chance(candidate.proposal, COMMODITY, list(span)) for span in one.spans]
        known = [chance for chance in chances if chance is not None]
        here = sentence.start <= one.spans[0].start < sentence.end
        if not known and not here:
            continue
        yield (
            one,
            {
                "bias": 1.0,
                "role": sum(map(_log_odds, known)) / len(known) if known else 0.0,
                "parse": float(inside),
                "order": float(after and not inside),
                "others": float(any(by_parse) and not inside),
                "taken": float(not inside and bool(one.words & taken)),
                "owned": float(told and not (inside or after) and bool(one.words & owned)),
                "elsewhere": float(any(by_parse) and not inside and bool(one.words & taken)),
                "sentence": float(here),
            },
        )


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, 1e-3), 1 - 1e-3)
    return min(max(math.log(bounded / (1 - bounded)), -_BOUND), _BOUND)


def lists_of(context: Context, low: int = 0, high: int | None = None) -> list[GoodsList]:
    """The goods named between two offsets (default: anywhere), those joined by commas and conjunctions together, in
    text order."""
    found: list[GoodsList] = []
    first = bisect_left(context.commodities, low, key=lambda mention: mention.span.start)
    for mention in islice(context.commodities, first, None):
        if high is not None and mention.span.start >= high:
            break
        span = context.tokens(mention.span)
        if span is None:
            continue
        if found and _joined(found[-1].spans[-1], span):
            last = found.pop()
            found.append(GoodsList((*last.ids, mention.id), (*last.spans, span)))
        else:
            found.append(GoodsList((mention.id,), (span,)))
    return found


def _joined(one: DocSpan, two: DocSpan) -> bool:
    """Whether nothing but a comma or conjunction and modifiers of the second good stands between two goods."""
    between = one.doc[one.end : two.start]
    if not 0 < len(between) <= _LIST_GAP or between[0].lower_ not in _JOINING:
        return False
    return all(token.lower_ in _JOINING or token.pos_ in ("ADJ", "NOUN", "PROPN", "NUM") for token in between)


def scope_of(candidate: Candidate) -> set[int]:
    """Indices of the words that the parse puts in what the trigger acts on."""
    found: set[int] = set()
    stack = list(_objects(candidate))
    while stack:
        token = stack.pop()
        if token.i not in found:
            found.add(token.i)
            stack += [child for child in token.children if child.dep_ in _INSIDE and not _leaves(child)]
            stack += spelled_out(token)
    return found


def _objects(candidate: Candidate) -> Iterator[Token]:
    if candidate.match is not None and candidate.match.by_parse:
        anchor = candidate.match.anchor
        yield anchor
        if anchor.dep_ == "compound":
            yield anchor.head
    for node in {token.i: token for token in (candidate.head, *candidate.trigger)}.values():
        yield from (child for child in node.children if child.dep_ in _ACTED_ON and not _aside(child))
        if not any(child.dep_ in ("obj", "nsubj:pass") for child in node.children):
            yield from (child for child in node.children if child.dep_ == "nsubj" and _is_restrictable(child))
        if not any(child.dep_ in ("obj", "nsubj:pass") for child in node.children):
            if node.dep_ in ("amod", "acl", "acl:relcl", "compound"):
                yield node.head
            if node.dep_ == "conj":
                yield from (child for child in node.head.children if child.dep_ in ("obj", "nsubj:pass"))
        if node.dep_ == "obj":  # "put a ban on X" with the phrase hung on the verb
            after = [child for child in node.head.children if child.dep_ == "obl" and child.i > node.i]
            yield from (child for child in after if not _aside(child))


def _is_restrictable(noun: Token) -> bool:
    """Whether a noun can be what changes by itself: "the duties rise", "a ban on rice takes effect"."""
    return noun.lemma_.lower() in anchors() or noun.lower_ in anchors()


def _leaves(child: Token) -> bool:
    """Whether a dependent is another clause, a circumstance, or a phrase that the parser hung before its noun."""
    clause = child.pos_ in ("VERB", "AUX") and child.dep_ in ("conj", "dep", "appos", "list")
    misplaced = child.dep_ == "nmod" and child.i < child.head.i and any(c.dep_ == "case" for c in child.children)
    return clause or misplaced or _aside(child)


def _aside(token: Token) -> bool:
    """Whether a phrase gives a circumstance and not what is acted on."""
    return token.dep_ == "obl" and any(child.dep_ == "case" and child.lower_ in _ASIDE for child in token.children)


def _following(candidate: Candidate, others: Sequence[Candidate] = ()) -> Iterator[int]:
    """The words after the trigger up to the next clause or trigger: where an object stands that the parse hung
    elsewhere."""
    end = candidate.trigger.end
    place = bisect_left(others, end, key=lambda other: other.trigger.start)
    stop = others[place].trigger.start if place < len(others) else len(candidate.head.doc)
    for token in candidate.head.doc[end : min(end + _REACH, stop)]:
        clause = token.pos_ in ("VERB", "AUX", "SCONJ") and token.tag_ != "VBN"
        if clause or token.lower_ in _ASIDE - {"in", "over"} or token.text in ";:—–" or token.is_sent_start:
            return
        yield token.i
