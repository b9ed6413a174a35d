"""Two officers at the counter, and somebody whose name was mistyped there."""

from collections.abc import Mapping
from datetime import UTC, datetime

from payung.access.actions import add_user
from payung.kernel.problems import Refused
from payung.people.cells import Cell
from payung.people.corrections.actions import Corrected, confirm_correction, decline_correction, propose_correction
from payung.people.corrections.identity import Identity
from payung.people.corrections.queries import identities
from payung.people.queries import Member
from tests.people.counter import OFFICER, open_counter

OTHER = "yosef"
WHY, EVIDENCE = "salah ketik di meja", "KTP, dilihat di kantor desa"


def open_office() -> None:
    """The officer of the counter, and another."""
    open_counter()
    add_user(name=OTHER, by=OTHER, at=datetime.now(UTC))


def propose(
    member: Member, changes: Mapping[str, Cell], *, by: str = OFFICER, why: str = WHY, evidence: str = EVIDENCE
) -> Corrected:
    """Somebody asks for a correction."""
    at = datetime.now(UTC)
    return propose_correction(number=str(member.number), changes=changes, why=why, evidence=evidence, by=by, at=at)


def confirm(id: str, *, by: str = OTHER, nik: str = "") -> Corrected:
    """Somebody else says yes."""
    return confirm_correction(id=id, by=by, at=datetime.now(UTC), nik=nik)


def decline(id: str, *, by: str = OTHER, why: str = "tidak cocok dengan KTP") -> Corrected:
    """Somebody says no."""
    return decline_correction(id=id, why=why, by=by, at=datetime.now(UTC))


def correct(member: Member, changes: Mapping[str, Cell], *, nik: str = "") -> Corrected:
    """A correction, asked for and confirmed."""
    return confirm(propose(member, changes).correction.id, nik=nik)


def who(member: Member) -> Identity:
    """Who the registry says this is."""
    return identities(workers=[member.id])[member.id]


def codes(refused: Refused) -> list[str]:
    """What was refused, and where."""
    return [f"{problem.code} ({problem.where})" for problem in refused.problems]
