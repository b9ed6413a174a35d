"""Correct who a worker is: asked for by one user, confirmed by another."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from payung.access.persons import person_id
from payung.access.queries import user_id
from payung.access.scope import EVERYTHING, seeing
from payung.audit.actions import record
from payung.kernel.problems import Problem, Refused
from payung.kernel.sealing import seal
from payung.kernel.words import check_words, reason
from payung.law.book import book
from payung.people.cells import Cell
from payung.people.checks import check_nik
from payung.people.corrections import queries
from payung.people.corrections.checks import check_correction
from payung.people.corrections.identity import Identity, as_text
from payung.people.corrections.queries import CONFIRMED, DECLINED, OVERTAKEN, Correction
from payung.people.corrections.sealing import place_of_changes, place_of_earlier
from payung.people.matching import Marker
from payung.people.nik import NikVault
from payung.people.queries import Member, hold_registering, jobs, known_by_nik, worker


class Corrected(NamedTuple):
    """The answer to each act on a correction: what it is now, and whether it was so before."""

    correction: Correction
    repeated: bool


class _Words(NamedTuple):
    why: str
    evidence: str


def propose_correction(
    *, number: str, changes: Mapping[str, Cell], why: str, evidence: str, by: str, at: datetime
) -> Corrected:
    """Ask for other values, by field of `Identity`, of the worker with this participant number. Nothing changes yet.

    The same values with the same words are the same correction, whoever sends them, until another was confirmed.
    Raises Refused: every problem that a registration would have (`nik.already_registered` where somebody else bears
    the NIK), `phone.unreadable`, `correction.changes_nothing`, `why.missing`, `why.holds_nik`.
    """
    actor, words, member = person_id(name=by), _read_words(why, evidence), worker(number=number)
    with transaction.atomic():
        _hold(member.id)
        confirmed = queries.confirmed_so_far(worker_id=member.id)
        [identity] = queries.identities(workers=[member.id]).values()
        then, now = as_text(identity=_checked(member.id, identity, changes)), as_text(identity=identity)
        asked = {field: then[field] for field in Identity._fields if field in changes}
        if before := _sent_before(member, confirmed, asked, words):
            return Corrected(before, repeated=True)
        new = {field: value for field, value in asked.items() if value != now[field]}
        if not new:
            raise Refused(Problem("correction.changes_nothing"))
        id = _id(member, confirmed + 1, asked, words)
        _write_request(id, member, confirmed + 1, new, words, actor)
        record(by=by, action="propose_correction", subject=id, detail={"number": str(member.number)})
    return Corrected(queries.correction(id=id), repeated=False)


def _read_words(why: str, evidence: str) -> _Words:
    because, faults = check_words(words=why, where="why")
    paper, others = check_words(words=evidence, where="evidence")
    if faults or others:
        raise Refused(*faults, *others)
    return _Words(because, paper)


def _hold(worker_id: int) -> None:
    """Whoever corrects this worker, or pays for them, waits here until we are done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM people_worker WHERE id = %s FOR NO KEY UPDATE", [worker_id])


def _checked(worker_id: int, identity: Identity, changes: Mapping[str, Cell]) -> Identity:
    """Who the worker becomes; refused unless they could have been registered so, on the day they were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT recorded_at FROM people_worker WHERE id = %s", [worker_id])
        [recorded_at] = cursor.fetchone()
    day = timezone.localdate(recorded_at)
    then, problems = check_correction(
        identity=identity,
        changes=changes,
        occupation=jobs(worker_id=worker_id)[0].occupation,
        registered_on=day,
        page=book().on(day),
    )
    if then is None:
        raise Refused(*problems)
    with seeing(scope=EVERYTHING):  # whoever bears the NIK, wherever they live
        bearer = known_by_nik(niks=[then.nik]).get(then.nik)
    if bearer and bearer.id != worker_id:
        raise Refused(Problem("nik.already_registered", "nik"))
    return then


def _sent_before(member: Member, confirmed: int, asked: Mapping[str, str], words: _Words) -> Correction | None:
    """The correction that this one repeats: one that still fits, or the last that was confirmed."""
    if found := queries.find_correction(id=_id(member, confirmed + 1, asked, words)):
        return found
    last = queries.find_correction(id=_id(member, confirmed, asked, words))
    return last if last and last.state == CONFIRMED else None


def _id(member: Member, n: int, asked: Mapping[str, str], words: _Words) -> str:
    """Sixteen hex digits over what is asked for. Keyed: without the key nobody tries out which NIK makes them."""
    told = json.dumps([member.number, n, dict(asked), *words]).encode()
    return hashlib.blake2b(told, key=settings.PAYUNG_KEYS.index, digest_size=8, person=b"correction").hexdigest()


def _write_request(id: str, member: Member, n: int, new: Mapping[str, str], words: _Words, actor: int) -> None:
    keys = settings.PAYUNG_KEYS
    sealed = seal(fields=new, place=place_of_changes(correction=id), keys=keys)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_correction (id, worker_id, n, changes, key_id, why, evidence, requested_by_id)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [id, member.id, n, sealed, keys.current, *words, actor],
        )


def confirm_correction(*, id: str, by: str, at: datetime, nik: str = "") -> Corrected:
    """A second person's yes: the worker is from now on who the correction says, and found as such.

    `nik` is the new NIK as the second person reads it from the evidence, where it is corrected: it is shown to nobody,
    so it is compared by us. Sent twice it is one confirmation. Raises Refused: `correction.unknown`,
    `correction.same_person`, `correction.declined`, `correction.overtaken` (another was confirmed meanwhile),
    `correction.nik_needed`, `correction.nik_differs`; and as `propose_correction` where it holds no longer.
    """
    actor, asked = person_id(name=by), queries.correction(id=id)
    try:
        with transaction.atomic():
            hold_registering()  # before the worker: lists lock in this order
            _hold(asked.worker_id)
            asked = queries.correction(id=id)
            if asked.state == CONFIRMED:
                return Corrected(asked, repeated=True)
            _refuse_unless_fits(asked, by, nik)
            _checked(asked.worker_id, asked.before, asked.changes)
            _write_answer(asked, actor, earlier=asked.before)
            _put(asked.worker_id, asked.after)
            record(by=by, action="confirm_correction", subject=id, detail={"number": str(asked.number)})
    except IntegrityError as error:
        if known_by_nik(niks=[asked.after.nik]):  # registered between our reading and our writing
            raise Refused(Problem("nik.already_registered", "nik")) from error
        raise
    return Corrected(queries.correction(id=id), repeated=False)


def _refuse_unless_fits(asked: Correction, by: str, nik: str) -> None:
    if asked.state == DECLINED:
        raise Refused(Problem("correction.declined", "correction", asked.id))
    if asked.state == OVERTAKEN:
        raise Refused(Problem("correction.overtaken", "correction", asked.id))
    if asked.requested_by == by:
        raise Refused(Problem("correction.same_person", "by", by))
    if "nik" in asked.changes and not nik:
        raise Refused(Problem("correction.nik_needed", "nik"))
    if nik:
        read, problems = check_nik(cell=nik)
        if read != asked.after.nik:
            raise Refused(*(problems or [Problem("correction.nik_differs", "nik")]))


def _write_answer(asked: Correction, actor: int, *, why: str = "", earlier: Identity | None = None) -> None:
    """The one answer: a confirmation, which keeps who the worker was; or why it was declined."""
    keys, place = settings.PAYUNG_KEYS, place_of_earlier(correction=asked.id)
    sealed = seal(fields=as_text(identity=earlier), place=place, keys=keys) if earlier else None
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_correctionanswer (correction_id, worker_id, n, requested_by_id, answered_by_id,"
            " confirmed, why, earlier, key_id)"
            " SELECT id, worker_id, n, requested_by_id, %s, %s, %s, %s, %s FROM people_correction WHERE id = %s",
            [actor, earlier is not None, why, sealed, keys.current if earlier else None, asked.id],
        )


def _put(worker_id: int, identity: Identity) -> None:
    """The worker's row and match keys say who it is. The database lets nobody do so without a confirmation."""
    vault, marks = NikVault(keys=settings.PAYUNG_KEYS), identity.marks(marker=Marker(key=settings.PAYUNG_KEYS.index))
    nik, *told = as_text(identity=identity).values()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_worker SET nik_index = %s, nik_sealed = %s, key_id = %s, name = %s, birth_date = %s,"
            " sex = %s, region = %s, district = %s, village = %s, address = %s, phone = %s, mother_name = %s"
            " WHERE id = %s",
            [marks.nik_index, vault.seal(nik), vault.key_id, *told, worker_id],
        )
        cursor.execute(
            "UPDATE people_matchkey SET name_birth = %s, birth_village = %s, name_village = %s, phone = %s,"
            " nik_place_birth = %s, mother_village = %s, birth_date = %s, initials = %s WHERE worker_id = %s",
            [*marks.keys, identity.birth_date, marks.initials, worker_id],
        )


def decline_correction(*, id: str, why: str, by: str, at: datetime) -> Corrected:
    """A no to a correction, by anybody: also by whoever asked for it. It stays, with the reason.

    Sent twice it is one. Raises Refused: `correction.unknown`, `correction.confirmed`, and what `reason` refuses.
    """
    actor, asked, why = user_id(name=by), queries.correction(id=id), reason(why=why)
    with transaction.atomic():
        _hold(asked.worker_id)
        asked = queries.correction(id=id)
        if asked.state == DECLINED:
            return Corrected(asked, repeated=True)
        if asked.state == CONFIRMED:
            raise Refused(Problem("correction.confirmed", "correction", id))
        _write_answer(asked, actor, why=why)
        record(by=by, action="decline_correction", subject=id, detail={"number": str(asked.number)})
    return Corrected(queries.correction(id=id), repeated=False)
