"""Who an article has named and who has spoken in it: looking somebody up by name, or by who came last."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from core.extract.quotes.people import Profile

Known = list[tuple[int, Profile]]  # token index, who is named or speaks there
Fits = Callable[[Profile], bool]
_LOOKBACK = 300  # mentions before a reference among which it is looked for, and after it
_PARTS = 12  # tokens between the parts of one name


@dataclass
class _Short:
    """The persons whom a bare name may mean, in the order in which they were named."""

    first: str
    last: str
    surnames: set[str]
    by_surname: str | None = None  # the last of those whose surname it is


class Roster:
    """The first profile of each name; bare surnames find the full one."""

    def __init__(self) -> None:
        self._profiles: dict[str, Profile] = {}
        self._short: dict[str, _Short] = {}

    def add(self, profile: Profile) -> None:
        """One more name; another profile of a name that is there changes nothing."""
        if profile.name in self._profiles:
            return
        self._profiles[profile.name] = profile
        words = profile.name.split()
        if profile.kind != "person" or len(words) < 2:
            return
        for key in {words[-1], words[0], " ".join(words[1:])}:
            short = self._short.setdefault(key, _Short(profile.name, profile.name, set()))
            short.last = profile.name
            short.surnames.add(words[-1])
            if key == words[-1]:
                short.by_surname = profile.name

    def get(self, name: str) -> Profile | None:
        return self._profiles.get(name)

    def full_name(self, profile: Profile) -> str | None:
        """The longer name of a person that a bare one stands for: as a surname before a first name, the last one named
        where all that fit share a surname."""
        short = self._short.get(profile.name) if " " not in profile.name else None
        if short is None or profile.kind not in ("person", "organisation"):
            return None
        if profile.kind == "organisation":  # a bare name that was taken for a firm's
            told = profile.name.isupper() or profile.country or len(profile.nouns) > 1
            return None if told else short.by_surname
        return short.by_surname or (short.last if len(short.surnames) == 1 else short.first)


class Cast:
    """Who is named anywhere in the article, and who has spoken so far."""

    def __init__(self, known: Known, quoted: AbstractSet[int] = frozenset()) -> None:
        self.known = known
        self.quoted = quoted  # tokens inside direct speech, whose nouns "he" around it does not mean
        self.spoken: Known = []
        self._named = Roster()
        self._all = Roster()
        self._bodies: dict[str, Profile] = {}
        self._body_names: list[str] = []  # sorted
        for _, profile in known:
            self._named.add(profile)
            self._add(profile)

    def _add(self, profile: Profile) -> None:
        self._all.add(profile)
        if profile.kind == "organisation":
            if profile.name not in self._bodies:
                insort(self._body_names, profile.name)
            self._bodies[profile.name] = profile

    def speak(self, place: int, profile: Profile) -> None:
        """One more speaker, at a token."""
        insort(self.spoken, (place, profile), key=lambda one: one[0])
        self._add(profile)

    def merged(self, profile: Profile) -> Profile:
        """A named speaker with all the article says of him."""
        target = self._all.full_name(profile)
        whole = self._all.get(target) if target is not None else None
        if whole is not None:
            return replace(whole.filled(profile), name=whole.name)
        fellow = self._named.get(profile.name)
        return profile.filled(fellow) if fellow is not None else profile

    def body(self, name: str) -> Profile | None:
        """The organisation of this name."""
        return self._bodies.get(name)

    def longer_body(self, name: str) -> str | None:
        """The one organisation whose name goes on after this one: "Halfmoon" -> "Halfmoon Nuclear"."""
        at = bisect_left(self._body_names, name + " ")
        found = [one for one in self._body_names[at : at + 2] if one.startswith(name + " ")]
        return found[0] if len(found) == 1 else None

    def named_before(self, place: int) -> Iterator[tuple[int, Profile]]:
        """Those named before a token, the latest first, as far back as anybody is called again."""
        return _back(self.known, place)

    def spoken_before(self, place: int) -> Iterator[tuple[int, Profile]]:
        """Those who spoke before a token, in the same way."""
        return _back(self.spoken, place)

    def named_after(self, place: int) -> Sequence[tuple[int, Profile]]:
        """Those named after a token, in text order."""
        start = bisect_right(self.known, place, key=lambda one: one[0])
        return self.known[start : start + _LOOKBACK]

    def last_with_place(self, who: Token, fits: Fits) -> tuple[int, Profile | None]:
        """The nearest earlier speaker that fits, unless a fitting subject was named since; with its token, or -1."""
        spoken = next((one for one in self.spoken_before(who.i) if fits(one[1])), None)
        named = next((one for one in self.named_before(who.i) if fits(one[1]) and _is_subject(who.doc, one[0])), None)
        if spoken is not None or named is not None:
            place, found = max((one for one in (spoken, named) if one is not None), key=lambda one: one[0])
            return place, next((p for _, p in self.spoken_before(who.i) if p.name == found.name and fits(p)), found)
        return next((one for one in self.named_before(who.i) if fits(one[1])), (-1, None))

    def last(self, who: Token, fits: Fits) -> Profile | None:
        """The same without its place."""
        return self.last_with_place(who, fits)[1]

    def before(self, who: Token, fits: Fits, *, named: bool = True) -> Profile | None:
        """The nearest who fits, of those who spoke and, if wanted, those who were only named."""
        parts = (self.named_before(who.i), self.spoken_before(who.i)) if named else (self.spoken_before(who.i),)
        nearest = [one for part in parts for one in [next((m for m in part if fits(m[1])), None)] if one is not None]
        return max(nearest, key=lambda one: one[0])[1] if nearest else None


def _back(mentions: Known, before: int) -> Iterator[tuple[int, Profile]]:
    end = bisect_left(mentions, before, key=lambda one: one[0])
    return reversed(mentions[max(0, end - _LOOKBACK) : end])


def _is_subject(doc: Doc, place: int) -> bool:
    """Whether the name at a token is a subject, or opens its sentence and is described: "Ana Ruiz, a broker who"."""
    token = doc[place]
    if token.is_sent_start and any(t.text == "," for t in doc[place : place + 5]):
        return True
    while (
        token.dep_ in ("flat", "compound", "appos", "amod", "nmod:poss", "det")
        and token.head != token
        and abs(token.head.i - place) < _PARTS
    ):
        token = token.head
    return token.dep_.startswith("nsubj")
