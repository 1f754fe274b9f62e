"""The top of the page: title, byline, outlet and the lines of metadata around them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from core.layout.furniture import is_section
from core.layout.lines import (
    BY,
    LABEL,
    is_heading,
    is_metadata,
    is_page,
    is_person,
    is_prose,
    is_stamp,
    stems,
    vocabulary,
)
from core.layout.stamps import has_full_date
from core.layout.title import LETTERHEAD, find_title, glued_title, trim_title
from core.layout.units import Unit
from core.model import Span

_NAME_END = re.compile(
    r"\s{0,3}(?:[|•·,;(–—@]|\.\s|\.$| - | with | and the | from (?:official|agency|wire)| for | in [A-Z]| on \w+day"
    r"|\d{1,2} |(?:Updated|Published|Posted)\b|$)"
)
_STAFF = re.compile(
    r"\b(?:correspondent|reporter|reporters|writer|staff|bureau|desk|team|newsroom|editor)s?$", re.IGNORECASE
)
_SPLIT = re.compile(r"\s{0,3}[|•·]\s{0,3}|,\s{1,3}|\s{1,3}[–—]\s{1,3}")


@dataclass(slots=True)
class Head:
    """What the top of the page holds, as indexes of units and spans of text. `cut` splits the first unit of the body
    after a title that is glued to it."""

    body: int  # index of the first unit of running prose; len(units) where there is none
    title: Span | None = None
    title_unit: int | None = None
    cut: int | None = None
    byline: Span | None = None
    outlet: str | None = None
    metadata: list[int] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    label_spans: list[Span] = field(default_factory=list)  # a section label glued to the title


def read_head(text: str, units: Sequence[Unit], skip: Collection[int], given: str | None) -> Head:
    """Find the title and what stands around it. `skip` are the units that are no part of the article (repeats of
    earlier ones, embeds); `given` is the title that the file's metadata state."""
    prose = [
        i
        for i, unit in enumerate(units)
        if i not in skip and is_prose(unit) and not is_metadata(unit.text) and not is_page(unit)
    ]
    head = Head(prose[0] if prose else len(units))
    top = [i for i in range(head.body) if i not in skip]
    head.metadata = [i for i in top if is_metadata(units[i].text)]
    stamped = set(head.metadata)
    candidates = [i for i in top if i not in stamped and is_heading(units[i]) and not is_page(units[i])]
    words = vocabulary(units, prose)
    head.title_unit = find_title(units, candidates, words, given, head.body, skip)
    if head.title_unit is not None:
        head.title, head.label_spans = trim_title(text, units[head.title_unit].span)
    elif head.body < len(units) and len(units) > 1:
        head.cut = glued_title(text, units[head.body].span)
        if head.cut is not None:
            head.title = Span(units[head.body].span.start, head.cut)
    head.metadata.extend(i for i in _below(units, head.body, skip) if is_stamp(units[i].text))
    _label(units, head, top, words)
    _sign(text, units, head)
    return head


def _below(units: Sequence[Unit], body: int, skip: Collection[int]) -> list[int]:
    """The units right below the first paragraph, where some pages print the date."""
    return [i for i in range(body + 1, min(body + 5, len(units))) if i not in skip]


def _label(units: Sequence[Unit], head: Head, top: Sequence[int], words: frozenset[str]) -> None:
    """Mark section labels and site names above the title, and names and posts of authors between it and the body."""
    anchor = head.title_unit
    stamped = set(head.metadata)
    signed = bool(stamped) or any(_STAFF.search(units[i].text) for i in top)
    for i in top:
        if i == anchor or i in stamped:
            continue
        unit = units[i]
        if is_section(unit.text) or anchor is None:
            if is_section(unit.text):
                head.labels.append(i)
        elif i < anchor:
            alien = unit.words <= 8 and len(stems(unit.text) & words) < 2
            if not unit.item and (unit.words <= 4 or alien or LETTERHEAD.match(unit.text)):
                head.labels.append(i)
        elif signed and unit.words <= 5 and (is_person(unit.text) or _STAFF.search(unit.text)):
            head.labels.append(i)
            if is_person(unit.text):
                head.byline = head.byline or unit.span
    if anchor is not None and anchor >= head.body:  # below a standfirst
        following = range(anchor + 1, min(anchor + 4, len(units)))
        head.metadata.extend(i for i in following if i not in stamped and is_metadata(units[i].text))


def _sign(text: str, units: Sequence[Unit], head: Head) -> None:
    """Read byline and outlet out of the metadata lines."""
    for i in head.metadata:
        span = units[i].span
        line = span.of(text)
        if head.byline is None:
            if by := BY.search(line):
                end = _NAME_END.search(line, by.end())
                head.byline = Span(span.start + by.end(), span.start + (end.start() if end else len(line)))
            else:
                first = _SPLIT.split(line)[0]
                if _STAFF.search(first):
                    head.byline = Span(span.start, span.start + len(first))
        if head.outlet is None:
            head.outlet = _outlet(line, head.byline.of(text) if head.byline else None)


def _outlet(line: str, byline: str | None) -> str | None:
    for part in _SPLIT.split(line):
        part = part.strip()
        if (
            has_full_date(part)
            or BY.match(part)
            or LABEL.match(part)
            or part == byline
            or any(c.isdigit() for c in part)
        ):
            continue
        words = part.split()
        if 1 <= len(words) <= 5 and words[0][0].isupper() and len(part) > 3 and not re.fullmatch(r"\w+day|\w{3}", part):
            return part
    return None
