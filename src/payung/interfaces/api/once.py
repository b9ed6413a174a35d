"""A deed is done once for each Idempotency-Key, and answered with the same words for ever after."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from payung.access.partners.actions import answer_once
from payung.interfaces.api.door import partner_of


def once(
    request: HttpRequest, *, key: str, content: BaseModel, deed: Callable[[], tuple[int, Mapping[str, Any]]]
) -> HttpResponse:
    """The answer to a deed that was asked for under a key: done now, or as it was given before."""
    asked = f"{request.method} {request.path_info} {content.model_dump_json()}".encode()
    given = answer_once(partner=partner_of(request), key=key, asked=asked, deed=deed)
    repeated = {"Idempotency-Replayed": "true"} if given.repeated else {}
    body = json.dumps(given.answer, ensure_ascii=False).encode()
    return HttpResponse(body, status=given.status, content_type="application/json", headers=repeated)
