"""To whom the article attributes the claim: the speaker of reported speech, or the one who asks for the act, denies,
promises or complains of it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from core.extract.actions.candidates import Candidate
from core.extract.actions.context import Context
from core.extract.actions.governors import governors, lemmas, subject_of

_PAPERS = frozenset("accord agreement deal pact plan bill law text statement report proposal framework truce".split())
_SPEAKING = frozenset({"threaten", "deny"})  # the act's own author is the one who speaks
_SAYING = frozenset(
    "said says announced announces reported reports warned warns confirmed confirms insisted insists added adds stated "
    "states noted notes revealed declared declares acknowledged disclosed claimed claims".split()
)
_QUOTE_MARKS = frozenset("\"“”‘’'")
_TURNS = frozenset({"but", "while", "whereas", "although", "though", "after", "before", "when", "because"})
_SPEAKER = 10  # words that a speaker's name and title may have
_LINKS = frozenset({"to", "of", "for", "on", "that", "from"})  # what joins such a verb to the act
_REACH = 12  # words before the trigger in which a verb of wishing is sought where the parse does not show it


def claimed_by(context: Context, candidate: Candidate) -> str | None:
    """Canonical speaker of the narrowest reported speech that holds the trigger, else who demands it, else None."""
    start, end = candidate.trigger.start_char, candidate.trigger.end_char
    holding = [q for q in context.quotes_before(start) if end <= q.quote.end]
    if holding:
        name = min(holding, key=lambda q: q.quote.end - q.quote.start).speaker_name
        return _full_name(context, name)
    for governor in (*governors(candidate.head), *_by_order(candidate)):
        if not _speaks(governor) or _of_a_paper(governor, candidate):
            continue
        subject = subject_of(governor) or _subject_by_order(context, governor)
        name_of = _name(context, subject) if subject is not None else None
        return _full_name(context, name_of) if name_of is not None else None
    speaker = _attribution(context, candidate)
    said_by = _name(context, speaker) if speaker is not None else None
    return _full_name(context, said_by) if said_by is not None else None


def _attribution(context: Context, candidate: Candidate) -> Token | None:
    """Who is said to say the trigger's clause, by the order of words ("the ministry said ...", "..., it said"), for
    sentences whose reported speech no quote covers."""
    sentence = context.sentence(candidate.head)
    for token in context.doc[candidate.trigger.end : sentence.end]:
        if token.lower_ in _SAYING and token.dep_ != "amod":
            phrase = list(_back_to_comma(context, token, candidate.trigger.end))
            return _head_of(phrase) if phrase else None
    for token in reversed(context.doc[sentence.start : candidate.trigger.start]):
        if token.lower_ in _TURNS or token.text in (";", ":"):
            return None
        if token.lower_ in _SAYING and token.dep_ not in ("amod", "acl", "acl:relcl"):
            plain = token.tag_ != "VBN" and token.nbor().lower_ not in ("on", "in", "by", "last", "this")
            return _subject_by_order(context, token) if plain or token.lower_ == "said" else None
    return None


def _back_to_comma(context: Context, verb: Token, low: int) -> Iterator[Token]:
    """The words between the comma before a verb of saying and the verb; none where anything but a name stands there."""
    words: list[Token] = []
    for token in reversed(context.doc[max(low, verb.i - _SPEAKER - 1) : verb.i]):
        if token.text == ",":
            yield from reversed(words)
            return
        if (
            token.pos_ in ("AUX", "SCONJ")
            or token.text in _QUOTE_MARKS
            or token.lower_ in ("which", "that", "as", "who")
        ):
            return
        words.append(token)


def _head_of(phrase: list[Token]) -> Token | None:
    """The last noun or name before any "of" or "in"."""
    head: Token | None = None
    for token in phrase:
        if token.pos_ == "ADP" and head is not None:
            break
        if token.pos_ in ("NOUN", "PROPN", "PRON"):
            head = token
    return head


def _speaks(governor: Token) -> bool:
    lemma = governor.lemma_.lower()
    if governor.pos_ not in ("VERB", "ADJ"):
        return False
    passive = any(child.dep_ == "aux:pass" for child in governor.children)
    passive = passive or (
        lemma in lemmas("accuse") and governor.i + 1 < len(governor.doc) and governor.nbor().lower_ == "of"
    )
    return not passive and (lemma in lemmas("demand") or lemma in lemmas("accuse") or lemma in _SPEAKING)


def _by_order(candidate: Candidate) -> Iterator[Token]:
    """Verbs shortly before the trigger that "to", "of" or "for" links to it, nothing finite between them."""
    linked = False
    for token in reversed(candidate.head.doc[max(0, candidate.head.i - _REACH) : candidate.trigger.start]):
        if token.is_sent_start or token.text in (";", ":", ".", "—"):
            return
        if token.pos_ == "VERB":
            if linked:
                yield token
            if token.tag_ != "VBN":
                return
        linked = linked or token.lower_ in _LINKS


def _of_a_paper(governor: Token, candidate: Candidate) -> bool:
    """Whether what is asked for is a deal, and the act its content: "pushed for a deal to ease the curbs"."""
    between = candidate.head.doc[governor.i + 1 : candidate.trigger.start]
    return any(token.lemma_.lower() in _PAPERS and token.pos_ == "NOUN" for token in between)


def _subject_by_order(context: Context, verb: Token) -> Token | None:
    """The nearest state actor, name or noun before a verb, in its sentence."""
    sentence = context.sentence(verb)
    for token in reversed(context.doc[sentence.start : verb.i]):
        if token.text in (";", ":", ",") or token.pos_ == "VERB":
            return None
        if token.pos_ in ("NOUN", "PROPN", "PRON") and token.dep_ not in ("compound", "nmod:poss"):
            return token
    return None


def _full_name(context: Context, name: str) -> str:
    """A bare surname as the article gives it in full elsewhere: "Trump" is "Donald Trump"."""
    return context.full_names.get(name, name)


def _name(context: Context, subject: Token) -> str | None:
    for quote in context.quotes:
        if quote.speaker is not None and quote.speaker.start <= subject.idx < quote.speaker.end:
            return quote.speaker_name
    actor = context.actor_at(subject.idx)
    if actor is not None and actor.name:
        return actor.name
    if subject.pos_ == "PRON" or subject.lemma_ in _PAPERS:
        return None
    entity = context.name_at(subject.i)
    if entity is not None:
        return entity.text
    named = (child.i for child in subject.children if child.dep_ in ("appos", "flat") and child.pos_ == "PROPN")
    apposed = next(filter(None, map(context.name_at, named)), None)
    if apposed is not None:  # "the farm lobby AgriEuropa"
        return apposed.text
    if subject.pos_ == "PROPN":
        return subject.text
    words = [w for w in subject.subtree if w.dep_ in ("amod", "compound") and w.head == subject and w.pos_ != "DET"]
    phrase = " ".join(word.text for word in [*words, subject])
    return f"{phrase[:1].upper()}{phrase[1:]} (unnamed)"
