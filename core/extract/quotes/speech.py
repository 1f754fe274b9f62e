"""Quoted stretches as speech, and the cue beside each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from core.extract.quotes.cues import Cue, loose_cue, owner_of
from core.extract.quotes.lexicon import cues as lexicon_cues
from core.extract.quotes.marks import Stretch
from core.extract.quotes.parenthesis import attribution_start
from core.extract.quotes.phrases import phrase_head
from core.extract.quotes.syntax import FINITE, MARKS
from core.language import whole_text
from core.model import Block, BlockKind, Span
from core.spans import starting

_ENDS = frozenset(".?!…,—–-")
_OPENS_CLAUSE = frozenset({"that", "if", "unless", "once", "although", "though", "while", "because", "since"})


@dataclass(slots=True)
class Speech:
    """A quoted stretch in tokens: `start` and `end` take in the marks."""

    stretch: Stretch
    start: int
    end: int
    block: int
    full: bool  # a stretch that stands as a sentence or more, not a few words inside the reporter's clause


def block_at(doc: Doc, offset: int) -> int | None:
    """The number of the block that holds a character offset."""
    blocks: Sequence[Block] = doc._.blocks
    place = bisect_right(blocks, offset, key=lambda block: block.span.start) - 1
    return place if place >= 0 and offset < blocks[place].span.end else None


def read_speeches(doc: Doc, stretches: Sequence[Stretch]) -> list[Speech]:
    speeches = []
    places, at = range(len(doc)), 0
    for stretch in stretches:
        start = bisect_right(places, stretch.outer.start, at, key=lambda place: doc[place].idx + len(doc[place]))
        at = bisect_left(places, stretch.outer.end, start, key=lambda place: doc[place].idx)
        if start < at:
            block = block_at(doc, stretch.outer.start)
            speeches.append(
                Speech(stretch, start, at, -1 if block is None else block, _stands_alone(doc, stretch, start))
            )
    return speeches


def _stands_alone(doc: Doc, stretch: Stretch, start: int) -> bool:
    """Whether a stretch is speech by its form: it ends like a clause and begins where a sentence can."""
    inner = stretch.inner.of(whole_text(doc)).strip()
    following = whole_text(doc)[stretch.outer.end : stretch.outer.end + 1]
    ends = inner[-1] in _ENDS or (following == "," and len(inner.split()) > 2)
    before = whole_text(doc)[max(0, stretch.outer.start - 60) : stretch.outer.start].rstrip(" \t\u00a0")
    begins = not before or before[-1] in "\n.?!:,;—–-”’\"'»“)]…" or doc[start].is_sent_start is True
    if before.endswith(("”", "’", '"', "'")) and not before[:-1].endswith((".", "?", "!", ",", "…")):
        begins = False
    letters = next((character for character in inner if character.isalpha()), "")
    if before and before[-1] == "," and letters.islower() and (inner[-1] not in ".?!" or _goes_on(doc, start)):
        return False
    return ends and begins and len(inner.split()) >= 1


def _goes_on(doc: Doc, start: int) -> bool:
    """Whether a quoted part ends a clause that begins before its marks: "said that if it passed, “she would sign”"."""
    for at in range(start - 1, doc[start].sent.start - 1, -1):
        if doc[at].text in MARKS or loose_cue(doc[at]) is not None:
            return False
        if doc[at].dep_ == "mark" and doc[at].lower_ in _OPENS_CLAUSE:
            return True
    return False


def adjacent_cue(
    doc: Doc, speech: Speech, speeches: Sequence[Speech], number: int, cues: Sequence[Cue]
) -> tuple[Cue, str] | None:
    """The cue right after a stretch, or right before it."""
    if speech.full:
        after = _cue_after(doc, speech, _limit_after(doc, speech, speeches, number), cues)
        if after is not None:
            return after, "after"
    before = _cue_before(doc, speech, _limit_before(doc, speech, speeches, number), cues)
    return (before, "before") if before is not None else None


def colon_speaker(doc: Doc, speech: Speech) -> Token | None:
    """Who brings quoted words by a colon without a verb of saying: "Her verdict: “A”", "Ana Ruiz, a grower: “A”".
    In a headline it is whoever does something: "Minister rips duty: ‘A’"."""
    colon = speech.start - 1
    block = doc._.blocks[speech.block] if speech.block >= 0 else None
    if block is None or colon < 0 or doc[colon].text != ":":
        return None
    headline = block.kind is BlockKind.HEADLINE
    closes = not whole_text(doc)[speech.stretch.outer.end : block.span.end].strip(" .\n")
    words = direct_span(doc, speech).of(whole_text(doc))
    whole = (speech.full and words[-1:] in (".", "?", "!", "…")) or (closes and (speech.full or headline))
    if not whole or len(words.split()) < 2:
        return None
    start = colon
    while start and doc[start - 1].idx >= block.span.start and doc[start - 1].text not in (".", "?", "!", ";"):
        start -= 1
    lead = [token for token in doc[start:colon] if not token.is_space]
    owners = (owner_of(token) for token in lead if token.pos_ == "NOUN" and token.lower_ in lexicon_cues().noun_cues)
    owner = next((one for one in owners if one is not None), None)
    if owner is not None or not lead:
        return owner
    if headline:
        return next((token for token in lead if token.dep_ == "nsubj" and token.pos_ in ("PROPN", "NOUN")), None)
    verbless = not any(token.tag_ in FINITE for token in lead)
    if verbless:
        whose = next((t.i + 1 for t in lead[:-1] if t.lower_ == "from" and t.nbor().ent_type_ == "PERSON"), None)
        named = lead[0].i if lead[0].ent_type_ == "PERSON" else whose  # "A word of caution from Ana Ruiz, a grower:"
        return phrase_head(doc, named, colon) if named is not None else None
    return _characterised(lead)


def _characterised(lead: Sequence[Token]) -> Token | None:
    """Of whom a clause before a colon says how he speaks: "Economist Ana Ruiz is blunter still", "he was unmoved"."""
    subject = next((token for token in lead if token.dep_.startswith("nsubj")), None)
    if subject is None or not any(child.dep_ == "cop" for child in subject.head.children):
        return None
    person = any(t.ent_type_ == "PERSON" for t in subject.subtree if t.i <= subject.i + 3) or subject.lower_ in (
        "he",
        "she",
    )
    adjective = subject.head.pos_ == "ADJ" and not any(
        t.pos_ in ("NOUN", "PROPN") for t in lead if t.i > subject.head.i
    )
    return subject if person and adjective else None


def _limit_after(doc: Doc, speech: Speech, speeches: Sequence[Speech], number: int) -> int:
    limit = speeches[number + 1].start if number + 1 < len(speeches) else len(doc)
    block_end = doc._.blocks[_last_block(doc, speech)].span.end if speech.block >= 0 else len(whole_text(doc))
    at = speech.end
    while at < limit and doc[at].idx < block_end:
        if at > speech.end and doc[at].text in (".", "?", "!", ";"):
            break
        at += 1
    return at


def _last_block(doc: Doc, speech: Speech) -> int:
    found = block_at(doc, speech.stretch.inner.end - 1)
    return speech.block if found is None else found


def _limit_before(doc: Doc, speech: Speech, speeches: Sequence[Speech], number: int) -> int:
    low = speeches[number - 1].end if number else 0
    block_start = doc._.blocks[speech.block].span.start if speech.block >= 0 else 0
    at = speech.start
    while at > low and doc[at - 1].idx >= block_start:
        if (doc[at - 1].text in (".", "?", "!") and at < speech.start) or doc[at - 1].text == ";":
            break
        at -= 1
    return at


def _cue_after(doc: Doc, speech: Speech, limit: int, cues: Sequence[Cue]) -> Cue | None:
    """ "A," said X / X said / X, who runs Y, said. Where the words end with a full stop, only a bare attribution."""
    inner = speech.stretch.inner.of(whole_text(doc)).rstrip()
    start = speech.end
    while start < limit and (doc[start].is_space or doc[start].text in ",—–-"):
        start += 1
    if start < limit and doc[start].lower_ in ("and", "but"):
        return None
    inside = list(starting(cues, start, limit))
    if not inside:
        loose = (loose_cue(token) for token in doc[start : min(limit, start + 10)])
        inside = [cue for cue in loose if cue is not None]
    if not inside:
        return None
    cue = inside[0]
    if cue.kind == "source":
        return cue if cue.start - start <= 1 else None
    cited = cue.gerund and [token.lower_ for token in doc[max(0, cue.start - 2) : cue.start]] == ["quoted", "as"]
    if (
        cue.kind != "verb"
        or (cue.gerund and not cited)
        or not (cue.takes("clause") or cue.takes("utter") or cue.takes("belief"))
    ):
        return None
    if inner.endswith(".") and limit - start > 9:
        return None
    if cue.start == start or cited:
        return cue
    head = doc[cue.head]
    first = attribution_start(doc, cue)
    lead = [
        token
        for token in doc[start : cue.start]
        if token.pos_ in ("VERB", "AUX") and token.dep_ in ("ROOT", "conj", "ccomp", "parataxis")
    ]
    if first <= start + 1 and (not lead or lead[-1].head == head):
        return cue
    if cue.start - start > 25 or (lead and any(token.dep_ == "ROOT" and token.i != cue.head for token in lead)):
        return None
    return cue if doc[cue.start - 1].text in (",",) or cue.start - start <= 8 else None


def _cue_before(doc: Doc, speech: Speech, low: int, cues: Sequence[Cue]) -> Cue | None:
    """X said: "A" / X told Y on Sunday, "A" / adding "A"."""
    at = speech.start - 1
    while at >= low and doc[at].is_space:
        at -= 1
    if at < low:
        return None
    mark = doc[at].text
    edge = at + (mark not in ":,")
    inside = [cue for cue in starting(cues, low, edge) if cue.end <= edge]
    if not inside:
        return None
    cue = inside[-1]
    speaks = cue.takes("clause") or cue.takes("utter") or cue.kind in ("source", "light")
    if not speaks and (mark != ":" or cue.kind == "noun"):
        return None
    if mark == ":":
        return cue
    if mark == ",":
        between = doc[cue.end : at]
        return (
            cue
            if len(between) <= 10
            and speech.full
            and not any(t.pos_ in ("VERB", "AUX") for t in between)
            and cue.kind == "verb"
            else None
        )
    if cue.end != at + 1:
        return None
    follows = doc[speech.end : speech.end + 1]
    if cue.verb is not None and cue.verb.base == "tell" and follows.text == "that":
        return None  # whom they told: 'told "Fox & Friends" that'
    ends = (
        not len(follows)
        or follows[0].is_punct
        or follows[0].is_space
        or follows[0].pos_ in ("ADP", "CCONJ", "ADV", "SCONJ")
    )
    letters = next((c for c in speech.stretch.inner.of(whole_text(doc)) if c.isalpha()), "")
    return cue if ends and letters.isupper() and cue.takes("utter") | cue.takes("clause") else None


def direct_span(doc: Doc, speech: Speech) -> Span:
    """The words between the marks without white space at the edges."""
    start, end = speech.stretch.inner
    while start < end and whole_text(doc)[start].isspace():
        start += 1
    while end > start and whole_text(doc)[end - 1].isspace():
        end -= 1
    return Span(start, end)
