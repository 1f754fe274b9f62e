"""Words for ids: what a person reads where the data holds a code. Labels never travel in URLs or exports."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_LEXICONS = Path(__file__).with_name("lexicons")
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
SEPARATOR = ";"  # joins the codes or ids of a multi-valued column


@cache
def _words(name: str) -> dict[str, Any]:
    # BaseLoader keeps every scalar a string: NO is Norway, not false.
    return yaml.load((_LEXICONS / name).read_text(encoding="utf-8"), _Loader) or {}


def label(vocabulary: str, value: str) -> str:
    """The words for one id of a vocabulary of labels.yaml ("status", "in_force" -> "In force")."""
    entry = _words("labels.yaml").get(vocabulary, {}).get(value)
    return entry["label"] if entry else value.replace("_", " ").replace("-", " ")


def means(vocabulary: str, value: str) -> str:
    """One sentence of help for an id, empty where there is none."""
    entry = _words("labels.yaml").get(vocabulary, {}).get(value) or {}
    return str(entry.get("means", ""))


def ids(vocabulary: str) -> tuple[str, ...]:
    """The ids of a vocabulary in the order in which they are shown."""
    return tuple(_words("labels.yaml").get(vocabulary, {}))


def sign(direction: str) -> str:
    """The mark that doubles the colour of a direction."""
    entry = _words("labels.yaml")["direction"].get(direction) or {}
    return str(entry.get("sign", ""))


@cache
def _jurisdictions() -> dict[str, str]:
    lists = (_words(path.name).get("jurisdictions", []) for path in sorted(_LEXICONS.glob("jurisdictions_*.yaml")))
    rows = (row for rows in lists for row in rows if isinstance(row, dict))
    return {row["code"]: row["name"] for row in rows if "code" in row and "name" in row}


def jurisdiction(code: str) -> str:
    """The English short name of a jurisdiction code, the code itself where it is not listed."""
    return _jurisdictions().get(code, code)


def commodity(identifier: str) -> str:
    """A commodity id in words: "rare-earths" -> "rare earths"."""
    return identifier.replace("-", " ")


@cache
def _goods() -> dict[str, tuple[str, str]]:
    lists = (_words(path.name) for path in sorted(_LEXICONS.glob("commodities_*.yaml")))
    return {
        good: (family, _code(fields or {}))
        for families in lists
        for family, entry in families.items()
        for good, fields in entry["goods"].items()
    }


def _code(fields: dict[str, Any]) -> str:
    codes = (("HS", fields.get("hs")), ("ECCN", fields.get("eccn")))
    return ", ".join(f"{system} {code}" for system, code in codes if code)


def family(identifier: str) -> str:
    """The family of a commodity in words, empty where it has none."""
    return _goods().get(identifier, ("", ""))[0].replace("-", " ")


def codes(identifier: str) -> str:
    """HS 2022 and ECCN codes inferred from a commodity's name ("HS 2805.30"), empty where unsure."""
    return _goods().get(identifier, ("", ""))[1]


def joined(value: str, word: Any, none: str = "unsaid") -> str:
    """The words for the ids of a joined column ("CN;US" -> "China, United States")."""
    return ", ".join(word(part) for part in value.split(SEPARATOR)) if value else none
