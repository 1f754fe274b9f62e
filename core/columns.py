"""Records of `core.model` <-> Arrow arrays, field by field after their type hints.

A dataclass or NamedTuple becomes a struct, a tuple a list, an enum its value; None is null. Whole columns are turned
at once, so that a million records take seconds, not minutes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from enum import Enum
from functools import cache
from itertools import chain, pairwise
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

_LEAVES = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


@cache
def fields_of(record: type) -> dict[str, Any]:
    """Names and hints of a record's fields, in order. Raises TypeError for what is no record."""
    hints = get_type_hints(record)
    if dataclasses.is_dataclass(record):
        return {field.name: hints[field.name] for field in dataclasses.fields(record)}
    if not (issubclass(record, tuple) and hasattr(record, "_fields")):
        raise TypeError(f"{record.__name__} is neither a dataclass nor a NamedTuple")
    return {name: hints[name] for name in record._fields}


@cache
def type_of(hint: Any) -> pa.DataType:
    """The Arrow type of a hint. Raises TypeError for a hint that has none."""
    hint = _bare(hint)
    if hint in _LEAVES:
        return _LEAVES[hint]
    if get_origin(hint) is tuple:
        return pa.list_(type_of(_member(hint)))
    if issubclass(hint, Enum):
        return pa.string()
    return pa.struct([(name, type_of(inner)) for name, inner in fields_of(hint).items()])


def to_array(values: Sequence[Any], hint: Any) -> pa.Array:
    """Values of one hint as an array. Raises pyarrow.ArrowException, UnicodeError or OverflowError for a value that
    cannot be kept."""
    hint = _bare(hint)
    if hint in _LEAVES:
        return pa.array(values, _LEAVES[hint])
    if get_origin(hint) is tuple:
        ends = [0]
        for value in values:
            ends.append(ends[-1] + len(value))
        inner = to_array(list(chain.from_iterable(values)), _member(hint))
        return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), inner, type=type_of(hint))
    if issubclass(hint, Enum):
        return pa.array([None if value is None else value.value for value in values], pa.string())
    columns = [
        to_array([_empty(inner) if value is None else getattr(value, name) for value in values], inner)
        for name, inner in fields_of(hint).items()
    ]
    missing = pa.array([value is None for value in values], pa.bool_())
    return pa.StructArray.from_arrays(columns, fields=list(type_of(hint)), mask=missing)


def from_array(array: pa.Array, hint: Any) -> list[Any]:
    """The values that `to_array` was given. Raises ValueError for a value that its hint does not know."""
    hint = _bare(hint)
    if hint in _LEAVES:
        plain = array.null_count == 0 or hint is str
        values: list[Any] = array.to_numpy(zero_copy_only=False).tolist() if plain else array.to_pylist()
        return values
    if get_origin(hint) is tuple:
        ends = array.offsets.to_numpy().tolist()
        inner = tuple(from_array(array.values, _member(hint)))  # `values` is the whole child, as are the offsets
        return [inner[start:end] for start, end in pairwise(ends)]
    if issubclass(hint, Enum):
        coded = array.dictionary_encode()
        members = [hint(value) for value in coded.dictionary.to_pylist()]
        return [None if code is None else members[code] for code in from_array(coded.indices, int)]
    inner_hints = fields_of(hint).values()
    columns = [from_array(array.field(place), inner) for place, inner in enumerate(inner_hints)]
    if not array.null_count:
        return list(map(hint, *columns))
    rows = zip(array.is_null().to_pylist(), *columns, strict=True)
    return [None if missing else hint(*row) for missing, *row in rows]


def _bare(hint: Any) -> Any:
    """A hint without its `| None`."""
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
    return hint


def _member(hint: Any) -> Any:
    """`X` of `tuple[X, ...]`."""
    inner, dots = get_args(hint)
    if dots is not Ellipsis:
        raise TypeError(f"{hint} is no tuple of one kind")
    return inner


def _empty(hint: Any) -> Any:
    """What stands in a field of a record that is not there."""
    return () if get_origin(hint) is tuple else None
