"""What the action extractor knows of an article: its parse, and the records of the layers read before."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from core.extract.actions.governors import lemmas
from core.language import block_of, sentences, whole_text
from core.model import ActorKind, ActorMention, Block, CommodityMention, DateMention, Quote, Span
from core.spans import beginning, covering, holding

_NESTED = 50  # quotes that one quote may hold, far more than any does
_DOMINANT = 0.8  # share of an article's mentions of state actors that makes two of them its pair


@dataclass
class Context:
    """One article. `sentences` are those that are read, in text order."""

    doc: Doc
    actors: Sequence[ActorMention]
    commodities: Sequence[CommodityMention]
    dates: Sequence[DateMention]
    quotes: Sequence[Quote]
    published: str | None
    sentences: list[DocSpan] = field(init=False)
    facts: dict[int, Any] = field(default_factory=dict, init=False)  # what was worked out for a trigger, by its place
    _starts: list[int] = field(init=False)
    _spans: dict[Span, DocSpan | None] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.sentences = sentences(self.doc)
        self._starts = [sentence.start for sentence in self.sentences]

    @cached_property
    def pair(self) -> frozenset[str]:
        """The two jurisdictions of an article about what two sides do to each other; empty for any other article."""
        text = whole_text(self.doc).lower()
        if not any(phrase in text for phrase in lemmas("mutual")):
            return frozenset()
        counts = Counter(code for actor in self.actors for code in actor.codes)
        ranked = counts.most_common(3)
        if len(ranked) < 2 or ranked[1][1] < 0.2 * counts.total():
            return frozenset()
        return frozenset(code for code, _ in ranked[:2]) if _dominant(ranked, counts.total()) else frozenset()

    def sentence_number(self, token: Token) -> int:
        """Index of the sentence that holds a token."""
        return max(0, bisect_right(self._starts, token.i) - 1)

    def sentence(self, token: Token) -> DocSpan:
        return self.sentences[self.sentence_number(token)]

    def block(self, token: Token) -> Block | None:
        return block_of(self.doc, token.idx)

    def actors_between(self, low: int, high: int) -> Sequence[ActorMention]:
        """The mentions of state actors that start at an offset from `low` on and before `high`."""
        return beginning(self.actors, low, high)

    def actor_at(self, offset: int) -> ActorMention | None:
        """The mention of a state actor that covers an offset."""
        return covering(self.actors, offset)

    def quotes_before(self, offset: int) -> Sequence[Quote]:
        """The quotes that begin at or before an offset, as many of them as one quote may hold and end after it."""
        place = bisect_right(self.quotes, offset, key=lambda quote: quote.quote.start)
        return self.quotes[max(0, place - _NESTED) : place]

    @cached_property
    def names(self) -> Sequence[DocSpan]:
        """The names of the parse, in text order: spaCy makes them anew each time it is asked."""
        return self.doc.ents

    def name_at(self, token: int) -> DocSpan | None:
        """The name that covers a token; names are disjoint."""
        return holding(self.names, token)

    @cached_property
    def full_names(self) -> dict[str, str]:
        """Surname -> the first full name that the article has for it: of speakers, of people, of leaders."""
        people = (q.speaker_name for q in self.quotes), (name.text for name in self.names if name.label_ == "PERSON")
        found: dict[str, str] = {}
        for person in chain(*people):
            words = person.split()
            if 2 <= len(words) <= 4 and all(word[:1].isupper() for word in words):
                found.setdefault(words[-1], person)
        for actor in self.actors:
            if actor.kind is ActorKind.PERSON and actor.name.strip():
                found.setdefault(actor.name.split()[-1], actor.name)
        return found

    def tokens(self, span: Span) -> DocSpan | None:
        """The tokens of a character span, looked up once: each trigger asks for all mentions."""
        if span not in self._spans:
            self._spans[span] = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        return self._spans[span]


def _dominant(ranked: Sequence[tuple[str, int]], total: int) -> bool:
    return sum(count for _, count in ranked[:2]) >= _DOMINANT * total
