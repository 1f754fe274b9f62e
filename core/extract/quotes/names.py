"""Proper names in the text: their extent, whether they name a person or an organisation, and what is around them."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from core.extract.quotes.lexicon import known_bodies, organisation_words, places, role_nouns, singular, titles
from core.extract.quotes.phrases import CALENDAR
from core.language import lower_words, whole_text

_PARTICLES = frozenset(
    {
        "de",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "di",
        "van",
        "von",
        "der",
        "den",
        "bin",
        "ibn",
        "al",
        "el",
        "la",
        "le",
        "du",
        "ten",
        "ter",
        "y",
        "e",
        "zu",
    }
)
_MONTHS = frozenset("jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec.".split())
_OWN = 4  # tokens after a name in which "his" tells that it is somebody's
OFFICES = frozenset({"minister", "secretary", "commissioner", "undersecretary", "vice-minister", "director"})
_MINISTRIES = frozenset({"ministry", "department", "directorate", "committee"})
_FIELD = 8  # tokens of what an office is for
ARTICLES = frozenset("El La Le Il O Der Die Das Los Las Les Al".split())  # with which no person's name begins
_LISTED = 10  # tokens of a name that lists what a body is for
_JOINERS = frozenset({"of", "for", "and", "&", "the", "on", "in", "de", "del", "du", "des", "la"})
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})


@dataclass(frozen=True, slots=True)
class Name:
    """A capitalised name: token range of the name itself and of the words before it that belong to it (title, employer,
    country). `kind` is "person", "organisation" or "place"."""

    start: int
    end: int
    lead: int
    kind: str
    text: str


def plain(text: str) -> str:
    """One line, single spaces."""
    return " ".join(text.split())


def text_of(doc: Doc, start: int, end: int) -> str:
    """The characters of a token range on one line."""
    end = min(end, len(doc))
    if start >= end:
        return ""
    last = doc[end - 1]
    return plain(whole_text(doc)[doc[start].idx : last.idx + len(last)])


def is_surname(token: Token) -> bool:
    """Whether a word that is also a pronoun or a modal is a name: before a name ("He Lifeng") or after a title ("Vice
    Premier He")."""
    if token.text not in ("He", "An", "Will", "May"):
        return False
    doc, at = token.doc, token.i
    if at + 1 < len(doc) and doc[at + 1].pos_ == "PROPN" and is_capital(doc[at + 1]):
        return True
    title = doc[at - 1] if at else None
    return (
        title is not None and is_capital(title) and (title.lower_ in titles() or singular(title.lower_) in role_nouns())
    )


def is_capital(token: Token) -> bool:
    """Whether a token can be part of a name by its form."""
    first = token.text[0]
    return first.isupper() or (first.isdigit() and token.pos_ == "PROPN")


def name_run(doc: Doc, at: int, low: int, high: int) -> tuple[int, int]:
    """The capitalised run around token `at` inside [low, high): hyphens, initials, particles ("de", "bin"), "&", and
    "of" or "for" after a word like Ministry or Bank are taken in."""
    start = at
    while start > low and _joins(doc, start - 1, start, low):
        start -= 1
    while start < at and not is_capital(doc[start]):
        start += 1
    end = at + 1
    while end < high:
        if _part(doc, end) or _hyphenated(doc, end, high):
            end += 1 if doc[end].text not in ("-", "–") else 2
            continue
        reach = _bridge(doc, start, end, high)
        if reach is None:
            break
        end = reach
    while (
        end > at + 1
        and not is_capital(doc[end - 1])
        and doc[end - 1].text not in (".",)
        and doc[end - 1].text in ("-", "–", "&", *_PARTICLES)
    ):
        end -= 1
    return start, end


def _part(doc: Doc, at: int) -> bool:
    token = doc[at]
    return (is_capital(token) and not token.is_punct) or (
        token.text == "." and len(doc[at - 1].text) == 1 and not doc[at - 1].whitespace_
    )


def _hyphenated(doc: Doc, at: int, high: int) -> bool:
    """Whether a hyphen goes on with a name ("Min-jae", "Evans-Pritchard") and not with a word ("Dhaka-based")."""
    if doc[at].text not in ("-", "–") or doc[at - 1].whitespace_ or doc[at].whitespace_ or at + 1 >= high:
        return False
    word = doc[at + 1].text
    return word[0].isupper() or (
        word.isalpha()
        and not word.endswith("ed")
        and word not in ("born", "run", "made", "wide", "led", "elect", "general", "style")
    )


def _joins(doc: Doc, at: int, right: int, low: int) -> bool:
    """Whether token `at` continues a run leftwards."""
    token = doc[at]
    if token.text == ",":
        return _in_list(doc, at)
    if token.is_space or token.text in (";", ":", "(", ")", '"', "“", "”"):
        return False
    if _part(doc, at):
        first = token.is_sent_start and token.pos_ not in ("PROPN", "ADJ", "NOUN") and not token.ent_type_
        return not first or (
            token.text in ("An", "He", "Young", "Will", "Mark")
            and doc[right].text not in places()
            and doc[right].ent_type_ == "PERSON"
        )
    if token.text in ("-", "–"):
        return at > low and not token.whitespace_ and not doc[at - 1].whitespace_
    if token.lower_ in _PARTICLES or token.text == "&":
        return at > low and is_capital(doc[at - 1])
    if token.lower_ in ("of", "for", "and") and at > low:
        before = doc[at - 1]
        joined = before.lower_ in organisation_words() or _one_name(doc, at) or _in_list(doc, at)
        return is_capital(before) and joined and is_capital(doc[right])
    return (
        token.text in ("'", "’")
        and at > low
        and is_capital(doc[at - 1])
        and doc[at - 1].lower_.endswith("s")
        and (doc[right].lower_ in organisation_words() or _inside_body(doc[right]))
    )


def _inside_body(token: Token) -> bool:
    """Whether the parser takes a word for the continuation of a body's name."""
    return token.ent_type_ == "ORG" and token.ent_iob_ == "I"


def _bridge(doc: Doc, start: int, end: int, high: int) -> int | None:
    """The end of a run that goes on over a joining word, or None."""
    word = doc[end].lower_
    if word in ("&", *_PARTICLES) and end + 1 < high and is_capital(doc[end + 1]) and doc[end].pos_ != "ADP":
        return end + 2
    if word in ("'", "’") and end + 1 < high and is_capital(doc[end + 1]) and doc[end - 1].lower_.endswith("s"):
        told = any(t.lower_ in organisation_words() for t in doc[end + 1 : min(end + 4, high)])
        return end + 2 if told or _inside_body(doc[end + 1]) else None
    if word == "in" and doc[start].lower_ == "chamber":
        return end + 2 if end + 1 < high and is_capital(doc[end + 1]) else None
    if word in (",", "and") and end + 1 < high and (_in_list(doc, end) or _one_name(doc, end)):
        return end + 2
    if word in ("of", "for", "and", "de", "des", "du"):
        organisation = any(
            token.lower_ in organisation_words() or token.lower_ in ("ministers", "staff", "chief")
            for token in doc[start:end]
        ) and not any(map(_begins_person, doc[start:end]))  # "Economist Ana Ruiz of Lima University"
        after = end + 1
        while after < high and doc[after].lower_ in ("the", "all"):
            after += 1
        if (
            organisation
            and after < high
            and is_capital(doc[after])
            and (word != "and" or "of" in {t.lower_ for t in doc[start:end]})
        ):
            return after + 1
    return None


def _one_name(doc: Doc, at: int) -> bool:
    """Whether the parser takes what "and" joins for one body, and its words allow that: "Maritime and Cold Chain
    Workers' Union", not "Ford and Stellantis Group"."""
    if doc[at].lower_ != "and" or at + 1 >= len(doc) or at == 0:
        return False
    if doc[at].ent_type_ != "ORG":
        return _two_parts(doc, at)
    if doc[at].ent_iob_ != "I" or doc[at + 1].ent_iob_ != "I":
        return False
    low, high = at, at + 1
    while low > 0 and doc[low].ent_iob_ == "I":
        low -= 1
    while high < len(doc) and doc[high].ent_iob_ == "I":
        high += 1
    first = text_of(doc, low, at)
    return doc[high - 1].lower_ in organisation_words() and first not in places() and first not in known_bodies()


def _two_parts(doc: Doc, at: int) -> bool:
    """Whether "and" joins what the parser takes for two bodies, of which only the second has a body's last word: "the
    Lome Ports and Free Zones Authority"."""
    if doc[at - 1].ent_type_ != "ORG" or doc[at + 1].ent_type_ != "ORG" or doc[at - 1].lower_ in organisation_words():
        return False
    low, high = at - 1, at + 2
    while low > 0 and doc[low].ent_iob_ == "I":
        low -= 1
    while high < len(doc) and doc[high].ent_iob_ == "I":
        high += 1
    return high - at > 2 and doc[high - 1].lower_ in _LIST_ENDINGS and low > 0 and doc[low - 1].lower_ == "the"


def _in_list(doc: Doc, at: int) -> bool:
    """Whether a comma or "and" is inside a body's name that lists what it is for: "the Zakat, Tax and Customs
    Authority", "the Ministry of Industry, Trade and Supply"."""
    return _lists_before(doc, at) or _lists_after(doc, at)


def _lists_after(doc: Doc, at: int) -> bool:
    """The same after "Ministry of": fields with commas between, and one "and" that is the last."""
    low = at
    while low and at - low < _LISTED and (is_capital(doc[low - 1]) or doc[low - 1].text == ","):
        low -= 1
    if low < 2 or doc[low - 1].lower_ not in ("of", "for") or doc[low - 2].lower_ not in _MINISTRIES or low == at:
        return False
    high = at
    while high + 1 < len(doc) and high - low < _LISTED and (is_capital(doc[high]) or doc[high].text in (",", "and")):
        if doc[high].text == "and":
            return is_capital(doc[high + 1]) and doc[high + 1].text not in places()
        if doc[high].text == "," and not is_capital(doc[high + 1]):
            return False
        high += 1
    return False


def _lists_before(doc: Doc, at: int) -> bool:
    low = at
    while low and at - low < _LISTED and (is_capital(doc[low - 1]) or doc[low - 1].text == ","):
        low -= 1
    if doc[low].text == "The":
        low += 1
    elif not low or doc[low - 1].lower_ != "the":
        return False
    high = next((i for i in range(at, min(len(doc), low + _LISTED)) if doc[i].lower_ in _LIST_ENDINGS), low)
    if not low < at < high:
        return False
    words = [token for token in doc[low:high] if is_capital(token)]
    *commas, last = [token for token in doc[low:high] if not is_capital(token)]
    listed = last.lower_ == "and" and all(token.text == "," for token in commas)
    single = all(not is_capital(doc[token.i + 1]) for token in words if token.i < last.i)
    return listed and single and not any(t.text in places() or t.ent_type_ == "PERSON" for t in words)


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
        role = word in role_nouns() and (token.text.islower() or not known or _begins_person(after))  # "Economist Ana"
        if title or role:
            best = at + 1 if doc[at + 1].text != "." else at + 2
            break
    return max(best, start) if best >= start or best < low else best


def _begins_person(token: Token) -> bool:
    return token.ent_type_ == "PERSON" and token.ent_iob_ == "B"


def _past_field(doc: Doc, start: int, end: int) -> tuple[int, int] | None:
    """Where a person begins whose title ends in what it is for, and where the title does: "Minister of Agriculture Ana
    Ruiz", "Secretary for Commerce and Economic Development Ana Ruiz"."""
    person = next((at for at in range(start + 1, end) if _begins_person(doc[at])), None)
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
        doc[start].lower_ in ("bank", "banque", "banco", "bolsa") or doc[end - 1].lower_ in _FIRM_ENDINGS
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


_FIRM_ENDINGS = frozenset(
    {
        "ministry",
        "agency",
        "commission",
        "institute",
        "university",
        "association",
        "federation",
        "union",
        "council",
        "bank",
        "corp",
        "inc",
        "ltd",
        "co",
        "plc",
        "securities",
        "group",
        "holdings",
        "research",
        "economics",
        "analytics",
        "forum",
        "chamber",
        "board",
        "party",
        "department",
        "office",
        "committee",
        "foundation",
    }
)
_LIST_ENDINGS = _FIRM_ENDINGS | {"authority", "administration", "service", "services", "directorate"}
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
