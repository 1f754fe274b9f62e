"""The top of the page: title, byline, outlet and the lines of metadata around them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from core.layout.furniture import bare, is_furniture, is_menu, is_section, lexicon, trailing_credit
from core.layout.stamps import FULL_DATE, has_full_date
from core.layout.units import Unit, ended
from core.model import Span

_LABEL = re.compile(
    r"(?:first )?(?:posted|published|updated|last updated|modified|created|date|dated|issued|released"
    r"|publication date)\b",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:^|[|·•.,;]\s*)(?:(?:story|text|words|report|reporting|written|edited|compiled|posted|published|reported|analysis|"
    r"opinion|reviewed) )?by:?\s+(?:the\s+)?(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
_NAME_END = re.compile(
    r"\s*(?:[|•·,;(–—@]|\.\s|\.$| - | with | and the | from (?:official|agency|wire)| for | in [A-Z]| on \w+day"
    r"|\d{1,2} |(?:Updated|Published|Posted)\b|$)"
)
_STAFF = re.compile(
    r"\b(?:correspondent|reporter|reporters|writer|staff|bureau|desk|team|newsroom|editor)s?$", re.IGNORECASE
)
_SPLIT = re.compile(r"\s*[|•·]\s*|,\s+|\s+[–—]\s+")
_SMALL = frozenset(
    {"the", "of", "and", "for", "in", "on", "at", "with", "a", "an", "de", "la", "our", "agencies", "by"}
)
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.’'-]+(?:[ /][A-Z][A-Z.’'-]+){0,3})(?:,\s[A-Z][\w. ]{2,20}){0,2}\s*(?:\([A-Z][\w /.&-]{1,30}\))?"
    r"\s?(?:[-–—]{1,2}|:)\s"
)
_GLUE = re.compile(r"[a-z]{2}[?!\"”’')]?(?=([A-Z][a-z]+|A|US|EU|UK)\s[a-z])")
_LETTERHEAD = re.compile(
    r"(?:The )?(?:Ministry|Department|Government|Office|Embassy|Bureau|Directorate|Republic|Kingdom|Commission|State)"
    r"(?: General)? of(?: the)?(?: [A-Z][\w&,-]*| and| of| for| the)+$|(?:PRESS|Press|NEWS|News) (?:RELEASE|Release)\b"
)
_SITE = re.compile(r"\s+\|\s+[^|]{2,40}$")
_TITLE_WORDS = 30
_TITLE_CHARS = 220


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


def is_heading(unit: Unit) -> bool:
    """Whether a unit reads like a heading: short, without the end of a sentence."""
    text = unit.text
    if unit.heading:
        return True
    if credit := trailing_credit(text, Span(0, len(text))):
        text = text[: credit.start]
    if unit.item or not 2 <= unit.words <= _TITLE_WORDS or len(text) > _TITLE_CHARS:
        return False
    if text[0].islower() and not text[1:2].isupper():
        return False
    if ended(text):
        return text.rstrip("\"'”’)")[-1:] in "?!" and unit.words <= 18
    return text[-1] not in ",-–—"


def is_prose(unit: Unit) -> bool:
    """Whether a unit is a paragraph of running text."""
    return not is_heading(unit) and not unit.item and (unit.words >= 25 or (unit.words >= 6 and ended(unit.text)))


def is_metadata(text: str) -> bool:
    """Whether a line near the title is one of byline, outlet, date."""
    words = text.split()
    if len(words) > 30:
        return False
    if is_stamp(text):
        return True
    dated = has_full_date(text)
    if by := _BY.search(text):
        if by.start() == 0:
            return dated or "|" in text or (len(words) <= 12 and not ended(text))
        return dated
    if not dated:
        return False
    if _LABEL.match(text) or "|" in text or "·" in text or "•" in text:
        return True
    rest = FULL_DATE.sub(" ", text)
    loose = [word for word in rest.split() if word.strip(".,:;()|-–—").islower() and word.strip(".,:;()") not in _SMALL]
    return len(rest.split()) <= 14 and len(loose) <= 1


def is_stamp(text: str) -> bool:
    """Whether a line is a date, perhaps with its label, time and place, and nothing else."""
    dated = FULL_DATE.search(text)
    if dated is None or ended(text) or text.count(" ") > 13:
        return False
    before = _LABEL.sub(" ", text[: dated.start()])
    return not any(word.isalpha() for word in re.findall(r"[^\W\d]{2,}", before) if word.casefold() not in _SMALL)


def read_head(text: str, units: Sequence[Unit], skip: Collection[int], given: str | None) -> Head:
    """Find the title and what stands around it. `skip` are the units that are no part of the article (repeats of
    earlier ones, embeds); `given` is the title that the file's metadata state."""
    prose = [
        i
        for i, unit in enumerate(units)
        if i not in skip and is_prose(unit) and not is_metadata(unit.text) and not _page(unit)
    ]
    head = Head(prose[0] if prose else len(units))
    top = [i for i in range(head.body) if i not in skip]
    head.metadata = [i for i in top if is_metadata(units[i].text)]
    stamped = set(head.metadata)
    candidates = [i for i in top if i not in stamped and is_heading(units[i]) and not _page(units[i])]
    chosen = _given(units, given, head.body + 2) if given else None
    if chosen is None:
        chosen = _choose(units, candidates, vocabulary(units, prose))
    if chosen is None and head.body < len(units):
        chosen = _after_standfirst(units, head, skip)
    if chosen is not None:
        head.title_unit = chosen
        head.title = _without_label(text, units[chosen].span, head)
        site = _SITE.search(head.title.of(text))
        if site and len(site.group().split()) <= 5 and len(head.title.of(text)[: site.start()].split()) >= 4:
            head.label_spans.append(Span(head.title.start + site.start(), head.title.end))
            head.title = Span(head.title.start, head.title.start + site.start())
    elif head.body < len(units) and len(units) > 1:
        head.cut = _glued(text, units[head.body].span)
        if head.cut is not None:
            head.title = Span(units[head.body].span.start, head.cut)
    head.metadata.extend(i for i in prose_gaps(units, head.body, skip) if is_stamp(units[i].text))
    _label(units, head, top, vocabulary(units, prose))
    _sign(text, units, head)
    return head


def _page(unit: Unit) -> bool:
    return is_furniture(unit.text) or is_menu(unit.text)


def _given(units: Sequence[Unit], title: str, stop: int) -> int | None:
    wanted = bare(" ".join(title.split()))
    return next((i for i, unit in enumerate(units[:stop]) if bare(unit.text) == wanted), None)


def prose_gaps(units: Sequence[Unit], body: int, skip: Collection[int]) -> list[int]:
    """The units right below the first paragraph, where some pages print the date."""
    return [i for i in range(body + 1, min(body + 5, len(units))) if i not in skip]


def vocabulary(units: Sequence[Unit], prose: Sequence[int]) -> frozenset[str]:
    """The stems of the opening paragraphs' longer words."""
    return frozenset(stem for i in prose[:6] for stem in stems(units[i].text))


def stems(text: str) -> set[str]:
    """The first five letters of each word of four letters or more."""
    return {word[:5] for word in re.findall(r"[^\W\d_]{4,}", text.casefold())}


def _choose(units: Sequence[Unit], candidates: Sequence[int], words: frozenset[str]) -> int | None:
    """The title among the headings above the body: the first that shares about as many words with the opening as any
    other does; a name of a site, a section, an office shares few. Without an opening, the first of some length."""
    scores = {i: _kinship(units[i], words) for i in candidates if not is_section(units[i].text)}
    best = max(scores.values(), default=0.0)
    if best >= 2:
        return next(i for i in candidates if scores.get(i, 0.0) >= 0.6 * best)
    for least in (5, 3) if words else (3,):
        for i in candidates:
            if units[i].words >= least and i in scores:
                return i
    rest = list(scores)
    return rest[0] if len(rest) == 1 else None


def _kinship(unit: Unit, words: frozenset[str]) -> float:
    """How many longer words a heading shares with the opening, weighed by their share of it."""
    own = stems(unit.text)
    shared = len(own & words)
    if not own or unit.words < 3 or _LETTERHEAD.match(unit.text):
        return 0.0
    return min(shared, 6) + 2 * shared / len(own) + unit.heading


def _after_standfirst(units: Sequence[Unit], head: Head, skip: Collection[int]) -> int | None:
    """A title below a standfirst of one sentence: the page repeats it at once, or metadata follow it."""
    second = head.body + 1
    if second + 1 >= len(units) or second in skip or units[head.body].words > 45 or not is_heading(units[second]):
        return None
    if _page(units[second]) or units[second].words < 4:
        return None
    following = units[second + 1]
    if bare(following.text) == bare(units[second].text) or is_metadata(following.text):
        return second
    return None


def _without_label(text: str, span: Span, head: Head) -> Span:
    """The title without a section label that is glued to its front ("DiplomacyUS and China ...")."""
    title = span.of(text)
    lowered = title.casefold()
    glued = re.match(r"[A-Z][a-z&]+(?: [A-Z&][a-z]*)*(?=[A-Z0-9])", title)
    for end in range(min(glued.end() if glued else 0, len(title) - 15), 3, -1):
        if (
            title[end - 1].islower()
            and not title[end].islower()
            and title[end] != " "
            and lowered[:end] in lexicon().sections
        ):
            head.label_spans.append(Span(span.start, span.start + end))
            return Span(span.start + end, span.end)
    return span


def _glued(text: str, span: Span) -> int | None:
    """Where the title ends that is glued to the front of the first paragraph; None where there is none."""
    opening = text[span.start : min(span.end, span.start + _TITLE_CHARS)]
    for match in _DATELINE.finditer(opening):
        before = opening[: match.start()].rstrip()
        if len(before.split()) >= 4 and not before.isupper() and not re.search(r"[.!?:]\s|[.,:;]$", before):
            return span.start + len(before)
    for match in _GLUE.finditer(opening):
        before = opening[: match.end()]
        if len(before.split()) < 4 or re.search(r"[.!?]\s", before):
            continue
        token = re.search(r"\S+$", before)
        whole = (token.group() if token else "") + match.group(1)
        if text.count(whole) == 1 and re.search(rf"\b{match.group(1)}\b", text[span.start + match.end() + 1 :]):
            return span.start + match.end()
    return None


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
            if not unit.item and (unit.words <= 4 or alien or _LETTERHEAD.match(unit.text)):
                head.labels.append(i)
        elif signed and unit.words <= 5 and (is_person(unit.text) or _STAFF.search(unit.text)):
            head.labels.append(i)
            if is_person(unit.text):
                head.byline = head.byline or unit.span
    if anchor is not None and anchor >= head.body:  # below a standfirst
        following = range(anchor + 1, min(anchor + 4, len(units)))
        head.metadata.extend(i for i in following if i not in stamped and is_metadata(units[i].text))


def is_person(text: str) -> bool:
    """Whether a line is nothing but a name of two to four words."""
    return (
        re.fullmatch(r"[A-ZÀ-Þ][\w.’'-]+(?:\s(?:de|da|van|von|al|bin))?(?:\s[A-ZÀ-Þ][\w.’'-]*){1,3}", text) is not None
    )


def _sign(text: str, units: Sequence[Unit], head: Head) -> None:
    """Read byline and outlet out of the metadata lines."""
    for i in head.metadata:
        span = units[i].span
        line = span.of(text)
        if head.byline is None:
            if by := _BY.search(line):
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
            or _BY.match(part)
            or _LABEL.match(part)
            or part == byline
            or any(c.isdigit() for c in part)
        ):
            continue
        words = part.split()
        if 1 <= len(words) <= 5 and words[0][0].isupper() and len(part) > 3 and not re.fullmatch(r"\w+day|\w{3}", part):
            return part
    return None
