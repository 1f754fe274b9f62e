"""From candidates to actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from core.extract.actions.candidates import Candidate, accepted
from core.extract.actions.claims import claimed_by
from core.extract.actions.context import Context
from core.extract.actions.goods import goods
from core.extract.actions.instrument import in_concert, instrument_facts, points_back
from core.extract.actions.parties import parties
from core.extract.actions.settle import settle
from core.extract.actions.status import borne_out, condition_of, is_past, status_of
from core.extract.actions.weights import best
from core.extract.actions.when import date_of
from core.model import Action, ActorMention, CommodityMention, DateMention, Quote, Span, Status

_BACK = 6  # actions looked back on for what "the ban" takes up


def extract_actions(
    doc: Doc,
    actors: Sequence[ActorMention],
    commodities: Sequence[CommodityMention],
    dates: Sequence[DateMention],
    quotes: Sequence[Quote],
    published: str | None,
) -> tuple[Action, ...]:
    """The restriction actions of an article, in text order; ids are given by the analysis."""
    context = Context(doc, actors, commodities, dates, quotes, published)
    if not context.sentences:
        return ()
    actions: list[Action] = []
    chosen = accepted(context)
    for candidate in chosen:
        actions.append(action_of(context, candidate, chosen, actions))
    actions = borne_out(
        _resumed(chosen, in_concert(context, chosen, actions)), [candidate.head.pos_ == "NOUN" for candidate in chosen]
    )
    return settle(actions, doc._.blocks)


def _resumed(chosen: Sequence[Candidate], actions: Sequence[Action]) -> list[Action]:
    """The actions, those on "the ban" or "it" with the parties of the one that they take up, where they name none."""
    known: list[Action] = []
    for candidate, action in zip(chosen, actions, strict=True):
        if points_back(candidate):
            earlier = next((a for a in reversed(known[-_BACK:]) if _may_resume(a, action)), action)
            action = replace(action, imposer=action.imposer or earlier.imposer, target=action.target or earlier.target)
        known.append(action)
    return known


def _may_resume(earlier: Action, action: Action) -> bool:
    imposers = not action.imposer or not earlier.imposer or bool(set(action.imposer) & set(earlier.imposer))
    return imposers and earlier.instrument == action.instrument and not set(earlier.target) & set(action.imposer)


def action_of(context: Context, candidate: Candidate, chosen: Sequence[Candidate], before: Sequence[Action]) -> Action:
    sentence = context.sentence(candidate.head)
    status = status_of(candidate)
    imposer, target = parties(context, candidate)
    date = date_of(context, candidate, status)
    if status is Status.IN_FORCE and not is_past(candidate.head) and _is_ahead(date, context.published):
        status = Status.AGREED
    covered = goods(context, candidate, chosen, before)
    return Action(
        trigger=Span(candidate.trigger.start_char, candidate.trigger.end_char),
        sentence=Span(sentence.start_char, sentence.end_char),
        direction=candidate.direction,
        kind=candidate.kind,
        status=status,
        imposer=imposer,
        target=target,
        instrument=best("instrument", instrument_facts(context, candidate)),
        commodities=covered,
        claimed_by=claimed_by(context, candidate),
        date=date,
        condition=condition_of(candidate) if status is Status.CONDITIONAL else None,
        rule=candidate.rule,
        score=round(candidate.score, 3) if candidate.proposal is not None else None,
    )


def _is_ahead(date: str | None, published: str | None) -> bool:
    """Whether a date lies wholly after the day of publication."""
    if date is None or published is None or not date[:4].isdigit() or "W" in date or "Q" in date:
        return False
    return date > published[: len(date)]
