"""What the attributions of an article tell of each other's speakers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from core.extract.quotes.attribution import Attribution
from core.extract.quotes.lexicon import known_bodies, organisation_words, role_nouns, singular
from core.extract.quotes.people import THINGS, Profile
from core.extract.quotes.runs import ARTICLES
from core.language import block_of, lower_words, whole_text
from core.lexicon import load_yaml
from core.model import Block, Role

_DECLARES = frozenset({"say", "confirm", "announce", "state"})  # what a ministry's statement does for its country
_CLIENTS = frozenset({"clients", "client"})  # to whom brokers and consultants write
_OTHERS = frozenset({"customers", "staff", "employees", "shareholders", "suppliers", "members", "workers", "investors"})
_NOTES = frozenset({"note", "notes", "report", "email"})
_HEARERS = 6  # tokens after the cue in which they are named
_TELLING = frozenset(load_yaml("roles.yaml")["domestic"])  # "association": who writes for its members
_OPENING = 4  # tokens of a paragraph in which the name of who spoke before may open it
_NEAR = 60  # tokens before a name in which his trade is looked for
_FIRST = frozenset({"i", "we", "our", "my", "us", "me"})
_POINTING = frozenset({"the", "its", "their", "his", "her"})


def settle(doc: Doc, attributions: Sequence[Attribution], profiles: Sequence[Profile]) -> list[Profile]:
    """The profiles in the same order, with what the others tell."""
    found = _spoken_for(attributions, profiles)
    known = {
        p.name: filled
        for one in (
            _named_later(doc, attributions, found),
            _noted(doc, attributions, found),
            _among(doc, attributions, found),
        )
        for p, filled in one
    }
    return [known.get(profile.name, profile) if profile.kind != "unnamed" else profile for profile in found]


def _spoken_for(attributions: Sequence[Attribution], profiles: Sequence[Profile]) -> list[Profile]:
    """A country that "says" or "confirms" is its ministry where the article lets exactly one ministry of that country
    speak and no official of it by name: "China confirmed ...", then "According to the commerce ministry ..."."""
    ministries: dict[str, dict[str, Profile]] = {}
    people = {p.country for p in profiles if p.kind == "person" and p.role is Role.OFFICIAL}
    for profile in profiles:
        if profile.kind == "organisation" and profile.country and {"ministry", "department"} & set(profile.nouns):
            ministries.setdefault(profile.country, {})[profile.name] = profile
    found = []
    for attribution, profile in zip(attributions, profiles, strict=True):
        verb = attribution.cue.verb.base if attribution.cue is not None and attribution.cue.verb else ""
        own = ministries.get(profile.country or "", {})
        if profile.kind == "place" and verb in _DECLARES and len(own) == 1 and profile.country not in people:
            profile = next(iter(own.values()))
        found.append(profile)
    return found


def _named_later(
    doc: Doc, attributions: Sequence[Attribution], profiles: Sequence[Profile]
) -> Iterator[tuple[Profile, Profile]]:
    """A paragraph that opens with a bare name goes on with whom the one before called by his office: "its agriculture
    secretary said", then "Joseph Too told a meeting"."""
    seen: set[str] = set()
    last: tuple[Token, Profile] | None = None
    for attribution, profile in zip(attributions, profiles, strict=True):
        who = attribution.who
        if who is None:
            continue
        bare = profile.kind == "person" and profile.role is Role.OTHER and not profile.nouns
        if bare and profile.affiliation is None and profile.name not in seen and last is not None:
            before, office = last
            if _opens_next_block(doc, before, who, attribution.span.start):
                yield profile, profile.filled(office)
        seen.add(profile.name)
        last = (who, profile) if _is_office(who, profile) else None


def _is_office(who: Token, profile: Profile) -> bool:
    """Whether somebody without a name is one whom his office makes the only one: "its trade minister"."""
    definite = any(
        c.dep_ == "nmod:poss" or (c.dep_ == "det" and c.lower_ in _POINTING) for c in who.children if c.i < who.i
    )
    return profile.kind == "unnamed" and not profile.plural and definite and profile.role is not Role.OTHER


def _opens_next_block(doc: Doc, before: Token, name: Token, quote: int) -> bool:
    blocks: Sequence[Block] = doc._.blocks
    first, second = block_of(doc, before.idx), block_of(doc, name.idx)
    if first is None or second is None or second.span.start <= first.span.start:
        return False
    place = bisect_left(blocks, second.span.start, key=lambda block: block.span.start)
    if blocks[place - 1] != first:
        return False
    opening = doc.char_span(second.span.start, second.span.end, alignment_mode="expand")
    quoted = quote <= second.span.start + 1  # the paragraph begins with his words
    return opening is not None and (name.i < opening.start + _OPENING or quoted)


def _noted(
    doc: Doc, attributions: Sequence[Attribution], profiles: Sequence[Profile]
) -> Iterator[tuple[Profile, Profile]]:
    """Whom only his hearers give away: who tells clients or writes in a note is an analyst, who tells fellow lawmakers
    one of them, and a name that "reported" something a news outlet."""
    words = lower_words(doc)
    for attribution, profile in zip(attributions, profiles, strict=True):
        told = profile.nouns if profile.kind == "person" else _TELLING & set(profile.nouns)
        named = profile.kind in ("person", "organisation")
        if attribution.cue is None or told or not named or profile.role not in (Role.BUSINESS, Role.OTHER):
            continue
        after = words[attribution.cue.end : attribution.cue.end + _HEARERS]
        noted = after[:1] == ["in"] and after[1:2] in (["a"], ["its"], ["his"], ["her"]) and _NOTES & set(after[2:4])
        note = noted and not _OTHERS & set(after) and profile.name not in known_bodies()
        fellow = role_nouns().get(singular(after[1])) if after[:1] == ["fellow"] and len(after) > 1 else None
        if _CLIENTS & set(after[:2]) or note:
            yield profile, replace(profile, role=Role.ANALYST, country=None)
        elif fellow is not None and profile.kind == "person":
            yield profile, replace(profile, role=fellow)
        elif _is_outlet(attribution, profile):
            yield profile, replace(profile, role=Role.MEDIA, affiliation=profile.name, country=None)


def _is_outlet(attribution: Attribution, profile: Profile) -> bool:
    """Whether a body of which nothing else is known "reports" something, or stands after what it "reported"."""
    verb = attribution.cue.verb.base if attribution.cue is not None and attribution.cue.verb else ""
    who = attribution.who
    if who is None or any(token.pos_ == "NOUN" for token in (*who.subtree, *who.doc[max(0, who.i - 1) : who.i])):
        return False  # "statistics agency CAPMAS reported"
    past = attribution.cue is not None and who.doc[attribution.cue.head].tag_ != "VBZ"
    if past and attribution.rule != "before":
        return False  # "Oakvale reported that sales fell" may be a firm's own report
    words = {word.lower() for word in profile.name.split()}
    plain = profile.name not in known_bodies() and not words & organisation_words().keys()
    alone = profile.kind == "organisation" or profile.name.split()[0] in ARTICLES
    return verb == "report" and plain and alone


def _among(
    doc: Doc, attributions: Sequence[Attribution], profiles: Sequence[Profile]
) -> Iterator[tuple[Profile, Profile]]:
    """Somebody of whom nothing is said and who speaks of himself where his paragraph is about a trade is one of them:
    "Growers in Ilam heard it at the yard. “We can breathe,” Kinley Wangmo said"."""
    text = whole_text(doc)
    for attribution, profile in zip(attributions, profiles, strict=True):
        bare = profile.kind == "person" and profile.role is Role.OTHER and not profile.nouns
        if attribution.who is None or not bare or profile.affiliation is not None:
            continue
        if _FIRST & set(attribution.span.of(text).lower().replace("’", " ").replace("'", " ").split()):
            role = _trade_before(doc, attribution.who.i)
            if role is not None:
                yield profile, replace(profile, role=role)


def _trade_before(doc: Doc, place: int) -> Role | None:
    """The role of the plural that a paragraph made its subject last before a token, if it is a trade or analysts."""
    block = block_of(doc, doc[place].idx)
    for at in range(place - 1, max(-1, place - _NEAR), -1):
        token = doc[at]
        if block is None or token.idx < block.span.start:
            return None
        if token.dep_.startswith("nsubj") and token.tag_ == "NNS" and singular(token.lower_) in role_nouns():
            role = role_nouns()[singular(token.lower_)] if singular(token.lower_) not in THINGS else None
            return role if role in (Role.BUSINESS, Role.ANALYST) else None
    return None
