"""Goods: which words name one, which only look like it, and how far the name runs."""

# ruff: noqa: E501 (the sentences are the material)
from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

import core.language  # noqa: F401 (registers doc._.blocks)
from core.commodities import good, hypernyms, is_called, taxonomy
from core.extract.commodities import extract_commodities
from core.layout import read_layout
from core.model import Article, Block, BlockKind, CommodityMention, Span

NLP = spacy.blank("en")
GOLD = Path("tests/gold")


def goods(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> tuple[CommodityMention, ...]:
    doc = NLP.make_doc(text)
    doc._.blocks = (Block(kind, Span(0, len(text))),)
    return extract_commodities(doc)


def named(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> list[tuple[str, str]]:
    return [(mention.span.of(text), mention.id) for mention in goods(text, kind)]


FOUND = [
    ("Seoul curbed exports of rare earth magnets.", [("rare earth magnets", "magnets")], "the longest name wins"),
    ("Talks on rare-earth minerals and magnets", [("rare-earth minerals", "rare-earths"), ("magnets", "magnets")], "hyphen"),
    ("Curbs on chip design software hurt.", [("chip design software", "chip-design-software")], "no chip inside"),
    ("A ban on semiconductor manufacturing equipment", [("semiconductor manufacturing equipment", "chipmaking-equipment")], "tools"),
    ("Crucial minerals were held back.", [("Crucial minerals", "critical-minerals")], "several adjectives, one group"),
    ("A tax on Chinese stainless steel", [("stainless steel", "stainless-steel")], "origin outside, quality inside"),
    ("Peru's asparagus exports rose.", [("asparagus", "asparagus")], "the head is no part of the name"),
    ("India lifted curbs on non-basmati white rice.", [("non-basmati white rice", "white-rice")], "a sort of its own"),
    ("A 10% duty on aluminum scrap", [("aluminum scrap", "aluminium-scrap")], "American spelling"),
    ("Sulfur and fertilizer cargoes", [("Sulfur", "sulphur"), ("fertilizer", "fertilisers")], "American spelling"),
    ("The levy on cherries, tomatoes and a tonne of potatoes", [("cherries", "cherries"), ("tomatoes", "tomatoes"), ("potatoes", "potatoes")], "plurals"),
    ("Zinc, lead and tin prices", [("Zinc", "zinc"), ("lead", "lead"), ("tin", "tin")], "lead in a list of metals"),
    ("Exports of lead fell.", [("lead", "lead")], "lead beside a word of trade"),
    ("Tunis withdrew its ban on Libyan dates.", [("dates", "dates")], "dates one can eat"),
    ("A 25% tariff on trucks", [("trucks", "trucks")], "trucks as goods"),
    ("The hydroxide is short, as Congo holds back cobalt.", [("hydroxide", "cobalt-hydroxide"), ("cobalt", "cobalt")], "trade slang in an article on cobalt"),
    ("Licences for H20 chips and F-35 parts", [("H20 chips", "ai-chips"), ("F-35 parts", "f-35-parts")], "model names"),
    ("The EU barred LNG and X-ray machines.", [("LNG", "lng"), ("X-ray machines", "x-ray-machines")], "capitals of an acronym"),
    ("Mali seized gallium,\ngermanium and rare\nearths.", [("gallium", "gallium"), ("germanium", "germanium"), ("rare\nearths", "rare-earths")], "broken over lines"),
]  # fmt: skip

NOT_FOUND = [
    ("Both treat the licence as a bargaining chip.", "idiom"),
    ("Higher duties lead to smuggling.", "verb"),
    ("Condoleezza Rice chaired the talks.", "a name"),
    ("The Steel Authority of India declined to comment.", "a name"),
    ("Turkey restricted trade with Israel.", "the country"),
    ("Subsidies oil the wheels of trade.", "idiom"),
    ("It brought home a gold medal.", "idiom"),
    ("They ironed out the text with nerves of steel.", "idiom"),
    ("Every cloud has a silver lining.", "idiom"),
    ("Goods, items and products need a licence for technology.", "generic words"),
    ("Minerals remain a point of leverage.", "generic alone"),
    ("The government houses a 39,000-bottle wine cellar.", "a building"),
    ("Our trucks are still rolling, he said.", "no good here"),
    ("The talks led to a deal.", "led is no LED"),
    ("No dates have been set for the talks.", "days"),
    ("The energy minister spoke of food security.", "offices and policies"),
    ("They agreed on concrete measures and a white paper.", "figures of speech"),
    ("Beijing waived duty on the vegetable.", "takes up a good named before"),
]


@pytest.mark.parametrize(("text", "expected", "why"), FOUND)
def test_found(text: str, expected: list[tuple[str, str]], why: str) -> None:
    assert named(text) == expected, why


@pytest.mark.parametrize(("text", "why"), NOT_FOUND)
def test_not_found(text: str, why: str) -> None:
    assert named(text) == [], why


def test_capitals_of_a_headline_are_no_name() -> None:
    assert named("Peru Lifts Ban on Quinoa From Bolivia", BlockKind.HEADLINE) == [("Quinoa", "quinoa")]


def test_only_blocks_are_read() -> None:
    text = "Read next: copper prices. Zinc rose."
    doc = NLP.make_doc(text)
    doc._.blocks = (Block(BlockKind.PARAGRAPH, Span(26, len(text))),)
    assert [mention.id for mention in extract_commodities(doc)] == ["zinc"]


def test_taxonomy_holds_every_id_in_use() -> None:
    used = {id_ for id_ in (GOLD / "commodity_ids.txt").read_text().split() if id_ != "-"}
    known = taxonomy().goods
    assert used <= set(known)
    assert len(known) >= 700


def test_every_name_finds_its_own_good() -> None:
    """Each strong name, alone in a headline, gives its good over its whole length."""
    data = taxonomy()
    for form, name in data.names.items():
        if name.strength != "strong" or form in data.not_goods or form in data.also_verbs:
            continue
        text = f"these {form.upper() if name.acronym else form}"
        assert [(m.span.start, m.id) for m in goods(text, BlockKind.HEADLINE)] == [(6, name.id)], form


def test_codes_look_like_codes() -> None:
    for entry in taxonomy().goods.values():
        assert entry.hs.replace(".", "").isdigit() or not entry.hs, entry
        assert not entry.eccn or (entry.eccn[0].isdigit() and entry.eccn[1] in "ABCDE" and entry.eccn[2:].isdigit())
        assert entry.hypernyms
        assert entry.label[0].isupper() or not entry.label[0].isalpha()
    rare_earths, rice = good("rare-earths"), good("rice")
    assert rare_earths is not None
    assert rare_earths.hs == "2805.30"
    assert rice is not None
    assert rice.hs == "1006"


def test_hypernyms_take_a_good_up_again() -> None:
    assert is_called("nickel", "metal")
    assert is_called("white-rice", "Grain")
    assert is_called("gallium", "minerals")
    assert not is_called("wheat", "metal")
    assert hypernyms("no-such-good") == frozenset()


def test_goods_of_annotated_actions_are_named() -> None:
    """Of the goods that the annotated sentences' actions cover, at least nine in ten are found by name (the rest is said
    in other words: "the Blackwell line", "Serbia's only refinery")."""
    wanted = found = 0
    for path in sorted((GOLD / "sentences").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            ids = {id_ for action in row.get("actions", ()) for id_ in action["commodities"] if id_ != "-"}
            if ids:
                doc = NLP.make_doc(row["text"])
                doc._.blocks = read_layout(Article(row["id"], row["text"], "")).blocks
                wanted += len(ids)
                found += len(ids & {mention.id for mention in extract_commodities(doc)})
    assert wanted > 2000
    assert found >= 0.9 * wanted


TEXTS = {"seeds": Path("seeds"), "practice": GOLD / "practice" / "texts"}


@pytest.mark.parametrize(("folder", "floor"), [("seeds", 0.95), ("practice", 0.92)])
def test_reference_articles(folder: str, floor: float) -> None:
    """F1 of span and id over the annotated articles."""
    hits = total = 0
    for path in sorted((GOLD / folder).glob("[0-9p]*.json")):
        gold = {(*row["span"], row["id"]) for row in json.loads(path.read_text(encoding="utf-8"))["commodities"]}
        text = (TEXTS[folder] / f"{path.stem}.txt").read_bytes().decode()
        doc = NLP.make_doc(text)
        doc._.blocks = read_layout(Article(path.stem, text, "")).blocks
        mine = {(*mention.span, mention.id) for mention in extract_commodities(doc)}
        hits += len(gold & mine)
        total += len(gold) + len(mine)
    assert 2 * hits / total >= floor


WORDS = st.sampled_from(
    ["rice", "Rice", "lead", "to", "exports", "of", ",", "and", "tin", "\n", ".", "chip", "H20", "F-35", "the", "gas"]
)


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join)))
def test_any_text(text: str) -> None:
    """Never an exception; mentions in range, in order, disjoint, of known goods."""
    if not text:
        return
    found = goods(text)
    assert all(0 <= m.span.start < m.span.end <= len(text) and m.id in taxonomy().goods for m in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
