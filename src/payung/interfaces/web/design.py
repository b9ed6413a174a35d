"""The living page of the look: every token, and every component beside the markup that makes it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from payung.access.accounts.queries import GrantView
from payung.access.scope import EVERYTHING
from payung.interfaces.web.forms import PAYERS
from payung.interfaces.web.sponsor.agreements import Budget
from payung.interfaces.web.staff import Staff, everybody
from payung.kernel.problems import Problem

SCHEMES = ("light", "dark")
SPACES = ("s", "m", "l", "xl", "touch", "round", "pill")
BLOCK = re.compile(r":root \{(.*?)\}", re.DOTALL)
TOKEN = re.compile(r"--([\w-]+): ([^;]+);")

PARTS = {
    "button": (_("Button"), _("One filled button a page: what most readers came for. The rest are plain.")),
    "field": (_("Field"), _("The label above, then the hint, then what is wrong and how to mend it, then the field.")),
    "summary": (_("Error summary"), _("Stands above the form, and each line leads to its field.")),
    "choice": (_("Choice"), _("Few choices stand open; many fold into a list. What follows from one stands under it.")),
    "tick": (_("Made sure"), _("Before what cannot be undone: says what will happen, and is ticked.")),
    "notice": (_("Notice"), _("One sentence about what is true now. It never hides what the page is for.")),
    "figure": (_("Figure"), _("A big number with the line that says what it counts. No number stands alone.")),
    "table": (_("Table"), _("Numbers stand to the right, one under the other.")),
    "steps": (_("Steps"), _("How far one is, in words too.")),
    "timeline": (_("Timeline"), _("What was, the newest first. Nothing in it is ever erased.")),
    "badge": (_("Badge"), _("A state in one or two words.")),
    "code": (_("Code"), _("What somebody copies by hand: large, and in groups of four.")),
    "card": (_("Card"), _("What somebody carries along, in one frame.")),
    "staff_bar": (_("Bar of the staff"), _("The one bar at the top: where this account may work, and whose it is.")),
    "crumbs": (_("Way back"), _("Where one came from. The page itself is not named: its heading does.")),
    "tabs": (_("Tabs"), _("Pages about the same person. Which is open is said by weight and a line, too.")),
    "road": (_("Road"), _("What is done, where one is, and what is still to come.")),
    "budget": (_("Budget"), _("The bar shows shares; the amounts stand beneath, each with its name.")),
    "upload": (_("Upload"), _("How much is there, and what happens by itself.")),
    "sides": (_("Side by side"), _("Two descriptions in one table; how they agree is said by a sign and a word.")),
    "queue": (_("Queue"), _("What is only on this telephone, on its way, or at the office: a sign and a word.")),
    "sheet": (_("Sheet"), _("What is printed and signed. On paper the frame and all else of the page are gone.")),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A component with its rule, the markup of an example, and what that shows."""

    name: str
    title: str
    rule: str
    markup: str
    shown: str


@everybody
@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Every token and component, as the reader's device has it, or in the scheme that was asked for."""
    tokens, scheme = _tokens(), request.GET.get("scheme", "")
    light, dark = tokens["light"], tokens["light"] | tokens["dark"]
    context = {
        "scheme": scheme if scheme in SCHEMES else "",
        "colours": [(name, value, dark[name]) for name, value in light.items() if value.startswith("#")],
        "spaces": [(name, light[name]) for name in SPACES],
        "parts": [_part(name) for name in PARTS],
    }
    return render(request, "payung/design.html", context)


@everybody
@require_safe
@cache_control(max_age=60)
def scheme(request: HttpRequest, name: str) -> HttpResponse:
    """The colours of one scheme, whatever the device prefers. 404 for a scheme that is none."""
    if name not in SCHEMES:
        raise Http404
    values = "".join(f" --{token}: {value};" for token, value in _tokens()[name].items())
    return HttpResponse(f"@media screen {{ :root {{ color-scheme: {name};{values} }} }}", "text/css")


@cache
def _tokens() -> dict[str, dict[str, str]]:
    """The tokens by scheme, as tokens.css has them; the dark ones are those that differ."""
    text = files(__package__).joinpath("static/payung/tokens.css").read_text("utf-8")
    return {name: dict(TOKEN.findall(block)) for name, block in zip(SCHEMES, BLOCK.findall(text), strict=False)}


def _part(name: str) -> Part:
    title, rule = PARTS[name]
    example: Any = get_template(f"payung/design/{name}.html")  # Django's own: only that one knows its source
    return Part(name, str(title), str(rule), example.template.source.strip(), example.render(_made_up()))


def _made_up() -> dict[str, object]:
    """What the examples show. Nobody in it exists."""
    at = datetime(2026, 11, 21, 1, 45, tzinfo=UTC)
    return {
        "problems": (Problem("nik.length", "nik", "12"),),
        "payers": PAYERS,
        "unknown_work": (Problem("occupation.unknown", "occupation", "ojek onlen"),),
        "who": Staff("maria.seran", "", EVERYTHING, (GrantView(0, "officer", "53.71", None, None, "petugas", at),)),
        "budget": Budget(whole=100_800_000, spent=33_600_000, committed=50_400_000, available=16_800_000, waiting=0),
        "sides": (
            (_("Full name"), "Maria Seran", "Maria Serran", "near"),
            (_("Birth date"), "14-08-1990", "14-08-1990", "same"),
            (_("Sex"), "P", "L", "different"),
        ),
        "reasons": (
            (_("The NIK does not have 16 digits."), 1_800, 30_240_000),
            (_("The sex is missing."), 103, 1_730_400),
        ),
        "told": (
            {"title": _("Paid"), "detail": "Rp100.800", "since": date(2026, 12, 1), "at": at},
            {"title": _("Heir named"), "detail": "Yosef Bria", "at": at.replace(day=19)},
            {"title": _("Registered"), "detail": "", "at": at.replace(day=18)},
        ),
    }
