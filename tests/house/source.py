"""The code of the house as syntax, for the tests that read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/payung"
# What no clone has: made by tools, and never committed.
MADE = {".git", ".venv", "__pycache__", "out", "build", "dist", ".hypothesis", ".mypy_cache", ".ruff_cache"}
MADE |= {".pytest_cache", ".import_linter_cache", "node_modules"}


@cache
def module(path: Path) -> ast.Module:
    """One file's syntax."""
    return ast.parse(path.read_text("utf-8"))


def modules(pattern: str = "**/*.py", *, below: Path = PACKAGE) -> list[Path]:
    """The Python files below a folder, migrations left out: Django writes those."""
    return [path for path in sorted(below.glob(pattern)) if "migrations" not in path.parts]


def files() -> Iterator[Path]:
    """Every file of the repository."""
    pending = [ROOT]
    while pending:
        for path in sorted(pending.pop().iterdir()):
            if path.name in MADE or path.suffix == ".mo":
                continue
            if path.is_dir():
                pending.append(path)
            else:
                yield path


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Every function of a file, methods and inner ones too."""
    return (node for node in ast.walk(module(path)) if isinstance(node, ast.FunctionDef))


def public_functions(path: Path) -> list[ast.FunctionDef]:
    """What a module offers: its functions without a leading underscore."""
    found = (node for node in module(path).body if isinstance(node, ast.FunctionDef))
    return [function for function in found if not function.name.startswith("_")]


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, `from x import y` as both `x` and `x.y`."""
    for node in ast.walk(module(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def texts(path: Path) -> set[str]:
    """Every string that stands in a file."""
    return {
        node.value for node in ast.walk(module(path)) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
