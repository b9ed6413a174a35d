"""Who may join."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.law.book import NotInForce, book
from payung.law.eligibility import (
    age_on,
    is_of_entry_age,
    mandatory_programmes,
    may_join,
    may_stay,
    optional_programmes,
    programmes_missing,
    programmes_of_jobs,
)

PAGE_DAY = date(2026, 11, 20)
PAGE = book().on(PAGE_DAY)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1961, 11, 20), date(2026, 11, 19), 64),
        (date(1961, 11, 20), date(2026, 11, 20), 65),
        (date(1960, 2, 29), date(2025, 2, 28), 64),
        (date(1960, 2, 29), date(2025, 3, 1), 65),
        (date(1960, 2, 29), date(2024, 2, 28), 63),
        (date(1960, 2, 29), date(2024, 2, 29), 64),
        (date(2026, 11, 20), date(2026, 11, 20), 0),
    ],
)
def test_age_counts_completed_years(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


@given(born=st.dates(date(1950, 1, 1), date(2010, 12, 31)), later=st.integers(0, 30_000))
def test_age_rises_by_one_on_one_day_a_year(born: date, later: int) -> None:
    day = born + timedelta(days=later)
    birthday = (day.month, day.day) == (born.month, born.day)
    leapling_in_a_common_year = (
        (born.month, born.day) == (2, 29) and (day.month, day.day) == (3, 1) and day.year % 4 != 0
    )
    rise = age_on(born, day) - age_on(born, day - timedelta(days=1))
    assert rise == (birthday or leapling_in_a_common_year)


@pytest.mark.parametrize(("born", "may_join"), [(date(1961, 11, 21), True), (date(1961, 11, 20), False)])
def test_nobody_joins_from_the_65th_birthday_on(born: date, may_join: bool) -> None:
    assert is_of_entry_age(page=PAGE, birth_date=born, on=date(2026, 11, 20)) is may_join


@pytest.mark.parametrize(
    ("born", "may", "said"),
    [
        (
            date(1961, 11, 21),
            True,
            "Lahir 21 November 1961, berusia 64 tahun pada 20 November 2026: belum 65 tahun, jadi boleh mendaftar",
        ),
        (
            date(1961, 11, 20),
            False,
            "Lahir 20 November 1961, berusia 65 tahun pada 20 November 2026: sudah 65 tahun, jadi tidak boleh mendaftar"
            " lagi",
        ),
        (date(2026, 11, 21), False, "Tanggal lahir 21 November 2026 sesudah 20 November 2026: tidak mungkin"),
    ],
)
def test_who_may_join_is_told_why(born: date, may: bool, said: str) -> None:
    told = may_join(page=PAGE, birth_date=born, on=PAGE_DAY)
    assert (told.value, told.why.explain(language="id")) == (may, (said,))
    assert told.why.because() == ("Permenaker 5/2021 Pasal 33(1)b",)


@given(born=st.dates(date(1950, 1, 1), PAGE_DAY))
def test_what_is_told_agrees_with_what_a_list_is_judged_by(born: date) -> None:
    told = may_join(page=PAGE, birth_date=born, on=PAGE_DAY)
    assert told.value is is_of_entry_age(page=PAGE, birth_date=born, on=PAGE_DAY)


@pytest.mark.parametrize(
    ("kind", "chosen", "missing", "said"),
    [
        ("independent", ("jkk", "jkm"), (), ("Pekerja mandiri wajib mengikuti JKK, JKM", "Boleh ditambah: JHT")),
        (
            "employer",
            ("jkk", "jkm"),
            ("jht",),
            ("Pemberi kerja wajib mengikuti JKK, JKM, JHT", "Belum dipilih, padahal wajib: JHT"),
        ),
    ],
)
def test_what_must_be_taken_is_told(
    kind: str, chosen: tuple[str, ...], missing: tuple[str, ...], said: tuple[str, ...]
) -> None:
    told = programmes_missing(page=PAGE, kind=kind, chosen=chosen)
    assert (told.value, told.why.explain(language="id")) == (missing, said)


def test_the_limit_is_the_pages() -> None:
    page = PAGE.amended(entry_age_limit=60)
    assert not is_of_entry_age(page=page, birth_date=date(1961, 11, 21), on=date(2026, 11, 20))


def test_before_the_regulation_the_limit_is_not_known() -> None:
    with pytest.raises(NotInForce, match="entry_age_limit: first in force on 2021-04-01"):
        is_of_entry_age(page=book().on(date(2021, 3, 31)), birth_date=date(1980, 1, 1), on=date(2021, 3, 31))


def test_an_employer_must_take_what_others_may() -> None:
    assert mandatory_programmes(page=PAGE, kind="independent").value == ("jkk", "jkm")
    assert optional_programmes(page=PAGE, kind="independent").value == ("jht",)
    assert mandatory_programmes(page=PAGE, kind="employer").value == ("jkk", "jkm", "jht")
    assert optional_programmes(page=PAGE, kind="employer").value == ()
    assert mandatory_programmes(page=PAGE, kind="employer").because() == ("Permenaker 5/2021 Pasal 32(1)",)


class TestStaying:
    @pytest.mark.parametrize(
        ("first_paid", "works", "on", "stays"),
        [
            ("2020-01-01", True, "2026-11-19", True),  # 64 years and 364 days
            ("2020-01-01", False, "2026-11-19", True),  # below the limit nobody asks here
            ("2020-01-01", True, "2026-11-20", True),
            ("2026-11-19", True, "2026-11-20", True),
            ("2026-11-20", True, "2026-11-20", False),
            ("2020-01-01", False, "2026-11-20", False),
        ],
    )
    def test_at_65_who_paid_before_and_still_works(self, first_paid: str, works: bool, on: str, stays: bool) -> None:
        told = may_stay(
            page=book().on(date.fromisoformat(on)),
            birth_date=date(1961, 11, 20),
            first_paid_on=date.fromisoformat(first_paid),
            still_works=works,
            on=date.fromisoformat(on),
        )
        assert told.value is stays
        assert told.why.because()
        assert told.why.explain(language="id") != told.why.explain(language="en")


class TestJobs:
    def test_jkk_for_each_jkm_once_jht_for_one(self) -> None:
        told = programmes_of_jobs(page=PAGE, programmes=("jkk", "jkm", "jht"), jobs=2)
        assert told.value == (("jkk", "jkm", "jht"), ("jkk",))
        assert told.why.explain(language="id") == (
            "Tetap satu nomor peserta untuk semua pekerjaan",
            "JKK dibayar untuk setiap pekerjaan",
            "JKM dibayar sekali saja",
            "JHT cukup dibayar untuk satu pekerjaan",
        )

    def test_one_job_takes_all(self) -> None:
        assert programmes_of_jobs(page=PAGE, programmes=("jkk", "jkm"), jobs=1).value == (("jkk", "jkm"),)

    def test_by_the_other_reading_jkm_is_paid_for_each(self) -> None:
        other = PAGE.amended(jkm_once_for_jobs=False)
        assert programmes_of_jobs(page=other, programmes=("jkk", "jkm"), jobs=2).value == (("jkk", "jkm"),) * 2

    def test_jkk_is_paid_for_each_because_the_book_says_so(self) -> None:
        told = programmes_of_jobs(page=PAGE.amended(jkk_for_each_job=False), programmes=("jkk", "jkm"), jobs=2)
        assert told.value == (("jkk", "jkm"), ())
        assert "JKK dibayar untuk setiap pekerjaan" not in told.why.explain(language="id")

    def test_a_third_job_cannot_be_registered(self) -> None:
        assert programmes_of_jobs(page=PAGE, programmes=("jkk", "jkm"), jobs=3).value == ()

    def test_cover_belongs_to_a_job(self) -> None:
        with pytest.raises(ValueError, match="job"):
            programmes_of_jobs(page=PAGE, programmes=("jkk",), jobs=0)
