"""A folder, a JSON Lines file or a single file -> Articles.

Finding (names and sizes only) is apart from reading (bytes), so that what did not change need not be read again. Read
are `.txt`, `.md`, `.html`, `.htm` and `.pdf` in the folder and its sub-folders, and `.jsonl` when it is the source
itself. Hidden files and folders, editors' backups and linked folders are passed over in silence; whatever else is not
read becomes an Issue that says what to do. Text is never altered: offsets refer to the decoded file with its newlines
as they are.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from core.confined import read_page
from core.decode import Decoded, decode
from core.front_matter import read_front_matter
from core.jsonl import MAX_FILE_BYTES as MAX_JSONL_BYTES
from core.jsonl import read_rows
from core.model import Article, Issue, IssueCode
from core.readers import UnreadableError

MAX_BYTES = 10_000_000
MAX_CHARS = 200_000  # about 30,000 words, the longest thing that is still an article
RESULTS = "curbwatch.json"  # the manifest of a folder of results (core.cluster.output), which stands for the folder
TEXT_SUFFIXES = frozenset({".txt", ".md"})
SUFFIXES = TEXT_SUFFIXES | {".html", ".htm", ".pdf"}
_SETTLED = 2_000_000_000  # nanoseconds, the coarsest clock of a file system in use
_PAGES = {".html": "html", ".htm": "html", ".pdf": "pdf"}


class Stamp(NamedTuple):
    """What the file system says about a file's content without reading it. Times in nanoseconds."""

    size: int
    modified: int
    changed: int
    inode: int

    def is_settled(self, now: int) -> bool:
        """Whether a change after `now` would show; a file changed just before may change again without it."""
        return now - max(self.modified, self.changed) > _SETTLED


@dataclass(frozen=True, slots=True)
class Found:
    """A file that holds an article, or for `.jsonl` many; `path` is free of symbolic links."""

    id: str
    path: Path
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file held."""

    articles: tuple[Article, ...] = ()
    issues: tuple[Issue, ...] = ()


def find(source: Path) -> tuple[tuple[Found, ...], tuple[Issue, ...]]:
    """The files to read in a folder (or the one file), sorted by id; opens none of them. Of a folder of results it is
    the manifest alone. Never raises: a share that is away is an Issue, and the next look finds it again."""
    try:
        return _find(source)
    except (OSError, ValueError) as error:  # ValueError: a path with a zero byte
        reason = getattr(error, "strerror", None) or type(error).__name__
        message = f"{source} cannot be reached ({reason}): check the folder or its network share, then reload."
        return (), (Issue(IssueCode.UNREADABLE, message),)


def state(source: Path) -> str:
    """What names, sizes and times of the files come to, as a hexadecimal digest. The clocks of file systems are coarse
    and half-written files common, so of files that changed a moment ago the bytes count, too. Never raises."""
    found, issues = find(source)
    total = hashlib.sha256(repr((found, issues)).encode())
    now = time.time_ns()
    for one in found:
        if not one.stamp.is_settled(now):
            with suppress(OSError):  # reading it will say so
                total.update(hashlib.sha256(_bytes(one.path, MAX_BYTES)).digest())
    return total.hexdigest()


def _find(source: Path) -> tuple[tuple[Found, ...], tuple[Issue, ...]]:
    if source.is_file():
        return _find_file(source)
    if not source.is_dir():
        return (), (
            Issue(
                IssueCode.FOLDER_MISSING, f"{source} does not exist: create it, or give the folder with your articles."
            ),
        )
    if (results := source / RESULTS).is_file():
        return (Found(RESULTS, results.resolve(), _stamp(results.stat())),), ()
    found: list[Found] = []
    issues: list[Issue] = []
    for item in _walk(source):
        (found if isinstance(item, Found) else issues).append(item)  # type: ignore[arg-type]
    if not found and not issues:
        kinds = ", ".join(sorted(SUFFIXES))
        issues.append(Issue(IssueCode.FOLDER_EMPTY, f"{source} holds no articles: put files into it ({kinds})."))
    return tuple(sorted(found, key=lambda one: one.id)), tuple(sorted(issues, key=lambda one: one.article or ""))


def read(found: Found) -> Reading:
    """The article or articles of one file as it is now. Never raises for what a file is or contains."""
    limit = MAX_JSONL_BYTES if found.path.suffix.lower() == ".jsonl" else MAX_BYTES
    try:
        data = _bytes(found.path, limit)
    except FileNotFoundError:
        return _refused(
            IssueCode.VANISHED, found.id, "vanished while the folder was read: reload to bring the list up to date."
        )
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return _refused(
            IssueCode.UNREADABLE, found.id, f"cannot be read ({reason}): check its permissions, then reload."
        )
    if len(data) > limit:
        return _too_large(found.id, limit)
    return from_bytes(found.id, data)


def from_bytes(name: str, data: bytes) -> Reading:
    """The article or articles in the bytes of a file of that name; the suffix decides how they are read."""
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES | {".jsonl"}:
        return Reading(issues=(_unsupported(name),))
    if len(data) > (MAX_JSONL_BYTES if suffix == ".jsonl" else MAX_BYTES):
        return _too_large(name, MAX_JSONL_BYTES if suffix == ".jsonl" else MAX_BYTES)
    if not data.strip():
        return _refused(IssueCode.EMPTY_FILE, name, "is empty: put the article's text into it, or remove it.")
    if suffix == ".jsonl":
        return Reading(*read_rows(name, data, MAX_CHARS))
    if suffix in _PAGES:
        return _from_page(name, data)
    decoded = decode(data)
    if decoded is None:
        message = "is not a text file: save the article as plain text (UTF-8), or remove it."
        return _refused(IssueCode.BINARY_FILE, name, message)
    return _from_text(name, data, decoded)


def _from_text(name: str, data: bytes, decoded: Decoded) -> Reading:
    text = decoded.text
    if not text.strip():
        return _refused(IssueCode.EMPTY_FILE, name, "is empty: put the article's text into it, or remove it.")
    if len(text) > MAX_CHARS:
        return _too_long(name, len(text))
    matter = read_front_matter(text)
    issues = [
        Issue(IssueCode.BAD_FRONT_MATTER, f"{name}: in the block at its top, {problem}.", name, matter.span)
        for problem in matter.problems
    ]
    if decoded.lost:
        issues.append(
            Issue(
                IssueCode.DECODED_WITH_LOSS,
                f"{name}: {decoded.lost:,} characters could not be decoded as {decoded.encoding}: save it as UTF-8.",
                name,
            )
        )
    article = Article(name, text, hashlib.sha256(data).hexdigest(), matter.span, *matter.metadata)
    return Reading((article,), tuple(issues))


def _from_page(name: str, data: bytes) -> Reading:
    try:
        page = read_page(_PAGES[Path(name).suffix.lower()], data)
    except UnreadableError as error:
        return _refused(IssueCode.UNREADABLE, name, f"cannot be read, {error}: save the article as plain text instead.")
    if not page.text.strip():
        return _refused(IssueCode.NO_TEXT, name, "holds no article text: save the article as plain text instead.")
    if len(page.text) > MAX_CHARS:
        return _too_long(name, len(page.text))
    return Reading((Article(name, page.text, hashlib.sha256(data).hexdigest(), None, *page.metadata),))


def _find_file(source: Path) -> tuple[tuple[Found, ...], tuple[Issue, ...]]:
    path = source.resolve()
    if path.suffix.lower() not in SUFFIXES | {".jsonl"}:
        return (), (_unsupported(source.name),)
    return (Found(_id("", source.name), path, _stamp(path.stat())),), ()


def _walk(source: Path) -> Iterator[Found | Issue]:
    """Everything below a folder, however deep; ids are relative to it, with forward slashes."""
    root = source.resolve()  # free of links
    waiting = [(source, "")]
    while waiting:
        folder, prefix = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                listed = list(entries)
        except OSError as error:
            name = prefix.rstrip("/") or str(folder)
            message = f"{name}: the folder cannot be read ({error.strerror}): check its permissions, then reload."
            yield Issue(IssueCode.UNREADABLE, message, prefix.rstrip("/") or None)
            continue
        for entry in listed:
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append((Path(entry.path), prefix + entry.name + "/"))
            elif item := _look(entry, root, _id(prefix, entry.name)):
                yield item


def _look(entry: os.DirEntry[str], root: Path, name: str) -> Found | Issue | None:
    try:
        path = Path(entry.path).resolve(strict=False)
        if entry.is_symlink() and not path.is_relative_to(root):
            message = f"{name} is a link out of the folder and was not followed: copy the file into the folder instead."
            return Issue(IssueCode.LINK_OUTSIDE, message, name)
        if path.suffix.lower() not in SUFFIXES or Path(entry.name).suffix.lower() not in SUFFIXES:
            return None if path.is_dir() else _unsupported(name)  # a linked folder inside is read under its own name
        status = path.stat()
    except FileNotFoundError:
        return Issue(
            IssueCode.VANISHED, f"{name} is a link to nothing, or vanished just now: reload, or remove it.", name
        )
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        reason = getattr(error, "strerror", None) or "a link that leads to itself"
        return Issue(
            IssueCode.UNREADABLE, f"{name} cannot be read ({reason}): check its permissions, then reload.", name
        )
    if not stat.S_ISREG(status.st_mode):
        return None if stat.S_ISDIR(status.st_mode) else _unsupported(name)
    if status.st_size > MAX_BYTES:
        return _too_large(name, MAX_BYTES).issues[0]
    return Found(name, path, _stamp(status))


def _bytes(path: Path, limit: int) -> bytes:
    """At most one byte more than the limit. Does not follow a link put in place since the file was found, nor wait at
    a pipe. Raises OSError."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        return file.read(limit + 1)


def _id(prefix: str, name: str) -> str:
    """The path with forward slashes; bytes of a name that are not UTF-8 as `\\xNN`, so that every id can be shown."""
    return os.fsencode(prefix + name).decode("utf-8", errors="backslashreplace")


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _refused(code: IssueCode, name: str, what: str) -> Reading:
    return Reading(issues=(Issue(code, f"{name} {what}", name),))


def _too_large(name: str, limit: int) -> Reading:
    message = f"is larger than {limit // 1_000_000} MB and was not read: save the article alone, one file an article."
    return _refused(IssueCode.TOO_LARGE, name, message)


def _too_long(name: str, chars: int) -> Reading:
    message = f"has {chars:,} characters, more than {MAX_CHARS:,}, and was not read: split it, one file an article."
    return _refused(IssueCode.TOO_LARGE, name, message)


def _unsupported(name: str) -> Issue:
    kinds = ", ".join(sorted(SUFFIXES))
    what = (
        "is analysed on its own, as in `curbwatch analyze FILE.jsonl`"
        if name.endswith(".jsonl")
        else f"is none of {kinds}"
    )
    return Issue(IssueCode.UNSUPPORTED_FILE, f"{name} {what}, and was passed over: convert it, or move it away.", name)
