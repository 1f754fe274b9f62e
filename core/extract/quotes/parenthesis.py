"""Attributions that follow or interrupt what they report: "S, X said"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from core.extract.quotes.cues import Cue
from core.extract.quotes.phrases import CALENDAR
from core.extract.quotes.plausible import is_document
from core.extract.quotes.syntax import CONTRAST, FINITE, MARKS, children, sentence_end, sentence_start
from core.language import DASHES

_DATELINE = 16  # tokens: places, a day, an agency
_NEVER_AFTER = frozenset(  # not put after what is said: "..., both sides agreed"
    {
        "agree",
        "accept",
        "deny",
        "reject",
        "dispute",
        "contest",
        "question",
        "object",
        "establish",
        "show",
        "see",
        "know",
        "hear",
        "feel",
        "read",
        "hold",
        "consider",
        "expect",
        "mention",
        "cite",
        "request",
        "demand",
        "propose",
        "reflect",
        "figure",
        "press",
        "offer",
        "challenge",
    }
)


_LIGHT_SUBORDINATORS = frozenset(
    {
        "while",
        "although",
        "though",
        "if",
        "when",
        "as",
        "after",
        "before",
        "since",
        "because",
        "amid",
        "despite",
        "unless",
        "once",
        "until",
        "whereas",
        "asked",
        "highlighting",
    }
)


_TIMES = frozenset({"after", "before", "since", "until", "because", "while", "although", "though", "unless"})


class Content(NamedTuple):
    """Token range of a content, and the frame that found it."""

    start: int
    end: int
    frame: str


def parenthetical(cue: Cue) -> bool:
    return cue.takes("clause") or cue.takes("belief")


def inverted(doc: Doc, cue: Cue, spoken: Callable[[int], bool]) -> bool:
    """ "S, reckoned X": the cue follows the comma that ends a clause, and its subject follows the cue."""
    if cue.kind != "verb" or cue.gerund or not parenthetical(cue) or cue.end >= len(doc):
        return False
    before, after = doc[cue.start - 1] if cue.start else None, doc[cue.end]
    if (
        before is None
        or before.text != ","
        or after.pos_ not in ("DET", "PROPN", "NOUN", "ADJ", "NUM", "PRON")
        or after.tag_ in ("IN", "WDT")
    ):
        return False
    head = doc[cue.head]
    if any(child.i < cue.start and child.right_edge.i >= cue.start - 2 for child in children(head, "nsubj")):
        return False  # "X, a trader, said prices would rise"
    if any(child.i > cue.end and children(child, "nsubj") and not spoken(child.i) for child in children(head, "ccomp")):
        return False
    first = sentence_start(head)
    return any(token.tag_ in FINITE for token in doc[first : cue.start - 1]) or _answers(doc, cue, first, cue.start)


def trimmed(doc: Doc, start: int, end: int, frame: str) -> Content | None:
    """The range without white space, separators and dangling marks at its edges; None where nothing is left."""
    while start < end and (
        doc[start].is_space
        or doc[start].text in ",:;–—-"
        or (doc[start].lower_ == "that" and doc[start].dep_ == "mark")
    ):
        start += 1
    opened = any(token.text == "(" for token in doc[start:end])
    while end > start and (
        doc[end - 1].is_space or doc[end - 1].text in ",:;–—-" or (doc[end - 1].text == ")" and not opened)
    ):
        end -= 1
    return Content(start, end, frame) if start < end else None


def as_clause(doc: Doc, cue: Cue) -> int | None:
    """Where ", as X put it" or "As X noted, " begins that credits what is beside it: an "as" (or "to hear") before the
    cue's subject, and no content of the cue's own after it."""
    if cue.kind != "verb" or cue.gerund or cue.verb is None or cue.end >= len(doc):
        return None
    put = cue.verb.base in ("put it", "tell it", "see it", "have it")
    if not put and not cue.takes("clause"):
        return None
    after = next(
        (token for token in doc[cue.end : cue.end + 6] if token.lower_ not in CALENDAR and token.lower_ != "on"), None
    )
    if not put and after is not None and not after.is_punct:
        return None
    for at in range(cue.start - 1, max(sentence_start(doc[cue.head]), cue.start - 14) - 1, -1):
        word = doc[at].lower_
        if word == "as" or (word == "hear" and at and doc[at - 1].lower_ == "to"):
            start = at if word == "as" else at - 1
            opens = start == past_dateline(doc, sentence_start(doc[cue.head]), start)
            before = doc[start - 2] if doc[start - 1].text in MARKS else doc[start - 1]
            return start if opens or before.text in (",", "—", "–", "(") else None
        if doc[at].pos_ in ("VERB", "SCONJ") or doc[at].text in (";", ":"):
            return None
    return None


def content_before(doc: Doc, cue: Cue, others: Sequence[Cue], leading: int | None = None) -> Content | None:
    """ "S, X said": the clause that the attribution, which begins at token `leading`, follows or interrupts."""
    head = doc[cue.head]
    left = attribution_start(doc, cue) if leading is None else leading
    first = past_dateline(doc, sentence_start(head), left)
    if (
        cue.gerund
        or left <= first
        or (doc[left - 1].text not in (",", "–", "—", "-") and doc[left - 1].text not in MARKS)
    ):
        return None
    if (cue.verb is not None and cue.verb.base in _NEVER_AFTER) and not _is_shown(doc, cue):
        return None
    if any(child.dep_ == "mark" and child.lower_ in _TIMES for child in head.children):
        return None  # "..., two years after the country first pledged it"
    if _has_object(doc, head, cue):
        return None
    start = segment_start(doc, first, left, others)
    while start < left and (doc[start].is_space or doc[start].pos_ == "CCONJ"):
        start += 1
    if start >= left or (
        doc[start].lower_ in _LIGHT_SUBORDINATORS and not any(token.dep_ == "ROOT" for token in doc[start:left])
    ):
        return None
    whole = _interrupted(doc, start, left, cue)
    if (
        whole is None
        and not any(token.tag_ in FINITE for token in doc[start:left])
        and not _answers(doc, cue, start, left)
    ):
        return None
    return trimmed(doc, start, whole if whole is not None else left - 1, "before")


def _is_shown(doc: Doc, cue: Cue) -> bool:
    """ "Exports fell by half, customs data showed": what figures and papers show stands before them too."""
    short = short_subject(doc, cue)
    shows = cue.verb is not None and cue.verb.base == "show"
    return shows and short is not None and is_document(short[1])


def _answers(doc: Doc, cue: Cue, start: int, left: int) -> bool:
    """Whether a few words without a verb are all that somebody says: "Not so fast, say economists."."""
    said = cue.verb is not None and cue.verb.base == "say" and doc[cue.end - 1].lower_ != "saying"
    return (
        said and left == cue.start and left - start <= 6 and doc[start].pos_ in ("INTJ", "PART", "ADV", "PRON", "DET")
    )


def _has_object(doc: Doc, head: Token, cue: Cue) -> bool:
    """Whether the cue has a thing of its own to the right, so that what is before it is not what it says."""
    if cue.verb is not None and cue.verb.base in (
        "tell",
        "remind",
        "inform",
        "assure",
        "warn",
        "advise",
        "notify",
        "caution",
        "write",
        "promise",
    ):
        return False
    if cue.start and doc[cue.start - 1].text == ",":
        return False
    return any(child.i >= cue.end and child.pos_ in ("NOUN", "PROPN") for child in children(head, "obj"))


def short_subject(doc: Doc, cue: Cue) -> tuple[int, Token] | None:
    """The noun phrase between a comma and the cue, by order alone: its first token and its head."""
    low = sentence_start(doc[cue.head])
    at = cue.start - 1
    while at >= low and cue.start - at < 14:
        token = doc[at]
        if token.text in (",", "–", "—", ";", ":") or (token.text in MARKS and token.text not in ("'", "’")):
            break
        if token.dep_ == "acl:relcl" and token.pos_ == "VERB":  # "two people who attended the dinner said"
            at = token.left_edge.i - 1
            continue
        if (
            token.pos_ in ("VERB", "SCONJ")
            or (token.pos_ == "AUX" and token.lower_ not in ("has", "have", "had", "is", "was"))
            or token.lower_ in ("when", "who", "which")
        ):
            return None
        at -= 1
    start = at + 1
    while start < cue.start and (doc[start].pos_ == "CCONJ" or doc[start].is_space):
        start += 1
    nouns = [
        token
        for token in doc[start : cue.start]
        if token.pos_ in ("NOUN", "PROPN", "PRON", "NUM") and token.lower_ not in CALENDAR
    ]
    heads = [token for token in nouns if not start <= token.head.i < cue.start or token.head == token]
    if not nouns or doc[start].pos_ == "ADP":
        return None
    return start, (heads or nouns)[0]


def attribution_start(doc: Doc, cue: Cue) -> int:
    """Token index where the attribution begins: the cue, or its subject where that comes first."""
    short = short_subject(doc, cue)
    if short is not None:
        return short[0]
    return cue.start


def past_dateline(doc: Doc, start: int, left: int) -> int:
    """Past white space and a dateline ("SINGAPORE — ", "MUMBAI: ", "ACCRA/ABIDJAN, Oct 2 (Wire) - ")."""
    while start < left and doc[start].is_space:
        start += 1
    for at in range(start, min(start + _DATELINE, left)):
        if doc[at].pos_ in ("VERB", "AUX"):
            break
        if (
            (doc[at].text in DASHES or doc[at].text == ":")
            and doc[start].text.isupper()
            and len(doc[start].text) > 2
            and at + 1 < left
        ):
            spaced = doc[at - 1].whitespace_ != "" or doc[at].text == ":"
            if spaced:
                return at + 1
    return start


def segment_start(doc: Doc, first: int, left: int, others: Sequence[Cue]) -> int:
    """The start of the clause that a following attribution covers: after a semicolon, or after ", and" where the
    clause before has a cue of its own."""
    start = first
    cue_places = [other.start for other in others if other.start < left]
    for at in range(first + 1, left - 1):
        if doc[at].text in (";",):
            start = at + 1
        elif (
            doc[at].text == "," and doc[at + 1].lower_ in CONTRAST and any(first <= place < at for place in cue_places)
        ):
            start = at + 2
    return start


def _interrupted(doc: Doc, start: int, left: int, cue: Cue) -> int | None:
    """The end of the sentence where the attribution stands inside a clause that goes on after it: what is before has
    no finite verb of its own, or only an auxiliary."""
    head = doc[cue.head]
    last = sentence_end(head)
    close = next((at for at in range(cue.end, last) if doc[at].text == ","), None)
    if close is None or close + 1 >= last:
        return None
    main = [
        t
        for t in doc[start:left]
        if (t.pos_ == "VERB" or t.dep_ == "cop") and t.dep_ not in ("acl", "acl:relcl", "amod", "compound")
    ]
    goes_on = any(token.pos_ in ("VERB", "AUX") for token in doc[close + 1 : last])
    if any(start <= t.head.i < left and t.dep_ in ("obj", "ccomp", "xcomp") for t in doc[close + 1 : last]):
        return last
    bare = not any(token.pos_ in ("VERB", "AUX") for token in doc[cue.end : close])
    if bare and doc[attribution_start(doc, cue) - 2].pos_ == "AUX":
        return last  # "It was, he said in Oslo, the worst night"
    if close == cue.end and doc[close + 1].lower_ in (
        "to",
        "of",
        "for",
        "than",
        "with",
        "on",
        "at",
        "from",
        "in",
        "by",
    ):
        governed = doc[close + 1].head
        if start <= governed.head.i < left and governed.dep_ in ("obl", "nmod", "advcl", "xcomp"):
            return last  # "There was no truth, he said, to the claim"
    return last if not main and goes_on and doc[start].pos_ != "ADP" else None
