"""What the action extractor knows of an article: its parse, and the records of the layers read before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from core.language import block_of, sentences
from core.model import ActorMention, Block, CommodityMention, DateMention, Quote, Span


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
    _starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.sentences = sentences(self.doc)
        self._starts = [sentence.start for sentence in self.sentences]

    def sentence_number(self, token: Token) -> int:
        """Index of the sentence that holds a token."""
        return max(0, bisect_right(self._starts, token.i) - 1)

    def sentence(self, token: Token) -> DocSpan:
        return self.sentences[self.sentence_number(token)]

    def block(self, token: Token) -> Block | None:
        return block_of(self.doc, token.idx)

    def tokens(self, span: Span) -> DocSpan | None:
        """The tokens of a character span."""
        return self.doc.char_span(span.start, span.end, alignment_mode="expand")


def within(span: Span, start: int, end: int) -> bool:
    """Whether a span lies inside the characters [start, end)."""
    return start <= span.start and span.end <= end
