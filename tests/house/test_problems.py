"""Every code is used, every used code is in the catalogue, and both languages say the same."""

import ast
import re
from collections.abc import Iterator

import pytest

from payung.kernel.problems import catalogue
from tests.house.source import PACKAGE, module, modules, texts

CODE = re.compile(r"[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*")
VALUE = "{value}"


def _raised() -> Iterator[tuple[str, str]]:
    """Every code that is made into a Problem, with its place. `f"{word}.unknown"` may be any word of its module."""
    for path in modules():
        for node in ast.walk(module(path)):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and node.args):
                continue
            place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
            match node.args[0]:
                case ast.Constant(value=str(code)):
                    yield code, place
                case ast.JoinedStr(values=[ast.FormattedValue(), ast.Constant(value=str(ending))]):
                    yield from ((word + ending, place) for word in texts(path) if word + ending in catalogue())


def _written() -> set[str]:
    """Every text of the code that could be a code."""
    return {text for path in modules() for text in texts(path) if CODE.fullmatch(text)}


def test_every_code_that_is_raised_is_in_the_catalogue() -> None:
    raised = list(_raised())
    assert len(raised) > 50
    assert [f"{place}: {code}" for code, place in raised if code not in catalogue()] == []


def test_every_text_that_looks_like_a_code_of_a_known_group_is_one() -> None:
    groups = {code.partition(".")[0] for code in catalogue()}
    elsewhere = (".unknown", ".py", ".js")
    looks = {text for text in _written() if text.partition(".")[0] in groups and not text.endswith(elsewhere)}
    assert looks - set(catalogue()) == set()


def test_every_code_of_the_catalogue_is_used() -> None:
    assert set(catalogue()) - _written() - {code for code, _ in _raised()} == set()


@pytest.mark.parametrize("code", catalogue())
def test_both_languages_say_the_same(code: str) -> None:
    explanation = catalogue()[code]
    for sentences in (explanation.message, explanation.fix):
        assert set(sentences) == {"id", "en"}
        assert sentences["id"].strip()
        assert sentences["en"].strip()
        assert sentences["id"] != sentences["en"]
        assert (VALUE in sentences["id"]) == (VALUE in sentences["en"])
        assert set(re.findall(r"\{\w*\}", sentences["id"] + sentences["en"])) <= {VALUE, "{other}"}
