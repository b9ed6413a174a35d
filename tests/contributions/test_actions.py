"""Staging what is due, paying it by one funding, and reversing it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from payung.contributions.actions import (
    Due,
    Share,
    Source,
    Undone,
    funder,
    is_any_due,
    pay_staged,
    reverse_fundings,
    stage_due,
)
from payung.contributions.queries import Standing, standing_fundings, standing_months
from payung.people.queries import Member
from tests.conftest import Fresh
from tests.people.counter import open_counter, registered

DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)


@pytest.fixture
def maria(db: Fresh) -> Member:
    open_counter()
    return registered()


def asked(worker: Member, *lines: tuple[str, date, int]) -> dict[str, Any]:
    """Months of the worker's first job as contributions asks for them: programme, month and price of each."""
    return {
        "due": "SELECT %s::bigint AS worker_id, 1::smallint AS job, programme, month, price"
        " FROM unnest(%s::text[], %s::date[], %s::integer[]) line (programme, month, price)",
        "parameters": [worker.id, *(list(column) for column in zip(*lines, strict=True))],
    }


def stage(worker: Member, *lines: tuple[str, date, int]) -> Due:
    return stage_due(**asked(worker, *lines))


def fund(
    total: int, reference: str = "R1", *, shares: list[int] | None = None, receipts: list[int] | None = None
) -> int:
    names = ("peserta", "desa")
    return pay_staged(
        total=total,
        shares=[
            Share(funder(kind="self", name=name), part) for name, part in zip(names, shares or [total], strict=False)
        ],
        paid_from=[Source(f"{reference}{'-' * n}", part) for n, part in enumerate(receipts or [total])],
        law="test",
        tariff=[],
    )


def paid(worker: Member, *lines: tuple[str, date, int], reference: str = "R1") -> int:
    """Stage and pay; returns the funding."""
    with transaction.atomic():
        return fund(stage(worker, *lines).total, reference)


def standing(worker: Member) -> list[Standing]:
    return standing_months(worker_id=worker.id, known_at=datetime.now(UTC))


def test_staging_says_what_is_due_and_leaves_out_what_stands(maria: Member) -> None:
    lines = (("jkk", DECEMBER, 10_000), ("jkm", DECEMBER, 6_800), ("jkk", JANUARY, 10_000))
    with transaction.atomic():
        due = stage(maria, *lines)
        assert due == Due(1, {"jkk": 20_000, "jkm": 6_800})
        assert due.total == 26_800
    paid(maria, lines[0])
    with transaction.atomic():
        assert stage(maria, *lines) == Due(1, {"jkk": 10_000, "jkm": 6_800})
    paid(maria, *lines)
    with transaction.atomic():
        assert stage(maria, *lines) == Due(0, {})


def test_whether_anything_is_due_is_known_before_it_is_staged(maria: Member) -> None:
    lines = (("jkk", DECEMBER, 10_000), ("jkm", DECEMBER, 6_800))
    assert is_any_due(**asked(maria, *lines))
    paid(maria, lines[0])
    assert is_any_due(**asked(maria, *lines))
    funding = paid(maria, *lines, reference="R2")
    assert not is_any_due(**asked(maria, *lines))
    with transaction.atomic():
        reverse_fundings(fundings=[funding], why="test")
    assert is_any_due(**asked(maria, *lines))


def test_what_was_staged_is_forgotten_with_its_transaction(db: Fresh, maria: Member) -> None:
    with transaction.atomic():
        stage(maria, ("jkk", DECEMBER, 10_000))
    with transaction.atomic():
        stage(maria, ("jkm", DECEMBER, 6_800))
        stage(maria, ("jkk", JANUARY, 10_000))
        fund(10_000)
    assert db.rows("SELECT programme, month FROM contributions_paidmonth") == [("jkk", JANUARY)]


@pytest.mark.parametrize(
    ("shares", "receipts"), [([9_999], [10_000]), ([10_000], [9_999]), ([10_001], [10_001]), ([6_000, 3_999], [10_000])]
)
def test_shares_and_receipts_must_sum_to_the_total(
    db: Fresh, maria: Member, shares: list[int], receipts: list[int]
) -> None:
    with pytest.raises(ValueError, match="must sum"), transaction.atomic():
        fund(stage(maria, ("jkk", DECEMBER, 10_000)).total, shares=shares, receipts=receipts)
    for table in ("funding", "share", "paidmonth"):
        assert db.rows(f"SELECT count(*) FROM contributions_{table}") == [(0,)]


def test_a_funding_may_have_several_shares_and_receipts(db: Fresh, maria: Member) -> None:
    with transaction.atomic():
        fund(stage(maria, ("jkk", DECEMBER, 10_000)).total, shares=[9_999, 1], receipts=[2_500, 7_500])
    assert db.rows("SELECT amount FROM contributions_share ORDER BY amount") == [(1,), (9_999,)]
    [month] = standing(maria)
    assert (month.funders, month.receipts, month.sponsored) == (("peserta", "desa"), ("R1", "R1-"), False)


def test_a_month_that_was_reversed_is_due_again_in_the_next_round(db: Fresh, maria: Member) -> None:
    lines = (("jkk", DECEMBER, 10_000), ("jkk", JANUARY, 10_000))
    for _ in range(2):
        funding = paid(maria, *lines)
        with transaction.atomic():
            reverse_fundings(fundings=[funding], why="bounced")
    paid(maria, lines[0])
    rounds = db.rows("SELECT month, array_agg(round ORDER BY round) FROM contributions_paidmonth GROUP BY 1 ORDER BY 1")
    assert rounds == [(DECEMBER, [0, 1, 2]), (JANUARY, [0, 1])]
    assert [month.month for month in standing(maria)] == [DECEMBER]


def test_a_reversal_says_what_it_undid_and_undoes_it_once(db: Fresh, maria: Member) -> None:
    funding = paid(maria, ("jkk", DECEMBER, 10_000), ("jkm", DECEMBER, 6_800), ("jkk", JANUARY, 10_000))
    other = paid(registered(), ("jkk", DECEMBER, 10_000), reference="R2")
    with transaction.atomic():
        undone = reverse_fundings(fundings=[funding], why="bounced")
        again = reverse_fundings(fundings=[funding], why="bounced")
    sums = {
        (funding, "jkk", DECEMBER): 10_000,
        (funding, "jkk", JANUARY): 10_000,
        (funding, "jkm", DECEMBER): 6_800,
    }
    assert undone == Undone(undone.reversal, sums)
    assert again.amounts == {}
    assert standing(maria) == []
    assert standing_fundings(reference="R2") == [other]


def test_the_months_of_a_receipt_are_found_by_its_exact_reference(maria: Member) -> None:
    first = paid(maria, ("jkk", DECEMBER, 10_000), reference='a"%_\\')
    second = paid(maria, ("jkk", JANUARY, 10_000), reference="a")
    assert standing_fundings(reference='a"%_\\') == [first]
    assert standing_fundings(reference="a") == [second]
    assert standing_fundings(reference='a"') == standing_fundings(reference="") == []
    with transaction.atomic():
        reverse_fundings(fundings=[first], why="bounced")
    assert standing_fundings(reference='a"%_\\') == []


def test_as_known_before_its_recording_a_month_does_not_stand_and_before_its_reversal_it_does(maria: Member) -> None:
    before = datetime.now(UTC)
    funding = paid(maria, ("jkk", DECEMBER, 10_000))
    between = datetime.now(UTC)
    with transaction.atomic():
        reverse_fundings(fundings=[funding], why="bounced")
    known = [standing_months(worker_id=maria.id, known_at=at) for at in (before, between, datetime.now(UTC))]
    assert [len(months) for months in known] == [0, 1, 0]


def test_a_funder_is_one_per_kind_and_name(db: Fresh) -> None:
    ids = {funder(kind=kind, name=name) for kind in ("csr", "donor") for name in ("PT A", "PT A", "PT B")}
    assert len(ids) == 4
    assert db.rows("SELECT count(*) FROM contributions_funder") == [(4,)]
    with pytest.raises(IntegrityError):
        funder(kind="uncle", name="Yosef")


def test_whose_money_decides_whether_a_month_is_sponsored(maria: Member) -> None:
    for month, kind in ((DECEMBER, "self"), (JANUARY, "apbd"), (date(2027, 2, 1), "group")):
        with transaction.atomic():
            due = stage(maria, ("jkk", month, 10_000))
            share = Share(funder(kind=kind, name=kind), due.total)
            source = Source(kind, due.total)
            pay_staged(total=due.total, shares=[share], paid_from=[source], law="", tariff=[])
    assert [(month.funders, month.sponsored) for month in standing(maria)] == [
        (("self",), False),
        (("apbd",), True),
        (("group",), False),
    ]
