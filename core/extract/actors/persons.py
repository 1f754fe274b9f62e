"""Persons who speak and act for a side: well-known leaders, and whoever has an office beside the name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc

from core.extract.actors.context import Names
from core.extract.actors.mention import POSSESSIVE, Mention, capital
from core.jurisdictions import demonyms
from core.language import lower_words
from core.lexicon import entries, find_phrases, load_yaml, phrase_matcher
from core.model import ActorKind

_PARTICLES = frozenset({"von", "van", "der", "de", "da", "di", "del", "al", "el", "bin", "ibn", "la", "le", "dos", "-"})
_NAME_WORDS = 5
_DETERMINERS = frozenset({"the", "its", "their", "his", "her"})


@cache
def _leaders() -> dict[str, list[str]]:
    labels: dict[str, list[str]] = {}
    for row in entries("jurisdictions_leaders.yaml", "leaders", {"code": str, "persons": list}, {"surnames": list}):
        for person in row["persons"]:
            labels[f"{row['code']}|{person}"] = [person]
        for surname in row.get("surnames", []):
            owner = next((p for p in row["persons"] if p.endswith(surname)), surname)
            labels.setdefault(f"{row['code']}|{owner}", []).append(surname)
    return labels


@cache
def _titles() -> dict[str, list[str]]:
    return {"title": load_yaml("bodies.yaml")["titles"]}


@cache
def _vague_titles() -> frozenset[str]:
    return frozenset(load_yaml("bodies.yaml")["titles_need_country"])


def find_persons(doc: Doc, names: Names) -> list[Mention]:
    """Persons by name and by office; a surname that returns alone is the person named in full before."""
    leaders = list(find_phrases(doc, phrase_matcher(doc.vocab, "actors, leaders", _leaders, "ORTH")))
    others = {doc[m.start].text for m in leaders if m.end - m.start == 1 and _in_other_name(doc, m.start)}
    found = [
        Mention(m.start, m.end, (m.label.split("|")[0],), ActorKind.PERSON, m.label.split("|")[1])
        for m in leaders
        if m.end - m.start > 1 or doc[m.start].text not in others
    ]
    known = {m.end: m for m in found}
    offices: list[Mention] = []
    for match in find_phrases(doc, phrase_matcher(doc.vocab, "actors, titles", _titles)):
        offices.extend(_office(doc, match.start, match.end, names, known))
    found += offices
    return found + list(_surnames(doc, found))


def _in_other_name(doc: Doc, at: int) -> bool:
    """Whether a leader's surname ends the full name of somebody else: "Farid Haddad"."""
    before = doc[at - 1] if at else None
    return before is not None and before.ent_type_ == "PERSON" and before.is_title and not before.text.endswith(".")


def _office(doc: Doc, start: int, end: int, names: Names, known: dict[int, Mention]) -> Iterator[Mention]:
    title = doc[start:end].text.lower()
    first = _topic_start(doc, start)
    topic = load_yaml("bodies.yaml")["topics"].get(doc[first:start].text.lower(), "")
    beside = names.beside(doc, first, end)
    if beside is None and first != start:
        beside = names.beside(doc, start, end)
    named = _name_after(doc, end, names)
    codes = beside.codes if beside else ()
    leader = known.get(named)
    if leader and not codes:
        codes = leader.codes
    if not codes and (topic == "" and title in _vague_titles()):
        return
    if not codes and not (named > end or doc[first - 1 : first].text.lower() in _DETERMINERS):
        return
    if named > end:
        name = leader.name if leader else doc[end:named].text
    else:
        name = f"{demonyms().get(codes[0], '') if codes else ''} {doc[first:end].text} (unnamed)".strip()
    begin = beside.start if beside and beside.codes else first
    if begin == first and named == end and first and doc[first - 1].lower_ in _DETERMINERS:
        begin -= 1
    mention = Mention(begin, named, codes, ActorKind.PERSON, name, bool(codes), "authority", head=title)
    yield mention
    if named == end and (before := _name_before(doc, begin)) is not None:
        yield replace(
            mention, start=before, end=begin - _gap(doc, begin), name=doc[before : begin - _gap(doc, begin)].text
        )


def _topic_start(doc: Doc, start: int) -> int:
    """Where the office with its topic begins: "energy minister", "deputy trade minister"."""
    topics = load_yaml("bodies.yaml")["topics"]
    for length in (3, 2, 1):
        if start - length >= 0 and doc[start - length : start].text.lower() in topics:
            return start - length
    return start


def _name_after(doc: Doc, end: int, names: Names) -> int:
    """End of the personal name that follows the title at once, or `end` itself."""
    at = end
    while at < len(doc) and at - end < _NAME_WORDS:
        token = doc[at]
        if token.text in POSSESSIVE or at in names.by_start or (token.is_punct and token.text != "-"):
            break
        if at > end and (_is_inner_hyphen(doc, at) or _is_inner_hyphen(doc, at - 1)):  # "Ki-tae"
            at += 1
            continue
        initial = len(token.text) <= 2 and token.text.endswith(".") and capital(token.text)
        if not (
            (capital(token.text) and (token.is_alpha or initial or "'" in token.text)) or token.lower_ in _PARTICLES
        ):
            break
        at += 1
    while at > end and (doc[at - 1].lower_ in _PARTICLES or doc[at - 1].pos_ in {"VERB", "AUX"}):
        at -= 1
    return at


def _is_inner_hyphen(doc: Doc, at: int) -> bool:
    """Whether a hyphen joins two words without white space."""
    return doc[at].text == "-" and not doc[at].whitespace_ and not doc[at - 1].whitespace_ and at + 1 < len(doc)


def _gap(doc: Doc, begin: int) -> int:
    """Tokens between a name and the office that follows it: the comma, an article, a possessive country."""
    gap = 0
    while gap < 6 and begin - gap - 1 >= 0 and doc[begin - gap - 1].text != ",":
        gap += 1
    return gap + 1


def _name_before(doc: Doc, begin: int) -> int | None:
    """Start of a personal name set off by a comma: "Surya Prawira, Indonesia's energy minister"."""
    at = begin - _gap(doc, begin)
    between = doc[at + 1 : begin] if at >= 0 else None
    if between is None or any(t.pos_ in {"VERB", "AUX", "SCONJ", "ADP"} or t.text == "," for t in between):
        return None
    start = at
    while start > 0 and at - start < _NAME_WORDS:
        token = doc[start - 1]
        if not ((capital(token.text) and token.is_alpha) or token.lower_ in _PARTICLES):
            break
        start -= 1
    while start < at and doc[start].lower_ in _PARTICLES:
        start += 1
    return start if at - start >= 2 and doc[start].ent_type_ in {"PERSON", ""} else None


def _surnames(doc: Doc, persons: Sequence[Mention]) -> Iterator[Mention]:
    """Later tellings of a person named in full: "Prawira", "Mr Prawira"."""
    full = {m.name.split()[-1]: m for m in persons if len(m.name.split()) > 1 and "(unnamed)" not in m.name}
    covered = {i for m in persons for i in range(m.start, m.end)}
    surnames = {name.lower() for name in full}
    for token in (doc[at] for at, word in enumerate(lower_words(doc)) if word in surnames):
        person = full.get(token.text)
        if person and token.i not in covered and token.i > person.start and len(token.text) > 2:
            yield replace(person, start=token.i, end=token.i + 1)
