"""Records as immutable Parquet files: written aside, checked whole, renamed, never changed again."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.columns import from_array, to_array, type_of
from core.garbage import without_collection

SUFFIX = ".parquet"


class DamagedError(ValueError):
    """A segment is not what was written."""


_KEY = "key"  # beside the fields of the record; none of them is called so


def encode(keys: Sequence[bytes], records: Sequence[Any], kind: type) -> bytes:
    """Records of one kind, each under its key, as the bytes of a Parquet file with a column a field. The same records
    give the same bytes. Raises what `core.columns.to_array` raises."""
    table = pa.Table.from_batches([pa.RecordBatch.from_struct_array(to_array(records, kind))])
    table = table.add_column(0, _KEY, pa.array(keys, pa.binary()))
    out = pa.BufferOutputStream()
    pq.write_table(table, out, compression="zstd")
    return bytes(out.getvalue().to_pybytes())


def decode(data: bytes, kind: type, rows: Sequence[int] | None = None) -> tuple[list[bytes], list[Any]]:
    """The keys and records in a segment, or in some of its rows. Raises DamagedError."""
    try:
        table = pq.read_table(pa.BufferReader(data), use_threads=False)
        if rows is not None:
            table = table.take(pa.array(rows, pa.int64()))
        table = table.combine_chunks()
        keys: list[bytes] = table[_KEY].to_pylist()
        batches = table.drop_columns([_KEY]).to_batches()
        array = batches[0].to_struct_array() if batches else pa.array([], type_of(kind))
        if array.type != type_of(kind):
            raise DamagedError("its columns are others")
        with without_collection():
            return keys, from_array(array, kind)
    except (pa.ArrowException, ValueError, KeyError, IndexError, OSError) as error:
        raise DamagedError(f"{type(error).__name__}: {error}") from error


def digest(data: bytes) -> str:
    """What a segment's bytes are known by: hexadecimal sha256."""
    return hashlib.sha256(data).hexdigest()


def place(folder: Path, name: str, data: bytes) -> None:
    """Put a file into a folder whole or not at all. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, folder / name)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def fetch(path: Path, expected: str) -> bytes:
    """A file's bytes, if they are those of that digest. Raises DamagedError, or OSError where it cannot be read."""
    data = path.read_bytes()
    if digest(data) != expected:
        raise DamagedError("its bytes have changed")
    return data
