"""Everything that changes is one action, and every action can be reached, named and judged."""

import ast
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT, imports, module, modules, public_functions


def _is_action(function: ast.FunctionDef) -> bool:
    """Opens a transaction, or is told who acts. (`by: int` is an actor whom an action has looked up already.)"""
    opens = any(isinstance(node, ast.Attribute) and node.attr == "atomic" for node in ast.walk(function))
    told = any(_is(argument, "by", "str") for argument in function.args.kwonlyargs)
    return opens or told


def _is(argument: ast.arg, name: str, annotation: str) -> bool:
    return argument.arg == name and argument.annotation is not None and ast.unparse(argument.annotation) == annotation


# What writes the row of the audit chain takes no instant: that row's is the database's own.
AUDIT = PACKAGE / "audit/actions.py"
ACTIONS = [
    pytest.param(path, function, id=f"{path.parent.name}.{function.name}")
    for path in modules("**/actions.py")
    if path != AUDIT
    for function in public_functions(path)
    if _is_action(function)
]


@pytest.mark.parametrize(("path", "action"), ACTIONS)
def test_an_action_says_who_and_when_in_words(path: Path, action: ast.FunctionDef) -> None:
    given = {argument.arg: ast.unparse(argument.annotation or ast.Constant("")) for argument in action.args.kwonlyargs}
    assert not action.args.args, "keyword-only"
    assert given.get("by") == "str"
    assert given.get("at") == "datetime"
    assert ast.get_docstring(action)


@pytest.mark.parametrize(("path", "action"), ACTIONS)
def test_an_action_has_an_interface(path: Path, action: ast.FunctionDef) -> None:
    name = ".".join(["payung", *path.relative_to(PACKAGE).with_suffix("").parts, action.name])
    users = [*modules("interfaces/**/*.py"), *modules("site/*.py"), *modules("**/actions.py")]
    assert any(name in imports(user) for user in users), f"nobody imports {name}"


TESTS = "\n".join(path.read_text("utf-8") for path in modules(below=ROOT / "tests") if path != Path(__file__))


@pytest.mark.parametrize(("path", "action"), ACTIONS)
def test_an_action_has_a_test(path: Path, action: ast.FunctionDef) -> None:
    assert f"{action.name}(" in TESTS


def test_the_actions_we_know_are_among_them() -> None:
    known = {parameter.id for parameter in ACTIONS}
    assert {"access.add_user", "payments.record_payment", "sponsors.approve_list"} <= known


FURNITURE = [
    pytest.param(path, function, id=f"{path.parent.name}.{path.stem}.{function.name}")
    for furniture in ("actions", "queries", "checks")
    for path in modules(f"**/{furniture}.py")
    if path != PACKAGE / "site/checks.py"  # Django's system checks, which Django calls
    for function in public_functions(path)
]


@pytest.mark.parametrize(("path", "function"), FURNITURE)
def test_what_a_room_offers_takes_keywords_only_and_says_what_it_is(path: Path, function: ast.FunctionDef) -> None:
    assert not function.args.args
    assert not function.args.posonlyargs
    assert ast.get_docstring(function)


def test_a_module_that_writes_is_an_action_or_called_by_one() -> None:
    """Transactions are opened where actions stand, and by the loaders of the site; nowhere else."""
    openers = {path.relative_to(PACKAGE).as_posix() for path in modules() if _opens_a_transaction(path)}
    allowed = {path.relative_to(PACKAGE).as_posix() for path in modules("**/actions.py")}
    allowed |= {"reporting/verification.py", "reporting/sponsorship/queries.py"}  # read one snapshot
    allowed |= {"people/probing.py"}  # for a setting that ends with it
    allowed |= {path.relative_to(PACKAGE).as_posix() for path in modules("site/*.py")}
    assert openers <= allowed


def _opens_a_transaction(path: Path) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr == "atomic" for node in ast.walk(module(path)))
