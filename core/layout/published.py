"""When the article was published, as it states it: metadata, byline lines, dateline. Never a file's timestamp."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from core.layout.inferred import infer_date, infer_year
from core.layout.stamps import DAY_OF_MONTH, WEEKDAY, full_dates, make_date, month_first, month_number, weekday_number
from core.model import Basis, PublicationDate, Span

_PUBLISHED = re.compile(
    r"\b(?:first published|originally published|published|posted|issued|released|date(?:d)?)\b", re.IGNORECASE
)
_UPDATED = re.compile(r"\b(?:updated|modified|revised)\b", re.IGNORECASE)
_DATELINE = re.compile(
    rf"^[(\[]?(?:[A-ZÀ-Þ][\w.’'/-]*[,:(]?\s+(?:(?:de|of|la|del|al)\s+)?){{1,5}}\(?(?i:{WEEKDAY},?\s+)?(?i:{DAY_OF_MONTH})"
    r"(?:st|nd|rd|th)?(?:,?\s+(?P<y>(?:19|20)\d{2}))?\)?,?\s*(?:[(\[/][\w /.&-]{1,40}[)\]/])?"
    r"\s*(?:[–—:]|-+(?=\s)|\.\s-)",
)
_NUMERIC = re.compile(r"(?:19|20)\d{6}$")
_PARTIAL = re.compile(
    rf"^(?:[A-Za-z.: ]{{0,30}}\b)?(?:(?P<w>{WEEKDAY}),?\s+)?{DAY_OF_MONTH}\b",
    re.IGNORECASE,
)


def find_published(
    text: str,
    given: str | None,
    stamps: Sequence[Span],
    late: Sequence[Span],
    body: Sequence[Span],
    embeds: Sequence[Span],
) -> PublicationDate:
    """The publication date of an article.

    `given` is what the file's own metadata state; `stamps` are the furniture and metadata lines before and around the
    opening, `late` those further down, `body` the blocks of the article, `embeds` its social posts.
    """
    first = month_first(text)
    if given and (value := _parse(given, first)):
        return PublicationDate(value.isoformat(), Basis.STATED, f"the file's own metadata say {given.strip()[:40]}")
    if found := _stamped(text, stamps, first):
        return found
    for span in body[:3]:
        if found := _dateline(text, span, body, embeds):
            return found
    if found := _stamped(text, late, first, labelled=True):
        return found
    for span in stamps:
        if found := _partial(text, span, body, embeds):
            return found
    return infer_date(text, body, embeds)


def _parse(given: str, first: bool) -> date | None:
    text = " ".join(given.split())
    if _NUMERIC.match(text):
        return make_date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    dates = full_dates(text, first)
    return dates[0][0] if dates else None


def _stamped(text: str, spans: Sequence[Span], first: bool, labelled: bool = False) -> PublicationDate | None:
    """The date of a metadata line: of several, one labelled as of publication, else the first that is no update."""
    ranked = []
    for order, span in enumerate(spans):
        line = span.of(text)[:400]
        for value, start, end in full_dates(line, first):
            before = line[max(0, start - 40) : start]
            rank = 2 if _UPDATED.search(before) and not _PUBLISHED.search(before) else 1
            if _PUBLISHED.search(before):
                rank = 0
            if labelled and rank == 1:
                continue
            ranked.append((rank, order, start, value, line[start:end]))
    if not ranked:
        return None
    _, _, _, value, words = min(ranked)
    return PublicationDate(value.isoformat(), Basis.STATED, f"the page is stamped '{words}'")


def _dateline(text: str, span: Span, body: Sequence[Span], embeds: Sequence[Span]) -> PublicationDate | None:
    opening = text[span.start : min(span.end, span.start + 140)]
    match = _DATELINE.match(opening)
    if match is None:
        return None
    month = month_number(match["m1"] or match["m2"])
    day = int(match["d1"] or match["d2"])
    words = " ".join(match.group().split()).rstrip(" -–—:")
    if match["y"]:
        value = make_date(int(match["y"]), month, day)
        return PublicationDate(value.isoformat(), Basis.STATED, f"dateline '{words}'") if value else None
    year, why = infer_year(text, body, embeds, month, day, _weekday(match.group()))
    value = make_date(year, month, day) if year else None
    return (
        PublicationDate(value.isoformat(), Basis.STATED, f"dateline '{words}'; the year from {why}") if value else None
    )


def _partial(text: str, span: Span, body: Sequence[Span], embeds: Sequence[Span]) -> PublicationDate | None:
    """A stamp without a year ("Published June 12, 09:30 GMT")."""
    match = _PARTIAL.match(span.of(text)[:120])
    if match is None:
        return None
    month, day = month_number(match["m1"] or match["m2"]), int(match["d1"] or match["d2"])
    year, why = infer_year(text, body, embeds, month, day, _weekday(match.group()))
    value = make_date(year, month, day) if year else None
    return (
        PublicationDate(value.isoformat(), Basis.STATED, f"stamped '{match.group()}'; the year from {why}")
        if value
        else None
    )


def _weekday(text: str) -> int | None:
    match = re.search(rf"\b({WEEKDAY})\b", text, re.IGNORECASE)
    return weekday_number(match.group(1)) if match else None
