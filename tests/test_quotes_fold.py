"""The same quote in several articles, the same person under several names."""

from __future__ import annotations

import pytest

from core.model import Article, ArticleAnalysis, Layout, Quote, QuoteType, Role, Span
from core.quotes_fold import fold_quotes, fold_speakers


def said(
    article: str, text: str, speaker: str, role: Role = Role.OFFICIAL, country: str | None = None
) -> ArticleAnalysis:
    """An article that consists of one quote."""
    quote = Quote(Span(0, len(text)), QuoteType.DIRECT, None, None, speaker, None, role, country)
    return ArticleAnalysis(Article(article, text, article), Layout(()), quotes=(quote,))


LONG = "There will be no turning back. We prohibited nickel ore, and the sky did not fall"


@pytest.mark.parametrize(
    ("one", "other", "count", "reason"),
    [
        ((LONG, "Surya Prawira"), (LONG, "Surya Prawira"), 1, "the same words by the same speaker"),
        ((LONG, "Surya Prawira"), (LONG.upper() + ".", "Surya Prawira"), 1, "case and stops do not count"),
        ((LONG, "Surya Prawira"), (LONG, "Energy minister (unnamed)"), 1, "one paper leaves the name out"),
        (
            (LONG, "Surya Prawira"),
            ("We prohibited nickel ore, and the sky did not fall", "Surya Prawira"),
            1,
            "cut short",
        ),
        ((LONG, "Surya Prawira"), (LONG, "Laksmi Putri"), 2, "two named people are two quotes"),
        (("We have no plan", "A B"), ("We have no plan to do that", "A B"), 2, "too short to be no accident"),
        (("Yes", "A B"), ("No", "A B"), 2, "different words"),
        (
            ("We will lift the ban on exports of nickel next year", "A B"),
            ("We will not lift the ban on exports of nickel next year", "A B"),
            2,
            "one denies it",
        ),
        (
            ("We will lift the ban on exports of nickel next year", "A B"),
            ("We won't lift the ban on exports of nickel next year", "A B"),
            2,
            "one denies it in short",
        ),
    ],
)
def test_fold(one: tuple[str, str], other: tuple[str, str], count: int, reason: str) -> None:
    folded = fold_quotes([said("a", *one), said("b", *other)])
    assert len(folded) == count, reason
    assert sum(len(quote.places) for quote in folded) == 2


def test_a_folded_quote_keeps_its_places_and_a_name() -> None:
    (quote,) = fold_quotes([said("b", LONG, "Energy minister (unnamed)"), said("a", LONG, "Surya Prawira")])
    assert [place.article for place in quote.places] == ["a", "b"]
    assert quote.speaker == "Surya Prawira"


def test_order_of_articles_does_not_matter() -> None:
    articles = [said("a", LONG, "X Y"), said("b", LONG, "X Y"), said("c", "Something else was said here", "X Y")]
    assert fold_quotes(articles) == fold_quotes(articles[::-1])


@pytest.mark.parametrize(
    ("names", "shown", "reason"),
    [
        (("Lutnick", "Howard Lutnick"), "Howard Lutnick", "a surname with one full name"),
        (
            ("Volodymyr Zelenskiy", "Volodymyr Zelenskyy", "Volodymyr Zelenskiy"),
            "Volodymyr Zelenskiy",
            "romanised twice",
        ),
        (("Wentao Wang", "Wang Wentao", "Wang Wentao"), "Wang Wentao", "names in another order"),
        (("Maroš Šefčovič", "Maros Sefcovic", "Maroš Šefčovič"), "Maroš Šefčovič", "accents left out"),
        (("Li", "Li Chenggang"), "Li", "a first word is no surname here: not joined"),
    ],
)
def test_one_person(names: tuple[str, ...], shown: str, reason: str) -> None:
    articles = [said(str(n), f"words number {n} of mine", name) for n, name in enumerate(names)]
    assert fold_speakers(articles)[names[0]] == shown, reason


def test_people_of_one_name_stay_apart() -> None:
    """A surname that two people bear, and two people who speak for different countries, are not joined."""
    two = [said("a", "x", "Wang"), said("b", "y", "Yi Wang"), said("c", "z", "Wentao Wang")]
    assert fold_speakers(two)["Wang"] == "Wang"
    abroad = [said("a", "x", "Lee", country="SG"), said("b", "y", "Kang-min Lee", country="KR")]
    assert fold_speakers(abroad)["Lee"] == "Lee"


def test_somebody_unnamed_does_not_join_two_people() -> None:
    """Whatever telling comes first, two named speakers of the same words stay two."""
    speakers = ["Energy minister (unnamed)", "Surya Prawira", "Laksmi Putri"]
    for order in ([0, 1, 2], [1, 0, 2], [1, 2, 0]):
        articles = [said(str(place), LONG, speakers[who]) for place, who in enumerate(order)]
        assert {quote.speaker for quote in fold_quotes(articles)} == {"Surya Prawira", "Laksmi Putri"}


def test_a_surname_with_a_hyphen_takes_its_full_name() -> None:
    articles = [said("a", "x", "Evans-Pritchard", Role.ANALYST), said("b", "y", "Julian Evans-Pritchard", Role.ANALYST)]
    assert fold_speakers(articles)["Evans-Pritchard"] == "Julian Evans-Pritchard"
