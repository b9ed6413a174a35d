"""Every command is documented, and what the documents tell people to type exists."""

import re
from pathlib import Path

import pytest

from tests.house.source import ROOT
from tools.application import application, commands

COMMANDS = dict(commands(application()))
DOCUMENTS = [
    *ROOT.glob("*.md"),
    ROOT / "docs/tour.md",
    ROOT / "docs/commands.md",
    ROOT / "docs/year.md",
    ROOT / "docs/api.md",
    *ROOT.glob("docs/decisions/*.md"),
]
TYPED = re.compile(r"(?:^ {4}|`)(?:\.venv/bin/)?(payung [^`\n]*)", re.MULTILINE)


def typed(page: Path) -> list[list[str]]:
    """Every `payung …` of a document, in words; what follows a `#` is its remark, and `…` stands for more."""
    return [line.partition("#")[0].split() for line in TYPED.findall(page.read_text("utf-8"))]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    command = COMMANDS[name]
    page = (ROOT / "docs/commands.md").read_text("utf-8")
    assert f"\n## {name}\n{command.help}\n" in page
    for parameter in command.params:
        assert f"| {parameter.help} |" in page, parameter.name


@pytest.mark.parametrize("name", COMMANDS)
def test_help_teaches(name: str) -> None:
    """Every command and every option says in a sentence what it is."""
    command = COMMANDS[name]
    for said in (command.help, *(parameter.help for parameter in command.params)):
        assert re.fullmatch(r"\S.{5,}[.?]", said), said


@pytest.mark.parametrize("name", sorted({name for name in COMMANDS if name != "payung db shell"}))
def test_every_command_answers_machines_too(name: str) -> None:
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
    assert "--json" in options


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_every_command_that_a_document_tells_people_to_type_exists(page: Path) -> None:
    for words in typed(page):
        rest = [word for word in words if word not in {"--lang", "id", "en"}][1:]
        if not rest or rest[0].startswith("-") or rest[0].isupper():
            continue
        name = next((name for name in (" ".join(words[:3]), " ".join(["payung", *rest[:1]])) if name in COMMANDS), "")
        groups = {" ".join(known.split()[:2]) for known in COMMANDS}
        assert name or " ".join(["payung", rest[0]]) in groups, words
        known = {o for p in COMMANDS[name].params for o in (*p.opts, *p.secondary_opts)} if name else set()
        assert {word for word in rest if word.startswith("--") and len(word) > 2} - known - {"--help"} == set(), words


def test_the_documents_tell_people_to_type_something() -> None:
    assert sum(len(typed(page)) for page in DOCUMENTS) > 30
