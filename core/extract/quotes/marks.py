"""Quotation marks: the stretches between them, found in the characters before any parse is trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.model import Block, Span

_PARTNERS = {"“": "”", "„": "“”", "‟": "”", "«": "»", "»": "«", "‘": "’", "‚": "‘’", "‹": "›", '"': '"', "'": "'"}
_BEFORE_OPENING = " \t\n\r\u00a0\u200b([{—–-:;/"
_REACH = 8000  # characters that one paragraph's stretch may have: keeps the search linear on hostile input
_MAX_FAILURES = 20  # marks without a partner after which a paragraph's further ones are left alone: keeps it linear
_MAX_BLOCKS = 12  # a quotation that seems to run over more paragraphs has lost its closing mark


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text between quotation marks. `inner` leaves the marks out, `outer` takes them in; `closed` is False where the
    closing mark is missing and the stretch ends with its paragraph."""

    inner: Span
    outer: Span
    closed: bool = True


def find_stretches(text: str, blocks: Sequence[Block]) -> tuple[Stretch, ...]:
    """The outermost quoted stretches of the blocks, in text order, disjoint. A stretch goes on over paragraphs where
    it is not closed and the next paragraph opens with the same mark again."""
    found: list[Stretch] = []
    pending: tuple[int, str, int] | None = None  # start of the stretch, its opening mark, paragraphs seen
    for number, block in enumerate(blocks):
        start, end = block.span
        if pending is not None:
            resumed = _opens_with(text, block, pending[1])
            if resumed is None:
                previous = blocks[number - 1].span
                found.append(_unclosed(text, pending[0], previous.end))
                pending = None
            else:
                close = _closing(text, resumed, end, pending[1])
                if close is None and pending[2] < _MAX_BLOCKS:
                    pending = (pending[0], pending[1], pending[2] + 1)
                    continue
                stop = end if close is None else close
                found.append(
                    Stretch(Span(pending[0] + 1, stop), Span(pending[0], min(stop + 1, end)), close is not None)
                )
                pending, start = None, min(stop + 1, end)
        for opening, close in _within(text, start, end):
            if close is not None:
                found.append(Stretch(Span(opening + 1, close), Span(opening, close + 1)))
            else:
                pending = (opening, text[opening], 1)
    if pending is not None:
        found.append(_unclosed(text, pending[0], blocks[-1].span.end))
    return tuple(stretch for stretch in found if stretch.inner.of(text).strip())


def _opens_with(text: str, block: Block, mark: str) -> int | None:
    """Where the text of a paragraph that takes up an open quotation again starts, after its mark; else None."""
    start, end = block.span
    while start < end and text[start].isspace():
        start += 1
    repeats = mark + ("»" if mark == "«" else "")
    return start + 1 if start < end and text[start] in repeats else None


def _unclosed(text: str, opening: int, end: int) -> Stretch:
    """The stretch of an opening mark that nothing closes: to the end of its paragraph."""
    paragraph_end = text.find("\n", opening, end)
    stop = end if paragraph_end < 0 else paragraph_end
    return Stretch(Span(opening + 1, stop), Span(opening, stop), closed=False)


def _within(text: str, start: int, end: int) -> Iterator[tuple[int, int | None]]:
    """(opening, closing) of each outermost stretch of one paragraph; closing is None for a last one left open."""
    at, failures = start, 0
    while at < end:
        mark = text[at]
        if mark in _PARTNERS and _opens(text, at, start, end):
            close = _closing(text, at + 1, end, mark) if failures < _MAX_FAILURES else None
            if close is None:
                failures += 1
                if failures >= _MAX_FAILURES or mark in "'‘‚‹" or _opens_later(text, at + 1, end, mark):
                    at += 1  # an apostrophe, or a lost mark whose paragraph goes on with other quotations
                    continue
                yield at, None
                return
            yield at, close
            at = close
        at += 1


def _opens_later(text: str, start: int, end: int, mark: str) -> bool:
    """Whether a further stretch opens in the paragraph: then the unclosed mark costs nothing but itself."""
    return any(text[at] == mark and _opens(text, at, start, end) for at in range(start, end))


def _opens(text: str, at: int, start: int, end: int) -> bool:
    """Whether the mark at `at` can open a stretch."""
    mark, before = text[at], text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if after.isspace() and mark not in "«»":
        return False
    if mark == "»":
        return False
    if before not in _BEFORE_OPENING and before not in "\"“'‘«„":
        return False
    if mark in "'‘":
        return (after.isalnum() and not _apostrophe(text, at, end)) or after in '“"…[$€£¿¡'
    return True


def _apostrophe(text: str, at: int, end: int) -> bool:
    """A clipped word: '90s, 'em, 'til, 'tis."""
    word = text[at + 1 : min(at + 6, end)].lower()
    return word[:2].isdigit() or word.startswith(("em ", "til ", "tis ", "twas ", "cause ", "n' ", "n’ "))


def _closing(text: str, start: int, end: int, mark: str) -> int | None:
    """The place of the mark that closes a stretch opened by `mark` before `start`, or None."""
    partners, end = _PARTNERS[mark], min(end, start + _REACH)
    if mark in "'‘‚":
        return _closing_single(text, start, end, partners)
    if mark == '"':
        close = text.find(mark, start, end)
        return None if close < 0 or _opens_straight(text, close, start, end) else close
    depth = 1
    for at in range(start, end):
        character = text[at]
        if character == mark and at > start:
            if not text[at - 1].isspace():
                return at  # “like this“
            depth += 1
        elif character in partners:
            depth -= 1
            if depth == 0:
                return at
    return None  # never closed, or opened again and closed once too little: the first one lost its closing mark


def _opens_straight(text: str, at: int, start: int, end: int) -> bool:
    """Whether a straight mark inside an open stretch opens another one instead of closing it."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    return at > start and before.isspace() and after.isalnum()


def _closing_single(text: str, start: int, end: int, partners: str) -> int | None:
    """As `_closing` for single marks, which are apostrophes too: one after punctuation closes; of those after a letter
    the first that ends a word, unless it is a plural's possessive and a surer one follows."""
    doubtful: int | None = None
    for at in range(start, end):
        if text[at] not in partners and text[at] != "’":
            continue
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        if after.isalnum() or before.isspace():
            continue
        if not before.isalpha():
            return at
        if before in "sS" and after == " ":
            doubtful = at if doubtful is None else doubtful
            continue
        return at
    return doubtful
