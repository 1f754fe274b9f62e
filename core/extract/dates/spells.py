"""Amounts of time in their sentence: a duration, or the date that "ago", "later", "from now" or "in" lead to."""

from __future__ import annotations

from core.extract.dates.amounts import Amount, amount_at, kind, low, shouting
from core.extract.dates.forms import Fixed, Found, Minutes, Shift
from core.extract.dates.lexer import Word, vocabulary
from core.extract.dates.values import amount
from core.model import DateType

_MINUTES = {"TH": 60.0, "TM": 1.0, "TS": 1 / 60}


def amount_date_at(words: list[Word], i: int) -> Found | None:
    """An amount of time, and the date it leads to where "ago", "later", "from now" or "in" say so."""
    if kind(words, i) == "length":
        return Found(i, i + 1, Fixed(DateType.DURATION, words[i].value))
    if kind(words, i) == "unit" and low(words, i + 1) == "-":
        if low(words, i + 2) in ("earlier", "ago") and words[i].low == "year":  # "a year-earlier loss"
            return Found(i, i + 3, Shift("Y", -1, text=True, keep=True))
        if low(words, i + 2) in ("long", "old") and words[i].low not in ("second",):
            many = words[i].low in vocabulary().plural_units
            return Found(i, i + 3, Fixed(DateType.DURATION, amount(None if many else 1, str(words[i].value))))
    found = amount_at(words, i)
    if found is None or not _temporal(words, found):
        return None
    j, after = found.end, low(words, found.end)
    count = found.times
    whole = count is not None and count == int(count)
    clock = found.unit in ("TH", "TM", "TS")
    if (
        after in ("a", "every", "each", "per")
        and kind(words, j + 1) == "unit"
        and low(words, j + 2) not in ("ago", "earlier")
    ):
        return Found(i, j + 2, Fixed(DateType.SET, amount(1, str(words[j + 1].value))))  # "24 hours a day"
    if found.article and after == "-" and low(words, j + 1) in ("earlier", "ago") and found.unit == "Y":
        return Found(i, j + 2, Shift("Y", -1, text=True, keep=True))
    duration = Found(i, j, Fixed(DateType.DURATION, amount(count, found.unit)), found.mod)
    if (found.joined and found.unit != "D") or found.frame:
        return duration
    if after == "ago" or (after, low(words, j + 1)) == ("and", "ago"):
        if count is None:
            return Found(i, j + 1, Fixed(DateType.DATE, "PAST_REF"))
        if clock:
            return Found(i, j + 1, Minutes(-count * _MINUTES[found.unit]))
        return Found(i, j + 1, Shift(found.unit, -int(count)), found.mod) if whole else duration
    if (after == "from" and low(words, j + 1) == "now") or after == "hence":
        end = j + 2 if after == "from" else j + 1
        return Found(i, end, Shift(found.unit, int(count)), found.mod) if whole and count and not clock else duration
    if (after == "'" and low(words, j + 1) == "time") or (after == "'s" and low(words, j + 1) == "time"):
        if whole and count and not clock and low(words, i - 1) in ("in", "within", "at"):
            return Found(i, j + 2, Shift(found.unit, int(count)), found.mod)
        return duration
    sign = _direction(words, j)
    if sign and count is not None:
        if clock:
            return Found(i, j + 1, Minutes(sign * count * _MINUTES[found.unit]), found.mod)
        if whole:
            keep = found.unit == "Y" and (found.article or (count == 1 and sign < 0))
            return Found(i, j + 1, Shift(found.unit, sign * int(count), text=True, keep=keep, part="amount"), found.mod)
    if low(words, i - 1) == "in" and whole and count and not clock and found.mod is None and after != "of":
        soon = found.unit in ("W", "M") or not found.article  # "in a year", "in a decade" are spans
        if soon and not _superlative(words, i - 2):
            return Found(i, j, Shift(found.unit, int(count), part="ahead"))
    return duration


def _direction(words: list[Word], j: int) -> int:
    """1 for "two days later", -1 for "two days earlier", 0 where something is compared: "a day later than planned"."""
    word, following = low(words, j), low(words, j + 1)
    if word in ("later", "afterwards", "afterward", "thereafter") and following != "than":
        return 1
    if word in ("earlier", "previously", "beforehand") and following != "than":
        return -1
    if word in ("before", "after") and (j + 1 >= len(words) or following in (".", ",", ";", ")", ":", "”", "?")):
        return 1 if word == "after" else -1
    return 0


_RECORD = frozenset(
    "first best worst only most least record lows highs time times twice once not never no second third "
    "last more".split()
)


def _superlative(words: list[Word], i: int) -> bool:
    """Whether "the lowest level in", "the first in", "not seen in" come before."""
    for k in range(max(i - 8, -1), i + 1):
        word = low(words, k)
        if word in _RECORD or (
            word.endswith("est") and len(word) > 5 and word not in ("interest", "request", "invest", "protest")
        ):
            return True
    return False


_NOT_BARE = frozenset(
    "the these those his her its their our my your minute dog early previous such business working old "
    "olden school what which".split()
)


_BARE_LEADS = frozenset(
    "for in within after just only over by took take takes taken taking last lasted lasts wait waited "
    "waiting spend spent and with until of through during cost than wanted".split()
)


def _temporal(words: list[Word], found: Amount) -> bool:
    """Whether an amount is one of time: no "minutes of their talks", no "Twelve Days bakery"."""
    last = words[found.end - 1]
    before = low(words, found.start - 1)
    if last.capital and not shouting(words, found.end - 1):
        return found.start == found.end - 1 and (found.start == 0 or before in (".", "“", '"', ":"))
    if found.bare and found.end - found.start == 1:
        if before in _NOT_BARE or (before.endswith("'s")) or low(words, found.end) in ("-", "are", "were", "gone"):
            return False
        if last.low in ("minutes", "seconds", "hours", "nights", "quarters", "weekends", "mins", "secs"):
            return (
                before in ("for", "in", "within", "after", "just", "only", "mere", "of")
                and low(words, found.end) != "of"
            ) or (low(words, found.end) in ("after", "before", "later", "earlier", "ago"))
        return before in _BARE_LEADS or low(words, found.end) in (
            "in", "after", "before", "of", "later", "earlier", "ago", "from", "ahead", "without", "into", "to", "or",
            "and",
        )  # fmt: skip
    if found.article and found.unit == "TS":
        return False
    return not (found.unit in ("WE", "ML") and found.article)
