"""A sponsor's list beside what workers pay themselves: nobody is paid for twice, nobody falls between the two."""

import hashlib
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError

from payung.kernel.problems import Refused
from payung.people.actions import register_worker
from payung.sponsors import handed
from tests.conftest import Fresh
from tests.sponsors.walk import MONTH, Walk, entry, next_month, row

ID = UUID("6f9619ff-8b86-d011-b42d-00cf4fc964ff")


def test_whoever_was_left_out_because_he_had_paid_and_bounced_may_be_enrolled_anew(walk: Walk) -> None:
    walk.agreement(people=9, months=1)
    walk.approve(walk.check([row(1), row(2)]).list.id)
    walk.pay(row(1), start=next_month(), reference="OWN")
    walk.receive(MONTH, "SP2D-1")  # pays the other one only
    again = [row(1), row(3)]
    assert walk.check(again).list.outcomes["already_covered"] == 1
    walk.reverse("OWN")
    checked = walk.check(again)
    assert checked.list.outcomes["ready"] == 2
    walk.approve(checked.list.id)
    [paid] = walk.receive(2 * MONTH, "SP2D-2").months
    assert paid.people == 2
    assert walk.holds()


def test_a_reference_copied_with_spaces_is_the_same_one(walk: Walk) -> None:
    walk.agreement(people=9, months=1)
    assert not walk.receive(5, "SP2D 1").repeated
    assert walk.receive(5, "  SP2D   1\u00a0").repeated
    assert walk.count("payments_receipt") == 1


def test_jkm_stands_with_the_first_job_alone(walk: Walk, db: Fresh) -> None:
    walk.register(row(1))
    walk.pay(row(1), start=next_month(), reference="OWN")
    with pytest.raises(psycopg.errors.CheckViolation):
        db.as_owner(
            "INSERT INTO contributions_paidmonth (worker_id, job, programme, month, round, price, funding_id)"
            " SELECT worker_id, 2, programme, month, round, price, funding_id FROM contributions_paidmonth"
            " WHERE programme = 'jkm'"
        )


def test_one_registration_id_is_one_entry(walk: Walk) -> None:
    told: dict[str, Any] = {"registration": ID, "channel": "desk", "by": "maria", "at": walk.at}
    first = register_worker(entry=entry(row(1)), **told)
    assert register_worker(entry=entry(row(1)), **told) == first
    with pytest.raises(Refused) as refusal:
        register_worker(entry=entry({**row(1), "name": "Orang Lain"}), **told)
    assert [problem.code for problem in refusal.value.problems] == ["registration.other_content"]


def test_another_file_never_passes_for_a_list_with_its_id(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.agreement(people=9, months=1)
    monkeypatch.setattr(handed, "list_id", lambda **_: hashlib.sha256(b"one for all").hexdigest()[:16])
    walk.check([row(1)])
    with pytest.raises(Refused) as refusal:
        walk.check([row(2)])
    assert [problem.code for problem in refusal.value.problems] == ["list.id_taken"]


def test_money_in_a_transaction_that_began_long_ago_is_refused(walk: Walk, db: Fresh) -> None:
    walk.register(row(1))
    [(bound,)] = db.rows("SELECT pg_get_functiondef('payung_refuse_stale'::regproc)")
    assert "interval '15 minutes'" in bound
    guarded = db.rows("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'promptly' ORDER BY 1")
    assert [table for (table,) in guarded] == [
        *("contributions_funding", "contributions_paidmonth"),
        "payments_receipt",
    ]
    db.as_owner(bound.replace("15 minutes", "0 minutes"))  # so that every transaction began long ago
    with pytest.raises(DatabaseError, match="began too long ago"):
        walk.pay(row(1), start=next_month(), reference="LATE")
    assert walk.count("payments_receipt") == 0
    db.as_owner(bound)
    walk.pay(row(1), start=next_month(), reference="LATE")
