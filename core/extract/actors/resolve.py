"""Settles what the words alone do not: by recency, salience and grammatical role, through the whole article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc

from core.extract.actors.authorities import official_name
from core.extract.actors.mention import POSSESSIVE, Mention, sentence_numbers
from core.jurisdictions import demonyms, display_name
from core.language import is_venue
from core.lexicon import load_yaml
from core.model import ActorKind

_DECAY = 0.55  # how much a mention counts one sentence later
_FLOOR = 0.03  # and at the least, however far back
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
        self.mentions = list(mentions)
        self.settled: list[Mention] = []

    def run(self) -> list[Mention]:
        """All mentions, the unsettled ones with codes where the article gives them."""
        for index, mention in enumerate(self.mentions):
            done = mention if mention.settled else self._settle(mention, index)
            self.mentions[index] = done
            self.settled.append(done)
        return self.mentions

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

    def _scores(self, mention: Mention, upcoming: Sequence[Mention]) -> dict[str, float]:
        """Code -> salience at the mention; what comes later counts little, and only where nothing came before."""
        scores: dict[str, float] = defaultdict(float)
        here = self.sentence[mention.start]
        for other in self.settled:
            fits = len(other.codes) == 1 and (not mention.allowed or other.codes[0] in mention.allowed)
            if fits and not (mention.kind is ActorKind.REFERENCE and self._venue(other)):
                distance = here - self.sentence[other.start]
                scores[other.codes[0]] += self._weight(other) * max(_FLOOR, _DECAY**distance)
        if not scores:
            for other in upcoming:
                if len(other.codes) == 1 and (not mention.allowed or other.codes[0] in mention.allowed):
                    distance = self.sentence[other.start] - here
                    scores[other.codes[0]] += self._weight(other) * _DECAY**distance
        return scores

    def _salient(self, mention: Mention, index: int) -> tuple[str, ...]:
        scores = self._scores(mention, self.mentions[index + 1 :])
        if scores:
            return (max(sorted(scores), key=lambda code: scores[code]),)
        if len(mention.allowed) == 1:
            return tuple(mention.allowed)
        return ()

    def _american(self, mention: Mention, index: int) -> tuple[str, ...]:
        """ "the Senate", "the Treasury": the American one, unless the text is clearly about another country."""
        around = [*self.settled, *self.mentions[index + 1 :]]
        scores = self._scores(mention, ())
        if any("US" in m.codes for m in around) or max(scores.values(), default=0.0) < 1.0:
            return ("US",)
        return self._salient(mention, index)

    def _same_body(self, mention: Mention) -> Mention | None:
        """The body named before that "the ministry" or a second "trade ministry" repeats."""
        topic, _, head = mention.head.partition("|")
        for other in reversed(self.settled):
            if other.kind is ActorKind.BODY and other.codes and other.head.partition("|")[2] == head:
                if not topic or other.head == mention.head:
                    return other
                if mention.need == "body":
                    return other
        return None

    def _commission(self, mention: Mention, index: int) -> Mention:
        if body := self._same_body(mention):
            return replace(mention, codes=body.codes, name=body.name)
        if any("EU" in m.codes for m in [*self.settled, *self.mentions[index + 1 :]]) or not self.settled:
            return replace(mention, codes=("EU",), kind=ActorKind.BODY, name="European Commission")
        return self._named(mention, self._salient(mention, index))

    def _person(self, mention: Mention) -> Mention:
        here = self.sentence[mention.start]
        for other in reversed(self.settled):
            if here - self.sentence[other.start] > 3:
                break
            if other.kind is ActorKind.PERSON and other.codes:
                return replace(mention, codes=other.codes, name=other.name)
        return mention

    def _it(self, mention: Mention) -> tuple[str, ...]:
        """The nearest subject that is one side, in this sentence or the two before; nothing where a firm is nearer."""
        here = self.sentence[mention.start]
        subject = self._clause_subject(mention)
        if subject is not None:
            owner = next((m for m in self.settled if m.start <= subject < m.end), None)
            if (owner is None and self.doc[subject].ent_type_ == "ORG") or (owner and owner.kind is ActorKind.FIRM):
                return ()
            if owner is not None and owner.kind is ActorKind.GROUP:
                return ()  # "each side accused the other of dragging its feet": either
            if owner is not None and len(owner.codes) == 1:
                return owner.codes
        for sentences_back in (0, 1, 2):
            found = [
                m
                for m in self.settled
                if here - self.sentence[m.start] == sentences_back
                and len(m.codes) == 1
                and m.kind not in _NOT_IT
                and not self._venue(m)
            ]
            if found:
                return max(
                    found,
                    key=lambda m: (self._weight(m) >= _SUBJECT * 0.8, m.start if not sentences_back else -m.start),
                ).codes
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
        recent = [m for m in self.settled if here - self.sentence[m.start] <= 1]
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
        for mention in (m for m in mentions if len(m.codes) == 1 and m.kind not in {ActorKind.PLACE, ActorKind.FIRM}):
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
            recent = [m for m in self.settled if here - self.sentence[m.start] <= reach]
            joined = self._coordinated(recent)
            if len(joined) == count:
                return joined
            for other in reversed(recent):
                if other.kind is ActorKind.GROUP and len(other.codes) == count:
                    return other.codes
        ranked = self._ranked(self.settled, here)
        if len(ranked) < count:
            later = self._ranked(self.mentions[index + 1 :], here)
            ranked += [code for code in later if code not in ranked]
        return tuple(sorted(ranked[:count])) if len(ranked) >= count else ()

    def _ranked(self, mentions: Sequence[Mention], here: int) -> list[str]:
        scores: dict[str, float] = defaultdict(float)
        for other in mentions:
            if len(other.codes) == 1 and other.kind not in {ActorKind.PLACE, ActorKind.FIRM} and not self._venue(other):
                distance = abs(here - self.sentence[other.start])
                scores[other.codes[0]] += _WEIGHTS[other.kind] * max(_FLOOR, _DECAY**distance)
        return sorted(scores, key=lambda code: (-scores[code], code))
