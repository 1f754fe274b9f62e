"""What was already analysed, kept between runs: a manifest in SQLite and immutable Parquet segments.

A result is found again only under everything that it depends on (`core.store.keys`), and only when the segment's
bytes, the row's key and the article itself are those that were stored. Whatever else happens (no room, no permission,
damage, another process) costs time, never a wrong result: `trouble` then says in words what could not be done.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pyarrow as pa

from core.fingerprint import current, extractor
from core.model import Article, ArticleAnalysis, IssueCode, Measure
from core.store.keys import article_key, default_folder, state_key
from core.store.manifest import Manifest, Segment
from core.store.segments import SUFFIX, DamagedError, decode, digest, encode, fetch, place

MAX_BYTES = 4_000_000_000  # of all segments; those used longest ago go first
_ROWS = 4096  # articles in a segment, at most
_SMALL = 1024  # articles; segments with fewer are joined
_MANY = 24  # small segments that are left alone
_HOUR = 3600.0  # seconds after which a file that no manifest knows is not being written any more

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Pair(NamedTuple):
    """A copy and what it copies, by id."""

    copy: str
    original: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """What `core.ledger.build_ledger` made of a set of articles."""

    measures: tuple[Measure, ...]
    copies: tuple[Pair, ...]


class Store:
    """Results in a folder. Threads and processes may use the same folder at once."""

    def __init__(self, folder: Path, fingerprint: str | None = None, max_bytes: int = MAX_BYTES) -> None:
        self.folder = folder
        self.trouble: str | None = None
        self.compared = 0
        self.differing: list[str] = []
        self._segments = folder / "segments"
        self._extractor = fingerprint or extractor().fingerprint
        self._is_current: Callable[[], bool] = current if fingerprint is None else lambda: True
        self._max_bytes = max_bytes
        self._open_manifest: Manifest | None = None

    def load(self, articles: Iterable[Article]) -> dict[str, ArticleAnalysis]:
        """What is known of articles with distinct ids, by id."""
        wanted = {article_key(self._extractor, article): article for article in articles}
        found = self._load(list(wanted), ArticleAnalysis)
        return {one.article.id: one for key, one in found.items() if one.article == wanted[key]}

    def save(self, analyses: Sequence[ArticleAnalysis]) -> None:
        """Keep analyses, but for those with a failure, which are tried again in the next run."""
        good = [one for one in analyses if is_whole(one)]
        for first in range(0, len(good), _ROWS):
            some = good[first : first + _ROWS]
            self._save([article_key(self._extractor, one.article) for one in some], some, ArticleAnalysis)

    def compare(self, kept: ArticleAnalysis, fresh: ArticleAnalysis) -> None:
        """Count a kept result against a fresh one; `differing` lists the ids of those that are not equal."""
        self.compared += 1
        if kept != fresh:
            self.differing.append(fresh.article.id)

    def load_ledger(self, analyses: Sequence[ArticleAnalysis]) -> tuple[tuple[Measure, ...], dict[str, str]] | None:
        """The ledger of exactly these articles, if it is known."""
        key = self._state("ledger", analyses)
        found: Ledger | None = self._load([key], Ledger).get(key)
        return (found.measures, dict(found.copies)) if found else None

    def save_ledger(
        self, analyses: Sequence[ArticleAnalysis], measures: tuple[Measure, ...], copies: dict[str, str]
    ) -> None:
        """Keep the ledger of a set of articles, unless one of them failed."""
        if all(is_whole(one) for one in analyses):
            ledger = Ledger(measures, tuple(Pair(*pair) for pair in copies.items()))
            self._save([self._state("ledger", analyses)], [ledger], Ledger)

    def tidy(self) -> None:
        """Join small segments, drop the oldest beyond the size allowed, remove files that nothing refers to."""
        self._attempt("tidied", self._tidy)

    def _state(self, kind: str, analyses: Iterable[ArticleAnalysis]) -> bytes:
        return state_key(kind, self._extractor, (article_key(self._extractor, one.article) for one in analyses))

    def _load(self, keys: Sequence[bytes], kind: type) -> dict[bytes, Any]:
        """Records by key. A segment that was joined to another in the meantime is looked for a second time."""
        found: dict[bytes, Any] = {}
        for _ in range(2):
            missing = [key for key in keys if key not in found]
            places = self._attempt("read", partial(self._find, missing)) or {}
            for name, rows in places.items():
                found |= self._read(name, rows, kind)
            if places:
                self._attempt("read", partial(self._touch, list(places)))
        return found

    def _find(self, keys: Sequence[bytes]) -> dict[str, list[tuple[int, bytes]]]:
        return self._manifest.find(keys)

    def _touch(self, names: Sequence[str]) -> None:
        self._manifest.touch(names)

    def _read(self, name: str, rows: Sequence[tuple[int, bytes]], kind: type) -> dict[bytes, Any]:
        path = self._segments / (name + SUFFIX)
        try:
            keys, records = decode(fetch(path, name), kind, [row for row, _ in rows])
        except (OSError, DamagedError) as error:
            _log.warning("a segment of the cache is not used, its articles are analysed again: %s", error)
            self._attempt("read", lambda: self._drop([name]))
            return {}
        asked = {key for _, key in rows}
        return {key: record for key, record in zip(keys, records, strict=True) if key in asked}

    def _save(self, keys: Sequence[bytes], records: Sequence[Any], kind: type) -> None:
        if self.trouble is None and keys:
            self._attempt("written", lambda: self._write(keys, records, kind))

    def _write(self, keys: Sequence[bytes], records: Sequence[Any], kind: type, replaces: Sequence[str] = ()) -> None:
        if not self._is_current():
            raise OSError("the program has changed since it was started")
        data = encode(keys, records, kind)
        name = digest(data)
        place(self._segments, name + SUFFIX, data)
        row = Segment(name, self._extractor, kind.__name__, len(keys), len(data), time.time())
        self._manifest.publish(row, keys, [other for other in replaces if other != name])

    def _tidy(self) -> None:
        segments = self._manifest.segments()
        small = [
            one
            for one in segments
            if (one.extractor, one.kind) == (self._extractor, ArticleAnalysis.__name__) and one.rows < _SMALL
        ]
        if len(small) > _MANY:
            with suppress(FileNotFoundError):  # another process is joining the same ones
                self._join(small)
            segments = self._manifest.segments()
        total = sum(one.bytes for one in segments)
        surplus = []
        for one in segments:
            if total > self._max_bytes:
                surplus.append(one.name)
                total -= one.bytes
        self._drop(surplus)
        self._sweep()

    def _join(self, small: Sequence[Segment]) -> None:
        names: list[str] = []
        rows: dict[bytes, ArticleAnalysis] = {}
        for one in small:
            if len(rows) + one.rows > _ROWS:
                break
            names.append(one.name)
            rows |= self._read(one.name, list(enumerate(self._manifest.keys_of(one.name))), ArticleAnalysis)
        if rows:
            self._write(list(rows), list(rows.values()), ArticleAnalysis, names)
            self._drop(names)

    def _drop(self, names: Sequence[str]) -> None:
        self._manifest.forget(names)
        for name in names:
            (self._segments / (name + SUFFIX)).unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Remove what a crash left between writing a file and making it known."""
        known = {one.name + SUFFIX for one in self._manifest.segments()}
        for path in self._segments.iterdir() if self._segments.is_dir() else ():
            with suppress(FileNotFoundError):  # another process has removed it meanwhile
                if path.name not in known and time.time() - path.stat().st_mtime > _HOUR:
                    path.unlink(missing_ok=True)

    @property
    def _manifest(self) -> Manifest:
        if self._open_manifest is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._open_manifest = Manifest(self.folder / "manifest.sqlite")
        return self._open_manifest

    def _attempt(self, what: str, work: Callable[[], T]) -> T | None:
        """The result of `work`; None, and a word on it, where the folder does not let it be done."""
        try:
            try:
                return work()
            except sqlite3.DatabaseError as error:
                if type(error) is not sqlite3.DatabaseError:  # its kinds are about access; it alone is about damage
                    raise
                _log.warning("the cache's manifest is damaged, so all is analysed again: %s", error)
                self._set_aside()
                return work()
        except (sqlite3.Error, OSError, pa.ArrowException, UnicodeError, OverflowError, DamagedError) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            self.trouble = f"the cache in {self.folder} could not be {what} ({reason}); results are not affected."
            _log.info(self.trouble)
            return None

    def _set_aside(self) -> None:
        """A manifest that is no database any more makes room for a new one."""
        self._open_manifest = None
        path = self.folder / "manifest.sqlite"
        for damaged in (path, Path(f"{path}-journal")):
            damaged.unlink(missing_ok=True)


def is_whole(analysis: ArticleAnalysis) -> bool:
    """Whether nothing failed while an article was read."""
    return all(issue.code is not IssueCode.FAILED for issue in analysis.issues)


def open_store() -> Store | None:
    """The user's store, or None where it is switched off (`CURBWATCH_CACHE=off`)."""
    folder = default_folder()
    return Store(folder) if folder else None
