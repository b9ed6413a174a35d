"""The counter: an officer, and people who come to register."""

from datetime import UTC, datetime
from uuid import uuid4

from payung.access.actions import add_user
from payung.people.actions import register_worker
from payung.people.cells import Cell
from payung.people.checks import Entry
from payung.people.queries import Member, worker
from tests.people.entries import somebody

OFFICER = "maria"


def open_counter() -> None:
    """An officer comes in."""
    add_user(name=OFFICER, by=OFFICER, at=datetime.now(UTC))


def registered(of: Entry | None = None, **cells: Cell) -> Member:
    """Somebody who was just registered, whoever it is."""
    done = register_worker(
        entry=of or somebody(**cells),
        registration=uuid4(),
        channel="desk",
        by=OFFICER,
        at=datetime.now(UTC),
        different="yang lain juga bernama begitu",
    )
    return worker(number=str(done.number))
