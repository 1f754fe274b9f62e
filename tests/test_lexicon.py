"""The reader of lexicons: what it accepts, and the errors a lexicon's author sees."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy

from core import lexicon


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(lexicon, "LEXICONS", tmp_path)
    lexicon.load_yaml.cache_clear()
    yield tmp_path
    lexicon.load_yaml.cache_clear()


def test_words_that_yaml_would_turn_into_something_else_stay_words(folder: Path) -> None:
    (folder / "a.yaml").write_text("codes: [NO, on, y, 2025-05-01]\nstrong: true\n", encoding="utf-8")
    assert lexicon.load_yaml("a.yaml") == {"codes": ["NO", "on", "y", "2025-05-01"], "strong": True}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a\n", "top level must be a mapping"),
        ("a: [1\n", "not valid YAML"),
        ("a: 1\na: 2\n", "given twice"),
        ("1: a\n", "words as keys"),
    ],
)
def test_a_broken_file_is_named(folder: Path, text: str, said: str) -> None:
    (folder / "b.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(lexicon.LexiconError, match=r"lexicons/b\.yaml") as caught:
        lexicon.load_yaml("b.yaml")
    assert said in str(caught.value)


def test_a_missing_file_is_named(folder: Path) -> None:
    with pytest.raises(lexicon.LexiconError, match=r"lexicons/none\.yaml: cannot be read"):
        lexicon.load_yaml("none.yaml")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{id: a}", "'names' is missing"),
        ("{id: a, names: [b], extra: c}", "unknown field 'extra'"),
        ("{id: a, names: b}", "'names' must be of type list"),
        ("{id: a, names: [1]}", "'names' must hold words only"),
        ("a", "must hold mappings"),
    ],
)
def test_a_broken_entry_is_named(folder: Path, row: str, said: str) -> None:
    (folder / "c.yaml").write_text(f"rows:\n  - {row}\n", encoding="utf-8")
    with pytest.raises(lexicon.LexiconError, match="entry") as caught:
        lexicon.entries("c.yaml", "rows", {"id": str, "names": list})
    assert said in str(caught.value)


def test_entries_accepts_optional_fields(folder: Path) -> None:
    (folder / "d.yaml").write_text("rows:\n  - {id: a, note: x}\n  - {id: b}\n", encoding="utf-8")
    rows = lexicon.entries("d.yaml", "rows", {"id": str}, {"note": str})
    assert [row["id"] for row in rows] == ["a", "b"]


def test_matchers_are_built_once_and_the_longest_phrase_wins() -> None:
    nlp = spacy.blank("en")
    calls = []

    def phrases() -> dict[str, list[str]]:
        calls.append(1)
        return {"KR": ["Korea"], "KP": ["North Korea"]}

    matcher = lexicon.phrase_matcher(nlp.vocab, "test korea", phrases)
    assert lexicon.phrase_matcher(nlp.vocab, "test korea", phrases) is matcher
    assert len(calls) == 1
    doc = nlp("north korea and Korea")
    assert lexicon.find_phrases(doc, matcher) == [(0, 2, "KP"), (3, 4, "KR")]


def test_every_lexicon_can_be_read() -> None:
    for path in sorted(lexicon.LEXICONS.glob("*.yaml")):
        assert lexicon.load_yaml(path.name), path.name
        assert path.read_text(encoding="utf-8").startswith("#"), f"{path.name} has no header comment"
