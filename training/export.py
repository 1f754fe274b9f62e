"""Write the shipped model: `python -m training.export --run RUN --data DATA --out core/models/en_curbwatch`.

ONNX, weights in int8 (per channel, dynamic activations), the word-piece table, the label sets, lemma tables and
meta.json. The scores in meta.json are filled in by `training.evaluate`.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from core.encoder import WordPieces, collate, encode
from training.labels import Labels
from training.network import Exported, Network
from training.train import base_model
from training.treebank import read_conllu

INPUTS = ["ids", "shapes", "mask", "first"]
OUTPUTS = [
    "upos",
    "xpos",
    "start",
    "names",
    "arcs",
    "child",
    "head",
    "trigger",
    "status",
    "kind",
    "instrument",
    "roles",
]
CLOSED_CLASSES = frozenset("AUX PRON DET PART ADV SCONJ CCONJ ADP NUM".split())


def export_onnx(network: Network, path: Path, pieces: WordPieces) -> None:
    """The network in fp32."""
    example = collate([encode(text.split(), pieces) for text in ("China eased its curbs .", "Curbs ease")])
    batch, length, word = "batch", "length", "words"
    axes: dict[str, dict[int, str]] = {name: {0: batch, 1: length} for name in INPUTS[:3]}
    axes["first"] = {0: batch, 1: "words_and_root"}
    for name in OUTPUTS:
        axes[name] = {0: batch, 1: word}
    axes["arcs"][2] = axes["head"][1] = "words_and_root"
    axes["roles"] = {0: batch, 2: word, 3: word}
    with torch.no_grad():
        torch.onnx.export(
            Exported(network).eval(),
            tuple(torch.from_numpy(part) for part in example),
            str(path),
            input_names=INPUTS,
            output_names=OUTPUTS,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
            do_constant_folding=True,
        )


def quantise(source: Path, target: Path) -> None:
    """int8 weights, per channel."""
    prepared = source.with_suffix(".prepared.onnx")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    # the biaffine products have weights of three dimensions, which the int8 kernel does not take; they are small
    whole = [node.name for node in onnx.load(str(prepared)).graph.node if re.search(r"/(arc|role)/MatMul", node.name)]
    # seven bits a weight: with eight, processors without VNNI cut off sums that do not fit, and read other records
    quantize_dynamic(
        str(prepared),
        str(target),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        nodes_to_exclude=whole,
    )
    onnx.checker.check_model(str(target))


def closed_class_lemmas(data: Path) -> dict[str, dict[str, str]]:
    """Universal part of speech -> word -> its most frequent lemma in the treebanks, for the closed classes, where that
    is not the word itself."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for file in ("ewt/en_ewt-ud-train.conllu", "gum/gum-free-train.conllu"):
        for document in read_conllu(data / file):
            for sentence in document:
                for word, tag, lemma in zip(sentence.words, sentence.upos, sentence.lemmas, strict=True):
                    if tag in CLOSED_CLASSES:
                        counts[tag, word.lower().replace("’", "'")][lemma] += 1
    table: dict[str, dict[str, str]] = defaultdict(dict)
    for (tag, word), lemmas in sorted(counts.items()):
        table[tag][word] = lemmas.most_common(1)[0][0]
    return dict(table)


def open_class_lemmas() -> dict[str, dict[str, object]]:
    """Suffix rules, exceptions and known base forms for verbs, nouns and adjectives, from spacy-lookups-data (MIT)."""
    from spacy.lookups import load_lookups

    tables = load_lookups("en", ["lemma_rules", "lemma_exc", "lemma_index"])
    found: dict[str, dict[str, object]] = {}
    for part in ("verb", "noun", "adj"):
        found[part.upper()] = {
            "rules": tables.get_table("lemma_rules")[part],
            "exceptions": {word: forms[0] for word, forms in tables.get_table("lemma_exc")[part].items()},
            "index": " ".join(sorted(tables.get_table("lemma_index")[part])),
        }
    return found


META = {
    "name": "en_curbwatch",
    "description": "MiniLM encoder with heads for tags, sentences, names, UD trees and restriction actions; int8 ONNX",
    "license": "CC BY-SA 4.0",
    "attribution": [
        "Encoder fine-tuned from sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0)",
        "UD English EWT (CC BY-SA 4.0), Silveira et al. 2014",
        "GUM, genres without a non-commercial clause (annotations CC BY 4.0), Zeldes 2017",
        "Universal NER, English EWT (CC BY-SA 4.0), Mayhew et al. 2024",
        "WikiGold (CC BY 4.0), Balasuriya et al. 2009",
        "CrossNER (MIT), Liu et al. 2021",
        "Lemma tables from spacy-lookups-data (MIT)",
        "Annotated trade-policy texts of this project (MIT)",
    ],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, required=True, help="folder of training.train")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--keep-fp32", type=Path, help="also keep the unquantised file here")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    labels = Labels.load(arguments.run / "labels.json")
    network = Network(labels.sizes())
    network.load_state_dict(torch.load(arguments.run / "network.pt", weights_only=True))
    network.eval()
    vocabulary = base_model() / "vocab.txt"
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "reader.onnx"
        export_onnx(network, source, WordPieces(vocabulary))
        quantise(source, arguments.out / "reader.int8.onnx")
        if arguments.keep_fp32:
            shutil.copy(source, arguments.keep_fp32)
    shutil.copy(vocabulary, arguments.out / "vocab.txt")
    labels.save(arguments.out / "labels.json")
    label = {"weight": network.label.weight.tolist(), "bias": network.label.bias.tolist()}
    (arguments.out / "relation.json").write_text(
        json.dumps({name: _rounded(values) for name, values in label.items()}) + "\n", encoding="utf-8"
    )
    lemmas = {"closed": closed_class_lemmas(arguments.data), "open": open_class_lemmas()}
    (arguments.out / "lemmas.json").write_text(
        json.dumps(lemmas, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    (arguments.out / "meta.json").write_text(json.dumps(META, indent=1) + "\n", encoding="utf-8")
    for file in sorted(arguments.out.iterdir()):
        print(f"{file.name:20} {file.stat().st_size / 1e6:7.2f} MB")


def _rounded(values: list) -> list:
    return [_rounded(v) if isinstance(v, list) else round(v, 5) for v in values]


if __name__ == "__main__":
    main()
