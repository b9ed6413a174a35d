"""The pages of one worker. They decide nothing: what a state means for whoever reads it is said in WORDS."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from payung.access.codes.actions import themselves
from payung.contributions import payers
from payung.coverage.queries import Cover, cover
from payung.interfaces.web.forms import PROGRAMMES, read_count, read_day
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.me.entry import their_own
from payung.interfaces.web.status import status_of
from payung.interfaces.web.words import SENDING
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.law.book import NotInForce, book
from payung.messages.actions import choose_reminders
from payung.messages.queries import told, wants_reminders, words_of
from payung.payments.actions import wish
from payung.payments.billing import Bill, bill
from payung.payments.codes import payer_of
from payung.payments.own_statement import own_statement
from payung.people.actions import tell_consent
from payung.people.changes.queries import contact
from payung.people.consent import answers, texts
from payung.people.queries import Member
from payung.reporting.history import life
from payung.reporting.looks import looks_at, role_words
from payung.reporting.telling import tell

SHOWN_MESSAGES, SHOWN_HAPPENINGS, SHOWN_LOOKS = 30, 60, 30
ON_OTHER_PAGES = ("received", "receipt_reversed", "message")
REMINDERS = "reminders"  # stopped and begun again on the page of messages
SEVERITY = ("none", "ended", "grace", "paid")
"""Of several programmes the first of these speaks for all."""


class Words(NamedTuple):
    """What a state means, and what to do now, in which a day may stand."""

    state: Promise
    headline: Promise
    advice: Promise


WORDS: Mapping[str, Words] = {
    "none": Words(
        _("not covered"),
        _("You are not protected yet"),
        _("Pay one month with your payment code. Protection begins when the money has come."),
    ),
    "paid": Words(
        _("covered, paid"),
        _("You are protected"),
        _("Pay the next month by the 15th of that month, and nothing ends."),
    ),
    "grace": Words(
        _("covered, in grace"),
        _("You are still protected, but not paid"),
        _("Pay soon: after the last day of protection your family would be left alone."),
    ),
    "ended": Words(
        _("cover ended"),
        _("Your protection has ended"),
        _("Come back any day: pay one month, and you are protected again. Nothing old is owed."),
    ),
}


class Price(NamedTuple):
    """What one of the law's periods costs, and until when it pays."""

    period: int
    bill: Bill

    @property
    def last(self) -> Month:
        """The last month that it pays."""
        return self.bill.months[-1].month


@their_own
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """Cover: today, or on the day asked for, or as it was known at the end of another."""
    today = timezone.localdate()
    asked, known = request.GET.get("on", today.isoformat()), request.GET.get("known", "")
    context: dict[str, object] = {"typed_day": asked, "typed_known": known, "today": today, "problems": ()}
    try:
        day, at = read_day(asked), _end_of_day(known)
        found = _cover(member, asked, at)
    except Refused as refusal:
        day, at = today, timezone.now()
        found = cover(worker_id=member.id, on=today, known_at=at, language=reading_language())
        context["problems"] = refusal.problems
    context |= {"day": day, "at": at, "asked_known": bool(known), "cover": found, **_told(found)}
    return _page(request, "cover", member, context, status=status_of(context["problems"]))


def _end_of_day(typed: str) -> datetime:
    """The last instant of a day that is over, or now."""
    if not typed:
        return timezone.now()
    try:
        day = read_day(typed)
    except Refused as refusal:
        raise Refused(*(Problem(each.code, "known", each.value) for each in refusal.problems)) from refusal
    return min(timezone.make_aware(datetime.combine(day, time.max)), timezone.now())


def _cover(member: Member, asked: str, at: datetime) -> Cover:
    try:
        return cover(worker_id=member.id, on=read_day(asked), known_at=at, language=reading_language())
    except NotInForce as silence:
        raise Refused(Problem("law.not_in_force", "on", silence.first.isoformat())) from silence


def _told(found: Cover) -> dict[str, object]:
    main = [each for each in found.programmes if each.programme != "jht"]
    worst = min(main, key=lambda each: SEVERITY.index(each.protection.state))
    rows = [
        (each, PROGRAMMES[each.programme][0], WORDS[each.protection.state].state, payers.others(funders=each.funders))
        for each in found.programmes
    ]
    return {"words": WORDS[worst.protection.state], "worst": worst.protection, "rows": rows}


@their_own
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, member: Member) -> HttpResponse:
    """What each period costs, the payment code, how to pay; and the wish for so many months."""
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            at = timezone.now()
            months = read_count(request.POST.get("months", ""))
            wish(code=str(member.number), months=months, by=themselves(at=at), at=at)
            return redirect("me-pay")
        except Refused as refusal:
            problems = refusal.problems
    today, payer = timezone.localdate(), payer_of(worker=member)
    periods = book().on(today).prepayment_periods.value
    prices = [Price(period, bill(payer=payer, on=today, months=period)) for period in periods]
    context = {
        "bill": bill(payer=payer, on=today),
        "prices": [price for price in prices if price.bill.months],
        "problems": problems,
    }
    return _page(request, "pay", member, context, status=status_of(problems))


@their_own
@require_safe
def receipts(request: HttpRequest, member: Member) -> HttpResponse:
    """Every receipt, the newest first."""
    found = own_statement(worker=member, known_at=timezone.now())
    listed = list(enumerate(found.receipts, start=1))[::-1]
    return _page(request, "receipts", member, {"receipts": listed, "savings": found.savings})


@their_own
@require_safe
def statement(request: HttpRequest, member: Member) -> HttpResponse:
    """Every month that was paid and by whom, and JHT year by year."""
    found = own_statement(worker=member, known_at=timezone.now())
    return _page(request, "statement", member, {"statement": found})


@their_own
@require_safe
def history(request: HttpRequest, member: Member) -> HttpResponse:
    """What was told about the worker and what followed, the newest first."""
    happened = [each for each in reversed(life(worker_id=member.id)) if each.what not in ON_OTHER_PAGES]
    told = [tell(happening=each, language=reading_language()) for each in happened[:SHOWN_HAPPENINGS]]
    looked = [(look, role_words(look=look, language=reading_language())) for look in looks_at(number=member.number)]
    return _page(request, "history", member, {"told": told, "looked": looked[:SHOWN_LOOKS]})


@their_own
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, member: Member) -> HttpResponse:
    """What the worker agreed to, as it is read out today; what the scheme can do without can be withdrawn."""
    language = reading_language()
    if request.method == "POST":
        at, purpose, given = timezone.now(), request.POST.get("purpose", ""), request.POST.get("given") == "yes"
        try:
            tell_consent(worker=member, purpose=purpose, given=given, language=language, by=themselves(at=at), at=at)
        except Refused as refusal:
            raise Http404 from refusal
        return redirect("me-consent")
    last = answers(worker_id=member.id)
    shown = [(text, last.get(text.purpose)) for text in texts(language=language) if text.purpose != REMINDERS]
    return _page(request, "consent", member, {"texts": shown})


@their_own
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest, member: Member) -> HttpResponse:
    """What was told to the worker; reminders can be stopped and begun again."""
    if request.method == "POST":
        at, wanted = timezone.now(), request.POST.get("reminders")
        if wanted not in ("yes", "no"):
            raise Http404
        choose_reminders(wanted=wanted == "yes", number=str(member.number), by=themselves(at=at), at=at)
        return redirect("me-messages")
    language = reading_language()
    shown = [
        (each, SENDING[each.state], words_of(message=each.id, language=language))
        for each in told(worker_id=member.id)[:SHOWN_MESSAGES]
    ]
    phone = contact(worker_id=member.id).phone
    reminded = wants_reminders(worker_id=member.id, phone=phone)
    return _page(request, "messages", member, {"messages": shown, "reminded": reminded, "phone": phone[-3:]})


def _page(
    request: HttpRequest, name: str, member: Member, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """One of the pages, with whose they are."""
    whole = {"page": "me", "part": name, "member": member, **context}
    return render(request, f"payung/me/{name}.html", whole, status=status)
