"""Reads what a worked case gives and expects: each reader takes a value as YAML holds it and gives what the law takes.

A reader is generous where the meaning is certain (`JKM` is `jkm`, a day may stand for its month) and refuses the rest:
a case that is read otherwise than it was meant proves nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from payung.kernel.months import Month

Reader = Callable[[object], Any]

MOST_RUPIAH = 10**15  # beyond it JSON's numbers are no longer exact
MOST_PEOPLE = 10**9
MOST_COUNT = 1_200  # months or years of one life, and then some
YEARS = range(1900, 2201)
TRUTHS = {"ya": True, "yes": True, "tidak": False, "no": False}


class Unread(ValueError):
    """The value is not of the kind that stands here: a problem's `code`, and what it names, with all `choices`."""

    def __init__(self, code: str, value: object, choices: Iterable[str] = ()) -> None:
        super().__init__(code)
        self.code = code
        listed = ", ".join(choices)
        self.value = f"{brief(value)} ({listed})" if listed else brief(value)


def brief(value: object) -> str:
    """A value as a message shows it: in one short line."""
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:59]}…"


def rupiah(value: object) -> int:
    """Whole rupiah from 0 on; digits in quotes are read, points and `Rp` are not."""
    return _whole(value, MOST_RUPIAH)


def people(value: object) -> int:
    """How many people."""
    return _whole(value, MOST_PEOPLE)


def count(value: object) -> int:
    """A number of months, years or days."""
    return _whole(value, MOST_COUNT)


def some(value: object) -> int:
    """How many there are of what there is one at least: jobs, fingers lost."""
    if count(value) == 0:
        raise Unread("case.none_counted", value)
    return count(value)


def days(value: object) -> int:
    """A number of days, which may be many."""
    return _whole(value, 366 * MOST_COUNT)


def _whole(value: object, most: int) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(most)):
        value = int(value)
    if type(value) is not int or not 0 <= value <= most:
        raise Unread("case.number_unreadable", value)
    return value


def per_mille(value: object) -> int:
    """A percentage with at most one digit behind its point, as per mille: 17.5 is 175."""
    return _percentage(value, digits=1)


def basis_points(value: object) -> int:
    """A percentage with at most two digits behind its point, as basis points: 5.69 is 569."""
    return _percentage(value, digits=2)


def _percentage(value: object, *, digits: int) -> int:
    whole, point, part = str(value).partition(".")
    if isinstance(value, bool) or not (whole + part).isascii() or not whole.isdigit() or len(whole) > 4:
        raise Unread("case.percent_unreadable", value)
    if point and not (part.isdigit() and not part[digits:].strip("0")):
        raise Unread("case.percent_unreadable", value)
    return int(whole + part[:digits].ljust(digits, "0"))


def share(value: object) -> int:
    """A percentage of a whole, as per mille: 100 at the most."""
    if per_mille(value) > 1000:
        raise Unread("case.percent_unreadable", value)
    return per_mille(value)


def percent(value: object) -> int:
    """A whole percentage from 0 to 100."""
    share = per_mille(value)
    if share % 10 or share > 1000:
        raise Unread("case.percent_unreadable", value)
    return share // 10


def day(value: object) -> date:
    """A day like 2026-11-01."""
    try:
        read = date.fromisoformat(str(value))
    except ValueError:
        raise Unread("case.day_unreadable", value) from None
    if str(read) != str(value) or read.year not in YEARS:
        raise Unread("case.day_unreadable", value)
    return read


def month(value: object) -> Month:
    """A month like 2026-11, or a day of it."""
    try:
        read = Month.of(day(value)) if str(value).count("-") == 2 else Month.parse(str(value))
    except ValueError:
        raise Unread("case.month_unreadable", value) from None
    if read.first.year not in YEARS:
        raise Unread("case.month_unreadable", value)
    return read


def truth(value: object) -> bool:
    """Yes or no, also in words: ya, tidak."""
    said = TRUTHS.get(value.strip().lower()) if isinstance(value, str) else value
    if not isinstance(said, bool):
        raise Unread("case.truth_unreadable", value)
    return said


def text(value: object) -> str:
    """Words."""
    if not isinstance(value, str) or not value.strip():
        raise Unread("case.text_unreadable", value)
    return value.strip()


def choice(*words: str, **others: str) -> Reader:
    """One of these words, in capitals or not; or another word for one of them: `left="left_handed"`."""
    known = {word.lower(): word for word in words} | {other.lower(): word for other, word in others.items()}

    def read(value: object) -> str:
        if not isinstance(value, str) or value.strip().lower() not in known:
            raise Unread("case.choice_unknown", value, known)
        return known[value.strip().lower()]

    return read


def several(read: Reader, *, least: int = 0) -> Reader:
    """A list of such values, of at least so many."""

    def read_all(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) < least:
            raise Unread("case.list_unreadable", value)
        return tuple(read(each) for each in value)

    return read_all


def words(*, read: Reader) -> Reader:
    """A set of words, told in any order: as a list, or in one text with commas between them."""

    def read_all(value: object) -> tuple[str, ...]:
        given = value.split(",") if isinstance(value, str) else value
        return tuple(sorted(several(read)(given)))

    return read_all


def named(**readers: Reader) -> Reader:
    """Values by name, none of which must be there: receipts by mode of transport."""

    def read_all(value: object) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise Unread("case.names_unreadable", value)
        unknown = [name for name in value if name not in readers]
        if unknown:
            raise Unread("case.choice_unknown", unknown[0], readers)
        return {name: readers[name](each) for name, each in value.items()}

    return read_all


def maybe(read: Reader) -> Reader:
    """Such a value, or null: there is none."""

    def read_all(value: object) -> Any:
        return None if value is None else read(value)

    return read_all
