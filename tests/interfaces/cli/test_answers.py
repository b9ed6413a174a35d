"""What every command says where it is refused."""

import json
from datetime import date

import pytest
import typer

from payung.interfaces.cli.answers import refusals
from payung.law.amounts import NotInForce


def test_a_month_before_the_law_is_refused_not_a_mistake_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as left, refusals(as_json_object=True):
        raise NotInForce(parameter="jkk.rate", first=date(2015, 7, 1))
    [problem] = json.loads(capsys.readouterr().out)["problems"]
    assert (left.value.exit_code, problem["code"]) == (3, "law.not_in_force")
    assert "2015" in problem["message"]
