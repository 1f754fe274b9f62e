"""From a folder to an Analysis: failures stay small, nothing is read twice, and what changed is seen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from core import analysis, articles, extraction, memory
from core.analysis import analyze, analyze_article, analyze_folder
from core.articles import from_bytes
from core.fingerprint import tree_fingerprint
from core.memory import Memory
from core.model import Article, ArticleAnalysis, IssueCode, Span

TEXT = (
    "Peru lifted its ban on fishmeal exports on Tuesday.\n\n"
    'The ministry said: "We raised the duty on copper."\n\n'
    "The measure took effect on March 5, 2024.\n"
)


def article(text: str = TEXT, name: str = "a.txt") -> Article:
    (found,) = from_bytes(name, text.encode()).articles
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(TEXT.replace("Peru", {"a": "Peru", "b": "Chile", "c": "Ghana"}[name[0]]))
        os.utime(tmp_path / name, ns=(10**18, 10**18))
    return tmp_path


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the articles that are parsed, in order."""
    ids: list[str] = []
    extract = extraction.extract

    def watched(nlp: Language, articles: Any) -> Any:
        for one in extract(nlp, articles):
            ids.append(one.article.id)
            yield one

    monkeypatch.setattr(extraction, "extract", watched)
    return ids


LAYERS = {
    "extract_commodities": "commodities",
    "extract_dates": "dates",
    "extract_quotes": "quotes",
    "extract_actions": "actions",
    "sentences": "sentences",
}


@pytest.mark.parametrize("function", LAYERS)
def test_a_failing_extractor_costs_its_layer_alone(
    nlp: Language, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    whole = analyze_article(nlp, article())
    assert all(getattr(whole, layer) for layer in LAYERS.values()), "the example must fill every layer"

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(extraction, function, broken)
    damaged = analyze_article(nlp, article())
    lost = LAYERS[function]
    assert getattr(damaged, lost) == ()
    kept = set(LAYERS.values()) - {lost, "actions"}  # actions are read from the other layers
    assert {layer: getattr(damaged, layer) for layer in kept} == {layer: getattr(whole, layer) for layer in kept}
    assert [issue.code for issue in damaged.issues if issue not in whole.issues] == [IssueCode.FAILED]
    assert "ZeroDivisionError" in damaged.issues[0].message


def test_a_failing_layout_leaves_the_text(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Article) -> None:
        raise RecursionError

    monkeypatch.setattr(extraction, "read_layout", broken)
    found = analyze_article(nlp, article("---\noutlet: W\n---\n" + TEXT))
    (block,) = found.layout.blocks
    assert block.span.of(found.article.text) == TEXT
    assert found.commodities
    assert found.issues[0].code == IssueCode.FAILED


def test_a_text_that_cannot_be_parsed_does_not_take_others_with_it(
    nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = extraction.read

    def fragile(pipeline: Language, texts: Any) -> Any:
        texts = list(texts)
        if any("POISON" in text for text, _ in texts):
            raise MemoryError
        return read(pipeline, texts)

    monkeypatch.setattr(extraction, "read", fragile)
    good, bad = article(), article("POISON. " + TEXT, "bad.txt")
    found = analyze([bad, good], nlp=nlp)
    assert [one.article.id for one in found.articles] == ["a.txt", "bad.txt"]
    assert found.articles[0].commodities
    assert [issue.code for issue in found.articles[1].issues] == [IssueCode.FAILED]


def test_no_article_is_parsed_before_the_one_before_it_is_done(nlp: Language) -> None:
    """A long one takes 100 MB while it is parsed: a batch of them would not fit into a container."""
    taken = []

    def articles() -> Iterator[Article]:
        for name in ("a.txt", "b.txt"):
            taken.append(name)
            yield article(name=name)

    found = extraction.extract(nlp, articles())
    assert next(found).article.id == "a.txt"
    assert taken == ["a.txt"]


DOUBTS = [
    ("Peru lifted its ban on fishmeal exports.\n", IssueCode.NO_PUBLICATION_DATE, "no date anywhere", False),
    ("---\npublished: 2024-03-05\n---\n" + TEXT, IssueCode.NO_PUBLICATION_DATE, "front matter states it", True),
    (TEXT + "\nThe ministry, which oversees all trade, then went on to", IssueCode.CUT_SHORT, "mid-sentence", False),
    (TEXT, IssueCode.CUT_SHORT, "ends with a full stop", True),
    (
        "El gobierno del Perú levantó el martes la prohibición de exportar harina de pescado, dijo el ministro. " * 4,
        IssueCode.NOT_ENGLISH,
        "Spanish",
        False,
    ),
    (TEXT * 4, IssueCode.NOT_ENGLISH, "English", True),
]


@pytest.mark.parametrize(("text", "code", "reason", "absent"), DOUBTS)
def test_doubts_are_said(nlp: Language, text: str, code: IssueCode, reason: str, absent: bool) -> None:
    codes = [issue.code for issue in analyze_article(nlp, article(text)).issues]
    assert (code not in codes) if absent else (codes.count(code) == 1), reason


def test_action_ids_count_from_one_within_the_article(nlp: Language) -> None:
    found = analyze_article(nlp, article(name="sub/a b.txt"))
    assert [action.id for action in found.actions] == [f"sub/a b#A{n}" for n in range(1, len(found.actions) + 1)]
    assert found.actions
    assert analyze_article(nlp, article(name="a.md")).actions[0].id == "a.md#A1", "a.txt and a.md stay apart"


def test_issues_about_an_article_go_to_it(nlp: Language, folder: Path) -> None:
    (folder / "b.txt").write_text("---\npublished: soon\n---\n" + TEXT)
    (folder / "d.txt").write_bytes(b"")
    found = analyze_folder(folder, nlp=nlp, memory=None)
    assert [(issue.code, issue.article) for issue in found.issues] == [(IssueCode.EMPTY_FILE, "d.txt")]
    assert found.articles[1].issues[0].code == IssueCode.BAD_FRONT_MATTER
    assert len(found.all_issues) == len(set(found.all_issues))


def test_unchanged_files_are_neither_opened_nor_parsed_again(
    nlp: Language, folder: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles, "_SETTLED", 0)
    known = Memory()
    first = analyze_folder(folder, nlp=nlp, memory=known)
    assert parsed == ["a.txt", "b.txt", "c.txt"]
    monkeypatch.setattr(memory, "read", lambda found: pytest.fail(f"{found.id} was opened"))
    assert analyze_folder(folder, nlp=nlp, memory=known) == first
    assert parsed == ["a.txt", "b.txt", "c.txt"]


def test_changed_added_and_removed_files_show(nlp: Language, folder: Path, parsed: list[str]) -> None:
    known = Memory()
    before = analyze_folder(folder, nlp=nlp, memory=known)
    parsed.clear()
    stamp = (folder / "a.txt").stat()
    (folder / "a.txt").write_text(TEXT.replace("Peru", "Mali"))  # as long as before,
    os.utime(folder / "a.txt", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # and with its old date
    (folder / "b.txt").unlink()
    shutil.copy(folder / "c.txt", folder / "d.txt")
    after = analyze_folder(folder, nlp=nlp, memory=known)
    assert parsed == ["a.txt", "d.txt"]
    assert [one.article.id for one in after.articles] == ["a.txt", "c.txt", "d.txt"]
    assert "Mali" in after.articles[0].article.text
    assert after.articles[1] == before.articles[2]


def test_metadata_is_part_of_what_is_known(nlp: Language, parsed: list[str]) -> None:
    known, one = Memory(), article()
    analyze([one], nlp=nlp, memory=known)
    analyze([replace(one, published="2024-03-06")], nlp=nlp, memory=known)
    assert len(parsed) == 2, "days are resolved against the publication date"


def test_memory_smaller_than_the_folder_still_gives_everything(nlp: Language, folder: Path) -> None:
    assert analyze_folder(folder, nlp=nlp, memory=Memory(1)) == analyze_folder(folder, nlp=nlp, memory=None)


def test_nothing_is_loaded_for_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "_pipeline", lambda: pytest.fail("the model was loaded"))
    found = analyze_folder(tmp_path, memory=None)
    assert [issue.code for issue in found.issues] == [IssueCode.FOLDER_EMPTY]
    assert (found.articles, found.measures) == ((), ())


def test_progress_counts_what_is_read(nlp: Language, folder: Path) -> None:
    steps: list[tuple[int, int]] = []
    analyze_folder(folder, nlp=nlp, memory=None, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_fingerprint_follows_content_and_names(tmp_path: Path) -> None:
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / "x.yaml").write_text("a: 1")
    first = tree_fingerprint(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_bytes(b"1")
    assert tree_fingerprint(tmp_path) == first
    (tmp_path / "lexicons" / "x.yaml").write_text("a: 2")
    second = tree_fingerprint(tmp_path)
    (tmp_path / "lexicons" / "x.yaml").rename(tmp_path / "lexicons" / "y.yaml")
    assert len({first, second, tree_fingerprint(tmp_path)}) == 3


def spans(found: ArticleAnalysis) -> list[Span]:
    layout = found.layout
    optional = [layout.title, layout.byline, *(span for quote in found.quotes for span in (quote.cue, quote.speaker))]
    return [
        *(span for span in optional if span),
        *layout.boilerplate,
        *layout.embeds,
        *layout.repeats,
        *found.sentences,
        *(block.span for block in layout.blocks),
        *(span for action in found.actions for span in (action.trigger, action.sentence)),
        *(quote.quote for quote in found.quotes),
        *(mention.span for mention in (*found.commodities, *found.dates)),
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300),
        st.lists(
            st.sampled_from(
                ["China", "lifted", "“", '"', "said", "the ban", "on", "rare earths", ".", "\n\n", "June 9", "if"]
            )
        ).map(" ".join),
    )
)
def test_any_text_is_read_without_failure(nlp: Language, text: str) -> None:
    one = Article("a.txt", text, "0")
    found = analyze_article(nlp, one)
    assert not [issue for issue in found.issues if issue.code == IssueCode.FAILED]
    assert found.article.text == text
    for span in spans(found):
        assert 0 <= span.start < span.end <= len(text)
