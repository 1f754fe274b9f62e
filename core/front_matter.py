"""A leading YAML block (`---` to `---`) -> metadata. It is not read as text; its span is kept.

Only plain `key: value` pairs of the known fields are taken, as strings: nothing in the block is ever executed, built or
looked up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import yaml

from core.model import Span

_MAX_CHARS = 8_192  # a longer block is not front matter
_MAX_VALUE = 1_000
_ALIASES = {"date": "published", "source": "outlet", "publisher": "outlet", "byline": "author", "authors": "author"}
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_PAIR = re.compile(r"([A-Za-z_][\w-]{0,40})[ \t]*:(?:[ \t]+(.*))?$")


class Metadata(NamedTuple):
    """What a file says about its article; the fields of `Article` in their order. `published` is an ISO date."""

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None


NOTHING_STATED = Metadata()


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`span` is None where the text has no such block; `problems` are phrases for the user."""

    span: Span | None = None
    metadata: Metadata = NOTHING_STATED
    problems: tuple[str, ...] = ()


def read_front_matter(text: str) -> FrontMatter:
    """The block at the start of a text, and what it says. A rule of dashes with no block below it is plain text."""
    found = _find(text)
    if found is None:
        return FrontMatter()
    span, body = found
    pairs, broken = _pairs(body)
    if pairs is None:
        return FrontMatter()
    metadata, problems = clean_metadata(pairs)
    if broken:
        problems = (
            "its YAML is not valid, so it was read line by line; put quotes round values with a colon",
            *problems,
        )
    return FrontMatter(span, metadata, problems)


def clean_metadata(pairs: dict[str, str]) -> tuple[Metadata, tuple[str, ...]]:
    """The known fields among `pairs`, checked, and what was wrong with the others. A bad date is dropped, never
    guessed."""
    fields: dict[str, str] = {}
    problems: list[str] = []
    for key, value in pairs.items():
        name = _ALIASES.get(key.lower(), key.lower())
        value = " ".join(value.split())
        if name not in Metadata._fields or name in fields or not value or value.lower() in {"null", "~"}:
            continue
        if len(value) > _MAX_VALUE:
            problems.append(f"`{key}` is longer than {_MAX_VALUE:,} characters and was left out")
        elif name != "published":
            fields[name] = value
        elif day := iso_date(value):
            fields[name] = day
        else:
            problems.append(f"`{key}` is not a date like 2025-06-27 and was left out")
    return Metadata(**fields), tuple(problems)


def iso_date(value: str) -> str | None:
    """The calendar date of an ISO 8601 date or date-time (`2025-06-27T14:14:00Z` -> `2025-06-27`), else None."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(?:[T ].{0,40})?", value):
        return None
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        return None


def _find(text: str) -> tuple[Span, str] | None:
    """The span of the block with its rules and last newline, and the YAML between the rules."""
    first = _LINE.match(text)
    if first is None or first.group().rstrip() != "---":
        return None
    start = offset = first.end()
    while offset < min(len(text), _MAX_CHARS):
        line = _LINE.match(text, offset)
        if line is None or line.end() == offset:
            return None
        if line.group().rstrip() in {"---", "..."}:
            return Span(0, line.end()), text[start:offset]
        offset = line.end()
    return None


def _pairs(body: str) -> tuple[dict[str, str] | None, bool]:
    """Keys and values as written, and whether the YAML is broken; None where the block is not a list of pairs."""
    try:
        node = yaml.compose(body, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return _pairs_by_line(body), True
    if not isinstance(node, yaml.MappingNode):
        return None, False
    return {key.value: _scalar(value) for key, value in node.value if isinstance(key, yaml.ScalarNode)}, False


def _scalar(node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return ", ".join(str(item.value) for item in node.value if isinstance(item, yaml.ScalarNode))
    return ""


def _pairs_by_line(body: str) -> dict[str, str] | None:
    lines = [line for line in body.splitlines() if line.strip()]
    matches = [_PAIR.match(line) for line in lines if not line[0].isspace() and line[0] not in "-#"]
    if not matches or None in matches:
        return None
    return {found[1]: (found[2] or "").strip().strip("\"'") for found in matches if found}
