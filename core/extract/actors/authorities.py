"""Public authorities: bodies known by name, "trade ministry", "Ministry of Trade", "the government of Kenya", and the
agencies whose capital letters give them away ("Forestry Development Authority")."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc

from core.extract.actors.context import Names
from core.extract.actors.mention import POSSESSIVE, Mention, capital
from core.jurisdictions import country_names
from core.language import lower_words
from core.lexicon import entries, find_phrases, load_yaml, phrase_matcher
from core.model import ActorKind

_DETERMINERS = frozenset({"the", "its", "their", "his", "her", "this", "that", "a", "an", "our"})
_AGENCY_HEADS = frozenset(
    {
        "Authority",
        "Agency",
        "Administration",
        "Directorate",
        "Bureau",
        "Service",
        "Department",
        "Board",
        "Ministry",
        "Commission",
        "Office",
    }
)
_TOPIC_WORDS = 3
_AGENCY_WORDS = 6
_OF = frozenset({"and", "of", "for"})
_AMERICAN = frozenset({"Treasury", "Senate", "House", "Supreme"})  # with a capital and no country beside them


@cache
def _named() -> dict[str, list[str]]:
    rows = entries("bodies.yaml", "named", {"name": str, "code": str, "names": list})
    return {f"{row['code']}|{row['name']}": row["names"] for row in rows if row["names"]}


@cache
def _states() -> dict[str, list[str]]:
    return {"state": load_yaml("bodies.yaml")["government"]}


@cache
def _vague_states() -> frozenset[str]:
    return frozenset(load_yaml("bodies.yaml")["government_needs_country"])


def official_name(code: str, topic: str, head: str) -> str:
    """ "Ministry of Trade (Indonesia)", or the country's own name for it."""
    data = load_yaml("bodies.yaml")
    own = data["official"].get(code, {}).get(topic)
    if own and (head == "Ministry" or (head == "Department" and code != "US")):
        return str(own)
    country = country_names().get(code, "")
    if code == "US" and head in {"Ministry", "Department"}:
        return f"US Department of {topic}"
    label = topic if topic == head else f"{head} of {topic}"
    return f"{label} ({country})" if country else label


def find_bodies(doc: Doc, names: Names) -> Iterator[Mention]:
    """Bodies as far as their own words settle them; overlapping readings are left to the caller."""
    yield from _known(doc, names)
    heads, agencies = load_yaml("bodies.yaml")["heads"], {head.lower() for head in _AGENCY_HEADS}
    for at, word in enumerate(lower_words(doc)):
        mention = None
        if word in heads:
            mention = _of_topic(doc, at, names) or _with_topic(doc, at, names) or _bare(doc, at, names)
            if mention:
                yield mention
        if word in agencies and doc[at].text in _AGENCY_HEADS:
            topical = mention is not None and not mention.head.startswith("|")
            if not topical and (agency := _agency(doc, at, names)):
                yield agency
    yield from _governments(doc, names)


def _known(doc: Doc, names: Names) -> Iterator[Mention]:
    for match in find_phrases(doc, phrase_matcher(doc.vocab, "actors, bodies", _named, "ORTH")):
        code, name = match.label.split("|")
        beside = names.beside(doc, match.start, match.end)
        start = match.start
        if beside and beside.codes and code not in beside.codes:
            continue  # "Thailand's Department of Commerce" is not the American one
        if beside and beside.codes:
            start = beside.start
        yield Mention(start, match.end, (code,), ActorKind.BODY, name, head=_head_of(name))


def _head_of(name: str) -> str:
    words = name.split(" (")[0].split()
    for word in reversed(words):
        if word in load_yaml("bodies.yaml")["heads"].values():
            return word
    return ""


def _of_topic(doc: Doc, at: int, names: Names) -> Mention | None:
    """ "Ministry of Commerce, Trade and Industry", "ministry of trade"."""
    if at + 2 >= len(doc) or doc[at + 1].lower_ not in {"of", "for"}:
        return None
    head = load_yaml("bodies.yaml")["heads"][doc[at].lower_]
    end = at + 2
    if doc[end].lower_ == "the":
        end += 1
    begin = end
    if not (end < len(doc) and _topic_word(doc, end, names)):
        return None
    end += 1
    while end < len(doc):
        joined = end
        while joined < len(doc) and doc[joined].lower_ in {",", "and", "&", "the", "of"} and joined - end < 2:
            joined += 1
        if joined >= len(doc) or not capital(doc[joined].text) or not _topic_word(doc, joined, names):
            break
        end = joined + 1
    topic = doc[begin:end].text
    if topic.islower():
        topic = load_yaml("bodies.yaml")["topics"].get(topic, topic.title())
    return _body(doc, at, end, topic, head, names)


def _topic_word(doc: Doc, at: int, names: Names) -> bool:
    token = doc[at]
    if at in names.by_start or not token.is_alpha:
        return False
    return capital(token.text) or token.lower_ in load_yaml("bodies.yaml")["topics"]


def _with_topic(doc: Doc, at: int, names: Names) -> Mention | None:
    """ "trade ministry", "Foreign Ministry", "Commerce Department"."""
    data = load_yaml("bodies.yaml")
    for length in range(_TOPIC_WORDS, 0, -1):
        if at - length >= 0:
            topic = data["topics"].get(doc[at - length : at].text.lower())
            before = at - length - 1
            if (
                topic
                and capital(doc[at].text)
                and before >= 0
                and doc[before].is_title
                and before + 1 not in names.by_end
            ):
                return None  # part of a longer proper name
            if topic:
                return _body(doc, at - length, at + 1, topic, data["heads"][doc[at].lower_], names)
    return None


def _body(doc: Doc, start: int, end: int, topic: str, head: str, names: Names) -> Mention:
    beside = names.beside(doc, start, end)
    if beside and beside.codes:
        name = official_name(beside.codes[0], topic, head)
        return Mention(beside.start, end, beside.codes, ActorKind.BODY, name, head=f"{topic}|{head}")
    return Mention(start, end, (), ActorKind.BODY, topic, False, "authority", head=f"{topic}|{head}")


def _bare(doc: Doc, at: int, names: Names) -> Mention | None:
    """ "the ministry", "the Commission": refers back to a body of that kind."""
    token = doc[at]
    head = load_yaml("bodies.yaml")["heads"][token.lower_]
    beside = names.beside(doc, at, at + 1)
    if beside and beside.codes and head in {"Ministry", "Department", "Commission", "Regulator"}:
        name = "European Commission" if beside.codes == ("EU",) else f"{head} ({beside.name})"
        return Mention(beside.start, at + 1, beside.codes, ActorKind.BODY, name, head=f"|{head}")
    if at and doc[at - 1].lower_ in _DETERMINERS - {"a", "an"}:
        need = "commission" if token.text == "Commission" else "body"
        return Mention(at - 1, at + 1, (), ActorKind.REFERENCE, head, False, need, head=f"|{head}")
    return None


def _agency(doc: Doc, at: int, names: Names) -> Mention | None:
    """Capitalised words before a capitalised head: "Kenya Ports Authority", "Forestry Development Authority"."""
    start = at
    while start > 0 and at - start < _AGENCY_WORDS and (doc[start - 1].is_title or doc[start - 1].lower_ in _OF):
        before = doc[start - 1]
        if before.lower_ in _DETERMINERS or (before.is_sent_start and before.pos_ != "PROPN"):
            break
        start -= 1
    while start < at and (not doc[start].is_title or (start in names.by_start and names.by_start[start].end < at)):
        start += 1
    if start == at:
        return None
    beside = names.beside(doc, start, at + 1)
    name = doc[start : at + 1].text
    if not (beside and beside.codes):
        return Mention(start, at + 1, (), ActorKind.BODY, name, False, "authority", head=f"|{doc[at].text}")
    if beside.start == start:
        return Mention(start, at + 1, beside.codes, ActorKind.BODY, f"{name} ({beside.name})", head=f"|{doc[at].text}")
    adjective = names.by_start[beside.start].kind is ActorKind.DEMONYM
    full = f"{name} ({beside.name})" if adjective else doc[beside.start : at + 1].text
    return Mention(beside.start, at + 1, beside.codes, ActorKind.BODY, full, head=f"|{doc[at].text}")


def _governments(doc: Doc, names: Names) -> Iterator[Mention]:
    """Words for the state itself: "the Thai cabinet", "authorities in Aden", "the government"."""
    for match in find_phrases(doc, phrase_matcher(doc.vocab, "actors, states", _states)):
        words = doc[match.start : match.end].text.lower()
        beside = names.beside(doc, match.start, match.end)
        if beside and beside.codes:
            name = beside.name if words not in {"customs", "parliament"} else f"{words.title()} ({beside.name})"
            yield Mention(beside.start, match.end, beside.codes, ActorKind.BODY, name, head="State")
        elif words not in _vague_states():
            start = match.start
            need = "american" if doc[match.start].text in _AMERICAN else "authority"
            if start and doc[start - 1].lower_ in _DETERMINERS and doc[start - 1].text not in POSSESSIVE:
                start -= 1
            yield Mention(start, match.end, (), ActorKind.REFERENCE, "", False, need, head="State")
