"""Annotated short texts: the reference sentences (JSON Lines) and the project's own corpus (inline marks).

Inline: `Jakarta will {{lift|lifted lift agreed|ID>|export_control|bauxite|-}} its ban.`; a pilcrow stands for a
newline.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

PARTLY_ASIDE = frozenset(  # corpus files of the fourth round and of the fifth
    "articles_d articles_e idioms_f short_g wire_h talks_i mixed_j press_k back_l desk_m claims_n".split()
)
_MARK = re.compile(r"\{\{([^{}|]+)\|([^{}|]*)\|([^{}|]*)\|([^{}|]*)\|([^{}|]*)\|([^{}|]*)\}\}")


@dataclass(frozen=True)
class Marked:
    """A text and its actions, each a mapping with the fields of the guide."""

    id: str
    text: str
    actions: tuple[dict[str, Any], ...]
    group: str = ""  # the article it belongs to, or the stretch of its file


def whole(texts: Sequence[Marked]) -> Marked:
    """The paragraphs of an article as one text."""
    joined, actions = "", list[dict[str, Any]]()
    for text in texts:
        start = len(joined)
        actions += [a | {"trigger": [start + a["trigger"][0], start + a["trigger"][1]]} for a in text.actions]
        joined += text.text + "\n\n"
    return Marked(texts[0].id, joined.rstrip(), tuple(actions), texts[0].group)


def is_held_out(identifier: str) -> bool:
    """A fifth of the reference sentences, by a hash of the id: never trained on, looked at last."""
    return int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % 5 == 0


def is_set_aside(text: Marked) -> bool:
    """A sixth of the later corpus files, by whole articles, or by blocks of 60 lines (neighbours resemble one
    another): never trained on; the weights of the decisions are fitted on it and on half of the held-out sentences."""
    stem = text.group.partition("/")[0]
    return stem in PARTLY_ASIDE and int(hashlib.sha256(text.group.encode()).hexdigest(), 16) % 6 == 0


def read_reference(folder: Path) -> Iterator[Marked]:
    """The texts of `sentences/*.jsonl` that have actions annotated, with or without any in them."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "actions" in row:
                yield Marked(row["id"], row["text"], tuple(row["actions"]))


def read_corpus(path: Path) -> Iterator[Marked]:
    """The texts of a corpus file, one a line, blank lines and lines that start with # between them."""
    article = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            article = line if line.startswith("# article") else ""
        elif line.strip():
            group = f"{path.stem}/{article or number // 60}"
            yield replace(parse_marks(f"{path.stem}-{number}", line.strip()), group=group)


def by_line(marked: Marked) -> Iterator[tuple[int, Marked]]:
    """Each line of a text as a text of its own, with its offset: the reader sees a headline apart from its body."""
    offset = 0
    for line in marked.text.split("\n"):
        end = offset + len(line)
        inside = [a for a in marked.actions if offset <= a["trigger"][0] and a["trigger"][1] <= end]
        shifted = tuple(a | {"trigger": [a["trigger"][0] - offset, a["trigger"][1] - offset]} for a in inside)
        if line.strip():
            yield offset, Marked(marked.id, line, shifted)
        offset = end + 1


def parse_marks(identifier: str, line: str) -> Marked:
    """The plain text and the actions of a marked line; raises ValueError where a mark is malformed."""
    line = re.sub(r"\s*¶\s*", "\n", line)
    text, actions, at = "", [], 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        words, change, parties, instrument, goods, speaker = (part.strip() for part in match.groups())
        start = len(text)
        text += words
        at = match.end()
        direction, kind, status = change.split()
        imposer, _, target = parties.partition(">")
        actions.append(
            {
                "trigger": [start, len(text)],
                "direction": direction,
                "kind": kind,
                "status": status,
                "imposer": _codes(imposer),
                "target": _codes(target),
                "instrument": instrument,
                "commodities": _codes(goods),
                "claimed_by": None if speaker in ("", "-") else speaker,
            }
        )
    text += line[at:]
    if "{{" in text or "}}" in text:
        raise ValueError(f"{identifier}: malformed mark in {line!r}")
    return Marked(identifier, text, tuple(actions))


def _codes(listed: str) -> list[str]:
    return [code.strip() for code in listed.split(",") if code.strip() and code.strip() != "-"]
