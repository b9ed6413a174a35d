"""Keep a bank's statement, compare it with what we received, and take in what nobody told us of."""

import hashlib
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from payung.access.holding import hold
from payung.access.partners.queries import bank as find_bank
from payung.access.queries import user_id
from payung.audit.actions import record
from payung.documents.actions import keep
from payung.kernel.problems import Problem, Refused
from payung.payments.actions import Deposited
from payung.payments.notices.actions import take_banked
from payung.payments.statements.comparison import Compared, Difference, compare
from payung.payments.statements.queries import booked_otherwise, received_through, stated_elsewhere
from payung.payments.statements.reading import Statement, read_statement


class Reconciled(NamedTuple):
    """A statement beside the books: its id, what it says, how it compares, and what was taken in because of it."""

    id: int
    statement: Statement
    compared: Compared
    taken: tuple[Deposited, ...]


def reconcile_statement(*, content: bytes, name: str, bank: str, take: bool, by: str, at: datetime) -> Reconciled:
    """Compare a bank's statement with what we received through that bank. The same file is the same statement.

    `take` takes in money that only the statement knows and that has the bank's id, if nothing is booked under it as
    cash or a sponsor's: under its payment code, or as unclaimed. A notice that comes later with the same code is then
    answered as the same payment; with a code that the statement lacked it is refused, and an order carries the money
    over to it. Raises Refused: `partner.unknown`, `partner.not_a_bank`, and what `read_statement` refuses.
    """
    actor, known = user_id(name=by), find_bank(code=bank)
    if known is None:
        raise Refused(Problem("partner.not_a_bank", "bank", bank))
    statement = read_statement(content=content, service_id=known.service_id)
    kept = _keep(content, name, bank, statement, actor, by)
    compared = _compare(kept, statement, bank)
    taken: list[Deposited] = []
    if take:
        taken = [_take(each, bank, by, at) for each in _to_take(compared)]
        compared = _compare(kept, statement, bank) if taken else compared
    return Reconciled(kept, statement, compared, tuple(taken))


def _keep(content: bytes, name: str, bank: str, statement: Statement, actor: int, by: str) -> int:
    digest = hashlib.sha256(content).digest()
    with transaction.atomic(), connection.cursor() as cursor:
        hold(subject=f"statements of {bank}")
        owner = user_id(name=bank)
        cursor.execute("SELECT id FROM payments_bankstatement WHERE (bank_id, sha256) = (%s, %s)", [owner, digest])
        if found := cursor.fetchone():
            return int(found[0])
        document = keep(name=name, content=content)
        cursor.execute(
            "INSERT INTO payments_bankstatement (bank_id, document_id, sha256, first_day, last_day, recorded_by_id)"
            " VALUES (%s, %s, %s, %s, %s, %s) RETURNING id",
            [owner, document, digest, statement.first_day, statement.last_day, actor],
        )
        kept = int(cursor.fetchone()[0])
        days, kinds, amounts, references, codes = zip(*statement.entries, strict=True)
        cursor.execute(
            "INSERT INTO payments_statemententry (statement_id, n, day, kind, amount, reference, code)"
            " SELECT %s, n, day, kind, amount, reference, code FROM unnest(%s::date[], %s::text[], %s::bigint[],"
            " %s::text[], %s::bigint[]) WITH ORDINALITY line (day, kind, amount, reference, code, n)",
            [kept, list(days), list(kinds), list(amounts), list(references), list(codes)],
        )
        detail = {"bank": bank, "lines": len(statement.entries)}
        record(by=by, action="reconcile_statement", subject=f"statement {kept}", detail=detail)
    return kept


def _compare(kept: int, statement: Statement, bank: str) -> Compared:
    named = {entry.reference for entry in statement.entries if entry.reference}
    received = received_through(bank=bank, first=statement.first_day, last=statement.last_day, named=named)
    elsewhere = stated_elsewhere(statement=kept, references=named | set(received))
    return compare(statement=statement, received=received, elsewhere=elsewhere)


def _to_take(compared: Compared) -> list[Difference]:
    """What only the statement knows. What has no id of the bank could be taken twice, by two statements, and what the
    books hold under another name (an agent's cash, a sponsor's money) is there already: a person must look."""
    alone = [each for each in compared.differences if each.name == "in_statement_only" and each.amount > 0]
    otherwise = booked_otherwise(references=[each.reference for each in alone])
    return [each for each in alone if each.reference and each.reference not in otherwise]


def _take(difference: Difference, bank: str, by: str, at: datetime) -> Deposited:
    code = None if difference.code is None else str(difference.code)
    return take_banked(bank=bank, code=code, amount=difference.amount, request=difference.reference, by=by, at=at)
