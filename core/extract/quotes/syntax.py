"""Small readings of the dependency tree (Universal Dependencies labels), tolerant of neighbouring labels."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from core.language import lower_words

CONTRAST = frozenset({"while", "whereas", "but", "and", "although", "though", "yet", "or"})
MARKS = frozenset({'"', "“", "”", "'", "‘", "’", "«", "»", "``", "''", "„"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_HAVE = frozenset({"has", "have", "had", "having", "'ve", "’ve", "'d", "’d"})
_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "hardly", "neither", "nor", "yet"})
_MODALS = frozenset(
    {
        "would",
        "could",
        "might",
        "may",
        "should",
        "must",
        "can",
        "will",
        "'ll",
        "’ll",
        "wo",
        "ca",
        "shall",
        "ought",
        "'d",
        "’d",
    }
)
_AVOIDED = frozenset({"avoid", "avoids", "avoided", "avoiding", "deny", "denies", "denied", "denying"})
_SHORT = frozenset({"short", "refrain", "refrains", "refrained", "refraining", "away", "back"})  # "of", "from" follows
_NO_ONE = frozenset({"nobody", "none", "no", "neither", "nothing"})


def children(token: Token, *deps: str) -> list[Token]:
    """Children under one of the labels; "nsubj" also takes its subtypes in."""
    return [child for child in token.children if child.dep_ in deps or child.dep_.split(":")[0] in deps]


def words(token: Token) -> frozenset[str]:
    """The lower-case words of a token's children."""
    return frozenset(child.lower_ for child in token.children)


def subtree(token: Token) -> tuple[int, int]:
    """Half-open token range from the first to the last token under `token`."""
    return token.left_edge.i, token.right_edge.i + 1


def ancestors(token: Token) -> Iterator[Token]:
    """The heads above a token, nearest first."""
    while token.head != token:
        token = token.head
        yield token


def is_passive(token: Token) -> bool:
    """Whether a participle is passive: an auxiliary or a subject says so, or it modifies a noun."""
    if any(child.dep_ == "aux:pass" for child in token.children):
        return True
    if token.tag_ == "VBG" or children(token, "nsubj"):
        return False
    return token.dep_ in ("acl", "amod") or (token.dep_ == "advcl" and token.is_sent_start is True)


def has_perfect(token: Token) -> bool:
    """Whether a form of "have" makes the participle a perfect."""
    return any(child.dep_.startswith("aux") and child.lower_ in _HAVE for child in token.children)


def is_infinitive(token: Token) -> bool:
    """Whether "to" stands before the verb."""
    return any(child.lower_ == "to" and child.dep_ in ("mark", "aux") and child.i < token.i for child in token.children)


def first_of_bare(token: Token) -> Token:
    """The first of coordinated verbs that share one "to" or modal: "declined to confirm it or say when"."""
    while token.dep_ == "conj" and token.tag_ == "VB" and not children(token, "nsubj", "aux", "mark"):
        token = token.head
    return token


def is_unsaid(token: Token) -> bool:
    """Whether the saying is negated or hypothetical: "did not say", "would argue", "if he says", "nobody said"."""
    for child in token.children:
        word = child.lower_
        if word == "nor" and child.dep_ == "cc":
            return True
        if (
            word == "had"
            and child.dep_.startswith("aux")
            and any(other.i > child.i for other in children(token, "nsubj"))
        ):
            return True  # "Had he said so, prices would have fallen"
        if word in _NEGATIONS and child.i < token.i and child.dep_ in ("advmod", "neg", "cc:preconj"):
            return True
        inflected = token.tag_ in ("VBD", "VBZ") or has_perfect(token)  # "Will Ford said": a name, no modal
        modal = word in _MODALS and child.dep_.startswith("aux") and child.i < token.i and not inflected
        if modal and not (word in ("would", "could") and _only(token)):
            return True
        if child.dep_ == "mark" and word in ("if", "unless", "whether", "without"):
            return True
        if (
            child.i < token.i
            and child.dep_.startswith("nsubj")
            and (word in _NO_ONE or words(child) & {"no", "neither"})
        ):
            return True
    return token.i > 0 and (token.nbor(-1).lower_ in ("not", "n't", "n’t", "never") or _is_avoided(token))


def _only(token: Token) -> bool:
    """ "would say only that", "would only confirm": what little was said."""
    near = token.doc[max(0, token.i - 1) : token.i + 2]
    return any(word.lower_ == "only" for word in near)


def _is_avoided(gerund: Token) -> bool:
    """ "stopped short of saying", "refrained from saying", "avoided saying"."""
    before = [token.lower_ for token in gerund.doc[max(0, gerund.i - 2) : gerund.i]]
    led = before[-1] in _AVOIDED or (len(before) == 2 and before[0] in _SHORT and before[1] in ("of", "from"))
    return gerund.tag_ == "VBG" and led


def subject(token: Token) -> tuple[Token | None, bool]:
    """The noun or pronoun that does what a verb says, and whether it was found elsewhere than beside the verb (a shared
    subject of coordinated verbs, the subject that a gerund goes with)."""
    inherited = False
    seen: set[int] = set()
    while token.i not in seen:
        seen.add(token.i)
        acted_on = is_passive(token) and token.lower_ != "quoted"  # a passive subject without "be" is a misread active
        own = [child for child in children(token, "nsubj") if child.dep_ != "nsubj:pass" or not acted_on]
        if token.lower_ == "saying" and token.head.lower_ == "quoted" and "as" in words(token):
            own = children(token.head, "obj", "nsubj")[-1:]
        if own:
            return _nearest(own, token), inherited
        agent = _agent(token)
        if agent is not None:
            return agent, inherited
        head = token.head
        if token.dep_ == "acl" and token.tag_ == "VBG" and token.i and token.nbor(-1).text == ",":
            verb = next((above for above in ancestors(token) if above.pos_ == "VERB"), None)
            if verb is not None:
                token, inherited = verb, True
                continue
        if token.dep_ in ("acl", "acl:relcl") and head.pos_ in ("NOUN", "PROPN", "PRON", "NUM"):
            return head, True
        if head == token or token.dep_ in ("nsubj", "obj", "csubj", "obl", "nmod"):
            return None, inherited
        if head.pos_ not in ("VERB", "AUX", "ADJ", "NOUN", "PROPN", "ADV"):
            return None, inherited
        passive = [child for child in children(head, "nsubj") if child.dep_ == "nsubj:pass"]
        if passive and token.dep_ in ("advcl", "xcomp", "conj") and not children(head, "obl:agent"):
            return passive[0], True
        inherited = inherited or not (token.dep_ == "xcomp" and token.pos_ == "ADJ")  # "seems confident"
        token = head
    return None, inherited


def _nearest(subjects: list[Token], verb: Token) -> Token:
    """Of several subjects before a verb the last: "Solvent Extractors' Association president Ketan Doshi said"."""
    before = [one for one in subjects if one.i < verb.i]
    return before[-1] if len(before) == len(subjects) else subjects[-1] if not before else subjects[0]


def _agent(token: Token) -> Token | None:
    """The doer of a passive: the noun after "by"."""
    for child in token.children:
        if child.dep_ == "obl:agent" or (child.dep_ == "obl" and "by" in words(child) and is_passive(token)):
            return child
    return None


def _stops(doc: Doc, at: int) -> bool:
    """Whether a sentence ends with token `at`, whatever the parser thinks: a stop after a word, then a capital."""
    if doc[at].text not in (".", "?", "!") or not doc[at].whitespace_ or at + 1 >= len(doc):
        return False
    return at > 0 and len(doc[at - 1].text) > 1 and doc[at + 1].text[0].isupper()


def _bounds(doc: Doc) -> list[tuple[int, int]]:
    """For each token where its sentence begins, and the full stop or the beginning of the next that ends it; worked out
    once, as it is asked for several times a cue."""
    found: list[tuple[int, int]] | None = doc.user_data.get("sentence_bounds")
    if found is None:
        found = []
        stops = [at for at, word in enumerate(lower_words(doc)) if word in (".", "?", "!") and _stops(doc, at)]
        for sentence in doc.sents:
            start = sentence.start
            for stop in stops[bisect_left(stops, start) : bisect_left(stops, sentence.end)]:
                found += [(start, stop)] * (stop + 1 - start)
                start = stop + 1
            found += [(start, sentence.end)] * (sentence.end - start)
        doc.user_data["sentence_bounds"] = found
    return found


def sentence_start(token: Token) -> int:
    """Token index of the sentence's first token; a full stop that the parser overlooked begins another."""
    return _bounds(token.doc)[token.i][0]


def sentence_end(token: Token) -> int:
    """Token index after the last word of the sentence, its final punctuation and white space left out; a full stop that
    the parser overlooked ends it."""
    end = _bounds(token.doc)[token.i][1]
    while end > token.i + 1 and (token.doc[end - 1].is_space or token.doc[end - 1].text in ".?!…"):
        end -= 1
    return end
