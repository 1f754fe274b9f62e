"""Amounts of time: "90-day", "more than six months", "the past three years", "several weeks"."""

from __future__ import annotations

from typing import NamedTuple

from core.extract.dates.lexer import Word, vocabulary

FRAMES = frozenset(
    "past last next previous coming following first final initial recent ensuing subsequent preceding "
    "prior remaining latest opening closing intervening".split()
)
_BARE_FRAMES = frozenset(("last", "next", "past", "first", "final", "initial"))
_AUXILIARIES = frozenset(("to", "will", "would", "could", "may", "might", "should", "can"))  # "is to last six days"
_ADJECTIVES = frozenset(
    "more further additional extra other consecutive straight successive working business trading whole "
    "full calendar long short good solid entire crucial".split()
)


class Amount(NamedTuple):
    """`times` units (None: an unsaid number, X); word range, TIMEX3 mod, and how it is written."""

    start: int
    end: int
    times: float | None
    unit: str
    mod: str | None
    article: bool  # "a week"
    joined: bool  # "90-day"
    frame: str  # "past" in "the past three years"
    bare: bool  # "weeks"


def low(words: list[Word], i: int) -> str:
    """The word in lower case, empty outside the line."""
    return words[i].low if 0 <= i < len(words) else ""


def kind(words: list[Word], i: int) -> str:
    return words[i].kind if 0 <= i < len(words) else ""


def glued(words: list[Word], i: int) -> bool:
    """Whether nothing stands between the word and the one before."""
    return 0 < i < len(words) and words[i - 1].end == words[i].start


def phrase(words: list[Word], i: int, name: str) -> tuple[int, str, str] | None:
    """The longest phrase of a list of the lexicon at `i`: its end, text and value."""
    for parts, text, value in vocabulary().phrases[name].get(low(words, i), ()):
        last = low(words, i + len(parts) - 1) == parts[-1]  # tells most of them apart at once
        if last and all(low(words, i + k) == part for k, part in enumerate(parts)):
            return i + len(parts), text, value
    return None


def number(words: list[Word], i: int) -> tuple[int, float] | None:
    """A number in digits or words: its end and value."""
    here = kind(words, i)
    if here in ("digits", "decimal"):
        j, value = i + 1, float(words[i].value)
    elif here == "number":
        j, value = i + 1, float(words[i].value)
        if value >= 20 and low(words, j) == "-" and kind(words, j + 1) == "number" and words[j + 1].value < 10:
            j, value = j + 2, value + words[j + 1].value
        if low(words, j) in ("hundred", "thousand"):
            j, value = j + 1, value * (100 if low(words, j) == "hundred" else 1000)
    elif low(words, i) in ("a", "an") and low(words, i + 1) in ("hundred", "thousand", "dozen"):
        return i + 2, {"hundred": 100.0, "thousand": 1000.0, "dozen": 12.0}[low(words, i + 1)]
    else:
        return None
    if (low(words, j), low(words, j + 1), low(words, j + 2)) == ("and", "a", "half"):
        return j + 3, value + 0.5
    if low(words, j) == "-" and [low(words, j + k) for k in (1, 2, 3, 4)] == ["and", "-", "a", "-"]:
        return (j + 6, value + 0.5) if low(words, j + 5) == "half" else (j, value)
    return j, value


def amount_at(words: list[Word], i: int) -> Amount | None:
    """An amount that starts with the word at `i`."""
    start, mod = i, None
    quantified = phrase(words, i, "quantifier")
    if quantified and low(words, quantified[0]) not in ("the", "these", "those"):
        i, mod = quantified[0], quantified[2]
    frame = ""
    if low(words, i) in ("the", "these", "those") or (
        low(words, i) in _BARE_FRAMES and low(words, i - 1) not in _AUXILIARIES
    ):
        j = i + (low(words, i) in ("the", "these", "those"))
        if low(words, j) in FRAMES:
            frame, j = low(words, j), j + 1
        later = phrase(words, j, "quantifier")
        if later:
            j, mod = later[0], later[2]
        if not frame and kind(words, j) not in ("digits", "number"):
            return None
        found = _counted(words, j, mod)
        if found is None or found.article or found.bare:
            return None
        lead = j if found.joined and not frame else start
        return found._replace(start=lead, frame=frame or "the")
    found = _counted(words, i, mod)
    if found and found.joined and mod and i - start == 1:  # "under three-year permits"
        return found._replace(mod=None)
    return found and found._replace(start=start, bare=found.bare and start == i)


def _counted(words: list[Word], i: int, mod: str | None) -> Amount | None:
    """Number, adjectives, unit."""
    start = i
    count: float | None
    article = bare = False
    vague = phrase(words, i, "amount")
    if vague and low(words, i - 1) == "as":
        return None  # "in as many months"
    further = low(words, i) in ("a", "an") and low(words, i + 1) in ("further", "additional", "mere", "full", "whole")
    if further:
        i += 1 + (number(words, i + 2) is not None)
    counted = number(words, i)
    if vague:
        i, count = vague[0], None
    elif counted:
        i, count = counted
    elif low(words, i) in ("a", "an", "another", "one"):
        article = low(words, i) in ("a", "an")
        i, count = i + 1, 1.0
    elif low(words, i) == "half" and low(words, i + 1) in ("a", "an", "-"):
        i, count = i + 2, 0.5
    elif further or (low(words, i) in ("full", "whole") and low(words, i + 1) != "-"):
        article, count = True, 1.0
    elif kind(words, i) == "unit" and low(words, i) in vocabulary().plural_units:
        count, bare = None, True
    else:
        return None
    joined = low(words, i) == "-"
    if joined:
        i += 1
    while low(words, i) in _ADJECTIVES and not (count is None and bare):
        i += 1 + (low(words, i + 1) == "-")
    if kind(words, i) != "unit" and not (low(words, i) in ("nights", "spring") and count and count > 1):
        return None
    unit = "N" if low(words, i) == "nights" else words[i].value if kind(words, i) == "unit" else ""
    if not unit or (unit == "Q" and article) or (article and words[i].low in vocabulary().plural_units):
        return None
    i += 1
    if article and (low(words, i), low(words, i + 1), low(words, i + 2)) == ("and", "a", "half"):
        i, count = i + 3, 1.5
    if article and low(words, i) == "or" and low(words, i + 1) in ("two", "so"):
        i, count, mod = i + 2, 2.0 if low(words, i + 1) == "two" else 1.0, mod or "APPROX"
    if low(words, i) == "-" and low(words, i + 1) in ("old", "long"):
        i, joined = i + 2, True
    return Amount(start, i, count, str(unit), mod, article, joined, "", bare)


def shouting(words: list[Word], i: int) -> bool:
    return sum(word.capital for word in words) > 0.7 * sum(word.low.isalpha() for word in words)
