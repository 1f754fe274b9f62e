"""Proper names in the text: their extent, whether they name a person or an organisation, and what is around them."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from core.extract.quotes.lexicon import known_bodies, organisation_words, places, role_nouns, singular, titles
from core.extract.quotes.phrases import CALENDAR
from core.extract.quotes.runs import FIRM_ENDINGS, begins_person, is_capital, is_surname, name_run, text_of
from core.language import lower_words

_MONTHS = frozenset("jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec.".split())
_OWN = 4  # tokens after a name in which "his" tells that it is somebody's
OFFICES = frozenset({"minister", "secretary", "commissioner", "undersecretary", "vice-minister", "director"})
_FIELD = 8  # tokens of what an office is for


@dataclass(frozen=True, slots=True)
class Name:
    """A capitalised name: token range of the name itself and of the words before it that belong to it (title, employer,
    country). `kind` is "person", "organisation" or "place"."""

    start: int
    end: int
    lead: int
    kind: str
    text: str


def split_title(doc: Doc, low: int, start: int, end: int) -> int:
    """Where the name proper begins inside or before a capitalised run: after the last word for what somebody is
    ("Trade Minister Ana", "cattle producer Shane", "Mr Say"). `low` is the first token of the phrase."""
    best = start
    for at in range(end - 2, low - 1, -1):
        token = doc[at]
        after = doc[at + 1] if doc[at + 1].text != "." else doc[min(at + 2, end - 1)]
        if at + 1 >= end or not is_capital(after):
            continue
        word = singular(token.text.rstrip("."))
        if is_capital(token) and after.lower_ in organisation_words() and word not in titles():
            continue  # "Latvian Dairy Committee"
        title = word in titles() and token.text[0].isupper()
        known = {word, token.lower_} & organisation_words().keys()
        role = word in role_nouns() and (token.text.islower() or not known or begins_person(after))  # "Economist Ana"
        if title or role:
            best = at + 1 if doc[at + 1].text != "." else at + 2
            break
    return max(best, start) if best >= start or best < low else best


def _past_field(doc: Doc, start: int, end: int) -> tuple[int, int] | None:
    """Where a person begins whose title ends in what it is for, and where the title does: "Minister of Agriculture Ana
    Ruiz", "Secretary for Commerce and Economic Development Ana Ruiz"."""
    person = next((at for at in range(start + 1, end) if begins_person(doc[at])), None)
    if person is None:
        return None
    at = person - 1
    while at > 0 and person - at < _FIELD and (is_capital(doc[at]) or doc[at].text in ("and", ",", "&")):
        at -= 1
    if doc[at].lower_ not in ("of", "for") or at == 0 or singular(doc[at - 1].text) not in OFFICES:
        return None
    at -= 1
    while at > 0 and is_capital(doc[at - 1]) and not doc[at].is_sent_start:
        at -= 1
    return person, at


def kind_of(doc: Doc, start: int, end: int, lead: int) -> str:
    """Whether a name is a person's, an organisation's or a place's, by its words, its neighbours and the model."""
    text = text_of(doc, start, end)
    if text in known_bodies():
        return "organisation"
    if text in places() or text.removeprefix("the ") in places() or (text.isupper() and text.title() in places()):
        return "place"
    before = [singular(doc[at].text.rstrip(".")) for at in range(lead, start)]
    if (before and before[-1] in titles()) or (end - start == 1 and is_surname(doc[start])):
        return "person"
    inside = set(lower_words(doc)[start:end])
    organisational = bool(inside & organisation_words().keys()) or "&" in inside
    if end - start > 1 and (
        doc[start].lower_ in ("bank", "banque", "banco", "bolsa") or doc[end - 1].lower_ in FIRM_ENDINGS
    ):
        return "organisation"
    label = next(filter(None, (doc[at].ent_type_ for at in range(start, end))), "")
    if before and before[-1] in role_nouns():
        body = before[-1] in _BODIES or "&" in inside or label == "ORG" or (organisational and label != "PERSON")
        return "organisation" if body else "person"
    if organisational and (label != "PERSON" or end - start == 1):
        return "organisation"
    if _described_as_body(doc, end) or owned_before(doc, start) or _goes_on_with_which(doc, end):
        return "organisation"
    if label == "PERSON" and not (end - start == 1 and lead == start and _acts_as_body(doc, end)):
        return "person"
    if end - start > 1 and doc[end : end + 1].text == "," and doc[end + 1 : end + 2].text.lower() == "who":
        return "person"
    if label == "ORG" or (end - start == 1 and text.isupper() and len(text) > 1):
        return "organisation"
    if _described_as_person(doc, end):
        return "person"
    if start > 1 and doc[start - 1].lower_ in ("of", "at", "for") and singular(doc[start - 2].lower_) in role_nouns():
        return "organisation"  # "a director of Borneo Tambang Raya"
    if label in ("LOC", "GPE"):
        own = {"his", "her", "he", "she"} & set(lower_words(doc)[end : end + _OWN])
        return "person" if own and end - start in (2, 3) and not doc[start - 1 : start].text.islower() else "place"
    return "organisation" if end - start == 1 else "person"


_BODIES = frozenset(
    {
        "company",
        "firm",
        "group",
        "broker",
        "consultancy",
        "regulator",
        "agency",
        "lobby",
        "brokerage",
        "bank",
        "newspaper",
        "daily",
        "magazine",
        "broadcaster",
        "outlet",
        "ministry",
        "association",
        "federation",
        "council",
        "union",
        "utility",
        "refiner",
        "chipmaker",
        "carmaker",
        "airline",
        "carrier",
        "startup",
        "website",
        "watchdog",
        "institute",
        "charity",
        "ngo",
        "tank",
        "conglomerate",
        "subsidiary",
        "lender",
        "insurer",
        "shipper",
        "network",
    }
)


def _goes_on_with_which(doc: Doc, end: int) -> bool:
    return end + 1 < len(doc) and doc[end].text == "," and doc[end + 1].lower_ == "which"


def _acts_as_body(doc: Doc, end: int) -> bool:
    """Whether the words after a bare name speak of a firm: "its lawyers", "The company said"."""
    for token in doc[end : min(end + 40, len(doc))]:
        word = token.lower_
        if word in ("he", "she", "his", "her", "who", "mr", "mr.", "ms", "ms.", "mrs."):
            return False
        if word in ("filing", "prospectus", "shareholders") and token.i < end + 9:
            return True
        if token.pos_ == "PROPN" and token.i < end + 20:
            return False
        if word in ("its", "itself") and token.sent == doc[end - 1].sent:
            return True
        if word == "the" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ in _BODIES and token.is_sent_start:
            return True
    return False


def owned_before(doc: Doc, start: int) -> bool:
    """Whether a name follows a compound that tells whose a firm is: "Chinese-owned Luoyang", "state-backed Enarsa"."""
    return start > 1 and doc[start - 1].lower_ in ("owned", "listed", "backed", "controlled")


def _described_as_body(doc: Doc, end: int) -> bool:
    """Whether ", the state oil company," or ", a grain exporter, said it" follows: its head is a noun for bodies."""
    if end + 2 >= len(doc) or doc[end].text != "," or doc[end + 1].lower_ not in ("a", "an", "the"):
        return False
    for token in doc[end + 2 : min(end + 8, len(doc) - 1)]:
        if token.pos_ in ("ADP", "VERB", "AUX", "PUNCT"):
            return False
        after = doc[token.i + 1]
        known = singular(token.text) in _BODIES or (
            doc[end + 2].lower_ in ("state", "biggest", "largest", "top") or doc[token.i - 1].lower_ == "state"
        )
        if known and singular(token.text) in role_nouns() and (after.pos_ in ("ADP", "PUNCT") or after.is_punct):
            return token.text.islower()
    return False


def _described_as_person(doc: Doc, end: int) -> bool:
    """Whether ", an analyst", ", who" or ", 43," follows."""
    if end + 1 >= len(doc) or doc[end].text != ",":
        return False
    if doc[end + 1].lower_ in ("who", "whose"):
        return True
    for token in doc[end + 1 : min(end + 8, len(doc))]:
        if token.text in (",", ".") or token.pos_ in ("ADP", "VERB"):
            return False
        word = singular(token.text)
        after = doc[token.i + 1] if token.i + 1 < len(doc) else None
        if word in role_nouns() and (after is None or after.lower_ == "who"):
            return True
        if word in role_nouns() and word not in _BODIES and after is not None and after.pos_ in ("ADP", "PUNCT"):
            return True
    return False


def read_name(doc: Doc, at: int, low: int, high: int) -> Name | None:
    """The name that token `at` belongs to within the phrase [low, high), or None where it is no name."""
    if not is_capital(doc[at]) or doc[at].lower_ in CALENDAR or doc[at].lower_ in _MONTHS or _is_month(doc, at):
        return None
    start, end = name_run(doc, at, low, high)
    begin = split_title(doc, low, start, end)
    field = _past_field(doc, start, end) if begin <= start else None
    if field is not None:
        return Name(field[0], end, field[1], "person", text_of(doc, field[0], end))
    if begin <= start:
        begin = _past_demonym(doc, start, end)
    if begin >= end:
        return None
    lead = low if begin > low else begin
    kind = kind_of(doc, begin, end, lead)
    return Name(begin, end, lead, kind, text_of(doc, begin, end))


def _is_month(doc: Doc, at: int) -> bool:
    """Whether "May" is the month: after a preposition, or with a day."""
    if doc[at].text != "May":
        return False
    before, after = doc[at - 1] if at else None, doc[at + 1] if at + 1 < len(doc) else None
    dated = after is not None and after.like_num
    return dated or (before is not None and before.pos_ in ("ADP", "NUM", "ADJ", "SCONJ"))


def _past_demonym(doc: Doc, start: int, end: int) -> int:
    """Past a country word before a person's or body's name ("Chinese Vice", "Philippine Department")."""
    place = places().get(doc[start].text)
    if place is None or place.kind != "demonym" or end - start < 3:
        return start
    department = {"Ministry", "Department"} & {token.text for token in doc[start:end]}
    return (
        start + 1
        if department or (doc[start + 1].ent_type_ == "PERSON" and doc[start].ent_type_ != "PERSON")
        else start
    )
