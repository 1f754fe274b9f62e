"""Where a reported content ends."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from core.extract.quotes.cues import Cue
from core.extract.quotes.lexicon import role_nouns, singular
from core.extract.quotes.runs import is_capital
from core.extract.quotes.syntax import CONTRAST, FINITE, ancestors, children, sentence_end

_ASIDES = frozenset(  # ", a move that ...": the article's own comment on what was said
    {
        "move",
        "charge",
        "step",
        "claim",
        "decision",
        "accusation",
        "block",
        "demand",
        "view",
        "policy",
        "term",
        "prospect",
        "allegation",
        "sign",
        "assertion",
        "stance",
        "remark",
    }
)


_SAME = frozenset({"it", "they", "he", "she"})
_COMMENTS = frozenset(  # ", marking a step": the article's own gloss
    {
        "marking",
        "signaling",
        "signalling",
        "underscoring",
        "underlining",
        "raising",
        "prompting",
        "sending",
        "reflecting",
        "capping",
        "fuelling",
        "fueling",
        "escalating",
    }
)


def content_end(doc: Doc, cue: Cue, start: int, others: Sequence[Cue]) -> int:
    """Where the content that starts at `start` stops: the sentence's end, or the first thing that belongs to the
    reporting sentence again."""
    head = doc[cue.head]
    last = _bound(head, cue)
    rest = {other.start: other for other in others if other.start > start}
    for at in range(start + 1, last):
        token = doc[at]
        if token.text == ";":
            return at
        if token.dep_ == "conj" and token.head == head and token.pos_ in ("VERB", "AUX", "ADJ"):
            if token.tag_ == "VB" and head.tag_ != "VB" and not children(token, "nsubj", "aux"):
                continue  # a second infinitive: "called on importers to open up and report"
            return _clause_start(doc, token, at, start)
        other = rest.get(at)
        if other is not None:
            stop = _other_cue(doc, cue, other, start)
            if stop is not None:
                return stop
        if token.text == "," and at + 2 < last and _aside(doc, at):
            return at
    return last


def _bound(head: Token, cue: Cue) -> int:
    """The furthest that a content can reach: the end of the sentence, of the relative clause that the cue is in, or of
    the clause that belongs to a noun."""
    last = sentence_end(head)
    if cue.kind == "noun":
        clauses = [child.right_edge.i + 1 for child in children(head, "acl", "ccomp")]
        return min(last, max(clauses, default=last))
    fronted = head.head if head.dep_ == "conj" else head
    if fronted.dep_ == "advcl" and fronted.head.i > head.i and fronted.head.pos_ in ("VERB", "AUX", "ADJ"):
        last = min(last, max(fronted.right_edge.i + 1, cue.end + 1))  # "Citing weak demand, the group forecast"
    which = next(
        (n for n in range(cue.start - 1, max(0, cue.start - 6), -1) if head.doc[n].lower_ in ("which", "who")), 0
    )
    inside = which and all(token.text != "," for token in head.doc[which : cue.start])
    if inside and head.doc[which - 1].text == ",":  # ", which Trump says protect workers, have cost": to the next comma
        close = next((at for at in range(cue.end, last) if head.doc[at].text == ","), last)
        last = close if any(token.tag_ in FINITE for token in head.doc[close:last]) else last
    relative = (
        head
        if head.dep_ == "acl:relcl"
        else head.head
        if head.dep_ == "conj" and head.head.dep_ == "acl:relcl"
        else None
    )
    if relative is not None and relative.head.i < cue.head:
        edge = relative.right_edge.i + 1
        if cue.end < edge < last and head.doc[edge - 1].text == ",":
            return edge - 1
        if cue.end < edge < last:
            return edge
        main = relative.head.head
        if main.i > cue.end and main.pos_ in ("VERB", "AUX") and head.doc[main.i - 1].text == ",":
            return main.i - 1
    return last


def _aside(doc: Doc, comma: int) -> bool:
    """ ", a move that ...", ", marking ...": the article's own comment."""
    first = doc[comma + 1]
    if first.lower_ in _COMMENTS or first.lower_ == "something":
        return True
    if first.lower_ not in ("a", "an"):
        return False
    for at in range(comma + 2, min(comma + 5, len(doc) - 1)):
        if doc[at].pos_ == "NOUN":
            return doc[at].lower_ in _ASIDES or (doc[at + 1].lower_ in ("that", "which") and doc[at].lower_ in _ASIDES)
    return False


def _other_cue(doc: Doc, cue: Cue, other: Cue, start: int) -> int | None:
    """Where the content stops before another cue that is the reporter's and not part of what is reported."""
    token = doc[other.head]
    comma = _comma_before(doc, other.start, start)
    if other.kind == "source":
        return comma if comma is not None else None
    if other.gerund and other.verb is not None and other.verb.frames <= {"utter"}:
        return None
    if other.gerund:
        return comma if comma is not None and comma >= other.start - 2 else None
    if token.dep_ == "conj" and not children(token, "nsubj"):
        governor = token.head
        contrary = any(child.lower_ in ("but", "yet") and child.dep_ == "cc" for child in token.children)
        if governor.i >= start and _outer(doc, cue, other, governor):
            return _clause_start(doc, token, other.start, start)
        if governor.i >= start and contrary and (other.takes("request") or other.takes("clause")):
            return _clause_start(doc, token, other.start, start)
        if (
            governor.i >= start
            and governor.tag_ not in ("VBD", "VBN")
            and token.tag_ == "VBD"
            and doc[cue.head].tag_ == "VBD"
        ):
            return _clause_start(doc, token, other.start, start)
        return None
    subjects = children(token, "nsubj")
    if token.dep_ in ("parataxis", "advcl", "conj", "ccomp", "ROOT") and subjects:
        left = min(subjects[0].left_edge.i, other.start)
        before = doc[left - 1]
        if (token.dep_ == "parataxis" or token in ancestors(doc[cue.head])) and before.text == "," and left - 1 > start:
            return left - 1
        if (
            token.dep_ in ("advcl", "conj")
            and before.lower_ in CONTRAST
            and left - 2 > start
            and doc[left - 2].text in (",", ";")
        ):
            return left - 2
    return None


def _outer(doc: Doc, cue: Cue, other: Cue, governor: Token) -> bool:
    """Whether a second verb of saying in the cue's tense is the speaker's and not of what is reported: "said it had no
    evidence and urged anyone with proof"; what the clause is about cannot speak, or is the speaker."""
    if other.kind != "verb" or doc[other.head].tag_ != doc[cue.head].tag_ or doc[cue.head].tag_ not in ("VBD", "VBZ"):
        return False
    about = children(governor, "nsubj")
    if not about:
        return False
    word = about[0]
    named = word.ent_type_ in ("PERSON", "ORG", "LOC") or singular(word.lower_) in role_nouns() or is_capital(word)
    return word.lower_ in _SAME or (word.pos_ == "NOUN" and not named)


def _comma_before(doc: Doc, at: int, start: int) -> int | None:
    for place in range(at - 1, max(start, at - 4), -1):
        if doc[place].text == ",":
            return place
        if doc[place].pos_ in ("VERB", "NOUN", "PROPN"):
            return None
    return None


def _clause_start(doc: Doc, token: Token, at: int, start: int) -> int:
    """The left end of a coordinated clause, its conjunction, comma and auxiliaries taken in."""
    left = min([at, *(child.i for child in token.children if child.i < at and child.i > start)])
    while left - 1 > start and (doc[left - 1].lower_ in CONTRAST or doc[left - 1].text == ","):
        left -= 1
    return max(left, start + 1)
