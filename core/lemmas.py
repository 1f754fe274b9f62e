"""Lemmas by rule: closed-class words from a table, open classes by exceptions, then suffix rules against known words.

The method is that of spaCy's rule lemmatizer (after WordNet's morphy); the tables ship with the model.
"""

from __future__ import annotations

import json
from pathlib import Path

_BASE_TAGS = frozenset({"VB", "VBP", "NN", "JJ", "RB", "MD"})
_CLASS = {"VERB": "VERB", "AUX": "VERB", "NOUN": "NOUN", "ADJ": "ADJ"}
_LIMIT = 100_000


class Lemmas:
    """Looks up the lemma of a word given its universal and Penn tags."""

    def __init__(self, path: Path) -> None:
        tables = json.loads(path.read_text(encoding="utf-8"))
        self._closed: dict[str, dict[str, str]] = tables["closed"]
        self._rules: dict[str, list[tuple[str, str]]] = {}
        self._exceptions: dict[str, dict[str, str]] = {}
        self._known: dict[str, frozenset[str]] = {}
        for name, table in tables["open"].items():
            self._rules[name] = [(old, new) for old, new in table["rules"]]
            self._exceptions[name] = table["exceptions"]
            self._known[name] = frozenset(table["index"].split())
        self._seen: dict[tuple[str, str, str], str] = {}

    def __call__(self, word: str, upos: str, xpos: str) -> str:
        key = (word, upos, xpos)
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) > _LIMIT:
                self._seen.clear()
            found = self._seen[key] = self._find(word, upos, xpos)
        return found

    def _find(self, word: str, upos: str, xpos: str) -> str:
        lower = word.lower().replace("’", "'")
        closed = self._closed.get(upos, {}).get(lower)
        if closed is not None:
            return closed
        if upos == "PROPN":
            return word
        name = _CLASS.get(upos)
        if name is None or xpos in _BASE_TAGS:
            return lower
        if lower in self._exceptions[name]:
            return self._exceptions[name][lower]
        return self._by_rule(lower, name)

    def _by_rule(self, word: str, name: str) -> str:
        known = self._known[name]
        fallback = ""
        for old, new in self._rules[name]:
            if not word.endswith(old) or len(word) - len(old) < 2:
                continue
            form = word[: len(word) - len(old)] + new
            if form in known:
                return form
            stem = form[:-1]
            if not new and len(form) > 3 and form[-1] == form[-2] and stem in known:  # "levelled", "hitting"
                return stem
            fallback = fallback or form
        if word in known or name == "ADJ":
            return word
        return fallback or word
