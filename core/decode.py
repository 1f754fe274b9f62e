"""Bytes of a text file -> the text, newlines untouched.

Tried in this order: a byte order mark (UTF-8, UTF-16, UTF-32), UTF-16 without a mark, UTF-8, Windows-1252. The mark is
not part of the text. Characters that cannot be decoded become U+FFFD and the result says so.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_MARKS = (  # UTF-32 first: its little-endian mark starts with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PROBE = 65_536  # bytes or characters looked at for a guess
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")  # but those that texts have
_MAX_CONTROLS = 0.01  # share of control characters above which bytes are not a text


@dataclass(frozen=True, slots=True)
class Decoded:
    """`encoding` is a Python codec name; `lost` counts characters that were replaced by U+FFFD."""

    text: str
    encoding: str
    lost: int = 0


def decode(data: bytes) -> Decoded | None:
    """The text of a file, or None where the bytes are no text."""
    decoded = _decode(data)
    return None if decoded is None or _looks_binary(decoded.text) else decoded


def without_surrogates(text: str) -> tuple[str, int]:
    """`text` with each lone surrogate (from a JSON escape) replaced one for one, and how many there were."""
    lone = sum("\ud800" <= char <= "\udfff" for char in text)
    if not lone:
        return text, 0
    return "".join(REPLACEMENT if "\ud800" <= char <= "\udfff" else char for char in text), lone


def _decode(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_loss(data[len(mark) :], encoding)
    if b"\0" in data[:_PROBE]:
        wide = _wide_encoding(data[:_PROBE])
        return _with_loss(data, wide) if wide else None
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        damaged = _with_loss(data, "utf-8")
    # A UTF-8 file with a broken character still has many whole ones; a Windows-1252 file has next to none.
    whole = sum(char > "\x7f" for char in damaged.text) - damaged.lost
    return damaged if whole > damaged.lost else _with_loss(data, "cp1252")


def _with_loss(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding, text.count(REPLACEMENT))


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: in English text nearly every other byte is zero."""
    pairs = len(data) // 2
    if pairs < 2:
        return None
    even, odd = data[0 : 2 * pairs : 2].count(0) / pairs, data[1 : 2 * pairs : 2].count(0) / pairs
    if odd > 0.7 and even < 0.05:
        return "utf-16-le"
    if even > 0.7 and odd < 0.05:
        return "utf-16-be"
    return None


def _looks_binary(text: str) -> bool:
    probe = text[:_PROBE]
    if "\0" in probe:
        return True
    controls = len(_CONTROLS.findall(probe))
    return controls > max(2, _MAX_CONTROLS * len(probe))
