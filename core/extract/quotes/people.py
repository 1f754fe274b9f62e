"""What somebody is: affiliation, role, country and title, from the words around the name or description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc

from core.extract.quotes.lexicon import (
    Place,
    country_names,
    known_bodies,
    organisation_words,
    places,
    role_nouns,
    singular,
    states,
)
from core.extract.quotes.runs import text_of
from core.lexicon import load_yaml
from core.model import Role

GENERIC = frozenset(load_yaml("roles.yaml")["generic"])  # what they are depends on whose they are
THINGS = frozenset(load_yaml("roles.yaml")["things"])  # roles of those who are no persons
BODY_NOUNS = frozenset(load_yaml("roles.yaml")["bodies"])  # not for persons
_APOSTROPHES = frozenset({"'", "’", "'s", "’s"})
_PUBLIC = frozenset({"ministry", "department", "agency", "authority", "commission", "government", "directorate"})
_GENERAL = (("secretary", "general"), ("director", "general"))  # of a ministry or of a federation
_RANKS = frozenset({"assistant", "under", "associate", "acting", "interim"})
_HANDS = frozenset({"driver", "trucker", "stevedore", "helper"})
_OFFICES = frozenset({"ministry", "department", "directorate", "secretariat", "bureau"})
_TRADES = frozenset(load_yaml("roles.yaml")["trades"])  # whose association is a business, whatever else its name says
_FIELD = {
    "foreign": "Foreign Affairs",
    "economy": "Economy",
    "treasury": "Treasury",
    "mining": "Mining",
    "mines": "Mines",
    "interior": "the Interior",
}
_US_OFFICES = {
    "treasury": "US Department of the Treasury",
    "commerce": "US Department of Commerce",
    "state": "US Department of State",
    "defense": "US Department of Defense",
    "agriculture": "US Department of Agriculture",
    "energy": "US Department of Energy",
    "labor": "US Department of Labor",
    "justice": "US Department of Justice",
    "homeland": "US Department of Homeland Security",
    "interior": "US Department of the Interior",
    "transportation": "US Department of Transportation",
    "education": "US Department of Education",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """Who a speaker is, as far as the article says."""

    name: str
    kind: str  # "person", "organisation", "place", "unnamed"
    role: Role = Role.OTHER
    affiliation: str | None = None
    country: str | None = None
    title: str | None = None
    nouns: tuple[str, ...] = ()  # singular nouns that describe it: "economist", "ministry"
    plural: bool = False
    gender: str | None = None  # "f", "m", or None where nothing tells

    def filled(self, other: Profile) -> Profile:
        """This profile with what it leaves open taken from another one of the same speaker."""
        generic = bool(self.nouns) and self.nouns[-1] in GENERIC
        employed = self.affiliation is None and other.affiliation is not None and generic
        vague = (self.role is Role.OTHER and not self.nouns) or employed
        return replace(
            self,
            role=other.role if vague else self.role,
            affiliation=self.affiliation or other.affiliation,
            country=(other.country if employed else None) or self.country or other.country,
            title=self.title or other.title,
            nouns=tuple(dict.fromkeys((*self.nouns, *other.nouns))),
            gender=self.gender or other.gender,
        )


def places_in(doc: Doc, start: int, end: int) -> list[Place]:
    """The jurisdictions named in a token range, in text order, the longest names first."""
    table, found, at = places(), [], start
    while at < end:
        word = doc[at].text
        if not word.isspace() and (not word[0].isupper() or word.replace(".", "") not in _beginnings()):
            at += 1
            continue
        for length in (4, 3, 2, 1):
            if at + length <= end:
                text = text_of(doc, at, at + length)
                place = table.get(text) or table.get(text.replace(".", ""))
                if place is not None and text[0].isupper():
                    found.append(place)
                    at += length - 1
                    break
        at += 1
    return found


@cache
def _beginnings() -> frozenset[str]:
    """What the names of jurisdictions begin with, full stops left out: most capitals begin none."""
    names = {name.replace(".", "") for name in places()}
    return frozenset(name[:length] for name in names for length in range(len(name) + 1))


def organisation_role(name: str) -> Role:
    """What an organisation's name tells about it; firms where it tells nothing."""
    words = [
        word.strip(".,'’").removesuffix("'s").removesuffix("’s") for word in name.lower().replace("-", " ").split()
    ]
    table = organisation_words()
    if " ".join(words) in table:
        return table[" ".join(words)]
    roles = [table[word] for word in words if word in table]
    if name in known_bodies():
        return known_bodies()[name][1]
    if not roles:
        return Role.ANALYST if any(len(word) > 5 and word.endswith("bank") for word in words) else Role.BUSINESS
    if words[0] in _OFFICES:
        return Role.OFFICIAL
    if {"statistics", "statistical"} & set(words):
        return Role.OFFICIAL
    if set(words) & _TRADES or any(_of_a_trade(word) for word in words):
        return Role.BUSINESS
    if Role.OTHER in roles and Role.OFFICIAL not in roles:  # "Dockers' and Seafarers' Union"
        return Role.OTHER
    if (
        (words and words[0] == "bank" and "of" in words)
        or ("central" in words and {"bank", "banco", "banque"} & set(words))
        or "reserve" in words
    ):
        return Role.OFFICIAL
    for role in (Role.OFFICIAL, Role.MEDIA):
        if role in roles and (
            (words[0] in table and table[words[0]] is role) or (words[-1] in table and table[words[-1]] is role)
        ):
            return role
    return roles[-1] if Role.OFFICIAL not in roles or roles[-1] is Role.ANALYST else Role.OFFICIAL


def _of_a_trade(word: str) -> bool:
    """Whether a plural in a body's name is those of a trade, whose union is no trade union: "Canners' Union"."""
    one = singular(word)
    return word.endswith("ers") and one != word and one not in _HANDS and role_nouns().get(one) is Role.BUSINESS


@cache
def _phrases() -> tuple[tuple[str, Role], ...]:
    """The phrases of the role nouns in singular words, a space on either side, longest first."""
    phrases = {
        key.replace("'", "").replace("-", " "): role
        for key, role in role_nouns().items()
        if " " in key.replace("-", " ")
    }
    found = {" ".join(singular(word) for word in key.split()): role for key, role in phrases.items()}
    return tuple((f" {key} ", role) for key, role in sorted(found.items(), key=lambda item: -len(item[0])))


@cache
def _openings() -> frozenset[str]:
    """The first words of the phrases: most descriptions have none of them."""
    return frozenset(key.split()[0] for key, _ in _phrases())


def role_in(words: Sequence[str], employer: Role | None) -> tuple[Role | None, tuple[str, ...]]:
    """The role that a description's words tell (lower case, in order), and its role nouns; `employer` is the role of
    whom somebody works for. The last noun before a preposition heads it."""
    table = role_nouns()
    singulars = [singular(word) for word in words if word not in _APOSTROPHES]
    nouns = tuple(word for word in singulars if word in table)
    joined = f" {' '.join(' '.join(singulars).replace('-', ' ').split())} "
    phrase = None
    if not _openings().isdisjoint(joined.split()):
        phrase = next((role for key, role in _phrases() if key in joined), None)
    if words and words[0] in ("former", "ex", "retired", "onetime"):
        return (phrase if phrase in (Role.ANALYST, Role.BUSINESS) else Role.OTHER), nouns
    if employer is not None and nouns and (nouns[-1] in GENERIC or nouns[-2:] in _GENERAL):
        return employer, nouns
    if nouns[-2:] in _GENERAL and (whose := [word for word in nouns[:-2] if word not in GENERIC]):
        return table[whose[-1]], nouns  # "the chamber's secretary general"
    if nouns and nouns[-1] in GENERIC and _PUBLIC & set(nouns[:-1]):  # "the ministry's chief executive"
        return Role.OFFICIAL, nouns
    if phrase is not None:
        return phrase, nouns
    if not nouns:
        return None, ()
    if nouns[-1] in GENERIC:
        specific = [word for word in nouns[:-1] if word not in GENERIC and word != "general"]
        if specific:
            return table[specific[-1]], nouns
    return table[nouns[-1]], nouns


def is_field(text: str) -> bool:
    """Whether a phrase names a field of government ("International Trade", "Foreign"), not who employs somebody."""
    words = [w.lower() for w in text.split() if w.lower() not in ("international", "and") and w not in places()]
    topics = load_yaml("bodies.yaml")["topics"]
    return " ".join(words) in topics or all(word in topics for word in words)


def ministry_name(words: Sequence[str], code: str | None) -> str | None:
    """ "Energy Minister", "finance ministry", "Ministry of Trade": the body in canonical form, if a field is named."""
    lower = [
        word.lower()
        for word in words
        if word.lower()
        not in (
            "the",
            "a",
            "an",
            "its",
            "their",
            "his",
            "her",
            "our",
            "of",
            "for",
            "senior",
            "'s",
            "’s",
            "deputy",
            "vice",
            "chief",
            *_RANKS,
        )
    ]
    for at, word in enumerate(lower):
        head = singular(word)
        if head in ("minister", "ministry", "vice-minister", "department", "secretary", "treasurer"):
            before = [
                w
                for w in lower[:at]
                if w.capitalize() not in places()
                and w
                not in (
                    "prime",
                    "us",
                    "u.s.",
                    "former",
                    "then",
                    "general",
                    "press",
                    "cabinet",
                    "permanent",
                    "opposition",
                    "shadow",
                )
            ]
            field = before[-2:] if len(before) > 1 and before[-2] in ("foreign", "public", "home") else before[-1:]
            after = lower[at + 1 :]
            if (
                head in ("ministry", "minister", "department")
                and not field
                and after
                and singular(after[0]) not in GENERIC
            ):
                field = after[: _field_length(words, after)]
            if (
                head == "secretary"
                and (not field or field[-1] not in load_yaml("bodies.yaml")["topics"])
                and code != "US"
            ):
                return None  # "its secretary", "the NTPA's secretary"
            return _body(field, head, code, lower) if field else None
    return None


def _field_length(words: Sequence[str], after: Sequence[str]) -> int:
    """How many words after "Ministry of" name the field."""
    count = 0
    for word in after:
        if word.isalpha() and (
            word in ("and", "affairs")
            or count == 0
            or after[count - 1] == "and"
            or any(w.lower() == word and w[0].isupper() for w in words)
        ):
            count += 1
        else:
            break
    return count


def _body(field: Sequence[str], head: str, code: str | None, lower: Sequence[str]) -> str | None:
    first = field[-1] if len(field) == 1 else field[0]
    if field[-1] in BODY_NOUNS:  # "the association's secretary"
        return None
    if code == "US" and first in _US_OFFICES:
        return _US_OFFICES[first]
    if head == "secretary" and code not in ("US", "GB", "IN", "PK", "PH"):
        return None
    name = _FIELD.get(" ".join(field), " ".join(w if w == "and" else w.capitalize() for w in field))
    country = country_names().get(code) if code else None
    kind = "Department" if head == "department" and "of" in lower else "Ministry"
    return f"{kind} of {name}" + (f" ({country.name})" if country else "")


def is_state_head(words: Sequence[str]) -> bool:
    """Whether a title is that of a head of state or government."""
    text = " ".join(word.lower() for word in words)
    return any(f" {title} " in f" {text} " for title in states()) and not any(
        singular(word) in ("spokesman", "spokeswoman", "spokesperson", "adviser", "advisor", "office", "aide")
        for word in words
    )
