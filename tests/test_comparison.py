"""One's own articles beside the folder: the same measure is found, the copy is named, the rest is new."""

from __future__ import annotations

from dataclasses import replace

from core.comparison import compare
from core.ledger import build_ledger
from core.model import Analysis
from tests.support_gold import load


def renamed(analysis: Analysis, keep: int) -> Analysis:
    """The first articles of an analysis under other names, as if somebody had dropped them."""
    articles = tuple(
        replace(
            one,
            article=replace(one.article, id=f"/yours/{one.article.id}"),
            actions=tuple(replace(action, id=f"/yours/{action.id}") for action in one.actions),
        )
        for one in analysis.articles[:keep]
    )
    measures, copies = build_ledger(articles)
    return Analysis(articles, measures, copies=copies)


def test_the_same_article_tells_of_the_same_measures_and_is_a_copy() -> None:
    folder = load("seeds")
    measures, copies = build_ledger(folder.articles)
    folder = replace(folder, measures=measures, copies=copies)
    mine = renamed(folder, 1)
    found = compare(mine, folder)
    assert set(found.same) == {measure.id for measure in mine.measures}
    assert {name for names in found.same.values() for name in names} <= {measure.id for measure in measures}
    assert found.copies == {mine.articles[0].article.id: folder.articles[0].article.id}


def test_other_news_is_new() -> None:
    found = compare(renamed(load("practice"), 2), load("seeds"))
    assert not found.same
    assert not found.copies


def test_nothing_dropped_is_nothing_found() -> None:
    found = compare(Analysis(), load("seeds"))
    assert (dict(found.same), dict(found.copies)) == ({}, {})
