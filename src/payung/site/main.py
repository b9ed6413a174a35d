"""The entry point `payung`: chooses the language, gives commands their installation, says what cannot be opened."""

import atexit
import os
import sys
import traceback
from errno import EDQUOT, ENOSPC
from typing import NoReturn

from django.db import InterfaceError, OperationalError
from psycopg.errors import DiskFull

from payung.interfaces.cli import answers, session, words
from payung.kernel.language import LANGUAGES, Language
from payung.kernel.problems import Problem
from payung.site.database import DatabaseUnavailable
from payung.site.home import home_folder, load, open_home, rewrite_keys

OUR_MISTAKE = 70  # EX_SOFTWARE of sysexits.h; 1 would say "no"


def main() -> None:
    """Run one command."""
    arguments = sys.argv[1:]
    words.speak(_language(arguments))
    session.give(opener=_open)
    session.give_keys(keeper=rewrite_keys)
    session.give_home(folder=home_folder)
    load()
    # Imported now: commands need Django's tables, and their help speaks the chosen language.
    from payung.site.commands import application

    try:
        application()(args=arguments, prog_name="payung")
    except Exception as error:
        if problem := _of_the_machine(error):
            _refuse(problem, arguments)
        traceback.print_exc()  # a mistake of ours: told in full, and by a status that no answer has
        sys.exit(OUR_MISTAKE)


def _of_the_machine(error: Exception) -> Problem | None:
    """What the machine under us did, as a problem; None for a mistake of ours."""
    if isinstance(error, DatabaseUnavailable):
        return Problem("installation.unavailable", "", str(error))
    if _disk_is_full(error):
        return Problem("installation.disk_full")
    if isinstance(error, (OperationalError, InterfaceError)):
        return Problem("installation.interrupted", "", type(error.__cause__ or error).__name__)
    return None


def _disk_is_full(error: BaseException | None) -> bool:
    """Whether a full disk is at the root of it: libraries wrap what the system said, some of them twice."""
    while error is not None:
        if isinstance(error, DiskFull) or (isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT)):
            return True
        error = error.__cause__ or error.__context__
    return False


def _refuse(problem: Problem, arguments: list[str]) -> NoReturn:
    answers.show_problems((problem,), as_json_object="--json" in arguments)
    sys.unraisablehook = lambda _: None  # a file that found no room is closed once more as it goes, and fails again
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
