"""Settles what the words alone do not: by recency, salience and grammatical role, through the whole article."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, cached_property

from spacy.tokens import Doc

from core.extract.actors.authorities import official_name
from core.extract.actors.mention import POSSESSIVE, Mention, sentence_numbers
from core.extract.actors.salience import Coming, Past
from core.jurisdictions import demonyms, display_name
from core.language import is_venue
from core.lexicon import load_yaml
from core.model import ActorKind
from core.spans import holding

_WEIGHTS = {
    ActorKind.COUNTRY: 1.0,
    ActorKind.CAPITAL: 1.0,
    ActorKind.BODY: 1.2,
    ActorKind.PERSON: 1.0,
    ActorKind.REFERENCE: 0.8,
    ActorKind.DEMONYM: 0.7,
    ActorKind.PLACE: 0.4,
    ActorKind.FIRM: 0.1,
    ActorKind.GROUP: 0.3,
}
_SUBJECT, _POSSESSOR, _OBJECT = 2.0, 1.2, 0.6  # "China said", "China's curbs", "exports to China"
_TOWARDS = frozenset({"to", "from", "against", "on", "for", "with", "into"})
_NOT_IT = frozenset({ActorKind.DEMONYM, ActorKind.PLACE, ActorKind.FIRM, ActorKind.PERSON})
_NO_SIDE = frozenset({ActorKind.PLACE, ActorKind.FIRM})  # they take part in nothing
_PERSON_REACH = 3  # sentences after which "he" no longer means the official named last
_COMPLEMENTS = frozenset({"xcomp", "advcl", "ccomp"})
_JOINERS = frozenset({",", "and", "or", "&", "the", "as", "well", "both", "-", "–", "/"})


@cache
def _controlling() -> frozenset[str]:
    """Verbs whose object does what their complement tells."""
    governors = load_yaml("governors.yaml")
    return frozenset((*governors["demand"], *governors["accuse"]))


class Resolver:
    """Settles mentions in text order; every settled one becomes context for those after it."""

    def __init__(self, doc: Doc, mentions: Sequence[Mention]) -> None:
        self.doc = doc
        self.sentence = sentence_numbers(doc)
        self.mentions = mentions
        self.settled: list[Mention] = []
        self._weights: list[float] = []  # of each settled mention
        self._sides = Past()
        self._parties = Past()  # sides without the places where people only met
        self._kinds = Past()  # the same by what they are alone, for groups
        self._codes: set[str] = set()
        self._bodies: dict[str, Mention] = {}  # the last body of each topic and head, and of each head
        self._people: list[Mention] = []

    def run(self) -> list[Mention]:
        """All mentions, the unsettled ones with codes where the article gives them."""
        for index, mention in enumerate(self.mentions):
            self._add(mention if mention.settled else self._settle(mention, index))
        return self.settled

    def _add(self, mention: Mention) -> None:
        weight, sentence = self._weight(mention), self.sentence[mention.start]
        self.settled.append(mention)
        self._weights.append(weight)
        self._codes.update(mention.codes)
        if mention.kind is ActorKind.BODY and mention.codes:
            self._bodies[mention.head] = self._bodies["|" + mention.head.partition("|")[2]] = mention
        if mention.kind is ActorKind.PERSON and mention.codes:
            self._people.append(mention)
        if len(mention.codes) != 1:
            return
        (code,) = mention.codes
        self._sides.add(code, weight, sentence)
        if not self._venue(mention):
            self._parties.add(code, weight, sentence)
            if mention.kind not in _NO_SIDE:
                self._kinds.add(code, _WEIGHTS[mention.kind], sentence)

    def _first_in(self, sentence: int) -> int:
        """Place of the first settled mention in a sentence or after it."""
        return bisect_left(self.settled, sentence, key=lambda m: self.sentence[m.start])

    def _recent(self, here: int, reach: int) -> Sequence[Mention]:
        """The settled mentions of a sentence and the `reach` ones before it."""
        return self.settled[self._first_in(here - reach) :]

    @cached_property
    def _coming(self) -> Coming:
        """The sides that the words alone give."""
        return Coming(
            (place, m.codes[0], self._weight(m), self.sentence[m.start])
            for place, m in enumerate(self.mentions)
            if len(m.codes) == 1
        )

    @cached_property
    def _last_named(self) -> dict[str, int]:
        """Code -> place of the last mention that has it by its words alone."""
        return {code: place for place, m in enumerate(self.mentions) for code in m.codes}

    def _in_article(self, code: str, index: int) -> bool:
        """Whether a mention before or after this one has a code."""
        return code in self._codes or self._last_named.get(code, -1) > index

    def _settle(self, mention: Mention, index: int) -> Mention:
        if mention.need.startswith("group"):
            codes = self._group(mention, index, int(mention.need.split()[1]))
            return replace(mention, codes=codes, name=display_name(codes))
        if mention.need == "they":
            return self._named(mention, self._they(mention))
        if mention.need == "it":
            return self._named(mention, self._it(mention))
        if mention.need == "person":
            return self._person(mention)
        if mention.need == "american":
            return self._named(mention, self._american(mention, index))
        if mention.need == "commission":
            return self._commission(mention, index)
        if mention.need == "body" and (body := self._same_body(mention)):
            return replace(mention, codes=body.codes, name=body.name)
        if mention.kind is ActorKind.BODY and (body := self._same_body(mention)):
            return replace(mention, codes=body.codes, name=body.name)
        return self._named(mention, self._salient(mention, index))

    def _named(self, mention: Mention, codes: tuple[str, ...]) -> Mention:
        name = mention.name
        if mention.kind is ActorKind.BODY and "|" in mention.head and len(codes) <= 1:
            topic, head = mention.head.split("|")
            if topic:
                name = official_name(codes[0] if codes else "", topic, head)
        elif mention.kind is ActorKind.PERSON and "(unnamed)" in name and codes:
            name = f"{demonyms().get(codes[0], display_name(codes))} {name}"
        elif not name or mention.kind is ActorKind.REFERENCE:
            name = display_name(codes)
        return replace(mention, codes=codes, name=name)

    def _venue(self, mention: Mention) -> bool:
        """Whether a capital is only where people met."""
        return mention.kind is ActorKind.CAPITAL and is_venue(self.doc, mention.start, mention.end)

    def _weight(self, mention: Mention) -> float:
        root = self.doc[mention.start : mention.end].root
        weight = _WEIGHTS[mention.kind]
        after = self.doc[mention.end].text if mention.end < len(self.doc) else ""
        before = self.doc[mention.start - 1].lower_ if mention.start else ""
        if before in _TOWARDS:
            weight *= _OBJECT
        elif root.dep_.startswith("nsubj"):
            weight *= _SUBJECT
        elif after in POSSESSIVE:
            weight *= _POSSESSOR
        return weight

    def _scores(self, mention: Mention) -> dict[str, float]:
        """Code -> salience at the mention, of what came before."""
        past = self._parties if mention.kind is ActorKind.REFERENCE else self._sides
        return _allowed(past.at(self.sentence[mention.start]), mention)

    def _salient(self, mention: Mention, index: int) -> tuple[str, ...]:
        scores = self._scores(mention)
        if not scores:  # what comes later counts only where nothing came before
            scores = _allowed(self._coming.after(index, self.sentence[mention.start]), mention)
        if scores:
            return (max(sorted(scores), key=lambda code: scores[code]),)
        if len(mention.allowed) == 1:
            return tuple(mention.allowed)
        return ()

    def _american(self, mention: Mention, index: int) -> tuple[str, ...]:
        """ "the Senate", "the Treasury": the American one, unless the text is clearly about another country."""
        if self._in_article("US", index) or max(self._scores(mention).values(), default=0.0) < 1.0:
            return ("US",)
        return self._salient(mention, index)

    def _same_body(self, mention: Mention) -> Mention | None:
        """The body named before that "the ministry" or a second "trade ministry" repeats."""
        topic, _, head = mention.head.partition("|")
        return self._bodies.get("|" + head if not topic or mention.need == "body" else mention.head)

    def _commission(self, mention: Mention, index: int) -> Mention:
        if body := self._same_body(mention):
            return replace(mention, codes=body.codes, name=body.name)
        if self._in_article("EU", index) or not self.settled:
            return replace(mention, codes=("EU",), kind=ActorKind.BODY, name="European Commission")
        return self._named(mention, self._salient(mention, index))

    def _person(self, mention: Mention) -> Mention:
        last = self._people[-1] if self._people else None
        if last is None or self.sentence[mention.start] - self.sentence[last.start] > _PERSON_REACH:
            return mention
        return replace(mention, codes=last.codes, name=last.name)

    def _it(self, mention: Mention) -> tuple[str, ...]:
        """The nearest subject that is one side, in this sentence or the two before; nothing where a firm is nearer."""
        here = self.sentence[mention.start]
        subject = self._clause_subject(mention)
        if subject is not None:
            owner = holding(self.settled, subject)
            if (owner is None and self.doc[subject].ent_type_ == "ORG") or (owner and owner.kind is ActorKind.FIRM):
                return ()
            if owner is not None and owner.kind is ActorKind.GROUP:
                return ()  # "each side accused the other of dragging its feet": either
            if owner is not None and len(owner.codes) == 1:
                return owner.codes
        for back in (0, 1, 2):
            first, last = self._first_in(here - back), self._first_in(here - back + 1)
            found = [
                (weight >= _SUBJECT * 0.8, -m.start if back else m.start, m.codes)
                for m, weight in zip(self.settled[first:last], self._weights[first:last], strict=True)
                if len(m.codes) == 1 and m.kind not in _NOT_IT and not self._venue(m)
            ]
            if found:
                return max(found)[2]
        return ()

    def _clause_subject(self, mention: Mention) -> int | None:
        """The subject before the pronoun, found by climbing from it: of what somebody is accused of or urged to do, it
        is that somebody."""
        token, below = self.doc[mention.start], None
        for _ in range(8):
            if below is not None and below.dep_ in _COMPLEMENTS and token.lemma_.lower() in _controlling():
                for child in token.children:
                    if child.dep_ in ("obj", "iobj", "obl") and child.i < below.i and child.i < mention.start:
                        return int(child.i)
            for child in token.children:
                if child.dep_.startswith("nsubj") and child.i < mention.start and child.pos_ != "PRON":
                    return int(child.i)
            if token.head == token:
                return None
            token, below = token.head, token
        return None

    def _they(self, mention: Mention) -> tuple[str, ...]:
        here = self.sentence[mention.start]
        recent = self._recent(here, 1)
        joined = self._coordinated(recent)
        if joined:
            return joined
        for other in reversed(recent):
            if len(other.codes) > 1:
                return other.codes
        for other in reversed(recent):
            people = other.kind in {ActorKind.BODY, ActorKind.PERSON, ActorKind.REFERENCE}
            if people and other.codes and self.doc[other.end - 1].text.endswith("s"):
                return other.codes
        return ()

    def _coordinated(self, mentions: Sequence[Mention]) -> tuple[str, ...]:
        """Codes of the last run of names joined by commas and "and", two or more."""
        best: tuple[str, ...] = ()
        run: list[Mention] = []
        for mention in (m for m in mentions if len(m.codes) == 1 and m.kind not in _NO_SIDE):
            between = self.doc[run[-1].end : mention.start] if run else None
            if (
                between is not None
                and len(between) <= 4
                and len(between)
                and all(t.lower_ in _JOINERS for t in between)
            ):
                run.append(mention)
            else:
                run = [mention]
            codes = tuple(sorted({code for m in run for code in m.codes}))
            if len(codes) > 1:
                best = codes
        return best

    def _group(self, mention: Mention, index: int, count: int) -> tuple[str, ...]:
        """The sides meant: a pair joined in this or the last sentences, else the most salient ones around."""
        here = self.sentence[mention.start]
        for reach in (0, 1, 2):
            recent = self._recent(here, reach)
            joined = self._coordinated(recent)
            if len(joined) == count:
                return joined
            for other in reversed(recent):
                if other.kind is ActorKind.GROUP and len(other.codes) == count:
                    return other.codes
        ranked = _ranked(self._kinds.at(here))
        if len(ranked) < count:
            ranked += [code for code in _ranked(self._coming.after(index, here)) if code not in ranked]
        return tuple(sorted(ranked[:count])) if len(ranked) >= count else ()


def _allowed(scores: dict[str, float], mention: Mention) -> dict[str, float]:
    """The scores of those that the mention can mean."""
    return {code: score for code, score in scores.items() if code in mention.allowed} if mention.allowed else scores


def _ranked(scores: dict[str, float]) -> list[str]:
    return sorted(scores, key=lambda code: (-scores[code], code))
