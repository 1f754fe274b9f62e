"""Fit the weights of the decisions about actions: `python -m training.decide`.

Logistic regression with an L2 penalty over the facts of `core.extract.actions`: whether a candidate is an action, which
instrument it uses, how real it is. Fitted on texts that the network never saw: the held-out half of the reference
sentences whose hash is even, and what was set aside of the corpus; the other half is scored once, at the end. Writes
`core/lexicons/decision_weights.yaml`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from core.extract.actions.candidates import Candidate, accepted, candidates, features
from core.extract.actions.context import Context
from core.extract.actions.extract import action_of
from core.extract.actions.instrument import Alike, concerted_facts
from core.extract.actions.status import status_facts
from core.extract.actors import extract_actors
from core.extract.commodities import extract_commodities
from core.language import load_pipeline, read
from core.layout import read_layout
from core.model import Action, Article
from training.marked import Marked, is_held_out, is_set_aside, read_corpus, read_reference, whole

HOME = Path(__file__).resolve().parent.parent
OUT = HOME / "core/lexicons/decision_weights.yaml"
PENALTY = 0.02
EXPECTED = {  # what language and guide let expect, before any text is seen
    "instrument": {
        **{"model": 0.5, "phrase": 1.0, "clause": 0.5, "sentence": 0.4, "all trade": 2.0, "taken up": 0.7},
        **{"noun's side": 0.5, "same goods": 0.6, "same imposer": 0.6, "same goods and imposer": 0.6},
    },
    "status": {
        **{"model": 0.5, "condition": 1.2, "inside condition": 1.0, "past": 0.5, "paper's word": 4.0},
        **{f"cue {status}": 1.2 for status in ("denied", "called_for", "alleged", "possible", "agreed", "in_force")},
    },
}
HEADER = """\
# Weights of the facts that decide about an action; fitted by training/decide.py on texts the model never saw.
# Policy: never edited by hand; a fact not listed weighs nothing.
"""
Facts = Mapping[str, float]


@dataclass
class Evidence:
    """What the texts of one part show: candidates, whether they are actions, and the choices about those that are."""

    gold: int = 0
    candidates: list[tuple[Facts, bool]] = field(default_factory=list)
    choices: dict[str, list[tuple[Mapping[Any, Facts], str]]] = field(
        default_factory=lambda: {"instrument": [], "status": []}
    )

    def add(self, context: Context, text: Marked) -> None:
        self.gold += len(text.actions)
        left = list(text.actions)
        for candidate in sorted(candidates(context), key=lambda candidate: -candidate.score):
            match = _partner(candidate, left)
            if match is not None:
                left.remove(match)
            self.candidates.append((features(context, candidate), match is not None))
        chosen, before = accepted(context), list[Action]()
        for candidate in chosen:
            before.append(action_of(context, candidate, chosen, before))
        alike = Alike(before)
        for number, candidate in enumerate(chosen):
            match = _partner(candidate, text.actions)
            if match is not None:
                facts = concerted_facts(context, chosen, number, before, alike)
                self.choices["instrument"].append((facts, match["instrument"]))
                self.choices["status"].append((status_facts(candidate), match["status"]))


def _partner(candidate: Candidate, actions: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The annotated action of that direction that overlaps the trigger."""
    start, end = candidate.trigger.start_char, candidate.trigger.end_char
    fitting = (a for a in actions if a["direction"] == candidate.direction)
    return next((a for a in fitting if a["trigger"][0] < end and start < a["trigger"][1]), None)


def fit(rows: Sequence[tuple[Facts, bool]], steps: int = 4000) -> dict[str, float]:
    """Weights that minimise the penalised log loss of yes or no, by gradient descent."""
    names = sorted({name for facts, _ in rows for name in facts})
    table = np.array([[facts.get(name, 0.0) for name in names] for facts, _ in rows])
    gold = np.array([float(hit) for _, hit in rows])
    weights = np.zeros(len(names))
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-table @ weights))
        weights -= 0.3 * (table.T @ (chance - gold) / len(gold) + PENALTY * weights / 10)
    return dict(zip(names, (round(float(w), 2) for w in weights), strict=True))


def fit_choice(
    rows: Sequence[tuple[Mapping[Any, Facts], str]], prior: Mapping[str, float], steps: int = 3000
) -> dict[str, float]:
    """Weights, shared by all choices, that minimise the log loss of the right choice, drawn towards the prior: a cue
    that is rare in a few hundred texts keeps the weight that the language gives it."""
    names = sorted({*prior, *(name for facts, _ in rows for about in facts.values() for name in about)})
    options = list(rows[0][0])
    table = np.array([[[facts[o].get(name, 0.0) for name in names] for o in options] for facts, _ in rows])
    gold = np.array([[float(option == right) for option in options] for _, right in rows])
    expected = np.array([prior.get(name, 0.0) for name in names])
    weights = expected.copy()
    for _ in range(steps):
        scores = table @ weights
        chance = np.exp(scores - scores.max(1, keepdims=True))
        chance /= chance.sum(1, keepdims=True)
        slope = np.einsum("nof,no->f", table, chance - gold) / len(rows)
        weights -= 0.2 * (slope + PENALTY * (weights - expected))
    return dict(zip(names, (round(float(w), 2) for w in weights), strict=True))


def best_bias(rows: Sequence[tuple[Facts, bool]], weights: dict[str, float], gold: int) -> float:
    """The bias that gives the best F1: an action missed costs as much as one too many, whatever their odds."""
    ranked = sorted(((sum(weights[n] * v for n, v in facts.items()), hit) for facts, hit in rows), reverse=True)
    right, best = 0, (0.0, 0.0)
    for count, (total, hit) in enumerate(ranked, 1):
        right += hit
        best = max(best, (2 * right / (gold + count), total))
    return round(weights["bias"] - best[1], 2)


def report(evidence: Evidence, weights: Mapping[str, Mapping[str, float]]) -> str:
    """F1 of the candidates taken, of the model alone, and how often the choices are right."""

    def weigh(decision: str, facts: Facts) -> float:
        return sum(weights[decision].get(name, 0.0) * value for name, value in facts.items())

    taken = [hit for facts, hit in evidence.candidates if weigh("action", facts) >= 0]
    alone = [hit for facts, hit in evidence.candidates if facts.get("model", -1.0) >= 0]
    parts = [
        f"{label} P {sum(hits) / len(hits):.3f} R {sum(hits) / evidence.gold:.3f} "
        f"F1 {2 * sum(hits) / (evidence.gold + len(hits)):.3f}"
        for label, hits in (("taken", taken), ("model alone", alone))
    ]
    for decision, rows in evidence.choices.items():
        right = sum(max(facts, key=lambda o, f=facts: weigh(decision, f[o])) == gold for facts, gold in rows)
        model = sum(max(facts, key=lambda o, f=facts: f[o]["model"]) == gold for facts, gold in rows)
        parts.append(f"{decision} {right / len(rows):.3f} (model alone {model / len(rows):.3f}, of {len(rows)})")
    return " | ".join(parts)


def main() -> None:
    held = [text for text in read_reference(HOME / "tests/gold/sentences") if is_held_out(text.id)]
    corpus = [text for path in sorted((HOME / "training/corpus").glob("*.txt")) for text in read_corpus(path)]
    even = {t.id for t in held if int(hashlib.sha256(t.id.encode()).hexdigest(), 16) % 10 == 0}
    groups = groupby((text for text in corpus if is_set_aside(text)), key=lambda text: text.group)
    aside = [
        text
        for name, texts in groups
        for text in ([whole(list(texts))] if "article" in name.partition("/")[2] else texts)
    ]
    parts = {"even half": Evidence(), "set aside": Evidence(), "not seen": Evidence()}
    nlp = load_pipeline()
    pairs = [(text.text, read_layout(Article(text.id, text.text, ""))) for text in (*held, *aside)]
    for text, doc in zip((*held, *aside), read(nlp, pairs), strict=True):
        part = "set aside" if is_set_aside(text) else "even half" if text.id in even else "not seen"
        parts[part].add(Context(doc, extract_actors(doc), extract_commodities(doc), (), (), None), text)
    learn = [parts["even half"], parts["set aside"]]
    rows = [row for part in learn for row in part.candidates]
    weights = {"action": fit(rows)}
    weights["action"]["bias"] = best_bias(rows, weights["action"], sum(part.gold for part in learn))
    for decision in ("instrument", "status"):
        rows_of = [row for part in learn for row in part.choices[decision]]
        weights[decision] = fit_choice(rows_of, EXPECTED[decision])
    for label, part in parts.items():
        print(label, "|", report(part, weights))
    lines = [
        line
        for decision, found in weights.items()
        for line in (f"{decision}:\n", *(f"  {name}: {weight}\n" for name, weight in found.items()))
    ]
    OUT.write_text(HEADER + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
