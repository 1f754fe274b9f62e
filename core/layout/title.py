"""Which line is the title, and where it ends when something is glued to it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from core.layout.furniture import bare, is_section, lexicon
from core.layout.lines import TITLE_CHARS, is_heading, is_metadata, is_page, stems
from core.layout.units import Unit
from core.model import Span

_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.’'-]{1,30}+(?:[ /][A-Z][A-Z.’'-]{1,30}+){0,3})(?:,\s[A-Z][\w. ]{2,20}){0,2}"
    r"\s?(?:\([A-Z][\w /.&-]{1,30}\))?\s?(?:[-–—]{1,2}|:|(?<=-))\s"
)
_GLUE = re.compile(r"[a-z]{2}[?!\"”’')]?(?=([A-Z][a-z]+|A|US|EU|UK)\s[a-z])")
LETTERHEAD = re.compile(
    r"(?:The )?(?:Ministry|Department|Government|Office|Embassy|Bureau|Directorate|Republic|Kingdom|Commission|State)"
    r"(?: General)? of(?: the)?(?: [A-Z][\w&,-]*| and| of| for| the)+$|(?:PRESS|Press|NEWS|News) (?:RELEASE|Release)\b"
)
_SITE = re.compile(r"\s{1,3}\|\s{1,3}[^|]{2,40}$")


def find_title(
    units: Sequence[Unit],
    candidates: Sequence[int],
    words: frozenset[str],
    given: str | None,
    body: int,
    skip: Collection[int],
) -> int | None:
    """The index of the title's unit, None where the page has none of its own.

    `candidates` are the headings above the body, `words` the stems of the opening, `given` the title by the file's
    metadata, `body` the index of the first paragraph, `skip` the units that are no part of the article.
    """
    chosen = _given(units, given, body + 2) if given else None
    if chosen is None:
        chosen = _choose(units, candidates, words)
    if chosen is None and body < len(units):
        chosen = _after_standfirst(units, body, skip)
    return chosen


def trim_title(text: str, span: Span) -> tuple[Span, list[Span]]:
    """The title without a section label glued to its front and the site's name behind a bar, and what was cut off."""
    cuts = []
    label = _label_end(span.of(text))
    if label:
        cuts.append(Span(span.start, span.start + label))
        span = Span(span.start + label, span.end)
    title = span.of(text)
    site = _SITE.search(title)
    if site and len(site.group().split()) <= 5 and len(title[: site.start()].split()) >= 4:
        cuts.append(Span(span.start + site.start(), span.end))
        span = Span(span.start, span.start + site.start())
    return span, cuts


def _given(units: Sequence[Unit], title: str, stop: int) -> int | None:
    wanted = bare(" ".join(title.split()))
    return next((i for i, unit in enumerate(units[:stop]) if bare(unit.text) == wanted), None)


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
    if not own or unit.words < 3 or LETTERHEAD.match(unit.text):
        return 0.0
    return min(shared, 6) + 2 * shared / len(own) + unit.heading


def _after_standfirst(units: Sequence[Unit], body: int, skip: Collection[int]) -> int | None:
    """A title below a standfirst of one sentence: the page repeats it at once, or metadata follow it."""
    second = body + 1
    if second + 1 >= len(units) or second in skip or units[body].words > 45 or not is_heading(units[second]):
        return None
    if is_page(units[second]) or units[second].words < 4:
        return None
    following = units[second + 1]
    if bare(following.text) == bare(units[second].text) or is_metadata(following.text):
        return second
    return None


def _label_end(title: str) -> int:
    """Length of a section label that is glued to the front of a title ("DiplomacyUS and China ..."), 0 for none."""
    lowered = title.casefold()
    glued = re.match(r"[A-Z][a-z&]+(?: [A-Z&][a-z]*)*(?=[A-Z0-9])", title)
    for end in range(min(glued.end() if glued else 0, len(title) - 15), 3, -1):
        seam = title[end - 1].islower() and not title[end].islower() and title[end] != " "
        if seam and lowered[:end] in lexicon().sections:
            return end
    return 0


def glued_title(text: str, span: Span) -> int | None:
    """Where the title ends that is glued to the front of the first paragraph; None where there is none."""
    opening = text[span.start : min(span.end, span.start + TITLE_CHARS)]
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
