"""Text and spans to escaped HTML: the only place that makes HTML out of article text.

Article text is hostile data: every character of it is escaped, control and bidirectional-override characters are shown
as a replacement mark instead of being obeyed, and no attribute is built from it without escaping.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.model import Span

# Characters that reorder or hide what follows them, controls that are not white space, halves of characters.
_UNSAFE: dict[int, str] = dict.fromkeys(
    (
        *(code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)),
        *range(0x7F, 0xA0),
        *(0x061C, 0x200E, 0x200F, 0x2028, 0x2029),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xD800, 0xE000),
        *range(0xE0000, 0xE0080),
    ),
    "\N{REPLACEMENT CHARACTER}",
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to highlight. `classes` are CSS classes, `title` is shown on hover and read out, `id` is the anchor;
    `note` is a footnote sign set behind the span, linked to the entry of the mark in the evidence list."""

    span: Span
    classes: str
    title: str = ""
    id: str = ""
    note: str = ""


def short(text: str, limit: int = 90) -> str:
    """The beginning of a text, cut between words."""
    words = " ".join(str(text).split())
    return words if len(words) <= limit else words[: limit - 1].rsplit(" ", 1)[0] + "…"


def visible(text: str) -> str:
    """Text with a replacement mark for every character that would reorder, hide or steer what stands around it."""
    return text.translate(_UNSAFE)


def escape(text: str) -> str:
    """Text as inert HTML: markup escaped, unsafe characters made visible."""
    return html.escape(visible(text), quote=True).replace("$", "&#36;")


def slug(identifier: str) -> str:
    """An id usable as an anchor and CSS id."""
    return "m-" + "".join(character if character.isalnum() and character.isascii() else "-" for character in identifier)


def hits(text: str, words: Iterable[str]) -> list[Mark]:
    """Marks of class "found" wherever a text says one of the words searched for, in any case."""
    wanted = "|".join(map(re.escape, words))
    places = re.finditer(wanted, text, re.IGNORECASE) if wanted else ()
    return [Mark(Span(*place.span()), "found") for place in places]


def highlight(text: str, marks: Sequence[Mark], within: Span | None = None) -> str:
    """The text of `within` (default: all of it) as HTML in which each stretch covered by marks is one `<mark>`.

    Overlapping marks split the text into stretches; a stretch carries the classes of every mark over it and the title
    of the shortest. The first stretch of a mark carries its id.
    """
    limits = within or Span(0, len(text))
    kept = [mark for mark in marks if mark.span.overlaps(limits) and mark.span.end > mark.span.start]
    kept.sort(key=lambda mark: (mark.span.start, -mark.span.end))
    edges = sorted(
        {limits.start, limits.end, *(edge for mark in kept for edge in mark.span if limits.start < edge < limits.end)}
    )
    opened: set[int] = set()
    out: list[str] = []
    active: list[int] = []
    following = 0
    for start, end in pairwise(edges):
        active = [place for place in active if kept[place].span.end > start]
        while following < len(kept) and kept[following].span.start <= start:
            if kept[following].span.end > start:
                active.append(following)
            following += 1
        piece = escape(text[start:end])
        out.append(
            _stretch(piece, [kept[place] for place in active], _fresh(active, opened, kept)) if active else piece
        )
        out.extend(_note(kept[place]) for place in active if kept[place].span.end == end and kept[place].note)
    return "".join(out)


def _note(mark: Mark) -> str:
    name = escape(mark.title or "the list")
    return f'<sup><a class="cw-note" href="#{note_id(mark.id)}" aria-label="{name}">{escape(mark.note)}</a></sup>'


def note_id(identifier: str) -> str:
    """Anchor of the entry in the evidence list that belongs to the mark of that id."""
    return "note-" + slug(identifier)


def _fresh(active: Sequence[int], opened: set[int], kept: Sequence[Mark]) -> list[str]:
    new = [place for place in active if place not in opened]
    opened.update(new)
    return [kept[place].id for place in new if kept[place].id]


def _stretch(piece: str, over: Sequence[Mark], ids: Sequence[str]) -> str:
    shortest = min(over, key=lambda mark: mark.span.end - mark.span.start)
    classes = " ".join(sorted({name for mark in over for name in mark.classes.split()}))
    anchors = "".join(f'<a id="{escape(slug(name))}" class="cw-anchor"></a>' for name in ids[1:])
    identity = f' id="{escape(slug(ids[0]))}" tabindex="0"' if ids else ""
    titles = " · ".join(dict.fromkeys(mark.title for mark in over if mark.title)) or shortest.title
    named = f' title="{escape(titles)}"' if titles else ""
    if titles and ids:  # only what the keyboard can reach has a name of its own
        named += f' aria-label="{escape(titles)}: {piece}"'
    return f'{anchors}<mark class="{escape(classes)}"{identity}{named}>{piece}</mark>'


def paragraphs(text: str, blocks: Iterable[tuple[Span, str]], marks: Sequence[Mark]) -> str:
    """The blocks of an article as HTML. Each block is its span and a CSS class: "headline", "paragraph", "list_item",
    or "left-out <why>" for text that is not read."""
    ordered = sorted(marks, key=lambda mark: mark.span.start)
    out = []
    for span, kind in blocks:
        body = highlight(text, [mark for mark in ordered if mark.span.overlaps(span)], span)
        tag = "h3" if kind == "headline" else "p"
        out.append(f'<{tag} class="cw-{escape(kind)}">{body}</{tag}>')
    return "".join(out)


def sentence(text: str, start: int, trigger: Span, classes: str, title: str, searched: Iterable[str] = ()) -> str:
    """One sentence that begins at offset `start` of its article, with its trigger and the words searched for marked."""
    inside = Span(max(trigger.start - start, 0), max(min(trigger.end - start, len(text)), 0))
    return highlight(text, [Mark(inside, classes, title), *hits(text, searched)])


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the evidence list beside an article. `id` is the mark's, `facts` are short words about it. The entry
    whose classes hold "at" is the one that the reader came for."""

    id: str
    note: str
    classes: str
    head: str
    facts: tuple[str, ...] = ()
    text: str = ""


def evidence(entries: Iterable[Entry], label: str) -> str:
    """A list of entries; each jumps to its mark in the text."""
    items = []
    for entry in entries:
        facts = escape(" · ".join(fact for fact in entry.facts if fact))
        body = f'<span class="cw-entry-text">{escape(entry.text)}</span>' if entry.text else ""
        current = ' aria-current="true"' if "at" in entry.classes.split() else ""
        items.append(
            f'<li id="{note_id(entry.id)}" class="{escape(entry.classes)}"{current}><a href="#{slug(entry.id)}">'
            f'<b class="cw-entry-note">{escape(entry.note)}</b> {escape(entry.head)}</a>'
            f'<span class="cw-facts">{facts}</span>{body}</li>'
        )
    return f'<ol class="cw-entries" aria-label="{escape(label)}">{"".join(items)}</ol>'
