"""What is written of people: to the letter, all or nothing, and never a NIK in the clear."""

import base64
import logging
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from payung.access.actions import add_user
from payung.access.queries import user_id
from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.law.book import book
from payung.people.actions import register_worker
from payung.people.checks import Registration, check_registration
from payung.people.matching import Marker
from payung.people.nik import NikVault
from payung.people.queries import worker
from payung.people.welfare import Welfare
from payung.people.writing import Newcomer, Origin, write_people
from payung.sponsors.actions import approve_list, check_list, create_agreement, register_under_agreement
from payung.sponsors.checks import Terms
from tests.conftest import Fresh
from tests.people.counter import OFFICER, open_counter, registered
from tests.people.entries import entry, nik

NASTY = (
    "back\\slash",
    "\\N",
    "\\.",
    "tab\there",
    "quote \" ' ''",
    "line\r\nbreak",
    "é ü 𝒩 ½",
    "NULL",
    "{\\x00}",
    "%s %(a)s",
)


@pytest.fixture(autouse=True)
def _counter(db: Fresh) -> None:
    open_counter()


def person(serial: int, **changes: Any) -> Registration:
    """A checked registration; `changes` bypass the check, as texts nobody cleaned would."""
    today = date(2026, 11, 20)
    found, _ = check_registration(entry=entry(nik=nik(serial=serial)), on=today, page=book().on(today))
    assert found is not None
    return found._replace(**changes)


def newcomer(person: Registration, decile: int | None = None) -> Newcomer:
    return Newcomer(person, Marker(key=settings.PAYUNG_KEYS.index).marks_of(person), Welfare(decile))


def written(*people: Registration) -> list[tuple[int, int]]:
    with transaction.atomic():
        origin = Origin(channel="desk", by=user_id(name=OFFICER))
        return write_people(newcomers=[newcomer(each) for each in people], origin=origin)


def test_the_nastiest_texts_stand_as_they_were_given(db: Fresh) -> None:
    written(*(person(n, address=text, village=text, mother_name=text) for n, text in enumerate(NASTY, start=1)))
    rows = db.rows("SELECT address, village, mother_name FROM people_worker ORDER BY id")
    assert rows == [(text, text, text) for text in NASTY]


def test_each_answer_is_for_the_newcomer_in_its_place(db: Fresh) -> None:
    names = [f"Maria {'abcdefghij'[n // 10]}{'abcdefghij'[n % 10]}" for n in range(100)]
    answers = written(*(person(n + 1, name=name) for n, name in enumerate(names)))
    stands = {(row[0], row[1]): row[2] for row in db.rows("SELECT id, number, name FROM people_worker")}
    assert [stands[answer] for answer in answers] == names


def test_every_nik_is_sealed_under_the_key_that_its_row_names(db: Fresh) -> None:
    written(*(person(serial) for serial in range(1, 30)))
    vault = NikVault(keys=settings.PAYUNG_KEYS)
    rows = db.rows("SELECT nik_sealed, key_id, nik_index FROM people_worker ORDER BY id")
    opened = [vault.open(sealed, key_id=key_id) for sealed, key_id, _ in rows]
    assert opened == [nik(serial=serial) for serial in range(1, 30)]
    assert [index for _, _, index in rows] == [vault.index(each) for each in opened]


def test_jobs_heirs_and_welfare_hang_on_their_worker(db: Fresh) -> None:
    of = entry(
        income="1.500.000",
        second_occupation="nelayan",
        heirs="Yosef Bria (suami); Ana \\N Seran (anak)",
        village="Fatuketi",
    )
    found, _ = check_registration(entry=of, on=date(2026, 11, 20), page=book().on(date(2026, 11, 20)))
    assert found is not None
    with transaction.atomic():
        by = user_id(name=OFFICER)
        origin = Origin(channel="list", by=by, source="list 1", as_of=date(2026, 11, 1))
        [(maria, _), (other, _)] = write_people(newcomers=[newcomer(found, 3), newcomer(person(2))], origin=origin)
    assert db.rows("SELECT n, income FROM people_job WHERE worker_id = %s ORDER BY n", maria) == [
        (1, 1_500_000),
        (2, 0),
    ]
    assert db.rows("SELECT worker_id, n, name, relation FROM people_heir ORDER BY n") == [
        (maria, 1, "Yosef Bria", "suami"),
        (maria, 2, "Ana \\N Seran", "anak"),
    ]
    assert db.rows("SELECT worker_id, decile, source, as_of FROM people_welfare") == [
        (maria, 3, "list 1", date(2026, 11, 1))
    ]
    assert db.rows("SELECT worker_id, birth_village IS NULL, phone IS NULL FROM people_matchkey ORDER BY 1") == [
        (maria, False, True),
        (other, True, True),
    ]


def test_one_known_nik_among_many_lets_nobody_in(db: Fresh) -> None:
    registered(entry(nik=nik(serial=50)))
    with pytest.raises(IntegrityError):
        written(*(person(serial) for serial in range(1, 100)))
    for table in ("people_worker", "people_job", "people_matchkey"):
        assert db.rows(f"SELECT count(*) FROM {table}") == [(1,)]


def test_a_nik_twice_among_the_newcomers_lets_nobody_in(db: Fresh) -> None:
    with pytest.raises(IntegrityError):
        written(person(1), person(2), person(1))
    assert db.rows("SELECT count(*) FROM people_worker") == [(0,)]


def test_staged_people_are_gone_with_their_transaction(db: Fresh) -> None:
    written(person(1))
    written(person(2))
    assert db.rows("SELECT count(*) FROM people_worker") == [(2,)]


def test_a_job_or_an_heir_of_nobody_is_refused(db: Fresh) -> None:
    with psycopg.connect(db.everything, autocommit=True) as app:
        for orphan in (
            "INSERT INTO people_job (worker_id, n, occupation, income) VALUES (1, 1, 'weaver', 0)",
            "INSERT INTO people_heir (worker_id, n, name, relation, phone) VALUES (1, 1, 'a', 'b', '')",
            "INSERT INTO people_welfare (worker_id, decile, source, as_of) VALUES (1, 1, 'x', '2026-01-01')",
        ):
            with pytest.raises(psycopg.errors.ForeignKeyViolation):
                app.execute(orphan)


@pytest.mark.parametrize(
    "job",
    [(3, "weaver", 0), (0, "weaver", 0), (2, "weaver", -1), (1, "weaver", 0)],
    ids=["third", "zeroth", "debt", "again"],
)
def test_a_worker_has_at_most_two_jobs_and_owes_no_income(db: Fresh, job: tuple[int, str, int]) -> None:
    maria = registered()
    with psycopg.connect(db.everything, autocommit=True) as app, pytest.raises(psycopg.errors.IntegrityError):
        app.execute(
            "INSERT INTO people_job (worker_id, n, occupation, income) VALUES (%s, %s, %s, %s)", (maria.id, *job)
        )


def everything(fresh: Fresh) -> str:
    """All tables and what the server remembers of statements, as text; bytes as hex."""
    tables = fresh.rows("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
    dump = [str(row[0]) for (table,) in tables for row in fresh.rows(f"SELECT t::text FROM {table} t")]
    with psycopg.connect(fresh.urls.app) as app:  # a role sees the statements of its own sessions
        dump += [str(row[0]) for row in app.execute("SELECT query FROM pg_stat_activity WHERE query IS NOT NULL")]
    return "\n".join(dump)


def server_log(base: Path) -> str:
    """What the embedded server wrote; another server keeps its log to itself."""
    log = base / "server" / "launcher" / "server.log"
    if os.environ.get("PAYUNG_TEST_OWNER_URL"):
        return ""
    return log.read_text("utf-8", errors="replace")


def disguises(secret: str) -> list[str]:
    """How a NIK would look if somebody forgot to seal it."""
    plain = secret.encode()
    return [secret, plain.hex(), base64.b64encode(plain).decode().rstrip("="), f"{int(secret):x}"]


def test_a_nik_stands_nowhere_in_the_clear(
    db: Fresh, at: datetime, caplog: pytest.LogCaptureFixture, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> None:
    caplog.set_level(logging.DEBUG)
    add_user(name="yosef", by=OFFICER, at=at)
    terms = Terms(first_month=Month.of(at.date()) + 1, months=1, programmes=("jkk", "jkm"), payer="apbd")
    create_agreement(
        code="NTT",
        sponsor="Provinsi",
        payer="apbd",
        decree="1",
        terms=terms,
        budget=10**6,
        quotas={},
        by=OFFICER,
        at=at,
    )
    counter, in_list, bad = nik(serial=1), nik(serial=2), nik(serial=3)[:-1]
    registered(entry(nik=counter))
    with pytest.raises(Refused):
        register_worker(entry=entry(nik=counter), registration=uuid4(), channel="desk", by=OFFICER, at=at)
    header = "NIK,Nama,Tanggal Lahir,JK,Kabupaten,Pekerjaan\n"
    people = ((counter, "Maria Seran"), (in_list, "Rosalinda Luruk"), (bad, "Theresia Hoar"))
    rows = "".join(f"{number},{name},14-08-1990,P,Belu,penenun\n" for number, name in people)
    checked = check_list(file=(header + rows).encode(), name="daftar.csv", agreement="NTT", by=OFFICER, at=at)
    approve_list(list_id=checked.list.id, by="yosef", at=at)
    alone = nik(serial=4)
    register_under_agreement(entry=entry(nik=alone, name="Yuliana Bau"), agreement="NTT", by=OFFICER, at=at)
    worker(nik=counter)

    base = tmp_path_factory.getbasetemp()
    log = server_log(base if worker_id == "master" else base.parent)
    seen = everything(db) + caplog.text + log
    assert "Maria Seran" in seen
    for secret in (counter, in_list, bad, alone):
        assert [form for form in disguises(secret) if form in seen] == []
