"""A worker process: articles in on its standard input, analyses out on its standard output, both pickled.

Started by `core.processes.hand`, which trusts it as it is its own; nothing else is ever read here.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from typing import BinaryIO


def main() -> None:
    """Answer each message (a tuple of articles) with one analysis an article, until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's to handle; it closes the input
    answers: BinaryIO = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not land among the answers
    from core.extraction import extract
    from core.language import load_pipeline

    nlp = load_pipeline()
    _send(answers, None)  # ready
    while True:
        try:
            articles = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        for article in articles:  # one by one, so that the parent knows which one is being read
            (analysis,) = extract(nlp, (article,))
            _send(answers, analysis)


def _send(answers: BinaryIO, message: object) -> None:
    pickle.dump(message, answers, protocol=pickle.HIGHEST_PROTOCOL)
    answers.flush()


if __name__ == "__main__":
    main()
