"""Registers that others keep and give us as files: who belongs to the wage segment, and who died.

We keep of them keyed indexes of NIKs, and of deaths the day: enough to ask whether somebody whose NIK we hold stands
there, and too little to read anybody out of it. Of the wage segment only the newest files of each source count, for
people leave it; deaths add up. A register that was loaded by mistake is withdrawn, and counts no more.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from payung.people.probing import by_index, byte_strings

WAGE, DEATHS = "wage", "deaths"
KINDS = (WAGE, DEATHS)
# Several files of one source and day are parts of one delivery.
COUNTING = """
    SELECT id FROM (
        SELECT id, kind, as_of, max(as_of) OVER (PARTITION BY kind, lower(source)) AS newest FROM people_register r
        WHERE NOT EXISTS (SELECT FROM people_withdrawnregister w WHERE w.register_id = r.id)
    ) standing WHERE kind = %s AND (kind = 'deaths' OR as_of = newest)
"""

LOOK_UP = {
    WAGE: "SELECT NULL FROM people_wagemember m WHERE m.nik_index = asked AND m.register_id = ANY(%s) LIMIT 1",
    DEATHS: "SELECT died_on FROM people_reporteddeath m WHERE m.nik_index = asked AND m.register_id = ANY(%s)"
    " ORDER BY died_on LIMIT 1",
}


class RegisterFile(NamedTuple):
    """A file that was loaded: `rows` it had, `kept` people of it, and by reason how many rows could not be read.

    `counts` says whether questions look into it; `withdrawn` is why it was withdrawn, "" where it was not.
    """

    id: str
    kind: str
    source: str
    as_of: date
    file_name: str
    rows: int
    kept: int
    unread: Mapping[str, int]
    loaded_by: str
    loaded_at: datetime
    withdrawn: str
    counts: bool


def registers(*, id: str = "") -> list[RegisterFile]:
    """Every register that was loaded, the one loaded last first; or the one with this id."""
    with connection.cursor() as cursor:
        counting = {id_ for kind in KINDS for id_ in _counting(kind)}
        cursor.execute(
            "SELECT r.id, r.kind, r.source, r.as_of, r.file_name, r.rows, r.kept, r.unread::text, u.name,"
            " r.recorded_at, coalesce(w.why, '') FROM people_register r JOIN access_user u ON u.id = r.loaded_by_id"
            " LEFT JOIN people_withdrawnregister w ON w.register_id = r.id"
            " WHERE r.id = %(id)s OR %(id)s = '' ORDER BY r.recorded_at DESC, r.id",
            {"id": id},
        )
        return [
            RegisterFile._make([id_, *told, json.loads(unread), by, at, why, id_ in counting])
            for id_, *told, unread, by, at, why in cursor.fetchall()
        ]


def wage_members(*, nik_indexes: Iterable[bytes]) -> set[bytes]:
    """Those of these keyed indexes of NIKs that belong to the wage segment. Costs grow with the question."""
    return {index for index, _ in _found(WAGE, nik_indexes)}


def reported_dead(*, nik_indexes: Iterable[bytes]) -> dict[bytes, date]:
    """Those of these keyed indexes of NIKs of whom a death is reported, with the earliest day that is told."""
    return dict(_found(DEATHS, nik_indexes))


def _counting(kind: str) -> list[str]:
    """The registers of this kind that count."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTING, [kind])
        return [row[0] for row in cursor.fetchall()]


def _found(kind: str, nik_indexes: Iterable[bytes]) -> list[tuple[bytes, Any]]:
    """Each of these indexes that the registers of this kind hold, and the day of death: each is looked up by itself."""
    counting = _counting(kind)
    if not counting:
        return []
    with by_index() as cursor:
        cursor.execute(
            f"SELECT asked, told.* FROM unnest(%s::bytea[]) asked CROSS JOIN LATERAL ({LOOK_UP[kind]}) told",
            [byte_strings(nik_indexes), counting],
        )
        return [(bytes(index), told) for index, told in cursor.fetchall()]
