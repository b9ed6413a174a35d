"""PostgreSQL goes away in the middle of a list's work: the command says so, and the next one does it whole."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count as counting
from pathlib import Path
from typing import NamedTuple

import psutil
import psycopg
import pytest
from django.db import DatabaseError, connections

from payung.access.actions import add_user
from payung.audit.actions import CHAIN_LOCK
from payung.payments.actions import Deposited, deposit
from payung.site import database
from payung.sponsors.checks import CoFunder
from payung.sponsors.orders.actions import confirm_order, place_order
from payung.sponsors.orders.asked import CarryOver, HandOver
from payung.sponsors.renewal.actions import renew_agreement
from tests.conftest import Fresh, working_on
from tests.faults.kills import WAITING
from tests.faults.test_lists import everything, workers
from tests.payments.together import PATIENCE, at_once
from tests.site.homes import Home, ended, own_home
from tests.sponsors.test_leaving import changes, come, out
from tests.sponsors.walk import MONTH, Walk, csv_file, next_month, rows

PEOPLE = 300
MONTHS = 2
LOAD = 40
"""Deposits that are answered before the server goes."""
STOPS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}
"""How PostgreSQL goes: in order, ending what runs; or at once as in a crash, so that the next start must recover."""


class Own(NamedTuple):
    """A home whose server is nobody else's, and two officers in its database."""

    home: Home
    walk: Walk

    def restore(self) -> None:
        """Start the server, as any command does that finds none."""
        connections.close_all()
        database.open_database(home=self.home.folder).close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    with own_home(tmp_path_factory.mktemp("own") / "home") as home:
        assert home.payung("user", "add", "maria").status == 0
        with database.open_database(home=home.folder) as lease:
            walk = Walk(Fresh(lease.urls, (home.folder / "keys.json").read_text()))
            with working_on(walk.db):
                add_user(name="yosef", by="maria", at=walk.at)
            yield Own(home, walk)


@pytest.fixture
def own(made: Own) -> Iterator[Own]:
    """The home, with its server running."""
    made.restore()
    with working_on(made.walk.db):
        yield made


@pytest.mark.parametrize("how", STOPS)
def test_a_command_whose_database_goes_away_says_so_and_the_next_one_is_exact(
    own: Own, how: str, tmp_path: Path
) -> None:
    """It goes at the last moment: all that a check, an approval or a receipt writes is written, nothing committed."""
    walk, code, cost = own.walk, how.upper(), PEOPLE * MONTHS * MONTH
    first = list(STOPS).index(how) * PEOPLE
    file = tmp_path / "daftar.csv"
    file.write_bytes(csv_file(rows(first, first + PEOPLE)))
    walk.agreement(code, people=PEOPLE)
    nothing = standing(walk, code)

    interrupt(own, how, "list", "check", file, "--agreement", code, "--by", "maria")
    assert standing(walk, code) == nothing
    checked = walk.check(file.read_bytes(), code)
    assert (checked.list.state, checked.list.outcomes["ready"], checked.cost) == ("checked", PEOPLE, cost)
    assert standing(walk, code) == nothing

    interrupt(own, how, "list", "approve", checked.list.id, "--by", "yosef")
    assert standing(walk, code) == nothing
    approved = walk.approve(checked.list.id)
    assert (approved.people, approved.cost, approved.budget_left) == (PEOPLE, cost, 0)
    enrolled = {"people": PEOPLE, "paid": 0, "available": 0, "committed": cost, "waiting": 0}
    assert standing(walk, code) == enrolled

    amount, reference = PEOPLE * MONTH, f"SP2D-{code}"
    money = ("--amount", amount, "--reference", reference, "--by", "maria")
    interrupt(own, how, "agreement", "receive", code, *money)
    assert standing(walk, code) == enrolled
    received = walk.receive(amount, reference, code)
    assert [(month.people, month.amount) for month in received.months] == [(PEOPLE, amount)]
    assert standing(walk, code) == enrolled | {"paid": 2 * PEOPLE, "committed": cost - amount}
    assert walk.holds()


def test_a_change_of_a_sponsors_year_is_made_whole_after_the_database_went_away(own: Own) -> None:
    """It crashes at the last moment of a change list, of orders that pay and that move promises, and of a renewal."""
    walk, people = own.walk, workers(1_000, 1_000 + PEOPLE)
    walk.agreement("YEAR", people=2 * PEOPLE, sponsor="Provinsi NTT")
    walk.agreement("YEAR-2", people=PEOPLE, sponsor="Provinsi NTT", first_month=next_month() + MONTHS)
    walk.enrol(people, "YEAR")
    walk.receive(PEOPLE * MONTH + MONTH, "SP2D-YEAR", "YEAR")
    change = walk.check(changes(*map(out, people[:10]), *map(come, workers(1_500, 1_510))), "YEAR").list
    done_after(own, lambda: walk.approve(change.id), "list", "approve", change.id, "--by", "yosef")
    company = CoFunder("csr", "PT Lontar", 1)
    for asked in (CarryOver(1, MONTH, "YEAR-2"), HandOver(next_month() + 1, (company,))):
        order = place_order(agreement="YEAR", asked=asked, why="Surat 1", by="maria", at=walk.at).order
        confirm = partial(confirm_order, id=order.id, by="yosef", at=walk.at)
        done_after(own, confirm, "order", "confirm", order.id, "--by", "yosef")
    renew = partial(renew_agreement, old="YEAR", into="YEAR-2", by="maria", at=walk.at)
    done_after(own, renew, "agreement", "renew", "YEAR", "--into", "YEAR-2", "--by", "maria")


def test_of_deposits_under_way_those_answered_are_there_and_the_others_can_be_sent_again(own: Own) -> None:
    """Four banks send, one notice after another, when the server crashes; then each sends everything once more."""
    walk, enough = own.walk, threading.Event()
    codes = [walk.register(person).number for person in workers(2_000, 2_004)]
    sent: list[tuple[int, str]] = []
    answered: dict[str, Deposited] = {}

    def come(code: int, reference: str) -> Deposited:
        words = {"via": "bank test", "by": "maria", "at": walk.at}
        return deposit(code=str(code), amount=5_000, reference=reference, **words)  # type: ignore[arg-type]

    def send(code: int) -> None:
        for n in counting():
            sent.append((code, f"VA-{code}-{n}"))
            answered[f"VA-{code}-{n}"] = come(code, f"VA-{code}-{n}")
            if len(answered) >= LOAD:
                enough.set()

    def crash() -> None:
        assert enough.wait(PATIENCE)
        os.kill(server, signal.SIGQUIT)

    server = int(str(database.status(home=own.home.folder)["pid"]))
    *ends, crashed = at_once([*(partial(send, code) for code in codes), crash])
    assert crashed is None
    assert all(isinstance(end, DatabaseError) for end in ends), ends
    while psutil.pid_exists(server):
        time.sleep(0.02)
    own.restore()
    assert len(sent) - len(codes) <= len(answered) < len(sent)
    for code, reference in sent:
        again = come(code, reference)
        assert again == answered.get(reference, again)._replace(repeated=again.repeated)
        assert again.repeated or reference not in answered
    for found in ("payments_receipt WHERE reference LIKE 'VA-%%'", "messages_message WHERE key LIKE 'received VA-%%'"):
        assert walk.db.rows(f"SELECT count(*) FROM {found}") == [(len(sent),)]
    assert walk.holds()


def done_after(own: Own, act: Callable[[], object], *words: object) -> None:
    """Let the server go away under a command: nothing is left of it. Then the act is done, whole."""
    before = everything(own.walk)
    interrupt(own, "immediate", *words)
    assert everything(own.walk) == before, words
    act()
    assert everything(own.walk) != before, words
    assert own.walk.holds()


def standing(walk: Walk, code: str) -> dict[str, int]:
    """Who is enrolled under an agreement, how many of their months are paid, and where its money stands."""
    [(people, paid)] = walk.db.rows(
        "SELECT count(DISTINCT e.worker_id), count(m.month) FROM sponsors_enrolment e"
        " JOIN sponsors_list l ON l.id = e.list_id JOIN sponsors_agreement a ON a.id = l.agreement_id"
        " LEFT JOIN contributions_paidmonth m ON m.worker_id = e.worker_id WHERE a.code = %s",
        code,
    )
    money = {name: walk.balance(name, code) for name in ("available", "committed", "waiting")}
    return {"people": people, "paid": paid, **money}


def interrupt(own: Own, how: str, *words: object) -> None:
    """Let a command come to its last write, the audit entry, and end the server under it.

    It must say so in a line and exit with 3; then the server is started again, and the books hold.
    """
    running = own.home.start(*words)
    server = int(str(database.status(home=own.home.folder)["pid"]))
    with psycopg.connect(own.walk.db.urls.owner, autocommit=True) as chain:
        chain.execute("SELECT pg_advisory_lock(%s)", [CHAIN_LOCK])
        while not chain.execute(WAITING).fetchall():
            assert running.poll() is None, ended(running)
            time.sleep(0.02)
        os.kill(server, STOPS[how])
        said = ended(running)
    assert (said.status, said.out) == (3, "")
    assert "(installation.interrupted)" in said.err
    assert "Traceback" not in said.err
    while psutil.pid_exists(server):
        time.sleep(0.02)
    own.restore()
    assert own.walk.holds()
