"""Days and seasons by name: "today", "yesterday afternoon", "Thursday, March 23", "Sunday night", "the autumn"."""

from __future__ import annotations

from core.extract.dates.amounts import glued, kind, low
from core.extract.dates.calendar import calendar_at, holiday_at, year_said
from core.extract.dates.forms import Clock, Found, PartOf, Pieces, Season, Shift
from core.extract.dates.lexer import Word, vocabulary
from core.extract.dates.years import in_name, year_at

WHICH = {"last": -1, "past": -1, "this": 0, "next": 1, "coming": 1, "upcoming": 1}


_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}


_FIRM_WORDS = frozenset(
    "times group telegraph mail fund club post herald prayers morning night mass league football".split()
)


_SEASON_LEADS = frozenset(
    "of in by since until till during early late mid - its their our his her this last next each every "
    "before after through from for".split()
)


def plain_at(words: list[Word], i: int) -> Found | None:
    here = kind(words, i)
    found = holiday_at(words, i) if words[i].capital else None
    if found:
        return found
    if here == "weekday":
        return weekday_at(words, i)
    if here == "season":
        return season_at(words, i)
    return day_word_at(words, i) or calendar_at(words, i)


def day_word_at(words: list[Word], i: int) -> Found | None:
    """ "today", "yesterday afternoon", "tonight", "overnight"."""
    here = low(words, i)
    if here in _DAYS:
        day = Shift("D", _DAYS[here])
        if kind(words, i + 1) == "daypart":
            return Found(i, i + 2, Clock(f"T{words[i + 1].value}", day))
        return Found(i, i + 1, day)
    if here == "tonight":
        return Found(i, i + 1, Clock("TNI", Shift("D", 0)))
    if here == "overnight" and low(words, i - 1) not in ("an", "-") and low(words, i + 1) not in ("-",):
        return Found(i, i + 1, Clock("TNI", Shift("D", -1)))
    if here == "midweek":
        return Found(i, i + 1, Shift("W", 0), "MID")
    return None


def weekday_at(words: list[Word], i: int, which: int | None = None) -> Found | None:
    """ "Friday", "Thursday, March 23", "Sunday night"; not "the Friday Group"."""
    if not words[i].capital or in_name(words, i) or low(words, i - 1) in ("black", "super", "bloody", "good"):
        return None
    beside = (
        kind(words, i + 1) in ("month", "digits", "daypart") or low(words, i + 1) == "." or low(words, i - 1) == "on"
    )
    if words[i].low in vocabulary().shy and not beside:
        return None
    j = i + 1
    if low(words, j) == "." and glued(words, j) and words[i].end - words[i].start <= 5:
        j += 1
    for skip in (0, 1):
        if skip and low(words, j) not in (",", "the"):
            break
        if kind(words, j + skip) in ("month", "digits", "ordinal") and which is None:
            full = calendar_at(words, j + skip)
            if full and isinstance(full.form, Pieces) and full.form.day and full.form.month:
                return Found(i, full.end, full.form)
    following = words[j] if j < len(words) else None
    if following and following.kind == "daypart" and following.low != "dawn":
        return Found(i, j + 1, Clock(f"T{following.value}", Pieces(weekday=words[i].value, which=which)))
    named = following and following.capital and following.low.isalpha() and following.kind == "" and which is None
    if following and named and (low(words, i - 1) == "the" or following.low in _FIRM_WORDS):
        return None
    if low(words, i - 1) == "the" and which is None and low(words, j) not in ("before", "after", "of", "following"):
        return Found(i, j, Pieces(weekday=words[i].value, which=which))
    week = WHICH.get(low(words, j))
    if week in (-1, 1) and low(words, j + 1) == "week" and which is None:
        return Found(i, j + 2, PartOf(f"D{words[i].value}", Shift("W", week)))
    return Found(i, j, Pieces(weekday=words[i].value, which=which))


def season_at(words: list[Word], i: int) -> Found | None:
    """A season with something that says it is one: "this spring", "in the autumn", "the fall of 2015"."""
    code, j = str(words[i].value), i + 1
    of = 1 if low(words, j) in ("of", ",") else 0
    year = year_at(words, j + of)
    if year is not None:
        return Found(i, j + of + 1, PartOf(code, Pieces(year)))
    whole = year_said(words, j + of)
    if whole:
        return Found(i, j + of + 2, PartOf(code, whole))
    before = low(words, i - 1)
    if words[i].capital and before not in _SEASON_LEADS and before != "":
        return None
    if before == "the":
        lead = low(words, i - 2)
        if lead in _SEASON_LEADS or words[i].low in ("summer", "winter", "autumn"):
            if low(words, j) in ("in", "of") and words[i].low in ("fall", "spring"):
                return None
            return None if capital(words, j) and words[i].capital else Found(i, j, Season(code, None))
        return None
    if before not in _SEASON_LEADS:
        return None
    if low(words, j) == "-" or capital(words, j):
        return None
    return Found(i, j, Season(code, None))


def capital(words: list[Word], i: int) -> bool:
    return i < len(words) and words[i].capital and words[i].low.isalpha()
