"""The first page of the staff: what this account may do here."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from payung.access.roles import ROLES
from payung.interfaces.web.accounts.ways import ways
from payung.interfaces.web.staff import Staff, account


@account
def home(request: HttpRequest, who: Staff) -> HttpResponse:
    """What this account may do, and since when by whose word."""
    found = [(way, way.is_done_by(who=who)) for way in ways(who=who)]
    context: Mapping[str, object] = {
        "page": "staff",
        "who": who,
        "ways": found,
        "only_figures": not found and any(grant.role in ROLES for grant in who.granted),
    }
    return render(request, "payung/staff/home.html", context)
