"""The borders of the house: who may import whom, what a fresh interpreter loads, and what has no business in a file."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted([*(ROOT / "core").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "dashboard.py"])

# (files, what they must not import, why)
BORDERS = [
    ("core/**/*.py", ("streamlit", "pages", "tests", "dashboard"), "core runs without a dashboard"),
    ("core/**/*.py", ("torch", "training", "transformers"), "the model is run, not trained"),
    ("core/extract/**/*.py", ("pandas", "plotly"), "extractors return records"),
    ("core/ledger*.py", ("spacy", "pandas", "core.language", "core.extract"), "the ledger knows records only"),
    ("core/ledger/**/*.py", ("spacy", "pandas", "core.language", "core.extract"), "the ledger knows records only"),
    ("core/frames.py", ("spacy", "plotly"), "frames come from records"),
    ("core/charts.py", ("spacy", "core.selection", "core.analysis"), "charts draw what they are given"),
    ("core/model.py", ("core",), "records depend on nothing"),
    ("pages/**/*.py", ("spacy", "re", "plotly", "core.extract", "core.language"), "pages show"),
    ("dashboard.py", ("spacy", "re", "plotly", "core.extract", "core.language"), "the router routes"),
]


def imported(path: Path) -> set[str]:
    """Dotted names of everything a file imports, wherever in it; `from a import b` counts as `a` and as `a.b`."""
    package = ".".join(path.relative_to(ROOT).with_suffix("").parts[:-1])
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            names |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return names


def below(name: str, border: str) -> bool:
    return name == border or name.startswith(border + ".")


@pytest.mark.parametrize(("files", "forbidden", "why"), BORDERS, ids=[f"{row[0]}: {row[2]}" for row in BORDERS])
def test_borders(files: str, forbidden: tuple[str, ...], why: str) -> None:
    crossed = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sorted(ROOT.glob(files))
        for name in imported(path)
        if any(below(name, border) for border in forbidden)
    ]
    assert not crossed, why


def test_extractors_do_not_import_one_another() -> None:
    extract = ROOT / "core" / "extract"
    crossed = []
    for path in extract.rglob("*.py"):
        own = path.relative_to(extract).with_suffix("").parts[0]
        for name in imported(path):
            if below(name, "core.extract") and name != "core.extract" and name.split(".")[2] != own:
                crossed.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not crossed


def test_only_one_module_makes_html() -> None:
    callers = [str(path.relative_to(ROOT)) for path in CODE if "unsafe_allow_html" in path.read_text(encoding="utf-8")]
    assert not callers, "text from articles is data: st.html takes what core.highlight made"


def fresh(program: str) -> str:
    """What a program prints in an interpreter of its own."""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_core_runs_without_streamlit() -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in CODE
        if path.is_relative_to(ROOT / "core") and path.stem != "__main__"
    ]
    if importlib.util.find_spec("distributed") is None:  # the cluster extra is not installed
        modules.remove("core.cluster.run")
    program = f"import importlib, sys\nfor name in {modules}: importlib.import_module(name)\n"
    assert fresh(program + "print('streamlit' in sys.modules)") == "False"


def test_a_warm_start_does_not_import_spacy() -> None:
    assert fresh("import core.analysis, core.cli, sys; print('spacy' in sys.modules)") == "False"


def test_no_package_index_is_named() -> None:
    named = ("--index-url", "--extra-index-url", "--find-links", "file://")
    for name in ("requirements.lock", "requirements-test.lock", "pyproject.toml", "README.md", ".ci/run"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not any(word in text for word in named), name
    for name in ("requirements.lock", "requirements-test.lock"):
        assert "torch==" not in (ROOT / name).read_text(encoding="utf-8"), "training needs it, nothing else"


def test_readme_commands_are_one_line_each_with_their_own_environment() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line.startswith("python3 -m venv ")]
    assert len(commands) == 2
    assert commands[0].endswith("streamlit run dashboard.py")
    assert "-m pytest" in commands[1]
