"""A worker process without a pipeline, that does to itself what the text of an article says: for test_processes."""

from __future__ import annotations

import os
import sys
import time
import types
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.model import Article, ArticleAnalysis, Layout
from core.processes.worker import main


def extract(_: object, articles: Sequence[Article]) -> Iterator[ArticleAnalysis]:
    for article in articles:
        behave(article.text)
        yield ArticleAnalysis(article, Layout(()))


def behave(text: str) -> None:
    word, _, rest = text.partition(" ")
    if word == "EXIT":
        os._exit(7)
    if word == "STALL":
        time.sleep(600)
    if word == "PRINT":
        print("not an answer")
        os.write(1, b"nor this")
    if word == "ONCE" and not Path(rest).exists():
        Path(rest).touch()
        os._exit(7)


def load_pipeline() -> None:
    if os.environ.get("TEST_WORKER") == "broken":
        sys.exit(3)


stubs = {"core.extraction": {"extract": extract}, "core.language": {"load_pipeline": load_pipeline}}
for name, members in stubs.items():
    module = types.ModuleType(name)
    module.__dict__.update(members)
    sys.modules[name] = module
main()
