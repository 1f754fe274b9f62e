"""Text and spans to HTML: nothing an article says becomes markup, and no character is lost."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.highlight import Entry, Mark, escape, evidence, highlight, hits, note_id, paragraphs, sentence, slug
from core.model import Span

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="//x" onerror="y">',
    "$a$ and $$b$$",
    "a & b &lt;",
    "\u202etxt.exe\u2066",
    "\x00\x1b[31m",
    "**bold** [link](javascript:x) :material/close:",
]


def shown(markup: str) -> str:
    """The text a reader sees."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    mark = Mark(Span(0, len(text)), 'x" onclick="y', text, 'a"b', "1")
    for markup in (highlight(text, [mark]), sentence(text, 0, Span(0, 3), "imposed", text), paragraphs(text, [], [])):
        tags = re.findall(r"<\s*/?\s*([a-z0-9]+)", markup)
        assert set(tags) <= {"mark", "sup", "a"}
        attributes = re.findall(r'\s([a-z-]+)="[^"]*"', " ".join(re.findall(r"<[^>]*>", markup)))
        assert set(attributes) <= {"class", "id", "title", "aria-label", "tabindex", "href"}
        assert "$" not in markup
        assert not set("\x00\x1b\u202e\u2066") & set(markup)


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.sampled_from(["a", "b c"])), max_size=8),
)
def test_no_character_is_lost_or_moved(text: str, spans: list[tuple[int, int, str]]) -> None:
    marks = [Mark(Span(start, end), classes, "t", f"i{n}") for n, (start, end, classes) in enumerate(spans)]
    assert shown(highlight(text, marks)) == html.unescape(escape(text))


def test_overlapping_spans_split_and_carry_every_class() -> None:
    marks = [Mark(Span(0, 6), "quote", "said", "q"), Mark(Span(3, 9), "lifted", "eased", "a")]
    markup = highlight("abcdefghi", marks)
    assert re.findall(r'<mark class="([^"]*)"[^>]*>([^<]*)', markup) == [
        ("quote", "abc"),
        ("lifted quote", "def"),
        ("lifted", "ghi"),
    ]
    assert markup.count('id="m-q"') == 1
    assert markup.count("aria-label=") == markup.count("tabindex=") == 2  # nothing else may have a name
    assert markup.count('id="m-a"') == 1


def test_two_marks_that_begin_together_both_have_an_anchor() -> None:
    markup = highlight("abcdef", [Mark(Span(0, 6), "quote", "", "q"), Mark(Span(0, 3), "lifted", "", "a")])
    assert {'id="m-q"', 'id="m-a"'} <= set(re.findall(r'id="[^"]*"', markup))


def test_a_footnote_stands_behind_its_mark_and_leads_to_the_list() -> None:
    markup = highlight("lifted curbs", [Mark(Span(0, 6), "lifted", "Lifted", "x#A1", "3")])
    assert f'</mark><sup><a class="cw-note" href="#{note_id("x#A1")}"' in markup
    listed = evidence([Entry("x#A1", "3", "lifted", "Lifted: lifted", ("Agreed", "", "US"), "")], "Findings")
    assert f'id="{note_id("x#A1")}"' in listed
    assert f'href="#{slug("x#A1")}"' in listed
    assert "Agreed · US" in listed


def test_a_window_shows_only_its_text() -> None:
    assert shown(highlight("one two three", [Mark(Span(0, 13), "quote")], Span(4, 7))) == "two"


def test_blocks_keep_their_order_and_kind() -> None:
    markup = paragraphs("Title Body", [(Span(0, 5), "headline"), (Span(6, 10), "paragraph")], [])
    assert markup == '<h3 class="cw-headline">Title</h3><p class="cw-paragraph">Body</p>'


@given(st.text(max_size=40))
def test_slugs_are_safe_ids(identifier: str) -> None:
    assert re.fullmatch(r"m-[A-Za-z0-9-]*", slug(identifier))


@pytest.mark.parametrize(
    ("needle", "found", "reason"),
    [
        ("break", ["BREAK", "break"], "in any case"),
        ("a.c", [], "a full stop is a full stop"),
        ("$", ["$"], "nothing in it is an expression"),
        ("", [], "nothing looked for, nothing found"),
    ],
)
def test_hits(needle: str, found: list[str], reason: str) -> None:
    text = "BREAK it or break abc for $5"
    assert [mark.span.of(text) for mark in hits(text, [needle] if needle else [])] == found, reason
