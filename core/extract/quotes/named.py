"""The profile of somebody or some body with a name."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from core.extract.quotes.firms import THINGS_KEPT, firm_of
from core.extract.quotes.lexicon import (
    activities,
    given_names,
    known_bodies,
    leading_verbs,
    organisation_words,
    places,
    role_nouns,
    singular,
    titles,
)
from core.extract.quotes.names import OFFICES, Name, is_capital, name_run, owned_before, text_of
from core.extract.quotes.people import (
    BODY_NOUNS,
    GENERIC,
    Employer,
    Profile,
    is_field,
    is_state_head,
    ministry_name,
    organisation_after,
    organisation_role,
    places_in,
    role_in,
)
from core.extract.quotes.sides import addressed, body_near, is_domestic, paragraph_side
from core.extract.quotes.states import Context, of_a_trade
from core.lexicon import load_yaml
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


COUNSEL = frozenset({"lawyer", "partner", "solicitor", "barrister", "attorney", "counsel"})
_LEFT = frozenset({"served", "retired", "resigned", "quit", "left", "stepped", "worked"})
_FARMING = frozenset({"grows", "farms", "breeds", "brews", "grew", "farmed", "bred"})
_PUBLIC = frozenset({"services", "affairs", "inspection", "protection", "standards", "veterinary", "quarantine"})
_RULES = frozenset("regulates oversees polices licenses administers supervises enforces".split())  # what no firm does
_KEEPS = frozenset({"keep", "own", "run", "operate", "tend", "have", "manage"})  # a stall, a mill
_REACH = 8  # tokens from a name to what is said of it
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
    tail_start, tail_end = _tail(doc, name.end)
    tail = [token.text for token in doc[tail_start:tail_end]]
    code = country_code(doc, name.lead, name.start, context) or None
    if name.kind != "person" or name.text in context.initials:
        return _organisation(doc, name, lead, tail_start, tail_end, context)
    title_words = [word for word in lead if word.lower() not in ("the", "a", "an")]
    employer = organisation_after(doc, name.end, tail_end)
    affiliation = employer.name if employer else _employer_before(doc, name, context)
    affiliation = context.full(affiliation) if affiliation else None
    employs = role_of(affiliation, employer, context)
    words = [*(w.lower() for w in title_words), *_heading(tail)]
    official_body = ministry_name(title_words, code or context.home) or ministry_name(tail[:8], code or context.home)
    if ministry_name(title_words, code or context.home):
        affiliation = official_body
    if employs is Role.BUSINESS and _gives_counsel([*words], employer):
        employs = Role.ANALYST
    role, nouns = role_in([w.lower() for w in title_words], employs)
    if role is None:
        role, nouns = role_in(_title_with_of(doc, name.lead), employs)
    if role is None and _parent_of(doc, name.lead):
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
        role, nouns = role_in(_heading(tail), employs)
    if role is Role.OFFICIAL and affiliation is None and nouns and nouns[-1] in GENERIC:
        role = _by_whole_tail(tail) or role
    if _tail_is_clause(tail) and role in (None, Role.OTHER):
        role = _by_clause(tail, employs) or role
        if role is Role.BUSINESS and {"grows", "farms", "breeds", "grew", "farmed"} & set(tail):
            nouns = (*nouns, "farmer")
    at = covering(context.actors, doc[name.start].idx)
    actor = at if at is not None and at.kind is ActorKind.PERSON else None
    if role is None and not nouns:
        role, nouns = _by_predicate(doc, name)
    if words[:1] == ["former"]:
        now = _now(doc, tail_end)
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
            or (None if _tail_is_clause(tail) else country_code(doc, tail_start, tail_end, context))
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
    title = text_of(doc, name.lead, name.start) or (" ".join(_heading(tail)) or None)
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


def _parent_of(doc: Doc, lead: int) -> bool:
    """ "Mum-of-two Ana Ruiz"."""
    words = [token.lower_ for token in doc[max(0, lead - 5) : lead]]
    return len(words) == 5 and words[1:4] == ["-", "of", "-"] and role_nouns().get(words[0]) is Role.OTHER


def _title_with_of(doc: Doc, lead: int) -> list[str]:
    """The words of a title that ends in what it is of: "acting director of veterinary services Dr Ana Ruiz"."""
    at = lead
    while at and lead - at < 4 and doc[at - 1].pos_ in ("NOUN", "ADJ") and doc[at - 1].text.islower():
        at -= 1
    if at == lead or not at or doc[at - 1].lower_ not in ("of", "for"):
        return []
    end = at - 1
    public = any(
        token.lower_ in load_yaml("bodies.yaml")["topics"] or token.lower_ in _PUBLIC for token in doc[at:lead]
    )
    start = end
    while start and end - start < 4 and doc[start - 1].pos_ in ("NOUN", "ADJ") and doc[start - 1].text.islower():
        start -= 1
    return [*(["government"] if public else []), *(token.lower_ for token in doc[start:end])]


def _gives_counsel(words: Sequence[str], employer: Employer | None) -> bool:
    """Whether somebody is a lawyer or partner at a firm, not one who speaks for it."""
    return employer is not None and employer.link in ("at", "with") and bool(COUNSEL & set(words))


def gender_of(name: str, words: Sequence[str]) -> str | None:
    """ "f" or "m" by a courtesy title, a noun ("spokeswoman") or the given name; None where nothing tells."""
    for word in (w.rstrip(".") for w in words):
        if word in _WOMEN or word.endswith("woman"):
            return "f"
        if word in _MEN or word.endswith("man"):
            return "m"
    return given_names().get(name.split()[0]) if name else None


def _by_clause(tail: Sequence[str], employer: Role | None) -> Role | None:
    """What a clause tells of somebody: ", who imports tyres", ", whose ceramics firm"."""
    lower = [word.lower() for word in tail]
    if lower[0] == "whose":
        nouns = [role_nouns()[word] for word in map(singular, lower[1:4]) if word in role_nouns()]
        return nouns[0] if nouns and nouns[0] is Role.BUSINESS else None
    if "as" in lower[2:6]:  # "who took over as managing director"
        at = lower.index("as")
        role, _ = role_in(lower[at + 1 : at + 4], employer)
        return Role.OTHER if role is Role.OFFICIAL and _LEFT & set(lower[:at]) else role
    done = next((activities()[word] for word in lower if word in activities()), None)
    if done or employer or lower[1:2] == [] or lower[1] not in leading_verbs():
        return done or employer
    objects = (word for word in map(singular, lower[2:6]) if word in role_nouns() and word not in GENERIC)
    led = next((role_nouns()[word] for word in objects), None)
    return led or (Role.BUSINESS if lower[1] == "runs" else None)


def _by_predicate(doc: Doc, name: Name) -> tuple[Role | None, tuple[str, ...]]:
    """What a sentence says that somebody is: "Samuel Ochieng is a tea broker", "Ana Ruiz chairs the growers' union",
    "two analysts, Priya Nair and Tom Ashdown"."""
    root = doc[name.start : name.end].root
    if root.dep_ == "conj" and root.head.dep_ == "appos":
        root = root.head
    head = root.head
    if root.dep_ == "appos" and head.tag_ == "NNS":
        return role_in([t.lower_ for t in doc[head.left_edge.i : head.i + 1] if t.pos_ in ("NOUN", "ADJ")], None)
    if not root.dep_.startswith("nsubj") or not 0 <= head.i - name.end < _REACH:
        return None, ()
    if head.lower_ in _FARMING:  # "Mazen Ghazawi grows tomatoes"
        return Role.BUSINESS, ()
    if head.lemma_ in _KEEPS:
        kept = next((child for child in head.children if child.dep_ == "obj" and child.i > head.i), None)
        kind = role_nouns().get(singular(kept.lower_)) if kept is not None and kept.pos_ == "NOUN" else None
        if kind is Role.BUSINESS and kept is not None and singular(kept.lower_) in THINGS_KEPT:
            return kind, ()
    if any(child.dep_ == "cop" for child in head.children):
        noun: Token | None = head
    else:
        objects = (child for child in head.children if child.dep_ == "obj" and child.i > head.i)
        noun = next(objects, None) if head.lower_ in leading_verbs() else None
    if noun is None or noun.pos_ not in ("NOUN", "PROPN"):
        return None, ()
    words = [t.text for t in doc[max(noun.left_edge.i, head.left_edge.i, noun.i - 4) : noun.i + 1] if t.is_alpha]
    if noun.pos_ == "PROPN":
        return organisation_role(" ".join(words)), ()
    role, nouns = role_in([word.lower() for word in words], None)
    if role is None and head.lower_ in ("runs", "owns", "ran", "owned"):  # "runs a dairy near Nakuru"
        role = Role.BUSINESS
    return role, nouns


def _now(doc: Doc, at: int) -> Role | None:
    """What a former official is now: "who now lectures at", "who is now a fellow"."""
    words = [token.lower_ for token in doc[at : at + 9]]
    if words[:1] != ["who"] or "now" not in words[1:3]:
        return None
    role, _ = role_in([word for word in words[2:] if word != "now"][:4], None)
    return role or next((activities()[word] for word in words if word in activities()), None)


def _by_whole_tail(tail: Sequence[str]) -> Role | None:
    """The role of whoever somebody is head or president of, where that has no proper name: "head of the importers'
    syndicate", "the terminal's operations chief", "a senior adviser at a think tank"."""
    owner = next((w.lower() for w, mark in pairwise(tail) if mark in ("'s", "’s")), "")
    whose = role_nouns().get(singular(owner))
    if whose is not None and singular(owner) in BODY_NOUNS:  # "head of the agency's enforcement unit"
        return whose
    phrase, _ = role_in([w.lower() for w in tail if w.lower() not in ("a", "an", "the")][-2:], None)
    if phrase is not None and phrase not in (Role.OFFICIAL, Role.OTHER):
        return phrase
    for word in reversed([w.lower() for w in tail]):
        role = organisation_words().get(word) or role_nouns().get(singular(word))
        if role is not None and role is not Role.OTHER and singular(word) not in GENERIC:
            return role
    return None


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


def _heading(tail: Sequence[str]) -> list[str]:
    """The words of an apposition up to its first preposition: "a senior fellow at the Institute" -> "senior fellow"."""
    if _tail_is_clause(tail):
        return []
    if [word.lower() for word in tail[:2]] == ["one", "of"]:  # "one of the ministry's two state ministers"
        tail = tail[2:]
    words = []
    for word in tail:
        if word.lower() in ("at", "of", "for", "with", "in", "from", "who", "to", "on", ",", "and"):
            break
        words.append(word.lower())
    return [word for word in words if word not in ("a", "an", "the") and not word.isdigit()]


def _tail_is_clause(tail: Sequence[str]) -> bool:
    return bool(tail) and tail[0].lower() in ("who", "whose")


def _tail(doc: Doc, end: int) -> tuple[int, int]:
    """Token range of what follows a name (", an analyst at Y", " of Y"), to the next comma or the end of the clause."""
    start = end
    if end < len(doc) and doc[end].text == "(":
        close = next((at for at in range(end, min(end + 6, len(doc))) if doc[at].text == ")"), end)
        if close + 1 < len(doc) and doc[close + 1].text == ",":  # "Lars Holm (pictured), head of"
            start = close + 1
    if start < len(doc) and doc[start].text in (",", "(", "—", "–"):
        start += 1
        if start + 2 < len(doc) and doc[start].like_num and doc[start + 1].text == ",":  # ", 54, boss of"
            start += 2
        verbal = start < len(doc) and doc[start].pos_ in ("VERB", "AUX", "CCONJ")
        titled = start + 1 < len(doc) and singular(doc[start + 1].text) in role_nouns()  # "managing director"
        if verbal and doc[start].lower_ != "who" and not (titled and doc[start].tag_ == "VBG"):
            return start, start
    elif start >= len(doc) or doc[start].lower_ not in ("of", "at", "from", "with"):
        return start, start
    stop = start
    if start >= len(doc):
        return start, stop
    clause = doc[start].lower_ in ("who", "whose")
    limit = min(start + 20, doc[start].sent.end)
    while stop < limit:
        token = doc[stop]
        if token.text in (",", ")", ".", ";", ":", "—", "–", '"', "“", "”") or token.is_space:
            break
        verb = token.pos_ == "AUX" or (token.pos_ == "VERB" and token.dep_ not in ("acl", "amod"))
        if stop > start and ((verb and not clause) or token.lower_ in ("who", "which")):
            break
        stop += 1
    return start, stop


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
        role, nouns = role_in(_heading(tail), None)
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
