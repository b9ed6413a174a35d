"""The entry point `payung`: chooses the language, gives commands their installation, says what cannot be opened."""

import atexit
import os
import sys
import traceback
from typing import NoReturn

from django.db import InterfaceError, OperationalError

from payung.interfaces.cli import answers, session, words
from payung.kernel.language import LANGUAGES, Language
from payung.kernel.problems import Problem
from payung.site.database import DatabaseUnavailable
from payung.site.home import load, open_home

OUR_MISTAKE = 70  # EX_SOFTWARE of sysexits.h; 1 would say "no"


def main() -> None:
    """Run one command."""
    arguments = sys.argv[1:]
    words.speak(_language(arguments))
    session.give(opener=_open)
    load()
    # Imported now: commands need Django's tables, and their help speaks the chosen language.
    from payung.site.commands import application

    try:
        application()(args=arguments, prog_name="payung")
    except DatabaseUnavailable as unavailable:
        _refuse(Problem("installation.unavailable", "", str(unavailable)), arguments)
    except (OperationalError, InterfaceError) as ended:
        _refuse(Problem("installation.interrupted", "", type(ended.__cause__ or ended).__name__), arguments)
    except Exception:  # a mistake of ours: told in full, and by a status that no answer has
        traceback.print_exc()
        sys.exit(OUR_MISTAKE)


def _refuse(problem: Problem, arguments: list[str]) -> NoReturn:
    answers.show_problems((problem,), as_json_object="--json" in arguments)
    sys.exit(answers.REFUSED)


def _open() -> None:
    lease = open_home(progress=lambda sentence: answers.err.print(f"[dim]{words._(sentence)} …[/]"))
    if lease is not None:
        atexit.register(lease.close)


def _language(arguments: list[str]) -> Language:
    """--lang, wherever it stands; else Indonesian where the locale is, and English everywhere else."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            wanted = arguments[position + 1]
            del arguments[position : position + 2]
            return _known(wanted)
        if argument.startswith("--lang="):
            del arguments[position]
            return _known(argument.partition("=")[2])
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "id" if locale.lower().startswith(("id", "in_")) else "en"


def _known(wanted: str) -> Language:
    for language in LANGUAGES:
        if wanted == language:
            return language
    sys.stderr.write(f"payung: --lang is id or en, not {wanted!r}\n")
    sys.exit(2)
