"""Workers: register one, ask whether one is protected, and what was paid for one."""

from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any
from uuid import NAMESPACE_URL, uuid5

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Query, Router

from payung.applications.actions import receive_application
from payung.coverage.queries import ProgrammeCover
from payung.coverage.queries import cover as ask_cover
from payung.interfaces.api.door import ApiKey, partner_of
from payung.interfaces.api.once import once
from payung.interfaces.api.problems import Rejected, reading_language
from payung.interfaces.api.shapes import (
    CoverAnswer,
    Day,
    Instant,
    KeptPayment,
    NewWorker,
    ProgrammeAnswer,
    Received,
    RequestKey,
    Statement,
)
from payung.kernel.problems import Problem, Refused
from payung.payments.partners import payments_through, sees
from payung.payments.savings import savings
from payung.people.cells import Unreadable
from payung.people.cells import phone as read_phone
from payung.people.checks import Entry
from payung.people.consent import Consent
from payung.people.joining import Form
from payung.people.queries import Member, worker

router = Router(tags=["workers"])
WHEN = ("on", "known_at")
CHANNELS = {"platform": "platform"}
"""By which channel a kind of partner brings people in; where nothing is said, as a partner point."""
FIELDS = {"consent": "consents"}
"""What the API calls otherwise than forms do."""


@router.post("/workers", auth=ApiKey("register"), response={202: Received}, operation_id="register")
def register(
    request: HttpRequest, person: NewWorker, key: Annotated[RequestKey, Header(alias="Idempotency-Key")]
) -> HttpResponse:
    """Register a worker. Scope: register.

    The answer is the same whether or not the NIK is known, so that nobody finds out by it who is protected. The worker
    is told the participant number by message; cover begins with the first payment.
    """
    partner = partner_of(request)
    if person.phone and not _is_phone(person.phone):  # the participant number goes there, and nowhere else
        raise Refused(Problem("join.phone_missing", "phone"))
    application = uuid5(NAMESPACE_URL, f"payung:{partner.code}:{key}")
    form = Form(
        _entry(person),
        kind=person.kind,
        jht=person.jht,
        consent=Consent(frozenset(person.consents), person.consent_language, frozenset(person.consents_declined)),
    )

    def deed(*, by: str, at: datetime) -> tuple[int, dict[str, Any]]:
        channel = CHANNELS.get(partner.kind, "point")
        receive_application(form=form, application=application, channel=channel, event=person.event, by=by, at=at)
        return HTTPStatus.ACCEPTED, Received(application=str(application), state="received").model_dump()

    try:
        return once(request, key=key, content=person, deed=deed)
    except Refused as refusal:
        raise Refused(*(replace(each, where=FIELDS.get(each.where, each.where)) for each in refusal.problems)) from None


def _is_phone(written: str) -> bool:
    try:
        return bool(read_phone(written))
    except Unreadable:
        return False


def _entry(person: NewWorker) -> Entry:
    def written(income: int | None) -> str:
        return "" if income is None else str(income)

    return Entry(
        nik=person.nik,
        name=person.name,
        birth_date=person.birth_date,
        sex=person.sex,
        region=person.region,
        occupation=person.occupation,
        income=written(person.income),
        phone=person.phone,
        district=person.district,
        village=person.village,
        address=person.address,
        mother_name=person.mother_name,
        heirs="; ".join(person.heirs),
        second_occupation=person.second_occupation,
        second_income=written(person.second_income),
    )


@router.get(
    "/workers/{number}/cover",
    auth=ApiKey("cover", query=("on", "known_at")),
    response=CoverAnswer,
    operation_id="cover",
)
def cover(
    request: HttpRequest, number: str, on: Annotated[Day, Query()], known_at: Annotated[Instant | None, Query()] = None
) -> CoverAnswer:
    """Whether a worker is protected on a day, and as known at which instant. Scope: cover.

    Of workers whom the partner brought in, or for whom a payment through it stands.
    """
    known = _seen(request, number)
    language = reading_language(request)
    found = ask_cover(worker_id=known.id, on=on, known_at=known_at or timezone.now(), language=language)
    return CoverAnswer(
        number=str(known.number),
        on=on,
        covered=found.covered,
        known_at=found.known_at,
        provisional=found.provisional,
        programmes=[_programme(each) for each in found.programmes],
    )


def _programme(found: ProgrammeCover) -> ProgrammeAnswer:
    given = found.protection
    return ProgrammeAnswer(
        programme=found.programme,
        covered=given.covered,
        state=given.state,
        since=given.since,
        paid_until=given.paid_until,
        until=given.until,
        arrears_months=given.arrears_months,
        because=list(given.because),
        why=list(given.why),
    )


@router.get("/workers/{number}/statement", auth=ApiKey("statement"), response=Statement, operation_id="statement")
def statement(request: HttpRequest, number: str) -> Statement:
    """What was paid for a worker through the partner, and which months that money paid. Scope: statement.

    Of workers whom the partner brought in, or for whom a payment through it stands. What others paid is not said.
    """
    known, partner = _seen(request, number), partner_of(request)
    paid = payments_through(payer=known.number, partner=partner.code, user=partner.user)
    return Statement(
        number=str(known.number),
        savings=savings(code=known.number),
        payments=[KeptPayment(**each._asdict()) for each in paid],
    )


def _seen(request: HttpRequest, number: str) -> Member:
    """The worker, if the partner sees them. Whom it does not see is as if there were nobody."""
    nobody = Rejected(HTTPStatus.NOT_FOUND, Problem("worker.unknown", "number"))
    try:
        known = worker(number=number)
    except Refused as refusal:
        raise nobody from refusal
    if not sees(user=partner_of(request).user, worker=known):
        raise nobody
    return known
