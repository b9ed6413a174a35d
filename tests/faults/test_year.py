"""kill -9 during a sponsor's year: change lists, orders, invoices, renewals, grants. All of it is there, or nothing."""

from collections.abc import Callable
from functools import partial
from typing import Any

from payung.sponsors.checks import CoFunder
from payung.sponsors.orders.actions import place_order
from payung.sponsors.orders.asked import Asked, CarryOver, HandOver, Refund, Voiding
from tests.conftest import Installation
from tests.faults.kills import KILLS, Moments, killed, killed_before_the_last_write, wait_for_stillness
from tests.faults.test_lists import everything, workers
from tests.sponsors.test_leaving import changes, come, out
from tests.sponsors.test_parties import DISTRICT, agreed
from tests.sponsors.walk import CODE, MONTH, Walk, next_month

PEOPLE, CROWD = 20, 500
FIRST, SECOND, THIRD = (next_month() + n for n in range(3))
PROVINCE, COMPANY = CoFunder("apbd", "Provinsi NTT", 1), CoFunder("csr", "PT Lontar", 1)
HANDING_OVER = (
    *("agreement", "hand-over", CODE, "--from", THIRD, "--pays", "apbd:Provinsi NTT=1", "--pays", "csr:PT Lontar=1"),
    *("--why", "Surat 1", "--by", "maria"),
)


def orders() -> dict[str, Asked]:
    """An order of each kind, in an order in which each still does something."""
    return {
        "handover": HandOver(THIRD, (PROVINCE, COMPANY)),
        "void": Voiding(THIRD),
        "refund": Refund(1, MONTH, "RET"),
        "carry_over": CarryOver(1, MONTH, "NEXT"),
    }


def test_killed_before_the_last_write_nothing_is_left(installation: Installation, walk: Walk) -> None:
    """A year, command by command: each is killed with its rows written, leaves none of them, and is then done once."""
    words = ["--code", CODE, "--sponsor", "Provinsi NTT", "--funder", "apbd", "--decree", "SK 1", "--parts", 60]
    words += ["--from", FIRST, "--to", THIRD, "--budget", 4 * PEOPLE * MONTH, "--co-funder", "apbd:Kota Kupang=40"]
    made = done_once(installation, walk, "agreement", "create", *words, "--by", "maria")
    assert made["budget_left"] == 4 * PEOPLE * MONTH
    walk.enrol(workers(0, PEOPLE))
    walk.agreement("NEXT", first_month=THIRD, sponsor="Provinsi NTT", people=PEOPLE)

    done_once(installation, walk, "agreement", "invoice", CODE, "--month", FIRST, "--by", "maria")
    walk.receive(PEOPLE * MONTH * 60 // 100, "SP2D-60")
    money = ("--amount", PEOPLE * MONTH * 40 // 100, "--reference", "SP2D-40", "--funder", "Kota Kupang")
    received = done_once(installation, walk, "agreement", "receive", CODE, *money, "--by", "maria")
    assert [month["people"] for month in received["months"]] == [PEOPLE]
    change = walk.check(changes(out(workers(0, 1)[0]), come(workers(PEOPLE, PEOPLE + 1)[0]))).list
    assert (change.outcomes["leaving"], change.outcomes["ready"]) == (1, 1)
    assert done_once(installation, walk, "list", "approve", change.id, "--by", "yosef")["people"] == 1

    renewed = done_once(installation, walk, "agreement", "renew", CODE, "--into", "NEXT", "--by", "maria")
    assert renewed["people"] == PEOPLE
    walk.receive(2 * MONTH, "SP2D-REST")
    for kind, asked in orders().items():
        placed = partial(place_order, agreement=CODE, asked=asked, why="Surat 1", by="maria", at=walk.at)
        id = placed().order.id if kind != "handover" else done_once(installation, walk, *HANDING_OVER)["order"]
        done = done_once(installation, walk, "order", "confirm", id, "--by", "yosef")
        assert (done["state"], done["figures"]) == ("confirmed", dict(placed().figures))
    void = place_order(agreement=CODE, asked=Voiding(SECOND), why="Surat 2", by="maria", at=walk.at).order
    assert done_once(installation, walk, "order", "decline", void.id, "--by", "yosef")["state"] == "declined"

    number = walk.register(workers(900, 901)[0]).number
    grant = ("--code", "HIBAH", "--sponsor", "PT Lontar", "--funder", "csr", "--decree", "Surat 3", "--number", number)
    granted = done_once(installation, walk, "grant", "create", *grant, "--from", FIRST, "--months", 3, "--by", "maria")
    assert done_once(installation, walk, "list", "approve", granted["list"], "--by", "yosef")["people"] == 1
    step = ("agreement", "next-step", "HIBAH", "--number", number, "--step", "own_payment", "--by", "maria")
    done_once(installation, walk, *step)


def done_once(installation: Installation, walk: Walk, *words: object) -> dict[str, Any]:
    """Kill a command before its last write: nothing may be left. Then give it again: it is done."""
    before = everything(walk)
    killed_before_the_last_write(installation, walk, *words)
    assert everything(walk) == before, words
    said = installation.payung(*words, "--json")
    assert said.status == 0, (words, said.out, said.err)
    assert everything(walk) != before, words
    assert walk.holds()
    answer: dict[str, Any] = said.json
    return answer


def test_a_killed_change_list_leaves_nothing_or_all_of_it(installation: Installation, walk: Walk) -> None:
    """Each lets the people of the one before go and brings as many: who is promised what is always one list's worth."""
    walk.agreement(people=2 * CROWD, months=2)
    walk.enrol(workers(0, CROWD))
    moments = Moments(seed=7)

    def approve(n: int) -> list[object]:
        gone, coming = workers((n - 1) * CROWD, n * CROWD), workers(n * CROWD, (n + 1) * CROWD)
        file = changes(*map(out, gone), *map(come, coming))
        return ["list", "approve", walk.check(file).list.id, "--by", "yosef", "--json"]

    def approved() -> int:
        """How many change lists took effect, once it is seen that all of each did."""
        done = walk.count("sponsors_approval") - 1
        assert walk.count("sponsors_departure") == done * CROWD
        assert walk.count("people_worker") == walk.count("sponsors_enrolment") == (done + 1) * CROWD
        assert walk.balance("committed") == walk.balance("available") == 2 * CROWD * MONTH
        assert walk.holds()
        return done

    moments.measure(installation, *approve(1))
    assert kill_often(installation, walk, moments, approve, approved, done=1)


def test_a_killed_confirmation_leaves_nothing_or_all_of_it(installation: Installation, walk: Walk) -> None:
    """Orders of each kind in turn, each under an agreement of its own with people, and money that waits."""
    moments = Moments(seed=8)
    kinds = list(orders())

    def confirm(n: int) -> list[object]:
        code, kind = f"A{n}", kinds[n % len(kinds)]
        if not walk.db.rows("SELECT FROM sponsors_agreement WHERE code = %s", code):
            agreed(walk, DISTRICT, code=code, months=3, parts=60)
            agreed(walk, code=f"{code}-NEXT")
            walk.enrol(workers(n * PEOPLE, (n + 1) * PEOPLE), code)
            walk.receive(4 * PEOPLE * MONTH, f"SP2D-{n}", code)
        asked = orders()[kind]
        if isinstance(asked, Refund):
            asked = asked._replace(reference=f"RET-{n}")
        if isinstance(asked, CarryOver):
            asked = asked._replace(into=f"{code}-NEXT")
        order = place_order(agreement=code, asked=asked, why="Surat 1", by="maria", at=walk.at).order
        return ["order", "confirm", order.id, "--by", "yosef", "--json"]

    def confirmed() -> int:
        """How many orders were carried out, once it is seen that all of each was."""
        done = [
            kind
            for (kind,) in walk.db.rows("SELECT kind FROM sponsors_order JOIN sponsors_confirmation c ON order_id = id")
        ]
        assert walk.count("payments_refund") == done.count("refund") + done.count("carry_over")
        assert walk.count("payments_receipt") == walk.db.rows("SELECT count(*) FROM sponsors_list")[0][0] + done.count(
            "carry_over"
        )
        assert walk.count("sponsors_void") == done.count("void")
        assert walk.holds()
        return len(done)

    moments.measure(installation, *confirm(0))
    assert kill_often(installation, walk, moments, confirm, confirmed, done=1)


def test_a_killed_renewal_leaves_nothing_or_all_of_it(installation: Installation, walk: Walk) -> None:
    """Each is of the agreement that the one before renewed: their people, and nobody else, are on its list."""
    walk.agreement("T0", people=CROWD, months=1)
    walk.enrol(workers(0, CROWD), "T0")
    moments = Moments(seed=9)

    def renew(n: int) -> list[object]:
        if not walk.db.rows("SELECT FROM sponsors_agreement WHERE code = %s", f"T{n}"):
            walk.agreement(f"T{n}", people=CROWD, months=1, first_month=next_month() + n)
            if n > 1:
                [(list_id,)] = walk.db.rows("SELECT id FROM sponsors_list ORDER BY recorded_at DESC LIMIT 1")
                assert walk.approve(list_id).people == CROWD
        return ["agreement", "renew", f"T{n - 1}", "--into", f"T{n}", "--by", "maria", "--json"]

    def renewed() -> int:
        """How many renewals there are, once it is seen that everybody is on each list."""
        lists = walk.db.rows("SELECT ready, rows FROM sponsors_check")
        assert lists == [(CROWD, CROWD)] * len(lists)
        assert walk.holds()
        return len(lists) - 1

    moments.measure(installation, *renew(1))
    assert kill_often(installation, walk, moments, renew, renewed, done=1)


def kill_often(
    installation: Installation,
    walk: Walk,
    moments: Moments,
    command: Callable[[int], list[object]],
    count: Callable[[], int],
    *,
    done: int,
) -> bool:
    """Kill the command about the n-th thing at some moment, again and again; whether any was still at work then.

    After each the thing is as before, or done; in the end the last is done.
    """
    interrupted = 0
    for _ in range(KILLS):
        interrupted += killed(installation, *command(done + 1), after=moments.next())
        wait_for_stillness(walk)
        found = count()
        assert found in (done, done + 1)
        done = found
    assert installation.payung(*command(done + 1)).status == 0
    assert count() == done + 1
    return interrupted > 0
