"""Scores in, well-formed annotation out: the best tree over arc scores, the best name tags over tag scores.

`best_tree` takes the best head for each word and, where that is not a tree with one root, the maximum spanning tree of
Chu and Liu (1965) and Edmonds (1967), tried from each likely root.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
_NEVER = -1e9
_ROOTS_TRIED = 4


def best_tree(scores: Floats) -> list[int]:
    """Head of each word: 0 for the root, else 1 + index. `scores` is (words, 1 + words), column 0 the root."""
    words = scores.shape[0]
    if words == 1:
        return [0]
    grid = np.full((words + 1, words + 1), _NEVER, np.float32)
    grid[1:] = scores
    np.fill_diagonal(grid, _NEVER)
    heads = grid.argmax(1)
    if not _is_tree(heads[1:].tolist()):
        heads = _single_root(grid)
    return [int(head) for head in heads[1:]]


def _is_tree(heads: list[int]) -> bool:
    if heads.count(0) != 1:
        return False
    state = [0] * (len(heads) + 1)  # 0 unseen, 1 on the way, 2 reaches the root
    state[0] = 2
    for start in range(1, len(heads) + 1):
        path, node = [], start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = heads[node - 1]
        if state[node] == 1:
            return False
        for seen in path:
            state[seen] = 2
    return True


def _single_root(grid: npt.NDArray[np.float32]) -> Ints:
    best: tuple[float, Ints] | None = None
    order = np.argsort(-grid[1:, 0], kind="stable")[:_ROOTS_TRIED] + 1
    rows = np.arange(1, grid.shape[0])
    for root in order:
        tried = grid.copy()
        tried[1:, 0] = _NEVER
        tried[root] = _NEVER
        tried[root, 0] = grid[root, 0]
        heads = _spanning_tree(tried)
        total = float(tried[rows, heads[1:]].sum())
        if best is None or total > best[0]:
            best = (total, heads)
    if best is None:
        raise ValueError("no words")
    return best[1]


def _spanning_tree(grid: npt.NDArray[np.float32]) -> Ints:
    """Chu-Liu-Edmonds: contract a cycle of best heads, solve the smaller problem, open the cycle again."""
    size = grid.shape[0]
    heads: Ints = grid.argmax(1).astype(np.int64)
    heads[0] = -1
    cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = np.array(cycle)
    outside = np.array([node for node in range(size) if node not in set(cycle)])
    count = len(outside)
    small = np.full((count + 1, count + 1), _NEVER, np.float32)
    small[:count, :count] = grid[np.ix_(outside, outside)]
    entering = grid[np.ix_(inside, outside)] - grid[inside, heads[inside]][:, None]
    small[count, :count] = entering.max(0)
    leaving = grid[np.ix_(outside, inside)]
    small[:count, count] = leaving.max(1)
    small[0] = _NEVER
    solved = _spanning_tree(small)
    result = heads.copy()
    for place in range(1, count):
        head = solved[place]
        result[outside[place]] = inside[leaving[place].argmax()] if head == count else outside[head]
    entry = solved[count]
    broken = inside[entering[:, entry].argmax()]
    result[broken] = outside[entry]
    return result


def _cycle(heads: Ints) -> list[int]:
    mark = [0] * len(heads)
    for start in range(1, len(heads)):
        node = start
        while node > 0 and mark[node] == 0:
            mark[node] = start
            node = int(heads[node])
        if node > 0 and mark[node] == start:
            cycle, walk = [node], int(heads[node])
            while walk != node:
                cycle.append(walk)
                walk = int(heads[walk])
            return cycle
    return []


class NameTags:
    """The best sequence of BIO tags: an I tag only after a tag of its own label (Viterbi)."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = tuple(labels)
        size = len(labels)
        self._move = np.zeros((size, size), np.float32)
        self._first = np.zeros(size, np.float32)
        for column, label in enumerate(labels):
            if label.startswith("I"):
                self._first[column] = _NEVER
                for row, before in enumerate(labels):
                    if before[2:] != label[2:]:
                        self._move[row, column] = _NEVER

    def spans(self, logits: Floats) -> list[tuple[int, int, str]]:
        """(start, end, label) of the names over logits (words, labels)."""
        greedy = logits.argmax(1)
        if not greedy.any():
            return []
        shifted = logits - logits.max(1, keepdims=True)
        scores = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
        best = scores[0] + self._first
        back: list[Ints] = []
        for row in scores[1:]:
            paths = best[:, None] + self._move
            choice = paths.argmax(0)
            back.append(choice.astype(np.int64))
            best = paths[choice, np.arange(len(choice))] + row
        path = [int(best.argmax())]
        for choice in reversed(back):
            path.append(int(choice[path[-1]]))
        return _bio_spans([self.labels[k] for k in reversed(path)])


def _bio_spans(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    for index, tag in enumerate(tags):
        if tag.startswith("B"):
            spans.append((index, index + 1, tag[2:]))
        elif tag.startswith("I") and spans:
            spans[-1] = (spans[-1][0], index + 1, spans[-1][2])
    return spans
