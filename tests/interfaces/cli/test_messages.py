"""The outbox by commands."""

import json

from tests.conftest import Fresh, Installation, working_on
from tests.interfaces.cli.shapes import shape
from tests.messages.outgoing import PHONE, acknowledge, remind
from tests.people.counter import OFFICER, open_counter, registered

MESSAGE = {
    **{"reference": str, "number": str, "text": str, "channel": str, "state": str, "why": type(None), "attempts": int},
    **{"adapter": str, "at": str, "not_before": str, "tried_at": str, "delivered_at": type(None)},
}


def test_messages_are_sent_shown_and_refused(installation: Installation, fresh: Fresh) -> None:
    payung = installation.payung
    with working_on(fresh):
        open_counter()
        member = registered(phone=PHONE)
        acknowledge(member)
        remind(member)
    number = str(member.number)
    assert payung("messages", "optout", "--number", number, "--by", OFFICER, "--json").json == {
        "number": number,
        "reminders": False,
        "repeated": False,
    }
    sent = payung("messages", "send", "--by", OFFICER, "--json").json
    assert sent == {"tried": 2, "ends": {"accepted": 1, "withheld": 1}}
    [file] = (installation.folder / "outbox").iterdir()
    assert json.loads(file.read_text("utf-8"))["to"] == "6281234567890"
    reminder, receipt = payung("messages", "list", "--number", number, "--json").json["messages"]
    assert (reminder["state"], reminder["why"]) == ("withheld", "opted_out")
    assert shape(receipt) == MESSAGE
    said = payung("--lang", "id", "messages", "show", receipt["reference"]).out
    assert f"Rp16.800 diterima untuk {number}" in said
    words = ("messages", "delivery", receipt["reference"], "--state", "delivered", "--by", OFFICER, "--json")
    assert payung(*words).json["state"] == "delivered"
    assert payung("messages", "list", "--state", "eaten", "--json").codes == ["message.state_unknown"]
    early = ("radar", "remind", "--on", "2099-01-20", "--by", OFFICER, "--json")
    assert payung(*early).codes == ["remind.day_ahead"]
