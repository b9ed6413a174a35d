"""Money: what a code is asked for, that it was paid, and what became of it."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Path, Query, Router

from payung.interfaces.api.door import ApiKey, partner_of
from payung.interfaces.api.once import once
from payung.interfaces.api.problems import Rejected
from payung.interfaces.api.shapes import (
    BillAnswer,
    BilledMonth,
    KeptPayment,
    Months,
    Payment,
    PayNotice,
    Price,
    PriceAsked,
    PricedMonth,
    PriceLine,
    Reference,
    RequestKey,
)
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.law.book import book
from payung.law.contributions import quote as ask_quote
from payung.payments.actions import deposit
from payung.payments.billing import bill as ask_bill
from payung.payments.cash.queries import account as hands
from payung.payments.codes import payer
from payung.payments.partners import partner_reference, payment_through
from payung.payments.receipts import BANK
from payung.people.masking import name_begun

router = Router(tags=["payments"])


@router.get("/quote", auth=ApiKey("quote", query=PriceAsked.model_fields), response=Price, operation_id="quote")
def quote(request: HttpRequest, asked: Annotated[PriceAsked, Query()]) -> Price:
    """What months of protection cost, by which articles. Scope: quote. Asks nobody's name."""
    priced = ask_quote(
        book=book(),
        income=asked.income,
        start=Month.parse(asked.month),
        count=asked.months,
        programmes=asked.programmes.split(",") if asked.programmes else None,
        sector=asked.sector,
        payer="self",
        kind=asked.kind,
    )
    return Price(
        total=priced.total,
        law=priced.law,
        months=[
            PricedMonth(
                month=str(each.month),
                total=each.total,
                lines=[PriceLine.model_validate(line, from_attributes=True) for line in each.lines],
            )
            for each in priced.months
        ],
    )


@router.get("/bills/{code}", auth=ApiKey("bill", query=("months",)), response=BillAnswer, operation_id="bill")
def bill(request: HttpRequest, code: str, months: Annotated[Months | None, Query()] = None) -> BillAnswer:
    """What a payment code is asked for today. Scope: bill.

    Of every code, for whoever takes money must be able to say how much; of the name only its beginnings.
    """
    try:
        known = payer(code=code)
    except Refused as refusal:
        raise Rejected(HTTPStatus.NOT_FOUND, Problem("code.unknown", "code", code[:40])) from refusal
    asked = ask_bill(payer=known, on=timezone.localdate(), months=months or 0)
    return BillAnswer(
        code=str(asked.code),
        name=name_begun(name=asked.name),
        kind=known.kind,
        wish=asked.wish,
        months=[BilledMonth(month=str(each.month), total=each.total) for each in asked.months],
        price=asked.price,
        savings=asked.savings,
        amount=asked.amount,
    )


@router.post("/payments", auth=ApiKey("pay"), response={201: Payment}, operation_id="pay")
def pay(
    request: HttpRequest, notice: PayNotice, key: Annotated[RequestKey, Header(alias="Idempotency-Key")]
) -> HttpResponse:
    """Give notice of money that a payer gave: for a trip, a day, or months. Scope: pay.

    It goes into the payer's savings, and these become whole months as soon as they reach them. Money of a code that
    nobody has is kept until its owner is found.
    """
    partner = partner_of(request)

    def deed(*, by: str, at: datetime) -> tuple[int, dict[str, Any]]:
        done = deposit(
            code=notice.code,
            amount=notice.amount,
            reference=partner_reference(partner=partner.code, reference=notice.reference),
            via=f"{partner.kind} {partner.code}",
            by=by,
            at=at,
            # What a platform or a payment point took is with them until they hand it in; a bank's is in the bank.
            account=BANK if partner.kind == "bank" else hands(agent=partner.code),
        )
        answer = Payment(
            reference=notice.reference,
            code=done.code,
            amount=done.amount,
            months=list(done.months),
            savings=done.savings,
            paid_at=notice.paid_at.isoformat() if notice.paid_at else None,
        )
        return HTTPStatus.CREATED, answer.model_dump()

    return once(request, key=key, content=notice, deed=deed)


@router.get("/payments/{reference}", auth=ApiKey("pay"), response=KeptPayment, operation_id="payment")
def payment(request: HttpRequest, reference: Annotated[Reference, Path()]) -> KeptPayment:
    """What became of a payment of which the partner gave notice. Scope: pay."""
    partner = partner_of(request)
    found = payment_through(reference=reference, partner=partner.code, user=partner.user)
    if found is None:
        raise Rejected(HTTPStatus.NOT_FOUND, Problem("payment.unknown", "reference", reference))
    return KeptPayment(**found._asdict())
