"""How offices write a person into the row of a sheet: the same facts, each time a little differently."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Final, TypeVar

from payung.kernel.language import long_date, number
from payung.people.occupations import occupations
from payung.people.regions import REGIONS, Region
from payung.site.samples.members import Member

Spelling = TypeVar("Spelling")

HEADINGS: Final = {
    **{"no": "No", "nik": "NIK", "name": "Nama Lengkap", "birth_date": "Tanggal Lahir", "sex": "Jenis Kelamin"},
    **{"address": "Alamat", "village": "Desa/Kelurahan", "district": "Kecamatan", "region": "Kabupaten/Kota"},
    **{"occupation": "Pekerjaan", "phone": "No HP", "decile": "Desil", "income": "Penghasilan"},
    **{"mother_name": "Nama Ibu Kandung", "heir": "Ahli Waris", "relation": "Hubungan"},
}


class TextFormula(str):
    """A text that a formula yields: ="5371810101900001" keeps Excel from taking the digits for a number."""

    __slots__ = ()


Cell = str | int | date | None
Row = dict[str, Cell]
"""The cells of a row by column, in the order of HEADINGS."""

_SEXES: Final = {"M": ("L", "L", "L", "Laki-laki", "LAKI-LAKI"), "F": ("P", "P", "P", "Perempuan", "PEREMPUAN")}


class Clerk:
    """Writes people into rows, in spellings drawn by lot."""

    def __init__(self, *, random: Random, max_decile: int) -> None:
        self._draw = random.random
        self._deciles = range(1, max_decile + 1)
        self._regions = {code: _region_spellings(region) for code, region in REGIONS.items()}
        self._occupations = {
            code: (*[occupation.name_id] * 4, occupation.name_id.upper(), *occupation.synonyms)
            for code, occupation in occupations().items()
        }
        self._met = {"M": "Yosef Lopo", "F": "Maria Lopo"}

    def row(self, person: Member) -> Row:
        """The person as a row; `no` is left to whoever numbers the rows."""
        shouts = self._draw() < 0.7
        heir, relation = self._heir(person)
        self._met[person.sex] = person.name
        return {
            "no": None,
            "nik": person.nik,
            "name": person.name.upper() if shouts else person.name,
            "birth_date": self.day(person.birth_date),
            "sex": self._one(_SEXES[person.sex]),
            "address": person.address,
            "village": person.village.upper() if shouts else person.village,
            "district": person.district,
            "region": self._one(self._regions[person.region]),
            "occupation": self._one(self._occupations[person.occupation]),
            "phone": person.phone,
            "decile": self._one(self._deciles),
            "income": self._income(person.income),
            "mother_name": person.mother_name,
            "heir": heir,
            "relation": relation,
        }

    def day(self, day: date) -> Cell:
        """A date as a date, or as text: 14/08/1990, 14-08-1990, 14 Agustus 1990, 1990-08-14."""
        chance = self._draw()
        if chance < 0.3:
            return day
        if chance < 0.75:
            return f"{day.day:02}/{day.month:02}/{day.year}"
        if chance < 0.87:
            return long_date(day)
        return f"{day.day:02}-{day.month:02}-{day.year}" if chance < 0.96 else day.isoformat()

    def _income(self, income: int) -> Cell:
        chance = self._draw()
        if chance < 0.6:
            return income
        return None if chance < 0.75 else number(income) if chance < 0.9 else f"Rp {number(income)}"

    def _heir(self, person: Member) -> tuple[str, str] | tuple[None, None]:
        """Nobody, the mother, or somebody who was met in an earlier row."""
        chance = self._draw()
        if chance < 0.45:
            return None, None
        if chance < 0.6:
            return person.mother_name, "Ibu kandung"
        if person.sex == "M":
            return self._met["F"], "Istri" if chance < 0.9 else "Anak"
        return self._met["M"], "Suami" if chance < 0.9 else "Anak"

    def _one(self, spellings: Sequence[Spelling]) -> Spelling:
        return spellings[int(self._draw() * len(spellings))]


def _region_spellings(region: Region) -> tuple[str, ...]:
    """Ways to write a region that leave no doubt: never plain Kupang, which is a kabupaten and a kota."""
    short = "Kab." if region.kind == "kabupaten" else "Kota"
    sure = (region.full_name, region.full_name.upper(), f"{short} {region.name}", f"{short} {region.name}".upper())
    digits = region.code.replace(".", "")
    named = (region.name, region.name.upper()) if region.name != "Kupang" else ()
    return (*sure, *sure, *named, region.code, digits)


_STRAY: Final = (" {}", "{} ", "{}   ", "\t{}", "{}\t", "\u00a0{}", "{}\u00a0", "  {} ")


def strew_spaces(row: Row, *, random: Random) -> None:
    """Put spaces, tabs or non-breaking spaces round two texts of the row, as pasting from elsewhere does."""
    columns = ("nik", "name", "birth_date", "village", "region", "occupation")
    texts = [column for column in columns if type(row[column]) is str]
    for column in random.sample(texts, min(2, len(texts))):
        row[column] = random.choice(_STRAY).format(str(row[column]).replace(" ", "  ", 1))
