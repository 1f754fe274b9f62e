"""Ratios of CPU time: `PYTHONPATH=. python benchmarks/run.py stages|reload|growth|processes|peers|tables [N]`.

Whatever is compared is run in turn within one process, several times; medians are printed, with the spread of the same
work against itself (A/A) as the noise that a ratio has to exceed. Articles come from `benchmarks/generate.py`.
"""

from __future__ import annotations

import importlib.util
import os
import resource
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import generate
import numpy as np
import pandas as pd

from core import counts, extraction
from core.analysis import analyze_folder
from core.articles import find
from core.articles import read as read_file
from core.cluster.output import part_name, write_manifest, write_part
from core.fingerprint import extractor
from core.frames import SCHEMAS, Frames, build
from core.ledger import build_ledger
from core.model import Analysis, Article, ArticleAnalysis
from core.processes import Crew
from core.selection import Selection, options, select
from core.store import Store
from core.store.segments import encode
from core.words import words_of

_ROUNDS = 5
_STAGES = ("read_layout", "_parse", "extract_actors", "extract_commodities", "extract_dates", "extract_quotes")
_STAGES += ("extract_actions", "_sentences")


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process for a piece of work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def ratio(name: str, a: Callable[[], object], b: Callable[[], object], rounds: int = _ROUNDS) -> None:
    """Print a / b and b / b over alternated runs."""
    against, itself = [], []
    for _ in range(rounds):
        first, second, third = cpu(b), cpu(a), cpu(b)
        against.append(2 * second / (first + third))
        itself.append(third / first)
    noise = max(abs(value - 1) for value in itself)
    print(f"{name}: {statistics.median(against):.3f} times (A/A within {noise:.1%}, {rounds} rounds)", flush=True)


def texts(count: int, first: int = 0) -> list[Article]:
    """Generated articles without their records."""
    return [one.article for one in generate.articles(count, first=first)]


def stages(count: int) -> None:
    """Full extraction against the bare parse, and each stage's share of the parse."""
    from core.language import load_pipeline, read

    nlp = load_pipeline()
    folders = [Path("seeds"), Path("tests/gold/practice/texts")]
    real = [article for folder in folders for one in find(folder)[0] for article in read_file(one).articles]
    for name, some in (("seeds and practice articles", real), ("generated articles", texts(count))):
        laid_out = [(article.text, extraction.read_layout(article)) for article in some]
        list(extraction.extract(nlp, some[:3]))

        def bare(pairs: Any = laid_out) -> None:
            for _ in read(nlp, pairs):
                pass

        def full(some: Any = some) -> None:
            for _ in extraction.extract(nlp, some):
                pass

        ratio(f"full extraction of {len(some)} {name} against the bare pipeline", full, bare)
        shares: dict[str, list[float]] = defaultdict(list)
        for _ in range(_ROUNDS):
            for stage, seconds in _timed(full).items():
                shares[stage].append(seconds)
        parse = statistics.median(shares["_parse"])
        print("  " + ", ".join(f"{s.strip('_')} {statistics.median(v) / parse:.3f}" for s, v in shares.items()))


def _timed(work: Callable[[], object]) -> dict[str, float]:
    spent: dict[str, float] = defaultdict(float)
    kept = {name: getattr(extraction, name) for name in _STAGES}

    def timed(name: str) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            start = time.process_time()
            try:
                return kept[name](*arguments)
            finally:
                spent[name] += time.process_time() - start

        return call

    for name in _STAGES:
        setattr(extraction, name, timed(name))
    try:
        work()
    finally:
        for name, function in kept.items():
            setattr(extraction, name, function)
    return spent


def _cold(count: int) -> float:
    """CPU seconds an article of reading generated articles, model loaded."""
    from core.language import load_pipeline

    nlp, some = load_pipeline(), texts(count)
    list(extraction.extract(nlp, some[:3]))
    return statistics.median(cpu(lambda: list(extraction.extract(nlp, some))) for _ in range(3)) / count


def _child(code: str) -> float:
    """CPU seconds of a fresh interpreter."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    status = os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", code])
    assert status == 0, code
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def reload(count: int) -> None:
    """A fresh process that opens unchanged articles, and one that finds ten changed, against the cold time."""
    with tempfile.TemporaryDirectory() as place:
        folder, cache = Path(place, "in"), Path(place, "cache")
        generate.save(folder, count)
        known = list(generate.articles(count))
        store = Store(cache)
        store.save(known)
        store.save_ledger(known, *build_ledger(known))
        code = f"""
import sys
from pathlib import Path
from core.analysis import analyze_folder
from core.store import Store
found = analyze_folder(Path({str(folder)!r}), store=Store(Path({str(cache)!r})), processes=1)
assert len(found.articles) == {count}
"""
        warm = statistics.median(_child(code + "assert 'spacy' not in sys.modules") for _ in range(3))
        cold = _cold(20)
        print(f"cold: {cold:.3f} CPU s an article; {count} articles {cold * count:.0f} s (from 20 articles)")
        print(f"reload of {count} unchanged articles in a fresh process: {warm:.2f} CPU s, {warm / cold / count:.2%}")
        load = _child("from core.language import load_pipeline; load_pipeline()") - _child("pass")
        for number in range(10):
            path = folder / known[number].article.id
            path.write_text(path.read_text() + "\n\nPeru lifted its ban on fishmeal.\n")
        changed = _child(code)
        ledger = cpu(lambda: build_ledger(known))
        print(
            f"10 changed: {changed:.2f} CPU s; warm {warm:.2f} + model {load:.2f} + 1.3 x cold {13 * cold:.2f}; ",
            end="",
        )
        print(f"of it the ledger made anew: {ledger:.2f}")


def growth(count: int) -> None:
    """CPU a word and memory of one worker, at N and 10 N."""
    for many in (count, 10 * count):
        some = texts(many)
        words = sum(len(one.text.split()) for one in some)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with Crew(1) as crew:
            for _ in crew.run(some):
                pass
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"{many} articles: {1e6 * spent / words:.1f} CPU us a word, start included; ", end="")
        print(f"largest worker so far {after.ru_maxrss / 1024:.0f} MiB", flush=True)


def processes(count: int) -> None:
    """Wall time with one and two processes, and that the rows are the same."""
    with tempfile.TemporaryDirectory() as place:
        generate.save(Path(place), count)
        found = []
        for many in (1, 2):
            start = time.perf_counter()
            found.append(analyze_folder(Path(place), memory=None, processes=many))
            print(f"{count} articles, {many} processes: {time.perf_counter() - start:.1f} s of wall time", flush=True)
        print("same rows" if found[0] == found[1] else "ROWS DIFFER")


def peers(count: int) -> None:
    """Other programs on the same work, against the whole extraction of the same texts."""
    from core.language import load_pipeline, read

    nlp, some = load_pipeline(), texts(count)
    laid_out = [(one.text, extraction.read_layout(one)) for one in some]

    def ours() -> None:
        list(extraction.extract(nlp, some))

    ours()
    ratio("bare pipeline against all records", lambda: list(read(nlp, laid_out)), ours, 3)
    if importlib.util.find_spec("dateparser"):
        from dateparser.search import search_dates

        ratio(
            "dateparser.search_dates (dates alone) against all records",
            lambda: [search_dates(one.text, languages=["en"]) for one in some],
            ours,
            3,
        )
    if importlib.util.find_spec("textacy"):
        from textacy.extract import direct_quotations, subject_verb_object_triples

        docs = list(read(nlp, laid_out))

        def textacy() -> None:
            for doc in docs:
                list(direct_quotations(doc))
                list(subject_verb_object_triples(doc))

        ratio("textacy quotes and triples on parsed Docs against all records, parse included", textacy, ours, 3)
    frames = build(Analysis(tuple(generate.articles(count))))
    with tempfile.TemporaryDirectory() as place:
        frames.sentences.to_csv(Path(place, "s.csv"))
        frames.mentions.to_csv(Path(place, "m.csv"))
        known = list(generate.articles(count))
        store = Store(Path(place, "cache"), "f" * 64)
        store.save(known)
        ratio(
            "plain pandas (two tables from CSV) against all records from the store",
            lambda: [pd.read_csv(Path(place, name)) for name in ("s.csv", "m.csv")],
            lambda: store.load([one.article for one in known]),
        )


_BASE = 5000  # generated articles whose tables are repeated to the size wanted, with ids and sentence rows of their own


def _repeated(frames: Frames, times: int) -> Frames:
    """The tables of `times` as many articles, whose quotes and measures are all distinct."""
    tables: dict[str, Any] = {"issues": frames.issues}
    for name in ("sentences", "actions", "quotes", "mentions", "dates", "articles", "measures", "claims"):
        frame = getattr(frames, name)
        turn = np.repeat(np.arange(times), len(frame))
        columns: dict[str, Any] = {}
        for column in frame.columns:
            values = frame[column]
            if column in _IDS and isinstance(values.dtype, pd.CategoricalDtype):
                ids = [f"{place:03}-{one}" for place in range(times) for one in values.cat.categories]
                codes = np.tile(values.cat.codes.to_numpy(np.int64), times) + turn * len(values.cat.categories)
                columns[column] = pd.Categorical.from_codes(codes, ids)
            elif isinstance(values.dtype, pd.CategoricalDtype):
                columns[column] = pd.Categorical.from_codes(np.tile(values.cat.codes, times), dtype=values.dtype)
            elif column in ("s0", "s1"):
                columns[column] = np.tile(values.to_numpy(), times) + turn * len(frames.sentences)
            elif column in _IDS:
                made = [f"{place:03}-{one}" if one else "" for place in range(times) for one in values]
                columns[column] = pd.array(made, "str")
            elif isinstance(values.dtype, pd.StringDtype):
                columns[column] = pd.array(values.tolist() * times, "str")
            else:
                columns[column] = pd.concat([values] * times, ignore_index=True)
        tables[name] = pd.DataFrame(columns)
    return Frames(tables)


_IDS = ("action", "quote", "said", "id", "article", "measure", "reverses", "reversed_by", "part_of", "counterpart")


def tables(count: int) -> None:
    """CPU of a filter change at a size of folder, page by page: the tables narrowed, and all that the page counts."""
    base = tuple(generate.articles(min(count, _BASE)))
    measures, copies = build_ledger(base)
    frames = _repeated(build(Analysis(base, measures, (), copies, extractor())), max(1, count // len(base)))
    rows = {name: len(getattr(frames, name)) for name in SCHEMAS}
    print(f"{count} articles, {', '.join(f'{size} {name}' for name, size in rows.items())}", flush=True)
    words = frames.once("words", words_of)
    print(
        f"  index of the words of sentences: {cpu(lambda: (words.saying('coal'), words.wait())):.1f} CPU s", flush=True
    )
    wanted = (
        Selection(),
        Selection(imposer=("CN",)),
        Selection(direction=("lifted",)),
        Selection(commodity=("steel",), status=("in_force",)),
        Selection(period="2020-01..2021-01"),
        Selection(outlet=("Port Report",)),
        Selection(text="coal"),
    )
    for selection in wanted:
        spent = {page: statistics.median(_page(work, frames, selection) for _ in range(3)) for page, work in _PAGES}
        shown = ", ".join(f"{name} {1000 * seconds:.0f}" for name, seconds in spent.items())
        print(f"  {selection.params() or 'no filter'}: {shown} ms", flush=True)


def _page(work: Callable[[Frames], object], frames: Frames, selection: Selection) -> float:
    return cpu(lambda: (options(frames), work(select(frames, selection))))


def _overview(frames: Frames) -> None:
    measures = frames.some("measures", "imposer", "commodities", "direction", "status")
    counts.headlines(frames)
    counts.articles(frames.some("actions", "article"))
    counts.balance(measures)
    counts.heat(measures)
    counts.deadlines(frames)
    counts.newest_of(frames, "actions", 0, 50)
    counts.voices(frames.some("quotes", *counts.HEARD))


def _timeline(frames: Frames) -> None:
    measures = frames.some(
        "measures", "direction", "status", "when", "precision", "first_report", "undone_on", "ends", "instrument"
    )
    counts.deadlines(frames)
    counts.timeline(frames.some("actions", "when", "precision", "published", "direction", "instrument", "article"))
    counts.stock(measures)
    counts.flow(measures)
    counts.balance(measures, "instrument")
    frames.lengths.drop_duplicates(["value", "article"])


def _commodities(frames: Frames) -> None:
    mentions = frames.some("mentions", "commodity", "restricted", "article", "published", "s0")
    measures = frames.some("measures", "commodities", "direction", "status")
    goods = counts.goods(frames)["commodity"].tolist()
    counts.articles(mentions)
    counts.balance(measures[measures["commodities"] != ""], "commodities")
    counts.together(mentions)
    counts.trend(mentions, goods[:5])
    counts.by_article(mentions, goods[:8])
    counts.newest_of(frames, "mentions", 0, 10, "restricted")


def _quotes(frames: Frames) -> None:
    counts.articles(frames.quotes)
    counts.voices(frames.quotes)
    counts.newest(counts.tellings(frames.quotes), 0, 10)


_PAGES: tuple[tuple[str, Callable[[Frames], object]], ...] = (
    ("overview", _overview),
    ("timeline", _timeline),
    ("measures", lambda frames: counts.composition(frames.measures)),
    ("commodities", _commodities),
    ("quotes", _quotes),
    ("articles", lambda frames: frames.articles),
)


def results(count: int, out: Path) -> None:
    """A folder of results with generated records, to open in the dashboard at sizes that would take days to read."""
    parts, found = [], list(generate.articles(count))
    for number, first in enumerate(range(0, count, 1000)):
        some: list[ArticleAnalysis] = found[first : first + 1000]
        keys = [one.article.fingerprint.encode() for one in some]
        parts.append(write_part(out, part_name(number, keys), len(some), encode(keys, some, ArticleAnalysis)))
    write_manifest(out, parts, (), extractor())


if __name__ == "__main__":
    runs = {"stages": (stages, 30), "reload": (reload, 1000), "growth": (growth, 20), "processes": (processes, 40)}
    runs |= {"peers": (peers, 20), "tables": (tables, 100_000)}
    if sys.argv[1] == "results":
        results(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        run, usual = runs[sys.argv[1]]
        run(int(sys.argv[2]) if len(sys.argv) > 2 else usual)
