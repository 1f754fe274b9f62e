"""Text that a file repeats: whole paragraphs, word for word or nearly, and single sentences."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from core.layout.units import Unit
from core.model import Span

_WORD = re.compile(r"[\w%$€£]+")
_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]?[A-Z])")
_ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gov|Gen|Sen|Rep|St|No|Inc|Co|Ltd|Jr|vs))\.$")
_UNIT_WORDS = 6  # a shorter unit may recur by chance (labels, "Not yet.")
_NEAR_WORDS = 14  # nearly equal counts from here on
_SENTENCE_WORDS = 10
_SHINGLE = 4
_MEANING = frozenset({"not", "no", "never", "without", "lifted", "imposed", "will", "would", "may", "might", "could"})


def repeated_units(units: Sequence[Unit]) -> set[int]:
    """Indexes of the units that say again what an earlier unit said; a heading may be short."""
    seen: set[tuple[str, ...]] = set()
    shingled: dict[tuple[str, ...], list[int]] = defaultdict(list)
    words_of: list[list[str]] = []
    repeats: set[int] = set()
    for index, unit in enumerate(units):
        words = _WORD.findall(unit.text.casefold())
        words_of.append(words)
        key = tuple(words)
        if len(words) >= _UNIT_WORDS and key in seen:
            repeats.add(index)
            continue
        seen.add(key)
        if len(words) < _NEAR_WORDS:
            continue
        shingles = set(zip(*(words[i:] for i in range(_SHINGLE)), strict=False))
        shared = Counter(other for shingle in shingles & shingled.keys() for other in shingled[shingle])
        best = max(shared, key=lambda other: (shared[other], -other), default=None)
        if best is not None and shared[best] >= 0.7 * len(shingles) and _nearly_equal(words_of[best], words):
            repeats.add(index)
            continue
        for shingle in shingles:
            if len(shingled[shingle]) < 8:
                shingled[shingle].append(index)
    return repeats


def repeated_sentences(text: str, spans: Sequence[Span]) -> list[Span]:
    """Long sentences in the given stretches of text that an earlier sentence matches word for word."""
    seen: set[tuple[str, ...]] = set()
    found = []
    for span in spans:
        for sentence in _sentences(text, span):
            key = tuple(_WORD.findall(sentence.of(text).casefold()))
            if len(key) >= _SENTENCE_WORDS and key in seen:
                found.append(sentence)
            seen.add(key)
    return found


def _nearly_equal(a: list[str], b: list[str]) -> bool:
    """Whether few words differ, and none that changes what is said: figures, negations, modals, directions."""
    left, right = Counter(a), Counter(b)
    differing = [*(left - right).elements(), *(right - left).elements()]
    if len(differing) > 0.1 * (len(a) + len(b)) / 2 + 1:
        return False
    return not any(word in _MEANING or any(c.isdigit() for c in word) for word in differing)


def _sentences(text: str, span: Span) -> list[Span]:
    found = []
    start = span.start
    for match in _END.finditer(text, span.start, span.end):
        end = match.start() + len(match.group().rstrip())
        if _ABBREVIATED.search(text, max(start, end - 6), end):
            continue
        found.append(Span(start, end))
        start = match.end()
    found.append(Span(start, span.end))
    return found
