"""What an action weighs, it weighs whole, though whoever asks for it sees a part: nobody is registered twice, no group
is paid for in part, no payer is asked too much. And what it is asked about must be seen."""

from uuid import uuid4

import pytest

from payung.access.scope import NOTHING, Scope, seeing
from payung.cards.actions import issue_card, revoke_cards
from payung.cards.queries import judge_here
from payung.changes.actions import change_contact, confirm_identity
from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.payments.actions import deposit
from payung.payments.cash.actions import take_cash
from payung.payments.orders.actions import Wanted, confirm_money_order, place_money_order
from payung.payments.savings import saved
from payung.people.actions import register_worker
from payung.people.corrections.actions import propose_correction
from payung.people.groups.actions import Founding, create_group
from payung.people.queries import worker
from payung.sponsors.invoices.actions import make_invoices
from payung.sponsors.orders.actions import confirm_order, place_order
from payung.sponsors.orders.asked import Voiding
from payung.sponsors.papers import minutes
from payung.sponsors.queries import worker_list
from payung.sponsors.review import doubts
from tests.sponsors.walk import APPROVER, CHECKER, MONTH, Row, Walk, entry, next_month, row, rows

KUPANG, ENDE = Scope(regions=("53.71",)), Scope(regions=("53.08",))
HERE, THERE = row(1, phone="081234567801"), row(2, region="Ende", phone="081234567802")


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def sponsor(walk: Walk) -> Scope:
    """The scope of the one payer there is."""
    return Scope(sponsors=tuple(id for (id,) in walk.db.rows("SELECT funder_id FROM sponsors_agreement")))


def test_who_lives_elsewhere_is_known_and_resembled_but_not_seen(walk: Walk) -> None:
    walk.register(THERE)
    for twin, problem in ((THERE, "nik.already_registered"), (other_nik(THERE), "person.looks_alike")):
        with seeing(scope=KUPANG), pytest.raises(Refused) as refusal:
            walk.register(twin)
        assert codes(refusal) == [problem]
    with seeing(scope=KUPANG), pytest.raises(Refused) as refusal:
        walk.worker(THERE)
    assert codes(refusal) == ["worker.unknown"]


def test_whoever_comes_from_elsewhere_is_registered_once(walk: Walk) -> None:
    sent = {"entry": entry(THERE), "registration": uuid4(), "channel": "desk", "by": CHECKER, "at": walk.at}
    with seeing(scope=KUPANG):
        assert register_worker(**sent) == register_worker(**sent)  # type: ignore[arg-type]
    assert walk.count("people_worker") == 1


def test_whoever_moves_away_is_corrected_and_told(walk: Walk) -> None:
    number = str(walk.register(HERE).number)
    told = {"why": "pindah", "evidence": "KTP", "by": CHECKER, "at": walk.at}
    with seeing(scope=KUPANG):
        asked = propose_correction(number=number, changes={"region": "Ende", "phone": "0812345678"}, **told)  # type: ignore[arg-type]
        confirm_identity(id=asked.correction.id, by=APPROVER, at=walk.at)
        with pytest.raises(Refused):
            worker(number=number)
    with seeing(scope=ENDE):
        assert worker(number=number)
    assert walk.count("messages_message") == 2


def test_an_old_telephone_is_told_by_an_officer_of_one_region(walk: Walk) -> None:
    number = str(walk.register(HERE).number)
    with seeing(scope=KUPANG):
        change_contact(number=number, told={"phone": "081399988877"}, since=walk.at.date(), by=CHECKER, at=walk.at)
    assert walk.count("messages_message") == 2


def test_a_group_is_paid_for_whole(walk: Walk) -> None:
    leader, member = (worker(number=str(walk.register(person).number)) for person in (HERE, THERE))
    of = Founding("Nelayan Oeba", "fishers", "Kota Kupang", leader)
    this = Month.of(walk.at.date())
    made = create_group(of=of, creation=uuid4(), since=this, members=[member], by=CHECKER, at=walk.at)
    with seeing(scope=KUPANG):
        paid = take_cash(code=str(made.number), amount=40_000, slip="1", by=CHECKER, at=walk.at)
    assert paid.months
    assert walk.db.rows("SELECT count(DISTINCT worker_id) FROM contributions_paidmonth") == [(2,)]
    assert walk.holds()


def test_of_a_group_no_more_waits_than_is_left(walk: Walk) -> None:
    leader = worker(number=str(walk.register(THERE).number))
    of, this = Founding("Nelayan Oeba", "fishers", "Kota Kupang", leader), Month.of(walk.at.date())
    made = create_group(of=of, creation=uuid4(), since=this, members=[], by=CHECKER, at=walk.at)
    left = take_cash(code=str(made.number), amount=20_000, slip="1", by=CHECKER, at=walk.at).savings
    wanted = Wanted(20_000, code=str(made.number))
    with seeing(scope=KUPANG):
        assert saved(code=made.number).amount == left < 20_000
        with pytest.raises(Refused) as refusal:
            place_money_order(wanted=wanted, why="keliru", by=CHECKER, at=walk.at)
    assert codes(refusal) == ["money.more_than_waits"]


def test_minutes_from_before_papers_kept_their_sums_are_printed_for_a_sponsor(walk: Walk) -> None:
    walk.agreement(people=5)
    walk.enrol([row(1), row(2, region="Ende")])
    walk.db.as_owner("ALTER TABLE documents_number DISABLE TRIGGER USER")
    walk.db.as_owner("UPDATE documents_number SET figures = figures - 'sums'")
    [(id,)] = walk.db.rows("SELECT list_id FROM sponsors_approval")
    with seeing(scope=sponsor(walk)):
        assert len(minutes(list_id=id, language="id")["regions"]["rows"]) == 2


def test_nobody_takes_cash_for_somebody_unseen(walk: Walk) -> None:
    number = str(walk.register(THERE).number)
    with seeing(scope=KUPANG), pytest.raises(Refused) as refusal:
        take_cash(code=number, amount=40_000, slip="1", by=CHECKER, at=walk.at)
    assert codes(refusal) == ["code.unknown"]


def test_a_reference_is_used_once_wherever_it_was(walk: Walk) -> None:
    here, there = (str(walk.register(person).number) for person in (HERE, THERE))
    deposit(code=there, amount=1_000, reference="SLIP-1", via="bank", by=CHECKER, at=walk.at)
    with seeing(scope=KUPANG), pytest.raises(Refused) as refusal:
        deposit(code=here, amount=2_000, reference="SLIP-1", via="bank", by=CHECKER, at=walk.at)
    assert codes(refusal) == ["payment.reference_reused"]


def test_money_is_carried_over_to_somebody_elsewhere(walk: Walk) -> None:
    here, there = (str(walk.register(person).number) for person in (HERE, THERE))
    deposit(code=here, amount=1_000, reference="SLIP-1", via="bank", by=CHECKER, at=walk.at)
    placed = place_money_order(wanted=Wanted(1_000, code=here, to=there), why="keliru", by=CHECKER, at=walk.at)
    with seeing(scope=KUPANG):
        confirm_money_order(id=placed.order.id, by=APPROVER, at=walk.at)
    assert walk.holds()


def test_a_payer_is_asked_again_for_those_alone_who_did_not_pay_themselves(walk: Walk) -> None:
    walk.agreement(people=5)
    walk.enrol(rows(1, 4))
    walk.pay(row(1))
    walk.receive(2 * MONTH, "SP2D-9")
    walk.reverse("SP2D-9")
    first = next_month()
    with seeing(scope=sponsor(walk)):
        asked = make_invoices(agreement="NTT", first=first, last=first, by=CHECKER, at=walk.at)
        placed = place_order(agreement="NTT", asked=Voiding(first + 1), why="Surat 1", by=CHECKER, at=walk.at)
        confirm_order(id=placed.order.id, by=APPROVER, at=walk.at)
    assert [each.amount for each in asked.invoices] == [2 * MONTH]
    assert walk.holds()


def test_a_sponsor_compares_with_members_whom_it_does_not_see(walk: Walk) -> None:
    walk.agreement(people=5)
    walk.register(HERE)
    checked = walk.check([other_nik(row(1))])
    with seeing(scope=sponsor(walk)):
        [doubt] = doubts(of=worker_list(id=checked.list.id))
        assert doubt.other is not None
        with pytest.raises(Refused):
            walk.worker(HERE)


def test_anybody_learns_that_a_card_is_revoked(walk: Walk) -> None:
    member = worker(number=str(walk.register(HERE).number))
    walk.pay(HERE)
    first = next_month().first
    card = issue_card(number=str(member.number), on=first, by=CHECKER, at=walk.at)
    revoke_cards(why="lost", number=str(member.number), by=CHECKER, at=walk.at)
    with seeing(scope=NOTHING):
        assert judge_here(text=card.code, at=walk.at).state == "revoked"


def other_nik(person: Row) -> Row:
    """The same person under another NIK, which somebody mistyped."""
    return {**person, "nik": person["nik"][:-1] + ("7" if person["nik"][-1] != "7" else "8")}
