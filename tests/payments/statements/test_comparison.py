"""Every difference has its name, and together they are statement less books."""

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.payments.statements.comparison import NAMES, Compared, Received, compare
from payung.payments.statements.reading import Entry, Kind, Statement

FIRST, LAST = date(2026, 11, 19), date(2026, 11, 20)


def came(reference: str, amount: int, day: date = FIRST, kind: Kind = "credit") -> Entry:
    """A line of the statement."""
    return Entry(day, kind, amount, reference, None)


def compared(entries: list[Entry], received: dict[str, Received], elsewhere: list[Entry] | None = None) -> Compared:
    """The statement of two days beside the books."""
    return compare(statement=Statement(FIRST, LAST, tuple(entries)), received=received, elsewhere=elsewhere or [])


IN = Received(8_400, FIRST, reversed=False)
UNDONE = Received(8_400, FIRST, reversed=True)
BACK = came("P1", 8_400, LAST, "debit")


@pytest.mark.parametrize(
    ("entries", "received", "elsewhere", "names"),
    [
        ([came("P1", 8_400)], {"P1": IN}, [], {}),
        ([came("P1", 8_400, LAST)], {"P1": IN}, [], {}),  # another day is no difference
        ([came("P1", 8_400)], {}, [], {"in_statement_only": 8_400}),
        ([came("", 8_400), came("", 8_400)], {}, [], {"in_statement_only": 8_400}),
        ([], {"P1": IN}, [], {"in_books_only": -8_400}),
        ([], {"P1": IN._replace(day=LAST)}, [], {"not_yet_in_statement": -8_400}),
        ([], {"P1": IN}, [came("P1", 8_400)], {}),  # told of by another statement
        ([], {"P1": UNDONE}, [came("P1", 8_400)], {}),  # that one says so too
        ([came("P1", 9_400)], {"P1": IN}, [], {"amount_differs": 1_000}),
        ([came("P1", 8_400), came("P1", 8_400)], {"P1": IN}, [], {"twice_in_statement": 8_400}),
        ([came("P1", 8_400)], {"P1": IN}, [came("P1", 8_400)], {}),  # the same day, told again
        ([came("P1", 8_400, LAST)], {"P1": IN}, [came("P1", 8_400)], {"twice_in_statement": 8_400}),
        ([came("P1", 8_400), BACK], {"P1": IN}, [], {"reversed_by_bank": -8_400}),
        ([BACK], {"P1": IN}, [came("P1", 8_400)], {"reversed_by_bank": -8_400}),
        ([came("P1", 8_400), BACK], {"P1": UNDONE}, [], {}),
        ([came("P1", 8_400)], {"P1": UNDONE}, [], {"reversed_in_books": 8_400}),
        ([], {"P1": UNDONE}, [], {}),
        ([came("P1", 8_400), BACK], {}, [], {}),  # came and went, and nobody told us
    ],
)
def test_each_difference_has_its_name(
    entries: list[Entry], received: dict[str, Received], elsewhere: list[Entry], names: dict[str, int]
) -> None:
    found = compared(entries, received, elsewhere)
    assert {each.name: each.amount for each in found.differences} == names
    assert found.statement - found.books == sum(each.amount for each in found.differences)


def test_what_leaves_and_never_came_is_nobodys_payment() -> None:
    found = compared([came("FEE", 2_500, kind="debit"), came("P1", 8_400)], {"P1": IN})
    assert (found.other, found.agreed, found.differences) == (2_500, 1, ())


REFERENCES, DAYS = st.sampled_from(["", "P1", "P2", "P3"]), st.sampled_from([FIRST, LAST, LAST + timedelta(1)])
AMOUNTS = st.integers(1, 3)
ENTRIES = st.lists(st.builds(Entry, DAYS, st.sampled_from(get_args(Kind)), AMOUNTS, REFERENCES, st.none()), max_size=6)
RECEIVED = st.dictionaries(st.sampled_from(["P1", "P2", "P3"]), st.builds(Received, AMOUNTS, DAYS, st.booleans()))


@settings(max_examples=200)
@given(ENTRIES, RECEIVED, ENTRIES)
def test_whatever_stands_where_the_differences_are_statement_less_books(
    entries: list[Entry], received: dict[str, Received], elsewhere: list[Entry]
) -> None:
    named = {entry.reference for entry in entries} | set(received)
    found = compared(entries, received, [each for each in elsewhere if each.reference in named - {""}])
    assert found.statement - found.books == sum(each.amount for each in found.differences)
    assert {each.name for each in found.differences} <= set(NAMES)
    whole = sum(each.amount if each.kind == "credit" else -each.amount for each in entries)
    assert found.statement - found.other == whole
