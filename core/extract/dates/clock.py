"""Times of day: "9 a.m. Thursday", "12:01 a.m. ET on Friday", "half past four", "midnight tomorrow"."""

from __future__ import annotations

from core.extract.dates.amounts import glued, kind, low
from core.extract.dates.forms import Clock, Form, Found, PartOf, Pieces, Same, Shift
from core.extract.dates.lexer import Word
from core.extract.dates.relative import stretch_at

_BEFORE_TIME = frozenset(
    "at by from until till around about before after since to ( [ - – — and the , | between".split()
)
_HALVES = ("a.m.", "a.m", "p.m.", "p.m", "am", "pm")


def clock_at(words: list[Word], i: int) -> Found | None:
    """A time of day that starts at `i`, with the day it is said of where that follows or comes before."""
    read = _digital(words, i) or _spoken(words, i)
    if read is None:
        return None
    j, clock, exact = read
    j, zone = _zone(words, j)
    if not exact and zone is None:
        return None
    clock += "Z" if zone == "utc" else ""
    for skip in (0, 1, 2):
        if skip and low(words, j + skip - 1) not in (("on", ",", "of") if skip == 1 else ("on",)):
            break
        day = _day(words, j + skip) if j + skip < len(words) else None
        if day:
            return Found(i, day[0], Clock(_with_part(clock, day[1]), day[2]))
    return Found(i, j, Clock(clock))


def _with_part(clock: str, part: str) -> str:
    """ "8 o'clock in the evening" is 20:00."""
    if part in ("AF", "EV", "NI") and clock[3:4] == ":" and clock[1:3] < "12":
        return f"T{int(clock[1:3]) + 12}{clock[3:]}"
    return clock


def _day(words: list[Word], j: int) -> tuple[int, str, Form] | None:
    """The day that follows a time: end, part of the day if said, form."""
    found = stretch_at(words, j)
    if found is None:
        return None
    if isinstance(found.form, Clock):
        on = found.form.on
        return (found.end, found.form.clock[1:], on) if on is not None and len(found.form.clock) == 3 else None
    if (isinstance(found.form, Shift) and found.form.unit == "D") or (
        isinstance(found.form, Same) and found.form.unit == "D"
    ):
        return found.end, "", found.form
    if isinstance(found.form, Pieces) and (found.form.day or found.form.weekday or found.form.holiday):
        return found.end, "", found.form
    return (found.end, "", found.form) if isinstance(found.form, PartOf) and found.form.part[0] in "DN" else None


def _digital(words: list[Word], i: int) -> tuple[int, str, bool] | None:
    """ "10:30", "7.43pm", "9 a.m.", "2359 hours": end, value, and whether it can be nothing else."""
    here = kind(words, i)
    if here == "clock":
        pieces = [int(piece) for piece in words[i].low.split(":")]
        hour, minute = pieces[0], pieces[1]
        half, j = _half(words, i + 1)
        if (
            len(pieces) == 2
            and minute < 60
            and (clock := _clock(hour, minute, half))
            and not (glued(words, i + 1) and low(words, i + 1) == "/")
        ):
            return j, clock, half != "" or i == 0 or low(words, i - 1) in _BEFORE_TIME
        return None
    if here in ("digits", "decimal") or (here == "number" and 1 <= words[i].value <= 12):
        half, j = _half(words, i + 1)
        text = words[i].low
        hours, _, minutes = text.partition(".")
        if half and here == "number":
            clock = _clock(int(words[i].value), 0, half)
        elif (
            half
            and hours.isdecimal()
            and len(hours) <= 2
            and (not minutes or (minutes.isdecimal() and len(minutes) == 2))
        ):
            clock = _clock(int(hours), int(minutes or 0), half)
        elif (
            here == "digits"
            and len(text) == 4
            and (kind(words, i + 1) == "zone" or low(words, i + 1) in ("hours", "hrs"))
        ):
            j = i + 1 + (kind(words, i + 1) != "zone")
            clock = _clock(int(text[:2]), int(text[2:]), "")
        elif (
            kind(words, i + 1) == "zone"
            and words[i + 1].capital
            and minutes.isdecimal()
            and len(minutes) == 2 == len(hours)
        ):
            j, clock = i + 1, _clock(int(hours), int(minutes), "")
        elif low(words, i + 1) == "o'clock" and words[i].value <= 12:
            j, clock = i + 2, _guess(int(words[i].value), 0)
        else:
            return None
        return (j, clock, True) if clock else None
    return None


def _half(words: list[Word], j: int) -> tuple[str, int]:
    text = low(words, j).replace(" ", "")
    if text in _HALVES:
        if text in ("a.m", "p.m") and low(words, j + 1) == ".":
            return text[0], j + 1
        return text[0], j + 1
    return "", j


def _clock(hour: int, minute: int, half: str) -> str | None:
    if half:
        if not 0 <= hour <= 12:
            return None if hour > 23 else f"T{hour:02}:{minute:02}"
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 24 or minute > 59:
        return None
    return f"T{hour:02}:{minute:02}"


def _guess(hour: int, minute: int) -> str:
    """An hour without morning or evening: office hours."""
    return f"T{hour + 12 if 1 <= hour <= 6 else hour:02}:{minute:02}"


def _spoken(words: list[Word], i: int) -> tuple[int, str, bool] | None:
    """ "noon", "midnight", "half past four", "a quarter to ten"."""
    here = low(words, i)
    if kind(words, i) == "noon":
        if (
            i + 1 < len(words)
            and words[i].capital
            and i
            and words[i + 1].low.isalpha()
            and not words[i + 1].kind
            and (low(words, i + 1) not in ("on", "local"))
        ):
            return None
        return i + 1, f"T{words[i].value}", True
    if here == "dawn" and i + 1 < len(words) and low(words, i - 1) in ("at", "before", "since", "by", "until"):
        return i + 1, "TMO", True
    if kind(words, i) == "daypart" and low(words, i - 1) in ("by", "until", "since", "before") and not words[i].capital:
        return i + 1, f"T{words[i].value}", True  # "flows were normal by evening"
    j = i + (here == "a")
    if low(words, j) not in ("half", "quarter") or low(words, j + 1) not in ("past", "to"):
        return None
    if kind(words, j + 2) not in ("number", "digits") or not 1 <= words[j + 2].value <= 12:
        return None
    minutes = 30 if low(words, j) == "half" else 15
    hour = int(words[j + 2].value)
    if low(words, j + 1) == "to":
        hour, minutes = (hour - 1) or 12, 60 - minutes
    end = j + 3 + (low(words, j + 3) == "o'clock")
    return end, _guess(hour, minutes), True


def _zone(words: list[Word], j: int) -> tuple[int, str | None]:
    """The index after "ET", "GMT", "local time", "Beijing time", and the zone."""
    if kind(words, j) == "zone" and (words[j].capital or low(words, j) in ("gmt", "utc")):
        return j + 1, str(words[j].value)
    for size in (1, 2):
        if low(words, j + size) == "time" and (low(words, j) == "local" or words[j].capital):
            return j + size + 1, "local"
    return j, None
