"""Restriction actions: sentence in, action out; the lexicon of triggers fires on its examples and not on the others."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from core.analysis import analyze_article
from core.extract.actions.lexical import effects, find_matches
from core.language import read
from core.lexicon import load_yaml
from core.model import Action, Article, Block, BlockKind, Direction, Instrument, Kind, Layout, Span, Status


def actions_of(nlp: Language, text: str) -> tuple[Action, ...]:
    return analyze_article(nlp, Article("a.txt", text, "")).actions


CASES = [
    # text, trigger, direction, kind, status, imposer, instrument, the reason for the row
    (
        "Guinea has banned exports of raw timber, the forestry ministry said on Monday.",
        ("banned", "imposed", "impose", "in_force", ("GN",), "export_control"),
        "a plain active",
    ),
    (
        "Peru will lift its ban on imports of Bolivian beef in March, the agriculture minister said.",
        ("lift", "lifted", "lift", "agreed", ("PE",), "import_ban"),
        "a promise is not a lifting",
    ),
    (
        "The European Union urged Kenya to scrap its export tax on raw hides.",
        ("scrap", "lifted", "lift", "called_for", ("KE",), "export_tariff"),
        "whoever is urged acts, not whoever urges",
    ),
    (
        "Morocco may ease its restrictions on tomato exports next month.",
        ("ease", "lifted", "ease", "possible", ("MA",), "export_control"),
        "a modal",
    ),
    (
        "Serbia refused to lift the ban on maize exports.",
        ("lift", "lifted", "lift", "denied", ("RS",), "export_control"),
        "refused",
    ),
    (
        "Brazil would lift the tariffs on Chilean wine if Santiago opened its market to poultry.",
        ("lift", "lifted", "lift", "conditional", ("BR",), "import_tariff"),
        "a stated condition beats the modal",
    ),
    (
        "Vietnam's tariffs on Thai sugar were suspended by Hanoi for 90 days.",
        ("suspended", "lifted", "suspend", "in_force", ("VN",), "import_tariff"),
        "the direction follows the effect on trade: suspended tariffs are lifted",
    ),
    (
        "Argentina suspended exports of beef for 30 days on Thursday.",
        ("suspended", "imposed", "impose", "in_force", ("AR",), "export_control"),
        "suspended exports are imposed",
    ),
    (
        "Canada and Mexico agreed to ease tariffs on each other's steel.",
        ("ease", "lifted", "ease", "agreed", ("CA", "MX"), "import_tariff"),
        "a joint subject",
    ),
    (
        "The visas of Iranian students were cancelled by the United States in May.",
        ("cancelled", "imposed", "impose", "in_force", ("US",), "visa"),
        "cancelled visas are imposed",
    ),
    (
        "Norway halved its import quota for Danish butter.",
        ("halved", "imposed", "tighten", "in_force", ("NO",), "import_quota"),
        "a smaller quota lets less in",
    ),
    (
        "Chile's ban on imports of Peruvian grapes expired on Friday.",
        ("expired", "lifted", "lift", "in_force", ("CL",), "import_ban"),
        "what ends by itself",
    ),
    (
        "Qatar halted all trade with Chad in May.",
        ("halted", "imposed", "impose", "in_force", ("QA",), "sanction"),
        "a halt of all trade is a sanction",
    ),
    (
        "The accord calls for Norway to lift its tariffs on Danish butter.",
        ("lift", "lifted", "lift", "agreed", ("NO",), "import_tariff"),
        "an accord wishes for nothing: what it calls for is agreed",
    ),
    (
        "Peru will review and approve applications for exports of copper.",
        ("approve", "lifted", "ease", "agreed", ("PE",), "export_control"),
        "the step that leads up to an act is not a second act",
    ),
    (
        "The European Union lowered its cap on the price of Russian crude on Monday.",
        ("lowered", "imposed", "tighten", "in_force", ("EU",), "sanction"),
        "a cap on a price is no quota",
    ),
    (
        "Japan has yet to lift its ban on imports of Peruvian beef.",
        ("lift", "lifted", "lift", "denied", ("JP",), "import_ban"),
        "what is yet to come has not come",
    ),
]


@pytest.mark.parametrize(("text", "wanted", "reason"), CASES, ids=[case[2] for case in CASES])
def test_one_sentence_gives_one_action(nlp: Language, text: str, wanted: tuple[object, ...], reason: str) -> None:
    found = actions_of(nlp, text)
    assert len(found) == 1, (reason, found)
    action = found[0]
    trigger = action.trigger.of(text)
    seen = (trigger, action.direction, action.kind, action.status, action.imposer, action.instrument)
    assert seen == wanted, reason


NOTHING = [
    ("The central bank lifted its growth forecast for the third time this year.", "a forecast"),
    ("The league suspended the striker for three games.", "a player"),
    ("The company cut its sales target after a weak quarter.", "a firm's target"),
    ("China's controls on rare earths remain in place.", "a standing restriction, no change"),
    ("The ministers met in Geneva for two days of talks.", "talks"),
    ("The two presidents eased tensions over the border at a summit in Rome.", "tensions are no restriction"),
    ("Exporters complained that Hanoi was slow to loosen its curbs on sand.", "a complaint of slowness"),
    ("Exports of raw hides remain forbidden.", "a state that lasts"),
    ("The trade deal between Chad and Mali broke down on Friday.", "what happens to talks"),
    ("Exports of coffee fell sharply in June as drought hit the farms.", "a flow that falls by itself"),
]


@pytest.mark.parametrize(("text", "reason"), NOTHING, ids=[case[1] for case in NOTHING])
def test_what_is_no_action_gives_none(nlp: Language, text: str, reason: str) -> None:
    assert actions_of(nlp, text) == (), reason


def test_target_goods_and_evidence_stand_in_the_text(nlp: Language) -> None:
    text = "India on Friday imposed a 20% duty on imports of Chinese steel."
    (action,) = actions_of(nlp, text)
    assert (action.imposer, action.target, action.commodities) == (("IN",), ("CN",), ("steel",))
    assert action.trigger.of(text) == "imposed"
    assert action.sentence.of(text) == text
    assert action.rule.startswith("model and lexicon")
    assert action.score is not None
    assert action.score > 0.5


def test_a_condition_is_kept_as_text(nlp: Language) -> None:
    text = "Brazil would lift the tariffs on Chilean wine if Santiago opened its market to poultry."
    (action,) = actions_of(nlp, text)
    assert action.condition is not None
    assert action.condition.of(text) == "if Santiago opened its market to poultry"


def test_furniture_holds_no_action(nlp: Language) -> None:
    text = (
        "Ghana bans exports of raw cashew\n\nACCRA, May 3 - Ghana has banned exports of raw cashew nuts, the trade "
        "ministry said on Tuesday.\n\nRead more: Kenya lifts ban on maize imports\n"
    )
    found = actions_of(nlp, text)
    assert found
    assert all("Kenya" not in action.sentence.of(text) for action in found)
    assert all(action.direction == "imposed" for action in found)


def _matches(nlp: Language, text: str) -> list[tuple[str, str]]:
    layout = Layout((Block(BlockKind.PARAGRAPH, Span(0, len(text))),))
    doc = next(read(nlp, [(text, layout)]))
    return [(str(m.effect.direction), str(m.effect.kind)) for m in find_matches(doc, frozenset())]


EFFECTS = load_yaml("triggers.yaml")["effects"]


@pytest.mark.parametrize("row", EFFECTS, ids=[f"{row['means']} {row['with']}" for row in EFFECTS])
def test_every_effect_fires_on_its_examples_only(nlp: Language, row: dict[str, list[str]]) -> None:
    meaning = tuple(str(row["means"]).split())
    assert row["examples"], "an effect without an example"
    for text in row["examples"]:
        assert meaning in _matches(nlp, text), text
    for text in row["not"]:
        assert meaning not in _matches(nlp, text), text


def test_effects_speak_the_closed_vocabularies() -> None:
    for found in effects().values():
        for effect in found:
            assert effect.direction in Direction
            assert effect.kind in Kind


_WORDS = "China the US ban bans banned lifted tariffs exports of on if may will not , . \n\n “ ” urged to said that its"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(_WORDS.split(" ")),
        max_size=40,
    )
)
def test_any_order_of_words_gives_records_in_range(nlp: Language, words: list[str]) -> None:
    text = " ".join(words)
    for action in actions_of(nlp, text):
        assert 0 <= action.trigger.start < action.trigger.end <= len(text)
        assert action.sentence.contains(action.trigger)
        assert action.status in Status
        assert action.instrument in Instrument
        assert list(action.imposer) == sorted(set(action.imposer))
