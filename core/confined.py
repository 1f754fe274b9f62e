"""HTML and PDF read in a process of their own, with bounds on its memory and time.

Both formats can hold far more than their bytes show (a PDF of 100 kB that unpacks to gigabytes, markup nested a million
deep), and their parsers are large and partly in C. So the parsers run in a child that may use only so much, that is
replaced when it dies, and whose answer is plain JSON. The child stays for the next file: starting one costs a second.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from core.front_matter import Metadata
from core.readers import Page, UnreadableError, html_page, pdf_page

MEMORY = 2_000_000_000  # bytes of address space, where the system can bound it (Linux, macOS)
CPU_SECONDS = 20  # of one file, likewise
WALL_SECONDS = 180  # of one file on any system; far above CPU_SECONDS, as a busy machine is no fault of the file
_FILES = 500  # after which a child is replaced, so that a leak in a parser stays small
_ANSWER = 64_000_000  # bytes; the readers stop collecting text long before
_READERS = {"html": html_page, "pdf": pdf_page}


class _Child:
    """One reading process and its pipes."""

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parent.parent)
        paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "core.confined"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        )
        self.owner = os.getpid()
        self.files = 0

    def ask(self, kind: str, data: bytes) -> dict[str, Any] | None:
        """The answer, None where the child died on the file."""
        self.files += 1
        if self.process.stdin is None or self.process.stdout is None:
            return None
        watch = threading.Timer(WALL_SECONDS, self.process.kill)
        watch.daemon = True
        watch.start()
        try:
            self.process.stdin.write(json.dumps({"kind": kind, "size": len(data)}).encode() + b"\n")
            self.process.stdin.write(data)
            self.process.stdin.flush()
            line = self.process.stdout.readline(_ANSWER)
            found = json.loads(line) if line.endswith(b"\n") else None
        except (OSError, ValueError):
            return None
        finally:
            watch.cancel()
        return found if isinstance(found, dict) else None

    def end(self) -> None:
        if self.owner != os.getpid():
            return  # inherited by a fork: it belongs to the parent
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self.process.wait()


class _Desk:
    """Hands files to the child of this process, one at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def read(self, kind: str, data: bytes) -> dict[str, Any] | None:
        with self._lock:
            if self._child is None or self._child.owner != os.getpid() or self._child.files >= _FILES:
                self.close()
                self._child = _Child()
            answer = self._child.ask(kind, data)
            if answer is None:
                self.close()
            return answer

    def close(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


_DESK = _Desk()
atexit.register(_DESK.close)


def read_page(kind: str, data: bytes) -> Page:
    """The text of a "html" or "pdf" file. Raises UnreadableError for a damaged file and for one that takes too much
    memory or time."""
    try:
        answer = _DESK.read(kind, data)
    except OSError as error:
        raise UnreadableError(f"no process could be started to read it ({error.strerror})") from error
    if answer is None:
        raise UnreadableError(f"it takes more than {CPU_SECONDS} seconds or {MEMORY // 1_000_000_000} GB of memory")
    if "error" in answer:
        raise UnreadableError(str(answer["error"]))
    return Page(str(answer["text"]), Metadata(*answer["metadata"]))


def serve(source: IO[bytes], sink: IO[bytes]) -> None:
    """The child: answer files until the parent closes the pipe."""
    _bound_memory()
    while header := source.readline():
        request = json.loads(header)
        data = source.read(request["size"])
        _bound_time()
        sink.write(json.dumps(_answer(request["kind"], data)).encode("ascii") + b"\n")
        sink.flush()


def _answer(kind: str, data: bytes) -> dict[str, Any]:
    try:
        page = _READERS[kind](data)
    except UnreadableError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": f"it takes more than {MEMORY // 1_000_000_000} GB of memory"}
    except Exception as error:  # a parser met something its authors did not think of
        return {"error": f"its content cannot be parsed ({type(error).__name__})"}
    return {"text": page.text, "metadata": list(page.metadata)}


def _bound_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        return  # Windows, or a tighter bound is already in force


def _bound_time() -> None:
    """CPU_SECONDS from now; the system ends a process that goes on."""
    try:
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    except (ImportError, ValueError, OSError):
        return


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a parser prints must not mix with the answers
    serve(sys.stdin.buffer, answers)
