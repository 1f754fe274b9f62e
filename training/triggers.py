"""Annotated texts as items for the trigger and role heads."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spacy.language import Language

from core.encoder import WordPieces, encode, shape_of
from training.labels import Labels
from training.marked import Marked, by_line
from training.streams import Item, case_shapes

_ILLEGIBLE, _BLOTS = "\ufffd", 0.08
_MARKS = ((str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"}), 0.25),)


def trigger_item(
    marked: Marked,
    labels: Labels,
    pieces: WordPieces,
    nlp: Language,
    mentions: Sequence[tuple[int, int, str, tuple[str, ...]]],
    rng: random.Random | None,
    silver: Mapping[str, Any] | None = None,
) -> Item:
    """The words of a text with a trigger tag each, and its actions; `silver` is a teacher's syntax for them.

    `mentions` is what the gazetteers found in it: start, end, "actor" or "commodity", codes. A role is learned only
    between a trigger and such a mention: nothing else is ever asked for.
    """
    doc = nlp.make_doc(marked.text)
    words = [token for token in doc if not token.is_space]
    texts = [token.text for token in words]
    if rng is not None:
        for table, share in _MARKS:
            if rng.random() < share:
                texts = [text.translate(table) for text in texts]
    shapes = (case_shapes(texts, rng) if rng else None) or [int(shape_of(text)) for text in texts]
    if rng is not None and rng.random() < 0.5:
        texts = _blotted(texts, rng)
    item = Item(encode(texts, pieces, shapes))
    item.triggers = [0] * len(words)
    if silver is not None and len(silver["upos"]) == len(words):
        item.upos = [labels.upos.index(tag) if tag in labels.upos else 0 for tag in silver["upos"]]
        item.xpos = [labels.xpos.index(tag) if tag in labels.xpos else 0 for tag in silver["xpos"]]
        item.labels = [labels.relation(label) for label in silver["labels"]]
        item.names = [labels.names.index(name) if name in labels.names else 0 for name in silver["names"]]
        item.heads, item.starts, item.sentence = silver["heads"], silver["starts"], silver["sentence"]
    for action in sorted(marked.actions, key=lambda entry: entry["trigger"]):
        place = _words_of(words, *action["trigger"])
        if not place or any(item.triggers[k] for k in place):
            continue
        begin = labels.triggers.index(f"B-{action['direction']}")
        for k in place:
            item.triggers[k] = begin if k == place[0] else begin + 1
        item.actions.append(
            (
                place[0],
                labels.status.index(action["status"]),
                labels.kind.index(action["kind"]),
                labels.instrument.index(action["instrument"]),
            )
        )
        item.roles += _roles(action, place[0], words, mentions, labels)
    return item


def _blotted(texts: Sequence[str], rng: random.Random) -> list[str]:
    """Words made illegible here and there, so that no single word is relied on."""
    return [_ILLEGIBLE if rng.random() < _BLOTS else text for text in texts]


def lines_of(texts: Iterable[Marked], mentions: Mapping[str, Sequence[Any]]) -> list[tuple[Marked, list[Any]]]:
    """The lines of the texts, each with the mentions that lie in it."""
    lines = []
    for text in texts:
        for offset, line in by_line(text):
            end = offset + len(line.text)
            inside = [
                (row[0] - offset, row[1] - offset, row[2], tuple(row[3]))
                for row in mentions.get(text.id, ())
                if offset <= row[0] and row[1] <= end
            ]
            lines.append((line, inside))
    return lines


def _roles(
    action: Mapping[str, Any],
    trigger: int,
    words: Sequence[Any],
    found: Iterable[tuple[int, int, str, tuple[str, ...]]],
    labels: Labels,
) -> list[tuple[int, int, int, int]]:
    rows = []
    for start, end, what, codes in found:
        place = _words_of(words, start, end)
        if not place or not codes:
            continue
        wanted = {"actor": ("imposer", "target"), "commodity": ("commodity",)}[what]
        for role in wanted:
            key = "commodities" if role == "commodity" else role
            holds = bool(codes) and set(codes) <= set(action[key])
            rows.append((labels.roles.index(role), trigger, place[-1], int(holds)))
    return rows


def _words_of(words: Sequence[Any], start: int, end: int) -> list[int]:
    return [k for k, token in enumerate(words) if token.idx < end and token.idx + len(token) > start]
