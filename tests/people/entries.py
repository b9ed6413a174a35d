"""Somebody to register: entries that hold, to be spoiled one field at a time. No real person."""

from datetime import date
from itertools import count

from payung.people.cells import Cell
from payung.people.checks import Entry

_serials = count(1)


def nik(*, born: date = date(1990, 8, 14), sex: str = "F", serial: int = 1, place: str = "530104") -> str:
    """A well-formed NIK: place of first registration, birth date (women's day + 40), serial."""
    return f"{place}{born.day + 40 * (sex == 'F'):02}{born.month:02}{born.year % 100:02}{serial:04}"


def entry(**cells: Cell) -> Entry:
    """Maria Seran, a weaver of Belu, but for the cells given."""
    maria: dict[str, Cell] = {
        "nik": nik(),
        "name": "Maria Seran",
        "birth_date": "14-08-1990",
        "sex": "P",
        "region": "Kabupaten Belu",
        "occupation": "penenun",
    }
    return Entry(**{**maria, **cells})


def somebody(**cells: Cell) -> Entry:
    """Like `entry`, with a NIK that nobody in this test run had before."""
    return entry(**{"nik": nik(serial=next(_serials)), **cells})
