"""From a parsed article to its quotes."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from core.extract.quotes.attribution import attribute
from core.extract.quotes.marks import find_stretches
from core.model import ActorMention, Quote, Role, Span


def extract_quotes(doc: Doc, actors: Sequence[ActorMention], outlet: str | None) -> tuple[Quote, ...]:
    """The quotes of one article in text order. `actors` are its state actors with references resolved, `outlet` its own
    news outlet where known. Spans are characters of the file and verbatim."""
    found = []
    for a in attribute(doc, find_stretches(doc.text, doc._.blocks)):
        if a.who is None:
            continue
        cue = Span(doc[a.cue.start].idx, doc[a.cue.end - 1].idx + len(doc[a.cue.end - 1])) if a.cue else None
        found.append(Quote(a.span, a.type, cue, None, a.who.text, None, Role.OTHER, None, rule=a.rule))
    return tuple(found)
