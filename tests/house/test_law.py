"""Amounts are cited, and money is whole."""

import ast
from importlib.resources import files
from pathlib import Path

import pytest

from payung.law.reading import Raw, read_folder
from tests.house.source import PACKAGE, module, modules

AMOUNTS = read_folder(files("payung.law").joinpath("parameters"))


def _citations(amount: Raw) -> list[object]:
    """The references that stand for the whole amount, or for each of its values."""
    whole = amount["metadata"].get("reference", [])
    return whole or [dated["reference"] for dated in amount["values"].values()]


@pytest.mark.parametrize("name", AMOUNTS)
def test_every_amount_of_the_law_has_a_citation(name: str) -> None:
    assert all(_citations(AMOUNTS[name])), name


WITH_MONEY = ["law/*", "ledger/*", "contributions/*", "coverage/*", "payments/*", "sponsors/a*", "sponsors/intake"]
PLACES = [path for place in WITH_MONEY for path in modules(f"{place}.py")]


@pytest.mark.parametrize("path", PLACES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_nothing_that_counts_money_knows_fractions(path: Path) -> None:
    for node in ast.walk(module(path)):
        fraction = (
            (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
            or (isinstance(node, ast.Name) and node.id in {"float", "Decimal", "Fraction"})
            or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
        )
        assert not fraction, f"{path.relative_to(PACKAGE)}:{node.lineno}: {ast.unparse(node)}"  # type: ignore[attr-defined]
