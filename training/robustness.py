"""How much ways of writing change what is read: `python -m training.robustness --model MODEL --data DATA`.

English PUD is rewritten, one way at a time, and read from raw text again. Every row gives the texts that the rewriting
touches, as published and as rewritten: a way of writing that is rare would vanish in the score of the whole treebank.
Gold words are rewritten with the text, so that words are still aligned on characters.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import spacy
from spacy.language import Language

from core.language import load_pipeline
from training.evaluate import TREEBANKS, paragraphs, score, text_of
from training.treebank import Sentence, drop_last

Run = list[Sentence]
WIDTH = 60  # characters of a hard-broken line
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_SHORT = {"U.S.": "US", "U.K.": "UK", "U.N.": "UN", "E.U.": "EU", "D.C.": "DC"}
_LONG = {short: long for long, short in _SHORT.items()}
_SMALL = frozenset("a an the of in on at to for and or but by with as from over after nor per via".split())
_DASHES = frozenset({"–", "—", "-"})


def _worded(run: Run, change: Callable[[str], str]) -> Run:
    return [replace(sentence, words=tuple(change(word) for word in sentence.words)) for sentence in run]


def straight(run: Run) -> Run:
    """Typewriter quotation marks and apostrophes."""
    return _worded(run, lambda word: word.translate(_STRAIGHT))


def curly(run: Run) -> Run:
    """Typographic quotation marks and apostrophes; which way a mark turns follows from the space before it."""
    changed = []
    for sentence in run:
        words, spaced = [], True
        for word, space in zip(sentence.words, sentence.spaces, strict=True):
            if word == '"':
                word = "“" if spaced else "”"
            elif word == "'" and spaced:
                word = "‘"
            words.append(word.replace("'", "’"))
            spaced = space
        changed.append(replace(sentence, words=tuple(words)))
    return changed


def without_points(run: Run) -> Run:
    """ "US" for "U.S."."""
    return _worded(run, lambda word: _SHORT.get(word, word))


def with_points(run: Run) -> Run:
    """ "U.S." for "US"."""
    return _worded(run, lambda word: _LONG.get(word, word))


def title_case(run: Run) -> Run:
    """As in a headline: every word but the small ones with a capital."""
    return _worded(run, lambda word: word if word in _SMALL else word[:1].upper() + word[1:])


def upper_case(run: Run) -> Run:
    """All in capitals."""
    return _worded(run, str.upper)


def lower_case(run: Run) -> Run:
    """No capitals at all."""
    return _worded(run, str.lower)


def no_full_stop(run: Run) -> Run:
    """The last full stop of the text is missing."""
    last = run[-1]
    end = len(last.words) - 1
    return [*run[:-1], drop_last(last)] if last.words[end] == "." and end not in last.heads else run


def tight_dashes(run: Run) -> Run:
    """No spaces around dashes between words."""
    changed = []
    for sentence in run:
        spaces = list(sentence.spaces)
        for k, word in enumerate(sentence.words):
            if word in _DASHES and 0 < k < len(spaces) - 1 and spaces[k - 1] and spaces[k]:
                spaces[k - 1] = spaces[k] = False
        changed.append(replace(sentence, spaces=tuple(spaces)))
    return changed


def broken(text: str) -> str:
    """The text with a line break in place of a space wherever a line would pass WIDTH characters."""
    line = 0
    out: list[str] = []
    for word in text.split(" "):
        if out:
            fits = line + 1 + len(word) <= WIDTH
            out.append(" " if fits else "\n")
            line = line + 1 if fits else 0
        out.append(word)
        line += len(word)
    return "".join(out)


VARIANTS: dict[str, Callable[[Run], Run]] = {
    "straight quotation marks": straight,
    "curly quotation marks": curly,
    "US for U.S.": without_points,
    "U.S. for US": with_points,
    "last full stop missing": no_full_stop,
    "dashes without spaces": tight_dashes,
    "title case": title_case,
    "capitals": upper_case,
    "no capitals": lower_case,
}


def measure(nlp: Language, runs: Sequence[Run]) -> dict[str, dict[str, object]]:
    """Way of writing -> how many texts it touches, their scores as published and as rewritten."""
    rows: dict[str, dict[str, object]] = {}
    for name, change in VARIANTS.items():
        pairs = [(run, changed) for run in runs if (changed := change(run)) != run]
        rows[name] = _row(nlp, [run for run, _ in pairs], [changed for _, changed in pairs], text_of)
    long = [run for run in runs if len(text_of(run)) > WIDTH]
    rows["lines broken inside sentences"] = _row(nlp, long, long, lambda run: broken(text_of(run)))
    return rows


def _row(nlp: Language, before: Sequence[Run], after: Sequence[Run], write: Callable[[Run], str]) -> dict[str, object]:
    return {
        "texts": len(before),
        "published": score(before, nlp.pipe(text_of(run) for run in before)),
        "rewritten": score(after, nlp.pipe(write(run) for run in after)),
    }


def table(rows: dict[str, dict[str, object]]) -> str:
    """The rows for a README."""
    lines = ["| way of writing | texts | UPOS | LAS | sentences |", "| --- | --- | --- | --- | --- |"]
    for name, row in rows.items():
        before, after = row["published"], row["rewritten"]
        assert isinstance(before, dict)
        assert isinstance(after, dict)
        cells = [f"{before[key]:.1f} → {after[key]:.1f}" for key in ("upos", "las", "sentences")]
        lines.append(f"| {name} | {row['texts']} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--model", type=Path, required=True, help="a folder of this project's model or a spaCy pipeline"
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true", help="all figures instead of the table")
    arguments = parser.parse_args()
    ours = (arguments.model / "labels.json").exists()
    nlp = load_pipeline(arguments.model) if ours else spacy.load(arguments.model)
    rows = measure(nlp, paragraphs(arguments.data / dict(TREEBANKS)["PUD"]))
    print(json.dumps(rows, indent=1) if arguments.json else table(rows))


if __name__ == "__main__":
    main()
