"""The scores equal those of the reference scorer on anything, and the misses say what they are about."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.evaluation import GoldError, evaluate

GOLD = Path(__file__).with_name("gold")
SEED_TEXTS = Path(__file__).parent.parent / "seeds"


def perfect(gold: Path) -> dict[str, Any]:
    """The annotations themselves as a prediction."""
    if gold.is_file():
        rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
        for row in rows:
            row["article"] = row["id"]
            row["published"] = {"value": row.get("published")}
            for action in row.get("actions", []):
                action["sentence"] = [0, len(row["text"])]
        return {"articles": rows, "measures": []}
    articles = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(gold.glob("*.json")) if p.stem != "measures"]
    return {"articles": articles, "measures": json.loads((gold / "measures.json").read_text(encoding="utf-8"))}


def spoiled(prediction: dict[str, Any], seed: int) -> dict[str, Any]:
    """Records dropped, moved, doubled and altered at random."""
    rng = random.Random(seed)
    worse = copy.deepcopy(prediction)
    for article in worse["articles"]:
        for layer, key in (("actions", "trigger"), ("quotes", "quote"), ("dates", "span"), ("commodities", "span")):
            kept = []
            for record in article.get(layer, []):
                if rng.random() < 0.2:
                    continue
                if rng.random() < 0.3:
                    record[key] = [record[key][0] + rng.randint(-3, 3), record[key][1] + rng.randint(0, 6)]
                for name, value in list(record.items()):
                    if isinstance(value, str) and rng.random() < 0.15 and name not in {"id", "direction"}:
                        record[name] = "something else"
                kept.append(record)
                if rng.random() < 0.1:
                    kept.append(copy.deepcopy(record))
            if layer in article:
                article[layer] = kept
        if rng.random() < 0.3:
            article["title"] = [0, 3]
    rng.shuffle(worse["measures"])
    worse["measures"] = worse["measures"][: rng.randint(0, len(worse["measures"]))]
    if seed % 2:
        worse["articles"].pop()
    return worse


def by_script(prediction: dict[str, Any], gold: Path, folder: Path) -> dict[str, Any]:
    path = folder / "predicted.json"
    path.write_text(json.dumps(prediction), encoding="utf-8")
    command = [sys.executable, str(GOLD / "score.py"), str(path), str(gold), "--json"]
    result: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return result


@pytest.mark.parametrize(
    "name", ["seeds", "practice", "sentences/S1.jsonl", "sentences/S6.jsonl", "sentences/S7.jsonl"]
)
@pytest.mark.parametrize("seed", [1, 2])
def test_the_numbers_are_those_of_the_reference_scorer(name: str, seed: int, tmp_path: Path) -> None:
    prediction = spoiled(perfect(GOLD / name), seed)
    assert evaluate(prediction, GOLD / name).as_dict() == by_script(prediction, GOLD / name, tmp_path)


def test_the_annotations_score_full_marks_against_themselves() -> None:
    report = evaluate(perfect(GOLD / "seeds"), GOLD / "seeds")
    assert report.score("actions").f1 == 1.0
    assert report.bcubed == (1.0, 1.0)
    assert report.distinct["lifted"][0] == report.distinct["lifted"][1] > 0
    assert report.misses == []
    assert report.pledged_as_in_force == 0


def test_a_pledge_read_as_carried_out_is_counted_and_shown_with_its_sentence() -> None:
    prediction = perfect(GOLD / "seeds")
    article = prediction["articles"][4]
    action = next(a for a in article["actions"] if a["status"] == "agreed")
    action["status"] = "in_force"
    text = (SEED_TEXTS / article["article"]).read_text(encoding="utf-8")
    report = evaluate(prediction, GOLD / "seeds", {article["article"]: text})
    assert report.pledged_as_in_force == 1
    [miss] = report.misses
    assert (miss.layer, miss.what, miss.detail) == ("actions", "wrong", "status: agreed, found in_force")
    assert miss.words == text[slice(*action["trigger"])]
    assert miss.words in miss.sentence
    assert report.classes["status"]["agreed"].recall < 1.0
    assert "pledges read as carried out: 1" in str(report)


def test_what_is_missed_and_what_is_invented_are_listed_with_their_words() -> None:
    prediction = perfect(GOLD / "sentences/S1.jsonl")
    row = next(r for r in prediction["articles"] if r["actions"])
    gone = row["actions"].pop(0)
    row["actions"].append({**gone, "trigger": [0, 1], "direction": "imposed", "status": "denied"})
    misses = evaluate(prediction, GOLD / "sentences/S1.jsonl").misses
    assert {(m.what, m.words) for m in misses} >= {
        ("missed", row["text"][slice(*gone["trigger"])]),
        ("spurious", row["text"][0]),
    }


def test_annotations_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    with pytest.raises(GoldError, match=tmp_path.name):
        evaluate({"articles": []}, tmp_path)
