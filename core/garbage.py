"""Python's search for cycles of garbage, put off while many records are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collection() -> Iterator[None]:
    """Hundreds of thousands of small records are made and none is garbage: looking for cycles among them, and among all
    that was made before, takes a quarter to half of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def spare_what_stays() -> None:
    """From now on the search passes over all that is there: a web server that searches after each click would go
    through every record of a folder each time. What was spared before and is garbage by now is given back first."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
