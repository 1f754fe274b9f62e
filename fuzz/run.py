"""Drives the fuzz targets.

    python -m fuzz.run                      every target for a while, by mutation of its corpus
    python -m fuzz.run --runs 200000 layout one target, so many inputs
    python -m fuzz.run --guided layout      coverage-guided by atheris (the extra `fuzz`), --runs inputs

A failing input is written to `fuzz/found/` (not tracked) and named; exit 1.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from fuzz.targets import TARGETS

HERE = Path(__file__).resolve().parent
RUNS = 20_000
DEAR = {"everything": 200, "html": 2_000, "pdf": 2_000, "layout": 5_000}  # inputs of the slower targets by default
DEAR |= dict.fromkeys(("state_actors", "commodities", "dates", "quotes", "actions"), 2_000)
PIECES = (
    *"\x00\t\n\r \"'()<>&$`*_[]{}|\\/=+-@#.,:;0aAé中“”‘’—…\u200b\u202e\u2028\ufeff\ufffd\U0001f468",
    *(
        "---\n",
        "&a [*a]",
        "\r\n\r\n",
        "China ",
        "said ",
        "tariffs ",
        "June 1, 2025",
        "the ",
        "“China said,” ",
        "<p>",
        "</",
        "By ",
    ),
    *(
        '{"id": "a", "text": "b"}\n',
        "\\ud800",
        "%PDF-1.4",
        "obj",
        "stream",
        "2025-06..",
        "%2C",
        "- ",
        "1. ",
        "# ",
        "> ",
    ),
)


def seeds(name: str) -> list[bytes]:
    """The corpus of a target."""
    return [path.read_bytes() for path in sorted((HERE / "corpus" / name).glob("*"))] or [b""]


def mutate(chance: random.Random, corpus: list[bytes]) -> bytes:
    """A new input: pieces of the corpus joined, repeated, cut, with bytes changed and hostile pieces put in."""
    data = bytearray(chance.choice(corpus))
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(data))
        end = min(len(data), at + chance.randint(0, 40))
        match chance.randint(0, 6):
            case 0:
                data[at:at] = chance.choice(PIECES).encode()
            case 1:
                data[at:end] = b""
            case 2:
                data[at:at] = chance.choice(PIECES).encode() * chance.randint(2, 60)
            case 3:
                data[at:end] = chance.randbytes(end - at)
            case 4:
                other = chance.choice(corpus)
                start = chance.randint(0, len(other))
                data[at:at] = other[start : start + chance.randint(0, 200)]
            case 5:
                data[at:at] = data[at:end] * chance.randint(1, 9)
            case 6:
                data[at:end] = "".join(chance.choice(PIECES) for _ in range(chance.randint(0, 12))).encode()
    return bytes(data[:20_000])


def blind(name: str, runs: int, seed: int) -> bool:
    """`runs` mutated inputs; whether all held."""
    target, corpus, chance = TARGETS[name], seeds(name), random.Random(f"{name} {seed}")
    begun = time.monotonic()
    for number in range(runs):
        data = mutate(chance, corpus)
        try:
            target(data)
        except Exception as error:
            place = _keep(name, data)
            print(f"{name}: input {number} fails with {type(error).__name__}: {error}"[:300] + f"; kept as {place}")
            return False
    print(f"{name}: {runs:,} inputs held, {time.monotonic() - begun:.0f} s", flush=True)
    return True


def guided(name: str, runs: int) -> None:
    """Inputs that reach new branches are kept and mutated further (libFuzzer)."""
    import atheris

    def instrumented() -> Callable[[bytes], None]:
        with atheris.instrument_imports(include=["core", "pages.ui.words"]):
            for module in [
                module for module in sys.modules if module.startswith(("core", "fuzz.parses", "fuzz.targets"))
            ]:
                del sys.modules[module]
            import fuzz.targets
        return fuzz.targets.TARGETS[name]

    found = HERE / "found"
    grown = found / f"{name}-corpus"  # what reaches new branches is kept here, apart from the small tracked corpus
    grown.mkdir(parents=True, exist_ok=True)
    options = [
        sys.argv[0],
        f"-runs={runs}",
        f"-artifact_prefix={found}/{name}-",
        "-max_len=8192",
        "-print_final_stats=1",
    ]
    atheris.Setup([*options, str(grown), str(HERE / "corpus" / name)], instrumented())
    atheris.Fuzz()


def _keep(name: str, data: bytes) -> Path:
    place = HERE / "found"
    place.mkdir(exist_ok=True)
    path = place / f"{name}-{hashlib.sha256(data).hexdigest()[:16]}"
    path.write_bytes(data)
    return path


def main() -> int:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], default=[])
    parser.add_argument("--runs", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guided", action="store_true")
    arguments = parser.parse_args()
    names = arguments.targets or list(TARGETS)
    if arguments.guided:
        guided(names[0], arguments.runs or RUNS)
        return 0
    held = [blind(name, arguments.runs or DEAR.get(name, RUNS), arguments.seed) for name in names]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
