"""What the phone asks and sends, in JSON. Where a page would lead to the log-in, the phone is told that it must."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from payung.interfaces.web.agent.carried import carried
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.private import private
from payung.interfaces.web.staff import Staff, staff
from payung.interfaces.web.status import UNPROCESSABLE
from payung.kernel.problems import Problem, Refused, as_json
from payung.outreach.events.actions import tell_attendance
from payung.outreach.events.queries import find_event
from payung.outreach.field.actions import register_sent
from payung.outreach.field.queries import Taken, decided
from payung.outreach.field.sent import read_sent

UNAUTHORIZED, FORBIDDEN, TOO_MANY = 401, 403, 429
LONGEST_EDITION = 40
MOST_ASKED = 50  # people at the branch of whom a phone asks at once
View = Callable[..., HttpResponse]


def for_the_phone(view: View) -> View:
    """A guarded view, whose way to the log-in and whose refusals the phone can read, and nobody between keeps."""

    @wraps(view)
    def answered(request: HttpRequest, **words: Any) -> HttpResponse:
        try:
            response = view(request, **words)
        except Refused as refusal:
            too_many = any(problem.code == "search.too_many" for problem in refusal.problems)
            return _problems(*refusal.problems, status=TOO_MANY if too_many else UNPROCESSABLE)
        if response.status_code // 100 == 3:
            return _problems(Problem("field.logged_out"), status=UNAUTHORIZED)
        return response

    return private(answered)


@for_the_phone
@staff("field", form=True)
@require_safe
def data(request: HttpRequest, who: Staff) -> HttpResponse:
    """What the phone carries, what was decided of those whom it put before an officer (`waits`, their ids), and the
    token that this session's forms bear."""
    today, edition = timezone.localdate(), request.GET.get("edition", "")[:LONGEST_EDITION]
    told = carried(agent=who.name, scope=who.scope, on=today, edition=edition)
    found = decided(ids=[*_ids(request.GET.get("waits", ""))], on=today)
    answers = {str(id): _answer(taken) if taken else None for id, taken in found.items()}
    return JsonResponse(told | {"decided": answers, "token": get_token(request)})


@for_the_phone
@staff("field")
@require_POST
def send(request: HttpRequest, who: Staff) -> HttpResponse:
    """Register one person of the queue, or put them before an officer; sent twice, the first answer is given again."""
    sent, at = read_sent(told=_body(request)), timezone.now()
    taken = register_sent(sent=sent, agent=who.name, within=who.scope, by=who.name, at=at)
    return JsonResponse(_answer(taken) if taken else {"waits": True})


def _answer(taken: Taken) -> dict[str, object]:
    month = str(taken.month) if taken.month else ""
    return {"number": str(taken.number), "month": month, "amount": taken.amount}


@for_the_phone
@staff("field")
@require_POST
def attendance(request: HttpRequest, who: Staff) -> HttpResponse:
    """Note how many came to an event within reach."""
    match _body(request):
        case {"event": str(code), "women": int(women), "men": int(men)}:
            event = find_event(code=code)
            if event is None or not who.scope.reaches_region(region=event.region):
                raise Refused(Problem("event.unknown", "event", code[:40]))
            told = tell_attendance(event=code, women=women, men=men, by=who.name, at=timezone.now())
            return JsonResponse({"women": told.women, "men": told.men})
    raise Refused(Problem("field.unreadable"))


def _ids(words: str) -> Iterator[UUID]:
    """The ids that a phone asks about; what is none is left out."""
    for word in words.split(",")[:MOST_ASKED]:
        with suppress(ValueError):
            yield UUID(word)


def _body(request: HttpRequest) -> Any:
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Refused(Problem("field.unreadable")) from error


def _problems(*problems: Problem, status: int = UNPROCESSABLE) -> HttpResponse:
    language = reading_language()
    return JsonResponse({"problems": [as_json(each, language=language) for each in problems]}, status=status)
