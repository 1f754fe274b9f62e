"""Articles -> Analysis: what is already known is taken from memory, the rest is read, the ledger comes last.

spaCy is imported only when there is something to read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.articles import RESULTS, find
from core.cluster.output import read_results
from core.fingerprint import extractor
from core.ledger import build_ledger
from core.memory import Memory
from core.model import Analysis, Article, ArticleAnalysis, Extractor, Issue, Measure
from core.processes import Crew, WorkersError, default_processes

if TYPE_CHECKING:
    from spacy.language import Language

    from core.store import Store

Progress = Callable[[int, int], None]  # articles read so far, from 0 before the model is loaded; articles to read
Read = Callable[[Sequence[Article]], Iterator[ArticleAnalysis]]

PROCESS_MEMORY = Memory()
_log = logging.getLogger(__name__)
_KEEP_EVERY = 256  # articles after which results go to the store, so that a crash loses little


def analyze_article(nlp: Language, article: Article) -> ArticleAnalysis:
    """What one article says."""
    return next(analyze_articles(nlp, (article,)))


def analyze_articles(
    nlp: Language, articles: Sequence[Article], progress: Progress | None = None
) -> Iterator[ArticleAnalysis]:
    """What each article says, in the order given."""
    from core.extraction import extract

    for done, analysis in enumerate(extract(nlp, articles), 1):
        yield analysis
        if progress:
            progress(done, len(articles))


def analyze(
    articles: Iterable[Article],
    issues: Iterable[Issue] = (),
    *,
    memory: Memory | None = None,
    store: Store | None = None,
    verify: bool = False,
    processes: int | None = None,
    nlp: Language | None = None,
    progress: Progress | None = None,
) -> Analysis:
    """The analysis of a set of articles with distinct ids, sorted by id. An issue about one of them goes to it, the
    others stay with the analysis. Without `memory` nothing is kept in this process, without `store` nothing on disk;
    without `nlp` the shipped pipeline is loaded, if there is anything to read, in `processes` worker processes (None:
    as many as are worthwhile; 1: in this one). With `verify` all is read anew and
    compared with what the store had, which says what differed."""
    memory = Memory() if memory is None else memory
    ordered = sorted(articles, key=lambda article: article.id)
    with memory.lock:
        known = {article.id: memory.get(article) for article in ordered}
        missing = [article for article in ordered if known[article.id] is None]
        for analysis in _obtain(missing, store, verify, _reader(processes, nlp, progress)):
            memory.keep(analysis)
            known[analysis.article.id] = analysis
    return _assemble([one for one in known.values() if one is not None], issues, None if verify else store, extractor())


def _assemble(
    read: list[ArticleAnalysis], issues: Iterable[Issue], store: Store | None, made_by: Extractor
) -> Analysis:
    """What articles say, sorted by id, as one analysis; an issue about one of them goes to it."""
    of_article: dict[str, list[Issue]] = {one.article.id: [] for one in read}
    others: list[Issue] = []
    for issue in issues:
        of_article.get(issue.article or "", others).append(issue)
    measures, copies = _ledger(read, store)
    read = [
        replace(one, issues=(*found, *one.issues)) if (found := of_article[one.article.id]) else one for one in read
    ]
    return Analysis(tuple(read), measures, tuple(others), copies, made_by)


def _obtain(articles: Sequence[Article], store: Store | None, verify: bool, read: Read) -> Iterator[ArticleAnalysis]:
    """What the store knows of articles, then what is read of the others, which goes to the store."""
    before = store.load(articles) if store and articles else {}
    known = {} if verify else before
    yield from known.values()
    unknown = [article for article in articles if article.id not in known]
    if not unknown:
        return
    fresh: list[ArticleAnalysis] = []
    for analysis in read(unknown):
        fresh.append(analysis)
        if store and analysis.article.id in before:
            store.compare(before[analysis.article.id], analysis)
        yield analysis
        if store and len(fresh) == _KEEP_EVERY:
            store.save(fresh)
            fresh.clear()
    if store:
        store.save(fresh)
        store.tidy()


def _reader(processes: int | None, nlp: Language | None, progress: Progress | None) -> Read:
    """How to read articles: with the pipeline given, or here, or in several processes."""

    def read(articles: Sequence[Article]) -> Iterator[ArticleAnalysis]:
        count = default_processes(len(articles)) if processes is None else processes
        left = {article.id: article for article in articles}
        if progress:
            progress(0, len(articles))
        if nlp is None and count > 1:
            try:
                with Crew(count) as crew:
                    for analysis in crew.run(articles):
                        del left[analysis.article.id]
                        yield analysis
                        if progress:
                            progress(len(articles) - len(left), len(articles))
            except WorkersError as error:
                _log.warning("the rest is read in one process: %s", error)
        done = len(articles) - len(left)
        shifted = progress and (lambda here, _: progress(done + here, len(articles)))
        if left:
            yield from analyze_articles(nlp or _pipeline(), list(left.values()), shifted)

    return read


def _ledger(articles: Sequence[ArticleAnalysis], store: Store | None) -> tuple[tuple[Measure, ...], dict[str, str]]:
    known = store.load_ledger(articles) if store and articles else None
    if known is None:
        known = build_ledger(articles)
        if store and articles:
            store.save_ledger(articles, *known)
    return known


def analyze_folder(
    source: Path | str,
    *,
    memory: Memory | None = PROCESS_MEMORY,
    store: Store | None = None,
    verify: bool = False,
    processes: int | None = None,
    nlp: Language | None = None,
    progress: Progress | None = None,
) -> Analysis:
    """The analysis of what is now in a folder (or in a `.jsonl` or single file). Files that have not changed since
    this process read them are not opened again, texts that have not changed are not parsed again. A folder of results
    is shown as it is."""
    memory = Memory() if memory is None else memory
    found, issues = find(Path(source))
    if [one.path.name for one in found] == [RESULTS]:
        results = read_results(found[0].path.parent)
        same = results.extractor == extractor()
        return _assemble(list(results.articles), results.issues, store if same else None, results.extractor)
    readings = [memory.reading(one) for one in found]
    return analyze(
        (article for reading in readings for article in reading.articles),
        (*issues, *(issue for reading in readings for issue in reading.issues)),
        memory=memory,
        store=store,
        verify=verify,
        processes=processes,
        nlp=nlp,
        progress=progress,
    )


@cache
def _pipeline() -> Language:
    from core.language import load_pipeline

    return load_pipeline()
