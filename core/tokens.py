"""The tokenizer: spaCy's English rules, brought closer to the treebanks that the reader is trained on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import spacy
from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER, CONCAT_QUOTES, HYPHENS, LIST_ELLIPSES, LIST_ICONS
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex
from spacy.vocab import Vocab

# spaCy keeps "90-day" and "Covid-19" whole; UD English cuts at a hyphen between letters and digits alike.
_INFIXES = [
    *LIST_ELLIPSES,
    *LIST_ICONS,
    r"(?<=[0-9])[+*^](?=[0-9-])",
    rf"(?<=[{ALPHA_LOWER}{CONCAT_QUOTES}])\.(?=[{ALPHA_UPPER}{CONCAT_QUOTES}])",
    rf"(?<=[{ALPHA}]),(?=[{ALPHA}])",
    rf"(?<=[{ALPHA}0-9])(?:{HYPHENS})(?=[{ALPHA}])",
    rf"(?<=[{ALPHA}])(?:{HYPHENS})(?=[{ALPHA}0-9])",
    r"(?<=[0-9])(?:–|—|-)(?=[0-9])",  # "June 9-10", "2024–25"
    rf"(?<=[{ALPHA}0-9])[:<>=/](?=[{ALPHA}])",
    rf"(?<=[{ALPHA}0-9])[/](?=[0-9])",
]


_LONGEST = 200  # characters without white space that are handed to spaCy at once: it is quadratic in their punctuation
_LONG_RUN = re.compile(rf"\S{{{_LONGEST + 1}}}")


class BoundedTokenizer:
    """spaCy's tokenizer, fed long runs without white space in parts, so that time grows with the text's length."""

    def __init__(self, inner: Tokenizer, vocab: Vocab) -> None:
        self._inner = inner
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        if not _LONG_RUN.search(text):
            doc: Doc = self._inner(text)
            return doc
        words: list[str] = []
        spaces: list[bool] = []
        for part in _parts(text):
            for token in self._inner(part):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
        return Doc(self._vocab, words=words, spaces=spaces)


def _parts(text: str) -> Iterator[str]:
    """The text in order, cut inside runs that are too long."""
    start = 0
    while match := _LONG_RUN.search(text, start):
        yield text[start : match.end() - 1]
        start = match.end() - 1
    yield text[start:]


def blank_english() -> Language:
    """A blank English pipeline with the project's tokenizer."""
    nlp = spacy.blank("en")
    tokenizer = nlp.tokenizer
    if not isinstance(tokenizer, Tokenizer):
        raise TypeError("spaCy's English has no rule-based tokenizer any more")
    tokenizer.infix_finditer = compile_infix_regex(_INFIXES).finditer
    nlp.tokenizer = BoundedTokenizer(tokenizer, nlp.vocab)
    return nlp
