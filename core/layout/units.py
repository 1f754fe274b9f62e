"""The lines of a file, and the units they make: one unit is one heading, paragraph or list item.

A paragraph that was broken over lines of fixed width is one unit. A line break that the width did not force ends one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from core.model import Span

_BREAK = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_BLANK = " \t\xa0\u200b\u200c\u200e\u200f\u2060\ufeff\u3000"
_ENDED = re.compile(r"[.!?:;…][\"'”’»)\]*_]*$")
_MARKER = re.compile(r"(?:[*•‣◦▪●■►▸–-]|\(?\d{1,2}[.)])[ \t\xa0]+(?=\S)")
_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
_QUOTED = re.compile(r">[ \t]?(?=\S)")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_WIDEST = 140  # characters of the longest line that a fixed-width text is taken to have


@dataclass(frozen=True, slots=True)
class Unit:
    """One heading, paragraph or list item. `span` is trimmed and leaves out Markdown marks and list markers, `whole`
    has them; `text` is the span's text with white space collapsed; `group` counts the stretches between blank lines."""

    span: Span
    whole: Span
    text: str
    group: int
    heading: bool = False  # marked up as one
    item: bool = False  # carries a list marker

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    text: str
    group: int


def read_units(text: str, start: int = 0) -> list[Unit]:
    """The units from offset `start` on, in text order; blank lines belong to none."""
    lines = _lines(text, start)
    width = _wrap_width(lines)
    units: list[Unit] = []
    pending: list[_Line] = []
    for line in lines:
        if pending and line.group == pending[-1].group and _UNDERLINE.fullmatch(line.text):
            units.append(_unit(text, pending, underlined=True))
            pending = []
        elif pending and line.group == pending[-1].group and _continues(pending[-1], line, width):
            pending.append(line)
        else:
            if pending:
                units.append(_unit(text, pending))
            pending = [line]
    if pending:
        units.append(_unit(text, pending))
    return units


def ended(text: str) -> bool:
    """Whether a line ends as a sentence does."""
    return _ENDED.search(text[-12:]) is not None


def _lines(text: str, start: int) -> list[_Line]:
    lines: list[_Line] = []
    group = 0
    position = start
    for match in [*_BREAK.finditer(text, start), None]:
        stop = match.start() if match else len(text)
        raw = text[position:stop]
        left = len(raw) - len(raw.lstrip(_BLANK))
        body = raw.strip(_BLANK)
        if body:
            lines.append(_Line(Span(position + left, position + left + len(body)), body, group))
        else:
            group += 1
        position = match.end() if match else stop
    return lines


def _wrap_width(lines: list[_Line]) -> int | None:
    """The width at which the file's lines were broken, None where they were not."""
    inner = [(a.text, b.text) for a, b in pairwise(lines) if a.group == b.group]
    broken = [(a, b) for a, b in inner if len(a) >= 30 and not ended(a) and b[0].islower()]
    if not broken or len(broken) < 0.15 * len(inner):
        return None
    lengths = sorted(len(a) for a, _ in inner if len(a) <= _WIDEST)
    if len(lengths) < 0.8 * len(inner) or max(len(a) for a, _ in broken) > _WIDEST:
        return None
    return lengths[-1]


def _continues(line: _Line, following: _Line, width: int | None) -> bool:
    """Whether the break between two neighbouring lines was forced by the width."""
    a, b = line.text, following.text
    if (
        not a.strip()  # nothing but blanks of other kinds than a line's end is made of
        or not b.strip()
        or _MARKER.match(b)
        or _HEADING.match(a)
        or _HEADING.match(b)
        or (_QUOTED.match(a) is None) != (_QUOTED.match(b) is None)
    ):
        return False
    if width is None:
        return len(a) >= 40 and a[-1].isalpha() and len(b) > 1 and b[0].islower() and b[1].islower()
    first = b.split(None, 1)[0]
    room = len(a) + 1 + len(first)
    if _titled(a) and not _titled(b):
        return False
    if ended(a):
        return room > width
    return b[0].islower() or room > 0.88 * width


def _titled(text: str) -> bool:
    """Whether the longer words all start with a capital, as in a headline."""
    words = [word for word in text.split() if len(word) > 4 and word[0].isalpha()]
    return len(words) >= 3 and all(word[0].isupper() for word in words)


def _unit(text: str, lines: list[_Line], underlined: bool = False) -> Unit:
    whole = Span(lines[0].span.start, lines[-1].span.end)
    start, end = whole
    heading = underlined
    item = False
    quoted = _QUOTED.match(text, start, end)
    start = quoted.end() if quoted else start
    if marked := _HEADING.match(text, start, end):
        heading, start = True, marked.end()
        end = start + len(text[start:end].rstrip("# \t"))
    elif marker := _MARKER.match(text, start, end):
        item, start = True, marker.end()
    for mark in ("**", "__"):
        body = text[start:end]
        if len(body) > 4 and body.startswith(mark) and body.endswith(mark) and body.count(mark) == 2:
            heading, start, end = True, start + 2, end - 2
    if start >= end:
        start, end = whole
    return Unit(Span(start, end), whole, " ".join(text[start:end].split()), lines[0].group, heading, item)
