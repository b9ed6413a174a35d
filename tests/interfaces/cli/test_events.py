"""Events by commands."""

from tests.conftest import Installation

OEBA = ("event", "add", "PASAR-OEBA", "--name", "Pasar Oeba", "--region", "53.71", "--by", "maria", "--json")
ENTERED = {
    "event": "PASAR-OEBA",
    "name": "Pasar Oeba",
    "region": "53.71",
    "women": None,
    "men": None,
    "called_off": "",
    "registered": 0,
}


def test_an_event_is_entered_and_listed(installation: Installation) -> None:
    installation.payung("user", "add", "maria", "--by", "maria")
    assert installation.payung(*OEBA, "--on", "2099-12-05").json == ENTERED | {"on": "2099-12-05"}
    [listed] = installation.payung("event", "list", "--region", "53.71", "--json").json["events"]
    assert listed["event"] == "PASAR-OEBA"
    said = installation.payung("event", "list", "--lang", "en").out
    assert "Pasar Oeba" in said
    assert "5 December 2099" in said
    moved = ("event", "change", "PASAR-OEBA", "--on", "2099-12-06", "--by", "maria", "--json")
    assert installation.payung(*moved).json == ENTERED | {"on": "2099-12-06"}
    ended = installation.payung("event", "call-off", "PASAR-OEBA", "--why", "banjir", "--by", "maria", "--lang", "en")
    assert "6 December 2099" in ended.out
    assert "banjir" in ended.out
    assert installation.payung(*moved).status == 3
    assert "No events." in installation.payung("event", "list", "--region", "53.08", "--lang", "en").out
