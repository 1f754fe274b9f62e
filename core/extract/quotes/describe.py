"""From a noun phrase to a profile: a named person, an organisation, a government, or somebody without a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from core.extract.quotes.cues import Cue
from core.extract.quotes.lexicon import country_names, known_bodies, organisation_words, places, role_nouns, titles
from core.extract.quotes.names import Name, is_capital, name_run, read_name, singular, text_of
from core.extract.quotes.people import (
    GENERIC,
    Profile,
    is_state_head,
    ministry_name,
    organisation_after,
    organisation_role,
    places_in,
    role_in,
)
from core.extract.quotes.phrases import phrase_range
from core.model import ActorKind, ActorMention, Role

_SOURCES = frozenset({"source", "people", "person", "insider"})
_DROPPED = frozenset(
    {
        "a",
        "an",
        "the",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "some",
        "several",
        "many",
        "most",
        "few",
        "other",
        "another",
        "senior",
        "third",
        "second",
        "first",
        "both",
        "all",
        "any",
        "these",
        "those",
        "his",
        "her",
        "its",
        "their",
        "this",
        "that",
        "'s",
        "’s",
        "unnamed",
        "top",
        "independent",
        "number",
    }
)
_NO_EMPLOYER = frozenset(
    {
        "its",
        "their",
        "his",
        "her",
        "our",
        "opposition",
        "nobel",
        "former",
        "republican",
        "democratic",
        "then",
        "chief",
        "vice",
        "senior",
        "dr",
        "mr",
        "prof",
        "sir",
        "lord",
        "first",
        "second",
    }
)
_DOCUMENTS = frozenset(
    {
        "report",
        "note",
        "survey",
        "memo",
        "statement",
        "study",
        "bill",
        "poll",
        "letter",
        "filing",
        "page",
        "document",
        "paper",
        "analysis",
        "estimate",
        "book",
        "data",
        "figure",
        "research",
        "draft",
        "email",
        "e-mail",
        "release",
        "commentary",
        "editorial",
        "article",
        "notice",
        "order",
        "decree",
        "indictment",
        "complaint",
        "lawsuit",
        "ruling",
        "tweet",
        "post",
        "briefing",
        "bulletin",
        "forecast",
        "transcript",
        "record",
        "audit",
        "review",
        "assessment",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "ad",
        "advertisement",
        "memorandum",
        "file",
        "resolution",
        "text",
        "communique",
        "finding",
        "statistic",
        "model",
        "index",
        "advisory",
        "website",
        "account",
        "testimony",
        "speech",
        "story",
    }
)
_PERSONAL = frozenset(
    {
        "official",
        "diplomat",
        "lawmaker",
        "aide",
        "minister",
        "negotiator",
        "envoy",
        "senator",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "source",
        "adviser",
        "advisor",
        "governor",
        "president",
        "premier",
        "ambassador",
        "leader",
        "chief",
        "secretary",
        "deputy",
        "mp",
        "head",
        "commissioner",
        "person",
        "people",
        "trader",
        "analyst",
        "economist",
        "farmer",
        "lawyer",
        "officer",
        "treasurer",
    }
)
_GOVERNMENT = frozenset({"government", "administration", "authority", "regime", "cabinet"})


@dataclass(frozen=True, slots=True)
class Context:
    """What describing needs beside the phrase: the actors by character offset, and the article's main country."""

    actors: tuple[ActorMention, ...]
    home: str | None


def is_document(token: Token) -> bool:
    """Whether a noun is something written or counted, whose maker speaks through it."""
    word = singular(token.lower_)
    return word in _DOCUMENTS and word not in ("spokesman", "spokeswoman", "spokesperson")


_WEAK = frozenset(
    {
        "show",
        "suggest",
        "indicate",
        "signal",
        "reveal",
        "demonstrate",
        "highlight",
        "find",
        "reflect",
        "confirm",
        "imply",
        "underscore",
        "underline",
        "hold",
        "see",
        "read",
        "establish",
        "determine",
        "mean",
        "stress",
        "recommend",
        "propose",
        "promise",
        "threaten",
        "convey",
        "expect",
        "know",
        "project",
        "require",
        "prove",
    }
)
_STRICT = frozenset({"object", "evaluate", "figure", "preposition", "request", "commit", "attribute_to", "before"})


def is_plausible(who: Token, frame: str, cue: Cue) -> bool:
    """Whether a subject can be heard: anybody with a verb of saying, but only people, bodies and documents with a verb
    that things take too ("the figures show", not "the move signals")."""
    weak = cue.verb is not None and cue.verb.base in _WEAK
    if not weak and (
        frame not in _STRICT or (frame == "before" and cue.verb is not None and cue.verb.base in ("say", "add", "tell"))
    ):
        return True
    if who.pos_ == "PROPN" or (is_capital(who) and not who.is_sent_start):
        return True
    word = singular(who.lower_)
    if who.pos_ == "PRON" or who.pos_ == "NUM":
        return who.lower_ not in ("this", "that", "there", "these", "those", "what", "which") or (
            who.lower_ in ("that", "which") and _of_body(who)
        )
    return (
        word in role_nouns()
        or word in _DOCUMENTS
        or any(
            t.pos_ == "PROPN" for t in who.doc[phrase_range(who)[0] : who.i] if t.head == who and t.dep_ == "compound"
        )
    )


def is_somebody(token: Token) -> bool:
    """Whether a noun means people who can be a report's source."""
    word = singular(token.lower_)
    return word in _PERSONAL or word in _SOURCES


def _of_body(who: Token) -> bool:
    """Whether the relative pronoun's antecedent is a name or somebody."""
    antecedent = who.head.head
    return antecedent.pos_ == "PROPN" or singular(antecedent.lower_) in role_nouns()


def describe(doc: Doc, who: Token, context: Context, depth: int = 0) -> Profile | None:
    """Who a phrase names or describes, by its own words and those that follow it; None for a pronoun."""
    surname = (
        who.text in ("He", "An", "Will", "May")
        and who.i + 1 < len(doc)
        and doc[who.i + 1].pos_ == "PROPN"
        and is_capital(doc[who.i + 1])
    )
    if (
        who.pos_ == "PRON"
        and not surname
        and who.lower_ not in ("some", "others", "many", "most", "few", "both", "several")
    ):
        return None
    start, end = phrase_range(who)
    if is_document(who) and depth < 3:
        owner = _owner(doc, who)
        if owner is not None:
            profile = describe(doc, owner, context, depth + 1)
            if profile is not None:
                return profile
    state = _state(doc, who, start, end, context)
    if state is not None:
        return state
    limit = who.sent.end
    official = _official_name(doc, who, start, context)
    if official is not None:
        return named(doc, official, context)
    name = read_name(doc, who.i, start, limit) if is_capital(who) else None
    if (
        name is None
        and who.i + 1 < limit
        and is_capital(doc[who.i + 1])
        and doc[who.i + 1].pos_ == "PROPN"
        and singular(who.lower_) in role_nouns()
    ):
        name = read_name(doc, who.i + 1, start, limit)
    if name is not None and name.text and (" " in name.text or singular(name.text) not in role_nouns()):
        return named(doc, name, context)
    return _described(doc, who, start, end, context)


def _official_name(doc: Doc, who: Token, start: int, context: Context) -> Name | None:
    """The name of an official whose whole mention the actors give: "Vice Minister of Commerce Li Chenggang"."""
    actor = actor_at(who, context)
    if actor is None or actor.kind is not ActorKind.PERSON or actor.name.endswith("(unnamed)"):
        return None
    covered = [token for token in doc[max(0, who.i - 12) : who.i + 8] if actor.span.start <= token.idx < actor.span.end]
    for token in covered:
        if doc.text[token.idx : actor.span.end] == actor.name:
            return Name(token.i, covered[-1].i + 1, min(start, covered[0].i), "person", actor.name)
    return None


def _owner(doc: Doc, document: Token) -> Token | None:
    """Who made a document: its possessor, "by X", "from X", "of X"."""
    for child in document.children:
        if (child.dep_ in ("nmod:poss", "compound") and child.pos_ == "PROPN") or (
            child.dep_ == "nmod:poss" and child.pos_ == "NOUN"
        ):
            return child
    for child in sorted(document.subtree, key=lambda token: token.i):
        if child.i > document.i and child.dep_ in ("nmod", "obl", "obl:agent") and child.pos_ in ("PROPN", "NOUN"):
            cases = {case.lower_ for case in child.children if case.dep_ == "case"}
            if cases & {"by", "from", "of"} and singular(child.lower_) not in _DOCUMENTS:
                return child
    return None


def actor_at(who: Token, context: Context) -> ActorMention | None:
    """The state actor whose mention covers a token."""
    return next((a for a in context.actors if a.span.start <= who.idx < a.span.end), None)


def _state(doc: Doc, who: Token, start: int, end: int, context: Context) -> Profile | None:
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
    office = _office_of(doc, who, start, end, actor, context)
    if office is not None:
        return office
    if singular(who.lower_) in _PERSONAL and not is_capital(who):
        return None
    if (
        actor is not None
        and actor.kind in (ActorKind.BODY, ActorKind.REFERENCE)
        and actor.name
        and who.pos_ != "PRON"
        and _ends_at(doc, actor, who)
    ):
        return _body_profile(actor)
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
    ):
        return Profile(actor.name, "place", Role.OFFICIAL, None, actor.codes[0] if len(actor.codes) == 1 else None)
    if actor is not None and actor.kind is ActorKind.GROUP and actor.name:
        name = " and ".join("the " + n if n.startswith("United") else n for n in actor.name.split(" and "))
        return Profile(name[0].upper() + name[1:], "place", Role.OFFICIAL, None, None, plural=True)
    return None


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
    return actor.span.end <= who.idx + len(who) or doc.text[who.idx + len(who) : actor.span.end].lstrip().startswith(
        ("of ", "for ")
    )


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


def named(doc: Doc, name: Name, context: Context) -> Profile:
    """The profile of a named person or organisation from its title, its apposition and what it is "of"."""
    lead = [token.text for token in doc[name.lead : name.start] if not token.is_punct]
    tail_start, tail_end = _tail(doc, name.end)
    tail = [token.text for token in doc[tail_start:tail_end]]
    code = _code(doc, name.lead, name.start, context) or None
    if name.kind != "person":
        return _organisation(doc, name, lead, tail_start, tail_end, context)
    title_words = [word for word in lead if word.lower() not in ("the", "a", "an")]
    employer = organisation_after(doc, name.end, tail_end)
    affiliation = employer[0] if employer else None
    if affiliation is None:
        affiliation = _employer_before(doc, name, context)
    words = [*(w.lower() for w in title_words), *_heading(tail)]
    official_body = ministry_name(title_words, code or context.home) or ministry_name(tail[:8], code or context.home)
    if ministry_name(title_words, code or context.home):
        affiliation = official_body
    role, nouns = role_in([w.lower() for w in title_words], affiliation)
    if role is None and title_words:
        role = next(
            (
                Role(titles()[w])
                for w in (word.lower().rstrip(".") for word in title_words)
                if titles().get(w, "name") != "name"
            ),
            None,
        )
    if role is None:
        role, nouns = role_in(_heading(tail), affiliation)
    if role is Role.OFFICIAL and affiliation is None and nouns and nouns[-1] in GENERIC:
        role = _by_whole_tail(tail) or role
    if role is None and _tail_is_clause(tail):
        studies = {"teaches", "studies", "researches", "lectures", "tracks", "follows"} & {w.lower() for w in tail}
        role = Role.ANALYST if studies else organisation_role(affiliation) if affiliation else None
    actor = next(
        (a for a in context.actors if a.kind is ActorKind.PERSON and a.span.start <= doc[name.start].idx < a.span.end),
        None,
    )
    if role is None and affiliation is not None:
        role = organisation_role(affiliation)
    if role is None and actor is not None:
        role = Role.OFFICIAL
    if role is Role.OFFICIAL:
        code = (
            code
            or _code(doc, tail_start, tail_end, context)
            or (actor.codes[0] if actor and len(actor.codes) == 1 else None)
            or context.home
        )
        body = ministry_name(title_words, code) or ministry_name(tail[:8], code) or official_body
        former = bool(words) and words[0] == "former"
        affiliation = (
            None
            if is_state_head(title_words or tail[:4]) or former
            else body or _official_body(title_words, affiliation, code)
        )
    elif role is Role.BUSINESS:
        code = code or _code(doc, tail_start, tail_end, context) or _near_country(doc, name.start)
    else:
        code = None
    title = text_of(doc, name.lead, name.start) or (" ".join(_heading(tail)) or None)
    given = name.text
    if actor is not None and actor.name.endswith(" " + given):  # "Lutnick": the actors know the full name
        given = actor.name
    return Profile(given, "person", role or Role.OTHER, affiliation, code, title, nouns)


def _by_whole_tail(tail: Sequence[str]) -> Role | None:
    """The role of whoever somebody is head or president of, where that has no proper name: "head of the importers'
    syndicate", "the terminal's operations chief"."""
    for word in reversed([w.lower() for w in tail]):
        role = organisation_words().get(word) or role_nouns().get(singular(word))
        if role is not None and role is not Role.OTHER and singular(word) not in GENERIC:
            return role
    return None


def _official_body(title: Sequence[str], affiliation: str | None, code: str | None) -> str | None:
    lower = {word.lower().rstrip(".") for word in title}
    if "rep" in lower and code in ("US", None):
        return "US House of Representatives"
    if ("sen" in lower or "senator" in lower) and code in ("US", None):
        return "US Senate"
    if ("commission" in lower and code == "EU") or (lower & {"commission"} and "spokesperson" in lower):
        return "European Commission"
    if {"white", "house"} <= lower:
        return "White House"
    return affiliation


def _heading(tail: Sequence[str]) -> list[str]:
    """The words of an apposition up to its first preposition: "a senior fellow" of "a senior fellow at the Institute"."""
    if _tail_is_clause(tail):
        return []
    words = []
    for word in tail:
        if word.lower() in ("at", "of", "for", "with", "in", "from", "who", "to", "on", ",", "and"):
            break
        words.append(word.lower())
    return [word for word in words if word not in ("a", "an", "the")]


def _tail_is_clause(tail: Sequence[str]) -> bool:
    return bool(tail) and tail[0].lower() in ("who", "whose")


def _tail(doc: Doc, end: int) -> tuple[int, int]:
    """Token range of what follows a name: ", an analyst at Y" or " of Y", to the next comma or the end of the clause."""
    start = end
    if start < len(doc) and doc[start].text in (",", "(", "—", "–"):
        start += 1
        if start < len(doc) and doc[start].pos_ in ("VERB", "AUX", "CCONJ") and doc[start].lower_ not in ("who",):
            return start, start
    elif start >= len(doc) or doc[start].lower_ not in ("of", "at", "from", "with"):
        return start, start
    stop = start
    clause = start < len(doc) and doc[start].lower_ in ("who", "whose")
    while stop < len(doc) and stop - start < 20 and doc[stop].sent == doc[start].sent:
        token = doc[stop]
        if token.text in (",", ")", ".", ";", ":", "—", "–", '"', "“", "”") or token.is_space:
            break
        if (not clause and (token.pos_ == "AUX" or (token.pos_ == "VERB" and token.dep_ not in ("acl", "amod")))) or (
            token.lower_ in ("who", "which") and stop > start
        ):
            break
        stop += 1
    return start, stop


def _employer_before(doc: Doc, name: Name, context: Context) -> str | None:
    """The organisation before a title: "Solvent Extractors' Association president Ketan Doshi", "Arecoms president"."""
    at = name.lead
    while at < name.start:
        if is_capital(doc[at]) and doc[at].pos_ != "PRON" and doc[at].lower_ not in _NO_EMPLOYER:
            low, high = name_run(doc, at, at, name.start)
            while (
                high > low
                and singular(doc[high - 1].text) in role_nouns()
                and doc[high - 1].lower_ not in organisation_words()
            ):
                high -= 1
            text = text_of(doc, low, high)
            if (
                high > low
                and text
                and text not in places()
                and singular(text) not in role_nouns()
                and not _is_title_text(text)
            ):
                return text
            at = max(high, at + 1)
        else:
            at += 1
    return None


def _is_title_text(text: str) -> bool:
    return all(word.lower().rstrip(".") in titles() or singular(word) in role_nouns() for word in text.split())


def _organisation(
    doc: Doc, name: Name, lead: Sequence[str], tail_start: int, tail_end: int, context: Context
) -> Profile:
    """A named body: its role by the words before and after it, else by its own."""
    tail = [token.text for token in doc[tail_start:tail_end]]
    role, nouns = role_in([word.lower() for word in lead], None)
    if role is None:
        role, nouns = role_in(_heading(tail), None)
    own = organisation_role(name.text)
    if (
        role is None
        or (own is not Role.BUSINESS and role is Role.OTHER)
        or (own is Role.ANALYST and role is Role.BUSINESS)
    ):
        role = own
    text = name.text.removeprefix("The ").removeprefix("the ")
    known = known_bodies().get(text)
    if known is not None:
        return Profile(
            known[0],
            "organisation",
            known[1],
            known[0],
            known[2],
            None,
            tuple(singular(w) for w in known[0].lower().split()),
        )
    code: str | None = None
    found = places_in(doc, name.lead, name.end) or places_in(doc, tail_start, tail_end)
    if role in (Role.OFFICIAL, Role.BUSINESS, Role.MEDIA) and found:
        code = found[0].code
    body = (
        ministry_name(text.split(), code or context.home)
        if role is Role.OFFICIAL and text.startswith(("Ministry", "Department"))
        else None
    )
    if role is Role.OFFICIAL and code is None and text.isupper() is False:
        code = context.home if body else None
    words = tuple(singular(word) for word in text.lower().split())
    return Profile(body or text, "organisation", role, body or text, code, None, (*nouns, *words))


def _described(doc: Doc, who: Token, start: int, end: int, context: Context) -> Profile:
    """Somebody without a name, or with one in apposition ("Ghana's minister for mines, Kofi Adu-Darko")."""
    given = _given_name(doc, who, end)
    words = [token.text for token in doc[start:end] if not token.is_punct]
    code = _code(doc, start, end, context)
    head = singular(who.lower_)
    employer = organisation_after(doc, who.i, end)
    affiliation = employer[0] if employer else _employer_in(doc, start, who.i)
    core = [token.lower_ for token in doc[start : who.i + 1] if not token.is_punct]
    role, nouns = role_in([word for word in core if word not in _DROPPED], affiliation)
    if head in _SOURCES and role is not Role.OFFICIAL:
        role, affiliation, code = Role.OTHER, None, None
    if role is None:
        role = organisation_role(affiliation) if affiliation else Role.OTHER
    if role is Role.OFFICIAL:
        body_actor = _body_in(doc, start, end, context)
        if body_actor is not None:
            code = body_actor.codes[0] if len(body_actor.codes) == 1 else code
        code = code or _nearest(doc, who, context) or context.home
        body = body_actor.name if body_actor is not None else ministry_name(words, code)
        affiliation = None if is_state_head(words) else body or _official_body(words, affiliation, code)
    elif role in (Role.ANALYST, Role.OTHER):
        code = None
    else:
        code = code or _near_country(doc, who.i)
    title = text_of(doc, start, end)
    if given is not None:
        return Profile(given, "person", role, affiliation, code, title, nouns)
    return Profile(
        _unnamed(doc, who, start, end, code),
        "unnamed",
        role,
        affiliation,
        code,
        title,
        nouns or (head,),
        who.tag_ in ("NNS", "NNPS"),
    )


def _body_in(doc: Doc, start: int, end: int, context: Context) -> ActorMention | None:
    """The public body named inside a description: "a Commission spokeswoman", "a mines ministry source"."""
    low, high = doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
    inside = [a for a in context.actors if low <= a.span.start and a.span.end <= high and a.kind is ActorKind.BODY]
    plain_country = {place.name for place in country_names().values()}
    return next((a for a in inside if a.name and a.name not in plain_country), None)


def _nearest(doc: Doc, who: Token, context: Context) -> str | None:
    """The side of the official by the last jurisdiction named before in the same paragraph."""
    block = next((b for b in doc._.blocks if b.span.start <= who.idx < b.span.end), None)
    if block is None:
        return None
    near = [
        a
        for a in context.actors
        if block.span.start <= a.span.start < who.idx
        and a.kind in (ActorKind.COUNTRY, ActorKind.CAPITAL)
        and len(a.codes) == 1
    ]
    return near[-1].codes[0] if near else None


def _given_name(doc: Doc, who: Token, end: int) -> str | None:
    """The name that an apposition gives: ", Kofi Adu-Darko,"."""
    at = end
    if at >= len(doc) or doc[at].text != "," or at + 1 >= len(doc):
        return None
    at += 1
    if doc[at].pos_ != "PROPN" or not is_capital(doc[at]) or doc[at].sent != who.sent:
        return None
    low, high = name_run(doc, at, at, who.sent.end)
    if high - low < 2 or high >= len(doc) or text_of(doc, low, high) in places():
        return None
    closes = doc[high].text in (",", ".", "(") or doc[high].pos_ in ("VERB", "AUX", "ADV")
    begin = low
    while begin < high - 1 and singular(doc[begin].text) in role_nouns():
        begin += 1
    return text_of(doc, begin, high) if closes else None


def _employer_in(doc: Doc, start: int, end: int) -> str | None:
    """The organisation named before a description's head: "Harrow Stearns analysts", "White House officials"."""
    for at in range(start, end):
        token = doc[at]
        if (
            is_capital(token)
            and token.pos_ == "PROPN"
            and token.text not in places()
            and token.lower_ not in ("the", "a", "an")
        ):
            low, high = name_run(doc, at, at, end)
            text = text_of(doc, low, high)
            return known_bodies().get(text, (text,))[0] if text not in places() and text else None
    return None


def _unnamed(doc: Doc, who: Token, start: int, end: int, code: str | None) -> str:
    """ "Analysts (unnamed)": the description without articles and numbers, its country as an adjective."""
    head = singular(who.lower_)
    if head in _SOURCES:
        return "Sources (unnamed)" if who.tag_ in ("NNS", "NNPS") or who.lower_ == "people" else "Source (unnamed)"
    kept = []
    for token in doc[start : who.i + 1]:
        if token.lower_ in _DROPPED or token.is_punct or token.is_space:
            continue
        place = places().get(token.text)
        short = token.text.replace(".", "") in ("US", "EU", "UK", "UN")
        kept.append(token.text.replace(".", "") if short else place.demonym if place is not None else token.text)
    text = " ".join(kept) or who.text
    employer = organisation_after(doc, who.i, end)
    if employer is not None:
        text = f"{employer[0]} {text[0].lower() + text[1:]}"
    return f"{text[0].upper()}{text[1:]} (unnamed)"


def _code(doc: Doc, start: int, end: int, context: Context) -> str | None:
    found = places_in(doc, start, end)
    if found:
        return found[0].code
    if start >= end:
        return None
    low, high = doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
    for actor in context.actors:
        if low <= actor.span.start and actor.span.end <= high and len(actor.codes) == 1:
            return actor.codes[0]
    return None


def _near_country(doc: Doc, at: int) -> str | None:
    """The first place named in the sentence, for a firm or trader whose country is not said otherwise."""
    sentence = doc[at].sent
    found = [place for place in places_in(doc, at, sentence.end) if place.kind in ("capital", "city", "name")]
    return found[0].code if found else None
