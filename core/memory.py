"""What this process has already read: files by their stamp, articles by all that their analysis depends on."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import TypeVar

from core.articles import Found, Reading, Stamp, read
from core.model import Article, ArticleAnalysis

K = TypeVar("K")
V = TypeVar("V")


class Memory:
    """Bounded, oldest forgotten first. Hold `lock` from asking for articles to keeping what was missing, so that a
    second session waits for the first instead of reading the same texts beside it."""

    def __init__(self, articles: int = 20_000) -> None:
        self.lock = threading.RLock()
        self._bound = articles
        self._analyses: OrderedDict[Article, ArticleAnalysis] = OrderedDict()
        self._readings: OrderedDict[tuple[str, str], tuple[Stamp, Reading]] = OrderedDict()

    def reading(self, found: Found) -> Reading:
        """What a file holds now. It is not opened where its stamp is unchanged and was settled when it was read."""
        key = (str(found.path), found.id)
        with self.lock:
            known = self._readings.get(key)
            if known and known[0] == found.stamp:
                self._readings.move_to_end(key)
                return known[1]
        now = time.time_ns()
        reading = read(found)
        if found.stamp.is_settled(now):
            with self.lock:
                self._keep(self._readings, key, (found.stamp, reading))
        return reading

    def get(self, article: Article) -> ArticleAnalysis | None:
        """What is known of exactly this article: same id, text and metadata."""
        with self.lock:
            if article in self._analyses:
                self._analyses.move_to_end(article)
            return self._analyses.get(article)

    def keep(self, analysis: ArticleAnalysis) -> None:
        """Remember what an article says."""
        with self.lock:
            self._keep(self._analyses, analysis.article, analysis)

    def _keep(self, known: OrderedDict[K, V], key: K, value: V) -> None:
        known[key] = value
        known.move_to_end(key)
        while len(known) > self._bound:
            known.popitem(last=False)
