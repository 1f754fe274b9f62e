"""The one reader of `lexicons/`: parse, validate, build matchers once.

A lexicon is a YAML file whose top level is a mapping. `load_yaml` returns it as it stands, `entries` returns one of its
lists as validated mappings. What is returned is shared by every caller: treat it as read-only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:  # the ledger reads lexicons too, and must not pay for spaCy
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

LEXICONS = Path(__file__).with_name("lexicons")

_matchers: dict[tuple[int, str], PhraseMatcher] = {}  # (id of the vocab, name); a matcher keeps its vocab alive


class LexiconError(ValueError):
    """A lexicon that cannot be used as it stands; says which file and which entry."""

    def __init__(self, name: str, problem: str, entry: object = None) -> None:
        where = f"lexicons/{name}" if entry is None else f"lexicons/{name}, entry {entry!r}"
        super().__init__(f"{where}: {problem}")


class Match(NamedTuple):
    """A phrase found in a Doc: half-open token range and the label it was listed under."""

    start: int
    end: int
    label: str


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """Safe YAML whose plain `no`, `on`, `yes` stay words (NO is Norway) and which refuses a key given twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} is given twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)  # type: ignore[no-any-return]


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in ("tag:yaml.org,2002:timestamp",)]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _first in "yYnNoO":
    _Loader.yaml_implicit_resolvers[_first] = [
        (tag, pattern) for tag, pattern in _Loader.yaml_implicit_resolvers.get(_first, []) if not tag.endswith(":bool")
    ]


@cache
def load_yaml(name: str) -> dict[str, Any]:
    """The top-level mapping of `lexicons/<name>` ("status.yaml"); read once. Words like `no` and dates stay strings,
    `true` and `false` are booleans. Raises LexiconError."""
    try:
        data = yaml.load((LEXICONS / name).read_text(encoding="utf-8"), _Loader)
    except OSError as error:
        raise LexiconError(name, f"cannot be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        raise LexiconError(name, f"is not valid YAML: {error}") from error
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        raise LexiconError(name, "the top level must be a mapping with words as keys")
    return data


def entries(
    name: str, key: str, required: Mapping[str, type], optional: Mapping[str, type] | None = None
) -> tuple[dict[str, Any], ...]:
    """The list of mappings under `key`, each with its required fields and no unknown ones, of the stated types; a field
    of type `list` must hold strings only. Raises LexiconError."""
    rows = load_yaml(name).get(key)
    if not isinstance(rows, list):
        raise LexiconError(name, f"'{key}' must be a list")
    known = {**required, **(optional or {})}
    for row in rows:
        if not isinstance(row, dict):
            raise LexiconError(name, f"'{key}' must hold mappings", row)
        for field in required:
            if field not in row:
                raise LexiconError(name, f"'{field}' is missing", row)
        for field, value in row.items():
            if field not in known:
                raise LexiconError(name, f"unknown field '{field}'", row)
            if not isinstance(value, known[field]):
                raise LexiconError(name, f"'{field}' must be of type {known[field].__name__}", row)
            if isinstance(value, list) and not all(isinstance(item, str) for item in value):
                raise LexiconError(name, f"'{field}' must hold words only", row)
    return tuple(rows)


@lru_cache(maxsize=1)
def _tokenizer() -> Callable[[str], Doc]:
    import spacy

    return spacy.blank("en").tokenizer


def phrase_matcher(
    vocab: Vocab, name: str, phrases: Callable[[], Mapping[str, Iterable[str]]], attr: str = "LOWER"
) -> PhraseMatcher:
    """A PhraseMatcher over label -> phrases, built once per vocab and `name`; `phrases` is called only then.

    `name` must be unique in the program: "actors", "actors strict". `attr` is LOWER (any case) or ORTH (as written). A
    phrase under two labels gives two matches.
    """
    key = (id(vocab), name)
    if key not in _matchers:
        from spacy.matcher import PhraseMatcher

        matcher = PhraseMatcher(vocab, attr=attr)
        make_doc = _tokenizer()
        for label, texts in phrases().items():
            matcher.add(label, [make_doc(text) for text in texts])
        _matchers[key] = matcher
    return _matchers[key]


def find_phrases(doc: Doc, matcher: PhraseMatcher) -> list[Match]:
    """The matches in text order, of overlapping ones the longest, then the earliest. Of two labels for the same phrase
    the alphabetically first stays; call the matcher itself to see both."""
    found = [Match(start, end, doc.vocab.strings[label]) for label, start, end in matcher(doc)]
    found.sort(key=lambda match: (match.start - match.end, match.start, match.label))
    taken: set[int] = set()
    kept = []
    for match in found:
        if taken.isdisjoint(range(match.start, match.end)):
            taken.update(range(match.start, match.end))
            kept.append(match)
    return sorted(kept)
