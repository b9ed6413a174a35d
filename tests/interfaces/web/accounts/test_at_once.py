"""Tries that arrive at the same moment, each on a connection of its own: no more are judged than one after the other.

Whoever waits too long for their turn to be counted is refused without being judged, so fewer may be.
"""

import re

from django.http import HttpResponse

from tests.conftest import Fresh
from tests.interfaces.web.accounts.visitor import PASSWORD, Visitor, code_of, made
from tests.sponsors.walk import at_once

JUDGED, SHUT = "Name and password do not belong together.", "Wait a quarter of an hour"


def said(answers: list[HttpResponse], text: str) -> int:
    """How many of the answers say this."""
    return sum(text in answer.content.decode() for answer in answers)


def at_the_second_factor(name: str, browsers: int) -> list[Visitor]:
    """So many browsers in which the password was right."""
    visitors = [Visitor() for _ in range(browsers)]
    for visitor in visitors:
        assert visitor.enter(name).headers["Location"] == "/staff/second/enter"
    return visitors


def post_at_once(visitors: list[Visitor], code: str) -> list[int]:
    """What each is answered who sends this code, in order of the status."""
    answers = at_once(*[lambda v=each: v.post("/staff/second/enter", {"code": code}) for each in visitors])
    return sorted(answer.status_code for answer in answers)


def test_five_passwords_of_a_name_are_judged(way_in: Fresh) -> None:
    made("maria")
    visitors = [Visitor() for _ in range(8)]
    answers = at_once(*[lambda v=each: v.enter("maria", "salah sekali ini") for each in visitors])
    assert 0 < said(answers, JUDGED) <= 5
    assert said(answers, JUDGED) + said(answers, SHUT) == 8
    assert SHUT in Visitor().enter("maria", PASSWORD).content.decode()


def test_twenty_passwords_from_an_address_are_judged(way_in: Fresh) -> None:
    visitors = [Visitor() for _ in range(24)]
    answers = at_once(*[lambda v=each, n=n: v.enter(f"name{n}", "salah") for n, each in enumerate(visitors)])
    assert 0 < said(answers, JUDGED) <= 20
    assert said(answers, JUDGED) + said(answers, SHUT) == 24


def test_five_codes_of_an_account_are_judged(way_in: Fresh, visitor: Visitor) -> None:
    visitor.inside(made("maria"))
    answers = at_once(
        *[
            lambda v=each, n=n: v.post("/staff/second/enter", {"code": f"{n:06}"})
            for n, each in enumerate(at_the_second_factor("maria", 8))
        ]
    )
    assert {answer.status_code for answer in answers} == {422}
    assert 3 <= said(answers, SHUT) < 8


def test_a_code_and_a_recovery_code_let_in_once(way_in: Fresh, visitor: Visitor) -> None:
    visitor.enter(made("maria"))
    secret = visitor.set_up()
    page = visitor.get("/staff/second/recovery").content.decode()
    for code in (code_of(secret, steps=1), re.findall(r"<code>(\d{4} \d{4})</code>", page)[0]):
        assert post_at_once(at_the_second_factor("maria", 4), code) == [302, 422, 422, 422]
