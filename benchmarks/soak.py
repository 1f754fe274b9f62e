"""A folder that changes without rest, under sessions that stay open: nothing may fail, nothing may grow.

    python -m benchmarks.soak --minutes 10 --sessions 4

A server of its own on loopback shows a folder. Round after round files are added, halved, rewritten, renamed and
deleted, now and then the whole folder goes away and comes back; after each change a session looks, and the number of
articles that it is shown must be the number of those that are there. Reported: rounds, looks, errors, wrong numbers,
and the server's memory over time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import tempfile
import time
from collections import Counter
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.sessions import free_port, memory, start

SENTENCE = "{who} imposed a ban on exports of {good} to {whom} on Monday, its commerce ministry said."
WHO = ("China", "India", "Indonesia", "the United States", "Japan", "Russia")
GOODS = ("gallium", "rice", "nickel", "steel", "wheat", "rare earths")
MOST = 12  # files
COUNT = re.compile(r"([\d,]+) of ([\d,]+) articles?")


def change(folder: Path, chance: random.Random, number: int) -> str:
    """One change of the folder; what it was."""
    files = sorted(folder.glob("*.txt"))
    text = SENTENCE.format(who=chance.choice(WHO), whom=chance.choice(WHO), good=chance.choice(GOODS)) + f" {number}\n"
    one = chance.choice(files) if files else None
    what = chance.choice(["add", "add", "halve", "rewrite", "rename", "delete"])
    if one is None or (what == "add" and len(files) < MOST):
        (folder / f"{number}.txt").write_text(text * chance.randint(1, 5), encoding="utf-8")
        return "add"
    if what == "halve":
        one.write_bytes(one.read_bytes()[: one.stat().st_size // 2 + 1])
    elif what == "rewrite":
        one.write_text(text, encoding="utf-8")
    elif what == "rename":
        one.rename(folder / f"renamed {number}.txt")
    else:
        one.unlink()
        return "delete"
    return what


async def look(stream: ClientConnection, page: str, errors: Counter[str]) -> str:
    """One rerun of a page; everything that it showed as text."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    message.rerun_script.page_name = page
    await stream.send(message.SerializeToString())
    shown = ""
    async for data in stream:
        answer = ForwardMsg.FromString(data)
        kind = answer.WhichOneof("type")
        if kind == "delta":
            element = answer.delta.new_element
            if element.WhichOneof("type") == "exception":
                errors["exception shown"] += 1
            if element.WhichOneof("type") in ("heading", "markdown", "alert"):
                shown += f"{element}\n"
        if kind == "script_finished":
            if answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return shown
            if answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                errors[f"ended as {answer.script_finished}"] += 1
    return shown


async def soak(port: int, folder: Path, until: float, sessions: int, process: int) -> dict[str, object]:
    """Changes and looks until the time is over."""
    chance = random.Random(7)
    errors: Counter[str] = Counter()
    changes: Counter[str] = Counter()
    wrong: list[str] = []
    held: list[int] = []
    streams = [
        await connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
        for _ in range(sessions)
    ]
    rounds = looks = 0
    away = folder.with_name("away")
    while time.monotonic() < until:
        rounds += 1
        for _ in range(chance.randint(1, 3)):
            changes[change(folder, chance, rounds)] += 1
        if rounds % 10 == 0:
            folder.rename(away)
            changes["folder away"] += 1
            shown = await look(streams[rounds % sessions], "articles", errors)
            looks += 1
            if "does not exist" not in shown:
                wrong.append(f"round {rounds}: the folder is away and nobody said so")
            away.rename(folder)
        there = len(list(folder.glob("*.txt")))
        shown = await look(streams[rounds % sessions], "articles", errors)
        looks += 1
        found = COUNT.search(shown)
        if there and (found is None or int(found.group(2)) != there):
            wrong.append(f"round {rounds}: {there} files, shown {found.group(0) if found else 'nothing'}")
        if rounds % 10 == 1:
            held.append(memory(process))
        await asyncio.sleep(0.2)
    for stream in streams:
        await stream.close()
    return {
        "rounds": rounds,
        "looks": looks,
        "changes": dict(changes),
        "errors": dict(errors),
        "wrong": wrong,
        "memory_mb": [round(value / 1e6) for value in held],
    }


def main() -> int:
    """Run and print JSON; exit 1 where anything failed or was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--sessions", type=int, default=4)
    parser.add_argument("--port", type=int)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "articles"
        folder.mkdir()
        change(folder, random.Random(1), 0)
        port = arguments.port or free_port()
        log = Path(place) / "log"
        server = start(port, folder, log)
        try:
            until = time.monotonic() + 60 * arguments.minutes
            found = asyncio.run(soak(port, folder, until, arguments.sessions, server.pid))
        finally:
            server.terminate()
            server.wait(30)
        found["log_lines"] = len(log.read_text(encoding="utf-8", errors="replace").splitlines())
        print(json.dumps(found, indent=1))
    return 1 if found["errors"] or found["wrong"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
