"""Score a model as it is shipped: `python -m training.evaluate --model core/models/en_curbwatch --data DATA`.

On raw text (own tokens and sentences) and on the test parts of the treebanks: words, sentences, UPOS, UAS, LAS (words
aligned on characters, F1 as in the CoNLL 2018 shared task), lemmas on aligned words, names (exact, F1) on Universal
NER; words per CPU second, load time and memory. English PUD is never trained on. `--cnn FOLDER` scores a spaCy pipeline
beside it by the same code. `--write` puts the figures into the model's meta.json.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import spacy
from spacy.tokens import Doc

from core.language import load_pipeline
from training.treebank import Sentence, read_conllu, read_iob

PER_TEXT = 8  # most sentences of a paragraph that are read together
Reader = Callable[[Iterable[str]], Iterable[Doc]]


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
    return " ".join("".join(w + " " * s for w, s in zip(x.words, x.spaces, strict=True)).strip() for x in run)


def syntax(read: Reader, runs: Sequence[Sequence[Sentence]]) -> dict[str, float]:
    """F1 in per cent from raw text."""
    count = dict.fromkeys(("words", "sentences", "upos", "uas", "las"), 0)
    gold_words = own_words = gold_sentences = own_sentences = lemmas = 0
    for run, doc in zip(runs, read(text_of(run) for run in runs), strict=True):
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


def _gold(run: Sequence[Sentence]) -> tuple[dict, set[tuple[int, int]]]:
    rows: dict[tuple[int, int], tuple] = {}
    starts: set[tuple[int, int]] = set()
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


def report(read: Reader, data: Path) -> dict[str, object]:
    """All figures of one reader."""
    figures: dict[str, object] = {}
    for name, file in (("PUD", "pud/en_pud-ud-test.conllu"), ("EWT test", "ewt/en_ewt-ud-test.conllu")):
        figures[name] = syntax(read, paragraphs(data / file))
    for name, file in (("UNER PUD", "uner/en_pud-ud-test.iob2"), ("UNER EWT test", "uner/en_ewt-ud-test.iob2")):
        if (data / file).exists():
            figures[name] = {"names": names(read, read_iob(data / file, word=1, tag=2))}
    return figures


def speed(read: Reader, texts: Sequence[str]) -> float:
    """Words per CPU second."""
    words = sum(len(text.split()) for text in texts)
    began = time.process_time()
    for _ in read(texts):
        pass
    return round(words / (time.process_time() - began))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cnn", type=Path, help="a spaCy pipeline to score beside it")
    parser.add_argument("--write", action="store_true", help="put the figures into the model's meta.json")
    arguments = parser.parse_args()
    began = time.process_time()
    nlp = load_pipeline(arguments.model)
    load = round(time.process_time() - began, 2)
    articles = [path.read_text(encoding="utf-8") for path in sorted(Path("seeds").glob("*.txt"))] * 4
    figures = report(nlp.pipe, arguments.data)
    figures["words per CPU second"] = speed(nlp.pipe, articles)
    figures["load, CPU seconds"] = load
    figures["peak memory, MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(figures, indent=1))
    if arguments.write:
        path = arguments.model / "meta.json"
        meta = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        path.write_text(json.dumps(meta | {"scores": figures}, indent=1) + "\n", encoding="utf-8")
    if arguments.cnn:
        other = spacy.load(arguments.cnn)
        print(
            json.dumps({"cnn": report(other.pipe, arguments.data) | {"words": speed(other.pipe, articles)}}, indent=1)
        )


if __name__ == "__main__":
    main()
