"""What readers type, as they typed it, and as the rooms below want it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused

# 4300000, 4.300.000, 4,300,000 or Rp4.300.000; but not 4.3, which may mean four million or four rupiah.
RUPIAH = re.compile(r"(?:rp\.?)?\s*(\d{1,12}|\d{1,3}(?:([., \u00a0])\d{3})(?:\2\d{3}){0,3})", re.IGNORECASE | re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2100

PROGRAMMES = {
    "jkk": (_("Work accident (JKK)"), _("Treatment, loss of wages and disability after an accident at work")),
    "jkm": (_("Death (JKM)"), _("Cash for the family, and scholarships for children")),
    "jht": (_("Old age (JHT)"), _("Savings that are paid out later; no discount applies")),
}
SECTORS = {
    "other": _("Other (farmer, fisher, trader)"),
    "transport": _("Transport (driver, courier)"),
}
PAYERS = {
    "self": _("The worker"),
    "group": _("A group or cooperative"),
    "apbn": _("The State budget (APBN)"),
    "apbd": _("A province, kabupaten or kota (APBD)"),
    "village": _("A village (APBDes)"),
    "csr": _("A company for others (CSR)"),
    "donor": _("A private donor"),
}
KINDS = {
    "independent": _("Works for her- or himself"),
    "employer": _("Employs others and draws no wage"),
}
PERIODS = {months: months for months in ("1", "2", "3", "6", "12")}
CHOICES: dict[str, object] = {
    "programmes": PROGRAMMES,
    "sectors": SECTORS,
    "payers": PAYERS,
    "kinds": KINDS,
    "periods": PERIODS,
}


def read_day(text: str) -> date:
    """A day like 2026-12-01. Raises Refused for anything else, and for years in which nothing of ours can lie."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if FIRST_YEAR <= day.year <= LAST_YEAR and day.isoformat() == text:
        return day
    raise Refused(Problem("page.day_unreadable", "on", _short(text)))


def read_income(text: str) -> int:
    """Whole rupiah of an income. Raises Refused where there is none, or where a reader could mean two things."""
    return _rupiah(text, Problem("page.income_missing", "income"), Problem("page.income_unreadable", "income"))


def read_amount(text: str) -> int:
    """Whole rupiah of money that moves. Raises Refused as `read_income` does, of the field `amount`."""
    return _rupiah(text, Problem("page.amount_missing", "amount"), Problem("page.amount_unreadable", "amount"))


def _rupiah(text: str, missing: Problem, unreadable: Problem) -> int:
    if not text.strip():
        raise Refused(missing)
    typed = RUPIAH.fullmatch(text.strip())
    if not typed:
        raise Refused(replace(unreadable, value=_short(text)))
    return int(re.sub(r"\D", "", typed[1]))


def read_month(text: str) -> Month:
    """A month like 2026-12. Raises Refused for anything else."""
    try:
        month = Month.parse(text)
    except ValueError:
        month = Month(0)
    if FIRST_YEAR <= month.index // 12 <= LAST_YEAR:
        return month
    raise Refused(Problem("page.month_unreadable", "month", _short(text)))


def read_count(text: str) -> int:
    """A number of months. Raises Refused for anything else."""
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
        raise Refused(Problem("page.choice_unknown", "months", _short(text)))
    return int(text)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


@dataclass(frozen=True, slots=True)
class QuoteForm:
    """The form of `/quote`, with every field as it was typed, so that nothing typed is lost."""

    sent: bool
    income: str
    month: str
    months: str
    programmes: tuple[str, ...]
    sector: str
    payer: str
    kind: str

    @classmethod
    def read(cls, query: QueryDict, *, next_month: Month) -> "QuoteForm":
        """The form from the address; a form that was not sent yet proposes the most usual question."""
        sent = "income" in query
        return cls(
            sent=sent,
            income=query.get("income", ""),
            month=query.get("month", str(next_month)),
            months=query.get("months", "1"),
            programmes=tuple(query.getlist("programmes")) if sent else ("jkk", "jkm"),
            sector=query.get("sector", "other"),
            payer=query.get("payer", "self"),
            kind=query.get("kind", "independent"),
        )

    def question(self) -> dict[str, Any]:
        """The arguments of `contributions.quote`. Raises Refused with every field that cannot be read."""
        readings: dict[str, Callable[[], Any]] = {
            "income": lambda: read_income(self.income),
            "start": lambda: read_month(self.month),
            "count": lambda: read_count(self.months),
        }
        asked: dict[str, Any] = {
            "programmes": self.programmes,
            "sector": self.sector,
            "payer": self.payer,
            "kind": self.kind,
        }
        problems: list[Problem] = []
        for argument, read in readings.items():
            try:
                asked[argument] = read()
            except Refused as refusal:
                problems.extend(refusal.problems)
        if problems:
            raise Refused(*problems)
        return asked
