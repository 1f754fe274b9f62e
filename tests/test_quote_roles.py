"""What a speaker is where the words around the name tell it: firms, neighbours, initials, hearers. A row a class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.extract.actors import extract_actors
from core.extract.quotes import extract_quotes
from core.language import read
from core.layout import read_layout
from core.model import Article, Quote, Role

if TYPE_CHECKING:
    from spacy.language import Language

ANALYST, FIRM, OFFICIAL, MEDIA, OTHER = Role.ANALYST, Role.BUSINESS, Role.OFFICIAL, Role.MEDIA, Role.OTHER
WHOSE_FIRM = [
    ("“We wait,” said Omar Keita, whose cement mill, Baobab Ciment, runs at half speed.", FIRM, "Baobab Ciment"),
    ("“We wait,” said Omar Keita, whose Baobab Ciment runs two kilns.", FIRM, "Baobab Ciment"),
    ("“We wait,” said Omar Keita. His company, Baobab Ciment, runs two kilns.", FIRM, "Baobab Ciment"),
    (
        "“We wait,” said Lena Orr. The firm she founded in Cork with her sister, Orr Seafoods, sells cod.",
        FIRM,
        "Orr Seafoods",
    ),
    ("“We wait,” said Lena Orr, whose family has run the Kinsale Smokehouse since 1950.", FIRM, "Kinsale Smokehouse"),
    ("“We wait,” said Lena Orr, who milks 90 cows near Cork.", FIRM, None),
    ("“We wait,” said Lena Orr, who took over as managing director in May.", FIRM, None),
    ("“We wait,” said Lena Orr, who manages the plant.", FIRM, None),
    ("“We wait,” said Lena Orr, who speaks for the food-safety agency Salubra.", OFFICIAL, "Salubra"),
    ("“We wait,” said Lena Orr, 51, boss of a bakery chain.", FIRM, None),
    ("“We wait,” said Lena Orr, managing director of Orr Seafoods, at a fair.", FIRM, "Orr Seafoods"),
    ("Lena Orr grows barley near Cork. “We wait,” she said.", FIRM, None),
    ("Lena Orr has kept a fish stall for years. “We wait,” she said.", FIRM, None),
]
ADVISERS = [
    ("“We wait,” said Lena Orr, a partner at Tamm & Saar.", ANALYST, "Tamm & Saar"),
    ("“We wait,” said Lena Orr, a lawyer at Tamm Saar LLP.", ANALYST, "Tamm Saar LLP"),
    ("“We wait,” said Lena Orr of Cadre Nord, a Lyon think-tank.", ANALYST, "Cadre Nord"),
    ("Lena Orr of Tamm & Saar told clients that prices would fall.", ANALYST, "Tamm & Saar"),
    ("Oakvale said in a note that prices would fall.", ANALYST, None),
    ("Maersk said in a note to customers that prices would fall.", FIRM, None),
    ("Toyota told investors that prices would fall.", FIRM, None),
    ("A poll by Oakvale found that most would pay more.", ANALYST, "Oakvale"),
    ("Lena Orr told fellow lawmakers that prices would fall.", OFFICIAL, None),
]
NEIGHBOURS = [
    ("Orr Seafoods waits. Executive director Lena Orr said prices would fall.", FIRM, "Orr Seafoods"),
    (
        "The Cork Dairy Federation is torn. Its president, Lena Orr, said prices would fall.",
        FIRM,
        "Cork Dairy Federation",
    ),
    ("Lena Orr had seen it coming. The exporter, who owns a store, said prices would fall.", FIRM, None),
    ("Growers in Ilam heard it at the yard. “We can breathe,” Kinley Wang said.", FIRM, None),
    ("Growers protested in Lima. Carlos Vega said the ban would stay.", OTHER, None),
    ("At a supermarket in Cork, Lena Orr, a mother of two, said prices would fall.", OTHER, None),
    ("Prices fell for Russian suppliers, Lena Orr, an analyst, said.", ANALYST, None),
    ("“We wait,” said Lena Orr, one of the ministry's two state ministers.", OFFICIAL, None),
    ("“We wait,” said Lena Orr, head of the agency's border unit.", OFFICIAL, None),
    ("The harbour chamber's secretary general, Lena Orr, said prices would fall.", FIRM, None),
    ("Acting director of veterinary services Dr Lena Orr said prices would fall.", OFFICIAL, None),
]
BODIES = [
    ("The Cork Dock Workers' Union said jobs would go.", OTHER, "Cork Dock Workers' Union"),
    ("The Dairy and Cold Chain Farmers' Union said jobs would go.", FIRM, "Dairy and Cold Chain Farmers' Union"),
    ("The Zinc, Tin and Lead Authority said jobs would go.", OFFICIAL, "Zinc, Tin and Lead Authority"),
    ("Statistics agency Numera said exports fell.", OFFICIAL, "Numera"),
    ("Trade body Numera said exports fell.", FIRM, "Numera"),
    ("Exports fell, the daily El Faro wrote on Sunday.", MEDIA, "El Faro"),
    ("Exports fell, La Ruta del Sur reported on Sunday.", MEDIA, "La Ruta del Sur"),
    ("Numera reported that its sales fell.", FIRM, "Numera"),
    ("Official sources said exports fell.", OFFICIAL, None),
    ("A toolmaker in Brno said exports fell.", FIRM, None),
]
ROWS = [*WHOSE_FIRM, *ADVISERS, *NEIGHBOURS, *BODIES]


def quotes(nlp: Language, text: str) -> tuple[Quote, ...]:
    (doc,) = read(nlp, [(text, read_layout(Article("a.txt", text, "0")))])
    return extract_quotes(doc, extract_actors(doc), None)


@pytest.mark.parametrize(("text", "role", "affiliation"), ROWS, ids=[row[0] for row in ROWS])
def test_what_a_speaker_is(nlp: Language, text: str, role: Role, affiliation: str | None) -> None:
    quote = quotes(nlp, text)[-1]
    assert quote.role is role, quote.speaker_name
    if affiliation is not None:
        assert quote.affiliation == affiliation


INITIALS = [
    ("The Board of Tin Exports (BTE) met. BTE said exports fell.", "Board of Tin Exports", "letters in brackets"),
    ("The Cork Lobster Guild (Colog) met. Colog said exports fell.", "Cork Lobster Guild", "a short name in brackets"),
    ("The Cork Lobster Guild met in May. The CLG said exports fell.", "Cork Lobster Guild", "letters nobody explains"),
    ("Ann Lee (Labour) spoke. Labour said exports fell.", "Labour", "a party is not a person's initials"),
]


WITHOUT_A_CUE = [
    ("“It is late,” said Ana Ruiz. Tom Hale shrugged. “We will see how it goes.”", "Tom Hale", "a gesture"),
    ("“It is late,” said Ana Ruiz. Tom Hale was blunter. “We will see how it goes.”", "Tom Hale", "how he speaks"),
    ("“It is late,” said Ana Ruiz. Tom Hale had imposed the levy. “It was a mistake.”", "Ana Ruiz", "background"),
]
NAMES = [*INITIALS, *WITHOUT_A_CUE]


@pytest.mark.parametrize(("text", "name", "reason"), NAMES, ids=[row[2] for row in NAMES])
def test_who_speaks_last(nlp: Language, text: str, name: str, reason: str) -> None:
    assert quotes(nlp, text)[-1].speaker_name == name, reason


def test_who_opens_the_next_paragraph_is_whom_the_last_one_called_by_his_office(nlp: Language) -> None:
    text = (
        "Kenya will let nuts out, its farm secretary said.\n\nJosef Too told a meeting in Embu that prices would fall."
    )
    first, second = quotes(nlp, text)
    assert first.role is second.role is Role.OFFICIAL
    assert second.speaker_name == "Josef Too"


def test_he_is_nobody_inside_the_quotation(nlp: Language) -> None:
    text = "Trade minister Jan Novak spoke in Brno. “No farmer pays for it,” he said. “No miner does,” he added."
    assert {quote.speaker_name for quote in quotes(nlp, text)} == {"Jan Novak"}


def test_a_second_verb_of_saying_is_the_speakers(nlp: Language) -> None:
    text = "The customs service said it had no proof of that and urged anyone with proof to come forward."
    assert [quote.quote.of(text) for quote in quotes(nlp, text)] == [
        "it had no proof of that",
        "anyone with proof to come forward",
    ]


SAID = [
    ("The envoy would say only that talks went on.", "talks went on", "little, but said"),
    ("The ministry warned on Monday of harsh steps.", "harsh steps", "the day stands between"),
    ("The institute, which has nine members, holds that use, at 63%, is low.", "use, at 63%, is low", "after which"),
]


@pytest.mark.parametrize(("text", "content", "reason"), SAID, ids=[row[2] for row in SAID])
def test_what_was_said(nlp: Language, text: str, content: str, reason: str) -> None:
    assert [quote.quote.of(text) for quote in quotes(nlp, text)] == [content], reason
