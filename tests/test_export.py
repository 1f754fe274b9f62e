"""What leaves the house: JSON that the references' scorer reads, CSV that a spreadsheet cannot run."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.export import to_csv, to_json, to_tables, write
from core.model import Analysis, Extractor, Issue, IssueCode, Span
from support_gold import ROOT, load


def shape(value: Any, path: str = "") -> set[str]:
    """The keys of a JSON document as paths; list items share one path."""
    if isinstance(value, dict):
        return {p for key, item in value.items() for p in shape(item, f"{path}.{key}")}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return {p for item in value for p in shape(item, f"{path}[]")}
    return {path}


@pytest.mark.parametrize("name", ["seeds", "practice"])
def test_json_gives_the_reference_back(name: str) -> None:
    """The reference read as an Analysis and exported again is the reference: same keys, same values."""
    exported = to_json(load(name))
    assert exported["articles"], "nothing exported"
    for article in exported["articles"]:
        path = ROOT / "tests/gold" / name / (article["article"].removesuffix(".txt") + ".json")
        gold = json.loads(path.read_text(encoding="utf-8"))
        assert shape(article) == shape(gold)
        for layer in ("quotes", "commodities", "dates"):
            assert article[layer] == gold[layer]
        same = [key for key in gold["actions"][0] if key not in ("id", "measure")]
        assert [[action[key] for key in same] for action in article["actions"]] == [
            [action[key] for key in same] for action in gold["actions"]
        ]
        for key in ("published", "outlet", "title", "byline", "boilerplate", "embeds", "repeats"):
            assert article[key] == gold[key]
    gold_measures = json.loads((ROOT / "tests/gold" / name / "measures.json").read_text(encoding="utf-8"))
    assert shape(exported["measures"]) == shape(gold_measures)
    linked = {action["measure"] for article in exported["articles"] for action in article["actions"]}
    assert linked == {measure["id"] for measure in gold_measures}


def test_json_has_issues_and_extractor() -> None:
    issues = (Issue(IssueCode.EMPTY_FILE, "a.txt is empty.", "a.txt"), Issue(IssueCode.BAD_LINE, "b", None, Span(1, 2)))
    exported = json.loads(json.dumps(to_json(Analysis(issues=issues, extractor=Extractor("1.2.3", "abc")))))
    assert exported["issues"] == [
        {"code": "empty_file", "message": "a.txt is empty.", "article": "a.txt", "span": None},
        {"code": "bad_line", "message": "b", "article": None, "span": [1, 2]},
    ]
    assert exported["extractor"] == {"version": "1.2.3", "fingerprint": "abc"}


def test_tables_hold_every_record() -> None:
    analysis = load("seeds")
    tables = to_tables(analysis)
    assert len(tables["actions"]) == sum(len(article.actions) for article in analysis.articles)
    assert len(tables["quotes"]) == sum(len(article.quotes) for article in analysis.articles)
    assert len(tables["measures"]) == len(analysis.measures)
    assert "s0" not in tables["actions"].columns


FORMULAS = [
    ("=HYPERLINK(1)", "a formula"),
    ("+1", "a plus"),
    ("-1", "a minus"),
    ("@SUM(1)", "Lotus"),
    ("\t=1", "a tab before"),
    ("  =1", "blanks before, which some programs trim"),
    ("\r=1", "a carriage return before"),
    ("＝1", "full-width, which some programs fold"),
]


@pytest.mark.parametrize(("text", "reason"), FORMULAS)
def test_formulas_are_disarmed(text: str, reason: str) -> None:
    for dtype in ("str", "category", "object"):
        frame = pd.DataFrame({"text": pd.Series([text, "plain = text"], dtype=dtype), "n": [-1, 2]})
        rows = list(csv.reader(io.StringIO(to_csv(frame), newline="")))
        assert rows[1][0].startswith("'"), reason
        assert rows[1][0].replace("'", "") == text
        assert rows[1][1] == "-1"
        assert rows[2] == ["plain = text", "2"]


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=5))
def test_csv_reads_back(texts: list[str]) -> None:
    frame = pd.DataFrame({"text": pd.Series(texts, dtype="str"), "end": 1})
    cells = [row[0] for row in csv.reader(io.StringIO(to_csv(frame), newline=""))][1:]
    assert len(cells) == len(texts)
    for cell, text in zip(cells, texts, strict=True):
        assert cell.replace("'", "") == text.replace("'", "")
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))


def test_write_leaves_nothing_half_done(tmp_path: Path) -> None:
    target = tmp_path / "new" / "out.json"
    write(target, "Çà\r\n")
    assert target.read_bytes() == "Çà\r\n".encode()
    with pytest.raises(UnicodeEncodeError):
        write(target, "\ud800")
    assert target.read_bytes() == "Çà\r\n".encode()
    assert [path.name for path in target.parent.iterdir()] == ["out.json"]
