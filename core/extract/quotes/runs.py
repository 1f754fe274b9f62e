"""How far a capitalised name reaches, joining words and lists in it."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from core.extract.quotes.lexicon import known_bodies, organisation_words, places, role_nouns, singular, titles
from core.language import whole_text

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
_MINISTRIES = frozenset({"ministry", "department", "directorate", "committee"})
ARTICLES = frozenset("El La Le Il O Der Die Das Los Las Les Al".split())  # with which no person's name begins
_LISTED = 10  # tokens of a name that lists what a body is for


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
        and (doc[right].lower_ in organisation_words() or inside_body(doc[right]))
    )


def inside_body(token: Token) -> bool:
    """Whether the parser takes a word for the continuation of a body's name."""
    return token.ent_type_ == "ORG" and token.ent_iob_ == "I"


def _bridge(doc: Doc, start: int, end: int, high: int) -> int | None:
    """The end of a run that goes on over a joining word, or None."""
    word = doc[end].lower_
    if word in ("&", *_PARTICLES) and end + 1 < high and is_capital(doc[end + 1]) and doc[end].pos_ != "ADP":
        return end + 2
    if word in ("'", "’") and end + 1 < high and is_capital(doc[end + 1]) and doc[end - 1].lower_.endswith("s"):
        told = any(t.lower_ in organisation_words() for t in doc[end + 1 : min(end + 4, high)])
        return end + 2 if told or inside_body(doc[end + 1]) else None
    if word == "in" and doc[start].lower_ == "chamber":
        return end + 2 if end + 1 < high and is_capital(doc[end + 1]) else None
    if word in (",", "and") and end + 1 < high and (_in_list(doc, end) or _one_name(doc, end)):
        return end + 2
    if word in ("of", "for", "and", "de", "des", "du"):
        organisation = any(
            token.lower_ in organisation_words() or token.lower_ in ("ministers", "staff", "chief")
            for token in doc[start:end]
        ) and not any(map(begins_person, doc[start:end]))  # "Economist Ana Ruiz of Lima University"
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
    low, high = _entities(doc, at, at + 1)
    first = text_of(doc, low, at)
    return doc[high - 1].lower_ in organisation_words() and first not in places() and first not in known_bodies()


def _two_parts(doc: Doc, at: int) -> bool:
    """Whether "and" joins what the parser takes for two bodies, of which only the second has a body's last word: "the
    Lome Ports and Free Zones Authority"."""
    if doc[at - 1].ent_type_ != "ORG" or doc[at + 1].ent_type_ != "ORG" or doc[at - 1].lower_ in organisation_words():
        return False
    low, high = _entities(doc, at - 1, at + 2)
    return high - at > 2 and doc[high - 1].lower_ in _LIST_ENDINGS and low > 0 and doc[low - 1].lower_ == "the"


def _entities(doc: Doc, low: int, high: int) -> tuple[int, int]:
    """A token range widened to where the parser's names at its two ends begin and end."""
    while low > 0 and doc[low].ent_iob_ == "I":
        low -= 1
    while high < len(doc) and doc[high].ent_iob_ == "I":
        high += 1
    return low, high


def _in_list(doc: Doc, at: int) -> bool:
    """Whether a comma or "and" is inside a body's name that lists what it is for: "the Zakat, Tax and Customs
    Authority", "the Ministry of Industry, Trade and Supply"."""
    return _lists_before(doc, at) or _lists_after(doc, at)


def _lists_after(doc: Doc, at: int) -> bool:
    """The same after "Ministry of": fields with commas between, and one "and" that is the last."""
    low = _list_start(doc, at)
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


def _list_start(doc: Doc, at: int) -> int:
    """Leftwards over capitals and commas."""
    low = at
    while low and at - low < _LISTED and (is_capital(doc[low - 1]) or doc[low - 1].text == ","):
        low -= 1
    return low


def _lists_before(doc: Doc, at: int) -> bool:
    """The same before "Authority" and its like, after "the"."""
    low = _list_start(doc, at)
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


def begins_person(token: Token) -> bool:
    return token.ent_type_ == "PERSON" and token.ent_iob_ == "B"


FIRM_ENDINGS = frozenset(
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
_LIST_ENDINGS = FIRM_ENDINGS | {"authority", "administration", "service", "services", "directorate"}
