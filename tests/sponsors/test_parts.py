"""The rows of a list, each judged by itself: by the counter's check and the terms, in parts that come back whole."""

import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

import payung
from payung.kernel.language import LANGUAGES
from payung.kernel.problems import Problem, Refused, message
from payung.kernel.watch import Watch
from payung.people.checks import check_registration
from payung.people.matching import MatchKeys
from payung.sponsors import parts
from payung.sponsors.checks import Terms, judged_on
from payung.sponsors.files.reading import Table, read_table
from payung.sponsors.parts import (
    OCCUPATION_CODES,
    REGION_CODES,
    Part,
    judge_rows,
    judging_program,
    pack_outline,
    people_in,
    rules_on,
    together,
    unpack_part,
)
from tests.sponsors.meeting import MARKER, TERMS, TODAY, book_page, described, judged, maria
from tests.sponsors.walk import HEADINGS, Row, csv_file, entry, nik, row, rows

PEOPLE = [*rows(1, 8), row(8, sex=""), row(9, nik=""), row(10, decile="9")]


def table_of(*people: Row) -> Table:
    return read_table(content=csv_file(people), name="daftar.csv")


def parts_of(table: Table, *, behind: int = 0, watch: Watch | None = None, terms: Terms = TERMS) -> list[Part]:
    on = judged_on(terms=terms, today=TODAY)
    return list(judge_rows(table=table, terms=terms, on=on, marker=MARKER, watch=watch or Watch(), behind=behind))


def codes(person: Row, *, terms: Terms = TERMS, today: date = TODAY) -> list[str]:
    """What is wrong with a row by itself."""
    return [problem.code for problem in judged(person, terms=terms, today=today).problems.get(0, ())]


@pytest.fixture
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART", 3)


# What is judged


def test_what_the_agreement_asks_is_told_beside_what_the_counter_asks() -> None:
    assert codes(row(1, name="", decile="9")) == ["name.missing", "decile.too_high"]


@pytest.mark.parametrize(
    ("today", "born", "wrong"),
    [
        (date(2026, 11, 20), date(1961, 12, 1), ["age.too_old"]),  # 65 on the first day, though not yet today
        (date(2026, 12, 9), date(1961, 12, 10), []),
        (date(2026, 12, 10), date(1961, 12, 10), ["age.too_old"]),
    ],
)
def test_age_is_judged_on_the_first_day_or_later_today(today: date, born: date, wrong: list[str]) -> None:
    old = row(1, birth_date=f"{born:%d-%m-%Y}", nik=nik(born=born, sex="L", serial=1), sex="L")
    assert codes(old, today=today) == wrong


def test_somebody_who_comes_of_age_before_the_first_day_may_join() -> None:
    born = date(2009, 12, 1)
    young = row(1, birth_date=f"{born:%d-%m-%Y}", nik=nik(born=born, sex="L", serial=1), sex="L")
    assert codes(young, terms=TERMS._replace(min_age=17)) == []
    assert codes(young, terms=TERMS._replace(min_age=18)) == ["age.too_young"]


def test_a_decile_column_is_needed_where_the_agreement_limits_deciles() -> None:
    headings = {field: heading for field, heading in HEADINGS.items() if field != "decile"}
    people = [{field: row(1)[field] for field in headings}]
    table = read_table(content=csv_file(people, headings=headings), name="daftar.csv")
    with pytest.raises(Refused) as refused:
        parts_of(table)
    [problem] = refused.value.problems
    assert (problem.code, problem.where) == ("file.column_missing", "row 1")
    for language in LANGUAGES:
        assert "Desil" in message(problem, language=language)
        assert "Pekerjaan" in message(problem, language=language)
    assert len(together(parts_of(table, terms=TERMS._replace(max_decile=None)))) == 1


# The outline


def test_the_outline_says_of_a_row_what_matching_and_pricing_need() -> None:
    [line] = judged(maria(occupation="ojek", income="4.300.000")).outline
    marks = MARKER.marks(**{name: getattr(described(maria()), name) for name in MARKED})
    assert (line["row"], line["clear"]) == (2, True)
    assert (line["nik"].tobytes(), tuple(line["keys"].tolist())) == (marks.nik_index, tuple(marks.keys))
    assert (line["initials"], line["born"], line["income"]) == (marks.initials, 19900814, 4_300_000)
    assert (REGION_CODES[line["region"]], OCCUPATION_CODES[line["occupation"]]) == ("53.04", "ojek-driver")


MARKED = ("nik", "name", "birth_date", "region", "village", "phone", "mother_name")


def test_an_unknown_village_and_phone_are_no_key() -> None:
    [line] = judged(maria(village="", phone="")).outline
    known = {kind for kind, key in zip(MatchKeys._fields, line["keys"].tolist(), strict=True) if key}
    assert known == {"name_birth", "nik_place_birth"}


@pytest.mark.parametrize(
    ("changes", "clear", "has_nik", "has_keys"),
    [
        ({}, True, True, True),
        ({"decile": "9"}, False, True, True),  # a term of the agreement: who it is, is plain
        ({"sex": ""}, False, True, False),
        ({"nik": ""}, False, False, True),  # without fault but for the NIK: can be recognised
        ({"nik": "123", "sex": ""}, False, False, False),
        ({"birth_date": "01-01-1980"}, False, False, False),  # the NIK says otherwise: either may be wrong
    ],
)
def test_a_nik_or_a_key_stands_only_where_it_can_be_trusted(
    changes: Row, clear: bool, has_nik: bool, has_keys: bool
) -> None:
    [line] = judged(maria(**changes)).outline
    assert bool(line["clear"]) is clear
    assert any(line["nik"].tobytes()) is has_nik
    assert any(line["keys"].tolist()) is has_keys


# Parts


@pytest.mark.usefixtures("_small_parts")
def test_parts_together_are_what_the_whole_is(monkeypatch: pytest.MonkeyPatch) -> None:
    found = together(parts_of(table_of(*PEOPLE)))
    assert [len(part.outline) for part in found.parts] == [3, 3, 3, 1]
    monkeypatch.setattr(parts, "PART", 1_000)
    [whole] = parts_of(table_of(*PEOPLE))
    assert found.outline.tobytes() == whole.outline.tobytes()
    assert found.problems == whole.problems
    assert [person for part in found.parts for person in people_in(part)] == people_in(whole)


@pytest.mark.usefixtures("_small_parts")
def test_judging_goes_on_behind_the_rows_that_were_judged() -> None:
    whole = parts_of(table_of(*PEOPLE))
    for before in range(1, 4):
        rest = parts_of(table_of(*PEOPLE), behind=3 * before)
        assert [pack_outline(part) for part in rest] == [pack_outline(part) for part in whole[before:]]
        assert [part.people() for part in rest] == [part.people() for part in whole[before:]]
    assert parts_of(table_of(*PEOPLE), behind=len(PEOPLE)) == []


@pytest.mark.usefixtures("_small_parts")
def test_a_part_comes_back_as_it_was_kept() -> None:
    for part in parts_of(table_of(*PEOPLE)):
        back = unpack_part(outline=pack_outline(part), people=part.people)
        assert back.outline.tobytes() == part.outline.tobytes()
        assert (back.problems, back.people()) == (part.problems, part.people())
        assert all(isinstance(problem, Problem) for wrong in back.problems.values() for problem in wrong)


@pytest.mark.usefixtures("_small_parts")
def test_people_are_found_by_their_places_in_the_whole() -> None:
    whole = together(parts_of(table_of(*PEOPLE)))
    people = whole.people([0, 5, 6, 7, 8, 9, 5])
    assert sorted(people) == [0, 5, 6, 8, 9]  # of the row whose sex is missing nobody is described
    for place in (0, 5, 6):
        found, _ = check_registration(entry=entry(PEOPLE[place]), on=TODAY, page=book_page())
        assert (people[place].registration, people[place].decile) == (found, 2)
    assert (people[8].registration.nik, people[9].decile) == ("", 9)
    assert whole.people([]) == {}


def test_a_list_without_rows_is_a_list_of_none() -> None:
    empty = together([])
    assert (len(empty), empty.people([]), dict(empty.problems)) == (0, {}, {})


@pytest.mark.usefixtures("_small_parts")
@pytest.mark.parametrize("behind", [0, 3, 9])
def test_progress_counts_every_row_once(behind: int) -> None:
    class Counted(Watch):
        rows = 0

        def advance(self, count: int) -> None:
            self.rows += count

    watch = Counted()
    parts_of(table_of(*PEOPLE), behind=behind, watch=watch)
    assert watch.rows == len(PEOPLE) - behind


# Rules


def test_another_day_is_another_rule() -> None:
    names = [rules_on(day=date(2026, 11, day)) for day in range(1, 30)]
    assert all(one != other for one, other in pairwise(sorted(names)))
    assert {len(name) for name in names} == {16}
    assert rules_on(day=date(2026, 11, 1)) == names[0]


def test_another_program_is_another_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    before = rules_on(day=TODAY)
    monkeypatch.setattr(parts, "_program", lambda: b"another")
    assert rules_on(day=TODAY) != before


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program, for a test to change."""
    left_out = shutil.ignore_patterns("__pycache__", "static", "locale")
    return Path(shutil.copytree(Path(payung.__file__).parent, tmp_path / "payung", ignore=left_out))


@pytest.mark.parametrize(
    "changed",
    [
        "law/parameters/death/jkm_funeral.yaml",
        "law/eligibility.py",
        "kernel/months.py",
        "people/cells.py",
        "people/regions.csv",
        "people/occupations.yaml",
        "sponsors/files/reading.py",
        "sponsors/checks.py",
        "sponsors/parts.py",
    ],
)
def test_a_changed_amount_or_check_makes_another_program(program: Path, changed: str) -> None:
    before = judging_program(root=program)
    with (program / changed).open("a") as file:
        file.write("# changed\n")
    assert judging_program(root=program) != before


@pytest.mark.parametrize(
    "told", ["law/cases/new.yaml", "law/sentences/death.toml", "law/words.toml", "law/benefits/4_death.toml"]
)
def test_what_only_tells_the_law_leaves_the_program_what_it_was(program: Path, told: str) -> None:
    """A list that awaits approval is not judged again because a worked case or a sentence was written meanwhile."""
    before = judging_program(root=program)
    with (program / told).open("a") as file:
        file.write("# told\n")
    assert judging_program(root=program) == before


def test_the_rules_of_today_are_those_of_this_program() -> None:
    assert parts._program() == judging_program(root=Path(payung.__file__).parent)
