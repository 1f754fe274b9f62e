"""Many visitors at once: websocket sessions without a browser against a server of its own on loopback.

    python -m benchmarks.sessions --sessions 200 --reruns 3

Every session opens a page, reads until the script has ended, changes its filters through the address, and stays
connected until all have been served. Reported: errors, seconds, the server's memory before, with all sessions held, and
after they left, and so bytes a session. Each session asks for a filter of its own and checks that no answer names
another session's (one visitor's filter never shows to another).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("", "timeline", "measures", "commodities", "quotes", "articles", "method")
PATIENCE = 600  # seconds a session waits for one answer


@dataclass
class Tally:
    """What happened to all sessions together."""

    errors: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    messages: int = 0
    bytes: int = 0
    strangers: int = 0  # answers that held another session's mark


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(port: int, folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """The dashboard as it is shipped, on loopback; returns when it answers its health check."""
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true", "--server.fileWatcherType=none"]
    with log.open("wb") as sink:
        server = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"CURBWATCH_FOLDER": str(folder)}, stdout=sink, stderr=sink
        )
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return server
        except OSError:
            time.sleep(0.2)
    server.kill()
    raise SystemExit(f"the server did not come up, see {log}")


def memory(process: int) -> int:
    """Resident bytes of a process (Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) * 1024


async def answer(stream: object, tally: Tally, own: str) -> None:
    """Read until the script has ended."""
    async for data in stream:  # type: ignore[attr-defined]
        tally.messages += 1
        tally.bytes += len(data)
        text = data.decode("utf-8", errors="ignore")
        if "visitor-" in text and text.count("visitor-") != text.count(own):
            tally.strangers += 1
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
            tally.errors["exception shown"] += 1
        if kind == "session_event" and message.session_event.WhichOneof("type") == "script_compilation_exception":
            tally.errors["compilation"] += 1
        if kind == "script_finished":
            if message.script_finished not in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_EARLY_FOR_RERUN,
            ):
                tally.errors[f"ended as {message.script_finished}"] += 1
            if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return


async def visit(port: int, number: int, reruns: int, tally: Tally, served: asyncio.Event, left: list[int]) -> None:
    """One visitor: opens a page, reruns it with filters of its own, and stays until all are served."""
    own = f"visitor-{number:04d}."
    page = PAGES[number % len(PAGES)]
    try:
        async with connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            open_timeout=PATIENCE,
            ping_interval=None,
        ) as stream:
            for turn in range(reruns):
                message = BackMsg()
                message.rerun_script.page_name = page
                message.rerun_script.query_string = f"text={own}" if turn else ""
                begun = time.monotonic()
                await stream.send(message.SerializeToString())
                await asyncio.wait_for(answer(stream, tally, own), PATIENCE)
                tally.seconds.append(time.monotonic() - begun)
            left.append(number)
            await served.wait()
    except Exception as error:
        tally.errors[type(error).__name__] += 1
        left.append(number)


async def load(port: int, sessions: int, reruns: int, process: int) -> dict[str, object]:
    """All visitors at once; returns the figures."""
    tally, served, left = Tally(), asyncio.Event(), list[int]()
    first = Tally()
    done = asyncio.Event()
    done.set()
    await visit(port, 0, 1, first, done, [])  # the folder is read and every module loaded before memory is measured
    before = memory(process)
    begun = time.monotonic()
    visitors = [asyncio.create_task(visit(port, n, reruns, tally, served, left)) for n in range(sessions)]
    while len(left) < sessions:
        await asyncio.sleep(0.5)
    held = memory(process)
    took = time.monotonic() - begun
    served.set()
    await asyncio.gather(*visitors)
    tally.errors.update(first.errors)
    ordered = sorted(tally.seconds)
    return {
        "sessions": sessions,
        "reruns": len(ordered),
        "errors": dict(tally.errors),
        "another_visitors_words": tally.strangers,
        "seconds": round(took, 1),
        "rerun_median_s": round(ordered[len(ordered) // 2], 2) if ordered else None,
        "rerun_slowest_s": round(ordered[-1], 2) if ordered else None,
        "messages": tally.messages,
        "megabytes_sent": round(tally.bytes / 1e6, 1),
        "memory_before_mb": round(before / 1e6, 1),
        "memory_held_mb": round(held / 1e6, 1),
        "kilobytes_a_session": round((held - before) / sessions / 1e3, 1),
    }


def main() -> int:
    """Run the load; exit 1 where a session met an error or another visitor's words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--reruns", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=ROOT / "seeds")
    arguments = parser.parse_args()
    port = free_port()
    with tempfile.TemporaryDirectory() as place:
        log = Path(place) / "server.log"
        server = start(port, arguments.folder.resolve(), log)
        try:
            figures = asyncio.run(load(port, arguments.sessions, arguments.reruns, server.pid))
            figures["server_alive"] = server.poll() is None
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
            figures["failures_logged"] = sum("Uncaught" in line or line.startswith("Traceback") for line in lines)
        finally:
            server.terminate()
            server.wait(30)
    print(json.dumps(figures, indent=1))
    return 1 if figures["errors"] or figures["another_visitors_words"] or not figures["server_alive"] else 0


if __name__ == "__main__":
    sys.exit(main())
