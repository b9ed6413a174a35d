"""What can be wrong with what somebody handed in, as a value that can be collected, shown and mended."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from payung.kernel.language import Language, long_date

# A value in a sentence, as it is or in words: {value}, {value:date}, {other:sex}. In brackets it may be missing.
HOLE = re.compile(r"\{(value|other)(?::(date|sex|traits))?\}")
IN_BRACKETS = re.compile(r" \((?:\{value(?::(?:sex|traits))?\}|[^()]*\{other[^()]*)\)")
SEPARATOR = "|"
SEXES: Mapping[Language, Mapping[str, str]] = {
    "id": {"F": "perempuan", "M": "laki-laki"},
    "en": {"F": "female", "M": "male"},
}
TRAITS: Mapping[Language, Mapping[str, str]] = {
    "id": {
        **{"name": "nama", "birth_date": "tanggal lahir", "sex": "jenis kelamin", "region": "kabupaten"},
        **{"village": "desa", "address": "alamat", "phone": "telepon", "mother_name": "nama ibu", "nik": "NIK"},
    },
    "en": {
        **{"name": "name", "birth_date": "birth date", "sex": "sex", "region": "kabupaten", "village": "village"},
        **{"address": "address", "phone": "telephone", "mother_name": "mother's name", "nik": "NIK"},
    },
}
"""By what two people are compared: `name =; nik ≈` becomes `nama =; NIK ≈`."""
NEAR: Mapping[Language, str] = {"id": "Mungkin maksudnya", "en": "Did you mean"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, in one place.

    `code` is an entry of `problems.toml`; `where` the field, option or row; `value` what was
    found there, which must never be a NIK or another person's data: of two things that do not agree both, as
    `value|other`. `near` is what may have been meant instead.
    """

    code: str
    where: str = ""
    value: str = ""
    near: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The catalogue's entry for a code: what is wrong, how to put it right, and by which article."""

    message: Mapping[Language, str]
    fix: Mapping[Language, str]
    because: str = ""


class Refused(Exception):
    """An action said no. It carries every problem found; nothing was written."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{p.code} ({p.where})" if p.where else p.code for p in problems))
        self.problems = problems


@cache
def catalogue() -> Mapping[str, Explanation]:
    """Every problem code with its texts in both languages, from `problems.toml`."""
    table = tomllib.loads(files("payung.kernel").joinpath("problems.toml").read_text("utf-8"))
    return {
        f"{group}.{name}": Explanation(
            message={"id": entry["id"], "en": entry["en"]},
            fix={"id": entry["fix_id"], "en": entry["fix_en"]},
            because=entry.get("because", ""),
        )
        for group, entries in table.items()
        for name, entry in entries.items()
    }


def message(problem: Problem, *, language: Language) -> str:
    """What is wrong, in a sentence of the reader's language. Without a value it speaks of the problem in general."""
    return _filled(catalogue()[problem.code].message[language], problem.value, language)


def fix(problem: Problem, *, language: Language) -> str:
    """How to put it right, in the reader's language; what may have been meant comes first."""
    mended = _filled(catalogue()[problem.code].fix[language], problem.value, language)
    return f"{NEAR[language]} {problem.near}? {mended}" if problem.near else mended


def _filled(sentence: str, value: str, language: Language) -> str:
    """The sentence with its value, or with the two that stand in it as `value|other`."""
    first, second = value, ""
    if "{other" in sentence:
        first, told, second = value.partition(SEPARATOR)
        value = value if told else ""
    if not value:
        sentence = IN_BRACKETS.sub("", sentence)
    values = {"value": first, "other": second}
    return HOLE.sub(lambda hole: _in_words(values[hole[1]], hole[2], language), sentence)


def _in_words(value: str, kind: str | None, language: Language) -> str:
    """A day, a sex or traits in words; all else, and what is none of these, as it is."""
    if kind == "sex":
        return SEXES[language].get(value, value)
    if kind == "traits":
        return "; ".join(_trait(each, language) for each in value.split("; "))
    try:
        return long_date(date.fromisoformat(value), language) if kind == "date" else value
    except ValueError:
        return value


def _trait(said: str, language: Language) -> str:
    name, _space, sign = said.partition(" ")
    return f"{TRAITS[language].get(name, name)} {sign}".rstrip()


def as_json(problem: Problem, *, language: Language) -> dict[str, str]:
    """The problem as every interface hands it to machines: code, where, message, fix."""
    return {
        "code": problem.code,
        "where": problem.where,
        "message": message(problem, language=language),
        "fix": fix(problem, language=language),
    }
