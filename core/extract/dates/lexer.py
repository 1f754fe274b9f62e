"""Words of running text and what each may mean for time.

The grammar has its own small lexer, so that "mid-May", "90-day" and "2011-12" read alike under every tokenizer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from core.lexicon import load_yaml

_WORD = re.compile(
    r"(?:\d{4}|[2-9]0)s(?![^\W_])|\d{1,2}(?:st|nd|rd|th)(?![^\W_])|\d{1,2}:\d{2}(?::\d{2})?(?!\d)|\d+(?:[.,]\d+)*"
    r"|[ap]\.\s?m\.?(?!\w)|o['’]clock|['’][sS](?![^\W_])|[^\W\d_]+|[^\s\w]|_"
)
_SPLIT = re.compile(r"\n\s*\n")


class Word(NamedTuple):
    """A word, number or mark: half-open character range, its text in lower case, whether it starts with a capital,
    and what it may be: `month`, `weekday`, `unit`, `number`, ... or an empty string."""

    start: int
    end: int
    low: str
    capital: bool
    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The lexicon, by word and by phrase."""

    words: dict[str, tuple[str, Any]]  # word -> kind, value
    phrases: dict[str, dict[str, list[tuple[tuple[str, ...], str, Any]]]]  # kind -> first word -> longest phrase first
    plural_units: frozenset[str]
    shy: frozenset[str]
    counted: frozenset[str]
    labels: frozenset[str]
    names: frozenset[str]
    starts: frozenset[str]  # first words of the phrases
    guards: dict[str, dict[str, Any]]  # reference phrase -> words around it that rule it out


@cache
def vocabulary() -> Vocabulary:
    """The lexicon `dates.yaml`, indexed; read once."""
    data = load_yaml("dates.yaml")
    words: dict[str, tuple[str, Any]] = {}
    plurals = set()
    for kind, key in (("ordinal", "ordinals"), ("season", "seasons"), ("daypart", "dayparts"), ("noon", "clock_words")):
        words.update({word: (kind, value) for word, value in data[key].items()})
    words.update({word: ("number", float(value)) for word, value in data["numbers"].items()})
    words.update({word: ("tens", value) for word, value in data["decades"].items()})
    words.update({word: ("set", value) for word, value in data["sets"].items()})
    words.update({word: ("length", value) for word, value in data["lengths"].items()})
    for kind, key in (("month", "months"), ("weekday", "weekdays")):
        words.update({word: (kind, int(value)) for value, names in data[key].items() for word in names})
    words.update(
        {
            f"{word}s": ("weekdays", value)
            for word, (kind, value) in tuple(words.items())
            if kind == "weekday" and len(word) > 5
        }
    )
    for code, (singular, plural) in data["units"].items():
        words.update(dict.fromkeys((*singular, *plural), ("unit", code)))
        plurals.update(plural)
    words["night"] = ("daypart", "NI")
    words["second"] = ("ordinal", 2)
    words.update({zone: ("zone", zone) for zone in data["zones"]})
    phrases = {
        "holiday": _index(data["holidays"]),
        "reference": _index({text: value for value, texts in data["references"].items() for text in texts}),
        "quantifier": _index({text: value for value, texts in data["quantifiers"].items() for text in texts}),
        "amount": _index(dict.fromkeys(data["vague_amounts"], "X")),
    }
    return Vocabulary(
        words,
        phrases,
        frozenset(plurals),
        frozenset(data["shy"]),
        frozenset(data["counted"]),
        frozenset(data["labels"]),
        frozenset(data["names"]),
        frozenset(word for index in phrases.values() for word in index),
        data["not_reference"],
    )


def _index(texts: dict[str, str]) -> dict[str, list[tuple[tuple[str, ...], str, Any]]]:
    found: dict[str, list[tuple[tuple[str, ...], str, Any]]] = {}
    for text, value in texts.items():
        words = tuple(match[0] for match in _WORD.finditer(text))
        found.setdefault(words[0], []).append((words, text, value))
    for rows in found.values():
        rows.sort(key=lambda row: -len(row[0]))
    return found


def lex(text: str, start: int, end: int) -> list[Word]:
    """The words of `text[start:end]` with offsets into `text`."""
    known = vocabulary().words
    found = []
    for match in _WORD.finditer(text, start, end):
        raw = match[0]
        low = raw.lower()
        kind, value = known.get(low, ("", None))
        if not kind and low[0].isdecimal():
            kind, value = _digits(low)
        found.append(Word(*match.span(), low.replace("’", "'"), raw[0].isupper(), kind, value))
    return found


def _digits(low: str) -> tuple[str, Any]:
    if low.isdecimal():
        return "digits", float(low) if len(low) < 9 else 0.0
    if low[-1] == "s":
        return "years", int(low[:4]) if len(low) > 3 else int(low[:2])
    if low[-1].isalpha():
        return "ordinal", int(low[:-2])
    if ":" in low:
        return "clock", low
    if low.count(".") == 2 and "," not in low:
        return "dotted", None
    try:
        return "decimal", float(low.replace(",", ""))
    except ValueError:
        return "", None
