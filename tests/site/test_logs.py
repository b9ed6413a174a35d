"""What the log says of a failure: where, and of which kind; nothing that an exception quotes."""

import logging
from copy import deepcopy
from logging.config import dictConfig

import pytest
from django.conf import settings


def log() -> logging.Logger:
    """A log that writes as every log here does, to where standard error goes now."""
    told = deepcopy(settings.LOGGING)
    told["loggers"] = {"payung.test": {"handlers": ["stderr"], "propagate": False}}
    told.pop("root")
    dictConfig(told)
    return logging.getLogger("payung.test")


def test_a_failure_is_told_without_what_it_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    ours = log()
    quoted = "Key (nik)=(537101" + "0101800001) already exists"
    try:
        try:
            raise KeyError(quoted)
        except KeyError as cause:
            raise ValueError(quoted) from cause
    except ValueError:
        ours.exception("Internal Server Error: /desk")
    said = capsys.readouterr().err
    assert quoted not in said
    assert said.index("KeyError") < said.index("ValueError")
    assert "test_logs.py" in said


def test_an_invitation_is_named_in_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    log().error("%s: %s", "Internal Server Error", "/staff/begin/dGhpcyBpcyBh-c2VjcmV0_word")
    said = capsys.readouterr().err
    assert "Internal Server Error: /staff/begin/…" in said
    assert "dGhpcyBpcyBh" not in said
