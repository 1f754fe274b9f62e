"""Headlines that credit somebody with a colon or a dash: "Kenya to scrap sugar permits: minister"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Doc, Token

from core.extract.quotes.lexicon import known_bodies, role_nouns, singular
from core.extract.quotes.runs import text_of
from core.language import DASHES
from core.model import BlockKind, Role

_FIRST, _LAST, _LEAST = 5, 5, 3  # tokens of a speaker before the words and after them; tokens that the words have


class Credit(NamedTuple):
    """Half-open token range of the words, and the head of the speaker's phrase."""

    start: int
    end: int
    who: Token


def headline_credits(doc: Doc) -> Iterator[Credit]:
    """The headlines that name a speaker before or after their words, without a verb of saying."""
    for block in doc._.blocks:
        if block.kind is not BlockKind.HEADLINE:
            continue
        span = doc.char_span(block.span.start, block.span.end, alignment_mode="expand")
        if span is not None:
            credit = _before(doc, span.start, span.end) or _after(doc, span.start, span.end)
            if credit is not None:
                yield credit


def _before(doc: Doc, start: int, end: int) -> Credit | None:
    """ "Obama: Trump unfit to serve"."""
    colon = next((at for at in range(start, min(end, start + _FIRST + 1)) if doc[at].text == ":"), None)
    if colon is None or end - colon - 1 < _LEAST or not doc[colon].whitespace_:
        return None
    who = _speaker(doc, start, colon)
    return Credit(colon + 1, end, who) if who is not None else None


def _after(doc: Doc, start: int, end: int) -> Credit | None:
    """ "Kenya to scrap sugar permits: minister", "Tariff pain to last years - Volvo CEO"."""
    for at in range(end - 2, max(end - _LAST - 2, start + _LEAST - 1), -1):
        dash = doc[at].text in DASHES and doc[at - 1].whitespace_ and doc[at].whitespace_
        if dash or (doc[at].text == ":" and doc[at].whitespace_):
            who = _speaker(doc, at + 1, end)
            return Credit(start, at, who) if who is not None else None
    return None


def _speaker(doc: Doc, start: int, end: int) -> Token | None:
    """The head of a phrase that can be nothing but a speaker: a person, a known body, or people by what they are."""
    phrase = doc[start:end]
    if not len(phrase) or any(token.pos_ in ("VERB", "AUX", "ADP") or token.is_punct for token in phrase):
        return None
    last = phrase[-1]
    person = all(token.ent_type_ == "PERSON" for token in phrase)
    role = role_nouns().get(singular(last.lower_))
    described = role not in (None, Role.OTHER) or last.lower_ in ("sources", "source")
    if person or described or text_of(doc, start, end) in known_bodies():
        return phrase.root if person else last
    return None
