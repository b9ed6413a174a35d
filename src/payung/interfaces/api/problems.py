"""Every "no" of the API as problem+json (RFC 9457), with our codes: what is wrong, where, and how to mend it."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from payung.access.partners.actions import OtherContent
from payung.kernel.language import Language
from payung.kernel.problems import Problem, Refused, as_json
from payung.law.book import NotInForce

MEDIA_TYPE = "application/problem+json"


class Fault(BaseModel):
    """One thing wrong: its code (docs/problems.md), the field, what is the matter, and how to put it right."""

    code: str = Field(examples=["nik.length"])
    where: str = Field(examples=["nik"])
    message: str
    fix: str


class ProblemDetails(BaseModel):
    """RFC 9457. `type` names the first problem; `problems` are all that were found."""

    type: str = Field(examples=["urn:payung:problem:nik.length"])
    title: str
    status: int
    detail: str
    problems: list[Fault]


class Rejected(Exception):
    """A request that is answered with this status, for this reason."""

    def __init__(self, status: HTTPStatus, problem: Problem, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem.code)
        self.status, self.problem, self.headers = status, problem, headers or {}


def reading_language(request: HttpRequest) -> Language:
    """The language in which the partner reads: Indonesian, unless Accept-Language begins with English."""
    return "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "id"


def problem_answer(
    request: HttpRequest, status: HTTPStatus, *problems: Problem, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The answer that says what is wrong."""
    told = [as_json(problem, language=reading_language(request)) for problem in problems]
    body = {
        "type": f"urn:payung:problem:{problems[0].code}",
        "title": status.phrase,
        "status": status,
        "detail": told[0]["message"],
        "problems": told,
    }
    content = json.dumps(body, ensure_ascii=False).encode()
    return HttpResponse(content, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))


def answer_problems(api: NinjaAPI) -> None:
    """Let this API answer in our way what is raised below it, and what it finds itself."""
    for kind in (Refused, NotInForce, Rejected, OtherContent, ValidationError, HttpError):
        api.add_exception_handler(kind, _answer_error)


def _answer_error(request: HttpRequest, error: object) -> HttpResponse:
    status, headers = HTTPStatus.UNPROCESSABLE_ENTITY, {}
    match error:
        case Refused(problems=problems):
            pass
        case NotInForce(first=first):
            problems = (Problem("law.not_in_force", "on", first.isoformat()),)
        case ValidationError(errors=errors):
            problems = tuple(Problem("request.field_unreadable", _place(each["loc"])) for each in errors)
        case Rejected():
            status, problems, headers = error.status, (error.problem,), dict(error.headers)
        case OtherContent():
            status, problems = HTTPStatus.CONFLICT, (Problem("request.repeated_otherwise", "Idempotency-Key"),)
        case AuthenticationError():
            status, problems = HTTPStatus.UNAUTHORIZED, (Problem("request.key_missing", "Authorization"),)
            headers = {"WWW-Authenticate": "Bearer"}
        case _:
            status, problems = HTTPStatus.BAD_REQUEST, (Problem("request.unreadable"),)
    return problem_answer(request, status, *dict.fromkeys(problems), headers=headers)


def _place(loc: tuple[object, ...]) -> str:
    """The field that a finding of pydantic is about, without the part of the request in which it stands."""
    return ".".join(str(part) for part in loc[2 if loc[0] == "body" else 1 :])
