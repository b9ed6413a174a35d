"""Every kind of damage that the owner of the tables can do, done: each is found by the rule that is there for it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from uuid import UUID

import pytest
from django.db import connection, transaction

from payung.access.actions import add_user
from payung.access.scope import NOTHING, Scope, seeing
from payung.applications.actions import decide_application, receive_application
from payung.changes.actions import change_jht, change_job, deny_death, name_heirs, report_death
from payung.contributions.actions import funder
from payung.kernel.problems import Refused
from payung.outreach.events.actions import call_off_event, change_event, plan_event
from payung.people.actions import switch_channel, tell_consent
from payung.people.checks import Heir
from payung.people.corrections.actions import confirm_correction, decline_correction, propose_correction
from payung.people.groups.actions import Founding, create_group, join_group, leave_group
from payung.people.joining import Form
from payung.reporting import verification
from payung.reporting.rules import RULES
from payung.reporting.verification import LOOKS, Verification, verify
from payung.site.database import Urls
from payung.sponsors.checks import CoFunder, Terms
from payung.sponsors.invoices.actions import make_invoices
from payung.sponsors.orders.actions import confirm_order, decline_order, place_order
from payung.sponsors.orders.asked import CarryOver, HandOver, Refund, Voiding
from payung.sponsors.proposals.actions import confirm_agreement, decline_agreement, propose_agreement
from payung.sponsors.proposals.proposed import Proposed
from payung.sponsors.registers.actions import load_register, withdraw_register
from tests.conftest import Fresh, Server, cloned, working_on
from tests.reporting.life import DAMAGE_OF_A_LIFE, live
from tests.sponsors.test_leaving import changes, out
from tests.sponsors.walk import APPROVER, CHECKER, MONTH, Walk, csv_file, entry, next_month, row, rows


@pytest.fixture(scope="module")
def scene(server: Server) -> Iterator[Fresh]:
    """Everything that can be damaged, once: Django works on it as the tables' owner, whose damage is rolled back."""
    with cloned(server) as fresh:
        with working_on(fresh):
            make_scene(Walk(fresh))
        with working_on(Fresh(Urls(app=fresh.urls.owner, owner=fresh.urls.owner), fresh.keys)):
            with connection.cursor() as cursor:
                cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
                for (table,) in cursor.fetchall():
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield fresh


def make_scene(walk: Walk) -> None:
    """Two agreements, paid in part; receipts, some taken back; workers who paid for themselves."""
    for name in (CHECKER, APPROVER, "anton"):
        add_user(name=name, by=name, at=walk.at)
    walk.agreement(people=10, months=2)
    walk.agreement("OTHER", people=5, months=2, quotas={"53.71": 4})
    walk.register(row(50))
    walk.enrol([*rows(1, 4), row(50)])
    order_and_invoice(walk)
    leave(walk)
    walk.enrol(rows(10, 12))
    walk.check([row(20), row(20), row(21, sex="")])
    for amount in (4, 4, 3):
        walk.receive(amount * MONTH)
    walk.reverse("SP2D-2")
    walk.receive(3 * MONTH)
    walk.enrol(rows(30, 33), "OTHER")
    walk.receive(4 * MONTH, "OTHER-1", "OTHER")
    for n in (70, 71):
        walk.register(row(n))
    walk.pay(row(70), reference="OWN-1")
    walk.pay(row(71), reference="OWN-2")
    walk.reverse("OWN-2")
    walk.receive(MONTH, "OTHER-2", "OTHER")
    walk.reverse("OTHER-2")
    walk.register(row(80))
    load_registers(walk)
    correct_somebody(walk)
    change_somebody(walk)
    join(walk)
    live(walk)
    draw_up(walk)
    meet(walk)


def meet(walk: Walk) -> None:
    """An event that was moved by a day, and called off."""
    where, by = {"code": "PASAR", "name": "Pasar Oeba", "region": "53.71"}, {"by": CHECKER, "at": walk.at}
    plan_event(**where, on=date(2099, 12, 5), **by)  # type: ignore[arg-type]
    change_event(**where, on=date(2099, 12, 6), **by)  # type: ignore[arg-type]
    call_off_event(code="PASAR", why="hujan", **by)  # type: ignore[arg-type]


def draw_up(walk: Walk) -> None:
    """Agreements that were drawn up: one that waits, one that was declined, and one that was made."""
    for n, region in enumerate(("53.08", "53.71", "53")):
        terms = Terms(next_month(), 2, ("jkk", "jkm"), "apbd", region=region)
        payer = funder(kind="apbd", name=("Sponsor NTT", "Kabupaten Alor")[n % 2])
        proposed = Proposed(payer, f"DRAWN-{n}", "SK 9", terms, 5, 10 * MONTH, {})
        id = propose_agreement(proposed=proposed, by=CHECKER, at=walk.at).proposal.id
        if n:
            (decline_agreement, confirm_agreement)[n - 1](id=id, by=APPROVER, at=walk.at)


def test_what_a_session_cannot_see_it_does_not_vouch_for(walk: Walk) -> None:
    assert verify().holds
    for scope in (NOTHING, Scope(regions=("",))):
        with seeing(scope=scope), pytest.raises(Refused) as refusal:
            verify()
        assert [problem.code for problem in refusal.value.problems] == ["verify.sees_less"]


def join(walk: Walk) -> None:
    """Strangers: one new, one whom an officer admitted, and one who waits. A group, a consent, a channel closed."""
    told = {"by": CHECKER, "at": walk.at}
    for n, person in enumerate((row(95), *(row(95, nik=row(95)["nik"][:-1] + last) for last in "67"))):
        receive_application(form=Form(entry(person)), application=UUID(int=n), channel="self", **told)  # type: ignore[arg-type]
    decide_application(id=UUID(int=1), admitted=True, why="kembar", **told)  # type: ignore[arg-type]
    leader, member, this = walk.worker(row(95)), walk.worker(row(80)), next_month()
    of = Founding("Nelayan Oeba", "fishers", "Kota Kupang", leader)
    made = create_group(of=of, creation=UUID(int=9), since=this, **told)  # type: ignore[arg-type]
    for change in (join_group, leave_group):
        change(number=str(made.number), members=[member], since=this, **told)  # type: ignore[arg-type]
    tell_consent(worker=leader, purpose="training", given=True, language="id", **told)  # type: ignore[arg-type]
    switch_channel(channel="point", open=False, why="gangguan", **told)  # type: ignore[arg-type]


def leave(walk: Walk) -> None:
    """Somebody who leaves by a change list, a month of hers being paid."""
    walk.agreement("LEAVE", people=2)
    walk.enrol(rows(60, 62), "LEAVE")
    walk.receive(2 * MONTH, "LEAVE-1", "LEAVE")
    walk.approve(walk.check(changes(out(row(60))), "LEAVE").list.id)


def order_and_invoice(walk: Walk) -> None:
    """An agreement whose months are invoiced, handed over and voided; its money is given back and carried over."""
    for code in ("MONEY", "AFTER"):
        walk.agreement(code, people=5, months=3, sponsor="Kabupaten Alor")
    walk.enrol(rows(40, 42), "MONEY")
    first = next_month()
    make_invoices(agreement="MONEY", first=first, last=first, by=CHECKER, at=walk.at)
    walk.receive(MONTH, "MONEY-1", "MONEY")
    company = CoFunder("apbn", "Kementerian", 1)
    for asked in (
        HandOver(first + 1, (company,)),
        Voiding(first + 2),
        Refund(1, 1_000, "RET-1"),
        CarryOver(1, 2_000, "AFTER"),
    ):
        placed = place_order(agreement="MONEY", asked=asked, why="Surat 1", by=CHECKER, at=walk.at)
        confirm_order(id=placed.order.id, by=APPROVER, at=walk.at)
    placed = place_order(agreement="MONEY", asked=Voiding(first), why="Surat 2", by=CHECKER, at=walk.at)
    decline_order(id=placed.order.id, by=APPROVER, at=walk.at)


def correct_somebody(walk: Walk) -> None:
    """Two corrections that were confirmed, one after the other; and one that was declined."""
    number = str(walk.worker(row(71)).number)
    for village in ("Manleten", "Fatuketi", "Halibete"):
        asked = propose_correction(
            number=number, changes={"village": village}, why="pindah", evidence="KTP", by=CHECKER, at=walk.at
        )
        if village == "Halibete":
            decline_correction(id=asked.correction.id, why="tidak cocok", by=APPROVER, at=walk.at)
        else:
            confirm_correction(id=asked.correction.id, by=APPROVER, at=walk.at)


def change_somebody(walk: Walk) -> None:
    """Somebody whose second job began and ended, and whose death one officer reported and another denies."""
    told = {"number": str(walk.worker(row(80)).number), "by": CHECKER, "at": walk.at}
    for n, words in enumerate(({"occupation": "penenun"}, {"ends": True})):
        change_job(job=2, since=next_month() + 2 * n, **words, **told)  # type: ignore[arg-type]
    change_jht(takes=True, since=next_month(), **told)  # type: ignore[arg-type]
    name_heirs(named=[Heir("Ana Hoar", "ibu")], since=walk.at.date(), **told)  # type: ignore[arg-type]
    report_death(died_on=walk.at.date(), source="keluarga", evidence="akta", **told)  # type: ignore[arg-type]
    deny_death(why="hidup", **told | {"by": APPROVER})  # type: ignore[arg-type]


def load_registers(walk: Walk) -> None:
    """One register of each kind, and one that was withdrawn."""
    headings = {"nik": "NIK", "died_on": "Tanggal Meninggal"}
    for n, kind in ((90, "wage"), (91, "deaths"), (92, "wage")):
        file = csv_file([{"nik": row(n)["nik"], "died_on": "14-08-2026"}], headings=headings)
        words = {"file": file, "name": "data.csv", "kind": kind, "source": "Kantor", "as_of": date(2026, 10, 31)}
        done = load_register(**words, by=CHECKER, at=walk.at)  # type: ignore[arg-type]
    withdraw_register(register=done.register.id, why="salah", by=CHECKER, at=walk.at)


@contextmanager
def damaged(*statements: str, rule: str = "") -> Iterator[Verification]:
    """What verification finds after this damage, which then is undone; where `rule` is named, by that rule alone."""
    with pytest.MonkeyPatch.context() as patch, transaction.atomic(), connection.cursor() as cursor:
        if rule:
            for rules in ("RULES", "LOOKS"):
                patch.setattr(verification, rules, [each for each in getattr(verification, rules) if each[0] == rule])
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount, f"nothing is damaged by {statement}"
        yield verification._verify()
        transaction.set_rollback(True)


def broken(found: Verification) -> dict[str, tuple[str, ...]]:
    return {finding.rule: finding.rows for finding in found.findings if finding.faults}


PAID = "contributions_paidmonth"
KEY = "worker_id, job, programme, month, round"
LAST_FUNDING = "(SELECT max(funding_id) FROM sponsors_standinglistmonth)"
OF_A_LIST = (
    f"({KEY}) = (SELECT {KEY} FROM contributions_standingmonth WHERE funding_id = {LAST_FUNDING} ORDER BY 1, 3 LIMIT 1)"
)
OWN = 'funding_id = (SELECT id FROM contributions_funding WHERE paid_from @> \'[{"reference": "OWN-1"}]\')'
A_REVERSED_MONTH = (
    "(worker_id, programme) = (SELECT worker_id, programme FROM contributions_reversedmonth ORDER BY 1, 2 LIMIT 1)"
)
FIRST_ENROLLED = "worker_id = (SELECT min(worker_id) FROM sponsors_enrolment)"
LAST_ENROLLED = "worker_id = (SELECT max(worker_id) FROM sponsors_enrolment)"
NEWEST_WORKER = "(SELECT max(id) FROM people_worker)"
UNTIE = "ALTER TABLE people_correctionanswer DROP CONSTRAINT people_correctionanswer_of_correction"
CORRECTED = "{} = (SELECT min(worker_id) FROM people_correction)"
FIRST_LIST = "id = (SELECT min(id) FROM sponsors_list WHERE agreement_id < 3)"
FIRST_CHECK = "id = (SELECT min(id) FROM sponsors_check)"
EARLIER = "SET recorded_at = recorded_at - interval '30 days'"


def account(code: str) -> str:
    return f"(SELECT id FROM ledger_account WHERE code = '{code}')"


def dearer(side: str, code: str) -> str:
    """A transfer of this account changed by one rupiah."""
    one = f"(SELECT id FROM ledger_transfer WHERE {side}_id = {account(code)} ORDER BY id LIMIT 1)"
    return f"UPDATE ledger_transfer SET amount = amount + 1 WHERE id = {one}"


def invented(debit: str, credit: str) -> str:
    """A transfer that nobody booked."""
    return (
        "INSERT INTO ledger_transfer (id, entry, debit_id, credit_id, amount, why) VALUES"
        f" ('{UUID(int=1)}', '{UUID(int=1)}', {account(debit)}, {account(credit)}, 5, 'invented')"
    )


def altered(document: str, table: str) -> str:
    """The oldest file of this kind with a byte more."""
    return (
        "UPDATE documents_piece SET sealed = sealed || '\\x00'"
        f" WHERE document_id = (SELECT min({document}) FROM {table})"
    )


DAMAGE: Mapping[str, Sequence[str]] = {
    "months stand once": [
        f"INSERT INTO {PAID} ({KEY}, price, funding_id, recorded_at) SELECT worker_id, job, programme, month, 1, price,"
        f" funding_id, recorded_at FROM {PAID} WHERE {OF_A_LIST}",
    ],
    "reversed months were paid": [
        f"UPDATE contributions_reversedmonth SET round = 7 WHERE {A_REVERSED_MONTH}",
    ],
    "control accounts equal months": [
        f"UPDATE {PAID} SET price = price + 1 WHERE {OF_A_LIST}",
        f"UPDATE {PAID} SET programme = 'jht' WHERE {OF_A_LIST}",
        f"DELETE FROM {PAID} WHERE {OF_A_LIST}",
        f"DELETE FROM contributions_reversedmonth WHERE {A_REVERSED_MONTH}",
        dearer("credit", "contributions/jkm"),
        "UPDATE ledger_transfer SET debit_id = credit_id, credit_id = debit_id"
        f" WHERE credit_id = {account('contributions/jkk')}",
    ],
    "no agreement promised, spent or kept more than it had": [
        f"UPDATE ledger_transfer SET amount = 10 ^ 9 WHERE credit_id = {account('agreement/NTT/available')}",
        f"UPDATE ledger_transfer SET amount = 10 ^ 9 WHERE debit_id = {account('agreement/NTT/waiting/1')}",
    ],
    "the bank and agents' hands hold what came in less what went out": [
        dearer("debit", "bank"),
        f"DELETE FROM ledger_transfer WHERE debit_id = {account('bank')}",
        invented("bank", "agreement/NTT/waiting/1"),
        "UPDATE payments_receipt SET amount = amount + 1 WHERE reference = 'SP2D-1'",
        "DELETE FROM payments_receipt WHERE reference = 'OWN-1'",
        "DELETE FROM payments_reversedreceipt WHERE receipt_id = 'OTHER-2'",
    ],
    "fundings equal shares, months and receipts": [
        f"UPDATE {PAID} SET price = price + 1 WHERE {OF_A_LIST}",
        f"DELETE FROM {PAID} WHERE {OF_A_LIST}",
        f"UPDATE contributions_share SET amount = amount + 1 WHERE funding_id = {LAST_FUNDING}",
        f"DELETE FROM contributions_share WHERE funding_id = {LAST_FUNDING}",
        f"UPDATE contributions_funding SET total = total + 1 WHERE id = {LAST_FUNDING}",
        "UPDATE contributions_funding SET paid_from = jsonb_set(paid_from, '{0,amount}', '1')",
    ],
    "rows have the rows they belong to": [
        f"UPDATE {PAID} SET funding_id = 999 WHERE {OF_A_LIST}",
        f"UPDATE {PAID} SET job = 2 WHERE {OWN} AND programme = 'jkk'",
        "DELETE FROM contributions_reversal",
        "UPDATE sponsors_enrolment SET job = 2",
        "DELETE FROM sponsors_approval WHERE id = (SELECT max(id) FROM sponsors_approval)",
        f"DELETE FROM people_job WHERE {FIRST_ENROLLED}",
        "DELETE FROM people_matchkey WHERE worker_id = 1",
        "DELETE FROM people_worker WHERE id = (SELECT max(worker_id) FROM people_welfare)",
    ],
    "months cost what their tariff says": [
        f"UPDATE {PAID} SET price = price + 1 WHERE {OF_A_LIST}",
        f"UPDATE {PAID} SET month = month + interval '5 months' WHERE {OWN}",
        "UPDATE contributions_funding SET tariff = '[]'",
    ],
    "payers' money pays their own months": [
        f"UPDATE {PAID} SET worker_id = {NEWEST_WORKER} WHERE {OWN}",
    ],
    "months carry the instant of their action": [
        f"UPDATE {PAID} {EARLIER} WHERE {OF_A_LIST}",
        f"UPDATE contributions_funding {EARLIER}",
        f"UPDATE contributions_reversedmonth {EARLIER}",
        f"UPDATE contributions_reversal {EARLIER}",
        f"UPDATE sponsors_paidlistmonth {EARLIER}",
    ],
    "accounts are of the chart": [
        "INSERT INTO ledger_account (code) VALUES ('agreement/NTT/pocket')",
    ],
    "receipts cover what was paid from them": [
        "UPDATE contributions_funding SET paid_from = jsonb_set(paid_from, '{0,reference}', '\"INVENTED\"')"
        f" WHERE id = {LAST_FUNDING}",
        "UPDATE payments_receipt SET amount = amount - 1 WHERE reference = 'OWN-1'",
    ],
    "paid list months equal workers' months": [
        f"DELETE FROM {PAID} WHERE {OF_A_LIST}",
        f"UPDATE {PAID} SET month = month + interval '5 months' WHERE {OF_A_LIST}",
        f"UPDATE sponsors_paidlistmonth SET amount = amount + 1 WHERE funding_id = {LAST_FUNDING}",
        f"UPDATE sponsors_paidlistmonth SET people = people + 1 WHERE funding_id = {LAST_FUNDING}",
        "DELETE FROM sponsors_reversedlistmonth",
    ],
    "months of lists are months of their people": [
        f"UPDATE {PAID} SET worker_id = {NEWEST_WORKER} WHERE {OF_A_LIST}",
        f"UPDATE sponsors_enrolment SET worker_id = {NEWEST_WORKER} WHERE {FIRST_ENROLLED}",
        "UPDATE sponsors_departure SET month = month - interval '1 month'",
    ],
    "approvals equal enrolments, by two persons": [
        f"DELETE FROM sponsors_enrolment WHERE {FIRST_ENROLLED}",
        "UPDATE sponsors_approval SET people = people + 1",
        "UPDATE sponsors_approval SET cost = cost - 1",
        "DELETE FROM sponsors_departure",
        "UPDATE sponsors_check SET leaving = 0, rows = rows - 1 WHERE leaving > 0",
    ],
    "orders are by two persons, and done if confirmed": [
        "ALTER TABLE sponsors_confirmation DROP CONSTRAINT sponsors_confirmation_of_order;"
        " UPDATE sponsors_order SET requested_by_id = 3 - requested_by_id",
        "DELETE FROM sponsors_void",
        "UPDATE sponsors_void SET first_month = first_month + interval '1 month'",
        "DELETE FROM sponsors_stake WHERE turn = 1",
        "DELETE FROM sponsors_confirmation WHERE order_id IN (SELECT order_id FROM sponsors_void)",
        "UPDATE sponsors_confirmation SET declined = NOT declined",
    ],
    "agreements that were drawn up are by two persons, and made if confirmed": [
        "ALTER TABLE sponsors_proposalanswer DROP CONSTRAINT sponsors_proposalanswer_of_proposal;"
        " UPDATE sponsors_proposal SET requested_by_id = 3 - requested_by_id",
        "UPDATE sponsors_proposal SET content = jsonb_set(content, '{budget}', '1')",
        "UPDATE sponsors_proposalanswer SET declined = false",
    ],
    "refunds equal their orders and their receipts": [
        "DELETE FROM payments_refund WHERE reference = 'RET-1'",
        "UPDATE payments_refund SET amount = amount + 1",
        "UPDATE payments_refund SET paid_from = '[]'",
        "UPDATE sponsors_confirmation SET declined = true",
        "UPDATE payments_receipt SET amount = amount + 1 WHERE reference LIKE 'carry-over %'",
        "UPDATE payments_receipt SET purpose = 'agreement OTHER' WHERE reference LIKE 'carry-over %'",
    ],
    "invoices equal their lines": [
        "DELETE FROM sponsors_invoiceline",
        "UPDATE sponsors_invoiceline SET amount = amount + 1",
        "UPDATE sponsors_invoice SET amount = amount - 1",
        "UPDATE sponsors_invoiceline SET list_id = (SELECT list_id FROM sponsors_enrolment"
        " ORDER BY worker_id DESC LIMIT 1)",
    ],
    "approvals, receipts and invoices are numbered without a gap": [
        "DELETE FROM documents_number WHERE kind = 'invoice'",
        "DELETE FROM documents_number WHERE kind = 'receipt' AND n = 1",
        "DELETE FROM documents_number WHERE kind = 'minutes'",
        "UPDATE documents_number SET n = n + 100 WHERE kind = 'receipt' AND n = 2",
        "UPDATE documents_number SET subject = 'INVENTED' WHERE kind = 'receipt' AND n = 2",
        "UPDATE documents_number SET figures = jsonb_set(figures, '{sums,0,2,jkk}', '1') WHERE kind = 'minutes'",
        "DELETE FROM sponsors_approval WHERE id = (SELECT max(id) FROM sponsors_approval)",
    ],
    "registers name as many people as they say": [
        "DELETE FROM people_reporteddeath",
        "DELETE FROM people_wagemember WHERE register_id IN (SELECT register_id FROM people_withdrawnregister)",
        "UPDATE people_register SET rows = 2, kept = 2 WHERE kind = 'deaths'",
        "INSERT INTO people_wagemember SELECT nik_index, 'nobody' FROM people_reporteddeath",
    ],
    "what was done is what the audit chain says": [
        "DELETE FROM people_withdrawnregister",
        f"UPDATE people_register {EARLIER} WHERE kind = 'deaths'",
        "DELETE FROM audit_entry WHERE seq = (SELECT max(seq) FROM audit_entry)",
        "DELETE FROM access_user WHERE name = 'anton'",
        f"DELETE FROM people_worker WHERE id = {NEWEST_WORKER}",
        "UPDATE payments_receipt SET amount = amount + 1 WHERE reference = 'SP2D-1'",
        f"UPDATE payments_receipt {EARLIER} WHERE reference = 'SP2D-1'",
        "DELETE FROM payments_reversedreceipt WHERE receipt_id = 'OWN-2'",
        f"UPDATE sponsors_approval {EARLIER}",
        "DELETE FROM sponsors_approval WHERE id = (SELECT max(id) FROM sponsors_approval)",
        f"UPDATE sponsors_check SET ready = ready - 1, to_mend = to_mend + 1 WHERE {FIRST_CHECK}",
        "DELETE FROM sponsors_check WHERE ready = 1",
        "UPDATE sponsors_agreement SET months = 3 WHERE code = 'NTT'",
        f"UPDATE sponsors_order {EARLIER}",
        f"UPDATE sponsors_confirmation {EARLIER}",
        "UPDATE sponsors_confirmation SET declined = NOT declined",
        "UPDATE sponsors_invoice SET amount = amount + 1",
        f"UPDATE sponsors_proposal {EARLIER}",
        "UPDATE sponsors_proposalanswer SET declined = NOT declined",
    ],
    "budgets equal lists and receipts": [
        dearer("credit", "agreement/NTT/budget"),
        dearer("debit", "agreement/NTT/committed/1"),
        dearer("debit", "agreement/NTT/spent/1"),
        dearer("credit", "agreement/OTHER/waiting/1"),
        f"DELETE FROM ledger_transfer WHERE credit_id = {account('agreement/NTT/budget')}",
        invented("agreement/NTT/available", "agreement/NTT/spent/1"),
        invented("agreement/NTT/budget", "agreement/OTHER/budget"),
        "UPDATE contributions_funding SET paid_from = jsonb_set(paid_from, '{0,reference}', '\"OTHER-1\"')"
        " WHERE id = (SELECT min(funding_id) FROM sponsors_standinglistmonth)",
        "DELETE FROM payments_receipt WHERE reference = 'OTHER-1'",
        "UPDATE payments_receipt SET purpose = 'agreement OTHER' WHERE reference = 'SP2D-1'",
        f"DELETE FROM sponsors_paidlistmonth WHERE funding_id = {LAST_FUNDING}",
        f"DELETE FROM sponsors_enrolment WHERE {LAST_ENROLLED}",
        f"UPDATE sponsors_enrolment SET income = 99000000 WHERE {LAST_ENROLLED}",
        "UPDATE sponsors_agreement SET budget = budget + 1 WHERE code = 'NTT'",
    ],
    "statements equal the ledger, and say why": [
        "UPDATE ledger_transfer SET entry = id",
        "DELETE FROM sponsors_approval WHERE id = (SELECT max(id) FROM sponsors_approval)",
        invented("agreement/NTT/available", "agreement/NTT/spent/1"),
    ],
    "files are what was handed in": [
        altered("document_id", "sponsors_list"),
        "DELETE FROM documents_piece WHERE document_id = (SELECT min(document_id) FROM sponsors_list)",
        f"UPDATE sponsors_list SET document_id = (SELECT max(verdicts_id) FROM sponsors_check) WHERE {FIRST_LIST}",
        f"UPDATE sponsors_list SET agreement_id = 3 - agreement_id WHERE {FIRST_LIST}",
    ],
    "verdicts are what was found": [
        altered("verdicts_id", "sponsors_check"),
        f"UPDATE sponsors_check SET verdicts_id = (SELECT max(verdicts_id) FROM sponsors_check) WHERE {FIRST_CHECK}",
        f"UPDATE sponsors_check SET digest = '\\x00' WHERE {FIRST_CHECK}",
    ],
    "sealed NIKs are their workers'": [
        "UPDATE people_worker w SET nik_sealed = o.nik_sealed FROM people_worker o WHERE w.id = 3 - o.id",
        "UPDATE people_worker SET birth_date = birth_date + 1 WHERE id = 1",
        "UPDATE people_worker SET sex = CASE sex WHEN 'F' THEN 'M' ELSE 'F' END WHERE id = 1",
    ],
    "corrections are by two persons, one answer each": [
        f"{UNTIE}; UPDATE people_correction SET requested_by_id = 3 - requested_by_id",
        f"{UNTIE}; UPDATE people_correction SET n = n + 5",
        "ALTER TABLE people_correctionanswer DROP CONSTRAINT people_correction_two_persons;"
        " UPDATE people_correctionanswer SET answered_by_id = requested_by_id WHERE confirmed",
    ],
    "whoever was corrected is who the last correction says": [
        f"UPDATE people_worker SET name = 'Nobody' WHERE {CORRECTED.format('id')}",
        f"UPDATE people_worker SET village = 'Manleten' WHERE {CORRECTED.format('id')}",
        f"UPDATE people_worker SET nik_sealed = '\\x00' WHERE {CORRECTED.format('id')}",
        f"UPDATE people_matchkey SET birth_village = 0 WHERE {CORRECTED.format('worker_id')}",
        f"DELETE FROM people_matchkey WHERE {CORRECTED.format('worker_id')}",
        "UPDATE people_correctionanswer SET earlier = '\\x00' WHERE n = 2 AND confirmed",
        "DELETE FROM people_correctionanswer WHERE n = 1",
    ],
    "changed jobs are held, and never two alike": [
        "DELETE FROM people_job WHERE n = 2 AND NOT registered",
        "UPDATE people_jobchange SET occupation = 'fisher' WHERE occupation <> ''",
    ],
    "a worker dies once, and two withdraw a report": [
        "INSERT INTO people_death (worker_id, died_on, source, evidence, reported_by_id)"
        " SELECT worker_id, died_on + 1, source, evidence, reported_by_id FROM people_death",
        "INSERT INTO people_deathdenial (death_id, denied_by_id, why) SELECT d.id, u.id, '' FROM people_death d,"
        " access_user u WHERE u.name <> 'yosef'",
    ],
    "a number is one worker's or one group's": [
        "UPDATE people_group SET number = (SELECT min(number) FROM people_worker) WHERE id = 1"
    ],
    "applications made whom they say, and those that wait are decided once": [
        "UPDATE applications_application SET worker_id = (SELECT min(id) FROM people_worker) WHERE waits = ''",
        "DELETE FROM applications_decision",
        "INSERT INTO applications_decision (application_id, why, decided_by_id)"
        " SELECT id, '', received_by_id FROM applications_application WHERE waits = ''",
    ],
    "events that were called off stay so": [
        "INSERT INTO outreach_eventchange (event_id, name, region, held_on, called_off, told_by_id)"
        " SELECT event_id, name, region, held_on, '', told_by_id FROM outreach_eventchange WHERE called_off <> ''"
    ],
    "the audit chain is whole": [
        "UPDATE audit_entry SET by = 'nobody' WHERE seq = 4",
        "DELETE FROM audit_entry WHERE seq = 4",
        "UPDATE audit_entry SET detail = detail || '{\"amount\": 1}' WHERE subject = 'SP2D-1'",
    ],
}


def test_undamaged_books_hold(scene: Fresh) -> None:
    found = verify()
    assert broken(found) == {}
    assert found.holds
    assert [finding.rule for finding in found.findings if not finding.checked] == []
    assert found.audit_head.partition(":")[0] == str(scene.rows("SELECT max(seq) FROM audit_entry")[0][0])


ALL = [
    (rule, statement) for damage in (DAMAGE, DAMAGE_OF_A_LIFE) for rule, done in damage.items() for statement in done
]


@pytest.mark.parametrize(("rule", "statement"), ALL)
def test_damage_is_found_by_its_rule(scene: Fresh, rule: str, statement: str) -> None:
    with damaged(statement, rule=rule) as found:
        assert list(broken(found)) == [rule]


def test_every_rule_finds_some_damage() -> None:
    assert {rule for rule, _ in ALL} == {rule for rule, *_ in (*RULES, *LOOKS)}


def test_sealed_niks_exchanged_with_their_indexes_are_found(scene: Fresh) -> None:
    exchange = (
        "UPDATE people_worker SET nik_index = decode(md5(id::text), 'hex') WHERE id IN (1, 2)",
        "UPDATE people_worker w SET nik_sealed = o.nik_sealed, nik_index = o.nik_index FROM kept o"
        " WHERE w.id = 3 - o.id",
    )
    with damaged("CREATE TEMPORARY TABLE kept AS SELECT * FROM people_worker WHERE id IN (1, 2)", *exchange) as found:
        assert list(broken(found)) == ["sealed NIKs are their workers'"]


def test_two_prices_that_make_up_for_one_another_are_found(scene: Fresh) -> None:
    one, other = (
        f"UPDATE {PAID} SET price = price {by} 100 WHERE ({KEY}) = (SELECT {KEY} FROM contributions_standingmonth"
        f" WHERE funding_id = (SELECT max(funding_id) FROM sponsors_standinglistmonth) ORDER BY worker_id {end},"
        " programme LIMIT 1)"
        for by, end in (("+", "ASC"), ("-", "DESC"))
    )
    with damaged(one, other) as found:
        assert list(broken(found)) == ["months cost what their tariff says"]


def test_the_exact_rows_are_named(scene: Fresh) -> None:
    number, month = scene.rows(
        f"SELECT number, month FROM people_worker w JOIN {PAID} p ON p.worker_id = w.id WHERE {OWN}"
    )[0]
    with damaged(
        f"INSERT INTO {PAID} ({KEY}, price, funding_id) SELECT worker_id, job, programme, month, 1, price, funding_id"
        f" FROM {PAID} WHERE {OWN}"
    ) as found:
        assert set(broken(found)["months stand once"]) == {
            f"worker {number} job 1 {programme} {month:%Y-%m} stands 2 times" for programme in ("jkk", "jkm")
        }


def test_many_faults_are_counted_and_some_named(scene: Fresh) -> None:
    with damaged("UPDATE people_worker SET nik_sealed = '\\x00'") as found:
        [finding] = [each for each in found.findings if each.rule == "sealed NIKs are their workers'"]
        assert finding.faults == finding.checked == scene.rows("SELECT count(*) FROM people_worker")[0][0]
        assert len(finding.rows) <= verification.SHOWN


def test_a_past_that_only_a_demo_may_have_is_found_elsewhere(scene: Fresh) -> None:
    past = (
        "UPDATE payments_receipt SET purpose = 'group 53.71 2026-10' WHERE reference = 'OWN-1'",
        f"UPDATE payments_receipt {EARLIER} WHERE reference = 'OWN-1'",
        f"UPDATE contributions_funding {EARLIER} WHERE {OWN.removeprefix('funding_')}",
        f"UPDATE {PAID} {EARLIER} WHERE {OWN}",
    )
    with damaged(*past) as found:
        assert set(broken(found)) == {
            "months carry the instant of their action",
            "receipts are whose they say, and where they say",
            "what was done is what the audit chain says",
        }
    with damaged(*past, "UPDATE access_installation SET demo = true") as found:
        assert "months carry the instant of their action" not in broken(found)
