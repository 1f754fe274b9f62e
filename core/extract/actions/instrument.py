"""Which instrument an action uses: the model's distribution, weighed with the words of the trigger's noun phrase and
clause, and with what the article's other actions use."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc, Token

from core.extract.actions.candidates import Candidate
from core.extract.actions.context import Context
from core.extract.actions.lexical import anchors, spelled_out
from core.extract.actions.weights import LEAST, best
from core.language import lower_words
from core.lexicon import load_yaml
from core.model import Action, ActorKind, Instrument

Facts = dict[Instrument, dict[str, float]]

_FILE = "instruments.yaml"
_CLEAR = 0.7  # log ratio from which a noun is mostly named with one side of trade
_AROUND = 4  # words on either side of a noun that say which side of trade it concerns
_FAMILIES = {
    Instrument.EXPORT_CONTROL: 1.0,
    Instrument.EXPORT_TARIFF: 1.0,
    Instrument.EXPORT_QUOTA: 1.0,
    Instrument.IMPORT_TARIFF: -1.0,
    Instrument.IMPORT_BAN: -1.0,
    Instrument.IMPORT_QUOTA: -1.0,
}
_GOODS_POS = ("NOUN", "ADJ")


@dataclass(frozen=True)
class _Words:
    plain: dict[str, Instrument]
    sided: dict[str, tuple[Instrument, Instrument]]
    unless: dict[str, frozenset[str]]  # word of `sided` -> words beside which it tells nothing
    families: dict[str, frozenset[str]]  # word -> the words of its row
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
        unless={word: frozenset(row.get("unless", ())) for row in data["sided"] for word in row["words"]},
        families={word: frozenset(row["words"]) for row in data["sided"] for word in row["words"]},
        export=frozenset(data["export_words"]),
        import_=frozenset(data["import_words"]),
    )


def instrument_facts(context: Context, candidate: Candidate) -> Facts:
    """What a trigger's own words, and the article's way of naming such things, say for each instrument."""
    place = candidate.trigger.start
    if place not in context.facts:
        context.facts[place] = _instrument_facts(context, candidate)
    return {instrument: dict(facts) for instrument, facts in context.facts[place].items()}


def _instrument_facts(context: Context, candidate: Candidate) -> Facts:
    sentence = [token.lower_ for token in candidate.head.sent]
    clause = [token.lower_ for token in candidate.head.subtree]
    phrase = _phrase(candidate)
    facts = {name: {"model": math.log(max(chance, LEAST))} for name, chance in candidate.instruments.items()}
    lean = _lean_of_noun(context, candidate)
    usual = "export" if lean > _CLEAR else "import" if lean < -_CLEAR else ""
    for label, words in (("phrase", phrase), ("clause", clause), ("sentence", sentence)):
        for instrument in _told(words, _side(words) or _side(sentence) or usual, clause):
            facts[instrument][label] = 1.0
    for instrument in {_words().plain[word] for word in phrase if word in _words().plain}:
        facts[instrument]["own name"] = 1.0  # "sanctions", "visas": no other instrument is called so
    if _halts_all_trade(candidate):
        facts[Instrument.SANCTION]["all trade"] = 1.0
    if not _side(phrase):
        for instrument, sign in _FAMILIES.items():
            facts[instrument] |= {"article's side": sign * _lean(context.doc), "noun's side": sign * lean}
    return facts


def in_concert(context: Context, chosen: Sequence[Candidate], actions: Sequence[Action]) -> list[Action]:
    """The actions with instruments that agree with one another: "the duty" is what the article calls it elsewhere."""
    alike = Alike(actions)
    return [
        replace(action, instrument=best("instrument", concerted_facts(context, chosen, number, actions, alike)))
        for number, action in enumerate(actions)
    ]


class Alike:
    """Instruments of the actions of an article, counted by what the actions have in common. Actions of the same goods
    and imposer have the same counts, so these are made once: to count all others for each action would be quadratic."""

    def __init__(self, actions: Sequence[Action]) -> None:
        self._told = Counter((a.commodities, a.imposer, a.instrument) for a in actions)
        self._known: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, Counter[Instrument]]] = {}

    def beside(self, own: Action) -> Mapping[str, Counter[Instrument]]:
        """How many other actions use each instrument: of the same goods, of the same imposer, and of both."""
        key = own.commodities, own.imposer
        if key not in self._known:
            self._known[key] = self._counted(*map(frozenset, key))
        itself = {
            "same goods": bool(own.commodities),
            "same imposer": bool(own.imposer),
            "same goods and imposer": bool(own.commodities and own.imposer),
        }
        return {label: counts - Counter([own.instrument] * itself[label]) for label, counts in self._known[key].items()}

    def _counted(self, goods: frozenset[str], imposer: frozenset[str]) -> dict[str, Counter[Instrument]]:
        by_goods, by_imposer, by_both = Counter[Instrument](), Counter[Instrument](), Counter[Instrument]()
        for (their_goods, theirs, instrument), count in self._told.items():
            meet, same = not goods.isdisjoint(their_goods), not imposer.isdisjoint(theirs)
            by_goods[instrument] += count * meet
            by_imposer[instrument] += count * same
            by_both[instrument] += count * (meet and same)
        return {"same goods": by_goods, "same imposer": by_imposer, "same goods and imposer": by_both}


def concerted_facts(
    context: Context, chosen: Sequence[Candidate], number: int, actions: Sequence[Action], alike: Alike
) -> Facts:
    """`instrument_facts`, and what the other actions of the article, as first read, say for each instrument."""
    candidate, own = chosen[number], actions[number]
    facts = instrument_facts(context, candidate)
    way = 0.0 if _side(_phrase(candidate)) else _way_of_goods(context, candidate, own.target)
    if way:
        for instrument, sign in _FAMILIES.items():
            facts[instrument]["way of goods"] = sign * way
    if number:
        facts[actions[number - 1].instrument]["last"] = 1.0
        if points_back(candidate):
            facts[actions[number - 1].instrument]["taken up"] = 1.0
    for label, counts in alike.beside(own).items():
        for instrument, count in counts.items():
            facts[instrument][label] = math.log1p(count)
    return facts


def _way_of_goods(context: Context, candidate: Candidate, target: Sequence[str]) -> float:
    """1 where the trigger's clause tells of goods that go to the target ("fertiliser to Malawi"), -1 where they come
    from it ("French wheat", "shipments from Landes"), 0 where it tells neither or both."""
    first, last = candidate.head.left_edge, candidate.head.right_edge
    ways = set()
    for mention in context.actors_between(first.idx, last.idx + len(last)):
        span = context.tokens(mention.span) if set(mention.codes) & set(target) else None
        if span is None:
            continue
        words = [token.lower_ for token in context.doc[max(0, span.start - 2) : span.start] if token.lower_ != "the"]
        before = words[-1] if words else ""
        named_so = mention.kind is ActorKind.DEMONYM and span.end <= last.i and context.doc[span.end].pos_ in _GOODS_POS
        if before in ("to", "into"):
            ways.add(1.0)
        elif named_so or before in ("from", "out"):
            ways.add(-1.0)
    return ways.pop() if len(ways) == 1 else 0.0


def _lean(doc: Doc) -> float:
    """How much more an article speaks of exports than of imports, as a log ratio."""
    lean: float | None = doc.user_data.get("lean")
    if lean is None:
        words = Counter(lower_words(doc))
        lean = doc.user_data["lean"] = _log_ratio(words)
    return lean


def _lean_of_noun(context: Context, candidate: Candidate) -> float:
    """The same of the words around nouns of the restriction's family: duties and taxes, bans and curbs."""
    nouns = frozenset(word for told in _phrase(candidate) for word in _words().families.get(told, ()))
    known: dict[frozenset[str], float] = context.doc.user_data.setdefault("leans", {})
    if nouns not in known:  # once an article: a scan of all words for each trigger would be quadratic
        words = lower_words(context.doc)
        places = (place for place, word in enumerate(words) if word in nouns)
        around = (near for place in places for near in words[max(0, place - _AROUND) : place + _AROUND + 1])
        known[nouns] = _log_ratio(Counter(around))
    return known[nouns]


def _log_ratio(words: Counter[str]) -> float:
    known = _words()
    export, import_ = (sum(words[word] for word in side) for side in (known.export, known.import_))
    return math.log((export + 0.5) / (import_ + 0.5))


def points_back(candidate: Candidate) -> bool:
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
    """The words of the trigger, of what it acts on or what changes by itself, and of that noun's modifiers."""
    words = [token.lower_ for token in candidate.trigger]
    if candidate.match is not None:
        nouns = [candidate.match.anchor]
    else:
        nouns = [c for c in candidate.head.children if c.dep_ in ("obj", "nsubj:pass") and c.pos_ == "NOUN"]
        nouns = nouns or [c for c in candidate.head.children if c.dep_ == "nsubj" and c.lower_ in anchors()]
    nouns += [part for noun in nouns for part in spelled_out(noun)]
    return [*words, *(token.lower_ for noun in nouns for token in _noun_phrase(noun))]


def _noun_phrase(noun: Token) -> list[Token]:
    near = [noun, *(child for child in noun.children if child.dep_ in ("compound", "amod", "nmod", "nmod:poss"))]
    if noun.dep_ in ("compound", "amod", "nmod"):
        near.append(noun.head)
    return near


def _told(words: list[str], side: str, clause: Sequence[str]) -> set[Instrument]:
    """The instruments that words of a clause tell, with the side of trade that they concern."""
    known = _words()
    found = {known.plain[word] for word in words if word in known.plain}
    for word in words:
        if word not in known.sided or not known.unless[word].isdisjoint((*words, *clause)):
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
