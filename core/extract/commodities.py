"""Goods named in the text: each mention with its id, the longest name first.

A phrase matcher finds the names; an ambiguous one must be borne out by what stands around it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from spacy.attrs import IS_SPACE
from spacy.tokens import Doc

from core.commodities import Name, Strength, taxonomy
from core.lexicon import Match, find_phrases, phrase_matcher
from core.model import BlockKind, CommodityMention, Span

_REACH = 9  # tokens on either side in which a word of trade bears out a weak name
_HIDDEN = ""  # label of the phrases that are no goods
_JOINING = frozenset({",", "and", "or", "&", "/", ";", "as", "well", "the", "some", "other"})
_POINTING = frozenset({"the", "this", "that"})
_STOPS = frozenset({".", "!", "?"})


def extract_commodities(doc: Doc) -> tuple[CommodityMention, ...]:
    """The goods mentioned in `doc._.blocks`, in text order and disjoint. `doc` needs tokens only; tags are used where
    there are some."""
    data = taxonomy()
    matches = _matches(doc)
    names = [data.names.get(match.label) for match in matches]
    words = {token.lower_ for token in doc} if any(name and name.topics for name in names) else set()
    kinds = _kinds(doc, matches)
    found = []
    for i, (match, name, kind) in enumerate(zip(matches, names, kinds, strict=True)):
        if name is None or kind is None:
            continue
        if not _written_so(doc, match, name, kind) or _is_verb(doc, match, data.also_verbs):
            continue
        if name.strength is Strength.WEAK and not (
            _near_trade(doc, match, data.trade_words) or _in_list(doc, i, matches, names)
        ):
            continue
        if name.strength is Strength.LISTED and not (
            _beside_trade(doc, match, data.trade_words) or _in_list(doc, i, matches, names)
        ):
            continue
        if name.strength is Strength.TOPIC and words.isdisjoint(name.topics):
            continue
        start = doc[match.start].idx
        end = doc[match.end - 1].idx + len(doc[match.end - 1])
        found.append(CommodityMention(Span(start, end), name.id))
    return tuple(found)


def _matches(doc: Doc) -> list[Match]:
    """The phrases found, names broken over two lines included: white space tokens are no part of a phrase."""
    matcher = phrase_matcher(doc.vocab, "goods", _phrases)
    space = doc.to_array(IS_SPACE)
    if not space.any():
        return find_phrases(doc, matcher)
    kept = np.flatnonzero(space == 0).tolist()
    words = Doc(doc.vocab, words=[doc[i].text for i in kept])
    return [Match(kept[m.start], kept[m.end - 1] + 1, m.label) for m in find_phrases(words, matcher)]


def _phrases() -> Mapping[str, Sequence[str]]:
    """Each name under itself as its label."""
    data = taxonomy()
    return {_HIDDEN: sorted(data.not_goods), **{name: [name] for name in data.names if name not in data.not_goods}}


def _kinds(doc: Doc, matches: Sequence[Match]) -> list[BlockKind | None]:
    """The kind of the block that holds each match, None where it is not read."""
    kinds: list[BlockKind | None] = []
    blocks = iter(doc._.blocks)
    block = next(blocks, None)
    for match in matches:
        start, end = doc[match.start].idx, doc[match.end - 1].idx + len(doc[match.end - 1])
        while block is not None and block.span.end <= start:
            block = next(blocks, None)
        inside = block is not None and block.span.start <= start and end <= block.span.end
        kinds.append(block.kind if block is not None and inside else None)
    return kinds


def _written_so(doc: Doc, match: Match, name: Name, kind: BlockKind) -> bool:
    """Whether the capitals fit: an acronym has its own; inside a sentence a capital makes a common word part of a name
    ("Condoleezza Rice", "the Cane and Sugar Board")."""
    first = doc[match.start]
    if name.acronym:
        return not doc[match.start : match.end].text.islower()
    if name.proper or not first.text[:1].isupper() or first.text.isupper() or kind is BlockKind.HEADLINE:
        return True
    if not _opens(doc, match.start):
        return False
    return match.end - match.start > 1 or match.end >= len(doc) or not _capital(doc[match.end].text)


def _opens(doc: Doc, index: int) -> bool:
    """Whether a token opens a sentence, a quotation, a line or an item after a colon."""
    before = next((token for token in reversed(doc[max(0, index - 3) : index]) if not token.is_space), None)
    if index and doc[index - 1].is_space and "\n" in doc[index - 1].text:
        return True
    return before is None or before.text in {".", "!", "?", ":", ";", "—", "–", "-", "*", "•"} or before.is_quote


def _capital(text: str) -> bool:
    return text[:1].isupper() and text[1:2].islower()


def _is_verb(doc: Doc, match: Match, also_verbs: frozenset[str]) -> bool:
    """Whether a single word that may be a verb is one here; without tags, a particle or pronoun before it tells."""
    if match.end - match.start != 1 or doc[match.start].lower_ not in also_verbs:
        return False
    token = doc[match.start]
    if token.pos_:
        return token.pos_ in {"VERB", "AUX"}
    return (
        token.text[-1:] != "s"
        and match.start > 0
        and doc[match.start - 1].lower_ in {"to", "will", "would", "could", "may", "might", "we", "they"}
    )


def _near_trade(doc: Doc, match: Match, trade_words: frozenset[str]) -> bool:
    """Whether a word of trade stands near, inside the sentence."""
    for i in range(match.start - 1, max(-1, match.start - 1 - _REACH), -1):
        if doc[i].lower_ in trade_words:
            return True
        if doc[i].text in _STOPS or "\n" in doc[i].text:
            break
    for i in range(match.end, min(len(doc), match.end + _REACH)):
        if doc[i].lower_ in trade_words:
            return True
        if doc[i].text in _STOPS or "\n" in doc[i].text:
            break
    return False


def _beside_trade(doc: Doc, match: Match, trade_words: frozenset[str]) -> bool:
    """Whether a name stands right beside a word of trade: "lead exports", "duty on dates", "ban on Libyan dates"."""
    if match.end < len(doc) and doc[match.end].lower_ in trade_words:
        return True
    if (
        match.start and doc[match.start - 1].lower_ in _POINTING
    ):  # takes up a good named before: "duty on the vegetable"
        return False
    for gap in (1, 2, 3):  # tokens between the word of trade and the name: at most two adjectives
        i = match.start - gap
        if i >= 1 and doc[i].lower_ in {"of", "on", "for"}:
            return doc[i - 1].lower_ in trade_words
        if i >= 0 and doc[i].lower_ in trade_words and doc[i].lower_.endswith("ing"):
            return True
    return False


def _in_list(doc: Doc, index: int, matches: Sequence[Match], names: Sequence[Name | None]) -> bool:
    """Whether another good is listed with this one: "zinc, lead and tin"."""
    for other in (index - 1, index + 1):
        if 0 <= other < len(matches) and names[other] is not None:
            low, high = sorted((matches[index], matches[other]))
            between = [token.lower_ for token in doc[low.end : high.start]]
            if 0 < len(between) <= 3 and all(word in _JOINING for word in between):
                return True
    return False
