"""The weights of the decisions about actions: data, fitted by `training/decide.py` on texts the model never saw."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from core.lexicon import load_yaml

FILE = "decision_weights.yaml"
LEAST = 0.01  # the network is surer than it is right: no choice counts as less likely than this
Choice = TypeVar("Choice")
Facts = Mapping[str, float]


@cache
def weights(decision: str) -> dict[str, float]:
    """Fact -> weight, for one decision."""
    return {str(name): float(weight) for name, weight in load_yaml(FILE)[decision].items()}


def weigh(decision: str, facts: Facts) -> float:
    """The sum of the weights of the facts, each times its value; a fact that is not listed weighs nothing."""
    known = weights(decision)
    return sum(known.get(name, 0.0) * value for name, value in facts.items())


def best(decision: str, facts: Mapping[Choice, Facts]) -> Choice:
    """The choice for which most speaks; the first of equals."""
    return max(facts, key=lambda choice: weigh(decision, facts[choice]))
