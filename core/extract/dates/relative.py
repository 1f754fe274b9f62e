"""Dates in their widest reading: "the end of June", "early next year", "the second quarter of 2012"."""

from __future__ import annotations

from core.extract.dates.amounts import kind, low
from core.extract.dates.calendar import calendar_at
from core.extract.dates.days import plain_at
from core.extract.dates.deictic import EDGES, LONG, Stretch, determined_at
from core.extract.dates.forms import Clock, Fiscal, Fixed, Form, Found, PartOf, Pieces, Same, Season, Shift, is_day
from core.extract.dates.lexer import Word, vocabulary
from core.extract.dates.years import in_name, year_at
from core.model import DateType


def _edge(words: list[Word], i: int, stretch: Stretch) -> Found | None:
    """ "the end of June", "year-end 2024", "end-March", "the rest of the year", "the night of 3 November"."""
    j = i + (low(words, i) in ("the", "very"))
    j += low(words, j) in ("very", "tail")
    word = low(words, j)
    if (word in EDGES and low(words, j + 1) == "of") or (word in ("rest", "remainder") and low(words, j + 1) == "of"):
        of = stretch(words, j + 2) if j + 2 < len(words) else None
        if of and isinstance(of.form, Pieces | Shift | PartOf | Season | Fiscal | Same | Fixed):
            return Found(i, of.end, of.form, EDGES[word] or of.mod)
        return None
    if (word == "end" and low(words, j + 1) == "-") or (word == "end" and kind(words, j + 1) == "month"):
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
        of = stretch(words, j + 2)
        if of and is_day(of.form):
            return Found(i, of.end, Clock(f"T{words[j].value}", of.form))
    return None


def _early(words: list[Word], i: int, stretch: Stretch) -> Found | None:
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
        of = _ordinal_part(words, k, stretch) or determined_at(words, k, stretch) or plain_at(words, k)
        if of is None or (low(words, k) == "the" and low(words, k - 1) not in ("in", "on")):
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
        of = determined_at(words, k, stretch) or plain_at(words, k)
        if of and (low(words, k - 1) in ("in", "on") or _is_deictic(of.form)):
            return Found(i, of.end, of.form, of.mod)
    return None


def _is_deictic(form: Form) -> bool:
    if isinstance(form, Clock):
        return form.on is None or _is_deictic(form.on)
    return isinstance(form, Shift | Same) or (isinstance(form, Pieces) and form.weekday is not None)


def _ordinal_part(words: list[Word], i: int, stretch: Stretch) -> Found | None:
    """ "the second quarter of 2012", "the last week of March", "the 19th century", "the first Monday of June"."""
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
        return _half_or_quarter(words, i, k, int(nth), stretch)
    if kind(words, k) == "unit" and words[k].value in ("W", "D", "M", "WE") and word not in vocabulary().plural_units:
        of = stretch(words, k + 2) if low(words, k + 1) in ("of", "in") and k + 2 < len(words) else None
        if of and _part_fits(of.form):
            return Found(i, of.end, PartOf(f"{words[k].value}{int(nth)}", of.form))
        return None
    if kind(words, k) == "weekday" and words[k].capital:
        of = stretch(words, k + 2) if low(words, k + 1) in ("of", "in") and k + 2 < len(words) else None
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
        or (isinstance(form, Shift) and form.unit in LONG)
        or (isinstance(form, Same) and form.unit in ("M", "Y", "Q"))
    )


def _is_year(form: Form) -> bool:
    if isinstance(form, Pieces):
        return form.month is None and form.day is None and form.year is not None
    return isinstance(form, Fiscal) or (isinstance(form, Shift | Same) and form.unit == "Y")


def _half_or_quarter(words: list[Word], i: int, k: int, nth: int, stretch: Stretch) -> Found | None:
    letter, size = ("H", 2) if low(words, k) == "half" else ("Q", 4)
    after = k + 1
    of: Found | None = None
    if low(words, after) in ("of", "in", ",") and after + 1 < len(words):
        of = stretch(words, after + 1) if low(words, after) != "," or year_at(words, after + 1) else None
    elif year_at(words, after) or low(words, after) in ("last", "this", "next", "fiscal", "fy"):
        of = stretch(words, after)
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
    if (letter == "H" and low(words, after) in ("of", "-", "hour")) or (
        low(words, k - 1) == "-" and low(words, after) == "finals"
    ):
        return None
    return Found(i, after, PartOf(f"{letter}{nth}", None))


def _reader(inner: Stretch) -> Stretch:
    """A reader of any date whose parts ("the end of ...") are read by `inner`."""

    def read(words: list[Word], i: int) -> Found | None:
        for part in (_edge, _early, _ordinal_part, determined_at):
            found = part(words, i, inner)
            if found:
                return found
        return plain_at(words, i)

    return read


stretch_at: Stretch = _reader(_reader(_reader(_reader(plain_at))))
"""Any date, in the widest reading that starts at a word. Parts nest four deep at most: "the end of the first half of
next year" is three, and hostile text stays cheap."""
