"""To whom the article attributes the claim: the speaker of reported speech, or the one who asks for the act."""

from __future__ import annotations

from spacy.tokens import Token

from core.extract.actions.candidates import Candidate
from core.extract.actions.context import Context
from core.extract.actions.governors import governors, lemmas, subject_of

_PAPERS = frozenset("accord agreement deal pact plan bill law text statement report proposal framework truce".split())


def claimed_by(context: Context, candidate: Candidate) -> str | None:
    """Canonical speaker of the narrowest reported speech that holds the trigger, else who demands it, else None."""
    start, end = candidate.trigger.start_char, candidate.trigger.end_char
    holding = [q for q in context.quotes if q.quote.start <= start and end <= q.quote.end]
    if holding:
        return min(holding, key=lambda q: q.quote.end - q.quote.start).speaker_name
    for governor in governors(candidate.head):
        if governor.lemma_ in lemmas("demand"):
            subject = subject_of(governor)
            return _name(context, subject) if subject is not None else None
    return None


def _name(context: Context, subject: Token) -> str | None:
    for quote in context.quotes:
        if quote.speaker is not None and quote.speaker.start <= subject.idx < quote.speaker.end:
            return quote.speaker_name
    for actor in context.actors:
        if actor.span.start <= subject.idx < actor.span.end and actor.name:
            return actor.name
    if subject.pos_ == "PRON" or subject.lemma_ in _PAPERS:
        return None
    inside = {word.i for word in subject.subtree if word.i <= subject.i + 4}
    person = next((e for e in context.doc.ents if e.label_ == "PERSON" and e.start in inside), None)
    if person is not None:
        return person.text
    if subject.pos_ == "PROPN":
        entity = next((e for e in context.doc.ents if e.start <= subject.i < e.end), None)
        return entity.text if entity is not None else subject.text
    words = [w for w in subject.subtree if w.dep_ in ("amod", "compound") and w.head == subject and w.pos_ != "DET"]
    phrase = " ".join(word.text for word in [*words, subject])
    return f"{phrase[:1].upper()}{phrase[1:]} (unnamed)"
