"""Reading a folder: what is an article, what is an issue, and that no text is ever altered."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import articles
from core.articles import MAX_BYTES, MAX_CHARS, Reading, find, from_bytes, read
from core.decode import decode
from core.model import Article, Issue, IssueCode

TEXT = "Brazil lifted its ban on maize imports on Tuesday.\r\nOfficials in Brasília – all of them – agreed.\n"


def read_folder(folder: Path) -> tuple[list[Article], list[Issue]]:
    found, issues = find(folder)
    readings = [read(one) for one in found]
    return (
        [article for reading in readings for article in reading.articles],
        [*issues, *(issue for reading in readings for issue in reading.issues)],
    )


def only(reading: Reading) -> Article:
    assert not reading.issues
    (article,) = reading.articles
    return article


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (TEXT.encode(), "UTF-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "a byte order mark is not part of the text"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "UTF-16 as Windows writes it"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16, other byte order"),
        (TEXT.encode("utf-16-le"), "UTF-16 without a mark"),
        (TEXT.encode("utf-16-be"), "UTF-16 without a mark, other byte order"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "its mark begins like that of UTF-16"),
        (TEXT.encode("cp1252"), "Windows-1252, with a dash that Latin-1 does not have"),
    ],
)
def test_encodings_give_the_same_text(data: bytes, reason: str) -> None:
    assert only(from_bytes("a.txt", data)).text == TEXT, reason


def test_broken_utf8_keeps_the_rest_and_says_so() -> None:
    data = ("São Paulo, Brasília, Ceará: tariffs.".encode()) + b" \xff end"
    reading = from_bytes("a.txt", data)
    assert [issue.code for issue in reading.issues] == [IssueCode.DECODED_WITH_LOSS]
    assert reading.articles[0].text == "São Paulo, Brasília, Ceará: tariffs. � end"


def test_newlines_stay_as_they_are() -> None:
    assert only(from_bytes("a.txt", b"one\r\ntwo\rthree\nfour\r\n")).text == "one\r\ntwo\rthree\nfour\r\n"


def test_seed_offsets_are_those_of_the_bytes(seeds: Path) -> None:
    found, issues = read_folder(seeds)
    assert not issues
    assert [(article.id, article.text) for article in found] == [
        (path.name, path.read_bytes().decode("utf-8")) for path in sorted(seeds.glob("*.txt"))
    ]


BAD = [
    ("empty.txt", b"", IssueCode.EMPTY_FILE, "nothing in it"),
    ("blank.txt", b" \r\n\t ", IssueCode.EMPTY_FILE, "only white space"),
    ("mark.txt", codecs.BOM_UTF16_LE + " \n".encode("utf-16-le"), IssueCode.EMPTY_FILE, "a mark and white space"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), IssueCode.BINARY_FILE, "a picture renamed"),
    ("noise.txt", bytes(range(1, 32)) * 20, IssueCode.BINARY_FILE, "control characters without a zero"),
    ("photo.jpg", b"\xff\xd8\xff", IssueCode.UNSUPPORTED_FILE, "not a kind that is read"),
    (
        "rows.jsonl",
        b'{"id": "a", "text": "b"}',
        IssueCode.UNSUPPORTED_FILE,
        "a source of its own, not part of a folder",
    ),
    ("broken.pdf", b"%PDF-1.7 and no more", IssueCode.UNREADABLE, "a PDF cut off"),
    ("page.html", b"<html><body><script>x</script></body></html>", IssueCode.NO_TEXT, "a page without an article"),
    ("long.txt", b"word " * (MAX_CHARS // 5 + 1), IssueCode.TOO_LARGE, "longer than any article"),
]


@pytest.mark.parametrize(("name", "data", "code", "reason"), BAD)
def test_bad_file_is_one_issue_and_costs_nothing_else(
    tmp_path: Path, name: str, data: bytes, code: IssueCode, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_bytes(TEXT.encode())
    found, issues = read_folder(tmp_path)
    assert [article.id for article in found] == ["good.txt"]
    assert [(issue.code, issue.article) for issue in issues] == [(code, name)], reason
    assert name in issues[0].message
    assert issues[0].message.endswith(".")


def test_fifty_megabytes_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(50_000_000)
    monkeypatch.setattr(articles, "_bytes", lambda *_: pytest.fail("opened"))
    found, issues = read_folder(tmp_path)
    assert not found
    assert [issue.code for issue in issues] == [IssueCode.TOO_LARGE]
    assert "10 MB" in issues[0].message


def test_file_that_grows_after_it_was_found(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    (one,), _ = find(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"x" * (MAX_BYTES + 1))
    assert [issue.code for issue in read(one).issues] == [IssueCode.TOO_LARGE]


def test_file_that_vanishes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    (one,), _ = find(tmp_path)
    one.path.unlink()
    assert [issue.code for issue in read(one).issues] == [IssueCode.VANISHED]


def test_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    (one,), _ = find(tmp_path)

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)  # root may read anything, so the mode alone proves nothing
    (issue,) = read(one).issues
    assert issue.code == IssueCode.UNREADABLE
    assert "Permission denied" in issue.message


def test_missing_and_empty_folder(tmp_path: Path) -> None:
    assert [issue.code for issue in find(tmp_path / "nowhere")[1]] == [IssueCode.FOLDER_MISSING]
    (tmp_path / ".hidden.txt").write_bytes(b"x")
    assert [issue.code for issue in find(tmp_path)[1]] == [IssueCode.FOLDER_EMPTY], "hidden files are passed over"


def test_links(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "out.txt"
    (folder / "sub").mkdir(parents=True)
    outside.write_bytes(b"secret")
    (folder / "sub" / "a.txt").write_bytes(TEXT.encode())
    (folder / "inside.txt").symlink_to("sub/a.txt")
    (folder / "leak.txt").symlink_to(outside)
    (folder / "nothing.txt").symlink_to("gone.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "away").symlink_to(tmp_path)
    (folder / "again").symlink_to("sub")
    found, issues = read_folder(folder)
    assert [article.id for article in found] == ["inside.txt", "sub/a.txt"]
    assert {issue.article: issue.code for issue in issues} == {
        "leak.txt": IssueCode.LINK_OUTSIDE,
        "away": IssueCode.LINK_OUTSIDE,
        "nothing.txt": IssueCode.VANISHED,
        "loop.txt": IssueCode.UNREADABLE,
    }


def test_link_put_in_place_after_the_file_was_found(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out.txt").write_bytes(b"secret")
    (tmp_path / "in" / "a.txt").write_bytes(TEXT.encode())
    (one,), _ = find(tmp_path / "in")
    one.path.unlink()
    one.path.symlink_to(tmp_path / "out.txt")
    assert [issue.code for issue in read(one).issues] == [IssueCode.UNREADABLE]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    found, issues = find(tmp_path)
    assert not found
    assert [issue.code for issue in issues] == [IssueCode.UNSUPPORTED_FILE]


def test_odd_names_keep_apart_and_sort(tmp_path: Path) -> None:
    names = ["a b.txt", 'it\'s "q".txt', "Ürümqi 乌鲁木齐.md", "x#1?&.txt", "50%.TXT", "$x$ <b>.txt", "sub dir/a b.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(TEXT.encode())
    found, issues = read_folder(tmp_path)
    assert not issues
    assert [article.id for article in found] == sorted(names)


def test_name_that_is_not_utf8_can_be_shown(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_bytes(TEXT.encode())
    found, _ = read_folder(tmp_path)
    assert [article.id for article in found] == ["caf\\xe9.txt"]


def test_fingerprint_is_of_the_bytes() -> None:
    utf8, wide = from_bytes("a.txt", TEXT.encode()), from_bytes("a.txt", codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"))
    assert only(utf8).text == only(wide).text
    assert only(utf8).fingerprint != only(wide).fingerprint


FRONT_MATTER = [
    ("---\ntitle: A\npublished: 2025-06-27\n---\nText", {"title": "A", "published": "2025-06-27"}, 0, "plain"),
    ("---\r\noutlet: W\r\n---\r\nText", {"outlet": "W"}, 0, "Windows newlines"),
    (
        "---\ntitle: 'China: curbs'\nurl: https://a.b/c\n...\nText",
        {"title": "China: curbs", "url": "https://a.b/c"},
        0,
        "...",
    ),
    (
        "---\ntitle: China: curbs eased\n---\nText",
        {"title": "China: curbs eased"},
        1,
        "a bare colon is not YAML, but meant",
    ),
    ("---\npublished: 2025-06-27T14:14:00Z\n---\nText", {"published": "2025-06-27"}, 0, "a date with a time"),
    ("---\ndate: 2025-06-27\n---\nText", {"published": "2025-06-27"}, 0, "another common key"),
    ("---\npublished: 27 June\n---\nText", {}, 1, "no ISO date: never guessed"),
    ("---\npublished: 2025-02-30\n---\nText", {}, 1, "no such day"),
    ("---\nauthor: [A. Bee, C. Dee]\nextra: {x: [1]}\n---\nText", {"author": "A. Bee, C. Dee"}, 0, "a list of authors"),
    ("---\ntitle: !!python/object/apply:os.system ['x']\n---\nText", {"title": "x"}, 0, "nothing is built or run"),
    ("---\ntitle: &a [*a]\n---\nText", {}, 0, "an anchor inside itself"),
]


@pytest.mark.parametrize(("text", "fields", "problems", "reason"), FRONT_MATTER)
def test_front_matter(text: str, fields: dict[str, str], problems: int, reason: str) -> None:
    reading = from_bytes("a.txt", text.encode())
    (article,) = reading.articles
    stated = {key: getattr(article, key) for key in ("title", "outlet", "author", "published", "url")}
    assert {key: value for key, value in stated.items() if value is not None} == fields, reason
    assert [issue.code for issue in reading.issues] == [IssueCode.BAD_FRONT_MATTER] * problems
    assert article.text == text, "the text is the whole file"
    assert article.front_matter is not None
    assert text[article.front_matter.end :] == "Text"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\nBrazil lifted its ban.\n---\nMore.", "a paragraph between rules"),
        ("---\ntitle: A\nText without an end", "never closed"),
        ("Lead.\n---\ntitle: A\n---\n", "not at the top"),
        ("---\n- one\n- two\n---\nText", "a list"),
        ("---\n---\nText", "nothing in it"),
        ("--- title: A ---\nText", "on one line"),
    ],
)
def test_not_front_matter(text: str, reason: str) -> None:
    article = only(from_bytes("a.txt", text.encode()))
    assert article.front_matter is None, reason


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(
        b'\xef\xbb\xbf{"id": "a", "text": "One.\\r\\nTwo.", "published": "2025-06-27", "outlet": "W", "x": []}\r\n'
        b"\n"
        b'{"id": 7, "text": "Seven."}\n'
        b'{"id": "a.txt", "text": "Its records would be named like those of a."}\n'
        b'{"id": "b"}\n'
        b"not json\n"
        b"[1]\n"
        b'{"id": "s", "text": "broken \\ud800 half"}\n'
        b'{"id": "z", "text": "\xff"}\n' + b"[" * 100_000 + b"\n" + b'{"id": "last", "text": "No newline."}'
    )
    found, issues = read_folder(path)
    assert [(article.id, article.text) for article in found] == [
        ("a", "One.\r\nTwo."),
        ("7", "Seven."),
        ("s", "broken � half"),
        ("last", "No newline."),
    ]
    assert (found[0].published, found[0].outlet) == ("2025-06-27", "W")
    assert [issue.code for issue in issues] == [
        IssueCode.DUPLICATE_ID,
        IssueCode.BAD_LINE,
        IssueCode.BAD_LINE,
        IssueCode.BAD_LINE,
        IssueCode.DECODED_WITH_LOSS,
        IssueCode.BAD_LINE,
        IssueCode.BAD_LINE,
    ]
    assert "line 4" in issues[0].message


def test_html_keeps_the_article_and_drops_the_menu() -> None:
    body = "".join(
        f"<p>Peru raised its export duty on copper for the {n}th time, the ministry said.</p>" for n in range(3, 9)
    )
    page = (
        '<html><head><title>Peru raises copper duty</title><meta property="og:site_name" content="Andes Wire">'
        '<meta property="article:published_time" content="2024-03-05T08:00:00Z"></head>'
        f"<body><nav><a href=/x>Subscribe now</a></nav><article><h1>Peru raises copper duty</h1>{body}"
        "<script>alert('x')</script></article><footer>All rights reserved</footer></body></html>"
    )
    article = only(from_bytes("a.html", page.encode()))
    assert article.text.count("Peru raised its export duty") == 6
    assert "Peru raises copper duty" in article.text
    assert not any(word in article.text for word in ("Subscribe", "alert", "<p>"))
    assert (article.outlet, article.published) == ("Andes Wire", "2024-03-05")


@given(st.binary(max_size=400))
def test_any_bytes_give_an_article_or_one_clear_issue(data: bytes) -> None:
    for name in ("a.txt", "a.jsonl", "a.pdf"):
        reading = from_bytes(name, data)
        assert reading.articles or reading.issues
        for article in reading.articles:
            article.text.encode("utf-8")
            assert article.text.strip()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_text_is_never_altered(text: str) -> None:
    decoded = decode(codecs.BOM_UTF8 + text.encode())
    assert decoded is not None
    assert (decoded.text, decoded.lost) == (text, text.count("\ufffd"))
