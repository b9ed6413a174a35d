"""What officers decided of two descriptions: one person, or two. It counts in whatever list the two come again."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from payung.people.checks import Registration
from payung.people.describing import described
from payung.people.likeness import TOLD, Described
from payung.people.matching import Marker
from payung.people.queries import Pair


class Decision(NamedTuple):
    """The last decision on a pair: whether they are one person, why (in the officer's words), by whom and when."""

    same: bool
    why: str
    by: str
    at: datetime


def described_by(*, person: Registration) -> Described:
    """Somebody as a row describes them."""
    return Described(*(getattr(person, field) for field in TOLD))


def pair_of(*, marker: Marker, one: Described, other: Described) -> Pair | None:
    """What stands for two descriptions, the smaller first.

    None where NIK, name and birth date are the same: such two are one person, whatever else differs.
    """
    ends = sorted(marker.identity(nik=each.nik, name=each.name, birth_date=each.birth_date) for each in (one, other))
    return (ends[0], ends[1]) if ends[0] != ends[1] else None


def decisions(*, pairs: Iterable[Pair]) -> dict[Pair, Decision]:
    """The last decision on each of these pairs that was decided on."""
    asked = list(pairs)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (s.one, s.other) s.one, s.other, s.same, s.why, u.name, s.recorded_at"
            " FROM unnest(%s::bytea[], %s::bytea[]) asked (one, other)"
            " JOIN people_sameness s ON s.one = asked.one AND s.other = asked.other"
            " JOIN access_user u ON u.id = s.decided_by_id ORDER BY s.one, s.other, s.id DESC",
            [[one for one, _ in asked], [other for _, other in asked]],
        )
        return {(bytes(one), bytes(other)): Decision(*told) for one, other, *told in cursor.fetchall()}


def write_decision(*, pair: Pair, same: bool, why: str, by: int) -> None:
    """Write down what an officer (of this id) decided of a pair. In the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_sameness (one, other, same, why, decided_by_id) VALUES (%s, %s, %s, %s, %s)",
            [*pair, same, why, by],
        )


def described_members(*, numbers: Collection[int]) -> dict[int, Described]:
    """The workers with these participant numbers as the registry describes them, by number."""
    if not numbers:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_worker WHERE number = ANY(%s)", [list(numbers)])
        found = described(workers=[worker for (worker,) in cursor.fetchall()])
    return {known.number: description for known, description in found.values()}
