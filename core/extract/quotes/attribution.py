"""Who is credited with which words: quoted stretches and reported clauses, with their cues and speakers' phrases."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from spacy.tokens import Doc, Token

from core.extract.quotes.content import find_content
from core.extract.quotes.cues import Cue, find_cues
from core.extract.quotes.headlines import headline_credits
from core.extract.quotes.lexicon import cues as lexicon_cues
from core.extract.quotes.marks import Stretch
from core.extract.quotes.parenthesis import as_clause, inverted, short_subject
from core.extract.quotes.phrases import cue_subject, neighbour_subject, phrase_head
from core.extract.quotes.plausible import is_plausible, is_somebody
from core.extract.quotes.speech import Speech, adjacent_cue, block_at, colon_speaker, direct_span, read_speeches
from core.extract.quotes.syntax import MARKS, ancestors
from core.language import whole_text
from core.model import QuoteType, Span
from core.spans import crossing

T = TypeVar("T")
_STRETCH = 500  # characters: readings are compared with those that touch the same stretch of text
_LOOKBACK = 50  # sayings before an uncued quotation among which its speaker is looked for
_Claim = tuple[Cue | None, Token | None, bool, str]  # cue, speaker, shared, rule
_Claims = dict[int, _Claim]  # by the number of the stretch


@dataclass(frozen=True, slots=True)
class Attribution:
    """Reported words before their speaker is known: `who` is the head of the speaker's phrase, `shared` tells that it
    stands with another cue."""

    span: Span
    type: QuoteType
    cue: Cue | None
    who: Token | None
    shared: bool
    rule: str


def attribute(doc: Doc, stretches: Sequence[Stretch]) -> list[Attribution]:
    """The reported words of a document in text order."""
    speeches = read_speeches(doc, stretches)
    inside = {at for speech in speeches for at in range(speech.start, speech.end)}
    found: list[Attribution] = []
    claimed: _Claims = {}
    cues: list[tuple[Cue, list[Cue]]] = []
    for sentence in doc.sents:
        if (
            block_at(doc, doc[sentence.start].idx if not doc[sentence.start].is_space else doc[sentence.end - 1].idx)
            is None
        ):
            continue
        in_sentence = find_cues(sentence, inside.__contains__)
        cues.extend((cue, in_sentence) for cue in in_sentence)
    used: set[int] = set()
    leading: set[int] = set()  # cues that bring quoted words: what stands before them is no content
    ordered = [cue for cue, _ in cues]
    for number, speech in enumerate(speeches):
        match = adjacent_cue(doc, speech, speeches, number, ordered)
        if match is not None:
            cue, rule = match
            speech.full = True
            who, shared = _who(doc, cue)
            if (rule == "after" and (who is None or who.i < speech.end)) or (shared and rule == "after"):
                who, shared = _beside(doc, cue, speech) or who, False
            claimed[number] = (cue, who, shared, rule)
            (used if rule == "after" else leading).add(cue.head)
            continue
        introduced = colon_speaker(doc, speech)
        if introduced is not None:
            speech.full = True
            claimed[number] = (None, introduced, False, "colon")
    spoken = {at for speech in speeches if speech.full for at in range(speech.start, speech.end)}.__contains__
    for cue, others in cues:
        if cue.head in used:
            continue
        reported = _reported(doc, cue, others, speeches, spoken)
        found.extend(one for one in reported if one.rule != "before" or cue.head not in leading)
    claims = _by_sentence(doc, claimed.items(), lambda item: item[1][0])
    fellows = _by_sentence(doc, found, lambda one: one.cue)

    def borrowed(cue: Cue | None, who: Token | None, shared: bool) -> tuple[Token | None, bool]:
        place = doc[cue.head].sent.start if cue is not None else -1
        return _borrowed(cue, who, shared, fellows.get(place, ()), speeches, claims.get(place, ()))

    found = [replace(a, who=who, shared=shared) for a in found for who, shared in [borrowed(a.cue, a.who, a.shared)]]
    fellows = _by_sentence(doc, found, lambda one: one.cue)
    events = sorted(found, key=lambda a: a.span.start)
    for number, speech in enumerate(speeches):
        if not speech.full:
            continue
        if number in claimed:
            own, who, shared, rule = claimed[number]
            who, shared = borrowed(own, who, shared)
            found.append(Attribution(direct_span(doc, speech), QuoteType.DIRECT, own, who, shared, rule))
            continue
        floating = _floating(doc, speech, number, speeches, claimed, events, ordered)
        if floating is not None:
            found.append(floating)
            claimed[number] = (floating.cue, floating.who, True, floating.rule)
    found.extend(_headlines(doc, found))
    return sorted(_distinct(_without_carriers(found)), key=lambda a: (a.span.start, a.span.end))


def _by_sentence(doc: Doc, items: Iterable[T], cue_of: Callable[[T], Cue | None]) -> dict[int, list[T]]:
    """What has a cue, by the first token of the cue's sentence."""
    found: dict[int, list[T]] = {}
    for item in items:
        cue = cue_of(item)
        if cue is not None:
            found.setdefault(doc[cue.head].sent.start, []).append(item)
    return found


def _borrowed(
    cue: Cue | None,
    who: Token | None,
    shared: bool,
    found: Sequence[Attribution],
    speeches: Sequence[Speech],
    claimed: Sequence[tuple[int, _Claim]],
) -> tuple[Token | None, bool]:
    """A speaker that stands inside other reported words, or nowhere, is that of the cue which reports those words.
    `found` and `claimed` are those of the same sentence."""
    if cue is None or (who is not None and not shared):
        return who, shared
    for number, (other, speaker, _, rule) in claimed:
        speech = speeches[number]
        if speaker is None or other is None or other == cue or other.head > cue.head:
            continue
        if (who is None and rule == "after") or (who is not None and speech.start <= who.i < speech.end):
            return speaker, True
    for one in sorted(found, key=lambda a: -a.span.start):
        if one.cue is None or one.who is None or one.cue.head > cue.head or (one.cue == cue and one.rule != "before"):
            continue
        if who is None or one.span.start <= who.idx < one.span.end:
            return one.who, True
    return who, shared


def _headlines(doc: Doc, found: Sequence[Attribution]) -> list[Attribution]:
    """What headlines credit to somebody by a colon or dash, where nothing of them is credited otherwise."""
    taken = {block_at(doc, one.span.start) for one in found}
    reports = []
    for credit in headline_credits(doc):
        first, last = doc[credit.start], doc[credit.end - 1]
        span = Span(first.idx, last.idx + len(last))
        if block_at(doc, span.start) not in taken:
            kind = QuoteType.MIXED if any(token.text in MARKS for token in doc[credit.start : credit.end]) else None
            reports.append(Attribution(span, kind or QuoteType.INDIRECT, None, credit.who, False, "headline"))
    return reports


def _without_carriers(found: Sequence[Attribution]) -> list[Attribution]:
    """Without a parenthesis that carries somebody else's saying: "Wang said China would wait, Xinhua reported"."""
    ordered = sorted(found, key=lambda a: a.span.start)
    starts = [one.span.start for one in ordered]

    def carries(outer: Attribution) -> bool:
        inside = ordered[bisect_left(starts, outer.span.start) : bisect_left(starts, outer.span.end)]
        return outer.rule in ("before", "source") and any(_is_carried(inner, outer) for inner in inside)

    return [one for one in ordered if not carries(one)]


def _is_carried(inner: Attribution, outer: Attribution) -> bool:
    """Whether a parenthesis reports little more than a clause with a speaker of its own."""
    if inner.rule != "clause" or inner.who is None or not outer.span.start <= inner.who.idx < inner.span.start:
        return False
    most = 2 * (inner.span.end - inner.span.start) > outer.span.end - outer.span.start
    return most and inner.span.end <= outer.span.end


def _distinct(found: list[Attribution]) -> list[Attribution]:
    """Without a reading that covers the same words as a better one."""
    kept: list[Attribution] = []
    places: dict[int, list[Attribution]] = {}  # what is kept by the stretches of text that it touches
    for one in sorted(found, key=lambda a: (a.type is QuoteType.INDIRECT, a.span.start, -a.span.end)):
        touched = range(one.span.start // _STRETCH, one.span.end // _STRETCH + 1)
        near = (other for place in touched for other in places.get(place, ()))
        if not any(_shared(one.span, other.span) > 0.6 and not _nested(one, other) for other in near):
            kept.append(one)
            for place in touched:
                places.setdefault(place, []).append(one)
    return kept


def _nested(one: Attribution, other: Attribution) -> bool:
    """Whether one is a report inside the other's words by somebody else: "said the aide had told donors that"."""
    inner, outer = sorted((one, other), key=lambda a: a.span.end - a.span.start)
    if inner.cue is None or inner.who is None or inner.who.pos_ == "PRON" or inner.who == outer.who:
        return False
    if inner.rule != "clause" or (outer.rule != "clause" and inner.cue.kind != "noun"):
        return False
    start = inner.who.doc[inner.cue.head].idx
    return outer.span.start < start < outer.span.end and outer.span.start <= inner.who.idx < outer.span.end


def _shared(one: Span, other: Span) -> float:
    both = min(one.end, other.end) - max(one.start, other.start)
    return both / min(one.end - one.start, other.end - other.start) if both > 0 else 0.0


def _who(doc: Doc, cue: Cue) -> tuple[Token | None, bool]:
    who, shared = cue_subject(doc, cue)
    if cue.kind == "verb" and not cue.gerund and who is not None and not shared:
        short = short_subject(doc, cue)
        covered = who.left_edge.i <= short[1].i <= who.right_edge.i if short is not None else True
        if short is not None and not covered and who.i < short[0] and doc[short[0] - 1].text == ",":
            who = short[1]
    before = doc[cue.start - 1] if cue.start else None
    if cue.gerund and before is not None and before.pos_ in ("NOUN", "PROPN") and is_somebody(before):
        return before, False  # "remarks from officials confirming that"
    if who is None and cue.kind == "verb" and not cue.gerund:
        sentence = doc[cue.head].sent
        who, shared = neighbour_subject(doc, cue, sentence.start, sentence.end), False
    return who, shared


def _beside(doc: Doc, cue: Cue, speech: Speech) -> Token | None:
    """The subject of an attribution after quoted words, by order: it cannot stand inside them."""
    if cue.kind == "source":
        return None
    short = short_subject(doc, cue)
    if short is not None and short[0] >= speech.end:
        return short[1]
    found = neighbour_subject(doc, cue, speech.end, len(doc))
    if found is not None and found.i > cue.start and found.sent != doc[cue.head].sent:
        found = None
    if found is None or doc[cue.start - 1].text == ",":
        between = (token for token in doc[speech.end : cue.start] if token.tag_ != "PRP$")
        start = next((token for token in between if token.pos_ in ("PROPN", "NOUN", "PRON")), None)
        return phrase_head(doc, start.i, cue.start) if start is not None else found
    return found


def _adjacent(doc: Doc, cue: Cue, who: Token | None) -> Token | None:
    """The subject of an attribution that follows its words: right after an inverted cue, else between the comma and
    the cue, else where the tree has it."""
    sentence = doc[cue.head].sent
    if cue.kind == "source":
        return who
    if inverted(doc, cue, lambda _: False):
        return neighbour_subject(doc, cue, sentence.start, sentence.end)
    short = short_subject(doc, cue)
    if short is not None and (who is None or not short[0] <= who.i < cue.start):
        return short[1]
    return who


def _reported(
    doc: Doc,
    cue: Cue,
    others: Sequence[Cue],
    speeches: Sequence[Speech],
    spoken: Callable[[int], bool],
) -> list[Attribution]:
    """The indirect or mixed content of one cue."""
    content = find_content(doc, cue, others, spoken)
    if content is None:
        return []
    start, end = content.start, content.end
    for speech in crossing(speeches, start, end):
        if speech.full and speech.start < end and speech.end > start:
            if speech.start <= start:
                start = max(start, speech.end)
            else:
                end = min(end, speech.start)
    while start < end and ((doc[end - 1].is_punct and doc[end - 1].text in ",:;—–-") or doc[end - 1].is_space):
        end -= 1
    if end - start < 1 or not any(token.is_alpha for token in doc[start:end]):
        return []
    who, shared = _who(doc, cue)
    reporter = _reporter(doc, cue, others)
    if reporter is not None and (cue.gerund or who is None or not is_plausible(who, content.frame, cue)):
        who, shared = reporter, True
    if content.frame == "before":
        leading = as_clause(doc, cue)
        if leading is None:
            who, shared = _adjacent(doc, cue, who), False
        elif who is None or not leading < who.i < cue.start:
            who, shared = neighbour_subject(doc, cue, leading, cue.start), False
    elif who is not None and start <= who.i < end and not start <= cue.start < end:
        return []
    if who is not None and not is_plausible(who, content.frame, cue):
        return []
    if _asks_for_anonymity(doc, cue, start, end):
        return []
    if cue.end + 1 < len(doc) and doc[cue.end].text == "," and doc[cue.end + 1].lower_ == "citing":
        return []
    cited = cited_people(doc, cue)
    if cited is not None and doc[cue.head].lower_ == "citing" and cue.kind != "source":
        return []
    if cited is not None and content.frame == "clause" and doc[cue.head].dep_ in ("ROOT", "conj"):
        who, shared = cited, False
    if content.frame in ("source", "before") and _speaks_for_itself(doc, cue, others, start, end):
        return []
    parts = [speech for speech in crossing(speeches, start, end) if not speech.full]
    kind = QuoteType.MIXED if parts else QuoteType.INDIRECT
    span = Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))
    if len(parts) == 1 and parts[0].start <= start and parts[0].end >= end:
        kind, span = QuoteType.DIRECT, parts[0].stretch.inner
    elif parts:
        last = parts[-1]
        if last.end >= end and last.start < end:
            span = Span(span.start, max(span.end, last.stretch.outer.end))
    return [Attribution(span, kind, cue, who, shared, content.frame)]


def _asks_for_anonymity(doc: Doc, cue: Cue, start: int, end: int) -> bool:
    """ "asked that his firm not be identified" is about the report, not in it."""
    asks = cue.verb is not None and cue.verb.base in ("ask", "request", "insist", "demand")
    return asks and any(token.lower_ in ("named", "identified", "quoted") for token in doc[start:end][:8])


def _reporter(doc: Doc, cue: Cue, others: Sequence[Cue]) -> Token | None:
    """The speaker of the cue that a gerund after a comma, or a verb joined on, goes with where the tree hangs it into
    that cue's content: "warned that curbs had risen, urging governments to share data"."""
    head = doc[cue.head]
    if cue.kind == "source" or not (head.dep_ == "conj" or (cue.gerund and doc[cue.start - 1].text == ",")):
        return None
    above = {token.i for token in ancestors(head)}
    for other in reversed(others):
        if other.head < cue.head and other.kind == "verb" and not other.gerund and other.head in above:
            return _who(doc, other)[0]
    return None


def cited_people(doc: Doc, cue: Cue) -> Token | None:
    """The people that a report cites ("Reuters reported that ..., citing two officials"): they are the speakers."""
    last = doc[cue.head].sent.end
    first = cue.start
    if doc[cue.start - 1 : cue.start].text == ",":  # "The Journal, citing an official, reported that"
        first = max(doc[cue.head].sent.start, cue.start - 12)
    for at in range(first, last):
        if doc[at].lower_ == "citing" and at + 1 < last and (at == cue.start or doc[at - 1 : at].text == ","):
            head = phrase_head(doc, at + 1, last)
            return head if is_somebody(head) else None
    return None


def _speaks_for_itself(doc: Doc, cue: Cue, others: Sequence[Cue], start: int, end: int) -> bool:
    """Whether what a source reports is itself somebody's saying: "according to Reuters, the ministry urged"."""
    for other in others:
        if other is cue or not start <= other.start < end or other.gerund or other.kind not in ("verb", "light"):
            continue
        token = doc[other.head]
        main = (
            token.dep_ == "ROOT"
            or token.head.i == cue.head
            or (token.dep_ in ("ccomp", "parataxis") and not start <= token.head.i < end)
        )
        speaker = _who(doc, other)[0]
        if speaker is not None and not is_plausible(speaker, "object", other):
            continue
        if (
            main
            and (cue.kind == "source" or end - start < 6)
            and find_content(doc, other, [], lambda _: False) is not None
        ):
            return True
        if cue.kind == "verb" and main and end - start < 5:
            return True
    return False


def _latest(items: Sequence[T], before: int, place: Callable[[T], int]) -> Sequence[T]:
    """The last few of sorted items that come before a place."""
    end = bisect_left(items, before, key=place)
    return items[max(0, end - _LOOKBACK) : end]


def _floating(
    doc: Doc,
    speech: Speech,
    number: int,
    speeches: Sequence[Speech],
    claimed: _Claims,
    events: Sequence[Attribution],
    cues: Sequence[Cue],
) -> Attribution | None:
    """A stretch without a cue of its own goes to the speaker before it, in its own paragraph or the one before."""
    span = direct_span(doc, speech)
    if len(span.of(whole_text(doc)).split()) < 2:
        return None
    candidates: list[tuple[int, Cue | None, Token | None]] = [
        (max(doc[event.cue.head].idx, event.span.end) if event.cue else event.span.end, event.cue, event.who)
        for event in _latest(events, span.start, lambda event: event.span.start)
        if event.span.end <= span.start
    ]
    for other in range(max(0, number - _LOOKBACK), number):
        if other in claimed:
            candidates.append((speeches[other].stretch.outer.end, *claimed[other][:2]))
    candidates.extend(
        (doc[cue.head].idx, cue, _who(doc, cue)[0])
        for cue in _latest(cues, speech.start, lambda cue: cue.head)
        if cue.kind == "verb" and cue.takes("utter") and block_at(doc, doc[cue.head].idx) == speech.block
    )
    about = _subject_before(doc, speech)
    if about is not None:
        candidates.append((about.idx, None, about))
    near = [
        (place, cue, who)
        for place, cue, who in candidates
        if speech.block >= 0 and doc._.blocks[max(0, speech.block - 1)].span.start <= place
    ]
    if not near:
        return None
    _, cue, who = max(near, key=lambda item: item[0])
    return Attribution(span, QuoteType.DIRECT, cue, who, True, "floating")


def _subject_before(doc: Doc, speech: Speech) -> Token | None:
    """The person of whom the sentence right before a quotation says how he takes it: "Ana Ruiz was blunter. “A”", "Ana
    Ruiz shrugged. “A”". What else somebody does there does not tell who speaks next."""
    at = speech.start - 1
    while at > 0 and doc[at].is_space:
        at -= 1
    if at < 1 or doc[at].text != "." or block_at(doc, doc[at].idx) != speech.block:
        return None
    subject = next((token for token in doc[at].sent if token.dep_.startswith("nsubj")), None)
    if subject is None or subject.ent_type_ != "PERSON" or subject.head.dep_ != "ROOT":
        return None
    head = subject.head
    felt = head.pos_ == "ADJ" and any(child.dep_ == "cop" for child in head.children)
    return subject if felt or head.lemma_.lower() in lexicon_cues().gestures else None
