"""Which segment holds which analysis: an SQLite file whose every change is one transaction.

`key` names what was analysed and by what (see `core.store.keys`); a segment is known by the sha256 of its bytes.
"""

from __future__ import annotations

import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_SCHEMA = """
CREATE TABLE IF NOT EXISTS segments (
    name TEXT PRIMARY KEY, extractor TEXT NOT NULL, kind TEXT NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL,
    used REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS entries (
    key BLOB PRIMARY KEY, segment TEXT NOT NULL, row INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entries_by_segment ON entries (segment);
"""
_PATIENCE = 30.0  # seconds that a process waits for another's transaction
_AT_ONCE = 500  # keys in one question


class Segment(NamedTuple):
    """A row of `segments`; `used` is seconds since 1970, when it was last read or written."""

    name: str
    extractor: str
    kind: str
    rows: int
    bytes: int
    used: float


class Manifest:
    """Raises sqlite3.Error from every method where the file cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._open() as database:
            database.executescript(_SCHEMA)

    def find(self, keys: Sequence[bytes]) -> dict[str, list[tuple[int, bytes]]]:
        """Segments that hold some of the keys: name -> (row, key) pairs in the order of the rows."""
        found: dict[str, list[tuple[int, bytes]]] = defaultdict(list)
        with self._open() as database:
            for first in range(0, len(keys), _AT_ONCE):
                some = keys[first : first + _AT_ONCE]
                marks = ",".join("?" * len(some))
                for key, segment, row in database.execute(
                    f"SELECT key, segment, row FROM entries WHERE key IN ({marks})", some
                ):
                    found[segment].append((row, key))
        return {name: sorted(rows) for name, rows in sorted(found.items())}

    def publish(self, segment: Segment, keys: Sequence[bytes], replaces: Sequence[str] = ()) -> None:
        """Make a segment known, and forget those that it replaces, in one transaction."""
        with self._open() as database:
            for name in replaces:
                _forget(database, name)
            database.execute("INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?, ?, ?)", segment)
            database.executemany(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)",
                [(key, segment.name, row) for row, key in enumerate(keys)],
            )

    def keys_of(self, name: str) -> list[bytes]:
        """The keys that a segment answers for."""
        with self._open() as database:
            rows = database.execute("SELECT key FROM entries WHERE segment = ? ORDER BY row", (name,))
            return [key for (key,) in rows]

    def forget(self, names: Sequence[str]) -> None:
        """Drop segments that are damaged or no longer wanted."""
        with self._open() as database:
            for name in names:
                _forget(database, name)

    def touch(self, names: Sequence[str]) -> None:
        """Note that segments are in use."""
        with self._open() as database:
            now = time.time()
            database.executemany("UPDATE segments SET used = ? WHERE name = ?", [(now, name) for name in names])

    def segments(self) -> list[Segment]:
        """All segments, the one used longest ago first."""
        with self._open() as database:
            return [Segment(*row) for row in database.execute("SELECT * FROM segments ORDER BY used, name")]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection for one transaction; none is held between calls, so threads and processes may share the file."""
        database = sqlite3.connect(self._path, timeout=_PATIENCE)
        try:
            with database:
                yield database
        finally:
            database.close()


def _forget(database: sqlite3.Connection, name: str) -> None:
    database.execute("DELETE FROM entries WHERE segment = ?", (name,))
    database.execute("DELETE FROM segments WHERE name = ?", (name,))
