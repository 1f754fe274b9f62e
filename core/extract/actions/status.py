"""How real an action is: the model's distribution over the statuses, corrected by the words in whose scope it stands.

Cues are collected from the trigger outwards (its own negation and modal, then the verbs and nouns that govern it); the
outermost speaks, a stated condition beats a modal (guide, section 1).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from core.extract.actions.candidates import Candidate
from core.extract.actions.governors import governors, lemmas, subject_of
from core.extract.actions.weights import LEAST, best
from core.language import lower_words
from core.model import Action, Direction, Span, Status

_CLASSES = (
    ("refuse", Status.DENIED),
    ("demand", Status.CALLED_FOR),
    ("accuse", Status.ALLEGED),
    ("consider", Status.POSSIBLE),
    ("commit", Status.AGREED),
    ("cause", Status.IN_FORCE),
)
_MODALS = {
    "may": Status.POSSIBLE,
    "might": Status.POSSIBLE,
    "could": Status.POSSIBLE,
    "will": Status.AGREED,
    "shall": Status.AGREED,
    "'ll": Status.AGREED,
    "’ll": Status.AGREED,
    "would": Status.AGREED,
    "should": Status.CALLED_FOR,
    "must": Status.CALLED_FOR,
}
_NEGATIONS = frozenset({"not", "never", "n't", "n’t", "no", "neither", "nor", "without"})
_MARKS = frozenset({"if", "once", "unless", "provided", "providing"})
_STICKY = frozenset({Status.DENIED, Status.CALLED_FOR})  # a promise or report around them does not change them


def status_of(candidate: Candidate) -> Status:
    """The likeliest status."""
    likeliest = best("status", status_facts(candidate))
    if likeliest is Status.IN_FORCE and _outermost(candidate.head) is Status.AGREED:
        return Status.AGREED  # a pledge told as a fact would be the worst error
    return likeliest


def status_facts(candidate: Candidate) -> dict[Status, dict[str, float]]:
    """What speaks for each status, by name of the fact."""
    cue = _outermost(candidate.head)
    conditional = cue not in _STICKY and condition_of(candidate) is not None
    facts = {status: {"model": math.log(max(chance, LEAST))} for status, chance in candidate.statuses.items()}
    if any(_is_papers_word(governor) for governor in governors(candidate.head)):
        facts[Status.AGREED]["paper's word"] = 1.0
    if conditional:
        facts[Status.CONDITIONAL]["condition"] = 1.0
    if cue is not None and not (conditional and cue in (Status.POSSIBLE, Status.AGREED)):  # it beats a modal
        facts[cue][f"cue {cue}"] = 1.0
    if _inside_condition(candidate.head):
        facts[Status.POSSIBLE]["inside condition"] = 1.0
    if cue is None and is_past(candidate.head):
        facts[Status.IN_FORCE]["past"] = 1.0
    return facts


def _outermost(head: Token) -> Status | None:
    return _cue(head) or _cue_by_order(head)


def is_past(head: Token) -> bool:
    """Whether the trigger's own tense says that it happened."""
    auxiliaries = {child.lower_ for child in head.children if child.dep_ in ("aux", "aux:pass")}
    return head.tag_ == "VBD" or bool(auxiliaries & {"was", "were", "had", "has", "have"})


def _cue(head: Token) -> Status | None:
    """The status that the outermost cue gives; None where nothing speaks."""
    found = _own_cue(head)
    for governor in governors(head):
        cue = _governed(governor)
        weak = cue in (Status.AGREED, Status.ALLEGED, Status.IN_FORCE)
        if cue is None or (found in _STICKY and weak) or (found is not None and cue is Status.IN_FORCE):
            continue
        found = cue
    return found


def _cue_by_order(head: Token) -> Status | None:
    """The nearest cue before a trigger without tense ("to ease", "while lifting"), where the tree gives none."""
    if head.tag_ not in ("VB", "VBG"):
        return None
    for token in reversed(head.doc[head.sent.start : head.i]):
        if token.text == ";" or token.dep_ == "ROOT":
            break
        cue = _class_cue(token)
        if cue is not None and cue is not Status.IN_FORCE:
            return cue
    return _class_cue(head.sent.root) if head.sent.root.i < head.i else None


def _governed(governor: Token) -> Status | None:
    """The status that a governor gives to what it governs, its own negation and modal taken into account."""
    cue = _class_cue(governor)
    own = _own_cue(governor) if governor.pos_ in ("VERB", "AUX") else None
    if governor.lemma_.lower() in lemmas("report"):
        return None
    if cue is Status.CALLED_FOR and _is_papers_word(governor):
        return Status.AGREED
    if own is Status.DENIED and cue is not None:  # "has not ruled out lifting", "has not agreed to lift"
        return Status.POSSIBLE if cue is Status.DENIED else Status.DENIED
    if cue is Status.IN_FORCE:
        return own or (cue if governor.tag_ in ("VBD", "VBN") else None)
    if cue is None or (own is Status.POSSIBLE and cue is Status.AGREED):
        return own  # "would reciprocate by cancelling", "might agree to lift"
    return cue


def _is_papers_word(governor: Token) -> bool:
    """Whether it is an accord that calls for the act, and nobody who wishes for it."""
    subject = subject_of(governor) if _class_cue(governor) is Status.CALLED_FOR else None
    return subject is not None and subject.lemma_ in lemmas("papers")


def _own_cue(verb: Token) -> Status | None:
    if [token.lower_ for token in verb.doc[max(0, verb.i - 2) : verb.i]] == ["yet", "to"]:
        return Status.DENIED  # "has yet to approve", however the tree hangs
    modal: Status | None = None
    for child in verb.children:
        if child.lower_ in _NEGATIONS and child.dep_ in ("advmod", "det", "cc:preconj", "neg", "mark"):
            return Status.DENIED
        if child.dep_ in ("aux", "aux:pass") and child.lower_ in _MODALS:
            modal = _MODALS[child.lower_]
    return modal


def _class_cue(governor: Token) -> Status | None:
    lemma = governor.lemma_.lower()
    return next((status for name, status in _CLASSES if lemma in lemmas(name)), None)


def borne_out(actions: Sequence[Action], nominal: Sequence[bool]) -> list[Action]:
    """A noun ("the easing of curbs") tells no status of its own: it takes that of the article's verbs for the act."""
    told = defaultdict[tuple[Direction, str], set[Status]](set)
    for action, noun in zip(actions, nominal, strict=True):
        for code in () if noun else action.imposer:
            told[action.direction, code].add(action.status)
    settled = []
    for action, noun in zip(actions, nominal, strict=True):
        same = set[Status]().union(*(told[action.direction, code] for code in action.imposer))
        if noun and action.status is Status.IN_FORCE and same and Status.IN_FORCE not in same and Status.AGREED in same:
            action = replace(action, status=Status.AGREED)
        settled.append(action)
    return settled


def condition_of(candidate: Candidate) -> Span | None:
    """The stated condition that the action hangs on: a clause with "if", "once", "unless", or what it is subject to."""
    head = candidate.head
    for node in (head, *governors(head)):
        for child in node.children:
            if child.dep_ == "advcl" and child.i != head.i and head not in child.subtree and _mark(child) in _MARKS:
                return _words(child)
    words = lower_words(head.doc)
    for at in range(head.i, head.sent.end):
        if words[at] in ("subject", "conditional", "contingent") and words[at + 1 : at + 2] in (["to"], ["on"]):
            return _words(head.doc[at])
    return None


def _mark(clause: Token) -> str:
    return next((child.lower_ for child in clause.children if child.dep_ in ("mark", "advmod", "case")), "")


def _words(token: Token) -> Span | None:
    words = [word for word in token.subtree if not word.is_punct and not word.is_space]
    return Span(words[0].idx, words[-1].idx + len(words[-1])) if words else None


def _inside_condition(head: Token) -> bool:
    """Whether the trigger is the verb of the condition itself, or a part of it."""
    node = head
    for _ in range(5):
        if node.dep_ == "advcl":
            return _mark(node) in ("if", "unless")
        if node.dep_ not in ("xcomp", "ccomp", "obj", "obl", "nmod", "conj", "acl") or node.head == node:
            return False
        node = node.head
    return False
