"""Initials that an article gives a body when it first names it: "the National Board of Revenue (NBR)"."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from core.extract.quotes.lexicon import organisation_words, places
from core.extract.quotes.names import kind_of
from core.extract.quotes.runs import is_capital, name_run, text_of
from core.language import lower_words, whole_text

_SMALL = frozenset({"of", "for", "and", "the", "&", "on", "in", "to", "de", "del", "da", "do", "du", "des", "la", ","})
_WRITTEN = re.compile(r"\b[A-Z]{3,6}\b")  # initials that nothing explains
_REACH = 14  # tokens of a name before its initials
_MARKS = frozenset({"'", "’", "'s", "’s", "-"})


def initials(doc: Doc) -> dict[str, str]:
    """Initials, or another short name in brackets, -> the full name before them; the first reading holds."""
    found: dict[str, str] = {}
    words = lower_words(doc)
    for at in range(1, len(doc) - 2):
        if words[at] != "(" or words[at + 2] != ")" or not is_capital(doc[at - 1]):
            continue
        short = doc[at + 1]
        start = _full_start(doc, at, short)
        if start is not None:
            found.setdefault(short.text, text_of(doc, start, at))
    return _untold(doc) | found


def _untold(doc: Doc) -> dict[str, str]:
    """Initials that the article uses without saying whose they are, where one body's name has them."""
    written = set(_WRITTEN.findall(whole_text(doc)))
    found: dict[str, set[str]] = {}
    for entity in doc.ents if written else ():
        if entity.label_ != "ORG":
            continue
        start = entity.start + (entity[0].lower_ == "the")
        letters = "".join(token.text[0] for token in doc[start : entity.end] if is_capital(token))
        if letters in written and letters not in places():
            found.setdefault(letters, set()).add(text_of(doc, start, entity.end))
    return {letters: names.pop() for letters, names in found.items() if len(names) == 1}


def _full_start(doc: Doc, bracket: int, short: Token) -> int | None:
    """Where the full name before a bracket begins: at the words that have the letters, else at the run of capitals if
    that is a body's name."""
    if not short.text[0].isupper() or not short.is_alpha or len(short) < 2 or short.text in places():
        return None
    low = max(0, bracket - _REACH, doc[bracket - 1].sent.start)
    lettered = _by_letters(doc, low, bracket, [letter for letter in short.text if letter.isupper()])
    if lettered is not None:
        return lettered
    low, _ = name_run(doc, bracket - 1, low, bracket)
    while low < bracket and doc[low].lower_ == "the":
        low += 1
    run = doc[low:bracket]
    organisational = any(token.lower_ in organisation_words() for token in run)
    if len(run) < 2 or text_of(doc, low, bracket) in places():
        return None
    capitals = short.text.isupper() or organisational
    return low if capitals and kind_of(doc, low, bracket, low) == "organisation" else None


def _by_letters(doc: Doc, low: int, bracket: int, letters: list[str]) -> int | None:
    """Where the words begin whose capitals are the letters, two or more, nothing but small words between."""
    if len(letters) < 2:
        return None
    rest = list(letters)
    for at in range(bracket - 1, low - 1, -1):
        token = doc[at]
        if is_capital(token) and token.text[0] == rest[-1]:
            rest.pop()
            if not rest:
                return at
        elif not is_capital(token) and token.lower_ not in _SMALL and token.text not in _MARKS:
            return None
    return None
