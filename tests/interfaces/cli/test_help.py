"""Help speaks one language at a time, Typer's own words included."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests import resident
from tools.application import application, commands

ALL_HELP = """
import json, sys
from tools.application import application, commands
app = application(language=sys.argv[1])
said = {}
for name, command in commands(app):
    said[name] = [command.help, *(parameter.help for parameter in command.params)]
for name, group in [("payung", app), *((f"payung {name}", each) for name, each in app.commands.items())]:
    said.setdefault(name, [group.help])
print(json.dumps(said))
"""
FRAME = {
    "en": [
        "Usage: payung list check [OPTIONS]",
        "─ Arguments ─",
        "─ Options ─",
        "[required]",
        "Show this message and exit.",
    ],
    "id": [
        "Pemakaian: payung list check [OPSI]",
        "─ Argumen ─",
        "─ Opsi ─",
        "[wajib]",
        "Tampilkan bantuan ini lalu keluar.",
    ],
}


PLAIN = {"TERM": "dumb", "COLUMNS": "200"}


def run(*words: str, **environment: str) -> str:
    """What a program says, whatever its exit status."""
    plain = {**os.environ, **PLAIN, "PYTHONPATH": ".", **environment}
    done = subprocess.run([sys.executable, *words], env=plain, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def payung() -> Iterator[Callable[..., str]]:
    """What the command says to these words."""
    environment = {**os.environ, **resident.LOCALE, **PLAIN}
    program = resident.Program(environment)

    def said(*words: str) -> str:
        answer = program.command(list(words), environment, "")
        return answer.out + answer.err

    yield said
    program.end()


def test_no_help_is_left_in_english() -> None:
    indonesian, english = (json.loads(run("-c", ALL_HELP, language)) for language in ("id", "en"))
    assert len(english) >= len(dict(commands(application()))) + 4
    for name, said in english.items():
        for in_english, in_indonesian in zip(said, indonesian[name], strict=True):
            assert in_english != in_indonesian, name


@pytest.mark.parametrize("language", ["id", "en"])
def test_typers_own_words_are_in_the_language_of_the_help(language: str, payung: Callable[..., str]) -> None:
    said = payung("--lang", language, "list", "check", "--help")
    other = {"id": "en", "en": "id"}[language]
    assert [word for word in FRAME[language] if word not in said] == []
    assert [word for word in FRAME[other] if word in said] == []


@pytest.mark.parametrize(
    ("words", "english", "indonesian"),
    [
        ("list chek", "No such command 'chek'. Did you mean", "Tidak ada perintah 'chek'. Mungkin maksudnya"),
        ("lists-all", "No such command 'lists-all'.", "Tidak ada perintah 'lists-all'."),
        ("list check", "Missing argument 'FILE'.", "Argumen 'FILE' belum diisi."),
        ("quote", "Missing option '--income'.", "Opsi '--income' belum diisi."),
        ("quote --income", "Option '--income' requires an argument.", "Opsi '--income' harus diikuti isinya."),
        ("quote --json=1", "Option '--json' does not take a value.", "Opsi '--json' tidak memakai isi."),
        ("quote --wrong", "No such option: --wrong", "Tidak ada opsi --wrong"),
        ("verify now", "Got unexpected extra argument(s) (now)", "Ada kata yang tidak dikenal (now)"),
        ("serve --port x", "Invalid value for '--port': Input should be", "Isi '--port' keliru: isinya harus bilangan"),
        ("serve --port 0", "greater than or equal to 1", "Isi '--port' keliru: isinya paling sedikit 1"),
        ("list check no.csv", "file 'no.csv' does not exist.", "Isi 'FILE' keliru: berkas 'no.csv' tidak ada."),
    ],
)
def test_typers_mistakes_are_told_in_the_language_of_the_help(
    words: str, english: str, indonesian: str, payung: Callable[..., str]
) -> None:
    assert english in payung(*words.split())
    said = payung("--lang", "id", *words.split())
    assert indonesian in said
    assert english not in said


@pytest.mark.parametrize(
    ("locale", "usage"), [("id_ID.UTF-8", "Pemakaian"), ("en_GB.UTF-8", "Usage"), ("C.UTF-8", "Usage"), ("", "Usage")]
)
def test_without_a_wish_the_locale_decides(locale: str, usage: str) -> None:
    assert usage in run("-m", "payung", "db", "--help", LC_ALL=locale, LC_MESSAGES="", LANG="")


def test_a_language_we_do_not_speak_is_named_as_such() -> None:
    assert run("-m", "payung", "--lang", "de", "db") == "payung: --lang is id or en, not 'de'\n"
