"""Lemmas from the shipped tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language import MODEL
from core.lemmas import Lemmas

LEMMAS = Lemmas(MODEL / "lemmas.json")


@pytest.mark.parametrize(
    ("word", "upos", "xpos", "lemma"),
    [
        ("lifted", "VERB", "VBD", "lift"),  # regular
        ("resumed", "VERB", "VBN", "resume"),  # the known word decides: not "resum"
        ("imposing", "VERB", "VBG", "impose"),
        ("eased", "VERB", "VBN", "ease"),
        ("needed", "VERB", "VBD", "need"),  # not "nee"
        ("banned", "VERB", "VBN", "ban"),  # doubled consonant
        ("shipping", "VERB", "VBG", "ship"),
        ("levelled", "VERB", "VBD", "level"),
        ("agreed", "VERB", "VBD", "agree"),
        ("freed", "VERB", "VBN", "free"),
        ("levied", "VERB", "VBN", "levy"),  # y
        ("vetoes", "VERB", "VBZ", "veto"),
        ("withdrew", "VERB", "VBD", "withdraw"),  # irregular
        ("went", "VERB", "VBD", "go"),
        ("reimposed", "VERB", "VBD", "reimpose"),
        ("need", "VERB", "VBP", "need"),  # a base form stays
        ("curbs", "NOUN", "NNS", "curb"),
        ("duties", "NOUN", "NNS", "duty"),
        ("quotas", "NOUN", "NNS", "quota"),
        ("analyses", "NOUN", "NNS", "analysis"),
        ("politics", "NOUN", "NN", "politics"),  # a singular stays
        ("TARIFFS", "NOUN", "NNS", "tariff"),
        ("stricter", "ADJ", "JJR", "strict"),
        ("worst", "ADJ", "JJS", "bad"),
        ("was", "AUX", "VBD", "be"),  # closed classes from the table
        ("’ll", "AUX", "MD", "will"),
        ("'s", "AUX", "VBZ", "be"),
        ("’s", "PART", "POS", "'s"),
        ("n't", "PART", "RB", "not"),
        ("n’t", "PART", "RB", "not"),
        ("them", "PRON", "PRP", "they"),
        ("an", "DET", "DT", "a"),
        ("China", "PROPN", "NNP", "China"),  # names stay as they are written
        (".", "PUNCT", ".", "."),
        ("%", "SYM", "NN", "%"),
    ],
)
def test_lemmas(word: str, upos: str, xpos: str, lemma: str) -> None:
    assert LEMMAS(word, upos, xpos) == lemma


@given(st.text(), st.sampled_from(["VERB", "NOUN", "ADJ", "AUX", "PROPN", "X"]), st.sampled_from(["VBD", "NNS", "NN"]))
def test_every_word_has_the_same_lemma_each_time(word: str, upos: str, xpos: str) -> None:
    lemma = LEMMAS(word, upos, xpos)
    assert bool(lemma) == bool(word)
    assert lemma == Lemmas.__call__(LEMMAS, word, upos, xpos)
