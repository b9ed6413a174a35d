"""What happened, in words for whom it happened to: a title, and what was told, in one line."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from payung.interfaces.web.language import reading_language
from payung.kernel.language import long_date, rupiah
from payung.kernel.months import Month
from payung.people.changes.history import Happening
from payung.people.channels import channels
from payung.people.consent import newest
from payung.people.occupations import occupations

TITLES: Mapping[str, Promise] = {
    "registered": _("Registered"),
    "introduced": _("Brought in"),
    "consent": _("Consent"),
    "corrected": _("Identity corrected"),
    "job": _("Job"),
    "job_ended": _("Job ended"),
    "jht": _("Old age savings (JHT)"),
    "kind": _("Kind of worker"),
    "contact": _("Where we reach you"),
    "heirs": _("Heirs"),
    "children": _("Children"),
    "death": _("Reported dead"),
    "death_denied": _("Report of death called wrong"),
    "group_joined": _("Joined a group"),
    "group_left": _("Left a group"),
    "paid": _("Months paid"),
    "reversed": _("Payment taken back"),
    "card": _("Card issued"),
    "card_revoked": _("Card revoked"),
}

MONTHS_TOLD = ("paid", "reversed")
"""What names its months itself."""


class Told(NamedTuple):
    """One line of a history. `since` is the first day for which it counts, where it is not the day it was told."""

    at: datetime
    title: str
    detail: str
    since: date | None


def tell_life(*, happened: Iterable[Happening]) -> list[Told]:
    """A life in words, the newest first; messages stand on a page of their own."""
    known = [each for each in happened if each.what in TITLES]
    return [
        Told(each.at, str(TITLES[each.what]), _detail(each), None if each.what in MONTHS_TOLD else each.since)
        for each in reversed(known)
    ]


def _detail(happening: Happening) -> str:
    told = happening.told
    match happening.what:
        case "registered":
            way = channels().get(told["channel"])
            named = "" if way is None else way.name_en if reading_language() == "en" else way.name_id
            return "; ".join([named, *map(_job, told["jobs"] or ())]).strip("; ")
        case "job":
            return _job(told)
        case "paid" | "reversed":
            amount = rupiah(told["amount"]) if "amount" in told else told["why"]
            return f"{amount}: {', '.join(map(_month, told['months']))}"
        case "corrected":
            return "; ".join(f"{side['before']} → {side['after']}" for side in told["fields"])
        case "heirs" | "children":
            return "; ".join(person["name"] for person in told["named"]) or "–"
        case "jht":
            return str(_("chosen") if told["takes"] else _("left out"))
        case "consent":
            said = _("given") if told["given"] else _("withdrawn")
            return f"{newest(purpose=told['purpose'], language=reading_language()).title}: {said}"
        case "contact":
            return ", ".join(told[name] for name in ("address", "village", "district") if told[name])
        case "introduced":
            return ", ".join(told[name] for name in ("agent", "event") if told[name])
        case "group_joined" | "group_left":
            return str(told["group"])
        case "card":
            return str(_("paid through %(month)s")) % {"month": _month(told["through"])}
    return ""


def _job(told: Mapping[str, Any]) -> str:
    known = occupations()[told["occupation"]]
    name = known.name_en if reading_language() == "en" else known.name_id
    return f"{name}, {rupiah(told['income'])}" if told["income"] else name


def _month(text: str) -> str:
    """2026-12 as Desember 2026."""
    return long_date(Month.parse(text).first, reading_language()).partition(" ")[2]
