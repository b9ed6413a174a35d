"""Orders and invoices that are killed, or sent by two processes at once: done whole and once, or not at all."""

from tests.conftest import Installation
from tests.faults.kills import killed_before_the_last_write
from tests.faults.test_lists import everything
from tests.faults.together import together
from tests.sponsors.test_parties import DISTRICT, agreed
from tests.sponsors.walk import CODE, MONTH, Walk, next_month, rows

M1, M2, M3 = (next_month() + n for n in range(3))
WHY = ("--why", "Surat 1", "--by", "maria")


def test_killed_before_the_last_write_nothing_is_left(installation: Installation, walk: Walk) -> None:
    agreed(walk, DISTRICT, months=3)
    agreed(walk, code="NEXT")
    walk.enrol(rows(1, 6))
    walk.receive(4 * MONTH)
    asked = (
        ("hand-over", CODE, "--from", M2, "--pays", "apbn:Kementerian=1"),
        ("void", CODE, "--from", M3),
        ("refund", CODE, "--amount", MONTH, "--reference", "RET-1"),
        ("carry-over", CODE, "--amount", MONTH, "--into", "NEXT"),
    )
    done_whole(installation, walk, "agreement", "invoice", CODE, "--month", M1, "--by", "maria")
    for words in asked:
        done_whole(installation, walk, "agreement", *words, *WHY)
        [order] = installation.payung("order", "list", "--json").json["orders"][:1]
        done_whole(installation, walk, "order", "confirm", order["order"], "--by", "yosef")
    assert (walk.balance("waiting"), walk.balance("waiting", "NEXT")) == (-2 * MONTH, -MONTH)


def done_whole(installation: Installation, walk: Walk, *words: object) -> None:
    """Kill a command before its last write, which leaves nothing; then let it do all."""
    before = everything(walk)
    killed_before_the_last_write(installation, walk, *words)
    assert everything(walk) == before, words
    assert installation.payung(*words).status == 0
    assert everything(walk) != before
    assert walk.holds()


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
