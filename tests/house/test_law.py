"""Amounts are cited, money is whole, and what the law says of itself it says in both languages."""

import ast
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest

from payung.kernel.language import Language
from payung.law.benefits import Benefit, benefits
from payung.law.book import book
from payung.law.book_files import Raw, read_folder
from payung.law.cases import check, shipped
from payung.law.handbook import told_amount
from payung.law.sentences import catalogue as sentences
from tests.house.source import PACKAGE, module, modules

AMOUNTS = read_folder(files("payung.law").joinpath("parameters"))


def _citations(amount: Raw) -> list[object]:
    """The references that stand for the whole amount, or for each of its rows or values."""
    whole = amount["metadata"].get("reference", [])
    return whole or [each["reference"] for each in amount.get("rows", amount.get("values", {}).values())]


def gaps(text: str) -> set[tuple[str, str]]:
    """What a sentence leaves to be filled, and how; but for the s that only English adds."""
    return {(name, how or "") for _, name, how, _ in Formatter().parse(text) if name is not None and how != "s"}


@pytest.mark.parametrize("name", AMOUNTS)
def test_every_amount_of_the_law_has_a_citation(name: str) -> None:
    assert all(_citations(AMOUNTS[name])), name


WITH_MONEY = [
    "law/*",
    "law/*/*",
    "ledger/*",
    "contributions/*",
    "coverage/*",
    "payments/*",
    "sponsors/a*",
    "sponsors/intake",
]
PLACES = [path for place in WITH_MONEY for path in modules(f"{place}.py")]


# What numpy calls a fraction, or answers with one; and what it fills with fractions unless told a dtype.
FRACTIONS = set("float16 float32 float64 longdouble floating inexact mean average median".split())
FRACTIONS |= {"divide", "true_divide", "linspace"}
FILLED = {"empty", "zeros", "ones"}


def _fractions_of_numpy(node: ast.AST) -> bool:
    """Whether this names one of FRACTIONS, or makes an array without saying of what."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FILLED:
        return all(keyword.arg != "dtype" for keyword in node.keywords)
    return isinstance(node, ast.Attribute) and node.attr in FRACTIONS


@pytest.mark.parametrize("path", PLACES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_nothing_that_counts_money_knows_fractions(path: Path) -> None:
    for node in ast.walk(module(path)):
        fraction = (
            (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
            or (isinstance(node, ast.Name) and node.id in {"float", "Decimal", "Fraction"})
            or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
            or _fractions_of_numpy(node)
        )
        assert not fraction, f"{path.relative_to(PACKAGE)}:{node.lineno}: {ast.unparse(node)}"  # type: ignore[attr-defined]


GAPS = {code: {each: gaps(text) for each, text in texts.items()} for code, texts in sentences().items()}


@pytest.mark.parametrize("code", GAPS)
def test_every_sentence_of_the_law_says_the_same_in_both_languages(code: str) -> None:
    assert GAPS[code]["id"] == GAPS[code]["en"]
    assert all(text.strip() for text in sentences()[code].values())


# What no worked case leads to: tests of these modules, in tests/law, do.
SAID_BY_UNIT_TESTS = set(
    """
    contribution.discount_ends contribution.discounted contribution.relief_apart
    cover.ended_and_forgiven cover.no_arrears cover.nothing_after cover.one_job deadline.estimated expiry.jkm_limited
    heirs.by_leave heirs.grandparent jht.too_soon jkk.basis_accident jkk.basis_active jkk.basis_diagnosis
    jkk.incapacity_days_unpaid jkk.share_other jkm.not_restarted
    protection.no_grace scholarship.at_once scholarship.cap scholarship.year
    """.split()
)


def test_every_sentence_of_the_law_is_said_by_a_worked_case_or_the_handbook(monkeypatch: pytest.MonkeyPatch) -> None:
    said = set()

    class Heard(dict[str, Mapping[Language, str]]):
        def __getitem__(self, code: str) -> Mapping[Language, str]:
            said.add(code)
            return super().__getitem__(code)

    heard = Heard(sentences())
    for name, each in list(sys.modules.items()):
        if name.startswith("payung.law") and hasattr(each, "catalogue"):
            monkeypatch.setattr(each, "catalogue", lambda: heard)
    check(cases=shipped())
    for parameter in book().parameters.values():
        told_amount(parameter=parameter, language="id")
    assert set(heard) - said == SAID_BY_UNIT_TESTS


@pytest.mark.parametrize("benefit", benefits().values(), ids=lambda benefit: benefit.name)
def test_every_benefit_rests_on_amounts_of_the_book(benefit: Benefit) -> None:
    assert set(benefit.amounts) <= set(book().parameters)


def test_every_amount_of_the_book_belongs_to_a_benefit() -> None:
    assert set(book().parameters) == {name for benefit in benefits().values() for name in benefit.amounts}
