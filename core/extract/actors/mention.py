"""What the steps of the actor extractor hand to one another, and looking around in a Doc."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.attrs import SENT_START
from spacy.tokens import Doc

from core.model import ActorKind, ActorMention, Span

POSSESSIVE = frozenset({"'s", "’s", "'", "’"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention in the making: half-open token range, and what it refers to as far as is known.

    `settled` is False where the article has to decide `codes`; `need` names what it asks for ("authority", "country",
    "pair", "its", "their", "person"); `allowed` are the only codes possible, where the words say so ("the kingdom").
    """

    start: int
    end: int
    codes: tuple[str, ...]
    kind: ActorKind
    name: str
    settled: bool = True
    need: str = ""
    allowed: frozenset[str] = frozenset()
    head: str = ""  # topic and head of a body ("Trade Ministry"), or the title of a person
    cut: int = 0  # characters of the last token that do not belong to it ("U.S.-made")

    def record(self, doc: Doc) -> ActorMention:
        last = doc[self.end - 1]
        span = Span(doc[self.start].idx, last.idx + len(last.text) - self.cut)
        return ActorMention(span, self.codes, self.kind, self.name)


def keep_longest(mentions: Iterable[Mention]) -> list[Mention]:
    """Disjoint mentions in text order: the longest wins, then the earlier, then the one that is settled."""
    kept: list[Mention] = []
    taken: set[int] = set()
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start, not m.settled, m.kind, m.name)):
        if taken.isdisjoint(range(mention.start, mention.end)):
            taken.update(range(mention.start, mention.end))
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


def capital(text: str) -> bool:
    """Whether a word is written with a capital letter at its start."""
    return text[:1].isupper()


def sentence_numbers(doc: Doc) -> list[int]:
    """For each token the number of its sentence."""
    starts = doc.to_array(SENT_START) == 1
    starts[:1] = True
    numbers: list[int] = (starts.cumsum() - 1).tolist()
    return numbers
