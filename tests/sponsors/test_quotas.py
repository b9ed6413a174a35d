"""Who counts against a quota: people to whom the agreement gave a month, or promises one."""

from payung.sponsors.orders.asked import Voiding
from tests.sponsors.orders.test_actions import done
from tests.sponsors.walk import MONTH, Walk, next_month, rows


def test_a_list_that_was_voided_whole_takes_no_place(walk: Walk) -> None:
    walk.agreement(quotas={"53.71": 3})
    walk.enrol(rows(1, 4))
    done(walk, Voiding(next_month()))
    assert walk.check(rows(11, 14)).over_quota == {}
    walk.enrol(rows(11, 14))
    assert walk.check(rows(1, 2)).over_quota == {"53.71": 1}
    assert walk.holds()


def test_whoever_got_a_month_keeps_the_place(walk: Walk) -> None:
    walk.agreement(quotas={"53.71": 3})
    walk.enrol(rows(1, 4))
    walk.receive(3 * MONTH)
    done(walk, Voiding(next_month()))
    assert walk.check(rows(11, 12)).over_quota == {"53.71": 1}
