"""The organisation that somebody is at, named after "at", "of" or a verb of leading."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Doc, Token

from core.extract.quotes.lexicon import leading_verbs, organisation_words, places, role_nouns, singular
from core.extract.quotes.people import BODY_NOUNS, THINGS, organisation_role, role_in
from core.extract.quotes.runs import is_capital, name_run, text_of
from core.model import Role

_KINDS = frozenset("charity ngo cooperative co-op chamber guild consultancy think-tank institute exporter".split())
_LINKS = frozenset({"at", "of", "for", "with", "from", "by", "to"})
_LONG = 3  # words of a name that is hardly a place's
_BETWEEN = 9  # tokens of a description between "of" and the name of who is described


class Employer(NamedTuple):
    """An organisation that somebody is at: its name, its role by its description ("the rights group") or name, and the
    word that joins them."""

    name: str
    role: Role
    link: str = ""


def _between(token: Token) -> bool:
    """Whether a word can stand between "of" and the name: "of the lobby X", "of Britain's X", "of the 400-strong X"."""
    joins = token.lower_ in ("the", "'s", "’s", "'", "’", "-", "based") or token.ent_type_ in ("LOC", "GPE")
    lower = token.text.islower() and token.dep_ in ("compound", "amod")
    return joins or lower or token.pos_ in ("NOUN", "ADJ", "NUM") or token.text in places()


def _apposed_role(doc: Doc, end: int) -> Role | None:
    """What follows the name of a body: "of Cadre Sahel, a Dakar think-tank"."""
    if end + 2 >= len(doc) or doc[end].text != "," or doc[end + 1].lower_ not in ("a", "an", "the"):
        return None
    words = []
    for token in doc[end + 2 : min(end + 10, doc[end].sent.end)]:
        if token.pos_ in ("ADP", "VERB", "AUX", "PRON", "SCONJ") or token.text in (",", ".", ";", ":", ")"):
            break
        words.append(token.lower_)
    role, nouns = role_in(words, None)
    return role if not nouns or nouns[-1] in BODY_NOUNS | THINGS | _KINDS else None


def organisation_after(doc: Doc, start: int, end: int) -> Employer | None:
    """The organisation named after "at", "of", "for", "with" or owning the description in a token range: "an analyst
    at Meridian Ore Research", "who runs the Kochi desk of Malabar Spice Traders", "the NTPA's secretary"."""
    best: Employer | None = None
    at = start
    while at < end:
        token = doc[at]
        named = is_capital(token) and at > start and not _place_only(doc, at, start, end)
        if not named or (token.text in places() and not (at + 1 < end and is_capital(doc[at + 1]))):
            at += 1
            continue
        back = at - 1
        while back > start and at - back < _BETWEEN and _between(doc[back]):
            back -= 1
        link = doc[back].lower_
        low, high = name_run(doc, at, at, end)
        name = text_of(doc, low, high)
        owns = high + 1 < end and doc[high].text in ("'s", "’s") and singular(doc[high + 1].text) in role_nouns()
        if link in _LINKS or link in leading_verbs() or (owns and back <= start):
            noun = singular(doc[high].text) if high < end and doc[high].text.islower() else ""
            kind = role_nouns().get(noun) if noun in BODY_NOUNS or noun in ("cooperative", "co-op", "guild") else None
            modifier = kind is None and noun and doc[high].pos_ == "NOUN"  # "the Kochi desk of"
            if name not in places() and not modifier and (best is None or link == "at"):
                said, _ = role_in([token.lower_ for token in doc[back + 1 : at]], None)
                said = said or kind or _apposed_role(doc, high)
                best = Employer(name, said or organisation_role(name), link)
            at = high
        else:
            at += 1
    return best


def _place_only(doc: Doc, at: int, start: int, end: int) -> bool:
    """Whether a name is a place's to the parser, and nothing in it or its length says that it is a body's."""
    if doc[at].ent_type_ not in ("LOC", "GPE"):
        return False
    if any(t.lower_ in organisation_words() for t in doc[at : min(at + 6, end)]):
        return False
    if "&" in {t.text for t in doc[at : min(at + 3, end)]}:
        return False
    low, high = name_run(doc, at, at, end)
    return high - low < _LONG or at != start + 1  # "Ana Ruiz of Nyamuzuwe Dimension Stone"
