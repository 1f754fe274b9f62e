"""Which lines are page furniture, judged by themselves; the phrases are in `lexicons/furniture.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from core.lexicon import entries, load_yaml
from core.model import Span

PROSE = 25  # words from which on a line is running prose: only `patterns` may call it furniture
_LONGEST = 80  # words from which on a line is no furniture, whatever it says
_SHORT = 14  # words up to which `whole` and `ends` hold
_PROMPT = 22  # words up to which `starts` hold
_EDGES = " \t.,:;!?…*_~#|•·►▶▸▾▼›»→←‹«>∙+<=-–—\"'“”‘’[]()\u200b✉🔗"
_COUNTER = re.compile(r"[(\[]\d{1,4}[)\]]$|^\d{1,4}\s{1,3}(?=comments?$)")
_SEPARATOR = re.compile(r"\s?[|•·∙›»]\s?|\s[>/]\s|\t+")
_NAME = re.compile(
    r"(?!The |This |It |In |China |Its )[A-ZÀ-Þ][\w.’'-]{1,40}+(?:\s+(?:de|da|van|von|der|al|bin))?"
    r"(?:\s+[A-ZÀ-Þ][\w.’'-]*+){1,3},?\s+"
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`furniture.yaml`, compiled."""

    whole: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    list_heads: frozenset[str]
    tails: frozenset[str]
    sections: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]
    biographies: tuple[re.Pattern[str], ...]
    trailing: tuple[re.Pattern[str], ...]
    regions: tuple[tuple[str, str], ...]
    photo_agencies: frozenset[str]
    link: re.Pattern[str]
    attribution: re.Pattern[str]
    notice: re.Pattern[str]
    widget: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once. Raises LexiconError."""
    name = "furniture.yaml"
    data = load_yaml(name)

    def compiled(key: str) -> tuple[re.Pattern[str], ...]:
        rows = entries(name, key, {"name": str, "pattern": str, "example": str}, {"not": str})
        return tuple(re.compile(row["pattern"]) for row in rows)

    return Lexicon(
        frozenset(data["whole"]),
        tuple(data["starts"]),
        tuple(data["ends"]),
        frozenset(data["list_heads"]),
        frozenset(data["tails"]),
        frozenset(data["sections"]),
        compiled("patterns"),
        compiled("biographies"),
        compiled("trailing"),
        tuple((row["from"], row["to"]) for row in entries(name, "regions", {"from": str, "to": str})),
        frozenset(data["photo_agencies"]),
        re.compile(data["posts"]["link"], re.IGNORECASE),
        re.compile(data["posts"]["attribution"], re.IGNORECASE),
        re.compile(data["posts"]["notice"], re.IGNORECASE),
        re.compile(data["widget"]),
    )


def bare(text: str) -> str:
    """A line lower-cased, without counters, surrounding punctuation and arrows."""
    plain = text.replace("’", "'").replace("‘", "'").casefold().strip(_EDGES)
    return _COUNTER.sub("", plain).strip(_EDGES)


@lru_cache(maxsize=4096)
def is_furniture(text: str) -> bool:
    """Whether a line (white space collapsed) is page furniture wherever it stands."""
    words = text.count(" ") + 1
    if words > _LONGEST:
        return False
    known = lexicon()
    lowered = text.replace("’", "'").casefold()
    if words <= _SHORT:
        plain = bare(text)
        if plain in known.whole or plain in known.list_heads or plain in known.tails or not plain:
            return True
        if lowered.rstrip(" .)]»").endswith(known.ends):
            return True
    if words <= _PROMPT and lowered.lstrip(_EDGES).startswith(known.starts):
        return True
    if words <= PROSE and is_menu(text):
        return True
    clipped = lowered[:600]
    return any(pattern.search(clipped) for pattern in known.patterns)


def is_menu(text: str) -> bool:
    """Whether a line is a row of at least three short labels between separators."""
    parts = [part for part in _SEPARATOR.split(text) if part]
    return len(parts) >= 3 and all(len(part.split()) <= 4 and not part.endswith(".") for part in parts)


def is_section(text: str) -> bool:
    """Whether a line is a label that sites print over a headline ("Diplomacy", "Markets / Metals")."""
    parts = [bare(part) for part in re.split(r"[|/>›»•·]", text)]
    return len(parts) <= 5 and all(part in lexicon().sections or part in lexicon().whole for part in parts if part)


def is_biography(text: str) -> bool:
    """Whether a line near the end says who the author is."""
    name = _NAME.match(text)
    if name is None or text.count(" ") >= 80:
        return False
    rest = text[name.end() :].casefold()
    return any(pattern.match(rest) for pattern in lexicon().biographies)


def trailing_credit(text: str, span: Span) -> Span | None:
    """The credit that ends a paragraph's own line, with the white space before it; None where there is none."""
    start = max(span.start, span.end - 400)
    for pattern in lexicon().trailing:
        if (match := pattern.search(text[start : span.end])) and start + match.start() > span.start:
            return Span(start + match.start(), span.end)
    return None


def widgets(text: str, span: Span) -> list[Span]:
    """Ticker widgets glued to words inside running text."""
    return [Span(*match.span()) for match in lexicon().widget.finditer(text, span.start, span.end)]
