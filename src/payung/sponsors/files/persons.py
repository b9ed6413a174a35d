"""Which rows under a heading stand for no person: totals, signatures, notes, repeated headings, hidden rows. Pure.

Each such row is still a row of the file, and is given back with one reason instead of a handful. A person with
missing cells is never taken for a note: whoever has a NIK, a sex, or a name beside anything else, is a person.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from payung.kernel.problems import Problem
from payung.people.cells import Cell, text
from payung.people.checks import FEMALE, MALE
from payung.sponsors.files.days import DayOrder, Witnesses
from payung.sponsors.files.headings import Heading, counts_columns, normal

NOT_A_PERSON = Problem("row.not_a_person")
HIDDEN = Problem("row.hidden")

PERSON, NOTE, UNSURE = "person", "note", "unsure"
FEW = 3  # cells: a note stands alone, or beside the number of its row and one word more
FEWEST_REPEATED = 2
FEWEST_LETTERS = 2  # of a name
SURELY_DIGITS = 8  # a NIK that lost some of its digits is a person's still; a total has fewer
NUMBER_OF_SOMEBODY = re.compile(r"(?:\d[\s.-]?){13,}")
TOTAL = re.compile(r"(?:grand |sub ?)?(?:total|jumlah)\b")
# What else begins a line below a table: those who sign, and what is remarked.
SIGNED = re.compile(
    r"(?:meng|di)etahui\b|(?:menye|dise)tujui\b|mengesahkan\b|dibuat (?:oleh|di)\b|demikian\b"
    r"|di(?:periksa|verifikasi|susun) oleh\b|(?:an|plt|plh|pj|ub)\.|nip\b|nrp\b|pangkat\b|pembina\b|penata\b"
    r"|(?:kepala|sekretaris|wakil) (?:dinas|badan|desa|bidang|seksi|daerah|camat|bagian|kantor|kelurahan)\b"
    r"|(?:bupati|wali ?kota|gubernur|camat|lurah|ketua|bendahara|operator|koordinator|verifikator)\b"
    r"|penanggung jawab\b|kuasa pengguna\b|ttd\b|tanda tangan\b|catatan\b|keterangan\b|ket[.:]|note\b"
    r"|sumber ?(?::|data\b)|hal(?:aman)?[. ] ?\d|page \d"
)
LONGEST_LINE = 80  # characters of a place and a day
PLACE_AND_DAY = re.compile(r"[^\W\d][^\d,]*,[\s.…_-]*(?:tanggal\s)?[\d\s.…_-]*[^\W\d]*[\s.…_-]*\d{4}")
NOT_TO_SIGN = ("occupation", "second_occupation", "address", "village", "district", "region", "mother_name", "heirs")


class Survey(NamedTuple):
    """What one pass over all rows says: how many there are, which are odd and why, and how days are written."""

    rows: int
    oddities: Mapping[int, Problem]
    days: DayOrder


def survey(*, rows: Iterable[tuple[int, list[Cell]]], heading: Heading, hidden: Collection[int]) -> Survey:
    """Go once through the rows under the heading. `hidden` are the numbers of rows that the sheet does not show."""
    nik, born = heading.columns.get("nik"), heading.columns.get("birth_date")
    if nik is None or born is None:  # such a table is refused for its columns
        return Survey(sum(1 for _ in rows), {}, DayOrder())
    witnesses = Witnesses()
    notes: list[int] = []
    names_alone: list[int] = []
    unseen: list[int] = []
    count = last_person = 0
    for number, row in rows:
        count += 1
        if hidden and number in hidden:
            unseen.append(number)
        # Nearly every row of a list is plainly a person: it must cost next to nothing.
        digits = row[nik] if len(row) > nik else ""
        if isinstance(digits, str) and len(digits) >= SURELY_DIGITS and digits[:SURELY_DIGITS].isdigit():
            last_person = number
            witnesses.hear(digits, row[born] if len(row) > born else "")
            continue
        kind = _kind({column: said for column, cell in enumerate(row) if (said := text(cell))}, heading)
        if kind is PERSON:
            last_person = number
        else:
            (notes if kind is NOTE else names_alone).append(number)
    odd = {**dict.fromkeys(_notes(notes, names_alone, last_person), NOT_A_PERSON), **dict.fromkeys(unseen, HIDDEN)}
    return Survey(count, odd, witnesses.decide())


def _notes(notes: Sequence[int], names_alone: Sequence[int], last_person: int) -> list[int]:
    """The rows that are no persons. A name alone may be the signature's, or a person of whom nothing else is known: it
    is a note only below the last person, among other notes. Where nobody is a person for sure, everybody is one."""
    if not last_person:
        return []
    signed = notes and notes[-1] > last_person
    return [*notes, *(number for number in names_alone if signed and number > last_person)]


def _kind(written: Mapping[int, str], heading: Heading) -> str:
    """Whether these texts by column are a person, a note, or perhaps either."""
    if _repeats(written, heading) or counts_columns(written.values()):
        return NOTE
    columns = heading.columns
    nik, name, born, sex = (written.get(columns.get(field, -1), "") for field in ("nik", "name", "birth_date", "sex"))
    begun = {column: said.casefold().lstrip("*-•# ") for column, said in written.items()}
    signed = {column for column, said in begun.items() if SIGNED.match(said)}
    total = bool(TOTAL.match(next(iter(begun.values()), ""))) or bool(TOTAL.match(name.casefold()))
    named = sum(map(str.isalpha, name)) >= FEWEST_LETTERS and not (total or columns.get("name") in signed)
    has_digits = sum(map(str.isdigit, nik)) >= SURELY_DIGITS and columns["nik"] not in signed
    if has_digits or sex.casefold().rstrip(".") in MALE | FEMALE or (named and born):
        return PERSON
    if named:
        signed -= {columns[field] for field in NOT_TO_SIGN if field in columns}
        numbered = any(said.rstrip(".").isdigit() for column, said in written.items() if column < columns["name"])
        return PERSON if len(written) > FEW or (numbered or len(written) == FEW) and not signed else UNSURE
    if total or signed or (len(written) < FEW and any(map(_is_place_and_day, written.values()))):
        return NOTE
    if any(map(NUMBER_OF_SOMEBODY.search, written.values())):
        return PERSON  # cells that were moved aside
    return NOTE if len(written) <= FEW and not nik and not born else PERSON


def _is_place_and_day(said: str) -> bool:
    return len(said) <= LONGEST_LINE and PLACE_AND_DAY.fullmatch(said) is not None


def _repeats(written: Mapping[int, str], heading: Heading) -> bool:
    """Whether a row repeats the heading or one row of it, as at the top of each printed page."""
    return len(written) >= FEWEST_REPEATED and any(
        all(column < len(line) and line[column] == normal(said) for column, said in written.items())
        for line in heading.lines
    )
