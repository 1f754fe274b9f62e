"""What is fuzzed: one function a reader, a stage or an extractor. Each takes bytes and asserts what must always hold.

`python -m fuzz.run` drives them; the corpus (`fuzz/corpus/<target>/`) is where mutation starts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from core.articles import from_bytes
from core.decode import decode
from core.export import to_json
from core.extract.actions import extract_actions
from core.extract.actors import extract_actors
from core.extract.commodities import extract_commodities
from core.extract.dates import extract_dates
from core.extract.quotes import extract_quotes
from core.front_matter import iso_date, read_front_matter
from core.highlight import Mark, highlight
from core.jsonl import read_rows
from core.language import whole_text
from core.layout import read_layout
from core.model import Article, Span
from core.periods import period_words, resolve
from core.readers import UnreadableError, html_page, join_lines, pdf_page
from core.selection import bounds, join, parse, split
from fuzz.parses import odd_parse
from pages.ui.words import plain

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


def decoding(data: bytes) -> None:
    """Bytes of a text file."""
    found = decode(data)
    assert found is None or isinstance(found.text.encode("utf-8"), bytes)


def article(data: bytes) -> None:
    """A whole text file."""
    reading = from_bytes("a.md", data)
    assert bool(reading.articles) or bool(reading.issues)


def front_matter(data: bytes) -> None:
    """The YAML block at a file's top."""
    text = _text(data)
    found = read_front_matter(text)
    assert found.span is None or 0 == found.span.start < found.span.end <= len(text)
    assert all(value is None or isinstance(value, str) for value in found.metadata)
    iso_date(text)


def json_lines(data: bytes) -> None:
    """A JSON Lines file."""
    articles, issues = read_rows("a.jsonl", data, 10_000)
    assert len({one.id for one in articles}) == len(articles)
    json.dumps([one.text + one.id for one in articles], ensure_ascii=False).encode("utf-8")
    assert all(issue.message for issue in issues)


def html(data: bytes) -> None:
    """An HTML page, in this process: the child's bounds are not what is tested here."""
    try:
        assert isinstance(html_page(data).text, str)
    except UnreadableError:
        return


def pdf(data: bytes) -> None:
    """A PDF file, likewise."""
    try:
        assert isinstance(pdf_page(data).text, str)
    except UnreadableError:
        return


def layout(data: bytes) -> None:
    """Blocks and what is set aside: in range, in order, apart from one another."""
    text = _text(data)
    found = read_layout(Article("a.txt", text, "0", None))
    spans = [block.span for block in found.blocks]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))


def marked(data: bytes) -> None:
    """Highlighting: every character kept, tags balanced, nothing live."""
    text = _text(data)
    cuts = [byte % (len(text) + 1) for byte in data[:12]]
    marks = [Mark(Span(*sorted(pair)), "imposed", text[:20], text[:9], "1") for pair in pairwise(cuts)]
    page = highlight(text, marks)
    assert page.count("<mark") == page.count("</mark>")
    assert "<script" not in page.lower()


def words(data: bytes) -> None:
    """Text on its way into Markdown: one line, every sign that Markdown reads escaped."""
    shown = plain(_text(data))
    assert "\n" not in shown
    assert all(shown.count(sign) <= shown.count("\\" + sign) for sign in "[]*$<`@")


def address(data: bytes) -> None:
    """Query parameters of a stranger."""
    text = _text(data)
    selection = parse({"imposer": text, "outlet": text, "period": text, "text": text})
    assert parse(selection.params()).params() == selection.params()
    assert split(join(split(text))) == split(text)
    bounds(text)
    resolve(text)
    period_words(text)


def lines(data: bytes) -> None:
    """Lines of a PDF joined to paragraphs: no word is lost."""
    text = _text(data)
    joined = join_lines(text.split("\n"))
    assert "".join(joined.replace("-", "").split()) == "".join(text.replace("-", "").split())


@cache
def _nlp() -> Language:
    from core.language import load_pipeline

    return load_pipeline()


def everything(data: bytes) -> None:
    """All stages over one text, encoder included; every span verbatim and no layer lost."""
    from core.analysis import analyze

    text = _text(data)[:2_000]
    found = analyze([Article("a.txt", text, "0", None)], nlp=_nlp())
    (one,) = found.articles
    assert not [issue.message for issue in one.issues if issue.code == "failed"]
    for span in (
        *(action.trigger for action in one.actions),
        *(quote.quote for quote in one.quotes),
        *(mention.span for mention in one.commodities),
        *(date.span for date in one.dates),
    ):
        assert 0 <= span.start < span.end <= len(text)
    json.dumps(to_json(found))


def state_actors(data: bytes) -> None:
    """The state actors of a text parsed by lot: disjoint, in order."""
    doc = odd_parse(_text(data))
    _in_order([actor.span for actor in extract_actors(doc)], doc)


def commodities(data: bytes) -> None:
    """The goods, likewise."""
    doc = odd_parse(_text(data))
    _in_order([mention.span for mention in extract_commodities(doc)], doc)


def dates(data: bytes) -> None:
    """The dates and durations, likewise, with and without a day of publication."""
    doc = odd_parse(_text(data))
    for published in (None, "2024-02-29"):
        found = extract_dates(doc, published)
        _in_order([date.span for date in found], doc)
        for date in found:
            resolve(date.value)


def quotes(data: bytes) -> None:
    """The quotes: in range, each with a speaker who has a name."""
    doc = odd_parse(_text(data))
    size = len(whole_text(doc))
    for quote in extract_quotes(doc, extract_actors(doc), None):
        spans = [span for span in (quote.quote, quote.cue, quote.speaker) if span is not None]
        assert all(0 <= span.start < span.end <= size for span in spans)
        assert quote.speaker_name.strip()


def actions(data: bytes) -> None:
    """The restriction actions: triggers in range and inside their sentence, in text order."""
    doc = odd_parse(_text(data))
    actors = extract_actors(doc)
    read = extract_commodities(doc), extract_dates(doc, "2024-02-29"), extract_quotes(doc, actors, "Example")
    found = extract_actions(doc, actors, *read, "2024-02-29")
    assert [action.trigger.start for action in found] == sorted(action.trigger.start for action in found)
    for action in found:
        assert action.sentence.start <= action.trigger.start < action.trigger.end <= action.sentence.end


def _in_order(spans: Sequence[Span], doc: Doc) -> None:
    """Mentions are in range and apart from one another."""
    assert all(0 <= span.start < span.end <= len(whole_text(doc)) for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (
        decoding,
        article,
        front_matter,
        json_lines,
        html,
        pdf,
        layout,
        marked,
        words,
        address,
        lines,
        state_actors,
        commodities,
        dates,
        quotes,
        actions,
        everything,
    )
}
