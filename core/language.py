"""The English pipeline: text and layout in, parsed Doc out.

`read` puts a whole file's text into a spaCy Doc, so that token offsets are the file's, and annotates what the layout
says is to be read: one pass of the project's own encoder (`core/models/en_curbwatch`, int8 ONNX) over each block gives
tags, sentence starts, dependency trees (UD), lemmas, names, and proposals of restriction actions. Everything else on
the page stays without annotation. Nothing is fetched at run time.
"""

from __future__ import annotations

import json
import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from spacy.attrs import DEP, HEAD, SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from core.encoder import WordPieces, collate, encode
from core.lemmas import Lemmas
from core.lexicon import load_yaml
from core.model import Block, Layout, Span
from core.spans import covering
from core.starts import parts, sentence_starts
from core.tokens import blank_english
from core.trees import NameTags, best_tree

MODEL = Path(__file__).parent / "models" / "en_curbwatch"
MAX_WORDS = 170  # of a unit; longer blocks are cut after a full stop
MAX_READ = 50_000  # words and signs of one file that are read; 200,000 characters of English have some 40,000
_PER_BLOCK = 2  # a block costs the encoder some words more than it has
LOWEST_PROPOSAL = 0.12  # a trigger less likely than this is not worth a look

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the trigger head takes for a restriction action; probabilities, not decisions.

    `start` and `end` are token indices in the Doc. `roles` is (3, words): how likely the word `words[k]` names an
    imposer, a target, a good of this action.
    """

    start: int
    end: int
    direction: str
    score: float
    status: dict[str, float]
    kind: dict[str, float]
    instrument: dict[str, float]
    roles: Floats
    words: tuple[int, ...]


if not Doc.has_extension("blocks"):
    Doc.set_extension("blocks", default=())  # tuple[Block, ...]: what is read, in order
    Doc.set_extension("laid_out", default=False)  # whether a layout said what is to be read
    Doc.set_extension("proposals", default=())  # tuple[Proposal, ...], in text order


class Reader:
    """The component: annotates the blocks of a Doc; the result does not depend on what is read before or beside it."""

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False  # keeps a long run's memory flat
        self._session = onnxruntime.InferenceSession(
            str(folder / "reader.int8.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._labels = {
            name: tuple(values) for name, values in json.loads((folder / "labels.json").read_text("utf-8")).items()
        }
        relation = json.loads((folder / "relation.json").read_text("utf-8"))
        self._relation_weight = np.array(relation["weight"], np.float32).T
        self._relation_bias = np.array(relation["bias"], np.float32)
        self._pieces = WordPieces(folder / "vocab.txt")
        self._lemmas = Lemmas(folder / "lemmas.json")
        self._names = NameTags(self._labels["names"])

    def __call__(self, doc: Doc) -> Doc:
        draft = _Draft(doc)
        for tokens in _units(doc):
            # One unit a call: int8 activations are scaled per call, so a batch would let its members change each
            # other's results; on one thread it is no slower, and nothing is padded.
            batch = collate([encode([token.text for token in tokens], self._pieces)])
            outputs = self._session.run(None, dict(zip(batch._fields, batch, strict=True)))
            self._fill(draft, tokens, [output[0] for output in outputs])
        draft.write()
        return doc

    def _fill(self, draft: _Draft, tokens: Sequence[Token], outputs: Sequence[Floats]) -> None:
        upos, xpos, start, names, arcs, child, head, trigger, status, kind, instrument, roles = outputs
        for k, token in enumerate(tokens):
            token.pos_ = self._labels["upos"][int(upos[k])]
            token.tag_ = self._labels["xpos"][int(xpos[k])]
            token.lemma_ = self._lemmas(token.text, token.pos_, token.tag_)
        edges = [*sentence_starts(tokens, start), len(tokens)]
        for low, high in pairwise(edges):
            self._parse(draft, tokens[low:high], arcs[low:high], child[low:high], head, low)
        doc = draft.doc
        for low, high, label in self._names.spans(names):
            draft.names.append(DocSpan(doc, tokens[low].i, tokens[high - 1].i + 1, label=label))
        draft.proposals += self._proposals(tokens, trigger, status, kind, instrument, roles)

    def _parse(
        self, draft: _Draft, tokens: Sequence[Token], arcs: Floats, child: Floats, head: Floats, low: int
    ) -> None:
        size = len(tokens)
        scores = np.concatenate([arcs[:, :1], arcs[:, low + 1 : low + 1 + size]], 1)
        heads = best_tree(scores)
        features = child + np.stack([head[0 if h == 0 else low + h] for h in heads])
        logits = np.where(features > 0, features, 0.1 * features) @ self._relation_weight + self._relation_bias
        for k, token in enumerate(tokens):
            if heads[k] == 0:
                draft.place(token.i, token.i, "ROOT")
            else:
                label = self._labels["labels"][int(logits[k].argmax())]
                draft.place(token.i, tokens[heads[k] - 1].i, "dep" if label == "root" else label)
        draft.starts.add(tokens[0].i)

    def _proposals(
        self, tokens: Sequence[Token], trigger: Floats, status: Floats, kind: Floats, instrument: Floats, roles: Floats
    ) -> Iterator[Proposal]:
        chance = _softmax(trigger)
        some = 1 - chance[:, 0]
        k = 0
        while k < len(tokens):
            if some[k] < LOWEST_PROPOSAL:
                k += 1
                continue
            end = k + 1
            while end < len(tokens) and some[end] >= LOWEST_PROPOSAL and _continues(chance[end]):
                end += 1
            peak = k + int(some[k:end].argmax())
            imposed = float(chance[k:end, 1:3].sum())
            lifted = float(chance[k:end, 3:5].sum())
            yield Proposal(
                start=tokens[k].i,
                end=tokens[end - 1].i + 1,
                direction="imposed" if imposed >= lifted else "lifted",
                score=float(some[peak]),
                status=self._named("status", _softmax(status[k])),
                kind=self._named("kind", _softmax(kind[k])),
                instrument=self._named("instrument", _softmax(instrument[k])),
                roles=np.asarray(1 / (1 + np.exp(-roles[:, k, :])), np.float32),
                words=tuple(token.i for token in tokens),
            )
            k = end

    def _named(self, name: str, chances: Floats) -> dict[str, float]:
        return {label: float(chance) for label, chance in zip(self._labels[name], chances, strict=True)}


class _Draft:
    """Annotation of one Doc, collected unit by unit and written at once."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.heads = list(range(len(doc)))
        self.relations = ["dep"] * len(doc)
        self.read = [False] * len(doc)
        self.starts: set[int] = set()
        self.names: list[DocSpan] = []
        self.proposals: list[Proposal] = []

    def place(self, token: int, head: int, relation: str) -> None:
        self.heads[token], self.relations[token], self.read[token] = head, relation, True

    def write(self) -> None:
        doc = self.doc
        last_read: int | None = None
        for token in doc:
            if self.read[token.i]:
                last_read = token.i
            elif token.is_space and last_read == token.i - 1:  # white space hangs on the word before it
                self.heads[token.i] = last_read
            elif token.i == 0 or last_read == token.i - 1 or doc[token.i - 1].i in self.starts:
                self.starts.add(token.i)
            if token.is_space:
                token.pos_, token.tag_ = "SPACE", "_SP"
                if self.heads[token.i] != token.i:
                    last_read = token.i
        self._join_skipped()
        strings = doc.vocab.strings
        rows = np.zeros((len(doc), 3), np.uint64)
        rows[:, 0] = [(head - index) % (1 << 64) for index, head in enumerate(self.heads)]
        rows[:, 1] = [strings.add(relation) for relation in self.relations]
        rows[:, 2] = [1 if index in self.starts else (1 << 64) - 1 for index in range(len(doc))]
        if len(doc):
            doc.from_array([HEAD, DEP, SENT_START], rows)  # type: ignore[arg-type]
        doc.ents = tuple(sorted(self.names, key=lambda name: name.start))
        doc._.proposals = tuple(sorted(self.proposals, key=lambda proposal: proposal.start))

    def _join_skipped(self) -> None:
        """A run of words that is not read is one sentence whose words hang on its first."""
        first: int | None = None
        for index, done in enumerate(self.read):
            if done or self.heads[index] != index:
                first = None
                continue
            if first is None:
                first = index
                self.starts.add(index)
            else:
                self.starts.discard(index)
                self.heads[index] = first


def _continues(chance: Floats) -> bool:
    return bool(chance[2] + chance[4] >= chance[1] + chance[3])


def _softmax(logits: Floats) -> Floats:
    exponent = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(exponent / exponent.sum(-1, keepdims=True), np.float32)


def _units(doc: Doc) -> Iterator[list[Token]]:
    """The words of each block, long blocks in parts; the whole text where no layout was given."""
    spans = [doc.char_span(block.span[0], block.span[1], alignment_mode="expand") for block in doc._.blocks]
    done = 0  # a word over which two blocks meet belongs to the first
    for span in spans if doc._.laid_out else spans or [doc[:MAX_READ]]:
        if span is not None:
            yield from parts([token for token in span if token.i >= done and not token.is_space], MAX_WORDS)
            done = max(done, span.end)


@Language.factory("curbwatch_reader", default_config={"folder": None})
def _make_reader(nlp: Language, name: str, folder: str | None) -> Reader:
    return Reader(Path(folder) if folder else MODEL)


def load_pipeline(model: Path | None = None) -> Language:
    """The English pipeline, loaded from disk (`CURBWATCH_MODEL` names another model's folder)."""
    nlp = blank_english()
    folder = model or Path(os.environ.get("CURBWATCH_MODEL", MODEL))
    nlp.add_pipe("curbwatch_reader", config={"folder": str(folder)})
    return nlp


def read(nlp: Language, texts: Iterable[tuple[str, Layout]]) -> Iterator[Doc]:
    """Parse texts, in order; only the blocks of each layout are read."""
    for text, layout in texts:
        doc = nlp.make_doc(text)
        doc.user_data["whole_text"] = text
        doc._.blocks = _affordable(doc, layout.blocks)
        doc._.laid_out = True
        yield nlp(doc)


def _affordable(doc: Doc, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks up to MAX_READ words and signs, the last one cut there. A text of 200,000 quotation marks would take
    minutes; a bound in words, not seconds, gives the same records on every machine."""
    if len(doc) <= MAX_READ:
        return blocks
    kept: list[Block] = []
    left = MAX_READ
    for block in blocks:
        span = doc.char_span(block.span[0], block.span[1], alignment_mode="expand")
        size = 0 if span is None else len(span) + _PER_BLOCK
        if span is not None and size > left:
            if left > _PER_BLOCK:
                last = span[left - _PER_BLOCK - 1]
                kept.append(replace(block, span=Span(block.span.start, last.idx + len(last))))
            break
        left -= size
        kept.append(block)
    return tuple(kept)


def sentences(doc: Doc) -> list[DocSpan]:
    """The sentences inside the blocks that are read, in text order, white space at their ends trimmed."""
    found = []
    for sentence in doc.sents:
        start, end = sentence.start, sentence.end
        while start < end and doc[start].is_space:
            start += 1
        while end > start and doc[end - 1].is_space:
            end -= 1
        if start < end and _is_read(doc[start]):
            found.append(doc[start:end])
    return found


def _is_read(word: Token) -> bool:
    """Whether a word is in a block, or shares a character with one: its edges are not always those of words."""
    blocks: Sequence[Block] = word.doc._.blocks
    place = bisect_left(blocks, word.idx + len(word), key=lambda block: block.span.start)
    return place > 0 and word.idx < blocks[place - 1].span.end


def whole_text(doc: Doc) -> str:
    """`doc.text`, put together once: spaCy joins all words anew at each access, which in a loop is quadratic."""
    text: str | None = doc.user_data.get("whole_text")
    if text is None:
        text = doc.user_data["whole_text"] = doc.text
    return text


def lower_words(doc: Doc) -> list[str]:
    """The lower-case words of all tokens, put together once: a list is looked into far faster than a Doc."""
    words: list[str] | None = doc.user_data.get("lower_words")
    if words is None:
        words = doc.user_data["lower_words"] = [token.lower_ for token in doc]
    return words


def block_of(doc: Doc, offset: int) -> Block | None:
    """The block that holds a character offset, or None where the text is not read there."""
    blocks: Sequence[Block] = doc._.blocks
    return covering(blocks, offset)


DASHES = frozenset({"—", "–", "--", "-"})
_DATELINE = 14  # tokens in which the dash after place, day and agency is sought


def is_venue(doc: Doc, start: int, end: int) -> bool:
    """Whether a place name, tokens [start, end), only says where people met: "in London", "the Geneva talks"."""
    before = doc[start - 1].lower_ if start else ""
    after = doc[end].lower_ if end < len(doc) else ""
    return before in ("in", "at") or after in _meetings()


def begins_dateline(doc: Doc, start: int, end: int) -> bool:
    """Whether a place name, tokens [start, end), only says where an article was written ("LIMA, July 3 - Chile has"): a
    sentence begins with it, then perhaps a day and an agency, then a dash or colon and the news."""
    if not doc[start].is_sent_start:
        return False
    loud = doc[start].is_upper
    for at in range(end, min(end + _DATELINE, len(doc) - 1)):
        token = doc[at]
        if token.is_sent_start or token.pos_ in ("VERB", "AUX"):
            return False
        if token.text == ":" and at == end:
            return loud
        if token.text in DASHES and doc[at - 1].whitespace_:
            return loud or (doc[at + 1].is_title and not _dashed(doc, at + 1))
    return False


def _dashed(doc: Doc, start: int) -> bool:
    """Whether another dash follows in the sentence: the first one then began an aside."""
    for token in doc[start + 1 :]:
        if token.is_sent_start:
            break
        if token.text in DASHES:
            return True
    return False


@cache
def _meetings() -> frozenset[str]:
    return frozenset(load_yaml("governors.yaml")["meeting"])
