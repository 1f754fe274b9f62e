"""What an evaluation reports: scores, accuracies, confusion of status, and the single differences."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Score:
    """What was matched of what the reference holds and of what was found."""

    matched: int = 0
    gold: int = 0
    found: int = 0

    def add(self, matched: int, gold: int, found: int) -> None:
        self.matched, self.gold, self.found = self.matched + matched, self.gold + gold, self.found + found

    @property
    def precision(self) -> float:
        return self.matched / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float | None:
        """None where there is nothing to find and nothing was found."""
        both = self.gold + self.found
        return 2 * self.matched / both if both else None


@dataclass(slots=True)
class Accuracy:
    """How often an attribute is right on matched records."""

    right: int = 0
    of: int = 0

    def add(self, right: bool) -> None:
        self.right, self.of = self.right + right, self.of + 1

    @property
    def share(self) -> float | None:
        return self.right / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Miss:
    """A difference: `what` is "missed", "spurious" or "wrong" (matched, with the wrong value in `detail`)."""

    article: str
    layer: str
    what: str
    span: tuple[int, int]
    words: str  # the span itself, empty where the text is not at hand
    sentence: str  # the sentence around it, likewise
    detail: str = ""  # for "wrong": "status: agreed, found in_force"


@dataclass(slots=True)
class Report:
    """Scores by name, in the order of `score.py`."""

    scores: dict[str, Score | Accuracy] = field(default_factory=dict)
    bcubed: tuple[float, float] = (0.0, 0.0)  # precision, recall over matched actions
    distinct: dict[str, tuple[int, int]] = field(default_factory=dict)  # direction -> measures in gold, found
    status: Counter[tuple[str, str]] = field(default_factory=Counter)  # (gold, found) on matched actions
    classes: dict[str, dict[str, Score]] = field(default_factory=dict)  # "status" -> "agreed" -> score
    misses: list[Miss] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)  # annotated articles that the analysis does not have

    def score(self, name: str) -> Score:
        row = self.scores.setdefault(name, Score())
        assert isinstance(row, Score)
        return row

    def accuracy(self, name: str) -> Accuracy:
        row = self.scores.setdefault(name, Accuracy())
        assert isinstance(row, Accuracy)
        return row

    @property
    def bcubed_f1(self) -> float:
        precision, recall = self.bcubed
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def pledged_as_in_force(self) -> int:
        """Matched actions that are only agreed and were read as carried out: the worst error."""
        return self.status["agreed", "in_force"]

    def as_dict(self) -> dict[str, dict[str, float | int | None]]:
        """The very dictionary that `score.py --json` prints."""
        out: dict[str, dict[str, float | int | None]] = {}
        for name, row in self.scores.items():
            if isinstance(row, Accuracy):
                out[name] = {"accuracy": _rounded(row.share), "of": row.of}
            else:
                numbers = {"p": _rounded(row.precision), "r": _rounded(row.recall), "f1": _rounded(row.f1)}
                out[name] = {**numbers, "gold": row.gold, "pred": row.found}
        precision, recall = self.bcubed
        out["measures (B-cubed over matched actions)"] = {
            "p": round(precision, 3),
            "r": round(recall, 3),
            "f1": round(self.bcubed_f1, 3),
        }
        for direction, (gold, found) in self.distinct.items():
            out[f"distinct measures {direction}"] = {"gold": gold, "pred": found}
        return out

    def __str__(self) -> str:
        lines = [f"{n:60} " + "  ".join(f"{k} {v}" for k, v in row.items()) for n, row in self.as_dict().items()]
        lines += ["", f"pledges read as carried out: {self.pledged_as_in_force}", "status, reference -> found:"]
        lines += [f"  {gold} -> {found}: {n}" for (gold, found), n in sorted(self.status.items()) if gold != found]
        lines += [f"not in the analysis: {article}" for article in self.absent]
        lines += [f"{m.article} {m.layer} {m.what} {m.words!r} {m.detail} | {m.sentence}" for m in self.misses]
        return "\n".join(lines)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
