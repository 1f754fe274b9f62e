"""When a measure runs out: "a 90-day pause", "until July 9", "banned for six months", "the July 9 deadline"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from core.ledger.tellings import Telling
from core.model import Action, DateMention, DateType, Kind, Status
from core.periods import resolve

_UNTIL = re.compile(
    r"\b(?:until|till|through|expires?|expir(?:ed|ing)|runs? out|ends?|lapses?|deadline|up to)\b[^.;]{0,25}\Z", re.I
)
_DEADLINE = re.compile(r"\A\W{0,3}(?:\w+\W{1,2}){0,2}(?:deadline|expiry|cut-off)\b", re.I)
_DURATION = re.compile(r"P(\d{1,4})([DWMY])\Z")
_REACH = 40  # characters before a date in which "until" may stand
_PAUSING = frozenset({Kind.SUSPEND, Kind.EXEMPT, Kind.IMPOSE, Kind.EXTEND})


def ends(tellings: Sequence[Telling], start: date | None) -> str | None:
    """The day on which the measure runs out, most often told first; None where nobody says."""
    told: Counter[str] = Counter()
    for telling in tellings:
        if telling.action.status is Status.DENIED:
            continue
        for mention in telling.article.dates:
            if telling.action.sentence.contains(mention.span) and (day := _end(telling, mention, start)):
                told[day] += 1
    return min(told, key=lambda day: (-told[day], day)) if told else None


def _end(telling: Telling, mention: DateMention, start: date | None) -> str | None:
    text, trigger = telling.article.article.text, telling.action.trigger
    if not _nearest(telling, mention):
        return None
    if mention.type is DateType.DATE:
        period = resolve(mention.value)
        before = text[max(telling.action.sentence.start, mention.span.start - _REACH) : mention.span.start]
        after = text[mention.span.end : mention.span.end + _REACH]
        said = _UNTIL.search(before) or _DEADLINE.match(after)
        if not period or not said or mention.value == telling.action.date:
            return None
        last = period.end - timedelta(days=1)
        return last.isoformat() if start is None or last > start else None
    found = _DURATION.match(mention.value) if mention.type is DateType.DURATION else None
    if not found or telling.action.kind not in _PAUSING or start is None or telling.action.date is None:
        return None
    period = resolve(telling.action.date)
    near = abs(mention.span.start - trigger.end) <= _REACH or abs(trigger.start - mention.span.end) <= _REACH
    if period is None or period.precision != "day" or not near:
        return None
    return later(period.start, int(found[1]), found[2]).isoformat()


def _nearest(telling: Telling, mention: DateMention) -> bool:
    """Whether no other action of the sentence stands nearer to the date."""
    rivals = [a for a in telling.article.actions if a.sentence.overlaps(telling.action.sentence)]
    return min(rivals, key=lambda a: (_gap(a, mention), a.trigger.start)).trigger == telling.action.trigger


def _gap(action: Action, mention: DateMention) -> int:
    return max(mention.span.start - action.trigger.end, action.trigger.start - mention.span.end)


def later(day: date, count: int, unit: str) -> date:
    """The day that lies `count` days (D), weeks (W), months (M) or years (Y) later."""
    if unit in "DW":
        return day + timedelta(days=count * (7 if unit == "W" else 1))
    month = day.year * 12 + day.month - 1 + count * (12 if unit == "Y" else 1)
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
