"""Syntax for the annotated texts, by a teacher: `python -m training.silver --teacher FOLDER OUT.json`.

The trigger stream has no trees. Without any, the encoder learns to tell its texts apart and forgets there how to parse
(seen after round two: verbs of our own domain tagged as punctuation, while English PUD stood at LAS 86). A parser that
never saw the triggers labels them once; round three trains both on the same words. The teacher is the planning
prototype (`prototype/encoder`: spacy_onnx.py, model.int8.onnx, labels.json, vocab.txt).
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

from spacy.tokens import Doc

from core.language import load_pipeline, read
from core.layout import read_layout
from core.model import Article
from training.marked import by_line, read_corpus, read_reference

HOME = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    sys.path.insert(0, str(arguments.teacher))
    module = importlib.import_module("spacy_onnx")
    teacher = module.make(
        arguments.teacher / "model.int8.onnx", arguments.teacher / "labels.json", arguments.teacher / "vocab.txt"
    )
    texts = list(read_reference(HOME / "tests/gold/sentences"))
    for path in sorted((HOME / "training/corpus").glob("*.txt")):
        texts += read_corpus(path)
    lines = [line for text in texts for _, line in by_line(text)]
    nlp = load_pipeline()
    found: dict[str, dict[str, list]] = {}
    pairs = [(line.text, read_layout(Article(line.id, line.text, ""))) for line in lines]
    for line, doc in zip(lines, read(nlp, pairs), strict=True):
        words = [token for token in doc if not token.is_space]
        if not words:
            continue
        plain = Doc(
            nlp.vocab,
            words=[token.text for token in words],
            spaces=[bool(token.whitespace_) for token in words],
            sent_starts=[k == 0 or bool(token.is_sent_start) for k, token in enumerate(words)],
        )
        plain = teacher(plain)
        number = 0
        sentence = []
        for token in plain:
            number += bool(token.is_sent_start) and token.i > 0
            sentence.append(number)
        found[line.text] = {
            "upos": [token.pos_ for token in plain],
            "xpos": [token.tag_ for token in plain],
            "heads": [0 if token.dep_ == "ROOT" else token.head.i + 1 for token in plain],
            "labels": ["root" if token.dep_ == "ROOT" else token.dep_ for token in plain],
            "starts": [int(bool(token.is_sent_start) or token.i == 0) for token in plain],
            "sentence": sentence,
            "names": [f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O" for t in plain],
        }
    arguments.out.write_text(json.dumps(found) + "\n", encoding="utf-8")
    print(f"{len(found)} lines")


if __name__ == "__main__":
    main()
