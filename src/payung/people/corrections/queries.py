"""Corrections as they were asked for and answered, and who workers were before.

The registry says who a worker is today. What it said before is kept with each confirmation, whole and sealed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from payung.kernel.problems import Problem, Refused
from payung.kernel.sealing import unseal
from payung.people.corrections.identity import Identity, as_text, from_text
from payung.people.corrections.sealing import place_of_changes, place_of_earlier
from payung.people.masking import nik_of_birth, phone_end
from payung.people.matching import Marker
from payung.people.models import Heir
from payung.people.nik import NikVault
from payung.people.queries import registered_jobs

MOST_OPEN = 200
SOME = 1_000  # workers whose history is gone through at once
OPEN, CONFIRMED, DECLINED, OVERTAKEN = "open", "confirmed", "declined", "overtaken"


class Answer(NamedTuple):
    """The answer to a correction: confirmed or declined (and why), by whom and when."""

    confirmed: bool
    why: str
    by: str
    at: datetime


class Side(NamedTuple):
    """A field that a correction changes, as it may be shown: what stands there, and what shall stand there.

    Days are like 1990-12-31, regions are codes, sex is "F" or "M", "" is nothing. The new value is the word of whoever
    asked; of an old telephone number the end is shown, and of a NIK, old or new, what repeats birth date and sex:
    whoever looks at a correction brought none.
    """

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction of the worker `number`, the `n`-th if it is confirmed: `changes` are new values in text by field,
    `before` is who the worker was said to be when it was answered, or is today. `overtaken` says that another
    correction of this worker was confirmed since it was asked for.
    """

    id: str
    worker_id: int
    number: int
    n: int
    before: Identity
    changes: Mapping[str, str]
    why: str
    evidence: str
    requested_by: str
    requested_at: datetime
    answer: Answer | None
    overtaken: bool

    @property
    def state(self) -> str:
        """`open`, `confirmed`, `declined`, or `overtaken`: then it can no longer be confirmed."""
        if self.answer:
            return CONFIRMED if self.answer.confirmed else DECLINED
        return OVERTAKEN if self.overtaken else OPEN

    @property
    def after(self) -> Identity:
        """Who the worker shall be."""
        return self.before.with_changes(self.changes)

    @property
    def sides(self) -> tuple[Side, ...]:
        """What changes, side by side, as it may be shown."""
        before = as_text(identity=self.before)
        return tuple(_side(field, before[field], self.changes[field]) for field in before if field in self.changes)


def _side(field: str, before: str, after: str) -> Side:
    if field == "nik":
        return Side(field, nik_of_birth(nik=before), nik_of_birth(nik=after))
    return Side(field, phone_end(phone=before) if field == "phone" else before, after)


ASKED = """
    SELECT c.id, c.worker_id, w.number, c.n, c.changes, c.key_id, c.why, c.evidence, asked.name, c.recorded_at,
        a.confirmed, a.why, answered.name, a.recorded_at
    FROM people_correction c
    JOIN people_worker w ON w.id = c.worker_id
    JOIN access_user asked ON asked.id = c.requested_by_id
    LEFT JOIN people_correctionanswer a ON a.correction_id = c.id
    LEFT JOIN access_user answered ON answered.id = a.answered_by_id
"""


def correction(*, id: str) -> Correction:
    """The correction with this id. Raises Refused `correction.unknown`."""
    found = find_correction(id=id)
    if found is None:
        raise Refused(Problem("correction.unknown", "correction", id))
    return found


def find_correction(*, id: str) -> Correction | None:
    """The correction with this id, if somebody asked for it."""
    found = _corrections("WHERE c.id = %s", [id])
    return found[0] if found else None


def corrections_of(*, worker_id: int) -> list[Correction]:
    """All that was ever asked for a worker, in order."""
    return _corrections("WHERE c.worker_id = %s ORDER BY c.recorded_at, c.id", [worker_id])


def open_corrections() -> list[Correction]:
    """The oldest corrections that nobody has answered, overtaken ones too: somebody declines them."""
    return _corrections("WHERE a.correction_id IS NULL ORDER BY c.recorded_at, c.id LIMIT %s", [MOST_OPEN])


def _corrections(which: str, parameters: list[Any]) -> list[Correction]:
    with connection.cursor() as cursor:
        cursor.execute(ASKED + which, parameters)
        rows = cursor.fetchall()
    workers = {worker for _, worker, *_ in rows}
    today, earlier = identities(workers=workers), _earlier(workers)
    found = []
    for id, worker, number, n, changes, key_id, why, evidence, asked_by, asked_at, confirmed, *answered in rows:
        found.append(
            Correction(
                id=id,
                worker_id=worker,
                number=number,
                n=n,
                before=earlier.get((worker, n), today[worker]),
                changes=_opened(changes, place_of_changes(correction=id), key_id),
                why=why,
                evidence=evidence,
                requested_by=asked_by,
                requested_at=asked_at,
                answer=None if confirmed is None else Answer(confirmed, *answered),
                overtaken=(worker, n) in earlier,
            )
        )
    return found


def identities(*, workers: Collection[int]) -> dict[int, Identity]:
    """Who these workers are said to be today, by id."""
    vault = NikVault(keys=settings.PAYUNG_KEYS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, nik_sealed, key_id, name, birth_date, sex, region, district, village, address, phone,"
            " mother_name FROM people_worker WHERE id = ANY(%s)",
            [list(workers)],
        )
        return {
            worker: Identity(vault.open(bytes(sealed), key_id=key_id), *told)
            for worker, sealed, key_id, *told in cursor.fetchall()
        }


def _earlier(workers: Iterable[int]) -> dict[tuple[int, int], Identity]:
    """Who these workers were said to be before their n-th correction, by worker and n."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT worker_id, n, earlier, correction_id, key_id FROM people_correctionanswer"
            " WHERE confirmed AND worker_id = ANY(%s)",
            [list(workers)],
        )
        return {
            (worker, n): from_text(fields=_opened(sealed, place_of_earlier(correction=id), key_id))
            for worker, n, sealed, id, key_id in cursor.fetchall()
        }


def _opened(sealed: bytes, place: str, key_id: int) -> dict[str, str]:
    return unseal(sealed=bytes(sealed), place=place, key_id=key_id, keys=settings.PAYUNG_KEYS)


def confirmed_so_far(*, worker_id: int) -> int:
    """How many corrections of this worker were confirmed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_correctionanswer WHERE confirmed AND worker_id = %s", [worker_id])
        return int(cursor.fetchone()[0])


def first_told(*, worker_id: int) -> tuple[object, ...]:
    """What a worker's registration said, as `people.queries.told` puts it, whatever was corrected since."""
    first = _earlier([worker_id]).get((worker_id, 1)) or identities(workers=[worker_id])[worker_id]
    heirs = list(Heir.objects.filter(worker_id=worker_id).order_by("n").values_list("name", "relation", "phone"))
    return (*first, registered_jobs(worker_id=worker_id), heirs)


def broken_histories() -> Iterator[tuple[str, str]]:
    """Each worker who was ever corrected, by participant number: with what does not hold, or "".

    Each correction begins with who the one before made of the worker; the last says who the worker is today, and by
    what the worker is found.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT a.worker_id, w.number FROM people_correctionanswer a"
            " LEFT JOIN people_worker w ON w.id = a.worker_id WHERE a.confirmed ORDER BY 1"
        )
        numbers = {worker: str(number) for worker, number in cursor.fetchall()}
    workers = list(numbers)
    for start in range(0, len(workers), SOME):
        some = workers[start : start + SOME]
        try:
            found = _faults(some)
        except Exception:  # whatever is wrong with one of them: we go through them one by one
            found = {worker: fault for worker in some for fault in _fault_alone(worker)}
        yield from ((numbers[worker], fault) for worker, fault in found.items())


def _fault_alone(worker: int) -> Iterator[str]:
    try:
        yield from _faults([worker]).values()
    except Exception as error:  # an altered seal raises InvalidTag, a row that is gone KeyError: both are faults here
        yield f"a correction, or the worker, cannot be opened ({type(error).__name__})"


def _faults(workers: list[int]) -> dict[int, str]:
    histories: dict[int, list[Correction]] = {worker: [] for worker in workers}
    for each in _corrections("WHERE a.confirmed AND c.worker_id = ANY(%s) ORDER BY c.n", [workers]):
        histories[each.worker_id].append(each)
    today, keys = identities(workers=workers), _match_keys(workers)
    return {worker: _fault(history, today[worker], keys.get(worker)) for worker, history in histories.items()}


def _fault(history: list[Correction], today: Identity, keys: tuple[object, ...] | None) -> str:
    if not history or [each.n for each in history] != list(range(1, len(history) + 1)):
        return "a correction is missing"
    if any(one.after != other.before for one, other in pairwise(history)):
        return "a correction does not begin where the one before ended"
    if history[-1].after != today:
        return "the registry says another than the last correction"
    marks = today.marks(marker=Marker(key=settings.PAYUNG_KEYS.index))
    return "" if keys == (*marks.keys, today.birth_date, marks.initials) else "the match keys are another's"


def _match_keys(workers: list[int]) -> dict[int, tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT worker_id, name_birth, birth_village, name_village, phone, nik_place_birth, mother_village,"
            " birth_date, initials FROM people_matchkey WHERE worker_id = ANY(%s)",
            [workers],
        )
        return {worker: tuple(keys) for worker, *keys in cursor.fetchall()}
