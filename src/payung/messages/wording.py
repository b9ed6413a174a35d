"""Messages in words: the texts of `texts.yaml`, and how each value is written in them. Pure.

Whoever tells something gives values as the code has them (an amount "50400", a month "2026-12"); here they become
Rp50.400 and Desember 2026.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from payung.kernel.language import (
    LANGUAGES,
    Language,
    long_date,
    long_month,
    rupiah,
    to_translate,
)
from payung.kernel.months import Month

RECEIPT, SECURITY, ANSWER, REMINDER = KINDS = ("receipt", "security", "answer", "reminder")
LONGEST_NAME = 20  # letters of a name that a short message has room for
CHANGED: Mapping[str, tuple[str, str]] = {
    "address": ("alamat", "address"),
    "children": ("anak", "children"),
    "consent": ("persetujuan", "consent"),
    "heirs": ("ahli waris", "heirs"),
    "identity": ("data diri", "identity"),
    "income": ("penghasilan", "income"),
    "job": ("pekerjaan", "job"),
    "jht": ("JHT", "JHT"),
    "kind": ("jenis peserta", "kind of participant"),
    "phone": ("nomor telepon", "telephone"),
}

STATES: Mapping[str, str] = {
    "waiting": to_translate("waiting"),
    "sending": to_translate("on its way: whether it arrived is asked"),
    "sent": to_translate("sent"),
    "delivered": to_translate("delivered"),
    "failed": to_translate("did not arrive"),
    "given_up": to_translate("given up"),
    "withheld": to_translate("not sent"),
}
"""What became of a message, in words."""


class Text(NamedTuple):
    """One entry of `texts.yaml`. `about` says what it is in few words; `minutes` is for how long it is of use, None for
    as long as it takes."""

    code: str
    about: Mapping[Language, str]
    kind: str
    values: tuple[str, ...]
    secret: frozenset[str]
    minutes: int | None
    words: Mapping[Language, str]


@cache
def texts() -> Mapping[str, Text]:
    """Every text by its code."""
    raw = yaml.safe_load(files("payung.messages").joinpath("texts.yaml").read_text("utf-8"))
    return {
        code: Text(
            code=code,
            about={language: entry["about"][language] for language in LANGUAGES},
            kind=entry["kind"],
            values=tuple(entry["values"]),
            secret=frozenset(entry.get("secret", ())),
            minutes=entry.get("minutes"),
            words={language: entry[language] for language in LANGUAGES},
        )
        for code, entry in raw.items()
    }


def said(*, text: str, values: Mapping[str, str], name: str, language: Language) -> str:
    """A text with its values, and the worker's name where it says one."""
    written = {each: WRITTEN.get(each, _as_it_is)(value, language) for each, value in values.items()}
    return texts()[text].words[language].format(name=short_name(name=name), **written)


def short_name(*, name: str) -> str:
    """As many whole words of a name as a short message has room for; of one long word, its beginning."""
    if len(name) <= LONGEST_NAME:
        return name
    return name[: LONGEST_NAME + 1].rpartition(" ")[0] or name[:LONGEST_NAME]


def _as_it_is(value: str, language: Language) -> str:
    return value


def _amount(value: str, language: Language) -> str:
    return rupiah(int(value))


def _day(value: str, language: Language) -> str:
    return long_date(date.fromisoformat(value), language)


def _month(value: str, language: Language) -> str:
    return long_month(Month.parse(value).first, language)


def _months(value: str, language: Language) -> str:
    """Months like "2026-11,2026-12,2027-01": runs of them by their ends, `Nov 2026-Jan 2027`."""
    runs: list[list[Month]] = []
    for month in sorted(Month.parse(each) for each in value.split(",")):
        if runs and runs[-1][-1] + 1 == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join("-".join(_short_month(end, language) for end in dict.fromkeys((run[0], run[-1]))) for run in runs)


def _short_month(month: Month, language: Language) -> str:
    name, year = long_month(month.first, language).split()
    return f"{name[:3]} {year}"


def _programmes(value: str, language: Language) -> str:
    return ", ".join(programme.upper() for programme in value.split(","))


def _changed(value: str, language: Language) -> str:
    return ", ".join(CHANGED[each][LANGUAGES.index(language)] for each in value.split(","))


# How the values of these names are written; all others as they are.
WRITTEN: Mapping[str, Callable[[str, Language], str]] = {
    **dict.fromkeys(("amount", "savings", "missing"), _amount),
    **dict.fromkeys(("day", "since", "until"), _day),
    "month": _month,
    "months": _months,
    "programmes": _programmes,
    "what": _changed,
}
