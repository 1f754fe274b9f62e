"""Copies and rewrites: articles whose text is, wholly or for the most part, that of another one.

Candidates share a paragraph (by hash) or enough of the smallest hashes of their word shingles; the shingles themselves
then decide. Deterministic, and independent of the order of the articles.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from core.model import ArticleAnalysis

_WORD = re.compile(r"\w+")
_SHINGLE = 4  # words
_SKETCH = 48  # smallest shingle hashes kept for finding candidates
_COMMON_SKETCH = 6  # of them shared: a candidate
_COMMON_TEXT = 40  # a paragraph in more articles than this is furniture, not a trace of copying
_REWRITE = 0.5  # share of the smaller text that must be in the other
_EXTRACT = 0.8  # the same where the smaller text is less than half as long
_SHORT = 30  # words: below, only the very same text counts
_PARAGRAPH = 8  # words: a shorter one is no trace of copying
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd: no word of a shingle is lost when it is multiplied


class _Words(dict[str, int]):
    """64 bits for each word, the same in every process."""

    def __missing__(self, word: str) -> int:
        found = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        self[word] = int.from_bytes(found, "little")
        return self[word]


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    article: str
    published: str
    words: int
    whole: bytes  # digest of all words
    shingles: NDArray[np.uint32]  # sorted and distinct
    paragraphs: tuple[bytes, ...]  # digests, distinct

    @property
    def rank(self) -> tuple[str, int, str]:
        """The original is the earliest, then the longest, then the first by name."""
        return self.published, -self.words, self.article


def find_copies(articles: Sequence[ArticleAnalysis]) -> dict[str, str]:
    """Article id -> id of the original that it repeats or rewrites, through other rewrites where need be; originals are
    not keys. The values come in families: all copies of one text have one original."""
    known = _Words()
    texts = sorted((_text(article, known) for article in articles), key=lambda text: text.rank)
    root = list(range(len(texts)))

    def find(index: int) -> int:
        while root[index] != index:
            root[index] = root[root[index]]
            index = root[index]
        return index

    for index, near in enumerate(_candidates(texts)):
        for other in sorted(near):
            one, two = find(index), find(other)
            if one != two and _same(texts[index], texts[other]):
                root[max(one, two)] = min(one, two)  # the earlier one is the original
    return {texts[i].article: texts[find(i)].article for i in range(len(texts)) if find(i) != i}


def _text(article: ArticleAnalysis, known: _Words) -> _Text:
    layout = article.layout
    blocks = [_WORD.findall(block.span.of(article.article.text).casefold()) for block in layout.blocks]
    words = np.array([*map(known.__getitem__, chain.from_iterable(blocks))], dtype=np.uint64)
    ends = np.cumsum([0, *map(len, blocks)]).tolist()
    long = [words[start:end] for start, end in pairwise(ends) if end - start >= _PARAGRAPH]
    published = article.article.published or layout.published.value or "9999"
    paragraphs = tuple(dict.fromkeys(map(_digest, long)))
    return _Text(article.article.id, published, len(words), _digest(words), _shingles(words), paragraphs)


def _digest(words: NDArray[np.uint64]) -> bytes:
    return hashlib.blake2b(words.tobytes(), digest_size=16).digest()


def _shingles(words: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Hashes of all runs of four words; of all words together where they are fewer."""
    size = min(_SHINGLE, len(words))
    mixed = np.zeros(len(words) - size + 1 if size else 0, dtype=np.uint64)
    for place in range(size):
        mixed = (mixed + words[place : place + len(mixed)]) * _MIX
    found = np.sort((mixed >> np.uint64(32)).astype(np.uint32))
    return np.concatenate((found[:1], found[1:][found[1:] != found[:-1]]))  # np.unique takes twice as long


def _candidates(texts: Sequence[_Text]) -> list[set[int]]:
    """For each text the earlier ones worth comparing it with."""
    near: list[set[int]] = []
    wholes: dict[bytes, list[int]] = defaultdict(list)
    paragraphs: dict[bytes, list[int]] = defaultdict(list)
    sketches: dict[int, list[int]] = defaultdict(list)
    for index, (text, sketch) in enumerate(zip(texts, _sketches(texts), strict=True)):
        mine = set(wholes[text.whole])
        wholes[text.whole].append(index)
        for paragraph in text.paragraphs:
            found = paragraphs[paragraph]
            if len(found) < _COMMON_TEXT:
                mine.update(found)
                found.append(index)
        holders = [sketches[value] for value in sketch]
        shared = Counter(chain.from_iterable(holders))
        mine.update(other for other, count in shared.items() if count >= _COMMON_SKETCH)
        for found in holders:
            if len(found) < _COMMON_TEXT:
                found.append(index)
        near.append(mine)
    return near


def _sketches(texts: Sequence[_Text]) -> list[list[int]]:
    """The smallest shingles of each text, less those that no other has."""
    sketches = [text.shingles[:_SKETCH] for text in texts]
    flat = np.concatenate([np.zeros(0, np.uint32), *sketches])
    _, place, counts = np.unique(flat, return_inverse=True, return_counts=True)
    repeated = counts[place] > 1
    ends = np.cumsum([0, *map(len, sketches)]).tolist()
    return [flat[start:end][repeated[start:end]].tolist() for start, end in pairwise(ends)]


def _same(text: _Text, original: _Text) -> bool:
    if text.whole == original.whole:
        return text.words > 0
    small, large = sorted((len(text.shingles), len(original.shingles)))
    if min(text.words, original.words) < _SHORT:
        return False
    shared = np.intersect1d(text.shingles, original.shingles, assume_unique=True).size
    return shared / small >= (_REWRITE if 2 * small >= large else _EXTRACT)
