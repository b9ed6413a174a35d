"""The one check of a registration: worked inputs, and what each is told."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.problems import Problem, catalogue
from payung.law.book import book
from payung.people.cells import Cell
from payung.people.checks import MOST_INCOME, Entry, Heir, Registration, check_registration
from payung.people.occupations import find_occupation
from tests.people.entries import entry, nik

TODAY = date(2026, 11, 20)


def checked(of: Entry, on: date = TODAY) -> tuple[Registration | None, tuple[Problem, ...]]:
    return check_registration(entry=of, on=on, page=book().on(on))


def accepted(of: Entry, on: date = TODAY) -> Registration:
    person, problems = checked(of, on)
    assert person is not None, problems
    assert problems == ()
    return person


def codes(of: Entry, on: date = TODAY) -> list[tuple[str, str]]:
    """What is refused: (field, code); whoever is refused is not registered."""
    person, problems = checked(of, on)
    assert (person is None) == bool(problems)
    return [(problem.where, problem.code) for problem in problems]


def test_what_holds_comes_out_clean() -> None:
    person = accepted(
        entry(
            nik=" 530104.540890.0001 ",
            name="  Maria\xa0 Seran ",
            birth_date="Atambua, 14 Agustus 1990",
            sex="Perempuan.",
            income="Rp 1.500.000",
            phone="0812-3456-7890",
            district="Kakuluk\tMesak",
            village=" Fatuketi ",
            address='Jl. "Mawar" \\ 3',
            mother_name="Theresia",
            heirs="Yosef Bria (suami)",
        )
    )
    assert person == Registration(
        nik=nik(),
        name="Maria Seran",
        birth_date=date(1990, 8, 14),
        sex="F",
        region="53.04",
        occupation=person.occupation,
        income=1_500_000,
        phone="6281234567890",
        district="Kakuluk Mesak",
        village="Fatuketi",
        address='Jl. "Mawar" \\ 3',
        mother_name="Theresia",
        heirs=(Heir("Yosef Bria", "suami"),),
    )


def test_every_problem_is_told_at_once() -> None:
    assert codes(Entry(nik="53", name="", birth_date="31-02-1990", sex="?", region="Bali", income="banyak")) == [
        ("nik", "nik.length"),
        ("name", "name.missing"),
        ("birth_date", "birth_date.impossible"),
        ("sex", "sex.unknown"),
        ("region", "region.outside"),
        ("occupation", "occupation.missing"),
        ("income", "income.unreadable"),
    ]


def test_an_empty_entry_misses_all_that_is_needed() -> None:
    missing = [code for _, code in codes(Entry())]
    assert missing == [f"{field}.missing" for field in ("nik", "name", "birth_date", "sex", "region", "occupation")]
    assert missing == [code for _, code in codes(Entry(*[None] * len(Entry._fields)))]


class TestNik:
    @pytest.mark.parametrize(
        "cell",
        [
            *("5301045408900001", " 5301045408900001 ", "5301 0454 0890 0001", "530104-540890-0001"),
            *("'5301045408900001",),
            *("53.01.04.54.08.90.0001", '="5301045408900001"', "=5301045408900001"),
            *("\xa05301045408900001\0", "5301045408900001\t"),
            *('="5301 0454 0890 0001"',),
        ],
    )
    def test_is_sixteen_digits_however_they_are_set_apart(self, cell: str) -> None:
        assert accepted(entry(nik=cell)).nik == nik()

    @pytest.mark.parametrize(
        ("cell", "code"),
        [
            *((None, "missing"), ("", "missing"), (" - ", "missing"), ("'", "missing"), ('=""', "missing")),
            *(
                (5301045408900001, "stored_as_number"),
                (5301045408900000.0, "stored_as_number"),
                (0, "stored_as_number"),
            ),
            *(
                (float("nan"), "stored_as_number"),
                (date(1990, 8, 14), "stored_as_number"),
                (True, "stored_as_number"),
            ),
            *(("5,30105E+15", "scientific"), ("5.30104540890E+15", "scientific"), ("5.3e15", "scientific")),
            *(('="5,30105E+15"', "scientific"), ("530104540890000l", "not_digits"), ("53O1045408900001", "not_digits")),
            *(("٥٣٠١٠٤٥٤٠٨٩٠٠٠٠١", "not_digits"), ("belum ada", "not_digits"), ("5301045408900001;", "not_digits")),
            *(
                ("530104540890001", "length"),
                ("53010454089000011", "length"),
                ("1", "length"),
                ("9" * 32_000, "length"),
            ),
            *(("0001045408900001", "place_unknown"), ("9901045408900001", "place_unknown")),
            *(("5300045408900001", "place_unknown"), ("5301005408900001", "place_unknown")),
            *(("5301040008900001", "date_impossible"), ("5301043208900001", "date_impossible")),
            *(("5301044008900001", "date_impossible"), ("5301047208900001", "date_impossible")),
            *(("5301045413900001", "date_impossible"), ("5301045400900001", "date_impossible")),
            *(("5301047104900001", "date_impossible"), ("5301043002900001", "date_impossible")),
            *(("5301042902900001", "date_impossible"), ("5301046902910001", "date_impossible")),
            *(("5301045408900000", "serial_zero"),),
        ],
    )
    def test_is_refused_with_what_is_wrong_with_it(self, cell: Cell, code: str) -> None:
        assert codes(entry(nik=cell)) == [("nik", f"nik.{code}")]

    @pytest.mark.parametrize("cell", ["530104540890001", "53010454089000011", 5301045408900001, "530104540890000l"])
    def test_never_stands_in_the_problem(self, cell: Cell) -> None:
        _, (problem,) = checked(entry(nik=cell))
        assert problem.value in ("", "15", "17")

    @pytest.mark.parametrize(
        ("born", "sex"),
        [
            (date(1990, 8, 14), "F"),
            (date(1990, 8, 31), "F"),
            (date(1990, 8, 1), "F"),
            (date(1990, 8, 31), "M"),
            (date(1996, 2, 29), "F"),
            (date(2000, 2, 29), "M"),
        ],
    )
    def test_repeats_birth_date_and_sex_with_forty_added_for_women(self, born: date, sex: str) -> None:
        number = nik(born=born, sex=sex)
        assert int(number[6:8]) == born.day + (40 if sex == "F" else 0)
        assert accepted(entry(nik=number, birth_date=f"{born:%d-%m-%Y}", sex=sex)).birth_date == born

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"birth_date": "15-08-1990"}, [("birth_date", "nik.date_differs")]),
            ({"birth_date": "14-09-1990"}, [("birth_date", "nik.date_differs")]),
            ({"birth_date": "14-08-1991"}, [("birth_date", "nik.date_differs")]),
            ({"sex": "L"}, [("sex", "nik.sex_differs")]),
            ({"sex": "L", "birth_date": "8-14-1990"}, [("birth_date", "birth_date.impossible")]),
            (
                {"sex": "L", "birth_date": "08-04-1990"},
                [("birth_date", "nik.date_differs"), ("sex", "nik.sex_differs")],
            ),
            ({"sex": "", "birth_date": "15-08-1990"}, [("sex", "sex.missing"), ("birth_date", "nik.date_differs")]),
        ],
    )
    def test_that_disagrees_is_told_beside_the_field(
        self, changes: dict[str, Cell], expected: list[tuple[str, str]]
    ) -> None:
        assert codes(entry(**changes)) == expected

    @given(st.dates(date(1961, 12, 1), TODAY), st.sampled_from("FM"), st.integers(1, 9999))
    def test_of_everybody_young_enough_is_accepted(self, born: date, sex: str, serial: int) -> None:
        written = nik(born=born, sex=sex, serial=serial)
        assert accepted(entry(nik=written, birth_date=born, sex=sex)).nik == written


class TestName:
    @pytest.mark.parametrize(
        "name",
        ["Yosef", "Maria d'Costa", "S. Pd., Anton", "Øyvind Ñoño", "Al", "M" * 100, "Li-Na", "Alma Almeida"]
        + ["Siti binti Alm. Yusuf", "Yosef bin (alm) Ahmad", "Istri Alm Yosef", "Alm\u0301ira Bria"],
    )
    def test_is_taken_as_it_is_written(self, name: str) -> None:
        assert accepted(entry(name=name)).name == name

    @pytest.mark.parametrize(
        ("cell", "code"),
        [
            *((None, "missing"), ("  ", "missing"), ("\0\t", "missing")),
            *(("M" * 101, "unreadable"), ("M", "unreadable"), ("..", "unreadable"), ("Maria2", "unreadable")),
            *(("5301045408900001", "unreadable"), ("=cmd|' /C calc'!A0", "unreadable"), ("<b>Maria", "unreadable")),
            *(
                (7, "unreadable"),
                (date(1990, 8, 14), "unreadable"),
                ("maria@desa", "unreadable"),
                ("Maria²", "unreadable"),
            ),
        ],
    )
    def test_that_is_none_is_refused(self, cell: Cell, code: str) -> None:
        assert codes(entry(name=cell)) == [("name", f"name.{code}")]

    @pytest.mark.parametrize(
        "name",
        [
            *("Alm. Yosef Lopo", "Yosef Lopo (Alm)", "YOSEF LOPO, ALMH.", "Alm.Yosef", "Almarhum Yosef"),
            *("almarhumah Maria", "(Alm) Yosef", "Almrhm. Yosef", "mendiang Yosef"),
        ],
    )
    def test_that_is_marked_as_a_dead_persons_is_not_taken_silently(self, name: str) -> None:
        assert codes(entry(name=name)) == [("name", "name.of_the_dead")]

    def test_of_a_mother_who_died_is_taken(self) -> None:
        assert accepted(entry(mother_name="Alm. Theresia")).mother_name == "Alm. Theresia"


class TestBirthDate:
    def test_today_is_the_last_and_1900_the_first(self) -> None:
        assert codes(entry(nik=nik(born=TODAY), birth_date=TODAY)) == []
        tomorrow = date(2026, 11, 21)
        assert codes(entry(nik=nik(born=tomorrow), birth_date=tomorrow)) == [("birth_date", "birth_date.implausible")]
        assert codes(entry(birth_date="31-12-1899")) == [("birth_date", "birth_date.implausible")]
        assert ("birth_date", "birth_date.implausible") not in codes(entry(birth_date="01-01-1900"))

    def test_that_is_no_day_shows_the_day_alone(self) -> None:
        _, (problem,) = checked(entry(birth_date="Desa Fatuketi, RT 03, 31-02-1990"))
        assert problem == Problem("birth_date.impossible", "birth_date", "31-02-1990")

    def test_that_nobody_can_read_is_said_to_be_so(self) -> None:
        assert codes(entry(birth_date="sekitar 1990")) == [("birth_date", "birth_date.unreadable")]


class TestAge:
    """Whoever has reached the 65th birthday cannot join any more (Permenaker 5/2021 art. 33(1)b)."""

    @pytest.mark.parametrize(
        ("born", "on", "joins"),
        [
            (date(1961, 11, 21), date(2026, 11, 20), True),
            (date(1961, 11, 20), date(2026, 11, 20), False),
            (date(1961, 11, 20), date(2026, 11, 19), True),
            (date(1964, 2, 29), date(2029, 2, 28), True),  # our reading: a leap day's birthday is 1 March
            (date(1964, 2, 29), date(2029, 3, 1), False),
        ],
    )
    def test_is_judged_to_the_day(self, born: date, on: date, joins: bool) -> None:
        of = entry(nik=nik(born=born), birth_date=born)
        assert codes(of, on) == ([] if joins else [("birth_date", "age.too_old")])


class TestSex:
    @pytest.mark.parametrize(
        ("words", "sex"),
        [
            ("P p Pr Perempuan WANITA w F female cewek PEREMPUAN. \xa0p", "F"),
            ("L l Lk LK. Laki-laki lakilaki pria M male cowok Lelaki", "M"),
        ],
    )
    def test_words(self, words: str, sex: str) -> None:
        for word in [*words.split(" "), *(["laki  laki", "Laki - Laki"] if sex == "M" else [])]:
            assert accepted(entry(sex=word, nik=nik(sex=sex))).sex == sex, word

    @pytest.mark.parametrize("cell", ["X", "L/P", "0", 1, "perem puan", True])
    def test_other_words_are_asked_about(self, cell: Cell) -> None:
        assert codes(entry(sex=cell)) == [("sex", "sex.unknown")]


class TestPlaceAndWork:
    @pytest.mark.parametrize(
        ("cell", "code"),
        [
            ("", "missing"),
            ("Kupang", "ambiguous"),
            ("Surabaya", "outside"),
            ("Atlantis", "unknown"),
            ("5399", "unknown"),
        ],
    )
    def test_a_region_that_is_not_served_is_told_why(self, cell: str, code: str) -> None:
        assert codes(entry(region=cell)) == [("region", f"region.{code}")]

    @pytest.mark.parametrize("cell", ["53.04", "5304", "5304012001", "BELU", "Kab. Belu", 5304, 5304.0])
    def test_a_region_may_be_a_name_or_a_code(self, cell: Cell) -> None:
        assert accepted(entry(region=cell)).region == "53.04"

    def test_a_nik_from_elsewhere_is_no_domicile(self) -> None:
        assert accepted(entry(nik=nik(place="317101"))).region == "53.04"

    def test_work_nobody_knows_is_asked_about(self) -> None:
        assert codes(entry(occupation="astronot")) == [("occupation", "occupation.unknown")]


class TestSecondJob:
    def test_is_another_occupation_with_its_own_income(self) -> None:
        person = accepted(entry(second_occupation="nelayan", second_income="2.000.000"))
        assert (person.second_occupation, person.second_income) == (find_occupation("nelayan"), 2_000_000)
        assert (person.occupation, person.income) == (find_occupation("penenun"), 0)

    @pytest.mark.parametrize(
        ("cell", "code"), [("astronot", "unknown"), ("Penenun", "twice"), (find_occupation("penenun"), "twice")]
    )
    def test_that_is_none_or_the_first_again_is_refused(self, cell: str, code: str) -> None:
        assert codes(entry(second_occupation=cell)) == [("second_occupation", f"occupation.{code}")]

    def test_with_an_unreadable_income_is_refused(self) -> None:
        of = entry(second_occupation="nelayan", second_income="banyak")
        assert codes(of) == [("second_income", "income.unreadable")]


class TestIncome:
    @pytest.mark.parametrize(
        ("cell", "income"), [("", 0), (None, 0), ("0", 0), ("1.000.000.000", 10**9), (750000.0, 750_000)]
    )
    def test_that_nobody_declares_counts_as_the_lowest(self, cell: Cell, income: int) -> None:
        assert accepted(entry(income=cell)).income == income

    @pytest.mark.parametrize("cell", ["sejuta", "-1", -1, 2**40, 0.5, float("inf"), float("nan")])
    def test_that_cannot_be_is_refused(self, cell: Cell) -> None:
        assert codes(entry(income=cell)) == [("income", "income.unreadable")]

    def test_that_nobody_has_is_called_too_high(self) -> None:
        assert codes(entry(income="1.000.000.001")) == [("income", "income.too_high")]
        assert accepted(entry(income="1.000.000.000")).income == MOST_INCOME


@pytest.mark.parametrize("cell", ["tidak ada", "123", "0812x", True, 0.5, "9" * 40])
def test_nobody_is_refused_over_a_phone_number(cell: Cell) -> None:
    assert accepted(entry(phone=cell)).phone == ""


@pytest.mark.parametrize(
    ("cell", "relation", "heirs"),
    [
        ("", "istri", []),
        ("Maria Bria (istri)", "", [("Maria Bria", "istri")]),
        ("Maria Bria ( istri ); Yosef Bria (anak)", "", [("Maria Bria", "istri"), ("Yosef Bria", "anak")]),
        ("Maria Bria; ;Yosef Bria(anak);", "", [("Maria Bria", ""), ("Yosef Bria", "anak")]),
        ("Maria Bria", " Istri ", [("Maria Bria", "Istri")]),
        ("Maria Bria (istri); Yosef Bria", "anak", [("Maria Bria", "istri"), ("Yosef Bria", "anak")]),
        ("(istri)", "", []),
        ("Maria (istri", "", [("Maria", "istri")]),
    ],
)
def test_heirs_are_read_as_lists_write_them(cell: str, relation: str, heirs: list[tuple[str, str]]) -> None:
    assert accepted(entry(heirs=cell, heir_relation=relation)).heirs == tuple(Heir(*heir) for heir in heirs)


ANY_CELL: Any = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.text(st.characters())
)


@given(st.builds(Entry, *[ANY_CELL] * len(Entry._fields)))
def test_whatever_is_written_is_judged_and_its_codes_are_explained(of: Entry) -> None:
    _, problems = checked(of)
    assert problems
    assert {problem.code for problem in problems} <= set(catalogue())
    assert {problem.where for problem in problems} <= set(Entry._fields)


@given(st.sampled_from(Entry._fields), ANY_CELL)
def test_one_spoiled_cell_spoils_no_other(field: str, cell: Any) -> None:
    where = {place for place, _ in codes(entry(**{field: cell}))}
    assert where <= {field, *({"birth_date", "sex"} if field in ("nik", "birth_date", "sex") else ())}
