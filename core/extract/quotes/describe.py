"""From a noun phrase to a profile: a named person, an organisation, a government, or somebody without a name."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Token

from core.extract.quotes.employers import organisation_after
from core.extract.quotes.firms import THINGS_KEPT
from core.extract.quotes.lexicon import country_names, known_bodies, other_words, places, role_nouns, singular, titles
from core.extract.quotes.named import body_by_title, country_code, gender_of, named, near_country, role_of
from core.extract.quotes.names import Name, read_name
from core.extract.quotes.people import (
    BODY_NOUNS,
    GENERIC,
    THINGS,
    Profile,
    is_state_head,
    ministry_name,
    places_in,
    role_in,
)
from core.extract.quotes.phrases import phrase_range
from core.extract.quotes.plausible import DOCUMENTS, SOURCES, is_document
from core.extract.quotes.runs import ARTICLES, is_capital, is_surname, name_run, text_of
from core.extract.quotes.sides import addressed, is_domestic, paragraph_side
from core.extract.quotes.states import Context, actor_at, state_profile
from core.extract.quotes.telling import COUNSEL
from core.language import whole_text
from core.lexicon import load_yaml
from core.model import ActorKind, ActorMention, Role
from core.spans import within

_DROPPED = frozenset(
    {
        "a",
        "an",
        "the",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "some",
        "several",
        "many",
        "most",
        "few",
        "other",
        "another",
        "senior",
        "third",
        "second",
        "first",
        "both",
        "all",
        "any",
        "these",
        "those",
        "his",
        "her",
        "its",
        "their",
        "this",
        "that",
        "'s",
        "’s",
        "unnamed",
        "top",
        "independent",
        "number",
    }
)

_READ = frozenset(
    {"seen", "obtained", "reviewed", "viewed", "read", "examined", "shared", "cited"}
)  # by who reports it
_ENVOYS = frozenset({"diplomat", "envoy", "ambassador", "negotiator"})
_STAFF = frozenset({"aide", "aides", "spokesman", "spokeswoman", "spokesperson", "adviser", "advisers", "official"})
_RANKS = frozenset(
    "national general deputy vice executive chief senior acting assistant regional group managing".split()
)
_ASKS = frozenset({"poll", "survey", "study"})  # whoever makes them is an analyst
_PUBLIC = frozenset({"official", "diplomatic", "customs", "police"})  # sources
_CHAMBER = re.compile(r"(?P<what>chamber of \w+(?: and \w+)?) (?:in|of) (?P<place>[A-Z]\w+(?: [A-Z]\w+)?)")


def describe(doc: Doc, who: Token, context: Context, depth: int = 0) -> Profile | None:
    """Who a phrase names or describes, by its own words and those that follow it; None for a pronoun."""
    surname = is_surname(who)
    if (
        who.pos_ == "PRON"
        and not surname
        and who.lower_ not in ("some", "others", "many", "most", "few", "both", "several")
    ):
        return None
    start, end = phrase_range(who)
    if start and doc[start].ent_iob_ == "I" and doc[start - 1].text in ARTICLES:  # "El" of "El Observatorio"
        start -= 1
    if is_document(who) and depth < 3:
        owner = _owner(doc, who)
        if owner is not None:
            profile = describe(doc, owner, context, depth + 1)
            if profile is not None:
                asks = who.lower_ in _ASKS and profile.role is Role.BUSINESS and profile.kind == "organisation"
                return replace(profile, role=Role.ANALYST, country=None) if asks else profile
    state = state_profile(doc, who, start, end, context)
    if state is not None:
        return state
    limit = who.sent.end
    firm = actor_at(who, context)
    if firm is not None and firm.kind is ActorKind.FIRM and is_capital(who) and firm.codes:
        text = text_of(doc, *name_run(doc, who.i, start, end))
        return Profile(text, "organisation", Role.BUSINESS, text, firm.codes[0], nouns=("company", "firm"))
    official = _official_name(doc, who, start, context)
    if official is not None:
        return named(doc, official, context)
    counted = who.lower_ in ("one", "another", "some", "others", "many", "most", "several", "both", "two")
    name = read_name(doc, who.i, start, limit) if is_capital(who) and not counted else None
    if (
        name is None
        and who.i + 1 < limit
        and is_capital(doc[who.i + 1])
        and doc[who.i + 1].pos_ in ("PROPN", "ADJ", "NOUN")
        and singular(who.lower_) in role_nouns()
    ):
        name = read_name(doc, who.i + 1, start, limit)
    if name is not None and name.end <= end and _is_description(doc[name.end - 1].text):
        name = None  # "the Minnesota Democrat", "Volvo CEO"
    if name is not None and name.end <= end and _only_titles(name.text.split()):
        name = None  # "The National President of the union, Ana Ruiz"
    if name is not None and name.text and (" " in name.text or singular(name.text) not in role_nouns()):
        return named(doc, name, context)
    return _described(doc, who, start, end, context)


def _only_titles(words: list[str]) -> bool:
    """Whether a capitalised phrase is an office alone: "National President"."""
    office = singular(words[-1]) in GENERIC or singular(words[-1]) == "minister" if words else False
    fields = load_yaml("bodies.yaml")["topics"]
    return office and all(_is_title(word) or word.lower() in _RANKS or word.lower() in fields for word in words)


def _is_description(word: str) -> bool:
    return singular(word) in other_words() or (word.isupper() and singular(word) in role_nouns())


def _official_name(doc: Doc, who: Token, start: int, context: Context) -> Name | None:
    """The name of an official whose whole mention the actors give: "Vice Minister of Commerce Li Chenggang"."""
    actor = actor_at(who, context)
    if actor is None or actor.kind is not ActorKind.PERSON or actor.name.endswith("(unnamed)"):
        return None
    covered = [token for token in doc[max(0, who.i - 12) : who.i + 8] if actor.span.start <= token.idx < actor.span.end]
    for token in covered:
        if whole_text(doc)[token.idx : actor.span.end] == actor.name:
            return Name(token.i, covered[-1].i + 1, min(start, covered[0].i), "person", actor.name)
    return None


def _owner(doc: Doc, document: Token) -> Token | None:
    """Who made a document: its possessor, "by X", "from X", "of X"."""
    for child in document.children:
        if (child.dep_ in ("nmod:poss", "compound") and child.pos_ == "PROPN") or (
            child.dep_ in ("nmod:poss", "compound")
            and child.pos_ == "NOUN"
            and (child.dep_ == "nmod:poss" or role_nouns().get(singular(child.lower_)) is Role.OFFICIAL)
        ):
            return child
    for child in sorted(document.subtree, key=lambda token: token.i):
        if child.i > document.i and child.dep_ in ("nmod", "obl", "obl:agent") and child.pos_ in ("PROPN", "NOUN"):
            cases = {case.lower_ for case in child.children if case.dep_ == "case"}
            if (
                cases & {"by", "from", "of"}
                and singular(child.lower_) not in DOCUMENTS
                and child.head.lower_ not in _READ
            ):
                return child
    return None


def _described(doc: Doc, who: Token, start: int, end: int, context: Context) -> Profile:
    """Somebody without a name, or with one in apposition ("Ghana's minister for mines, Kofi Adu-Darko")."""
    given = _given_name(doc, who, end)
    words = [token.text for token in doc[start:end] if not token.is_punct]
    code = country_code(doc, start, end, context)
    head = singular(who.lower_)
    employer = organisation_after(doc, who.i, end)
    short = next((token.text for token in doc[start : who.i] if token.text in context.initials), None)
    affiliation = employer.name if employer else short or _employer_in(doc, start, who.i)
    affiliation = context.full(affiliation) if affiliation else None
    employs = role_of(affiliation, employer, context)
    core = [token.lower_ for token in doc[start : who.i + 1] if not token.is_punct]
    if employs is Role.BUSINESS and employer is not None and employer.link == "at" and head in COUNSEL:
        employs = Role.ANALYST
    told = [word for word in core if word not in _DROPPED]
    role, nouns = role_in([*told, *_of_what(doc, who)] if head in GENERIC else told, employs)
    body = _body_in(doc, start, end, context)
    if body is not None and nouns and nouns[-1] in GENERIC:
        role = Role.OFFICIAL
    if role is Role.OFFICIAL and employs is None and nouns and nouns[-1] in GENERIC:
        role = _of_whom(who) or role
    if head in SOURCES and ({"ministry", "government", "department"} & set(nouns) or _PUBLIC & set(core)):
        role = Role.OFFICIAL
    if head in SOURCES and role is not Role.OFFICIAL:
        role, affiliation, code = Role.OTHER, None, None
    if role is None:
        role = employs or Role.OTHER
    if role is Role.OFFICIAL:
        if body is not None:
            code = body.codes[0] if len(body.codes) == 1 else code
        abroad = head in _ENVOYS and who.tag_ == "NNS" and employer is None  # "diplomats said": of whom, unsaid
        code = code or (None if abroad else paragraph_side(doc, who.i, context) or context.home)
        if code == "EU" and head == "minister":  # a minister is a country's
            code = paragraph_side(doc, who.i, context, national=True) or code
        office = body.name if body is not None else ministry_name(words, code) or _adjective_office(core, code)
        shadow = bool({"shadow", "opposition"} & set(core))
        affiliation = None if is_state_head(words) or shadow else office or body_by_title(words, affiliation, code)
    elif role in (Role.ANALYST, Role.OTHER):
        code = None
    else:
        code = code or near_country(doc, who.i)
        if code is None and is_domestic((*nouns, head)) and employer is None:
            code = addressed(doc, who.i, context)
        chamber = _local_chamber(text_of(doc, who.i, end))
        if chamber is not None:
            return Profile(chamber, "organisation", role, chamber, code, nouns=nouns)
    title = text_of(doc, start, end)
    gender = gender_of(given or "", core)
    if head == "counterpart" and not places_in(doc, start, end):
        code = None
    if given is not None:
        return Profile(given, "person", role, affiliation, code, title, nouns, gender=gender)
    return Profile(
        _unnamed(doc, who, start, end, code),
        "unnamed",
        role,
        affiliation,
        code,
        title,
        nouns or (head,),
        who.tag_ in ("NNS", "NNPS"),
        gender,
    )


def _adjective_office(words: list[str], code: str | None) -> str | None:
    """The body that an adjective names: "presidential aide", "congressional aides"."""
    table = load_yaml("roles.yaml")["offices"]["words"]
    found = next((table[word] for word in words if word in table), None)
    if found is None or code is None or code not in country_names() or not {*words} & _STAFF:
        return None
    general, american = found
    return str(american) if code == "US" else f"{general} ({country_names()[code].name})"


def _local_chamber(text: str) -> str | None:
    """ "chamber of commerce in Guayaquil" is a body by its town: "Guayaquil Chamber of Commerce"."""
    match = _CHAMBER.match(text)
    if match is None or match["place"] not in places():
        return None
    return f"{match['place']} {match['what'].title().replace(' Of ', ' of ').replace(' And ', ' and ')}"


def _of_what(doc: Doc, who: Token) -> list[str]:
    """What a head or chief is head of, where that is one common noun: "of sales"."""
    after = doc[who.i + 1 : who.i + 3]
    return [token.lower_ for token in after] if len(after) == 2 and after[0].lower_ == "of" else []


def _of_whom(who: Token) -> Role | None:
    """The role of those that somebody speaks for or heads: "a spokeswoman for the union"."""
    for child in who.children:
        if child.i > who.i and child.dep_ == "nmod":
            role, _ = role_in([token.lower_ for token in who.doc[child.i - 1 : child.i + 1]], None)  # "the grain union"
            if role is not None and (role is not Role.OTHER or singular(child.lower_) in BODY_NOUNS):
                return role
    return None


def _body_in(doc: Doc, start: int, end: int, context: Context) -> ActorMention | None:
    """The public body named inside a description: "a Commission spokeswoman", "a mines ministry source"."""
    low, high = doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
    bodies = (a for a in within(context.actors, low, high) if a.kind is ActorKind.BODY)
    return next((a for a in bodies if a.name and a.name not in _plain_countries()), None)


@cache
def _plain_countries() -> frozenset[str]:
    return frozenset(place.name for place in country_names().values())


def _is_title(text: str) -> bool:
    word = singular(text.rstrip("."))
    return word in role_nouns() or word in titles()


def _given_name(doc: Doc, who: Token, end: int) -> str | None:
    """The name that an apposition gives: ", Kofi Adu-Darko,"."""
    at = end
    if at >= len(doc) or doc[at].text != "," or at + 1 >= len(doc):
        return None
    at += 1
    if who.tag_ in ("NNS", "NNPS") or singular(who.lower_) in THINGS | THINGS_KEPT:
        return None  # "Russian suppliers, Olga Ruiz, an analyst, wrote", "At a supermarket, Olga Ruiz"
    if doc[at].pos_ != "PROPN" or not is_capital(doc[at]) or doc[at].sent != who.sent:
        return None
    low, high = name_run(doc, at, at, who.sent.end)
    if high - low < 2 or high >= len(doc) or text_of(doc, low, high) in places():
        return None
    closes = doc[high].text in (",", ".", "(") or doc[high].pos_ in ("VERB", "AUX", "ADV", "ADP")
    begin = low
    while begin < high - 1 and _is_title(doc[begin].text):
        begin += 1
    return text_of(doc, begin, high) if closes else None


def _employer_in(doc: Doc, start: int, end: int) -> str | None:
    """The organisation named before a description's head: "Harrow Stearns analysts", "White House officials"."""
    for at in range(start, end):
        token = doc[at]
        if token.ent_type_ == "PERSON" or titles().get(token.lower_.rstrip(".")) == "name":
            return None  # "President Tjiriange's spokesman"
        if (
            is_capital(token)
            and token.pos_ == "PROPN"
            and token.text not in places()
            and token.lower_ not in ("the", "a", "an")
        ):
            low, high = name_run(doc, at, at, end)
            text = text_of(doc, low, high)
            return known_bodies().get(text, (text,))[0] if text not in places() and text else None
    return None


def _unnamed(doc: Doc, who: Token, start: int, end: int, code: str | None) -> str:
    """ "Analysts (unnamed)": the description without articles and numbers, its country as an adjective."""
    head = singular(who.lower_)
    if head in SOURCES:
        return "Sources (unnamed)" if who.tag_ in ("NNS", "NNPS") or who.lower_ == "people" else "Source (unnamed)"
    kept = []
    for token in doc[start : who.i + 1]:
        if token.lower_ in _DROPPED or token.is_punct or token.is_space:
            continue
        place = places().get(token.text)
        short = token.text.replace(".", "") in ("US", "EU", "UK", "UN")
        kept.append(token.text.replace(".", "") if short else place.demonym if place is not None else token.text)
    text = " ".join(kept) or who.text
    employer = organisation_after(doc, who.i, end)
    if employer is not None:
        text = f"{employer.name} {text[0].lower() + text[1:]}"
    return f"{text[0].upper()}{text[1:]} (unnamed)"
