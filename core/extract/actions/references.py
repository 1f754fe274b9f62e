"""What goods a reference takes up: "the grain", "these materials", "the ban", "it"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from core.commodities import is_called
from core.extract.actions.candidates import Candidate
from core.extract.actions.context import Context
from core.extract.actions.lexical import anchors
from core.model import Action, CommodityMention

_DEFINITE = frozenset({"the", "this", "these", "that", "those", "such"})
_PRONOUNS = frozenset({"it", "them", "those", "these", "they"})
_PLAIN = frozenset("export import trade shipment same new latest temporary current entire whole last outright".split())
_REACH = 6  # words after the trigger in which a reference is sought
_BACK = 12  # mentions of goods, and actions, that are looked back on
_NEAR = 3  # sentences between a reference and the action that it takes up


def taken_up(context: Context, span: DocSpan) -> tuple[str, ...]:
    """The goods that a mention stands for: its own, or the last one named before that "the grain" may mean."""
    own = [mention.id for mention in _before(context, span.end_char, 1)]
    if _definite(span[0]) and len(span) == 1:
        for mention in _before(context, span.start_char, _BACK):
            if mention.id not in own and is_called(mention.id, span.text):
                return (mention.id,)
    return tuple(own)


def referred_to(context: Context, candidate: Candidate, before: Sequence[Action]) -> tuple[str, ...]:
    """The goods behind a pronoun or a definite noun that the trigger acts on; none where it acts on something new."""
    for noun in _acted_on(candidate):
        known = noun.lemma_.lower() in anchors() or noun.lower_ in anchors()
        if (noun.lower_ in _PRONOUNS and noun.pos_ in ("PRON", "DET")) or (known and _bare_definite(noun)):
            return _of_last_action(context, candidate, before)
        if not known and noun.pos_ in ("NOUN", "PROPN") and _definite(noun):
            named = [m for m in _before(context, noun.idx, _BACK) if is_called(m.id, noun.text)]
            if named:
                start = context.sentence(_token(context, named[0].span.start)).start_char
                same = [m.id for m in reversed(named) if m.span.start >= start]
                return tuple(dict.fromkeys(same if noun.tag_ in ("NNS", "NNPS") else same[-1:]))
    return ()


def _of_last_action(context: Context, candidate: Candidate, before: Sequence[Action]) -> tuple[str, ...]:
    here = context.sentence_number(candidate.head)
    for action in reversed(before[-_BACK:]):
        if here - context.sentence_number(_token(context, action.trigger.start)) > _NEAR:
            break
        if action.commodities:
            return action.commodities
    return ()


def _acted_on(candidate: Candidate) -> Iterator[Token]:
    """Objects and passive subjects by the parse, then the first noun or pronoun that follows."""
    if candidate.match is not None:
        yield candidate.match.anchor
    for child in candidate.head.children:
        if child.dep_ in ("obj", "nsubj:pass") or (child.dep_ == "nsubj" and child.lower_ in anchors()):
            yield child
    end = candidate.trigger.end
    for token in candidate.head.doc[end : end + _REACH]:
        if token.is_punct or token.pos_ in ("VERB", "ADP"):
            return
        if token.pos_ in ("NOUN", "PRON"):
            yield token
            return


def _definite(noun: Token) -> bool:
    """Whether a determiner that points back stands up to three words before a noun, nothing but modifiers between."""
    for token in reversed(noun.doc[max(0, noun.i - 3) : noun.i]):
        if token.lower_ in _DEFINITE:
            return True
        if token.pos_ not in ("ADJ", "NUM", "NOUN"):
            return False
    return False


def _bare_definite(noun: Token) -> bool:
    """As in "the ban", "these export curbs": definite, and described by nothing that would make it another one."""
    described = [child for child in noun.children if child.dep_ in ("amod", "compound", "nmod", "acl", "acl:relcl")]
    plain = all(child.lemma_.lower() in _PLAIN or child.pos_ == "NUM" for child in described)
    return plain and _definite(noun)


def _before(context: Context, offset: int, count: int) -> Iterator[CommodityMention]:
    """Mentions of goods that start before an offset, the nearest first."""
    place = bisect_left(context.commodities, offset, key=lambda mention: mention.span.start)
    yield from reversed(context.commodities[max(0, place - count) : place])


def _token(context: Context, offset: int) -> Token:
    span = context.doc.char_span(offset, offset + 1, alignment_mode="expand")
    return span[0] if span is not None else context.doc[0]
