"""Articles -> their records: layout, parse, every extractor in turn.

Articles are parsed one by one: a long one takes 100 MB and more until its records are there, so no two are held. An
extractor that raises costs its own layer of that article and becomes an Issue; the other layers and the other articles
are whole.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from spacy.attrs import IS_ALPHA, IS_STOP
from spacy.language import Language
from spacy.tokens import Doc

from core.extract.actions import extract_actions
from core.extract.actors import extract_actors
from core.extract.commodities import extract_commodities
from core.extract.dates import extract_dates
from core.extract.quotes import extract_quotes
from core.jsonl import article_stem
from core.language import MAX_READ, read, sentences
from core.layout import read_layout
from core.model import Article, ArticleAnalysis, Basis, Block, BlockKind, Issue, IssueCode, Layout, Span

_MIN_WORDS = 40  # too few words to tell the language
_ENGLISH = 0.2  # share of function words below which a text is not English; English news has 0.4 to 0.5
_ENDS = (".", "!", "?", ":", '"', "'", "”", "’", ")", "]", "…")
_OPEN = frozenset({"a", "an", "and", "at", "but", "by", "for", "from", "of", "or", "than", "that", "the", "to", "with"})
_CUT = ("...", "…", "[...]", "[…]")

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass
class _Trouble:
    """Collects what fails in one article."""

    article: str
    issues: list[Issue] = field(default_factory=list)

    def attempt(self, what: str, work: Callable[[], T]) -> T | None:
        """The result of `work`, or None and an Issue where it raises."""
        try:
            return work()
        except Exception as error:  # any defect of one layer must leave the rest of the page standing
            _log.error("reading %s failed in one article: %s", what, _trace(error))
            message = f"{self.article}: {what} could not be read ({type(error).__name__}); the rest of it is shown."
            self.issues.append(Issue(IssueCode.FAILED, message + " Please report this with the article.", self.article))
            return None

    def layer(self, what: str, work: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
        """The records that `work` finds, or none and an Issue where it raises."""
        return self.attempt(what, work) or ()


def _trace(error: Exception) -> str:
    """Type and place of an error; not its message, which may hold text of an article."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"


def extract(nlp: Language, articles: Iterable[Article]) -> Iterator[ArticleAnalysis]:
    """What each article says, in the order given."""
    for article in articles:
        trouble = _Trouble(article.id)
        layout = _layout(article, trouble)
        yield _records(article, layout, _parse(nlp, article, layout, trouble), trouble)


def _layout(article: Article, trouble: _Trouble) -> Layout:
    start = article.front_matter.end if article.front_matter else 0
    whole = Layout((Block(BlockKind.PARAGRAPH, Span(start, len(article.text))),))
    return trouble.attempt("the layout", lambda: read_layout(article)) or whole


def _parse(nlp: Language, article: Article, layout: Layout, trouble: _Trouble) -> Doc | None:
    """The Doc, None where the text cannot be parsed."""
    return trouble.attempt("the text", lambda: next(read(nlp, [(article.text, layout)])))


def _records(article: Article, layout: Layout, doc: Doc | None, trouble: _Trouble) -> ArticleAnalysis:
    if doc is None:
        return ArticleAnalysis(article, layout, issues=tuple(trouble.issues))
    published, outlet = layout.published.value, article.outlet or layout.outlet
    actors = trouble.layer("the state actors", lambda: extract_actors(doc))
    commodities = trouble.layer("the commodities", lambda: extract_commodities(doc))
    dates = trouble.layer("the dates", lambda: extract_dates(doc, published))
    quotes = trouble.layer("the quotes", lambda: extract_quotes(doc, actors, outlet))
    actions = trouble.layer(
        "the restriction actions", lambda: extract_actions(doc, actors, commodities, dates, quotes, published)
    )
    stem = article_stem(article.id)
    return ArticleAnalysis(
        article,
        layout,
        tuple(replace(action, id=f"{stem}#A{number}") for number, action in enumerate(actions, 1)),
        quotes,
        commodities,
        dates,
        trouble.layer("the sentences", lambda: _sentences(doc)),
        (*trouble.issues, *_doubts(article, layout, doc)),
    )


def _sentences(doc: Doc) -> tuple[Span, ...]:
    return tuple(Span(sentence.start_char, sentence.end_char) for sentence in sentences(doc))


def _doubts(article: Article, layout: Layout, doc: Doc) -> Iterator[Issue]:
    """What makes the reading of an article uncertain."""
    name = article.id
    if not layout.blocks:
        message = f"{name}: nothing is left once page furniture is set aside; look at what was left out."
        yield Issue(IssueCode.NO_TEXT, message, name)
        return
    if layout.published.basis is Basis.UNKNOWN:
        message = (
            f"{name}: no publication date, so days like 'on Friday' stay open; state it as `published: 2025-06-27`"
        )
        yield Issue(
            IssueCode.NO_PUBLICATION_DATE, f"{message} between two lines of `---` at the top of the file.", name
        )
    if tuple(doc._.blocks) != layout.blocks:
        message = f"{name}: only its first {MAX_READ:,} words and signs were read: split it, one file an article."
        yield Issue(IssueCode.TOO_LARGE, message, name)
    flags = doc.to_array([IS_ALPHA, IS_STOP])
    words = flags[flags[:, 0] > 0]
    if len(words) >= _MIN_WORDS and words[:, 1].sum() < _ENGLISH * len(words):
        yield Issue(
            IssueCode.NOT_ENGLISH, f"{name}: this does not read like English, the only language known here.", name
        )
    last = layout.blocks[-1]
    if _stops_short(last, last.span.of(article.text).rstrip()):
        yield Issue(
            IssueCode.CUT_SHORT, f"{name}: the text seems to be cut short; check the file's end.", name, last.span
        )


def _stops_short(block: Block, text: str) -> bool:
    """Whether a text's last block ends in an ellipsis, or a paragraph without a full stop, or anything in "of the"."""
    if text.endswith(_CUT) or (block.kind is BlockKind.PARAGRAPH and not text.endswith(_ENDS)):
        return True
    return text.rsplit(maxsplit=1)[-1] in _OPEN
