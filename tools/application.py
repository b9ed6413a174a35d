"""Every command of `payung`, as Typer knows it."""

from collections.abc import Iterator
from typing import Any

import typer.main

from payung.interfaces.cli import words
from payung.kernel.language import Language
from payung.site import home


def application(*, language: Language = "en") -> Any:
    """The whole application, speaking the language in which a process first asks for it.

    Needs no installation: commands open one only when they run.
    """
    words.speak(language)
    home.load()
    from payung.site.commands import application as built

    return typer.main.get_command(built())


def commands(command: Any, *, name: str = "payung") -> Iterator[tuple[str, Any]]:
    """Every command below `command` that does something, with its full name, in the order of help."""
    children = getattr(command, "commands", None)
    if children is None:
        yield name, command
        return
    for child, inner in children.items():
        yield from commands(inner, name=f"{name} {child}")
