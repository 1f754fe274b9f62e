"""Writes docs/licences.md: the licence of every package in requirements.lock, and of what the model was made from.

    .venv/bin/python .ci/licences.py            write the page
    .venv/bin/python .ci/licences.py --check    exit 1 where a locked package is not on it

Reads the metadata of the installed packages and asks nobody.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
MODEL = (
    ("MiniLM-L6 (sentence-transformers), starting weights and word pieces", "Apache-2.0"),
    ("UD English EWT, trees, tags and lemmas", "CC BY-SA 4.0"),
    ("UD English GUM, its freely licensed genres", "CC BY 4.0, CC BY-SA and public domain, by genre"),
    ("Universal NER (UNER), names over EWT", "CC BY-SA 4.0"),
    ("WikiGold, names", "CC BY 4.0"),
    ("CrossNER, politics and news, names", "MIT"),
    ("spacy-lookups-data, lemma tables", "MIT"),
    ("articles written for this project (`training/corpus`)", "MIT, as the project"),
)


def locked() -> list[tuple[str, str]]:
    """Name and version of every package of the lock, environment markers ignored."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE)


def licence(name: str) -> str:
    """What a package says of its licence, in a few words."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return "not installed on this platform"
    if expression := said.get("License-Expression"):
        return str(expression)
    classes = [value.rsplit("::", 1)[1].strip() for value in said.get_all("Classifier", []) if "License ::" in value]
    named = ", ".join(value for value in classes if value != "OSI Approved")
    return named or (said.get("License") or "not stated").strip().splitlines()[0][:60]


def page() -> str:
    """The page."""
    rows = [f"| {name} | {version} | {licence(name)} |" for name, version in locked()]
    model = [f"| {what} | {terms} |" for what, terms in MODEL]
    return "\n".join(
        [
            "# Licences",
            "Curbwatch is MIT. What it needs to run, from `requirements.lock` (made by `.ci/licences.py`):",
            "",
            "| package | version | licence |",
            "| --- | --- | --- |",
            *rows,
            "",
            "## The English model",
            "The weights in `core/models/en_curbwatch` were trained on, and its tables taken from:",
            "",
            "| source | licence |",
            "| --- | --- |",
            *model,
            "",
            "The model as a whole is therefore shared under CC BY-SA 4.0; the program around it is MIT.",
            "",
        ]
    )


def main() -> int:
    """Write or check."""
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    text = PAGE.read_text(encoding="utf-8")
    missing = [name for name, version in locked() if f"| {name} | {version} |" not in text]
    if missing:
        print(f"docs/licences.md lacks {', '.join(missing)}: run .ci/licences.py", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
