"""The first page of the staff: what this account may do here."""

from collections.abc import Mapping
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from payung.access.accounts.queries import beginnings
from payung.access.roles import ROLES
from payung.interfaces.web.accounts.ways import ways
from payung.interfaces.web.staff import Staff, account

TOLD_FOR = timedelta(days=14)
"""So long the first page says that password and second factors were set anew, and by whose invitation: whoever may
invite could else take an account over unseen."""


@account
def home(request: HttpRequest, who: Staff) -> HttpResponse:
    """What this account may do, and since when by whose word."""
    found = [(way, way.is_done_by(who=who)) for way in ways(who=who)]
    since = timezone.now() - TOLD_FOR
    context: Mapping[str, object] = {
        "page": "staff",
        "who": who,
        "ways": found,
        "begun": [each for each in beginnings(name=who.name) if each.at > since],
        "only_figures": not found and any(grant.role in ROLES for grant in who.granted),
    }
    return render(request, "payung/staff/home.html", context)
