"""A JSON Lines file -> Articles: one object a line with `id` and `text`, optional `title`, `outlet`, `author`,
`published` and `url`; other keys are passed over. A line that is no article becomes an Issue and the rest goes on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from core.decode import decode, without_surrogates
from core.front_matter import Metadata, clean_metadata
from core.model import Article, Issue, IssueCode

MAX_FILE_BYTES = 500_000_000
_MAX_ID = 500


class _LineError(ValueError):
    """Why a line is no article, as a phrase."""


def read_rows(name: str, data: bytes, max_chars: int) -> tuple[tuple[Article, ...], tuple[Issue, ...]]:
    """The articles of a JSON Lines file in its order, and what was wrong with the other lines. `max_chars` limits one
    article's text."""
    articles: dict[str, Article] = {}
    issues: list[Issue] = []
    for number, line in _lines(data):
        where = f"{name}, line {number}"
        try:
            article, problems = _article(line, max_chars)
        except _LineError as error:
            code = IssueCode.BINARY_FILE if number == 1 and decode(line) is None else IssueCode.BAD_LINE
            issues.append(Issue(code, f"{where}: {error}, so it was passed over."))
            continue
        issues.extend(Issue(code, f"{where}: {problem}.", article.id) for code, problem in problems)
        if article_stem(article.id) in articles:
            message = (
                f"{where}: the id {article.id!r} is used above, so the line was passed over: give each its own id."
            )
            issues.append(Issue(IssueCode.DUPLICATE_ID, message, article.id))
        else:
            articles[article_stem(article.id)] = article
    if not articles and not issues:
        issues.append(Issue(IssueCode.EMPTY_FILE, f"{name} is empty: put one JSON object a line into it."))
    return tuple(articles.values()), tuple(issues)


def article_stem(article_id: str) -> str:
    """The id as the ids of its records begin: without `.txt`. Other suffixes stay, so that no two articles share it."""
    return article_id.removesuffix(".txt")


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Lines that are not blank, numbered from 1. The file is UTF-8, with or without a mark, unless a mark of UTF-16
    says otherwise."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            yield number, line


def _article(line: bytes, max_chars: int) -> tuple[Article, list[tuple[IssueCode, str]]]:
    """One article and what is to be said about it. Raises _LineError."""
    row = _object(line)
    article_id, text = row.get("id"), row.get("text")
    if isinstance(article_id, int) and not isinstance(article_id, bool):
        article_id = str(article_id)
    if not isinstance(article_id, str) or not article_id.strip() or len(article_id) > _MAX_ID:
        raise _LineError(f"it has no usable `id` (a text of 1 to {_MAX_ID} characters)")
    if not isinstance(text, str) or not text.strip():
        raise _LineError("it has no `text`")
    if len(text) > max_chars:
        raise _LineError(f"its text has more than {max_chars:,} characters")
    text, lost = without_surrogates(text)
    article_id, _ = without_surrogates(article_id)
    given = {key: without_surrogates(row[key])[0] for key in Metadata._fields if isinstance(row.get(key), str)}
    metadata, problems = clean_metadata(given)
    said = [(IssueCode.BAD_LINE, problem) for problem in problems]
    if lost:
        said.append((IssueCode.DECODED_WITH_LOSS, f"{lost:,} broken characters were replaced"))
    return Article(article_id, text, hashlib.sha256(line).hexdigest(), None, *metadata), said


def _object(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _LineError("it is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise _LineError("it is not JSON") from error
    if not isinstance(row, dict):
        raise _LineError("it is not a JSON object")
    return row
