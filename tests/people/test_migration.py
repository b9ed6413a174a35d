"""An installation in use is brought up to date: its people's marks are those that would be written now."""

import importlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from psycopg.conninfo import conninfo_to_dict

from payung.law.book import book
from payung.people.checks import Registration, check_registration
from payung.people.matching import Marker
from payung.people.nik import NikVault
from tests.conftest import Fresh, Server, cloned, working_on
from tests.people.counter import open_counter
from tests.people.entries import entry, nik

BEFORE = "0002_append_only"
TODAY = date(2026, 11, 20)
WORKER = (
    "INSERT INTO people_worker (id, number, nik_index, nik_sealed, key_id, name, birth_date, sex, region, district,"
    " village, address, phone, mother_name, kind, channel, registered_by_id)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'independent', 'desk',"
    " (SELECT id FROM access_user))"
)
OLD_KEYS = (
    "INSERT INTO people_matchkey (worker_id, name_birth, nik_place_birth, nik_birth_serial) VALUES (%s, %s, %s, %s)"
)
MARKS = "SELECT * FROM people_matchkey ORDER BY worker_id"


def migrate(to: str = "") -> None:
    """Bring the tables of this room to a migration, or up to date, as their owner."""
    call_command("migrate", "people", *([to] if to else []), database="owner", verbosity=0)


def people() -> list[Registration]:
    """Workers of whom much is known, little, and nothing that a key could be made of."""
    told: list[dict[str, Any]] = [
        {"name": "Yohanes Djawa Bria", "village": "Ds. Fatuketi", "phone": "0812-3456-7890", "mother_name": "Ana Hoar"},
        {"name": "Bpk. Johannis Jawa Bria, S.Pd", "village": "Fatuketi (Desa)"},
        {"name": "Maria", "phone": "081234567891"},
        {"name": "Maria d'Costa", "mother_name": "Rosa"},
        *({"name": f"Theresia {name}"} for name in ("Bau", "Hoar", "Luruk")),
    ]
    found = []
    for n, cells in enumerate(told, start=1):
        person, problems = check_registration(entry=entry(nik=nik(serial=n), **cells), on=TODAY, page=book().on(TODAY))
        assert person, problems
        found.append(person)
    return found


@pytest.fixture(scope="module")
def before(server: Server) -> Iterator[str]:
    """The database of the version before, without people: the way back takes long, and is gone once."""
    with cloned(server) as fresh:
        with working_on(fresh):
            open_counter()
            migrate(BEFORE)
        yield conninfo_to_dict(fresh.urls.owner)["dbname"]


@pytest.fixture
def unused(server: Server, before: str) -> Iterator[Fresh]:
    """An installation of the version before, without people."""
    with cloned(server, before) as fresh, working_on(fresh):
        yield fresh


@pytest.fixture
def old(unused: Fresh) -> Fresh:
    """An installation of the version before, in use."""
    vault = NikVault(keys=settings.PAYUNG_KEYS)
    with psycopg.connect(unused.urls.owner, autocommit=True) as owner:
        for n, person in enumerate(people(), start=1):
            sealed = vault.index(person.nik), vault.seal(person.nik), vault.key_id
            told = (person.name, person.birth_date, person.sex, person.region, person.district, person.village)
            owner.execute(WORKER, (n, 10**11 + n, *sealed, *told, person.address, person.phone, person.mother_name))
            owner.execute(OLD_KEYS, (n, n, n, n))
    return unused


@pytest.mark.parametrize("batch", [1, 3, 7, 20_000])
def test_people_of_the_version_before_get_the_marks_of_this_one(
    old: Fresh, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(importlib.import_module("payung.people.migrations.0003_likeness"), "BATCH", batch)
    migrate()
    marker = Marker(key=settings.PAYUNG_KEYS.index)
    marks = [marker.marks_of(person) for person in people()]
    assert old.rows(MARKS) == [
        (n, *mark.keys, person.birth_date, mark.initials)
        for n, (person, mark) in enumerate(zip(people(), marks, strict=True), start=1)
    ]


def test_marks_made_anew_are_as_protected_as_those_of_a_new_installation(old: Fresh) -> None:
    migrate()
    with psycopg.connect(old.everything, autocommit=True) as app:
        assert app.execute("SELECT count(*) FROM people_matchkey").fetchone() == (7,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("DELETE FROM people_matchkey")
    with pytest.raises(psycopg.errors.RestrictViolation):
        old.as_owner("UPDATE people_matchkey SET initials = 0")
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        old.as_owner(
            "INSERT INTO people_matchkey (worker_id, name_birth, nik_place_birth, birth_date, initials)"
            " VALUES (99, 1, 1, '1990-01-01', 1)"
        )


def test_an_installation_without_people_is_brought_up_to_date_too(unused: Fresh) -> None:
    migrate()
    assert unused.rows(MARKS) == []
