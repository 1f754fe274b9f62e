"""Label sets: the closed ones of the guide, and those read off the treebanks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from core.model import Instrument, Kind, Status
from training.treebank import Sentence

NAMES = ("O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
TRIGGERS = ("O", "B-imposed", "I-imposed", "B-lifted", "I-lifted")
ROLES = ("imposer", "target", "commodity")
RARE = 40  # a dependency label seen less often is trained as its universal part


@dataclass(frozen=True)
class Labels:
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    labels: tuple[str, ...]
    names: tuple[str, ...] = NAMES
    triggers: tuple[str, ...] = TRIGGERS
    status: tuple[str, ...] = tuple(Status)
    kind: tuple[str, ...] = tuple(Kind)
    instrument: tuple[str, ...] = tuple(Instrument)
    roles: tuple[str, ...] = ROLES

    def sizes(self) -> dict[str, int]:
        return {name: len(values) for name, values in asdict(self).items()}

    def relation(self, label: str) -> int:
        """Index of a dependency label, of its universal part where it is rare."""
        for name in (label, label.partition(":")[0], "dep"):
            if name in self.labels:
                return self.labels.index(name)
        return 0

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Labels:
        return cls(**{name: tuple(values) for name, values in json.loads(path.read_text(encoding="utf-8")).items()})


def labels_of(sentences: Iterable[Sentence]) -> Labels:
    """The label sets of a treebank."""
    upos: set[str] = set()
    xpos: set[str] = set()
    relations: Counter[str] = Counter()
    for sentence in sentences:
        upos.update(sentence.upos)
        xpos.update(sentence.xpos)
        relations.update(sentence.labels)
    return Labels(
        tuple(sorted(upos)),
        tuple(sorted(xpos)),
        tuple(label for label, count in relations.most_common() if count >= RARE),
    )
