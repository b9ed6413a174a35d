"""Orders, invoices, reconciliation and statements as commands: for machines, in words, and in Indonesian."""

from datetime import timedelta

from tests.conftest import Installation
from tests.interfaces.cli.shapes import shape
from tests.sponsors.test_parties import DISTRICT, agreed
from tests.sponsors.walk import APPROVER, CHECKER, CODE, Walk, next_month, rows

M1, M2 = next_month(), next_month() + 1
NOTHING = type(None)
ORDER = {
    **{"order": str, "agreement": str, "kind": str, "state": str, "placed_by": str, "placed_at": str},
    **{"answered_by": NOTHING, "answered_at": NOTHING, "repeated": bool},
}
INVOICE = {
    **{"invoice": str, "number": str, "agreement": str, "funder": str, "month": str, "run": int, "people": int},
    **{"amount": int, "due_on": str, "state": str, "received": int, "open": int, "made_at": str, "made_by": str},
    "lines": [{"list": str, "people": int, "amount": int}],
}
BALANCES = {"committed": int, "spent": int, "waiting": int}


def test_from_invoice_to_refund(installation: Installation, walk: Walk) -> None:
    payung = installation.payung
    agreed(walk, DISTRICT, months=2)
    list_id = walk.enrol(rows(1, 6))
    made = payung("agreement", "invoice", CODE, "--month", M1, "--by", CHECKER, "--json").json
    assert shape(made) == {"invoices": [INVOICE], "made": [str]}
    assert [each["amount"] for each in made["invoices"]] == [50_400, 33_600]
    assert payung("agreement", "invoice", CODE, "--month", M1, "--by", CHECKER, "--json").json["made"] == []

    def receive(amount: int, funder: str, reference: str) -> int:
        words = ("--amount", amount, "--funder", funder, "--reference", reference, "--by", CHECKER, "--json")
        return len(payung("agreement", "receive", CODE, *words).json["months"])

    assert receive(60_400, "Provinsi NTT", "A") == 0
    assert receive(33_600, "2", "B") == 1
    listed = payung("agreement", "invoices", CODE, "--json").json["invoices"]
    assert [each["state"] for each in listed] == ["paid", "paid"]

    asked = ("--from", M2, "--why", "Surat 7", "--by", CHECKER, "--json")
    placed = payung("agreement", "void", CODE, *asked).json
    assert shape(placed) == ORDER | {
        "asked": {"first_month": str, "lists": [str], "why": str},
        "figures": {
            **{"from": str, "people": int, "amount": int, "available": int, "months_paid": int},
            "lists": [{**{"list": str, "people": int, "first": str, "last": str, "amount": int}, "last_paid_day": str}],
        },
    }
    told = payung("order", "show", placed["order"]).out
    assert "waits for another user's yes" in told
    assert f"carried out: {APPROVER}" not in told
    assert placed["figures"]["lists"][0] == {
        **{"list": list_id, "people": 5, "first": str(M2), "last": str(M2), "amount": 84_000},
        "last_paid_day": M1.last.isoformat(),
    }
    assert payung("order", "confirm", placed["order"], "--by", CHECKER, "--json").codes == ["order.same_person"]
    done = payung("order", "confirm", placed["order"], "--by", APPROVER, "--json").json
    assert (done["state"], done["figures"], done["answered_by"]) == ("confirmed", placed["figures"], APPROVER)

    undone = payung("agreement", "reconcile", CODE, "--json")
    assert (undone.status, undone.json["settled"]) == (1, False)
    words = ("--amount", "Rp10.000", "--reference", "RET-1", "--why", "Surat 8", "--by", APPROVER, "--json")
    refund = payung("agreement", "refund", CODE, *words).json
    assert payung("order", "confirm", refund["order"], "--by", CHECKER, "--json").status == 0
    settled = payung("agreement", "reconcile", CODE, "--on", M2.last, "--json")
    assert (settled.status, settled.json["settled"]) == (0, True)
    assert settled.json["funders"][0] == {
        **{"n": 1, "name": "Provinsi NTT", "invoiced": 50_400, "received": 60_400, "used": 50_400, "waiting": 0},
        "difference": -10_000,
    }
    by_month = {(each["n"], each["month"]): each["differences"] for each in settled.json["months"]}
    assert by_month == {(1, str(M1)): [], (1, ""): [{"name": "refunded", "amount": -10_000}], (2, str(M1)): []}

    told = payung("agreement", "statement", CODE, "--funder", "Provinsi NTT", "--json").json
    assert shape(told)["opening"] == shape(told)["closing"] == BALANCES
    assert [each["what"] for each in told["movements"]] == ["approval", "receipt", "month_paid", "void", "refund"]
    assert told["closing"] == {"committed": 0, "spent": 50_400, "waiting": 0}
    assert [each["kind"] for each in payung("order", "list", "--agreement", CODE, "--json").json["orders"]] == [
        "refund",
        "void",
    ]
    assert payung("order", "show", refund["order"], "--json").json["state"] == "confirmed"
    assert f"carried out: {CHECKER}, " in payung("order", "show", refund["order"]).out
    assert walk.holds()


def test_reconciliation_in_words_is_short_and_says_what_comes_next(installation: Installation, walk: Walk) -> None:
    payung = installation.payung
    agreed(walk, DISTRICT, months=2)
    walk.enrol(rows(1, 6))
    told = payung("agreement", "reconcile", CODE).out
    assert f"Provinsi NTT · {M1} – {M2}: Rp100.800 promised, not yet invoiced" in told
    assert "Nothing needs an act on this day." in told
    assert f"payung agreement invoice {CODE} --month {M1} --by" in told
    assert "All is settled." not in told
    payung("agreement", "invoice", CODE, "--to", M2, "--by", CHECKER)
    for funder, amount in (("1", 100_800), ("2", 67_200)):
        words = ("--amount", amount, "--funder", funder, "--reference", f"R{funder}", "--by", CHECKER)
        payung("agreement", "receive", CODE, *words)
    told = payung("agreement", "reconcile", CODE).out
    assert "All is settled." in told
    assert "payung agreement invoice" not in told


def test_hand_over_and_carry_over(installation: Installation, walk: Walk) -> None:
    payung = installation.payung
    agreed(walk, DISTRICT, months=2)
    agreed(walk, code="NEXT")
    walk.enrol(rows(1, 6))
    walk.receive(50_000)
    by = ("--why", "SK 9", "--by", CHECKER, "--json")
    pays = ("--pays", "apbd:Kabupaten Kupang=1", "--pays", "apbn:Kementerian=1")
    placed = payung("agreement", "hand-over", CODE, "--from", M2, *pays, *by).json
    assert [each["committed_after"] for each in placed["figures"]["funders"]] == [50_400, 75_600, 42_000]
    assert payung("order", "decline", placed["order"], "--by", APPROVER, "--json").json["state"] == "declined"
    assert payung("order", "confirm", placed["order"], "--by", APPROVER, "--json").codes == ["order.declined"]
    over = ("--into", "NEXT", "--amount", 50_000, "--funder", "1")
    carried = payung("agreement", "carry-over", CODE, *over, *by).json
    assert carried["figures"]["waiting_there"] == 50_000
    assert payung("agreement", "refund", "NONE", "--amount", 1, "--reference", "X", *by).codes == ["agreement.unknown"]
    assert payung("agreement", "hand-over", CODE, "--from", M2, "--pays", "nobody", *by).status == 2
    assert payung("agreement", "invoice", CODE, "--by", CHECKER, "--json").status == 2
    made = payung("agreement", "invoice", CODE, "--to", M2, "--by", CHECKER, "--json").json["made"]
    assert [id.partition("/")[2] for id in made] == [f"{month}/{n}/1" for month in (M1, M2) for n in (1, 2)]
    assert payung("agreement", "invoice", CODE, "--month", M1, "--to", M2 + 1, "--by", CHECKER, "--json").codes == [
        "agreement.month_outside"
    ]


def test_in_words_and_in_indonesian(installation: Installation, walk: Walk) -> None:
    payung = installation.payung
    agreed(walk, DISTRICT, months=2)
    walk.enrol(rows(1, 6))
    made = payung("agreement", "invoice", CODE, "--month", M1, "--to", M2, "--by", CHECKER).out
    assert "/INV-PAYUNG/" in made
    assert "Rp50.400" in made
    walk.receive(60_400)
    late = M2.last + timedelta(days=1)
    told = payung("agreement", "reconcile", CODE, "--on", late)
    assert told.status == 1
    assert "Rp50.400  waits until the other funders have paid their part" in told.out
    assert "Rp10.000  waits until its part of the month is whole" in told.out
    placed = payung("--lang", "id", "agreement", "void", CODE, "--from", M2, "--why", "Surat 7", "--by", CHECKER).out
    assert f"Mulai {M2} 5 orang tidak dijanjikan apa-apa lagi: Rp84.000 anggaran bebas kembali." in placed
    assert "payung order confirm" in placed
    listed = payung("--lang", "id", "order", "list").out
    assert "menunggu persetujuan petugas lain" in listed
    statement = payung("--lang", "id", "agreement", "statement", CODE).out
    assert "penerimaan" in statement
    assert "Rp60.400" in statement
    assert payung("agreement", "statement", CODE, "--from", "2026-12-02", "--to", "2026-12-01").status == 2
