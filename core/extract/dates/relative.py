"""Dates told from now or from the text: "last week", "the following month", "the end of June", "Friday morning"."""

from __future__ import annotations

from core.extract.dates.amounts import glued, kind, low, number
from core.extract.dates.calendar import calendar_at, holiday_at, in_name, year_at
from core.extract.dates.forms import (
    Clock,
    Fiscal,
    Fixed,
    Form,
    Found,
    PartOf,
    Pieces,
    Same,
    Season,
    Shift,
    WeekOf,
)
from core.extract.dates.lexer import Word, vocabulary
from core.extract.dates.values import amount
from core.model import DateType

_WHICH = {"last": -1, "past": -1, "this": 0, "next": 1, "coming": 1, "upcoming": 1}
_TEXT = {"following": 1, "next": 1, "previous": -1, "preceding": -1, "prior": -1, "subsequent": 1, "ensuing": 1}
_EDGES = {
    "end": "END", "close": "END", "eve": "END", "beginning": "START", "start": "START", "outset": "START", "dawn": "START",
    "turn": "START", "middle": "MID", "rest": None, "remainder": None, "midpoint": "MID", "balance": None,
}  # fmt: skip
_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_LONG = frozenset("W WE M Q Y E C ML S".split())


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
    if following and following.capital and following.low.isalpha() and following.kind == "" and which is None:
        if low(words, i - 1) == "the" or following.low in _FIRM_WORDS:
            return None
    if low(words, i - 1) == "the" and which is None and low(words, j) not in ("before", "after", "of", "following"):
        return Found(i, j, Pieces(weekday=words[i].value, which=which))
    week = _WHICH.get(low(words, j))
    if week in (-1, 1) and low(words, j + 1) == "week" and which is None:
        return Found(i, j + 2, PartOf(f"D{words[i].value}", Shift("W", week)))
    return Found(i, j, Pieces(weekday=words[i].value, which=which))


_FIRM_WORDS = frozenset(
    "times group telegraph mail fund club post herald prayers morning night mass league football".split()
)


def stretch_at(words: list[Word], i: int) -> Found | None:
    """Any date, in the widest reading that starts at `i`."""
    for read in (_edge, _early, _ordinal_part, _determined, _plain):
        found = read(words, i)
        if found:
            return found
    return None


def _plain(words: list[Word], i: int) -> Found | None:
    here = kind(words, i)
    found = holiday_at(words, i) if words[i].capital else None
    if found:
        return found
    if here == "weekday":
        return weekday_at(words, i)
    if here == "season":
        return season_at(words, i)
    return day_word_at(words, i) or calendar_at(words, i)


def _edge(words: list[Word], i: int) -> Found | None:
    """ "the end of June", "year-end 2024", "end-March", "the rest of the year", "the night of 3 November"."""
    j = i + (low(words, i) in ("the", "very"))
    j += low(words, j) in ("very", "tail")
    word = low(words, j)
    if word in _EDGES and low(words, j + 1) == "of" or (word in ("rest", "remainder") and low(words, j + 1) == "of"):
        of = stretch_at(words, j + 2) if j + 2 < len(words) else None
        if of and isinstance(of.form, Pieces | Shift | PartOf | Season | Fiscal | Same | Fixed):
            return Found(i, of.end, of.form, _EDGES[word] or of.mod)
        return None
    if word == "end" and low(words, j + 1) == "-" or word == "end" and kind(words, j + 1) == "month":
        of = calendar_at(words, j + 1 + (low(words, j + 1) == "-")) if j + 2 < len(words) else None
        return Found(i, of.end, of.form, "END") if of else None
    if (
        kind(words, i) == "unit"
        and words[i].value in ("Y", "M", "Q", "W")
        and ((low(words, i + 1) == "-" and low(words, i + 2) == "end") or (low(words, i + 1) == "end"))
    ):
        j = i + (3 if low(words, i + 1) == "-" else 2)
        year = year_at(words, j)
        if year is not None and words[i].value == "Y":
            return Found(i, j + 1, Pieces(year), "END")
        return Found(i, j, Shift(words[i].value, 0), "END")
    if kind(words, j) == "daypart" and low(words, j + 1) == "of" and j + 2 < len(words):
        of = stretch_at(words, j + 2)
        if of and _is_day(of.form):
            return Found(i, of.end, Clock(f"T{words[j].value}", of.form))
    return None


def _is_day(form: Form) -> bool:
    if isinstance(form, Pieces):
        return form.day is not None or form.weekday is not None or form.holiday is not None
    return isinstance(form, Shift) and form.unit == "D" or isinstance(form, Same) and form.unit in ("", "D")


def _early(words: list[Word], i: int) -> Found | None:
    """ "early next year", "late Thursday", "mid-May", "later this month", "earlier today", "late in 2012"."""
    j = i + (low(words, i) == "the")
    word = low(words, j)
    if word in ("mid", "early", "late"):
        k = j + 1 + (low(words, j + 1) in ("-", "in", "on", "–"))
        mod = {"mid": "MID", "early": "START", "late": "END"}[word]
        if k >= len(words):
            return None
        if kind(words, k) == "unit" and low(words, k - 1) == "-" and words[k].value in ("W", "M", "Y", "Q", "D", "E"):
            return Found(i, k + 1, Shift(words[k].value, 0), mod)
        if kind(words, k) == "daypart" and word != "mid":
            return None
        of = _ordinal_part(words, k) or _determined(words, k) or _plain(words, k)
        if of is None or low(words, k) == "the" and low(words, k - 1) not in ("in", "on"):
            return None
        if isinstance(of.form, Clock):
            return Found(i, of.end, of.form)
        i = j if isinstance(of.form, Pieces) and of.form.month else i
        if isinstance(of.form, Pieces) and of.form.day and of.form.weekday is None:
            return Found(i, of.end, of.form, mod) if word != "mid" else None
        return (
            Found(i, of.end, of.form, mod)
            if isinstance(of.form, Pieces | Shift | PartOf | Season | Fiscal | Fixed)
            else None
        )
    if word in ("earlier", "later") and low(words, j - 1) not in ("or", "no", "not"):
        k = j + 1 + (low(words, j + 1) in ("in", "on"))
        if k >= len(words):
            return None
        of = _determined(words, k) or _plain(words, k)
        if of and (low(words, k - 1) in ("in", "on") or _is_deictic(of.form)):
            return Found(i, of.end, of.form, of.mod)
    return None


def _is_deictic(form: Form) -> bool:
    if isinstance(form, Clock):
        return form.on is None or _is_deictic(form.on)
    return isinstance(form, Shift | Same) or (isinstance(form, Pieces) and form.weekday is not None)


def season_at(words: list[Word], i: int) -> Found | None:
    """A season with something that says it is one: "this spring", "in the autumn", "the fall of 2015"."""
    code, j = str(words[i].value), i + 1
    of = 1 if low(words, j) in ("of", ",") else 0
    year = year_at(words, j + of)
    if year is not None:
        return Found(i, j + of + 1, PartOf(code, Pieces(year)))
    for lead, shift in (("last", -1), ("this", 0), ("next", 1)):
        if low(words, j + of) == lead and low(words, j + of + 1) == "year":
            return Found(i, j + of + 2, PartOf(code, Shift("Y", shift)))
    before = low(words, i - 1)
    if words[i].capital and before not in _SEASON_LEADS and before != "":
        return None
    if before == "the":
        lead = low(words, i - 2)
        if lead in _SEASON_LEADS or words[i].low in ("summer", "winter", "autumn"):
            if low(words, j) in ("in", "of") and words[i].low in ("fall", "spring"):
                return None
            return None if _capital(words, j) and words[i].capital else Found(i, j, Season(code, None))
        return None
    if before not in _SEASON_LEADS:
        return None
    if low(words, j) == "-" or _capital(words, j):
        return None
    return Found(i, j, Season(code, None))


_SEASON_LEADS = frozenset(
    "in by since until till during early late mid - its their our his her this last next each every before after through from for".split()
)


def _capital(words: list[Word], i: int) -> bool:
    return i < len(words) and words[i].capital and words[i].low.isalpha()


def _determined(words: list[Word], i: int) -> Found | None:
    """ "last week", "the following month", "this fiscal year", "that evening", "the same period of 2009"."""
    the = low(words, i) in ("the", "its", "their", "our", "his", "her", "this")
    lead = low(words, i)
    if lead in ("last", "next", "this", "past") or (
        the and low(words, i + 1) in ("last", "next", "past", "coming", "upcoming")
    ):
        j = i + 1 + (lead not in ("last", "next", "this", "past"))
        word = low(words, j - 1)
        found = _which(words, j, _WHICH[word], inside_the=j - i > 1)
        if found:
            return Found(i, found.end, found.form, found.mod)
    if lead not in ("the", "that", "same", "earlier", "later") and not (lead in _TEXT and lead != "next"):
        return None
    j = i + (lead in ("the", "that"))
    word = low(words, j)
    if word in _TEXT:
        return _text_shift(words, i, j + 1, _TEXT[word])
    if word in ("same", "very") or lead == "that":
        return _same(words, i, j + (word in ("same", "very")), lead)
    if word in ("current", "present", "ongoing"):
        if low(words, j + 1) in ("fiscal", "financial") and low(words, j + 2) == "year":
            return Found(i, j + 3, Fiscal(None))
        if kind(words, j + 1) == "unit" and words[j + 1].value in _LONG:
            return Found(i, j + 2, Shift(words[j + 1].value, 0))
        return None
    return _generic(words, i, j) if lead == "the" else None


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
    if here == "daypart" and low(words, j) not in ("mornings", "nights", "evenings", "afternoons"):
        if which == -1 or (which == 0):
            return Found(j, j + 1, Clock(f"T{words[j].value}", Shift("D", which)))
    if words[j].capital if j < len(words) else False:
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


def _same(words: list[Word], i: int, j: int, lead: str) -> Found | None:
    """ "the same day", "that evening", "that date", "the same period of 2009"."""
    if low(words, j) in ("period", "time", "quarter", "month", "week") and low(words, j - 1) == "same":
        k = j + 1 + (low(words, j + 1) in ("of", "in", "a", "the"))
        ahead = stretch_at(words, k) if k < len(words) else None
        if ahead and isinstance(ahead.form, Pieces | Shift | Fiscal) and low(words, k - 1) != "a":
            return Found(i, ahead.end, PartOf("SAME", ahead.form))
        year = low(words, j + 1) in ("a", "one", "the") and low(words, j + 2) == "year"
        if year and low(words, j + 3) in ("earlier", "before", "ago", "previously"):
            return Found(i, j + 4, Shift("Y", -1, text=True, keep=True))
        if low(words, j) in ("period", "time"):
            return None
    if kind(words, j) == "daypart" and low(words, j) not in ("nights", "mornings"):
        return Found(i, j + 1, Clock(f"T{words[j].value}", Same("D")))
    if low(words, j) == "date" or (low(words, j) == "day" and lead == "that"):
        return Found(i, j + 1, Same("D"))
    if kind(words, j) == "unit" and low(words, j) not in vocabulary().plural_units and words[j].value in "DWMQYE":
        return Found(i, j + 1, Same(str(words[j].value)))
    if kind(words, j) == "season" and lead == "that":
        return Found(i, j + 1, Season(str(words[j].value), None))
    return None


def _generic(words: list[Word], i: int, j: int) -> Found | None:
    """ "the week of June 9", "the year before last", "the day before", "the weekend", "of the year"."""
    word = low(words, j)
    if word in ("fiscal", "financial") and low(words, j + 1) == "year":
        return _fiscal_year(words, i, j + 2)
    if word == "new" and low(words, j + 1) == "year" and low(words, j + 2) != "'s":
        return Found(i, j + 2, Shift("Y", 0, part="new"))
    if kind(words, j) == "season":
        of = season_at(words, j)
        return Found(i, of.end, of.form) if of else None
    if kind(words, j) == "daypart" and low(words, j + 1) in ("before", "after"):
        return Found(i, j + 2, Clock(f"T{words[j].value}", Same("D"), shift=-1 if low(words, j + 1) == "before" else 1))
    if kind(words, j) != "unit" or word in vocabulary().plural_units:
        return None
    unit = str(words[j].value)
    after = low(words, j + 1)
    if (
        unit == "W"
        and after in ("of", "ending", "beginning", "starting", "commencing", "ended", "to", "that")
        and j + 2 < len(words)
    ):
        of = stretch_at(words, j + 2)
        if of and _is_day(of.form):
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
    if unit in ("Y", "M", "Q", "W", "D", "E", "C") and low(words, i - 1) in _WHOLE:
        if after in ("ended", "ending", "to", "that", "when", "in", "which", "-") or (kind(words, j + 1) == "digits"):
            return None
        inner = low(words, i - 2) in _EDGES or low(words, i - 2) in ("later", "earlier", "late", "early")
        if unit == "D" and low(words, i - 1) in ("of", "in") and not inner:
            return None
        return Found(i, j + 1, Shift(unit, 0, text=unit == "D"))
    return None


_WHOLE = frozenset(
    "of for in during over throughout through until by within ended ending end closed started began later late earlier early before so".split()
)


def _ends_here(words: list[Word], i: int) -> bool:
    if i >= len(words):
        return True
    word = words[i]
    return not word.low.isalnum() and word.low not in ("“", '"', "$", "'") or word.low in (
        "and", "but", "when", "as", "it", "he", "she", "they", "with", "in", "that", "was", "had", "said", "because", "or", "to", "on", "at",
    )  # fmt: skip


def _fiscal_year(words: list[Word], i: int, j: int) -> Found | None:
    """ "the fiscal year that ended in March", "the financial year to June 2025"."""
    k = j
    if low(words, k) in ("that", "which"):
        k += 1
    if low(words, k) in ("ended", "ends", "ending", "to", "beginning", "starting", "begins", "began", "starts"):
        starts = low(words, k)[:2] in ("be", "st")
        k += 1 + (low(words, k + 1) in ("in", "on"))
        of = stretch_at(words, k) if k < len(words) else None
        if of and isinstance(of.form, Pieces) and of.form.month:
            if of.form.year:
                return Found(i, of.end, Fiscal(of.form.year + starts))
            return Found(i, of.end, PartOf("FY+" if starts else "FY", of.form))
    return Found(i, j, Fiscal(None))


def _ordinal_part(words: list[Word], i: int) -> Found | None:
    """ "the second quarter of 2012", "first half", "the last week of March", "the 19th century", "the first Monday of June"."""
    j = i + (low(words, i) == "the")
    if low(words, j) in ("fiscal", "financial") and kind(words, j + 1) == "ordinal":
        return _fiscal_quarter(words, i, j + 1)
    if kind(words, j) != "ordinal" and low(words, j) not in ("latter", "latest"):
        return None
    nth = {"latter": 2, "latest": -1}.get(low(words, j), words[j].value if kind(words, j) == "ordinal" else None)
    if nth is None:
        return None
    k = j + 1 + (low(words, j + 1) == "-")
    k += low(words, k) in ("full", "business", "working", "trading", "calendar", "fiscal", "financial")
    word = low(words, k)
    if k < len(words) and words[k].capital and words[k].kind == "unit" and in_name(words, k):
        return None
    if word == "century" and nth > 0:
        return Found(i, k + 1, Fixed(DateType.DATE, f"{nth - 1:02}"))
    if word in ("half", "quarter"):
        return _half_or_quarter(words, i, k, int(nth))
    if kind(words, k) == "unit" and words[k].value in ("W", "D", "M", "WE") and word not in vocabulary().plural_units:
        of = stretch_at(words, k + 2) if low(words, k + 1) in ("of", "in") and k + 2 < len(words) else None
        if of and _part_fits(of.form):
            return Found(i, of.end, PartOf(f"{words[k].value}{int(nth)}", of.form))
        return None
    if kind(words, k) == "weekday" and words[k].capital:
        of = stretch_at(words, k + 2) if low(words, k + 1) in ("of", "in") and k + 2 < len(words) else None
        if of and _part_fits(of.form):
            return Found(i, of.end, PartOf(f"N{words[k].value}{int(nth):+d}", of.form))
    return None


def _fiscal_quarter(words: list[Word], i: int, j: int) -> Found | None:
    """ "its fiscal third quarter"."""
    k = j + 1 + (low(words, j + 1) == "-")
    letter = {"quarter": "Q", "half": "H"}.get(low(words, k))
    nth = int(words[j].value)
    return Found(i, k + 1, Fiscal(None, part=f"{letter}{nth}")) if letter and 1 <= nth <= 4 else None


def _part_fits(form: Form) -> bool:
    if isinstance(form, Pieces):
        return form.day is None and form.weekday is None and form.holiday is None
    return (
        isinstance(form, PartOf | Fiscal | Season)
        or (isinstance(form, Shift) and form.unit in _LONG)
        or (isinstance(form, Same) and form.unit in ("M", "Y", "Q"))
    )


def _is_year(form: Form) -> bool:
    if isinstance(form, Pieces):
        return form.month is None and form.day is None and form.year is not None
    return isinstance(form, Fiscal) or (isinstance(form, Shift | Same) and form.unit == "Y")


def _half_or_quarter(words: list[Word], i: int, k: int, nth: int) -> Found | None:
    letter, size = ("H", 2) if low(words, k) == "half" else ("Q", 4)
    after = k + 1
    of: Found | None = None
    if low(words, after) in ("of", "in", ",") and after + 1 < len(words):
        of = stretch_at(words, after + 1) if low(words, after) != "," or year_at(words, after + 1) else None
    elif year_at(words, after) or low(words, after) in ("last", "this", "next", "fiscal", "fy"):
        of = stretch_at(words, after)
    if of and not _is_year(of.form):
        of = None
    if nth == -1 and of is None:
        return Found(i, after, Shift(letter, -1))
    nth = size if nth == -1 else nth
    if not 1 <= nth <= size:
        return None
    if of and isinstance(of.form, Fiscal):
        return Found(i, of.end, Fiscal(of.form.year, of.form.shift, f"{letter}{nth}"))
    if of:
        return Found(i, of.end, PartOf(f"{letter}{nth}", of.form))
    if (
        letter == "H"
        and low(words, after) in ("of", "-", "hour")
        or low(words, k - 1) == "-"
        and low(words, after) == "finals"
    ):
        return None
    return Found(i, after, PartOf(f"{letter}{nth}", None))
