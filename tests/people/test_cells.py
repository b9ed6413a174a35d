"""What people write into forms and sheets, and what is read from it."""

from contextlib import suppress
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.people import cells
from payung.people.cells import Cell, Impossible, Unreadable

BORN = date(1990, 8, 14)


class TestText:
    @pytest.mark.parametrize(
        ("cell", "read"),
        [
            (None, ""),
            ("", ""),
            ("   ", ""),
            ("  Maria  Seran ", "Maria Seran"),
            ("Maria\tSeran\r\n", "Maria Seran"),
            ("\xa0Maria\xa0\xa0Seran\u2003", "Maria Seran"),
            ("Maria\0Seran", "Maria Seran"),
            ("\0", ""),
            ("\x1b[31mMaria\x07", "[31mMaria"),
            ("\ufeffMaria", "Maria"),
            ("\ud800Maria", "Maria"),
            ("Çelik Ñoño", "Çelik Ñoño"),
            (5371.0, "5371"),
            (0.5, "0.5"),
            (12, "12"),
            (True, "True"),
            (BORN, "1990-08-14"),
        ],
    )
    def test_is_one_line_of_printable_characters(self, cell: Cell, read: str) -> None:
        assert cells.text(cell) == read

    @given(st.text(st.characters()))
    def test_whatever_is_written_the_database_can_hold_it(self, cell: str) -> None:
        read = cells.text(cell)
        assert read.isprintable()
        assert "  " not in read
        assert read == read.strip() == cells.text(read)
        read.encode()


class TestDay:
    @pytest.mark.parametrize(
        "cell",
        [
            *("14-08-1990", "14/08/1990", "14.08.1990", "14 08 1990", "14 - 8 - 1990", "14-8-1990"),
            *("1990-08-14", "1990/8/14", "1990-08-14 00:00:00", "1990-08-14T00:00:00", "1990-08-14 00:00"),
            *("14 Agustus 1990", "14 AGUSTUS 1990", "14-Agu-1990", "14 Agt 1990", "14 Ags 1990", "14 august 1990"),
            *("14 Agustus, 1990", "14.Agu.1990", "14/aug/1990", "Kupang, 14-08-1990", "Atambua , 14 Agustus 1990"),
            *(" 14-08-1990 ", "\xa014-08-1990", "14\t08\t1990", "Belu, NTT, 14/8/1990", "RT 05, 1990-08-14"),
            *("33099", "33099.0", "14/08/1990 0:00:00", "14/08/1990 00.00"),
            *(33099, 33099.0, 33099.75, BORN, datetime(1990, 8, 14, 23, 59, tzinfo=UTC)),
        ],
    )
    def test_is_read_in_every_spelling(self, cell: Cell) -> None:
        assert cells.day(cell) == BORN

    @pytest.mark.parametrize(
        ("written", "month"),
        [
            *(("Januari", 1), ("Jan", 1), ("Februari", 2), ("Pebruari", 2), ("Maret", 3), ("April", 4), ("Mei", 5)),
            *(("May", 5), ("Juni", 6), ("July", 7), ("Agustus", 8), ("September", 9), ("Sept", 9), ("Oktober", 10)),
            *(("Okt", 10), ("November", 11), ("Nopember", 11), ("Desember", 12), ("Dec", 12)),
        ],
    )
    def test_knows_the_months_names(self, written: str, month: int) -> None:
        assert cells.day(f"3 {written} 1985") == date(1985, month, 3)

    @pytest.mark.parametrize("cell", [None, "", "  "])
    def test_nothing_written_is_none(self, cell: Cell) -> None:
        assert cells.day(cell) is None

    @pytest.mark.parametrize(
        "cell", ["31-02-1990", "29-02-1990", "29 Februari 1900", "31/04/1990", "00-01-1990", "14-13-1990", "0000-01-01"]
    )
    def test_a_day_that_is_not_in_the_calendar_is_impossible(self, cell: str) -> None:
        with pytest.raises(Impossible):
            cells.day(cell)

    @pytest.mark.parametrize("cell", ["29-02-2000", "29 Feb 1996", "1988-02-29"])
    def test_leap_days_are_days(self, cell: str) -> None:
        read = cells.day(cell)
        assert read is not None
        assert (read.month, read.day) == (2, 29)

    @pytest.mark.parametrize(
        "cell",
        [
            *("14-08-90", "08/1990", "1990", "tidak tahu", "14 Augustus 1990", "19900814", "14-08-1990 pagi", "-"),
            *(
                "1990-08-14 13:00:00",
                "3309",
                "73051",
                "00001",
                "," * 200_000,
                "14-08-19901",
                "14–08–1990",
                "Kupang,",
                "14-08-1990, Kupang",
            ),
            *(True, False, 0, -1, 73051, 1e300, float("nan"), float("inf")),
        ],
    )
    def test_anything_else_is_unreadable(self, cell: Cell) -> None:
        with pytest.raises(Unreadable):
            cells.day(cell)

    @given(st.dates(date(1900, 3, 1), date(2099, 12, 31)), st.sampled_from("-/. "))
    def test_day_comes_before_month(self, day: date, mark: str) -> None:
        assert cells.day(f"{day.day}{mark}{day.month:02}{mark}{day.year}") == day
        assert cells.day((day - cells.EXCEL_EPOCH).days) == day


class TestRupiah:
    @pytest.mark.parametrize(
        ("cell", "amount"),
        [
            *(("1500000", 1_500_000), ("1.500.000", 1_500_000), ("1,500,000", 1_500_000), ("1 500 000", 1_500_000)),
            *(("Rp 1.500.000", 1_500_000), ("Rp1.500.000,00", 1_500_000), ("rp. 1.500.000,-", 1_500_000)),
            *(("1,500,000.00", 1_500_000), (1_500_000, 1_500_000), (1.5e6, 1_500_000), ("0", 0), (0, 0), ("500", 500)),
            *(
                ("1.500", 1_500),
                ("1_500_000", 1_500_000),
                ("1000000000000", 10**12),
                ("12.00", 12),
                ("RP\xa0750.000", 750_000),
            ),
            *((None, None), ("", None), ("  ", None)),
        ],
    )
    def test_is_read_as_people_write_it(self, cell: Cell, amount: int | None) -> None:
        assert cells.rupiah(cell) == amount

    @pytest.mark.parametrize(
        "cell",
        [
            *(
                "1,5 juta",
                "satu juta",
                "-500",
                "1.50.000",
                "1.500.00",
                "1." + "111." * 1500 + "111",
                "1.111.111.111.111.111",
                "1.5000",
                "1.500,000",
                "500rb",
                "=1+1",
                "Rp",
                "1e6",
            ),
            *("1234567890123456", -1, 0.5, True, BORN, float("nan"), float("inf"), time(1, 30)),
        ],
    )
    def test_what_could_be_another_amount_is_not_guessed_at(self, cell: Any) -> None:
        with pytest.raises(Unreadable):
            cells.rupiah(cell)


class TestPhone:
    @pytest.mark.parametrize(
        "cell",
        [
            *(
                "081234567890",
                "0812-3456-7890",
                "+62 812 3456 7890",
                "62812 34567890",
                "(0812) 3456.7890",
                "81234567890",
            ),
            *("'081234567890", "+62081234567890", 81234567890, 81234567890.0, "0812/3456/7890"),
        ],
    )
    def test_has_the_country_code(self, cell: Cell) -> None:
        assert cells.phone(cell) == "6281234567890"

    @pytest.mark.parametrize("cell", [None, "", " - ", "'"])
    def test_nothing_written_is_none(self, cell: Cell) -> None:
        assert cells.phone(cell) == ""

    @pytest.mark.parametrize("cell", ["tidak ada", "12345", "0812345678901234", "0812x", "٠٨١٢٣٤٥٦٧٨٩٠", "-5", 0.5])
    def test_anything_else_is_unreadable(self, cell: Cell) -> None:
        with pytest.raises(Unreadable):
            cells.phone(cell)


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.times(),
    st.timedeltas(),
    st.text(st.characters()),
    st.text("0123456789.,-/ RpE+jan\xa0\t()'=\""),
)


@pytest.mark.parametrize("read", [cells.text, cells.day, cells.rupiah, cells.phone])
def test_no_cell_of_any_kind_breaks_the_reading(read: Any) -> None:
    @given(ANYTHING)
    def reads_or_says_why(cell: Any) -> None:
        with suppress(Unreadable, Impossible):
            read(cell)

    reads_or_says_why()
