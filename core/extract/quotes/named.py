"""The profile of somebody or some body with a name."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from core.extract.quotes.employers import Employer, organisation_after
from core.extract.quotes.firms import firm_of
from core.extract.quotes.lexicon import (
    given_names,
    known_bodies,
    organisation_words,
    places,
    role_nouns,
    singular,
    titles,
)
from core.extract.quotes.names import OFFICES, Name, owned_before
from core.extract.quotes.people import (
    GENERIC,
    Profile,
    is_field,
    is_state_head,
    ministry_name,
    organisation_role,
    places_in,
    role_in,
)
from core.extract.quotes.runs import is_capital, name_run, text_of
from core.extract.quotes.sides import addressed, body_near, is_domestic, paragraph_side
from core.extract.quotes.states import Context, of_a_trade
from core.extract.quotes.telling import (
    by_clause,
    by_predicate,
    by_whole_tail,
    gives_counsel,
    heading_of,
    is_clause,
    is_parent,
    present_role,
    tail_of,
    title_with_of,
)
from core.model import ActorKind, Role
from core.spans import covering, within

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
        "assistant",
        "deputy",
        "under",
        "associate",
        "acting",
        "interim",
        "permanent",
        "principal",
        "professor",
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
_RULES = frozenset("regulates oversees polices licenses administers supervises enforces".split())  # what no firm does
_WOMEN = frozenset(
    {
        "mrs",
        "ms",
        "miss",
        "dame",
        "madam",
        "lady",
        "queen",
        "princess",
        "actress",
        "wife",
        "mother",
        "grandmother",
        "daughter",
        "sister",
        "girl",
        "aunt",
        "widow",
    }
)
_MEN = frozenset(
    {
        "mr",
        "sir",
        "lord",
        "king",
        "prince",
        "emir",
        "sheikh",
        "father",
        "bishop",
        "husband",
        "grandfather",
        "son",
        "brother",
        "boy",
        "uncle",
        "widower",
    }
)


def named(doc: Doc, name: Name, context: Context) -> Profile:
    """The profile of a named person or organisation from its title, its apposition and what it is "of"."""
    lead = [token.text for token in doc[name.lead : name.start] if not token.is_punct]
    tail_start, tail_end = tail_of(doc, name.end)
    tail = [token.text for token in doc[tail_start:tail_end]]
    code = country_code(doc, name.lead, name.start, context) or None
    if name.kind != "person" or name.text in context.initials:
        return _organisation(doc, name, lead, tail_start, tail_end, context)
    title_words = [word for word in lead if word.lower() not in ("the", "a", "an")]
    employer = organisation_after(doc, name.end, tail_end)
    affiliation = employer.name if employer else _employer_before(doc, name, context)
    affiliation = context.full(affiliation) if affiliation else None
    employs = role_of(affiliation, employer, context)
    heading = heading_of(tail)
    words = [*(w.lower() for w in title_words), *heading]
    titled = ministry_name(title_words, code or context.home)
    official_body = titled or ministry_name(tail[:8], code or context.home)
    if titled:
        affiliation = titled
    if employs is Role.BUSINESS and gives_counsel(words, employer):
        employs = Role.ANALYST
    role, nouns = role_in([w.lower() for w in title_words], employs)
    if role is None:
        role, nouns = role_in(title_with_of(doc, name.lead), employs)
    if role is None and is_parent(doc, name.lead):
        role, nouns = Role.OTHER, ("parent",)
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
        role, nouns = role_in(heading, employs)
    if role is Role.OFFICIAL and affiliation is None and nouns and nouns[-1] in GENERIC:
        role = by_whole_tail(tail) or role
    if is_clause(tail) and role in (None, Role.OTHER):
        role = by_clause(tail, employs) or role
        if role is Role.BUSINESS and {"grows", "farms", "breeds", "grew", "farmed"} & set(tail):
            nouns = (*nouns, "farmer")
    at = covering(context.actors, doc[name.start].idx)
    actor = at if at is not None and at.kind is ActorKind.PERSON else None
    if role is None and not nouns:
        role, nouns = by_predicate(doc, name)
    if words[:1] == ["former"]:
        now = present_role(doc, tail_end)
        if now is not None:
            role = now if role is Role.OTHER else role
            employer = organisation_after(doc, tail_end, doc[tail_end].sent.end)
            affiliation = employer.name if employer else affiliation
    role = role or employs
    if role in (None, Role.BUSINESS) and not nouns and affiliation is None:
        firm = firm_of(doc, name.end, name.text)
        if firm is not None:
            role, affiliation = role or firm.role, firm.name or None
    office = context.bodies.get(affiliation or "")
    if office is not None:
        affiliation, code = office.name, code or office.codes[0]
    if role is None and actor is not None:
        role = Role.OFFICIAL
    if role is Role.OFFICIAL:
        code = (
            code
            or (None if is_clause(tail) else country_code(doc, tail_start, tail_end, context))
            or (actor.codes[0] if actor and len(actor.codes) == 1 else None)
            or ("US" if title_words[:1] in (["Rep."], ["Rep"]) else None)
            or paragraph_side(doc, name.start, context)
            or context.home
        )
        if code == "EU" and "minister" in nouns:  # a minister is a country's
            code = paragraph_side(doc, name.start, context, national=True) or code
        body = ministry_name(title_words, code) or ministry_name(tail[:8], code) or official_body
        former = bool(words) and words[0] == "former"
        affiliation = (
            None
            if (office is None and is_state_head(title_words or tail[:4])) or former
            else body or body_by_title(title_words, affiliation, code)
        )
        if affiliation == "European Commission":
            code = "EU"
        if affiliation is None and not former and set(title_words[-1:]) & {"Secretary", "secretary"}:
            near = body_near(doc, name.start, context)
            affiliation = near.name if near is not None and near.codes[0] == code else None
    elif role is Role.BUSINESS:
        code = code or country_code(doc, tail_start, tail_end, context) or near_country(doc, name.start)
        if code is None and is_domestic(nouns):
            code = addressed(doc, name.start, context)
    else:
        code = None
    title = text_of(doc, name.lead, name.start) or (" ".join(heading) or None)
    given = name.text
    if actor is not None and actor.name.endswith(" " + given):  # "Lutnick": the actors know the full name
        given = actor.name
    return Profile(given, "person", role or Role.OTHER, affiliation, code, title, nouns, gender=gender_of(given, words))


def role_of(affiliation: str | None, employer: Employer | None, context: Context) -> Role | None:
    """What a body makes of those who work for it: by the words that describe it there, else by its own name."""
    if affiliation in context.bodies:
        return Role.OFFICIAL
    if employer is not None and affiliation == employer.name:
        return employer.role
    return organisation_role(affiliation) if affiliation else None


def gender_of(name: str, words: Sequence[str]) -> str | None:
    """ "f" or "m" by a courtesy title, a noun ("spokeswoman") or the given name; None where nothing tells."""
    for word in (w.rstrip(".") for w in words):
        if word in _WOMEN or word.endswith("woman"):
            return "f"
        if word in _MEN or word.endswith("man"):
            return "m"
    return given_names().get(name.split()[0]) if name else None


def body_by_title(title: Sequence[str], affiliation: str | None, code: str | None) -> str | None:
    lower = {word.lower().rstrip(".") for word in title}
    if "rep" in lower and code in ("US", None):
        return "US House of Representatives"
    if ("sen" in lower or "senator" in lower) and code in ("US", None):
        return "US Senate"
    if code == "EU" and ({"foreign", "policy", "chief"} <= lower or {"high", "representative"} <= lower):
        return "European Union"
    if ("commission" in lower and code == "EU") or (lower & {"commission"} and "spokesperson" in lower):
        return "European Commission"
    if {"white", "house"} <= lower:
        return "White House"
    return affiliation


def _employer_before(doc: Doc, name: Name, context: Context) -> str | None:
    """The organisation before a title: "Solvent Extractors' Association president Ketan Doshi", "Arecoms president"."""
    at = name.lead
    if any(singular(t.text) in OFFICES and t.nbor().lower_ in ("of", "for") for t in doc[at : max(at, name.start - 1)]):
        return None  # "Secretary for Commerce and Development Ana Ruiz"
    while at < name.start:
        if is_capital(doc[at]) and doc[at].pos_ != "PRON" and doc[at].lower_ not in _NO_EMPLOYER:
            low, high = name_run(doc, at, at, name.start)
            while high > low and (
                doc[high - 1].text in ("-", "–")
                or doc[high - 1].lower_.rstrip(".") in titles()
                or (singular(doc[high - 1].text) in role_nouns() and doc[high - 1].lower_ not in organisation_words())
            ):
                high -= 1
            text = text_of(doc, low, high)
            if (
                high > low
                and text
                and text not in places()
                and singular(text) not in role_nouns()
                and not _is_title_text(text)
                and not (high < name.start and is_field(text))
                and not _opens_phrase(doc, low, high)
            ):
                return text
            at = max(high, at + 1)
        else:
            at += 1
    return None


def _opens_phrase(doc: Doc, low: int, high: int) -> bool:
    """Whether a word has its capital from the sentence alone: "Central bank governor Ana Silva"."""
    if high - low > 1 or not doc[low].is_sent_start:
        return False
    opening = " ".join(token.lower_ for token in doc[low : high + 1])
    return any(f"{key} ".startswith(f"{opening} ") for key in role_nouns())


def _is_title_text(text: str) -> bool:
    return all(word.lower().rstrip(".") in titles() or singular(word) in role_nouns() for word in text.split())


def _organisation(
    doc: Doc, name: Name, lead: Sequence[str], tail_start: int, tail_end: int, context: Context
) -> Profile:
    """A named body: its role by the words before and after it, else by its own."""
    lead = lead or [token.text for token in _nouns_before(doc, name.start)]
    tail = [token.text for token in doc[tail_start:tail_end]]
    role, nouns = role_in([word.lower() for word in lead], None)
    if role is None:
        role, nouns = role_in(heading_of(tail), None)
    own = Role.OFFICIAL if _regulates(doc, name.end) else organisation_role(context.full(name.text))
    if (
        role is None
        or (own in (Role.OFFICIAL, Role.ANALYST) and role is Role.OTHER)
        or (own is Role.ANALYST and role is Role.BUSINESS)
    ):
        role = own
    text = context.full(name.text.removeprefix("The ").removeprefix("the "))
    office = context.bodies.get(text) if role is Role.OFFICIAL else None
    if office is not None:
        return Profile(office.name, "organisation", role, office.name, office.codes[0], None, (*nouns, *_words(text)))
    known = known_bodies().get(text)
    if known is not None:
        return Profile(
            known[0],
            "organisation",
            known[1],
            known[0],
            known[2],
            None,
            _words(known[0]),
        )
    code: str | None = None
    first = max(0, name.start - 3) if owned_before(doc, name.start) else name.lead
    found = places_in(doc, first, name.end) or places_in(doc, tail_start, tail_end)
    if role in (Role.OFFICIAL, Role.BUSINESS, Role.MEDIA) and found:
        code = found[0].code
    body = (
        ministry_name(text.split(), code or context.home)
        if role is Role.OFFICIAL and text.startswith(("Ministry", "Department"))
        else None
    )
    if role is Role.OFFICIAL and code is None and text.isupper() is False:
        code = context.home if body else None
    words = _words(text)
    if role is Role.BUSINESS and code is None and is_domestic((*nouns, *words)):
        code = addressed(doc, name.start, context)
    return Profile(body or text, "organisation", role, body or text, code, None, (*nouns, *words))


def _regulates(doc: Doc, end: int) -> bool:
    """Whether ", which regulates the sector" follows a body's name."""
    words = [token.lower_ for token in doc[end : end + 7]]
    if words[:1] == ["("] and words[2:3] == [")"]:
        words = words[3:]
    return words[:2] == [",", "which"] and bool(_RULES & set(words[2:4]))


def _nouns_before(doc: Doc, start: int) -> DocSpan:
    """The common nouns right before a name: "statistics agency CAPMAS", "trade body Belfrite"."""
    first = start
    while first and start - first < 2 and doc[first - 1].pos_ == "NOUN" and doc[first - 1].text.islower():
        first -= 1
    return doc[first:start]


def _words(name: str) -> tuple[str, ...]:
    return tuple(singular(word) for word in name.lower().split())


def country_code(doc: Doc, start: int, end: int, context: Context) -> str | None:
    found = places_in(doc, start, end)
    if found:
        return found[0].code
    if start >= end:
        return None
    low, high = doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
    for actor in within(context.actors, low, high):
        if len(actor.codes) == 1:
            last = next(token for token in reversed(doc[start:end]) if token.idx < actor.span.end)
            if actor.kind is ActorKind.REFERENCE and of_a_trade(last):
                continue
            return actor.codes[0]
    return None


def near_country(doc: Doc, at: int) -> str | None:
    """The first place that the sentence names before its next verb, for a firm or trader of no stated country."""
    end = doc[at].sent.end
    said = (t.i for t in doc[at:end] if t.pos_ in ("VERB", "AUX") and not t.dep_.startswith(("acl", "amod")))
    found = [place for place in places_in(doc, at, next(said, end)) if place.kind in ("capital", "city", "name")]
    return found[0].code if found else None
