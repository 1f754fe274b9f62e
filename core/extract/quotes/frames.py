"""The shapes of content other than a clause: an object, an infinitive, what follows a preposition, a figure."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from core.extract.quotes.cues import Cue
from core.extract.quotes.phrases import CALENDAR
from core.extract.quotes.syntax import CONTRAST, MARKS, ancestors, children, is_passive, sentence_end, words

_VOWS = frozenset({"vow", "threaten", "swear"})


_DAYS = frozenset({"on", "last", "this", "late", "early", "in", "at", "a", "the"})
_IDIOMS = frozenset({"it a day", "it quits", "the shots", "a halt", "time"})


def by_frame(doc: Doc, head: Token, cue: Cue) -> tuple[int, str] | None:
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
    if is_passive(head) and verb.frames & {"evaluate", "attribute_to"}:
        found = _preposition(doc, head, cue, frozenset({"as"} if "evaluate" in verb.frames else {"on", "to"}))
        if found is not None:
            return found  # "was described by the federation as a blow"
    if "evaluate" in verb.frames and doc[cue.end : cue.end + 1].text not in verb.prepositions:
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
        if (
            addressee is None
            and cue.end < infinitive.i
            and doc[cue.end].pos_ in ("PROPN", "NOUN", "DET", "PRON", "ADJ")
        ):
            addressee = next(
                (t for t in reversed(list(doc[cue.end : infinitive.i])) if t.pos_ in ("PROPN", "NOUN", "PRON")), None
            )
        if addressee is not None and verb.base not in ("tell", "advise", "warn", "remind", "instruct", "caution"):
            return max(addressee.left_edge.i, cue.end), "request"
        if addressee is not None:
            return max(
                infinitive.left_edge.i, addressee.right_edge.i + 1 if addressee.i < infinitive.i else 0
            ), "request"
    if verb.base == "blame" and doc[cue.end : cue.end + 1].text in MARKS:
        return cue.end, "object"  # "blamed “speculators” for the shortage"
    if verb.prepositions:
        found = _preposition(doc, head, cue, verb.prepositions)
        if found is not None and (verb.base != "charge" or doc[found[0]].lower_.endswith("ing")):
            return found  # "charged him with smuggling", not "charged him with the cost"
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
        gerund = next((c for c in children(head, "xcomp", "ccomp") if c.i >= cue.end and _is_gerund(c)), None)
        target = gerund or (objects[0] if objects else None)
        if (
            target is not None
            and target.left_edge.i >= cue.end
            and target.pos_ != "PRON"
            and target.lower_ not in ("it", "that", "this", "itself", "himself")
        ):
            return target.left_edge.i, "object"
    return None


def _is_gerund(verb: Token) -> bool:
    """ "denied ordering it", "denied having ordered it"."""
    return verb.lower_.endswith("ing") or any(c.lower_ in ("having", "being") for c in children(verb, "aux"))


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
    return verb in _VOWS or any(token.text in MARKS for token in doc[cue.end : last])


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
    quoted = any(doc[at].text in MARKS for at in range(cue.end, thing.right_edge.i + 2) if at < len(doc))
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
            doc[at].lower_ in CONTRAST and doc[at].dep_ == "cc" and doc[at].head.head == head
        ):
            return None
        if doc[at].lower_ not in wanted or doc[at].dep_ not in ("case", "mark", "obl", "advmod", "compound:prt", "dep"):
            continue
        if doc[at + 1 : at + 2].text.lower() == "as":
            return None  # "the cases that critics point to as smuggling"
        governor = doc[at].head
        if governor == head or head in ancestors(governor):
            near = governor.head == head or at == cue.end or any(a.dep_ in ("obj", "iobj") for a in ancestors(governor))
            near = near or all(t.lower_ in CALENDAR or t.lower_ in _DAYS for t in doc[cue.end : at])
            if near and at + 1 < sentence_end(head):
                return at + 1, "preposition"
    return None
