"""Finding cues of saying: verbs, phrases such as "according to", light verbs with a noun, adjectives and nouns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from core.extract.quotes.lexicon import Form, Verb, cues, role_nouns, singular
from core.extract.quotes.syntax import children, first_of_bare, has_perfect, is_infinitive, is_passive, is_unsaid, words
from core.language import lower_words

_NEVER_A_NOUN = frozenset({"said", "says", "told", "tells", "adds", "argues", "insists", "explains", "wrote", "warned"})
_GOES_ON = frozenset(
    {"go", "goes", "went", "going", "continue", "continues", "continued", "proceeded", "hastened", "rushed"}
)
_NOT_AS_GERUND = frozenset(
    {
        "know",
        "see",
        "learn",
        "hear",
        "realise",
        "realize",
        "understand",
        "remember",
        "show",
        "hold",
        "begin",
        "end",
        "start",
        "read",
        "press",
        "set",
        "view",
        "feel",
        "find",
        "consider",
    }
)
_BE = frozenset(
    {
        "is",
        "was",
        "are",
        "were",
        "be",
        "been",
        "am",
        "'s",
        "’s",
        "'re",
        "’re",
        "remains",
        "remain",
        "remained",
        "seemed",
        "feel",
        "felt",
    }
)


_SEEM = frozenset(
    {
        *("seem", "seems", "seemed", "appear", "appears", "appeared", "sound", "sounds", "sounded"),
        *("remain", "remains", "remained", "look", "looks", "looked", "feel", "feels", "felt"),
    }
)


_VIEWS = {
    "in": frozenset({"view", "opinion", "judgment", "judgement", "estimation", "telling", "words", "account"}),
    "by": frozenset({"account", "reckoning", "estimate", "estimates", "admission", "telling"}),
}


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue of saying: tokens `start` to `end`, `head` the token that its arguments hang on. `kind` is "verb",
    "source" (the speaker follows), "view" ("in his view"), "light", "adjective" or "noun"."""

    start: int
    end: int
    head: int
    kind: str
    verb: Verb | None = None
    gerund: bool = False

    def takes(self, frame: str) -> bool:
        return self.verb is not None and frame in self.verb.frames


def find_cues(sentence: DocSpan, hidden: Callable[[int], bool]) -> list[Cue]:
    """The cues of a sentence in text order; `hidden` tells token indices that are inside quoted speech."""
    found: list[Cue] = []
    after, known = sentence.start, _first_words()
    for at, word in enumerate(lower_words(sentence.doc)[sentence.start : sentence.end], sentence.start):
        if word not in known or at < after or hidden(at):
            continue
        token = sentence.doc[at]
        cue = _source(token) or _view(token) or _verb(token) or _light(token) or _adjective(token) or _noun(token)
        if cue is not None:
            found.append(cue)
            after = cue.end
    return found


@cache
def _sources_by_word() -> dict[str, list[tuple[str, ...]]]:
    """The phrases that name a source, by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in cues().sources:
        found.setdefault(phrase[0], []).append(phrase)
    return found


@cache
def _first_words() -> frozenset[str]:
    """The words at which a cue of any kind can begin."""
    table = cues()
    return frozenset().union(
        _sources_by_word(), _VIEWS, table.forms, table.light_verbs, table.adjectives, table.noun_cues
    )


def _follows(doc: Doc, start: int, expected: tuple[str, ...]) -> bool:
    return tuple(lower_words(doc)[start : start + len(expected)]) == expected


def _source(token: Token) -> Cue | None:
    """ "according to", "in the opinion of": the speaker follows."""
    doc, table = token.doc, cues()
    for phrase in _sources_by_word().get(token.lower_, ()):
        if _follows(doc, token.i, phrase):
            end = token.i + len(phrase)
            following = next((t for t in doc[end : min(end + 3, token.sent.end)] if t.pos_ != "DET"), None)
            if phrase[-1] == "to" and (following is None or following.lower_ in table.not_source):
                return None
            if phrase == ("citing",):
                return _cites_only(token)
            if phrase == ("per",) and not _names_source(token):
                return None
            return Cue(token.i, end, token.i, "source")
    return None


def _names_source(token: Token) -> bool:
    """Whether "per" names a source ("..., per the budget office") and not a rate ("per ton")."""
    if token.i + 1 >= len(token.doc) or not (token.is_sent_start or token.nbor(-1).text in (",", "–", "—", "(")):
        return False
    following = token.nbor(1)
    return following.pos_ == "PROPN" or following.lower_ in ("the", "a", "an", "his", "her", "its")


def _view(token: Token) -> Cue | None:
    """ "in Hanoi's view", "by the ministry's own account": the owner is the speaker."""
    if token.lower_ not in ("in", "by"):
        return None
    doc = token.doc
    for at in range(token.i + 1, min(token.i + 9, token.sent.end)):
        word = doc[at]
        if word.lower_ in _VIEWS[token.lower_] and children(word, "nmod:poss"):
            return Cue(token.i, at + 1, at, "view")
        if word.pos_ in ("VERB", "AUX", "PUNCT"):
            return None
    return None


def _cites_only(token: Token) -> Cue | None:
    """ "The paper said, citing officials, that": the people cited are the source where a comma closes the phrase."""
    doc = token.doc
    limit = min(token.i + 10, token.sent.end)
    closed = next((at for at in range(token.i + 1, limit) if doc[at].text == ","), None)
    if closed is None or closed + 1 >= token.sent.end or doc[closed + 1].lower_ != "that":
        return None
    return Cue(token.i, token.i + 1, token.i, "source", gerund=True)


def _verb(token: Token) -> Cue | None:
    options = cues().forms.get(token.lower_)
    if not options or not _is_verb(token):
        return None
    for verb, forms, rest in options:
        if not _follows(token.doc, token.i + 1, rest):
            continue
        usable = _usable(token, forms)
        if usable is None or (usable is Form.GERUND and verb.base in _NOT_AS_GERUND):
            return None
        return Cue(token.i, token.i + 1 + len(rest), token.i, "verb", verb, usable is Form.GERUND)
    return None


def loose_cue(token: Token) -> Cue | None:
    """A past or third-person form of a verb of speaking, whatever the tree makes of it: for use right beside a
    quotation, where the parse is least to be trusted."""
    for verb, forms, rest in cues().forms.get(token.lower_, ()):
        spoken = "clause" in verb.frames or "utter" in verb.frames
        if (
            spoken
            and forms & {Form.PAST, Form.THIRD}
            and not rest
            and token.pos_ in ("VERB", "NOUN", "ADJ", "AUX")
            and not is_unsaid(token)
        ):
            return Cue(token.i, token.i + 1, token.i, "verb", verb)
    return None


def _is_verb(token: Token) -> bool:
    if token.dep_ in ("amod", "compound", "case", "det", "flat", "nmod:poss"):
        return False
    if token.pos_ in ("VERB", "AUX"):
        return not any(child.dep_ == "det" for child in token.children)
    return token.lower_ in _NEVER_A_NOUN and token.text.islower()


def _usable(token: Token, forms: frozenset[Form]) -> Form | None:
    """The form the verb has here where that form can report something that was said, else None."""
    first = first_of_bare(token)
    if is_unsaid(token) or is_unsaid(first):
        return None
    if is_infinitive(first):
        return Form.BASE if _leads_up(first) else None
    if Form.GERUND in forms:
        return None if token.dep_ in ("csubj", "nsubj", "obj", "case", "nsubj:pass") else Form.GERUND
    if (
        Form.PARTICIPLE in forms
        and token.i + 1 < len(token.doc)
        and token.nbor(1).lower_ == "to"
        and not children(token, "nsubj")
        and token.lower_ in ("said", "believed", "thought", "known", "expected", "understood", "reported")
    ):
        return None  # "said to be the highest"
    if token.i and token.nbor(-1).lower_ in ("when", "if", "once") and not children(token, "nsubj"):
        return None  # "when asked if"
    if forms & {Form.PAST, Form.PARTICIPLE} and is_passive(token):
        agent = any(child.dep_ == "obl:agent" or "by" in words(child) for child in token.children)
        return Form.PARTICIPLE if agent and Form.PARTICIPLE in forms else None
    if forms == {Form.PARTICIPLE} and not has_perfect(token):
        return None
    return Form.PAST


def _leads_up(token: Token) -> bool:
    """Whether what governs an infinitive makes it something said: "went on to say", "took to Twitter to call"."""
    if token.dep_ == "xcomp" and token.head.lower_ in _GOES_ON:
        return True
    if token.dep_ not in ("xcomp", "advcl", "acl", "ccomp"):
        return False
    governor = token.head if token.head.pos_ in ("VERB", "AUX", "ADJ") else token.head.head
    finite = governor.tag_ in ("VBD", "VBZ", "VBP") or any(
        c.lower_ in _BE or c.dep_ == "aux" for c in governor.children
    )
    known = governor.lower_ in cues().leads and finite
    caused = governor.lower_ in cues().causes and (finite or governor.tag_ == "VBG")
    return governor.i < token.i and (known or caused) and not is_unsaid(governor)


def _light(token: Token) -> Cue | None:
    """ "expressed hope", "issued a stern warning": a light verb whose object is a noun of saying."""
    table = cues()
    forms = table.light_verbs.get(token.lower_)
    if forms is None or not _is_verb(token) or _usable(token, forms) is None:
        return None
    doc = token.doc
    for at in range(token.i + 1, min(token.i + 6, token.sent.end)):
        word = doc[at]
        if word.lower_ in table.light_nouns and word.pos_ in ("NOUN", "PROPN"):
            return Cue(token.i, at + 1, token.i, "light", None, Form.GERUND in forms)
        if word.pos_ not in ("DET", "ADJ", "NOUN", "ADV", "PRON", "NUM") or word.dep_ == "nsubj":
            return None
    return None


def _adjective(token: Token) -> Cue | None:
    """ "is confident that", "seems confident that": an adjective after a copula with a clause."""
    if token.lower_ not in cues().adjectives or is_unsaid(token):
        return None
    copula = any(child.dep_ in ("cop", "aux:pass") and child.lower_ in _BE for child in token.children)
    seems = token.dep_ == "xcomp" and token.head.lower_ in _SEEM and not is_unsaid(token.head)
    if not copula and not seems:
        return None
    if not any(child.i > token.i for child in children(token, "ccomp", "advcl")):
        return None
    following = token.doc[token.i + 1 : token.i + 2]
    if not following or following[0].lower_ in ("to", "if", "when", "because", "as", "."):
        return None
    return Cue(token.i, token.i + 1, token.i, "adjective")


def _noun(token: Token) -> Cue | None:
    """ "the minister's claim that", "a statement from the palace that": a noun of saying with an owner and a
    that-clause, its own or the one that a copula joins to it ("her message was that")."""
    if token.lower_ not in cues().noun_cues or token.pos_ != "NOUN":
        return None
    owner = owner_of(token)
    if owner is None:
        return None
    doc, at = token.doc, owner.right_edge.i + 1 if owner.i > token.i else token.i + 1
    attached = bool(children(token, "acl", "ccomp")) or (owner.i > token.i and doc[at : at + 1].text == "that")
    own = at < len(doc) and doc[at].lower_ == "that" and attached
    return Cue(token.i, token.i + 1, token.i, "noun") if own or copular_clause(token) is not None else None


def owner_of(noun: Token) -> Token | None:
    """Whose saying a noun is: its possessor, or the people and bodies after "by", "from" or "of"."""
    possessors = children(noun, "nmod:poss")
    if possessors:
        return possessors[0]
    for child in children(noun, "nmod"):
        if child.i > noun.i and words(child) & {"by", "from", "of"} and child.pos_ in ("NOUN", "PROPN"):
            known = child.pos_ == "PROPN" or singular(child.lower_) in role_nouns()
            return child if known or "from" in words(child) else None
    return None


def copular_clause(noun: Token) -> Token | None:
    """The "that" of a clause which a copula joins to a noun of saying: "the union's answer was that"."""
    if noun.dep_ not in ("nsubj", "nsubj:outer"):
        return None
    doc = noun.doc
    for at in range(noun.right_edge.i + 1, min(noun.right_edge.i + 4, len(doc) - 1)):
        if doc[at].lower_ == "that" and doc[at].pos_ == "SCONJ" and doc[at - 1].lower_ in _BE:
            return doc[at]
    return None
