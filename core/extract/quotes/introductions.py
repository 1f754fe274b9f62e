"""Where an article introduces its people and bodies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from spacy.attrs import POS
from spacy.tokens import Doc, Token

from core.extract.quotes.cast import Known, Roster
from core.extract.quotes.describe import describe
from core.extract.quotes.initials import initials
from core.extract.quotes.lexicon import places, role_nouns, singular
from core.extract.quotes.named import named
from core.extract.quotes.names import read_name
from core.extract.quotes.neighbours import completed
from core.extract.quotes.people import GENERIC, Profile, places_in
from core.extract.quotes.phrases import phrase_range
from core.extract.quotes.runs import is_capital, name_run
from core.extract.quotes.states import Context
from core.extract.quotes.syntax import ancestors
from core.language import lower_words, whole_text
from core.model import ActorKind, ActorMention

_AHEAD = 1.25  # how many times as often as the next the plain main country of an article is named


def context_of(doc: Doc, actors: Sequence[ActorMention]) -> Context:
    """The actors and the country that the article names most, weighted to its beginning."""
    counts: Counter[str] = Counter()
    for block in doc._.blocks[:40]:
        span = doc.char_span(block.span.start, block.span.end, alignment_mode="expand")
        if span is not None:
            for place in places_in(doc, span.start, span.end):  # "Ukrainian grain" tells less than "Poland said"
                counts[place.code] += 1 if place.kind == "demonym" else 2
    ranked = counts.most_common(2)
    home = ranked[0][0] if ranked else None
    ahead = len(ranked) < 2 or ranked[0][1] >= _AHEAD * ranked[1][1]
    return Context(tuple(actors), home, home if ahead else None, _bodies(doc, actors), initials(doc))


def _bodies(doc: Doc, actors: Sequence[ActorMention]) -> dict[str, ActorMention]:
    """The public bodies of one jurisdiction by the words that the article calls them: "Commission", "Congress"."""
    text = whole_text(doc)
    found: dict[str, ActorMention] = {}
    for actor in actors:
        if actor.kind is ActorKind.BODY and len(actor.codes) == 1 and actor.name not in places():
            found.setdefault(actor.span.of(text).removeprefix("the ").removeprefix("The "), actor)
    return found


def introductions(doc: Doc, context: Context) -> Known:
    """Every named person and organisation of the article with its place, surnames joined to the full names."""
    found: Known = []
    past = 0
    for at in np.flatnonzero(doc.to_array(POS) == doc.vocab.strings["PROPN"]).tolist():
        if at < past or not is_capital(doc[at]):
            continue
        low, high = name_run(doc, at, max(0, at - 6), min(len(doc), at + 12))
        left = _phrase_start(doc, low)
        name = read_name(doc, at, left, high)
        past = max(high, at + 1)
        if name is not None and name.kind != "place" and name.text:
            found.append((name.start, named(doc, name, context)))
    roles = role_nouns()
    for at, word in enumerate(lower_words(doc)):  # names after a description: "the finance minister, Ignacio Larraín"
        noun = singular(word)
        if noun not in roles:
            continue
        token = doc[at]
        office = token.pos_ == "PROPN" and (noun in GENERIC or noun == "minister")  # "the Trade Minister, Ana Ruiz"
        if token.pos_ != "NOUN" and not office:
            continue
        after = phrase_range(token)[1]
        profile = describe(doc, token, context) if after + 1 < len(doc) and doc[after].text == "," else None
        if profile is not None and profile.kind == "person" and not _fronted(token, doc[after + 1]):
            found.append((token.i, profile))
    return _joined(completed(doc, sorted(found, key=lambda item: item[0]), context))


def _fronted(noun: Token, name: Token) -> bool:
    """Whether a noun before a comma ends a clause in front of the name: "Speaking to reporters, Ana Ruiz said"."""
    return name.dep_ == "nsubj" and noun.dep_ != "nsubj" and name.head != noun.head and name.head in ancestors(noun)


def _phrase_start(doc: Doc, low: int) -> int:
    """Leftwards over the words of a title or description before a name."""
    start = low
    while start > 0 and low - start < 8 and not doc[start].is_sent_start:
        token = doc[start - 1]
        if (
            (token.is_punct and token.text not in ("-", "'", "’"))
            or token.is_space
            or token.pos_ in ("VERB", "AUX", "ADP", "CCONJ", "PRON", "SCONJ", "ADV")
        ):
            break
        start -= 1
    return start


def _joined(found: Known) -> Known:
    """Each mention of a name filled from its fellows; a surname takes the full name that ends or begins with it."""
    full: dict[str, Profile] = {}
    roster = Roster()
    for _, profile in found:
        full[profile.name] = full[profile.name].filled(profile) if profile.name in full else profile
        roster.add(profile)
    return [(place, full[roster.full_name(profile) or profile.name]) for place, profile in found]
