"""The addresses that banks call. Each call is kept, believed, heard once, answered; the answer leaves after the commit.

A bank whose answer was lost asks again: with the same X-EXTERNAL-ID it is told that the call was heard (409); with
another and the same paymentRequestId it gets the answer of the first time, and nothing is posted twice.
"""

import logging
from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from payung.access.partners.actions import count_call
from payung.access.partners.queries import Bank
from payung.access.scope import EVERYTHING, seeing
from payung.interfaces.snap import answers, biller
from payung.interfaces.snap.calls import (
    LONGEST_CHANNEL_ID,
    LONGEST_PARTNER_ID,
    Call,
    bank_of_key,
    bank_of_signature,
    check_signature,
    read_call,
    signed_at,
)
from payung.interfaces.snap.codes import (
    CONFLICT,
    GENERAL_ERROR,
    INQUIRY,
    PAYMENT,
    STATUS,
    SUCCESSFUL,
    TOKEN,
    TOO_MANY,
    Declined,
    Service,
)
from payung.interfaces.snap.reading import read_external_id, read_grant
from payung.interfaces.snap.tokens import LASTS, bank_of_token, new_token
from payung.payments.notices.actions import Answer, Repeated, hear_notice, keep_answer, keep_notice
from payung.payments.notices.queries import BANKS_DAY

LOG = logging.getLogger(__name__)
Deed = Callable[[Call, Bank], Answer]


@csrf_exempt
def token(request: HttpRequest) -> HttpResponse:
    """A token for a bank that proves who it is by its RSA key."""
    response = _sent(request, TOKEN, _give_token)
    if response.status_code == SUCCESSFUL.status:
        response["X-CLIENT-KEY"] = request.headers["X-CLIENT-KEY"]
    return response


@csrf_exempt
def inquiry(request: HttpRequest) -> HttpResponse:
    """What is to be paid under a payment code."""
    return _sent(request, INQUIRY, partial(_hear, deed=biller.inquire))


@csrf_exempt
def payment(request: HttpRequest) -> HttpResponse:
    """Money was paid under a payment code."""
    return _sent(request, PAYMENT, partial(_hear, deed=biller.pay))


@csrf_exempt
def status(request: HttpRequest) -> HttpResponse:
    """What became of a payment."""
    return _sent(request, STATUS, partial(_hear, deed=biller.tell_status))


def _sent(request: HttpRequest, service: Service, respond: Callable[[Call], Answer]) -> HttpResponse:
    """The answer as it goes out: the first three digits of its code are its status."""
    try:
        with seeing(scope=EVERYTHING):  # anybody pays by any bank; what a bank is told, `biller` says
            answer = respond(read_call(request=request, service=service, at=timezone.now()))
    except Declined as no:
        answer = answers.declined(service=service, no=no)
    except Exception:
        answer = _mistake(service)
    response = HttpResponse(answer.body, content_type="application/json", status=int(answer.code[:3]))
    response["X-TIMESTAMP"] = timezone.now().astimezone(BANKS_DAY).isoformat(timespec="seconds")
    return response


def _give_token(call: Call) -> Answer:
    bank = bank_of_key(call=call)
    signed_at(call=call)
    read_grant(body=call.body)
    fields = {
        "accessToken": new_token(client_key=bank.client_key),
        "tokenType": "Bearer",
        "expiresIn": LASTS if bank.expires_as == "number" else str(LASTS),
    }
    return answers.answer(service=TOKEN, case=SUCCESSFUL, fields=fields)


def _hear(call: Call, *, deed: Deed) -> Answer:
    """Keep a call, and carry it out if it is genuine.

    Who shows neither a token of ours nor a bank's RSA signature is nobody, and nothing of it is kept.
    """
    authorization = call.headers.get("Authorization", "")
    bank = bank_of_token(authorization=authorization) if authorization else bank_of_signature(call=call)
    if count_call(partner=bank.partner) > bank.partner.rate:
        raise Declined(TOO_MANY)
    notice = keep_notice(service=call.service.number, raw=call.raw, by=bank.partner.code, at=call.at)
    try:
        if authorization:
            check_signature(call=call, of=bank)
        return _heard(call, bank, notice, deed)
    except Declined as no:
        refusal = answers.declined(service=call.service, no=no)
    except Exception:
        refusal = _mistake(call.service)
    keep_answer(notice=notice, answer=refusal)
    return refusal


def _heard(call: Call, bank: Bank, notice: int, deed: Deed) -> Answer:
    """X-PARTNER-ID must be there, but beside a token it is not compared: the token says who calls."""
    instant = signed_at(call=call)
    call.header("X-PARTNER-ID", longest=LONGEST_PARTNER_ID)
    call.header("CHANNEL-ID", longest=LONGEST_CHANNEL_ID)
    external_id = read_external_id(text=call.header("X-EXTERNAL-ID"), lenient=bank.lenient_ids)
    try:
        return hear_notice(
            notice=notice, external_id=external_id, then=partial(deed, call, bank), by=bank.partner.code, at=instant
        )
    except Repeated as error:
        raise Declined(CONFLICT) from error


def _mistake(service: Service) -> Answer:
    """A mistake of ours, told in full to ourselves: a bank reads JSON even of that, and asks again."""
    LOG.exception("a call of service %s failed", service.number)
    return answers.answer(service=service, case=GENERAL_ERROR)
