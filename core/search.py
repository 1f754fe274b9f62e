"""The words that a reader searches for: each must stand in the sentence, in any order and as a part of a word, so that
"break down" finds "breaks down"; what stands between quotation marks must stand there as it is."""

from __future__ import annotations

import re

import pandas as pd

LONGEST = 200  # characters of a search; each word costs a look through every sentence
_TERM = re.compile(r'["“”]([^"“”]+)["“”]|([^\s"“”]+)')


def terms(text: str) -> tuple[str, ...]:
    """The distinct terms of a search, longest first."""
    found = ((quoted or word).strip() for quoted, word in _TERM.findall(text))
    return tuple(sorted({term for term in found if term}, key=lambda term: (-len(term), term)))


def cut(text: str) -> str:
    """The part of a search that is looked for: its first words, up to LONGEST characters."""
    if len(text) <= LONGEST:
        return text
    whole = text[: LONGEST + 1].rsplit(maxsplit=1)
    return whole[0][:LONGEST] if whole else ""


def saying(sentences: pd.Series[str], text: str) -> pd.Series[bool]:
    """Which sentences say all terms, in any case; all of them where nothing is searched for."""
    kept = pd.Series(True, index=sentences.index)
    for term in terms(text):
        kept &= sentences.str.contains(term, case=False, regex=False)
    return kept
