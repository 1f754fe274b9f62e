"""What the words around a name tell of somebody whom his own phrase leaves open: whose he is, by "its", "whose" or the
body just named, and what the next sentence calls him."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc, Token

from core.extract.quotes.cast import Known
from core.extract.quotes.describe import describe
from core.extract.quotes.lexicon import role_nouns, singular
from core.extract.quotes.people import BODY_NOUNS, GENERIC, THINGS, Profile
from core.extract.quotes.states import Context
from core.language import block_of
from core.lexicon import load_yaml
from core.model import Role

_OWNED = frozenset({"its", "their", "whose"})
_LEAD = 8  # tokens of a description before a name
_NEAR = 60  # tokens between a body and somebody who is its own
_SUBJECT = 6  # tokens of a sentence in which its subject stands
_NO_PERSONS = (BODY_NOUNS | THINGS) - {"trader", "broker", "exporter"}
_STAFF = frozenset(load_yaml("roles.yaml")["staff"])


def completed(doc: Doc, found: Known, context: Context) -> Known:
    """The mentions in text order, persons without an employer or a role filled from what stands around them."""
    done: Known = []
    bodies: Known = []
    held: set[str] = set()  # offices and trades of people named so far
    for number, (place, profile) in enumerate(found):
        if profile.kind == "person":
            if profile.affiliation is None:
                profile = _of_body(doc, place, profile, bodies)
            if profile.role is Role.OTHER and not profile.nouns:
                profile = _called_next(doc, place, profile, found[number + 1 : number + 1 + _LEAD], held, context)
            if profile.role is Role.OTHER and not profile.nouns and profile.affiliation is None:
                profile = _called_before(doc, place, profile, context)
            held.update(profile.nouns)
        elif profile.kind == "organisation" and profile.role is not Role.MEDIA and _is_body(doc, place, profile):
            bodies.append((place, profile))
        done.append((place, profile))
    return done


def _is_body(doc: Doc, place: int, profile: Profile) -> bool:
    """Whether a capital is surely a body's: more than a sentence's first word."""
    return " " in profile.name or doc[place].ent_type_ == "ORG" or not doc[place].is_sent_start


def _of_body(doc: Doc, place: int, profile: Profile, bodies: Known) -> Profile:
    """Whose somebody is: "whose secretary, Kwabena Boadi"; a bare title, "Executive director Wilson Njobvu", is of the
    body that the paragraph named last."""
    marker = _marker(doc, place)
    at = marker if marker is not None else place
    near, owner = bodies[-1] if bodies else (-1, None)
    if owner is None or not 0 <= at - near <= _NEAR or "minister" in profile.nouns:
        return profile
    if marker is None and not (_is_staff(profile) and _same_block(doc, near, place)):
        return profile
    if marker is None and profile.role is Role.BUSINESS and owner.role is not Role.BUSINESS:
        return profile  # a chief executive is not the ministry's
    generic = not profile.nouns or bool(set(profile.nouns) & (GENERIC | _STAFF))
    role = owner.role if generic else profile.role
    return replace(profile, affiliation=owner.affiliation or owner.name, country=owner.country, role=role)


def _marker(doc: Doc, place: int) -> int | None:
    """The "its" or "whose" before the title of a name."""
    start = doc[place].sent.start
    for at in range(place - 1, max(start, place - _LEAD) - 1, -1):
        if doc[at].lower_ in _OWNED:
            return at
        if doc[at].pos_ not in ("NOUN", "ADJ", "PROPN", "PUNCT", "DET") or doc[at].text in ("(", ")", ";", ":"):
            break
    return _marker_after(doc, place)


def _marker_after(doc: Doc, place: int) -> int | None:
    """The "its" of ", its lawyer", or "the firm's" of ", who leads the firm's lithium team", after a name."""
    end = min(len(doc), doc[place].sent.end, place + _LEAD)
    comma = next((at for at in range(place, end) if doc[at].text == ","), None)
    if comma is None or comma + 1 >= end:
        return None
    if doc[comma + 1].lower_ in ("its", "their"):
        return comma + 1
    for token in doc[comma + 1 : min(len(doc), comma + 1 + _LEAD)]:
        if token.text == ",":
            return None
        owned = token.i + 1 < len(doc) and doc[token.i + 1].text in ("'s", "’s")
        if owned and singular(token.lower_) in BODY_NOUNS and doc[token.i - 1].lower_ == "the":
            return token.i
    return None


def _is_staff(profile: Profile) -> bool:
    """Whether somebody's title is one that only a body gives: "director", "executive president"."""
    words = (profile.title or "").lower().split()
    if words[:2] in (["executive", "president"], ["general", "secretary"]):
        return True
    if any(word.endswith(("'s", "’s", "s'", "s’")) for word in words):  # "the company's"
        return False
    return bool(profile.nouns) and profile.nouns[-1] in _STAFF


def _same_block(doc: Doc, one: int, other: int) -> bool:
    return block_of(doc, doc[one].idx) == block_of(doc, doc[other].idx)


def _called_next(doc: Doc, place: int, profile: Profile, coming: Known, held: set[str], context: Context) -> Profile:
    """What the next sentence calls a bare name: "Carla Ruiz had seen it coming. The head of purchasing had filled".
    Nothing where that may be somebody else: whom the text has named before by that noun, or between."""
    start = doc[place].sent.end
    while start < len(doc) and (doc[start].is_punct or doc[start].is_space):
        start += 1
    if start >= len(doc) or doc[start].lower_ != "the" or not _same_block(doc, place, start):
        return profile
    noun = _person_noun(doc[start + 1 : start + 1 + _SUBJECT])
    if noun is None or singular(noun.lower_) in held:
        return profile
    if any(at < noun.i and other.kind == "person" and other.name != profile.name for at, other in coming):
        return profile
    said = describe(doc, noun, context)
    return profile if said is None or said.kind != "unnamed" or said.plural else profile.filled(said)


def _called_before(doc: Doc, place: int, profile: Profile, context: Context) -> Profile:
    """Whom the sentence before calls by his office, where a bare name opens the next: "Bahrain's commerce minister has
    just finished. Abdulla Sayed told"."""
    start = doc[place].sent.start
    if place != start or start == 0 or not _same_block(doc, start - 1, place):
        return profile
    before = doc[start - 1].sent
    if any(token.ent_type_ == "PERSON" for token in before):
        return profile
    noun = _person_noun(before[: _SUBJECT + 2])
    whose = noun is not None and any(c.dep_ == "nmod:poss" or c.lower_ == "the" for c in noun.children if c.i < noun.i)
    said = describe(doc, noun, context) if noun is not None and whose else None
    return profile if said is None or said.kind != "unnamed" or said.role is not Role.OFFICIAL else profile.filled(said)


def _person_noun(words: Iterable[Token]) -> Token | None:
    """The singular subject that is a noun for a person."""
    for token in words:
        if token.dep_.startswith("nsubj") and token.tag_ == "NN":
            noun = singular(token.lower_)
            return token if noun in role_nouns() and noun not in _NO_PERSONS else None
        if token.pos_ in ("VERB", "AUX"):
            return None
    return None
