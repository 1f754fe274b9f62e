"""Names of jurisdictions: codes to names and back. Needs no language pipeline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from core.lexicon import LexiconError, entries

_CONTINENTS = ("africa", "americas", "asia", "europe", "oceania")
_AUTHORITY = re.compile(r"\(([^()]+?)(?:, unnamed)?\)\Z")


def jurisdictions() -> Iterator[dict[str, Any]]:
    """The rows of the five lists."""
    optional = {"names": list, "demonyms": list, "capitals": list, "cities": list}
    for continent in _CONTINENTS:
        yield from entries(f"jurisdictions_{continent}.yaml", "jurisdictions", {"code": str, "name": str}, optional)


@cache
def country_names() -> dict[str, str]:
    """Code -> English short name, for every jurisdiction."""
    names: dict[str, str] = {}
    for row in jurisdictions():
        if row["code"] in names:
            raise LexiconError("jurisdictions", "code given twice", row)
        names[row["code"]] = row["name"]
    return names


@cache
def demonyms() -> dict[str, str]:
    """Code -> adjective ("Dutch"); the country's name where it has none, "US", "EU" and "UK" for those three."""
    found = {row["code"]: (row.get("demonyms") or [row["name"]])[0] for row in jurisdictions()}
    return {**found, "US": "US", "EU": "EU", "GB": "UK", "CD": "Congolese"}


def display_name(codes: Sequence[str]) -> str:
    """ "China", or "China and United States"; empty without codes."""
    return " and ".join(country_names().get(code, code) for code in codes)


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for row in jurisdictions():
        for word in (row["name"], *row.get("names", ()), *row.get("demonyms", ()), *row.get("capitals", ())):
            codes.setdefault(word.casefold(), row["code"])
    for row in entries("bodies.yaml", "named", {"name": str, "code": str, "names": list}):
        for word in (row["name"], *row["names"]):
            codes.setdefault(word.casefold(), row["code"])
    for row in entries("jurisdictions_leaders.yaml", "leaders", {"code": str, "persons": list}, {"surnames": list}):
        for word in row["persons"]:
            codes.setdefault(word.casefold(), row["code"])
    return codes


def speaker_code(name: str) -> str | None:
    """The side a canonical speaker's name gives away: "China", "Ministry of Trade (Peru)", "Howard Lutnick",
    "Chinese officials (unnamed)"; None where it gives none."""
    bare = name.removesuffix(" (unnamed)").casefold()
    if bare in _codes():
        return _codes()[bare]
    if (found := _AUTHORITY.search(name)) and found[1].casefold() in _codes():
        return _codes()[found[1].casefold()]
    words = bare.split()
    for length in (3, 2, 1):
        if " ".join(words[:length]) in _codes():
            return _codes()[" ".join(words[:length])]
    return None
