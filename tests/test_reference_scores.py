"""The scores on the reference annotations, by the references' own scorer, against floors that only rise.

Run as a program it prints the whole report; with `--raise-floors` it writes the floors anew, none lower than before.
"""

from __future__ import annotations

import importlib.util
import math
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.analysis import analyze_folder
from core.export import to_json

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold"
FLOORS = ROOT / "tests" / "score_floors.yaml"
SETS = {
    "seeds": (ROOT / "seeds", GOLD / "seeds"),
    "practice": (GOLD / "practice" / "texts", GOLD / "practice"),
    "fresh": (GOLD / "fresh" / "texts", GOLD / "fresh"),
    **{f"passages {path.stem}": (path, path) for path in sorted((GOLD / "passages").glob("*.jsonl"))},
    **{path.stem: (path, path) for path in sorted((GOLD / "sentences").glob("*.jsonl"))},
}
COUNTS = [
    f"{name}: distinct measures {way}" for name in ("seeds", "practice", "fresh") for way in ("imposed", "lifted")
]
SLACK = 0.02  # or one record: the model's last bits differ between processors, and with them a record here and there

Rows = dict[str, dict[str, Any]]


@cache
def report(name: str) -> Rows:
    """The scorer's report on one set: row -> its figures."""
    spec = importlib.util.spec_from_file_location("reference_scorer", GOLD / "score.py")
    assert spec
    assert spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    source, gold = SETS[name]
    rows: Rows = scorer.score(to_json(analyze_folder(source)), gold)
    return rows


def scores(name: str) -> dict[str, float]:
    """F1 or accuracy of each row that has one."""
    values = {row: parts.get("f1", parts.get("accuracy")) for row, parts in report(name).items()}
    return {row: float(value) for row, value in values.items() if value is not None}


def apart(row: str) -> int:
    """How many distinct measures an analysis counts too many or too few."""
    name, _, figure = row.partition(": ")
    parts = report(name)[figure]
    return abs(int(parts["gold"]) - int(parts["pred"]))


def limits() -> dict[str, dict[str, Any]]:
    """`floors`: set -> row -> lowest score; `apart`: row -> greatest difference."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(FLOORS.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", SETS)
def test_no_score_is_below_its_floor(name: str) -> None:
    floors, measured = limits()["floors"][name], scores(name)
    assert floors
    assert not {row: (measured.get(row), floor) for row, floor in floors.items() if not measured.get(row, 0.0) >= floor}


@pytest.mark.parametrize("row", COUNTS)
def test_distinct_measures_are_near_the_reference(row: str) -> None:
    assert apart(row) <= limits()["apart"][row]


def raise_floors() -> None:
    """Write what is measured now, less the slack, where it is better than the floor."""
    old = limits() if FLOORS.exists() else {"floors": {}, "apart": {}}
    floors = {name: dict(rows) for name, rows in old["floors"].items()}
    for name in SETS:
        for row, value in scores(name).items():
            records = report(name)[row].get("of") or report(name)[row].get("gold")
            floor = math.floor((value - max(SLACK, 1 / records if records else 0.0)) * 100) / 100
            if floor > 0:
                floors.setdefault(name, {})[row] = max(floors.get(name, {}).get(row, 0.0), floor)
    gaps = {row: min(apart(row) + 1, old["apart"].get(row, 10_000)) for row in COUNTS}
    header = (
        "# Lowest scores that CI accepts; they only rise (see CONTRIBUTING.md). Written by test_reference_scores.py.\n"
    )
    text = yaml.safe_dump({"floors": floors, "apart": gaps}, sort_keys=False, allow_unicode=True, width=120)
    FLOORS.write_text(header + text, encoding="utf-8")


def main() -> None:
    for name in SETS:
        print(f"\n{name}")
        for row, parts in report(name).items():
            print(f"  {row:60}", "  ".join(f"{key} {value}" for key, value in parts.items()))
    if "--raise-floors" in sys.argv:
        raise_floors()


if __name__ == "__main__":
    main()
