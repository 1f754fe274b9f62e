"""Supply chain: every locked package has an exact version and hashes; known holes where a database is at hand.

Runs offline. `pip-audit` asks a service: it is run where it is installed and AUDIT=online, and skipped with a word.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENTRY = re.compile(r"^[A-Za-z0-9._-]+==[^\s;\\]+")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


def faults(text: str) -> list[str]:
    """What is wrong with a lock file: an entry without version or hash, a source other than the index."""
    found = []
    for entry in re.split(r"\n(?=\S)", text):
        if entry.startswith(("#", "\n")) or not entry.strip():
            continue
        name = entry.split()[0]
        if not ENTRY.match(entry):
            found.append(f"{name}: not an exact version")
        elif not HASH.search(entry):
            found.append(f"{name}: no hash")
        if "://" in entry:
            found.append(f"{name}: comes from an address")
    return found


def main() -> int:
    """Check both lock files."""
    failed = False
    for name in ("requirements.lock", "requirements-test.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        wrong = faults(text)
        failed = failed or bool(wrong)
        entries, hashes = len(re.findall(ENTRY.pattern, text, re.MULTILINE)), len(HASH.findall(text))
        print(f"{name}: {entries} packages, {hashes} hashes" + "".join(f"\n  {line}" for line in wrong))
    if os.environ.get("AUDIT") == "online" and (tool := shutil.which("pip-audit")):
        failed = subprocess.call([tool, "--require-hashes", "-r", str(ROOT / "requirements.lock")]) != 0 or failed
    else:
        print("known vulnerabilities: skipped, nobody is asked (AUDIT=online and pip-audit would)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
