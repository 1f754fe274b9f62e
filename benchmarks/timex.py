"""Temporal expressions against MEANTIME (NewsReader, Wikinews, CC BY 4.0): `python benchmarks/timex.py DATA [HALF]`.

DATA is the folder of CAT files (searched through). HALF is `all`, `develop` or `held`: rules are written with the first
half in view only. A found expression counts (relaxed) when it shares characters with an expected one that nothing else
has taken, and has the right value when the TIMEX3 values are equal too. Each article is read with its own creation
date as `published`; the line that states that date is not scored. Annotators read the title, the date and the next
four sentences only, so only these are scored.
"""

from __future__ import annotations

import hashlib
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language

from core.extract.dates import extract_dates
from core.language import load_pipeline, read
from core.model import Block, BlockKind, DateMention, Layout, Span

_LAST_SENTENCE = 5  # the first six sentences are annotated
_NO_SPACE_BEFORE = frozenset(", . ; : ? ! % ) ] ' 's n't 're 've 'll ''".split())
_NO_SPACE_AFTER = frozenset("( [ $ `` US$".split())


class Expected(NamedTuple):
    span: Span
    value: str


class Document(NamedTuple):
    """An article joined to running text; `scored` is the range that was annotated, less the date line."""

    name: str
    text: str
    published: str | None
    blocks: tuple[Block, ...]
    scored: tuple[Span, ...]
    expected: tuple[Expected, ...]


class Scores(NamedTuple):
    """How many were expected, found, found where expected, and with the right value."""

    expected: int
    found: int
    placed: int
    right: int

    def f1(self, hits: int) -> float:
        return 2 * hits / max(self.expected + self.found, 1)


def is_held(name: str) -> bool:
    """Whether a file belongs to the half that no rule was written on."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 1


def load(path: Path) -> Document:
    """One CAT file as text with its expected expressions."""
    root = ET.parse(path).getroot()
    tokens = [
        (int(token.attrib["t_id"]), int(token.attrib["sentence"]), token.text or "") for token in root.iter("token")
    ]
    text, spans, sentences = _join(tokens)
    published, expected = None, []
    for markable in root.iter("TIMEX3"):
        words = [int(anchor.attrib["t_id"]) for anchor in markable.findall("token_anchor")]
        if markable.get("functionInDocument") == "CREATION_TIME":
            published = markable.get("value")
        if words and markable.get("functionInDocument") != "CREATION_TIME":
            where = Span(spans[words[0]].start, spans[words[-1]].end)
            expected.append(Expected(where, markable.get("value") or ""))
    head = [span for number, span in sentences.items() if number < 2]
    body = Span(sentences[2].start, len(text)) if 2 in sentences else Span(len(text), len(text))
    blocks = [Block(BlockKind.HEADLINE, span) for span in head] + [Block(BlockKind.PARAGRAPH, body)]
    scored = [span for number, span in sentences.items() if number <= _LAST_SENTENCE and number != 1]
    stated = [item for item in expected if item.span.overlaps(sentences[1])]
    if published is None and stated:
        published = stated[0].value
    if published and published[2:3] == "-":  # one file writes its date as day-month-year
        published = "-".join(reversed(published.split("-")))
    kept = tuple(item for item in expected if item not in stated)
    return Document(path.name, text, published, tuple(blocks), tuple(scored), kept)


def _join(tokens: list[tuple[int, int, str]]) -> tuple[str, dict[int, Span], dict[int, Span]]:
    """Tokens as running text, with the range of each token and of each sentence."""
    text = ""
    spans: dict[int, Span] = {}
    sentences: dict[int, Span] = {}
    last_sentence, last_word = -1, ""
    for identity, sentence, word in tokens:
        if sentence != last_sentence:
            text += "\n\n" if 0 <= last_sentence < 2 else " " if text else ""
            sentences[sentence] = Span(len(text), len(text))
        elif word.lower() not in _NO_SPACE_BEFORE and last_word not in _NO_SPACE_AFTER:
            text += " "
        spans[identity] = Span(len(text), len(text) + len(word))
        text += word
        sentences[sentence] = Span(sentences[sentence].start, len(text))
        last_sentence, last_word = sentence, word
    return text, spans, sentences


def score(document: Document, found: tuple[DateMention, ...]) -> tuple[Scores, list[str]]:
    """Counts for one document, and its misses in words."""
    inside = [mention for mention in found if any(mention.span.overlaps(span) for span in document.scored)]
    taken: set[int] = set()
    placed = right = 0
    misses = []
    for item in document.expected:
        hit = next((n for n, m in enumerate(inside) if n not in taken and m.span.overlaps(item.span)), None)
        words = item.span.of(document.text)
        around = document.text[max(item.span.start - 60, 0) : item.span.end + 30].replace("\n", " ")
        if hit is None:
            misses.append(f"missed  {words!r} {item.value}: {around}")
            continue
        taken.add(hit)
        placed += 1
        if inside[hit].value == item.value:
            right += 1
        else:
            misses.append(f"value   {words!r} {item.value}, found {inside[hit].value}: {around}")
    for n, mention in enumerate(inside):
        if n not in taken:
            around = document.text[max(mention.span.start - 60, 0) : mention.span.end + 30].replace("\n", " ")
            misses.append(f"extra   {mention.span.of(document.text)!r} {mention.value}: {around}")
    return Scores(len(document.expected), len(inside), placed, right), misses


def measure(nlp: Language, documents: list[Document]) -> Iterator[tuple[Document, Scores, list[str]]]:
    """Each document through the pipeline and the extractor."""
    texts = [(document.text, Layout(document.blocks)) for document in documents]
    for document, doc in zip(documents, read(nlp, texts), strict=True):
        yield (document, *score(document, extract_dates(doc, document.published)))


def main(arguments: list[str]) -> int:
    """Print the figures, and with `-v` the misses."""
    names = [argument for argument in arguments if argument != "-v"]
    if not 1 <= len(names) <= 2 or (len(names) == 2 and names[1] not in ("all", "develop", "held")):
        print(__doc__, file=sys.stderr)
        return 2
    half = names[1] if len(names) == 2 else "all"
    paths = [
        path
        for path in sorted(Path(names[0]).rglob("*.xml"))
        if half == "all" or is_held(path.name) == (half == "held")
    ]
    if not paths:
        print(f"{names[0]}: no CAT files", file=sys.stderr)
        return 2
    total: Counter[str] = Counter()
    for document, scores, misses in measure(load_pipeline(), [load(path) for path in paths]):
        total.update(scores._asdict())
        if "-v" in arguments and misses:
            print(document.name, document.published, *misses, sep="\n  ")
    scores = Scores(**total)
    print(f"{len(paths)} articles ({half}), {scores.expected} expressions expected, {scores.found} found")
    print(f"relaxed F1 {scores.f1(scores.placed):.3f}, value F1 {scores.f1(scores.right):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
