"""kill -9 during a worker's own payment: the months, the receipt and the books are all there, or nothing is."""

from payung.kernel.months import Month
from tests.conftest import Installation
from tests.faults.kills import KILLS, Moments, killed, killed_before_the_last_write, wait_for_stillness
from tests.sponsors.walk import Walk, next_month, own_price, row


def test_a_killed_payment_leaves_nothing_or_all_of_it(installation: Installation, walk: Walk) -> None:
    """A killed payment is given again under its own reference; in the end every month is paid once."""
    number, first, moments = walk.register(row(1)).number, next_month(), Moments(seed=4)

    def pay(n: int) -> list[object]:
        month: Month = first + n
        words = ("pay", "--number", number, "--months", 1, "--programmes", "jkk,jkm", "--from", month)
        return [*words, "--amount", own_price(month), "--reference", f"TX-{n}", "--by", "maria", "--json"]

    killed_before_the_last_write(installation, walk, *pay(0))
    assert walk.count("payments_receipt") == walk.count("contributions_paidmonth") == walk.count("ledger_transfer") == 0
    assert walk.holds()
    moments.measure(installation, *pay(0))
    paid, interrupted = 1, 0
    for _ in range(KILLS):
        interrupted += killed(installation, *pay(paid), after=moments.next())
        wait_for_stillness(walk)
        found = walk.count("payments_receipt")
        assert found in (paid, paid + 1)
        paid = found
        assert walk.count("contributions_paidmonth") == paid * 2
        assert walk.count("contributions_funding") == paid
        assert walk.holds()
    assert interrupted
    again = installation.payung(*pay(paid - 1))
    last = installation.payung(*pay(paid))
    assert [answer.json["months"] for answer in (again, last)] == [[str(first + paid + -1)], [str(first + paid)]]
    assert walk.count("payments_receipt") == paid + 1
    assert walk.holds()
