"""What a reader types, and which sentences say it."""

from __future__ import annotations

import pandas as pd
import pytest

from core.search import saying, terms

SENTENCES = pd.Series(
    ["The deal breaks down.", "Down they fell; a break.", "Rare earths from China", "rare old earths"]
)


@pytest.mark.parametrize(
    ("text", "found", "reason"),
    [
        ("break down", [0, 1], "every word, in any order, also inside a word"),
        ("BREAK", [0, 1], "in any case"),
        ('"rare earths"', [2], "a phrase stands as it is"),
        ("\u201crare earths\u201d china", [2], "curly marks too, beside a word"),
        ("rare earths", [2, 3], "words need not be neighbours"),
        ("b.eak", [], "nothing in it is an expression"),
        ('"', [0, 1, 2, 3], "an open quotation mark searches for nothing"),
        ("  ", [0, 1, 2, 3], "nor do blanks"),
    ],
)
def test_saying(text: str, found: list[int], reason: str) -> None:
    assert list(SENTENCES.index[saying(SENTENCES, text)]) == found, reason


def test_terms_are_distinct_and_the_longest_comes_first() -> None:
    assert terms('a "b c" a') == ("b c", "a")
