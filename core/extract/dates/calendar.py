"""Dates by the calendar: "June 9, 2025", "1 October", "the 21st", "2025-07-09", "Christmas Eve"."""

from __future__ import annotations

from core.extract.dates.amounts import glued, kind, low, phrase
from core.extract.dates.forms import Form, Found, PartOf, Pieces, Same, Shift, Slash
from core.extract.dates.lexer import Word, vocabulary
from core.extract.dates.years import (
    apostrophe_year,
    bare_year,
    decade_at,
    fiscal_at,
    in_name,
    is_counted,
    short_at,
    year_at,
)

_LEADS = frozenset(
    "in on of since by until till from to before after during between through last next this that early "
    "late mid and or as every each for the come about around - – — ( [ , : ; “ \" ‘ ' through throughout , "
    "starting beginning ending ended effective past previous following end & / 's".split()
)


_NAMES = frozenset((3, 4, 5, 6, 8))  # March, April, May, June, August are surnames and first names too


_PRONOUNS = frozenset("i we he she they it you the this that these those there god your our my his her all any".split())


_STRONG = frozenset("in since by until till of before during from to between and through after as for around -".split())


def day_at(words: list[Word], i: int) -> int | None:
    """A day of the month: "9", "9th", "ninth"."""
    if kind(words, i) in ("digits", "ordinal") and 1 <= words[i].value <= 31:
        if kind(words, i) == "digits" and words[i].end - words[i].start > 2:
            return None
        if low(words, i + 1) == "%" or (low(words, i + 1) in ("percent", "per") and kind(words, i) == "digits"):
            return None
        return int(words[i].value)
    return None


def month_at(words: list[Word], i: int) -> int | None:
    """A month's name in a place for one; its full stop is the caller's (`after_dot`)."""
    if kind(words, i) != "month" or not words[i].capital:
        return None
    month = int(words[i].value)
    before, follows = low(words, i - 1), low(words, i + 1)
    if in_name(words, i) or (before == "the" and follows == "of" and month == 3):
        return None
    day_beside = day_at(words, after_dot(words, i)) is not None or year_at(words, after_dot(words, i)) is not None
    day_beside = day_beside or kind(words, i - 1) in ("digits", "ordinal", "weekday")
    if day_beside:
        return month
    if words[i].low in vocabulary().shy and follows != ".":
        return month if before in _STRONG and not _name_follows(words, i) else None
    if words[i].low == "may" and before not in _LEADS - {",", "“", '"', "‘", "'", "(", ":", ";"}:
        return None
    if words[i].low == "may" and before in (",", "“", '"', "‘", "'", "(") and follows in _PRONOUNS:
        return None
    if month in _NAMES and before in ("and", "or", "to", "for", "from") and _name_follows(words, i):
        return None
    if month in _NAMES and before not in _STRONG:
        if i and words[i - 1].capital and words[i - 1].kind == "" and before.isalpha() and before not in _LEADS:
            return None
        if _name_follows(words, i) or before in ("mr", "ms", "mrs"):
            return None
        if before in ("", ".", "“", '"') and (follows in _PRONOUNS or (month == 3 and follows in ("on", "to"))):
            return None
    if before == "the" and _name_follows(words, i) and follows not in ("quarter",):
        return None
    return month


def _name_follows(words: list[Word], i: int) -> bool:
    j = i + 1
    return j < len(words) and words[j].capital and words[j].kind == "" and words[j].low not in ("and", "'s", "'S")


def after_dot(words: list[Word], i: int) -> int:
    """The index after a month's name and the full stop of its abbreviation."""
    return i + 2 if low(words, i + 1) == "." and glued(words, i + 1) and words[i].end - words[i].start <= 4 else i + 1


def calendar_at(words: list[Word], i: int) -> Found | None:
    """A date by the calendar that starts at `i`."""
    here = kind(words, i)
    if here == "month":
        return _month_first(words, i)
    if here == "digits" and low(words, i + 1) in ("q", "h") and glued(words, i + 1) and 1 <= words[i].value <= 4:
        of = low(words, i + 2) in ("of", ",")
        year = year_at(words, i + 2 + of)
        return Found(
            i,
            i + 2 + (of + 1 if year else 0),
            PartOf(f"{low(words, i + 1).upper()}{words[i].value:g}", Pieces(year) if year else None),
        )
    if here in ("digits", "ordinal") or (low(words, i) == "the" and kind(words, i + 1) == "ordinal"):
        return _day_first(words, i) or numeric_at(words, i) or bare_year(words, i)
    if here == "dotted":
        return _dotted(words, i)
    if here == "years":
        return decade_at(words, i)
    if low(words, i) in ("q", "h", "fy"):
        return short_at(words, i)
    if low(words, i) in ("fiscal", "financial"):
        return fiscal_at(words, i)
    if low(words, i) in ("'", "’", "‘", "the"):
        return decade_at(words, i) or apostrophe_year(words, i)
    return None


def _month_first(words: list[Word], i: int) -> Found | None:
    month = month_at(words, i)
    if month is None:
        return None
    j = after_dot(words, i)
    number = day_at(words, j)
    if number is not None and low(words, j + 1) not in (":",) and not is_counted(words, j + 1):
        j += 1
        comma = low(words, j) == ","
        year = year_at(words, j + comma)
        if year is not None and not (comma and is_counted(words, j + 2)):
            return Found(i, j + comma + 1, Pieces(year, month, number))
        return Found(i, j, Pieces(None, month, number))
    comma = low(words, j) in (",", "of")
    year = year_at(words, j + comma)
    if year is not None:
        return Found(i, j + comma + 1, Pieces(year, month))
    of = low(words, j) == "of"
    whole = year_said(words, j + of)
    if whole:
        return Found(i, j + of + 2, PartOf(f"M{month}", whole))
    if low(words, j) == "quarter":
        return Found(i, j + 1, PartOf(f"Q{(month + 2) // 3}", None))
    return Found(i, i + 1 if j - i == 2 and not _sentence_goes_on(words, j) else j, Pieces(None, month))


def year_said(words: list[Word], i: int) -> Form | None:
    """ "last year", "that year" after a month or a season."""
    if low(words, i + 1) != "year":
        return None
    lead = low(words, i)
    if lead in ("that", "same"):
        return Same("Y")
    shift = {"last": -1, "this": 0, "next": 1}.get(lead)
    return None if shift is None else Shift("Y", shift)


def _sentence_goes_on(words: list[Word], j: int) -> bool:
    return j < len(words) and not words[j].capital


def _day_first(words: list[Word], i: int) -> Found | None:
    j = i + (low(words, i) == "the")
    number = day_at(words, j)
    if number is None:
        return None
    k = j + 1 + (low(words, j + 1) == "of")
    if low(words, j + 1) == "-" or kind(words, k) != "month" or not words[k].capital or (k > j + 1 and k == j):
        if low(words, i) == "the" and kind(words, j) == "ordinal" and words[j].low[0].isdigit():
            return _only_day(words, i, j, number)
        return None
    month = int(words[k].value)
    end = after_dot(words, k)
    comma = low(words, end) == ","
    year = year_at(words, end + comma)
    if year is not None and not (comma and is_counted(words, end + 2)):
        return Found(i, end + comma + 1, Pieces(year, month, number))
    if end - k == 2 and not _sentence_goes_on(words, end):
        end = k + 1
    return Found(i, end, Pieces(None, month, number))


def _only_day(words: list[Word], i: int, j: int, number: int) -> Found | None:
    """ "on the 21st", where nothing is counted by the ordinal."""
    if low(words, i - 1) not in ("on", "by", "until", "since", "from", "to", "before", "after"):
        return None
    after = words[j + 1] if j + 1 < len(words) else None
    if after and (after.kind in ("unit", "ordinal") or after.low in ("century", "-") or after.capital):
        return None
    if after and after.low.isalpha() and after.low not in ("and", "of", "to", "but", "or", "in", "at", "when", "for"):
        return None
    return Found(i, j + 1, Pieces(None, None, number))


def numeric_at(words: list[Word], i: int) -> Found | None:
    """ "2025-07-09", "2016/08/12", "12/10/12"."""
    marks = low(words, i + 1), low(words, i + 3)
    if marks[0] not in ("-", "/") or marks[0] != marks[1] or not all(glued(words, i + k) for k in (1, 2, 3, 4)):
        if (low(words, i), marks[0], low(words, i + 2)) == ("9", "/", "11") and glued(words, i + 2):
            return Found(i, i + 3, Pieces(2001, 9, 11)) if low(words, i + 3) != "/" else None
        return None
    if any(kind(words, i + k) != "digits" for k in (0, 2, 4)) or (
        low(words, i + 5) in ("-", "/") and glued(words, i + 5)
    ):
        return None
    if low(words, i - 1) in ("-", "/") and glued(words, i):
        return None
    return _numbers(words, i, i + 5, (words[i], words[i + 2], words[i + 4]))


def _numbers(words: list[Word], i: int, end: int, parts: tuple[Word, Word, Word]) -> Found | None:
    a, b, c = (int(part.value) for part in parts)
    lengths = tuple(part.end - part.start for part in parts)
    if lengths[0] == 4 and 1 <= b <= 12 and 1 <= c <= 31 and 1000 <= a <= 2199:
        return Found(i, end, Pieces(a, b, c))
    if lengths[2] not in (2, 4) or max(lengths[:2]) > 2 or not (1 <= a <= 31 and 1 <= b <= 31):
        return None
    year = c if lengths[2] == 4 else 2000 + c if c < 50 else 1900 + c
    if not 1000 <= year <= 2199 or min(a, b) > 12:
        return None
    return Found(i, end, Slash(a, b, year))


def _dotted(words: list[Word], i: int) -> Found | None:
    """ "25.08.2017"."""
    parts = words[i].low.split(".")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    day, month, year = (int(part) for part in parts)
    if 1 <= day <= 31 and 1 <= month <= 12 and 1000 <= year <= 2199 and len(parts[2]) == 4:
        return Found(i, i + 1, Pieces(year, month, day))
    return None


def holiday_at(words: list[Word], i: int) -> Found | None:
    """ "Christmas Eve", "New Year's Day 2026"; no firm or play named after the day."""
    found = phrase(words, i, "holiday") if words[i].capital else None
    if found is None:
        return None
    year = year_at(words, found[0] + (low(words, found[0]) == ","))
    if year is not None:
        return Found(i, found[0] + 1 + (low(words, found[0]) == ","), Pieces(year, holiday=found[2]))
    if (
        in_name(words, found[0] - 1)
        or _name_follows(words, found[0] - 1)
        or low(words, found[0]) in ("island", "tree", "trees")
    ):
        return None
    return Found(i, found[0], Pieces(holiday=found[2]))
