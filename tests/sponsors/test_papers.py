"""The papers of a list and its money state what the database says, and say the same for ever."""

import json
from importlib import import_module
from typing import Any

import pytest

from payung.documents.printing import pdf
from payung.kernel.language import Language, in_words, rupiah
from payung.kernel.problems import Refused
from payung.sponsors import papers, queries
from payung.sponsors.papers import minutes, receipt
from tests.sponsors.walk import MONTH, Row, Walk, at_once, row, rows

ALOR = "Kabupaten Alor"


def people() -> list[Row]:
    """Two of Kota Kupang, one of Alor who earns more, and two who are not taken."""
    return [*rows(1, 3), row(3, region=ALOR, income="3000000"), row(4, nik="123"), row(5, decile="x", sex="?")]


def approved(walk: Walk, file: list[Row]) -> str:
    return walk.approve(walk.check(file).list.id).list


def codes(call: Any, **named: Any) -> list[str]:
    with pytest.raises(Refused) as refusal:
        call(**named)
    return [problem.code for problem in refusal.value.problems]


def test_minutes_state_the_approval(walk: Walk) -> None:
    walk.agreement(budget=10_000_000, sponsor="Provinsi NTT", decree="Keputusan 7")
    list_id = approved(walk, people())
    paper, kept = minutes(list_id=list_id, language="id"), queries.worker_list(id=list_id)
    [(seq, digest)] = walk.db.rows("SELECT seq, encode(hash, 'hex') FROM audit_entry WHERE action = 'approve_list'")
    assert paper["number"].startswith("000001/BA-PAYUNG/")
    assert (paper["sponsor"], paper["decree"], paper["agreement"]) == ("Provinsi NTT", "Keputusan 7", "NTT")
    assert (paper["checker"], paper["approver"], paper["list"]) == ("maria", "yosef", list_id)
    assert (paper["file"], paper["sha256"]) == ("daftar.csv", kept.sha256)
    assert (paper["entry"], paper["hash"]) == (str(seq), digest)
    assert (paper["rows"], paper["people"]) == ("5", "3")
    assert paper["outcomes"]["ready"] == ["3", "60,0%"]
    assert {each["code"]: each["rows"] for each in paper["reasons"]} == {
        code: str(rows) for code, rows in kept.reasons.items()
    }
    assert all("{" not in each["sentence"] for each in paper["reasons"])
    assert (paper["cost"], paper["words"]) == (rupiah(kept.cost), f"{in_words(kept.cost)} rupiah".capitalize())
    assert (paper["budget"], paper["before"]) == ("Rp10.000.000", "Rp10.000.000")
    assert (paper["freed"], paper["after"]) == ("", rupiah(10_000_000 - kept.cost))


def test_minutes_sum_up_by_region(walk: Walk) -> None:
    walk.agreement(budget=10_000_000)
    list_id = approved(walk, people())
    regions, cost = minutes(list_id=list_id, language="id")["regions"], queries.worker_list(id=list_id).cost
    alor, kupang = regions["rows"]
    assert (alor["name"], alor["people"]) == (ALOR, "1")
    assert (kupang["name"], kupang["people"], kupang["total"]) == ("Kota Kupang", "2", rupiah(2 * 2 * MONTH))
    assert alor["total"] == rupiah(cost - 4 * MONTH) != kupang["total"]
    assert regions["programmes"] == ["JKK", "JKM"]
    assert (regions["sum"]["people"], regions["sum"]["total"]) == ("3", rupiah(cost))


def test_papers_are_the_same_whatever_happens_later(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.agreement(budget=10_000_000)
    first = approved(walk, people())
    walk.receive(3 * MONTH, "SP2D-A")
    walk.receive(900 * MONTH, "SP2D-B")

    def printed() -> list[bytes]:
        papers = [("minutes", minutes(list_id=first, language="id"))]
        papers += [("receipt", receipt(reference=each, language="en")) for each in ("SP2D-A", "SP2D-B")]
        return [pdf(template=template, data=data) for template, data in papers]

    before, stated = printed(), receipt(reference="SP2D-B", language="id")
    walk.enrol(rows(20, 24))
    walk.receive(50 * MONTH)
    assert walk.check(people()).list.state == "paid"
    walk.reverse("SP2D-B")
    marked = receipt(reference="SP2D-B", language="id")
    assert stated | {"reversed": marked["reversed"]} == marked
    assert marked["reversed"]["why"] == "kliring ditolak"
    *others, before[-1] = printed()
    assert others == before[:-1]
    walk.enrol(rows(30, 31))
    assert printed() == before

    def amended(**_: object) -> None:
        raise AssertionError("the law of a later day has no say")

    monkeypatch.setattr(papers, "price_lines", amended)
    assert printed() == before


def test_budget_that_an_approval_sets_free_is_stated(walk: Walk) -> None:
    """Money waits for a month of two people; one pays it himself; the next approval lets the money pay the other."""
    walk.agreement(people=10)
    walk.enrol(rows(1, 3))
    walk.receive(MONTH)
    walk.pay(row(1), reference="OWN-1")
    second = walk.enrol(rows(5, 7))
    paper = minutes(list_id=second, language="id")
    assert (paper["before"], paper["cost"]) == (rupiah(16 * MONTH), rupiah(4 * MONTH))
    assert (paper["freed"], paper["after"]) == (rupiah(MONTH), rupiah(13 * MONTH))
    assert walk.balance("available") == 13 * MONTH


def test_a_receipt_states_its_months_and_what_waits(walk: Walk) -> None:
    walk.agreement(budget=10_000_000, months=2, sponsor="Provinsi NTT")
    list_id = walk.enrol(rows(1, 3))
    walk.receive(MONTH, "SP2D-A")
    walk.receive(2 * MONTH + 5, "SP2D-B")
    none, one = receipt(reference="SP2D-A", language="id"), receipt(reference=" SP2D-B ", language="id")
    assert (none["list_months"], none["used"], none["waiting"]) == ([], "Rp0", rupiah(MONTH))
    assert none["regions"]["rows"] == []
    assert [(each["list"], each["people"], each["amount"]) for each in one["list_months"]] == [
        (list_id, "2", rupiah(2 * MONTH))
    ]
    assert (one["payer"], one["amount"], one["reference"]) == ("Provinsi NTT", rupiah(2 * MONTH + 5), "SP2D-B")
    assert (one["waited"], one["used"], one["waiting"]) == (rupiah(MONTH), rupiah(2 * MONTH), rupiah(MONTH + 5))
    [kupang] = one["regions"]["rows"]
    assert (kupang["people"], kupang["total"]) == ("2", rupiah(2 * MONTH))
    assert one["number"].startswith("000002/KW-PAYUNG/")
    assert one["words"] == "Tiga puluh tiga ribu enam ratus lima rupiah"


def test_a_receipt_sent_twice_keeps_its_number(walk: Walk) -> None:
    walk.agreement()
    walk.receive(MONTH, "SP2D-A")
    walk.receive(MONTH, "SP2D-A")
    list_id = walk.enrol(rows(1, 3))
    walk.approve(list_id)
    assert walk.db.rows("SELECT kind, n FROM documents_number ORDER BY kind") == [("minutes", 1), ("receipt", 1)]


def test_receipts_recorded_at_once_are_numbered_without_a_gap(walk: Walk) -> None:
    for n in range(4):
        walk.agreement(f"A{n}")
    ends = at_once(*((lambda n=n: walk.receive(MONTH, f"SP2D-{n % 6}", f"A{n % 4}")) for n in range(12)))
    kept = walk.db.rows("SELECT reference FROM payments_receipt")
    numbers = walk.db.rows("SELECT n, subject FROM documents_number ORDER BY n")
    assert any(not isinstance(end, Exception) for end in ends)
    assert [n for n, _ in numbers] == list(range(1, len(kept) + 1))
    assert {(subject,) for _, subject in numbers} == set(kept)


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_paper_holds_a_nik(walk: Walk, language: Language) -> None:
    walk.agreement()
    list_id = walk.enrol(rows(1, 3))
    walk.receive(8 * MONTH, "SP2D-A")
    walk.register(row(7))
    walk.pay(row(7), reference="OWN-7")
    said = json.dumps([minutes(list_id=list_id, language=language), receipt(reference="SP2D-A", language=language)])
    said += json.dumps(receipt(reference="OWN-7", language=language))
    assert not any(person["nik"] in said for person in rows(1, 8))


def test_a_list_without_approval_has_no_minutes(walk: Walk) -> None:
    walk.agreement()
    checked = walk.check(rows(1, 3))
    assert codes(minutes, list_id=checked.list.id, language="id") == ["list.not_approved"]
    assert codes(minutes, list_id="0" * 16, language="id") == ["list.unknown"]


def test_a_receipt_needs_money_that_somebody_recorded(walk: Walk) -> None:
    assert codes(receipt, reference="SP2D-A", language="id") == ["payment.unknown"]
    walk.db.as_owner(
        "INSERT INTO payments_receipt (reference, amount, purpose, recorded_by_id)"
        " SELECT 'SAMPLE-1', 5, 'group 53.71 2026-01', min(id) FROM access_user"
    )
    assert codes(receipt, reference="SAMPLE-1", language="id") == ["receipt.without_paper"]


def test_what_was_approved_before_papers_had_numbers_is_numbered_in_its_order(walk: Walk) -> None:
    walk.agreement(budget=10_000_000)
    walk.receive(MONTH, "SP2D-A")
    lists = [approved(walk, people()), walk.enrol(rows(20, 22))]
    walk.register(row(7))
    walk.pay(row(7), reference="OWN-7")
    walk.receive(9 * MONTH, "SP2D-B")
    numbers = "SELECT kind, year, n, subject, figures - 'sums' FROM documents_number ORDER BY kind, n"
    given, before = walk.db.rows(numbers), [minutes(list_id=each, language="id") for each in lists]
    assert len(given) == 5

    walk.db.as_owner("ALTER TABLE documents_number DISABLE TRIGGER append_only")
    walk.db.as_owner("DELETE FROM documents_number")
    walk.db.as_owner(import_module("payung.documents.migrations.0003_numbers").NUMBER_EARLIER)
    assert walk.db.rows(numbers) == given
    assert [minutes(list_id=each, language="id") for each in lists] == before


def test_sums_that_can_no_longer_be_told_are_not_made_up(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.agreement()
    list_id = walk.enrol(rows(1, 3))
    walk.db.as_owner("ALTER TABLE documents_number DISABLE TRIGGER append_only")
    walk.db.as_owner("UPDATE documents_number SET figures = figures - 'sums'")
    assert minutes(list_id=list_id, language="id")["regions"]["sum"]["total"] == rupiah(4 * MONTH)
    priced = papers.price_lines
    monkeypatch.setattr(papers, "price_lines", lambda **how: {key: lines[:1] for key, lines in priced(**how).items()})
    with pytest.raises(ValueError, match="amended"):
        minutes(list_id=list_id, language="id")
