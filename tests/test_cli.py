"""The command line's contract: what is written, exit 0 or 2, one clear line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core import cli
from core.cli import main, printable

ROOT = Path(__file__).resolve().parent.parent


def test_analyze_writes_json_csv_and_html(seeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "deep" / "out.json"
    assert (
        main(
            [
                "analyze",
                str(seeds),
                "--json",
                str(out),
                "--csv",
                str(tmp_path / "csv"),
                "--html",
                str(tmp_path / "r.html"),
            ]
        )
        == 0
    )
    written = json.loads(out.read_text(encoding="utf-8"))
    assert [article["article"] for article in written["articles"]] == sorted(path.name for path in seeds.iterdir())
    assert {"articles", "measures", "issues", "extractor"} == set(written)
    assert len(written["extractor"]["fingerprint"]) == 64
    actions = sum(len(article["actions"]) for article in written["articles"])
    assert actions > 0
    assert f"articles 5, restriction actions {actions}," in capsys.readouterr().out
    rows = (tmp_path / "csv" / "articles.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) >= 6
    assert (tmp_path / "r.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")


def test_the_references_own_scorer_reads_it(seeds: Path, gold: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert main(["analyze", str(seeds), "--json", str(out)]) == 0
    scorer = subprocess.run(
        [sys.executable, str(gold / "score.py"), str(out), str(gold / "seeds"), "--json"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "missing from the prediction" not in scorer.stderr
    assert json.loads(scorer.stdout)["actions"]["gold"] == 71


def test_analyze_json_lines(gold: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    source = gold / "sentences" / "S7.jsonl"
    assert main(["analyze", str(source), "--json", str(out)]) == 0
    ids = {json.loads(line)["id"] for line in source.read_text(encoding="utf-8").splitlines()}
    assert {article["article"] for article in json.loads(out.read_text())["articles"]} == ids


def test_evaluate_lists_scores_and_misses(seeds: Path, gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(seeds), str(gold / "seeds")]) == 0
    shown = capsys.readouterr().out
    for word in ("actions", "quotes", "commodities", "dates", "measures", "missed"):
        assert word in shown


REFUSED = [
    (["analyze", "nowhere"], "does not exist", "a missing folder"),
    (["analyze", "empty"], "holds no articles", "an empty folder"),
    (["analyze", "photo.jpg"], "none of", "a file that is no article"),
    (["analyze", "empty.jsonl"], "is empty", "a file with nothing in it"),
    (["analyze", "good", "--json", "good/a.txt/x.json"], "cannot write", "an output path through a file"),
    (["evaluate", "good", "nowhere"], "does not exist", "missing annotations"),
    (["serve", "nowhere"], "not a folder", "a missing folder to serve"),
    (["analyse", "good"], "invalid choice", "a wrong command"),
    (["analyze"], "required", "no source"),
    ([], "required", "no command"),
]


@pytest.mark.parametrize(("arguments", "says", "reason"), REFUSED)
def test_refusals_are_one_clear_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    says: str,
    reason: str,
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "a.txt").write_text("Peru lifted its ban on fishmeal exports.")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2, reason
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert says in shown.err


def test_a_folder_of_bad_files_is_analysed_and_says_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b\x1b[31m.txt").write_bytes(b"")
    assert main(["analyze", str(tmp_path)]) == 0
    shown = capsys.readouterr()
    assert shown.err.count("empty_file:") == 2
    assert "\x1b" not in shown.err
    assert "issues 2" in shown.out


def test_serve_runs_the_dashboard_on_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[list[str], Path, str]] = []

    def call(command: list[str], cwd: Path, env: dict[str, str]) -> int:
        calls.append((command, cwd, env["CURBWATCH_FOLDER"]))
        return 0

    monkeypatch.setattr(cli.subprocess, "call", call)
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path)
    assert main(["serve", "in"]) == 0
    assert calls == [([sys.executable, "-m", "streamlit", "run", "dashboard.py"], ROOT, str(tmp_path / "in"))]


def test_python_m_core_is_the_same_program() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "core", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert shown.stdout.startswith("curbwatch ")


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\nb", "a b"), ("\x1b]0;x\x07", "�]0;x�"), ("\u202egnp.txt", "�gnp.txt"), ("Ürümqi 乌", "Ürümqi 乌")],
)
def test_printable(text: str, line: str) -> None:
    assert printable(text) == line
