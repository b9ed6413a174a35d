"""A sponsor's year kept by hand: the plainest books that answer the same questions, one person and month at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, field

PRICE = {"jkk": 10_000, "jkm": 6_800}
"""A month in the lowest band, paid from a public budget."""

Month = int
Parts = dict[int, int]
Sums = dict[tuple[str, int], int]
"""Rupiah by programme and party."""


def split(amount: int, parts: Parts) -> Parts:
    """A rupiah at a time to whoever is furthest behind their part."""
    shares = {party: amount * part // sum(parts.values()) for party, part in parts.items()}
    while sum(shares.values()) < amount:
        behind = {party: amount * parts[party] - shares[party] * sum(parts.values()) for party in parts}
        shares[min(parts, key=lambda party: (-behind[party], party))] += 1
    return shares


@dataclass
class PaidMonth:
    """A month of a list that stands: for whom, from which receipts, and each party's part."""

    people: frozenset[int]
    sources: list[tuple[str, int]]
    shares: Sums


@dataclass
class Roll:
    """An approved list: its people, its months, who left from when on, and from when on it is void."""

    people: frozenset[int]
    months: range
    left: dict[int, Month] = field(default_factory=dict)
    void: Month = 10**6
    standing: dict[Month, PaidMonth] = field(default_factory=dict)
    last_paid: dict[Month, frozenset[int]] = field(default_factory=dict)

    def on(self, month: Month) -> frozenset[int]:
        """Who is promised this month."""
        return frozenset(who for who in self.people if month < self.left.get(who, 10**6))

    def unpaid(self) -> Iterator[Month]:
        """The months that are promised and do not stand paid."""
        return (month for month in self.months if month not in self.standing and month < self.void)

    def held(self, month: Month) -> dict[str, int]:
        """What is committed for an unpaid month: for whom it was last paid, or else for everybody, who has not left."""
        people = self.on(month) & self.last_paid.get(month, self.people)
        return {name: price * len(people) for name, price in PRICE.items()}


@dataclass
class Promise:
    """An agreement: its budget, who pays which parts from which month on, receipts in order, and lists in order."""

    budget: int
    stakes: list[tuple[Month, Parts]]
    rolls: dict[str, Roll] = field(default_factory=dict)
    receipts: dict[str, tuple[int, int]] = field(default_factory=dict)
    given_back: dict[str, int] = field(default_factory=dict)

    def parts(self, month: Month) -> Parts:
        """The parts of a month: the last word about it counts."""
        return [parts for first, parts in self.stakes if first <= month][-1]

    @property
    def parties(self) -> set[int]:
        """Everybody who ever pays."""
        return {party for _, parts in self.stakes for party in parts} | {party for party, _ in self.receipts.values()}

    def parted(self, sums: dict[str, int], month: Month) -> Sums:
        """Sums by programme, divided among the parties."""
        return {
            (name, party): share
            for name, amount in sums.items()
            for party, share in split(amount, self.parts(month)).items()
        }

    def committed(self) -> Sums:
        """What is promised and not paid."""
        sums: Sums = {}
        for roll in self.rolls.values():
            for month in roll.unpaid():
                for key, share in self.parted(roll.held(month), month).items():
                    sums[key] = sums.get(key, 0) + share
        return sums

    def spent(self) -> Sums:
        """What stands paid."""
        sums: Sums = {}
        for roll in self.rolls.values():
            for paid in roll.standing.values():
                for key, share in paid.shares.items():
                    sums[key] = sums.get(key, 0) + share
        return sums

    @property
    def available(self) -> int:
        """What of the budget is promised to nobody."""
        return self.budget - sum(self.committed().values()) - sum(self.spent().values())

    def purse(self, party: int) -> list[tuple[str, int]]:
        """What of a party's receipts nobody has used, oldest first."""
        used = [source for roll in self.rolls.values() for paid in roll.standing.values() for source in paid.sources]
        left = [
            (reference, amount - sum(part for of, part in used if of == reference) - self.given_back.get(reference, 0))
            for reference, (payer, amount) in self.receipts.items()
            if payer == party
        ]
        return [source for source in left if source[1]]

    def give_back(self, party: int, amount: int) -> None:
        """Money that waits leaves, the oldest first."""
        for reference, part in _take(self.purse(party), amount):
            self.given_back[reference] = self.given_back.get(reference, 0) + part

    def waiting(self, party: int) -> int:
        """What of a party's money pays nothing yet."""
        return sum(amount for _, amount in self.purse(party))


@dataclass
class Year:
    """All agreements, and the months that workers paid themselves, by the receipt that paid them."""

    promises: dict[str, Promise]
    own: dict[str, tuple[int, Month]] = field(default_factory=dict)

    def stands(self, who: int, month: Month) -> bool:
        """Whether somebody's month is paid, by whomever."""
        return (who, month) in self.standing()

    def standing(self) -> dict[tuple[int, Month], str]:
        """Every month of everybody that stands, and by whom: their own receipt, or a list."""
        found = {(who, month): reference for reference, (who, month) in self.own.items()}
        for promise in self.promises.values():
            for list_id, roll in promise.rolls.items():
                for month, paid in roll.standing.items():
                    for who in paid.people:
                        assert (who, month) not in found, "funded twice"
                        found[who, month] = list_id
        return found

    def is_busy(self, who: int, months: range) -> bool:
        """Whether a month of these is paid for somebody, or a list still has to pay it."""
        if any(self.stands(who, month) for month in months):
            return True
        return any(
            who in roll.on(month)
            for promise in self.promises.values()
            for roll in promise.rolls.values()
            for month in roll.unpaid()
            if month in months
        )

    def allocate(self, code: str) -> list[tuple[Month, str]]:
        """Pay what money reaches: earliest month first, then in order of approval; nobody overtakes."""
        promise, paid = self.promises[code], []
        order = {list_id: n for n, list_id in enumerate(promise.rolls)}
        unpaid = [(month, list_id) for list_id, roll in promise.rolls.items() for month in roll.unpaid()]
        for month, list_id in sorted(unpaid, key=lambda each: (each[0], order[each[1]])):
            roll = promise.rolls[list_id]
            people = frozenset(who for who in roll.on(month) if not self.stands(who, month))
            sums = {name: price * len(people) for name, price in PRICE.items()}
            shares = promise.parted(sums, month)
            of_party = {
                party: sum(share for (_, p), share in shares.items() if p == party) for party in promise.parties
            }
            more = sum(sums.values()) - sum(roll.held(month).values())
            if people and not any(map(promise.waiting, promise.parties)):
                break
            if more > promise.available or any(share > promise.waiting(party) for party, share in of_party.items()):
                break
            sources = [source for party in sorted(of_party) for source in _take(promise.purse(party), of_party[party])]
            roll.standing[month] = PaidMonth(people, sources, shares)
            paid.append((month, list_id))
        return paid

    def undo(self, code: str, reference: str) -> None:
        """A receipt is taken back: every list month that used it falls, and is owed again for whom it was paid."""
        promise = self.promises[code]
        for roll in promise.rolls.values():
            for month, paid in list(roll.standing.items()):
                if any(of == reference for of, _ in paid.sources):
                    del roll.standing[month]
                    roll.last_paid[month] = paid.people
        del promise.receipts[reference]
        self.allocate(code)


def _take(purse: list[tuple[str, int]], amount: int) -> list[tuple[str, int]]:
    taken = []
    for reference, there in purse:
        part = min(there, amount)
        amount -= part
        if part:
            taken.append((reference, part))
    return taken
