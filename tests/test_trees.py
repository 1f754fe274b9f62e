"""Trees and name tags out of scores: always well formed, and the best there are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.trees import NameTags, best_tree

LABELS = ("O", "B-PERSON", "I-PERSON", "B-LOC", "I-LOC")
TAGS = NameTags(LABELS)
Floats = npt.NDArray[np.float32]


@st.composite
def grids(draw: st.DrawFn, most: int, columns: int | None = None) -> Floats:
    """Scores (words, columns), columns one more than the words where none are given; whole numbers, so sums are
    exact and ties happen."""
    words = draw(st.integers(1, most))
    width = words + 1 if columns is None else columns
    values = draw(st.lists(st.integers(-20, 20), min_size=words * width, max_size=words * width))
    return np.array(values, np.float32).reshape(words, width)


def reaches_the_root(heads: list[int]) -> bool:
    for start in range(1, len(heads) + 1):
        node, steps = start, 0
        while node:
            node, steps = heads[node - 1], steps + 1
            if steps > len(heads):
                return False
    return True


def trees(words: int) -> Iterator[list[int]]:
    for heads in product(range(words + 1), repeat=words):
        if heads.count(0) == 1 and reaches_the_root(list(heads)):
            yield list(heads)


def total(scores: Floats, heads: list[int]) -> float:
    return float(sum(scores[k, head] for k, head in enumerate(heads)))


@given(grids(25))
def test_there_is_one_root_and_no_circle(scores: Floats) -> None:
    heads = best_tree(scores)
    assert len(heads) == len(scores)
    assert heads.count(0) == 1
    assert reaches_the_root(heads)


@given(grids(4))
def test_no_tree_scores_higher(scores: Floats) -> None:
    assert total(scores, best_tree(scores)) == max(total(scores, heads) for heads in trees(len(scores)))


@pytest.mark.parametrize(
    ("scores", "heads"),
    [
        ([[5, 9]], [0]),  # a word alone is the root, whatever it prefers
        ([[9, 0, 1], [1, 8, 0]], [0, 1]),  # the best heads are a tree already
        ([[5, 0, 9], [1, 9, 0]], [0, 1]),  # two words that want each other: the circle is opened where it costs least
        ([[9, 0, 1], [8, 2, 0]], [0, 1]),  # two roots: the better one stays
        ([[1, 0, 9, 0], [0, 0, 0, 9], [2, 9, 0, 0]], [2, 3, 0]),  # a circle of three
    ],
)
def test_small_trees(scores: list[list[int]], heads: list[int]) -> None:
    assert best_tree(np.array(scores, np.float32)) == heads


def test_a_long_chain_of_circles() -> None:
    words = 160
    scores = np.zeros((words, words + 1), np.float32)
    for k in range(words):  # neighbours want each other, two by two
        scores[k, 1 + (k ^ 1)] = 10
    heads = best_tree(scores)
    assert heads.count(0) == 1
    assert reaches_the_root(heads)
    assert total(scores, heads) == 10 * words / 2


def best_tags(logits: Floats) -> float:
    """The highest sum over all sequences in which an I follows its own label."""
    best = -np.inf
    for path in product(range(len(LABELS)), repeat=len(logits)):
        names = ["O", *(LABELS[k] for k in path)]
        if all(b[0] != "I" or a[2:] == b[2:] for a, b in pairwise(names)):
            best = max(best, float(sum(logits[k, tag] for k, tag in enumerate(path))))
    return best


def tags_of(spans: list[tuple[int, int, str]], words: int) -> list[str]:
    tags = ["O"] * words
    for start, end, label in spans:
        tags[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
    return tags


@settings(max_examples=60)
@given(grids(4, len(LABELS)))
def test_no_tag_sequence_scores_higher(logits: Floats) -> None:
    tags = tags_of(TAGS.spans(logits), len(logits))
    found = float(sum(logits[k, LABELS.index(tag)] for k, tag in enumerate(tags)))
    assert found == best_tags(logits)


@given(grids(30, len(LABELS)))
def test_names_are_disjoint_and_in_order(logits: Floats) -> None:
    spans = TAGS.spans(logits)
    assert all(0 <= start < end <= len(logits) for start, end, _ in spans)
    assert all(low[1] <= high[0] for low, high in pairwise(spans))
    assert {label for _, _, label in spans} <= {"PERSON", "LOC"}


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("O O", []),
        ("B-LOC I-LOC O B-PERSON", [(0, 2, "LOC"), (3, 4, "PERSON")]),
        ("B-LOC B-LOC", [(0, 1, "LOC"), (1, 2, "LOC")]),  # neighbours stay apart
    ],
)
def test_clear_tags_are_taken_as_they_are(tags: str, spans: list[tuple[int, int, str]]) -> None:
    logits = np.full((len(tags.split()), len(LABELS)), -5, np.float32)
    for k, tag in enumerate(tags.split()):
        logits[k, LABELS.index(tag)] = 5
    assert TAGS.spans(logits) == spans
