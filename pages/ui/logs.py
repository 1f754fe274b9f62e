"""Nothing of an article in the log: of an exception, which may quote one, its type and place are kept."""

from __future__ import annotations

import logging
import traceback
from typing import Any

from core.highlight import visible


def quiet() -> None:
    """From now on the log of this process has no message of an exception, and no character that steers a terminal."""
    if logging.getLogRecordFactory() is not _record:
        logging.setLogRecordFactory(_record)


def where(error: BaseException) -> str:
    """Type and place of an exception and of what led to it, without a word of theirs or of the source."""
    chain: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(chain) < 4:
        frames = traceback.extract_tb(seen.__traceback__)[-4:]
        chain.append(" < ".join([type(seen).__name__, *(f"{frame.filename}:{frame.lineno}" for frame in frames[::-1])]))
        seen = seen.__cause__ or seen.__context__
    return "; from ".join(chain)


def _record(*values: Any, **named: Any) -> logging.LogRecord:
    record = logging.LogRecord(*values, **named)
    if isinstance(record.args, tuple):
        record.args = tuple(map(_inert, record.args))
    if record.exc_info and (error := record.exc_info[1]):
        record.exc_info = None
        told = where(error)
        record.msg = f"{record.msg}: {told.replace('%', '%%') if record.args else told}"
    record.msg = _inert(record.msg)
    return record


def _inert(value: Any) -> Any:
    if isinstance(value, BaseException):
        return where(value)
    return visible(value) if isinstance(value, str) else value
