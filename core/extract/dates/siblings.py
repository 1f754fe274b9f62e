"""Numbers that borrow their month, year or unit: "June 9-10", "13-18 December", "2011-12", "90 or 180 days"."""

from __future__ import annotations

from core.extract.dates.amounts import glued, kind, low, number
from core.extract.dates.forms import Fixed, Found, Pieces
from core.extract.dates.lexer import Word, vocabulary
from core.extract.dates.years import year_at
from core.model import DateType


def siblings(words: list[Word], found: Found) -> tuple[list[Found], list[Found]]:
    """Numbers that borrow their month or unit from the expression: "June 9-10", "13-18 December", "90 or 180 days"."""
    form = found.form
    before: list[Found] = []
    after: list[Found] = []
    if isinstance(form, Pieces) and form.day is not None and form.month is not None:
        i = found.end
        if (kind(words, i - 1) in ("digits", "ordinal") and year_at(words, i - 1) is None) or True:
            while _joins(words, i) and _lone_day(words, i + 1):
                day = int(words[i + 1].value)
                end = i + 2
                year = year_at(words, end + (low(words, end) == ","))
                after.append(Found(i + 1, end, Pieces(year or form.year, form.month, day)))
                i = end
        if kind(words, found.start) in ("digits", "ordinal"):
            i = found.start
            while (
                i >= 2
                and _joins(words, i - 1)
                and kind(words, i - 2) in ("digits", "ordinal")
                and 1 <= words[i - 2].value <= 31
                and (words[i - 2].end - words[i - 2].start <= 4 and low(words, i - 3) not in ("$", "€", "£"))
            ):
                before.insert(0, Found(i - 2, i - 1, Pieces(form.year, form.month, int(words[i - 2].value))))
                i -= 2
    if (
        isinstance(form, Pieces)
        and form.year
        and form.month is None
        and low(words, found.end) in ("-", "–")
        and glued(words, found.end)
    ):
        j = found.end + 1
        if kind(words, j) == "digits" and glued(words, j) and words[j].end - words[j].start == 2:
            value = form.year // 100 * 100 + int(words[j].value)
            if form.year < value <= form.year + 15 and low(words, j + 1) not in ("-", "/"):
                after.append(Found(j, j + 1, Pieces(value)))
    if isinstance(form, Fixed) and form.type is DateType.DURATION and found.start >= 2:
        i = found.start
        if (
            low(words, i - 1) in ("or", "and", "to", "-", "–")
            and kind(words, i - 2) in ("digits", "number")
            and number(words, i)
        ):
            unit = form.value.lstrip("PTX.0123456789")
            lead = "PT" if form.value.startswith("PT") else "P"
            if low(words, i - 3) not in ("$", "€", "£", ".", ",") or low(words, i - 3) == ",":
                before.append(Found(i - 2, i - 1, Fixed(DateType.DURATION, f"{lead}{words[i - 2].value:g}{unit}")))
    return before, after


def _joins(words: list[Word], i: int) -> bool:
    return low(words, i) in ("-", "–", "—", "and", "to", "or", ",", "until", "through", "&")


_DAY_LEADS = frozenset("on from between of the , and by until since for ( : to".split()) | {""}


_FUNCTION = frozenset(
    "at in on of and or but to for from with by when where which that as the a was were is are will had "
    "has have it he she they during before after until".split()
)


def _lone_day(words: list[Word], i: int) -> bool:
    """A number that can only be one more day of the month just named."""
    if i >= len(words) or words[i].kind not in ("digits", "ordinal") or not 1 <= words[i].value <= 31:
        return False
    if words[i].end - words[i].start > 4 or (words[i].kind == "ordinal" and not words[i].low[0].isdigit()):
        return False
    following = words[i + 1] if i + 1 < len(words) else None
    if following is None:
        return True
    if low(words, i - 1) == "," and following.low not in ("and", ",", "-"):
        return False
    if following.kind in ("month", "unit", "ordinal", "digits") or following.low in ("%", ":", "percent", "per"):
        return False
    if low(words, i - 1) in ("-", "–", "—") and glued(words, i):
        return following.low not in vocabulary().counted
    return not following.low.isalpha() or following.low in _FUNCTION
