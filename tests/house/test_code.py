"""Short functions, precise names, and nothing that happens behind the reader's back."""

import ast
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT, functions, imports, modules

LONGEST = 70
VAGUE = {"utils", "util", "helpers", "helper", "base", "common", "services", "service", "managers", "manager", "misc"}
OURS = [*modules(), *modules(below=ROOT / "tools"), *modules(below=ROOT / "tests"), *modules(below=ROOT / "bench")]


def test_no_function_is_longer_than_a_page() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name} ({lines} lines)"
        for path in OURS
        for function in functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LONGEST
    ]
    assert long == []


def test_names_say_what_a_thing_is() -> None:
    names = {part.removesuffix(".py") for path in OURS for part in path.relative_to(ROOT).parts}
    assert names & VAGUE == set()


@pytest.mark.parametrize(
    "module",
    ["django.dispatch", "django.db.models.signals", "django.core.signals", "django.contrib.contenttypes"],
)
def test_nothing_happens_behind_the_readers_back(module: str) -> None:
    using = [
        path for path in modules() if any(name == module or name.startswith(f"{module}.") for name in imports(path))
    ]
    assert using == []


@pytest.mark.parametrize("path", modules("*/models.py"), ids=lambda path: path.parent.name)
def test_models_are_tables_without_verbs(path: Path) -> None:
    verbs = {"save", "delete", "clean", "full_clean", "__init__", "__new__"}
    assert {function.name for function in functions(path)} & verbs == set()


@pytest.mark.parametrize("path", modules("*/models.py"), ids=lambda path: path.parent.name)
def test_foreign_keys_across_rooms_are_strings(path: Path) -> None:
    room = path.parent.name
    foreign = {name for name in imports(path) if name.endswith(".models") and name.startswith("payung.")}
    assert foreign <= {f"payung.{room}.models"}


def test_only_the_site_reads_the_environment() -> None:
    readers = {
        path.relative_to(PACKAGE).parts[0]
        for path in modules()
        for name in imports(path)
        if name in {"os.environ", "os.getenv"} or (name == "os" and "os.environ" in path.read_text("utf-8"))
    }
    assert readers == {"site"}


def test_no_error_is_swallowed_without_a_word() -> None:
    """`except Exception: pass` hides what nobody foresaw."""
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and all(isinstance(line, ast.Pass) for line in node.body)
    ]
    assert silent == []
