"""Triggers by lexicon: a word of change and what it acts on, found by the parse or by the words next to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from core.lexicon import LexiconError, entries, load_yaml
from core.model import Direction, Kind

_FILE = "triggers.yaml"
_CONSISTING = frozenset({"include", "comprise", "cover", "involve", "encompass"})
_GOOD, _STOP = "good", "stop"
LONGEST = 4  # words of a verb with what belongs to it: "put a stop to"
_REACH = 7  # words after a verb in which its object is sought where the parse gives none
_PARTITIVES = frozenset(
    "range series number set some most all many list part portion raft host slew package round".split()
)


@dataclass(frozen=True)
class Effect:
    """What a word does to a class of anchors."""

    anchor: str
    direction: Direction
    kind: Kind
    sure: bool
    of_subject: bool  # what changes is its subject: "the ban lapsed"


@dataclass(frozen=True)
class Match:
    """A word of change with its anchor: tokens [start, end) are the trigger."""

    start: int
    end: int
    effect: Effect
    anchor: Token
    by_parse: bool

    @property
    def rule(self) -> str:
        return f"{self.effect.direction} {self.effect.kind} + {self.effect.anchor}"


@cache
def anchors() -> dict[str, str]:
    """Noun lemma -> its class."""
    return {noun: name for name, nouns in load_yaml(_FILE)["anchors"].items() for noun in nouns.split()}


@cache
def effects() -> dict[str, tuple[Effect, ...]]:
    """Verb (with its particle) -> what it does to each class."""
    table: dict[str, list[Effect]] = {}
    fields = {"words": list, "with": list, "means": str}
    classes = {*load_yaml(_FILE)["anchors"], _GOOD}
    for row in entries(_FILE, "effects", fields, {"sure": bool, "subject": bool, "examples": list, "not": list}):
        direction, kind = row["means"].split()
        for name in row["with"]:
            if name not in classes:
                raise LexiconError(_FILE, f"unknown class {name!r}", row)
            for word in row["words"]:
                flags = (row.get("sure", False), row.get("subject", False))
                effect = Effect(name, Direction(direction), Kind(kind), *flags)
                table.setdefault(word, []).append(effect)
    return {word: tuple(found) for word, found in table.items()}


@cache
def _nouns() -> dict[str, str]:
    table: dict[str, str] = load_yaml(_FILE)["nouns"]
    for noun, verb in table.items():
        if verb not in effects():
            raise LexiconError(_FILE, f"noun {noun!r} is read as {verb!r}, which is no word of an effect")
    return table


@cache
def _first_words() -> frozenset[str]:
    return frozenset(word.split()[0] for word in effects())


def find_matches(doc: Doc, goods: frozenset[int]) -> Iterator[Match]:
    """Matches in text order; `goods` are the indices of tokens inside mentions of goods."""
    for token in doc:
        if token.tag_.startswith("VB") and token.lemma_.lower() in _first_words():
            word, end = _with_particle(token)
            found = effects().get(word, ())
        elif token.lower_ in _nouns() and (token.pos_ in ("NOUN", "PROPN") or token.tag_ == "VBG"):
            word, end = token.lower_, token.i + 1
            found = effects()[_nouns()[word]]
        elif token.pos_ == "NOUN" and token.lemma_.lower() in _nouns():
            end, found = token.i + 1, effects()[_nouns()[token.lemma_.lower()]]
        else:
            continue
        match = _first_match(token, end, found, goods)
        if match is not None:
            yield match


def has_foreign_object(token: Token) -> bool:
    """Whether a word of the lexicon plainly acts on what is no anchor: "ease tensions", "cut its forecast"."""
    if token.lemma_.lower() not in _first_words():
        return False
    direct = [child for child in token.children if child.dep_ in ("obj", "nsubj:pass") and child.pos_ == "NOUN"]
    nouns = [noun for child in direct for noun in (child, *child.subtree) if noun.pos_ in ("NOUN", "PROPN")]
    return bool(direct) and not any(
        noun.lemma_.lower() in anchors() or noun.lower_ in anchors() or noun.pos_ == "PROPN" for noun in nouns
    )


def _with_particle(token: Token) -> tuple[str, int]:
    """The verb with its particle or fixed continuation, and the token index after it."""
    lemma = token.lemma_.lower()
    words = [lemma, *(following.lower_ for following in token.doc[token.i + 1 : token.i + LONGEST])]
    for length in range(LONGEST, 1, -1):
        phrase = " ".join(words[:length])
        if phrase in effects() and len(words) >= length:
            return phrase, token.i + length
    for child in token.children:
        if child.dep_ == "compound:prt" and f"{lemma} {child.lower_}" in effects():
            return f"{lemma} {child.lower_}", token.i + 1
    return lemma, token.i + 1


def _first_match(token: Token, end: int, found: tuple[Effect, ...], goods: frozenset[int]) -> Match | None:
    for of_subject, nouns in ((False, _objects(token)), (True, _subjects(token))):
        wanted = {effect.anchor: effect for effect in reversed(found) if effect.of_subject == of_subject}
        for anchor, by_parse in nouns if wanted else ():
            name = _class_of(anchor, goods)
            if name in wanted:
                return Match(token.i, end, wanted[name], anchor, by_parse)
    return None


def _class_of(noun: Token, goods: frozenset[int]) -> str | None:
    """The class of a noun; that of a stop follows from what is stopped ("a suspension of exports", "of tariffs")."""
    name = anchors().get(noun.lemma_.lower()) or anchors().get(noun.lower_)
    if name == _STOP:
        inner = {_class_of(child, goods) for child in noun.children if child.dep_ in ("nmod", "compound")}
        if inner & {"restriction", "quota"}:
            return "relief"
        return "restriction" if inner & {"trade", _GOOD} else None
    return _GOOD if name is None and noun.i in goods else name


def _objects(token: Token) -> Iterator[tuple[Token, bool]]:
    """What the word acts on: objects, passive subjects, the noun that a participle or relative clause describes, the
    complement of a nominalisation, its compounds; then the nouns that follow."""
    seen = {token.i}
    for direct in _direct(token):
        for noun in _down(direct, 3):
            if noun.i not in seen:
                seen.add(noun.i)
                yield noun, True
    for following in token.doc[token.i + 1 : token.i + 1 + _REACH]:
        if following.is_sent_start or following.pos_ in ("VERB", "PUNCT") or following.lower_ in ("that", "which"):
            break
        if following.pos_ in ("NOUN", "PROPN") and following.i not in seen:
            seen.add(following.i)
            yield following, False


def _subjects(token: Token) -> Iterator[tuple[Token, bool]]:
    """The subject of an intransitive change ("the waiver lapsed", "due to expire"), or the noun that it describes."""
    node = token
    for _ in range(3):
        direct = [child for child in node.children if child.dep_ in ("nsubj", "nsubj:pass")]
        relative = [noun for noun in direct if noun.lower_ in ("that", "which") and node.dep_ == "acl:relcl"]
        if node.dep_ in ("amod", "acl") or relative:
            direct = [node.head]
        if direct:
            yield from ((noun, True) for subject in direct for noun in _down(subject, 3))
            return
        if node.dep_ not in ("xcomp", "conj", "ccomp") or node.head == node:
            return
        if node.dep_ == "xcomp":  # "let the ban lapse"
            yield from ((child, True) for child in node.head.children if child.dep_ == "obj" and child.i < node.i)
        node = node.head


def _direct(token: Token) -> Iterator[Token]:
    nominal = token.pos_ in ("NOUN", "PROPN")
    for child in token.children:
        if child.dep_ in ("obj", "nsubj:pass", "csubj:pass") or (nominal and child.dep_ in ("nmod", "compound")):
            yield child
    if token.dep_ in ("amod", "acl", "acl:relcl", "compound") and token.head != token:
        has_object = any(child.dep_ == "obj" for child in token.children)
        if not has_object:
            yield token.head
    if token.dep_ == "conj" and not any(child.dep_ in ("obj", "nsubj:pass") for child in token.children):
        yield from (child for child in token.head.children if child.dep_ in ("obj", "nsubj:pass"))
    if token.dep_ == "xcomp" and token.tag_ == "VBN":
        yield from (child for child in token.head.children if child.dep_ in ("nsubj:pass", "obj"))


def spelled_out(noun: Token) -> Iterator[Token]:
    """What a relative clause says that a noun consists of: "countermeasures, which included curbs on exports"."""
    for clause in noun.children:
        if clause.dep_ == "acl:relcl" and clause.lemma_ in _CONSISTING:
            yield from (child for child in clause.children if child.dep_ == "obj")


def _down(noun: Token, depth: int) -> Iterator[Token]:
    """A noun, what it is a part of or is joined to, and its compounds."""
    yield noun
    if depth == 0:
        return
    lemma = noun.lemma_.lower()
    partitive = lemma in _PARTITIVES or noun.pos_ in ("PRON", "DET", "NUM")
    anchored = partitive or anchors().get(lemma) in (
        "measure",
        "trade",
    )  # "a ban order" is a ban, "a tariff cut" is not
    for child in noun.children:
        joined = child.dep_ == "conj" or (anchored and child.dep_ == "compound")
        if joined or (partitive and child.dep_.startswith("nmod")):
            yield from _down(child, depth - 1)
