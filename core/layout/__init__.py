"""The parts of a page: title, byline, date, page furniture, social posts, repeats, and what is left to read."""

from __future__ import annotations

from core.layout.reading import read_layout

__all__ = ["read_layout"]
