"""Fit the weights that decide whether a candidate is an action: `python -m training.decide`.

Logistic regression with an L2 penalty over the facts of `core.extract.actions.candidates.features`, on the held-out
half of the reference sentences whose hash is even; the other half is scored once, at the end. Writes
`core/lexicons/trigger_weights.yaml`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from core.extract.actions.candidates import candidates, features
from core.extract.actions.context import Context
from core.extract.actors import extract_actors
from core.extract.commodities import extract_commodities
from core.language import load_pipeline, read
from core.layout import read_layout
from core.model import Article
from training.marked import Marked, is_held_out, read_reference

HOME = Path(__file__).resolve().parent.parent
OUT = HOME / "core/lexicons/trigger_weights.yaml"
PENALTY = 0.02
HEADER = """\
# Weights of the facts that decide whether a candidate is an action; fitted by training/decide.py on held-out texts.
# Policy: never edited by hand; a fact not listed weighs nothing.
weights:
"""

Row = tuple[str, dict[str, float], bool]


def rows_of(texts: Sequence[Marked]) -> Iterable[Row]:
    """(text id, facts, whether a gold action of that direction overlaps the trigger) of every candidate."""
    nlp = load_pipeline()
    pairs = [(text.text, read_layout(Article(text.id, text.text, ""))) for text in texts]
    for text, doc in zip(texts, read(nlp, pairs), strict=True):
        context = Context(doc, extract_actors(doc), extract_commodities(doc), (), (), None)
        left = list(text.actions)
        found = sorted(candidates(context), key=lambda candidate: -candidate.score)
        for candidate in found:
            start, end = candidate.trigger.start_char, candidate.trigger.end_char
            match = next(
                (
                    a
                    for a in left
                    if a["direction"] == candidate.direction and a["trigger"][0] < end and start < a["trigger"][1]
                ),
                None,
            )
            if match is not None:
                left.remove(match)
            yield text.id, features(context, candidate), match is not None


def fit(rows: Sequence[Row], names: Sequence[str], steps: int = 4000) -> dict[str, float]:
    """Weights that minimise the penalised log loss, by gradient descent."""
    facts = np.array([[row[1].get(name, 0.0) for name in names] for row in rows])
    gold = np.array([float(row[2]) for row in rows])
    weights = np.zeros(len(names))
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-facts @ weights))
        weights -= 0.3 * (facts.T @ (chance - gold) / len(gold) + PENALTY * weights / 10)
    return dict(zip(names, (round(float(w), 2) for w in weights), strict=True))


def best_bias(rows: Sequence[Row], weights: dict[str, float], gold: int) -> float:
    """The bias that gives the best F1: an action missed costs as much as one too many, whatever their odds."""
    ranked = sorted(((sum(weights[n] * v for n, v in facts.items()), hit) for _, facts, hit in rows), reverse=True)
    right, best = 0, (0.0, 0.0)
    for count, (total, hit) in enumerate(ranked, 1):
        right += hit
        best = max(best, (2 * right / (gold + count), total))
    return round(weights["bias"] - best[1], 2)


def scores(rows: Sequence[Row], weights: dict[str, float], gold: int) -> str:
    """Precision, recall and F1 of the accepted candidates."""
    chosen = [row for row in rows if sum(weights.get(n, 0.0) * v for n, v in row[1].items()) >= 0]
    right = sum(row[2] for row in chosen)
    return f"P {right / len(chosen):.3f}  R {right / gold:.3f}  F1 {2 * right / (gold + len(chosen)):.3f}"


def main() -> None:
    held = [text for text in read_reference(HOME / "tests/gold/sentences") if is_held_out(text.id)]
    even = {t.id for t in held if int(hashlib.sha256(t.id.encode()).hexdigest(), 16) % 10 == 0}
    rows = list(rows_of(held))
    names = sorted({name for row in rows for name in row[1]})
    learn, check = [r for r in rows if r[0] in even], [r for r in rows if r[0] not in even]
    weights = fit(learn, names)
    weights["bias"] = best_bias(learn, weights, sum(len(t.actions) for t in held if t.id in even))
    for label, part, inside in (("fitted on", learn, True), ("not seen", check, False)):
        gold = sum(len(t.actions) for t in held if (t.id in even) == inside)
        alone = [r for r in part if r[1].get("model", -1.0) >= 0]
        right = sum(r[2] for r in alone)
        print(label, scores(part, weights, gold), f"| model alone at 0.5: F1 {2 * right / (gold + len(alone)):.3f}")
    OUT.write_text(HEADER + "".join(f"  {name}: {weight}\n" for name, weight in weights.items()), encoding="utf-8")


if __name__ == "__main__":
    main()
