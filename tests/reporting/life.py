"""What a worker's life leaves in the tables of its rooms, and what the owner of the tables can do to it."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from time import sleep
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from payung.access.accounts.actions import (
    add_account,
    begin_account,
    end_grant,
    grant_role,
    invite,
    switch_account,
)
from payung.access.codes.actions import send_code, use_code
from payung.access.partners.actions import close_partner, rotate_partner_key
from payung.cards.actions import issue_card, revoke_cards
from payung.contributions.jht.actions import confirm_rate, declare_rate, develop_year
from payung.jobs.actions import ask, cancel_job
from payung.kernel.months import Month
from payung.messages.actions import choose_reminders, record_delivery, tell
from payung.outreach.actions import record_visit, remind
from payung.outreach.queries import tasks
from payung.payments.actions import deposit, spend_savings, wish
from payung.payments.cash.actions import hand_in_cash, take_cash
from payung.payments.notices.actions import Answer, hear_notice, keep_notice, take_banked
from payung.payments.orders.actions import Wanted, confirm_money_order, decline_money_order, place_money_order
from payung.payments.statements.actions import reconcile_statement
from payung.people.groups.actions import Founding, create_group, join_group
from payung.people.numbers import new_numbers
from payung.people.queries import Member
from tests.interfaces.snap.bank import CODE, let_in
from tests.messages.outgoing import Carrier, carried_by, sent
from tests.payments.cashier import pay
from tests.sponsors.walk import APPROVER, CHECKER, Walk, row

BANKED = "what a bank was told is received, is received"


def live(walk: Walk) -> None:
    """Everything that whoever joins, pays, lapses and asks leaves behind."""
    people = [_registered(walk, n, phone="081234567890") for n in range(100, 106)]
    save(walk, people)
    bank(walk, people[0])
    group(walk, people[2:5])
    enter(walk, people[0])
    grow_old(walk, people[5])
    hold_card(walk, people[0])
    lapse(walk, people[1])
    staff(walk)
    work(walk)


def _registered(walk: Walk, n: int, **cells: str) -> Member:
    walk.register(row(n, **cells))
    return walk.worker(row(n))


def save(walk: Walk, people: Sequence[Member]) -> None:
    """Money under codes, in agents' hands, under a code that nobody has; carried over, and given back."""
    first, second = (str(each.number) for each in people[:2])
    nobody = str(new_numbers(1)[0])
    by = {"by": CHECKER, "at": walk.at}
    wish(code=first, months=1, **by)  # type: ignore[arg-type]
    for n, (code, amount) in enumerate(((first, 1_000), (second, 30_000), (nobody, 9_000), (first, 60_000))):
        deposit(code=code, amount=amount, reference=f"VA-{n}", via="bank test", **by)  # type: ignore[arg-type]
    later = walk.at + timedelta(days=70)
    assert spend_savings(code=first, by=CHECKER, at=later)
    take_cash(code=second, amount=5_000, slip="1", **by)  # type: ignore[arg-type]
    hand_in_cash(agent=CHECKER, amount=4_000, reference="SETOR-1", by=APPROVER, at=walk.at)
    for wanted in (
        Wanted(3_000, receipt="VA-2", to=second),
        Wanted(2_000, code=second, to=first),
        Wanted(1_000, code=second),
        Wanted(500, code=second),
    ):
        placed = place_money_order(wanted=wanted, why="surat 3", **by)  # type: ignore[arg-type]
        if wanted.amount == 500:
            decline_money_order(id=placed.order.id, why="belum perlu", by=APPROVER, at=walk.at)
        else:
            reference = "" if wanted.to else "KEMBALI-1"
            confirm_money_order(id=placed.order.id, by=APPROVER, at=walk.at, reference=reference)


def bank(walk: Walk, payer: Member) -> None:
    """A bank that tells of money, its statement, and another key for it; and a partner who left."""
    let_in()
    rotate_partner_key(code=CODE, by=CHECKER, at=walk.at)

    def pay() -> Answer:
        take_banked(bank=CODE, code=str(payer.number), amount=7_000, request="P1", by=CODE, at=walk.at)
        account = {"paymentRequestId": "P1", "paidAmount": {"value": "7000.00"}}
        return Answer("2002500", json.dumps({"virtualAccountData": account}))

    notice = keep_notice(service="25", raw=b"POST", by=CODE, at=walk.at)
    hear_notice(notice=notice, external_id="1", then=pay, by=CODE, at=walk.at)
    lines = f"tanggal;referensi;kredit;debit;kode bayar\n{walk.at:%Y-%m-%d};P1;7000;;\n{walk.at:%Y-%m-%d};P2;300;;\n"
    reconcile_statement(content=lines.encode(), name="statement.csv", bank=CODE, take=True, by=CHECKER, at=walk.at)
    close_partner(code=CODE, why="kontrak berakhir", by=CHECKER, at=walk.at)


def group(walk: Walk, people: Sequence[Member]) -> None:
    """A group, whose money pays a month of its members; one came later, and belongs to no month that is paid."""
    leader, member, late = people
    of, by = Founding("Nelayan Oeba", "fishers", "Kota Kupang", leader), {"by": CHECKER, "at": walk.at}
    this = Month.of(timezone.localdate())
    made = create_group(of=of, creation=uuid4(), since=this, members=[member], **by)  # type: ignore[arg-type]
    join_group(number=str(made.number), members=[late], since=this + 12, **by)  # type: ignore[arg-type]
    wish(code=str(made.number), months=1, **by)  # type: ignore[arg-type]
    paid = deposit(code=str(made.number), amount=40_000, reference="WADAH-1", via="bank test", **by)  # type: ignore[arg-type]
    assert len(paid.months) == 1


def enter(walk: Walk, member: Member) -> None:
    """A worker who asks for a code and types it."""
    typed: list[str] = []

    def post(code: str, key: str) -> None:
        tell(worker_id=member.id, text="code", values={"code": code}, key=key)
        typed.append(code)

    assert send_code(worker_id=member.id, tell=post, by=CHECKER, at=walk.at)
    use_code(worker_id=member.id, typed=typed[0], by=CHECKER, at=walk.at)


def grow_old(walk: Walk, member: Member) -> None:
    """A year of JHT, developed by a rate of two persons."""
    year, later = timezone.localdate().year + 1, walk.at + timedelta(days=3 * 366)
    pay(member, f"{year}-01", 3, programmes=["jkk", "jkm", "jht"])
    sleep(0.15)  # a year is developed by what is known for certain
    declare_rate(year=year, basis_points=600, source="pengumuman", by=CHECKER, at=later)
    confirm_rate(year=year, basis_points=600, by=APPROVER, at=later)
    assert develop_year(year=year, by=CHECKER, at=later).development.amount


def hold_card(walk: Walk, member: Member) -> None:
    """Two cards of one worker, of which one was lost."""
    for _ in range(2):
        card = issue_card(number=str(member.number), on=timezone.localdate(), by=CHECKER, at=walk.at).card
    revoke_cards(serial=card.serial, why="lost", by=CHECKER, at=walk.at)


def lapse(walk: Walk, member: Member) -> None:
    """Somebody whose months run out: reminded, visited, and tired of reminders; the messages go out."""
    month = Month.of(timezone.localdate())
    while not tasks():
        remind(on=month.first, by=CHECKER, at=walk.at)
        month += 1
    record_visit(task=tasks()[0].id, outcome="will_pay", note="", by=CHECKER, at=walk.at)
    choose_reminders(number=str(member.number), wanted=False, by=CHECKER, at=walk.at)
    routes, carrier = settings.PAYUNG_MESSAGES, carried_by(Carrier())
    assert sent().ends["accepted"]
    settings.PAYUNG_MESSAGES = routes
    record_delivery(reference=carrier.carried[0].reference, state="delivered", by=CHECKER, at=walk.at)


def staff(walk: Walk) -> None:
    """Somebody who began an account, lost a role, and whose account was closed and opened again."""
    by = {"by": CHECKER, "at": walk.at}
    add_account(name="lusia", **by)  # type: ignore[arg-type]
    for role, region in (("officer", "53.08"), ("regency", "53.08")):
        granted = grant_role(name="lusia", role=role, region=region, **by)  # type: ignore[arg-type]
    end_grant(grant=granted, why="pindah tugas", **by)  # type: ignore[arg-type]
    word = invite(name="lusia", **by).word  # type: ignore[arg-type]
    begin_account(word=word, password="hujan di Soe", by="lusia", at=walk.at)
    for open_ in (False, True):
        switch_account(name="lusia", open=open_, why="cuti", **by)  # type: ignore[arg-type]


def work(walk: Walk) -> None:
    """Two jobs that were asked for, one of which nobody wanted any more."""
    for list_id in ("1", "2"):
        words = {"list": list_id}
        job = ask(task="recheck_list", subject=f"list {list_id}", words=words, by=CHECKER, at=walk.at)
    cancel_job(id=job, by=CHECKER, at=walk.at)


def account(code: str) -> str:
    """The id of an account, in SQL."""
    return f"(SELECT id FROM ledger_account WHERE code = '{code}')"


NEWEST = "(SELECT max(id) FROM people_worker)"
NUMBER = f"(SELECT number FROM people_worker WHERE id = {NEWEST})"
OF_GROUP = """funding_id = (SELECT id FROM contributions_funding WHERE paid_from @> '[{"reference": "WADAH-1"}]')
    AND worker_id = (SELECT max(leader_id) FROM people_group)"""
LATE = "(SELECT worker_id FROM people_groupmember WHERE month > now() + interval '6 months')"
CHAIN = "what was done is what the audit chain says"
NO_CHECK = "ALTER TABLE payments_orderanswer DROP CONSTRAINT payments_order_declined_moves_nothing"
EARLIER = "SET recorded_at = recorded_at - interval '30 days'"
AN_ORDER = "id = (SELECT min(id) FROM payments_order WHERE kind = 'carry_over' AND payer IS NOT NULL)"

DAMAGE_OF_A_LIFE: Mapping[str, Sequence[str]] = {
    "accounts are closed and opened one after the other": ["UPDATE access_accountstate SET n = n + 1 WHERE n = 2"],
    "jobs are what was queued, and each can be watched": [
        "DELETE FROM jobs_progress",
        "UPDATE procrastinate_jobs SET task_name = 'approve_list'",
    ],
    "the bank and agents' hands hold what came in less what went out": [
        "DELETE FROM payments_handover",
        "UPDATE payments_handover SET amount = amount + 1",
        "UPDATE payments_receipt SET account = 'bank' WHERE account LIKE 'agent/%'",
        "UPDATE payments_refund SET amount = amount - 1 WHERE reference = 'KEMBALI-1'",
        f"UPDATE ledger_transfer SET amount = 5001 WHERE debit_id = {account(f'agent/{CHECKER}')}",
    ],
    "savings hold what came in less what it paid": [
        "UPDATE payments_receipt SET amount = amount + 1 WHERE reference = 'VA-0'",
        f"UPDATE payments_receipt SET payer = {NUMBER} WHERE reference = 'WADAH-1'",
        f"UPDATE ledger_transfer SET debit_id = {account('unclaimed')} WHERE id = (SELECT t.id FROM ledger_transfer t"
        " JOIN ledger_account a ON a.id = t.debit_id WHERE a.code LIKE 'savings/%' LIMIT 1)",
        "DELETE FROM payments_refund WHERE purpose LIKE 'carried over %'",
        "UPDATE payments_refund SET paid_from = jsonb_set(paid_from, '{0,amount}', '1') WHERE reference = 'KEMBALI-1'",
    ],
    "payers' money pays their own months": [
        f"UPDATE contributions_paidmonth SET worker_id = {NEWEST} WHERE {OF_GROUP}",
        f"UPDATE contributions_paidmonth SET worker_id = {LATE} WHERE {OF_GROUP}",
    ],
    "receipts are whose they say, and where they say": [
        f"UPDATE payments_receipt SET payer = {NUMBER} WHERE reference = 'VA-1'",
        f"UPDATE payments_receipt SET payer = {NUMBER} WHERE reference = 'VA-2'",
        f"UPDATE payments_receipt SET payer = {NUMBER} WHERE purpose LIKE 'carried over %'",
        "UPDATE payments_receipt SET account = 'bank' WHERE account LIKE 'agent/%'",
        f"UPDATE payments_receipt SET account = 'agent/{CHECKER}' WHERE reference = 'VA-1'",
    ],
    "money orders are by two persons, and move the money they name": [
        "ALTER TABLE payments_orderanswer DROP CONSTRAINT payments_order_two_persons;"
        " UPDATE payments_orderanswer SET answered_by_id = requested_by_id",
        "UPDATE payments_order SET requested_by_id = (SELECT max(id) FROM access_user)",
        f"UPDATE payments_order SET payer = {NUMBER} WHERE {AN_ORDER}",
        f"UPDATE payments_order SET taker = {NUMBER} WHERE {AN_ORDER}",
        "UPDATE payments_refund SET paid_from = jsonb_set(paid_from, '{0,reference}', '\"WADAH-1\"')"
        " WHERE reference = 'KEMBALI-1'",
    ],
    "cash is handed in to another person": [
        "ALTER TABLE payments_handover DROP CONSTRAINT payments_handover_two_persons;"
        " UPDATE payments_handover SET received_by_id = agent_id",
    ],
    "refunds equal their orders and their receipts": [
        "DELETE FROM payments_orderanswer WHERE confirmed",
        f"{NO_CHECK}; UPDATE payments_orderanswer SET confirmed = NOT confirmed",
        "UPDATE payments_order SET amount = amount + 1",
        "UPDATE payments_orderanswer SET reference = 'KEMBALI-9' WHERE reference = 'KEMBALI-1'",
    ],
    BANKED: [
        f"DELETE FROM payments_receipt WHERE reference = '{CODE} P1'",
        f"UPDATE payments_receipt SET amount = 8000 WHERE reference = '{CODE} P1'",
    ],
    "calls of banks that were heard have their answer": ["DELETE FROM payments_answerednotice"],
    "bank statements have all their lines": [
        "DELETE FROM payments_statemententry WHERE n = 1",
        "DELETE FROM payments_statemententry",
    ],
    "partners' keys are numbered without a gap": [
        "DELETE FROM access_partnerkey WHERE n = 1",
        "DELETE FROM access_partnerkey",
    ],
    "keys that were replaced end when it was said": [
        "UPDATE access_partnerkey SET earlier_until = earlier_until + interval '1 year' WHERE n = 2",
    ],
    "one-time codes are tried one after the other, and open once": ["UPDATE access_entrytry SET n = 2"],
    "one-time codes were sent to whom they let in": [
        f"UPDATE access_entrycode SET worker_id = {NEWEST}",
        "DELETE FROM messages_message WHERE text = 'code'",
    ],
    "messages are told once, and again only after a failure": [
        "ALTER TABLE messages_attempt DROP CONSTRAINT messages_attempt_after_failure;"
        " INSERT INTO messages_attempt (message_id, n, adapter, sent_by) SELECT message_id, 2, adapter, sent_by"
        " FROM messages_attempt",
        "ALTER TABLE messages_result DROP CONSTRAINT messages_result_of_attempt; DELETE FROM messages_attempt",
        "DELETE FROM messages_result; DELETE FROM messages_attempt",
    ],
    "tasks are made by a run of reminders": [
        "DELETE FROM outreach_task",
        f"UPDATE outreach_task SET worker_id = {NEWEST} WHERE id = (SELECT min(id) FROM outreach_task)",
        f"UPDATE outreach_task {EARLIER}",
    ],
    "reminders were put into the outbox as often as the chain says": [
        "DELETE FROM messages_message WHERE id = (SELECT max(id) FROM messages_message WHERE key LIKE 'reminder %')",
    ],
    "whoever's data changed was told": [
        "DELETE FROM messages_message WHERE key LIKE 'changed/job/%'",
        f"UPDATE messages_message SET worker_id = {NEWEST} WHERE key LIKE 'changed/family/%'",
    ],
    "cards are revoked that the audit chain names": [
        "DELETE FROM cards_revocation",
        "UPDATE cards_revocation SET why = 'died'",
        "INSERT INTO cards_revocation (card_id, why, revoked_by_id) SELECT serial, 'lost', issued_by_id"
        " FROM cards_card WHERE serial NOT IN (SELECT card_id FROM cards_revocation)",
    ],
    "what JHT years added stands in the ledger": [
        "UPDATE contributions_jhtdevelopment SET amount = amount + 1",
        "ALTER TABLE contributions_jhtconfirmation DROP CONSTRAINT contributions_jht_two_persons;"
        " UPDATE contributions_jhtconfirmation SET confirmed_by_id = declared_by_id",
        "DELETE FROM contributions_jhtconfirmation",
        f"UPDATE ledger_transfer SET amount = amount + 1 WHERE credit_id = {account('jht/development')}",
    ],
    "JHT accounts sum to what each year added": [
        "UPDATE contributions_jhtrate SET basis_points = 900",
        "UPDATE contributions_jhtdevelopment SET members = 2",
        "UPDATE contributions_paidmonth SET price = price + 100000 WHERE programme = 'jht'",
    ],
    CHAIN: [
        f"UPDATE payments_receipt SET payer = {NUMBER}, purpose = 'deposit ' || {NUMBER} || ' via bank test'"
        " WHERE reference = 'VA-1'",
        "UPDATE payments_receipt SET account = 'bank', purpose = replace(purpose, ' agent ', ' bank ')"
        " WHERE account LIKE 'agent/%'",
        "UPDATE payments_wish SET months = 12 WHERE id = 1",
        f"UPDATE payments_order SET taker = {NUMBER} WHERE {AN_ORDER}",
        "UPDATE payments_order SET amount = amount + 1",
        "UPDATE payments_handover SET reference = 'SETOR-2'",
        f"{NO_CHECK}; UPDATE payments_orderanswer SET confirmed = NOT confirmed",
        "UPDATE access_partnerkey SET key_hash = '\\x00' WHERE n = 2",
        'UPDATE access_partnerkey SET scopes = \'["register", "pay"]\' WHERE n = 2',
        "UPDATE access_bankpartner SET public_key = 'mine'",
        "UPDATE access_account SET recorded_at = recorded_at - interval '1 day' WHERE name = 'lusia'",
        "UPDATE access_grant SET region = '' WHERE role = 'officer'",
        "DELETE FROM access_endedgrant",
        "DELETE FROM access_usedinvitation",
        "UPDATE access_invitation SET recorded_at = recorded_at - interval '1 day'",
        "UPDATE access_accountstate SET open = NOT open WHERE n = 1",
        "DELETE FROM access_closedpartner",
        f"UPDATE people_groupmember SET worker_id = {NEWEST} WHERE worker_id = {LATE}",
        "UPDATE people_consent SET given = NOT given",
        "UPDATE people_channelswitch SET open = true",
        "UPDATE people_sameness SET same = NOT same",
        "DELETE FROM applications_decision",
        "DELETE FROM access_entrytry",
        "UPDATE access_entrytry SET correct = NOT correct",
        "UPDATE cards_card SET paid_through = paid_through + interval '1 year'",
        f"UPDATE cards_card SET worker_id = {NEWEST}",
        "UPDATE messages_choice SET wanted = true",
        "UPDATE messages_report SET state = 'failed'",
        "UPDATE outreach_visit SET outcome = 'died'",
        "UPDATE contributions_jhtrate SET basis_points = 900",
        "UPDATE payments_statemententry SET statement_id = statement_id + 1 WHERE n = 2",
        "UPDATE contributions_funding SET recorded_at = recorded_at + interval '1 second' WHERE recorded_at ="
        " (SELECT recorded_at FROM audit_entry WHERE action = 'spend_savings')",
    ],
}
