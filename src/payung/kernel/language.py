"""Indonesian first, English complete: texts of the interfaces, and dates and money as Indonesia writes them."""

import gettext
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")

MONTH_NAMES = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


@cache
def texts(language: Language) -> gettext.NullTranslations:
    """The catalogue of interface texts. The code is written in English, so English needs none."""
    if language == "en":
        return gettext.NullTranslations()
    with files("payung").joinpath("locale/id/LC_MESSAGES/django.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


def to_translate(text: str) -> str:
    """`text` as it is. Marks for the translators what is spoken later, through a variable (gettext's `N_`)."""
    return text


def rupiah(amount: int) -> str:
    """Whole rupiah as Indonesia writes it, whatever the language: 16800 -> Rp16.800."""
    return f"{'-' if amount < 0 else ''}Rp{number(abs(amount))}"


def number(count: int) -> str:
    """A count with Indonesian thousands: 100000 -> 100.000."""
    return f"{count:,}".replace(",", ".")


def percent(part: int, whole: int, *, digits: int = 1) -> str:
    """part/whole as Indonesia writes it, rounded half up: (912, 1000) -> 91,2%. Nothing of nothing is a dash."""
    if whole == 0:
        return "–"
    scaled = (part * 10 ** (digits + 2) * 2 + whole) // (2 * whole)
    units, rest = divmod(scaled, 10**digits)
    return f"{number(units)},{rest:0{digits}}%" if digits else f"{number(units)}%"


def long_date(day: date) -> str:
    """A day as Indonesia writes it, whatever the language: 14 Oktober 2025."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
