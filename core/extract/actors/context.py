"""The country that stands beside an authority: before it, in its possessive, or in a phrase after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from spacy.tokens import Doc

from core.extract.actors.mention import POSSESSIVE, Mention
from core.model import ActorKind

_LINKS = frozenset({"of", "in", "for", "at"})
_ARTICLES = frozenset({"the", "a", "an"})
_BETWEEN = 3  # words allowed between the country and the body: "Thailand's newly formed trade ministry"


class Beside(NamedTuple):
    """The country beside a phrase: its codes and name, and where the phrase starts once a bare modifier is drawn in."""

    codes: tuple[str, ...]
    name: str
    start: int


class Names:
    """Names by the token they end and start at."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.by_end: Mapping[int, Mention] = {m.end: m for m in mentions}
        self.by_start: Mapping[int, Mention] = {m.start: m for m in mentions}

    def beside(self, doc: Doc, start: int, end: int) -> Beside | None:
        """The country of the phrase `doc[start:end]`, or None."""
        return self._before(doc, start) or self._after(doc, start, end)

    def _before(self, doc: Doc, start: int) -> Beside | None:
        for skipped in range(_BETWEEN + 1):
            at = start - skipped
            if at <= 0:
                return None
            if at in self.by_end and at - 1 >= 0:
                name = self.by_end[at]
                if not name.codes and name.kind is not ActorKind.GROUP:
                    return None
                return Beside(name.codes, name.name, name.start if name.kind is not ActorKind.PLACE else start)
            if doc[at - 1].text in POSSESSIVE and at - 1 in self.by_end:
                name = self.by_end[at - 1]
                return Beside(name.codes, name.name, start)
            if not _modifier(doc, at - 1):
                return None
        return None

    def _after(self, doc: Doc, start: int, end: int) -> Beside | None:
        if end + 1 >= len(doc) or doc[end].lower_ not in _LINKS:
            return None
        at = end + 1
        if doc[at].lower_ in _ARTICLES:
            at += 1
        name = self.by_start.get(at)
        if name is None or name.kind is ActorKind.DEMONYM:
            return None
        if doc[end].lower_ == "for" and name.kind is not ActorKind.COUNTRY:
            return None
        return Beside(name.codes, name.name, start)


def _modifier(doc: Doc, at: int) -> bool:
    """A word that may stand between a country and its authority; no verb, determiner or punctuation."""
    token = doc[at]
    return token.text == "-" or (
        token.is_alpha and token.pos_ in {"ADJ", "NOUN", "PROPN"} and token.lower_ not in _ARTICLES
    )
