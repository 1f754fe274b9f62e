"""Every regular expression of the product over hostile strings: time may grow with the text, not with its square.

The expressions are collected as they are compiled, code and lexicons alike, in a fresh interpreter that imports all of
`core` and reads an article. Strings are made from each expression's own parts and from what hostile texts are made of.
"""

from __future__ import annotations

import json
import os
import re
import re._parser as syntax  # type: ignore[import-untyped]
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIZE = 4096  # characters, then twice as many
WORST = 5.0  # yardsticks on the longer string, whatever the growth: 50 ms where one takes 10
GROWTH = 2.6  # times per doubling
LOOKS = 3  # a fault is one that is seen every time
NOISE = 1.0  # yardsticks below which a ratio says nothing

COLLECT = r"""
import re, sys, json, importlib, importlib.util, pkgutil
found = {}
home = "\0"
inner = re._compile
def collect(pattern, flags):
    made = inner(pattern, flags)
    frame = sys._getframe(1)
    for _ in range(3):
        if frame is None: break
        name = frame.f_code.co_filename
        if name.startswith(sys.argv[2]) and isinstance(made, re.Pattern) and isinstance(made.pattern, str):
            found.setdefault(json.dumps([made.pattern, made.flags]), name[len(sys.argv[2]) :]); break
        frame = frame.f_back
    return made
re._compile = collect
re.purge()
import core
home = core.__path__[0] + "/"
for module in pkgutil.walk_packages(core.__path__, "core."):
    absent = module.name == "core.cluster.run" and importlib.util.find_spec("distributed") is None
    if module.name not in ("core.__main__", "core.confined") and not absent: importlib.import_module(module.name)
from pathlib import Path
from core.analysis import analyze_folder
analyze_folder(Path(sys.argv[1]), memory=None)
print(json.dumps([[*json.loads(key), where] for key, where in found.items()]))
"""

HOSTILE = [
    *"aA \t\n.\"“([-1&|’é#*/'_",
    *("1,", "1 ", "A ", "a ", "Aa ", "Aa-", "a-", ". ", ".\n", " |", "a|", " - ", "a’", "US", "US ", "by ", "By Aa "),
    *("(a", "\u200b", "\r\n", "> ", "# ", "http://", "@", "1.", "$1 ", "June ", "2025-", "June 1, ", "Mr. ", "the "),
]


@cache
def shipped() -> list[tuple[str, int, str]]:
    """Pattern, flags and file of every expression that is compiled."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", COLLECT, str(ROOT / "seeds" / "000_ef6c7e21aec79fe0.txt"), f"{ROOT}/core/"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, timeout=900, check=True)
    return [tuple(row) for row in json.loads(done.stdout.splitlines()[-1])]


def sample(tree: Any) -> str:
    """A string that a parsed expression matches, or nearly does."""
    out = []
    for kind, value in tree:
        match str(kind):
            case "LITERAL":
                out.append(chr(value))
            case "NOT_LITERAL":
                out.append("b" if chr(value) == "a" else "a")
            case "ANY":
                out.append("a")
            case "IN":
                out.append(_member(value))
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                out.append(sample(value[2]) * max(value[0], min(value[1], 2)))
            case "SUBPATTERN":
                out.append(sample(value[3]))
            case "BRANCH":
                out.append(sample(max(value[1], key=len)))
            case "ASSERT" if value[0] == 1:
                out.append(sample(value[1]))
    return "".join(out)


def _member(items: Any) -> str:
    kind, value = items[0]
    match str(kind):
        case "LITERAL":
            return chr(value)
        case "RANGE":
            return chr(value[0])
        case "CATEGORY":
            return {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_NOT_WORD": " "}.get(str(value), "a")
    return "a"


def parts(tree: Any) -> list[str]:
    """Samples of everything that an expression repeats."""
    found = []
    for kind, value in tree:
        match str(kind):
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                found += [sample(value[2]), *parts(value[2])]
            case "SUBPATTERN":
                found += parts(value[3])
            case "BRANCH":
                found += [part for branch in value[1] for part in parts(branch)]
            case "ASSERT" | "ASSERT_NOT":
                found += parts(value[1])
    return found


def seconds(expression: re.Pattern[str], text: str) -> float:
    """CPU time of finding all matches."""
    begun = time.process_time()
    for _ in expression.finditer(text):
        pass
    return time.process_time() - begun


YARD = re.compile("[a-z]+x")


@cache
def yardstick() -> float:
    """CPU seconds of a fixed piece of matching: processors differ by a factor of three."""
    return min(seconds(YARD, "a" * 4000) for _ in range(7))


def faults(expression: re.Pattern[str]) -> list[str]:
    """The hostile strings on which an expression is too slow or grows too fast."""
    tree = syntax.parse(expression.pattern, expression.flags)
    whole = sample(tree)
    found = []
    for unit in dict.fromkeys(part for part in (whole, *parts(tree), *HOSTILE) if part):
        for before, after in (("", "\0"), (whole, "!")):
            short, long = (before + (unit * (size // len(unit) + 1))[:size] + after for size in (SIZE, 2 * SIZE))
            if seconds(expression, long) <= NOISE * yardstick():
                continue
            looks = (_fault(expression, short, long) for _ in range(LOOKS))
            if all(last := look for look in looks):
                found.append(f"{unit[:30]!r}: {last}")
    return found


def _fault(expression: re.Pattern[str], short: str, long: str) -> str:
    """What is wrong at one look, or nothing. The yardstick is taken in between: load comes and goes."""
    rounds = [(seconds(expression, short), seconds(expression, long), seconds(YARD, "a" * 4000)) for _ in range(5)]
    base, slow, yard = (max(min(times), 1e-6) for times in zip(*rounds, strict=True))
    if slow > WORST * yard or (slow > NOISE * yard and slow / base > GROWTH):
        return f"{slow * 1000:.0f} ms, {slow / yard:.1f} yardsticks, {slow / base:.1f} times per doubling"
    return ""


def test_the_measure_finds_what_is_quadratic_and_what_is_exponential() -> None:
    assert faults(re.compile(r"\s+$"))
    assert faults(re.compile(r"a*b"))
    assert not faults(re.compile(r"\s{1,3}[A-Z]\w{0,20}"))


def test_expressions_are_collected_from_code_and_lexicons() -> None:
    files = {where for _, _, where in shipped()}
    assert len(shipped()) > 60
    assert {"front_matter.py", "layout/furniture.py", "extract/dates/lexer.py"} <= files


def test_no_expression_grows_faster_than_its_text() -> None:
    slow = {
        f"{where}: {pattern[:120]}": found
        for pattern, flags, where in shipped()
        if (found := faults(re.compile(pattern, flags)))
    }
    assert not slow, json.dumps(slow, indent=1, ensure_ascii=False)
