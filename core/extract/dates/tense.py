"""Whether the words around an expression speak of the past or of what is to come."""

from __future__ import annotations

from bisect import bisect_right
from enum import Enum
from typing import NamedTuple

from spacy.attrs import IDX
from spacy.tokens import Doc, Token

from core.extract.dates.lexer import Word


class Tense(Enum):
    PAST = -1
    OPEN = 0  # present, or no verb
    FUTURE = 1


class Reading(NamedTuple):
    """The tense of the verb an expression belongs to, whether it belongs to it directly (not through a noun), the
    word before, and the verb's place in the Doc (-1 where none was found)."""

    tense: Tense
    direct: bool
    before: str
    verb: int


_MODALS = frozenset("will wo 'll ’ll shall would may might could can ca should must to".split())
_PAST_AUX = frozenset("was were had did been has have 've ’ve".split())
_REPORTED = frozenset("said told announced reported added warned confirmed tweeted declared".split())
_SAID = _REPORTED | frozenset(
    "wrote showed began fell rose hit sank lost won met led held came went took made gave got sent left "
    "set put cut froze broke brought sought struck shut sold bought spent signed agreed voted fought flew "
    "drew kept knew became saw".split()
)
_PLAINLY_PAST = frozenset(
    "began fell rose sank lost won held came took made gave got sent went froze broke brought sought "
    "struck sold bought spent fought flew drew kept knew became".split()
)
_AHEAD = frozenset(
    "due set scheduled expected planned slated likely poised bound ready pencilled meant supposed".split()
)
_IMPLYING = (
    "fail",
    "manag",
    "refus",
    "declin",
    "began",
    "begin",
    "start",
    "tried",
    "try",
    "attempt",
    "continu",
    "help",
    "happen",
)
_SAME_IN_PAST = frozenset(("shut", "put", "cut", "set", "hit", "let", "cost", "spread", "quit", "bid", "split"))
_REPORTING = frozenset("say show report write reckon tell note add suggest".split())
_PREPOSITIONS = frozenset(
    "on in by until till since from to for before after at during of through between as starting "
    "effective beginning around about towards within and or".split()
)


class TenseReader:
    """Reads tenses off one Doc's parse; without one, off the words."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._starts: list[int] = doc.to_array([IDX]).tolist() if len(doc) else []
        self._parsed = doc.has_annotation("DEP")

    def read(self, words: list[Word], start: int, end: int) -> Reading:
        """The reading for the words `start` to `end` of a block."""
        before = _preposition(words, start)
        nearby = _nearby(words, start)
        if nearby is not None:
            return Reading(nearby, True, before, self._token(words[start].start))
        if _fronted(words, start):
            tense = _onwards(words, end)
            if tense is not None:
                return Reading(tense, True, before, self._token(words[start].start))
        if self._parsed:
            return self._from_parse(words, start, end, before)
        return Reading(_from_words(words, start, end), before in _PREPOSITIONS, before, -1)

    def _token(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def _from_parse(self, words: list[Word], start: int, end: int, before: str) -> Reading:
        first, last = self._token(words[start].start), self._token(words[end - 1].start)
        token = self._doc[first]
        for candidate in self._doc[first : last + 1]:
            if not first <= candidate.head.i <= last:
                token = candidate
                break
        direct = True
        for _ in range(12):
            if token.pos_ in ("VERB", "AUX") and not first <= token.i <= last:
                tense = _tense(token)
                if tense is not None:
                    return Reading(tense, direct, before, token.i)
            elif not first <= token.i <= last:
                copula = next((child for child in token.children if child.dep_ == "cop"), None)
                if copula is not None or token.lower_ in _AHEAD:
                    return Reading(_tense(token) or Tense.OPEN, direct, before, token.i)
                direct = direct and (token.pos_ in ("ADJ", "ADV", "ADP", "SCONJ") or before in ("from", "by", "until"))
            if token.head == token:
                break
            token = token.head
        return Reading(_from_words(words, start, end), before in _PREPOSITIONS, before, -1)


def _preposition(words: list[Word], start: int) -> str:
    i = start - 1
    while i >= 0 and words[i].low in ("the", "a", "only", "just", "late", "early", "least"):
        i -= 1
    return words[i].low if i >= 0 else ""


def _fronted(words: list[Word], start: int) -> bool:
    """Whether the expression opens its sentence: "On Monday, a senior official indicated"."""
    i = start - 1
    if i >= 0 and words[i].low in ("on", "in", "at", "late", "early", "by"):
        i -= 1
    return i < 0 or words[i].low in (".", "”", "?", "!")


def _onwards(words: list[Word], end: int) -> Tense | None:
    """The first verb form that shows a tense after the expression."""
    for i in range(end, min(end + 12, len(words))):
        if words[i].low in (".", "?", "!", ";"):
            return None
        found = _word_tense(words, i)
        if found in (Tense.PAST, Tense.FUTURE) and words[i].low not in _AHEAD:
            return found
    return None


def _nearby(words: list[Word], start: int) -> Tense | None:
    """What the words before say by themselves: "told state television late Thursday", "due in Tripoli on Monday"."""
    for i in range(start - 1, max(start - 8, -1), -1):
        low = words[i].low
        before = words[i - 1].low if i else ""
        if low in _REPORTED and before not in ("to", "be", "will", "is", "are", "being", "would"):
            return Tense.PAST
        if low in _PLAINLY_PAST and start - i <= 4:
            return Tense.PAST
        if low in _AHEAD and before not in ("had", "was", "were", "as"):
            return Tense.FUTURE
        if (
            not low.isalpha()
            or low in _MODALS
            or low in _PAST_AUX
            or low in ("and", "but", "that", "which", "who", "as")
        ):
            return None
    return None


def _tense(verb: Token) -> Tense | None:
    """The tense of a verb and its auxiliaries; None where its own form says nothing, so that the verb above decides."""
    helpers = [
        child for child in verb.children if child.dep_ in ("aux", "aux:pass", "cop", "mark") and child.i < verb.i + 1
    ]
    lows = [child.lower_ for child in helpers]
    bare = verb.tag_ != "VBD" or verb.dep_ in ("acl", "amod") or any(c.dep_ in ("aux:pass", "cop") for c in helpers)
    if bare and verb.lower_ in _AHEAD and not {"had", "has", "have"} & set(lows):
        return Tense.FUTURE
    if "to" in lows and any(child.lower_ == "had" for child in verb.head.children if child.dep_ == "aux"):
        return Tense.PAST  # "had planned to hold"
    if "to" in lows and verb.head != verb and verb.head.lower_.startswith(_IMPLYING):
        return _tense(verb.head)  # "failed to agree on Sunday"
    if any(low in _MODALS for low in lows):
        perfect = any(low == "have" for low in lows)
        return Tense.PAST if perfect and not any(low in ("will", "to") for low in lows) else Tense.FUTURE
    if any(low in _PAST_AUX for low in lows):
        return Tense.FUTURE if verb.lower_ == "going" else Tense.PAST
    if any(child.tag_ in ("VBZ", "VBP") for child in helpers):
        return Tense.OPEN
    tag = verb.tag_
    if verb.lower_ in _SAME_IN_PAST and any(
        child.tag_ in ("NN", "NNP") for child in verb.children if child.dep_ == "nsubj"
    ):
        return Tense.PAST  # "the port shut its gates", tagged as a present
    if tag in ("VBD", "VBN"):
        return Tense.PAST
    if tag in ("VBZ", "VBP"):
        return Tense.PAST if verb.lemma_ in _REPORTING else Tense.OPEN
    if tag == "VB" and verb.dep_ not in ("ROOT", "conj"):
        return Tense.FUTURE
    if tag == "VB" and verb.dep_ == "conj" and verb.head != verb:
        return _tense(verb.head)
    return None


def _from_words(words: list[Word], start: int, end: int) -> Tense:
    """Without a parse: the nearest verb form in the clause, first to the left."""
    for i in range(start - 1, max(start - 14, -1), -1):
        found = _word_tense(words, i)
        if found is not None:
            return found
        if words[i].low in (";", ".", "?", "!"):
            break
    return _onwards(words, end) or Tense.OPEN


def _word_tense(words: list[Word], i: int) -> Tense | None:
    low = words[i].low
    if low in _AHEAD or (low in _MODALS and not words[i].capital and (low != "to" or _verb_like(words, i + 1))):
        return Tense.FUTURE
    participle = low in _SAID or low.endswith("ed")
    if participle and any(word.low in _MODALS - {"to"} for word in words[max(i - 3, 0) : i]):
        return Tense.FUTURE  # "will be signed"
    if low in _PAST_AUX or low in _SAID or (low.endswith("ed") and len(low) > 4 and not words[i].capital):
        return Tense.PAST
    return Tense.OPEN if low in ("is", "are", "says") else None


def _verb_like(words: list[Word], i: int) -> bool:
    return (
        i < len(words)
        and words[i].low.isalpha()
        and not words[i].kind
        and words[i].low not in ("the", "a", "its")
        and (not words[i].capital)
    )
