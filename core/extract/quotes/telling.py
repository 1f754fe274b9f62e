"""What the words before and after a person's name tell: titles, appositions, clauses, what a sentence says he is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc, Token

from core.extract.quotes.employers import Employer
from core.extract.quotes.firms import THINGS_KEPT
from core.extract.quotes.lexicon import activities, leading_verbs, organisation_words, role_nouns, singular
from core.extract.quotes.names import Name
from core.extract.quotes.people import BODY_NOUNS, GENERIC, organisation_role, role_in
from core.lexicon import load_yaml
from core.model import Role

_REACH = 8  # tokens from a name to what is said of it
COUNSEL = frozenset({"lawyer", "partner", "solicitor", "barrister", "attorney", "counsel"})
_LEFT = frozenset({"served", "retired", "resigned", "quit", "left", "stepped", "worked"})
_FARMING = frozenset({"grows", "farms", "breeds", "brews", "grew", "farmed", "bred"})
_PUBLIC = frozenset({"services", "affairs", "inspection", "protection", "standards", "veterinary", "quarantine"})
_KEEPS = frozenset({"keep", "own", "run", "operate", "tend", "have", "manage"})  # a stall, a mill


def is_parent(doc: Doc, lead: int) -> bool:
    """ "Mum-of-two Ana Ruiz"."""
    words = [token.lower_ for token in doc[max(0, lead - 5) : lead]]
    return len(words) == 5 and words[1:4] == ["-", "of", "-"] and role_nouns().get(words[0]) is Role.OTHER


def title_with_of(doc: Doc, lead: int) -> list[str]:
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


def gives_counsel(words: Sequence[str], employer: Employer | None) -> bool:
    """Whether somebody is a lawyer or partner at a firm, not one who speaks for it."""
    return employer is not None and employer.link in ("at", "with") and bool(COUNSEL & set(words))


def by_clause(tail: Sequence[str], employer: Role | None) -> Role | None:
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


def by_predicate(doc: Doc, name: Name) -> tuple[Role | None, tuple[str, ...]]:
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


def present_role(doc: Doc, at: int) -> Role | None:
    """What a former official is now: "who now lectures at", "who is now a fellow"."""
    words = [token.lower_ for token in doc[at : at + 9]]
    if words[:1] != ["who"] or "now" not in words[1:3]:
        return None
    role, _ = role_in([word for word in words[2:] if word != "now"][:4], None)
    return role or next((activities()[word] for word in words if word in activities()), None)


def by_whole_tail(tail: Sequence[str]) -> Role | None:
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


def heading_of(tail: Sequence[str]) -> list[str]:
    """The words of an apposition up to its first preposition: "a senior fellow at the Institute" -> "senior fellow"."""
    if is_clause(tail):
        return []
    if [word.lower() for word in tail[:2]] == ["one", "of"]:  # "one of the ministry's two state ministers"
        tail = tail[2:]
    words = []
    for word in tail:
        if word.lower() in ("at", "of", "for", "with", "in", "from", "who", "to", "on", ",", "and"):
            break
        words.append(word.lower())
    return [word for word in words if word not in ("a", "an", "the") and not word.isdigit()]


def is_clause(tail: Sequence[str]) -> bool:
    return bool(tail) and tail[0].lower() in ("who", "whose")


def tail_of(doc: Doc, end: int) -> tuple[int, int]:
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
