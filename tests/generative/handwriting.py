"""What people write on forms and in lists: rightly, in many spellings, and wrongly in every way we know. Hypothesis."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from payung.people.checks import Entry
from payung.people.welfare import Status
from tests.people.entries import nik

Cells = dict[str, str]
FIELDS = (*Entry._fields, *Status._fields)

# Control characters make a whole file unreadable as a text table; a list with one is refused before any row is.
WRITABLE = st.characters(
    exclude_categories=["Cs"], exclude_characters="".join(map(chr, [*range(9), *range(14, 32)])), codec="utf-8"
)
GARBAGE: SearchStrategy[str] = st.one_of(
    st.text(WRITABLE, max_size=25),
    st.text("0123456789 .,-/;:'\"=()\t\r\n\\|\xa0\u200bEeRp", max_size=20),
    st.sampled_from(
        ["", " ", "-", "0", "NULL", "=1+1", '="', '""', "#REF!", "5,30E+15", "\\N", "x" * 130, "<td>", "'"]
    ),
)

NAMES = ("Maria Seran", "YOSEF BRIA", "ana d'costa", "S. Pd., Theresia Bere", "Ñoño Çelik", "Al", "Petrus  Tae Bouk")
PLACES = ("Belu", "Kab. Kupang", "kota kupang", "53.04", "5371012001", "ALOR, NTT", "TTS")
WORK = ("petani", "NELAYAN", "ojek", "penenun", "supir angkot", "Fisher")
WORDS_FOR: Mapping[str, tuple[str, ...]] = {
    "F": ("P", "perempuan", "Pr.", "female"),
    "M": ("L", "Laki-laki", "lk", "M"),
}
DATES = ("{:%d-%m-%Y}", "{:%Y-%m-%d}", "{:%d/%m/%Y}", "Kupang, {:%d.%m.%Y}", "{:%d %b %Y}", " {:%d-%m-%Y}\t")
NIKS = ("{}", "{} ", "'{}", '="{}"', "\xa0{}")


@st.composite
def good(draw: Any, serial: int) -> Cells:
    """Somebody who may join, by a serial that nobody else has, in some handwriting."""
    born = draw(st.dates(date(1962, 1, 1), date(2009, 12, 31)))
    sex = draw(st.sampled_from("FM"))
    written = {
        "nik": draw(st.sampled_from(NIKS)).format(nik(born=born, sex=sex, serial=serial)),
        "name": draw(st.sampled_from(NAMES)),
        "birth_date": draw(st.sampled_from(DATES)).format(born),
        "sex": draw(st.sampled_from(WORDS_FOR[sex])),
        "region": draw(st.sampled_from(PLACES)),
        "occupation": draw(st.sampled_from(WORK)),
        "decile": draw(st.sampled_from(["1", "3", "desil 4", "5", "10", ""])),
        "extreme_poor": draw(st.sampled_from(["ya", "Ya", "tidak", "1", "", ""])),
        "status_on": draw(st.sampled_from(["01-11-2026", "2026-06-30", "1 Jan 2020", "Kupang, 1/2/2026", ""])),
        "status_source": draw(st.sampled_from(["DTSEN", "P3KE 2026", ""])),
        "income": draw(st.sampled_from(["", "0", "Rp 1.500.000", "2,000,000.00", "750000"])),
    }
    free = draw(st.dictionaries(st.sampled_from(("phone", "district", "village", "address", "mother_name")), GARBAGE))
    return {field: written.get(field, free.get(field, "")) for field in FIELDS}


def _changed(text: str, place: int, to: str) -> str:
    place %= len(text) or 1
    return text[:place] + to + text[place + 1 :]


FAULTS: Mapping[str, tuple[SearchStrategy[Any], ...]] = {
    "nik": (
        st.builds(lambda n: lambda cell: _changed(cell, n, ""), st.integers(0, 20)),
        st.builds(lambda n, d: lambda cell: _changed(cell, n, d), st.integers(0, 20), st.sampled_from("0459Ox")),
        st.sampled_from([lambda cell: cell + "7", lambda cell: "5,30105E+15", lambda cell: f'"{cell}"']),
    ),
    "birth_date": (
        st.sampled_from(
            [
                "31-02-1990",
                "1990",
                "14-08-90",
                "01-01-1950",
                "20-11-1961",
                "2030-01-01",
                "2031-02-03",
                "01-02-1880",
                "01-01-1700",
                "10/11/1989",
            ]
        ).map(lambda text: lambda cell: text),
    ),
    "sex": (st.sampled_from(["P", "L", "X", "laki - laki"]).map(lambda text: lambda cell: text),),
    "region": (
        st.sampled_from(["Kupang", "Surabaya", "5399", "Flores", "31.71", "NTT"]).map(lambda text: lambda cell: text),
    ),
    "name": (st.sampled_from(["M", "Maria 2", "m" * 101, "=Maria", "Alm. Maria"]).map(lambda text: lambda cell: text),),
    "occupation": (st.sampled_from(["astronot", "tidak ada"]).map(lambda text: lambda cell: text),),
    "second_occupation": (st.sampled_from(["nelayan", "penenun", "astronot"]).map(lambda text: lambda cell: text),),
    "extreme_poor": (st.sampled_from(["mungkin", "x", "miskin", "-"]).map(lambda text: lambda cell: text),),
    "status_on": (st.sampled_from(["31-02-2026", "kemarin", "2030-01-01"]).map(lambda text: lambda cell: text),),
    "decile": (st.sampled_from(["0", "11", "enam", "4.0", "desil 2 (DTSEN)"]).map(lambda text: lambda cell: text),),
}


@st.composite
def entry(draw: Any, serial: int) -> Cells:
    """A row as somebody might hand it in: mostly right, or with some cells spoiled."""
    cells: Cells = draw(good(serial))
    for field in draw(st.lists(st.sampled_from((*FIELDS, *FAULTS, *FAULTS)), max_size=3)):
        spoil = st.one_of(*FAULTS.get(field, ()), GARBAGE.map(lambda text: lambda cell: text))
        cells[field] = draw(spoil)(cells[field])
    return cells


def entries(*, most: int) -> SearchStrategy[list[Cells]]:
    """Several rows, none of them blank."""
    rows = st.integers(1, most).flatmap(lambda count: st.tuples(*(entry(serial) for serial in range(1, count + 1))))
    return rows.map(lambda many: [cells for cells in many if any(cell.strip() for cell in cells.values())])
