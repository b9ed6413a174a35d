"""The way to the desk: a link of ours, once and soon; then a visit of some hours, of somebody who is known."""

from datetime import datetime

import pytest
from django.core import signing

from payung.access import desk
from payung.access.actions import add_user, enter_desk, note_look
from payung.access.desk import INVITED_FOR, VISIT_LASTS, Visit, invite, invited, seal_visit, standing_visit
from payung.kernel.problems import Refused
from tests.conftest import Fresh
from tests.sponsors.walk import at_once

VISIT = Visit("maria", "v1")


@pytest.fixture(autouse=True)
def _maria(db: Fresh, at: datetime) -> None:
    add_user(name="maria", by="maria", at=at)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> object:
    """Lets so many seconds pass."""
    now = signing.time.time()

    def passed(seconds: float) -> None:
        monkeypatch.setattr(signing.time, "time", lambda: now + seconds)

    return passed


def refusal(invitation: str) -> str:
    with pytest.raises(Refused) as refused:
        invited(invitation=invitation)
    [problem] = refused.value.problems
    return problem.code


def test_an_invitation_is_for_its_user_alone() -> None:
    one, other = invited(invitation=invite(name="maria")), invited(invitation=invite(name="maria"))
    assert (one.name, other.name) == ("maria", "maria")
    assert one.id != other.id
    with pytest.raises(Refused):
        invite(name="stranger")


def test_an_invitation_ends(later) -> None:  # type: ignore[no-untyped-def]
    invitation = invite(name="maria")
    later(INVITED_FOR - 2)
    assert invited(invitation=invitation).name == "maria"
    later(INVITED_FOR + 2)
    assert refusal(invitation) == "desk.link_expired"


def test_what_is_no_invitation_of_ours_is_refused() -> None:
    whole = invite(name="maria")
    body, _, signature = whole.partition(":")
    forged = signing.dumps(VISIT, key="another secret", salt=desk.INVITATION)
    for wrong in ("", "x", whole[:-1], f"{body}x:{signature}", forged, seal_visit(visit=VISIT)):
        assert refusal(wrong) == "desk.link_invalid"


def test_an_invitation_is_used_once_even_by_two_at_once(db: Fresh, at: datetime) -> None:
    results = at_once(*[lambda: enter_desk(invitation="v1", by="maria", at=at)] * 4)
    assert [result for result in results if result is None] == [None]
    codes = {problem.code for each in results if each is not None for problem in each.problems}
    assert codes == {"desk.link_used"}
    assert db.rows("SELECT by, subject FROM audit_entry WHERE action = 'enter_desk'") == [("maria", "v1")]


def test_a_visit_lasts_some_hours(later) -> None:  # type: ignore[no-untyped-def]
    sealed = seal_visit(visit=VISIT)
    later(VISIT_LASTS - 2)
    assert standing_visit(sealed=sealed) == VISIT
    later(VISIT_LASTS + 2)
    assert standing_visit(sealed=sealed) is None


def test_a_visit_is_sealed_by_us_for_somebody_we_know() -> None:
    forged = signing.dumps(VISIT, key="another secret", salt=desk.VISIT)
    for wrong in ("", "x", forged, invite(name="maria"), seal_visit(visit=Visit("stranger", "v1"))):
        assert standing_visit(sealed=wrong) is None


def test_a_look_is_noted_once_in_a_visit(db: Fresh, at: datetime) -> None:
    for subject, visit in (("list a", "v1"), ("list a", "v1"), ("list b", "v1"), ("list a", "v2")):
        note_look(subject=subject, visit=visit, by="maria", at=at)
    assert db.rows("SELECT by, subject FROM audit_entry WHERE action = 'look' ORDER BY seq") == [
        ("maria", "list a visit v1"),
        ("maria", "list b visit v1"),
        ("maria", "list a visit v2"),
    ]
