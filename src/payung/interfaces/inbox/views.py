"""POST /inbox/v1/NAME: what gateways bring, signed. Either a message somebody wrote, or what became of one of ours."""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from payung.access.scope import EVERYTHING, seeing
from payung.interfaces.inbox.answering import receive, sender
from payung.kernel.problems import Problem, Refused, as_json
from payung.messages.actions import record_delivery
from payung.messages.adapters.gateway import signature
from payung.messages.letters import Letter

LARGEST = 16 * 1024  # bytes
LONGEST_ID = 200
SKEW = timedelta(minutes=5)
STATUS: Mapping[str, HTTPStatus] = {
    "inbox.signature_wrong": HTTPStatus.UNAUTHORIZED,
    "inbox.too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "inbox.unreadable": HTTPStatus.BAD_REQUEST,
    "inbox.other_content": HTTPStatus.CONFLICT,
    "message.unknown": HTTPStatus.NOT_FOUND,
    "user.unknown": HTTPStatus.FORBIDDEN,
}


@csrf_exempt  # no browser comes here: whoever does signs
@require_POST
def inbox(request: HttpRequest, gateway: str) -> HttpResponse:
    """Take what a gateway brings; acknowledged after it is on record."""
    at = timezone.now()
    try:
        given = _signed(request, gateway, at)
        with seeing(scope=EVERYTHING):  # whoever writes may be anybody; what is answered goes to their telephone
            return JsonResponse({"status": "received", **_taken(given, gateway, at)})
    except Refused as refused:
        first = refused.problems[0]
        problems = [as_json(problem, language="en") for problem in refused.problems]
        return JsonResponse({"problems": problems}, status=STATUS.get(first.code, HTTPStatus.UNPROCESSABLE_ENTITY))


def _taken(given: Mapping[str, Any], gateway: str, at: datetime) -> Mapping[str, Any]:
    """A message that somebody wrote, by the word it begins with; or the news of one of ours. Raises Refused."""
    if "text" in given:
        return {"word": receive(letter=_letter(given, gateway), by=gateway, at=at)}
    news = record_delivery(
        reference=_word(given, "reference", optional=True),
        provider_id="" if "reference" in given else _word(given, "id"),
        state=_word(given, "state"),
        by=gateway,
        at=at,
    )
    return {"repeated": not news}


def _signed(request: HttpRequest, gateway: str, at: datetime) -> Mapping[str, Any]:
    """The object that a gateway signed. Raises Refused; nothing of it is read before the signature holds."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise Refused(Problem("inbox.too_large"))
    secret = settings.PAYUNG_MESSAGES.gateways.get(gateway, "")
    stamp, body = request.headers.get("X-Payung-Timestamp", ""), request.body
    expected = signature(secret=secret, stamp=stamp, body=body)
    holds = hmac.compare_digest(expected.encode(), request.headers.get("X-Payung-Signature", "").lower().encode())
    if not secret or not holds or not _is_recent(stamp, at):
        raise Refused(Problem("inbox.signature_wrong"))
    try:
        given = json.loads(body)
        json.dumps(given, ensure_ascii=False).encode()  # half of a letter beyond Unicode's first plane is no text
    except (ValueError, RecursionError) as error:
        raise Refused(Problem("inbox.unreadable")) from error
    if not isinstance(given, dict):
        raise Refused(Problem("inbox.unreadable"))
    return given


def _is_recent(stamp: str, at: datetime) -> bool:
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        return False
    return abs(at.timestamp() - int(stamp)) <= SKEW.total_seconds()


def _letter(given: Mapping[str, Any], gateway: str) -> Letter:
    phone = sender(text=_word(given, "from"))
    return Letter(gateway, _word(given, "id"), phone, _word(given, "text", most=LARGEST))


def _word(given: Mapping[str, Any], name: str, *, optional: bool = False, most: int = LONGEST_ID) -> str:
    word = given.get(name, "" if optional else None)
    if not isinstance(word, str) or len(word) > most or not (optional or word):
        raise Refused(Problem("inbox.unreadable"))
    return word
