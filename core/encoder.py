"""Words in, arrays out: what the encoder sees of a word, and how batches are laid out.

Shared by the pipeline at run time and by the recipe in `training/`, so that both see the same input. The word pieces
follow BERT's uncased scheme (clean, strip accents, lower-case, split at punctuation, longest match first); as that
loses the case, a small embedding of the word's shape is added by the network.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

UNKNOWN, START, END = 100, 101, 102
MAX_PIECES_PER_WORD = 12
MAX_PIECES = 480  # of a unit; the network has 512 positions

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


class Shape(IntEnum):
    """How a word is written."""

    NONE = 0  # start and end of the unit, padding
    OTHER = 1
    DIGITS = 2
    LOWER = 3
    UPPER = 4
    LETTER = 5  # a single capital
    CAPITALISED = 6
    MIXED = 7


def shape_of(word: str) -> Shape:
    """The shape class of a word, from its letters."""
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return Shape.DIGITS if any(c.isdigit() for c in word) else Shape.OTHER
    if all(c.islower() for c in letters):
        return Shape.LOWER
    if all(c.isupper() for c in letters):
        return Shape.UPPER if len(letters) > 1 else Shape.LETTER
    if letters[0].isupper() and not any(c.isupper() for c in letters[1:]):
        return Shape.CAPITALISED
    return Shape.MIXED


class WordPieces:
    """BERT's uncased word pieces for single words; remembers the words it has seen."""

    def __init__(self, vocabulary: Path) -> None:
        lines = vocabulary.read_text(encoding="utf-8").splitlines()
        self._ids = {piece: number for number, piece in enumerate(lines)}
        self._seen: dict[str, tuple[int, ...]] = {}

    def __call__(self, word: str) -> tuple[int, ...]:
        found = self._seen.get(word)
        if found is None:
            if len(self._seen) > 200_000:  # bounded: a long run over many articles must not grow
                self._seen.clear()
            found = self._seen[word] = self._cut(word[:200])
        return found

    def _cut(self, word: str) -> tuple[int, ...]:
        ids: list[int] = []
        for part in _basic_parts(word):
            ids += self._longest_match(part)
        return tuple(ids[:MAX_PIECES_PER_WORD]) or (UNKNOWN,)

    def _longest_match(self, part: str) -> list[int]:
        ids: list[int] = []
        start = 0
        while start < len(part):
            end = len(part)
            while end > start:
                number = self._ids.get(("##" if start else "") + part[start:end])
                if number is not None:
                    break
                end -= 1
            if end == start:
                return [UNKNOWN]
            ids.append(number if number is not None else UNKNOWN)
            start = end
        return ids


def _basic_parts(word: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn").lower()
    parts: list[str] = []
    run = ""
    for char in plain:
        category = unicodedata.category(char)
        if char == "\ufffd" or (category[0] == "C" and not char.isspace()):
            continue  # soft hyphens, byte order marks: nothing that is seen
        if category[0] == "Z" or char.isspace():
            if run:
                parts.append(run)
            run = ""
        elif _is_punctuation(char, category) or _is_ideograph(char):
            if run:
                parts.append(run)
            parts.append(char)
            run = ""
        else:
            run += char
    if run:
        parts.append(run)
    return parts


def _is_punctuation(char: str, category: str) -> bool:
    code = ord(char)
    return category[0] == "P" or 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126


def _is_ideograph(char: str) -> bool:
    return 0x3400 <= ord(char) <= 0x9FFF or 0xF900 <= ord(char) <= 0xFAFF


class Unit(NamedTuple):
    """A stretch of words as the encoder reads it. `first[k]` is the position of word k's first piece, `first[0]` that
    of the start symbol, which stands for the root of the sentence."""

    pieces: list[int]
    shapes: list[int]
    first: list[int]


def encode(words: Sequence[str], pieces: WordPieces, shapes: Sequence[int] | None = None) -> Unit:
    """Lay out words; a unit that would be too long gets unknown pieces at its end rather than an error."""
    ids, marks, first = [START], [int(Shape.NONE)], [0]
    for number, word in enumerate(words):
        cut = pieces(word)
        if len(ids) + len(cut) + (len(words) - number) > MAX_PIECES:
            cut = (UNKNOWN,)
        first.append(min(len(ids), MAX_PIECES))
        mark = shapes[number] if shapes is not None else int(shape_of(word))
        ids += cut
        marks += [mark] * len(cut)
    return Unit([*ids[:MAX_PIECES], END], [*marks[:MAX_PIECES], int(Shape.NONE)], first)


class Batch(NamedTuple):
    """Padded arrays of a batch of units: `ids`, `shapes`, `mask` (units, pieces), `first` (units, 1 + words)."""

    ids: Ints
    shapes: Ints
    mask: Floats
    first: Ints


def collate(units: Sequence[Unit]) -> Batch:
    """Pad units to one length."""
    longest = max(len(unit.pieces) for unit in units)
    most = max(len(unit.first) for unit in units)
    ids = np.zeros((len(units), longest), np.int64)
    shapes = np.zeros((len(units), longest), np.int64)
    mask = np.zeros((len(units), longest), np.float32)
    first = np.zeros((len(units), most), np.int64)
    for row, unit in enumerate(units):
        ids[row, : len(unit.pieces)] = unit.pieces
        shapes[row, : len(unit.shapes)] = unit.shapes
        mask[row, : len(unit.pieces)] = 1
        first[row, : len(unit.first)] = unit.first
    return Batch(ids, shapes, mask, first)
