"""Running text to temporal expressions: where each one starts and ends, and what it says."""

from __future__ import annotations

from core.extract.dates.amounts import glued, kind, low, phrase
from core.extract.dates.clock import clock_at
from core.extract.dates.forms import Fixed, Found, Same
from core.extract.dates.lexer import Word, vocabulary
from core.extract.dates.relative import stretch_at
from core.extract.dates.sets import set_at
from core.extract.dates.siblings import siblings
from core.extract.dates.spells import amount_date_at
from core.extract.dates.values import amount
from core.model import DateType

_LEADS = frozenset(
    "the a an this that last next past previous coming following these those every each per early late "
    "mid end earlier later half full whole another today yesterday tomorrow tonight overnight midweek "
    "beginning start middle rest remainder latter once twice thrice fiscal financial year month quarter "
    "week fy q h ' ‘ same one then final initial prior preceding subsequent ensuing latest remaining "
    "recent dawn".split()
)


def parse(words: list[Word]) -> list[Found]:
    """The expressions in one block of words, in order and disjoint."""
    starts = vocabulary().starts | _LEADS
    found: list[Found] = []
    i = 0
    while i < len(words):
        word = words[i]
        if not word.kind and word.low not in starts:
            i += 1
            continue
        best = _best(words, i)
        if best is None:
            i += 1
            continue
        if found and found[-1].end > best.start:
            i += 1
            continue
        before, after = siblings(words, best)
        taken = found[-1].end if found else 0
        found.extend((*(item for item in before if item.start >= taken), best, *after))
        i = found[-1].end
    return found


def _best(words: list[Word], i: int) -> Found | None:
    """The longest expression that starts at `i`; of equal ones the first reader's."""
    best: Found | None = None
    for read in (set_at, clock_at, stretch_at, amount_date_at, reference_at, then_at):
        found = read(words, i)
        if found and (best is None or found.end > best.end):
            best = found
    return best


def reference_at(words: list[Word], i: int) -> Found | None:
    """ "now", "recently", "the coming weeks", "recent years"."""
    found = phrase(words, i, "reference")
    if found and _reference_stands(words, i, found[0], found[1]):
        return Found(i, found[0], Fixed(DateType.DATE, found[2]))
    j = i + (low(words, i) == "the")
    lead, unit = low(words, j), kind(words, j + 1) == "unit" and low(words, j + 1) in vocabulary().plural_units
    if unit and lead in ("following", "ensuing", "intervening"):
        return Found(i, j + 2, Fixed(DateType.DURATION, amount(None, str(words[j + 1].value))))
    if unit and lead in ("coming", "next"):
        return Found(i, j + 2, Fixed(DateType.DATE, "FUTURE_REF"))
    if unit and lead in ("recent", "past", "last", "previous", "preceding", "earlier"):
        return Found(i, j + 2, Fixed(DateType.DATE, "PAST_REF"))
    return None


_AFTER_NOUN = frozenset(
    "of and but or as when is was will the to for in it he she they we i on with by that at has have".split()
)


def _reference_stands(words: list[Word], i: int, end: int, text: str) -> bool:
    guard = vocabulary().guards.get(text, {})
    if low(words, i - 1) in guard.get("before", ()) or low(words, end) in guard.get("after", ()):
        return False
    if (low(words, end) == "-" and glued(words, end)) or (low(words, i - 1) == "-" and glued(words, i)):
        return False
    if text in ("the past", "the present", "the future", "the moment") and end < len(words):
        after = words[end]
        return not (after.low[0].isalnum() and after.low not in _AFTER_NOUN)
    return True


def then_at(words: list[Word], i: int) -> Found | None:
    """ "by then", "what happens then": the time just named."""
    if low(words, i) != "then" or low(words, i - 1) not in (
        "by",
        "until",
        "since",
        "till",
        "before",
        "happens",
        "from",
    ):
        return None
    return None if low(words, i + 1) == "-" else Found(i, i + 1, Same())
