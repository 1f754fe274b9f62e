"""What the encoder is given: word pieces, shapes, the layout of units and batches."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.encoder import END, MAX_PIECES, START, UNKNOWN, Shape, WordPieces, collate, encode, shape_of
from core.language import MAX_WORDS, MODEL
from training.treebank import read_conllu

SAMPLE = Path(__file__).parent / "data" / "pud_sample.conllu"
VOCABULARY = MODEL / "vocab.txt"
PIECES = WordPieces(VOCABULARY)
NAMES = VOCABULARY.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("curbs", "curb ##s"),  # longest match first
        ("gallium", "gall ##ium"),
        ("Zürich", "zurich"),  # case and accents are dropped
        ("Ñandú", "nan ##du"),
        ("90-day", "90 - day"),  # cut at punctuation
        ("U.S.", "u . s ."),
        ("’s", "’ s"),
        ("EU–China", "eu – china"),
        ("$1.2bn", "$ 1 . 2 ##bn"),
        ("南海", "南 海"),  # ideographs stand alone
        ("tar\u00adiffs", "tariffs"),  # a soft hyphen is not there
        ("\ufeffcurb", "curb"),
        ("curb\u00a0s", "curb s"),  # a space inside a word cuts it
        ("😀", "[UNK]"),
        ("", "[UNK]"),  # every word has a piece, so that it has a vector
        ("\u200b", "[UNK]"),
    ],
)
def test_words_are_cut_into_known_pieces(word: str, pieces: str) -> None:
    assert [NAMES[number] for number in PIECES(word)] == pieces.split()


def test_pieces_equal_those_of_the_tokenizers_library() -> None:
    tokenizers = pytest.importorskip("tokenizers", reason="comes with the training extra")
    other = tokenizers.BertWordPieceTokenizer(str(VOCABULARY), lowercase=True)
    words = {word for document in read_conllu(SAMPLE) for sentence in document for word in sentence.words}
    assert len(words) > 600
    differing = {word for word in words if list(PIECES(word)) != other.encode(word, add_special_tokens=False).ids}
    assert not differing


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("tariffs", Shape.LOWER),
        ("rare-earth", Shape.LOWER),
        ("Beijing", Shape.CAPITALISED),
        ("EU", Shape.UPPER),
        ("U.S.", Shape.UPPER),
        ("A", Shape.LETTER),
        ("I", Shape.LETTER),
        ("SoCs", Shape.MIXED),
        ("iPhone", Shape.MIXED),
        ("2025", Shape.DIGITS),
        ("1.5", Shape.DIGITS),
        ("90s", Shape.LOWER),
        ("—", Shape.OTHER),
        ("", Shape.OTHER),
    ],
)
def test_shapes(word: str, shape: Shape) -> None:
    assert shape_of(word) is shape


@given(st.lists(st.text(max_size=30), max_size=MAX_WORDS))
def test_each_word_of_a_unit_has_pieces_of_its_own(words: list[str]) -> None:
    unit = encode(words, PIECES)
    assert len(unit.pieces) == len(unit.shapes) <= MAX_PIECES + 1
    assert (unit.pieces[0], unit.pieces[-1]) == (START, END)
    assert unit.first[0] == 0
    assert len(unit.first) == 1 + len(words)
    assert all(low < high for low, high in pairwise(unit.first))
    assert unit.first[-1] < len(unit.pieces)
    assert all(0 <= piece < len(NAMES) for piece in unit.pieces)


@settings(max_examples=20, deadline=None)
@given(st.integers(MAX_WORDS, 2 * MAX_PIECES))
def test_a_unit_never_outgrows_the_network(count: int) -> None:
    unit = encode(["counter-countermeasures"] * count, PIECES)
    assert len(unit.pieces) == len(unit.shapes) <= MAX_PIECES + 1
    assert len(unit.first) == 1 + count
    assert max(unit.first) < len(unit.pieces)


def test_the_words_that_do_not_fit_are_unknown_and_the_others_are_not() -> None:
    unit = encode(["countermeasures"] * 400, PIECES)
    assert unit.pieces[1 : 1 + len(PIECES("countermeasures"))] == list(PIECES("countermeasures"))
    assert unit.pieces[unit.first[-1]] == UNKNOWN


def test_shapes_can_be_given() -> None:
    unit = encode(["china", "curbs"], PIECES, [int(Shape.UPPER), int(Shape.LOWER)])
    assert unit.shapes == [Shape.NONE, Shape.UPPER, Shape.LOWER, Shape.LOWER, Shape.NONE]


def test_batches_are_padded_with_nothing() -> None:
    units = [encode("China eased its curbs .".split(), PIECES), encode(["Curbs"], PIECES)]
    batch = collate(units)
    assert batch.ids.shape == batch.shapes.shape == batch.mask.shape == (2, len(units[0].pieces))
    assert batch.first.shape == (2, 6)
    assert batch.mask.sum(1).tolist() == [len(unit.pieces) for unit in units]
    assert not batch.ids[1, len(units[1].pieces) :].any()
    assert np.array_equal(batch.ids[0], units[0].pieces)
