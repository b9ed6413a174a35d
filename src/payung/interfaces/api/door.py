"""What stands before the API: who comes in, how often, with how much; and that nobody leaves without an answer."""

import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.security import HttpBearer

from payung.access.partners.actions import count_call
from payung.access.partners.queries import Partner, partner_by_key
from payung.access.scope import EVERYTHING, seeing
from payung.interfaces.api.problems import MEDIA_TYPE, Rejected, problem_answer, reading_language
from payung.kernel.problems import Problem

UNDER = "/api/"
LARGEST = 64 * 1024
"""Bytes of a request's body."""
MINUTE = 60
LONGEST_NAME = 40
SAID = {
    HTTPStatus.BAD_REQUEST: "request.unreadable",
    HTTPStatus.NOT_FOUND: "request.address_unknown",
    HTTPStatus.METHOD_NOT_ALLOWED: "request.method_unknown",
    HTTPStatus.INTERNAL_SERVER_ERROR: "request.failed",
}


class Door:
    """Refuses what is too large or no JSON before anybody reads it, and puts Django's own "no" into our words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(UNDER):
            return self.get_response(request)
        response = _unfit(request) or self._answered(request)
        known = next((status for status in SAID if status == response.status_code), None)
        if known and response.headers.get("Content-Type", "") != MEDIA_TYPE:
            allowed = {"Allow": response.headers["Allow"]} if "Allow" in response.headers else {}
            problem = Problem(SAID[known], value=_method(request) if allowed else "")
            response = problem_answer(request, known, problem, headers=allowed)
        response.headers["Content-Language"] = reading_language(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _answered(self, request: HttpRequest) -> HttpResponse:
        with seeing(scope=EVERYTHING):  # how far a partner reaches, its key says (ApiKey) and each address
            return self.get_response(request)


def _unfit(request: HttpRequest) -> HttpResponse | None:
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > LARGEST:
        return problem_answer(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, Problem("request.too_large"))
    if request.method == "POST" and request.content_type != "application/json":
        return problem_answer(request, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, Problem("request.not_json", "Content-Type"))
    return None


def _method(request: HttpRequest) -> str:
    return (request.method or "")[:16]


class ApiKey(HttpBearer):
    """A partner's API key, which must open `scope`. The answer to a right key is the partner, in `request.auth`.

    `query` are the names that the address may carry: a name mistyped (`know_at`) would else be passed over, and the
    answer would be to another question.
    """

    def __init__(self, scope: str, *, query: Iterable[str] = ()) -> None:
        super().__init__()
        self.scope, self.query = scope, frozenset(query)

    def authenticate(self, request: HttpRequest, token: str) -> Partner | None:
        """The partner of this key. Raises Rejected where it asks too often, may not ask this, or asks amiss."""
        partner = partner_by_key(key=token, at=timezone.now())
        if partner is None:
            return None
        if count_call(partner=partner) > partner.rate:
            wait = str(MINUTE - int(time.time()) % MINUTE)
            problem = Problem("request.too_many", value=str(partner.rate))
            raise Rejected(HTTPStatus.TOO_MANY_REQUESTS, problem, headers={"Retry-After": wait})
        if self.scope not in partner.scopes:
            raise Rejected(HTTPStatus.FORBIDDEN, Problem("request.scope_missing", value=self.scope))
        for name, values in request.GET.lists():
            if name not in self.query or len(values) > 1:
                problem = Problem("request.field_unreadable", name[:LONGEST_NAME])
                raise Rejected(HTTPStatus.UNPROCESSABLE_ENTITY, problem)
        return partner


def partner_of(request: HttpRequest) -> Partner:
    """The partner who asks, as ApiKey found it."""
    known: Any = request
    partner: Partner = known.auth
    return partner
