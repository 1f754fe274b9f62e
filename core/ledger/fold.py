"""Folds copies and rewrites into the measures of their originals."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from core.ledger.merge import merge, nearest
from core.ledger.tellings import Group, Telling

_WORD = re.compile(r"\w+")
_TWIN = 0.5  # share of words that two tellings of one sentence have in common
_SAME_STORY = 1.5  # points at which a rewrite's own sentence is taken to tell one of its original's measures


def fold(groups: list[Group], tellings: Mapping[str, list[Telling]], copies: Mapping[str, str]) -> None:
    """Put each action of a copy where its original has it. What a rewrite tells in a sentence of its own joins the
    measure that it fits, or becomes a new one, appended to `groups`."""
    families: dict[str, list[str]] = defaultdict(list)
    for name in sorted(copies, key=lambda name: (min((t.order[0] for t in tellings[name]), default=""), name)):
        families[copies[name]].append(name)
    twins: list[tuple[str, Telling]] = []
    strays: list[Telling] = []
    for original, names in sorted(families.items()):
        known = list(tellings[original])
        own = [group for group in groups if original in group.articles]
        for name in names:
            for telling in tellings[name]:
                twin = _twin(telling, known)
                if twin is not None:
                    twins.append((twin.action.id, telling))
                elif found := nearest(telling, own, _SAME_STORY) or nearest(telling, groups):
                    found[0].tellings.append(telling)
                    found[0].why[telling.action.id] = f"a rewrite; {', '.join(found[1].reasons)}"
                else:
                    strays.append(telling)
            known += tellings[name]
    groups += merge(strays)
    holder = {t.action.id: group for group in groups for t in group.tellings}
    for twin_id, telling in twins:
        group = holder[twin_id]
        group.echoes.append(telling)
        group.why[telling.action.id] = "the same sentence as in an article that this one copies"
        holder[telling.action.id] = group


def _twin(telling: Telling, known: Sequence[Telling]) -> Telling | None:
    """The family's action in the same sentence, by words, trigger and place in the sentence."""
    mine = _words(telling)
    ranked = []
    for place, other in enumerate(known):
        if other.action.direction is telling.action.direction:
            theirs = _words(other)
            share = len(mine & theirs) / max(1, len(mine | theirs))
            if share >= _TWIN:
                apart = abs(_offset(telling) - _offset(other))
                ranked.append((round(share, 2) + (_trigger(telling) == _trigger(other)), -apart, -place))
    return known[-max(ranked)[2]] if ranked else None


def _words(telling: Telling) -> set[str]:
    return set(_WORD.findall(telling.action.sentence.of(telling.article.article.text).casefold()))


def _trigger(telling: Telling) -> str:
    return telling.action.trigger.of(telling.article.article.text).casefold()


def _offset(telling: Telling) -> int:
    return telling.action.trigger.start - telling.action.sentence.start
