"""Registers that others give us: loaded once, counted as they count, withdrawn where they were wrong."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from payung.kernel.problems import Refused
from payung.people.nik import NikVault
from payung.people.registers import registers, reported_dead, wage_members
from payung.sponsors.registers.actions import LoadedRegister, load_register, withdraw_register
from tests.sponsors.files.workbooks import xlsx
from tests.sponsors.walk import APPROVER, CHECKER, Walk, at_once, row

DAY = date(2026, 10, 31)
CIVIL, FUND = "Disdukcapil Kota Kupang", "BPJS Ketenagakerjaan"
LOADED = "SELECT subject, detail->>'kept' FROM audit_entry WHERE action = 'load_register'"


def file(*lines: Sequence[str], headings: Sequence[str] = ("NIK", "Nama")) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([headings, *lines])
    return out.getvalue().encode()


def nik_of(n: int) -> str:
    return row(n)["nik"]


def wage(*people: int) -> bytes:
    """A file of the wage segment that names these workers."""
    return file(*((nik_of(n), row(n)["name"]) for n in people))


def deaths(*dead: tuple[int, str]) -> bytes:
    """A file of the civil registry: these workers with the day as it is written."""
    return file(*((nik_of(n), day) for n, day in dead), headings=("NIK", "Tgl Meninggal"))


def load(walk: Walk, content: bytes, kind: str = "wage", **words: Any) -> LoadedRegister:
    said = {"name": "data.csv", "source": FUND if kind == "wage" else CIVIL, "as_of": DAY, "by": CHECKER} | words
    return load_register(file=content, kind=kind, at=walk.at, **said)


def refused(walk: Walk, content: bytes, kind: str = "wage", **words: Any) -> list[str]:
    with pytest.raises(Refused) as refusal:
        load(walk, content, kind, **words)
    return [problem.code for problem in refusal.value.problems]


def index(n: int) -> bytes:
    return NikVault(keys=settings.PAYUNG_KEYS).index(nik_of(n))


def in_wage(*people: int) -> list[int]:
    found = wage_members(nik_indexes=map(index, people))
    return [n for n in people if index(n) in found]


def died(*people: int) -> Mapping[int, date]:
    found = reported_dead(nik_indexes=map(index, people))
    return {n: found[index(n)] for n in people if index(n) in found}


def test_wage_members_are_found_again_by_the_index_of_their_nik(walk: Walk) -> None:
    done = load(walk, wage(2, 3))
    assert (done.register.rows, done.register.kept, done.register.unread, done.repeated) == (2, 2, {}, False)
    assert in_wage(1, 2, 3) == [2, 3]
    assert died(1, 2, 3) == {}


def test_deaths_are_found_again_with_their_day(walk: Walk) -> None:
    load(walk, deaths((2, "14-08-2026"), (3, "1 Oktober 2026")), "deaths")
    assert died(1, 2, 3) == {2: date(2026, 8, 14), 3: date(2026, 10, 1)}
    assert in_wage(2, 3) == []


def test_neither_nik_nor_name_of_a_register_stands_anywhere_in_the_clear(walk: Walk) -> None:
    load(walk, wage(1))
    load(walk, deaths((2, "14-08-2026")), "deaths")
    tables = ("people_register", "people_wagemember", "people_reporteddeath", "audit_entry", "documents_document")
    kept = "".join(str(walk.db.rows(f"SELECT t::text FROM {table} t")) for table in tables)
    for n in (1, 2):
        assert nik_of(n) not in kept
        assert row(n)["name"] not in kept


def test_the_same_file_with_the_same_words_is_one_register(walk: Walk) -> None:
    first, again = load(walk, wage(1, 2)), load(walk, wage(1, 2), by=APPROVER, source=f"  {FUND} ")
    assert (again.register, again.repeated) == (first.register, True)
    assert walk.db.rows(LOADED) == [(first.register.id, "2")]
    assert walk.count("people_wagemember") == 2
    assert walk.holds()


def test_loaded_at_the_same_time_it_is_one_register(walk: Walk) -> None:
    answers = at_once(*[lambda: load(walk, wage(1, 2))] * 4)
    assert [type(each) for each in answers] == [LoadedRegister] * 4
    assert sorted(each.repeated for each in answers) == [False, True, True, True]
    assert walk.count("people_wagemember") == 2


def test_loaded_at_the_same_time_under_other_words_it_stands_under_one_pair_of_them(walk: Walk) -> None:
    answers = at_once(*[partial(load, walk, wage(1), source=source) for source in ("Disnaker", FUND)] * 2)
    assert sorted(type(each).__name__ for each in answers) == ["LoadedRegister"] * 2 + ["Refused"] * 2
    assert walk.count("people_register") == 1


@pytest.mark.parametrize("words", [{"source": "Disnaker"}, {"as_of": DAY - timedelta(days=1)}])
def test_the_same_file_under_other_words_is_refused_until_the_first_is_withdrawn(
    walk: Walk, words: dict[str, Any]
) -> None:
    first = load(walk, wage(1))
    assert refused(walk, wage(1), **words) == ["register.told_otherwise"]
    withdraw_register(register=first.register.id, why="tanggalnya salah", by=CHECKER, at=walk.at)
    assert not load(walk, wage(1), **words).repeated
    assert refused(walk, wage(1)) == ["register.withdrawn"]


def test_only_the_newest_wage_file_of_a_source_counts_whenever_it_was_loaded(walk: Walk) -> None:
    load(walk, wage(1, 2))
    load(walk, wage(1), as_of=DAY - timedelta(days=30))
    assert in_wage(1, 2) == [1, 2]
    load(walk, wage(2), as_of=DAY + timedelta(days=1), source=FUND.lower())
    assert in_wage(1, 2) == [2]
    load(walk, wage(3), source="Disnaker", as_of=DAY - timedelta(days=300))
    assert in_wage(1, 2, 3) == [2, 3]
    assert [each.counts for each in registers()] == [True, True, False, False]


def test_files_of_one_source_and_day_are_parts_of_one_delivery(walk: Walk) -> None:
    load(walk, wage(1))
    load(walk, wage(2))
    assert in_wage(1, 2) == [1, 2]


def test_deaths_add_up_and_the_earliest_day_counts(walk: Walk) -> None:
    load(walk, deaths((1, "03-05-2026"), (3, "06-05-2026")), "deaths", as_of=date(2026, 6, 1))
    load(walk, deaths((1, "02-05-2026"), (1, "04-05-2026"), (2, "05-05-2026")), "deaths")
    assert died(1, 2, 3) == {1: date(2026, 5, 2), 2: date(2026, 5, 5), 3: date(2026, 5, 6)}
    assert [each.kept for each in registers()] == [2, 2]


def test_a_withdrawn_register_counts_no_more_and_the_one_before_it_counts_again(walk: Walk) -> None:
    load(walk, wage(1), as_of=DAY - timedelta(days=30))
    wrong = load(walk, wage(2)).register
    dead = load(walk, deaths((1, "14-08-2026")), "deaths").register
    assert in_wage(1, 2) == [2]
    answers = [withdraw_register(register=wrong.id, why="bukan datanya", by=CHECKER, at=walk.at) for _ in range(2)]
    assert [each.withdrawn for each in answers] == ["bukan datanya"] * 2
    assert in_wage(1, 2) == [1]
    withdraw_register(register=dead.id, why="salah orang", by=CHECKER, at=walk.at)
    assert died(1) == {}
    assert walk.db.rows("SELECT count(*) FROM audit_entry WHERE action = 'withdraw_register'") == [(2,)]
    assert walk.holds()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"register": "0" * 16}, "register.unknown"),
        ({"register": ""}, "register.unknown"),
        ({"why": " \0 "}, "why.missing"),
        ({"why": f"salah: {row(1)['nik']}"}, "why.holds_nik"),
        ({"by": "siapa"}, "user.unknown"),
    ],
)
def test_what_does_not_hold_withdraws_nothing(walk: Walk, words: dict[str, str], code: str) -> None:
    given = {"register": load(walk, wage(1)).register.id, "why": "salah", "by": CHECKER} | words
    with pytest.raises(Refused) as refusal:
        withdraw_register(**given, at=walk.at)
    assert [problem.code for problem in refusal.value.problems] == [code]
    assert in_wage(1) == [1]


def test_rows_that_cannot_be_read_are_counted_by_reason_with_the_first_of_each(walk: Walk) -> None:
    lines = [(nik_of(1), "14-08-2026"), ("53", "1-1-2026"), ("", "1-1-2026"), (nik_of(2), ""), (nik_of(3), "kemarin")]
    lines += [(nik_of(4), f"{DAY + timedelta(days=1):%d-%m-%Y}"), (nik_of(5), "17-08-1845"), ("531", "1-1-2026")]
    done = load(walk, file(*lines, headings=("NIK", "Tanggal Kematian")), "deaths")
    assert (done.register.rows, done.register.kept) == (8, 1)
    assert done.register.unread == {
        "nik.length": 2,
        "nik.missing": 1,
        "death.day_missing": 1,
        "death.day_unreadable": 1,
        "death.day_implausible": 2,
    }
    assert done.first == {
        "nik.length": 3,
        "nik.missing": 4,
        "death.day_missing": 5,
        "death.day_unreadable": 6,
        "death.day_implausible": 7,
    }


def test_a_workbook_is_read_too_and_its_totals_are_nobody(walk: Walk) -> None:
    lines = [
        ("No", "NIK", "Nama", "Tanggal Lahir", "Tanggal Meninggal"),
        (1, nik_of(1), row(1)["name"], row(1)["birth_date"], date(2026, 8, 14)),
        (2, nik_of(2), row(2)["name"], row(2)["birth_date"], date(2026, 8, 15)),
        ("", "", "JUMLAH", "", 2),
    ]
    done = load(walk, xlsx(*lines), "deaths", name="kematian.xlsx")
    assert (done.register.rows, done.register.kept, done.register.unread) == (3, 2, {"row.not_a_person": 1})
    assert died(1, 2) == {1: date(2026, 8, 14), 2: date(2026, 8, 15)}


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ({"kind": "births"}, ["register.kind_unknown"]),
        ({"source": " \0"}, ["register.source_missing"]),
        ({"source": row(1)["nik"]}, ["register.source_unfit"]),
        ({"source": "x" * 201}, ["register.source_unfit"]),
        ({"as_of": timezone.localdate() + timedelta(days=1)}, ["register.day_to_come"]),
        ({"by": "siapa"}, ["user.unknown"]),
    ],
)
def test_words_that_do_not_hold_load_nothing(walk: Walk, words: dict[str, Any], codes: list[str]) -> None:
    assert refused(walk, wage(1), **{"kind": "wage", **words}) == codes
    assert registers() == []


def test_a_file_of_which_nobody_can_be_read_is_refused_with_the_reasons(walk: Walk) -> None:
    assert refused(walk, file(("53", ""), ("", "Ana"))) == ["register.nobody", "nik.length", "nik.missing"]
    assert refused(walk, wage(1), "deaths") == ["file.column_missing"]
    assert refused(walk, b"%PDF-1.7") == ["file.not_spreadsheet"]
    assert registers() == []


def test_who_is_asked_about_among_nobody_is_nobody(walk: Walk) -> None:
    assert (wage_members(nik_indexes=[]), reported_dead(nik_indexes=[])) == (set(), {})
