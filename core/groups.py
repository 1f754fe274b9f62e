"""Grouping by the codes of categories: rows become small integers once, and are counted as such.

A table of an archive has a million rows and a few hundred distinct values; pandas' own grouping hashes every row.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.labels import SEPARATOR

Codes = NDArray[np.int64]
_DENSE = 1 << 16  # distinct values that are worth a table of their own, however few the rows


def codes(column: pd.Series[Any]) -> Codes:
    """The code of each row of a column of categories."""
    return column.cat.codes.to_numpy().astype(np.int64)


def ranked(key: Codes) -> tuple[Codes, Codes]:
    """The place of each key among the distinct ones, and those in ascending order."""
    low = int(key.min()) if len(key) else 0
    size = int(key.max()) - low + 1 if len(key) else 0
    if size > max(_DENSE, 4 * len(key)):
        place, distinct = pd.factorize(key, sort=True)
        return place.astype(np.int64), distinct
    seen = np.zeros(size, np.bool_)
    seen[key - low] = True
    return (np.cumsum(seen) - 1)[key - low], np.flatnonzero(seen) + low


def crossed(*columns: tuple[Codes, int]) -> tuple[Codes, list[Codes]]:
    """Rows by the combination of several codes, each given with how many values it can take: the place of each row
    among the distinct combinations, and those, code by code, in ascending order."""
    key = columns[0][0]
    for code, many in columns[1:]:
        key = key * many + code
    place, left = ranked(key)
    found = []
    for _, many in columns[:0:-1]:
        left, one = np.divmod(left, max(1, many))
        found.append(one)
    return place, [left, *reversed(found)]


def distinct(group: Codes, values: Codes, count: int) -> Codes:
    """Distinct values (codes, none negative) in each of `count` groups, given the group of each row. Fast where values
    come nearly in order, as articles do: sorting them then takes half the time of hashing."""
    pairs = np.sort(values * count + group, kind="stable")
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    return np.bincount(pairs % count, minlength=count) if count else np.zeros(0, np.int64)


def in_order(column: pd.Series[Any]) -> Codes:
    """The place of each row's value in the order of the values, for a column of categories."""
    names, mine = column.cat.categories, codes(column)
    return mine if names.is_monotonic_increasing else np.argsort(np.argsort(names))[mine].astype(np.int64)


def first(group: Codes, count: int, rows: Codes | None = None) -> Codes:
    """The first row of each group, of all rows or of some; -1 where there is none."""
    rows = np.arange(len(group)) if rows is None else rows
    found = np.full(count, -1)
    found[group[rows[::-1]]] = rows[::-1]  # of several values for one place the last one stays
    return found


def split(column: pd.Series[Any], unsaid: str) -> tuple[Codes, Codes, pd.Index[str]]:
    """A joined column of categories, id by id: the row and the id of each, and the ids in order. A row that says
    nothing has the id `unsaid`."""
    lists = [str(joined).split(SEPARATOR) for joined in column.cat.categories]
    ids = sorted({one or unsaid for some in lists for one in some})
    place = {one: number for number, one in enumerate(ids)}
    flat = np.array([place[one or unsaid] for some in lists for one in some], np.int64)
    sizes = np.array([len(some) for some in lists], np.int64)
    mine = codes(column)
    many = sizes[mine]
    rows = np.repeat(np.arange(len(mine)), many)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(many) - many, many)
    return rows, flat[np.repeat((np.cumsum(sizes) - sizes)[mine], many) + within], pd.Index(ids, dtype="str")
