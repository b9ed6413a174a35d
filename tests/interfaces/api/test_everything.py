"""Everything that the OpenAPI document allows is asked, and what it does not: never a fault of ours is the answer, nor
one that the document does not promise.

PAYUNG_API_CASES says how many questions: 420 in `make test`, 5,000 in `make fuzz`, 100,000 in the long mode.
"""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from payung.people.queries import Member
from tests.conftest import Fresh
from tests.interfaces.api.conftest import Machine, partner
from tests.people.counter import registered

CASES = int(os.environ.get("PAYUNG_API_CASES", "420"))
OPERATIONS = ("register", "cover", "statement", "quote", "bill", "pay", "payment")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


@pytest.fixture
def anybody(db: Fresh, platform: Machine, at: datetime) -> Iterator[Machine]:
    """A partner whom nobody makes wait, not even for a new session of the database at each question."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield partner("bertanya", "platform", at, rate=100_000)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def known(case: Any, member: Member) -> Any:
    """The same question, but about somebody who is there."""
    case.path_parameters.update(
        {name: str(member.number) for name in ("number", "code") if name in case.path_parameters}
    )
    if isinstance(case.body, dict) and isinstance(case.body.get("code"), str):  # what breaks the document stays so
        case.body["code"] = str(member.number)
    return case


@pytest.mark.parametrize("asked", OPERATIONS)
def test_everything_that_can_be_asked_is_answered_as_promised(anybody: Machine, asked: str) -> None:
    member, headers = registered(), {"Authorization": f"Bearer {anybody.key}", "Accept-Encoding": "identity"}
    anybody.post("/payments", {"code": str(member.number), "amount": 700, "reference": "a"})
    schema: Any = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operation = schema.find_operation_by_id(asked)
    modes = st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    cases = modes.flatmap(lambda mode: operation.as_strategy(generation_mode=mode))

    @settings(
        max_examples=max(1, CASES // len(OPERATIONS)),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=cases, about=st.booleans())
    def ask(case: Any, about: bool) -> None:
        question = known(case, member) if about else case
        answer = question.call(headers=headers)
        question.validate_response(answer, checks=CHECKS)

    answer_all: Callable[[], None] = ask
    answer_all()


def test_every_question_of_the_document_is_asked(anybody: Machine) -> None:
    paths = anybody.get("/openapi.json").json()["paths"].values()
    assert {operation["operationId"] for path in paths for operation in path.values()} == set(OPERATIONS)
