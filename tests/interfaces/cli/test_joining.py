"""Joining by commands: channels, strangers and officers, groups, consent."""

from uuid import uuid4

from tests.conftest import Answer, Installation
from tests.sponsors.walk import Walk, row


def register(installation: Installation, person: dict[str, str], *words: object) -> Answer:
    told = [word for field in ("name", "birth_date", "sex", "region", "occupation") for word in (field, person[field])]
    options = [f"--{word.replace('_', '-')}" if n % 2 == 0 else word for n, word in enumerate(told)]
    return installation.payung(
        "register", "--nik", "-", *options, "--by", "maria", "--json", *words, given=person["nik"]
    )


def test_a_channel_is_closed_with_a_reason_and_names_those_that_are_open(
    installation: Installation, walk: Walk
) -> None:
    payung = installation.payung
    assert payung("channel", "close", "desk", "--why", "kantor pindah", "--by", "maria", "--json").json == {
        "channel": "desk",
        "open": False,
    }
    refused = register(installation, row(1))
    assert (refused.status, refused.codes) == (3, ["channel.closed"])
    assert "agent" in refused.json["problems"][0]["fix"]
    shown = payung("channel", "list", "--json").json["channels"]
    assert [(each["channel"], each["why"]) for each in shown if not each["open"]] == [("desk", "kantor pindah")]
    assert "tutup" in payung("--lang", "id", "channel", "list").out


def test_a_stranger_is_received_and_an_officer_decides_of_whom_they_resemble(
    installation: Installation, walk: Walk
) -> None:
    payung, id_ = installation.payung, str(uuid4())
    member = walk.register(row(1))
    twin = row(1, nik=row(1)["nik"][:-1] + "7")
    got = register(
        installation, twin, "--channel", "self", "--event", "PASAR", "--child", "Ana (2018-07-01)", "--id", id_
    )
    assert (got.status, got.json) == (0, {"application": id_, "state": "received"})
    [waits] = payung("application", "list", "--json").json["applications"]
    assert (waits["application"], waits["waits"]) == (id_, "alike")
    form = payung("application", "show", id_, "--json").json["form"]
    assert twin["nik"] not in str(form)
    assert (form["name"], form["event"], form["children"]) == (twin["name"], "PASAR", "Ana (2018-07-01)")
    done = payung("application", "admit", id_, "--why", "kembar", "--by", "maria", "--json")
    assert done.json["number"] not in ("", str(member.number))


def test_groups_and_consent(installation: Installation, walk: Walk) -> None:
    payung = installation.payung
    leader, member = (str(walk.register(row(n)).number) for n in (1, 2))
    told = ("--name", "Nelayan Oeba", "--kind", "fishers", "--region", "Kota Kupang", "--leader", leader)
    made = payung("group", "create", *told, "--by", "maria", "--json").json
    assert (made["leader"], [each["number"] for each in made["members"]]) == (leader, [leader])
    group = ("--number", member, "--by", "maria", "--json")
    assert len(payung("group", "add", made["group"], *group).json["members"]) == 2
    assert len(payung("group", "remove", made["group"], *group).json["members"]) == 1
    consent = ("person", "consent", "--number", member, "--json")
    given = payung(*consent, "--purpose", "reminders", "--give", "--by", "maria").json["consents"]
    assert [(each["purpose"], each["given"]) for each in given] == [
        *(("scheme", True), ("reminders", True), ("sponsors", None), ("training", None))
    ]
    stays = payung(*consent, "--purpose", "scheme", "--withdraw", "--by", "maria")
    assert (stays.status, stays.codes) == (3, ["consent.required_stays"])
