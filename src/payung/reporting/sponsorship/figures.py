"""What a report for a sponsor says, as values: exact figures, whole rupiah, nobody by name."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from payung.kernel.months import Month
from payung.sponsors.queries import AgreementView
from payung.sponsors.stakes import Party

WINDOWS = (1, 3, 6)
"""Within how many months after the last sponsored one somebody may have gone on."""


class Asked(NamedTuple):
    """What is asked: of which agreement, which months (both counted in), on which day, as known at which instant.

    `party` is whom it is for; None for all of them.
    """

    agreement: AgreementView
    party: Party | None
    first: Month
    last: Month
    on: date
    known_at: datetime


class PartyMoney(NamedTuple):
    """Money of a party: received less what was taken back, given back, promised and unpaid, spent, and waiting."""

    party: Party
    received: int
    returned: int
    committed: int
    spent: int
    waiting: int


class Money(NamedTuple):
    """The agreement's money over its whole term, whatever months the report is about."""

    budget: int
    available: int
    parties: tuple[PartyMoney, ...]

    @property
    def spent(self) -> int:
        """What became paid months."""
        return sum(each.spent for each in self.parties)

    @property
    def committed(self) -> int:
        """What is promised and not paid yet."""
        return sum(each.committed for each in self.parties)


class FundedMonth(NamedTuple):
    """A month that stands paid: for how many people, rupiah by programme, and what each party gave, by its number."""

    month: Month
    people: int
    programmes: Mapping[str, int]
    shares: Mapping[int, int]

    @property
    def amount(self) -> int:
        """Whole rupiah of all programmes."""
        return sum(self.programmes.values())


class Group(NamedTuple):
    """People who are alike in all that is counted, with their person-months and rupiah in the months of the report.

    `age` is the lowest of its group (AGES), `occupation` a code of the catalogue, `decile` None where nobody told one.
    """

    region: str
    sex: str
    age: int
    occupation: str
    decile: int | None
    people: int
    months: int
    amount: int


AGES = (0, 18, 25, 35, 45, 55, 65)
"""The youngest of each group of ages."""


class ListOutcome(NamedTuple):
    """A list as it was last checked: its rows by outcome and by reason, and whom its approval enrolled (0 before it).

    `round` counts from 1; a list that is the mended rejects of another is a later round.
    """

    id: str
    checked_on: date
    round: int
    rows: int
    outcomes: Mapping[str, int]
    reasons: Mapping[str, int]
    enrolled: int


class Quota(NamedTuple):
    """How many people an agreement takes of a place at most, and has now."""

    place: str
    most: int
    people: int


class Deaths(NamedTuple):
    """People of the agreement whose death a register reported, by whether they were protected on that day.

    `registers` are how many files of deaths count, the newest as of `as_of`: where there is none, nobody knows.
    """

    registers: int
    as_of: date | None
    protected: int
    not_protected: int


class Ended(NamedTuple):
    """People whose sponsored months have ended, alike in all that is counted.

    `last` is the last month that the agreement paid for them, `own` the first month after it that they paid
    themselves, `other` the first that another sponsor paid; None where there is none.
    """

    region: str
    sex: str
    last: Month
    own: Month | None
    other: Month | None
    people: int


class Stayed(NamedTuple):
    """Of `people` whose window of months is over, how many paid at least one of these months themselves."""

    people: int
    stayed: int


class After(NamedTuple):
    """What became of people after the months of the agreement: those whose months go on, who died, and who ended."""

    going_on: int
    dead: int
    ended: tuple[Ended, ...]

    def stayed(self, *, months: int, on: date, region: str = "", sex: str = "") -> Stayed:
        """Who paid one of the first so many months after their last sponsored one.

        Only of those who had the chance: all these months are over on the day `on`. Of one region or sex, if given.
        """
        had = [
            each
            for each in self.ended
            if each.last + months < Month.of(on) and region in ("", each.region) and sex in ("", each.sex)
        ]
        stayed = (each.people for each in had if each.own and each.own - each.last <= months)
        return Stayed(sum(each.people for each in had), sum(stayed))


class Report(NamedTuple):
    """All of it. `entry` and `digest` are the head of the audit chain at `known_at`; `provisional`: it may yet change.

    `enrolled` are the people whom approved lists enrolled, `left` those of them who left, by reason; `cover` are the
    same people by their protection on the day: paid, grace, none.
    """

    asked: Asked
    entry: int
    digest: str
    provisional: bool
    money: Money
    months: tuple[FundedMonth, ...]
    groups: tuple[Group, ...]
    enrolled: int
    left: Mapping[str, int]
    lists: tuple[ListOutcome, ...]
    quotas: tuple[Quota, ...]
    cover: Mapping[str, int]
    deaths: Deaths
    after: After
    next_steps: Mapping[str, int]

    @property
    def parties(self) -> Sequence[Party]:
        """The parties it speaks of: the one it is for, or all."""
        return [self.asked.party] if self.asked.party else self.asked.agreement.sharing.parties

    @property
    def shared(self) -> bool:
        """Whether several pay the agreement."""
        return len(self.asked.agreement.sharing.parties) > 1
