"""From the analyses of all articles to Measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.copies import find_copies
from core.garbage import without_collection
from core.jurisdictions import display_name
from core.ledger.fold import fold
from core.ledger.merge import merge
from core.ledger.relations import relate
from core.ledger.tellings import Group, Telling, most_common
from core.ledger.voices import STRENGTH, conflicts, corroboration, status_today, voice
from core.ledger.windows import ends
from core.model import ArticleAnalysis, Claim, Direction, Instrument, Measure
from core.periods import resolve

_EXACT = ("day", "week", "month", "quarter", "season", "half", "year")


@without_collection()
def build_ledger(articles: Sequence[ArticleAnalysis]) -> tuple[tuple[Measure, ...], dict[str, str]]:
    """Measures, and which article (id) copies or rewrites which.

    Copies add claims and no measures, unless they tell something that their original does not. The result does not
    depend on the order of `articles`.
    """
    copies = find_copies(articles)
    tellings = {article.article.id: _tellings(article) for article in articles}
    groups = merge([t for name, mine in tellings.items() if name not in copies for t in mine])
    fold(groups, tellings, copies)
    originals = {name: copies.get(name, name) for name in tellings}
    measures = [_measure(group, originals) for group in sorted(groups, key=lambda group: group.order)]
    return tuple(relate(_named(measures))), copies


def _tellings(article: ArticleAnalysis) -> list[Telling]:
    published = article.article.published or article.layout.published.value
    day = published[:10] if published and resolve(published[:10]) else None
    return [
        Telling(action, article, day, (day or "9999", article.article.id, action.trigger.start))
        for action in article.actions
    ]


def _measure(group: Group, originals: Mapping[str, str]) -> Measure:
    """The measure without its name and its relations."""
    tellings = sorted(group.tellings, key=lambda t: t.order)
    claims = tuple(
        Claim(
            t.action.id,
            t.article.article.id,
            t.action.sentence,
            t.published,
            t.action.status,
            t.action.kind,
            voice(t, group),
            t.action.claimed_by,
            group.why.get(t.action.id, "the first telling"),
        )
        for t in sorted([*tellings, *group.echoes], key=lambda t: t.order)
    )
    status = status_today(group)
    backing = [t for t in tellings if t.action.status is status]
    kind = Counter(t.action.kind for t in backing)
    said, how = corroboration(claims, status, originals)
    when = _date(tellings)
    period = resolve(when)
    conditions = {c.of(t.article.article.text).strip() for t in tellings if (c := t.action.condition)}
    measure = Measure(
        "",
        tellings[0].action.direction,
        min(kind, key=lambda name: (-kind[name], name)),
        status,
        most_common(t.action.imposer for t in tellings),
        most_common(t.action.target for t in tellings),
        _instrument(tellings),
        _goods(tellings),
        when,
        "",
        claims,
        ends=ends(tellings, period.start if period else None),
        conditions=tuple(sorted(conditions)),
        corroborated=said,
        corroboration=how,
        conflicts=conflicts(claims),
    )
    return measure


def _instrument(tellings: Sequence[Telling]) -> Instrument:
    """The most frequent named one."""
    counts = Counter(t.action.instrument for t in tellings)
    return min(counts, key=lambda name: (name is Instrument.OTHER, -counts[name], name))


def _goods(tellings: Sequence[Telling]) -> tuple[str, ...]:
    """All goods told, the most frequent first."""
    counts = Counter(good for t in tellings for good in t.action.commodities)
    return tuple(sorted(counts, key=lambda good: (-counts[good], good)))


def _date(tellings: Sequence[Telling]) -> str | None:
    """The date of what is most certain, then the most exact one, then the most frequent."""
    counts = Counter(t.action.date for t in tellings if t.period)
    best: dict[str, tuple[int, int, int, str]] = {}
    for telling in tellings:
        if telling.action.date and (period := telling.period):
            vague = _EXACT.index(period.precision)
            rank = (-STRENGTH[telling.action.status], vague, -counts[telling.action.date], telling.action.date)
            best[telling.action.date] = min(rank, best.get(telling.action.date, rank))
    return min(best, key=lambda value: best[value]) if best else None


def _named(measures: Sequence[Measure]) -> list[Measure]:
    """Give each measure a name that says what it is and does not change from run to run."""
    names: Counter[str] = Counter()
    named = []
    for measure in measures:
        stem = _slug(measure)
        names[stem] += 1
        name = stem if names[stem] == 1 else f"{stem}-{names[stem]}"
        named.append(replace(measure, id=name, summary=_summary(measure)))
    return named


def _slug(measure: Measure) -> str:
    sides = [*measure.imposer, *(code for code in measure.target if measure.target != measure.imposer)]
    parts = [
        *(sides or ["unsaid"]),
        measure.instrument.value.replace("_", "-"),
        *measure.commodities[:1],
        *([measure.date[:4]] if measure.date else []),
        measure.direction.value,
    ]
    return "-".join(parts).lower()


def _summary(measure: Measure) -> str:
    verb = {Direction.IMPOSED: "against", Direction.LIFTED: "for"}[measure.direction]
    goods = ", ".join(good.replace("-", " ") for good in measure.commodities[:4])
    more = f" and {len(measure.commodities) - 4} more" if len(measure.commodities) > 4 else ""
    mutual = bool(measure.target) and set(measure.target) == set(measure.imposer)
    target = " on each other" if mutual else f" {verb} {display_name(measure.target)}" if measure.target else ""
    when = f", {measure.date}" if measure.date else ""
    status = measure.status.value.replace("_", " ")
    unnamed = measure.instrument is Instrument.OTHER
    what = f"{measure.kind.value} {'measures' if unnamed else measure.instrument.value.replace('_', ' ')}"
    on = f" on {goods}{more}" if goods else ""
    return f"{display_name(measure.imposer) or 'Somebody'}: {what}{on}{target}{when} ({status})"
