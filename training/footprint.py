"""Speed, load time and peak memory of reading: `python -m training.footprint MODEL`, a process of its own.

MODEL is a folder of this project's model or of a spaCy pipeline. Twenty articles are read: the seeds, four times over.
spaCy imports torch wherever it finds it, which is 180 MB that nothing here uses and that no user has installed; it is
therefore kept out, as on a user's machine, unless `--with-torch` is given.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def peak() -> int:
    """Peak resident memory of this process, MB. The kernel's `ru_maxrss` counts the parent's in."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return round(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--with-torch", action="store_true", help="let spaCy import torch where it is installed")
    arguments = parser.parse_args()
    if not arguments.with_torch:
        sys.modules["torch"] = None  # type: ignore[assignment]  # an import of it now fails as if it were absent
    import spacy

    from core.language import load_pipeline

    began, began_wall = time.process_time(), time.monotonic()
    ours = (arguments.model / "labels.json").exists()
    nlp = load_pipeline(arguments.model) if ours else spacy.load(arguments.model)
    load, load_wall = time.process_time() - began, time.monotonic() - began_wall
    loaded = peak()
    articles = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))] * 4
    began = time.process_time()
    for _ in nlp.pipe(articles):
        pass
    spent = time.process_time() - began
    figures = {
        "words per CPU second": round(sum(len(text.split()) for text in articles) / spent),
        "load, CPU seconds": round(load, 2),
        "load, seconds": round(load_wall, 2),
        "memory when loaded, MB": loaded,
        "peak memory, MB": peak(),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
