"""Jurisdictions named outright: countries, demonyms, capitals, places, blocs and well-known leaders."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc

from core.extract.actors.mention import Mention, capital
from core.jurisdictions import country_names, jurisdictions
from core.language import lower_words
from core.lexicon import entries, find_phrases, load_yaml, phrase_matcher
from core.model import ActorKind

_MASK = "mask"
_KINDS = {
    "names": ActorKind.COUNTRY,
    "demonyms": ActorKind.DEMONYM,
    "capitals": ActorKind.CAPITAL,
    "cities": ActorKind.PLACE,
}
_LOWER = frozenset({"ni", "mainland", "unreliable"})  # first words that are written small
_INVARIABLE = ("ese", "sh", "ch", "ss", "ois", "s", "z")  # demonyms without a plural in -s


@cache
def _labels() -> dict[str, list[str]]:
    """Label ("country|CN|China") -> spellings."""
    labels: dict[str, list[str]] = {_MASK: list(load_yaml("jurisdictions.yaml")["masks"])}
    for row in jurisdictions():
        fields = {**row, "names": [row["name"], *row.get("names", [])]}
        for field, kind in _KINDS.items():
            words = list(fields.get(field, []))
            if field == "demonyms":
                words += [f"{word}s" for word in words if not word.endswith(_INVARIABLE)]
            if words:
                labels[f"{kind}|{row['code']}|{row['name']}"] = words
    for bloc in entries("jurisdictions.yaml", "blocs", {"name": str, "names": list, "codes": list}):
        labels[f"{ActorKind.GROUP}|{','.join(bloc['codes'])}|{bloc['name']}"] = bloc["names"]
    for key, kind in (("firms", ActorKind.FIRM), ("acts", ActorKind.BODY)):
        for row in entries("jurisdictions_firms.yaml", key, {"code": str, "names": list}):
            labels[f"{kind}|{row['code']}|{country_names()[row['code']]}"] = row["names"]
    return labels


def _acronym(word: str) -> bool:
    return word.upper() == word


def _exact() -> dict[str, list[str]]:
    return {label: found for label, words in _labels().items() if (found := [w for w in words if _acronym(w)])}


def _titled() -> dict[str, list[str]]:
    return {label: found for label, words in _labels().items() if (found := [w for w in words if not _acronym(w)])}


def find_names(doc: Doc) -> list[Mention]:
    """Names in text order, disjoint; masked phrases ("South China Sea") are left out."""
    exact = phrase_matcher(doc.vocab, "actors, acronyms", _exact, "ORTH")
    titled = phrase_matcher(doc.vocab, "actors, names", _titled)
    found = find_phrases(doc, exact) + [m for m in find_phrases(doc, titled) if _capitalised(doc, m.start, m.end)]
    found.sort(key=lambda m: (m.start - m.end, m.start, m.label))
    taken: set[int] = set()
    mentions = []
    for match in found:
        if not taken.isdisjoint(range(match.start, match.end)):
            continue
        taken.update(range(match.start, match.end))
        if match.label != _MASK and not _somebody(doc, match.start, match.end):
            mentions.append(_mention(doc, match.start, match.end, match.label))
    mentions += [m for m in _prefixed(doc) if m.start not in taken]
    return sorted((m for m in mentions if not _elsewhere(doc, m)), key=lambda m: m.start)


def _mention(doc: Doc, start: int, end: int, label: str) -> Mention:
    kind, codes, name = label.split("|")
    if codes == "CD" and doc[start:end].text == "Congo" and _brazzaville(doc):
        codes, name = "CG", country_names()["CG"]
    return Mention(start, end, tuple(sorted(filter(None, codes.split(",")))), ActorKind(kind), name)


def _capitalised(doc: Doc, start: int, end: int) -> bool:
    """The first word has its capital ("Port of Spain", "the Dutch"), save in the few names without one."""
    words = [token.text for token in doc[start:end]]
    if len(words) > 1 and words[0].lower() == "the":
        words = words[1:]
    if words == ["Centre"] and end < len(doc) and doc[end].lower_ in {"for", "of", "on"}:
        return False  # an institute, not the government in New Delhi
    return capital(words[0]) or words[0] in _LOWER


def _somebody(doc: Doc, start: int, end: int) -> bool:
    """A person's first name or surname ("Jordan Bardella", "Sarah Ireland"), by the recogniser and the spelling."""
    if end - start != 1 or doc[start].ent_type_ != "PERSON":
        return False
    after = doc[end] if end < len(doc) else None
    given = doc[start].text in load_yaml("jurisdictions.yaml")["persons_too"]
    if given and after is not None and after.ent_type_ == "PERSON" and after.ent_iob_ == "I" and capital(after.text):
        return True
    before = doc[start - 1] if start else None
    return (
        before is not None
        and doc[start].ent_iob_ == "I"
        and before.pos_ == "PROPN"
        and before.is_alpha
        and before.is_title
        and len(before) > 2
        and before.text.lower() not in load_yaml("bodies.yaml")["titles"]
    )


def _elsewhere(doc: Doc, mention: Mention) -> bool:
    """A state or town of the same name elsewhere: Georgia beside Atlanta."""
    cues = load_yaml("jurisdictions.yaml")["state_cues"].get(doc[mention.start : mention.end].text)
    if not cues:
        return False
    words = {token.text for token in doc}
    return bool(words.intersection(cues)) and not words & {"Tbilisi", "Georgian", "Georgians", "Caucasus", "Batumi"}


def _brazzaville(doc: Doc) -> bool:
    words = {token.text for token in doc}
    return "Brazzaville" in words and "Kinshasa" not in words


def _prefixed(doc: Doc) -> Iterator[Mention]:
    """ "U.S.-made" is one token for the tokenizer."""
    for at, word in enumerate(lower_words(doc)):
        if word[1:2] != "." or "-" not in word:
            continue
        token = doc[at]
        for prefix, code in (("U.S.-", "US"), ("U.K.-", "GB"), ("E.U.-", "EU")):
            if token.text.startswith(prefix):
                cut = len(token.text) - len(prefix) + 1
                yield Mention(token.i, token.i + 1, (code,), ActorKind.COUNTRY, country_names()[code], cut=cut)
