"""The tokenizer: spaCy's English rules, brought closer to the treebanks that the reader is trained on."""

from __future__ import annotations

import spacy
from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER, CONCAT_QUOTES, HYPHENS, LIST_ELLIPSES, LIST_ICONS
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex

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


def blank_english() -> Language:
    """A blank English pipeline with the project's tokenizer."""
    nlp = spacy.blank("en")
    tokenizer = nlp.tokenizer
    if not isinstance(tokenizer, Tokenizer):
        raise TypeError("spaCy's English has no rule-based tokenizer any more")
    tokenizer.infix_finditer = compile_infix_regex(_INFIXES).finditer
    return nlp
