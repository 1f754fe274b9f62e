"""One action as the ledger sees it, and a group of actions that are taken to be one measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from core.model import Action, ArticleAnalysis, Direction, Instrument, Kind, Status
from core.periods import Period, resolve

PROSPECTIVE = frozenset({Status.POSSIBLE, Status.CONDITIONAL, Status.CALLED_FOR, Status.DENIED})


@dataclass(frozen=True, slots=True)
class Telling:
    """An action with what its article adds: its day of publication and its place in the text."""

    action: Action
    article: ArticleAnalysis
    published: str | None
    order: tuple[str, str, int]  # sorts tellings by time, then article, then place

    @property
    def period(self) -> Period | None:
        return resolve(self.action.date)

    @property
    def sentence(self) -> tuple[str, int]:
        """Identifies the sentence."""
        return self.article.article.id, self.action.sentence.start


@dataclass
class Group:
    """Tellings of one measure, with a sentence of reason for each but the first."""

    tellings: list[Telling]
    echoes: list[Telling] = field(default_factory=list)  # the same sentences in copies: shown, and never weighed
    why: dict[str, str] = field(default_factory=dict)  # action id -> why it is this measure

    @property
    def direction(self) -> Direction:
        return self.tellings[0].action.direction

    @cached_property
    def imposer(self) -> frozenset[str]:
        return frozenset(most_common(t.action.imposer for t in self.tellings))

    @cached_property
    def target(self) -> frozenset[str]:
        return frozenset(code for t in self.tellings for code in t.action.target)

    @cached_property
    def instruments(self) -> frozenset[Instrument]:
        """The named ones; empty where every telling leaves it unnamed."""
        return frozenset(t.action.instrument for t in self.tellings) - {Instrument.OTHER}

    @cached_property
    def goods(self) -> frozenset[str]:
        return frozenset(good for t in self.tellings for good in t.action.commodities)

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(t.action.kind for t in self.tellings)

    @cached_property
    def statuses(self) -> frozenset[Status]:
        return frozenset(t.action.status for t in self.tellings)

    @cached_property
    def articles(self) -> frozenset[str]:
        return frozenset(t.article.article.id for t in self.tellings)

    @cached_property
    def sentences(self) -> frozenset[tuple[str, int]]:
        return frozenset(t.sentence for t in self.tellings)

    @cached_property
    def dated(self) -> tuple[tuple[Period, bool], ...]:
        """The dates given, each with whether something has happened then."""
        found = {(t.period, t.action.status is Status.IN_FORCE) for t in self.tellings}
        return tuple(sorted((period, done) for period, done in found if period is not None))

    @cached_property
    def reported(self) -> tuple[str, ...]:
        return tuple(sorted({t.published for t in self.tellings if t.published}))

    @cached_property
    def hopes(self) -> tuple[frozenset[str], str]:
        """Articles that weigh, demand or deny it, and the last day on which one does so without denying."""
        mine = [t for t in self.tellings if t.action.status in PROSPECTIVE]
        days = [t.published or "" for t in mine if t.action.status is not Status.DENIED]
        return frozenset(t.article.article.id for t in mine), max(days, default="")

    @cached_property
    def facts(self) -> tuple[frozenset[str], str]:
        """Articles that say it has happened, and the first day on which one does."""
        mine = [t for t in self.tellings if t.action.status is Status.IN_FORCE]
        return frozenset(t.article.article.id for t in mine), min(
            (t.published for t in mine if t.published), default="~"
        )

    @cached_property
    def order(self) -> tuple[str, str, int]:
        return min(t.order for t in self.tellings)

    @property
    def speculative(self) -> bool:
        """No telling says that it has happened, is alleged or is decided."""
        return self.statuses <= PROSPECTIVE


def most_common(values: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The most frequent non-empty value, sorted; ties by the value itself."""
    counts = Counter(tuple(sorted(value)) for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else ()
