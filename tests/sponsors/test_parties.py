"""Several funders of one agreement: each pays its part of every month, to the rupiah, and nobody's money stands in for
another's."""

from datetime import timedelta

import pytest

from payung.kernel.problems import Refused
from payung.sponsors import queries
from payung.sponsors.actions import approve_list, check_list, create_agreement, receive_money
from payung.sponsors.checks import CoFunder, Terms
from payung.sponsors.commitments import commitments
from payung.sponsors.queries import AgreementView
from tests.sponsors.walk import APPROVER, CHECKER, CODE, HEADINGS, MONTH, Walk, csv_file, next_month, row, rows

DISTRICT = CoFunder("apbd", "Kabupaten Kupang", 40)
VILLAGE = CoFunder("village", "Desa Oebelo", 1)


def agreed(walk: Walk, *others: CoFunder, parts: int = 60, months: int = 2, **words: object) -> AgreementView:
    """An agreement of the province with these."""
    terms = Terms(next_month(), months, ("jkk", "jkm"), "apbd")
    return create_agreement(
        **{  # type: ignore[arg-type]
            **{"code": CODE, "sponsor": "Provinsi NTT", "payer": "apbd", "decree": "SK 1", "terms": terms},
            **{"budget": 100 * months * MONTH, "quotas": {}, "by": CHECKER, "at": walk.at},
            **{"parts": parts, "others": others, **words},
        }
    )


def receive(walk: Walk, amount: int, funder: str) -> int:
    """A party pays; how many list months that pays."""
    reference = next(walk.references)
    paid = receive_money(agreement=CODE, amount=amount, reference=reference, funder=funder, by=CHECKER, at=walk.at)
    return len(paid.months)


def shares(walk: Walk) -> list[tuple[str, int]]:
    """What each funder gave of what stands paid."""
    return walk.db.rows(
        "SELECT f.name, sum(s.amount)::bigint FROM contributions_share s"
        " JOIN contributions_funder f ON f.id = s.funder_id WHERE EXISTS (SELECT FROM contributions_standingmonth m"
        " WHERE m.funding_id = s.funding_id) GROUP BY 1 ORDER BY 1"
    )


def test_a_month_is_paid_once_every_party_has_given_its_part(walk: Walk) -> None:
    agreed(walk, DISTRICT)
    walk.enrol(rows(1, 4))  # Rp50.400 a month: Rp30.240 and Rp20.160
    assert receive(walk, 2 * 30_240, "") == 0
    assert receive(walk, 20_159, "Kabupaten Kupang") == 0
    assert receive(walk, 1, "kabupaten kupang") == 1
    assert shares(walk) == [("Kabupaten Kupang", 20_160), ("Provinsi NTT", 30_240)]
    assert [walk.balance(f"waiting/{n}") for n in (1, 2)] == [-30_240, 0]
    assert [walk.balance(f"committed/{n}") for n in (1, 2)] == [30_240, 20_160]
    assert walk.holds()


def test_odd_rupiah_go_to_the_larger_remainder_and_the_parts_sum(walk: Walk) -> None:
    agreed(walk, VILLAGE, parts=2, months=1)
    walk.enrol(rows(1, 2))  # JKK Rp10.000 is 6.667 and 3.333, JKM Rp6.800 is 4.533 and 2.267
    assert [walk.balance(f"committed/{n}") for n in (1, 2)] == [11_200, 5_600]
    receive(walk, 11_200, "1")
    receive(walk, 5_600, "2")
    assert shares(walk) == [("Desa Oebelo", 5_600), ("Provinsi NTT", 11_200)]
    assert walk.holds()


def test_what_the_parties_owe_is_the_price_of_the_people(walk: Walk) -> None:
    agreed(walk, DISTRICT, VILLAGE, parts=7)
    walk.enrol([*rows(1, 6), row(6, income="4.300.000"), row(7, occupation="ojek")])
    owed = commitments(agreement=queries.agreement(code=CODE))
    assert owed.total() == walk.balance("committed") == 2 * (6 * MONTH + 44_500 + 6_800)
    for n, parts in ((1, 7), (2, 40), (3, 1)):
        of_party = sum(amount for commitment, amount in owed.items() if commitment.party == n)
        assert abs(of_party - owed.total() * parts / 48) <= 4  # a rupiah for each programme and month


def test_a_bounced_payment_of_one_party_gives_the_others_their_money_back(walk: Walk) -> None:
    agreed(walk, DISTRICT, months=1)
    walk.enrol(rows(1, 2))
    receive(walk, 10_080, "1")
    receive(walk, 6_720, "2")
    assert walk.balance("spent") == MONTH
    walk.reverse("SP2D-2")
    assert [walk.balance(f"waiting/{n}") for n in (1, 2)] == [-10_080, 0]
    assert (walk.balance("spent"), walk.balance("committed")) == (0, MONTH)
    assert walk.holds()
    assert receive(walk, 6_720, "2") == 1
    assert walk.holds()


def test_whoever_paid_themselves_frees_both_parts(walk: Walk) -> None:
    agreed(walk, DISTRICT, months=1)
    walk.enrol(rows(1, 3))
    walk.pay(row(1))
    receive(walk, 10_080, "1")
    assert receive(walk, 6_720, "2") == 1
    assert (walk.balance("spent"), walk.balance("committed")) == (MONTH, 0)
    assert walk.holds()


def test_where_one_of_them_is_a_public_budget_nobody_has_the_discount(walk: Walk) -> None:
    company = CoFunder("csr", "PT Lontar", 1)
    agreed(walk, company, parts=1, months=1)
    walk.enrol(rows(1, 2))
    assert walk.balance("committed") == MONTH


def test_a_party_nobody_knows_is_refused(walk: Walk) -> None:
    agreed(walk, DISTRICT)
    with pytest.raises(Refused) as refusal:
        receive(walk, MONTH, "Kabupaten Belu")
    assert refusal.value.problems[0].code == "agreement.party_unknown"


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (CoFunder("apbd", "Provinsi NTT", 1), "agreement.parts_impossible"),
        (CoFunder("apbd", "  ", 1), "agreement.parts_impossible"),
        (CoFunder("apbd", "Kabupaten Belu", 0), "agreement.parts_impossible"),
        (CoFunder("self", "Maria", 1), "agreement.funder_unknown"),
    ],
)
def test_funders_are_named_once_and_pay_something(walk: Walk, other: CoFunder, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        agreed(walk, other)
    assert {problem.code for problem in refusal.value.problems} == {code}


def test_the_same_agreement_sent_twice_is_one_and_with_other_parts_another(walk: Walk) -> None:
    first = agreed(walk, DISTRICT)
    assert agreed(walk, DISTRICT) == first
    with pytest.raises(Refused, match=r"agreement\.exists"):
        agreed(walk, replace_parts(DISTRICT, 41))


def replace_parts(funder: CoFunder, parts: int) -> CoFunder:
    """The same funder with other parts."""
    return funder._replace(parts=parts)


def test_one_reference_of_two_parties_is_refused(walk: Walk) -> None:
    agreed(walk, DISTRICT)
    receive_money(agreement=CODE, amount=MONTH, reference="A-1", funder="1", by=CHECKER, at=walk.at)
    with pytest.raises(Refused, match=r"payment\.reference_reused"):
        receive_money(agreement=CODE, amount=MONTH, reference="A-1", funder="2", by=CHECKER, at=walk.at)


def test_a_list_judged_within_the_term_promises_no_month_that_is_over(walk: Walk) -> None:
    under = walk.agreement(months=4)
    checked = walk.check(rows(1, 3))
    later = walk.at + timedelta(days=((under.terms.first_month + 1).first - walk.at.date()).days + 9)
    with pytest.raises(Refused, match=r"list\.outcomes_changed"):
        approve_list(list_id=checked.list.id, by=APPROVER, at=later)
    again = check_list(file=csv_file(rows(1, 3)), name="daftar.csv", agreement=CODE, by=CHECKER, at=later)
    assert again.cost == 3 * 2 * MONTH
    approve_list(list_id=again.list.id, by=APPROVER, at=later)
    assert [str(each) for each in queries.approved_span(list_id=again.list.id).all] == [
        str(under.terms.first_month + n) for n in (1, 2, 3)
    ]
    assert walk.balance("committed") == 6 * MONTH
    assert walk.holds()


def test_an_agreement_that_is_over_takes_nobody(walk: Walk) -> None:
    walk.agreement(months=1)
    with pytest.raises(Refused, match=r"agreement\.over"):
        check_list(file=csv_file(rows(1, 2)), name="d.csv", agreement=CODE, by=CHECKER, at=walk.at + timedelta(days=90))


def test_a_starter_subsidy_gives_everybody_its_months_and_no_more(walk: Walk) -> None:
    walk.agreement(months=12, each=3, next_step="own_payment")
    list_id = walk.enrol(rows(1, 3))
    assert queries.approved_span(list_id=list_id).months == 3
    walk.receive(2 * 3 * MONTH)
    assert queries.worker_list(id=list_id).state == "paid"
    assert walk.holds()


def test_quotas_of_villages_are_kept_however_they_are_spelled(walk: Walk) -> None:
    walk.agreement(quotas={"53.71/Oesapa": 2, "53.71": 3})
    people = [row(n, village=village) for n, village in enumerate(["Oesapa", " OESAPA", "Oesapa.", "Lasiana"], start=1)]
    checked = walk.check(villagers(people))
    assert dict(checked.over_quota) == {"53.71": 1, "53.71/oesapa": 1}
    with pytest.raises(Refused) as refusal:
        walk.approve(checked.list.id)
    assert {problem.where for problem in refusal.value.problems} == {"53.71", "53.71/oesapa"}
    walk.approve(walk.check(villagers([people[0], people[3]])).list.id)
    # A member whose village the registry knows counts there, whatever the row says.
    assert dict(walk.check(villagers([people[1], people[2]])).over_quota) == {"53.71": 1, "53.71/oesapa": 1}


def villagers(people: list[dict[str, str]]) -> bytes:
    """A list that tells villages."""
    return csv_file(people, headings={**HEADINGS, "village": "Desa/Kelurahan"})
