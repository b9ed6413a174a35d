"""Lists judged without a database: rows of workers who do not exist, and a registry that is made up."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from payung.kernel.months import Month
from payung.kernel.problems import Problem
from payung.kernel.watch import Watch
from payung.law.book import Page, book
from payung.people.checks import check_registration
from payung.people.likeness import TOLD, Described
from payung.people.matching import Marker
from payung.people.queries import Job, Known, Pair
from payung.sponsors.checks import Terms, judged_on
from payung.sponsors.files.reading import read_table
from payung.sponsors.intake import Met, meet
from payung.sponsors.parts import Outline, Rows, judge_rows, together
from payung.sponsors.pricing import Promise, income_thresholds
from payung.sponsors.sharing import Seen as Sight
from tests.sponsors.walk import HEADINGS, Row, csv_file, entry, nik, row

TODAY = date(2026, 11, 20)
TERMS = Terms(first_month=Month.parse("2026-12"), months=6, programmes=("jkk", "jkm"), payer="apbd", max_decile=4)
SPAN = TERMS.span(on=TERMS.first_month.first)
PROMISE = Promise(TERMS.programmes, dict.fromkeys(SPAN.all, TERMS.payer))
STEPS = income_thresholds(term=SPAN.all)
MARKER = Marker(key=b"\1" * 32)
MORE = {"phone": "No. HP", "village": "Desa/Kelurahan", "address": "Alamat", "mother_name": "Nama Ibu Kandung"}
BORN = date(1990, 8, 14)
MARIA = row(
    0,
    nik=nik(born=BORN, sex="P", serial=1),
    name="Maria Klara Bau",
    birth_date=f"{BORN:%d-%m-%Y}",
    sex="P",
    region="Belu",
    village="Fatuketi",
    phone="081234567890",
    mother_name="Yustina Hoar",
)
"""Somebody of whom everything is known."""


def maria(**changes: str) -> Row:
    """Maria, but for these cells."""
    return {**MARIA, **changes}


def other_nik(serial: int = 7777, *, born: date = BORN, sex: str = "P") -> str:
    """A NIK that is nowhere near Maria's, and might be hers."""
    return nik(born=born, sex=sex, serial=serial, place="530211")


def judged(*people: Row, terms: Terms = TERMS, today: date = TODAY, marker: Marker = MARKER) -> Rows:
    """Every row on its own."""
    table = read_table(content=csv_file(people, headings={**HEADINGS, **MORE}), name="daftar.csv")
    on = judged_on(terms=terms, today=today)
    return together(list(judge_rows(table=table, terms=terms, on=on, marker=marker, watch=Watch())))


def book_page() -> Page:
    """The law's page of today."""
    return book().on(TODAY)


def described(person: Row) -> Described:
    """How the registry would describe this worker."""
    found, problems = check_registration(entry=entry(person), on=TODAY, page=book_page())
    assert found is not None, problems
    return Described(**{name: getattr(found, name) for name in TOLD})


@dataclass(frozen=True)
class ScannedRegistry:
    """A registry without keys: whoever asks who may be alike is given everybody. Numbers are ids: 1, 2, …"""

    members: Mapping[int, Described]
    with_cover: frozenset[int] = frozenset()
    decisions: Mapping[Pair, bool] = field(default_factory=dict)
    reasons: Mapping[str, Sequence[Problem]] = field(default_factory=dict)

    def known(self, niks: Collection[bytes]) -> dict[bytes, Known]:
        """Those whose NIK is asked for."""
        by_nik = {MARKER.nik_index(member.nik): worker for worker, member in self.members.items()}
        return {index: self._known(by_nik[index]) for index in niks if index in by_nik}

    def barred(self, niks: Collection[bytes]) -> dict[bytes, Sequence[Problem]]:
        """Those whose NIK stands in a register, with what is wrong with that."""
        reasons = {MARKER.nik_index(nik): problems for nik, problems in self.reasons.items()}
        return {index: reasons[index] for index in niks if index in reasons}

    def busy(self, workers: Collection[int]) -> NDArray[np.int64]:
        """Those of them with a month of the term."""
        return np.array(sorted(self.with_cover & set(workers)), dtype=np.int64)

    def alike(self, outline: Outline, places: NDArray[np.int64]) -> Sight:
        """Everybody with everybody."""
        pairs = [(place, worker) for place in places.tolist() for worker in self.members]
        return Sight(np.array(pairs, dtype=np.int64).reshape(-1, 2), datetime(2026, 11, 20, tzinfo=UTC))

    def described(self, workers: Collection[int]) -> dict[int, tuple[Known, Described]]:
        """Those asked for."""
        return {worker: (self._known(worker), self.members[worker]) for worker in workers}

    def decided(self, pairs: Collection[Pair]) -> dict[Pair, bool]:
        """What was decided of these pairs."""
        assert all(one < other for one, other in pairs)
        return {pair: self.decisions[pair] for pair in pairs if pair in self.decisions}

    def _known(self, worker: int) -> Known:
        return Known(worker, worker, self.members[worker].name, "53.04", (Job(1, "fisher", 0),))


def registry(
    members: Iterable[Row],
    *,
    busy: Iterable[int] = (),
    decisions: Mapping[Pair, bool],
    barred: Mapping[str, Sequence[Problem]] | None = None,
) -> ScannedRegistry:
    """A registry of these members. Whoever bears one of the NIKs `barred` is not taken for these problems."""
    return ScannedRegistry(dict(enumerate(map(described, members), start=1)), frozenset(busy), decisions, barred or {})


def pair(one: Row, other: Row) -> Pair:
    """Two descriptions as a decision names them."""
    ends = sorted(
        MARKER.identity(nik=each.nik, name=each.name, birth_date=each.birth_date)
        for each in (described(one), described(other))
    )
    return ends[0], ends[1]


def met(
    *people: Row,
    members: Iterable[Row] = (),
    busy: Iterable[int] = (),
    same: Iterable[tuple[Row, Row]] = (),
    two: Iterable[tuple[Row, Row]] = (),
    barred: Mapping[str, Sequence[Problem]] | None = None,
) -> Met:
    """These rows after they met one another and a registry. Officers decided who is the `same`, and who is `two`."""
    decisions = {pair(*each): True for each in same} | {pair(*each): False for each in two}
    asked = registry(members, busy=busy, decisions=decisions, barred=barred)
    return meet(rows=judged(*people), registry=asked, marker=MARKER, steps=STEPS)


Seen = tuple[str, str, str]


def seen(of: Met) -> list[Seen]:
    """Outcome, codes and match of every row."""
    return [(each.outcome, ";".join(problem.code for problem in each.problems), each.match) for each in of.verdicts]
