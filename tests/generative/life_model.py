"""Workers' lives kept by hand: what is told of them, receipts, and the months that these paid. The plainest books."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from payung.kernel.months import Month
from payung.law.book import book
from payung.law.contributions import monthly_contribution
from payung.people.occupations import occupations

PERIODS = (1, 2, 3, 6, 12)
FAR_AHEAD = 60
"""Months: beyond them nobody is asked for anything."""


class Line(NamedTuple):
    """What is paid: one programme of one job of one worker in one month."""

    worker: int
    job: int
    programme: str
    month: Month


class Job(NamedTuple):
    """What prices a job."""

    occupation: str
    income: int


class Told(NamedTuple):
    """From a month on something is so; told later, it counts more."""

    since: Month
    value: object


def counts(told: list[Told], month: Month) -> object:
    """What was last said about a month; None where nothing was."""
    return ([None] + [each.value for each in told if each.since <= month])[-1]


@dataclass
class Life:
    """What is told of one worker: the jobs, JHT, and the month of a death, after which nothing is owed."""

    jobs: dict[int, list[Told]]
    jht: list[Told] = field(default_factory=list)
    died: Month | None = None

    def job(self, n: int, month: Month) -> Job | None:
        found = counts(self.jobs.get(n, []), month)
        return found if isinstance(found, Job) else None

    def lines(self, worker: int, month: Month, payer: str, programmes: tuple[str, ...] | None) -> dict[Line, int]:
        """What the law asks for a month, paid or not, with its price."""
        if self.died:
            return {}
        first = programmes or ("jkk", "jkm", *(["jht"] if counts(self.jht, month) else []))
        found = {}
        for n, asked in ((1, first), (2, ("jkk",))):
            if job := self.job(n, month):
                for programme, price in _prices(job, month, asked, payer):
                    found[Line(worker, n if programme == "jkk" else 1, programme, month)] = price
        return found


def _prices(job: Job, month: Month, programmes: tuple[str, ...], payer: str) -> Iterator[tuple[str, int]]:
    priced = monthly_contribution(
        page=book().on(month.first),
        month=month,
        income=job.income,
        programmes=programmes,
        sector=occupations()[job.occupation].sector,
        payer=payer,
    )
    return ((line.programme, line.amount) for line in priced.lines)


@dataclass
class Receipt:
    """Money that came: of whom (0: nobody), where it is, whether it was taken back, and what of it left again."""

    payer: int
    amount: int
    account: str = "bank"
    is_reversed: bool = False
    left: int = 0


@dataclass
class Funding:
    """Months paid at once: by whom, out of which receipts; no lines once one of these was taken back."""

    funder: str
    lines: dict[Line, int]
    sources: dict[str, int]


class Due(NamedTuple):
    """A month of which something is unpaid, and whether all of it is."""

    month: Month
    lines: dict[Line, int]
    whole: bool

    @property
    def price(self) -> int:
        return sum(self.lines.values())


@dataclass
class Books:
    """Everybody. Payers are the workers, counted from 1, and the group, which is 99."""

    lives: dict[int, Life]
    names: dict[int, str]
    members: dict[int, list[Told]] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    fundings: list[Funding] = field(default_factory=list)
    wishes: dict[int, int] = field(default_factory=dict)
    handed_in: int = 0
    sponsored: list[Month] = field(default_factory=list)
    """The months of worker 1 that a sponsor promised and has not come to."""
    of_sponsor: int = 0

    def standing(self) -> dict[Line, tuple[int, str]]:
        """Every line that stands paid, with its price and who paid it."""
        found: dict[Line, tuple[int, str]] = {}
        for funding in self.fundings:
            for line, price in funding.lines.items():
                assert line not in found, "paid twice"
                found[line] = price, funding.funder
        return found

    def due(self, payer: int, start: Month, count: int, programmes: tuple[str, ...] | None = None) -> list[Due]:
        """The first months of which a payer has something to pay."""
        paid = self.standing()
        found: list[Due] = []
        for month in (start + n for n in range(FAR_AHEAD)):
            asked: dict[Line, int] = {}
            for worker, life in self.lives.items():
                if payer == worker or (payer == GROUP and counts(self.members.get(worker, []), month)):
                    asked |= life.lines(worker, month, "group" if payer == GROUP else "self", programmes)
            lines = {line: price for line, price in asked.items() if line not in paid}
            if lines and len(found) < count:
                found.append(Due(month, lines, len(lines) == len(asked)))
        return found

    def waits(self, reference: str) -> int:
        """What of a receipt pays nothing, and is still here."""
        receipt = self.receipts[reference]
        used = sum(funding.sources.get(reference, 0) for funding in self.fundings if funding.lines)
        return 0 if receipt.is_reversed else receipt.amount - used - receipt.left

    def purse(self, payer: int) -> dict[str, int]:
        """A payer's money that waits, oldest first."""
        of = [reference for reference, receipt in self.receipts.items() if receipt.payer == payer]
        return {reference: self.waits(reference) for reference in of if self.waits(reference)}

    def savings(self, payer: int) -> int:
        return sum(self.purse(payer).values())

    def spend(self, payer: int, today: Month) -> list[Month]:
        """Savings pay the longest period that they reach."""
        most = self.wishes.get(payer, 12)
        due, money = self.due(payer, today, most), self.savings(payer)
        lengths = [n for n in range(1, len(due) + 1) if n in PERIODS or n == len(due)]
        reached = [n for n in lengths if sum(each.price for each in due[:n]) <= money]
        if not reached:
            return []
        paid = due[: reached[-1]]
        self.pay(payer, paid, take(self.purse(payer), sum(each.price for each in paid)))
        return [each.month for each in paid]

    def pay(self, payer: int, paid: list[Due], sources: dict[str, int]) -> None:
        """Months are paid; what was wished for is fulfilled."""
        lines = {line: price for each in paid for line, price in each.lines.items()}
        self.fundings.append(Funding(self.names[payer], lines, sources))
        self.wishes.pop(payer, None)

    def move_out(self, sources: dict[str, int]) -> None:
        """Money that waited leaves."""
        for reference, amount in sources.items():
            self.receipts[reference].left += amount

    def undo(self, reference: str) -> None:
        """A receipt is taken back, and every month that it helped to pay."""
        self.receipts[reference].is_reversed = True
        for funding in self.fundings:
            if reference in funding.sources:
                funding.lines = {}

    def sponsor_pays(self, amount: int) -> None:
        """A sponsor's money pays the months it promised to worker 1, in order, of what nobody paid."""
        self.of_sponsor += amount
        for month in list(self.sponsored):
            asked = {Line(1, 1, "jkk", month): 10_000, Line(1, 1, "jkm", month): 6_800}
            lines = {line: price for line, price in asked.items() if line not in self.standing()}
            used = sum(sum(each.lines.values()) for each in self.fundings if each.funder == SPONSOR)
            if sum(lines.values()) > self.of_sponsor - used:
                return
            self.sponsored.remove(month)
            self.fundings.append(Funding(SPONSOR, lines, {}))

    def held(self) -> int:
        """Cash in the agent's hands."""
        taken = [each for each in self.receipts.values() if each.account != "bank" and not each.is_reversed]
        return sum(each.amount for each in taken) - self.handed_in

    def accounts(self) -> dict[str, int]:
        """What stands where; what we owe is below zero."""
        came = sum(each.amount for each in self.receipts.values() if not each.is_reversed and each.account == "bank")
        found = {"bank": came + self.handed_in + self.of_sponsor, "agent": self.held()}
        found["bank"] -= sum(each.left for each in self.receipts.values())
        found["unclaimed"] = -self.savings(0)
        for payer in self.names:
            found[f"savings {payer}"] = -self.savings(payer)
        for line, (price, _) in self.standing().items():
            name = f"contributions/{line.programme}"
            found[name] = found.get(name, 0) - price
        return {name: amount for name, amount in found.items() if amount}


GROUP = 99
SPONSOR = "Sponsor NTT"


def take(purse: dict[str, int], amount: int) -> dict[str, int]:
    """So much out of a purse, the oldest first."""
    taken = {}
    for reference, there in purse.items():
        if part := min(there, amount):
            taken[reference] = part
        amount -= part
    return taken
