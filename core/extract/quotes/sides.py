"""Whose side somebody is on where his own words do not say: by his paragraph, by whom he addresses, by the article."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain

from spacy.tokens import Doc

from core.extract.quotes.lexicon import places, singular
from core.extract.quotes.states import Context
from core.lexicon import load_yaml
from core.model import ActorKind, ActorMention
from core.spans import beginning

_LOOKBACK = 100  # mentions of a paragraph before a place, among which its side is looked for
_STATES = (ActorKind.COUNTRY, ActorKind.CAPITAL)


def paragraph_side(doc: Doc, at: int, context: Context, *, national: bool = False) -> str | None:
    """The jurisdiction that a paragraph named last before token `at`, as a state or its body, not in an adjective;
    `national` leaves the European Union out, which has no ministers."""
    kinds = _STATES if national else (*_STATES, ActorKind.BODY)
    near = (a for a in _before(doc, at, context) if a.kind in kinds and not (national and a.codes[0] == "EU"))
    return next((actor.codes[0] for actor in near), None)


def body_near(doc: Doc, at: int, context: Context) -> ActorMention | None:
    """The public body that the same paragraph, or the one before it, named last: whose secretary or spokesman it is."""
    bodies = (a for a in _before(doc, at, context, blocks=2) if a.kind is ActorKind.BODY)
    offices = load_yaml("bodies.yaml")["heads"]
    return next((a for a in bodies if any(word.lower() in offices for word in a.name.split())), None)


def addressed(doc: Doc, at: int, context: Context) -> str | None:
    """The side of an industry body or of those who grow and make things at home: of the parliament or government that
    its sentence or paragraph names as theirs, else the country of the article where that is plain."""
    sentence = doc[at].sent
    low, high = doc[sentence.start].idx, doc[sentence.end - 1].idx
    inside = (a for a in beginning(context.actors, low, high + 1) if len(a.codes) == 1)
    for actor in chain(inside, _before(doc, at, context)):
        if actor.kind is ActorKind.BODY or (actor.kind is ActorKind.REFERENCE and actor.name not in places()):
            return actor.codes[0]
    return context.settled


def is_domestic(nouns: tuple[str, ...]) -> bool:
    """Whether nouns describe those who speak for the trade of one country: a chamber, a growers' union, a farmer."""
    words = load_yaml("roles.yaml")["domestic"]
    return any(singular(noun) in words for noun in nouns)


def _before(doc: Doc, at: int, context: Context, blocks: int = 1) -> Iterator[ActorMention]:
    """The actors of one jurisdiction that the paragraph of a token names before it, the nearest first."""
    place = doc[at].idx
    number = bisect_right(doc._.blocks, place, key=lambda block: block.span.start)
    if not number:
        return iter(())
    named = beginning(context.actors, doc._.blocks[max(0, number - blocks)].span.start, place)
    return (a for a in reversed(named[-_LOOKBACK:]) if len(a.codes) == 1)
