"""Dates told from now or from the text: "last week", "the following month", "that evening", "the week of June 9"."""

from __future__ import annotations

from collections.abc import Callable

from core.extract.dates.amounts import kind, low
from core.extract.dates.calendar import holiday_at
from core.extract.dates.days import WHICH, capital, season_at, weekday_at
from core.extract.dates.forms import Clock, Fiscal, Fixed, Found, PartOf, Pieces, Same, Season, Shift, WeekOf, is_day
from core.extract.dates.lexer import Word, vocabulary
from core.extract.dates.values import amount
from core.model import DateType

Stretch = Callable[[list[Word], int], Found | None]  # reads any date; `relative.stretch_at`


_TEXT = {"following": 1, "next": 1, "previous": -1, "preceding": -1, "prior": -1, "subsequent": 1, "ensuing": 1}


LONG = frozenset("W WE M Q Y E C ML S".split())


EDGES = {
    "end": "END", "close": "END", "eve": "END", "beginning": "START", "start": "START", "outset": "START",
    "dawn": "START", "turn": "START", "middle": "MID", "rest": None, "remainder": None, "midpoint": "MID",
    "balance": None,
}  # fmt: skip


def determined_at(words: list[Word], i: int, stretch: Stretch) -> Found | None:
    """ "last week", "the following month", "this fiscal year", "that evening", "the same period of 2009"."""
    the = low(words, i) in ("the", "its", "their", "our", "his", "her", "this")
    lead = low(words, i)
    j = i + (the and low(words, i + 1) in WHICH)
    if low(words, j) in WHICH and (j > i or lead in ("last", "next", "this")):
        found = _which(words, j + 1, WHICH[low(words, j)], inside_the=j > i)
        if found:
            return Found(i, found.end, found.form, found.mod)
    if lead not in ("the", "that", "same", "earlier", "later") and not (lead in _TEXT and lead != "next"):
        return None
    j = i + (lead in ("the", "that"))
    word = low(words, j)
    if word in _TEXT:
        return _text_shift(words, i, j + 1, _TEXT[word])
    if word in ("same", "very") or lead == "that":
        return _same(words, i, j + (word in ("same", "very")), lead, stretch)
    if word in ("current", "present", "ongoing"):
        if low(words, j + 1) in ("fiscal", "financial") and low(words, j + 2) == "year":
            return Found(i, j + 3, Fiscal(None))
        if kind(words, j + 1) == "unit" and words[j + 1].value in LONG:
            return Found(i, j + 2, Shift(words[j + 1].value, 0))
        return None
    return _generic(words, i, j, stretch) if lead == "the" else None


def _which(words: list[Word], j: int, which: int, inside_the: bool) -> Found | None:
    """What follows "last", "this" or "next"."""
    here = kind(words, j)
    if here == "unit" and low(words, j) not in vocabulary().plural_units:
        unit = str(words[j].value)
        if unit in ("TH", "TM", "TS", "N"):
            return None
        if unit == "D" and which == 0:
            return Found(j, j + 1, Shift("D", 0))
        if low(words, j - 1) == "past" or (unit in ("E", "C") and which == -1):
            return Found(j, j + 1, Fixed(DateType.DURATION, amount(1, unit)))
        if unit == "D":
            return Found(j, j + 1, Shift("D", which, text=True))
        return Found(j, j + 1, Shift(unit, which, part="the" if inside_the and which == 1 else ""))
    if low(words, j) in ("fiscal", "financial") and low(words, j + 1) == "year":
        return Found(j, j + 2, Fiscal(None, which))
    if low(words, j) == "half" and which == -1:
        return Found(j, j + 1, Shift("H", -1))
    if here == "month" and (words[j].low != "may" or words[j].capital) and words[j].capital:
        return Found(j, j + 1, Pieces(month=words[j].value, which=which))
    if here == "weekday" and words[j].capital:
        return weekday_at(words, j, which)
    if here == "season":
        return Found(j, j + 1, Season(str(words[j].value), which))
    if here == "daypart" and low(words, j)[-1] != "s" and which in (-1, 0):
        return Found(j, j + 1, Clock(f"T{words[j].value}", Shift("D", which)))
    if j < len(words) and words[j].capital:
        found = holiday_at(words, j)
        if found and isinstance(found.form, Pieces) and found.form.year is None:
            return Found(j, found.end, Pieces(holiday=found.form.holiday, which=which))
    return None


def _text_shift(words: list[Word], i: int, j: int, count: int) -> Found | None:
    """ "the following month", "the previous evening"."""
    if (
        kind(words, j) == "unit"
        and low(words, j) not in vocabulary().plural_units
        and words[j].value not in ("TH", "TM", "TS")
    ):
        return Found(i, j + 1, Shift(str(words[j].value), count, text=True))
    if kind(words, j) == "daypart":
        return Found(i, j + 1, Clock(f"T{words[j].value}", Same("D"), shift=count))
    if low(words, j) in ("fiscal", "financial") and low(words, j + 1) == "year":
        return Found(i, j + 2, Fiscal(None, count))
    if kind(words, j) == "weekday" and words[j].capital:
        return Found(i, j + 1, Pieces(weekday=words[j].value, which=2 * count))
    return None


def _same(words: list[Word], i: int, j: int, lead: str, stretch: Stretch) -> Found | None:
    """ "the same day", "that evening", "that date", "the same period of 2009"."""
    if low(words, j) in ("period", "time", "quarter", "month", "week") and low(words, j - 1) == "same":
        k = j + 1 + (low(words, j + 1) in ("of", "in", "a", "the"))
        ahead = stretch(words, k) if k < len(words) else None
        if ahead and isinstance(ahead.form, Pieces | Shift | Fiscal) and low(words, k - 1) != "a":
            return Found(i, ahead.end, PartOf("SAME", ahead.form))
        year = low(words, j + 1) in ("a", "one", "the") and low(words, j + 2) == "year"
        if year and low(words, j + 3) in ("earlier", "before", "ago", "previously"):
            return Found(i, j + 4, Shift("Y", -1, text=True, keep=True))
        if low(words, j) in ("period", "time"):
            return None
    if kind(words, j) == "daypart" and low(words, j) not in ("nights", "mornings"):
        return Found(i, j + 1, Clock(f"T{words[j].value}", Same("D")))
    if lead == "that" and low(words, j + 1) in (
        "back",
        "from",
        "under",
        "outside",
        "within",
        "into",
        "below",
        "short",
        "to",
    ):
        return None  # "curbs that date back", "goods that fall under sanctions"
    if lead == "that" and low(words, j) == "time" and low(words, i - 1) in ("by", "until", "since", "before", "till"):
        return Found(i, j + 1, Same())
    if low(words, j) == "date" or (low(words, j) == "day" and lead == "that"):
        return Found(i, j + 1, Same("D"))
    if kind(words, j) == "unit" and low(words, j) not in vocabulary().plural_units and words[j].value in "DWMQYE":
        return Found(i, j + 1, Same(str(words[j].value)))
    if kind(words, j) == "season" and lead == "that":
        return Found(i, j + 1, PartOf(str(words[j].value), Same("Y")))
    return None


def _generic(words: list[Word], i: int, j: int, stretch: Stretch) -> Found | None:
    """ "the week of June 9", "the year before last", "the day before", "the weekend", "of the year"."""
    word = low(words, j)
    if word in ("fiscal", "financial") and low(words, j + 1) == "year":
        return _fiscal_year(words, i, j + 2, stretch)
    if word == "new" and low(words, j + 1) == "year" and low(words, j + 2) != "'s":
        return Found(i, j + 2, Shift("Y", 0, part="new"))
    if kind(words, j) == "season":
        of = season_at(words, j)
        return Found(i, of.end, of.form) if of else None
    if kind(words, j) == "daypart" and low(words, j + 1) in ("before", "after"):
        return Found(i, j + 2, Clock(f"T{words[j].value}", Same("D"), shift=-1 if low(words, j + 1) == "before" else 1))
    if word in ("entire", "whole") and kind(words, j + 1) == "unit" and words[j + 1].value in LONG:
        return Found(i, j + 2, Shift(str(words[j + 1].value), 0))
    if kind(words, j) != "unit" or word in vocabulary().plural_units:
        return None
    unit = str(words[j].value)
    after = low(words, j + 1)
    if (
        unit == "W"
        and after in ("of", "ending", "beginning", "starting", "commencing", "ended", "to", "that")
        and j + 2 < len(words)
    ):
        of = stretch(words, j + 2)
        if of and is_day(of.form):
            return Found(i, of.end, WeekOf(of.form))
    if unit == "WE":
        return Found(i, j + 1, Shift("WE", 0, part="the"))
    if after in ("before", "after"):
        if low(words, j + 2) in ("last", "next"):
            return Found(i, j + 3, Shift(unit, -2 if after == "before" else 2))
        if unit == "D" and low(words, j + 2) in ("yesterday", "tomorrow"):
            return Found(i, j + 3, Shift("D", -2 if after == "before" else 2))
        if _ends_here(words, j + 2):
            return Found(i, j + 2, Shift(unit, -1 if after == "before" else 1, text=True))
        return None
    if after in ("earlier", "previous", "prior", "later"):
        return Found(i, j + 2, Shift(unit, 1 if after == "later" else -1, text=True))
    if unit == "Y" and after in ("to", "ended", "ending", "through") and j + 2 < len(words):
        of = stretch(words, j + 2)
        if of and isinstance(of.form, Pieces | PartOf):
            return Found(i, j + 1, Fixed(DateType.DURATION, "P1Y"))  # "in the year to July"
    if unit in ("Y", "M", "Q", "W", "D", "E", "C") and low(words, i - 1) in _WHOLE:
        if unit == "D" and (
            after in ("the", "a", "he", "she", "it", "they", "we", "you", "i", "before") or capital(words, j + 1)
        ):
            return None  # "the day the border reopens"
        if after in ("ended", "ending", "to", "that", "when", "in", "which", "-") or (kind(words, j + 1) == "digits"):
            return None
        inner = low(words, i - 2) in EDGES or low(words, i - 2) in ("later", "earlier", "late", "early")
        if unit == "D" and low(words, i - 1) in ("of", "in") and not inner:
            return None
        return Found(i, j + 1, Shift(unit, 0, text=unit == "D"))
    return None


_WHOLE = frozenset(
    "finish finished of for in during over throughout through until by within ended ending end closed started began "
    "later late earlier early before so".split()
)


_AFTER_DATE = frozenset("and but when as it he she they with in that was had said because or to on at".split())


def _ends_here(words: list[Word], i: int) -> bool:
    """Whether "before" or "after" ends here: "the year before, ..." and not "the year before the war"."""
    if i >= len(words):
        return True
    return words[i].low in _AFTER_DATE or not (words[i].low.isalnum() or words[i].low in ("“", '"', "$", "'"))


def _fiscal_year(words: list[Word], i: int, j: int, stretch: Stretch) -> Found | None:
    """ "the fiscal year that ended in March", "the financial year to June 2025"."""
    k = j
    if low(words, k) in ("that", "which"):
        k += 1
    if low(words, k) in ("ended", "ends", "ending", "to", "beginning", "starting", "begins", "began", "starts"):
        starts = low(words, k)[:2] in ("be", "st")
        k += 1 + (low(words, k + 1) in ("in", "on"))
        of = stretch(words, k) if k < len(words) else None
        if of and isinstance(of.form, Pieces) and of.form.month:
            if of.form.year:
                return Found(i, of.end, Fiscal(of.form.year + starts))
            return Found(i, of.end, PartOf("FY+" if starts else "FY", of.form))
    return Found(i, j, Fiscal(None))
