"""Layout: what of a page is title, furniture, embed, repeat, and what is read; and the date the article states."""

# ruff: noqa: E501 (the pages are the material)
from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.layout import read_layout
from core.layout.furniture import is_biography, is_furniture, lexicon
from core.lexicon import entries
from core.model import Article, Basis, BlockKind, Layout, Span

LEAD = "PORT LOUIS - Mauritius has lifted its ban on sugar exports to Kenya, the trade ministry said on Monday."
BODY = (
    "The ban was imposed two years ago after a dispute over refunds, and growers had asked for its removal ever since.\n\n"
    '"We are glad that the door is open again," said Anil Ramgoolam, who heads the growers\' union in Flacq.\n\n'
    "Kenya buys about a tenth of the island's raw sugar, according to the chamber of agriculture."
)


def layout(text: str, **metadata: str) -> Layout:
    return read_layout(Article("a.txt", text, "", **metadata))


def texts(text: str, **metadata: str) -> list[str]:
    return [" ".join(block.span.of(text).split()) for block in layout(text, **metadata).blocks]


def title_of(text: str, **metadata: str) -> str | None:
    found = layout(text, **metadata).title
    return found.of(text) if found else None


TITLE = "Mauritius lifts ban on sugar exports to Kenya"

PAGES = [
    pytest.param(f"{TITLE}\n\n{LEAD}\n\n{BODY}", TITLE, [], id="title, then text"),
    pytest.param(f"{LEAD}\n\n{BODY}", None, [], id="no title"),
    pytest.param(
        f"Home | News | Markets | Subscribe\n{TITLE}\nBy Priya Naidoo | Indian Ocean Post | 3 March 2024\n\n{LEAD}\n\n{BODY}",
        TITLE,
        ["Home | News", "By Priya Naidoo"],
        id="menu, byline with bars",
    ),
    pytest.param(
        f"Agriculture\n{TITLE}\n\nShare\nTweet\nPrint\n\n{LEAD}\n\n{BODY}\n\nLeave a comment",
        TITLE,
        ["Agriculture", "Share", "Tweet", "Print", "Leave a comment"],
        id="section label, share bar",
    ),
    pytest.param(
        f"{TITLE}\n\n{LEAD}\n\nAdvertisement\n\nREAD MORE: Kenya weighs a tax on molasses\n\n{BODY}\n\n"
        "© 2024 Indian Ocean Post. All rights reserved.",
        TITLE,
        ["Advertisement", "READ MORE", "© 2024"],
        id="furniture in the middle",
    ),
    pytest.param(
        f"{TITLE}\n\n{LEAD}\n\n{BODY}\n\nRelated articles\nRwanda raises a duty on rice\nWhy Zambia taxes its maize\n\n"
        "Sign up for our weekly newsletter\n12 Comments",
        TITLE,
        ["Related articles", "Rwanda raises", "Why Zambia", "Sign up for", "12 Comments"],
        id="list of links",
    ),
    pytest.param(
        f"{TITLE}\n\n{LEAD}\n\n{BODY}\n\nComments\n\nI sold sugar for thirty years and never saw a ban like this one, it hurt "
        "us all and nobody asked the planters what they thought of it.",
        TITLE,
        ["Comments", "I sold sugar"],
        id="readers' comments",
    ),
    pytest.param(
        f"{TITLE}\n\nWorkers load sugar in Port Louis, 2 March 2024. REUTERS/Ally Soobye/File Photo\n\n{LEAD}\n\n{BODY}\n\n"
        "(Reporting by Ally Soobye; Editing by Tom Hogue)",
        TITLE,
        ["Workers load", "(Reporting by"],
        id="caption and credits",
    ),
    pytest.param(
        f"{TITLE}\n\n{LEAD}\n\n{BODY}\n\nPriya Naidoo is a senior correspondent who covers trade from Port Louis.",
        TITLE,
        ["Priya Naidoo is"],
        id="author's biography",
    ),
    pytest.param(
        f"# {TITLE}\n\n*3 min read*\n\n{LEAD}\n\n![Sacks](https://example.org/a.jpg)\n\n{BODY}\n\n---\n\nThanks for reading!",
        TITLE,
        ["*3 min read*", "![Sacks]", "---", "Thanks for reading"],
        id="markdown",
    ),
    pytest.param(
        f"AgricultureMauritius lifts ban on sugar exports to Kenya\n\n{LEAD}\n\n{BODY}",
        TITLE,
        ["Agriculture"],
        id="section label glued to the title",
    ),
    pytest.param(
        f"{TITLE}{LEAD}\n\n{BODY}",
        TITLE,
        [],
        id="title glued to a dateline",
    ),
    pytest.param(
        "Mauritius opens its sugar to Kenyan buyersMauritius has lifted a ban of two years, the ministry said on Monday.\n\n"
        + f"{BODY}\n\nMauritius sells little else to Kenya.",
        "Mauritius opens its sugar to Kenyan buyers",
        [],
        id="title glued to the first sentence",
    ),
    pytest.param(
        f"{TITLE.upper()}\r\n\r\nBy PRIYA NAIDOO\r\n\r\n{LEAD}\r\n\r\n" + BODY.replace("\n", "\r\n"),
        TITLE.upper(),
        ["By PRIYA NAIDOO"],
        id="capitals, Windows newlines",
    ),
]


@pytest.mark.parametrize(("text", "title", "furniture"), PAGES)
def test_pages(text: str, title: str | None, furniture: list[str]) -> None:
    """Title, furniture and what is left to read, for one page each."""
    found = layout(text)
    assert (found.title.of(text) if found.title else None) == title
    page = [span.of(text) for span in found.boilerplate]
    for start in furniture:
        assert any(piece.startswith(start) for piece in page), (start, page)
    read = texts(text)
    assert len(page) == len(furniture)
    assert any("lifted" in block and "ban" in block for block in read)
    assert "who heads the growers" in "".join(read)
    assert read[-1].startswith(("Kenya buys", "Mauritius sells"))


SINGLE = [
    "Mauritius lifts ban on sugar exports to Kenya",
    "Comments on the rule are due by Friday, the ministry said.",
    "Advertisement",
    "By lifting the ban, Mauritius hopes to win back Kenyan buyers.",
    "(c) The ban was lifted.",
    "Share prices fell after the ban was lifted.",
]


@pytest.mark.parametrize("text", SINGLE)
def test_single_unit_is_read_whole(text: str) -> None:
    """A text of one paragraph has no furniture: it is what the reader gave."""
    found = layout(text)
    assert [block.span for block in found.blocks] == [Span(0, len(text))]
    assert found.title is None
    assert found.boilerplate == ()


def test_headline_and_body_are_two_blocks() -> None:
    text = "Peru shuts its market to foreign avocados\nThe agriculture ministry gave no reason for the step."
    found = layout(text)
    assert [block.kind for block in found.blocks] == [BlockKind.HEADLINE, BlockKind.PARAGRAPH]
    assert found.title == Span(0, 41)


def test_wrapped_lines_make_one_paragraph() -> None:
    """A paragraph broken at 60 characters is one block; a blank line and a list item end it."""
    text = (
        "Mauritius has lifted its ban on sugar exports to Kenya, the\n"
        "trade ministry said on Monday. The ban was imposed two years\n"
        "ago.\n\n"
        "Growers had asked for three things, the union's chairman told\n"
        "reporters in Flacq after the meeting:\n"
        "- refunds of the duty\n"
        "- an end to the ban on exports of raw sugar that the cabinet\n"
        "imposed in March\n"
    )
    read = texts(text)
    assert read[0].endswith("two years ago.")
    assert read[1].endswith("after the meeting:")
    assert read[2:] == [
        "refunds of the duty",
        "an end to the ban on exports of raw sugar that the cabinet imposed in March",
    ]


def test_unwrapped_lines_stay_apart() -> None:
    """One paragraph a line, without blank lines between them."""
    assert len(texts(f"{LEAD}\n" + BODY.replace("\n\n", "\n"))) == 4


def test_live_blog_entries_are_headed_by_their_time() -> None:
    text = f"{TITLE}: live\n\n09:40 GMT Ministry confirms\n{LEAD}\n\n11:05 GMT\n{BODY}"
    found = layout(text)
    kinds = {block.span.of(text)[:9]: block.kind for block in found.blocks}
    assert kinds["09:40 GMT"] is BlockKind.HEADLINE
    assert "11:05 GMT" in [span.of(text) for span in found.boilerplate]


def test_embedded_post_is_set_aside() -> None:
    text = f"{TITLE}\n\n{LEAD}\n\nSugar is back! pic.twitter.com/abc\n— Cane News (@canenews) March 4, 2024\n\n{BODY}"
    found = layout(text)
    assert [span.of(text)[:13] for span in found.embeds] == ["Sugar is back"]
    assert all("@canenews" not in block for block in texts(text))


REPEATS = [
    (
        "Growers had asked for its removal ever since then.",
        "Growers had asked for its removal ever since then.",
        True,
        "exact",
    ),
    (
        "The ban was imposed two years ago after a dispute over refunds, and growers had asked for its removal since.",
        "The ban was imposed two years ago after a dispute on refunds, and growers had asked for its removal since.",
        True,
        "one word of no weight differs",
    ),
    (
        "The ban was imposed two years ago after a dispute over refunds, and growers had asked for its removal since.",
        "The ban was imposed three years ago after a dispute over refunds, and growers had not asked for its removal since.",
        False,
        "a negation differs",
    ),
    (
        "Kenya raised the duty on raw sugar from the island to 25 percent in the first week of the month of March.",
        "Kenya raised the duty on raw sugar from the island to 35 percent in the first week of the month of March.",
        False,
        "a figure differs",
    ),
    ("Not yet.", "Not yet.", False, "too short to be a copy"),
]


@pytest.mark.parametrize(("first", "second", "repeated", "why"), REPEATS)
def test_repeats(first: str, second: str, repeated: bool, why: str) -> None:
    text = f"{TITLE}\n\n{first}\n\n{LEAD}\n\n{second}"
    found = [span.of(text) for span in layout(text).repeats]
    assert found == ([second] if repeated else []), why


def test_repeated_title_and_sentence() -> None:
    sentence = "The chamber of agriculture said that Kenya buys a tenth of the island's raw sugar."
    text = f"{TITLE}\n\n{TITLE}\n\n{LEAD} {sentence}\n\n{BODY}\n\nPrices rose. {sentence} Nobody complained."
    found = layout(text)
    assert [span.of(text) for span in found.repeats] == [TITLE, sentence]
    assert texts(text)[-2:] == ["Prices rose.", "Nobody complained."]


def test_front_matter_is_not_read() -> None:
    text = f"---\ntitle: x\n---\n{TITLE}\n\n{LEAD}"
    found = read_layout(Article("a", text, "", front_matter=Span(0, 17), title=TITLE, published="2024-03-04"))
    assert found.title is not None
    assert found.title.of(text) == TITLE
    assert found.blocks[0].span.start == 17 + text[17:].index(TITLE)


DATES = [
    (f"{TITLE}\nBy A Bah | 12 June 2023\n\n{LEAD}", "2023-06-12", Basis.STATED, "byline"),
    (
        f"{TITLE}\nPublished: June 12, 2023\nUpdated: June 14, 2023\n\n{LEAD}",
        "2023-06-12",
        Basis.STATED,
        "not the update",
    ),
    (
        f"{TITLE}\nUpdated 14.06.2023 09:15\nPublished 12.06.2023\n\n{LEAD}",
        "2023-06-12",
        Basis.STATED,
        "published wins",
    ),
    (f"{TITLE}\nMonday, 06/12/2023\n\n{LEAD}", "2023-06-12", Basis.STATED, "the weekday tells the month"),
    (f"{TITLE}\n2023-06-12T08:00:00Z\n\n{LEAD}", "2023-06-12", Basis.STATED, "ISO"),
    (
        "JAKARTA, June 12, 2023 (Xinhua) -- Indonesia lifted a ban.\n\nIt said so.",
        "2023-06-12",
        Basis.STATED,
        "dateline",
    ),
    (
        "LIMA, 12 June (Andina) - Peru lifted a ban on avocados. It was imposed in March 2022.\n\nExports fell in 2023.",
        "2023-06-12",
        Basis.STATED,
        "dateline, the year from the text",
    ),
    (
        f"{TITLE}\n\n{LEAD}\n\nFirst published: 12 June 2023 in the Indian Ocean Post.",
        "2023-06-12",
        Basis.STATED,
        "stamp at the end",
    ),
    (
        "Seoul dropped its ban on Thursday, March 23, officials said.\n\nIt was imposed in July 2019 over a ruling of 2018.",
        "2023-03-23",
        Basis.INFERRED,
        "the first year after 2019 in which March 23 is a Thursday",
    ),
    (
        "Kenya lifted the ban on Friday, the ministry said.\n\nSugar! pic.twitter.com/a\n— Cane (@cane) July 3, 2025\n\nIt is over.",
        "2025-07-04",
        Basis.INFERRED,
        "the Friday after the post",
    ),
    (
        "The framework was announced on Tuesday, Treasury Secretary Scott Bessent said.\n\nTalks were held on June 9-10.",
        "2025-06-10",
        Basis.INFERRED,
        "the office holder gives the year, the talks and the weekday the day",
    ),
    (
        "The quota will run until December 31, 2027, the ministry said.\n\nIt gave no details.",
        None,
        Basis.UNKNOWN,
        "a date ahead dates nothing",
    ),
    ("The ban was lifted, the ministry said.\n\nIt gave no details.", None, Basis.UNKNOWN, "no date at all"),
]


@pytest.mark.parametrize(("text", "value", "basis", "why"), DATES)
def test_publication_date(text: str, value: str | None, basis: Basis, why: str) -> None:
    found = layout(text).published
    assert (found.value, found.basis) == (value, basis), why
    assert bool(found.how) == (value is not None)


def test_metadata_win_over_the_page() -> None:
    text = f"{TITLE}\nBy A Bah | 12 June 2023\n\n{LEAD}"
    for given_date in ("2023-06-20", "20230620", "20 June 2023", "2023-06-20T10:00:00+02:00"):
        assert layout(text, published=given_date).published.value == "2023-06-20"


def test_phrases_and_their_counter_examples() -> None:
    """Every pattern of the lexicon catches its example and leaves its counter-example."""
    for row in entries("furniture.yaml", "patterns", {"name": str, "pattern": str, "example": str}, {"not": str}):
        assert is_furniture(row["example"]), row
        assert re.search(row["pattern"], row["not"].casefold()) is None, row
    for row in entries("furniture.yaml", "biographies", {"name": str, "pattern": str, "example": str}):
        assert is_biography(row["example"]), row
    for row in entries("furniture.yaml", "trailing", {"name": str, "pattern": str, "example": str}):
        assert re.search(row["pattern"], row["example"]), row
    assert len(lexicon().whole) > 200


PROSE = [
    "Follow the money, the minister told traders in Flacq.",
    "Share prices of sugar millers rose by a tenth.",
    "Copyright rules for textbooks were eased as well.",
    "Sources: ministry weighs a ban on raw sugar",
    "The more the ministry waits, the more growers lose.",
    "He read the letter to reporters.",
    "China covers its needs from Thailand.",
    "Comments by the minister moved the market.",
]


@pytest.mark.parametrize("line", PROSE)
def test_sentences_are_no_furniture(line: str) -> None:
    assert not is_furniture(line)
    assert not is_biography(line)


SEEDS = sorted(Path("seeds").glob("*.txt")) + sorted(Path("tests/gold/practice/texts").glob("*.txt"))


def covered(found: Layout, length: int) -> None:
    spans = [block.span for block in found.blocks]
    assert all(0 <= start < end <= length for start, end in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    inline = [span for span in found.boilerplate if any(block.contains(span) for block in spans)]
    for aside in (*found.boilerplate, *found.embeds, *found.repeats):
        assert 0 <= aside.start < aside.end <= length
        assert aside in inline or not any(aside.overlaps(span) for span in spans)
    assert found.title is None or found.title in spans


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_blocks_keep_clear_of_the_rest(path: Path) -> None:
    text = path.read_bytes().decode()
    covered(layout(text), len(text))


LINES = st.sampled_from(
    ["", TITLE, LEAD, "Advertisement", "By A Bah", "12 June 2023", "- item", "# Head", "Comments", "Related articles",
     "— X (@x) July 3, 2025", "  ", "Not yet.", "a", "***", "> quoted", "====", "(PTI)", "Monday, 31 February 2023"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(st.one_of(LINES, st.text(max_size=40)), max_size=14).map("\n".join)))
def test_any_text_has_a_layout(text: str) -> None:
    """Never an exception; spans in range, disjoint; every visible character has its part."""
    found = layout(text)
    covered(found, len(text))
    spans = [*(block.span for block in found.blocks), *found.boilerplate, *found.embeds, *found.repeats]
    held = {i for span in spans for i in range(*span)}
    loose = "".join(text[i] for i in range(len(text)) if i not in held)
    assert not any(c.isalpha() for c in loose)


def test_title_is_the_heading_that_is_kin_to_the_text() -> None:
    """Letterheads and slogans stand above the title; a standfirst without a full stop below it."""
    text = (
        "Ministry of Trade and Industry\nGovernment of Mauritius\nPRESS RELEASE No. 45/2024\nFund our independent press with a gift\n\n"
        f"Ban on sugar exports to Kenya lifted\n\nGrowers welcome the end of a ban of two years on raw sugar\n\n12 March 2024\n\n{LEAD}\n\n{BODY}"
    )
    found = layout(text)
    assert found.title is not None
    assert found.title.of(text) == "Ban on sugar exports to Kenya lifted"
    assert [block.kind for block in found.blocks[:3]] == [BlockKind.HEADLINE, BlockKind.HEADLINE, BlockKind.PARAGRAPH]
    assert len(found.boilerplate) == 5


def test_boxes_captions_and_names() -> None:
    """A newsletter box, a caption under a photo agency's name, the author's name and post."""
    text = (
        f"{TITLE}\n\n30 June 2025\n\nShare\nAda Lovelace\nBusiness reporter\n\nGetty Images\nSacks of sugar on a quay in Port Louis\n\n"
        f"{LEAD}\n\nskip past newsletter promotion\nSign up to Trade Today\n\nOur people tell you all you need to know every morning.\n\n"
        f"after newsletter promotion\n\n{BODY}"
    )
    found = layout(text)
    assert len(found.blocks) == 5
    assert found.byline is not None
    assert found.byline.of(text) == "Ada Lovelace"


def test_last_short_sentence_survives_the_credits() -> None:
    text = f"{TITLE}\n\n{LEAD}\n\n{BODY}\n\nKenya has yet to comment on the ban. - Bernama\n\n___\n\nAda Lovelace contributed to this report."
    assert texts(text)[-1] == "Kenya has yet to comment on the ban."
