"""Copies and rewrites: articles whose text is, wholly or for the most part, that of another one.

Candidates share a paragraph (by hash) or enough of the smallest hashes of their word shingles; the shingles themselves
then decide. Deterministic, and independent of the order of the articles.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.model import ArticleAnalysis

_WORD = re.compile(r"\w+")
_SHINGLE = 4  # words
_SKETCH = 48  # smallest shingle hashes kept for finding candidates
_COMMON_SKETCH = 6  # of them shared: a candidate
_COMMON_TEXT = 40  # a paragraph in more articles than this is furniture, not a trace of copying
_REWRITE = 0.5  # share of the smaller text that must be in the other
_EXTRACT = 0.8  # the same where the smaller text is less than half as long
_SHORT = 30  # words: below, only the very same text counts


@dataclass(frozen=True, slots=True)
class _Text:
    article: str
    published: str
    words: tuple[str, ...]
    shingles: frozenset[int]
    paragraphs: frozenset[int]

    @property
    def rank(self) -> tuple[str, int, str]:
        """The original is the earliest, then the longest, then the first by name."""
        return self.published, -len(self.words), self.article


def find_copies(articles: Sequence[ArticleAnalysis]) -> dict[str, str]:
    """Article id -> id of the original that it repeats or rewrites, through other rewrites where need be; originals are
    not keys. The values come in families: all copies of one text have one original."""
    texts = sorted((_text(article) for article in articles), key=lambda text: text.rank)
    root = list(range(len(texts)))

    def find(index: int) -> int:
        while root[index] != index:
            root[index] = root[root[index]]
            index = root[index]
        return index

    for index, near in _candidates(texts).items():
        for other in sorted(near):
            one, two = find(index), find(other)
            if one != two and _same(texts[index], texts[other]):
                root[max(one, two)] = min(one, two)  # the earlier one is the original
    return {texts[i].article: texts[find(i)].article for i in range(len(texts)) if find(i) != i}


def _text(article: ArticleAnalysis) -> _Text:
    layout = article.layout
    blocks = [block.span.of(article.article.text) for block in layout.blocks]
    words = tuple(word for block in blocks for word in _WORD.findall(block.casefold()))
    shingles = frozenset(_hash(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))
    paragraphs = frozenset(_hash(found) for block in blocks if len(found := _WORD.findall(block.casefold())) >= 8)
    published = article.article.published or layout.published.value or "9999"
    return _Text(article.article.id, published, words, shingles if words else frozenset(), paragraphs)


def _hash(words: Iterable[str]) -> int:
    return zlib.crc32(" ".join(words).encode("utf-8", "surrogatepass"))


def _candidates(texts: Sequence[_Text]) -> dict[int, set[int]]:
    """For each text the earlier ones worth comparing it with."""
    near: dict[int, set[int]] = {index: set() for index in range(len(texts))}
    holders: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        shared: Counter[int] = Counter()
        whole = ("whole", _hash(text.words))
        near[index].update(holders[whole])
        holders[whole].append(index)
        for paragraph in text.paragraphs:
            found = holders["paragraph", paragraph]
            if len(found) < _COMMON_TEXT:
                near[index].update(found)
                found.append(index)
        for value in sorted(text.shingles)[:_SKETCH]:
            found = holders["sketch", value]
            shared.update(found)
            if len(found) < _COMMON_TEXT:
                found.append(index)
        near[index].update(other for other, count in shared.items() if count >= _COMMON_SKETCH)
        near[index].discard(index)
    return near


def _same(text: _Text, original: _Text) -> bool:
    if text.words == original.words:
        return bool(text.words)
    small, large = sorted((len(text.shingles), len(original.shingles)))
    if min(len(text.words), len(original.words)) < _SHORT:
        return False
    share = len(text.shingles & original.shingles) / small
    return share >= (_REWRITE if 2 * small >= large else _EXTRACT)
