"""Endless streams of training batches: syntax with sentence starts, names, and action triggers with their roles."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.encoder import Batch, Shape, Unit, WordPieces, collate, encode, shape_of
from training.labels import Labels
from training.treebank import Sentence, pieces_of, vary_marks

IGNORE = -100
_SMALL_WORDS = frozenset("a an the of in on at to for and or but by with as from over after".split())


@dataclass
class Item:
    """A unit with the targets of one task; lists run over its words."""

    unit: Unit
    upos: list[int] = field(default_factory=list)
    xpos: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)  # 1 + index in the unit, 0 for a root
    labels: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)  # number of the word's sentence
    names: list[int] = field(default_factory=list)
    triggers: list[int] = field(default_factory=list)
    actions: list[tuple[int, int, int, int]] = field(default_factory=list)  # word, status, kind, instrument
    roles: list[tuple[int, int, int, int]] = field(default_factory=list)  # role, trigger word, word, 0 or 1


def case_shapes(words: Sequence[str], rng: random.Random) -> list[int] | None:
    """Shapes of a headline in title case or capitals, or of a text in lower case, now and then."""
    draw = rng.random()
    shapes = [int(shape_of(word)) for word in words]
    if draw < 0.06 and len(words) < 30:
        lower = int(Shape.LOWER)
        return [
            int(Shape.CAPITALISED) if s == lower and (w.lower() not in _SMALL_WORDS or k == 0) else s
            for k, (w, s) in enumerate(zip(words, shapes, strict=True))
        ]
    if draw < 0.08:
        return [int(Shape.UPPER) if s in (Shape.LOWER, Shape.CAPITALISED) else s for s in shapes]
    if draw < 0.09:
        return [int(Shape.LOWER) if s in (Shape.UPPER, Shape.LETTER, Shape.CAPITALISED) else s for s in shapes]
    return None


def syntax_item(run: Sequence[Sentence], labels: Labels, pieces: WordPieces, rng: random.Random | None) -> Item:
    """A run of sentences as one unit; varied where `rng` is given."""
    sentences = vary_marks(list(run), rng) if rng else list(run)
    words = [word for sentence in sentences for word in sentence.words]
    item = Item(encode(words, pieces, case_shapes(words, rng) if rng else None))
    for number, sentence in enumerate(sentences):
        base = len(item.heads)
        item.upos += [labels.upos.index(tag) if tag in labels.upos else 0 for tag in sentence.upos]
        item.xpos += [labels.xpos.index(tag) if tag in labels.xpos else 0 for tag in sentence.xpos]
        item.starts += [int(k == 0) for k in range(len(sentence.words))]
        item.heads += [0 if head < 0 else base + head + 1 for head in sentence.heads]
        item.labels += [labels.relation(label) for label in sentence.labels]
        item.sentence += [number] * len(sentence.words)
    return item


def name_item(run: Sequence[Sentence], labels: Labels, pieces: WordPieces, rng: random.Random | None) -> Item:
    """A run of sentences with their names."""
    sentences = vary_marks(list(run), rng) if rng else list(run)
    words = [word for sentence in sentences for word in sentence.words]
    item = Item(encode(words, pieces, case_shapes(words, rng) if rng else None))
    item.names = [labels.names.index(name) for sentence in sentences for name in sentence.names]
    return item


def batches(items: list[Item], size: int, rng: random.Random) -> Iterator[list[Item]]:
    """Batches of about `size` pieces, padding included, of items of like length, in random order."""
    items = sorted(items, key=lambda item: len(item.unit.pieces) + rng.random() * 4)
    cut: list[list[Item]] = []
    batch: list[Item] = []
    longest = 0
    for item in items:
        length = len(item.unit.pieces)
        if batch and max(longest, length) * (len(batch) + 1) > size:
            cut.append(batch)
            batch, longest = [], 0
        batch.append(item)
        longest = max(longest, length)
    if batch:
        cut.append(batch)
    rng.shuffle(cut)
    yield from cut


def forever(
    source: Sequence[Any], make: Callable[[Any], Item], size: int, rng: random.Random, chunk: int = 1500
) -> Iterator[list[Item]]:
    """Shuffled passes over a source without end, made into items chunk by chunk."""
    while True:
        order = list(source)
        rng.shuffle(order)
        for start in range(0, len(order), chunk):
            yield from batches([make(entry) for entry in order[start : start + chunk]], size, rng)


def document_stream(
    documents: Sequence[list[Sentence]],
    make: Callable[[list[Sentence]], Item],
    size: int,
    rng: random.Random,
) -> Iterator[list[Item]]:
    """Like `forever`, the documents cut anew into runs of sentences in every pass."""
    while True:
        runs = [run for document in documents for run in pieces_of(document, rng)]
        runs = [run for run in runs if sum(len(s.words) for s in run) <= 180]
        rng.shuffle(runs)
        for start in range(0, len(runs), 1500):
            yield from batches([make(run) for run in runs[start : start + 1500]], size, rng)


def padded(rows: Sequence[Sequence[int]], width: int) -> Tensor:
    """Rows of labels, padded with the index that losses ignore."""
    grid = np.full((len(rows), width), IGNORE, np.int64)
    for number, row in enumerate(rows):
        grid[number, : len(row)] = row
    return torch.from_numpy(grid)


def tensors(items: Sequence[Item]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """ids, shapes, mask, first."""
    batch: Batch = collate([item.unit for item in items])
    return tuple(torch.from_numpy(part) for part in batch)  # type: ignore[return-value]


def same_sentence(items: Sequence[Item], width: int) -> Tensor:
    """(batch, words, 1 + words): True where a word may be the head of a word; the root column is always open."""
    number = padded([item.sentence for item in items], width)
    open_ = (number.unsqueeze(2) == number.unsqueeze(1)) & (number.unsqueeze(1) >= 0)
    root = torch.ones(open_.shape[0], width, 1, dtype=torch.bool)
    return torch.cat([root, open_], 2)
