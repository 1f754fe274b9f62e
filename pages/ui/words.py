"""Small sentences for people: plain text that Markdown must not read, counts with their noun, days."""

from __future__ import annotations

from typing import Any

import pandas as pd

from core.highlight import visible

_MARKDOWN = str.maketrans({character: "\\" + character for character in "\\`*_{}[]()<>#+-.!|~$:^=@&"})


def plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line: nothing in it becomes a link, a formula, an icon or markup."""
    return visible(" ".join(str(text).split())).translate(_MARKDOWN)


def many(count: int, noun: str, plural: str = "") -> str:
    """A count with its noun ("1 article", "3 articles")."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def day(value: Any) -> str:
    """A day as a reader says it, "no date" where there is none."""
    return "no date" if pd.isna(value) else f"{value.day} {value:%b %Y}"


def in_short(why: str) -> str:
    """Why a measure is corroborated or not, less the details, which its own page has: who speaks, what others say."""
    for detail in (", and not in ", " (", "; "):
        why = why.partition(detail)[0]
    return why
