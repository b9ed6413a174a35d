"""The desk at which a sample list is put together: whom it knows, and NIKs that nobody has."""

from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from typing import Final

from payung.kernel.months import Month
from payung.site.samples.handwriting import Clerk, Row
from payung.site.samples.members import REGISTRY, SERIALS, WORKING_AGES, Member, Population, years_before
from payung.site.samples.places import DISTRICT_NUMBERS

LISTS: Final = 100
"""Lists of so many neighbouring seeds share no NIK."""

_DRAWS: Final = 60  # of members, before a list does without


class Office:
    """People who are not members yet, members, and a clerk who writes them into rows.

    Ages are judged on day `on`; `term` is the half-open range of months that the agreement pays; `members` are
    members with their numbers, of whom nobody is taken twice.
    """

    def __init__(
        self,
        *,
        random: Random,
        seed: int,
        on: date,
        term: tuple[Month, Month],
        members: Sequence[tuple[Member, int]],
        max_decile: int,
        min_age: int,
    ) -> None:
        self.random = random
        self.max_decile = max_decile
        self.clerk = Clerk(random=random, max_decile=max_decile)
        block = 1 + seed % LISTS
        self._blocks = {REGISTRY, block}
        grown = [(age, weight) for age, weight in WORKING_AGES if age >= min_age]
        self._people = Population(random=random, on=on, ages=grown, block=block)
        self._children = Population(
            random=random, on=on, ages=[(n, 1) for n in range(min_age - 6, min_age)], block=block
        )
        self._old = Population(random=random, on=on, ages=[(n, 80 - n) for n in range(65, 80)], block=block)
        self._birthdays = (years_before(on, 65), years_before(on, min_age))
        self._term = term
        self._members = members
        self._taken: set[int] = set()
        self._strange: set[str] = set()

    def person(self) -> Member:
        """Somebody who may join and is no member."""
        return self._people.person()

    def person_where(self, fits: Callable[[Member], bool]) -> Member:
        """Somebody who may join and of whom `fits` holds."""
        while not fits(person := self.person()):
            pass
        return person

    def twins(self) -> tuple[Member, Member]:
        """Two such people born on one day to one mother."""
        return self._people.twins()

    def child(self) -> Member:
        """Somebody below the agreement's age."""
        return self._children.person()

    def old(self) -> Member:
        """Somebody of 65 or more on the day on which ages are judged."""
        return self._old.person()

    def member(
        self, *, covered: bool | None = None, fits: Callable[[Member], bool] = lambda member: True
    ) -> tuple[Member, int] | None:
        """A member who may join, with or without a paid month in the term; None where a few draws find none."""
        for _ in range(_DRAWS if self._members else 0):
            index = self.random.randrange(len(self._members))
            member = self._members[index][0]
            if index in self._taken or not self.may_join(member.birth_date):
                continue
            if covered in (None, self.is_covered(member)) and fits(member):
                self._taken.add(index)
                return self._members[index]
        return None

    def may_join(self, born: date) -> bool:
        """Whether somebody born that day is of an age to join."""
        return self._birthdays[0] < born <= self._birthdays[1]

    def is_covered(self, member: Member) -> bool:
        """Whether a month of the term is paid for the member."""
        return member.paid_from < self._term[1] and self._term[0] < member.paid_end

    def row(self, person: Member) -> Row:
        """The person as a clerk writes them."""
        return self.clerk.row(person)

    def wrong_digit(self, nik: str) -> str:
        """A NIK with one digit mistaken, as well-formed as the right one and nobody's."""

        def mistaken() -> str:
            place = self.random.choice((5, 12, 13, 14, 15))
            return nik[:place] + self.random.choice("0123456789") + nik[place + 1 :]

        return self._nobodys(mistaken)

    def other_nik(self, nik: str) -> str:
        """Another NIK for somebody born on the same day, as people have who were registered twice."""
        return self._nobodys(
            lambda: f"{nik[:5]}{self.random.choice('789')}{nik[6:12]}{self.random.randint(1, 9999):04}"
        )

    def transposed(self, nik: str) -> str:
        """A NIK two neighbouring digits of which changed places, but for those of date and sex, and nobody's."""
        places = [n for n in (2, 3, 4, 12, 13, 14) if nik[n] != nik[n + 1]]
        for n in self.random.sample(places, len(places)):
            other = f"{nik[:n]}{nik[n + 1]}{nik[n]}{nik[n + 2 :]}"
            if self._is_nobodys(other):
                self._strange.add(other)
                return other
        return self.wrong_digit(nik)

    def wrong_serial(self, nik: str) -> str:
        """A NIK of the same place, day and sex, one digit away, and nobody's: as twins have."""

        def other() -> str:
            place = self.random.choice((12, 13, 14, 15))
            return nik[:place] + self.random.choice("0123456789") + nik[place + 1 :]

        return self._nobodys(other)

    def born_on(self, person: Member, day: date) -> Member:
        """The person born on another day, with a NIK that says so and is nobody's."""
        digits = f"{day.day + (40 if person.sex == 'F' else 0):02}{day:%m%y}"
        nik = self._nobodys(lambda: f"{person.nik[:6]}{digits}{self.random.randint(1, 9999):04}")
        return person._replace(nik=nik, birth_date=day)

    def born_swapped(self, person: Member) -> Member | None:
        """The person with day and month of birth exchanged, in the NIK too; None where that makes no other day."""
        born = person.birth_date
        if born.day > 12 or born.day == born.month:
            return None
        return self._mistaken(person, born.replace(day=born.month, month=born.day))

    def born_year_off(self, person: Member) -> Member | None:
        """The person born a year earlier or later, in the NIK too; None where nobody of that age may join."""
        born = person.birth_date
        day = 28 if (born.month, born.day) == (2, 29) else born.day
        return self._mistaken(person, born.replace(year=born.year + self.random.choice((-1, 1)), day=day))

    def _mistaken(self, person: Member, day: date) -> Member | None:
        """The person with that birth date in form and NIK, the NIK else the same if nobody has that."""
        if not self.may_join(day):
            return None
        nik = f"{person.nik[:6]}{day.day + (40 if person.sex == 'F' else 0):02}{day:%m%y}{person.nik[12:]}"
        if not self._is_nobodys(nik):
            nik = self.wrong_serial(nik)
        self._strange.add(nik)
        return person._replace(nik=nik, birth_date=day)

    def years_apart(self, born: date, years: int) -> date | None:
        """A day about so many years later on which somebody may be born who may join; None where there is none."""
        day = born.replace(year=born.year + years, month=self.random.randint(1, 12), day=self.random.randint(1, 28))
        return day if self.may_join(day) else None

    def _nobodys(self, made: Callable[[], str]) -> str:
        while not self._is_nobodys(nik := made()):
            pass
        self._strange.add(nik)
        return nik

    def _is_nobodys(self, nik: str) -> bool:
        """Whether no population numbers it: a district of no region's, or a serial of other blocks than ours."""
        district, serial = int(nik[4:6]), int(nik[12:])
        unnumbered = district not in DISTRICT_NUMBERS or (serial - 1) // SERIALS not in self._blocks
        return serial > 0 and unnumbered and nik not in self._strange
