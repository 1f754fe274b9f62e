"""The store: what it gives back is what was put in, and whatever happens to its folder costs time, never a result."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from core import fingerprint
from core.analysis import analyze_folder
from core.columns import from_array, to_array, type_of
from core.fingerprint import extractor
from core.memory import Memory
from core.model import ArticleAnalysis, CommodityMention, Issue, IssueCode, Measure, Quote, Span
from core.store import Store, keys, open_store, segments
from core.store import store as module
from tests.support_gold import load

ROOT = Path(__file__).resolve().parent.parent
SEEDS = load("seeds").articles
ARTICLES = [one.article for one in SEEDS]
KNOWN = {one.article.id: one for one in SEEDS}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache", "f" * 64)


def fresh(store: Store, fingerprint: str = "f" * 64) -> Store:
    """The same folder, as the next run opens it."""
    return Store(store.folder, fingerprint)


def files(store: Store) -> list[Path]:
    return sorted((store.folder / "segments").glob("*.parquet"))


# What goes in comes out


def test_what_was_saved_is_loaded(store: Store) -> None:
    store.save(SEEDS)
    assert fresh(store).load(ARTICLES) == KNOWN
    assert fresh(store).load(ARTICLES[3:4]) == {ARTICLES[3].id: SEEDS[3]}, "some rows of a segment"
    assert store.trouble is None


@pytest.mark.parametrize("record", [ArticleAnalysis, Measure])
def test_every_field_of_a_record_has_a_column(record: type) -> None:
    assert [field.name for field in type_of(record)] == [field.name for field in dataclasses.fields(record)]


def test_measures_come_back(store: Store) -> None:
    found = load("practice")
    store.save_ledger(found.articles, found.measures, found.copies)
    assert fresh(store).load_ledger(found.articles) == (found.measures, found.copies)
    assert fresh(store).load_ledger(found.articles[1:]) is None, "another set of articles has another ledger"


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
spans = st.builds(Span, st.integers(0, 9), st.integers(0, 9))


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.builds(
            ArticleAnalysis,
            st.sampled_from(ARTICLES),
            st.sampled_from([one.layout for one in SEEDS]),
            quotes=st.lists(
                st.builds(Quote, quote=spans, cue=st.none() | spans, speaker=st.none(), speaker_name=texts), max_size=3
            ).map(tuple),
            commodities=st.lists(st.builds(CommodityMention, spans, texts), max_size=3).map(tuple),
            issues=st.lists(st.builds(Issue, message=texts, span=st.none() | spans), max_size=3).map(tuple),
        ),
        max_size=5,
    )
)
def test_any_record_survives_its_columns(found: list[ArticleAnalysis]) -> None:
    array = to_array(found, ArticleAnalysis)
    assert from_array(array, ArticleAnalysis) == found
    some = list(range(0, len(found), 2))
    assert from_array(array.take(pa.array(some, pa.int64())), ArticleAnalysis) == [found[row] for row in some]


def test_same_records_same_bytes() -> None:
    names = [bytes([number]) for number in range(len(SEEDS))]
    assert segments.encode(names, SEEDS, ArticleAnalysis) == segments.encode(names, SEEDS, ArticleAnalysis)


# What it is known by

CHANGES = [
    ({"text": "Another text."}, "the text"),
    ({"fingerprint": "0" * 64}, "the bytes"),
    ({"id": "other.txt"}, "the id, which records carry"),
    ({"published": "2020-01-01"}, "metadata that days are resolved against"),
    ({"outlet": "Herald"}, "metadata that quotes use"),
]


@pytest.mark.parametrize(("change", "reason"), CHANGES)
def test_another_article_is_not_known(store: Store, change: dict[str, str], reason: str) -> None:
    store.save(SEEDS[:1])
    assert store.load([dataclasses.replace(ARTICLES[0], **change)]) == {}, reason


def test_another_extractor_knows_nothing(store: Store) -> None:
    store.save(SEEDS)
    assert fresh(store, "e" * 64).load(ARTICLES) == {}


EDITED = [
    ("core/extract/quotes", "code"),
    ("core/lexicons/triggers.yaml", "lexicons"),
    ("core/models/en_curbwatch/labels.json", "the model"),
]


@pytest.mark.parametrize(("edited", "what"), EDITED)
def test_editing_anything_changes_the_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edited: str, what: str
) -> None:
    shutil.copytree(ROOT / "core", tmp_path / "core", ignore=shutil.ignore_patterns("*.onnx", "__pycache__"))
    monkeypatch.setattr(fingerprint, "_CORE", tmp_path / "core")
    before = fingerprint._fingerprint()
    assert fingerprint._fingerprint() == before
    path = tmp_path / edited
    path = next(path.glob("*.py")) if path.is_dir() else path
    path.write_bytes(path.read_bytes() + b"\n")
    assert fingerprint._fingerprint() != before, what


@pytest.mark.parametrize("setting", ["model", "library"])
def test_settings_are_part_of_the_fingerprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    before = fingerprint._fingerprint()
    if setting == "model":
        (tmp_path / "weights").write_bytes(b"1")
        monkeypatch.setenv("CURBWATCH_MODEL", str(tmp_path))
    else:
        monkeypatch.setattr(fingerprint, "version", lambda _: "99")
    assert fingerprint._fingerprint() != before


def test_a_program_that_was_edited_while_it_runs_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "current", lambda: False)
    edited = Store(tmp_path / "cache")
    edited.save(SEEDS)
    assert Store(tmp_path / "cache", extractor().fingerprint).load(ARTICLES) == {}
    assert edited.trouble


# Where it is

PLACES = [
    ({"CURBWATCH_CACHE": "/somewhere"}, Path("/somewhere")),
    ({"CURBWATCH_CACHE": "off"}, None),
    ({"XDG_CACHE_HOME": "/xdg"}, Path("/xdg/curbwatch")),
    ({"XDG_CACHE_HOME": "relative", "HOME": "/home/a"}, Path("/home/a/.cache/curbwatch")),  # the XDG rule
    ({"HOME": "/home/a"}, Path("/home/a/.cache/curbwatch")),
]


@pytest.mark.skipif(sys.platform != "linux", reason="the rule of this platform")
@pytest.mark.parametrize(("environment", "expected"), PLACES)
def test_place(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: Path | None) -> None:
    for name in ("CURBWATCH_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert keys.default_folder() == expected


def test_switched_off_there_is_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURBWATCH_CACHE", "off")
    assert open_store() is None


# Whatever happens to it


def damage_flip(store: Store) -> None:
    (path,) = files(store)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def damage_cut(store: Store) -> None:
    (path,) = files(store)
    path.write_bytes(path.read_bytes()[:-100])


def damage_remove(store: Store) -> None:
    (path,) = files(store)
    path.unlink()


def damage_manifest(store: Store) -> None:
    (store.folder / "manifest.sqlite").write_bytes(b"no database" * 500)


def damage_manifest_pages(store: Store) -> None:
    path = store.folder / "manifest.sqlite"
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)


DAMAGES = [damage_flip, damage_cut, damage_remove, damage_manifest, damage_manifest_pages]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_noticed_and_mended(store: Store, damage: object) -> None:
    store.save(SEEDS)
    damage(store)  # type: ignore[operator]
    after = fresh(store)
    assert after.load(ARTICLES) == {}
    after.save(SEEDS)
    assert fresh(store).load(ARTICLES) == KNOWN


def test_rows_that_a_manifest_mixes_up_are_not_shown(store: Store) -> None:
    store.save(SEEDS)
    with sqlite3.connect(store.folder / "manifest.sqlite") as database:
        database.execute("UPDATE entries SET row = 4 - row")
    for name, one in fresh(store).load(ARTICLES).items():
        assert one == KNOWN[name]


def test_a_crash_before_publishing_leaves_nothing_that_is_shown(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    class Crash(BaseException):
        pass

    def crash(*_: object, **__: object) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(module.Manifest, "publish", crash)
        with pytest.raises(Crash):
            store.save(SEEDS)
    assert len(files(store)) == 1
    after = fresh(store)
    assert after.load(ARTICLES) == {}
    os.utime(files(store)[0], (0, 0))
    after.tidy()
    assert files(store) == [], "what nothing refers to is removed, once nobody can be writing it"


def test_a_crash_while_writing_leaves_no_segment(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(segments.os, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        store.save(SEEDS)
    assert list((store.folder / "segments").iterdir()) == []


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def full_database(*_: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


@pytest.mark.parametrize(
    ("place", "name", "failure"),
    [(segments.os, "fsync", full), (module.Manifest, "publish", full_database), (module, "place", full)],
)
def test_a_full_disk_costs_the_cache_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch, place: object, name: str, failure: object
) -> None:
    monkeypatch.setattr(place, name, failure)
    store.save(SEEDS)
    assert store.trouble
    assert "results are not affected" in store.trouble
    assert store.load(ARTICLES) == {}


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "cache", "f" * 64)
    store.save(SEEDS)
    assert store.load(ARTICLES) == {}
    assert store.trouble


def test_failures_are_not_kept(store: Store) -> None:
    failed = dataclasses.replace(SEEDS[0], issues=(Issue(IssueCode.FAILED, "it failed"),))
    store.save([failed, SEEDS[1]])
    assert store.load(ARTICLES) == {ARTICLES[1].id: SEEDS[1]}


def test_a_text_that_no_column_can_hold_is_not_kept(store: Store) -> None:
    odd = dataclasses.replace(SEEDS[0], article=dataclasses.replace(ARTICLES[0], text="\ud800"))
    store.save([odd])
    assert store.load([odd.article]) == {}


def test_small_segments_are_joined(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MANY", 3)
    for one in SEEDS:
        store.save([one])
    assert len(files(store)) == 5
    store.tidy()
    assert len(files(store)) == 1
    assert fresh(store).load(ARTICLES) == KNOWN


def test_a_reader_overtaken_by_a_join_looks_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MANY", 3)
    for one in SEEDS:
        store.save([one])
    reader = fresh(store)
    find = reader._find

    def overtaken(wanted: list[bytes]) -> object:
        places = find(wanted)
        store.tidy()
        return places

    monkeypatch.setattr(reader, "_find", overtaken)
    assert reader.load(ARTICLES) == KNOWN


def test_the_oldest_go_when_there_is_too_much(tmp_path: Path) -> None:
    small = Store(tmp_path, "f" * 64, max_bytes=1)
    small.save(SEEDS)
    small.tidy()
    assert files(small) == []
    assert small.load(ARTICLES) == {}


WRITER = """
import sys
from pathlib import Path
from core.store import Store
from tests.support_gold import load
store = Store(Path(sys.argv[1]), "f" * 64)
for _ in range(6):
    for one in load("seeds").articles:
        store.save([one])
        store.tidy()
sys.exit(0 if store.trouble is None else store.trouble)
"""


def test_two_processes_at_once(store: Store) -> None:
    command = [sys.executable, "-c", WRITER, str(store.folder)]
    both = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [one.communicate(timeout=120)[1] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert fresh(store).load(ARTICLES) == KNOWN


# In use


def test_cached_and_uncached_are_equal_row_for_row(nlp: Language, seeds: Path, store: Store) -> None:
    plain = analyze_folder(seeds, memory=None, nlp=nlp)
    first = analyze_folder(seeds, memory=None, nlp=nlp, store=store)
    again = analyze_folder(seeds, memory=None, store=fresh(store))
    assert plain == first == again
    assert files(store)


def test_what_changed_is_read_and_the_rest_is_not(
    nlp: Language, seeds: Path, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(seeds, tmp_path / "in"))
    analyze_folder(folder, memory=None, nlp=nlp, store=store)
    changed = sorted(folder.iterdir())[2]
    changed.write_bytes(changed.read_bytes() + b"\n\nPeru lifted its ban on fishmeal.\n")
    steps: list[tuple[int, int]] = []
    after = analyze_folder(
        folder, memory=None, nlp=nlp, store=fresh(store), progress=lambda done, total: steps.append((done, total))
    )
    assert steps == [(0, 1), (1, 1)]
    assert after == analyze_folder(folder, memory=None, nlp=nlp)


def test_verify_finds_what_is_wrong_and_replaces_it(nlp: Language, seeds: Path, tmp_path: Path) -> None:
    store = Store(tmp_path, "f" * 64)
    plain = analyze_folder(seeds, memory=None, nlp=nlp, store=store)
    wrong = dataclasses.replace(plain.articles[1], quotes=())
    store.save([wrong])
    checking = fresh(store)
    assert analyze_folder(seeds, memory=Memory(), nlp=nlp, store=checking, verify=True) == plain
    assert (checking.compared, checking.differing) == (5, [wrong.article.id])
    assert fresh(store).load([wrong.article]) == {wrong.article.id: plain.articles[1]}


WARM = """
import sys
from pathlib import Path
from core.analysis import analyze_folder
from core.store import Store
found = analyze_folder(Path("seeds"), store=Store(Path(sys.argv[1]), "f" * 64))
print(len(found.articles), "spacy" in sys.modules, "onnxruntime" in sys.modules)
"""


def test_a_warm_start_imports_no_spacy(nlp: Language, seeds: Path, store: Store) -> None:
    analyze_folder(seeds, memory=None, nlp=nlp, store=store)
    shown = subprocess.run(
        [sys.executable, "-c", WARM, str(store.folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert shown.stdout == "5 False False\n"
