"""Governments, ministries and groups of states as speakers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from core.extract.quotes.lexicon import country_names, places, singular
from core.extract.quotes.people import Profile, places_in
from core.extract.quotes.plausible import PERSONAL
from core.extract.quotes.runs import inside_body, is_capital, name_run, text_of
from core.language import lower_words, whole_text
from core.lexicon import load_yaml
from core.model import ActorKind, ActorMention, Role
from core.spans import covering

_GOVERNMENT = frozenset({"government", "administration", "authority", "regime", "cabinet"})


@dataclass(frozen=True, slots=True)
class Context:
    """What describing needs beside the phrase: the actors by character offset, and the article's main country."""

    actors: tuple[ActorMention, ...]
    home: str | None
    settled: str | None = None  # the main country where it is well ahead of the next
    bodies: Mapping[str, ActorMention] = field(default_factory=dict)  # public bodies as the article calls them
    initials: Mapping[str, str] = field(default_factory=dict)  # "FBR" -> "Federal Board of Revenue"

    def full(self, name: str) -> str:
        """The full name of a body that the article also calls by its initials."""
        return self.initials.get(name, name)


def actor_at(who: Token, context: Context) -> ActorMention | None:
    """The state actor whose mention covers a token."""
    found = covering(context.actors, who.idx)
    return None if found is not None and found.kind is ActorKind.REFERENCE and of_a_trade(who) else found


def of_a_trade(who: Token) -> bool:
    """Whether a word that may mean a state ("the federation", "the union") is a noun for the bodies of a trade."""
    return who.text.islower() and who.lower_ in load_yaml("roles.yaml")["domestic"]


def state_profile(doc: Doc, who: Token, start: int, end: int, context: Context) -> Profile | None:
    """A government by its country or capital, a ministry or agency, a group of states."""
    text = text_of(doc, start, end).removeprefix("the ").removeprefix("The ")
    own = text_of(doc, *name_run(doc, who.i, start, end)) if is_capital(who) else ""
    actor = actor_at(who, context)
    joined = [child for child in who.children if child.dep_ == "conj" and child.i < end]
    topic = [t for t in doc[start : who.i] if t.pos_ in ("NOUN",)]
    if singular(who.lower_) in _GOVERNMENT and not topic and who.pos_ in ("NOUN", "PROPN"):
        named_place = places_in(doc, start, end)
        code = (
            named_place[0].code if named_place else actor.codes[0] if actor and len(actor.codes) == 1 else context.home
        )
        if code is not None and singular(who.lower_) != "authority" and code in country_names():
            return Profile(
                country_names()[code].name, "place", Role.OFFICIAL, None, code, nouns=(singular(who.lower_),)
            )
    if who.lower_ == "side" and (sides := places_in(doc, start, end)):  # "the German side"
        return Profile(country_names()[sides[0].code].name, "place", Role.OFFICIAL, None, sides[0].code)
    office = _office_of(doc, who, start, end, actor, context) or _central_bank(doc, who, start, end, actor)
    if office is not None:
        return office
    if singular(who.lower_) in PERSONAL and not is_capital(who):
        return None
    if (
        actor is not None
        and actor.kind in (ActorKind.BODY, ActorKind.REFERENCE)
        and actor.name
        and who.pos_ != "PRON"
        and _ends_at(doc, actor, who)
    ):
        return _body_profile(actor)
    if _goes_on(doc, who):
        return None
    place = places().get(own.removeprefix("the ")) or places().get(own.replace(".", ""))
    if place is not None and place.kind in ("name", "capital") and text.startswith(own) and not joined:
        return Profile(country_names()[place.code].name, "place", Role.OFFICIAL, None, place.code)
    if place is not None and joined:
        others = [places().get(text_of(doc, *name_run(doc, c.i, c.left_edge.i, end))) for c in joined]
        if all(o is not None for o in others):
            names = sorted({country_names()[p.code].name for p in [place, *(o for o in others if o)]})
            return Profile(
                " and ".join("the " + n if n.startswith("United") else n for n in names),
                "place",
                Role.OFFICIAL,
                plural=True,
            )
    if (
        actor is not None
        and actor.kind in (ActorKind.COUNTRY, ActorKind.CAPITAL)
        and is_capital(who)
        and actor.name
        and _ends_at(doc, actor, who)
        and not _is_firm_of(doc, who, actor, start, end)
    ):
        return Profile(actor.name, "place", Role.OFFICIAL, None, actor.codes[0] if len(actor.codes) == 1 else None)
    if actor is not None and actor.kind is ActorKind.GROUP and actor.name:
        name = " and ".join("the " + n if n.startswith("United") else n for n in actor.name.split(" and "))
        return Profile(name[0].upper() + name[1:], "place", Role.OFFICIAL, None, None, plural=True)
    return None


def _goes_on(doc: Doc, who: Token) -> bool:
    """Whether a place only begins the name of a body: "the Manama Business Post"."""
    if lower_words(doc)[who.i + 1 : who.i + 3] == ["-", "based"]:  # "Tokyo-based broker Suisan"
        return True
    after = doc[who.i + 1] if who.i + 1 < len(doc) else None
    return after is not None and is_capital(after) and inside_body(after)


def _central_bank(doc: Doc, who: Token, start: int, end: int, actor: ActorMention | None) -> Profile | None:
    """ "Kenya's central bank", "the central bank" where the article settles whose: by its own name."""
    if who.lower_ != "bank" or doc[who.i - 1 : who.i].text.lower() != "central":
        return None
    found = places_in(doc, start, end)
    codes = (found[0].code,) if found else actor.codes if actor is not None else ()
    country = country_names().get(codes[0]) if len(codes) == 1 else None
    if country is None:
        return None
    name = load_yaml("bodies.yaml")["central_banks"].get(country.code, f"Bank of {country.name}")
    return Profile(name, "organisation", Role.OFFICIAL, name, country.code, nouns=("bank",))


def _is_firm_of(doc: Doc, who: Token, actor: ActorMention, start: int, end: int) -> bool:
    """Whether a country's name ends a longer one of its kind: "Hwasung Vietnam"."""
    first = doc[name_run(doc, who.i, start, end)[0]]
    return first.idx < actor.span.start and first.ent_type_ == "ORG"


def _office_of(
    doc: Doc, who: Token, start: int, end: int, actor: ActorMention | None, context: Context
) -> Profile | None:
    """ "the prime minister's office in Bratislava", "the presidential office"."""
    if who.lower_ != "office":
        return None
    words = " ".join(token.lower_ for token in doc[start : who.i])
    title = (
        "Prime Minister's Office"
        if "prime minister" in words
        else "Presidential Office"
        if "president" in words
        else None
    )
    if title is None:
        return None
    found = places_in(doc, start, end)
    code = found[0].code if found else context.home
    country = country_names().get(code or "")
    name = title + (f" ({country.name})" if country else "")
    return Profile(name, "organisation", Role.OFFICIAL, name, code, nouns=("office",))


def _ends_at(doc: Doc, actor: ActorMention, who: Token) -> bool:
    """Whether the actor's mention is headed by the token, not merely a part of its phrase."""
    return actor.span.end <= who.idx + len(who) or whole_text(doc)[
        who.idx + len(who) : actor.span.end
    ].lstrip().startswith(("of ", "for "))


def _body_profile(actor: ActorMention) -> Profile:
    code = actor.codes[0] if len(actor.codes) == 1 else None
    nouns = tuple(
        word
        for word in ("ministry", "department", "agency", "commission", "office", "bank")
        if word in actor.name.lower()
    )
    place = country_names().get(code or "")
    if place is not None and actor.name == place.name:
        return Profile(actor.name, "place", Role.OFFICIAL, None, code)
    return Profile(
        actor.name,
        "organisation",
        Role.OFFICIAL,
        actor.name,
        code,
        nouns=(*nouns, "ministry") if "department" in nouns else nouns,
    )
