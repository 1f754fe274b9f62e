"""What stands above a trigger in the tree: the verbs and nouns in whose scope it is, innermost first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from core.lexicon import load_yaml

_FILE = "governors.yaml"
_UP = frozenset(
    {"xcomp", "ccomp", "advcl", "acl", "conj", "obj", "obl", "nmod", "parataxis", "csubj", "csubj:pass", "nsubj:pass"}
)
_DEPTH = 8
_SUBJECTS = ("nsubj", "nsubj:pass", "obl:agent", "nmod:poss")


@cache
def lemmas(name: str) -> frozenset[str]:
    """The lemmas of one class of governors."""
    return frozenset(load_yaml(_FILE)[name])


def governors(head: Token) -> Iterator[Token]:
    """The words above a trigger through complements, objects, adverbial clauses; a relative clause ends the scope."""
    node = head
    for _ in range(_DEPTH):
        described = node.tag_ == "VBN" and node.dep_ == "acl"  # "measures imposed last year" happened, whatever is cut
        bound = node is not head and node.head.lemma_.lower() in lemmas("commit")  # "its promise made in May to ease"
        if node.head == node or node.dep_ not in _UP or (described and not bound):
            return
        joined = node.dep_ == "conj"
        node = node.head
        if not joined:
            yield node


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, climbing from a conjunct or a complement to the clause that has one."""
    node = verb
    for _ in range(4):
        for child in node.children:
            if child.dep_ in _SUBJECTS:
                return child
        if node.head == node or node.dep_ not in ("conj", "xcomp", "advcl", "parataxis"):
            return None
        node = node.head
    return None
