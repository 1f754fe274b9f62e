"""What a cue reports: the token range of the content clause, gerund or noun phrase."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from core.extract.quotes.cues import Cue
from core.extract.quotes.phrases import CALENDAR, source_phrase
from core.extract.quotes.syntax import ancestors, children, sentence_end, words

_ASIDES = frozenset(  # ", a move that ...": the article's own comment on what was said
    {
        "move",
        "charge",
        "step",
        "claim",
        "decision",
        "accusation",
        "block",
        "demand",
        "view",
        "policy",
        "term",
        "prospect",
        "allegation",
        "sign",
        "assertion",
        "stance",
        "remark",
    }
)
_CONTRAST = frozenset({"while", "whereas", "but", "and", "although", "though", "yet", "or"})
_MARKS = frozenset({'"', "“", "”", "'", "‘", "’", "«", "»", "``", "''", "„"})
_VOWS = frozenset({"vow", "threaten", "swear"})
_COMMENTS = frozenset(  # ", marking a step": the article's own gloss
    {
        "marking",
        "signaling",
        "signalling",
        "underscoring",
        "underlining",
        "raising",
        "prompting",
        "sending",
        "reflecting",
        "capping",
        "fuelling",
        "fueling",
        "escalating",
    }
)
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
_IDIOMS = frozenset({"it a day", "it quits", "the shots", "a halt", "time"})
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
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


class Content(NamedTuple):
    """Token range of a content, and the frame that found it."""

    start: int
    end: int
    frame: str


def find_content(doc: Doc, cue: Cue, others: Sequence[Cue], spoken: Callable[[int], bool]) -> Content | None:
    """The content of one cue among the cues of its sentence, or None where nothing is reported. `spoken` tells the
    token indices inside direct speech, which is no part of it."""
    if cue.kind in ("source", "view"):
        return _of_source(doc, cue, others)
    head = doc[cue.head]
    if inverted(doc, cue, spoken):
        return _before(doc, cue, others)
    found = _clause(head, cue, spoken) or _by_frame(doc, head, cue) or _after_colon(doc, cue)
    if found is not None and spoken(found[0]):
        found = None
    if found is not None:
        start, frame = found
        end = _end(doc, cue, start, others)
        return _trimmed(doc, start, end, frame)
    return _before(doc, cue, others) if _parenthetical(cue) else None


def _parenthetical(cue: Cue) -> bool:
    return cue.takes("clause") or cue.takes("belief")


def inverted(doc: Doc, cue: Cue, spoken: Callable[[int], bool]) -> bool:
    """ "S, reckoned X": the cue follows the comma that ends a clause, and its subject follows the cue."""
    if cue.kind != "verb" or cue.gerund or not _parenthetical(cue) or cue.end >= len(doc):
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
    return any(token.tag_ in _FINITE for token in doc[head.sent.start : cue.start - 1])


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
            if spoken(child.i) or any(t.text in ";:" for t in head.doc[cue.end : max(cue.end, child.left_edge.i)]):
                continue
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
            if _reports_a_noun(child, cue):
                continue
            marks = [
                mark for mark in child.children if mark.lower_ == "that" and mark.i < child.i and mark.i >= cue.end
            ]
            if child.dep_ in ("ccomp",) or (child.dep_ == "xcomp" and children(child, "nsubj")):
                start = max(child.left_edge.i, cue.end)
                that = next((t.i for t in head.doc[start : child.i] if t.lower_ == "that" and t.pos_ == "SCONJ"), None)
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


def _reports_a_noun(child: Token, cue: Cue) -> bool:
    """Whether a clause belongs to a noun that is itself the content: "dismissed suggestions that ..."."""
    return (
        cue.takes("object")
        and child.dep_ in ("acl", "acl:relcl")
        and child.head.pos_ == "NOUN"
        and child.head.dep_ == "obj"
    )


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


def _by_frame(doc: Doc, head: Token, cue: Cue) -> tuple[int, str] | None:
    verb = cue.verb
    if cue.kind == "light":
        return _preposition(
            doc, head, cue, frozenset({"over", "about", "for", "on", "of", "at", "to", "with", "against", "in"})
        )
    if verb is None:
        return None
    objects = [child for child in children(head, "obj", "iobj", "nsubj:outer") if child.i >= cue.end]
    infinitive = next(
        (c for c in children(head, "xcomp", "ccomp", "advcl") if c.i > cue.end and "to" in words(c)), None
    )
    if "evaluate" in verb.frames:
        thing = objects[0] if objects else next((c for c in children(head, "xcomp", "ccomp") if c.i >= cue.end), None)
        idiom = any(doc[cue.end : cue.end + n].text.lower() in _IDIOMS for n in (1, 2, 3))
        if thing is not None and not idiom and _judged(head, thing, cue):
            return max(thing.left_edge.i, cue.end), "evaluate"
    if infinitive is None:
        infinitive = _infinitive_near(doc, head, cue)
    if "request" in verb.frames and infinitive is not None:
        addressee = (
            objects[0]
            if objects
            else next((c for c in children(head, "obl") if c.i >= cue.end and c.i < infinitive.i), None)
        )
        if addressee is not None and verb.base not in ("tell", "advise", "warn", "remind", "instruct", "caution"):
            return max(addressee.left_edge.i, cue.end), "request"
        if addressee is not None:
            return max(
                infinitive.left_edge.i, addressee.right_edge.i + 1 if addressee.i < infinitive.i else 0
            ), "request"
    if verb.prepositions:
        found = _preposition(doc, head, cue, verb.prepositions)
        if found is not None:
            return found
    if (
        "commit" in verb.frames
        and cue.end < len(doc)
        and doc[cue.end].lower_ == "to"
        and doc[cue.end].pos_ in ("PART", "ADP")
    ):
        return (cue.end, "commit") if _promises(doc, head, cue) else None
    if "figure" in verb.frames:
        figured = _figured(doc, head, cue)
        if figured is not None:
            return figured, "figure"
    if (
        "attribute_to" in verb.frames
        and objects
        and any("to" in words(c) or "on" in words(c) for c in _obliques(head, objects[0]))
    ):
        return objects[0].left_edge.i, "attribute_to"
    if "object" in verb.frames:
        gerund = next((c for c in children(head, "xcomp", "ccomp") if c.i >= cue.end and c.tag_ == "VBG"), None)
        target = gerund or (objects[0] if objects else None)
        if (
            target is not None
            and target.left_edge.i >= cue.end
            and target.pos_ != "PRON"
            and target.lower_ not in ("it", "that", "this", "itself", "himself")
        ):
            return target.left_edge.i, "object"
    return None


def _infinitive_near(doc: Doc, head: Token, cue: Cue) -> Token | None:
    """An infinitive after an object that the tree hangs elsewhere: "expects the freeze to last"."""
    for at in range(cue.end + 1, min(cue.end + 10, sentence_end(head))):
        if (
            doc[at].lower_ == "to"
            and at + 1 < len(doc)
            and doc[at + 1].tag_ in ("VB", "VBP")
            and doc[at - 1].pos_ in ("NOUN", "PROPN", "PRON")
        ):
            return doc[at + 1] if doc[at + 1].head.i < at or doc[at].dep_ in ("mark", "case") else None
        if doc[at].pos_ in ("VERB", "AUX", "SCONJ") or doc[at].is_punct:
            return None
    return None


def _promises(doc: Doc, head: Token, cue: Cue) -> bool:
    """Whether an infinitive is something said: vows and threats are; pledges where a part of them is quoted."""
    verb = cue.verb.base if cue.verb else ""
    last = sentence_end(head)
    if verb in ("ask", "beg") or any(
        token.lower_ in ("named", "identified", "quoted") for token in doc[cue.end : min(last, cue.end + 6)]
    ):
        return False
    return verb in _VOWS or any(token.text in _MARKS for token in doc[cue.end : last])


def _figured(doc: Doc, head: Token, cue: Cue) -> int | None:
    """Where "the lost orders at $14 million" starts: an object, "at" or a comparison, and a number."""
    last = sentence_end(head)
    thing = doc[cue.end] if cue.end < last else None
    if thing is None or thing.pos_ not in ("DET", "NOUN", "PROPN", "PRON", "ADJ", "NUM") or thing.tag_ == "IN":
        return None
    for at in range(cue.end + 1, last):
        if doc[at].text in (",", ";"):
            return None
        if (
            doc[at].lower_ in ("at", "closer", "higher", "lower", "above", "below", "between", "around", "near", "over")
            and doc[at].head != thing
        ):
            number = any(
                token.like_num or token.is_currency or token.lower_ in ("half", "twice", "double", "zero", "%")
                for token in doc[at : min(at + 8, last)]
            )
            return cue.end if number else None
    return None


def _obliques(head: Token, thing: Token) -> list[Token]:
    return [*children(head, "obl"), *children(thing, "nmod")]


def _judged(head: Token, thing: Token, cue: Cue) -> bool:
    """Whether something is said of the object: "as ...", or for "call" and its like a second complement."""
    doc = head.doc
    as_phrase = any(
        c.i > thing.i
        and ("as" in words(c) or ("to" in words(c) and cue.verb is not None and cue.verb.base in ("liken", "compare")))
        for c in (*children(head, "obl", "advcl", "xcomp", "nmod"), *children(thing, "nmod", "acl"))
    )
    if as_phrase:
        return True
    small = cue.verb is not None and cue.verb.base in (
        "call",
        "brand",
        "dub",
        "label",
        "deem",
        "declare",
        "pronounce",
        "term",
    )
    complement = any(c.i > thing.i for c in children(head, "xcomp", "ccomp", "obj", "obl", "appos", "acl"))
    quoted = any(doc[at].text in _MARKS for at in range(cue.end, thing.right_edge.i + 2) if at < len(doc))
    described = (
        thing.right_edge.i + 1 < len(doc) and doc[thing.right_edge.i + 1].pos_ in ("ADJ", "DET")
    ) or thing.right_edge.pos_ == "ADJ"
    return small and (
        complement
        or quoted
        or described
        or (thing.dep_ == "obj" and any(c.i > thing.i for c in children(thing, "appos", "amod", "acl")))
    )


def _preposition(doc: Doc, head: Token, cue: Cue, wanted: frozenset[str]) -> tuple[int, str] | None:
    """What follows one of the prepositions, as a noun phrase or a gerund."""
    for at in range(cue.end, min(sentence_end(head), cue.end + 14)):
        if doc[at].text in (";", ":") or (
            doc[at].lower_ in _CONTRAST and doc[at].dep_ == "cc" and doc[at].head.head == head
        ):
            return None
        if doc[at].lower_ not in wanted or doc[at].dep_ not in ("case", "mark", "obl", "advmod", "compound:prt", "dep"):
            continue
        governor = doc[at].head
        if governor == head or head in ancestors(governor):
            near = governor.head == head or at == cue.end or any(a.dep_ in ("obj", "iobj") for a in ancestors(governor))
            if near and at + 1 < sentence_end(head):
                return at + 1, "preposition"
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


def _end(doc: Doc, cue: Cue, start: int, others: Sequence[Cue]) -> int:
    """Where the content that starts at `start` stops: the sentence's end, or the first thing that belongs to the
    reporting sentence again."""
    head = doc[cue.head]
    last = _bound(head, cue)
    rest = {other.start: other for other in others if other.start > start}
    for at in range(start + 1, last):
        token = doc[at]
        if token.text == ";":
            return at
        if token.dep_ == "conj" and token.head == head and token.pos_ in ("VERB", "AUX", "ADJ"):
            return _clause_start(doc, token, at, start)
        other = rest.get(at)
        if other is not None:
            stop = _other_cue(doc, cue, other, start)
            if stop is not None:
                return stop
        if token.text == "," and at + 2 < last and _aside(doc, at):
            return at
    return last


def _bound(head: Token, cue: Cue) -> int:
    """The furthest that a content can reach: the end of the sentence, of the relative clause that the cue is in, or of
    the clause that belongs to a noun."""
    last = sentence_end(head)
    if cue.kind == "noun":
        clauses = [child.right_edge.i + 1 for child in children(head, "acl", "ccomp")]
        return min(last, max(clauses, default=last))
    which = next(
        (n for n in range(cue.start - 1, max(0, cue.start - 6), -1) if head.doc[n].lower_ in ("which", "who")), 0
    )
    if which and head.doc[which - 1].text == ",":  # ", which Trump says protect workers, have cost": to the next comma
        close = next((at for at in range(cue.end, last) if head.doc[at].text == ","), last)
        last = close if any(token.tag_ in _FINITE for token in head.doc[close:last]) else last
    relative = (
        head
        if head.dep_ == "acl:relcl"
        else head.head
        if head.dep_ == "conj" and head.head.dep_ == "acl:relcl"
        else None
    )
    if relative is not None and relative.head.i < cue.head:
        edge = relative.right_edge.i + 1
        if cue.end < edge < last and head.doc[edge - 1].text == ",":
            return edge - 1
        if cue.end < edge < last:
            return edge
        main = relative.head.head
        if main.i > cue.end and main.pos_ in ("VERB", "AUX") and head.doc[main.i - 1].text == ",":
            return main.i - 1
    return last


def _aside(doc: Doc, comma: int) -> bool:
    """ ", a move that ...", ", marking ...": the article's own comment."""
    first = doc[comma + 1]
    if first.lower_ in _COMMENTS or first.lower_ == "something":
        return True
    if first.lower_ not in ("a", "an"):
        return False
    for at in range(comma + 2, min(comma + 5, len(doc) - 1)):
        if doc[at].pos_ == "NOUN":
            return doc[at].lower_ in _ASIDES or (doc[at + 1].lower_ in ("that", "which") and doc[at].lower_ in _ASIDES)
    return False


def _other_cue(doc: Doc, cue: Cue, other: Cue, start: int) -> int | None:
    """Where the content stops before another cue that is the reporter's and not part of what is reported."""
    token = doc[other.head]
    comma = _comma_before(doc, other.start, start)
    if other.kind == "source":
        return comma if comma is not None else None
    if other.gerund and other.verb is not None and other.verb.frames <= {"utter"}:
        return None
    if other.gerund:
        return comma if comma is not None and comma >= other.start - 2 else None
    if token.dep_ == "conj" and not children(token, "nsubj"):
        governor = token.head
        contrary = any(child.lower_ in ("but", "yet") and child.dep_ == "cc" for child in token.children)
        if governor.i >= start and contrary and (other.takes("request") or other.takes("clause")):
            return _clause_start(doc, token, other.start, start)
        if (
            governor.i >= start
            and governor.tag_ not in ("VBD", "VBN")
            and token.tag_ == "VBD"
            and doc[cue.head].tag_ == "VBD"
        ):
            return _clause_start(doc, token, other.start, start)
        return None
    subjects = children(token, "nsubj")
    if token.dep_ in ("parataxis", "advcl", "conj", "ccomp", "ROOT") and subjects:
        left = min(subjects[0].left_edge.i, other.start)
        before = doc[left - 1]
        if token.dep_ == "parataxis" and before.text == ",":
            return left - 1
        if (
            token.dep_ in ("advcl", "conj")
            and before.lower_ in _CONTRAST
            and left - 2 > start
            and doc[left - 2].text in (",", ";")
        ):
            return left - 2
    return None


def _comma_before(doc: Doc, at: int, start: int) -> int | None:
    for place in range(at - 1, max(start, at - 4), -1):
        if doc[place].text == ",":
            return place
        if doc[place].pos_ in ("VERB", "NOUN", "PROPN"):
            return None
    return None


def _clause_start(doc: Doc, token: Token, at: int, start: int) -> int:
    """The left end of a coordinated clause, its conjunction, comma and auxiliaries taken in."""
    left = min([at, *(child.i for child in token.children if child.i < at and child.i > start)])
    while left - 1 > start and (doc[left - 1].lower_ in _CONTRAST or doc[left - 1].text == ","):
        left -= 1
    return max(left, start + 1)


def _trimmed(doc: Doc, start: int, end: int, frame: str) -> Content | None:
    """The range without white space, separators and dangling marks at its edges; None where nothing is left."""
    while start < end and (
        doc[start].is_space
        or doc[start].text in ",:;–—-"
        or (doc[start].lower_ == "that" and doc[start].dep_ == "mark")
    ):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in ",:;–—-"):
        end -= 1
    return Content(start, end, frame) if start < end else None


def _before(doc: Doc, cue: Cue, others: Sequence[Cue]) -> Content | None:
    """ "S, X said": the clause that the attribution follows or interrupts."""
    head = doc[cue.head]
    left = attribution_start(doc, cue)
    sentence = head.sent
    first = _lead(doc, sentence.start, left)
    if (
        cue.gerund
        or left <= first
        or (doc[left - 1].text not in (",", "–", "—", "-") and doc[left - 1].text not in _MARKS)
    ):
        return None
    if (cue.verb is not None and cue.verb.base in _NEVER_AFTER) or _has_object(doc, head, cue):
        return None
    start = _segment_start(doc, first, left, others)
    while start < left and (doc[start].is_space or doc[start].pos_ == "CCONJ"):
        start += 1
    if start >= left or (
        doc[start].lower_ in _LIGHT_SUBORDINATORS and not any(token.dep_ == "ROOT" for token in doc[start:left])
    ):
        return None
    whole = _interrupted(doc, start, left, cue)
    if whole is None and not any(token.tag_ in _FINITE for token in doc[start:left]):
        return None
    return _trimmed(doc, start, whole if whole is not None else left - 1, "before")


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
    low = doc[cue.head].sent.start
    at = cue.start - 1
    while at >= low and cue.start - at < 14:
        token = doc[at]
        if token.text in (",", "–", "—", ";", ":") or (token.text in _MARKS and token.text not in ("'", "’")):
            break
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


def _lead(doc: Doc, start: int, left: int) -> int:
    """Past white space and a dateline ("SINGAPORE — ", "MUMBAI: ")."""
    while start < left and doc[start].is_space:
        start += 1
    for at in range(start, min(start + 9, left)):
        if (
            doc[at].text in ("—", "–", "--", "-", ":")
            and doc[start].text.isupper()
            and len(doc[start].text) > 2
            and at + 1 < left
        ):
            spaced = doc[at - 1].whitespace_ != "" or doc[at].text == ":"
            if spaced:
                return at + 1
    return start


def _segment_start(doc: Doc, first: int, left: int, others: Sequence[Cue]) -> int:
    """The start of the clause that a following attribution covers: after a semicolon, or after ", and" where the
    clause before has a cue of its own."""
    start = first
    cue_places = [other.start for other in others if other.start < left]
    for at in range(first + 1, left - 1):
        if doc[at].text in (";",):
            start = at + 1
        elif (
            doc[at].text == "," and doc[at + 1].lower_ in _CONTRAST and any(first <= place < at for place in cue_places)
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
    return last if not main and goes_on and doc[start].pos_ != "ADP" else None


def _of_source(doc: Doc, cue: Cue, others: Sequence[Cue]) -> Content | None:
    """The clause before "according to X", or after it where the sentence begins with it."""
    sentence = doc[cue.head].sent
    first = _lead(doc, sentence.start, cue.start)
    end = source_phrase(doc, cue)[1] if cue.kind == "source" else cue.end
    before = [token for token in doc[first : cue.start] if not token.is_punct and not token.is_space]
    if cue.gerund or not any(token.pos_ in ("VERB", "AUX") for token in before):
        at = end
        while at < sentence.end and doc[at].text in (",", ":", "—", "–"):
            at += 1
        if at >= sentence_end(sentence.root if sentence.root.i >= at else doc[sentence.start]):
            return None
        return _trimmed(doc, at, _end(doc, cue, at, others), "source")
    left = _segment_start(doc, first, cue.start, others)
    return _trimmed(doc, left, cue.start, "source")
