"""Quotes: marks, cues, contents, speakers. Tables of text -> record with a reason, then properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from core.extract.actors import extract_actors
from core.extract.quotes import extract_quotes
from core.extract.quotes.lexicon import cues, inflect, role_nouns
from core.extract.quotes.marks import find_stretches
from core.extract.quotes.people import organisation_role
from core.model import Block, BlockKind, Layout, Quote, QuoteType, Role, Span

if TYPE_CHECKING:
    from spacy.language import Language


def paragraphs(text: str) -> tuple[Block, ...]:
    """A block for each line with something in it."""
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Block(BlockKind.PARAGRAPH, Span(at, at + len(line))))
        at += len(line) + 1
    return tuple(found)


MARKS = [
    ('He said "no way" and left.', ["no way"], "straight"),
    ("“A,” she said, “B.”", ["A,", "B."], "curly, split"),
    ("„Nein“, sagte er.", ["Nein"], "German"),
    ("«Non,» said he. « Oui. »", ["Non,", " Oui. "], "guillemets, with and without spaces"),
    ("'It's a lifeline,' he said.", ["It's a lifeline,"], "an apostrophe does not close"),
    ("the farmers' union and the drivers' pay", [], "plural possessives are no quotation"),
    ("In the '90s and rock 'n' roll", [], "clipped words are no quotation"),
    ("“He told me ‘wait’ and I did.”", ["He told me ‘wait’ and I did."], "nested: the outermost counts"),
    ("“He said “soon,” he did,” she noted.", ["He said “soon,” he did,"], "nested with the same marks"),
    ("“One.\n\n“Two,” he said.", ["One.\n\n“Two,"], "paragraphs that open again are one"),
    ("“Lost mark, he said.\n\nThen “found it,” she said.", ["Lost mark, he said.", "found it,"], "one lost, one kept"),
    ("A 6\" pipe and a 5' rod.", [], "inches and feet"),
]


@pytest.mark.parametrize(("text", "inner", "reason"), MARKS)
def test_marks(text: str, inner: list[str], reason: str) -> None:
    assert [stretch.inner.of(text) for stretch in find_stretches(text, paragraphs(text))] == inner, reason


def read_quotes(nlp: Language, text: str, *, known: bool = False) -> tuple[Quote, ...]:
    """The quotes of a text; `known` with its state actors."""
    from core.language import read

    (doc,) = read(nlp, [(text, Layout(paragraphs(text)))])
    return extract_quotes(doc, extract_actors(doc) if known else (), None)


# text, type, content, speaker, reason
CONTENT = [
    ("The ministry said that the talks had failed.", "indirect", "the talks had failed", None, "without its that"),
    ("“We won,” said Ana Ruiz.", "direct", "We won,", "Ana Ruiz", "inverted after the words"),
    ("“We won,” Ana Ruiz told reporters in Lima.", "direct", "We won,", "Ana Ruiz", "subject first"),
    ("Ana Ruiz said: “We won.”", "direct", "We won.", "Ana Ruiz", "after a colon"),
    ("Prices will fall, analysts said.", "indirect", "Prices will fall", None, "parenthesis at the end"),
    ("According to Ana Ruiz, prices will fall.", "indirect", "prices will fall", "Ana Ruiz", "source first"),
    ("Prices will fall, according to Ana Ruiz.", "indirect", "Prices will fall", "Ana Ruiz", "source last"),
    ("Ana Ruiz urged Canada to lift the ban.", "indirect", "Canada to lift the ban", "Ana Ruiz", "somebody to do it"),
    ("Ana Ruiz accused Canada of delaying the deal.", "indirect", "delaying the deal", "Ana Ruiz", "a gerund"),
    ("Ana Ruiz said the rule was “unfair”.", "mixed", "the rule was “unfair”", "Ana Ruiz", "the whole clause"),
    (
        "Ana Ruiz denied the claim that mills had closed.",
        "indirect",
        "the claim that mills had closed",
        "Ana Ruiz",
        "NP",
    ),
    ("Traders fear that supplies will run out.", "indirect", "supplies will run out", None, "belief with a clause"),
    (
        "The inquiry forced the chief to admit that nobody had counted the bales.",
        "indirect",
        "nobody had counted the bales",
        "Chief (unnamed)",
        "whoever is made to say it says it",
    ),
    (
        "The slide prompted Ana Ruiz to warn that stocks would run out.",
        "indirect",
        "stocks would run out",
        "Ana Ruiz",
        "not the slide",
    ),
    (
        "Ana Ruiz tried on Friday to make the case that the ban was short.",
        "indirect",
        "the ban was short",
        "Ana Ruiz",
        "trying to argue is arguing",
    ),
    ("Ana Ruiz seems confident that prices will fall.", "indirect", "prices will fall", "Ana Ruiz", "a weaker copula"),
    (
        "LIMA/QUITO, Oct 2 (Wire) - Peru and Ecuador have lowered a fee on shrimp, the two fleets said on Monday.",
        "indirect",
        "Peru and Ecuador have lowered a fee on shrimp",
        None,
        "without a long dateline",
    ),
    ("Ana Ruiz signaled readiness to talk.", "indirect", "readiness to talk", "Ana Ruiz", "American spelling, a noun"),
    (
        "His repeated emphasis that the duty is temporary did not calm buyers.",
        "indirect",
        "the duty is temporary",
        None,
        "a noun of saying",
    ),
    (
        "Prosecutors charged two brokers with shipping chips to Iran.",
        "indirect",
        "shipping chips to Iran",
        None,
        "a charge accuses",
    ),
    (
        "The main test is a “clear source of funds,” as a treasury memo put it.",
        "mixed",
        "The main test is a “clear source of funds,”",
        None,
        "credited after a closing mark",
    ),
    (
        "Ana Ruiz said on Friday that if the bill passed, “she would sign it at once.”",
        "mixed",
        "if the bill passed, “she would sign it at once.”",
        "Ana Ruiz",
        "a clause that goes on in marks is one quote",
    ),
    (
        "Asked if the ban would end, Ana Ruiz said, “not this year.”",
        "direct",
        "not this year.",
        "Ana Ruiz",
        "a clause before the cue is no part of it",
    ),
    (
        "Proponents have urged Chile to leave the quota alone.",
        "indirect",
        "Chile to leave the quota alone",
        None,
        "people",
    ),
    (
        "Floods have forced Chile to ask for more time, Ana Ruiz said.",
        "indirect",
        "Floods have forced Chile to ask for more time",
        "Ana Ruiz",
        "the request ends where the attribution begins, and is inside the saying",
    ),
    (
        "The ban — the first since 2010, according to the ministry — hit growers.",
        "indirect",
        "the first since 2010",
        None,
        "a source inside dashes vouches for what is between them",
    ),
    (
        "The ban (a “gift to smugglers”, in the words of one dealer) hit growers.",
        "mixed",
        "a “gift to smugglers”",
        None,
        "a source inside brackets",
    ),
    ("The ban will hit growers (officials say it will not).", "indirect", "it will not", None, "without the bracket"),
    (
        "The ban was, Ana Ruiz said in an interview on Monday, “a mistake”.",
        "mixed",
        "The ban was, Ana Ruiz said in an interview on Monday, “a mistake”",
        "Ana Ruiz",
        "interrupted after its verb, whatever the attribution holds",
    ),
    (
        "Exports fell by half, customs data showed.",
        "indirect",
        "Exports fell by half",
        None,
        "what data show stands before them too",
    ),
    (
        "Ana Ruiz, who runs a brokerage, told a hearing: “It is theft.”",
        "direct",
        "It is theft.",
        "Ana Ruiz",
        "the speaker's own clause is no content",
    ),
    (
        "Will Ford, an economist in Oslo, said prices would rise.",
        "indirect",
        "prices would rise",
        None,
        "a name, no modal",
    ),
    ("Ana Ruiz's verdict: “It is theft.”", "direct", "It is theft.", "Ana Ruiz", "a noun of saying and a colon"),
    ("Ana Ruiz, a grower in Lima: “It is theft.”", "direct", "It is theft.", "Ana Ruiz", "a name and a colon"),
    ("Ana Ruiz denied having set the levy.", "indirect", "having set the levy", "Ana Ruiz", "a perfect gerund"),
    (
        "The premier called on importers to “open their books” and report every sale.",
        "mixed",
        "importers to “open their books” and report every sale",
        None,
        "both infinitives",
    ),
    (
        "Although Ana Ruiz fell ill and called for a truce, the house voted on.",
        "indirect",
        "a truce",
        "Ana Ruiz",
        "a clause in front ends before the main one",
    ),
]


@pytest.mark.parametrize(("text", "kind", "content", "speaker", "reason"), CONTENT)
def test_content(nlp: Language, text: str, kind: str, content: str, speaker: str | None, reason: str) -> None:
    found = read_quotes(nlp, text)
    assert [(quote.type.value, quote.quote.of(text)) for quote in found] == [(kind, content)], reason
    if speaker is not None:
        assert found[0].speaker_name == speaker


NOTHING = [
    ("The ministry did not say that the talks had failed.", "negated"),
    ("Nobody said that the talks had failed.", "nobody spoke"),
    ("If he says that the talks failed, prices will rise.", "hypothetical"),
    ("The bank declined to comment on the sale.", "silence"),
    ("Both teams called it a day shortly before midnight.", "an idiom"),
    ("Spain and Italy put the venture on hold.", "a place, not a figure"),
    ('Its "zero-tolerance" checks double the waiting time.', "scare quotes"),
    ('"Made in Italy" is a trademark worth billions.', "a title"),
    ("Thailand aims to ship more rice this year.", "a plan"),
    ("The cargo was sorted according to size.", "no source"),
    ("The president declined to threaten Chile or openly declare the port closed.", "neither was said"),
    ("The envoy would never call it theft or say who ordered it.", "one modal for two verbs"),
    ("Neither Ana Ruiz nor Tom Hale said the ban would end.", "nobody of two"),
    ("Ana Ruiz neither confirmed nor denied that the ban would end.", "both verbs are negated"),
    ("Ana Ruiz stopped short of saying that the ban would end.", "avoided"),
    ("The ministry refrained from saying that stocks were low.", "avoided"),
    ("Had Ana Ruiz said the ban would end, prices would have fallen.", "contrary to fact"),
    ("The rule was plain: “No rice leaves the port.”", "a rule is nobody"),
    ("Chile took the case to the trade court in Geneva.", "a case that is sent on is no argument"),
    ("The bill would force the firm to admit that it had erred.", "it has not been made to"),
    ("The port saw its traffic shrink by a third.", "lived through, not believed"),
    ("The port charged shippers with the whole cost of the delay.", "a bill, not an accusation"),
    ("Cases that critics point to as smuggling failed in court.", "what they are pointed to as is no content"),
]


@pytest.mark.parametrize(("text", "reason"), NOTHING)
def test_no_quote(nlp: Language, text: str, reason: str) -> None:
    assert read_quotes(nlp, text) == (), reason


SPEAKERS = [
    (
        "“It is late,” said Julian Ward, an economist at Meridian Research. “Very late,” Ward added.",
        [("Julian Ward", "Meridian Research", Role.ANALYST)] * 2,
        "a surname takes the full name, affiliation and role",
    ),
    (
        "“It is late,” said Julian Ward, an economist at Meridian Research. He said prices would fall.",
        [("Julian Ward", "Meridian Research", Role.ANALYST)] * 2,
        "a pronoun takes the last speaker",
    ),
    (
        "“It is late,” said Julian Ward of the Kiel Institute. “Too late.”",
        [("Julian Ward", "Kiel Institute", Role.ANALYST)] * 2,
        "a quote without a cue stays with its speaker",
    ),
    (
        "He Lifeng, the vice premier, said talks went on. Vice Premier He said more were planned.",
        [("He Lifeng", None, Role.OFFICIAL)] * 2,
        "a surname that is also a pronoun, after its title",
    ),
    (
        "Central bank governor Ana Silva said inflation would ease.",
        [("Ana Silva", None, Role.OFFICIAL)],
        "a sentence's capital makes no employer",
    ),
    (
        "Human Rights Watch said the ban hurt workers.",
        [("Human Rights Watch", "Human Rights Watch", Role.OTHER)],
        "who speaks for rights is no firm",
    ),
    (
        "The memo, seen by the Daily Herald, says the levy breaks the law.",
        [("Memo (unnamed)", None, Role.OTHER)],
        "who has seen a paper has not written it",
    ),
    (
        "Speaking to reporters, Ana Ruiz said prices would fall.",
        [("Ana Ruiz", None, Role.OTHER)],
        "those to whom she speaks are not what she is",
    ),
    ("Beijing said it would respond.", [("China", None, Role.OFFICIAL)], "a capital is its government"),
    ("Analysts said prices would fall.", [("Analysts (unnamed)", None, Role.ANALYST)], "somebody without a name"),
    (
        "Two people familiar with the matter said the deal was off.",
        [("Sources (unnamed)", None, Role.OTHER)],
        "a source familiar with the matter is nobody's",
    ),
    (
        "“No,” said Dedi Kurniadi, a director of Borneo Tambang Raya.",
        [("Dedi Kurniadi", "Borneo Tambang Raya", Role.BUSINESS)],
        "the apposition names the firm",
    ),
]


@pytest.mark.parametrize(("text", "expected", "reason"), SPEAKERS)
def test_speakers(nlp: Language, text: str, expected: list[tuple[str, str | None, Role]], reason: str) -> None:
    found = [(quote.speaker_name, quote.affiliation, quote.role) for quote in read_quotes(nlp, text)]
    assert found == expected, reason


HEADLINES = [
    ("Senator Ruiz rips steel duty: ‘It is theft’", [("direct", "It is theft", "Ruiz")], "whoever does something"),
    ("Ruiz: duty is theft", [("indirect", "duty is theft", "Ruiz")], "a name before the colon"),
    ("Steel duty: ‘a gift to smugglers’", [], "a topic is nobody"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), HEADLINES)
def test_headlines(nlp: Language, text: str, expected: list[tuple[str, str, str]], reason: str) -> None:
    from core.language import read

    (doc,) = read(nlp, [(text, Layout((Block(BlockKind.HEADLINE, Span(0, len(text))),)))])
    found = [(q.type.value, q.quote.of(text), q.speaker_name) for q in extract_quotes(doc, (), None)]
    assert found == expected, reason


# text, then speaker, affiliation, role and country of its last quote, reason
SIDES = [
    (
        "Chile cut a duty on copper. Chile's cabinet met. The Atacama Mining Chamber said the cut was too small.",
        ("Atacama Mining Chamber", "Atacama Mining Chamber", Role.BUSINESS, "CL"),
        "a chamber is business, on the side of the article's plain country",
    ),
    (
        "Kenya lifted a levy. Most of the crop went to Egypt, according to the Mombasa Leaf Bourse.",
        ("Mombasa Leaf Bourse", "Mombasa Leaf Bourse", Role.BUSINESS, "KE"),
        "a bourse",
    ),
    (
        "Peru raised a duty. The Sierra Growers' Federation met. The federation's head, Ana Ruiz, said it was ruin.",
        ("Ana Ruiz", "Sierra Growers' Federation", Role.BUSINESS, "PE"),
        "the federation is the one named, not Russia",
    ),
    (
        "Fiona Grant of Britain's Hill Farmers' Union said it was too late.",
        ("Fiona Grant", "Hill Farmers' Union", Role.BUSINESS, "GB"),
        "a union behind its country's name",
    ),
    (
        "“It is a tax by another name,” said Ana Ruiz, a customs lawyer in Lima.",
        ("Ana Ruiz", None, Role.ANALYST, None),
        "a lawyer of the field comments",
    ),
    (
        "“We did not,” says Ana Ruiz, a former envoy who is now a fellow of the Coast Policy Forum.",
        ("Ana Ruiz", "Coast Policy Forum", Role.ANALYST, None),
        "what a former official is now",
    ),
    (
        "Diplomats believe the row will pass. Two of them said a truce was near.",
        ("Diplomats (unnamed)", None, Role.OFFICIAL, None),
        "an elliptical subject",
    ),
    (
        "Hu Lin, the trade minister, called it a duty. Two days later the same man called it “a pity”.",
        ("Hu Lin", "Ministry of Trade", Role.OFFICIAL, None),
        "the same man",
    ),
    (
        "Prices rose, says consultancy Redfern Ores. “It is over,” said Redfern partner Ana Ruiz.",
        ("Ana Ruiz", "Redfern Ores", Role.ANALYST, None),
        "a short name of a consultancy",
    ),
    (
        "Enarsol, the Bolivian state gas company, said it would wait.",
        ("Enarsol", "Enarsol", Role.BUSINESS, "BO"),
        "a name that an apposition tells to be a company",
    ),
    (
        "Some dealers fear that Chile could curb sales.",
        ("Dealers (unnamed)", None, Role.BUSINESS, None),
        "a place in what is said is not the speaker's",
    ),
    (
        "Ghana waits. The chamber of commerce in Accra urged the government to drop the fee.",
        ("Accra Chamber of Commerce", "Accra Chamber of Commerce", Role.BUSINESS, "GH"),
        "a chamber by its town",
    ),
]


@pytest.mark.parametrize(("text", "expected", "reason"), SIDES)
def test_sides(nlp: Language, text: str, expected: tuple[str, str | None, Role, str | None], reason: str) -> None:
    quote = read_quotes(nlp, text, known=True)[-1]
    assert (quote.speaker_name, quote.affiliation, quote.role, quote.country) == expected, reason


def test_a_lost_closing_mark_costs_one_quote(nlp: Language) -> None:
    text = "“We will fight, said Ana Ruiz.\n\nThe plant closes in May.\n\n“We will not,” said Tom Hale."
    assert ("Tom Hale", "We will not,") in [(q.speaker_name, q.quote.of(text)) for q in read_quotes(nlp, text)]


def test_outlet_is_not_heard_where_somebody_else_speaks(nlp: Language) -> None:
    found = read_quotes(nlp, "According to Reuters, the finance ministry said that banks would open.")
    assert len(found) == 1
    assert found[0].role is Role.OFFICIAL


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("say", {"say", "says", "said", "saying"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("stress", {"stress", "stresses", "stressed", "stressing"}),
        ("agree", {"agree", "agrees", "agreed", "agreeing"}),
        ("note", {"note", "notes", "noted", "noting"}),
        ("label", {"label", "labels", "labelled", "labeled", "labelling", "labeling"}),
    ],
)
def test_inflection(base: str, forms: set[str]) -> None:
    irregular = {
        "say": ["says", "said", "said", "saying"],
        "label": ["labels", "labelled/labeled", "labelled/labeled", "labelling/labeling"],
    }
    assert set(inflect(base, irregular)) == forms


def test_lexicon_is_broad_and_whole() -> None:
    """Some three hundred verbs and more; every cue verb stands in a frame; no role noun is written as a plural."""
    assert len(cues().verbs) > 300
    assert all(verb.frames for verb in cues().verbs.values())
    assert {"analyst", "minister", "trader", "newspaper", "activist"} <= set(role_nouns())


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Bank of Japan", Role.OFFICIAL),
        ("Kiel Institute", Role.ANALYST),
        ("Nashik Growers' Union", Role.BUSINESS),
        ("All India Grain Exporters' Forum", Role.BUSINESS),
        ("Ministry of Mines", Role.OFFICIAL),
        ("Nordlinie", Role.BUSINESS),
        ("The Daily Telegraph", Role.MEDIA),
        ("International Energy Agency", Role.ANALYST),
    ],
)
def test_role_of_an_organisation(name: str, role: Role) -> None:
    assert organisation_role(name) is role


ALPHABET = "ab “”‘’'\"«»,.:;\n—said He"
_POS = ["NOUN", "PROPN", "VERB", "AUX", "ADP", "DET", "PRON", "ADJ", "PUNCT", "SCONJ", "CCONJ", "PART", "NUM"]
_DEPS = ["nsubj", "obj", "obl", "ccomp", "xcomp", "advcl", "acl", "acl:relcl", "conj", "cc", "mark", "case", "nmod"]
_WORDS = [
    "said",
    "“",
    "”",
    '"',
    "that",
    "Rice",
    "the",
    "minister",
    ",",
    ".",
    "accused",
    "of",
    "call",
    "for",
    "It",
    "who",
]


@given(st.text(ALPHABET, max_size=200))
def test_stretches_are_disjoint_and_in_range(text: str) -> None:
    last = 0
    for stretch in find_stretches(text, paragraphs(text)):
        assert last <= stretch.outer.start < stretch.inner.start <= stretch.inner.end <= stretch.outer.end <= len(text)
        last = stretch.outer.end


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_tree_gives_verbatim_quotes_and_no_exception(data: st.DataObject) -> None:
    """Trees drawn at random, as bad as a parser can be: spans stay in range and are never empty."""
    words = data.draw(st.lists(st.sampled_from([*_WORDS, *sorted(cues().forms)[:40]]), min_size=1, max_size=25))
    heads = [data.draw(st.integers(0, max(0, at - 1))) for at in range(len(words))]
    deps = [data.draw(st.sampled_from(_DEPS)) if at else "ROOT" for at in range(len(words))]
    pos = [data.draw(st.sampled_from(_POS)) for _ in words]
    doc = Doc(spacy.blank("en").vocab, words=words, heads=heads, deps=deps, pos=pos, tags=[p[:2] for p in pos])
    doc._.blocks = paragraphs(doc.text)
    for quote in extract_quotes(doc, (), None):
        assert 0 <= quote.quote.start < quote.quote.end <= len(doc.text)
        assert quote.quote.of(doc.text).strip()
        assert quote.speaker_name
        assert isinstance(quote.type, QuoteType)


@pytest.mark.parametrize("hostile", ["“" * 5000, "'a " * 5000, '"a ' * 5000, "“a " * 5000 + "”", "« " * 5000])
def test_marks_are_linear(hostile: str) -> None:
    """Five thousand marks in one paragraph are read in well under a second."""
    import time

    start = time.perf_counter()
    find_stretches(hostile, (Block(BlockKind.PARAGRAPH, Span(0, len(hostile))),))
    assert time.perf_counter() - start < 3
