"""Hands articles to worker processes and takes back their analyses; an article that ends or stalls its worker is
tried once more alone, and becomes an Issue if that fails as well."""

from __future__ import annotations

import os
import queue
import time
from collections import deque
from collections.abc import Iterator, Sequence
from types import TracebackType

from core.model import Article, ArticleAnalysis, Block, BlockKind, Issue, IssueCode, Layout, Span
from core.processes.hand import READY, Answer, Hand

WORTHWHILE = 48  # articles for each process; with fewer the start of a process costs more than it saves
_AT_ONCE = 8  # articles given to a worker in one message
_RETIRE = 2000  # articles after which a worker is replaced, so that memory stays flat over any length of run
_START = 300.0  # seconds that a worker may take to load the pipeline
_PATIENCE = 60.0  # seconds that an article may take, and
_PER_CHAR = 0.005  # seconds more for each of its characters; thirty times what a slow machine needs
_STARTS = 3  # workers in a row that may fail to start


class WorkersError(RuntimeError):
    """No worker could be started."""


def default_processes(articles: int) -> int:
    """How many processes to use for that many articles: as many as this one may use processors, at most one for each
    `WORTHWHILE` articles."""
    affinity = getattr(os, "sched_getaffinity", None)
    processors = len(affinity(0)) if affinity else os.cpu_count() or 1
    return max(1, min(processors, articles // WORTHWHILE))


class Crew:
    """Some workers, started when there is work and kept until `close`. For one thread at a time."""

    def __init__(self, processes: int, patience: float = _PATIENCE, retire: int = _RETIRE) -> None:
        self._size = processes
        self._patience = patience
        self._retire = retire
        self._answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._hands: list[Hand] = []

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the workers, whatever they are at."""
        for hand in self._hands:
            hand.end()
        self._hands.clear()

    def run(self, articles: Sequence[Article]) -> Iterator[ArticleAnalysis]:
        """One analysis an article, in the order in which they are done. Raises WorkersError."""
        waiting = deque(tuple(articles[first : first + _AT_ONCE]) for first in range(0, len(articles), _AT_ONCE))
        tried: set[str] = set()
        left, failed_starts = len(articles), 0
        while left:
            self._employ(waiting)
            hand, message = self._next()
            if hand not in self._hands:
                continue  # the last word of one that was given up
            if isinstance(message, ArticleAnalysis):
                hand.answered()
                self._wait_for(hand)
                left -= 1
                yield message
            elif message is READY:
                hand.started, failed_starts = True, 0
            else:
                self._dismiss(hand)
                failed_starts += not hand.started
                if failed_starts == _STARTS:
                    raise WorkersError(f"{_STARTS} worker processes in a row did not start ({hand.status})")
                if gone := _blame(hand, waiting, tried):
                    left -= 1
                    yield gone

    def _employ(self, waiting: deque[tuple[Article, ...]]) -> None:
        """Give work to whoever has none; start and replace workers as needed."""
        for hand in [hand for hand in self._hands if hand.started and not hand.given]:
            if waiting and hand.done >= self._retire:
                self._dismiss(hand)
            elif waiting:
                hand.give(waiting.popleft())
                self._wait_for(hand)
        starting = sum(not hand.started for hand in self._hands)
        while len(self._hands) < self._size and starting < len(waiting):
            self._hands.append(Hand(self._answers, time.monotonic() + _START))
            starting += 1

    def _wait_for(self, hand: Hand) -> None:
        if hand.given:
            hand.deadline = time.monotonic() + self._patience + _PER_CHAR * len(hand.given[0].text)

    def _next(self) -> Answer:
        """The next answer, or one made up for a worker that is late."""
        while True:
            try:
                return self._answers.get(timeout=1.0)
            except queue.Empty:
                now = time.monotonic()
                for hand in self._hands:
                    if now > hand.deadline and (hand.given or not hand.started):
                        hand.late = True
                        return hand, None

    def _dismiss(self, hand: Hand) -> None:
        self._hands.remove(hand)
        hand.end()


def _blame(hand: Hand, waiting: deque[tuple[Article, ...]], tried: set[str]) -> ArticleAnalysis | None:
    """Hand on what a lost worker had not answered. The article it was at is suspected: it is tried again alone, or
    given up if that was done already."""
    if not hand.given:
        return None
    suspect, *others = hand.given
    if others:
        waiting.appendleft(tuple(others))
    if suspect.id in tried:
        return failure(suspect, "took too long" if hand.late else f"ended its process ({hand.status})")
    tried.add(suspect.id)
    waiting.append((suspect,))
    return None


def failure(article: Article, how: str) -> ArticleAnalysis:
    """What is known of an article that could not be analysed: its text, and an Issue."""
    message = (
        f"{article.id}: reading it {how}, twice, so nothing is known of it; the other articles are complete. "
        "Please report this with the article."
    )
    whole = Layout((Block(BlockKind.PARAGRAPH, Span(0, len(article.text))),))
    return ArticleAnalysis(article, whole, issues=(Issue(IssueCode.FAILED, message, article.id),))
