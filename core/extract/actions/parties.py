"""Who imposes or lifts, and whom it hits or frees.

Evidence per mention of a state actor: the role head's probability that it is the imposer or the target of this trigger,
and what the parse says (subject or agent of the trigger's clause, "on", "against", "from" it, a nationality before the
goods). Evidence is added in log odds; the best code of each role is taken, and others that come close.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from core.extract.actions.candidates import Candidate
from core.extract.actions.context import Context
from core.extract.actions.governors import lemmas
from core.extract.actions.status import condition_of
from core.language import Proposal, begins_dateline, is_venue, whole_text
from core.model import ActorKind, ActorMention

IMPOSER, TARGET, COMMODITY = 0, 1, 2
_AGENT, _OWNER, _PATIENT = 2.0, 1.5, 1.75  # log odds that the parse's subject, "US curbs" and "on China" add
_ENOUGH = 0.0  # log odds from which a mention counts
_DOUBT = -3.0  # log odds below which the model's no outweighs the parse
_CLOSE = 0.3  # how far below the best code of a role another may lie
_CLAUSE = frozenset({"xcomp", "ccomp", "advcl", "acl", "conj", "parataxis", "obj", "obl", "nmod", "dep", "csubj"})
_HELPERS = frozenset(
    "begin start continue agree pledge promise plan vow refuse decide stop resume threaten offer".split()
)
_JOINTS = frozenset({"", "and", "&", "and the", "as well as"})
_LISTING = frozenset({",", "and", "or", "&", ", and", "and the", ", the"})
_OWNED = frozenset({"restriction", "quota", "measure"})
_NAME = 200  # characters of the longest mention
_RELATIVE = frozenset({"WDT", "WP"})
_AGENTS = frozenset({"nsubj", "obl:agent"})
_AGAINST = frozenset({"on", "against", "from", "to", "for", "into", "of", "with"})


@dataclass(frozen=True)
class _Evidence:
    """Log odds that a mention is the imposer, and the target."""

    codes: tuple[str, ...]
    imposer: float
    target: float


def role_chance(proposal: Proposal | None, role: int, tokens: Sequence[Token]) -> float | None:
    """How likely a mention plays a role; None where the trigger's unit does not hold the mention."""
    if proposal is None or not proposal.words:
        return None
    last = tokens[-1].i
    place = bisect_left(proposal.words, last)
    if place >= len(proposal.words) or proposal.words[place] != last:
        return None
    return float(proposal.roles[role, place])


def parties(context: Context, candidate: Candidate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes of imposer and target, each sorted."""
    agents = _agents(context, candidate)
    owning = list(_owners(context, candidate))
    evidence = list(_evidence(context, candidate, agents.mentions, owning))
    own = {code for mention in agents.mentions for code in mention.codes}
    owners = {code for mention in owning for code in mention.codes}
    trusted = agents.direct and any(set(e.codes) & own and e.imposer > _DOUBT for e in evidence)
    imposer = own if trusted else _best((e.codes, e.imposer) for e in evidence) or own
    if imposer & own:  # "the US and China reach a deal to ease": the subject acts as one
        imposer |= own
    if not agents.mentions:
        imposer |= _joined_before(context, candidate, imposer)
    if not agents.mentions and not owners and candidate.head.pos_ == "NOUN" and imposer < context.pair:
        imposer = set(context.pair)  # "the easing of curbs", in an article about two sides, is both sides'
    if owners:  # "China confirms a deal that lifts US controls": whose they are lifts them
        imposer = owners
    target = _best((e.codes, e.target) for e in evidence)
    target |= _listed_with(context, candidate, target) - imposer
    if len(imposer) == 1:
        target -= imposer
    target = _of_the_pair(context, imposer, target)
    if target < imposer:  # who is hit does not strike itself, unless it is one of those who act
        imposer -= target - own
    return tuple(sorted(imposer)), tuple(sorted(target))


def _evidence(
    context: Context, candidate: Candidate, agents: Sequence[ActorMention], owners: Sequence[ActorMention]
) -> Iterator[_Evidence]:
    patients = list(_patients(context, candidate))
    sentence = context.sentence(candidate.head)
    condition = condition_of(candidate)
    for mention in context.actors_between(*window(context, candidate)):
        if condition is not None and condition.start <= mention.span.start < condition.end:
            continue  # who must do something first is not thereby hit or freed
        span = context.tokens(mention.span)
        if not mention.codes or span is None or _is_venue(mention, span):
            continue
        tokens = list(span)
        chances = [role_chance(candidate.proposal, role, tokens) for role in (IMPOSER, TARGET)]
        inside = sentence.start <= span.start < sentence.end
        if chances[0] is None and not (inside and candidate.proposal is None):
            continue
        imposer, target = (_log_odds(0.2 if chance is None else chance) for chance in chances)
        if mention in agents:
            imposer, target = imposer + _AGENT, target - _AGENT
        elif mention in owners:
            imposer, target = imposer + _OWNER, target - _OWNER
        elif mention in patients:
            imposer, target = imposer - _PATIENT, target + _PATIENT
        if mention.kind is ActorKind.PLACE:
            imposer -= _AGENT
        yield _Evidence(mention.codes, imposer, target)


def window(context: Context, candidate: Candidate) -> tuple[int, int]:
    """The offsets between which a mention that belongs to a trigger begins: its sentence, and the unit in which it was
    proposed."""
    sentence = context.sentence(candidate.head)
    words = candidate.proposal.words if candidate.proposal else ()
    first, last = min((sentence.start, *words[:1])), max((sentence.end - 1, *words[-1:]))
    return context.doc[first].idx - _NAME, context.doc[last].idx + 1


def _is_venue(mention: ActorMention, span: DocSpan) -> bool:
    return mention.kind is ActorKind.CAPITAL and is_venue(span.doc, span.start, span.end)


def _of_the_pair(context: Context, imposer: set[str], target: set[str]) -> set[str]:
    """The target in an article about what two sides do to each other: the other side, or both where both act."""
    pair = context.pair
    if not pair or not imposer or not imposer <= pair or not target <= pair:
        return target
    if imposer == pair:
        return set(pair)
    return target or set(pair - imposer)


def _best(rows: Iterable[tuple[tuple[str, ...], float]]) -> set[str]:
    """The codes of the best mention that counts, and of those close to it."""
    odds: dict[str, float] = {}
    for codes, value in rows:
        for code in codes:
            odds[code] = max(odds.get(code, -99.0), value)
    top = max(odds.values(), default=-99.0)
    return {code for code, value in odds.items() if value >= _ENOUGH and value >= top - _CLOSE}


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, 0.01), 0.99)
    return math.log(bounded / (1 - bounded))


@dataclass(frozen=True)
class _Agents:
    """The state actors that the parse gives as those who act; `direct` where nothing but control lies between."""

    mentions: tuple[ActorMention, ...] = ()
    direct: bool = False


def _agents(context: Context, candidate: Candidate) -> _Agents:
    for token, direct in _subjects(candidate.head):
        joined = [token, *(child for child in token.children if child.dep_ in ("conj", "appos", "flat"))]
        mentions = [context.actor_at(word.idx) for word in joined]
        found = [mention for mention in mentions if mention is not None and _may_act(context, mention)]
        if found:
            return _Agents((*found, *_beside(context, found[0])), direct)
    return _Agents()


def _may_act(context: Context, mention: ActorMention) -> bool:
    span = context.tokens(mention.span)
    written = mention.kind is ActorKind.CAPITAL and span and begins_dateline(span.doc, span.start, span.end)
    return bool(mention.codes) and not written


def _beside(context: Context, mention: ActorMention) -> Iterator[ActorMention]:
    """State actors joined to one by order: "China and the US", and in headlines "China US", whatever the parse says."""
    place = bisect_left(context.actors, mention.span.start, key=lambda actor: actor.span.start)
    text, span = whole_text(context.doc), context.tokens(mention.span)
    for other in context.actors[max(0, place - 1) : place + 2]:
        first, second = sorted((mention.span, other.span))
        if other is mention or not other.codes or text[first.end : second.start].strip() not in _JOINTS:
            continue
        beside = context.tokens(other.span)  # "... from Tanzania" may end a title, and a dateline begin the text
        if span is None or beside is None or context.sentence(span[0]) == context.sentence(beside[0]):
            yield other


def _listed_with(context: Context, candidate: Candidate, codes: set[str]) -> set[str]:
    """The codes of those named in one list with a target in the trigger's sentence: "bans on Malawian, Zambian and
    Angolan fruit"."""
    if not codes:
        return set()
    sentence = context.sentence(candidate.head)
    text, found = whole_text(context.doc), set(codes)
    runs: list[list[ActorMention]] = []
    for mention in context.actors_between(sentence.start_char, sentence.end_char):
        if not mention.codes:
            continue
        last = runs[-1][-1] if runs else None
        if last and last.kind is mention.kind and text[last.span.end : mention.span.start].strip() in _LISTING:
            runs[-1].append(mention)
        else:
            runs.append([mention])
    for run in runs:
        listed = {code for mention in run for code in mention.codes}
        if listed & codes:
            found |= listed
    return found


def _joined_before(context: Context, candidate: Candidate, codes: set[str]) -> set[str]:
    """The codes of those named together with an imposer, before the trigger in its sentence."""
    start = context.sentence(candidate.head).start_char
    found: set[str] = set()
    for mention in context.actors_between(start, candidate.trigger.start_char):
        if set(mention.codes) & codes:
            found.update(code for other in _beside(context, mention) for code in other.codes)
    return found


def _subjects(head: Token) -> Iterator[tuple[Token, bool]]:
    """Subjects and agents of the trigger and of the clauses above it, nearest first, with whether they are direct.

    Above a complement, whoever is asked, told or accused acts ("urged Lima to lift"), then whoever asks.
    """
    node, direct = head, True
    if (helper := _helper(head)) is not None:
        yield from ((child, True) for child in _own_subjects(helper))
    for _ in range(6):
        subjects = list(_own_subjects(node))
        yield from ((child, direct) for child in subjects)
        for pronoun in (child for child in subjects if child.tag_ in _RELATIVE):
            yield from ((noun, direct) for noun in _antecedents(node, pronoun))
        above = node.head
        if node.dep_ == "acl:relcl" and not any(child.dep_ in _AGENTS for child in node.children):
            yield above, direct
            return
        if node.dep_ not in _CLAUSE or above == node:
            return
        if node.dep_ in ("xcomp", "ccomp", "advcl", "acl", "obl"):
            yield from ((child, direct) for child in _controllers(above, node))
        direct = direct and (node.dep_ == "xcomp" or (node.dep_ == "conj" and above.pos_ == node.pos_))
        node = above


def _helper(head: Token) -> Token | None:
    """The verb right before the trigger that it completes ("has begun lifting", "agreed to ease"), by order: a parser
    that attaches the trigger higher still gets its subject right."""
    before = head.i - 1
    if before >= 0 and head.doc[before].lower_ == "to":
        before -= 1
    if before < head.sent.start or head.tag_ not in ("VBG", "VB"):
        return None
    token = head.doc[before]
    return token if token.pos_ == "VERB" and token.lemma_ in _HELPERS else None


def _antecedents(clause: Token, pronoun: Token) -> Iterator[Token]:
    """What "which" stands for: the noun that the clause describes, then the word before it (clauses hang too high)."""
    if clause.dep_ == "acl:relcl":
        yield clause.head
    place = pronoun.i - 1
    while place > pronoun.sent.start and pronoun.doc[place].is_punct:
        place -= 1
    if place >= pronoun.sent.start:
        yield pronoun.doc[place]


def _own_subjects(node: Token) -> Iterator[Token]:
    passive = any(child.dep_ == "aux:pass" for child in node.children)
    noun = node.pos_ in ("NOUN", "PROPN")
    for child in node.children:
        subject = child.dep_ in _AGENTS and not (passive and child.dep_ == "nsubj")
        owner = noun and child.dep_ == "nmod:poss"
        agent = child.dep_ in ("obl", "nmod", "obl:agent") and any(c.lower_ == "by" for c in child.children)
        accused = child.dep_ == "nsubj:pass" and node.lemma_ in lemmas("accuse")
        if subject or owner or agent or accused:
            yield child


def _controllers(verb: Token, complement: Token) -> Iterator[Token]:
    if verb.lemma_ in lemmas("demand") or verb.lemma_ in lemmas("accuse") or complement.dep_ == "xcomp":
        for child in verb.children:
            if child.dep_ in ("obj", "iobj", "obl") and child.i < complement.i and child != complement:
                yield child
                yield from (noun for noun in child.children if noun.dep_ == "nmod" and child.lemma_ in lemmas("demand"))
    nouns = [verb, *(child for child in verb.children if child.dep_ == "obj" and child.i < complement.i)]
    for noun in nouns:  # "pressure on Washington to lift", "stepped up its calls for Oslo to lift"
        if noun.pos_ == "NOUN" and noun.lemma_ in lemmas("demand"):
            yield from (child for child in noun.children if child.dep_ == "nmod" and child.i < complement.i)


def _owners(context: Context, candidate: Candidate) -> Iterator[ActorMention]:
    """Whose the restriction is: "US export controls", "China's curbs"."""
    if candidate.match is None or candidate.match.effect.anchor not in _OWNED:
        return
    for child in candidate.match.anchor.children:
        if child.dep_ in ("nmod:poss", "amod", "compound") and child.i < candidate.match.anchor.i:
            mention = context.actor_at(child.idx)
            if mention is not None and mention.kind is not ActorKind.REFERENCE:  # "its" is whoever acts
                yield mention


def _patients(context: Context, candidate: Candidate) -> Iterator[ActorMention]:
    """State actors that the trigger or its object is directed at."""
    nodes = [candidate.head]
    nodes += [child for child in candidate.head.children if child.dep_ in ("obj", "nsubj:pass", "nmod")]
    for _ in range(2):  # "duties on steel", then "from Chile" under it
        nodes += [c for node in nodes for c in node.children if c.dep_ in ("obl", "nmod", "obj") and c not in nodes]
    for child in candidate.head.children:
        if child.dep_ == "nsubj:pass":  # "Britain was spared", "Britain, which was spared"
            nouns = _antecedents(candidate.head, child) if child.tag_ in _RELATIVE else [child]
            found = [context.actor_at(noun.idx) for noun in nouns]
            yield from (mention for mention in found if mention is not None)
    for node in nodes:
        preposition = {child.lower_ for child in node.children if child.dep_ == "case"}
        for token in (node, *(c for c in node.children if c.dep_ in ("amod", "compound", "conj", "nmod:poss"))):
            mention = context.actor_at(token.idx)
            if mention is not None and (preposition & _AGAINST or mention.kind is ActorKind.DEMONYM):
                yield mention
