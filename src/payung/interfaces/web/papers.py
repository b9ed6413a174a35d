"""What pages hand out as files: papers to print, workbooks, tables."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone

from payung.documents.printing import pdf
from payung.interfaces.web.language import reading_language
from payung.payments.own_statement import own_receipts, own_statement, statement_paper
from payung.people.queries import Member
from payung.sponsors.papers import receipt

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def as_file(*, content: bytes, kind: str, name: str, where: str = "attachment") -> HttpResponse:
    """A file of this kind, kept under its name; `where` is "inline" for one that a browser shows."""
    response = HttpResponse(content, kind)
    response.headers["Content-Disposition"] = f'{where}; filename="{name}"'
    return response


def printed(*, template: str, paper: Mapping[str, Any], name: str) -> HttpResponse:
    """A paper as PDF, to be looked at and printed."""
    content = pdf(template=template, data=paper)
    return as_file(content=content, kind="application/pdf", name=f"{name}.pdf", where="inline")


def receipt_of(*, member: Member, n: int) -> dict[str, Any]:
    """The n-th receipt of a worker, counted from the oldest; of a group's the part for this worker alone.

    404 where there are not so many. Raises Refused as `sponsors.papers.receipt` does.
    """
    found = own_receipts(worker=member, known_at=timezone.now())
    if not 0 < n <= len(found):
        raise Http404
    asked = found[n - 1]
    part = member if asked.by_group else None
    return receipt(reference=asked.reference, language=reading_language(), member=part)


def printed_statement(*, member: Member) -> HttpResponse:
    """The statement of a worker as of now, to print."""
    found = own_statement(worker=member, known_at=timezone.now())
    paper = statement_paper(statement=found, language=reading_language())
    return printed(template="own_statement", paper=paper, name=f"rekening-koran-{member.number}")
