"""Keep what a bank sent before it is believed, hear each call once, and keep what it was answered.

    bytes as they came, sealed (committed) -> signature -> this call once -> deed -> answer (committed) -> sent

Nothing here has an audit row: a notice is a record of its own, and the deed it leads to has one.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from payung.access.queries import user_id
from payung.documents.actions import keep
from payung.payments.actions import Deposited, deposit
from payung.payments.notices.queries import BANKS_DAY, reference_of


class Answer(NamedTuple):
    """What a bank is answered: the standard's response code, and the whole body as JSON."""

    code: str
    body: str


class Repeated(Exception):
    """The bank used the id of this call before on the same day."""


def keep_notice(*, service: str, raw: bytes, by: str, at: datetime) -> int:
    """Keep a call of the bank `by` as it came, headers and all, sealed: its id. Committed before anything else is done.

    `service` is the standard's number. Whether the bank really sent it is not known yet.
    """
    bank = user_id(name=by)
    with transaction.atomic():
        notice = keep(name=f"notice {by} {service} {at.isoformat()}", content=raw)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO payments_notice (document_id, bank_id, service) VALUES (%s, %s, %s)",
                [notice, bank, service],
            )
    return notice


def hear_notice(*, notice: int, external_id: str, then: Callable[[], Answer], by: str, at: datetime) -> Answer:
    """Do what a genuine call asks (`then`), once for each id of the bank and day, and keep the answer with the deed.

    `at` is the instant that the bank signed: its day counts, so that nothing can be sent anew after midnight. All is
    one transaction: where the deed fails, the id is as good as never used, and the same call may come again. The answer
    is the one row that may follow an audit row. Raises Repeated, and whatever `then` raises.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO payments_heardnotice (notice_id, bank_id, external_id, day) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (bank_id, external_id, day) DO NOTHING RETURNING 1",
                [notice, user_id(name=by), external_id, at.astimezone(BANKS_DAY).date()],
            )
            if cursor.fetchone() is None:
                raise Repeated
        answer = then()
        keep_answer(notice=notice, answer=answer)
    return answer


def keep_answer(*, notice: int, answer: Answer) -> None:
    """Keep what a call was answered: in the transaction of its deed, or by itself where it was not carried out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_answerednotice (notice_id, code, body) VALUES (%s, %s, %s)",
            [notice, answer.code, answer.body],
        )


def take_banked(*, bank: str, code: str | None, amount: int, request: str, by: str, at: datetime) -> Deposited:
    """Take money that a bank received under a payment code (None: it says none), once for each id of its own.

    By its notice or by its statement, whichever comes first. Raises Refused, as `deposit` does.
    """
    reference = reference_of(bank=bank, request=request)
    return deposit(code=code, amount=amount, reference=reference, via=f"bank {bank}", by=by, at=at)
