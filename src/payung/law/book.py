"""The law as a book: you open it on a day, and the page holds the amounts in force that day with their articles.

    page = book().on(date(2026, 12, 1))
    page.jkm_contribution.value      # 6800
    page.jkm_contribution.because()  # ("PP 44/2015 Lampiran II (sumber sekunder: 6)", ...)

An amount is named after its file under `parameters/`.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Generic, TypeVar

from payung.law import reading
from payung.law.amounts import Amount, Bands, NotInForce, Parameter, Reference

__all__ = ["Amount", "Book", "NotInForce", "Page", "book", "open_book"]

Value = TypeVar("Value")
PROPOSAL = Reference(title="proposal", confidence="inferred")


class _Held(Generic[Value]):
    """An amount of the page, by the name of the attribute. Raises NotInForce if the page is too early or too late."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, page: "Page", owner: type) -> Amount[Value]:
        return page.amount(self.name)  # type: ignore[return-value]  # the file's unit, held to it by the schema


class Page:
    """The amounts in force from `day` until the next of them changes. Each raises NotInForce where the book is silent.

    `law` is the version of the book, to be kept beside every stored result.
    """

    income_bands = _Held[Bands]()  # whole rupiah a month
    jkk_rate = _Held[int]()  # per mille of the base
    jht_rate = _Held[int]()  # per mille of the base
    jkm_contribution = _Held[int]()  # whole rupiah a month

    transport_discount = _Held[int]()  # percent
    other_discount = _Held[int]()  # percent
    discounted_programmes = _Held[tuple[str, ...]]()
    payers_without_discount = _Held[tuple[str, ...]]()
    village_discounted = _Held[bool]()
    donors_discounted = _Held[bool]()
    arrears_before_discount = _Held[bool]()

    entry_age_limit = _Held[int]()  # years
    independent_mandatory = _Held[tuple[str, ...]]()
    independent_optional = _Held[tuple[str, ...]]()
    employer_mandatory = _Held[tuple[str, ...]]()
    employer_optional = _Held[tuple[str, ...]]()

    due_day = _Held[int]()  # day of the contribution month
    prepayment_periods = _Held[tuple[int, ...]]()  # months
    prepayment_payers = _Held[tuple[str, ...]]()

    grace_months = _Held[int]()
    protection_ends_on_day = _Held[int]()  # day of the month after the grace months
    grace_after_sponsored = _Held[bool]()
    protection_needs_payment = _Held[bool]()

    def __init__(self, *, day: date, law: str, amounts: Mapping[str, Amount[object] | NotInForce]) -> None:
        self.day = day
        self.law = law
        self._amounts = amounts

    def amended(self, **values: object) -> "Page":
        """This page with other amounts, marked as a proposal. For proposals and tests only: it is not the law."""
        unknown = values.keys() - self._amounts.keys()
        if unknown:
            raise TypeError(f"the book has no {', '.join(sorted(unknown))}")
        proposals = {name: Amount(value, (PROPOSAL,)) for name, value in values.items()}
        return Page(day=self.day, law=f"{self.law}+proposal", amounts={**self._amounts, **proposals})

    def amount(self, name: str) -> Amount[object]:
        """The amount of this name. Raises NotInForce where the book is silent, KeyError for a name it does not know."""
        amount = self._amounts[name]
        if isinstance(amount, NotInForce):
            raise NotInForce(parameter=amount.parameter, first=amount.first, ended=amount.ended)
        return amount


class Book:
    """Every amount through time. `version` names exactly this content."""

    def __init__(self, *, parameters: Mapping[str, Parameter], version: str) -> None:
        self.parameters = parameters
        self.version = version
        self._turns = sorted({start for parameter in parameters.values() for start, _ in parameter.changes})
        self._pages = [self._page(day) for day in (date.min, *self._turns)]

    def on(self, day: date) -> Page:
        """The page in force on `day`."""
        return self._pages[bisect_right(self._turns, day)]

    def _page(self, day: date) -> Page:
        return Page(
            day=day, law=self.version, amounts={name: _held(each, day) for name, each in self.parameters.items()}
        )


def open_book(folder: Traversable) -> Book:
    """The book whose files lie below `folder`. Raises Misprint where they leave a gap or overlap."""
    contents = reading.read_folder(folder)
    parameters = {name: reading.parse(name=name, content=content) for name, content in contents.items()}
    return Book(parameters=parameters, version=reading.fingerprint(contents))


@cache
def book() -> Book:
    """The law as this version of Payung holds it."""
    return open_book(files("payung.law").joinpath("parameters"))


def _held(parameter: Parameter, day: date) -> Amount[object] | NotInForce:
    try:
        return parameter.on(day)
    except NotInForce as silence:
        return silence
