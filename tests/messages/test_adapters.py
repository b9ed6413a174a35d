"""Adapters say what they know, no more: what may have arrived is unknown, whatever the wire did."""

import json
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from payung.messages.adapters import Outcome, Outgoing
from payung.messages.adapters.gateway import GatewayAdapter, signature
from payung.messages.adapters.mail import MailAdapter
from payung.messages.routes import read_routes, said_aloud
from tests.messages.servers import SECRET, gateway, mail_server

OUTGOING = Outgoing("3f0c6f6e-0000-4000-8000-000000000001", "sms", "6281234567890", "Payung: kode Anda")
AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("mood", "expected"),
    [
        ("", Outcome("accepted", provider_id=f"id-{OUTGOING.reference}")),
        ("reset after accepting", Outcome("unknown", "no answer", rest=True)),
        ("slow", Outcome("unknown", "no answer", rest=True)),
        ("garbage", Outcome("unknown", "http 200", rest=True)),
        ("500", Outcome("unknown", "http 500", rest=True)),
        ("502", Outcome("unknown", "http 502", rest=True)),
        ("503", Outcome("failed", "http 503", rest=True)),
        ("wait", Outcome("failed", "http 429", retry_after=120, rest=True)),
        ("401", Outcome("failed", "http 401", rest=True)),
        ("302", Outcome("failed", "http 302", rest=True)),
        ("409", Outcome("accepted")),
        ("422", Outcome("refused", "http 422")),
        ("rejected", Outcome("refused", "rejected: no such subscriber")),
    ],
)
def test_a_gateways_answer_is_understood(mood: str, expected: Outcome) -> None:
    with gateway() as there:
        there.moods = [mood] if mood else []
        adapter = GatewayAdapter(name="gateway", url=there.url, token=SECRET, timeout=0.3)
        assert adapter.send(OUTGOING, at=AT) == expected
        [headers], [body] = there.requests, there.bodies
    assert json.loads(body) == OUTGOING._asdict()
    assert headers["Idempotency-Key"] == OUTGOING.reference
    assert headers["X-Payung-Signature"] == signature(secret=SECRET, stamp=headers["X-Payung-Timestamp"], body=body)
    assert SECRET not in repr(adapter)


def test_a_gateway_is_asked_what_became_of_it_and_takes_it_once() -> None:
    with gateway() as there:
        adapter = GatewayAdapter(name="gateway", url=there.url, token=SECRET, timeout=0.3)
        assert adapter.ask(OUTGOING.reference, since=AT) == Outcome("failed", "unheard")
        there.moods = ["reset after accepting"]
        assert adapter.send(OUTGOING, at=AT).state == "unknown"
        assert adapter.ask(OUTGOING.reference, since=AT).state == "accepted"
        assert adapter.send(OUTGOING, at=AT).state == "accepted"  # said again: a duplicate
        there.moods = ["404"]  # from a proxy, perhaps: it says nothing about the message
        assert adapter.ask(OUTGOING.reference, since=AT).state == "unknown"
        assert len(there.taken) == 1


def test_where_nobody_listens_nothing_can_have_arrived() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        unheard = Outcome("failed", "unreachable", rest=True)
        assert GatewayAdapter(name="g", url=f"http://127.0.0.1:{port}", token="t").send(OUTGOING, at=AT) == unheard
        assert MailAdapter(url=f"smtp://127.0.0.1:{port}", sender="a@payung.example").send(OUTGOING, at=AT) == unheard


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, Outcome("accepted")),
        ({"RCPT": "550 no such user"}, Outcome("refused", "smtp 550")),
        ({"RCPT": "451 later"}, Outcome("failed", "smtp 451")),
        ({"MAIL": "DROP"}, Outcome("failed", "connection lost", rest=True)),
        ({"DATA": "452 full"}, Outcome("failed", "smtp 452")),
        ({"END": "554 spam"}, Outcome("refused", "smtp 554")),
        ({"END": "DROP"}, Outcome("unknown", "no answer", rest=True)),
        ({"QUIT": "DROP"}, Outcome("accepted")),
    ],
)
def test_a_mail_servers_answer_is_understood(answers: dict[str, str], expected: Outcome) -> None:
    with mail_server() as there:
        there.answers = answers
        adapter = MailAdapter(url=there.url, sender="kabar@payung.example", timeout=2)
        assert adapter.send(OUTGOING._replace(to="agen@desa.example"), at=AT) == expected
        if expected.state in ("accepted", "unknown"):
            [letter] = there.letters
            assert OUTGOING.text in letter
            assert f"Message-ID: <{OUTGOING.reference}@payung.example>" in letter
    assert adapter.ask(OUTGOING.reference, since=AT).state == "unknown"


def test_a_file_holds_a_line_a_message_that_nobody_else_reads(tmp_path: Path) -> None:
    aloud: list[Outgoing] = []
    routes = said_aloud(routes=read_routes(text="", folder=tmp_path / "outbox"), aloud=aloud.append)
    adapter = routes.adapters["sms"]
    assert adapter.ask(OUTGOING.reference, since=AT) == Outcome("failed", "not written")
    for text in ("satu", "dua\nbaris"):
        assert adapter.send(OUTGOING._replace(text=text), at=AT).state == "accepted"
    file = tmp_path / "outbox" / "2026-11-21.jsonl"
    assert (
        [json.loads(line)["text"] for line in file.read_text("utf-8").splitlines()]
        == ["satu", "dua\nbaris"]
        == [each.text for each in aloud]
    )
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert adapter.ask(OUTGOING.reference, since=AT).state == "accepted"
    file.write_bytes(file.read_bytes()[:60])  # as a full disk cuts it off
    assert adapter.ask(OUTGOING.reference, since=AT).state == "failed"


def test_routes_are_read_and_what_is_wrong_with_them_is_said(tmp_path: Path) -> None:
    routes = read_routes(
        text=json.dumps(
            {
                "sms": {"url": "https://gateway.example/sms", "token": SECRET},
                "email": {"url": "smtps://mail.example", "from": "kabar@payung.example"},
                "gateways": {"sms-gateway": SECRET},
            }
        ),
        folder=tmp_path,
    )
    assert {channel: adapter.name for channel, adapter in routes.adapters.items()} == {
        "sms": "gateway gateway.example",
        "whatsapp": "file",
        "email": "mail",
    }
    assert SECRET not in repr(routes)
    for wrong in (
        "[]",
        "{",
        '{"sms": {"url": "ftp://x", "token": "t"}}',
        '{"sms": {"url": "https://x"}}',
        '{"pigeon": {}}',
        '{"gateways": {"sms-gateway": "short"}}',
    ):
        with pytest.raises(ValueError):
            read_routes(text=wrong, folder=tmp_path)
