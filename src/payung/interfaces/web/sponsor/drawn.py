"""The form in which an agreement is drawn up: every field as it was typed, and what it says."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from payung.interfaces.web.forms import read_amount, read_month
from payung.interfaces.web.language import reading_language
from payung.kernel.language import long_month
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.people.regions import PROVINCE, REGIONS
from payung.sponsors.checks import Terms
from payung.sponsors.proposals.proposed import Proposed, check_proposed, reckon
from payung.sponsors.proposals.queries import Payer

# 5000, 5.000 or 5,000
PEOPLE = re.compile(r"\d{1,9}|\d{1,3}(?:([., \u00a0])\d{3})(?:\1\d{3}){0,2}", re.ASCII)
FIELDS = ("payer", "code", "decree", "from", "to", "region", "max_decile", "serve_by", "people", "budget")
QUOTA = "quota-"
LONGEST = 200
"""Characters that are read of a field."""
USUAL_MONTHS, COMING_MONTHS = 12, 36
WHERE = {
    **{"sponsor, decree": "decree", "funder": "payer", "agreement": "to", "serve-by": "serve_by"},
    "max-decile": "max_decile",
}
"""Where the form has what the room calls otherwise."""
DECILES = {"": _("No limit"), **{str(n): str(n) for n in range(1, 11)}}
SERVED_BY = {
    "": _("The whole list is sent back"),
    "list": _("Who stands first on the list comes first"),
    "decile": _("The lowest decile comes first"),
    "need": _("The lowest decile, then the lowest income"),
}
"""What becomes of a list for which quota or budget are short."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The form of `/sponsor/new`, with every field as it was typed; quotas by kabupaten or kota, those left out too."""

    fields: Mapping[str, str]
    programmes: tuple[str, ...]
    quotas: Mapping[str, str]

    @classmethod
    def blank(cls, *, payers: Sequence[Payer], this: Month) -> "Drawn":
        """A form that nobody has filled in yet: a year from next month on, both mandatory programmes, all of NTT."""
        told = {"from": str(this + 1), "to": str(this + USUAL_MONTHS), "region": PROVINCE}
        told["payer"] = str(payers[0].id) if len(payers) == 1 else ""
        return cls({field: told.get(field, "") for field in FIELDS}, ("jkk", "jkm"), dict.fromkeys(REGIONS, ""))

    @classmethod
    def read(cls, sent: QueryDict) -> "Drawn":
        """The form as it was sent."""
        fields = {field: _typed(sent, field) for field in FIELDS}
        fields["code"] = fields["code"].upper()
        quotas = {code: _typed(sent, f"{QUOTA}{code}") for code in REGIONS}
        return cls(fields, tuple(each[:LONGEST] for each in sent.getlist("programmes")[:LONGEST]), quotas)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Everything that was typed, to be sent once more unseen."""
        quotas = ((f"{QUOTA}{code}", people) for code, people in self.quotas.items() if people)
        return [*self.fields.items(), *(("programmes", each) for each in self.programmes), *quotas]

    def quota_fields(self) -> list[tuple[str, str, str]]:
        """The field, the name and what was typed for each kabupaten and kota."""
        return [(f"{QUOTA}{code}", REGIONS[code].full_name, people) for code, people in self.quotas.items()]

    def proposed(self, *, payers: Sequence[Payer], today: date) -> Proposed:
        """What was drawn up; without a budget, what the people cost. Raises Refused with every field that is wrong."""
        readings: dict[str, Callable[[], Any]] = {
            "payer": lambda: self._payer(payers),
            "from": lambda: read_month(self.fields["from"]),
            "to": lambda: read_month(self.fields["to"]),
            "max_decile": self._max_decile,
            "people": lambda: read_people(self.fields["people"]),
            "budget": lambda: read_amount(self.fields["budget"]) if self.fields["budget"] else 0,
            **{f"{QUOTA}{code}": self._quota(people) for code, people in self.quotas.items() if people},
        }
        read, problems = {}, list[Problem]()
        for where, reading in readings.items():
            try:
                read[where] = reading()
            except Refused as refusal:
                problems.extend(replace(problem, where=where) for problem in refusal.problems)
        if problems:
            raise Refused(*problems, *self._beside(problems, read, today))
        return self._put_together(read, today)

    def _beside(self, problems: Sequence[Problem], read: Mapping[str, Any], today: date) -> Iterator[Problem]:
        """What is wrong besides the fields that cannot be read, for which others stand in: all is told at once."""
        month = read.get("from") or read.get("to") or Month.of(today)
        instead = {
            "payer": Payer(0, "apbd", ""),
            "from": month,
            "to": month,
            "max_decile": None,
            "people": 1,
            "budget": 1,
        }
        readable = replace(
            self, quotas={code: people for code, people in self.quotas.items() if f"{QUOTA}{code}" in read}
        )
        told = readable._put_together({**instead, **read}, today)
        unreadable = {problem.where for problem in problems}
        for problem in map(on_the_form, check_proposed(proposed=told, sponsor="-")):
            if problem.where not in unreadable:
                yield problem

    def _put_together(self, read: Mapping[str, Any], today: date) -> Proposed:
        payer: Payer = read["payer"]
        terms = Terms(
            first_month=read["from"],
            months=read["to"] - read["from"] + 1,
            programmes=self.programmes,
            payer=payer.kind,
            region=self.fields["region"],
            max_decile=read["max_decile"],
            serve_by=self.fields["serve_by"],
        )
        quotas = {code: read[f"{QUOTA}{code}"] for code, people in self.quotas.items() if people}
        told = Proposed(
            payer.id, self.fields["code"], self.fields["decree"], terms, read["people"], read["budget"], quotas
        )
        return told if self.fields["budget"] else told._replace(budget=_cost(told, today))

    def _payer(self, payers: Sequence[Payer]) -> Payer:
        found = next((payer for payer in payers if str(payer.id) == self.fields["payer"]), None)
        if found is None:
            raise Refused(Problem("page.choice_unknown", "payer", self.fields["payer"][:40]))
        return found

    def _max_decile(self) -> int | None:
        typed = self.fields["max_decile"]
        if typed not in DECILES:
            raise Refused(Problem("page.choice_unknown", "max_decile", typed[:40]))
        return int(typed) if typed else None

    def _quota(self, people: str) -> Callable[[], int]:
        return lambda: read_people(people)


def _cost(told: Proposed, today: date) -> int:
    """What the people cost; 1 where the terms have no price, since what is wrong with them is told by their check."""
    try:
        return reckon(terms=told.terms, people=told.people, today=today).cost or 1
    except Refused:
        return 1


def _typed(sent: QueryDict, field: str) -> str:
    return sent.get(field, "").replace("\0", "").strip()[:LONGEST]


def read_people(text: str) -> int:
    """A number of people. Raises Refused where there is none, or where a reader could mean two things."""
    if not text:
        raise Refused(Problem("page.people_missing", "people"))
    if not PEOPLE.fullmatch(text):
        raise Refused(Problem("page.people_unreadable", "people", text[:40]))
    return int(re.sub(r"\D", "", text))


def on_the_form(problem: Problem) -> Problem:
    """A problem beside its field of the form."""
    if problem.where == "quota":
        code = next((code for code, region in REGIONS.items() if problem.value in (code, region.full_name)), "")
        return replace(problem, where=f"{QUOTA}{code}")
    return replace(problem, where=WHERE.get(problem.where, problem.where))


def choices(*, this: Month, payers: Sequence[Payer]) -> dict[str, object]:
    """What can be chosen in the form."""
    coming = (this + n for n in range(COMING_MONTHS + 1))
    months = {str(month): long_month(month.first, reading_language()) for month in coming}
    return {
        "payers": {str(payer.id): payer.name for payer in payers},
        "months": months,
        "regions": {PROVINCE: _("All of NTT"), **{code: each.full_name for code, each in REGIONS.items()}},
        "deciles": DECILES,
        "served_by": SERVED_BY,
    }
