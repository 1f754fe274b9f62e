"""An index of the words of sentences, so that a search looks at each distinct word once and not at every sentence.

What a search finds is what `core.search.saying` finds, and is found the same way wherever that is quicker.
"""

from __future__ import annotations

from threading import Lock, Thread
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.frames import Frames
from core.search import saying, terms

_SMALL = 50_000  # sentences that are looked through in a few milliseconds
_COMMON = 4  # places a sentence; a term that has more is sooner found by looking through the sentences
_AT_ONCE = 100_000  # sentences split into words at a time

Mask = NDArray[np.bool_]


class Postings(NamedTuple):
    """Distinct words, and for word `k` the sentences `rows[ends[k]:ends[k + 1]]` that hold it. Words of ASCII letters,
    digits and signs are kept in small letters in `plain`, the others, at the end, as they are in `others`."""

    plain: pa.Array
    others: pa.Array
    ends: NDArray[np.int64]
    rows: NDArray[np.int32]


class Words:
    """Searches sentences. The index of many sentences takes seconds to make: a thread makes it from the first search
    on, and until it is there sentences are looked through."""

    def __init__(self, sentences: pd.Series[str], small: int = _SMALL) -> None:
        self._sentences, self._small = sentences, small
        self._postings: Postings | None = None
        self._maker: Thread | None = None
        self._lock = Lock()

    def saying(self, text: str) -> Mask:
        """Which sentences say all terms of a search, in any case; all of them where nothing is searched for."""
        wanted = terms(text)
        if wanted and len(self._sentences) > self._small:
            self._start()
        if not wanted or self._postings is None:
            return saying(self._sentences, text).to_numpy(np.bool_)
        kept: Mask = np.ones(len(self._sentences), np.bool_)
        for term in wanted:
            kept &= self._holding(self._postings, term)
        return kept

    def wait(self) -> None:
        """Until the index is there, if it is being made."""
        if self._maker:
            self._maker.join()

    def _start(self) -> None:
        with self._lock:
            if self._maker is None:
                self._maker = Thread(target=self._make, daemon=True)
                self._maker.start()

    def _make(self) -> None:
        self._postings = postings(self._sentences)

    def _holding(self, index: Postings, term: str) -> Mask:
        """Sentences with a term: with each word of it, and where there are several with all of them as they stand."""
        parts = [part for part in pc.utf8_split_whitespace(pa.array([term])).flatten().to_pylist() if part]
        kept: Mask = np.ones(len(self._sentences), np.bool_)
        for part in parts:
            words = np.flatnonzero(_matching(index, part))
            if (index.ends[words + 1] - index.ends[words]).sum() > _COMMON * len(kept):
                return saying(self._sentences, f'"{term}"').to_numpy(np.bool_)
            mine: Mask = np.zeros(len(kept), np.bool_)
            mine[_rows_of(index, words)] = True
            kept &= mine
        if len(parts) != 1:
            rows = np.flatnonzero(kept)
            kept[rows] = saying(self._sentences.iloc[rows], f'"{term}"').to_numpy(np.bool_)
        return kept


def words_of(frames: Frames) -> Words:
    """The words of the sentences of some tables: to be asked for by `Frames.once`, so that sessions share them."""
    return Words(frames.sentences["text"])


def postings(sentences: pd.Series[str]) -> Postings:
    """The index of some sentences."""
    number: dict[str, int] = {}
    words, rows = [], []
    for first in range(0, len(sentences), _AT_ONCE):
        lists = pc.utf8_split_whitespace(pa.array(sentences.iloc[first : first + _AT_ONCE], pa.large_string()))
        coded = lists.flatten().dictionary_encode()
        own = np.array([number.setdefault(word, len(number)) for word in coded.dictionary.to_pylist()], np.int64)
        sizes = pc.list_value_length(lists).to_numpy(zero_copy_only=False)
        words.append(own[coded.indices.to_numpy()].astype(np.int32))
        rows.append(np.repeat(np.arange(first, first + len(sizes), dtype=np.int32), sizes))
    names = list(number)
    ascii_first = np.argsort([not word.isascii() for word in names], kind="stable")
    place = np.empty(len(names), np.int32)
    place[ascii_first] = np.arange(len(names), dtype=np.int32)
    word = place[np.concatenate(words)] if words else np.zeros(0, np.int32)
    words.clear()  # at 100,000 articles there are 50 million
    order = np.argsort(word, kind="stable")
    ends = np.concatenate(([0], np.cumsum(np.bincount(word, minlength=len(names)))))
    plain = [names[one].lower() for one in ascii_first if names[one].isascii()]
    others = [names[one] for one in ascii_first[len(plain) :]]
    rows_by_word = np.concatenate(rows)[order] if rows else np.zeros(0, np.int32)
    return Postings(pa.array(plain, pa.string()), pa.array(others, pa.string()), ends, rows_by_word)


def _matching(index: Postings, part: str) -> Mask:
    """Words that hold a part, in any case."""
    anyhow = {"pattern": part, "ignore_case": True}
    if part.isascii():  # small letters are compared much faster than letters of any case
        plain = pc.match_substring(index.plain, part.lower())
    else:
        plain = pc.match_substring(index.plain, **anyhow)
    found = (plain, pc.match_substring(index.others, **anyhow))
    return np.concatenate([one.to_numpy(zero_copy_only=False).astype(np.bool_) for one in found])


def _rows_of(index: Postings, words: NDArray[np.intp]) -> NDArray[np.int32]:
    """The sentences of some words, one with several of them several times."""
    sizes = index.ends[words + 1] - index.ends[words]
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    rows: NDArray[np.int32] = index.rows[np.repeat(index.ends[words], sizes) + within]
    return rows
