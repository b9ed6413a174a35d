"""Load a register that others keep, and withdraw one that was loaded by mistake."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from payung.access.holding import hold
from payung.access.queries import user_id
from payung.audit.actions import record
from payung.kernel.copying import stage
from payung.kernel.problems import Problem, Refused
from payung.kernel.watch import Watch
from payung.kernel.words import one_line, reason
from payung.people.matching import Marker
from payung.people.registers import DEATHS, WAGE, RegisterFile, registers
from payung.sponsors.files.reading import read_table
from payung.sponsors.registers.reading import NEEDED, Reading, check_register

STAGED = {"nik_index": "bytea", "died_on": "date"}
# In order of the index: that is how its tree is filled fastest. Of two days of one death the earlier is kept.
KEEP = {
    WAGE: "INSERT INTO people_wagemember (nik_index, register_id)"
    " SELECT DISTINCT nik_index, %s FROM staged_register ORDER BY nik_index",
    DEATHS: "INSERT INTO people_reporteddeath (nik_index, died_on, register_id)"
    " SELECT nik_index, min(died_on), %s FROM staged_register GROUP BY nik_index ORDER BY nik_index",
}


class LoadedRegister(NamedTuple):
    """The answer to a load: the register, the first row that each reason kept out, and whether it stood already."""

    register: RegisterFile
    first: Mapping[str, int]
    repeated: bool


def load_register(
    *,
    file: bytes,
    name: str,
    kind: str,
    source: str,
    as_of: date,
    by: str,
    at: datetime,
    watch: Watch | None = None,
) -> LoadedRegister:
    """Keep whom a file names as members of the wage segment (`wage`) or as dead (`deaths`), as of a day, by a source.

    Nobody's cover ends by it: lists ask it from now on. The same file with the same words is one register. Raises
    Refused: `register.…` where the words do not hold, nobody of the file can be read, or it stands already under other
    words; `file.…` where it cannot be read.
    """
    actor, watch, source = user_id(name=by), watch or Watch(), one_line(text=source)
    if problems := check_register(kind=kind, source=source, as_of=as_of, today=timezone.localdate(at)):
        raise Refused(*problems)
    sha256 = hashlib.sha256(file).digest()
    id_ = _register_id(sha256, kind, source, as_of)
    with transaction.atomic(), connection.cursor() as cursor:
        _hold_file(sha256)
        if known := registers(id=id_):
            return _as_loaded(known[0])
        _refuse_other_words(sha256, kind)
        reading = _read(file, name, kind, as_of, watch)
        stage(cursor=cursor, table="staged_register", columns=STAGED, rows=reading.people())
        cursor.execute("SELECT count(DISTINCT nik_index) FROM staged_register")
        kept = cursor.fetchone()[0]
        if not kept:
            raise Refused(Problem("register.nobody", "file", name), *(Problem(code) for code in reading.unread))
        watch.step("keep")
        cursor.execute(
            "INSERT INTO people_register (id, kind, source, as_of, file_name, sha256, rows, kept, unread, loaded_by_id)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [id_, kind, source, as_of, name, sha256, reading.rows, kept, json.dumps(reading.unread), actor],
        )
        cursor.execute(KEEP[kind], [id_])
        detail = {"kind": kind, "as_of": as_of.isoformat(), "rows": reading.rows, "kept": kept}
        record(by=by, action="load_register", subject=id_, detail=detail)
    return LoadedRegister(registers(id=id_)[0], reading.first, repeated=False)


def _read(file: bytes, name: str, kind: str, as_of: date, watch: Watch) -> Reading:
    watch.step("read")
    table = read_table(content=file, name=name, needed=NEEDED[kind])
    watch.step("check", total=len(table.rows))
    marker = Marker(key=settings.PAYUNG_KEYS.index)
    return Reading(table=table, kind=kind, as_of=as_of, marker=marker, watch=watch)


def _hold_file(sha256: bytes) -> None:
    """Whoever loads this file waits here until we are done: under one pair of words it stands once."""
    hold(subject=f"register {sha256.hex()}")


def _register_id(sha256: bytes, kind: str, source: str, as_of: date) -> str:
    """Sixteen hex digits over the file and what is said of it."""
    return hashlib.sha256("\0".join((kind, source, as_of.isoformat(), sha256.hex())).encode()).hexdigest()[:16]


def _as_loaded(register: RegisterFile) -> LoadedRegister:
    if register.withdrawn:
        raise Refused(Problem("register.withdrawn", "file", register.id))
    return LoadedRegister(register, {}, repeated=True)


def _refuse_other_words(sha256: bytes, kind: str) -> None:
    """Refuse a file that stands already as of another day or by another source: one of the two would be wrong."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id FROM people_register r WHERE r.sha256 = %s AND r.kind = %s"
            " AND NOT EXISTS (SELECT FROM people_withdrawnregister w WHERE w.register_id = r.id)",
            [sha256, kind],
        )
        if other := cursor.fetchone():
            raise Refused(Problem("register.told_otherwise", "file", other[0]))


def withdraw_register(*, register: str, why: str, by: str, at: datetime) -> RegisterFile:
    """Let a register that was loaded by mistake count no more. It stays on record, with who withdrew it and why.

    Withdrawn twice, the first word stands. Raises Refused: `register.unknown`, and what `reason` refuses.
    """
    actor, why = user_id(name=by), reason(why=why)
    known = registers(id=register) if register else []
    if not known:
        raise Refused(Problem("register.unknown", "register", register))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_withdrawnregister (register_id, why, withdrawn_by_id) VALUES (%s, %s, %s)"
            " ON CONFLICT (register_id) DO NOTHING",
            [register, why, actor],
        )
        if cursor.rowcount:
            record(by=by, action="withdraw_register", subject=register, detail={"kept": known[0].kept})
    return registers(id=register)[0]
