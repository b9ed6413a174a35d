"""A deed is done once for each Idempotency-Key, and answered with the same words for ever after."""

import json

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from pydantic import BaseModel

from payung.access.partners.actions import Deed, answer_once
from payung.interfaces.api.door import partner_of


def once(request: HttpRequest, *, key: str, content: BaseModel, deed: Deed) -> HttpResponse:
    """The answer to a deed that was asked for under a key: done now, or as it was given before."""
    asked = f"{request.method} {request.path_info} {content.model_dump_json()}".encode()
    given = answer_once(key=key, asked=asked, deed=deed, by=partner_of(request).code, at=timezone.now())
    repeated = {"Idempotency-Replayed": "true"} if given.repeated else {}
    body = json.dumps(given.answer, ensure_ascii=False).encode()
    return HttpResponse(body, status=given.status, content_type="application/json", headers=repeated)
