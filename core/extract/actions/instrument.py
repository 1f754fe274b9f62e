"""Which instrument an action uses: the model's distribution, sharpened by the words of the trigger's noun phrase."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from core.extract.actions.candidates import Candidate
from core.extract.actions.lexical import anchors
from core.extract.actions.weights import best
from core.lexicon import load_yaml
from core.model import Action, Instrument

_FILE = "instruments.yaml"
_UNNAMED = frozenset({"measure", "step", "barrier", "restriction"})


@dataclass(frozen=True)
class _Words:
    plain: dict[str, Instrument]
    sided: dict[str, tuple[Instrument, Instrument]]
    export: frozenset[str]
    import_: frozenset[str]


@cache
def _words() -> _Words:
    data = load_yaml(_FILE)
    return _Words(
        plain={word: Instrument(name) for name, words in data["plain"].items() for word in words},
        sided={
            word: (Instrument(row["export"]), Instrument(row["import"]))
            for row in data["sided"]
            for word in row["words"]
        },
        export=frozenset(data["export_words"]),
        import_=frozenset(data["import_words"]),
    )


def instrument_of(candidate: Candidate, goods: Collection[str], before: Sequence[Action]) -> Instrument:
    """The likeliest instrument of a trigger that acts on `goods`, after the earlier actions `before`."""
    return best("instrument", instrument_facts(candidate, goods, before))


def instrument_facts(
    candidate: Candidate, goods: Collection[str], before: Sequence[Action]
) -> dict[Instrument, dict[str, float]]:
    """What speaks for each instrument, by name of the fact."""
    sentence = [token.lower_ for token in candidate.head.sent]
    clause = [token.lower_ for token in candidate.head.subtree]
    facts = {name: {"model": math.log(max(chance, 1e-4))} for name, chance in candidate.instruments.items()}
    for label, words in (("phrase", _phrase(candidate)), ("clause", clause), ("sentence", sentence)):
        for instrument in _told(words, sentence):
            facts[instrument][label] = 1.0
    if _halts_all_trade(candidate):
        facts[Instrument.SANCTION]["all trade"] = 1.0
    if before:
        facts[before[-1].instrument]["last"] = 1.0
        if _points_back(candidate):
            facts[before[-1].instrument]["taken up"] = 1.0
    if _is_unnamed(candidate) and not (before and _points_back(candidate)):
        facts[Instrument.OTHER]["unnamed"] = 1.0
    for action in before:
        if set(action.commodities) & set(goods):
            facts[action.instrument]["same goods"] = 1.0
    return facts


def _is_unnamed(candidate: Candidate) -> bool:
    """Whether the object is "restrictive measures", "punitive steps": measures that nobody names."""
    anchor = candidate.match.anchor if candidate.match is not None else None
    return anchor is not None and anchor.lemma_.lower() in _UNNAMED and not _told(_phrase(candidate), [])


def _points_back(candidate: Candidate) -> bool:
    """Whether the trigger acts on a pronoun or on "the ban", "these measures": on what was told before."""
    nouns = [c for c in candidate.head.children if c.dep_ in ("obj", "nsubj:pass")]
    for noun in nouns:
        if noun.pos_ == "PRON":
            return True
        determined = any(c.lower_ in ("the", "this", "these", "those", "its", "their") for c in noun.children)
        described = any(c.dep_ in ("compound", "amod", "nmod", "acl") for c in noun.children)
        if determined and not described and noun.lemma_.lower() in anchors():
            return True
    return False


def _halts_all_trade(candidate: Candidate) -> bool:
    """Whether trade as a whole is the object: a full halt of trade with a country is a sanction (guide, section 1)."""
    anchor = candidate.match.anchor if candidate.match is not None else None
    return anchor is not None and anchor.lower_ == "trade" and not any(c.dep_ == "amod" for c in anchor.children)


def _phrase(candidate: Candidate) -> list[str]:
    """The words of the trigger, of what it acts on, and of that noun's modifiers."""
    words = [token.lower_ for token in candidate.trigger]
    if candidate.match is not None:
        words += [token.lower_ for token in _noun_phrase(candidate.match.anchor)]
    return words


def _noun_phrase(noun: Token) -> list[Token]:
    near = [noun, *(child for child in noun.children if child.dep_ in ("compound", "amod", "nmod", "nmod:poss"))]
    if noun.dep_ in ("compound", "amod", "nmod"):
        near.append(noun.head)
    return near


def _told(words: list[str], sentence: list[str]) -> set[Instrument]:
    """The instruments that words tell; the sentence says which side of trade where they do not."""
    known = _words()
    found = {known.plain[word] for word in words if word in known.plain}
    side = _side(words) or _side(sentence)
    for word in words:
        if word not in known.sided:
            continue
        on_export, on_import = known.sided[word]
        if side == "export":
            found.add(on_export)
        elif side == "import" or on_import is Instrument.IMPORT_TARIFF:
            found.add(on_import)
    return found


def _side(words: list[str]) -> str:
    """The side of trade that words name; empty where they name none or both."""
    known = _words()
    export, import_ = (any(word in side for word in words) for side in (known.export, known.import_))
    return "" if export == import_ else "export" if export else "import"
