"""From a parsed article to its quotes."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from core.extract.quotes.attribution import Attribution, attribute
from core.extract.quotes.introductions import context_of
from core.extract.quotes.marks import find_stretches
from core.extract.quotes.phrases import phrase_range
from core.extract.quotes.speakers import resolve
from core.language import whole_text
from core.model import ActorMention, Quote, Span


def extract_quotes(doc: Doc, actors: Sequence[ActorMention], outlet: str | None) -> tuple[Quote, ...]:
    """The quotes of one article in text order. `actors` are its state actors with references resolved, `outlet` its own
    news outlet where known. Spans are characters of the file and verbatim."""
    found = [a for a in attribute(doc, find_stretches(whole_text(doc), doc._.blocks)) if a.who is not None]
    context = context_of(doc, actors)
    return tuple(
        Quote(
            quote=a.span,
            type=a.type,
            cue=_chars(doc, a.cue.start, a.cue.end) if a.cue is not None else None,
            speaker=_written(doc, a),
            speaker_name=_plain(profile.name),
            affiliation=_plain(profile.affiliation) if profile.affiliation else None,
            role=profile.role,
            country=profile.country,
            title=profile.title,
            rule=a.rule,
        )
        for a, profile in zip(found, resolve(doc, found, context), strict=True)
    )


def _plain(name: str) -> str:
    """A canonical name with straight apostrophes, whatever the newsroom sets."""
    return name.replace("’", "'")


def _chars(doc: Doc, start: int, end: int) -> Span:
    return Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))


def _written(doc: Doc, attribution: Attribution) -> Span | None:
    """The speaker as this quote writes it; None where another quote of the sentence does."""
    who: Token | None = attribution.who
    if who is None or (attribution.shared and attribution.rule != "floating"):
        return None
    return _chars(doc, *phrase_range(who))
