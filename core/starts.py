"""Where sentences start: the model's opinion, bounded by what punctuation says for certain.

The model learned where sentences start from treebanks. In texts about trade, on which it learned other things, it
overlooks two full stops in five and cuts headlines before their verb; so a full stop before a capital ends a sentence,
and no headline and hardly a line is cut after a bare word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from spacy.tokens import Token

_CLOSING = frozenset("\"'”’»)]}.,;:!?…%")
_ENDS = frozenset({".", "!", "?", "…", "...", ":", ";"})
_QUOTES = frozenset("\"'”’“‘»«")
_AFTER_STOP = frozenset({"”", '"', "’", "'", "''", "»", ")", "]"})  # stand between a full stop and the next sentence
_MARKS = 6  # most closing marks in a row
_OPENING = frozenset("“‘«([{")
_UNMARKED, _UNMARKED_HEADLINE = 2.3, 6.0  # logits; from development treebanks and our own short texts
# Abbreviations that the tokenizer cuts from their full stop: before a name a title ends no sentence; of the others the
# model decides.
_TITLES = frozenset(
    """adm amb asst capt cmdr cpl dep dr exec gen gov hon insp lt maj messrs min mr mrs ms pres prof pvt rep sec sen sgt
    supt treas""".split()
)
_SHORT = frozenset("art assn assoc dept dir fig ft mt org reg rev".split())


def sentence_starts(tokens: Sequence[Token], logits: npt.NDArray[np.float32]) -> list[int]:
    """Indices of the words of a unit that start a sentence; the first always does."""
    words = [token.text for token in tokens]
    prose = bool(words) and words[-1] in _CLOSING
    starts = [0]
    for k in range(1, len(words)):
        likely = logits[k] > 0 and logits[k] > _doubt(tokens[k], words[k - 1], prose)
        if after_full_stop(tokens, words, k) or (likely and _possible(tokens, words, k)):
            starts.append(k)
    return starts


def _doubt(token: Token, last: str, prose: bool) -> float:
    """The logit above which a word may start a sentence. Without a mark before it, in the middle of a line, it hardly
    ever does; least of all in a headline, which has no full stop at its end."""
    if "\n" in token.nbor(-1).text:
        return 0.0
    if last[-1:].isalnum() or last == "%":
        return _UNMARKED if prose else _UNMARKED_HEADLINE
    return _UNMARKED_HEADLINE if not prose and len(last) > 1 and last[-1] == "." else 0.0  # "U.S. Lifts Ban"


def parts(tokens: list[Token], most: int) -> Iterator[list[Token]]:
    """A unit in parts of at most `most` words, cut after a full stop where there is one in the second half."""
    words = [token.text for token in tokens]
    edges = [0]
    while len(words) - edges[-1] > most:
        low = edges[-1]
        stops = (k for k in range(low + most, low + most // 2, -1) if after_full_stop(tokens, words, k))
        edges.append(next(stops, low + most))
    for low, high in pairwise([*edges, len(words)]):
        if low < high:
            yield tokens[low:high]


def after_full_stop(tokens: Sequence[Token], words: Sequence[str], k: int) -> bool:
    """Whether a full stop ends the sentence before index k: one apart from any abbreviation, closing quotation marks
    behind it or not, before a capital or an opening quotation mark."""
    if not (words[k][:1].isupper() or _opens(tokens, k)):
        return False
    stop = k - 1
    while stop > max(0, k - _MARKS) and words[stop] in _AFTER_STOP and not _opens(tokens, stop):
        stop -= 1
    if stop < 1 or not (words[stop] == "." or (words[stop] in "!?" and stop == k - 1)):
        return False
    before = words[stop - 1]
    single = len(before) == 1 and before.isalpha()  # "J. Smith"
    return not single and before.lower() not in _TITLES | _SHORT and not (stop == 1 and before.isdigit())  # "1. Scope"


def _possible(tokens: Sequence[Token], words: Sequence[str], k: int) -> bool:
    """Whether a sentence can start at index k at all."""
    word, last = words[k], words[k - 1]
    if word in _CLOSING and not (word in _QUOTES and _opens(tokens, k)):
        return False
    if last in _OPENING or (last in _QUOTES and _opens(tokens, k - 1)):
        return False  # the sentence starts at the opening mark
    if (words[max(0, k - 2)] if last == "." else last[:-1]).lower() in _TITLES and last[-1:] == ".":
        return False
    if word == last and not word[:1].isalnum():
        return False  # a ruled line: "= = ="
    before = _before_quotes(words, k)
    return before not in (",", "-", "—") and not (word[:1].islower() and before not in _ENDS)


def _before_quotes(words: Sequence[str], k: int) -> str:
    """The word before index k, closing quotation marks passed over."""
    k -= 1
    while k > 0 and words[k] in ("”", '"', "’", "'", "''"):
        k -= 1
    return words[k]


def _opens(tokens: Sequence[Token], k: int) -> bool:
    """Whether a quotation mark stands before its word: no white space after it, some before it."""
    token = tokens[k]
    if token.text not in _QUOTES:
        return False
    if token.text in "“‘«":
        return True
    if token.whitespace_:
        return False
    return token.i == 0 or bool(token.nbor(-1).whitespace_) or token.nbor(-1).is_space
