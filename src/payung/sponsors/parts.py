"""The rows of a list, each judged by itself, in parts of some thousand. Pure.

    Table -> judge_rows -> Part, Part, … each sealed and kept as soon as it is judged (sponsors.actions)

A part has two sides: the outline, an array with what matching and pricing need of each row, and the people, which
only writing and the few rows in doubt need. So a list of a million fits into memory, a check that was cut off goes
on behind the last part kept, and an approval by the same rules need not read the file again.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

import payung
from payung.kernel.problems import Problem, Refused
from payung.kernel.watch import Watch
from payung.law.book import book
from payung.people.cells import Cell
from payung.people.checks import Entry, Registration, check_entry, check_nik
from payung.people.matching import Marker, Marks, MatchKeys
from payung.people.occupations import occupations
from payung.people.regions import REGIONS
from payung.people.welfare import Status, Welfare
from payung.sponsors.checks import Terms, check_eligibility, fields_needed
from payung.sponsors.files.changes import is_change_list
from payung.sponsors.files.headings import NEEDED
from payung.sponsors.files.reading import Table, missing_fields

PART = 25_000
TICK = 1_000
FIELDS = (*Entry._fields, *Status._fields)
OF_ENTRY = len(Entry._fields)
REGION_CODES = tuple(sorted(REGIONS))
OCCUPATION_CODES = tuple(sorted(occupations()))

OUTLINE = np.dtype(
    [
        ("row", "<i4"),
        ("clear", "?"),  # nothing is wrong with the row by itself
        ("nik", "V16"),  # keyed index; zeros where the NIK cannot be trusted
        ("keys", "<i8", len(MatchKeys._fields)),  # 0 where unknown
        ("initials", "<i4"),
        ("born", "<i4"),  # 19901231
        ("region", "<i2"),
        ("occupation", "<i2"),
        ("income", "<i8"),
    ]
)
NOBODY = (False, bytes(16), (0,) * len(MatchKeys._fields), 0, 0, 0, 0, 0)
Outline = NDArray[np.void]


class Person(NamedTuple):
    """Whom a row describes, and what it says of their welfare."""

    registration: Registration
    welfare: Welfare = Welfare()

    @property
    def decile(self) -> int | None:
        """The decile that the row gives."""
        return self.welfare.decile


class Part(NamedTuple):
    """Some rows of a list, judged: their outline, what is wrong with them by place in the part, and their people.

    `people` gives them packed (`people_in`), since a registration opened takes ten times the memory; those of a long
    list are not at hand, but fetched each time.
    """

    outline: Outline
    problems: dict[int, tuple[Problem, ...]]
    people: Callable[[], bytes]


def at_hand(packed: bytes) -> Callable[[], bytes]:
    """The people of a part, packed, which stay in memory."""
    return lambda: packed


class Side(msgspec.Struct, array_like=True):
    """The outline of a part with its problems, as it is kept."""

    outline: bytes
    problems: dict[int, tuple[tuple[str, str, str], ...]]


def judge_rows(
    *, table: Table, terms: Terms, on: date, marker: Marker, watch: Watch, behind: int = 0, end: int | None = None
) -> Iterator[Part]:
    """Every row against the counter's check and the agreement's terms, each on its own, `PART` rows at a time.

    `on` is the day on which ages are judged (`judged_on`); `behind` is how many rows were judged before, `end` how
    many there are then, if not all.
    Raises Refused where a needed column is missing.
    """
    if is_change_list(table=table) and not len(table.rows):
        # Nobody comes by it: the columns of those who do may be missing.
        yield Part(np.zeros(0, dtype=OUTLINE), {}, at_hand(_packer.encode([])))
        return
    needed = fields_needed(terms=terms, told=table.columns)
    if missing := missing_fields(table=table, needed=(*NEEDED, *needed)):
        raise Refused(missing)
    judge = _judge(terms, on, marker)
    records = islice(table.records(FIELDS), behind, end)
    while chunk := list(islice(records, PART)):
        outline, problems, people = [], {}, []
        for place, (row, cells) in enumerate(chunk):
            odd = table.oddities.get(row)  # no person, or nobody whom the officer saw: its cells are not judged
            person, wrong, marks, sure = (None, (odd,), None, b"") if odd else judge(cells)
            people.append(person)
            outline.append((row, *_outlined(person, marks, sure, clear=not wrong)))
            if wrong:
                problems[place] = wrong
            if place % TICK == 0:
                watch.advance(min(TICK, len(chunk) - place))
        yield Part(np.array(outline, dtype=OUTLINE), problems, at_hand(_packer.encode(people)))


Judged = tuple[Person | None, tuple[Problem, ...], Marks | None, bytes]


def _judge(terms: Terms, on: date, marker: Marker) -> Callable[[Sequence[Cell]], Judged]:
    """A function from the cells of a row to whom it describes, what is wrong, the marks, and the index of its NIK."""
    page = book().on(on)

    def judge(cells: Sequence[Cell]) -> Judged:
        registration, problems = check_entry(entry=Entry._make(cells[:OF_ENTRY]), on=on, page=page)
        status = Status._make(cells[OF_ENTRY:])
        welfare, unmet = check_eligibility(person=registration, status=status, terms=terms, on=on)
        wrong = problems + unmet
        if registration is None:
            return None, wrong, None, _undoubted(cells[0], problems, marker)
        marks = marker.marks_of(registration)
        return Person(registration, welfare), wrong, marks, marks.nik_index

    return judge


def _undoubted(cell: Cell, problems: Iterable[Problem], marker: Marker) -> bytes:
    """The index of the NIK of a row that must be mended, unless the NIK itself is what may be wrong."""
    if any(problem.code.startswith("nik.") for problem in problems):
        return b""
    nik, _ = check_nik(cell=cell)
    return marker.nik_index(nik) if nik else b""


def _outlined(person: Person | None, marks: Marks | None, nik: bytes, *, clear: bool) -> tuple[object, ...]:
    if person is None or marks is None:
        return (False, nik, *NOBODY[2:]) if nik else NOBODY
    who = person.registration
    born = who.birth_date
    return (
        clear,
        nik or NOBODY[1],
        tuple(key or 0 for key in marks.keys),
        marks.initials,
        born.year * 10_000 + born.month * 100 + born.day,
        _place_of_region[who.region],
        _place_of_occupation[who.occupation],
        who.income,
    )


_place_of_region = {code: place for place, code in enumerate(REGION_CODES)}
_place_of_occupation = {code: place for place, code in enumerate(OCCUPATION_CODES)}


def niks_in(outline: Outline) -> list[bytes]:
    """The keyed index of each row's NIK; sixteen zeros where there is none."""
    niks = outline["nik"].tobytes()
    return [niks[start : start + 16] for start in range(0, len(niks), 16)]


def marks_in(part: Part) -> Iterator[Marks]:
    """The marks of each row of the part."""
    keys, initials = part.outline["keys"].tolist(), part.outline["initials"].tolist()
    for nik, of_row, bits in zip(niks_in(part.outline), keys, initials, strict=True):
        yield Marks(nik, MatchKeys._make(key or None for key in of_row), bits)


_packer = msgspec.msgpack.Encoder()
_each = msgspec.msgpack.Decoder(list[msgspec.Raw])
_person = msgspec.msgpack.Decoder(Person | None)
_people = msgspec.msgpack.Decoder(list[Person | None])
_side = msgspec.msgpack.Decoder(Side)


def pack_outline(part: Part) -> bytes:
    """A part's outline and problems as bytes to keep."""
    problems = {place: tuple((p.code, p.where, p.value) for p in wrong) for place, wrong in part.problems.items()}
    return _packer.encode(Side(part.outline.tobytes(), problems))


def unpack_part(*, outline: bytes, people: Callable[[], bytes]) -> Part:
    """The part of which this outline was kept, with its people, as they were packed, given by `people`."""
    side = _side.decode(outline)
    problems = {place: tuple(Problem(*each) for each in wrong) for place, wrong in side.problems.items()}
    return Part(np.frombuffer(side.outline, dtype=OUTLINE), problems, people)


def people_in(part: Part) -> list[Person | None]:
    """Whom each row of the part describes."""
    return _people.decode(part.people())


JUDGES = (
    *("kernel/**/*.py", "law/**/*.py", "people/**/*.py", "sponsors/files/**/*.py"),
    *("sponsors/checks.py", "sponsors/parts.py"),
    *("law/parameters/**/*.yaml", "people/*.csv", "people/*.yaml"),
)
"""What judges a row: the code of the rooms below the lists, the lists' own checks, amounts, regions, occupations.

Not sentences, words and worked cases: they say how the law is told, and are written all year.
"""


@cache
def _program() -> bytes:
    return judging_program(root=Path(payung.__file__).parent)


def judging_program(*, root: Path) -> bytes:
    """A hash over what judges a row (`JUDGES`) in the program that stands in this folder."""
    found = hashlib.sha256()
    for path in sorted({path for pattern in JUDGES for path in root.glob(pattern)}):
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return found.digest()


def rules_on(*, day: date, columns: Mapping[str, int] | None = None) -> bytes:
    """Sixteen bytes that name the rules by which rows are judged on a day, and the columns they are read by if somebody
    confirmed those: by the same a file is judged alike."""
    told = b"" if columns is None else json.dumps(dict(columns), sort_keys=True).encode()
    return hashlib.sha256(_program() + day.isoformat().encode() + told).digest()[:16]


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of a list: one outline of the whole, problems by place in it, the parts, and where each begins."""

    outline: Outline
    problems: Mapping[int, tuple[Problem, ...]]
    parts: Sequence[Part]
    starts: Sequence[int]

    def __len__(self) -> int:
        return len(self.outline)

    def people(self, places: Iterable[int]) -> dict[int, Person]:
        """Whom the rows at these places describe; only theirs are unpacked."""
        return dict(self.each_person(places))

    def each_person(self, places: Iterable[int]) -> Iterator[tuple[int, Person]]:
        """Each of these places at which a person is described, in order, and whom: many at once take much memory."""
        wanted = np.unique(np.fromiter(places, dtype=np.int64))
        for part, start in zip(self.parts, self.starts, strict=True):
            here = wanted[(wanted >= start) & (wanted < start + len(part.outline))]
            packed = _each.decode(part.people()) if len(here) else []
            for place in here.tolist():
                if (person := _person.decode(packed[place - start])) is not None:
                    yield place, person


def together(parts: Sequence[Part]) -> Rows:
    """The parts of a list as one."""
    starts = [0, *accumulate(len(part.outline) for part in parts)][: len(parts)]
    problems = {
        start + place: wrong
        for start, part in zip(starts, parts, strict=True)
        for place, wrong in part.problems.items()
    }
    outline = np.concatenate([part.outline for part in parts]) if parts else np.zeros(0, dtype=OUTLINE)
    # As views of the whole, the outlines of the parts take no memory of their own.
    views = [
        part._replace(outline=outline[start : start + len(part.outline)])
        for part, start in zip(parts, starts, strict=True)
    ]
    return Rows(outline, problems, views, starts)
