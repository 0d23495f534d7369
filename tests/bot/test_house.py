"""The rules of the house, kept by machine: which way imports point, what every file says of itself, how big it is."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "adapters", "bench", "tests")
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
VAGUE = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}


def modules(*rooms: str) -> Iterator[Path]:
    """Every Python file in these rooms."""
    for room in rooms or ROOMS:
        yield from sorted((HOUSE / room).rglob("*.py"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function in a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_imports_point_one_way(monkeypatch: pytest.MonkeyPatch):
    """The contracts in .importlinter hold."""
    monkeypatch.chdir(HOUSE)
    assert lint_imports(cache_dir=None, no_cache=True) == 0


def test_every_file_says_what_it_is_for():
    """Each module opens with a docstring."""
    silent = [str(path.relative_to(HOUSE)) for path in modules() if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_every_test_says_what_is_true():
    """Each test has one sentence that a reader can check."""
    silent = [
        f"{path.relative_to(HOUSE)}::{each.name}"
        for path in modules("tests")
        for each in functions(path)
        if each.name.startswith("test_") and not ast.get_docstring(each)
    ]
    assert silent == []


def test_files_and_functions_stay_small():
    """Nobody has to scroll for long."""
    long = [
        f"{path.relative_to(HOUSE)}: {lines} lines"
        for path in modules("bot", "adapters", "bench")
        if (lines := len(path.read_text().splitlines())) > LONGEST_MODULE
    ]
    long += [
        f"{path.relative_to(HOUSE)}::{each.name}: {each.end_lineno - each.lineno + 1} lines"
        for path in modules("bot", "adapters", "bench")
        if path.parent.name != "versions"  # a migration is a list
        for each in functions(path)
        if each.end_lineno and each.end_lineno - each.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_no_file_has_a_name_that_says_nothing():
    """A file is called after what it holds."""
    vague = [str(path.relative_to(HOUSE)) for path in modules() if path.stem in VAGUE or path.parent.name in VAGUE]
    assert vague == []


def test_nothing_is_left_half_done():
    """No stub, no note to self."""
    words = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error")))
    left = [
        f"{path.relative_to(HOUSE)}:{number}"
        for path in modules()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if words.search(line)
    ]
    assert left == []


def test_requirements_name_no_place():
    """Pinned versions come with hashes, and with no index or machine to fetch them from."""
    for path in (HOUSE / "requirements").glob("*.txt"):
        text = path.read_text()
        assert not re.search(r"^\s*(-i|--index|--extra-index|--find-links|--trusted)|://|@ file", text, re.MULTILINE)
        pins = re.findall(r"^[A-Za-z0-9][^\n]*?\\$", text, re.MULTILINE)
        assert pins
        assert all("==" in pin for pin in pins)
        assert text.count("--hash=sha256:") >= len(pins)


def test_tests_mirror_the_tree():
    """A folder of tests lies where the folder lies that it is about."""
    folders = {path.parent.relative_to(HOUSE / "tests") for path in (HOUSE / "tests").rglob("test_*.py")}
    about_the_whole = {Path("end_to_end")}
    lost = [folder for folder in sorted(folders) if folder not in about_the_whole and not (HOUSE / folder).is_dir()]
    assert lost == []


def test_every_measure_is_documented_and_known_by_one_id():
    """What readers are shown is there, in sentences, for each measure."""
    from bot.metrics import MEASURES, measure  # noqa: PLC0415  # numpy comes with it

    assert len({each.id for each in MEASURES}) == len(MEASURES)
    assert len({each.name for each in MEASURES}) == len(MEASURES)
    for each in MEASURES:
        assert len(each.explanation) > 40, each.id
        assert each.explanation.strip().endswith((".", ")")), each.id
        assert measure(each.id.lower()) is each
        assert measure(each.name) is each


def test_help_loads_nothing_heavy():
    """`network-health --help` answers at once, because heavy packages wait until a verb needs them."""
    heavy = ("numpy", "scipy", "sqlalchemy", "altair", "alembic", "pydantic", "msgspec", "jinja2")
    check = f"import sys, bot.cli; print(*(name for name in {heavy!r} if name in sys.modules))"
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")
