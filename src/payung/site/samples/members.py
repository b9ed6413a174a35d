"""Members of a synthetic registry, by the million: the same seed and day give the same people."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random
from typing import Final, NamedTuple, TypeVar

from payung.kernel.months import Month
from payung.people.names import canonical_name
from payung.people.occupations import occupations
from payung.site.samples.names import Namer
from payung.site.samples.places import DISTRICT_NUMBERS, ELSEWHERE, Village, villages, weights

Thing = TypeVar("Thing")

SERIALS: Final = 99
"""How many people of one sex may be born on one day in one district: the serials that one population numbers."""

REGISTRY: Final = 0
"""The block of serials that `synthetic_members` numbers; lists take others, so that nobody on them is a member."""

UNASSIGNED_PREFIX: Final = "084"
"""Indonesia has given no operator these numbers: nobody's telephone rings."""

_TICKETS: Final = 4096
_TWIN_BIRTHS: Final = 1 / 120
_WOMEN: Final = 0.46
_WITH_PHONE: Final = 0.85
_REGISTERED_IN_OTHER_PROVINCE: Final = 0.06
_REGISTERED_IN_OTHER_DISTRICT: Final = 0.15  # or province

# how many of about a hundred do what; each other occupation of the catalogue is a twentieth as common as the rarest
_USUAL_WORK: Final = {
    **{"farmer": 18, "maize-farmer": 5, "rice-farmer": 4, "vegetable-farmer": 3, "field-labourer": 4, "weaver": 5},
    **{"coffee-farmer": 3, "cashew-farmer": 2, "fisher": 8, "fishing-crew": 2, "fish-seller": 3, "papalele": 3},
    **{"market-trader": 4, "kiosk-keeper": 4, "vegetable-seller": 2, "seaweed-farmer": 3, "ojek-driver": 5},
    **{"ojek-online-driver": 2, "truck-driver": 2, "angkot-driver": 2, "pickup-driver": 1, "parcel-courier": 1},
    **{"building-labourer": 4, "mason": 3, "carpenter": 2, "day-labourer": 3, "porter": 2, "pig-keeper": 2},
    **{"cattle-keeper": 1, "tailor": 1, "motorcycle-mechanic": 1, "lontar-tapper": 1, "sopi-maker": 1},
    **{"domestic-worker": 1, "make-up-artist": 1},
}
_INCOMES: Final = (
    *((500_000, 8), (750_000, 16), (1_000_000, 24), (1_250_000, 14), (1_500_000, 16), (1_800_000, 6), (2_000_000, 8)),
    *((2_500_000, 4), (3_000_000, 2), (3_500_000, 1), (4_500_000, 1)),
)
_BY_DECADE: Final = {10: 4, 20: 8, 30: 9, 40: 8, 50: 6, 60: 4}
WORKING_AGES: Final = tuple((age, _BY_DECADE[age // 10 * 10]) for age in range(17, 65))
"""Ages of people at work with their weights. The last age at which one may join is 64."""

# the last paid month, counted from this one, and its weight: 70 paid, 15 in grace, 15 ended
_LAST_PAID_MONTHS: Final = (
    *((0, 52), (1, 12), (2, 6)),
    *((-1, 7), (-2, 5), (-3, 3)),
    *((-4, 4), (-5, 3), (-6, 2), (-7, 2), (-8, 1), (-9, 1), (-10, 1), (-12, 1)),
)
_MONTHS_PAID: Final = (1, 1, 1, 2, 1, 1, 1, 3)
"""How many months are paid at once, as often as they are. Few: of ten million members each is millions of rows."""


class Member(NamedTuple):
    """A person who does not exist, and the months paid for them: `paid_months` months from `paid_from` on.

    Income is whole rupiah a month, sex "M" or "F", region a dotted code, occupation a code of the catalogue.
    """

    nik: str
    name: str
    birth_date: date
    sex: str
    region: str
    district: str
    village: str
    address: str
    phone: str | None
    occupation: str
    income: int
    mother_name: str
    paid_from: Month
    paid_months: int

    @property
    def paid_end(self) -> Month:
        """The first month that is not paid."""
        return self.paid_from + self.paid_months


def synthetic_members(*, count: int, seed: int, today: date) -> Iterator[Member]:
    """`count` members with NIKs that differ, aged 17 to 64 on `today`.

    Seven in ten are paid now or some months ahead, the others in grace or ended; one in sixty is a twin.
    """
    random = Random(f"members {seed}")
    population = Population(random=random, on=today, ages=WORKING_AGES, block=REGISTRY)
    return islice(_endless(population, random.random), count)


def _endless(population: "Population", draw: Callable[[], float]) -> Iterator[Member]:
    while True:
        if draw() < _TWIN_BIRTHS:
            yield from population.twins()
        else:
            yield population.person()


class _Household(NamedTuple):
    village: Village
    family: str
    mother_name: str
    address: str
    nik_place: str


class Population:
    """People born to order, of ages drawn from `ages` (age in years on day `on`, weight).

    It numbers births as a civil registry does, by district, day and sex, so that NIKs differ without a memory
    of those given: `block` chooses the 99 serials it may use. Populations of different blocks share no NIK.
    """

    def __init__(self, *, random: Random, on: date, ages: Sequence[tuple[int, int]], block: int) -> None:
        self._draw = random.random
        self._namer = Namer(random=random)
        self._calendar = _Calendar(on=on, ages=ages)
        self._villages = _lot(zip(villages(), weights(), strict=True), tickets=16 * _TICKETS)
        self._places_elsewhere = [f"{code}{district}" for code in ELSEWHERE for district in DISTRICT_NUMBERS]
        places = {village.nik_place for village in villages()}.union(self._places_elsewhere)
        self._births = {place: bytearray(2 * len(self._calendar.days)) for place in places}
        self._serials = [f"{block * SERIALS + n:04}" for n in range(1, SERIALS + 1)]
        self._occupations = _lot(_work())
        self._incomes = _lot(_INCOMES)
        self._addresses = _addresses()
        self._spells = _paid_spells(now=Month.of(on))

    def person(self) -> Member:
        """Another one. Raises IndexError where the district has no serial left for the day."""
        return self._child(self._household(), self._calendar.draw(self._draw))

    def twins(self) -> tuple[Member, Member]:
        """Two people with another name, born on one day to the same mother, living in the same house."""
        household, day = self._household(), self._calendar.draw(self._draw)
        one = other = self._child(household, day)
        while canonical_name(other.name) == canonical_name(one.name):
            other = self._child(household, day)
        return one, other

    def _household(self) -> _Household:
        draw, namer = self._draw, self._namer
        village = self._villages[int(draw() * len(self._villages))]
        part = village.part
        mother = namer.name(part=part, sex="F", family=namer.family(part=part))
        address = self._addresses[int(draw() * len(self._addresses))]
        return _Household(village, namer.family(part=part), mother, address, self._nik_place(village))

    def _nik_place(self, village: Village) -> str:
        """Where the family was first registered: mostly at home, sometimes elsewhere in the province or beyond."""
        chance = self._draw()
        if chance < _REGISTERED_IN_OTHER_PROVINCE:
            return self._places_elsewhere[int(self._draw() * len(self._places_elsewhere))]
        if chance < _REGISTERED_IN_OTHER_DISTRICT:
            village = self._villages[int(self._draw() * len(self._villages))]
        return village.nik_place

    def _child(self, household: _Household, day: int) -> Member:
        draw = self._draw
        village, family, mother_name, address, nik_place = household
        is_woman = draw() < _WOMEN
        sex = "F" if is_woman else "M"
        births, birth = self._births[nik_place], 2 * day + is_woman
        serial = self._serials[births[birth]]
        births[birth] += 1
        spells = self._spells
        return Member(
            f"{nik_place}{self._calendar.nik_days[birth]}{serial}",
            self._namer.name(part=village.part, sex=sex, family=family),
            self._calendar.days[day],
            sex,
            village.region,
            village.district,
            village.name,
            address,
            f"{UNASSIGNED_PREFIX}{int(draw() * 1e9):09}" if draw() < _WITH_PHONE else None,
            self._occupations[int(draw() * len(self._occupations))],
            self._incomes[int(draw() * len(self._incomes))],
            mother_name,
            *spells[int(draw() * len(spells))],
        )


class _Calendar:
    """The days on which people of some ages were born, the youngest first, and each day as a NIK writes it."""

    def __init__(self, *, on: date, ages: Sequence[tuple[int, int]]) -> None:
        first_age, last_age = ages[0][0], ages[-1][0]
        self._years = _lot((int((age - first_age) * 365.25), weight) for age, weight in ages)
        youngest, too_old = years_before(on, first_age), years_before(on, last_age + 1)
        self.days = [youngest - timedelta(days=n) for n in range((youngest - too_old).days)]
        self.nik_days = [f"{day.day + women:02}{day:%m%y}" for day in self.days for women in (0, 40)]

    def draw(self, draw: Callable[[], float]) -> int:
        """The index of a birthday."""
        return self._years[int(draw() * len(self._years))] + int(draw() * 365)


def years_before(on: date, years: int) -> date:
    """The last birthday on which somebody is `years` old on day `on`."""
    return date(on.year - years, on.month, min(on.day, monthrange(on.year - years, on.month)[1]))


def _lot(weighted: Iterable[tuple[Thing, int]], *, tickets: int = _TICKETS) -> list[Thing]:
    """A table in which things stand as often as they weigh, so that drawing one costs one look."""
    pairs = list(weighted)
    total = sum(weight for _, weight in pairs)
    return [thing for thing, weight in pairs for _ in range(max(1, round(weight * tickets / total)))]


def _work() -> Iterator[tuple[str, int]]:
    """Occupations with their weights."""
    for code in occupations():
        yield code, 20 * _USUAL_WORK.get(code, 0) or 1


def _addresses() -> list[str]:
    return [f"RT {rt:03}/RW {rw:03} Dusun {dusun}" for rt in range(1, 16) for rw in range(1, 7) for dusun in "ABC"]


def _paid_spells(*, now: Month) -> list[tuple[Month, int]]:
    """First paid month and number of months, as common as they shall be: whoever is paid ahead is paid now as well."""
    spells = []
    for last, weight in _LAST_PAID_MONTHS:
        lengths = cycle(n for n in _MONTHS_PAID if n > last)
        spells += [(now + (last + 1 - n), n) for n in islice(lengths, 24 * weight)]
    return spells
