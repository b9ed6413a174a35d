"""The API put together: its addresses, and the document that says what each takes and gives."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from payung.interfaces.api import payments, workers
from payung.interfaces.api.problems import MEDIA_TYPE, ProblemDetails, answer_problems

ALWAYS = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
)
WITH_A_BODY = (HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
OF_SOMETHING = (HTTPStatus.NOT_FOUND,)
SCHEMA = {"$ref": "#/components/schemas/ProblemDetails"}
RETRY_AFTER = {"Retry-After": {"description": "Seconds until the next minute.", "schema": {"type": "string"}}}
REPLAYED = {
    "Idempotency-Replayed": {
        "description": "true where this answer was given before.",
        "schema": {"type": "string", "const": "true"},
    }
}


class StrictParser(Parser):
    """JSON in which each name stands once, and every number is one."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The object that a request carries. Raises ValueError for what is none."""
        read = json.loads(request.body, object_pairs_hook=_each_once, parse_constant=_no_number)
        if not isinstance(read, dict):
            raise TypeError("an object is asked for")
        return read


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_number(word: str) -> Any:
    raise ValueError(word)


class PartnersApi(NinjaAPI):
    """django-ninja's API, whose OpenAPI document also says every way in which it can refuse."""

    def get_openapi_schema(self, **how: Any) -> OpenAPISchema:
        """The document, with the answers that are the same everywhere."""
        document = super().get_openapi_schema(**how)
        details = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
        document["components"]["schemas"] |= {**details.pop("$defs"), "ProblemDetails": details}
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                _say_refusals(path, method, operation)
        return document


def _say_refusals(path: str, method: str, operation: dict[str, Any]) -> None:
    posted = method == "post"
    for success in operation["responses"].values():
        success |= {"headers": REPLAYED} if posted else {}
    for status in (*ALWAYS, *(WITH_A_BODY if posted else ()), *(OF_SOMETHING if "{" in path else ())):
        operation["responses"][int(status)] = {
            "description": status.phrase,
            "content": {MEDIA_TYPE: {"schema": SCHEMA}},
        } | ({"headers": RETRY_AFTER} if status == HTTPStatus.TOO_MANY_REQUESTS else {})


def make_api() -> NinjaAPI:
    """The API with all its addresses."""
    api = PartnersApi(
        title="Payung",
        version="1",
        description="For partners: register workers, take their contributions, ask about their cover. See docs/api.md.",
        docs_url=None,
        parser=StrictParser(),
        urls_namespace="api",
    )
    answer_problems(api)
    api.add_router("", workers.router)
    api.add_router("", payments.router)
    return api
