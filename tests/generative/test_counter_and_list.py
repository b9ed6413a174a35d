"""A list takes exactly whom the counter takes, row by row, with the same codes.

Conflicts between rows are exempt, as the house says: a counter serves one after the other.
"""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from hypothesis import assume, event, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from payung.access.actions import add_user
from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.law.book import book
from payung.people.actions import register_worker
from payung.people.checks import Entry, Registration, check_entry, check_nik, check_registration
from payung.people.likeness import Described, Judgement, compare
from payung.people.nik import NikVault
from payung.people.welfare import Status
from payung.sponsors.actions import approve_list, check_list, create_agreement, register_under_agreement
from payung.sponsors.checks import Terms, check_eligibility
from payung.sponsors.queries import verdicts
from payung.sponsors.registers.actions import load_register
from tests.conftest import Fresh, Server, cloned, working_on
from tests.generative.handwriting import FIELDS, Cells, entries
from tests.people.entries import entry

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = timezone.localdate(AT)
OPEN = Terms(first_month=Month.of(TODAY), months=1, programmes=("jkk", "jkm"), payer="apbd")
STRICT = OPEN._replace(max_decile=4, min_age=21, region="53.04")
POOR = OPEN._replace(
    extreme_poor=True,
    status_months=6,
    max_age=50,
    sex="F",
    occupations=("fisher", "weaver", "farmer"),
    without_wage_members=True,
)
HEADINGS = {
    "nik": "NIK",
    "name": "Nama Lengkap",
    "birth_date": "Tanggal Lahir",
    "sex": "Jenis Kelamin",
    "region": "Kabupaten/Kota",
    "occupation": "Pekerjaan",
    "decile": "Desil",
    "income": "Penghasilan",
    "phone": "No. HP",
    "district": "Kecamatan",
    "village": "Desa/Kelurahan",
    "address": "Alamat",
    "mother_name": "Nama Ibu Kandung",
    "heirs": "Ahli Waris",
    "heir_relation": "Hubungan Ahli Waris",
}
PEOPLE = """
SELECT nik_sealed, w.name, birth_date, sex, region, district, village, address, w.phone, mother_name, kind,
    (SELECT array_agg((n, occupation, income)::text ORDER BY n) FROM people_job j WHERE j.worker_id = w.id),
    (SELECT array_agg((n, h.name, relation, h.phone)::text ORDER BY n) FROM people_heir h WHERE h.worker_id = w.id)
FROM people_worker w
"""

Outcome = tuple[bool, tuple[str, ...]]
"""Whether somebody is taken, and the codes of every reason why not."""


def open_office() -> None:
    for name in ("maria", "yosef"):
        add_user(name=name, by="maria", at=AT)
    for code, terms in (("OPEN", OPEN), ("STRICT", STRICT), ("POOR", POOR)):
        create_agreement(
            code=code,
            sponsor="Provinsi",
            payer="apbd",
            decree="1",
            terms=terms,
            budget=10**9,
            quotas={},
            by="maria",
            at=AT,
        )


def as_file(rows: list[Cells], *, delimiter: str = ";", encoding: str = "utf-8", ragged: bool = False) -> bytes:
    """The rows as one CSV list; ragged, each ends with its last cell that is not empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow([HEADINGS.get(field, field) for field in FIELDS])
    for row in rows:
        cells = [row[field] for field in FIELDS]
        while ragged and not cells[-1]:
            cells.pop()
        writer.writerow(cells)
    return out.getvalue().encode(encoding)


def as_entry(row: Cells) -> Entry:
    return Entry(**{field: row[field] for field in Entry._fields})


def load_registers(rows: list[Cells]) -> None:
    """A register of deaths that names every fifth person, and one of the wage segment that names every second."""
    niks = [nik for row in rows if (nik := check_nik(cell=row["nik"])[0])]
    for kind, named in (("deaths", niks[4::5]), ("wage", niks[::2])):
        file = "\n".join(["NIK;Tanggal Meninggal", *(f"{nik};01-02-2026" for nik in named)]).encode()
        if named:
            load_register(
                file=file, name="data.csv", kind=kind, source="Kantor", as_of=date(2026, 10, 31), by="maria", at=AT
            )


def as_status(row: Cells) -> Status:
    return Status(**{field: row[field] for field in Status._fields})


def by_list(file: bytes, agreement: str) -> tuple[str, list[Outcome]]:
    """The list's id and what it says of each row."""
    checked = check_list(file=file, name="daftar.csv", agreement=agreement, by="maria", at=AT)
    found = verdicts(of=checked.list)
    assert [verdict.row for verdict in found] == list(range(2, len(found) + 2))
    outcomes = [(each.outcome == "ready", tuple(problem.code for problem in each.problems)) for each in found]
    return checked.list.id, outcomes


def at_counter(row: Cells, agreement: str) -> Outcome:
    """What the counter says of one person, with or without an agreement."""
    try:
        if agreement:
            words: Mapping[str, Any] = {"entry": as_entry(row), "status": as_status(row), "agreement": agreement}
            register_under_agreement(**words, by="maria", at=AT)
        else:
            register_worker(entry=as_entry(row), registration=uuid4(), channel="desk", by="maria", at=AT)
    except Refused as refusal:
        return False, tuple(problem.code for problem in refusal.problems)
    return True, ()


def registry(db: Fresh) -> list[tuple[object, ...]]:
    """Everybody in the registry with all that was written of them."""
    vault = NikVault(keys=settings.PAYUNG_KEYS)
    return sorted((vault.open(bytes(sealed), key_id=vault.key_id), *rest) for sealed, *rest in db.rows(PEOPLE))


def without_conflicts(rows: list[Cells]) -> list[Cells]:
    """The rows without those whose NIK stands further up already, or who may be somebody further up."""
    kept: list[Cells] = []
    people: list[Registration] = []
    for row in rows:
        person, _ = check_entry(entry=as_entry(row), on=TODAY, page=book().on(TODAY))
        if person is None or not any(conflict(person, earlier) for earlier in people):
            kept.append(row)
            people += [person] if person else []
    return kept


def conflict(one: Registration, other: Registration) -> bool:
    """Whether two rows have one NIK, or may be about one person: a list asks then, a counter cannot."""
    likeness = compare(one=describe(one), other=describe(other))
    return one.nik == other.nik != "" or likeness.judgement is not Judgement.DIFFERENT


def describe(person: Registration) -> Described:
    return Described(**{field: getattr(person, field) for field in Described._fields if field != "earlier"})


@hypothesis(max_examples=15, deadline=None)
@given(
    rows=entries(most=6).map(without_conflicts).filter(bool),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    ragged=st.booleans(),
)
def test_a_list_takes_exactly_whom_the_counter_takes(
    server: Server, rows: list[Cells], delimiter: str, encoding: str, ragged: bool
) -> None:
    file = as_file(rows, delimiter=delimiter, encoding=encoding, ragged=ragged)
    with cloned(server) as fresh, working_on(fresh) as db:
        open_office()
        load_registers(rows)
        list_id, listed = by_list(file, "OPEN")
        _, listed_strictly = by_list(file, "STRICT")
        _, listed_as_poor = by_list(file, "POOR")
        if any(taken for taken, _ in listed):
            approve_list(list_id=list_id, by="yosef", at=AT)
        enrolled = registry(db)
    with cloned(server) as fresh, working_on(fresh) as db:
        open_office()
        load_registers(rows)
        assert [at_counter(row, "STRICT") for row in rows] == listed_strictly
        assert [at_counter(row, "POOR") for row in rows] == listed_as_poor
        assert [at_counter(row, "") for row in rows] == listed
        assert registry(db) == enrolled
    event(f"{len(enrolled)} of {len(rows)} taken")


def test_an_empty_form_is_refused_with_the_same_codes_under_an_agreement(server: Server) -> None:
    empty = dict.fromkeys(FIELDS, "")
    with cloned(server) as fresh, working_on(fresh):
        open_office()
        taken, codes = at_counter(empty, "")
        assert not taken
        assert "nik.missing" in codes
        assert at_counter(empty, "OPEN") == (False, codes)
        assert at_counter(empty, "STRICT") == (False, (*codes, "decile.missing"))
        assert at_counter(empty, "POOR") == (False, (*codes, "status.not_extreme_poor", "status.undated"))


def test_a_control_character_at_the_counter_is_a_space_under_an_agreement_too(server: Server) -> None:
    """In a file it makes the whole file unreadable; at the counter it is a slip of one finger."""
    row = {**dict.fromkeys(FIELDS, ""), **{field: str(cell) for field, cell in entry()._asdict().items()}}
    row |= {"address": "Jl. Mawar\0 3\x01", "name": "Maria\x1bSeran", "decile": "3"}
    with cloned(server) as fresh, working_on(fresh):
        open_office()
        assert at_counter(row, "STRICT") == at_counter(row, "") == (True, ())


def test_the_property_sees_both_the_taken_and_the_refused() -> None:
    """A property over refusals alone would hold of any list: each code of the entry's check must come up."""
    seen: set[str] = set()
    taken = 0

    @hypothesis(max_examples=2_000, deadline=None, database=None, derandomize=True)
    @given(entries(most=1))
    def look(rows: list[Cells]) -> None:
        nonlocal taken
        assume(rows)
        person, problems = check_registration(entry=as_entry(rows[0]), on=TODAY, page=book().on(TODAY))
        _, unmet = check_eligibility(person=person, status=as_status(rows[0]), terms=POOR, on=TODAY)
        seen.update(problem.code for problem in problems + unmet)
        taken += person is not None

    look()
    assert taken > 100
    assert seen >= {
        *(f"nik.{fault}" for fault in ("missing", "scientific", "not_digits", "length", "date_differs", "sex_differs")),
        *(
            "name.missing",
            "name.unreadable",
            "name.of_the_dead",
            "birth_date.impossible",
            "birth_date.unreadable",
            "birth_date.implausible",
        ),
        *(f"status.{fault}" for fault in ("not_extreme_poor", "unreadable", "undated", "expired")),
        *("status.day_unreadable", "status.day_to_come", "age.too_old_for_agreement"),
        *("sex.not_in_agreement", "occupation.not_in_agreement"),
        *("sex.unknown", "sex.missing", "region.unknown", "region.outside", "region.ambiguous", "region.missing"),
        *("occupation.unknown", "occupation.missing", "income.unreadable", "age.too_old"),
    }
