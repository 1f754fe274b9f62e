"""The articles of a folder over the workers of a Dask cluster, part by part, into a folder of results.

A worker that is lost on the way has its parts done by another; a part is written here, once, when it is whole. An
interrupted run goes on where it stopped.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from distributed import Client, Future, KilledWorker, LocalCluster, as_completed

from core.analysis import Progress
from core.articles import find, read
from core.cluster.output import Part, known_part, part_name, write_manifest, write_part
from core.fingerprint import extractor
from core.model import Article, ArticleAnalysis, Issue
from core.processes import Crew
from core.store.keys import article_key
from core.store.segments import encode

ARTICLES = 100  # in a part
_AHEAD = 3  # parts under way for each worker, so that the memory used here does not grow with the archive
_lock = threading.Lock()


class ClusterError(RuntimeError):
    """The cluster cannot be used; the message says why."""


def analyze_on_cluster(source: Path, out: Path, scheduler: str | None, progress: Progress | None = None) -> None:
    """Analyse a folder (or `.jsonl`) on the cluster at an address, or on one of this machine's processors. Raises
    ClusterError, OSError."""
    try:
        cluster = None if scheduler else LocalCluster(threads_per_worker=1, dashboard_address=None, silence_logs=50)
        client = Client(scheduler or cluster, timeout=20)
    except (OSError, ValueError, RuntimeError) as error:
        raise ClusterError(f"no cluster at {scheduler or 'this machine'} ({error})") from error
    try:
        run(client, source, out, progress)
    finally:
        client.close()
        if cluster:
            cluster.close()


def run(client: Client, source: Path, out: Path, progress: Progress | None = None, articles: int = ARTICLES) -> None:
    """The same with a client at hand; `articles` go into a part."""
    issues: list[Issue] = []
    done: dict[int, Part] = {}
    total = [0, 0]  # articles done, articles given out
    under_way: dict[Future, tuple[int, str, tuple[Article, ...]]] = {}
    parts = _parts(source, articles, issues)
    futures = as_completed(raise_errors=False)

    def finish(number: int, part: Part) -> None:
        done[number] = part
        total[0] += part.rows
        if progress:
            progress(total[0], total[1])

    def give_out() -> bool:
        """Whether there was another part."""
        for number, some in parts:
            total[1] += len(some)
            keys = [article_key(extractor().fingerprint, one) for one in some]
            name = part_name(number, keys)
            if known := known_part(out, name, keys):
                finish(number, known)
                continue
            future = client.submit(analyze_part, some, extractor().fingerprint, key=name, pure=True)
            under_way[future] = (number, name, some)
            futures.add(future)
            return True
        return False

    while len(under_way) < _AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"])) and give_out():
        pass
    for future in futures:
        number, name, some = under_way.pop(future)
        finish(number, write_part(out, name, len(some), _result(future, some)))
        future.release()
        give_out()
    write_manifest(out, [done[number] for number in sorted(done)], issues, extractor())


def analyze_part(articles: tuple[Article, ...], fingerprint: str) -> bytes:
    """The work of a task: a part's bytes. Articles are read in a process beside the worker, so that one that crashes
    or stalls it is an Issue. Raises ClusterError where the worker runs another version of the program."""
    if extractor().fingerprint != fingerprint:
        raise ClusterError("a worker runs another version of curbwatch or of its libraries: install the same on all")
    with _lock:  # a crew is for one thread at a time
        found = sorted(_crew().run(articles), key=lambda one: one.article.id)
    return encode([article_key(fingerprint, one.article) for one in found], found, ArticleAnalysis)


@cache
def _crew() -> Crew:
    """Kept from task to task: starting a process and loading its pipeline take seconds."""
    return Crew(1)


def _result(future: Any, articles: tuple[Article, ...]) -> bytes:
    """A part's bytes; made here where it has outlived every worker that was given it. Raises ClusterError."""
    try:
        data: bytes = future.result()
        return data
    except KilledWorker:
        return analyze_part(articles, extractor().fingerprint)
    except Exception as error:
        raise ClusterError(f"a worker failed: {error}") from error


def _parts(source: Path, size: int, issues: list[Issue]) -> Iterator[tuple[int, tuple[Article, ...]]]:
    """Articles by id, in numbered parts; files are opened when their part is made. What was wrong goes to `issues`."""
    articles = iter(_articles(source, issues))
    number = 0
    while some := tuple(islice(articles, size)):
        yield number, some
        number += 1


def _articles(source: Path, issues: list[Issue]) -> Iterable[Article]:
    found, wrong = find(source)
    issues += wrong
    for one in found:
        reading = read(one)
        issues += reading.issues
        yield from sorted(reading.articles, key=lambda article: article.id)
