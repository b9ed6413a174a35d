"""What the phone asks and sends, in JSON. Where a page would lead to the log-in, the phone is told that it must."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from payung.access.searches.counting import counting_finds
from payung.interfaces.web.agent.carried import carried
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.private import private
from payung.interfaces.web.staff import Staff, staff
from payung.kernel.problems import Problem, Refused, as_json
from payung.outreach.events.actions import tell_attendance
from payung.outreach.events.queries import find_event
from payung.outreach.field.actions import register_sent
from payung.outreach.field.sent import read_sent

UNAUTHORIZED, FORBIDDEN, UNPROCESSABLE, TOO_MANY = 401, 403, 422, 429
LONGEST_EDITION = 40
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
    """What the phone carries, and the token that this session's forms bear."""
    edition = request.GET.get("edition", "")[:LONGEST_EDITION]
    told = carried(agent=who.name, scope=who.scope, on=timezone.localdate(), edition=edition)
    return JsonResponse(told | {"token": get_token(request)})


@for_the_phone
@staff("field")
@require_POST
def send(request: HttpRequest, who: Staff) -> HttpResponse:
    """Register one person of the queue; sent twice, the first answer is given again."""
    at, sent = timezone.now(), read_sent(told=_body(request))
    with counting_finds(by=who.name, at=at):
        taken = register_sent(sent=sent, agent=who.name, within=who.scope, by=who.name, at=at)
    month = str(taken.month) if taken.month else ""
    return JsonResponse({"number": str(taken.number), "month": month, "amount": taken.amount})


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


def _body(request: HttpRequest) -> Any:
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Refused(Problem("field.unreadable")) from error


def _problems(*problems: Problem, status: int = UNPROCESSABLE) -> HttpResponse:
    language = reading_language()
    return JsonResponse({"problems": [as_json(each, language=language) for each in problems]}, status=status)
