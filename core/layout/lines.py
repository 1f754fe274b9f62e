"""What a single unit reads like: a heading, running prose, a line of metadata, a person's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.layout.furniture import is_furniture, is_menu, trailing_credit
from core.layout.stamps import FULL_DATE, has_full_date
from core.layout.units import Unit, ended
from core.model import Span

LABEL = re.compile(
    r"(?:first )?(?:posted|published|updated|last updated|modified|created|date|dated|issued|released"
    r"|publication date)\b",
    re.IGNORECASE,
)
BY = re.compile(
    r"(?:^|[|·•.,;]\s*)(?:(?:story|text|words|report|reporting|written|edited|compiled|posted|published|reported|analysis|"
    r"opinion|reviewed) )?by:?\s+(?:the\s+)?(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
_SMALL = frozenset(
    {"the", "of", "and", "for", "in", "on", "at", "with", "a", "an", "de", "la", "our", "agencies", "by"}
)
_TITLE_WORDS = 30
TITLE_CHARS = 220


def is_heading(unit: Unit) -> bool:
    """Whether a unit reads like a heading: short, without the end of a sentence."""
    text = unit.text
    if unit.heading:
        return True
    if unit.item or not 2 <= unit.words <= _TITLE_WORDS:
        return False
    if credit := trailing_credit(text, Span(0, len(text))):
        text = text[: credit.start]
    if len(text) > TITLE_CHARS:
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
    if by := BY.search(text):
        if by.start() == 0:
            return dated or "|" in text or (len(words) <= 12 and not ended(text))
        return dated
    if not dated:
        return False
    if LABEL.match(text) or "|" in text or "·" in text or "•" in text:
        return True
    rest = FULL_DATE.sub(" ", text)
    loose = [word for word in rest.split() if word.strip(".,:;()|-–—").islower() and word.strip(".,:;()") not in _SMALL]
    return len(rest.split()) <= 14 and len(loose) <= 1


def is_stamp(text: str) -> bool:
    """Whether a line is a date, perhaps with its label, time and place, and nothing else."""
    dated = FULL_DATE.search(text)
    if dated is None or ended(text) or text.count(" ") > 13:
        return False
    before = LABEL.sub(" ", text[: dated.start()])
    return not any(word.isalpha() for word in re.findall(r"[^\W\d]{2,}", before) if word.casefold() not in _SMALL)


def is_person(text: str) -> bool:
    """Whether a line is nothing but a name of two to four words."""
    return (
        re.fullmatch(r"[A-ZÀ-Þ][\w.’'-]+(?:\s(?:de|da|van|von|al|bin))?(?:\s[A-ZÀ-Þ][\w.’'-]*){1,3}", text) is not None
    )


def is_page(unit: Unit) -> bool:
    """Whether a unit is furniture by itself."""
    return is_furniture(unit.text) or is_menu(unit.text)


def vocabulary(units: Sequence[Unit], prose: Sequence[int]) -> frozenset[str]:
    """The stems of the opening paragraphs' longer words."""
    return frozenset(stem for i in prose[:6] for stem in stems(units[i].text))


def stems(text: str) -> set[str]:
    """The first five letters of each word of four letters or more."""
    return {word[:5] for word in re.findall(r"[^\W\d_]{4,}", text.casefold())}
