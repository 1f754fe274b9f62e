"""An analysis against reference annotations: the numbers of `gold/score.py`, and the misses with their sentences."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.matching import (
    Record,
    Weight,
    pair,
    same_action,
    same_date,
    same_dated_value,
    same_good,
    same_name,
    same_quote,
    same_sentence,
    same_text,
)
from core.scores import Miss, Report, Score

_SHORT_LAYERS = ("actions", "quotes", "dates")
_LAYERS: tuple[tuple[str, str, Weight], ...] = (
    ("actions", "trigger", same_action),
    ("quotes", "quote", same_quote),
    ("dates", "span", same_dated_value),
    ("commodities", "span", same_good),
)
_CLASSES = ("direction", "kind", "status", "instrument")
_CHECKED = ("kind", "status", "instrument", "imposer", "target", "commodities")


class GoldError(ValueError):
    """Reference annotations that cannot be read; the message names the file."""


def evaluate(predicted: Mapping[str, Any], gold: Path, texts: Mapping[str, str] | None = None) -> Report:
    """Score an analysis (the dictionary of `core.export.to_json`) against a folder of annotations or a JSON Lines file.

    `texts` (article id -> text) gives the misses their words; a JSON Lines file brings its own. Only the articles and
    layers that are annotated count. Raises GoldError.
    """
    by_name = {row["article"]: row for row in predicted["articles"]}
    report = Report(classes={name: {} for name in _CLASSES})
    linked: list[tuple[str, str | None, str | None]] = []
    for row in read_gold(gold):
        found = by_name.get(row["article"])
        if found is None:
            report.absent.append(row["article"])
            found = {}
        short: set[str] | None = row.get("short")
        if short is not None:
            found = {key: value for key, value in found.items() if key in short}
        text = row.get("text") or (texts or {}).get(row["article"], "")
        linked += _actions(report, row, found, text)
        _quotes(report, row, found)
        _spans(report, row, found, short is None)
        report.misses += _unmatched(row, found, text)
    report.bcubed = _bcubed(linked)
    path = gold / "measures.json"
    if path.exists():
        annotated, merged = json.loads(path.read_text(encoding="utf-8")), predicted.get("measures", [])
        for direction in ("imposed", "lifted"):
            report.distinct[direction] = (_count(annotated, direction), _count(merged, direction))
    return report


def read_gold(gold: Path) -> list[Record]:
    """The annotated articles of a folder, or the short texts of a JSON Lines file. Raises GoldError."""
    try:
        if gold.is_dir():
            paths = [path for path in sorted(gold.glob("*.json")) if path.name != "measures.json"]
            return [json.loads(path.read_text(encoding="utf-8")) for path in paths]
        rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [_short(row) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GoldError(f"{gold} holds no annotations that can be read: {error}") from error


def _short(row: Record) -> Record:
    layers = {key for key in _SHORT_LAYERS if key in row}
    actions = [
        {"id": f"{row['id']}#A{n}", "sentence": [0, len(row["text"])], "date": None, **action}
        for n, action in enumerate(row.get("actions", []))
    ]
    empty: Record = {key: [] for key in ("quotes", "dates", "commodities", "boilerplate", "repeats")}
    published = {"value": row.get("published")}
    return {
        "title": None,
        **empty,
        **row,
        "actions": actions,
        "article": row["id"],
        "short": layers,
        "published": published,
    }


def _actions(report: Report, gold: Record, found: Record, text: str) -> list[tuple[str, str | None, str | None]]:
    """Scores one article's actions; returns (gold id, gold measure, found measure) of the matched ones."""
    annotated, read = gold["actions"], found.get("actions", [])
    pairs = pair(annotated, read, same_action)
    report.score("actions").add(len(pairs), len(annotated), len(read))
    loose = pair(annotated, read, same_sentence)
    report.score("actions, same sentence").add(len(loose), len(annotated), len(read))
    for direction in ("imposed", "lifted"):
        matched = sum(annotated[i]["direction"] == direction for i, _ in pairs)
        report.score(f"actions {direction}").add(matched, _count(annotated, direction), _count(read, direction))
    linked, right = [], 0
    for i, j in pairs:
        one, other = annotated[i], read[j]
        linked.append((one["id"], one.get("measure"), other.get("measure")))
        same = {key: _equal(one.get(key), other.get(key)) for key in _CHECKED}
        for key, is_same in same.items():
            report.accuracy(f"action {key}").add(is_same)
        if one["claimed_by"] or other.get("claimed_by"):
            same["claimed_by"] = same_name(one["claimed_by"], other.get("claimed_by"))
            report.accuracy("action claimed_by").add(same["claimed_by"])
        if one["date"]:
            same["date"] = one["date"] == other.get("date")
            report.accuracy("action date").add(same["date"])
        right += same["status"] and same["imposer"] and same["instrument"]
        report.status[one["status"], other.get("status", "")] += 1
        for key, is_same in same.items():
            if not is_same:
                detail = f"{key}: {_shown(one.get(key))}, found {_shown(other.get(key))}"
                report.misses.append(_miss(gold["article"], "actions", "wrong", one, "trigger", text, detail))
    report.score("actions right in direction, status, imposer and instrument").add(right, len(annotated), len(read))
    _by_class(report, annotated, read, pairs)
    return linked


def _by_class(report: Report, gold: Sequence[Record], found: Sequence[Record], pairs: list[tuple[int, int]]) -> None:
    for name in _CLASSES:
        matched = Counter(gold[i][name] for i, j in pairs if gold[i][name] == found[j].get(name))
        wanted, read = Counter(one[name] for one in gold), Counter(one.get(name) for one in found)
        for value in wanted.keys() | read.keys():
            if value is not None:
                row = report.classes[name].setdefault(value, Score())
                row.add(matched[value], wanted[value], read[value])


def _quotes(report: Report, gold: Record, found: Record) -> None:
    annotated, read = gold["quotes"], found.get("quotes", [])
    pairs = pair(annotated, read, same_quote)
    report.score("quotes").add(len(pairs), len(annotated), len(read))
    for kinds, name in ((("direct", "mixed"), "quotes direct and mixed"), (("indirect",), "quotes indirect")):
        matched = sum(annotated[i]["type"] in kinds for i, _ in pairs)
        wanted, seen = (sum(one["type"] in kinds for one in side) for side in (annotated, read))
        report.score(name).add(matched, wanted, seen)
    named = 0
    for i, j in pairs:
        one, other = annotated[i], read[j]
        right = same_name(one["speaker_name"], other.get("speaker_name"))
        named += right
        report.accuracy("quote speaker_name").add(right)
        for key in ("role", "type", "country"):
            report.accuracy(f"quote {key}").add(one[key] == other.get(key))
        if one["affiliation"]:
            report.accuracy("quote affiliation").add(same_text(one["affiliation"], other.get("affiliation")))
    report.score("quotes with the right speaker").add(named, len(annotated), len(read))


def _spans(report: Report, gold: Record, found: Record, whole: bool) -> None:
    """Commodities, dates, and for whole articles the parts of the page."""
    goods, read = gold["commodities"], found.get("commodities", [])
    report.score("commodities").add(len(pair(goods, read, same_good)), len(goods), len(read))
    dates, seen = gold["dates"], found.get("dates", [])
    pairs = pair(dates, seen, same_date)
    report.score("dates (overlap)").add(len(pairs), len(dates), len(seen))
    valued = sum(dates[i]["value"] == seen[j].get("value") for i, j in pairs)
    report.score("dates with the right value").add(valued, len(dates), len(seen))
    if whole:
        published = (found.get("published") or {}).get("value")
        report.accuracy("published date").add(gold["published"]["value"] == published)
        report.accuracy("title").add(gold["title"] == found.get("title"))
    for key in ("boilerplate", "repeats"):
        mine, theirs = _characters(gold[key]), _characters(found.get(key, []))
        if mine or theirs:
            report.score(f"{key} (characters)").add(len(mine & theirs), len(mine), len(theirs))


def _unmatched(gold: Record, found: Record, text: str) -> list[Miss]:
    misses = []
    for layer, key, weight in _LAYERS:
        annotated, read = gold.get(layer, []), found.get(layer, [])
        pairs = pair(annotated, read, weight)
        for side, records, what in ((0, annotated, "missed"), (1, read, "spurious")):
            matched = {one[side] for one in pairs}
            misses += [
                _miss(gold["article"], layer, what, record, key, text, _value(record))
                for index, record in enumerate(records)
                if index not in matched
            ]
    return misses


def _value(record: Record) -> str:
    """What the record says, for the reader of a miss: a direction, a value, an id."""
    if "trigger" in record:
        return f"{record['direction']}, {record.get('status')}"
    if "quote" in record:
        return str(record.get("speaker_name"))
    return str(record.get("value") or record.get("id"))


def _miss(article: str, layer: str, what: str, record: Record, key: str, text: str, detail: str) -> Miss:
    start, end = record[key]
    first, last = record.get("sentence") or _around(text, start, end)
    sentence = " ".join(text[first:last].split())
    return Miss(article, layer, what, (start, end), text[start:end], sentence, detail)


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The line that holds a span."""
    stop = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if stop < 0 else stop


def _bcubed(linked: Sequence[tuple[str, str | None, str | None]]) -> tuple[float, float]:
    """Precision and recall over the matched actions, by their measures."""
    gold, found = {m: g for m, g, _ in linked}, {m: p for m, _, p in linked}
    return _half(found, gold), _half(gold, found)


def _half(a: Mapping[str, str | None], b: Mapping[str, str | None]) -> float:
    groups: dict[str | None, list[str]] = {}
    for member, name in a.items():
        groups.setdefault(name, []).append(member)
    total = 0.0
    for member, name in a.items():
        mine = groups[name]
        total += sum(b[x] == b[member] and b[x] is not None for x in mine) / len(mine)
    return total / len(a) if a else 0.0


def _equal(a: Any, b: Any) -> bool:
    return set(a) == set(b or []) if isinstance(a, list) else bool(a == b)


def _shown(value: Any) -> str:
    return ", ".join(value) or "none" if isinstance(value, list) else str(value)


def _characters(spans: Sequence[Sequence[int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def _count(records: Sequence[Record], direction: str) -> int:
    return sum(record["direction"] == direction for record in records)
