"""Imports go downwards only, and the linter that says so is awake."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT, imports, modules

LINTER = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command(['--no-cache']))"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the house, to break."""
    shutil.copytree(
        PACKAGE, tmp_path / "src/payung", ignore=shutil.ignore_patterns("__pycache__", "static", "templates")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(house: Path) -> tuple[int, str]:
    """The linter's exit status and what it says about the house in this folder."""
    environment = {**os.environ, "PYTHONPATH": str(house / "src")}
    done = subprocess.run(
        [sys.executable, "-c", LINTER], cwd=house, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def test_the_house_stands(copied: Path) -> None:
    status, said = lint(copied)
    assert status == 0, said
    assert "0 broken" in said


def test_an_upward_import_is_caught(copied: Path) -> None:
    with (copied / "src/payung/kernel/months.py").open("a") as file:
        file.write("\nimport payung.site\n")
    status, said = lint(copied)
    assert status == 1
    assert "payung.kernel is not allowed to import payung.site" in said


def test_a_room_without_a_floor_is_caught(copied: Path) -> None:
    (copied / "src/payung/claims").mkdir()
    (copied / "src/payung/claims/__init__.py").touch()
    status, said = lint(copied)
    assert status == 1
    assert "- payung.claims" in said


def test_an_interface_that_imports_a_model_is_caught(copied: Path) -> None:
    with (copied / "src/payung/interfaces/cli/lists.py").open("a") as file:
        file.write("\nfrom payung.people.models import Worker\n")
    status, said = lint(copied)
    assert status == 1
    assert "payung.interfaces.cli.lists -> payung.people.models" in said


def test_interfaces_never_import_models() -> None:
    """The linter knows the rooms by name; this knows every room that will ever come."""
    for path in modules("interfaces/**/*.py"):
        assert [name for name in imports(path) if ".models" in name and name.startswith("payung.")] == [], path


PURE = [
    f"payung.{path.relative_to(PACKAGE).with_suffix('').as_posix().replace('/', '.').removesuffix('.__init__')}"
    for path in [*modules("kernel/*.py"), *modules("law/*.py"), *modules("*/checks.py")]
    if path != PACKAGE / "site/checks.py"  # Django's system checks
]
PURELY = """
import importlib, sys

class Gate:
    def find_spec(self, name, path=None, target=None):
        if name in {"django", "psycopg", "socket", "ssl", "urllib.request", "http.client"}:
            raise ImportError(f"{name} is not pure")

sys.meta_path.insert(0, Gate())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def test_kernel_law_and_checks_import_neither_django_nor_database_nor_network() -> None:
    assert {"payung.kernel.problems", "payung.law.book", "payung.people.checks", "payung.sponsors.checks"} <= set(PURE)
    done = subprocess.run([sys.executable, "-c", PURELY, *PURE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_gate_of_that_test_is_shut() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PURELY, "payung.people.queries"], capture_output=True, text=True, check=False
    )
    assert "django is not pure" in done.stderr


@pytest.mark.parametrize("name", PURE)
def test_kernel_law_and_checks_have_no_clock(name: str) -> None:
    source = (PACKAGE.parent / name.replace(".", "/")).with_suffix(".py")
    code = (source if source.exists() else source.with_suffix("") / "__init__.py").read_text("utf-8")
    for clock in ("datetime.now(", "date.today(", "time.time(", "timezone.now(", "utcnow("):
        assert clock not in code
