"""Remind people before their protection ends, make tasks for agents, and note what came of them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from django.db import connection, transaction

from payung.access.holding import hold
from payung.access.queries import user_id
from payung.audit.actions import record
from payung.contributions.due import due_months
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.kernel.words import note as kept_note
from payung.law.book import book
from payung.ledger.queries import balances
from payung.messages.actions import tell
from payung.outreach.models import OUTCOMES
from payung.outreach.queries import Task, find_task, untold
from payung.outreach.radar import at_risk, reminder_key
from payung.outreach.stages import DUE, ENDED, GRACE_1, GRACE_2, LAST_DAY, LATE, TOLD, Standing, is_time, needs_task
from payung.payments.actions import spend_savings
from payung.payments.savings import account, payers_with_savings
from payung.people.changes.queries import deaths
from payung.people.queries import Member, members

TOGETHER = 1000
"""People who are reminded in one transaction: what is interrupted goes on where it stood."""
LONGEST_NOTE = 500


class Reminded(NamedTuple):
    """What one run did: messages put into the outbox by stage, and tasks made."""

    messages: Mapping[str, int]
    tasks: int


def remind(*, on: date, by: str, at: datetime) -> Reminded:
    """Tell everybody on the radar what belongs to where they stand on a day, once each; make tasks in the last month.

    Whoever a sponsor has promised the next month, and whoever died, is left alone. Run every day; run again, it does
    what is left. Raises Refused `user.unknown`.
    """
    user_id(name=by)
    page, done, tasks = book().on(on), Counter[str](), 0
    for each in at_risk(on=on):
        if each.promised or not is_time(page=page, stage=each.standing.stage, on=on):
            continue
        for some in _in_parts(each.workers):
            told, made = _remind(each.standing, some, on, by)
            done[each.standing.stage] += told
            tasks += made
    return Reminded({stage: people for stage, people in done.items() if people}, tasks)


def _in_parts(workers: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(workers)
    while part := list(islice(rest, TOGETHER)):
        yield part


def _remind(where: Standing, workers: Sequence[int], on: date, by: str) -> tuple[int, int]:
    dead = deaths(workers=workers)
    alive = members(ids=[worker for worker in workers if worker not in dead])
    with transaction.atomic():
        hold(subject="remind")  # two runs at once: the second sees what the first has told
        untold_yet = untold(keys={_key(where, each): each for each in alive})
        owed = _missing(untold_yet, Month.of(on))
        waiting = [member for member in untold_yet if member.id in owed]
        for member in waiting:
            values = _values(where, member, owed[member.id], on)
            tell(worker_id=member.id, text=TOLD[where.stage], values=values, key=_key(where, member))
        paid_since = {member.id for member in untold_yet} - owed.keys()
        unpaid = [member for member in alive if member.id not in paid_since]
        made = _make_tasks(where, unpaid) if needs_task(stage=where.stage) else 0
        if waiting or made:
            detail = {"messages": len(waiting), "tasks": made, "stage": where.stage}
            record(by=by, action="remind", subject=str(on), detail=detail)
    return len(waiting), made


def _key(where: Standing, member: Member) -> str:
    return reminder_key(stage=where.stage, number=member.number, unpaid=where.unpaid)


def _values(where: Standing, member: Member, owed: int, on: date) -> dict[str, str]:
    """What somebody is told: what is still missing for this month, and until when."""
    due_day = where.unpaid.first.replace(day=book().on(on).due_day.value)
    said = {
        "number": str(member.number),
        "month": str(where.unpaid),
        "amount": str(owed),
        "day": due_day.isoformat(),
        "until": where.protected_until.isoformat(),
        "since": (where.protected_until + timedelta(days=1)).isoformat(),
    }
    return {name: said[name] for name in FILLED[where.stage]}


FILLED: Mapping[str, tuple[str, ...]] = {
    DUE: ("number", "month", "amount", "day"),
    LATE: ("number", "month", "amount", "until"),
    GRACE_1: ("number", "amount", "until"),
    GRACE_2: ("number", "amount", "until"),
    LAST_DAY: ("number", "amount"),
    ENDED: ("number", "since"),
}
"""Which values the text of each stage is filled with."""


def _missing(people: Sequence[Member], month: Month) -> dict[int, int]:
    """What each still has to bring for this month, in whole rupiah: its price less what is saved.

    Nobody's who has paid it since the radar was looked at: a run over a million people takes minutes.
    """
    price: Counter[int] = Counter()
    for due in due_months(workers=people, start=month, count=1, payer="self"):
        for line in due.lines if due.month == month else ():
            price[line.worker_id] += line.line.amount
    accounts = {account(code=member.number): member.id for member in people}
    saved = {accounts[code]: -held for code, held in balances(accounts=list(accounts)).items()}
    return {worker: max(amount - saved.get(worker, 0), 0) for worker, amount in price.items()}


def _make_tasks(where: Standing, people: Sequence[Member]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outreach_task (worker_id, unpaid, protected_until, agent_id)"
            " SELECT w.id, %s, %s, (SELECT i.agent_id FROM people_introduction i WHERE i.worker_id = w.id LIMIT 1)"
            " FROM people_worker w WHERE w.id = ANY(%s) ORDER BY w.id ON CONFLICT DO NOTHING",
            [where.unpaid.first, where.protected_until, [member.id for member in people]],
        )
        return int(cursor.rowcount)


class Spent(NamedTuple):
    """What one run over all savings did: how many payers had months paid, and how many months those were."""

    payers: int
    months: int


def spend_all_savings(*, on: date, by: str, at: datetime) -> Spent:
    """Pay out of everybody's savings the months that they reach: run it on the first of a month.

    Whoever a sponsor has promised this month keeps the savings for later. Raises Refused `user.unknown`.
    """
    user_id(name=by)
    promised = {worker for each in at_risk(on=on) if each.promised for worker in each.workers}
    kept = {member.number for part in _in_parts(sorted(promised)) for member in members(ids=part)}
    paid = [spend_savings(code=str(code), by=by, at=at) for code in payers_with_savings() if code not in kept]
    return Spent(sum(bool(months) for months in paid), sum(map(len, paid)))


def record_visit(*, task: int, outcome: str, note: str, by: str, at: datetime) -> Task:
    """Note what came of a task: somebody went there, or rang. The newest counts; paying closes the task by itself.

    Raises Refused: `user.unknown`, `task.unknown`, `task.outcome_unknown`, `task.note_too_long`, `why.holds_nik`.
    """
    actor, note = user_id(name=by), kept_note(text=note)
    if find_task(id=task) is None:
        raise Refused(Problem("task.unknown", "task", str(task)))
    if outcome not in OUTCOMES:
        raise Refused(Problem("task.outcome_unknown", "outcome", outcome))
    if len(note) > LONGEST_NOTE:
        raise Refused(Problem("task.note_too_long", "note", str(LONGEST_NOTE)))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outreach_visit (task_id, outcome, note, told_by_id) VALUES (%s, %s, %s, %s)",
            [task, outcome, note, actor],
        )
        record(by=by, action="record_visit", subject=str(task), detail={"outcome": outcome})
    found = find_task(id=task)
    assert found
    return found
