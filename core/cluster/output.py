"""A folder of results: Parquet parts with the analyses of articles, and one manifest, written last.

A part's name and bytes depend on its articles and on the program alone, so a part that is made twice is one file. The
folder is opened like a folder of articles; it needs neither their files nor Dask.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from core.articles import RESULTS
from core.model import ArticleAnalysis, Extractor, Issue, IssueCode, Span
from core.store.segments import SUFFIX, DamagedError, decode, digest, fetch, place

_FORMAT = 1


class Part(NamedTuple):
    """A file of the folder `parts`; `digest` is the sha256 of its bytes."""

    name: str
    rows: int
    digest: str


class Results(NamedTuple):
    """What a folder of results holds. `issues` are those of the folder that was read and of its files."""

    articles: tuple[ArticleAnalysis, ...]
    issues: tuple[Issue, ...]
    extractor: Extractor


def part_name(number: int, keys: Sequence[bytes]) -> str:
    """Place in the order, and what it is the result of."""
    return f"part-{number:05}-{hashlib.sha256(b''.join(keys)).hexdigest()[:16]}{SUFFIX}"


def known_part(folder: Path, name: str, keys: Sequence[bytes]) -> Part | None:
    """The part that an earlier, interrupted run has left, if it is whole."""
    path = folder / "parts" / name
    try:
        data = path.read_bytes()
        found, _ = decode(data, ArticleAnalysis)
    except (OSError, DamagedError):
        return None
    return Part(name, len(keys), digest(data)) if found == list(keys) else None


def write_part(folder: Path, name: str, rows: int, data: bytes) -> Part:
    """Put a part in its place. Raises OSError."""
    place(folder / "parts", name, data)
    return Part(name, rows, digest(data))


def write_manifest(folder: Path, parts: Sequence[Part], issues: Sequence[Issue], made_by: Extractor) -> None:
    """Publish the parts and remove those of earlier runs. Raises OSError."""
    manifest = {
        "format": _FORMAT,
        "extractor": {"version": made_by.version, "fingerprint": made_by.fingerprint},
        "articles": sum(part.rows for part in parts),
        "parts": [part._asdict() for part in parts],
        "issues": [[issue.code, issue.message, issue.article, issue.span] for issue in issues],
    }
    place(folder, RESULTS, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())
    listed = {part.name for part in parts}
    for path in (folder / "parts").glob(f"*{SUFFIX}"):
        if path.name not in listed:
            path.unlink(missing_ok=True)


def read_results(folder: Path) -> Results:
    """What a folder of results holds; what is damaged is an Issue, never shown."""
    try:
        manifest = json.loads((folder / RESULTS).read_text("utf-8"))
        parts = [Part(**part) for part in manifest["parts"]]
        issues = [_issue(row) for row in manifest["issues"]]
        made_by = Extractor(str(manifest["extractor"]["version"]), str(manifest["extractor"]["fingerprint"]))
        if manifest["format"] != _FORMAT:
            raise ValueError(f"format {manifest['format']}")
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        message = f"{RESULTS} of these results cannot be read ({type(error).__name__}): analyse the articles again."
        return Results((), (Issue(IssueCode.UNREADABLE, message),), Extractor("", ""))
    articles: list[ArticleAnalysis] = []
    for part in parts:
        try:
            _, found = decode(fetch(folder / "parts" / Path(part.name).name, part.digest), ArticleAnalysis)
            articles += found
        except (OSError, ValueError, TypeError):  # DamagedError is a ValueError; a name may be no name at all
            message = f"{part.name} ({part.rows} articles) is missing, damaged or of another version: analyse again."
            issues.append(Issue(IssueCode.UNREADABLE, message))
    return Results(tuple(articles), tuple(issues), made_by)


def _issue(row: Sequence[Any]) -> Issue:
    code, message, article, span = row
    return Issue(IssueCode(code), message, article, Span(*span) if span else None)
