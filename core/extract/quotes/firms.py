"""Which firm is somebody's: "whose family mill, Chawla Terry, exports", "her company, Delta Verde"."""

from __future__ import annotations

from spacy.tokens import Doc

from core.extract.quotes.employers import Employer
from core.extract.quotes.lexicon import activities, leading_verbs, organisation_words, places, role_nouns, singular
from core.extract.quotes.people import organisation_role
from core.extract.quotes.runs import is_capital, name_run, text_of
from core.lexicon import load_yaml
from core.model import Role

_PHRASE = 12  # tokens from "whose" or "his" to the end of what is owned
_AFTER = 45  # tokens after a name in which "his company" is his
_OWNERS = frozenset({"his", "her"})
_OWNING = leading_verbs() | {"runs", "founded", "set", "started", "built", "inherited"}
_FAMILY = frozenset("run own farm grow make mill brew bake fish breed raise sell trade build".split())
_FIRMS = frozenset(load_yaml("roles.yaml")["owned"])  # what somebody owns, and so is in business
THINGS_KEPT = _FIRMS | frozenset(load_yaml("roles.yaml")["kept"])


def firm_of(doc: Doc, end: int, person: str) -> Employer | None:
    """The firm of somebody whose name ends at a token: told by a relative clause or by the words just after, in which
    nobody else is named. The name is "" where it is only said what kind of firm it is."""
    clause = end + 1 if end < len(doc) and doc[end].text == "," else end
    if clause < len(doc) and doc[clause].lower_ == "whose":
        return _owned(doc, clause + 1)
    limit = min(len(doc), end + _AFTER)
    for at in range(end, limit):
        token = doc[at]
        if token.ent_type_ == "PERSON" and token.text not in person.split():
            return None
        if token.lower_ in _OWNERS and at + 1 < limit:
            found = _owned(doc, at + 1)
            if found is not None and found.name:
                return found
        if token.lower_ in ("he", "she") and token.i > end and at + 1 < len(doc) and doc[at + 1].lower_ in _OWNING:
            found = _founded(doc, at)
            if found is not None:
                return found
    return None


def _owned(doc: Doc, at: int) -> Employer | None:
    """What stands after "whose" or "his": a firm's name, or a noun for a firm with or without its name."""
    if at >= len(doc):
        return None
    limit = min(len(doc), at + _PHRASE, doc[at].sent.end)
    if is_capital(doc[at]) and doc[at].text not in places() and doc[at].pos_ == "PROPN":
        low, high = name_run(doc, at, at, limit)
        name = text_of(doc, low, high)
        possessive = high < len(doc) and doc[high].text in ("'s", "’s", "'", "’")
        return None if possessive or name in places() else Employer(name, _role(name, Role.BUSINESS))
    if doc[at].lower_ == "family" and at + 1 < limit and doc[at + 1].pos_ in ("VERB", "AUX"):
        return _run_by(doc, at + 1)
    noun = at
    while noun < limit and doc[noun].pos_ in ("ADJ", "NOUN", "NUM", "PROPN") and _kind(doc[noun].lower_) is None:
        noun += 1
    role = _kind(doc[noun].lower_) if noun < limit else None
    if role is None:
        return None
    name = _apposed(doc, noun + 1, limit)
    return Employer(name, _role(name, role)) if name else Employer("", role)


def _run_by(doc: Doc, at: int) -> Employer | None:
    """ "whose family has run the Knockree Distillery": what a family runs, owns or makes."""
    limit = min(len(doc), at + _PHRASE, doc[at].sent.end)
    verb = next((i for i in range(at, min(at + 4, limit)) if doc[i].pos_ == "VERB"), None)
    if verb is None:
        return None
    after = next((i for i in range(verb + 1, min(verb + 4, limit)) if is_capital(doc[i])), None)
    name = text_of(doc, *name_run(doc, after, after, limit)) if after is not None else ""
    business = doc[verb].lemma_ in _FAMILY or doc[verb].lower_ in activities()
    return Employer("" if name in places() else name, _role(name, Role.BUSINESS)) if business else None


def _kind(word: str) -> Role | None:
    """The role of whoever owns a thing of this name, where it is a firm."""
    if word in _FIRMS:
        return role_nouns().get(singular(word), Role.BUSINESS)
    return Role.ANALYST if word in ("consultancy", "think-tank", "institute", "lab", "laboratory") else None


def _role(name: str, said: Role) -> Role:
    """The role by the firm's name where that tells something, else by its description."""
    told = {word.lower() for word in name.split()} & organisation_words().keys()
    return organisation_role(name) if told else said


def _apposed(doc: Doc, at: int, limit: int) -> str:
    """The name between commas after a noun and what is said of its place: "near Shymkent, Ontustik Petro,"."""
    while at < limit and doc[at].pos_ in ("ADP", "PROPN", "DET", "NOUN", "ADJ") and doc[at].text != ",":
        at += 1
    if at + 1 >= limit or doc[at].text != "," or not is_capital(doc[at + 1]):
        return ""
    low, high = name_run(doc, at + 1, at + 1, min(len(doc), limit + 4))
    high += high < len(doc) and doc[high].like_num  # "Tamar 2000"
    closed = high < len(doc) and (doc[high].text in (",", ".", ";", ")") or doc[high].is_sent_start)
    name = text_of(doc, low, high)
    return name if closed and name not in places() else ""


def _founded(doc: Doc, pronoun: int) -> Employer | None:
    """ "The firm she founded in Phu Tho with her brother, Hoa Binh Veneer, has": the last name between commas."""
    before = next((t for t in reversed(doc[max(0, pronoun - 2) : pronoun]) if t.pos_ == "NOUN"), None)
    role = _kind(before.lower_) if before is not None else None
    if role is None:
        return None
    end = doc[pronoun].sent.end
    for at in range(pronoun + 2, end - 1):
        if doc[at].text == "," and is_capital(doc[at + 1]) and doc[at + 1].pos_ == "PROPN":
            low, high = name_run(doc, at + 1, at + 1, end)
            if high < end and doc[high].text == ",":
                name = text_of(doc, low, high)
                return Employer(name, _role(name, role))
    return None
