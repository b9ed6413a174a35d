"""A sponsor's agreements: what was promised, what became of the budget, who may still come, and what is to be done."""

import io
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from payung.access.scope import EVERYTHING, seeing
from payung.documents.uploads.actions import LARGEST_PIECE, drop_upload
from payung.documents.uploads.queries import Upload, uploads
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.papers import XLSX, as_file
from payung.interfaces.web.sponsor.proposals import waiting
from payung.interfaces.web.sponsor.taking import keep_at_once, purpose
from payung.interfaces.web.staff import Staff, agreement_within, agreements_within, staff
from payung.interfaces.web.status import status_of
from payung.kernel.language import number, to_translate
from payung.kernel.problems import Problem, Refused
from payung.sponsors import queries
from payung.sponsors.allocation import waiting_money
from payung.sponsors.invoices.queries import OPEN, PART_PAID, Invoice, invoices
from payung.sponsors.limits import limits_in_words
from payung.sponsors.orders.queries import PLACED, orders
from payung.sponsors.queries import AgreementView, ListLine
from payung.sponsors.quotas import enrolled, full_name
from payung.sponsors.templates import write_template

LARGEST_AT_ONCE = 1_000_000
"""Bytes of a file that a browser without a script sends whole: the site takes no larger request than a MiB."""
SERVED_BY = {
    "list": to_translate("who stands first on the list"),
    "decile": to_translate("the lowest decile, then the order of the list"),
    "need": to_translate("the lowest decile, then the lowest declared income, then the order of the list"),
}


class Budget(NamedTuple):
    """What became of a budget, in whole rupiah, with the pieces of its bar (0 to 100, as SVG text)."""

    whole: int
    spent: int
    committed: int
    available: int
    waiting: int

    @property
    def pieces(self) -> list[tuple[str, str, str]]:
        """Each piece of the bar: which it is, where it begins, and how wide it is."""
        found, done = [], 0
        for name in ("spent", "committed"):
            amount = getattr(self, name)
            found.append((name, f"{100 * done / self.whole:.2f}", f"{100 * amount / self.whole:.2f}"))
            done += amount
        return found


class Quota(NamedTuple):
    """How many people of a place there are already, and may be at most."""

    place: str
    used: int
    most: int


class Brief(NamedTuple):
    """An agreement in brief, with what waits for somebody."""

    view: AgreementView
    budget: Budget
    to_approve: int
    to_ask: int
    overdue: int


@staff("lists")
@require_safe
def home(request: HttpRequest, who: Staff) -> HttpResponse:
    """Every agreement within reach, with its budget and what waits."""
    found = [_brief(each) for each in agreements_within(who=who)]
    context = {
        "page": "sponsor",
        "who": who,
        "agreements": found,
        "proposals": waiting(who),
        "unfinished": _unfinished(who),
    }
    return render(request, "payung/sponsor/home.html", context)


def budget_of(under: AgreementView) -> Budget:
    """What became of an agreement's budget."""
    used = queries.used(agreement=under)
    waiting = waiting_money(agreement=under)
    return Budget(under.budget, used["spent"], used["committed"], used["available"], waiting)


def invoices_of(under: AgreementView) -> list[Invoice]:
    """The invoices of an agreement. What is owed is less what its people paid themselves, and that no payer sees."""
    with seeing(scope=EVERYTHING):
        return invoices(of=under)


def _brief(under: AgreementView) -> Brief:
    lists = [line for line in queries.lists(of=under) if line.state == "checked"]
    today = timezone.localdate()
    overdue = sum(each.due_on < today for each in invoices_of(under) if each.state in (OPEN, PART_PAID))
    to_ask = sum(line.outcomes.get("ask_person", 0) for line in lists)
    return Brief(under, budget_of(under), len(lists), to_ask, overdue)


@staff("lists")
@require_safe
def agreement(request: HttpRequest, who: Staff, code: str) -> HttpResponse:
    """One agreement: terms, parties, budget, quotas, lists, invoices, and what ends when."""
    under = agreement_within(who=who, code=code)
    with seeing(scope=EVERYTHING):  # how many there are is the sponsor's to know; who they are nobody is told here
        people = enrolled(agreement=under)
    context = {
        "page": "sponsor",
        "who": who,
        "agreement": under,
        "budget": budget_of(under),
        "people": sum(count for place, count in people.items() if "/" not in place),
        "terms": list(limits_in_words(terms=under.terms, language=reading_language())),
        "served_by": _(SERVED_BY[under.terms.serve_by]) if under.terms.serve_by else "",
        "parties": _parties(under),
        "quotas": [Quota(full_name(place=place), people[place], most) for place, most in under.quotas.items()],
        "lists": [(line, _mended_share(line)) for line in queries.lists(of=under)],
        "invoices": invoices_of(under),
        "orders": [each for each in orders(of=under) if each.state == PLACED],
        "unfinished": [each for each in _unfinished(who) if each.purpose == purpose(code)],
        "is_over": under.terms.end_month.first <= timezone.localdate(),
    }
    return render(request, "payung/sponsor/agreement.html", context)


def _mended_share(line: ListLine) -> int:
    """Rows of a list that were given back."""
    return sum(rows for outcome, rows in line.outcomes.items() if outcome not in ("ready", "leaving"))


def _parties(under: AgreementView) -> list[tuple[str, str, int]]:
    """Who pays which part now: name, part in words, and what of theirs waits, in whole rupiah."""
    parts = under.sharing.parts_in(under.terms.first_month)
    whole = sum(parts.values())
    return [
        (
            party.name,
            f"{number(parts.get(party.n, 0))}/{number(whole)}" if len(under.sharing.parties) > 1 else "",
            waiting_money(agreement=under, party=party.n),
        )
        for party in under.sharing.parties
    ]


def _unfinished(who: Staff) -> list[Upload]:
    """Uploads that this account began and that are no list yet."""
    return uploads(by=who.name, at=timezone.now())


@staff("lists")
@require_safe
def template(request: HttpRequest, who: Staff, code: str) -> HttpResponse:
    """An empty workbook for a list under the agreement, or for a change list."""
    under, out = agreement_within(who=who, code=code), io.BytesIO()
    changes = "changes" in request.GET
    write_template(code=under.code, terms=under.terms, changes=changes, out=out, language=reading_language())
    name = f"{'mutasi' if changes else 'daftar'}-{under.code}.xlsx"
    return as_file(content=out.getvalue(), kind=XLSX, name=name)


@staff("lists", form=True)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, who: Staff, code: str) -> HttpResponse:
    """Hand in a list: by a script that goes on after a broken connection, or, without one, a small file at once."""
    under, problems = agreement_within(who=who, code=code), tuple[Problem, ...]()
    if request.method == "POST":
        try:
            return redirect("sponsor-upload", id=_taken(request, who, under).id)
        except Refused as refusal:
            problems = refusal.problems
    context = {
        "page": "sponsor",
        "who": who,
        "agreement": under,
        "problems": problems,
        "unfinished": [each for each in _unfinished(who) if each.purpose == purpose(code)],
        "piece": LARGEST_PIECE // 2,
    }
    status = status_of(problems)
    return render(request, "payung/sponsor/hand_in.html", context, status=status)


def _taken(request: HttpRequest, who: Staff, under: AgreementView) -> Upload:
    """The file of the form, kept. Raises Refused."""
    file = request.FILES.get("file")
    if file is None or not file.size:
        raise Refused(Problem("upload.empty", "file"))
    if file.size > LARGEST_AT_ONCE:
        raise Refused(Problem("upload.too_large", "file", "1 MB"))
    name = file.name or "file"
    return keep_at_once(name=name, content=file.read(), code=under.code, by=who.name, at=timezone.now())


@staff("lists")
@require_http_methods(["POST"])
def drop(request: HttpRequest, who: Staff, id: str) -> HttpResponse:
    """Remove an upload of one's own."""
    found = next((each for each in _unfinished(who) if each.id == id), None)
    if found is None:
        raise Http404
    drop_upload(id=id, by=who.name, at=timezone.now())
    return redirect("sponsor-hand-in", code=found.purpose.partition(" ")[2])
