"""`curbwatch`: analyze, evaluate, serve. Exit 0, or 2 with one line on standard error that says what to do."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from core import __version__
from core.model import Analysis, IssueCode

if TYPE_CHECKING:
    from core.store import Store

_NOTHING_TO_READ = frozenset({IssueCode.FOLDER_MISSING, IssueCode.FOLDER_EMPTY})
_DASHBOARD = Path(__file__).resolve().parent.parent / "dashboard.py"


class UserError(Exception):
    """Ends the command with exit status 2; the message is the one line that is shown."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; returns the exit status."""
    try:
        arguments = _parser().parse_args(argv)
        return int(arguments.run(arguments))
    except UserError as error:
        print(f"curbwatch: {printable(str(error))}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left; say nothing at exit either
        return 2
    except KeyboardInterrupt:
        return 130


def printable(text: str) -> str:
    """One line without control characters."""
    return _harmless(" ".join(text.split()))


def _harmless(line: str) -> str:
    """Names and texts from a folder must not drive a terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UserError(f"{message} (see `{self.prog} --help`)")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser("curbwatch", description="Reads trade restrictions imposed and lifted out of news articles.")
    parser.add_argument("--version", action="version", version=f"curbwatch {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    analyze = commands.add_parser("analyze", help="analyse a folder or a .jsonl file and write what was found")
    analyze.add_argument("source", type=Path, help="a folder, or a JSON Lines file with one article a line")
    analyze.add_argument("--json", type=Path, metavar="OUT", help="articles, measures and issues as JSON")
    analyze.add_argument("--csv", type=Path, metavar="DIR", help="one CSV file a table")
    analyze.add_argument("--html", type=Path, metavar="OUT", help="a report in one self-contained HTML file")
    _cache_flags(analyze)
    analyze.add_argument(
        "--scheduler",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help="read on a Dask cluster (no address: on this machine)",
    )
    analyze.add_argument(
        "--out", type=Path, metavar="DIR", help="where a cluster's results go (default: SOURCE-results)"
    )
    analyze.add_argument("--processes", type=int, metavar="N", help="worker processes (default: as many as pay)")
    analyze.add_argument("--verify", action="store_true", help="analyse all anew and compare it with the cache")
    analyze.set_defaults(run=_analyze)
    evaluate = commands.add_parser("evaluate", help="score an analysis against annotations and list the misses")
    evaluate.add_argument("source", type=Path, help="a folder, or a JSON Lines file with one article a line")
    evaluate.add_argument("gold", type=Path, help="a folder of annotations, or a .jsonl file of short texts")
    _cache_flags(evaluate)
    evaluate.set_defaults(run=_evaluate)
    serve = commands.add_parser("serve", help="open the dashboard on a folder")
    serve.add_argument("folder", type=Path, nargs="?", help="default: CURBWATCH_FOLDER, else the five seed articles")
    _cache_flags(serve)
    serve.set_defaults(run=_serve)
    return parser


def _cache_flags(command: argparse.ArgumentParser) -> None:
    flags = command.add_mutually_exclusive_group()
    flags.add_argument(
        "--cache", type=Path, metavar="DIR", help="keep results here (default: CURBWATCH_CACHE, else the user's cache)"
    )
    flags.add_argument("--no-cache", dest="cache", action="store_const", const=False, help="keep no results on disk")


def _store(arguments: argparse.Namespace) -> Store | None:
    from core.store import Store, open_store

    if arguments.cache is None:
        return open_store()
    return Store(arguments.cache) if arguments.cache else None


def _analyze(arguments: argparse.Namespace) -> int:
    store = _store(arguments)
    if arguments.verify and store is None:
        raise UserError(
            "--verify compares with the cache, and there is none: leave out --no-cache and CURBWATCH_CACHE=off"
        )
    source = arguments.source
    if arguments.scheduler is not None:
        source = arguments.out or Path(f"{source.resolve().name}-results")
        _read_on_cluster(arguments.source, source, arguments.scheduler)
    analysis = _read(source, store, arguments.verify, arguments.processes)
    try:
        _write(analysis, arguments)
    except OSError as error:
        raise UserError(f"cannot write {error.filename or 'the output'}: {error.strerror}") from error
    for issue in analysis.all_issues:
        print(f"{issue.code}: {printable(issue.message)}", file=sys.stderr)
    actions = sum(len(article.actions) for article in analysis.articles)
    quotes = sum(len(article.quotes) for article in analysis.articles)
    print(
        f"articles {len(analysis.articles)}, restriction actions {actions}, distinct measures {len(analysis.measures)},"
        f" quotes {quotes}, issues {len(analysis.all_issues)}"
    )
    return 0


def _evaluate(arguments: argparse.Namespace) -> int:
    from core.evaluation import evaluate
    from core.export import to_json

    if not arguments.gold.exists():
        raise UserError(f"{arguments.gold} does not exist: give a folder of annotations or a .jsonl file")
    analysis = _read(arguments.source, _store(arguments))
    texts = {one.article.id: one.article.text for one in analysis.articles}
    print(evaluate(to_json(analysis), arguments.gold, texts))
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    if not _DASHBOARD.is_file():
        raise UserError(f"{_DASHBOARD} is missing: run this from a clone or a full installation of curbwatch")
    environment = dict(os.environ)
    if arguments.folder is not None:
        if not arguments.folder.is_dir():
            raise UserError(f"{arguments.folder} is not a folder: create it, or give the folder with your articles")
        environment["CURBWATCH_FOLDER"] = str(arguments.folder.resolve())
    if arguments.cache is not None:
        environment["CURBWATCH_CACHE"] = str(arguments.cache.resolve()) if arguments.cache else "off"
    command = [sys.executable, "-m", "streamlit", "run", _DASHBOARD.name]
    return subprocess.call(command, cwd=_DASHBOARD.parent, env=environment)


def _read_on_cluster(source: Path, out: Path, scheduler: str) -> None:
    try:
        from core.cluster.run import ClusterError, analyze_on_cluster
    except ImportError as error:
        raise UserError("--scheduler needs Dask: pip install 'curbwatch[cluster]'") from error
    if not source.exists():
        raise UserError(f"{source} does not exist: give the folder with your articles")
    try:
        analyze_on_cluster(source, out, scheduler or None, _progress if sys.stderr.isatty() else None)
    except ClusterError as error:
        raise UserError(str(error)) from error
    except OSError as error:
        raise UserError(f"cannot write the results to {out}: {error.strerror or error}") from error
    print(f"results in {printable(str(out))}, which opens like a folder of articles", file=sys.stderr)


def _read(source: Path, store: Store | None, verify: bool = False, processes: int | None = None) -> Analysis:
    from core.analysis import analyze_folder

    progress = _progress if sys.stderr.isatty() else None
    analysis = analyze_folder(source, store=store, verify=verify, processes=processes, progress=progress)
    if store and store.trouble:
        print(f"cache: {printable(store.trouble)}", file=sys.stderr)
    if store and verify:
        print(f"cache: {store.compared} results compared, {len(store.differing)} differ", file=sys.stderr)
        for name in store.differing:
            print(f"cache: {printable(name)} differed and was replaced", file=sys.stderr)
    if not analysis.articles:
        refused = [issue for issue in analysis.issues if issue.code in _NOTHING_TO_READ or source.is_file()]
        if refused:
            raise UserError(refused[0].message)
    return analysis


def _write(analysis: Analysis, arguments: argparse.Namespace) -> None:
    from core.export import to_csv, to_json, to_tables, write

    if arguments.json:
        write(arguments.json, json.dumps(to_json(analysis), ensure_ascii=False, indent=1) + "\n")
    if arguments.csv:
        for name, table in to_tables(analysis).items():
            write(arguments.csv / f"{name}.csv", to_csv(table))
    if arguments.html:
        from core.report import to_html

        write(arguments.html, to_html(analysis))


def _progress(done: int, total: int) -> None:
    print(f"\rread {done} of {total} articles", end="\n" if done == total else "", file=sys.stderr, flush=True)
