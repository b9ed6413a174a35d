"""Members as they are compared: by what they told last, and by what they were registered with."""

from datetime import UTC, datetime

from payung.access.actions import add_user
from payung.changes.actions import change_contact
from payung.people.corrections.actions import confirm_correction, propose_correction
from payung.people.describing import described
from payung.people.likeness import Described
from payung.people.queries import Member
from payung.sponsors.review import beside
from tests.conftest import Fresh
from tests.people.counter import OFFICER, open_counter, registered
from tests.people.entries import entry

OLD, NEW = "081234567890", "085200001111"


def description(member: Member) -> Described:
    return described(workers=[member.id])[member.id][1]


def tell(member: Member, **told: str) -> None:
    at = datetime.now(UTC)
    change_contact(number=str(member.number), told=told, since=at.date(), by=OFFICER, at=at)


def test_an_officer_sees_the_telephone_that_was_told_last_and_the_one_before_where_it_agrees(db: Fresh) -> None:
    open_counter()
    maria = registered(entry(phone=OLD, village="Fatukoko"))
    row = description(maria)
    assert row.earlier is None
    tell(maria, phone=NEW)
    member = description(maria)
    assert (member.phone, member.village, member.earlier) == ("6285200001111", "Fatukoko", row)
    shown = {each.name: each for each in beside(one=row, other=member, of_member=True, language="en")}
    assert (shown["phone"].other, shown["phone"].level) == ("••••••••••111; before: 6281234567890", "same")
    tell(maria, phone=OLD)
    assert description(maria) == row


def test_what_was_corrected_after_a_contact_was_told_counts_and_what_was_not_stays_as_told(db: Fresh) -> None:
    open_counter()
    add_user(name="yosef", by=OFFICER, at=datetime.now(UTC))
    maria = registered(entry(phone=OLD, village="Fatukoko"))
    tell(maria, phone=NEW, address="RT 09")
    at = datetime.now(UTC)
    asked = propose_correction(
        number=str(maria.number), changes={"village": "Tohe"}, why="salah tulis", evidence="KK", by=OFFICER, at=at
    )
    confirm_correction(id=asked.correction.id, by="yosef", at=datetime.now(UTC))
    found = description(maria)
    assert (found.phone, found.village, found.address) == ("6285200001111", "Tohe", "RT 09")
