"""The lexicons of reported speech as look-up tables: inflected cues with their frames, role nouns, places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from core.lexicon import load_yaml
from core.model import Role

_VOWELS = "aeiou"
_JURISDICTIONS = ("africa", "americas", "asia", "europe", "oceania")


class Form(StrEnum):
    """The form of a verb as written. A form can be two things: "put", "read"."""

    BASE = "base"
    THIRD = "third"
    PAST = "past"
    PARTICIPLE = "participle"
    GERUND = "gerund"


@dataclass(frozen=True, slots=True)
class Verb:
    """A cue verb: the frames it stands in and the prepositions that bring its content."""

    base: str
    frames: frozenset[str]
    prepositions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cues:
    """`forms` maps the first word of a cue, inflected and lower case, to (verb, forms, further words)."""

    verbs: MappingProxyType[str, Verb]
    forms: MappingProxyType[str, tuple[tuple[Verb, frozenset[Form], tuple[str, ...]], ...]]
    light_verbs: MappingProxyType[str, frozenset[Form]]
    light_nouns: frozenset[str]
    adjectives: frozenset[str]
    noun_cues: frozenset[str]
    leads: frozenset[str]
    causes: frozenset[str]
    gestures: frozenset[str]
    sources: tuple[tuple[str, ...], ...]
    not_source: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A jurisdiction as the text names it: its code, its English short name and its first demonym."""

    code: str
    name: str
    demonym: str
    kind: str  # "name", "demonym", "capital", "city"


_FRAMES = ("clause", "belief", "utter", "object", "evaluate", "request", "commit", "figure", "attribute_to")


def inflect(base: str, irregular: dict[str, list[str]]) -> dict[str, set[Form]]:
    """Written forms of an English verb with what each can be. >>> sorted(inflect("deny", {}))
    ['denied', 'denies', 'deny', 'denying']"""
    if base in irregular:
        third, past, participle, gerund = irregular[base]
    else:
        third = _third(base)
        past = participle = _past(base)
        gerund = base[:-1] + "ing" if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) else base + "ing"
    forms: dict[str, set[Form]] = {}
    written = zip((base, third, past, participle, gerund), Form, strict=True)
    for spellings, form in written:
        for word in spellings.split("/"):
            forms.setdefault(word, set()).add(form)
    return forms


def _third(base: str) -> str:
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return base + "es"
    return base[:-1] + "ies" if base.endswith("y") and base[-2] not in _VOWELS else base + "s"


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    return base[:-1] + "ied" if base.endswith("y") and base[-2] not in _VOWELS else base + "ed"


@cache
def cues() -> Cues:
    """The reporting verbs, read once."""
    data = load_yaml("reporting_verbs.yaml")
    irregular: dict[str, list[str]] = data["irregular"]
    prepositions: dict[str, list[str]] = data["prepositions"]["words"]
    frames: dict[str, set[str]] = {}
    for frame in _FRAMES:
        for word in data[frame]["words"]:
            frames.setdefault(word, set()).add(frame)
    for word, listed in prepositions.items():
        if listed:
            frames.setdefault(word, set()).add("prepositions")
    verbs = {w: Verb(w, frozenset(f), frozenset(prepositions.get(w, ()))) for w, f in frames.items()}
    forms: dict[str, list[tuple[Verb, frozenset[Form], tuple[str, ...]]]] = {}
    for verb in verbs.values():
        first, *rest = verb.base.split()
        for word, kinds in inflect(first, irregular).items():
            forms.setdefault(word, []).append((verb, frozenset(kinds), tuple(rest)))
    light: dict[str, frozenset[Form]] = {}
    for base in data["light"]["verbs"]:
        for word, kinds in inflect(base, irregular).items():
            light[word] = frozenset(kinds) | light.get(word, frozenset())
    return Cues(
        verbs=MappingProxyType(verbs),
        # the longest cue first: "call on" before "call"
        forms=MappingProxyType({w: tuple(sorted(rows, key=lambda row: -len(row[2]))) for w, rows in forms.items()}),
        light_verbs=MappingProxyType(light),
        light_nouns=frozenset(data["light"]["nouns"]),
        adjectives=frozenset(data["adjectives"]["words"]),
        noun_cues=frozenset(data["noun_cues"]["words"]),
        leads=frozenset(form for word in data["leads"]["words"] for form in inflect(word, irregular)),
        causes=frozenset(form for word in data["causes"]["words"] for form in inflect(word, irregular)),
        gestures=frozenset(data["gestures"]["words"]),
        sources=tuple(sorted((tuple(p.split()) for p in data["sources"]["phrases"]), key=len, reverse=True)),
        not_source=frozenset(data["not_source"]),
    )


@cache
def role_nouns() -> MappingProxyType[str, Role]:
    """Singular head noun, or two-word phrase -> role."""
    data = load_yaml("roles.yaml")
    found: dict[str, Role] = {}
    for part in ("nouns", "phrases"):
        for role, row in data[part].items():
            for word in row["words"]:
                found.setdefault(word, Role(role))
    for thing in data["makers"]:
        found.setdefault(f"{thing}maker", Role.BUSINESS)
        found.setdefault(f"{thing}-maker", Role.BUSINESS)
    return MappingProxyType(found)


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
    """The singular of a plural noun, near enough for look-ups. >>> singular("analysts"), singular("companies")
    ('analyst', 'company')"""
    word = word.lower()
    if word in role_nouns() or len(word) < 4:
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("es") and word[:-2] in role_nouns():
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


@cache
def organisation_words() -> MappingProxyType[str, Role]:
    """Lower-case word of a capitalised name -> role of such an organisation."""
    found: dict[str, Role] = {}
    for role, row in load_yaml("roles.yaml")["organisations"].items():
        for word in row["words"]:
            found.setdefault(word, Role(role))
    return MappingProxyType(found)


@cache
def titles() -> MappingProxyType[str, str]:
    """Word written before a name, without its full stop -> role, or "name" for a courtesy title."""
    return MappingProxyType(dict(load_yaml("roles.yaml")["titles"]["words"]))


@cache
def known_bodies() -> MappingProxyType[str, tuple[str, Role, str | None]]:
    """Names and initials of well-known bodies -> (canonical name, role, code)."""
    data = load_yaml("roles.yaml")
    found: dict[str, tuple[str, Role, str | None]] = {
        name: (name, role, None) for role in (Role.BUSINESS, Role.ANALYST) for name in data["firms"][role]
    }
    for row in data["known"]:
        for word in (row["name"], *row.get("names", ())):
            found[word] = (row["name"], Role(row["role"]), row.get("code"))
    return MappingProxyType(found)


@cache
def activities() -> MappingProxyType[str, Role]:
    """Third-person verb of a clause about somebody -> the role that it tells: "imports"."""
    data = load_yaml("roles.yaml")["clauses"]
    return MappingProxyType({word: Role(role) for role in ("business", "analyst") for word in data[role]})


@cache
def leading_verbs() -> frozenset[str]:
    """Verbs whose object somebody is the head of."""
    return frozenset(load_yaml("roles.yaml")["leads"])


@cache
def other_words() -> frozenset[str]:
    """Nouns by which a text calls somebody again whom it named otherwise: "the Vermont Democrat"."""
    return frozenset(load_yaml("roles.yaml")["parties"])


@cache
def given_names() -> MappingProxyType[str, str]:
    """Given name -> "f" or "m", where it is clear."""
    data = load_yaml("given_names.yaml")
    return MappingProxyType({name: sex for sex, part in (("f", "women"), ("m", "men")) for name in data[part]})


@cache
def states() -> frozenset[str]:
    """Titles of heads of state and government."""
    return frozenset(load_yaml("roles.yaml")["states"])


@cache
def places() -> MappingProxyType[str, Place]:
    """Every name, demonym, capital and city of the jurisdictions, as written -> its place."""
    found: dict[str, Place] = {}
    for part in _JURISDICTIONS:
        for row in load_yaml(f"jurisdictions_{part}.yaml")["jurisdictions"]:
            for kind, words in _written(row):
                for word in words:
                    demonym = next(iter(row.get("demonyms", ())), row["name"])
                    found.setdefault(word, Place(row["code"], row["name"], demonym, kind))
    return MappingProxyType(found)


def _written(row: dict[str, Any]) -> Iterable[tuple[str, list[str]]]:
    yield "name", [row["name"], *row.get("names", [])]
    yield "demonym", [form for demonym in row.get("demonyms", []) for form in (demonym, demonym + "s")]
    yield "capital", row.get("capitals", [])
    yield "city", row.get("cities", [])


@cache
def country_names() -> MappingProxyType[str, Place]:
    """Code -> the jurisdiction under its English short name."""
    return MappingProxyType({p.code: p for p in places().values() if p.kind == "name"})
