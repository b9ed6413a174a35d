"""A year of two funders, worked by hand: 60 and 40 parts, three months, five people of Rp16.800 a month.

A month costs Rp84.000: the province owes Rp50.400 of it, the kabupaten Rp33.600.
"""

from datetime import date, timedelta

from payung.sponsors import queries
from payung.sponsors.actions import receive_money
from payung.sponsors.checks import CoFunder
from payung.sponsors.invoices.actions import make_invoices
from payung.sponsors.invoices.queries import invoice as find_invoice
from payung.sponsors.invoices.queries import invoices
from payung.sponsors.invoices.reconciliation import Reconciled, reconcile
from payung.sponsors.invoices.statement import Balances, statement
from payung.sponsors.orders.asked import CarryOver, HandOver, Refund, Voiding
from tests.sponsors.orders.test_actions import done, refusal
from tests.sponsors.test_parties import DISTRICT, agreed, receive
from tests.sponsors.walk import CHECKER, CODE, Walk, at_once, csv_file, next_month, row, rows

M1, M2, M3 = (next_month() + n for n in range(3))
FAR = date(2100, 1, 1)


def invoice(walk: Walk, first: object = M1, last: object = None) -> list[str]:
    """Invoice these months; what was made just now."""
    made = make_invoices(agreement=CODE, first=first, last=last or first, by=CHECKER, at=walk.at)  # type: ignore[arg-type]
    return list(made.made)


def states() -> dict[str, tuple[str, int, int, int]]:
    """Of each invoice its state, amount, and what of it is received and open."""
    found = invoices(of=queries.agreement(code=CODE))
    return {each.id.removeprefix(f"{CODE}/"): (each.state, each.amount, each.received, each.open) for each in found}


def reconciled(code: str = CODE) -> dict[tuple[int, str], Reconciled]:
    """The reconciliation by party and month; every row's differences and waits sum."""
    found = reconcile(agreement=queries.agreement(code=code))
    for each in found:
        assert each.difference == sum(each.differences.values())
        assert each.waiting == sum(each.waits.values())
        if each.month:
            assert each.received - each.used == each.waiting
    return {(each.party.n, str(each.month or "")): each for each in found}


def named(n: int, month: object = "", code: str = CODE) -> dict[str, int]:
    """A party's differences and waits of a month."""
    found = reconciled(code).get((n, str(month)))
    return {**found.differences, **found.waits} if found else {}


def balances(walk: Walk, n: int, code: str = CODE) -> Balances:
    """A party's accounts, summed by the owner of the tables; its statement says the same."""
    held = Balances(*(walk.balance(f"{name}/{n}", code) for name in ("committed", "spent", "waiting")))
    held = held._replace(waiting=-held.waiting)
    agreement = queries.agreement(code=code)
    told = statement(agreement=agreement, party=agreement.sharing.party(n), first=date(2000, 1, 1), last=FAR)
    assert told.closing == held
    return held


def test_a_year_of_two_funders(walk: Walk) -> None:
    agreed(walk, DISTRICT, months=3)
    agreed(walk, code="NEXT", parts=1, months=1)
    list_id = walk.enrol(rows(1, 6))
    assert balances(walk, 1) == Balances(151_200, 0, 0)
    assert balances(walk, 2) == Balances(100_800, 0, 0)
    invoice_and_pay_in_part(walk)
    hand_over_and_bounce(walk)
    void_and_give_back(walk, list_id)
    assert walk.holds()


def invoice_and_pay_in_part(walk: Walk) -> None:
    # Invoices of two months; asked again nothing is asked for twice.
    assert invoice(walk, M1, M2) == [f"{CODE}/{month}/{n}/1" for month in (M1, M2) for n in (1, 2)]
    assert invoice(walk, M1, M2) == []
    assert states()[f"{M1}/2/1"] == ("open", 33_600, 0, 33_600)
    assert named(1, M1) == {"not_received": 50_400}
    assert reconciled()[1, str(M3)].to_invoice == 50_400

    # The province pays a month and a half, the kabupaten half a month: no month is whole.
    receive(walk, 75_600, "1")
    receive(walk, 16_800, "2")
    assert walk.balance("spent") == 0
    assert [states()[f"{month}/1/1"][0] for month in (M1, M2)] == ["paid", "part_paid"]
    assert named(1, M1) == {"waits_for_other_party": 50_400}
    assert named(1, M2) == {"received_in_part": 25_200, "waits_for_whole_month": 25_200}
    assert named(2, M1) == {"received_in_part": 16_800, "waits_for_whole_month": 16_800}
    assert named(2, M2) == {"not_received": 33_600}

    # One of the people pays the first month herself: the sponsors pay four.
    walk.pay(row(1))
    assert receive(walk, 16_800, "2") == 1
    assert balances(walk, 1) == Balances(100_800, 40_320, 35_280)
    assert balances(walk, 2) == Balances(67_200, 26_880, 6_720)
    assert named(1, M1) == {"paid_by_workers": 10_080}
    assert named(2, M1) == {"paid_by_workers": 6_720}
    assert states()[f"{M1}/1/1"] == ("paid", 50_400, 40_320, 0)


def hand_over_and_bounce(walk: Walk) -> None:
    # The third month is handed over to a ministry alone; what is invoiced cannot be.
    ministry = CoFunder("apbn", "Kementerian", 1)
    assert refusal(done, walk, HandOver(M2, (ministry,))) == "order.month_invoiced"
    done(walk, HandOver(M3, (ministry,)))
    assert balances(walk, 1) == Balances(50_400, 40_320, 35_280)
    assert balances(walk, 3) == Balances(84_000, 0, 0)
    assert invoice(walk, M3) == [f"{CODE}/{M3}/3/1"]

    # The kabupaten's second transfer bounces: the first month is owed again, by both.
    walk.reverse("SP2D-4")
    assert balances(walk, 1) == Balances(90_720, 0, 75_600)
    assert balances(walk, 2) == Balances(60_480, 0, 16_800)
    assert named(2) == {"receipt_reversed": -16_800}
    assert named(2, M1) == {"received_in_part": 10_080, "paid_by_workers": 6_720, "waits_for_whole_month": 16_800}
    assert named(1, M1) == {"paid_by_workers": 10_080, "waits_for_other_party": 40_320}
    assert receive(walk, 10_080 + 33_600, "2") == 1  # the first month; for the second the province lacks money


def void_and_give_back(walk: Walk, list_id: str) -> None:
    # From the second month on everything is voided: what waits pays nothing any more.
    answer = done(walk, Voiding(M2))
    assert answer.figures["lists"] == [
        {
            **{"list": list_id, "people": 5, "first": str(M2), "last": str(M3), "amount": 168_000},
            "last_paid_day": M1.last.isoformat(),
        }
    ]
    assert balances(walk, 1) == Balances(0, 40_320, 35_280)
    assert balances(walk, 2) == Balances(0, 26_880, 33_600)
    assert named(1, M2) == {"voided_after_invoice": 50_400}
    assert named(3, M3) == {"voided_after_invoice": 84_000}
    assert named(1) == {"received_above_invoices": -35_280, "waits_for_a_promise": 35_280}
    assert states()[f"{M2}/1/1"] == ("voided", 50_400, 0, 0)
    assert reconciled()[1, ""].needs_act(FAR)

    # What is left goes back to the kabupaten, and over to the province's next agreement.
    done(walk, Refund(2, 33_600, "RET-1"))
    done(walk, CarryOver(1, 35_280, "NEXT"))
    assert named(1) == {"carried_over": -35_280}
    assert named(2) == {"refunded": -33_600, "receipt_reversed": -16_800}
    assert balances(walk, 1, "NEXT") == Balances(0, 0, 35_280)
    assert not any(each.needs_act(FAR) for each in reconciled().values())
    asked_and_received = {n: [0, 0] for n in (1, 2, 3)}
    for (n, _), each in reconciled().items():
        asked_and_received[n][0] += each.invoiced
        asked_and_received[n][1] += each.received
    assert asked_and_received == {1: [100_800, 75_600], 2: [67_200, 16_800 + 16_800 + 43_680], 3: [84_000, 0]}


def test_a_statement_says_every_movement_and_why(walk: Walk) -> None:
    agreed(walk, DISTRICT, months=2)
    list_id = walk.enrol(rows(1, 6))
    receive(walk, 50_400, "1")
    receive(walk, 33_600, "2")
    order = done(walk, Voiding(M2)).order.id
    agreement, today = queries.agreement(code=CODE), walk.at.date()
    told = statement(agreement=agreement, party=agreement.sharing.party(1), first=today, last=today + timedelta(days=1))
    assert [(each.fact.what, each.fact.about, str(each.fact.month or ""), each.moved) for each in told.movements] == [
        ("approval", list_id, "", Balances(100_800, 0, 0)),
        ("receipt", "SP2D-1", "", Balances(0, 0, 50_400)),
        ("month_paid", list_id, str(M1), Balances(-50_400, 50_400, -50_400)),
        ("void", order, "", Balances(-50_400, 0, 0)),
    ]
    assert (told.opening, told.closing) == (Balances(), Balances(0, 50_400, 0))
    later = statement(agreement=agreement, party=told.party, first=today + timedelta(days=2), last=FAR)
    assert (later.opening, later.movements, later.closing) == (told.closing, [], told.closing)
    assert walk.holds()


def test_a_list_that_comes_later_gets_a_supplement(walk: Walk) -> None:
    agreed(walk, DISTRICT, months=2)
    walk.enrol(rows(1, 6))
    invoice(walk, M1)
    walk.enrol(rows(6, 8))
    assert invoice(walk, M1) == [f"{CODE}/{M1}/1/2", f"{CODE}/{M1}/2/2"]
    receive(walk, 50_400 + 20_160, "1")
    receive(walk, 33_600, "2")
    assert states() == {
        f"{M1}/1/1": ("paid", 50_400, 50_400, 0),
        f"{M1}/1/2": ("paid", 20_160, 20_160, 0),
        f"{M1}/2/1": ("paid", 33_600, 33_600, 0),
        f"{M1}/2/2": ("open", 13_440, 0, 13_440),
    }
    [number] = walk.db.rows("SELECT count(*), max(n) FROM documents_number WHERE kind = 'invoice'")
    assert number == (4, 4)
    assert walk.holds()


def test_months_that_are_paid_are_not_invoiced(walk: Walk) -> None:
    agreed(walk, months=2)
    walk.enrol(rows(1, 3))
    walk.receive(2 * 16_800)
    assert invoice(walk, M1) == []
    assert named(1, M1) == {"not_invoiced": -33_600}
    assert not reconciled()[1, str(M1)].needs_act(FAR)
    assert invoice(walk, M1, M2) == [f"{CODE}/{M2}/1/1"]
    assert refusal(invoice, walk, M2 + 1) == "agreement.month_outside"
    assert refusal(invoice, walk, M2, M1) == "agreement.month_outside"


def test_needs_an_act_only_once_it_is_due(walk: Walk) -> None:
    agreed(walk, months=1)
    walk.enrol(rows(1, 3))
    due = M1.first.replace(day=15)
    assert not reconciled()[1, str(M1)].needs_act(M1.first - timedelta(days=1))
    assert reconciled()[1, str(M1)].needs_act(M1.first)  # the month has begun, and nobody was asked
    invoice(walk, M1)
    assert [reconciled()[1, str(M1)].needs_act(day) for day in (due, due + timedelta(days=1))] == [False, True]
    receive_money(agreement=CODE, amount=33_600, reference="A", by=CHECKER, at=walk.at)
    assert not reconciled()[1, str(M1)].needs_act(FAR)


def test_the_same_month_invoiced_at_once_is_invoiced_once(walk: Walk) -> None:
    agreed(walk, DISTRICT, months=1)
    walk.enrol(rows(1, 6))
    answers = at_once(*[lambda: invoice(walk, M1)] * 3)
    assert sorted(map(len, answers)) == [0, 0, 2]
    assert walk.holds()


def test_an_invoice_is_found_by_its_number_or_id(walk: Walk) -> None:
    agreed(walk, DISTRICT, months=1)
    walk.enrol(rows(1, 6))
    [one, other] = (find_invoice(named=id) for id in invoice(walk, M1))
    assert (one.number.partition("/")[0], other.number.partition("/")[0]) == ("000001", "000002")
    assert (other.people, other.lines[0].amount, other.due_on) == (5, 33_600, M1.first.replace(day=15))
    assert find_invoice(named=f" {other.number} ") == other
    for unknown in ("", "000003/INV-PAYUNG/XI/2026", one.number.replace("INV", "KW"), "nothing"):
        assert refusal(find_invoice, named=unknown) == "invoice.unknown"


def test_people_who_leave_after_the_invoice_are_named(walk: Walk) -> None:
    agreed(walk, DISTRICT, months=2)
    walk.enrol(rows(1, 6))
    invoice(walk, M1, M2)
    leaving = {name: cell for name, cell in row(2).items() if name in ("nik", "name")}
    change = csv_file(
        [leaving | {"change": "keluar", "reason": "pindah"}],
        headings={"nik": "NIK", "name": "Nama Lengkap", "change": "Mutasi", "reason": "Alasan"},
    )
    walk.approve(walk.check(change).list.id)
    assert named(1, M1) == {"not_received": 40_320, "left_after_invoice": 10_080}
    receive(walk, 40_320, "1")
    receive(walk, 26_880, "2")
    assert named(1, M1) == {"left_after_invoice": 10_080}
    assert states()[f"{M1}/1/1"] == ("paid", 50_400, 40_320, 0)
    assert balances(walk, 1) == Balances(40_320, 40_320, 0)
    assert walk.holds()


def test_what_another_law_would_have_cost_is_a_change_of_price(walk: Walk) -> None:
    """Nobody can amend the law in a test: so the invoice is made to say what another law would have cost."""
    agreed(walk, months=1)
    walk.enrol(rows(1, 3))
    invoice(walk, M1)
    for table in ("sponsors_invoice", "sponsors_invoiceline"):
        walk.db.as_owner(f"ALTER TABLE {table} DISABLE TRIGGER append_only; UPDATE {table} SET amount = amount - 100")
    assert named(1, M1) == {"not_received": 33_600, "price_changed": -100}
    receive(walk, 33_600, "1")
    assert named(1, M1) == {"price_changed": -100}
