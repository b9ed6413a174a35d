"""What people × months cost and protect, before any money is promised: so that options can stand beside each other.

    option = Option(people=100_000, months=6, payer="apbd")
    weigh(option=option, scene=Scene(first_month=Month.parse("2026-12")), budget=10_080_000_000, book=book())

Every month is priced by its own page of the book, for each sector. Protection, grace and the wait for the death
benefit are the law's (`law.coverage`, `law.death`), asked for one person who is new and whose months are paid before
they begin; deaths are those that the tables expect (`mortality`). It reads no registry: what it takes for granted is
said by `assumptions`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from payung.kernel.language import Language
from payung.kernel.months import Month, months
from payung.kernel.problems import Problem, Refused
from payung.law.book import Book, NotInForce
from payung.law.checks import LONGEST_PERIOD, check_price
from payung.law.contributions import MonthPrice, monthly_contribution
from payung.law.coverage import PaidMonth, State
from payung.law.death import FUNERAL, death_benefit, membership
from payung.reporting.planning.mortality import Mix, dying

MOST_PEOPLE = 1_000_000_000
KEPT_MONTHS = (1, 3, 6, 12)
FEWER, MORE = 0.7, 1.7
"""Deaths may be so many times those expected: if nobody is older than 49, and if ages go up to 64 evenly."""


def rounded(people: int, part: Fraction) -> int:
    """So many of these people as come nearest to a part of them; half a person counts."""
    return int(people * part + Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Option:
    """So many people for so many months, paid by a kind of funder."""

    people: int
    months: int
    payer: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What is the same for every option: when it begins, what is paid for, and who the people are taken to be.

    `income` is whole rupiah a month; `transport` the part of the people who drive: they have a discount of their own;
    `retention` are parts of the people who may go on by paying alone.
    """

    first_month: Month
    programmes: tuple[str, ...] = ("jkk", "jkm")
    income: int = 0
    transport: Fraction = Fraction(0)
    mix: Mix = Mix(18, 55, Fraction(1, 2))
    retention: tuple[Fraction, ...] = ()

    def by_sector(self, people: int) -> dict[str, int]:
        """So many people by sector, those without any left out. Half a person drives."""
        driving = rounded(people, self.transport)
        return {sector: count for sector, count in (("transport", driving), ("other", people - driving)) if count}


class MonthCost(NamedTuple):
    """A month: what it costs a person of each sector (whole rupiah, with its lines), and all of them."""

    month: Month
    prices: Mapping[str, MonthPrice]
    cost: int


class Stretch(NamedTuple):
    """Days in a row, both inclusive, on which a death leaves the same.

    `jkm` is what it leaves in whole rupiah, `full` whether that is more than the funeral; `because` are the articles.
    """

    first: date
    last: date
    state: State
    jkm: int
    full: bool
    because: tuple[str, ...]

    @property
    def days(self) -> int:
        """How many days these are."""
        return (self.last - self.first).days + 1


class Range(NamedTuple):
    """How many are expected, and between how many and how many it may be."""

    low: float
    expected: float
    high: float


class Payout(NamedTuple):
    """The same of money, in whole rupiah."""

    low: int
    expected: int
    high: int


class Deaths(NamedTuple):
    """Deaths expected while people are protected, by when they fall and by what they leave; `jkm` is all they leave."""

    paid: Range
    grace: Range
    funeral_only: Range
    full: Range
    jkm: Payout


class Keeping(NamedTuple):
    """What `months` more cost, in whole rupiah: for everybody by the same funder; for one who pays alone, by sector."""

    months: int
    cost: int
    own: Mapping[str, int]


class After(NamedTuple):
    """Who goes on by paying alone if that part of the people does, and who loses cover."""

    retention: Fraction
    stay: int
    lose: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """An option with what it costs and protects. Money in whole rupiah, days inclusive.

    `within_budget` is how many people the budget reaches for these months.
    """

    option: Option
    months: tuple[MonthCost, ...]
    budget: int
    within_budget: int
    stretches: tuple[Stretch, ...]
    deaths: Deaths
    keeping: tuple[Keeping, ...]
    after: tuple[After, ...]

    @property
    def cost(self) -> int:
        """All people for all months."""
        return sum(month.cost for month in self.months)

    @property
    def left(self) -> int:
        """What the budget has left; below zero, what it lacks."""
        return self.budget - self.cost

    @property
    def cost_per_person(self) -> int:
        """For all months, on average over sectors; half a rupiah counts."""
        return (2 * self.cost + self.option.people) // (2 * self.option.people)

    @property
    def person_months(self) -> int:
        """People times months."""
        return self.option.people * self.option.months

    @property
    def last_paid(self) -> date:
        """The last day of paid cover: on the next one everybody loses it."""
        return self.months[-1].month.last

    @property
    def last_protected(self) -> date:
        """The last day of protection, grace included."""
        return self.stretches[-1].last

    def days(self, *, full: bool) -> int:
        """Days on which a death leaves the full benefit, or else the funeral grant alone."""
        return sum(each.days for each in self.stretches if each.full == full)

    def person_days(self, *, full: bool) -> int:
        """The same days for all people together."""
        return self.option.people * self.days(full=full)


def weigh(*, option: Option, scene: Scene, budget: int, book: Book, language: Language = "id") -> Weighed:
    """What an option costs and protects. `budget` in whole rupiah.

    Raises Refused for what has no price (unknown funder or programme, months before the law), and for more people or
    months than anybody can mean.
    """
    try:
        if problems := _check(option, scene, book):
            raise Refused(*problems)
        end = scene.first_month + option.months
        priced = _price(option, scene, book, scene.first_month, option.months, language)
        after = _price(option, scene, book, end, max(KEPT_MONTHS))
        own = _price(replace(option, payer="self"), scene, book, end, max(KEPT_MONTHS))
        stretches = _stretches(option, scene, book, language)
    except NotInForce as silence:
        raise Refused(Problem("law.not_in_force", "from", silence.first.isoformat())) from silence
    return Weighed(
        option=option,
        months=priced,
        budget=budget,
        within_budget=_within(budget, option, scene, book),
        stretches=stretches,
        deaths=_deaths(option, scene, stretches),
        keeping=tuple(_keeping(after[:count], own[:count]) for count in KEPT_MONTHS),
        after=tuple(_after(option.people, part) for part in scene.retention),
    )


def _check(option: Option, scene: Scene, book: Book) -> list[Problem]:
    checks = [
        (0 < option.people <= MOST_PEOPLE, Problem("plan.people_impossible", "option", str(option.people))),
        (0 < option.months <= LONGEST_PERIOD, Problem("plan.months_impossible", "option", str(option.months))),
    ]
    page = book.on(scene.first_month.first)
    return [problem for holds, problem in checks if not holds] + check_price(
        page=page,
        income=scene.income,
        programmes=scene.programmes,
        sector="other",
        payer=option.payer,
        kind="independent",
    )


# What it costs


def _price(
    option: Option, scene: Scene, book: Book, start: Month, count: int, language: Language = "id"
) -> tuple[MonthCost, ...]:
    """Each month by its own page of the book, and each sector by its own discount."""
    people = scene.by_sector(option.people)
    priced = []
    for month in months(start, count=count):
        prices = {
            sector: monthly_contribution(
                page=book.on(month.first),
                month=month,
                income=scene.income,
                programmes=scene.programmes,
                sector=sector,
                payer=option.payer,
                language=language,
            )
            for sector in people
        }
        priced.append(MonthCost(month, prices, sum(people[sector] * price.total for sector, price in prices.items())))
    return tuple(priced)


def _within(budget: int, option: Option, scene: Scene, book: Book) -> int:
    """The most people whom the budget pays all these months: what it costs grows with every person."""
    one = {}
    for sector, part in (("transport", Fraction(1)), ("other", Fraction(0))):
        alone = replace(option, people=1), replace(scene, transport=part)
        one[sector] = sum(month.cost for month in _price(*alone, book, scene.first_month, option.months))

    def cost(people: int) -> int:
        return sum(count * one[sector] for sector, count in scene.by_sector(people).items())

    return bisect_right(range(MOST_PEOPLE), budget, key=cost) - 1


def _keeping(funded: Sequence[MonthCost], own: Sequence[MonthCost]) -> Keeping:
    sectors = own[0].prices
    alone = {sector: sum(month.prices[sector].total for month in own) for sector in sectors}
    return Keeping(len(funded), sum(month.cost for month in funded), alone)


def _after(people: int, part: Fraction) -> After:
    stay = rounded(people, part)
    return After(part, stay, people - stay)


# What it protects


def _stretches(option: Option, scene: Scene, book: Book, language: Language) -> tuple[Stretch, ...]:
    """The days of protection of one person, in stretches: the law is asked for each day, as it is for a claim."""
    term = months(scene.first_month, count=option.months)
    sponsored = option.payer not in ("self", "group")
    paid = [PaidMonth(month, month.first, sponsored) for month in term]
    found: list[Stretch] = []
    day = scene.first_month.first
    while (today := _on(day, paid, scene, book, language)) is not None:
        if found and found[-1][2:] == today[2:]:
            found[-1] = found[-1]._replace(last=day)
        else:
            found.append(today)
        day += timedelta(days=1)
    return tuple(found)


def _on(day: date, paid: Sequence[PaidMonth], scene: Scene, book: Book, language: Language) -> Stretch | None:
    """What a death on this day leaves; None once protection is over."""
    page = book.on(day)
    been = membership(page=page, paid=paid, on=day)
    if been is None:
        return None
    state: State = "paid" if Month.of(day) <= paid[-1].month else "grace"
    if "jkm" not in scene.programmes:
        return Stretch(day, day, state, 0, full=False, because=())
    award = death_benefit(
        page=page,
        consecutive_months=been.consecutive_months,
        paid_contribution_months=been.paid_contribution_months,
        is_new=been.is_new,
    )
    full = any(line.name != FUNERAL for line in award.lines)
    return Stretch(day, day, state, award.total, full, award.because(language=language))


def _deaths(option: Option, scene: Scene, stretches: Sequence[Stretch]) -> Deaths:
    """The deaths that the tables expect on the days of each stretch."""
    begin = scene.first_month.first

    def until(day: date) -> float:
        return option.people * dying(mix=scene.mix, days=(day - begin).days + 1)

    each = [(stretch, until(stretch.last) - until(stretch.first - timedelta(days=1))) for stretch in stretches]

    def among(wanted: Iterable[float]) -> Range:
        expected = sum(wanted)
        return Range(expected * FEWER, expected, expected * MORE)

    return Deaths(
        paid=among(count for stretch, count in each if stretch.state == "paid"),
        grace=among(count for stretch, count in each if stretch.state == "grace"),
        funeral_only=among(count for stretch, count in each if not stretch.full),
        full=among(count for stretch, count in each if stretch.full),
        jkm=Payout(*map(round, among(count * stretch.jkm for stretch, count in each))),
    )
