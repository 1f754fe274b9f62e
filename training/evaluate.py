"""Score a model as it is shipped: `python -m training.evaluate --model core/models/en_curbwatch --data DATA`.

On the test parts of the treebanks, from raw text (own tokens and sentences) and, as "gold tokens", from the treebank's
words sentence by sentence: words, sentences, UPOS, UAS, LAS (words aligned on characters, F1 as in the CoNLL 2018
shared task), lemmas on aligned words, names (exact, F1) on Universal NER; speed, load time and memory of a process of
its own. English PUD is never trained on. `--cnn FOLDER` scores a spaCy pipeline beside it by the same code, `--onnx
FILE` another network in place of the model's own (the one in fp32, say). `--write` puts the figures into the model's
meta.json.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from core.language import load_pipeline
from training.treebank import Sentence, read_conllu, read_iob

PER_TEXT = 8  # most sentences of a paragraph that are read together
NETWORK = "reader.int8.onnx"
TREEBANKS = (("PUD", "pud/en_pud-ud-test.conllu"), ("EWT test", "ewt/en_ewt-ud-test.conllu"))
NAMES = (("UNER PUD", "uner/en_pud-ud-test.iob2"), ("UNER EWT test", "uner/en_ewt-ud-test.iob2"))

Reader = Callable[[Iterable[str]], Iterable[Doc]]
Chars = tuple[int, int]  # first character and the one after the last
Word = tuple[str, str, Chars | None, str]  # UPOS, lemma, the head's characters (None for a root), relation


def paragraphs(path: Path) -> list[list[Sentence]]:
    """The paragraphs of a treebank, as its file marks them."""
    runs: list[list[Sentence]] = []
    for document in read_conllu(path):
        for number, sentence in enumerate(document):
            if number == 0 or sentence.opens_paragraph or len(runs[-1]) >= PER_TEXT:
                runs.append([])
            runs[-1].append(sentence)
    return runs


def text_of(run: Sequence[Sentence]) -> str:
    """The sentences as running text."""
    return " ".join("".join(w + " " * s for w, s in zip(x.words, x.spaces, strict=True)).strip() for x in run)


def syntax(read: Reader, runs: Sequence[Sequence[Sentence]]) -> dict[str, float]:
    """F1 in per cent from raw text."""
    return score(runs, read(text_of(run) for run in runs))


def gold_syntax(nlp: Language, runs: Sequence[Sequence[Sentence]]) -> dict[str, float]:
    """The same from the treebank's words, a sentence at a time; a sentence may still be cut in two."""
    single = [[sentence] for run in runs for sentence in run]
    docs = (Doc(nlp.vocab, words=list(one.words), spaces=list(one.spaces)) for [one] in single)
    return score(single, nlp.pipe(docs))


def score(runs: Sequence[Sequence[Sentence]], docs: Iterable[Doc]) -> dict[str, float]:
    """F1 in per cent of what was read (`docs`) against the treebank (`runs`), one Doc a run."""
    count = dict.fromkeys(("words", "sentences", "upos", "uas", "las"), 0)
    gold_words = own_words = gold_sentences = own_sentences = lemmas = 0
    for run, doc in zip(runs, docs, strict=True):
        gold, starts = _gold(run)
        own = {(t.idx, t.idx + len(t)): t for t in doc if not t.is_space}
        gold_words, own_words = gold_words + len(gold), own_words + len(own)
        ends = {(s.start_char, s.end_char) for s in doc.sents if s.text.strip()}
        ends = {(start, start + len(doc.text[start:end].rstrip())) for start, end in ends}
        gold_sentences, own_sentences = gold_sentences + len(starts), own_sentences + len(ends)
        count["sentences"] += len(starts & ends)
        for span, (upos, lemma, head, relation) in gold.items():
            token = own.get(span)
            if token is None:
                continue
            count["words"] += 1
            count["upos"] += token.pos_ == upos
            lemmas += token.lemma_.lower() == lemma.lower()
            own_head = None if token.head == token else (token.head.idx, token.head.idx + len(token.head))
            if own_head == head:
                count["uas"] += 1
                own_relation = "root" if head is None else token.dep_
                count["las"] += own_relation.partition(":")[0] == relation.partition(":")[0]
    aligned = max(1, count["words"])
    report = {name: round(200 * count[name] / (gold_words + own_words), 2) for name in ("words", "upos", "uas", "las")}
    report["sentences"] = round(200 * count["sentences"] / (gold_sentences + own_sentences), 2)
    report["lemmas"] = round(100 * lemmas / aligned, 2)
    return report


def _gold(run: Sequence[Sentence]) -> tuple[dict[Chars, Word], set[Chars]]:
    rows: dict[Chars, Word] = {}
    starts: set[Chars] = set()
    offset = 0
    for sentence in run:
        spans, at = [], offset
        for word, space in zip(sentence.words, sentence.spaces, strict=True):
            spans.append((at, at + len(word)))
            at += len(word) + space
        for k, span in enumerate(spans):
            head = None if sentence.heads[k] < 0 else spans[sentence.heads[k]]
            rows[span] = (sentence.upos[k], sentence.lemmas[k], head, sentence.labels[k])
        starts.add((spans[0][0], spans[-1][1]))
        offset = spans[-1][1] + 1
    return rows, starts


def names(read: Reader, sentences: Sequence[Sentence]) -> float:
    """F1 in per cent of exact names on single sentences, words joined by blanks."""
    right = gold = found = 0
    for sentence, doc in zip(sentences, read(" ".join(s.words) for s in sentences), strict=True):
        at, spans = 0, []
        for word in sentence.words:
            spans.append((at, at + len(word)))
            at += len(word) + 1
        wanted: set[tuple[int, int, str]] = set()
        k = 0
        while k < len(spans):
            if sentence.names[k].startswith("B"):
                end = k + 1
                while end < len(spans) and sentence.names[end].startswith("I"):
                    end += 1
                wanted.add((spans[k][0], spans[end - 1][1], sentence.names[k][2:]))
                k = end
            else:
                k += 1
        fold = {"PER": "PERSON", "GPE": "LOC"}
        own = {(e.start_char, e.end_char, fold.get(e.label_, e.label_)) for e in doc.ents}
        right, gold, found = right + len(wanted & own), gold + len(wanted), found + len(own)
    return round(200 * right / max(1, gold + found), 2)


def report(nlp: Language, data: Path) -> dict[str, object]:
    """All figures of one pipeline."""
    figures: dict[str, object] = {}
    for name, file in TREEBANKS:
        runs = paragraphs(data / file)
        figures[name] = syntax(nlp.pipe, runs)
        figures[f"{name}, gold tokens"] = gold_syntax(nlp, runs)
    for name, file in NAMES:
        if (data / file).exists():
            figures[name] = {"names": names(nlp.pipe, read_iob(data / file, word=1, tag=2))}
    return figures


def footprint(folder: Path) -> dict[str, object]:
    """Speed, load time and peak memory in a process of its own, see `training.footprint`."""
    command = [sys.executable, "-m", "training.footprint", str(folder)]
    found: dict[str, object] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


@contextmanager
def with_network(model: Path, network: Path | None) -> Iterator[Path]:
    """The folder of the model, its network replaced by another file where one is given."""
    if network is None:
        yield model
        return
    with tempfile.TemporaryDirectory() as scratch:
        for file in model.iterdir():
            (Path(scratch) / file.name).symlink_to((network if file.name == NETWORK else file).resolve())
        yield Path(scratch)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--onnx", type=Path, help="a network to score in place of the model's own")
    parser.add_argument("--cnn", type=Path, help="a spaCy pipeline to score beside it")
    parser.add_argument("--write", action="store_true", help="put the figures into the model's meta.json")
    arguments = parser.parse_args()
    if arguments.write and arguments.onnx:
        parser.error("--write goes with the model's own network")
    with with_network(arguments.model, arguments.onnx) as folder:
        figures = report(load_pipeline(folder), arguments.data) | footprint(folder)
    print(json.dumps(figures, indent=1))
    if arguments.write:
        path = arguments.model / "meta.json"
        meta = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        path.write_text(json.dumps(meta | {"scores": figures}, indent=1) + "\n", encoding="utf-8")
    if arguments.cnn:
        beside = report(spacy.load(arguments.cnn), arguments.data) | footprint(arguments.cnn)
        print(json.dumps({"cnn": beside}, indent=1))


if __name__ == "__main__":
    main()
