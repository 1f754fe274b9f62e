"""What an analysis is known by: everything that it depends on."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from core.model import Article

_FIELDS = tuple(field.name for field in fields(Article))
_OFF = frozenset({"off", "no", "none", "0", "false"})


def article_key(extractor: str, article: Article) -> bytes:
    """sha256 over the extractor's fingerprint and all of an article: the digest of its bytes, its text (which for a
    page is made from the bytes), its id (records carry it) and its metadata (days are resolved against them)."""
    values = [getattr(article, name) for name in _FIELDS]
    return hashlib.sha256(json.dumps([extractor, values]).encode()).digest()


def state_key(kind: str, extractor: str, keys: Iterable[bytes]) -> bytes:
    """What follows from a set of articles is known by the set."""
    total = hashlib.sha256(f"{kind}\0{extractor}\0".encode())
    for key in sorted(keys):
        total.update(key)
    return total.digest()


def default_folder() -> Path | None:
    """Where results are kept: CURBWATCH_CACHE, else the platform's cache folder of the user; None where
    CURBWATCH_CACHE is `off`, or there is no home."""
    chosen = os.environ.get("CURBWATCH_CACHE")
    if chosen:
        return None if chosen.lower() in _OFF else Path(chosen).expanduser()
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "curbwatch" / "cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "curbwatch"
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if os.path.isabs(base) else home / ".cache") / "curbwatch"
