"""Who is meant: pronouns, surnames, titles and descriptions brought back to one speaker within the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from core.extract.quotes.attribution import Attribution
from core.extract.quotes.cast import Cast
from core.extract.quotes.describe import describe
from core.extract.quotes.introductions import introductions
from core.extract.quotes.lexicon import organisation_words, other_words, role_nouns, singular
from core.extract.quotes.people import BODY_NOUNS, GENERIC, THINGS, Profile, places_in
from core.extract.quotes.phrases import phrase_range
from core.extract.quotes.plausible import is_document
from core.extract.quotes.runs import is_capital, is_surname
from core.extract.quotes.settle import settle
from core.extract.quotes.states import Context
from core.model import QuoteType, Role

_RANKS = frozenset({"shadow", "deputy", "vice", "prime", "foreign", "junior", "opposition", "former"})
_CATAPHORA = 60  # tokens after "he" within which the person may be named
_NEAR = 60  # tokens after a name within which another noun can mean the same person
_HE = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})


_IT = frozenset({"it", "its"})


_THEY = frozenset({"they", "them", "their", "both", "nine", "two"})


_SOME = frozenset({"one", "two", "three", "four", "five", "several", "some", "many", "most", "both", "few", "none"})
_OWN_SPEAKERS = frozenset({"deputy", "spokesman", "spokeswoman", "spokesperson", "aide", "adviser", "advisor"})


_RELATIVE = frozenset({"who", "which", "that", "whom"})


def resolve(doc: Doc, attributions: Sequence[Attribution], context: Context) -> list[Profile]:
    """One profile for each attribution, in the same order."""
    cast = Cast(introductions(doc, context), _quoted(doc, attributions))
    profiles: list[Profile] = []
    for attribution in attributions:
        profile = _profile(doc, attribution, context, cast)
        place = attribution.who.i if attribution.who is not None else 0
        cast.speak(place, profile)
        profiles.append(profile)
    return settle(doc, attributions, profiles)


def _quoted(doc: Doc, attributions: Sequence[Attribution]) -> frozenset[int]:
    """The tokens inside direct speech."""
    direct = (a.span for a in attributions if a.type is QuoteType.DIRECT)
    spans = (doc.char_span(span.start, span.end, alignment_mode="expand") for span in direct)
    return frozenset(at for span in spans if span is not None for at in range(span.start, span.end))


def _profile(
    doc: Doc,
    attribution: Attribution,
    context: Context,
    cast: Cast,
) -> Profile:
    who = attribution.who
    if who is None:
        return Profile("Unknown (unnamed)", "unnamed")
    return identify(doc, who, context, cast)


def identify(
    doc: Doc,
    who: Token,
    context: Context,
    cast: Cast,
    depth: int = 0,
) -> Profile:
    """The profile that a speaker's phrase refers to."""
    word = who.lower_
    if word == "he" and is_surname(who):
        word = who.text
    if word in _RELATIVE and who.head.dep_ in ("acl:relcl", "acl") and depth < 4:
        antecedent = who.head.head
        return identify(doc, antecedent, context, cast, depth + 1)
    if word in _HE:
        return _he(doc, who, context, cast, depth)
    if word in _IT:
        return _it(doc, who, context, cast, depth)
    if word in _THEY and who.pos_ in ("PRON",):
        return _they(doc, who, context, cast, depth)
    if word in ("one", "another", "some", "others", "several", "many") and who.right_edge == who:
        fellows = cast.last(who, lambda p: p.plural)
        noun = _subject_noun(doc, who, cast, plural=True)
        if noun is not None and depth < 3:
            fellows = identify(doc, noun, context, cast, depth + 1)
        if fellows is not None:
            return replace(fellows, plural=word not in ("one", "another"))
    if word in _SOME and depth < 3:
        fellow = next((c for c in who.children if c.i > who.i and c.lower_ in ("them", "these", "those")), None)
        if fellow is not None:  # "Two of them": those before, whose number is all that is new
            return replace(_they(doc, fellow, context, cast, depth + 1), plural=word != "one")
    profile = describe(doc, who, context)
    if profile is None:
        return Profile("Speaker (unnamed)", "unnamed")
    if profile.kind in ("person", "organisation"):
        return _of_owner(doc, who, _with_employer(doc, who, cast.merged(profile), cast), cast)
    if profile.kind == "unnamed":
        return _anaphor(doc, who, profile, context, cast, depth)
    return profile


def _with_employer(doc: Doc, who: Token, profile: Profile, cast: Cast) -> Profile:
    """ "Its economist Adrian Pell", "its president, Bruce Tilley": whose he is, and what that makes him."""
    if profile.kind != "person":
        return profile
    start = phrase_range(who)[0]
    ministerial = "minister" in profile.nouns and profile.affiliation is not None  # "its trade minister": a country's
    if doc[start].lower_ in ("its", "their") and not ministerial:
        owner = cast.last(doc[start], lambda p: p.kind == "organisation")
        if owner is not None:
            role = owner.role if set(profile.nouns) & GENERIC else profile.role
            return replace(profile, affiliation=owner.name, role=role, country=owner.country)
    if profile.affiliation and profile.nouns and profile.nouns[-1] in GENERIC:
        longer = cast.longer_body(profile.affiliation)
        full = longer if profile.affiliation.lower() not in organisation_words() else None
        owner = cast.body(full or profile.affiliation)  # "Halfmoon partner", of "consultancy Halfmoon Nuclear"
        if owner is not None and (owner.role is Role.OFFICIAL or (full and owner.role is Role.ANALYST)):
            country = profile.country or owner.country if owner.role is Role.OFFICIAL else None
            return replace(profile, role=owner.role, country=country, affiliation=owner.name)
        if full is not None:
            return replace(profile, affiliation=full)
    return profile


def _of_owner(doc: Doc, who: Token, profile: Profile, cast: Cast) -> Profile:
    """ "The federation's president, Ana Ruiz": whose she is, by the body that the article named before."""
    if profile.kind != "person" or profile.affiliation is not None:
        return profile
    heads = (who, who.head) if who.dep_ in ("appos", "flat") else (who,)
    owners = (child for head in heads for child in head.children if child.dep_ == "nmod:poss")
    owner = next((t for t in owners if t.pos_ == "NOUN" and singular(t.lower_) in BODY_NOUNS), None)
    body = _body_again(doc, owner, profile, cast) if owner is not None else None
    if body is None or body.kind != "organisation":
        return profile
    role = body.role if set(profile.nouns) & GENERIC else profile.role
    return replace(profile, affiliation=body.affiliation or body.name, country=body.country, role=role)


def _he(doc: Doc, who: Token, context: Context, cast: Cast, depth: int) -> Profile:
    """The person that "he" or "she" stands for: the last one of that gender who spoke or was a subject, be it by
    name or by office; where nobody came before, the one whom the text names next."""
    gender = "f" if who.lower_ in ("she", "her", "herself") else "m"

    def fits(profile: Profile) -> bool:
        return profile.kind in ("person", "unnamed") and not profile.plural and profile.gender in (None, gender)

    place, found = cast.last_with_place(who, fits)
    if found is not None and found.gender is None:  # somebody named since who is surely that gender goes first
        near = max(place, who.i - _NEAR)
        sure = next(((at, p) for at, p in cast.named_before(who.i) if at > near and p.gender == gender), None)
        place, found = sure or (place, found)
    noun = _subject_noun(doc, who, cast, plural=False)
    if noun is not None and noun.i > place and depth < 3:
        profile = identify(doc, noun, context, cast, depth + 1)
        if fits(profile):
            return profile
    if found is not None:
        return found
    after = (p for at, p in cast.named_after(who.i) if at < who.i + _CATAPHORA and p.kind == "person" and fits(p))
    return next(after, None) or Profile("Speaker (unnamed)", "unnamed")


def _they(doc: Doc, who: Token, context: Context, cast: Cast, depth: int) -> Profile:
    """Those whom "they" stands for: the last plural speaker, body or plural subject."""
    place, found = cast.last_with_place(who, lambda p: p.plural or p.kind == "organisation")
    noun = _subject_noun(doc, who, cast, plural=True)
    if noun is not None and noun.i >= place - 6 and depth < 3:
        return identify(doc, noun, context, cast, depth + 1)
    return found or Profile("Speakers (unnamed)", "unnamed")


def _subject_noun(doc: Doc, who: Token, cast: Cast, *, plural: bool) -> Token | None:
    """The nearest subject before a pronoun, in its sentence or the one before, that is a noun for people."""
    inside = who.i > who.sent.start and doc[who.i - 1].text == ","
    last = who.sent.start if inside else who.i  # "The minister, he said, had" is what he said
    first = doc[who.sent.start - 1].sent.start if who.sent.start else 0
    for token in reversed(doc[first:last]):
        if (
            token.dep_.startswith("nsubj")
            and token.i not in cast.quoted
            and token.tag_ == ("NNS" if plural else "NN")
            and singular(token.lower_) in role_nouns()
            and singular(token.lower_) not in BODY_NOUNS | THINGS
            and not is_document(token)
        ):
            return token
    return None


def _it(doc: Doc, who: Token, context: Context, cast: Cast, depth: int) -> Profile:
    """The body or government that "it" stands for: the last speaker of that sort, else the last subject."""
    found = cast.last(who, _is_body)
    sentence = doc[who.i].sent
    for token in doc[sentence.start : who.i]:
        if token.dep_.startswith("nsubj") and is_capital(token) and token.pos_ == "PROPN":
            profile = describe(doc, token, context)
            if profile is not None and _is_body(profile):
                return cast.merged(profile) if profile.kind == "organisation" else profile
    noun = _body_noun(doc, who)
    if noun is not None and found is None and depth < 3:
        return identify(doc, noun, context, cast, depth + 1)
    return found or Profile("Body (unnamed)", "unnamed")


def _body_noun(doc: Doc, who: Token) -> Token | None:
    """The nearest subject or possessor before "it" in its sentence or the one before that is a noun for a body."""
    first = who.sent.start
    first = doc[first - 1].sent.start if first else first
    for token in reversed(doc[first : who.i]):
        named = token.dep_.startswith("nsubj") or token.dep_ == "nmod:poss"
        if named and token.tag_ == "NN" and singular(token.lower_) in BODY_NOUNS:
            return token
    return None


def _is_body(profile: Profile) -> bool:
    return profile.kind in ("organisation", "place") and not profile.plural


def _anaphor(
    doc: Doc,
    who: Token,
    profile: Profile,
    context: Context,
    cast: Cast,
    depth: int,
) -> Profile:
    """ "the company", "the minister", "its president": somebody the article has named."""
    head = singular(who.lower_)
    possessor = next(
        (c for c in who.children if c.dep_ == "nmod:poss" and c.lower_ in ("its", "their", "his", "her")), None
    )
    if possessor is not None and possessor.lower_ in ("its", "their") and depth < 3:
        own = profile.role is Role.OFFICIAL  # no newspaper's minister
        owner = cast.last(who, lambda p: p.kind in ("organisation", "place") and not (own and p.role is Role.MEDIA))
        if owner is not None:
            role = owner.role if profile.role is Role.OTHER or head in GENERIC else profile.role
            return replace(
                profile,
                name=f"{owner.name} {head} (unnamed)",
                affiliation=owner.affiliation or (owner.name if owner.kind == "organisation" else None),
                role=role,
                country=owner.country,
            )
    if possessor is not None and possessor.lower_ in ("his", "her") and head in _OWN_SPEAKERS and depth < 3:
        chief = _he(doc, possessor, context, cast, depth + 1)
        if chief.kind == "person" and chief.role is Role.OFFICIAL:
            return replace(profile, affiliation=chief.affiliation, role=chief.role, country=chief.country)
    if possessor is not None and possessor.lower_ in ("his", "her") and head in ("lawyer", "counsel"):
        return replace(profile, role=Role.OTHER)  # who speaks for somebody is no observer
    aged = head == "old" or head.endswith("year-old")  # "said the 52-year-old"
    if aged or (head in ("man", "woman", "person") and any(c.lower_ == "same" for c in who.children)):
        _, same = cast.last_with_place(who, lambda p: p.kind == "person" and not p.plural)
        return same or profile
    definite = any(c.dep_ == "det" and c.lower_ in ("the", "this", "that") for c in who.children)
    if not definite:
        return profile
    again = _body_again if head in BODY_NOUNS else _person_again
    return again(doc, who, profile, cast) or profile


def _body_again(doc: Doc, who: Token, profile: Profile, cast: Cast) -> Profile | None:
    """The body that "the company" or "the ministry" means."""
    head = singular(who.lower_)
    found = cast.before(who, lambda p: p.kind == "organisation" and (head in p.nouns or head in p.name.lower()))
    if found is not None or any(c.dep_ not in ("det", "punct", "acl:relcl", "appos") for c in who.children):
        return found
    alike = cast.before(who, lambda p: p.kind == "organisation" and p.role is profile.role)
    return alike or cast.before(  # a bare name that was taken for a surname
        who, lambda p: p.kind == "person" and " " not in p.name and not p.nouns and p.title is None
    )


def _person_again(doc: Doc, who: Token, profile: Profile, cast: Cast) -> Profile | None:
    """The person that "the minister" or "the Vermont senator" means."""
    head = singular(who.lower_)
    plain = not any(c.dep_ == "nmod" and c.pos_ != "NUM" for c in who.children)
    bare = plain and not places_in(doc, *phrase_range(who)) and not any(c.dep_ == "nmod:poss" for c in who.children)
    office = {c.lower_ for c in who.children if c.dep_ == "compound" or c.lower_ in _RANKS}

    def holds_office(p: Profile) -> bool:
        return p.kind == "person" and head in p.nouns and office <= set((p.title or "").lower().split())

    found = cast.before(who, holds_office) or cast.before(
        who, lambda p: p.kind == "unnamed" and head in p.nouns and not p.plural, named=False
    )
    if found is not None:
        return found if bare else None
    if who.tag_ in ("NN", "NNP") and plain:
        again = _called_again(who, profile, cast)
        if again is not None:
            return again
    after = [p for _, p in cast.named_after(who.i) if p.kind == "person" and head in p.nouns]
    return after[0] if after and bare and len({p.name for p in after}) == 1 else None


def _called_again(who: Token, profile: Profile, cast: Cast) -> Profile | None:
    """Somebody named just before whom the text calls by another noun: "the Vermont senator", "the veteran trader"."""
    place, person = max(
        (
            (at, p)
            for part in (cast.named_before(who.i), cast.spoken_before(who.i))
            for at, p in part
            if p.kind == "person"
        ),
        key=lambda item: item[0],
        default=(0, None),
    )
    if person is None or who.i - place > _NEAR:
        return None
    alike = profile.role is person.role or Role.OTHER in (profile.role, person.role)
    nouns = [noun for noun in person.nouns if noun not in GENERIC]
    if not alike or (nouns and singular(who.lower_) not in other_words()):
        return None
    return replace(person, role=profile.role) if person.role is Role.OTHER else person
