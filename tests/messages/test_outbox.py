"""What is told is told once, and nothing that must be told is lost, whatever the carrier does."""

from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from payung.changes.actions import report_death
from payung.messages.actions import choose_reminders, record_delivery, send_due, tell
from payung.messages.adapters import Outcome
from payung.messages.adapters.gateway import GatewayAdapter
from payung.messages.outbox import RETRIES
from payung.messages.queries import messages, told, words_of
from payung.messages.routes import CHANNELS, Routes
from payung.people.actions import tell_consent
from payung.people.queries import Member
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.messages.outgoing import PHONE, Carrier, acknowledge, carried_by, now, remind, sent
from tests.messages.servers import SECRET, gateway
from tests.payments.cashier import refused
from tests.people.counter import OFFICER, open_counter, registered

MINUTE = timedelta(minutes=1, seconds=1)


@pytest.fixture
def carrier() -> Carrier:
    return carried_by(Carrier())


@pytest.fixture
def member(db: Fresh, carrier: Carrier) -> Member:
    open_counter()
    return registered(phone=PHONE)


def states(member: Member) -> list[tuple[str, str]]:
    return [(each.state, each.why) for each in told(worker_id=member.id)]


def test_what_is_told_goes_out_once_in_plain_words(member: Member, carrier: Carrier, db: Fresh) -> None:
    remind(member)
    remind(member)
    assert states(member) == [("waiting", "")]
    assert sent().ends == {"accepted": 1}
    assert sent().ends == {}
    [outgoing] = carrier.carried
    assert (outgoing.to, outgoing.channel) == ("6281234567890", "sms")
    said = "Payung: iuran Desember 2026 sebesar Rp16.800 dibayar paling lambat 15 Desember 2026. Kode bayar"
    assert outgoing.text == f"{said} {member.number}."
    assert states(member) == [("sent", "")]
    [(content,)] = db.rows("SELECT content::text FROM messages_message")
    assert member.name not in content


def test_what_is_not_committed_is_not_told(member: Member, carrier: Carrier) -> None:
    with transaction.atomic():
        acknowledge(member)
        transaction.set_rollback(True)
    assert sent().tried == 0
    assert not carrier.carried


def test_a_message_waits_for_its_time_and_is_not_told_too_late(member: Member, carrier: Carrier) -> None:
    remind(member, "tomorrow", not_before=now() + timedelta(days=1), not_after=now() + timedelta(days=2))
    assert sent().tried == 0
    assert sent(timedelta(days=3)).ends == {"withheld": 1}
    assert states(member) == [("withheld", "too_late")]
    assert not carrier.carried


def test_after_each_failure_it_is_tried_again_later_and_at_last_given_up(member: Member, carrier: Carrier) -> None:
    carrier.says = lambda outgoing: Outcome("failed", "http 503")
    remind(member)
    assert [sent(timedelta(seconds=seconds)).ends for seconds in (0, 30)] == [{"failed": 1}, {}]
    for wait in RETRIES:
        assert sent(timedelta(seconds=wait - 5)).ends == {}
        assert sent(timedelta(seconds=wait + 1)).tried >= 1
    assert states(member) == [("given_up", "failed")]
    assert len(carrier.carried) == 1 + len(RETRIES)


def test_a_carrier_may_ask_us_to_wait(member: Member, carrier: Carrier) -> None:
    carrier.says = lambda outgoing: Outcome("failed", "http 429", retry_after=600)
    remind(member)
    sent()
    assert sent(MINUTE).tried == 0
    carrier.says = lambda outgoing: Outcome("accepted")
    assert sent(timedelta(seconds=601)).ends == {"accepted": 1}


def test_what_may_have_arrived_is_asked_about_and_not_sent_again(member: Member, carrier: Carrier) -> None:
    carrier.says = lambda outgoing: Outcome("unknown")
    remind(member)
    sent()
    assert states(member) == [("sending", "")]
    for after in (MINUTE, timedelta(hours=1), timedelta(days=2)):
        sent(after)
    assert len(carrier.carried) == 1
    carrier.answers = lambda reference: Outcome("accepted")
    assert sent(timedelta(hours=1)).ends == {"accepted": 1}
    assert states(member) == [("sent", "")]


def test_what_never_arrived_is_sent_again_under_the_same_reference(member: Member, carrier: Carrier) -> None:
    carrier.says = lambda outgoing: Outcome("unknown")
    carrier.answers = lambda reference: Outcome("failed", "unheard")
    remind(member)
    sent()
    carrier.says = lambda outgoing: Outcome("accepted")
    sent(timedelta(minutes=6))
    sent(timedelta(minutes=8))
    assert len({outgoing.reference for outgoing in carrier.carried}) == 1
    assert [len(carrier.carried), states(member)] == [2, [("sent", "")]]


def test_a_gateway_that_fails_in_every_way_tells_it_once(member: Member) -> None:
    with gateway() as there:
        adapter = GatewayAdapter(name="gateway", url=there.url, token=SECRET, timeout=0.3)
        settings.PAYUNG_MESSAGES = Routes(dict.fromkeys(CHANNELS, adapter))
        there.moods = ["503", "500", "404", "", "wait", "reset after accepting", "502"]
        remind(member)
        ends = [sent(timedelta(hours=13)).ends for _ in range(8)]
    failed, unknown = {"failed": 1}, {"unknown": 1}
    # 503 · 500 · asked: 404 · asked: never heard, again: wait · accepted, reset · asked: 502 · asked: accepted · done
    assert ends == [failed, unknown, unknown, {"failed": 2}, unknown, unknown, {"accepted": 1}, {}]
    assert len(there.taken) == 1


def test_what_nobody_can_tell_is_given_up_by_its_name(member: Member, carrier: Carrier) -> None:
    carrier.says = lambda outgoing: Outcome("unknown")
    remind(member)
    sent()
    sent(timedelta(days=4))
    assert states(member) == [("given_up", "unknown")]
    assert len(carrier.carried) == 1


def test_a_carrier_in_trouble_rests_and_nothing_of_it_is_lost(member: Member, carrier: Carrier) -> None:
    carrier.says = lambda outgoing: Outcome("failed", "unreachable", rest=True)
    for n in range(5):
        acknowledge(member, f"receipt {n}")
    assert sent().tried == 1
    carrier.says = lambda outgoing: Outcome("accepted")
    assert sent(MINUTE).ends == {"accepted": 5}


def test_codes_go_before_reminders(member: Member, carrier: Carrier) -> None:
    remind(member)
    with transaction.atomic():
        tell(worker_id=member.id, text="code", values={"code": "402917"}, key="code 1")
    sent()
    assert ["402917" in outgoing.text for outgoing in carrier.carried] == [True, False]


def test_a_code_is_read_by_its_addressee_alone(member: Member, db: Fresh) -> None:
    with transaction.atomic():
        tell(worker_id=member.id, text="code", values={"code": "402917"}, key="code 1")
    [row] = db.rows("SELECT * FROM messages_message")
    assert "402917" not in repr(row)
    [message] = messages(number=str(member.number))
    assert "••••" in words_of(message=message.id)


def test_reminders_can_be_refused_and_receipts_cannot(member: Member, carrier: Carrier, db: Fresh) -> None:
    assert choose_reminders(number=str(member.number), wanted=False, by=OFFICER, at=now())
    assert not choose_reminders(number=str(member.number), wanted=False, by=OFFICER, at=now())
    remind(member)
    acknowledge(member)
    assert sent().ends == {"accepted": 1, "withheld": 1}
    assert states(member) == [("sent", ""), ("withheld", "opted_out")]
    # Whoever holds the telephone wants them again: the newest word counts.
    assert choose_reminders(phone="6281234567890", wanted=True, by=OFFICER, at=now())
    remind(member, "another")
    assert sent().ends == {"accepted": 1}
    assert len(db.rows("SELECT FROM audit_entry WHERE action = 'choose_reminders'")) == 2
    assert refused(choose_reminders, number=str(member.number), wanted=True, by="nobody", at=now()) == ["user.unknown"]


def test_who_withdraws_the_consent_to_be_reminded_is_not(member: Member, carrier: Carrier) -> None:
    tell_consent(worker=member, purpose="reminders", given=False, language="id", by=OFFICER, at=now())
    remind(member)
    sent()
    assert states(member) == [("withheld", "opted_out")]


def test_who_is_dead_is_not_reminded(member: Member, carrier: Carrier) -> None:
    died_on = timezone.localdate() - timedelta(days=3)
    report_death(number=str(member.number), died_on=died_on, source="desa", evidence="surat", by=OFFICER, at=now())
    remind(member)
    acknowledge(member)
    sent()
    assert {(each.text, each.why) for each in told(worker_id=member.id)} >= {
        ("reminder_before_due", "died"),
        ("payment_received", ""),
    }


def test_who_has_no_telephone_is_named(member: Member, carrier: Carrier) -> None:
    without = registered()
    remind(without, "to nobody")
    sent()
    assert states(without) == [("withheld", "no_phone")]


def test_a_report_says_what_became_of_it(member: Member, carrier: Carrier, db: Fresh) -> None:
    carrier.says = lambda outgoing: Outcome("accepted", provider_id=f"id of {outgoing.reference}")
    for n in range(2):
        acknowledge(member, f"receipt {n}")
    sent()
    first, second = (outgoing.reference for outgoing in carrier.carried)
    assert record_delivery(provider_id=f"id of {first}", state="delivered", by=OFFICER, at=now())
    assert not record_delivery(reference=first, state="delivered", by=OFFICER, at=now())
    assert record_delivery(reference=second, state="failed", by=OFFICER, at=now())
    assert states(member) == [("failed", "undelivered"), ("delivered", "")]
    assert refused(record_delivery, reference="no", state="failed", by=OFFICER, at=now()) == ["message.unknown"]
    assert refused(record_delivery, reference=first, state="eaten", by=OFFICER, at=now()) == ["message.state_unknown"]
    assert refused(send_due, by="nobody", at=now()) == ["user.unknown"]


def test_the_database_refuses_a_second_attempt_unless_the_first_failed(
    member: Member, carrier: Carrier, db: Fresh
) -> None:
    remind(member)
    sent()
    again = "INSERT INTO messages_attempt (message_id, n, adapter, sent_by) SELECT id, 2, '', '' FROM messages_message"
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        db.as_owner(again)
    twice = "INSERT INTO messages_result SELECT message_id, 2, 'accepted', '', NULL, 0 FROM messages_attempt"
    with pytest.raises(psycopg.Error):
        db.as_owner(twice)


def test_verify_finds_a_report_of_what_never_went_out(member: Member, db: Fresh) -> None:
    remind(member)
    db.as_owner(
        "INSERT INTO messages_report (message_id, state, detail, reported_by_id) SELECT m.id, 'delivered', '', u.id"
        " FROM messages_message m, access_user u"
    )
    faults = {finding.rule: finding.rows for finding in verify().findings if finding.faults}
    assert "never went out" in faults["messages are told once, and again only after a failure"][0]
    assert "record_delivery" in faults["what was done is what the audit chain says"][0]


@pytest.mark.parametrize("table", ["message", "attempt", "result"])
def test_what_was_told_is_never_changed(member: Member, carrier: Carrier, db: Fresh, table: str) -> None:
    remind(member)
    sent()
    for sql in (f"DELETE FROM messages_{table}", f"UPDATE messages_{table} SET recorded_at = now()"):
        with pytest.raises(psycopg.errors.RestrictViolation):
            db.as_owner(sql)


def test_a_mistake_in_a_text_is_noticed_when_it_is_told(member: Member) -> None:
    with pytest.raises(ValueError, match="is filled with"), transaction.atomic():
        tell(worker_id=member.id, text="reminder_before_due", values={"number": "1"}, key="half")
