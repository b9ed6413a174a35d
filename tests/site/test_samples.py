"""The sample province is consistent, and what truth.csv says of a list is true of the file."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import NamedTuple

import openpyxl
import pytest

from payung.kernel.months import Month
from payung.law.book import book
from payung.law.eligibility import age_on
from payung.people import cells
from payung.people.checks import Entry, Registration, check_registration
from payung.people.names import canonical_name
from payung.people.occupations import occupations
from payung.people.regions import REGIONS
from payung.people.welfare import Status
from payung.site.samples.alike import APART, BORROWED, NIKS, SAME, kinds
from payung.site.samples.defects import BLANK_ROWS, DEFECTS, STRAY_SPACES, Defect, stated
from payung.site.samples.handwriting import HEADINGS
from payung.site.samples.lists import Written, write_sample_list
from payung.site.samples.members import Member, Population, synthetic_members
from payung.site.samples.respelling import RESPELLINGS, Bearer
from payung.sponsors.checks import Terms, check_eligibility
from payung.sponsors.scoring import TRUTH

TODAY = date(2026, 11, 21)
FIRST_MONTH = Month.parse("2026-12")
TERMS = Terms(first_month=FIRST_MONTH, months=6, programmes=("jkk", "jkm"), payer="apbd", max_decile=4, min_age=17)
FIRST_DAY = FIRST_MONTH.first
ROWS = 20_000
COLUMNS = tuple(HEADINGS)


@pytest.fixture(scope="module")
def members() -> list[Member]:
    return list(synthetic_members(count=20_000, seed=3, today=TODAY))


class Line(NamedTuple):
    """One line of a list: its cells by column, and the truth about it."""

    cells: dict[str, object]
    defects: list[str]
    same_as_row: int | None
    same_as_member: int | None
    expected: str


class SampleList(NamedTuple):
    written: Written
    lines: dict[int, Line]

    def having(self, defect: str) -> list[Line]:
        return [line for line in self.lines.values() if defect in line.defects]


def sample_list(folder: Path, *, rows: int, suffix: str, members=(), **options) -> SampleList:
    out, truth = folder / f"list{suffix}", folder / "truth.csv"
    options = {"seed": 42, "today": TODAY, "first_month": FIRST_MONTH} | options
    numbered = [(member, 1_000_000 + n) for n, member in enumerate(members)]
    written = write_sample_list(rows=rows, out=out, truth=truth, members=numbered, **options)
    records = read_csv(out, **options) if suffix == ".csv" else read_xlsx(out)
    return SampleList(written, _joined(records, truth))


def read_csv(path: Path, *, delimiter: str = ";", encoding: str = "utf-8", **_) -> list[list[object]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def read_xlsx(path: Path) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def _joined(records: list[list[object]], truth: Path) -> dict[int, Line]:
    """Fails unless the truth speaks of every row under the heading that is not blank, and of no other."""
    heading = next(n for n, record in enumerate(records, start=1) if "NIK" in record)
    rows = {
        n: record
        for n, record in enumerate(records, start=1)
        if n > heading and any(c not in ("", None) for c in record)
    }
    answers = list(csv.DictReader(truth.read_text("utf-8").splitlines()))
    assert tuple(answers[0]) == TRUTH
    assert [int(answer["row"]) for answer in answers] == list(rows)
    return {
        int(answer["row"]): Line(
            dict(zip(COLUMNS, rows[int(answer["row"])], strict=False)),
            [defect for defect in answer["defects"].split(";") if defect],
            int(answer["same_as_row"]) if answer["same_as_row"] else None,
            int(answer["same_as_member"]) if answer["same_as_member"] else None,
            answer["expected"],
        )
        for answer in answers
    }


@pytest.fixture(scope="module")
def sent(tmp_path_factory, members) -> SampleList:
    """A CSV of 20,000 rows."""
    folder = tmp_path_factory.mktemp("sent")
    return sample_list(folder, rows=ROWS, suffix=".csv", members=members, delimiter=";", encoding="utf-8")


def checked(row: dict[str, object]) -> tuple[Registration | None, set[str]]:
    """The very check of a list's row, on its own."""
    fields = {field: row.get(field, "") for field in Entry._fields}
    person, problems = check_registration(entry=Entry(**fields), on=FIRST_DAY, page=book().on(FIRST_DAY))
    _, unmet = check_eligibility(person=person, status=Status(row["decile"]), terms=TERMS, on=FIRST_DAY)
    return person, {problem.code for problem in problems + unmet}


def test_the_same_seed_and_day_give_the_same_members(members) -> None:
    assert list(synthetic_members(count=500, seed=3, today=TODAY)) == members[:500]
    assert list(synthetic_members(count=500, seed=4, today=TODAY)) != members[:500]


def test_every_member_passes_the_check_of_a_registration(members) -> None:
    for member in members[:5_000]:
        fields = {field: value for field, value in member._asdict().items() if field in Entry._fields}
        person, problems = check_registration(entry=Entry(**fields), on=TODAY, page=book().on(TODAY))
        assert problems == (), member
        assert (person.nik, person.sex, person.region) == (member.nik, member.sex, member.region)


def test_no_nik_is_given_twice_and_none_can_be_a_living_persons(members) -> None:
    assert len({member.nik for member in members}) == len(members)
    assert all(81 <= int(member.nik[4:6]) <= 86 for member in members)
    assert all(member.phone is None or re.fullmatch(r"084\d{9}", member.phone) for member in members)


def test_most_were_first_registered_at_home_and_some_elsewhere(members) -> None:
    at_home = sum(member.nik[:4] == member.region.replace(".", "") for member in members)
    elsewhere = sum(member.nik[:2] != "53" for member in members)
    assert 0.80 < at_home / len(members) < 0.92
    assert 0.04 < elsewhere / len(members) < 0.08


def test_members_are_of_working_age_of_both_sexes_and_of_every_region(members) -> None:
    ages = [age_on(member.birth_date, TODAY) for member in members]
    assert (min(ages), max(ages)) == (17, 64)
    assert 0.42 < sum(member.sex == "F" for member in members) / len(members) < 0.50
    regions = Counter(member.region for member in members)
    assert set(regions) == set(REGIONS)
    assert regions["53.02"] > 4 * regions["53.17"]
    assert {member.occupation for member in members} <= set(occupations())


def test_a_village_lies_in_one_district_of_its_region(members) -> None:
    districts = defaultdict(set)
    for member in members:
        districts[member.region, member.village].add(member.district)
    assert 0.97 * 22 * 154 < len(districts) <= 22 * 154
    assert {len(names) for names in districts.values()} == {1}


@pytest.mark.parametrize("on", [TODAY, date(2028, 2, 29), date(2027, 3, 1)])
@pytest.mark.parametrize("age", [17, 64])
def test_an_age_is_met_to_the_day(on, age) -> None:
    population = Population(random=Random(1), on=on, ages=[(age, 1)], block=1)
    people = [population.person() for _ in range(4_000)]
    assert {age_on(person.birth_date, on) for person in people} == {age}
    assert len({person.birth_date for person in people}) == 365


def test_most_are_paid_now_some_are_in_grace_and_some_have_ended(members) -> None:
    now = Month.of(TODAY)
    unpaid_for = [now + 1 - member.paid_end for member in members]
    assert 0.66 < sum(months <= 0 for months in unpaid_for) / len(members) < 0.74
    assert 0.12 < sum(1 <= months <= 3 for months in unpaid_for) / len(members) < 0.18
    assert 0.12 < sum(months > 3 for months in unpaid_for) / len(members) < 0.18
    for member in members:
        assert now + -17 <= member.paid_from <= now
        assert member.paid_end <= now + 7
        assert member.paid_months >= 1


def test_twins_and_namesakes_occur(members) -> None:
    births = defaultdict(list)
    for member in members:
        births[member.birth_date, member.mother_name, member.village].append(canonical_name(member.name))
    twins = [names for names in births.values() if len(names) == 2]
    assert 0.010 < 2 * len(twins) / len(members) < 0.024
    assert all(one != other for one, other in twins)
    assert max(Counter(member.name for member in members).values()) > 3


def test_every_defect_has_its_stated_rate(sent) -> None:
    found = Counter(defect for line in sent.lines.values() for defect in line.defects)
    assert found == sent.written.defects
    assert set(found) | {"blank_row"} == {name for name, *_ in stated()}
    for name, defect in DEFECTS.items():
        assert abs(found[name] - defect.rate * ROWS) <= 2, name
    assert abs(found["stray_spaces"] - STRAY_SPACES * ROWS) <= 2
    assert found["total_row"] == 1
    assert max(sent.lines) - len(sent.lines) - round(BLANK_ROWS * ROWS) in (2, 3)  # one or two titles and the heading


def test_about_three_rows_in_ten_have_a_defect(sent) -> None:
    defective = sum(bool(set(line.defects) - {"twin", "member_without_cover"}) for line in sent.lines.values())
    assert 0.24 < defective / ROWS < 0.30
    assert sent.written.rows == len(sent.lines) == ROWS
    assert Counter(line.expected for line in sent.lines.values()) == sent.written.expected


def test_the_check_of_a_row_refuses_exactly_what_the_truth_says_must_be_mended(sent) -> None:
    for number, line in sent.lines.items():
        person, problems = checked(line.cells)
        assert (person is None or bool(problems)) == (line.expected == "to_mend"), (number, line, problems)


@pytest.mark.parametrize(
    ("defect", "codes"),
    [
        *[("nik_15_digits", {"nik.length"}), ("nik_17_digits", {"nik.length"}), ("nik_scientific", {"nik.scientific"})],
        *[("nik_number", {"nik.scientific"}), ("nik_lost_zeros", {"nik.length"}), ("missing_name", {"name.missing"})],
        *[("nik_of_other_sex", {"nik.sex_differs"}), ("too_old", {"age.too_old"}), ("under_age", {"age.too_young"})],
        *[("missing_occupation", {"occupation.missing"}), ("unknown_occupation", {"occupation.unknown"})],
        *[("decile_too_high", {"decile.too_high"}), ("other_province", {"region.outside"})],
    ],
)
def test_a_defect_is_what_it_is_called_and_nothing_else(sent, defect, codes) -> None:
    assert sent.having(defect)
    for line in sent.having(defect):
        assert checked(line.cells)[1] == codes, line


def test_a_date_that_is_not_the_niks_may_make_somebody_too_old_or_too_young_as_well(sent) -> None:
    for line in sent.having("nik_date_differs"):
        _, problems = checked(line.cells)
        assert {"nik.date_differs"} <= problems <= {"nik.date_differs", "age.too_old", "age.too_young"}, line


def test_31_february_stands_in_the_date_and_every_second_time_in_the_nik(sent) -> None:
    found = Counter(frozenset(checked(line.cells)[1]) for line in sent.having("february_31"))
    assert set(found) == {
        frozenset({"birth_date.impossible"}),
        frozenset({"birth_date.impossible", "nik.date_impossible"}),
    }
    assert min(found.values()) > 20


def test_shifted_rows_miss_a_cell_and_run_over_the_last_column(sent) -> None:
    for line in sent.having("shifted_row"):
        assert "" in (line.cells["nik"], line.cells["name"], line.cells["birth_date"], line.cells["sex"])


def test_some_become_65_between_today_and_the_first_day(tmp_path) -> None:
    lines = sample_list(tmp_path, rows=20_000, suffix=".csv", delimiter=";", encoding="utf-8", today=date(2026, 3, 1))
    ages = [age_on(cells.day(line.cells["birth_date"]), date(2026, 3, 1)) for line in lines.having("too_old")]
    assert 64 in ages


@pytest.mark.parametrize("defect", ["nik_scientific", "nik_number"])
def test_a_csv_holds_a_long_number_as_excel_shows_it(sent, defect) -> None:
    assert {bool(re.fullmatch(r"\s*\d,\d{5}E\+15\s*", line.cells["nik"])) for line in sent.having(defect)} == {True}


def test_a_repeated_row_is_the_very_row_of_an_earlier_line(sent) -> None:
    for line in sent.having("repeated_row"):
        first = sent.lines[line.same_as_row]
        assert line.cells | {"no": ""} == first.cells | {"no": ""}
        assert line.cells["no"] != first.cells["no"]
        assert (line.expected, first.expected) == ("already_covered", "ready")


def test_one_nik_on_two_rows_bears_two_names_and_both_are_asked_about(sent) -> None:
    marked = sent.having("nik_on_two_rows")
    seconds = [line for line in marked if line.same_as_row]
    assert 2 * len(seconds) == len(marked)
    for line in seconds:
        first = sent.lines[line.same_as_row]
        assert line.cells["nik"] == first.cells["nik"]
        assert line.expected == first.expected == "ask_person"
        assert canonical_name(line.cells["name"]) != canonical_name(first.cells["name"])


@pytest.mark.parametrize("kind", ["other_spelling", "swapped_name", "wrong_digit"])
def test_the_same_person_twice_has_two_niks_of_one_birthday(sent, kind) -> None:
    for line in sent.having(f"same_person_{kind}"):
        again, _ = checked(line.cells)
        person, _ = checked(sent.lines[line.same_as_row].cells)
        assert again.nik != person.nik
        assert again.nik[6:12] == person.nik[6:12]
        assert (again.birth_date, again.village.upper()) == (person.birth_date, person.village.upper())
        assert (again.name.upper() == person.name.upper()) == (kind == "wrong_digit")
        assert (canonical_name(again.name) == canonical_name(person.name)) == (kind != "other_spelling")
        if kind == "wrong_digit":
            assert sum(a != b for a, b in zip(again.nik, person.nik, strict=True)) == 1


def test_twins_differ_in_name_and_nik_and_are_ready(sent) -> None:
    births = Counter()
    for line in sent.having("twin"):
        assert line.expected == "ready"
        assert line.same_as_row is None
        person, _ = checked(line.cells)
        births[person.birth_date, person.mother_name, person.address] += 1
    assert set(births.values()) == {2}


def test_members_are_named_by_their_number_and_used_once(sent, members) -> None:
    of_members = [line for line in sent.lines.values() if line.same_as_member]
    assert len({line.same_as_member for line in of_members}) == len(of_members) == round(0.054 * ROWS)
    for line in of_members:
        member = members[line.same_as_member - 1_000_000]
        person, _ = checked(line.cells)
        [defect] = set(line.defects) - {"stray_spaces"}
        has_cover = member.paid_from < FIRST_MONTH + 6 and member.paid_end > FIRST_MONTH
        same_name = canonical_name(person.name) == canonical_name(member.name)
        assert (person.birth_date, person.sex) == (member.birth_date, member.sex)
        assert (person.nik == member.nik) == (defect != "member_with_other_nik")
        if defect in ("member_already_covered", "member_without_cover"):
            assert same_name
            assert has_cover == (defect == "member_already_covered")
        if defect == "member_nik_other_name":
            assert not same_name


def test_nobody_else_shares_a_nik(sent, members) -> None:
    known = {member.nik for member in members}
    niks = Counter()
    for line in sent.lines.values():
        person, _ = checked(line.cells)
        if person and not {"repeated_row", "nik_on_two_rows"} & set(line.defects):
            niks[person.nik] += 1
            assert (person.nik in known) == bool(
                {"member_already_covered", "member_without_cover", "member_nik_other_name"} & set(line.defects)
            )
    assert set(niks.values()) == {1}


def test_lists_of_other_seeds_share_no_nik(sent, tmp_path) -> None:
    other = sample_list(tmp_path, rows=ROWS, suffix=".csv", seed=43, delimiter=";", encoding="utf-8")
    here, there = ({checked(line.cells)[0] for line in each.lines.values()} for each in (sent, other))
    assert not {person.nik for person in here if person} & {person.nik for person in there if person}


def test_without_members_there_are_no_rows_of_members(tmp_path) -> None:
    lines = sample_list(tmp_path, rows=1_000, suffix=".csv", delimiter=";", encoding="utf-8").lines.values()
    assert len(lines) == 1_000
    assert not [line for line in lines if line.same_as_member or any("member" in defect for defect in line.defects)]


def test_the_agreements_limits_are_those_of_the_list(tmp_path, members) -> None:
    limits = {"max_decile": 2, "min_age": 25, "members": members}
    terms = TERMS._replace(max_decile=2, min_age=25)
    for line in sample_list(
        tmp_path, rows=2_000, suffix=".csv", delimiter=";", encoding="utf-8", **limits
    ).lines.values():
        person, _ = checked(line.cells)
        _, unmet = check_eligibility(person=person, status=Status(line.cells["decile"]), terms=terms, on=FIRST_DAY)
        assert (person is None or bool(unmet)) == (line.expected == "to_mend"), line


@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_in_every_dialect(tmp_path, delimiter, encoding) -> None:
    lines = sample_list(tmp_path, rows=1_500, suffix=".csv", delimiter=delimiter, encoding=encoding).lines.values()
    assert any("ç" in str(line.cells["name"]).lower() for line in lines)
    assert (tmp_path / "list.csv").read_bytes().startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")


def test_a_csv_has_the_same_bytes_again(tmp_path, members) -> None:
    def made(**options) -> bytes:
        out, truth = tmp_path / "list.csv", tmp_path / "truth.csv"
        numbered = [(member, n) for n, member in enumerate(members, start=1)]
        options = {"seed": 1, "today": TODAY, "first_month": FIRST_MONTH, "members": numbered} | options
        write_sample_list(rows=500, out=out, truth=truth, **options)
        return out.read_bytes() + truth.read_bytes()

    assert made() == made()
    assert made() != made(seed=2)


def test_a_workbook_has_the_cells_of_the_truth_again(tmp_path, members) -> None:
    book_of = sample_list(tmp_path, rows=3_000, suffix=".xlsx", members=members)
    assert book_of.lines == sample_list(tmp_path, rows=3_000, suffix=".xlsx", members=members).lines
    for line in book_of.lines.values():
        nik = line.cells["nik"]
        if "nik_number" in line.defects:
            assert isinstance(nik, int | float)
            assert int(nik) % 10 == 0
            assert len(str(int(nik))) == 16
        elif "nik_formula" in line.defects:
            assert re.fullmatch(r'="\d{16}"', nik)
            assert line.expected == "ready"
        else:
            assert nik is None or isinstance(nik, str)
    days = Counter(type(line.cells["birth_date"]).__name__ for line in book_of.lines.values())
    assert days["datetime"] > 500
    assert days["str"] > 1_000


def test_another_kind_of_file_is_refused(tmp_path) -> None:
    with pytest.raises(ValueError, match=r"neither \.xlsx nor \.csv"):
        sample_list(tmp_path, rows=10, suffix=".ods")


@pytest.mark.parametrize("rows", [1, 2, 10])
def test_a_short_list_has_its_rows_and_a_total(tmp_path, rows) -> None:
    lines = sample_list(tmp_path, rows=rows, suffix=".csv", delimiter=";", encoding="utf-8").lines
    assert len(lines) == rows
    assert lines[max(lines)].cells["no"] == "JUMLAH"
    assert lines[max(lines)].expected == "to_mend"


MIXES = range(1, 9)


def likeness(mix: int) -> dict[str, Defect]:
    """The kinds of rows of a mix that are about likeness."""
    return {name: kind for name, kind in kinds(mix=mix).items() if kind.by_likeness}


def together(mix: int, fits: Callable[[str], bool]) -> float:
    """The share of a mix's rows whose kind fits."""
    return sum(kind.rate for name, kind in likeness(mix).items() if fits(name))


def test_without_a_mix_the_rates_are_the_stated_ones() -> None:
    assert kinds(mix=None) == DEFECTS


@pytest.mark.parametrize("mix", MIXES)
def test_the_rates_of_a_mix_are_drawn_within_what_is_met(mix) -> None:
    same = together(mix, lambda name: name.startswith(("again_", "member_")))
    borrowed = together(mix, lambda name: name.startswith("borrowed_"))
    apart = together(mix, lambda name: True) - same - borrowed
    for share, (least, most) in ((same, SAME), (apart, APART), (borrowed, BORROWED)):
        assert least <= share <= most
    assert kinds(mix=mix) != kinds(mix=mix + 1)
    others = {name: kind for name, kind in kinds(mix=mix).items() if not kind.by_likeness}
    assert others.items() <= DEFECTS.items()


@pytest.fixture(scope="module", params=[3, 4])
def mixed(request, tmp_path_factory, members) -> tuple[int, SampleList]:
    folder = tmp_path_factory.mktemp("mixed")
    dialect = {"delimiter": ";", "encoding": "utf-8"}
    made = sample_list(folder, rows=ROWS, suffix=".csv", members=members, mix=request.param, **dialect)
    return request.param, made


def test_a_mix_holds_its_kinds_at_their_rates_and_every_kind_is_met(mixed) -> None:
    mix, sent = mixed
    for name, kind in likeness(mix).items():
        assert abs(len(sent.having(name)) - kind.rate * ROWS) <= 2, name
        assert kind.rate * ROWS < 3 or sent.having(name), name


def test_the_check_of_a_mixed_row_refuses_what_the_truth_says_must_be_mended(mixed) -> None:
    for number, line in mixed[1].lines.items():
        person, problems = checked(line.cells)
        assert (person is None or bool(problems)) == (line.expected == "to_mend"), (number, line, problems)


def test_in_a_mix_the_same_is_the_same_and_whoever_only_looks_it_points_to_nobody(mixed) -> None:
    mix, sent = mixed
    for line in sent.lines.values():
        [kind] = set(line.defects) & set(likeness(mix)) or {""}
        if kind:
            assert (line.same_as_row is not None) == kind.startswith("again_")
            assert (line.same_as_member is not None) == kind.startswith("member_")


def test_what_a_mix_says_of_a_second_nik_is_so(mixed, members) -> None:
    _, sent = mixed
    met = Counter()
    for line in sent.lines.values():
        way = next((mark for mark in line.defects if mark in NIKS), "")
        if not way or line.cells["nik"] == "":
            assert way in ("", "nik_missing")
            continue
        again, _ = checked(line.cells)
        if line.same_as_member:
            person = members[line.same_as_member - 1_000_000]
        else:
            person, _ = checked(sent.lines[line.same_as_row].cells)
        met[way] += 1
        assert (again.nik == person.nik) == (way == "own_nik")
        assert (again.birth_date == person.birth_date) == (not way.startswith("born_")), way
        assert again.sex == person.sex
        if way == "born_swapped":
            assert (again.birth_date.day, again.birth_date.month) == (person.birth_date.month, person.birth_date.day)
        if way == "nik_transposed":
            assert sorted(again.nik) == sorted(person.nik) or sum(map(str.__ne__, again.nik, person.nik)) == 1
    assert set(met) == set(NIKS) - {"nik_missing"}


def test_in_a_mix_nobody_has_anothers_nik_but_himself_and_whoever_borrows_it(mixed, members) -> None:
    _, sent = mixed
    bearers = {member.nik: [0] for member in members}
    for number, line in sent.lines.items():
        person, _ = checked(line.cells)
        is_same = {"repeated_row", "own_nik", "member_already_covered", "member_without_cover"} & set(line.defects)
        if person and not is_same and not any(defect.startswith("borrowed") for defect in line.defects):
            bearers.setdefault(person.nik, []).append(number)
    assert [niks for niks in bearers.values() if len(niks) > 1] == []


@pytest.mark.parametrize(
    ("way", "name", "sex", "written"),
    [
        ("initials", "Maria Bria", "F", {"M. Bria", "Maria B."}),
        ("abbreviated", "Maria Bria", "F", {"Mar. Bria", "M. Bria", "Mria Bria", "Mar Bria", "M Bria"}),
        ("called", "Fransiska Bria", "F", {"Siska Bria"}),
        ("otherwise", "Rut Bria", "F", {"Ruth Bria"}),
        ("given_only", "Maria Bria", "F", {"Maria"}),
        ("married", "Maria Bria", "F", {"Maria Bria Seran", "Maria Seran", "Maria Bria-Seran", "Maria-Seran"}),
        ("married", "Yosef Bria", "M", {"Yosef Bria"}),
        ("family_first", "Maria Bria", "F", {"Bria Maria", "Bria, Maria"}),
        ("old_letters", "Yuni Bria", "F", {"Juni Bria", "Yoeni Bria", "Joeni Bria"}),
        ("doubled", "Anna", "F", {"Ana", "Annna", "Annaa"}),
        ("as_registered", "Maria Bria", "F", {"Maria Bria"}),
    ],
)
def test_a_name_is_written_in_the_ways_of_ntt(way, name, sex, written) -> None:
    random = Random(5)
    assert {RESPELLINGS[way](Bearer(name, sex, "Seran"), random) for _ in range(300)} <= written


@pytest.mark.parametrize("way", ["titled", "breathed", "as_heard"])
def test_the_other_ways_change_a_name_and_keep_most_of_it(way) -> None:
    random = Random(5)
    for _ in range(200):
        written = RESPELLINGS[way](Bearer("Petronela Dhosa", "F", "Seran"), random)
        assert written != "Petronela Dhosa"
        assert len(set("Petronela Dhosa") - set(written)) <= 2


def test_a_slip_of_the_pen_spares_the_first_letter_and_short_words() -> None:
    random = Random(5)
    slips = {RESPELLINGS["mistyped"](Bearer("Petronela Un", "F", "Seran"), random) for _ in range(300)}
    assert len(slips) > 20
    assert {slip[0] for slip in slips} == {"P"}
    assert {slip.rpartition(" ")[2] for slip in slips} == {"Un"}
