"""The first page of the staff: what this account may do here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from payung.interfaces.web.staff import Staff, account


@account
def home(request: HttpRequest, who: Staff) -> HttpResponse:
    """What this account may do, and since when by whose word."""
    return render(request, "payung/staff/home.html", {"page": "staff", "who": who})
