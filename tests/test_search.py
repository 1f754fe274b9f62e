"""What a reader types, and which sentences say it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.search import LONGEST, cut, saying, terms
from core.words import Words, postings

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


def index(sentences: pd.Series[str]) -> Words:
    """Words with their index made, however few the sentences."""
    words = Words(sentences, small=0)
    words.saying("x")
    words.wait()
    return words


_PIECES = st.sampled_from([
    "coal", "Coal", "char", "COAL,", "zürich", "Zürich", "ſteel", "steel", "\u212a", "k", "İ", "ı", "-", ".", "“", '"',
    " ", "  ", "\n", "\t", "\x1c", "\x85", "\u200b", "\u180e", "\u2028", "\xa0", "e", "straße", "ẞ", "μ", "µ",
])  # fmt: skip
_TEXT = st.lists(_PIECES, max_size=8).map("".join)


@settings(max_examples=300, deadline=None)
@given(sentences=st.lists(_TEXT, min_size=1, max_size=6), needle=_TEXT)
def test_an_index_finds_what_a_look_at_every_sentence_finds(sentences: list[str], needle: str) -> None:
    column = pd.Series(sentences, dtype="str")
    assert index(column).saying(needle).tolist() == saying(column, needle).tolist()


@pytest.mark.parametrize(
    "needle", ["break down", '"rare earths"', "BREAK", "earths China", "e", "nothing", "", '"old  earths"']
)
def test_an_index_answers_as_the_sentences_do(needle: str) -> None:
    assert index(SENTENCES).saying(needle).tolist() == saying(SENTENCES, needle).tolist()


def test_sentences_are_looked_through_until_the_index_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    from threading import Event

    go = Event()

    def slow(sentences: pd.Series[str]) -> object:
        go.wait(10)
        return postings(sentences)

    monkeypatch.setattr("core.words.postings", slow)
    words = Words(SENTENCES, small=0)
    before = words.saying("rare")
    looked: list[str] = []
    monkeypatch.setattr("core.words.saying", lambda rows, text: looked.append(text) or saying(rows, text))
    words.saying("rare")
    assert looked == ["rare"]
    go.set()
    words.wait()
    assert words.saying("rare").tolist() == before.tolist() == [False, False, True, True]
    assert looked == ["rare"]  # the index alone was asked


def test_postings_name_the_sentences_of_each_word() -> None:
    found = postings(SENTENCES)
    names = [*found.plain.to_pylist(), *found.others.to_pylist()]
    assert len(found.ends) == len(names) + 1
    held = {name: set() for name in names}  # "Down" and "down" are two words
    for place, name in enumerate(names):
        held[name] |= set(found.rows[found.ends[place] : found.ends[place + 1]].tolist())
    assert held["rare"] == {2, 3}
    assert held["earths"] == {2, 3}
    assert postings(SENTENCES.iloc[:0]).rows.dtype == np.int32


CUTS = [
    ("ban lifted", "ban lifted", "short enough"),
    ("tariff " * 40, " ".join(["tariff"] * 28), "at a word"),
    ("x" * 500, "x" * LONGEST, "one word without end"),
    (" " * 500, "", "nothing at length"),
]


@pytest.mark.parametrize(("text", "kept", "reason"), CUTS, ids=[row[2] for row in CUTS])
def test_a_search_has_an_end(text: str, kept: str, reason: str) -> None:
    assert cut(text) == kept, reason
