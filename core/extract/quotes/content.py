"""What a cue reports: the token range of the content clause, gerund or noun phrase."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from spacy.tokens import Doc, Token

from core.extract.quotes.bounds import content_end
from core.extract.quotes.cues import Cue, copular_clause
from core.extract.quotes.frames import by_frame
from core.extract.quotes.parenthesis import (
    Content,
    as_clause,
    attribution_start,
    content_before,
    inverted,
    parenthetical,
    past_dateline,
    segment_start,
    trimmed,
)
from core.extract.quotes.phrases import source_phrase
from core.extract.quotes.syntax import FINITE, children, sentence_end, sentence_start

_ASIDES = {"—": "—", "–": "–", "--": "--", ")": "("}  # what closes an aside, and what opens it


def find_content(doc: Doc, cue: Cue, others: Sequence[Cue], spoken: Callable[[int], bool]) -> Content | None:
    """The content of one cue among the cues of its sentence, or None where nothing is reported. `spoken` tells the
    token indices inside direct speech, which is no part of it."""
    if cue.kind in ("source", "view"):
        return _of_source(doc, cue, others)
    head = doc[cue.head]
    that = copular_clause(head) if cue.kind == "noun" else None
    if that is not None:
        return trimmed(doc, that.i + 1, content_end(doc, cue, that.i + 1, others), "clause")
    leading = as_clause(doc, cue)
    if leading is not None:
        return _beside_as(doc, cue, leading, others)
    if inverted(doc, cue, spoken) or (_enclosed(doc, cue) and parenthetical(cue)):
        return content_before(doc, cue, others)
    found = _clause(head, cue, spoken) or by_frame(doc, head, cue) or _after_colon(doc, cue) or _bare_clause(doc, cue)
    if found is not None and spoken(found[0]):
        found = None
    if found is not None:
        start, frame = found
        end = content_end(doc, cue, start, others)
        return trimmed(doc, start, end, frame)
    return content_before(doc, cue, others) if parenthetical(cue) else None


def _enclosed(doc: Doc, cue: Cue) -> bool:
    """Whether an attribution stands between commas inside what it reports: "The senator has, she said, no plan"."""
    start = attribution_start(doc, cue)
    opens = start > sentence_start(doc[cue.head]) and doc[start - 1].text == "," and start < cue.start
    return opens and doc[cue.end : cue.end + 1].text == "," and doc[cue.end + 1 : cue.end + 2].text.lower() != "that"


def _clause(head: Token, cue: Cue, spoken: Callable[[int], bool]) -> tuple[int, str] | None:
    """A clause to the right: after "that" where there is one."""
    if cue.kind == "verb" and not any(map(cue.takes, ("clause", "belief", "request", "commit", "object", "utter"))):
        return None
    hosts = (
        [head, *(child for child in children(head, "obj", "obl") if child.i < cue.end)]
        if cue.kind == "light"
        else [head]
    )
    for host in hosts:
        for child in host.children:
            if child.i < cue.end or child.dep_ not in (
                "ccomp",
                "xcomp",
                "acl",
                "parataxis",
                "advcl",
                "acl:relcl",
                "dep",
                "obj",
            ):
                continue
            if spoken(child.i) or any(t.text in ";:" for t in head.doc[cue.end : max(cue.end, child.left_edge.i)]):
                continue
            if _reports_a_noun(child, cue) or _undergoes(child, cue):
                continue
            marks = [
                mark for mark in child.children if mark.lower_ == "that" and mark.i < child.i and mark.i >= cue.end
            ]
            if child.dep_ in ("ccomp",) or (child.dep_ == "xcomp" and children(child, "nsubj")):
                start = max(
                    min(c.left_edge.i for c in host.children if c.i >= child.i and c.dep_ == child.dep_), cue.end
                )
                that = next((t.i for t in head.doc[start : child.i] if _opens(t, start)), None)
                return (
                    marks[0].i + 1
                    if marks and marks[0].dep_ in ("mark", "dep", "obj")
                    else start
                    if that is None
                    else that + 1
                ), "clause"
            if marks and marks[0].dep_ == "mark" and child.dep_ != "obj":
                return marks[0].i + 1, "clause"
    return _bare_that(head, cue)


def _opens(token: Token, start: int) -> bool:
    """Whether a "that" opens the clause which starts at `start`, and does not go with a noun inside it."""
    if token.lower_ != "that" or token.pos_ != "SCONJ":
        return False
    return token.i == start or token.nbor(-1).pos_ not in ("NOUN", "PROPN")


def _reports_a_noun(child: Token, cue: Cue) -> bool:
    """Whether a clause belongs to a noun that is itself the content: "dismissed suggestions that ..."."""
    return (
        cue.takes("object")
        and child.dep_ in ("acl", "acl:relcl")
        and child.head.pos_ == "NOUN"
        and child.head.dep_ == "obj"
    )


def _undergoes(child: Token, cue: Cue) -> bool:
    """Whether a clause without a finite verb is what somebody lived through: "the port saw its traffic shrink"."""
    seen = cue.verb is not None and cue.verb.base in ("see", "hear", "feel") and child.head.tag_ in ("VBD", "VBN")
    finite = child.tag_ in FINITE or any(other.dep_.startswith(("aux", "cop", "mark")) for other in child.children)
    return seen and not finite


def _bare_clause(doc: Doc, cue: Cue) -> tuple[int, str] | None:
    """ "said it would respond" by order alone, where the tree hangs the verb of saying under the clause: a noun or
    pronoun right after the cue, then a finite verb before any comma."""
    if cue.gerund or not cue.takes("clause") or cue.end >= len(doc) or doc[cue.end].tag_ == "IN":
        return None
    if doc[cue.end].pos_ not in ("PRON", "DET", "NOUN", "PROPN", "ADJ", "NUM"):
        return None
    last = sentence_end(doc[cue.head])
    for at in range(cue.end + 1, min(last, cue.end + 12)):
        if doc[at].is_punct or (doc[at].tag_ in ("IN", "TO", "WDT", "WP") and doc[at].lower_ not in ("than", "of")):
            return None
        if doc[at].tag_ in FINITE and doc[at].pos_ in ("VERB", "AUX"):
            return cue.end, "clause"
    return None


def _bare_that(head: Token, cue: Cue) -> tuple[int, str] | None:
    """A "that" right after the cue, or after a few words without a verb, that the tree does not show as a clause."""
    doc = head.doc
    for at in range(cue.end, min(cue.end + 8, head.sent.end)):
        if doc[at].lower_ == "that" and doc[at].pos_ == "SCONJ":
            return (at + 1, "clause") if at + 2 < head.sent.end else None
        if doc[at].pos_ in ("VERB", "AUX", "CCONJ") or doc[at].text in ";:":
            return None
        if cue.takes("object") and doc[at].pos_ == "NOUN" and doc[at].dep_ == "obj":
            return None
    return None


def _after_colon(doc: Doc, cue: Cue) -> tuple[int, str] | None:
    """ "officials issued a stern warning: this must not be undermined": all that follows the colon."""
    head = doc[cue.head]
    for at in range(cue.end, min(cue.end + 12, sentence_end(head))):
        if doc[at].text == ":":
            return at + 1, "colon"
        if doc[at].text in (",", ";"):
            return None
    return None


def _beside_as(doc: Doc, cue: Cue, leading: int, others: Sequence[Cue]) -> Content | None:
    """ "As the minister put it, S", "S, as she puts it": what the clause stands before, inside or after."""
    head = doc[cue.head]
    if leading <= past_dateline(doc, sentence_start(head), leading):
        comma = next((at for at in range(cue.end, min(cue.end + 8, head.sent.end)) if doc[at].text == ","), None)
        return None if comma is None else trimmed(doc, comma + 1, sentence_end(head), "before")
    return content_before(doc, cue, others, leading)


def _of_source(doc: Doc, cue: Cue, others: Sequence[Cue]) -> Content | None:
    """The clause before "according to X", or after it where the sentence begins with it."""
    sentence = doc[cue.head].sent
    first = past_dateline(doc, sentence_start(doc[cue.head]), cue.start)
    end = source_phrase(doc, cue)[1] if cue.kind == "source" else cue.end
    opening = _aside_start(doc, first, cue.start, end)
    if opening is not None:
        return trimmed(doc, opening, cue.start, "source")
    before = [token for token in doc[first : cue.start] if not token.is_punct and not token.is_space]
    if cue.gerund or not any(token.pos_ in ("VERB", "AUX") for token in before):
        at = end
        while at < sentence.end and doc[at].text in (",", ":", "—", "–"):
            at += 1
        if at >= sentence_end(doc[cue.head]):
            return None
        return trimmed(doc, at, content_end(doc, cue, at, others), "source")
    left = segment_start(doc, first, cue.start, others)
    goes_on = any(end < token.head.i < sentence.end for token in doc[left : cue.start - 1] if not token.is_punct)
    last = sentence_end(doc[cue.head])
    if goes_on and end + 1 < last and doc[end].text == "," and doc[cue.start - 1].text == ",":
        return trimmed(doc, left, last, "source")  # "The ban is, in the words of one importer, a gift"
    return trimmed(doc, left, cue.start, "source")


def _aside_start(doc: Doc, first: int, start: int, end: int) -> int | None:
    """Where an aside between dashes or in brackets begins that a source from token `start` to `end` closes: "The ban —
    the first in years, according to the ministry — hit growers"."""
    closing = doc[end : end + 1].text
    if closing not in _ASIDES:
        return None
    for at in range(start - 1, first, -1):
        if doc[at].text in _ASIDES[closing]:
            return at + 1 if at + 2 < start else None
        if doc[at].text in ";()":
            return None
    return None
