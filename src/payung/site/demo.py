"""The main job, whole: a registry, a list of 100,000, two persons, a sponsor's money, months paid, books verified."""

from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from payung.access.actions import add_user
from payung.interfaces.cli.answers import ProgressWatch
from payung.kernel.months import Month
from payung.payments.queries import standing_receipts
from payung.reporting.verification import Verification, verify
from payung.site.laying import lay_down_members, mark_as_demo, sample_pairs
from payung.site.samples.lists import write_sample_list
from payung.sponsors.actions import approve_list, check_list, create_agreement, receive_money
from payung.sponsors.checks import Terms
from payung.sponsors.queries import AgreementView, ListView, agreement, worker_list

CHECKER, APPROVER = "petugas", "penyetuju"
CODE, SPONSOR, DECREE = "NTT-DEMO", "Provinsi Nusa Tenggara Timur", "Keputusan contoh 1 (data sintetis)"
BUDGET = 10_080_000_000
PAID_BY = "SP2D-"  # a treasury's order to pay; the demo's own is named after its list
MONTHS, MAX_DECILE, MIN_AGE = 6, 4, 17
SEED = 1


class Summary(NamedTuple):
    """What the demo did: the list, people paid for from when to when, the money in rupiah, and seconds per step.

    `funder` is the id of the sponsor who paid.
    """

    list: ListView
    people: int
    first_day: date
    last_day: date
    received: int
    budget: int
    verification: Verification | None
    seconds: dict[str, float]
    funder: int


def run_demo(*, folder: Path, rows: int, members: int, at: datetime, watch: ProgressWatch) -> Summary:
    """Do the main job in a demo's home, each step once: what an earlier run finished is found and left as it is.

    Raises Refused `demo.home_is_real` where the home is in use and no demo.
    """
    mark_as_demo()
    if done := _finished():
        return _summary(done, None, {})
    for name in (CHECKER, APPROVER):
        if not _exists("access_user", "name", name):
            add_user(name=name, by=name, at=at)
    if members:
        lay_down_members(count=members, seed=SEED, by=CHECKER, at=at, watch=watch)
    promised = _agreement(at)
    file = _sample_file(folder, rows, promised, at, watch)
    watch.phase = "check · "
    checked = check_list(file=file.read_bytes(), name=file.name, agreement=CODE, by=CHECKER, at=at, watch=watch)
    watch.phase = "approve · "
    approve_list(list_id=checked.list.id, by=APPROVER, at=at, watch=watch)
    watch.phase = ""
    watch.step("receive")
    receive_money(agreement=CODE, amount=checked.cost, reference=f"{PAID_BY}{checked.list.id}", by=CHECKER, at=at)
    watch.step("verify")
    verification = verify()
    watch.step("")
    return _summary(worker_list(id=checked.list.id), verification, watch.seconds)


def _exists(table: str, column: str, value: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {table} WHERE {column} = %s)", [value])
        return bool(cursor.fetchone()[0])


def _agreement(at: datetime) -> AgreementView:
    """The province's promise: the six months that begin with next month, or those an interrupted run promised."""
    if _exists("sponsors_agreement", "code", CODE):
        return agreement(code=CODE)
    terms = Terms(
        first_month=Month.of(timezone.localdate(at)) + 1,
        months=MONTHS,
        programmes=("jkk", "jkm"),
        payer="apbd",
        max_decile=MAX_DECILE,
        min_age=MIN_AGE,
    )
    return create_agreement(
        code=CODE,
        sponsor=SPONSOR,
        payer="apbd",
        decree=DECREE,
        terms=terms,
        budget=BUDGET,
        quotas={},
        by=CHECKER,
        at=at,
    )


def _sample_file(folder: Path, rows: int, promised: AgreementView, at: datetime, watch: ProgressWatch) -> Path:
    """The sample list in the home; half a file of an interrupted run never carries the final name."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"daftar-{rows}.xlsx"
    if not file.exists():
        watch.step("list", total=rows)
        draft = folder / f"draft-{rows}.xlsx"
        write_sample_list(
            rows=rows,
            seed=SEED,
            out=draft,
            truth=folder / f"truth-{rows}.csv",
            today=timezone.localdate(at),
            first_month=promised.terms.first_month,
            members=sample_pairs(),
            max_decile=MAX_DECILE,
            min_age=MIN_AGE,
        )
        draft.rename(file)
    return file


def _finished() -> ListView | None:
    """The demo's own list once its money came, whatever became of either since; else None."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference FROM payments_receipt WHERE purpose = %s AND reference LIKE %s",
            [f"agreement {CODE}", f"{PAID_BY}%"],
        )
        found = cursor.fetchone()
    return worker_list(id=found[0].removeprefix(PAID_BY)) if found else None


def _summary(done: ListView, verification: Verification | None, seconds: dict[str, float]) -> Summary:
    promised = agreement(code=CODE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT people FROM sponsors_approval WHERE list_id = %s", [done.id])
        people = cursor.fetchone()[0]
    return Summary(
        list=done,
        people=people,
        first_day=promised.terms.first_month.first,
        last_day=promised.terms.last_month.last,
        received=sum(amount for _, amount in standing_receipts(purpose=promised.purpose(1))),
        budget=promised.budget,
        verification=verification,
        seconds=seconds,
        funder=promised.sharing.parties[0].funder_id,
    )
