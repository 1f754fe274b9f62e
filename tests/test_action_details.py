"""Attributes of actions: goods, speaker, date. Tables of text -> value, a reason per row."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from core.extraction import extract
from core.language import load_pipeline
from core.model import Action, Article


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline()


def actions_of(nlp: Language, text: str, published: str | None = None) -> tuple[Action, ...]:
    return next(iter(extract(nlp, [Article("a", text, "", published=published)]))).actions


def at(actions: tuple[Action, ...], text: str, word: str) -> Action:
    start = text.index(word)
    return next(action for action in actions if action.trigger.start < start + len(word) and start < action.trigger.end)


GOODS = [
    ("Peru has banned exports of tin, zinc and copper.", "banned", {"tin", "zinc", "copper"}, "a list is one action"),
    (
        "Kenya lifted its ban on maize imports and imposed a quota on sugar.",
        "lifted",
        {"maize"},
        "the goods of the next trigger are not its own",
    ),
    (
        "Kenya lifted its ban on maize imports and imposed a quota on sugar.",
        "imposed",
        {"sugar"},
        "nor those of the one before",
    ),
    ("Laos banned exports of onions in May. It lifted the ban in June.", "lifted", {"onions"}, "'the ban' is that one"),
    ("The United States imposed visa curbs on Ghanaian officials.", "imposed", set(), "no goods are named"),
    (
        "Norway imposed countermeasures, which included curbs on exports of zinc and tin to Chad.",
        "imposed",
        {"zinc", "tin"},
        "what the measures consist of",
    ),
    (
        "Peru agreed to speed up exports of copper while lifting Peruvian controls against Chad.",
        "lifting",
        set(),
        "a restriction told by its owner does not take another trigger's goods",
    ),
]


@pytest.mark.parametrize(("text", "word", "ids", "why"), GOODS)
def test_goods(nlp: Language, text: str, word: str, ids: set[str], why: str) -> None:
    assert set(at(actions_of(nlp, text), text, word).commodities) == ids, why


SPEAKERS = [
    ("Norway urged Chile to lift its ban on salmon.", "lift", "Norway", "who demands the act is the claimant"),
    ("Peru accused Chile of banning its avocados.", "banning", "Peru", "who accuses is the claimant"),
    ("Chile banned imports of Peruvian avocados.", "banned", None, "the article's own voice"),
    (
        "Chile will lift its ban on salmon, the trade ministry said on Friday.",
        "lift",
        "Ministry of Trade (Chile)",
        "the attribution that follows",
    ),
]


@pytest.mark.parametrize(("text", "word", "speaker", "why"), SPEAKERS)
def test_claimed_by(nlp: Language, text: str, word: str, speaker: str | None, why: str) -> None:
    assert at(actions_of(nlp, text), text, word).claimed_by == speaker, why


DATES = [
    ("Turkey banned exports of lentils in March 2022.", "banned", "2022-03", "after the object"),
    ("In May 2020 China imposed duties on barley.", "imposed", "2020-05", "opens the clause"),
    ("Egypt suspended its tariffs on sugar until May 2024.", "suspended", None, "the end of a pause is not its start"),
    (
        "India extended its curbs on sugar exports, which began in June 2022.",
        "extended",
        None,
        "the date of a relative clause is that clause's",
    ),
]


@pytest.mark.parametrize(("text", "word", "value", "why"), DATES)
def test_date(nlp: Language, text: str, word: str, value: str | None, why: str) -> None:
    assert at(actions_of(nlp, text, "2024-01-10"), text, word).date == value, why


WORDS = "China it the ban lifted banned on in until May 2020 said , ; . rice and steel which these grain when".split()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_order_of_words_is_read(nlp: Language, words: list[str]) -> None:
    text = " ".join(words)
    for action in actions_of(nlp, text, "2024-01-10"):
        assert 0 <= action.trigger.start < action.trigger.end <= len(text)
        assert len(set(action.commodities)) == len(action.commodities)


TOGETHER = [
    (
        "Mali's export taxes on gold have angered miners for a decade.\n\nThe gold duty will be lowered in May, the "
        "mines ministry said.",
        "lowered",
        ("export_tariff", ("ML",), ()),
        "a duty is on exports where the article calls such taxes so",
    ),
    (
        "Chile banned imports of Peruvian grapes in May. The ban was lifted in June.",
        "lifted",
        ("import_ban", ("CL",), ("PE",)),
        "'the ban' takes up instrument and parties",
    ),
    (
        "Chile and Peru held trade talks in Lisbon. Both sides agreed to lift their bans on imports of each other's "
        "grapes.",
        "lift",
        ("import_ban", ("CL", "PE"), ("CL", "PE")),
        "a venue is no party",
    ),
    (
        "Brazil will lift its ban on imports of Chilean wine once Spain has paid its debts.",
        "lift",
        ("import_ban", ("BR",), ("CL",)),
        "who must do something first is not freed",
    ),
    (
        "Chile, which in July had banned imports of Peruvian grapes, is short of fruit.",
        "banned",
        ("import_ban", ("CL",), ("PE",)),
        "a relative pronoun is the noun before it",
    ),
    (
        "Norway increased pressure on Chile to lift its ban on imports of salmon.",
        "lift",
        ("import_ban", ("CL",), ()),
        "who is pressed is who acts",
    ),
    (
        "Norway accused Chad of failing to honour its promise to lift its ban on imports of salmon.",
        "lift",
        ("import_ban", ("TD",), ("NO",)),
        "'its' is of who is accused",
    ),
    (
        "Peru opens its market to beans from Chad\n\nLIMA, July 3, 2025 - Peru on Thursday scrapped a ban on imports "
        "of beans from Chad.",
        "scrapped",
        ("import_ban", ("PE",), ("TD",)),
        "a country that ends the title does not act with the place that begins the text",
    ),
    (
        "Quito - Peru has banned imports of Ecuadorean bananas, Peruvian officials said.",
        "banned",
        ("import_ban", ("PE",), ("EC",)),
        "where an article was written does not act",
    ),
]


@pytest.mark.parametrize(("text", "word", "wanted", "why"), TOGETHER)
def test_actions_agree_with_their_article(
    nlp: Language, text: str, word: str, wanted: tuple[object, ...], why: str
) -> None:
    action = at(actions_of(nlp, text), text, word)
    assert (action.instrument, action.imposer, action.target) == wanted, why
