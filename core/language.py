"""The English pipeline: text and layout in, parsed Doc out.

Interim: loads the prototype CNN while the project's own encoder is trained; the interface is final.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from core.model import Block, Layout

_PROTOTYPE = Path(os.environ.get("CURBWATCH_MODEL", "../shared/data/prototype/cnn/model"))

if not Doc.has_extension("blocks"):
    Doc.set_extension("blocks", default=())  # tuple[Block, ...]: what is read, in order
    Doc.set_extension("proposals", default=())  # the trigger head's proposals


@Language.component("curbwatch_blocks")
def _blocks(doc: Doc) -> Doc:
    """Start a sentence wherever a block starts or ends."""
    edges = {offset for block in doc._.blocks for offset in block.span}
    for token in doc[1:]:
        before = doc[token.i - 1]
        token.is_sent_start = True if any(before.idx < edge <= token.idx for edge in edges) else None
    return doc


def load_pipeline() -> Language:
    """The English pipeline, loaded from disk; nothing is fetched."""
    nlp = spacy.load(_PROTOTYPE)
    nlp.add_pipe("curbwatch_blocks", first=True)
    return nlp


def read(nlp: Language, texts: Iterable[tuple[str, Layout]]) -> Iterator[Doc]:
    """Parse each text; only the layout's blocks are read. Token offsets are those of the text."""

    def docs() -> Iterator[Doc]:
        for text, layout in texts:
            doc = nlp.make_doc(text)
            doc._.blocks = layout.blocks
            yield doc

    yield from nlp.pipe(docs(), batch_size=32)


def sentences(doc: Doc) -> list[DocSpan]:
    """The sentences inside the blocks that are read, in text order, white space at their ends trimmed."""
    found = []
    for sentence in doc.sents:
        start, end = sentence.start, sentence.end
        while start < end and doc[start].is_space:
            start += 1
        while end > start and doc[end - 1].is_space:
            end -= 1
        if start < end and block_of(doc, doc[start].idx) is not None:
            found.append(doc[start:end])
    return found


def block_of(doc: Doc, offset: int) -> Block | None:
    """The block that holds a character offset, or None where the text is not read there."""
    for block in doc._.blocks:
        if block.span.start <= offset < block.span.end:
            return block  # type: ignore[no-any-return]
    return None
