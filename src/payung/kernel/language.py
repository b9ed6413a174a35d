"""Indonesian first, English complete: texts of the interfaces, dates and counts in words, money as Indonesia writes."""

import gettext
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, Protocol

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")

MONTH_NAMES: Mapping[Language, tuple[str, ...]] = {
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}


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


class Named(Protocol):
    """What has a name in each language."""

    @property
    def name_id(self) -> str: ...

    @property
    def name_en(self) -> str: ...


def name_in(language: Language, of: Named) -> str:
    """What something is called in a language."""
    return of.name_en if language == "en" else of.name_id


def rupiah(amount: int) -> str:
    """Whole rupiah as Indonesia writes it, whatever the language: 16800 -> Rp16.800."""
    return f"{'-' if amount < 0 else ''}Rp{number(abs(amount))}"


def number(count: int, language: Language = "id") -> str:
    """A count with the thousands of a language: 100000 -> 100.000, in English 100,000."""
    return f"{count:,}" if language == "en" else f"{count:,}".replace(",", ".")


def percent(part: int, whole: int, *, digits: int = 1) -> str:
    """part/whole as Indonesia writes it, rounded half up: (912, 1000) -> 91,2%. Nothing of nothing is a dash."""
    if whole == 0:
        return "–"
    scaled = (part * 10 ** (digits + 2) * 2 + whole) // (2 * whole)
    units, rest = divmod(scaled, 10**digits)
    return f"{number(units)},{rest:0{digits}}%" if digits else f"{number(units)}%"


def long_date(day: date, language: Language = "id") -> str:
    """A day in words: 14 Oktober 2025, in English 14 October 2025."""
    return f"{day.day} {MONTH_NAMES[language][day.month - 1]} {day.year}"


def long_month(first: date, language: Language = "id") -> str:
    """The month of a day in words: Desember 2026, in English December 2026."""
    return long_date(first, language).partition(" ")[2]


ONES = (
    *("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    *("sepuluh", "sebelas"),
)
SCALES = (
    *((10**15, "kuadriliun"), (10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1_000, "ribu")),
    *((100, "ratus"), (10, "puluh")),
)


def in_words(count: int) -> str:
    """A count in Indonesian words (terbilang): 16800 -> enam belas ribu delapan ratus. Papers write money out so.

    ValueError for a negative count, and from 10**18 on, for which nobody has a word.
    """
    if not 0 <= count < 10**18:
        raise ValueError(f"not written out: {count}")
    if count < len(ONES):
        return ONES[count]
    if count < 20:
        return f"{ONES[count - 10]} belas"
    size, name = next(scale for scale in SCALES if count >= scale[0])
    many, rest = divmod(count, size)
    # Of a hundred and a thousand there is never "one": seratus, seribu. Of a million there is: satu juta.
    words = f"se{name}" if many == 1 and size in {100, 1_000} else f"{in_words(many)} {name}"
    return f"{words} {in_words(rest)}" if rest else words
