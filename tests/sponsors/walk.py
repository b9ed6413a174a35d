"""A list's whole walk in one process: workers who do not exist, the files they stand in, and two officers who act."""

import csv
import io
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone

from payung.access.actions import add_user
from payung.kernel.months import Month
from payung.law.book import book
from payung.law.contributions import quote
from payung.payments.actions import Paid, Taken, record_payment
from payung.people.actions import Registered, register_worker
from payung.people.checks import Entry
from payung.people.queries import Member, worker
from payung.reporting.verification import verify
from payung.sponsors import queries
from payung.sponsors.actions import (
    ApprovedList,
    CheckedList,
    ReceivedMoney,
    approve_list,
    check_list,
    create_agreement,
    receive_money,
    reverse_receipt,
)
from payung.sponsors.checks import Terms
from tests.conftest import Fresh

MONTH = 16_800
"""Rupiah for a month of JKK and JKM in the lowest band, from a public budget."""

CHECKER, APPROVER = "maria", "yosef"
CODE = "NTT"
HEADINGS: Mapping[str, str] = {
    "nik": "NIK",
    "name": "Nama Lengkap",
    "birth_date": "Tanggal Lahir",
    "sex": "Jenis Kelamin",
    "region": "Kabupaten/Kota",
    "occupation": "Pekerjaan",
    "decile": "Desil",
    "income": "Penghasilan",
}
SYLLABLES = ("ba", "de", "fi", "go", "lu", "ma", "ne", "ri", "so", "tu")
Row = dict[str, str]


def row(n: int, **changes: str) -> Row:
    """The cells of worker `n`, who may join; the same number is the same worker."""
    born = date(1975, 1, 1) + timedelta(days=n % 9_000)
    sex = "PL"[n % 2]
    person = {
        "nik": nik(born=born, sex=sex, serial=n // 9_000 + 1),
        "name": f"{''.join(SYLLABLES[int(digit)] for digit in f'{n:03}').title()} Seran",
        "birth_date": f"{born:%d-%m-%Y}",
        "sex": sex,
        "region": "Kota Kupang",
        "occupation": "nelayan",
        "decile": "2",
        "income": "",
    }
    return person | changes


def rows(start: int, end: int) -> list[Row]:
    """The cells of the workers start … end - 1."""
    return [row(n) for n in range(start, end)]


def nik(*, born: date, sex: str, serial: int, place: str = "537101") -> str:
    """A NIK that nobody was given."""
    return f"{place}{born.day + (40 if sex == 'P' else 0):02}{born:%m%y}{serial:04}"


def csv_file(people: Iterable[Mapping[str, str]], *, headings: Mapping[str, str] = HEADINGS) -> bytes:
    """A list as a CSV; of columns that a worker does not have the cells are empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, headings, delimiter=";")
    writer.writerow(dict(headings))
    writer.writerows(people)
    return out.getvalue().encode()


def entry(person: Mapping[str, str]) -> Entry:
    """The same worker at the counter."""
    return Entry(**{name: cell for name, cell in person.items() if name in Entry._fields})


def next_month() -> Month:
    """The month after this one: agreements of tests begin with it."""
    return Month.of(timezone.localdate()) + 1


def own_price(month: Month) -> int:
    """What a month of both programmes costs a worker of the lowest band who pays it: discounts are the worker's own."""
    priced = quote(book=book(), income=0, start=month, count=1, programmes=("jkk", "jkm"), sector="other", payer="self")
    return priced.total


@dataclass
class Walk:
    """Two officers on a fresh database: `maria` checks and receives, `yosef` approves."""

    db: Fresh = field(repr=False)
    references: Iterator[str] = field(default_factory=lambda: (f"SP2D-{n}" for n in range(1, 1_000)))

    @property
    def at(self) -> datetime:
        """Now: each action carries its own instant."""
        return datetime.now(UTC)

    def agreement(
        self,
        code: str = CODE,
        *,
        people: int = 100,
        months: int = 2,
        budget: int | None = None,
        quotas: Mapping[str, int] | None = None,
        sponsor: str = "",
        decree: str = "",
        payer: str = "apbd",
        **terms: Any,
    ) -> queries.AgreementView:
        """An agreement over `months` months from next month on; its budget holds `people` people of the lowest band."""
        asked: dict[str, Any] = {
            "first_month": next_month(),
            "months": months,
            "programmes": ("jkk", "jkm"),
            "payer": payer,
            "next_step": "own_payment" if terms.get("each") else "",
        }
        return create_agreement(
            code=code,
            sponsor=sponsor or f"Sponsor {code}",
            payer=payer,
            decree=decree or f"Keputusan {code}",
            terms=Terms(**(asked | terms)),
            budget=people * months * MONTH if budget is None else budget,
            quotas=quotas or {},
            by=CHECKER,
            at=self.at,
        )

    def check(self, people: Iterable[Row] | bytes, code: str = CODE, *, by: str = CHECKER) -> CheckedList:
        """Check a list of these workers."""
        file = people if isinstance(people, bytes) else csv_file(people)
        return check_list(file=file, name="daftar.csv", agreement=code, by=by, at=self.at)

    def approve(self, list_id: str, *, by: str = APPROVER) -> ApprovedList:
        """Approve a list."""
        return approve_list(list_id=list_id, by=by, at=self.at)

    def enrol(self, people: Sequence[Row], code: str = CODE) -> str:
        """Check and approve a list of which every row is ready; its id."""
        checked = self.check(people, code)
        assert checked.list.outcomes["ready"] == len(people), checked.list.reasons
        return self.approve(checked.list.id).list

    def receive(self, amount: int, reference: str = "", code: str = CODE) -> ReceivedMoney:
        """Receive a sponsor's money, under a new reference where none is given."""
        reference = reference or next(self.references)
        return receive_money(agreement=code, amount=amount, reference=reference, by=CHECKER, at=self.at)

    def reverse(self, reference: str) -> Taken:
        """Take a receipt back."""
        return reverse_receipt(reference=reference, why="kliring ditolak", by=CHECKER, at=self.at)

    def register(self, person: Row) -> Registered:
        """Register a worker at the counter."""
        return register_worker(entry=entry(person), registration=uuid4(), channel="desk", by=CHECKER, at=self.at)

    def pay(self, person: Row, *, start: Month | None = None, reference: str = "", amount: int = 0) -> Paid:
        """A worker's own payment of a month of both programmes: of its price, where no amount is given."""
        start = start or next_month()
        return record_payment(
            worker=self.worker(person),
            start=start,
            count=1,
            programmes=("jkk", "jkm"),
            amount=amount or own_price(start),
            reference=reference or next(self.references),
            by=CHECKER,
            at=self.at,
        )

    def worker(self, person: Row) -> Member:
        """The registered worker with this NIK."""
        return worker(nik=person["nik"])

    def verdicts(self, list_id: str) -> dict[int, tuple[str, str, str]]:
        """Outcome, codes and match of every row, by row."""
        found = queries.verdicts(of=queries.worker_list(id=list_id))
        return {v.row: (v.outcome, ";".join(problem.code for problem in v.problems), v.match) for v in found}

    def balance(self, name: str, code: str = CODE) -> int:
        """What stands in an account of the agreement, or in all its parties', as the owner of the tables sums it."""
        [(amount,)] = self.db.rows(
            "SELECT coalesce(sum(CASE WHEN t.debit_id = a.id THEN t.amount ELSE -t.amount END), 0)::bigint"
            " FROM ledger_account a JOIN ledger_transfer t ON a.id IN (t.debit_id, t.credit_id)"
            " WHERE a.code = %s OR starts_with(a.code, %s)",
            f"agreement/{code}/{name}",
            f"agreement/{code}/{name}/",
        )
        return int(amount)

    def count(self, table: str) -> int:
        """Rows in a table."""
        return int(self.db.rows(f"SELECT count(*) FROM {table}")[0][0])

    def holds(self) -> bool:
        """Whether the books hold; if not, the faults are shown."""
        faults = [row for finding in verify().findings for row in finding.rows]
        assert faults == []
        return True


@pytest.fixture
def walk(db: Fresh) -> Walk:
    """A fresh database with the two officers."""
    walk = Walk(db)
    for name in (CHECKER, APPROVER):
        add_user(name=name, by=name, at=walk.at)
    return walk


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make these calls at the same time, each on its own connection; what each gave, or the exception it raised."""
    results: list[Any] = [None] * len(calls)
    begin = threading.Barrier(len(calls))

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            connections["default"].ensure_connection()
            begin.wait(timeout=30)
            results[place] = call()
        except Exception as error:  # handed to the test, which says what it expects
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results
