"""Words that point back: "its", "they", "both sides", "each other", "the South American country"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from spacy.tokens import Doc

from core.extract.actors.mention import Mention
from core.language import lower_words
from core.lexicon import load_yaml
from core.model import ActorKind

_PRONOUNS = {
    "it": "it",
    "its": "it",
    "itself": "it",
    "they": "they",
    "their": "they",
    "theirs": "they",
    "them": "they",
    "he": "person",
    "she": "person",
    "his": "person",
    "her": "person",
}
_MUTUAL = frozenset({"mutual", "bilateral"})
_COUNTS = {"both": 2, "two": 2, "either": 2, "neither": 2, "each": 2, "three": 3, "four": 4}
_SIDES = frozenset(
    [
        "sides",
        "countries",
        "nations",
        "governments",
        "capitals",
        "neighbours",
        "neighbors",
        "powers",
        "economies",
        "parties",
        "states",
        "rivals",
        "partners",
        "ministries",
        "delegations",
        "leaders",
        "presidents",
        "giants",
        "superpowers",
        "kingdoms",
        "side",
        "country",
        "nation",
        "government",
    ]
)
_COUNTRY_NOUNS = frozenset(["country", "nation", "republic", "state", "economy", "giant", "power", "territory"])
_ADJECTIVES_MAX = 4
_POINTING = frozenset({*_PRONOUNS, *_MUTUAL, *_COUNTS, "one", "the", "this", "that"})


@cache
def _regions() -> Mapping[str, frozenset[str]]:
    return {name.lower(): frozenset(codes) for name, codes in load_yaml("jurisdictions.yaml")["regions"].items()}


@cache
def _forms() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(codes) for name, codes in load_yaml("jurisdictions.yaml")["forms"].items()}


@cache
def _openings() -> frozenset[str]:
    """What the names of regions and forms of state begin with: most words begin none."""
    return frozenset(name[:size] for name in (*_forms(), *_regions()) for size in range(1, len(name) + 1))


def find_references(doc: Doc) -> Iterator[Mention]:
    """Every pointing word, unsettled."""
    for at, word in enumerate(lower_words(doc)):
        if word not in _POINTING:
            continue
        token = doc[at]
        if word in _PRONOUNS:
            yield _reference(token.i, token.i + 1, _PRONOUNS[word])
        elif word in _MUTUAL and token.text.islower():
            yield _group(token.i, token.i + 1, 2)
        elif word in {"each", "one"} and token.i + 1 < len(doc) and doc[token.i + 1].lower_ in {"other", "another"}:
            yield _group(token.i, token.i + 2, 2)
        elif word in _COUNTS and (end := _sides_end(doc, token.i)) is not None:
            start = token.i - 1 if token.i and doc[token.i - 1].lower_ in {"the", "these", "those"} else token.i
            yield _group(start, end, _COUNTS[word])
        elif word in {"the", "this", "that"} and (found := _described(doc, token.i)):
            yield found


def _reference(start: int, end: int, need: str, allowed: frozenset[str] = frozenset()) -> Mention:
    return Mention(start, end, (), ActorKind.REFERENCE, "", False, need, allowed)


def _group(start: int, end: int, count: int) -> Mention:
    return Mention(start, end, (), ActorKind.GROUP, "", False, f"group {count}")


def _sides_end(doc: Doc, at: int) -> int | None:
    """End of "two neighbouring countries", or None."""
    for i in range(at + 1, min(at + 4, len(doc))):
        if doc[i].lower_ in _SIDES:
            return i + 1
        if not (
            (doc[i].is_alpha and doc[i].pos_ in {"ADJ", "NOUN", "PROPN", "VERB"}) or doc[i].lower_ in {"the", "of", "-"}
        ):
            return None
    return None


def _described(doc: Doc, at: int) -> Mention | None:
    """ "the kingdom", "the West African nation", "the city-state"."""
    allowed: frozenset[str] = frozenset()
    for i in range(at + 1, min(at + 2 + _ADJECTIVES_MAX, len(doc))):
        word = doc[i].lower_
        if word in _openings():
            compound = doc[i : i + 3].text.lower()
            if compound in _forms() and i + 3 <= len(doc):
                return _reference(at, i + 3, "country", _forms()[compound])
            two = doc[i : i + 2].text.lower()
            for text in (word, two):
                if text in _regions() and doc[i].text[0].isupper():
                    allowed = _regions()[text]
        if word in _forms() and doc[i].text.islower():
            if i + 1 < len(doc) and doc[i + 1].lower_ in _COUNTRY_NOUNS | {"'s", "’s"} - {"'s", "’s"}:
                return _reference(at, i + 2, "country", _forms()[word])
            return _reference(at, i + 1, "country", allowed or _forms()[word])
        if word in _COUNTRY_NOUNS and doc[i].text.islower():
            bare = i == at + 1
            if word in {"country", "nation", "republic", "territory"} or (not bare and allowed):
                return _reference(at, i + 1, "country", allowed)
            return None
        if not ((doc[i].pos_ in {"ADJ", "PROPN", "NOUN"} and doc[i].is_alpha) or word == "-"):
            return None
    return None
