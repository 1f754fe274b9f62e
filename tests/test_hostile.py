"""Hostile articles and folders: each row is an attack and what must come of it."""

from __future__ import annotations

import csv
import gzip
import html.parser
import io
import json
import logging
import os
import time
import zipfile
import zlib
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from spacy.language import Language

from core.analysis import analyze, analyze_folder
from core.articles import MAX_CHARS, Stamp, find, from_bytes, read, state
from core.charts import voices
from core.confined import read_page
from core.decode import REPLACEMENT
from core.highlight import Mark, escape, highlight, paragraphs, visible
from core.language import MAX_READ
from core.language import read as parse
from core.memory import Memory
from core.model import Article, Block, BlockKind, IssueCode, Layout, Span
from core.readers import UnreadableError
from core.report import to_html
from core.tables import csv_bytes, workbook
from pages.ui.filters import word
from pages.ui.words import plain

SENTENCE = "China imposed a ban on exports of gallium to the United States on Monday. "

# Texts as they could stand in a folder; all of them must be read without a failure, spans verbatim.
TEXTS = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)> " + SENTENCE + "<b><i></b>",
    "markdown": "[click](javascript:alert(1)) **" + SENTENCE + "** ![x](http://example.com/x.png) :material/bomb:",
    "latex": r"$\def\a{\a\a}\a$ $$\href{javascript:alert(1)}{x}$$ " + SENTENCE,
    "bidirectional": "\u202eChina\u202c \u2066imposed\u2069 tariffs on steel. " + SENTENCE,
    "zero width": "Ch\u200bina im\u200dposed tar\ufeffiffs on steel. " + SENTENCE,
    "terminal": "\x1b]0;owned\x07\x1b[31m" + SENTENCE + "\x1b[0m\x9b",
    "lone combining marks": "\u0301" * 500 + SENTENCE,
    "one word": "a" * 60_000,
    "quotation marks": '"' * 2_000,
    "opening marks": "“" * 2_000,
    "brackets": "(" * 1_000 + SENTENCE + ")" * 1_000,
    "nested lists": "\n".join(" " * depth + "- a" for depth in range(300)),
    "only headings": "# a\n" * 300,
    "only bylines": "By Ann Lee\n" * 300,
    "carriage returns": SENTENCE.replace(" ", "\r"),
    "dates": "1-2-3/4 " * 300,
    "nul-like": "\u2400\ufffd\ufffe\uffff " + SENTENCE,
    "plane 16": "\U0010ffff\U0001f468\u200d\U0001f469 " + SENTENCE,
    "formula": '=HYPERLINK("http://example.com","x") said the minister. ' + SENTENCE,
    "front matter": "---\n" + "a: &a [*a, *a]\n" * 20 + "---\n" + SENTENCE,
}


@pytest.mark.parametrize("name", TEXTS)
def test_every_stage_survives(nlp: Language, name: str) -> None:
    text = TEXTS[name]
    found = analyze(from_bytes("a.txt", text.encode()).articles, nlp=nlp)
    (one,) = found.articles
    assert not [issue for issue in one.issues if issue.code is IssueCode.FAILED]
    for span in [
        *(action.trigger for action in one.actions),
        *(action.sentence for action in one.actions),
        *(quote.quote for quote in one.quotes),
        *(mention.span for mention in one.commodities),
        *(date.span for date in one.dates),
    ]:
        assert 0 <= span.start < span.end <= len(text)
    page = to_html(found)
    assert set(live(page)) <= {"script"}  # its own charts
    assert "alert(1)</script>" not in page
    assert "\u202e" not in page
    assert "\x1b" not in page


class _Live(html.parser.HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "iframe", "object", "embed", "img", "link", "form", "input", "base"}:
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name, _ in attributes if name.startswith("on")]
        self.found += [
            f"{tag} {value}"
            for name, value in attributes
            if name in {"href", "src"} and not (value or "").startswith("#")
        ]


def live(page: str) -> list[str]:
    """Whatever in a page acts by itself or leads out of it."""
    parser = _Live()
    parser.feed(page)
    parser.close()
    return parser.found


def test_the_check_for_live_markup_sees_it() -> None:
    assert live('<p onclick="a()"><img src="x"><a href="javascript:a()">') == [
        "p onclick",
        "img",
        "img x",
        "a javascript:a()",
    ]


@pytest.mark.parametrize("name", TEXTS)
def test_marked_text_is_inert(name: str) -> None:
    text = TEXTS[name][:5_000]
    marks = [
        Mark(Span(at, min(at + 9, len(text))), "imposed", text[:40], text[:20], "1") for at in range(0, len(text), 97)
    ]
    page = paragraphs(text, [(Span(0, len(text)), "paragraph")], marks)
    assert not live(page)
    assert highlight(text, marks).count("<mark") == highlight(text, marks).count("</mark>")


@pytest.mark.parametrize(
    "character", ["\u202e", "\u2066", "\u200f", "\x1b", "\x07", "\x9b", "\x00", "\u2028", "\ud800"]
)
def test_characters_that_steer_are_shown_not_obeyed(character: str) -> None:
    assert character not in escape(f"a{character}b")
    assert escape("a\tb\nc") == "a\tb\nc"


@pytest.mark.parametrize(
    "text",
    [
        "[a](b)",
        "**a**",
        "$a$",
        ":red[a]",
        ":material/x:",
        "<b>",
        "# a",
        "- a",
        "1. a",
        "`a`",
        "a\n\nb",
        "~~a~~",
        "http://example.com",
        "www.example.com",
        "a@example.com",
    ],
)
def test_markdown_is_shown_as_written(text: str) -> None:
    shown = plain(text)
    assert "\n" not in shown
    for sign in "[]*$:<#`~@":
        assert shown.count(sign) == shown.count("\\" + sign), sign


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\x1b", "\x9b", "\u200f"])
def test_titles_buttons_and_options_do_not_steer(character: str) -> None:
    """Words for Markdown and for plain widgets; a title may come from any article, an outlet from its front matter."""
    assert character not in plain(f"a{character}b")
    assert character not in word("outlet", f"a{character}b")


def test_a_chart_shows_a_name_as_written() -> None:
    """plotly makes links of some HTML in labels."""
    name = '<a href="//e.x">A\u202e</a>$x$'
    table = pd.DataFrame({"speaker": [name, "2025"], "person": ["p", "q"], "role": ["analyst", "other"], "quotes": 1})
    figure = voices(table.assign(affiliation=""))
    (label,) = (value for value in figure.layout.yaxis.ticktext if value != "2025")
    assert not set('<>"\u202e$') & set(label)
    assert unescape(label) == visible(name)
    assert figure.layout.yaxis.type == "category", "a name may be a number"


LARGE = [
    ("word.txt", b"a" * 9_999_999, "10 MB of one word"),
    ("quotes.txt", b'"' * 1_000_000, "a million quotation marks"),
    ("huge.txt", b"a" * 10_000_001, "more than a file may have"),
]


@pytest.mark.parametrize(("name", "data", "reason"), LARGE, ids=[row[2] for row in LARGE])
def test_too_much_text_is_refused_at_once(name: str, data: bytes, reason: str) -> None:
    begun = time.process_time()
    reading = from_bytes(name, data)
    assert [issue.code for issue in reading.issues] == [IssueCode.TOO_LARGE], reason
    assert "split it" in reading.issues[0].message or "save the article" in reading.issues[0].message
    assert time.process_time() - begun < 2


def test_words_beyond_the_budget_are_not_read(nlp: Language) -> None:
    """200,000 characters can be 200,000 words to a tokenizer; the bound is in words, so it is the same everywhere."""
    text = "a b. " * (MAX_CHARS // 5)
    doc = nlp.make_doc(text)
    assert len(doc) > MAX_READ
    blocks = (Block(BlockKind.PARAGRAPH, Span(0, 9)), Block(BlockKind.PARAGRAPH, Span(10, len(text) - 1)))
    from core.language import _affordable

    kept = _affordable(doc, blocks)
    assert kept[0] == blocks[0]
    assert kept[1].span.start == 10
    read_words = sum(len(doc.char_span(*block.span, alignment_mode="expand")) for block in kept)
    assert 0.99 * MAX_READ < read_words <= MAX_READ


def test_a_cut_article_says_so(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.language.MAX_READ", 60)
    (one,) = analyze([Article("a.txt", SENTENCE * 40, "0", None)], nlp=nlp).articles
    assert IssueCode.TOO_LARGE in {issue.code for issue in one.issues}


def test_without_a_layout_the_budget_holds_too(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.language.MAX_READ", 20)
    doc = next(parse(nlp, [(SENTENCE * 10, Layout(()))]))
    assert sum(token.dep_ not in ("", "dep") for token in doc) <= 20


def pdf(stream: bytes, filters: str = "/FlateDecode") -> bytes:
    """A PDF of one page with the content stream as given."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter %s >>\nstream\n" % (len(stream), filters.encode()) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)


def zipped(data: bytes) -> bytes:
    """An archive of one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", data)
    return out.getvalue()


GOOD = pdf(zlib.compress(b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % SENTENCE.strip().encode()))


def spaces(count: int) -> bytes:
    """`count` megabytes of spaces, deflated."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * 1_000_000) for _ in range(count)) + packer.flush()


BOMBS = [
    ("bomb.pdf", pdf(spaces(1_000)), "1 MB that unpacks to 1 GB"),
    ("twice.pdf", pdf(zlib.compress(spaces(500)), "[/FlateDecode /FlateDecode]"), "packed twice"),
    ("words.pdf", pdf(zlib.compress(b"BT /F1 12 Tf " + b"(word) Tj " * 2_000_000 + b" ET")), "millions of operators"),
    ("cut.pdf", GOOD[:300], "half a file"),
    ("deep.html", b"<div>" * 1_000_000 + SENTENCE.encode(), "a million open elements"),
    ("attributes.html", b"<p " + b"a=1 " * 1_000_000 + b">x", "a million attributes"),
    (
        "laughs.html",
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><html><body><p>&b;</p>',
        "entities of entities",
    ),
    ("archive.pdf", b"PK\x03\x04" + b"\0" * 1_000, "an archive under another name"),
    ("archive.txt", zipped(b" " * 50_000_000), "a zip bomb that calls itself text"),
    ("packed.txt", gzip.compress(b" " * 50_000_000), "another packer"),
    ("table.jsonl", zipped(b'{"id": "a", "text": "b"}\n' * 1_000_000), "a zip bomb that calls itself a table"),
]


@pytest.mark.parametrize(("name", "data", "reason"), BOMBS, ids=[row[2] for row in BOMBS])
def test_bombs_are_refused_and_the_next_file_is_read(name: str, data: bytes, reason: str) -> None:
    reading = from_bytes(name, data)
    assert not reading.articles, reason
    assert len(reading.issues) == 1
    assert reading.issues[0].code in {
        IssueCode.UNREADABLE,
        IssueCode.NO_TEXT,
        IssueCode.TOO_LARGE,
        IssueCode.BINARY_FILE,
    }
    (article,) = from_bytes("good.pdf", GOOD).articles
    assert article.text == SENTENCE.strip()


def test_a_parser_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The child's bounds are set in the child, so a child with tighter ones stands in for hours of waiting."""
    monkeypatch.setattr("core.confined.WALL_SECONDS", 0.3)
    from core import confined

    confined._DESK.close()
    page = b"<html><body><article>" + b"<p>China imposed tariffs.</p>" * 200_000 + b"</article></body></html>"
    with pytest.raises(UnreadableError, match="seconds"):
        read_page("html", page)
    monkeypatch.setattr("core.confined.WALL_SECONDS", 180)
    assert read_page("pdf", GOOD).text == SENTENCE.strip()


def test_invalid_unicode_in_json_lines(tmp_path: Path) -> None:
    place = tmp_path / "rows.jsonl"
    row = '{"id": "a\\ud800", "text": "lone \\udfff and \\ud83d", "title": "\\udc00"}'
    place.write_text(row + "\n" + '{"id": "b", "text": "' + "[" * 100_000 + '"}\n' + "[" * 100_000, encoding="utf-8")
    (found,), _ = find(place)
    reading = read(found)
    assert next(article.text for article in reading.articles) == f"lone {REPLACEMENT} and {REPLACEMENT}"
    assert all(char < "\ud800" or char > "\udfff" for article in reading.articles for char in article.text + article.id)
    assert {issue.code for issue in reading.issues} == {IssueCode.DECODED_WITH_LOSS, IssueCode.BAD_LINE}


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    "=cmd|'/c calc'!A0",
    "\n=1",
    "\u200b=1",
    "\ufeff=1",
    "\xa0=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_becomes_a_formula(text: str) -> None:
    from openpyxl import load_workbook

    table = pd.DataFrame({"text": pd.Series([text], dtype="str"), "kind": pd.Categorical([text]), "number": [-1]})
    for line in pd.read_csv(io.BytesIO(csv_bytes(table)), keep_default_na=False, dtype=str).to_dict("records"):
        assert line["text"].startswith("'")
        assert line["kind"].startswith("'")
        assert line["number"] == "-1"
    book = load_workbook(io.BytesIO(workbook({"t": table}, {"Filters": text})))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


CUT = [*FORMULAS, "a;=1+1;b", "a\n=1+1\nb", "a\t@SUM(A1)\tb", "a;\u200b =1+1", 'a;"=1+1', "a\r\n+1;-2"]


@pytest.mark.parametrize("text", CUT)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_becomes_a_formula_where_lines_are_split_otherwise(text: str, delimiter: str) -> None:
    """Spreadsheets of many languages split at semicolons, and quotation marks that do not begin a cell protect none."""
    table = pd.DataFrame({"id": pd.Series(["M1"], dtype="str"), "text": pd.Series([text], dtype="str")})
    rows = csv.reader(io.StringIO(csv_bytes(table).decode("utf-8-sig"), newline=""), delimiter=delimiter)
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.strip("\u200b \t\r\n").startswith(("=", "+", "-", "@", "＝"))]


def test_a_list_stays_a_list_in_csv() -> None:
    table = pd.DataFrame({"text": pd.Series(["Tariffs - on steel; and 5-10% more. See a=b"], dtype="str")})
    assert pd.read_csv(io.BytesIO(csv_bytes(table)))["text"][0] == table["text"][0]


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\x00", "\x0b", "\x1b", "\ud800"])
def test_a_workbook_can_be_written_whatever_a_cell_holds(sign: str) -> None:
    from openpyxl import load_workbook

    table = pd.DataFrame({"text": pd.Series([f"a{sign}b"], dtype="object")})
    book = load_workbook(io.BytesIO(workbook({"t": table}, {"Filters": sign})))
    assert book["t"]["A2"].value == f"a{REPLACEMENT}b"


def test_the_log_holds_nothing_of_an_article(
    nlp: Language, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "secret words of an article"

    def broken(*_: object) -> tuple[()]:
        raise ValueError(secret)

    monkeypatch.setattr("core.extraction.extract_quotes", broken)
    with caplog.at_level(logging.DEBUG):
        analyze([Article("a.txt", secret, "0", None)], nlp=nlp)
    assert caplog.records
    assert secret not in caplog.text


NAMES = ["../a.txt", "..\\a.txt", "/etc/passwd.txt", "a/../../b.txt", "\x1b[31m.txt", "<b>.txt", "a" * 200 + ".txt"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_never_a_path(name: str, tmp_path: Path, nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of an uploaded file is an id and nothing else: nothing is opened, made or written under it."""
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.chdir(tmp_path)
    (article,) = from_bytes(name, SENTENCE.encode()).articles
    page = to_html(analyze([article], nlp=nlp))
    assert set(live(page)) <= {"script"}
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_under_change(tmp_path: Path, nlp: Language) -> None:
    """Files are written, renamed, halved and deleted between looks; every look is what is there, and nothing raises."""
    memory = Memory()
    for turn in range(12):
        match turn % 4:
            case 0:
                (tmp_path / f"{turn}.txt").write_text(SENTENCE)
            case 1:
                (tmp_path / f"{turn - 1}.txt").rename(tmp_path / f"renamed {turn}.txt")
            case 2:
                (tmp_path / f"renamed {turn - 1}.txt").write_text(SENTENCE[: len(SENTENCE) // 2])
            case 3:
                (tmp_path / f"renamed {turn - 2}.txt").unlink()
        analysis = analyze_folder(tmp_path, memory=memory, nlp=nlp)
        assert [one.article.id for one in analysis.articles] == sorted(path.name for path in tmp_path.iterdir())
        assert all(one.article.text == (tmp_path / one.article.id).read_text() for one in analysis.articles)


def test_a_folder_that_goes_away_and_comes_back(tmp_path: Path, nlp: Language) -> None:
    place, away = tmp_path / "share", tmp_path / "away"
    place.mkdir()
    (place / "a.txt").write_text(SENTENCE)
    memory = Memory()
    first = analyze_folder(place, memory=memory, nlp=nlp)
    place.rename(away)
    gone = analyze_folder(place, memory=memory, nlp=nlp)
    assert not gone.articles
    assert [issue.code for issue in gone.issues] == [IssueCode.FOLDER_MISSING]
    away.rename(place)
    assert analyze_folder(place, memory=memory, nlp=nlp).articles == first.articles


def test_a_folder_of_any_depth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deeper than calls may be nested, and than a path may be long: what can be reached is read."""
    monkeypatch.chdir(tmp_path)
    for depth in range(2_500):
        os.mkdir("a")
        os.chdir("a")
        if depth == 1_500:
            Path("a.txt").write_text(SENTENCE)
    try:
        found, issues = find(tmp_path)
        assert [len(one.id) for one in found] == [2 * 1_501 + len("a.txt")]
        assert read(found[0]).articles[0].text == SENTENCE
        assert [issue.code for issue in issues] == [IssueCode.UNREADABLE]
    finally:
        for _ in range(2_500):
            os.chdir("..")
            for path in Path("a").glob("*.txt"):
                path.unlink()
            os.rmdir("a")


def test_a_file_rewritten_within_one_tick_of_a_coarse_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a file, then the whole of it, of one size and time to a share that counts in seconds: the look differs."""
    monkeypatch.setattr("core.articles._stamp", lambda status: Stamp(status.st_size, *[time.time_ns()] * 2, 1))
    monkeypatch.setattr(time, "time_ns", lambda: 10**18)
    place = tmp_path / "a.txt"
    place.write_text(SENTENCE[:40] + "\0" * (len(SENTENCE) - 40))
    half = state(tmp_path)
    place.write_text(SENTENCE)
    assert state(tmp_path) != half
    monkeypatch.setattr("core.articles._SETTLED", -1)
    place.write_text(SENTENCE.upper())
    settled = state(tmp_path)
    place.write_text(SENTENCE.lower())
    assert state(tmp_path) == settled, "what is settled is not opened"


MANIFESTS = [
    ("[" * 100_000, "deeper than calls may be nested"),
    ('{"format": 1, "extractor": {"version": 1, "fingerprint": 2}, "parts": 3, "issues": []}', "no list"),
    ("null", "nothing"),
    (
        '{"format": 1, "extractor": {"version": 1, "fingerprint": 2}, "issues": [],'
        ' "parts": [{"name": 5, "rows": 1, "digest": "x"}, {"name": "\\u0000", "rows": 1, "digest": null},'
        ' {"name": "../../a.txt", "rows": "", "digest": ""}]}',
        "names that are none",
    ),
]


@pytest.mark.parametrize(("text", "reason"), MANIFESTS, ids=[row[1] for row in MANIFESTS])
def test_a_hostile_manifest_of_results(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "curbwatch.json").write_text(text)
    found = analyze_folder(tmp_path, memory=None)
    assert not found.articles
    assert {issue.code for issue in found.issues} == {IssueCode.UNREADABLE}, reason


@pytest.mark.parametrize("error", [OSError(116, "Stale file handle"), OSError(5, "Input/output error"), TimeoutError()])
def test_a_share_that_fails_while_it_is_listed_or_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE)
    (found,), _ = find(tmp_path)

    def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", fail)
        assert [issue.code for issue in read(found).issues] == [IssueCode.UNREADABLE]
    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", fail)
        assert [issue.code for issue in find(tmp_path)[1]] == [IssueCode.UNREADABLE]
    with monkeypatch.context() as patch:
        patch.setattr(Path, "is_dir", fail)
        assert find(tmp_path)[1][0].code in {IssueCode.UNREADABLE, IssueCode.FOLDER_MISSING}


def test_json_out_can_be_written_whatever_an_article_holds(nlp: Language) -> None:
    from core.export import to_json

    articles = [Article(f"{name}.txt", text[:3_000], "0", None) for name, text in TEXTS.items()]
    json.dumps(to_json(analyze(articles, nlp=nlp)), ensure_ascii=False).encode("utf-8")
