"""Orders sent by two processes at once: done whole and once. (Killed ones: test_year.)"""

from tests.conftest import Installation
from tests.faults.together import together
from tests.sponsors.test_parties import DISTRICT, agreed
from tests.sponsors.walk import CODE, MONTH, Walk

WHY = ("--why", "Surat 1", "--by", "maria")


def test_two_processes_that_confirm_one_order_do_it_once(installation: Installation, walk: Walk) -> None:
    agreed(walk, DISTRICT)
    walk.receive(4 * MONTH)
    words = ("agreement", "refund", CODE, "--amount", MONTH, "--reference", "RET-1", *WHY, "--json")
    placed = together(installation, walk, words, words)
    assert sorted(each.json["repeated"] for each in placed) == [False, True]
    confirm = ("order", "confirm", placed[0].json["order"], "--by", "yosef", "--json")
    confirmed = together(installation, walk, confirm, confirm)
    assert sorted(each.json["repeated"] for each in confirmed) == [False, True]
    assert confirmed[0].json["figures"] == confirmed[1].json["figures"]
    assert walk.balance("waiting") == -3 * MONTH
    assert walk.holds()
