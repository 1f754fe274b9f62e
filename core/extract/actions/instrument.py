"""Which instrument an action uses: the model's distribution, sharpened by the words of the trigger's noun phrase."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from core.extract.actions.candidates import Candidate
from core.lexicon import load_yaml
from core.model import Instrument

_FILE = "instruments.yaml"
_PHRASE, _CLAUSE = 4.0, 1.6  # how much more likely a word of the noun phrase, of the clause, makes its instrument
_SIDES = ("export", "import")


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


def instrument_of(candidate: Candidate) -> Instrument:
    """The likeliest instrument."""
    phrase = _phrase(candidate)
    chances = dict(candidate.instruments)
    clause = [token.lower_ for token in candidate.head.subtree]
    for words, factor in ((phrase, _PHRASE), (clause, _CLAUSE)):
        for instrument in _told(words):
            chances[instrument] *= factor
    if _halts_all_trade(candidate):
        chances[Instrument.SANCTION] *= _PHRASE
    return max(chances, key=lambda instrument: chances[instrument])


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


def _told(words: list[str]) -> set[Instrument]:
    known = _words()
    found = {known.plain[word] for word in words if word in known.plain}
    export, import_ = (any(word in side for word in words) for side in (known.export, known.import_))
    for word in words:
        if word not in known.sided:
            continue
        on_export, on_import = known.sided[word]
        if export and not import_:
            found.add(on_export)
        elif (import_ and not export) or (not export and on_import is Instrument.IMPORT_TARIFF):
            found.add(on_import)
    return found
