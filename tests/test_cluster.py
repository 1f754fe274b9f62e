"""Results of a cluster: the rows of a serial run whatever happens to workers, in a folder that opens like articles."""

from __future__ import annotations

import json
import os
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from core.analysis import analyze_folder
from core.articles import RESULTS
from core.cli import main
from core.cluster.output import known_part, part_name, read_results, write_manifest, write_part
from core.ledger import build_ledger
from core.model import Extractor, Issue, IssueCode, Span
from core.store.segments import encode
from tests.support_gold import load

FOUND = load("practice")
MADE_BY = Extractor("1", "f" * 64)
ISSUES = [Issue(IssueCode.EMPTY_FILE, "empty", "e.txt"), Issue(IssueCode.BAD_FRONT_MATTER, "bad", None, Span(0, 3))]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder of results in two parts."""
    parts = []
    for number, some in enumerate((FOUND.articles[:3], FOUND.articles[3:])):
        keys = [one.article.id.encode() for one in some]
        data = encode(keys, some, type(some[0]))
        parts.append(write_part(tmp_path / "out", part_name(number, keys), len(some), data))
    write_manifest(tmp_path / "out", parts, ISSUES, MADE_BY)
    return tmp_path / "out"


def part_files(out: Path) -> list[Path]:
    return sorted((out / "parts").iterdir())


def test_results_open_like_a_folder_of_articles(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    opened = analyze_folder(out)
    assert opened.articles == FOUND.articles
    assert (opened.measures, opened.copies) == build_ledger(FOUND.articles)
    assert (opened.issues, opened.extractor) == (tuple(ISSUES), MADE_BY)
    assert main(["analyze", str(out)]) == 0
    assert f"articles {len(FOUND.articles)}," in capsys.readouterr().out


def flip(out: Path) -> None:
    path = part_files(out)[0]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def remove(out: Path) -> None:
    part_files(out)[0].unlink()


def other_format(out: Path) -> None:
    manifest = json.loads((out / RESULTS).read_text())
    (out / RESULTS).write_text(json.dumps(manifest | {"format": 99}))


def no_json(out: Path) -> None:
    (out / RESULTS).write_text("{")


def escape(out: Path) -> None:
    manifest = json.loads((out / RESULTS).read_text())
    first = manifest["parts"][0]
    shutil.move(part_files(out)[0], out.parent / "elsewhere.parquet")
    manifest["parts"][0] = first | {"name": "../../elsewhere.parquet"}
    (out / RESULTS).write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("damage", "left"),
    [
        (flip, FOUND.articles[3:]),
        (remove, FOUND.articles[3:]),
        (escape, FOUND.articles[3:]),
        (no_json, ()),
        (other_format, ()),
    ],
)
def test_damaged_results_are_said_and_not_shown(out: Path, damage: Any, left: tuple[object, ...]) -> None:
    damage(out)
    results = read_results(out)
    assert results.articles == tuple(left)
    assert IssueCode.UNREADABLE in [issue.code for issue in results.issues]


def test_parts_of_an_earlier_run_are_used_if_they_are_whole(out: Path) -> None:
    keys = [one.article.id.encode() for one in FOUND.articles[:3]]
    name = part_name(0, keys)
    assert known_part(out, name, keys) is not None
    assert known_part(out, name, keys[:2]) is None
    flip(out)
    assert known_part(out, name, keys) is None


def test_parts_that_no_manifest_lists_are_removed(out: Path) -> None:
    write_manifest(out, [], [], MADE_BY)
    assert part_files(out) == []


def test_without_dask_the_command_says_what_to_install(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "core.cluster.run", None)
    assert main(["analyze", str(out), "--scheduler"]) == 2
    assert "pip install 'curbwatch[cluster]'" in capsys.readouterr().err


# With Dask


@pytest.fixture(scope="module")
def client() -> Any:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed (extra `cluster`)")
    cluster = distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50)
    with distributed.Client(cluster) as made:
        yield made
    cluster.close()


def test_a_worker_killed_on_the_way_loses_and_doubles_nothing(
    client: Any, nlp: Language, gold: Path, tmp_path: Path
) -> None:
    from core.cluster.run import run

    folder = Path(shutil.copytree(gold / "practice" / "texts", tmp_path / "in"))
    (folder / "empty.txt").write_bytes(b"")
    killed: list[int] = []

    def progress(done: int, total: int) -> None:
        if not killed:
            killed.append(next(iter(client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    run(client, folder, tmp_path / "out", progress, articles=2)
    assert killed
    assert analyze_folder(tmp_path / "out") == analyze_folder(folder, memory=None, nlp=nlp)
    before = {path.name: path.read_bytes() for path in part_files(tmp_path / "out")}
    part_files(tmp_path / "out")[1].unlink()
    run(client, folder, tmp_path / "out", articles=2)
    assert {path.name: path.read_bytes() for path in part_files(tmp_path / "out")} == before, "parts are deterministic"


def test_a_worker_of_another_version_is_refused(client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.cluster import run as module

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Peru lifted its ban.")
    monkeypatch.setattr(module, "extractor", lambda: MADE_BY)
    with pytest.raises(module.ClusterError, match="another version"):
        module.run(client, tmp_path / "in", tmp_path / "out")
    assert not (tmp_path / "out" / RESULTS).exists()


def test_no_cluster_at_an_address(tmp_path: Path, seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed (extra `cluster`)")
    assert main(["analyze", str(seeds), "--scheduler", "nonsense://x", "--out", str(tmp_path)]) == 2
    assert "no cluster at nonsense://x" in capsys.readouterr().err
