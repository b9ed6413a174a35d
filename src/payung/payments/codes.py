"""Payment codes: who pays under a code, whatever arrives."""

from typing import Literal, NamedTuple

from payung.contributions.actions import funder
from payung.contributions.due import DueMonth, due_months
from payung.contributions.payers import THEMSELVES
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.payments.savings import account
from payung.people.groups.queries import everybody, group_by_number, in_group, membership
from payung.people.numbers import read_number
from payung.people.queries import Member, member_by_number


class Payer(NamedTuple):
    """A worker or a group who pays under a code: the participant number, or the group's own. It never expires."""

    code: int
    kind: Literal["worker", "group"]
    id: int
    name: str
    members: tuple[Member, ...]
    """For whom it pays: the worker, or everybody who belongs to the group in some month."""

    @property
    def account(self) -> str:
        """Where the payer's money waits."""
        return account(code=self.code)

    def due(self, *, start: Month, count: int) -> list[DueMonth]:
        """The first `count` months from `start` on of which something is unpaid."""
        if self.kind == "worker":
            return due_months(workers=self.members, start=start, count=count, payer="self")
        terms = membership(group_id=self.id)

        def belongs(worker: int, month: Month) -> bool:
            return in_group(terms=terms.get(worker, ()), month=month)

        return due_months(workers=self.members, start=start, count=count, payer="group", belongs=belongs)

    def funder(self) -> int:
        """The id of the funder whose money it is."""
        kind, name = ("self", THEMSELVES) if self.kind == "worker" else ("group", self.name)
        return funder(kind=kind, name=name)


def read_code(*, code: str) -> int:
    """The number of a code as somebody typed it, or a bank sent it. Raises Refused `code.mistyped`."""
    if (number := read_number(code)) is None:
        raise Refused(Problem("code.mistyped", "code"))
    return number


def payer(*, code: str) -> Payer:
    """Who pays under this code. Raises Refused: `code.mistyped`, `code.unknown`."""
    number = read_code(code=code)
    if worker := member_by_number(number=number):
        return payer_of(worker=worker)
    if group := group_by_number(number=number):
        return Payer(number, "group", group.id, group.name, tuple(everybody(group_id=group.id)))
    raise Refused(Problem("code.unknown", "code", str(number)))


def payer_of(*, worker: Member) -> Payer:
    """A worker as somebody who pays."""
    return Payer(worker.number, "worker", worker.id, worker.name, (worker,))
