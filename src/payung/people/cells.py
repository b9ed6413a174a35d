"""Reading single cells: what people write in forms and sheets, into dates, digits and words. Pure.

A cell is text at the counter and in a CSV; in a workbook it may be a number, a date or a yes/no.
"""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

Cell = str | int | float | bool | date | datetime | None

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("januari january jan", "februari february feb pebruari peb", "maret march mar mrt", "april apr"),
            *("mei may", "juni june jun", "juli july jul", "agustus august agu agt aug ags"),
            *(
                "september sep sept",
                "oktober october okt oct",
                "november nov nopember nop",
                "desember december des dec",
            ),
        ),
        start=1,
    )
    for name in names.split()
}
MIDNIGHT = r"(?:[ T]0?0[:.]00(?:[:.]00)?(?:\.0+)?)?"  # what programs add to a day
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + MIDNIGHT)
DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{4})" + MIDNIGHT)
WITH_NAME = re.compile(r"(\d{1,2})[-/.\s]+([A-Za-z]+)[-/.\s,]+(\d{4})")
PLACE_BEFORE = re.compile(r".*,\s*(?=\d{1,4}\D)")
NOTHING = ("", "-", "–", "—")  # how people write that there is no amount
EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_DAYS = re.compile(r"([1-9]\d{4})(?:[.,]0+)?")  # Excel's count of days as text: 1927 to 2099
LONGEST_DAY = 200  # characters: what is longer is no day, and would be costly to read
DECILE = re.compile(r"(?i)(?:desil|decile)?\s*(10|[1-9])(?!\d)\s*(?:\(.*\))?")
# The sen of 1.500,00 are passed over. Those of 1.500.00 may be thousands that lack a digit: they are not guessed at.
RUPIAH = re.compile(r"(?i)(?:rp\.?\s*)?(\d{1,3}(?:([.,_\s])\d{3}(?:\2\d{3}){0,3})|\d{1,15})(?:(?!\2)[.,]00|[.,]-)?")
SCIENTIFIC = re.compile(r"\d[.,]\d+E\+?\d{1,2}", re.IGNORECASE)
TEXT_FORMULA = re.compile(r'="?([^"=]*)"?')


def text(cell: Cell) -> str:
    """The cell as one line of text: outer and doubled white space and control characters gone."""
    if isinstance(cell, str):  # first, since most cells are
        if not cell.isprintable():
            cell = "".join(character if character.isprintable() else " " for character in cell)
        return " ".join(cell.split()) if "  " in cell else cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


class Unreadable(ValueError):
    """The cell holds something, but not what is asked for."""


class Impossible(ValueError):
    """It has the form that is asked for, but there is no such day."""


@lru_cache(maxsize=1 << 16)
def _day_from_text(written: str) -> date:
    if len(written) > LONGEST_DAY:
        raise Unreadable(written)
    if match := EXCEL_DAYS.fullmatch(written):
        return _day_from_count(int(match[1]))
    written = PLACE_BEFORE.sub("", written)
    if match := ISO.fullmatch(written):
        year, month, day = (int(part) for part in match.groups()[:3])
    elif match := DAY_FIRST.fullmatch(written):
        day, month, year = (int(part) for part in match.groups())
    elif (match := WITH_NAME.fullmatch(written)) and match[2].casefold() in MONTHS:
        day, month, year = int(match[1]), MONTHS[match[2].casefold()], int(match[3])
    else:
        raise Unreadable(written)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Impossible(written) from error


def day(cell: Cell) -> date | None:
    """A day, or None for an empty cell. Day before month; a place before a comma is passed over
    (`Kupang, 14-08-1990`); a number, or five digits of text, is Excel's day count. Raises Unreadable, Impossible."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool):
        raise Unreadable(str(cell))
    if isinstance(cell, int | float):
        return _day_from_count(cell)
    written = text(cell)
    return _day_from_text(written) if written else None


def _day_from_count(days: float) -> date:
    if not 1 <= days < 73051:  # 1900 to 2099
        raise Unreadable(str(days))
    return EXCEL_EPOCH + timedelta(days=int(days))


def rupiah(cell: Cell) -> int | None:
    """Whole rupiah, or None for an empty cell: 1500000, `Rp 1.500.000,00`, `1,500,000`. Raises Unreadable."""
    if isinstance(cell, bool):
        raise Unreadable(str(cell))
    if isinstance(cell, int | float):
        if not 0 <= cell < 10**12 or cell != int(cell):  # nor what is no number: a sheet can hold NaN and infinity
            raise Unreadable(str(cell))
        return int(cell)
    written = text(cell)
    return None if written in NOTHING else _rupiah_from_text(written)


@lru_cache(maxsize=4096)  # a list of 100,000 rows knows a few hundred incomes
def _rupiah_from_text(written: str) -> int:
    match = RUPIAH.fullmatch(written)
    if match is None:
        raise Unreadable(written)
    return int(re.sub(r"\D", "", match[1]))


def phone(cell: Cell) -> str:
    """A telephone number as digits with the country code (62...), or "" for an empty cell. Raises Unreadable."""
    written = text(cell)
    digits = re.sub(r"[\s().\-/]", "", written).removeprefix("'").removeprefix("+")
    if not digits:
        return ""
    if not digits.isascii() or not digits.isdigit():
        raise Unreadable(written)
    national = digits.removeprefix("62").removeprefix("0")
    if not 7 <= len(national) <= 13:
        raise Unreadable(written)
    return "62" + national


def decile(cell: Cell) -> int | None:
    """A welfare decile, 1 to 10, or None for an empty cell: 2, `Desil 2`, `1 (miskin ekstrem)`. Raises Unreadable."""
    written = text(cell)
    if not written:
        return None
    match = DECILE.fullmatch(written)
    if match is None:
        raise Unreadable(written)
    return int(match[1])
