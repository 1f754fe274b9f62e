"""UD treebanks (CoNLL-U) and name corpora (IOB2) as lists of words with their annotation."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path


@dataclass(frozen=True)
class Sentence:
    """Words with heads (index in the sentence, -1 for the root), labels and tags; `names` are BIO tags or empty."""

    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    heads: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    upos: tuple[str, ...] = ()
    xpos: tuple[str, ...] = ()
    lemmas: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    text: str = ""
    opens_paragraph: bool = False


@dataclass
class _Raw:
    rows: list[list[str]] = field(default_factory=list)
    joined: dict[int, tuple[int, str, bool]] = field(default_factory=dict)  # first id -> last id, form, space after
    text: str = ""
    opens: bool = False


def read_conllu(path: Path) -> list[list[Sentence]]:
    """The documents of a treebank file. Multi-word tokens keep their syntactic words where these spell the token."""
    documents: list[list[Sentence]] = []
    raw, opens = _Raw(), False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newdoc") or not documents:
            documents.append([])
            opens = True
        if line.startswith("# newpar"):
            opens = True
        elif line.startswith("# text ="):
            raw.text = line.split("=", 1)[1].strip()
        elif line and not line.startswith("#"):
            _add_row(raw, line.split("\t"))
        elif not line and raw.rows:
            raw.opens, opens = opens, False
            documents[-1].append(_sentence(raw))
            raw = _Raw()
    return [document for document in documents if document]


def _add_row(raw: _Raw, row: list[str]) -> None:
    if "-" in row[0]:
        first, last = map(int, row[0].split("-"))
        raw.joined[first] = (last, row[1], "SpaceAfter=No" not in row[9])
    elif "." not in row[0]:
        raw.rows.append(row)


def _sentence(raw: _Raw) -> Sentence:
    words: list[tuple[list[str], str, bool]] = []  # the row that stands for the word, its form, space after
    place: dict[int, int] = {0: -1}
    number = 0
    while number < len(raw.rows):
        row = raw.rows[number]
        identifier = int(row[0])
        if identifier in raw.joined:
            last, form, space = raw.joined[identifier]
            parts = raw.rows[number : number + last - identifier + 1]
            inside = {int(part[0]) for part in parts}
            spelled = "".join(part[1] for part in parts) == form
            if spelled:
                for part in parts:
                    place[int(part[0])] = len(words)
                    words.append((part, part[1], space if part is parts[-1] else False))
            else:
                top = next(part for part in parts if int(part[6]) not in inside)
                place.update({int(part[0]): len(words) for part in parts})
                words.append((top, form, space))
            number += len(parts)
            continue
        place[identifier] = len(words)
        words.append((row, row[1], "SpaceAfter=No" not in row[9]))
        number += 1
    heads = [place[int(row[6])] for row, _, _ in words]
    heads = [-1 if head == index else head for index, head in enumerate(heads)]
    return Sentence(
        words=tuple(form.replace("\u00a0", " ") for _, form, _ in words),
        spaces=tuple(space for _, _, space in words),
        heads=tuple(heads),
        labels=tuple("root" if head < 0 else row[7] for (row, _, _), head in zip(words, heads, strict=True)),
        upos=tuple(row[3] for row, _, _ in words),
        xpos=tuple(row[4] for row, _, _ in words),
        lemmas=tuple(row[2] if row[2] != "_" else form for row, form, _ in words),
        names=_entity_names(words),
        text=raw.text,
        opens_paragraph=raw.opens,
    )


_TITLES = frozenset(
    """president mr mr. mrs mrs. ms ms. dr dr. sir lord lady prime minister senator sen. rep. king queen prince
    princess general gen. col. colonel capt. captain pope professor prof. secretary governor gov. mayor saint st.
    judge justice chancellor chairman vice ambassador premier speaker chief emperor miss aunt uncle""".split()
)
_KINDS = {"person": "PERSON", "organization": "ORG", "place": "LOC"}
_SMALL = frozenset("of the and & for - 's ’s de al von van du la le".split())


def _entity_names(words: list[tuple[list[str], str, bool]]) -> tuple[str, ...]:
    """BIO tags of names from GUM's entity layer: entities whose head is a proper noun, trimmed to the name."""
    tags = ["O"] * len(words)
    found: list[tuple[int, int, str]] = []
    stack: list[tuple[str, str, int]] = []
    annotated = False
    for index, (row, _, _) in enumerate(words):
        match = re.search(r"Entity=([^|]*)", row[9])
        annotated |= match is not None
        for piece in re.findall(r"\([^()]+|[^()]*\)", match.group(1)) if match else ():
            if piece.startswith("("):
                parts = piece[1:].split("-")
                stack.append((parts[0], parts[1] if len(parts) > 1 else "", index))
            elif stack:
                same = [n for n, entry in enumerate(stack) if entry[0] == piece[:-1]]
                _, kind, start = stack.pop(same[-1] if same else -1)
                found.append((start, index, kind))
    if not annotated:
        return ()
    for start, end, kind in sorted(found, key=lambda entry: entry[0] - entry[1]):
        trimmed = _trim_name(words, start, end, kind) if kind in _KINDS else None
        if trimmed and all(tag == "O" for tag in tags[trimmed[0] : trimmed[1] + 1]):
            tags[trimmed[0]] = f"B-{_KINDS[kind]}"
            for index in range(trimmed[0] + 1, trimmed[1] + 1):
                tags[index] = f"I-{_KINDS[kind]}"
    return tuple(tags)


def _trim_name(words: list[tuple[list[str], str, bool]], start: int, end: int, kind: str) -> tuple[int, int] | None:
    ids = {int(row[0]) for row, _, _ in words[start : end + 1]}
    heads = [i for i in range(start, end + 1) if int(words[i][0][6]) not in ids]
    if not heads or words[heads[0]][0][3] != "PROPN":
        return None

    def capital(i: int) -> bool:
        return words[i][1][:1].isupper() or words[i][0][3] == "PROPN"

    def title(i: int) -> bool:
        return kind == "person" and words[i][1].lower() in _TITLES

    while start < end and (words[start][0][3] in ("DET", "PUNCT", "PRON", "ADP") or not capital(start) or title(start)):
        start += 1
    while end > start and words[end][0][3] in ("PUNCT", "PART", "ADP"):
        end -= 1
    inner = [i for i in range(start, end + 1) if not capital(i) and words[i][1].lower() not in _SMALL]
    comma = any(words[i][1] == "," for i in range(start, end + 1))
    if inner or comma or end - start > 7:
        low = high = heads[0]
        while low > start and words[low - 1][0][3] == "PROPN" and not title(low - 1):
            low -= 1
        while high < end and words[high + 1][0][3] == "PROPN":
            high += 1
        start, end = low, high
    return None if start == end and title(start) else (start, end)


_LABELS = {
    "per": "PERSON",
    "person": "PERSON",
    "politician": "PERSON",
    "writer": "PERSON",
    "musicalartist": "PERSON",
    "scientist": "PERSON",
    "researcher": "PERSON",
    "org": "ORG",
    "organisation": "ORG",
    "organization": "ORG",
    "politicalparty": "ORG",
    "university": "ORG",
    "band": "ORG",
    "loc": "LOC",
    "location": "LOC",
    "country": "LOC",
}


def read_iob(path: Path, word: int = 0, tag: int = -1) -> list[Sentence]:
    """Sentences of a column file with names, their labels folded into PERSON, ORG and LOC; others become O."""
    sentences: list[Sentence] = []
    words: list[str] = []
    names: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        columns = line.split("\t") if "\t" in line else line.split()
        if line.startswith(("#", "-DOCSTART")):
            continue
        if len(columns) < 2:
            if words:
                sentences.append(Sentence(tuple(words), tuple(True for _ in words), names=tuple(_repair(names))))
            words, names = [], []
            continue
        words.append(columns[word])
        mark, _, label = columns[tag].partition("-")
        kind = _LABELS.get(label.lower())
        names.append(f"{mark}-{kind}" if kind else "O")
    return sentences


def _repair(names: list[str]) -> Iterator[str]:
    before = "O"
    for name in names:
        if name[0] == "I" and before[2:] != name[2:]:
            name = f"B{name[1:]}"
        yield name
        before = name


_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_VARIANTS = {"U.S.": "US", "US": "U.S.", "U.K.": "UK", "UK": "U.K.", "E.U.": "EU"}


def vary_marks(sentences: list[Sentence], rng: random.Random) -> list[Sentence]:
    """Curly, straight or untouched quotation marks; U.S. or US; a dropped full stop at the end of the piece."""
    style = rng.random()
    swap = rng.random() < 0.4
    opened = False
    varied = []
    for sentence in sentences:
        words = []
        for word in sentence.words:
            if style < 0.35:
                if word in ('"', "``", "''"):
                    word, opened = ("”" if opened else "“"), not opened
                word = word.replace("'", "’")
            elif style < 0.6:
                word = word.translate(_STRAIGHT)
            words.append(_VARIANTS.get(word, word) if swap else word)
        varied.append(replace(sentence, words=tuple(words)))
    last = varied[-1]
    final = len(last.words) - 1
    loose = last.labels and final > 3 and last.labels[-1] == "punct" and final not in last.heads
    if loose and last.words[-1] in ".!" and rng.random() < 0.15:
        varied[-1] = drop_last(last)
    return varied


def drop_last(sentence: Sentence) -> Sentence:
    """The sentence without its last word."""
    cut = {
        name: getattr(sentence, name)[:-1]
        for name in ("words", "spaces", "heads", "labels", "upos", "xpos", "lemmas", "names")
    }
    return replace(sentence, **cut)


def pieces_of(document: list[Sentence], rng: random.Random, most_words: int = 110) -> list[list[Sentence]]:
    """Cut a document into runs of one to six sentences, more often at paragraphs: what a paragraph will look like."""
    runs: list[list[Sentence]] = []
    run: list[Sentence] = []
    wanted = rng.choice((1, 1, 2, 3, 4, 6))
    for sentence in document:
        size = sum(len(s.words) for s in run) + len(sentence.words)
        if run and (len(run) >= wanted or size > most_words or (sentence.opens_paragraph and rng.random() < 0.6)):
            runs.append(run)
            run, wanted = [], rng.choice((1, 1, 2, 3, 4, 6))
        run.append(sentence)
    return [*runs, run] if run else runs
