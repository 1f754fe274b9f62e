"""Noun phrases as token ranges: who a cue's subject is, as written."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from core.extract.quotes.cues import Cue, owner_of
from core.extract.quotes.lexicon import cues, role_nouns, singular
from core.extract.quotes.syntax import ancestors, children, first_of_bare, is_infinitive, subject

_PHRASE_DEPS = (
    "det",
    "compound",
    "amod",
    "nmod:poss",
    "nummod",
    "flat",
    "nmod",
    "nmod:desc",
    "case",
    "punct",
    "fixed",
    "cc",
    "conj",
    "goeswith",
)
_FINITE = ("VERB", "AUX")
CALENDAR = frozenset(
    {
        *(
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "january",
            "february",
            "march",
            "april",
            "june",
        ),
        *(
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "today",
            "yesterday",
            "tomorrow",
            "week",
            "month",
            "year",
        ),
        *("morning", "afternoon", "evening", "night", "later", "separately"),
    }
)


def source_phrase(doc: Doc, cue: Cue) -> tuple[int, int]:
    """Token range of the noun phrase after "according to"."""
    end = min(doc[cue.head].sent.end, len(doc))
    if cue.end >= end:
        return cue.end, cue.end
    head = phrase_head(doc, cue.end, end)
    stop = min(max(head.right_edge.i + 1, head.i + 1), end)
    for at in range(head.i + 1, stop):  # an opening "According to X," closes with its comma
        if doc[at].text == "," and not _apposed(doc, head, at):
            stop = at
            break
    while stop > cue.end + 1 and (doc[stop - 1].is_punct or doc[stop - 1].is_space):
        stop -= 1
    return cue.end, stop


def _apposed(doc: Doc, head: Token, comma: int) -> bool:
    """Whether what follows the comma belongs to the noun: an apposition or a relative clause."""
    if comma + 1 >= len(doc):
        return False
    token = doc[comma + 1]
    chain = [token, *ancestors(token)]
    for above in chain:
        if above == head:
            return False
        if above.head == head:
            return above.dep_ in ("appos", "acl:relcl", "acl", "conj") and above.i > comma
    return False


def phrase_head(doc: Doc, start: int, end: int) -> Token:
    """The noun that heads the phrase which starts at `start`."""
    token = doc[start]
    while token.head != token and start <= token.head.i < end and token.head.pos_ not in _FINITE:
        if token.dep_ not in _PHRASE_DEPS:
            break
        token = token.head
    return token


def neighbour_subject(doc: Doc, cue: Cue, low: int, high: int) -> Token | None:
    """The noun next to a cue, by order alone: after it ("said Rice"), else before it ("Lutnick said")."""
    at = cue.end
    direct = (
        cue.start > low and doc[cue.start - 1].pos_ in ("PROPN", "NOUN") and doc[cue.start - 1].lower_ not in CALENDAR
    )
    if (
        not direct
        and at < high
        and doc[at].pos_ in ("PROPN", "NOUN", "PRON", "DET", "ADJ", "NUM")
        and doc[at].lower_ not in ("that",)
    ):
        head = phrase_head(doc, at, high)
        if head.pos_ in ("PROPN", "NOUN", "PRON", "NUM") or singular(head.lower_) in role_nouns():
            return head
    at = cue.start - 1
    while at >= low and (
        doc[at].pos_ in ("ADV", "AUX")
        or doc[at].lower_ in CALENDAR
        or (doc[at].lower_ == "on" and doc[at + 1].lower_ in CALENDAR)
    ):
        at -= 1
    if at >= low and doc[at].pos_ in ("PROPN", "NOUN", "PRON"):
        return _outermost(doc, doc[at], low)
    return None


def _outermost(doc: Doc, token: Token, low: int) -> Token:
    """The noun to the left that a noun belongs to, within one stretch without punctuation: "officials" for "Hanoi" in
    "officials in Hanoi said"."""
    while token.dep_ in ("flat", "compound", "nmod", "conj") and low <= token.head.i < token.i:
        if token.head.pos_ in _FINITE or any(
            between.text in (",", ";", ":") for between in doc[token.head.i : token.i]
        ):
            break
        token = token.head
    return token


def cue_subject(doc: Doc, cue: Cue) -> tuple[Token | None, bool]:
    """Who says it, and whether the words stand elsewhere than with this cue."""
    head = doc[cue.head]
    if cue.kind == "source":
        start, end = source_phrase(doc, cue)
        return (phrase_head(doc, start, end), False) if start < end else (None, False)
    if cue.kind in ("noun", "view"):
        return owner_of(head), False
    made = _made_to_speak(head)
    if made is not None:
        return made, False
    return subject(head)


def _made_to_speak(verb: Token) -> Token | None:
    """Whom another verb makes say it: "forced the chief to admit"."""
    first = first_of_bare(verb)
    if not is_infinitive(first) or first.head.lower_ not in cues().causes:
        return None
    return next((child for child in children(first.head, "obj", "iobj") if child.i < first.i), None)


def phrase_range(token: Token) -> tuple[int, int]:
    """Token range of the noun phrase of `token` without relative clauses, appositions after a comma and trailing
    punctuation: the speaker as written."""
    doc = token.doc
    start, end = token.left_edge.i, token.right_edge.i + 1
    for at in range(token.i + 1, end):
        if (
            doc[at].text in (",", "(", ";", ":", "—", "–")
            or doc[at].dep_ == "acl:relcl"
            or doc[at].lower_ in ("who", "which")
        ):
            end = at
            break
    for child in token.children:
        if (
            child.i > token.i
            and child.dep_ in ("acl:relcl", "acl", "parataxis", "advcl")
            and child.left_edge.i > token.i
        ):
            end = min(end, child.left_edge.i)
    while start < token.i and (
        doc[start].is_punct
        or doc[start].is_space
        or doc[start].dep_ in ("cc", "mark", "case", "fixed")
        or doc[start].lower_ in ("according", "to", "by", "citing")
        or doc[start].pos_ == "CCONJ"
    ):
        start += 1
    while end > token.i + 1 and (doc[end - 1].is_punct or doc[end - 1].is_space):
        end -= 1
    while start > 1 and doc[start - 1].text == "-" and not (doc[start - 2].whitespace_ or doc[start - 1].whitespace_):
        start = min(doc[start - 2].left_edge.i, start - 2)  # "Its secretary-general", cut at the hyphen
    return start, max(end, token.i + 1)
