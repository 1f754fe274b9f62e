"""Several worker processes: the rows of a serial run, and one bad article costs itself alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from spacy.language import Language

from core import analysis
from core.analysis import analyze, analyze_folder
from core.model import Article, ArticleAnalysis, IssueCode
from core.processes import Crew, WorkersError, crew, default_processes, hand
from core.store import Store


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that load nothing."""
    monkeypatch.setattr(hand, "_MODULE", "tests.support_worker")


def articles(*texts: str) -> list[Article]:
    return [Article(f"{number:02}.txt", text, str(number)) for number, text in enumerate(texts)]


def failed(found: list[ArticleAnalysis]) -> list[str]:
    return [one.article.id for one in found if one.issues]


def run(given: list[Article], processes: int = 2, **options: float) -> list[ArticleAnalysis]:
    with Crew(processes, **options) as workers:  # type: ignore[arg-type]
        return sorted(workers.run(given), key=lambda one: one.article.id)


BAD = [
    (["EXIT", *["fine"] * 19], ["00.txt"], "the first of its worker"),
    ([*["fine"] * 12, "EXIT", *["fine"] * 7], ["12.txt"], "in the middle of what its worker was given"),
    ([*["fine"] * 19, "EXIT"], ["19.txt"], "the last of all"),
    (["EXIT", "fine", "EXIT", "EXIT", "fine", "EXIT"], ["00.txt", "02.txt", "03.txt", "05.txt"], "more than workers"),
    (["PRINT", "fine"], [], "a library that prints"),
]


@pytest.mark.parametrize(("texts", "bad", "reason"), BAD)
@pytest.mark.usefixtures("stub")
def test_an_article_that_ends_its_worker_costs_itself_alone(texts: list[str], bad: list[str], reason: str) -> None:
    given = articles(*texts)
    found = run(given)
    assert [one.article for one in found] == given, reason
    assert failed(found) == bad, reason
    for one in found:
        for issue in one.issues:
            assert issue.code == IssueCode.FAILED
            assert "exit status 7" in issue.message


@pytest.mark.usefixtures("stub")
def test_an_article_that_stalls_its_worker_costs_itself_alone() -> None:
    found = run(articles("fine", "STALL", "fine", "fine"), patience=0.5)
    assert failed(found) == ["01.txt"]
    assert "took too long" in found[1].issues[0].message


@pytest.mark.usefixtures("stub")
def test_a_worker_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    assert failed(run(articles("fine", f"ONCE {tmp_path / 'mark'}", "fine"))) == []
    assert (tmp_path / "mark").exists()


@pytest.mark.usefixtures("stub")
def test_workers_are_replaced_so_that_memory_stays_flat(monkeypatch: pytest.MonkeyPatch) -> None:
    hired: list[hand.Hand] = []

    class Counted(hand.Hand):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)  # type: ignore[arg-type]
            hired.append(self)

    monkeypatch.setattr(crew, "Hand", Counted)
    assert len(run(articles(*["fine"] * 64), processes=1, retire=16)) == 64
    assert len(hired) == 4
    assert all(one._process.poll() is not None for one in hired)


@pytest.mark.usefixtures("stub")
def test_a_crew_can_be_used_again_and_leaves_nobody_behind() -> None:
    with Crew(2) as workers:
        assert len(list(workers.run(articles("fine")))) == 1
        next(workers.run(articles("fine", "fine")))
        hands = list(workers._hands)
    assert hands
    assert all(one._process.poll() is not None for one in hands)


@pytest.mark.usefixtures("stub")
def test_workers_that_cannot_start_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_WORKER", "broken")
    with pytest.raises(WorkersError, match="exit status 3"):
        run(articles("fine"))


@pytest.mark.usefixtures("stub")
def test_without_workers_the_rest_is_read_here(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_WORKER", "broken")
    monkeypatch.setattr(analysis, "_pipeline", lambda: nlp)
    steps: list[tuple[int, int]] = []
    found = analyze(
        articles("Peru lifted its ban on fishmeal.", "Chile raised a duty on salmon."),
        processes=2,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert [one.sentences != () for one in found.articles] == [True, True]
    assert steps == [(0, 2), (1, 2), (2, 2)]


@pytest.mark.usefixtures("stub")
def test_progress_counts_and_failures_are_not_kept(tmp_path: Path) -> None:
    store = Store(tmp_path, "f" * 64)
    given = articles("fine", "EXIT", "fine")
    steps: list[tuple[int, int]] = []
    analyze(given, store=store, processes=2, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert sorted(store.load(given)) == ["00.txt", "02.txt"]


def test_processes_are_used_where_they_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(4)), raising=False)
    assert [default_processes(count) for count in (0, 5, 95, 96, 150, 10_000)] == [1, 1, 1, 2, 3, 4]


def test_several_processes_give_the_rows_of_one(nlp: Language, gold: Path) -> None:
    texts = gold / "practice" / "texts"
    several = analyze_folder(texts, memory=None, processes=2)
    assert several == analyze_folder(texts, memory=None, nlp=nlp)
    assert any(one.actions for one in several.articles)
