"""One worker process as its parent sees it.

A fresh interpreter: not a fork, and not `multiprocessing`, which would run the
caller's main module again (under Streamlit the whole dashboard).
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeAlias

from core.model import Article

_ROOT = Path(__file__).resolve().parent.parent.parent
_MODULE = "core.processes.worker"
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
READY: Final = "ready"

Answer: TypeAlias = "tuple[Hand, object]"  # a worker and its analysis, READY, or None: it has ended


class Hand:
    """A process, and a thread that puts its answers into a queue. `given` are the articles that it has not answered
    yet, in order; `deadline` (time.monotonic) is when it must have answered the first, or have started."""

    def __init__(self, answers: queue.SimpleQueue[Answer], deadline: float) -> None:
        self.given: list[Article] = []
        self.started = False
        self.late = False
        self.done = 0
        self.deadline = deadline
        path = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        self._process = subprocess.Popen(
            [sys.executable, "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | _ONE_THREAD | {"PYTHONPATH": path},
        )
        threading.Thread(target=self._listen, args=(answers,), daemon=True).start()

    @property
    def status(self) -> str:
        """How the process ended, in words."""
        code = self._process.returncode
        return f"signal {-code}" if code is not None and code < 0 else f"exit status {code}"

    def give(self, articles: Sequence[Article]) -> None:
        """Articles to analyse, once it is ready. If it is dead already, its thread says so."""
        self.given = list(articles)
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            pickle.dump(tuple(articles), self._process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()

    def answered(self) -> None:
        """The first of the articles given is done."""
        self.given.pop(0)
        self.done += 1

    def end(self) -> None:
        """Kill the process, unless it has ended, and wait for it."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()

    def _listen(self, answers: queue.SimpleQueue[Answer]) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            while True:
                try:
                    message = pickle.load(stream)
                except Exception:  # the end of the stream, or half a message
                    self._process.wait()
                    answers.put((self, None))
                    return
                answers.put((self, READY if message is None else message))
