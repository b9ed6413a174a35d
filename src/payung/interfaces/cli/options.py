"""The words that several commands take, and how they are read."""

import os
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from getpass import getpass
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from payung.interfaces.cli.words import _
from payung.kernel.language import rupiah
from payung.kernel.months import Month
from payung.people import cells
from payung.sponsors.files.reading import LARGEST_TEXT

MOST = 10**15  # rupiah; more is a slip of the finger, and beyond what JSON's numbers hold exactly
LATEST_YEAR = 2200


class Unreadable(typer.BadParameter):
    """A word of the command cannot be read: exit status 2. The message says it all."""

    def format_message(self) -> str:
        return self.message


def month(text: str) -> Month:
    """A month like 2026-12."""
    try:
        read = Month.parse(text)
    except ValueError as error:
        raise Unreadable(_("a month is written like 2026-12")) from error
    if read.first.year > LATEST_YEAR:
        raise Unreadable(_("a month is written like 2026-12"))
    return read


def day(text: str) -> date:
    """A day like 2026-12-31."""
    try:
        read = date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(_("a day is written like 2026-12-31")) from error
    if str(read) != text or read.year > LATEST_YEAR:
        raise Unreadable(_("a day is written like 2026-12-31"))
    return read


def instant(text: str) -> datetime:
    """An instant with its offset, like 2026-12-31T10:00:00+08:00."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(_("an instant is written like 2026-12-31T10:00:00+08:00")) from error
    if read.tzinfo is None:
        raise Unreadable(_("an instant needs its offset, like 2026-12-31T10:00:00+08:00"))
    return read


SEN = re.compile(r"[.,]00\s*$")


def amount(text: str) -> int:
    """Whole rupiah as a list's cells write them too: 10080000000, 10.080.000.000, Rp 10.080.000.000, 10_080_000_000.

    Sen are refused though a cell may have them: 100.00 may be thousands that lack a digit, and here it is money.
    """
    try:
        read = None if SEN.search(text) else cells.rupiah(text)
    except cells.Unreadable:
        read = None
    if read is None:
        raise Unreadable(_("an amount is whole rupiah, like 10080000000 or Rp10.080.000.000, without sen"))
    if read > MOST:
        raise Unreadable(_("an amount is at most {most}").replace("{most}", rupiah(MOST)))
    return read


def programmes(text: str) -> tuple[str, ...]:
    """Programmes separated by commas, like jkk,jkm."""
    return tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))


def writable(path: Path) -> None:
    """Refuse a file that cannot be written before any work is done for it."""
    needed = {path if path.exists() else path.parent} | ({path.parent} if _is_plain(path) else set())
    if path.is_dir() or not all(os.access(each, os.W_OK) for each in needed):
        raise Unreadable(_("{file} cannot be written").replace("{file}", str(path)))


def unwritten(path: Path) -> None:
    """Refuse a file that is there already: somebody's hours of work may be in it."""
    if path.is_file():
        said = _("{file} is there already, and somebody may have worked in it: give another name, or move it away")
        raise Unreadable(said.replace("{file}", str(path)))


def _is_plain(path: Path) -> bool:
    """Whether the path is free or a file's own name: no pipe, no terminal, no link to something else."""
    return not os.path.lexists(path) or (path.is_file() and not path.is_symlink())


def content_of(file: Path) -> bytes:
    """The bytes of a file that was handed in; of one that is too large only so many that it is seen to be."""
    with file.open("rb") as opened:
        return opened.read(LARGEST_TEXT + 1)


def printable(file: Path) -> str:
    """The name of a file, whatever bytes its system allows in it."""
    return file.name.encode(errors="replace").decode(errors="replace")


@contextmanager
def private(path: Path, mode: str, **how: Any) -> Iterator[IO[Any]]:
    """A file to write that nobody else may read, for it will hold NIKs.

    Under its name it stands whole or not at all: what is cut off or finds no room leaves what was there before.
    """
    how["opener"] = lambda name, flags: os.open(name, flags, 0o600)
    if not _is_plain(path):
        with open(path, mode, **how) as file:
            yield file
        return
    draft = path.with_name(f".payung-{secrets.token_hex(8)}")
    try:
        with open(draft, mode, **how) as file:
            yield file
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def nik_from_input(given: str) -> str:
    """The NIK from standard input. As an argument it would stand in the shell's history and the process list."""
    if given != "-":
        raise Unreadable(_("a NIK is never an argument: write --nik - and give it on standard input"))
    if sys.stdin.isatty():
        return getpass(_("NIK (not shown): ")).strip()
    return sys.stdin.readline().strip()


AsJson = Annotated[bool, typer.Option("--json", help=_("Answer with one JSON object on standard output."))]
By = Annotated[str, typer.Option("--by", help=_("The user who acts (see: payung user add)."), metavar="NAME")]
Nik = Annotated[str, typer.Option("--nik", help=_("A dash: the NIK is read from standard input."), metavar="-")]
Programmes = Annotated[
    str, typer.Option("--programmes", help=_("Programmes, separated by commas: jkk, jkm, jht."), metavar="LIST")
]
