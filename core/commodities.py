"""The taxonomy of goods: ids, families, names in all their spellings, inferred codes. The data are in `lexicons/`.

`taxonomy()` is what the extractor matches with; `good`, `hypernyms` and `is_called` serve whoever shows or resolves
goods.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from core.lexicon import LexiconError, load_yaml

_MAIN = "commodities.yaml"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FIELDS = {
    "names": list,
    "exact": bool,
    "own": bool,
    "weak": list,
    "listed": list,
    "topic": dict,
    "hs": str,
    "eccn": str,
}
_PLURAL_OES = ("potato", "tomato", "mango", "torpedo", "cargo")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,4}s?$|[A-Z]\d+s?$")


class Strength(StrEnum):
    """What a name needs to be a good."""

    STRONG = "strong"  # nothing more
    WEAK = "weak"  # a word of trade near it
    LISTED = "listed"  # a word of trade beside it, or another good in the same list
    TOPIC = "topic"  # the article must be about it


@dataclass(frozen=True, slots=True)
class Good:
    """A good. Codes are inferred from the name: `hs` is an HS 2022 chapter, heading or subheading, `eccn` an entry of
    the US Commerce Control List; empty where unsure."""

    id: str
    family: str
    hypernyms: frozenset[str]
    names: tuple[str, ...]  # as listed, the one to show first
    hs: str = ""
    eccn: str = ""

    @property
    def label(self) -> str:
        """The name to show: "Rare earths", "LNG"."""
        first = next(
            (name for name in self.names if name.casefold() == self.names[0].casefold() and name != self.names[0]), None
        )
        name = first or self.names[0]
        return name if name.isupper() else name[:1].upper() + name[1:]


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write a good."""

    id: str
    strength: Strength
    acronym: bool  # holds only with its capitals
    proper: bool  # is written with a capital inside a sentence
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """`names` maps every spelling, lower-cased, to its good; `not_goods` are phrases that hide the names in them."""

    goods: dict[str, Good]
    names: dict[str, Name]
    not_goods: frozenset[str]
    trade_words: frozenset[str]
    also_verbs: frozenset[str]


@cache
def taxonomy() -> Taxonomy:
    """The whole taxonomy, read and checked once. Raises LexiconError."""
    main = load_yaml(_MAIN)
    spellings = {**main["spellings"], **{american: british for british, american in main["spellings"].items()}}
    goods: dict[str, Good] = {}
    stated: dict[str, Name] = {}
    derived: dict[str, Name] = {}
    for file in main["files"]:
        for family, body in load_yaml(file).items():
            for id_, fields in body["goods"].items():
                good = _good(file, family, body["hypernyms"], id_, fields or {})
                if id_ in goods:
                    raise LexiconError(file, "id is given twice", id_)
                goods[id_] = good
                for text, name in _names(good, fields or {}):
                    for form in _spelt(text, spellings):
                        if stated.setdefault(form, name).id != id_:
                            raise LexiconError(file, f"'{form}' already names {stated[form].id}", id_)
                    if not (fields or {}).get("exact") and name.strength in (Strength.STRONG, Strength.WEAK):
                        for form in _spelt(_other_number(text), spellings):
                            derived.setdefault(form, name)
    return Taxonomy(
        goods,
        {**derived, **stated},
        frozenset(main["not_goods"]),
        frozenset(word for row in main["trade_words"] for word in row),
        frozenset(main["also_verbs"]),
    )


def good(id_: str) -> Good | None:
    """The good of an id, None where the taxonomy has none."""
    return taxonomy().goods.get(id_)


def hypernyms(id_: str) -> frozenset[str]:
    """The words by which a text takes the good up again ("the metal"), singular; empty for an unknown id."""
    found = good(id_)
    return found.hypernyms if found else frozenset()


def is_called(id_: str, noun: str) -> bool:
    """Whether a good may be taken up by a noun, singular or plural: `is_called("nickel", "metals")`."""
    noun = noun.casefold()
    return noun in hypernyms(id_) or _other_number(noun) in hypernyms(id_)


def _good(file: str, family: str, hypernyms: Iterable[str], id_: str, fields: dict[str, Any]) -> Good:
    if not _ID.fullmatch(id_):
        raise LexiconError(file, "an id is lower-case words with hyphens", id_)
    for field, value in fields.items():
        if field not in _FIELDS or not isinstance(value, _FIELDS[field]):
            raise LexiconError(file, f"'{field}' is no field of a good or of the wrong type", id_)
    own = [id_.replace("-", " ")] if fields.get("own", True) else []
    names = (*own, *fields.get("names", ()))
    return Good(id_, family, frozenset(hypernyms), names, fields.get("hs", ""), fields.get("eccn", ""))


def _names(good: Good, fields: dict[str, Any]) -> Iterator[tuple[str, Name]]:
    kinds = dict.fromkeys(fields.get("weak", ()), Strength.WEAK)
    kinds |= dict.fromkeys(fields.get("listed", ()), Strength.LISTED)
    topics: dict[str, list[str]] = fields.get("topic", {})
    kinds |= dict.fromkeys(topics, Strength.TOPIC)
    exact = fields.get("exact", False)
    for text in dict.fromkeys([*good.names, *kinds]):
        strength = kinds.get(text)
        if strength is None and not exact:
            strength = kinds.get(_other_number(text))
        yield (
            text,
            Name(
                good.id,
                strength or Strength.STRONG,
                _ACRONYM.match(text) is not None,
                text[:1].isupper(),
                tuple(topics.get(text, ())),
            ),
        )


def _spelt(text: str, spellings: dict[str, str]) -> set[str]:
    """A name in British and American spelling, with and without hyphens, lower-cased."""
    words = text.casefold().split()
    forms = {" ".join(words), " ".join(spellings.get(word, word) for word in words)}
    for form in list(forms):
        if "-" in form:
            forms.add(form.replace("-", " "))
        parts = form.split()
        if len(parts) >= 2:
            forms.add(f"{parts[0]}-{' '.join(parts[1:])}")
    return forms


def _other_number(text: str) -> str:
    """The plural of a singular name, the singular of a plural one, by the regular rules."""
    head, _, word = text.rpartition(" ")
    lowered = word.casefold()
    if lowered.endswith("ies") and len(word) > 4:
        other = word[:-3] + "y"
    elif lowered.endswith(("oes", "shes", "ches", "xes", "sses")):
        other = word[:-2]
    elif lowered.endswith("s") and not lowered.endswith(("ss", "us", "is")):
        other = word[:-1]
    elif lowered.endswith(("s", "x", "sh", "ch", "z", *_PLURAL_OES)):
        other = word + "es"
    elif lowered.endswith("y") and lowered[-2:-1] not in "aeiou":
        other = word[:-1] + "ies"
    else:
        other = word + "s"
    return f"{head} {other}" if head else other
