"""Those who go by a change list: looked up among the people of the agreement's lists, and from which month on they go.

    rows that go -> who of this agreement each one is -> their first unpaid month -> Leaving -> departures

Months that are paid stay paid; what was promised for later ones becomes free. Whoever is not on a list of this
agreement is unknown here, whoever else may know them: a change list is no way to ask who is registered.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from payung.contributions.queries import paid_programmes
from payung.kernel.months import Month
from payung.kernel.problems import Problem
from payung.people.cells import Unreadable
from payung.people.checks import check_nik
from payung.people.likeness import is_same_bearer
from payung.people.nik import NikVault
from payung.people.numbers import read_number
from payung.people.probing import by_index, byte_strings
from payung.people.spelling import plain
from payung.sponsors.commitments import Unpaid, unpaid
from payung.sponsors.files.changes import Going, read_month, read_reason
from payung.sponsors.pricing import Case
from payung.sponsors.queries import AgreementView
from payung.sponsors.quotas import Dwelling
from payung.sponsors.verdicts import LEAVING, TO_MEND, Verdict


class Place(NamedTuple):
    """Somebody's place on an approved list of the agreement; `left` is the month from which they have left it."""

    worker: int
    number: int
    name: str
    dwelling: Dwelling
    list_id: str
    case: Case
    left: date | None

    def has(self, month: Month) -> bool:
        """Whether the list promises a month of its term to them."""
        return self.left is None or month < Month.of(self.left)


class Leaver(NamedTuple):
    """A place that is given up from `month` on. `row` is that of the change list."""

    row: int
    place: Place
    month: Month
    reason: str


class Leaving(NamedTuple):
    """What becomes of the rows that go: a verdict for each, the places given up, and the rupiah that become free."""

    verdicts: tuple[Verdict, ...] = ()
    leavers: tuple[Leaver, ...] = ()
    freed: int = 0

    @property
    def people(self) -> int:
        """How many people leave."""
        return sum(verdict.outcome == LEAVING for verdict in self.verdicts)

    @property
    def by_place(self) -> Counter[str]:
        """How many leave each place that may have a quota. Whoever only goes earlier has left it already."""
        leavers = (leaver.place for leaver in self.leavers if leaver.place.left is None)
        return Counter(place for each in leavers for place in each.dwelling.places)


NOBODY = Leaving()
"""Of a list that is no change list."""


def look_up(*, rows: Sequence[Going], agreement: AgreementView, on: date) -> Leaving:
    """Who goes by these rows, as it stands now. `on` is the day on which the list is judged.

    From the first month on that is not paid and not before the one that the row says, or else the month of that day.
    """
    register = _Register(rows, agreement)
    promised = _by_list(unpaid(agreement=agreement))
    verdicts: list[Verdict] = []
    leavers: list[Leaver] = []
    gone: dict[int, int] = {}
    for row in rows:
        problems, places, start = _read(row, register, Month.of(on))
        given_up = _given_up(row, places, start, promised) if not problems else []
        if not problems and not given_up:
            problems = [_nothing_left(places, start)]
        elif given_up and (first := gone.setdefault(places[0].worker, row.row)) != row.row:
            verdicts.append(Verdict(row.row, TO_MEND, (Problem("leaving.twice", "nik"),), f"row:{first}"))
            continue
        if problems:
            verdicts.append(Verdict(row.row, TO_MEND, tuple(problems)))
        else:
            leavers += given_up
            left = f"{min(leaver.month for leaver in given_up)} {given_up[0].reason}"
            verdicts.append(Verdict(row.row, LEAVING, match=f"member:{places[0].number}", left=left))
    return Leaving(tuple(verdicts), tuple(leavers), _freed(leavers, promised))


def _read(row: Going, register: "_Register", earliest: Month) -> tuple[list[Problem], list[Place], Month]:
    """Everything wrong with a row; whom it is about; and from which month on at the earliest they go."""
    if not row.is_clear:
        return [Problem("leaving.change_unreadable", "change")], [], earliest
    places, problems = register.find(row)
    if not read_reason(written=row.reason):
        problems.append(Problem("leaving.reason_unknown", "leaving_reason", row.reason))
    start = earliest
    try:
        start = read_month(cell=row.month) or earliest
    except Unreadable:
        problems.append(Problem("leaving.month_unreadable", "leaving_month"))
    return problems, places, start


Promised = dict[str, dict[Month, Unpaid]]
"""By list, its months that are promised and not paid, in order."""


def _by_list(promised: Iterable[Unpaid]) -> Promised:
    found: Promised = {}
    for each in promised:
        found.setdefault(each.month.list_id, {})[Month.of(each.month.month)] = each
    return found


def _given_up(row: Going, places: Iterable[Place], start: Month, promised: Promised) -> list[Leaver]:
    """The places that somebody gives up, each from its first month from `start` on that is promised and not paid."""
    reason, found = read_reason(written=row.reason), []
    for place in places:
        month = next((month for month in promised.get(place.list_id, ()) if month >= start), None)
        if month is not None and place.has(month):
            found.append(Leaver(row.row, place, month, reason))
    return found


def _nothing_left(places: Sequence[Place], start: Month) -> Problem:
    left = [Month.of(place.left) for place in places if place.left]
    if len(left) == len(places):
        return Problem("leaving.left_already", "nik", str(max(left)))
    return Problem("leaving.all_paid", "nik", str(start))


def _freed(leavers: Sequence[Leaver], promised: Promised) -> int:
    """What is promised to these leavers for the months that they give up, in whole rupiah.

    Of a month that was paid and reversed only what was paid for them is promised.
    """
    given_up = [
        (leaver.place, each)
        for leaver in leavers
        for month, each in promised[leaver.place.list_id].items()
        if month >= leaver.month and leaver.place.has(month)
    ]
    reversed_fundings = {each.month.funding_id for _, each in given_up if each.month.round and each.month.funding_id}
    paid = paid_programmes(fundings=reversed_fundings, workers={place.worker for place, _ in given_up})
    return sum(
        line.amount
        for place, each in given_up
        for line in each.lines[place.case]
        if each.month.round == 0 or (each.month.funding_id, place.worker, line.programme) in paid
    )


class _Register:
    """The people of an agreement's lists whom some rows may be about."""

    def __init__(self, rows: Iterable[Going], agreement: AgreementView) -> None:
        self._vault = NikVault(keys=settings.PAYUNG_KEYS)
        niks = {nik for row in rows if (nik := check_nik(cell=row.nik)[0])}
        numbers = {number for row in rows if (number := read_number(row.number))}
        self._by_nik: dict[bytes, list[Place]] = {}
        self._by_number: dict[int, list[Place]] = {}
        for index, place in _places(map(self._vault.index, niks), numbers, agreement):
            self._by_nik.setdefault(index, []).append(place)
            self._by_number.setdefault(place.number, []).append(place)

    def find(self, row: Going) -> tuple[list[Place], list[Problem]]:
        """The places of the one whom a row is about: by NIK or number, which must agree, and by name; or why none."""
        problems: list[Problem] = []
        number = read_number(row.number)
        if row.number and number is None:
            problems.append(Problem("worker.number_mistyped", "member_number"))
        nik = None
        if row.nik or not row.number:
            nik, wrong = check_nik(cell=row.nik)
            problems += wrong
        if problems:
            return [], problems
        places = self._by_nik.get(self._vault.index(nik), []) if nik else self._by_number.get(number or 0, [])
        if not places or (number and places[0].number != number):
            return [], [Problem("leaving.unknown", "nik" if nik else "member_number")]
        if not is_same_bearer(name=row.name, other=places[0].name):
            return [], [Problem("leaving.other_name", "name")]
        return places, []


def _places(
    indexes: Iterable[bytes], numbers: Iterable[int], agreement: AgreementView
) -> Iterable[tuple[bytes, Place]]:
    """The places on lists of this agreement of whoever has one of these indexes of a NIK, or numbers."""
    with by_index() as cursor:
        cursor.execute(
            """
            WITH asked AS (
                SELECT w.id FROM unnest(%(niks)s::bytea[]) nik JOIN people_worker w ON w.nik_index = nik
                UNION SELECT w.id FROM unnest(%(numbers)s::bigint[]) n JOIN people_worker w ON w.number = n
            )
            SELECT w.nik_index, w.id, w.number, w.name, w.region, w.village, e.list_id, e.income, e.sector, d.month
            FROM asked JOIN people_worker w USING (id)
            JOIN sponsors_enrolment e ON e.worker_id = w.id JOIN sponsors_list l ON l.id = e.list_id
            LEFT JOIN sponsors_standingdeparture d ON (d.list_id, d.worker_id) = (e.list_id, e.worker_id)
            WHERE l.agreement_id = %(agreement)s ORDER BY w.id, e.list_id
            """,
            {"niks": byte_strings(indexes), "numbers": list(numbers), "agreement": agreement.id},
        )
        return [
            (
                bytes(index),
                Place(worker, number, name, Dwelling(region, plain(village)), list_id, Case(income, sector), left),
            )
            for index, worker, number, name, region, village, list_id, income, sector, left in cursor.fetchall()
        ]


def depart(*, leaving: Leaving, by_list: str) -> None:
    """Write down who leaves by a change list, in the caller's transaction, within `recommitting`."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO sponsors_departure (list_id, worker_id, month, reason, by_list_id, row)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [
                (each.place.list_id, each.place.worker, each.month.first, each.reason, by_list, each.row)
                for each in leaving.leavers
            ],
        )
