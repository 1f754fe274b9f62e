"""State actors: sentence -> (what the text says, codes), one reason a row; recall of the reference actions' sides."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from core.extract.actors import country_names, extract_actors
from core.language import load_pipeline, read
from core.model import ActorKind, ActorMention, Block, BlockKind, Layout, Span

SENTENCES = Path(__file__).with_name("gold") / "sentences"


@cache
def pipeline() -> Language:
    return load_pipeline()


def actors(text: str) -> tuple[ActorMention, ...]:
    layout = Layout(blocks=(Block(BlockKind.PARAGRAPH, Span(0, len(text))),) if text else ())
    return extract_actors(next(iter(read(pipeline(), [(text, layout)]))))


def codes_of(text: str, words: str) -> tuple[str, ...] | None:
    return next((m.codes for m in actors(text) if m.span.of(text) == words), None)


@pytest.mark.parametrize(
    ("text", "words", "codes"),
    [
        ("The U.S. and the U.K. eased the curbs.", "U.S.", ("US",)),
        ("Sales to the UAE and DR Congo resumed.", "DR Congo", ("CD",)),
        ("Shipments from Congo-Brazzaville were halted.", "Congo-Brazzaville", ("CG",)),
        ("Cocoa from Côte d’Ivoire is exempt.", "Côte d’Ivoire", ("CI",)),
        ("Türkiye banned the exports.", "Türkiye", ("TR",)),
        ("NO CURBS, CHINA SAYS", "CHINA", ("CN",)),
        ("Equatorial Guinea lifted the log ban.", "Equatorial Guinea", ("GQ",)),
        ("Guinea-Bissau will tax raw cashews.", "Guinea-Bissau", ("GW",)),
        ("Papua New Guinea stopped round logs.", "Papua New Guinea", ("PG",)),
        ("Niger halted uranium sales.", "Niger", ("NE",)),
        ("Nigerian cement may enter again.", "Nigerian", ("NG",)),
        ("The Dutch widened the chip rules.", "Dutch", ("NL",)),
        ("Wellington lifted the kiwifruit rule.", "Wellington", ("NZ",)),
        ("The Kremlin banned petrol exports.", "Kremlin", ("RU",)),
        ("The G7 banned Russian diamonds.", "G7", ("CA", "DE", "FR", "GB", "IT", "JP", "US")),
        ("Mercosur will open its market.", "Mercosur", ("AR", "BR", "PY", "UY")),
        ("ECOWAS lifted its sanctions.", "ECOWAS", ()),
        ("Washington sanctioned Rosneft.", "Rosneft", ("RU",)),
        ("MOFCOM froze the permits.", "MOFCOM", ("CN",)),
        ("U.S.-made chips are barred.", "U.S.", ("US",)),
        ("Lima lifted its ban on grapes.", "Lima", ("PE",)),
        ("Trade secretary Carlos Lima said exports rose.", "Lima", None),
    ],
)
def test_names(text: str, words: str, codes: tuple[str, ...] | None) -> None:
    assert codes_of(text, words) == codes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They polish the rims and eat turkey off fine china.", "polish"),
        ("They polish the rims and eat turkey off fine china.", "turkey"),
        ("They polish the rims and eat turkey off fine china.", "china"),
        ("They asked us for a chile recipe.", "us"),
        ("They asked us for a chile recipe.", "chile"),
        ("Ships crossed the South China Sea.", "China"),
        ("Farmers in the Niger Delta protested.", "Niger"),
        ("Latin American buyers left.", "American"),
        ("The Washington Post reported it.", "Washington"),
        ("Voters in Georgia and Nevada like tariffs.", "Georgia"),
        ("Brussels sprouts are dearer.", "Brussels"),
        ("A report by the Centre for Trade Policy said so.", "the Centre"),
    ],
)
def test_words_that_are_no_jurisdiction(text: str, words: str) -> None:
    assert codes_of(text, words) is None


@pytest.mark.parametrize(
    ("text", "words", "codes", "name"),
    [
        ("China's commerce ministry eased the rules.", "commerce ministry", ("CN",), "Ministry of Commerce (China)"),
        (
            "The Indian trade ministry ended it.",
            "Indian trade ministry",
            ("IN",),
            "Ministry of Commerce and Industry (India)",
        ),
        ("Jakarta's finance ministry raised it.", "finance ministry", ("ID",), "Ministry of Finance (Indonesia)"),
        ("The Commerce Department pulled them.", "Commerce Department", ("US",), "US Department of Commerce"),
        (
            "Kenya fell ill. The agriculture ministry barred eggs.",
            "agriculture ministry",
            ("KE",),
            "Ministry of Agriculture (Kenya)",
        ),
        (
            "Peru grows it. The Ministry of Production, Trade and Mines cut it.",
            "Ministry of Production, Trade and Mines",
            ("PE",),
            "Ministry of Production, Trade and Mines (Peru)",
        ),
        ("The government of Mongolia waived it.", "government", ("MN",), "Mongolia"),
        (
            "China said so. The Ministry of Commerce spoke. The ministry denied it.",
            "The ministry",
            ("CN",),
            "Ministry of Commerce (China)",
        ),
        (
            "The Liberian Forestry Development Authority froze it.",
            "Liberian Forestry Development Authority",
            ("LR",),
            "Forestry Development Authority (Liberia)",
        ),
        ("Brussels waited. The Commission proposed quotas.", "The Commission", ("EU",), "European Commission"),
        ("Washington was split. The Senate passed the bill.", "The Senate", ("US",), "United States"),
    ],
)
def test_bodies(text: str, words: str, codes: tuple[str, ...], name: str) -> None:
    found = [(m.codes, m.name) for m in actors(text) if m.span.of(text) == words]
    assert found == [(codes, name)]


@pytest.mark.parametrize(
    ("text", "words", "codes", "name"),
    [
        ("President Trump paused it.", "President Trump", ("US",), "Donald Trump"),
        ("Xi Jinping met him.", "Xi Jinping", ("CN",), "Xi Jinping"),
        (
            "Indonesian Energy Minister Surya Prawira agreed.",
            "Indonesian Energy Minister Surya Prawira",
            ("ID",),
            "Surya Prawira",
        ),
        (
            "Indonesia waited. Energy Minister Surya Prawira agreed. Prawira then left.",
            "Prawira",
            ("ID",),
            "Surya Prawira",
        ),
        (
            "The Ghanaian trade minister refused.",
            "Ghanaian trade minister",
            ("GH",),
            "Ghanaian trade minister (unnamed)",
        ),
        ("Chinese officials denied it.", "Chinese officials", ("CN",), "Chinese officials (unnamed)"),
    ],
)
def test_persons(text: str, words: str, codes: tuple[str, ...], name: str) -> None:
    found = [(m.codes, m.name, m.kind) for m in actors(text) if m.span.of(text) == words]
    assert found == [(codes, name, ActorKind.PERSON)]


@pytest.mark.parametrize(
    ("text", "words", "codes"),
    [
        ("Serbia and Kosovo agreed to lift each other's bans.", "each other", ("RS", "XK")),
        (
            "The two neighbours will reopen, officials in Bangkok and Phnom Penh said.",
            "The two neighbours",
            ("KH", "TH"),
        ),
        ("Beijing and Washington met. Both sides will ease curbs.", "Both sides", ("CN", "US")),
        ("Neither side will act, Japan and South Korea said.", "Neither side", ("JP", "KR")),
        ("Egypt kept its ban on onions.", "its", ("EG",)),
        ("Peru taxed Bolivian soy. The Andean country denied it.", "The Andean country", ("PE",)),
        ("Chile argued with Kenya. The East African nation gave way.", "The East African nation", ("KE",)),
        ("Washington lobbied Riyadh. The kingdom lifted the ban.", "The kingdom", ("SA",)),
        ("The EU and Serbia talked. The bloc cut quotas.", "The bloc", ("EU",)),
        ("Zambia closed the border. The government said it would reopen.", "The government", ("ZM",)),
        ("Both sides were happy.", "Both sides", ()),
        ("The government lifted the ban.", "The government", ()),
    ],
)
def test_references(text: str, words: str, codes: tuple[str, ...]) -> None:
    assert codes_of(text, words) == codes


def test_every_iso_code_and_the_union_have_a_name() -> None:
    names = country_names()
    assert len(names) == 251
    assert {"EU", "XK", "NO", "TW", "HK", "MO"} <= set(names)
    assert all(len(code) == 2 and code.isupper() for code in names)


def test_only_blocks_that_are_read_are_searched() -> None:
    text = "Share on China Facebook.\nJapan lifted the ban."
    layout = Layout(blocks=(Block(BlockKind.PARAGRAPH, Span(25, len(text))),))
    found = extract_actors(next(iter(read(pipeline(), [(text, layout)]))))
    assert [m.span.of(text) for m in found] == ["Japan"]


def test_the_sides_of_the_reference_actions_are_among_the_mentions() -> None:
    """What is missing is left unsaid in the text itself."""
    rows = [json.loads(line) for path in sorted(SENTENCES.glob("S*.jsonl")) for line in path.open(encoding="utf-8")]
    rows = [row for row in rows if row.get("actions")][::4]
    layouts = [(r["text"], Layout(blocks=(Block(BlockKind.PARAGRAPH, Span(0, len(r["text"]))),))) for r in rows]
    wanted = found = 0
    for row, doc in zip(rows, read(pipeline(), layouts), strict=True):
        said = {code for mention in extract_actors(doc) for code in mention.codes}
        for action in row["actions"]:
            codes = [*action["imposer"], *action["target"]]
            wanted += len(codes)
            found += sum(code in said for code in codes)
    assert found / wanted > 0.95


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from(
            [
                "China",
                "the",
                "ministry",
                "of",
                "Trade",
                "both",
                "sides",
                "'s",
                ",",
                "each",
                "other",
                "its",
                "President",
                "Energy Minister",
                "Surya",
                "von",
                ".",
                "\n",
                "US",
                "🙂",
                "the kingdom",
                "in",
                "Congo",
                "Georgia",
                "\u200b",
                "-",
            ]
        ),
        max_size=25,
    ).map(" ".join)
    | st.text(max_size=80)
)
def test_any_text_gives_disjoint_spans_inside_it(text: str) -> None:
    end = 0
    for mention in actors(text):
        assert end <= mention.span.start < mention.span.end <= len(text)
        assert mention.codes == tuple(sorted(mention.codes))
        assert set(mention.codes) <= set(country_names())
        end = mention.span.end
