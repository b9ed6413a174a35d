"""Day and month are decided once for a column of birth dates, by the NIKs beside it."""

from datetime import date, datetime

import pytest

from payung.people.cells import Cell
from payung.sponsors.files.days import FEWEST_WITNESSES, DayOrder, Witnesses
from payung.sponsors.files.reading import read_table
from tests.people.entries import nik
from tests.sponsors.files.workbooks import HEADING, text, xlsx

DAYS = [date(1990, 8, 5), date(1985, 7, 11), date(1979, 2, 12), date(2001, 10, 9), date(1968, 3, 25)]
AMERICAN = "month_first"


def person(n: int, born: date, written: Cell) -> tuple[Cell, ...]:
    sex = "FM"[n % 2]
    number = nik(born=born, sex=sex, serial=n + 1)
    return (n, number, "Maria Seran", written, "PL"[n % 2], "Belu", "Petani")


def decided(*written: tuple[date, Cell]) -> DayOrder:
    witnesses = Witnesses()
    for n, (born, cell) in enumerate(written):
        witnesses.hear(nik(born=born, sex="FM"[n % 2], serial=n + 1), cell)
    return witnesses.decide()


class TestDecision:
    def test_is_day_before_month_in_texts_that_agree_with_their_niks(self) -> None:
        order = decided(*((day, f"{day:%d/%m/%Y}") for day in DAYS))
        assert order == DayOrder("day_first", cells_swapped=False, witnesses=len(DAYS), against=0)
        assert not order.changes

    @pytest.mark.parametrize("form", ["%m/%d/%Y", "%m-%d-%Y", "Kupang, %m.%d.%Y"])
    def test_is_month_before_day_where_the_niks_say_so(self, form: str) -> None:
        order = decided(*((day, day.strftime(form)) for day in DAYS))
        assert (order.text, order.witnesses, order.against) == (AMERICAN, len(DAYS), 0)

    def test_needs_more_than_a_mistake_or_two(self) -> None:
        few = [(day, f"{day:%m/%d/%Y}") for day in DAYS[: FEWEST_WITNESSES - 1]]
        assert not decided(*few).changes
        assert decided(*few, (DAYS[3], f"{DAYS[3]:%m/%d/%Y}")).changes

    def test_follows_the_majority_and_counts_who_is_against(self) -> None:
        order = decided(
            *((day, f"{day:%d/%m/%Y}") for day in DAYS), *((day, f"{day:%m/%d/%Y}") for day in DAYS[:FEWEST_WITNESSES])
        )
        assert (order.text, order.witnesses, order.against) == ("day_first", len(DAYS), FEWEST_WITNESSES)

    def test_needs_no_nik_where_a_number_is_above_twelve(self) -> None:
        witnesses = Witnesses()
        for _ in range(FEWEST_WITNESSES):
            witnesses.hear("53010154", "08/25/1990")
        assert witnesses.decide().text == AMERICAN

    def test_says_nothing_where_day_and_month_are_equal_or_the_month_has_a_name(self) -> None:
        even = date(1990, 8, 8)
        assert decided((even, "08/08/1990"), (even, even), (DAYS[0], "5 Agustus 1990")).witnesses == 0

    def test_tells_true_dates_that_excel_turned_round(self) -> None:
        order = decided(
            *((day, day.replace(month=day.day, day=day.month)) for day in DAYS[:4]), (DAYS[4], "25/03/1968")
        )
        assert order == DayOrder("day_first", cells_swapped=True, witnesses=5, against=0)

    def test_leaves_true_dates_alone_where_most_are_straight(self) -> None:
        turned = [(day, day.replace(month=day.day, day=day.month)) for day in DAYS[:3]]
        order = decided(*turned, *((day, day) for day in DAYS))
        assert order == DayOrder("day_first", cells_swapped=False, witnesses=len(DAYS), against=3)

    def test_can_be_told_in_json(self) -> None:
        assert DayOrder()._asdict() == {
            "text": "day_first",
            "cells_swapped": False,
            "witnesses": 0,
            "against": 0,
            "short_years": 0,
        }


class TestReading:
    def test_of_a_column_with_the_month_first_gives_the_days_of_the_niks(self) -> None:
        table = read_table(
            content=text(HEADING, *(person(n, day, f"{day:%m/%d/%Y}") for n, day in enumerate(DAYS))), name="list"
        )
        assert [cell for _, (cell,) in table.records(["birth_date"])] == DAYS
        assert [row[3] for _, row in table.rows] == [f"{day:%m/%d/%Y}" for day in DAYS]  # what was sent stays

    def test_of_swapped_cells_beside_texts_that_american_excel_left(self) -> None:
        swapped = [day.replace(month=day.day, day=day.month) for day in DAYS[:4]]
        people = [
            person(n, day, cell) for n, (day, cell) in enumerate(zip(DAYS, [*swapped, "25/03/1968"], strict=True))
        ]
        table = read_table(content=xlsx(HEADING, *people), name="list")
        assert [cell for _, (cell, _) in table.records(["birth_date", "name"])] == [*DAYS[:4], "25/03/1968"]

    def test_of_an_instant_or_a_count_of_days_turns_them_too(self) -> None:
        order = DayOrder(cells_swapped=True)
        assert order.read(cell=datetime.fromisoformat("1990-05-08T00:00"), nik="").isoformat()[:10] == "1990-08-05"
        assert order.read(cell=33001.0, nik="") == date(1990, 8, 5)

    @pytest.mark.parametrize(
        "cell", ["", None, True, -1.0, date(1990, 8, 14), "1990-08-05", "5 Agustus 1990", "31/02/1990"]
    )
    def test_leaves_what_the_order_does_not_touch(self, cell: Cell) -> None:
        assert DayOrder("day_first", cells_swapped=True).read(cell=cell, nik="") == cell

    @pytest.mark.parametrize("cell", ["25/03/1968", "02/30/1968", "1968-03-25", "Maret 1968", 24922.0])
    def test_with_the_month_first_leaves_what_it_cannot_explain(self, cell: Cell) -> None:
        assert DayOrder("month_first").read(cell=cell, nik="") == cell

    def test_keeps_its_cells_where_nothing_is_odd(self) -> None:
        table = read_table(content=xlsx(HEADING, *(person(n, day, day) for n, day in enumerate(DAYS))), name="list")
        assert [cell for _, (cell,) in table.records(["birth_date"])] == DAYS
        assert table.days.witnesses == len(DAYS)


class TestShortYear:
    @pytest.mark.parametrize(
        ("born", "written"),
        [
            (date(1990, 8, 5), "05/08/90"),
            (date(1990, 8, 5), "5-8-90"),
            (date(1990, 8, 5), "Kupang, 05.08.90"),
            (date(1990, 8, 5), "5-Agu-90"),
            (date(2005, 8, 5), "05/08/05"),
            (date(1930, 8, 5), "05/08/30"),
        ],
    )
    def test_is_read_where_the_nik_repeats_it(self, born: date, written: str) -> None:
        table = read_table(content=text(HEADING, person(0, born, written)), name="list")
        assert table.days.short_years == 1
        assert [cell for _, (cell,) in table.records(["birth_date"])] == [born]

    @pytest.mark.parametrize("written", ["06/08/90", "05/08/91", "08/05/90", "05/Foo/90"])
    def test_stays_unreadable_where_the_nik_says_otherwise(self, written: str) -> None:
        people = [person(0, date(1990, 8, 5), written), person(1, date(1991, 8, 5), "05/08/91")]
        table = read_table(content=text(HEADING, *people), name="list")
        assert [cell for _, (cell,) in table.records(["birth_date"])] == [written, date(1991, 8, 5)]
