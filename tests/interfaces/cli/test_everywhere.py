"""What holds for every command: exit statuses, one object on standard output, months and days, languages, who acts."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from payung.kernel.language import Language
from payung.kernel.problems import catalogue
from tests.conftest import Answer, Installation
from tests.interfaces.cli.shapes import REFUSAL, shape
from tests.sponsors.walk import Walk, csv_file, row
from tools.application import application, commands

NIK = row(1)["nik"]
PERSON = (
    "--name",
    "Maria Seran",
    "--birth-date",
    "1990-08-14",
    "--sex",
    "P",
    "--region",
    "Belu",
    "--occupation",
    "nelayan",
)
TERM = ("--funder", "apbd", "--decree", "K", "--from", "2026-12", "--to", "2027-05", "--budget", "1000000")


@pytest.fixture(scope="module")
def every_command() -> dict[str, Any]:
    return dict(commands(application()))


def options(command: Any) -> set[str]:
    return {name for parameter in command.params for name in parameter.opts}


def test_every_command_answers_with_json(every_command: dict[str, Any]) -> None:
    """But the one that is a conversation."""
    assert {name for name, command in every_command.items() if "--json" not in options(command)} == {"payung db shell"}


WRITING = {
    "": "deposit pay register reverse sample-members wish",
    "admin": "close create end grant invite open",
    "agent": "import",
    "agreement": "carry-over create hand-over invoice next-step receive refund renew void",
    "application": "admit decline",
    "bank": "reconcile simulate",
    "card": "print revoke rotate",
    "cash": "hand-in take",
    "channel": "close open",
    "event": "add call-off change",
    "grant": "create",
    "group": "add create remove",
    "inbox": "receive",
    "jht": "confirm declare develop",
    "jobs": "cancel retry",
    "list": "approve check recheck",
    "messages": "delivery optout send",
    "money": "carry-over confirm decline give-back",
    "order": "confirm decline",
    "partner": "add bank close rotate",
    "person": "change children confirm consent contact correct death decline heirs",
    "radar": "remind",
    "registers": "load withdraw",
    "review": "decide",
    "savings": "spend",
    "task": "done",
    "user": "add",
}
"""The commands that change something, by their group."""


def test_every_writing_command_says_who_acts(every_command: dict[str, Any]) -> None:
    named = {
        " ".join(("payung", group, verb)).replace("  ", " ")
        for group, verbs in WRITING.items()
        for verb in verbs.split()
    }
    assert {name for name, command in every_command.items() if "--by" in options(command)} == named


def test_no_command_takes_a_nik_as_a_word(every_command: dict[str, Any]) -> None:
    takes = {name: p for name, command in every_command.items() for p in command.params if "--nik" in p.opts}
    of_a_person = {f"payung person {verb}" for verb in ("show", "correct", "confirm")}
    assert takes.keys() == {"payung register", "payung cover"} | of_a_person
    assert all(parameter.metavar == "-" for parameter in takes.values())


@pytest.mark.parametrize(
    "words",
    [
        ("nosuch",),
        ("quote", "--income", "1"),
        ("quote", "--income", "-1", "--month", "2026-12"),
        ("quote", "--income", "1", "--month", "12-2026"),
        ("quote", "--income", "1", "--month", "2026-13"),
        ("quote", "--income", "1", "--month", "2026-12-01"),
        ("quote", "--income", "1", "--month", "9999-12"),
        ("cover", "--on", "31-12-2026", "--number", "1"),
        ("cover", "--on", "2026-02-30", "--number", "1"),
        ("cover", "--on", "20261231", "--number", "1"),
        ("cover", "--on", "2026-12-31"),
        ("cover", "--on", "2026-12-31", "--number", "1", "--nik", "-"),
        ("cover", "--on", "2026-12-31", "--number", "1", "--known-at", "2026-12-31T10:00:00"),
        ("register", "--nik", "-", *PERSON, "--by", "maria", "--id", "no-uuid"),
        ("agreement", "create", "--code", "N1", "--sponsor", "S", *TERM, "--by", "maria", "--quota", "53.71"),
        ("agreement", "create", "--code", "N1", "--sponsor", "S", *TERM, "--by", "maria", "--quota", "53.71=²"),
        ("agreement", "create", "--code", "N1", "--sponsor", "S", *TERM, "--by", "maria")
        + ("--quota", "53.71=1", "--quota", "53.71=2"),
        ("agreement", "receive", "N1", "--amount", "1.5", "--reference", "R", "--by", "maria"),
        ("agreement", "receive", "N1", "--amount", "10.080.00", "--reference", "R", "--by", "maria"),
        ("agreement", "receive", "N1", "--amount", "", "--reference", "R", "--by", "maria"),
        ("agreement", "receive", "N1", "--amount", "100.00", "--reference", "R", "--by", "maria"),
        ("agreement", "receive", "N1", "--amount", "Rp1.000,00", "--reference", "R", "--by", "maria"),
        ("agreement", "receive", "N1", "--amount", "1.000.000.000.000.001", "--reference", "R", "--by", "maria"),
        ("pay", "--number", "1", "--months", "1", "--amount", "16.8", "--reference", "R", "--by", "maria"),
        ("agreement", "receive", "N1", "--amount", str(10**30), "--reference", "R", "--by", "maria"),
        ("list", "check", "no-such-file.csv", "--agreement", "N1", "--by", "maria"),
        ("list", "verdicts", "0", "--out", "/no/such/folder/v.csv"),
        ("list", "rejects", "0", "--out", "/"),
        ("review", "decide", "0", "--row", "2", "--by", "maria", "--same", "--different"),
        ("review", "decide", "0", "--row", "2", "--by", "maria"),
        ("--lang", "fr", "verify"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_read_is_a_usage_error(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit status 2 without an installation being opened: there is none here."""
    assert spoken(words, monkeypatch) == 2


@pytest.mark.parametrize(
    "words",
    [
        ("cover", "--on", "2026-12-31", "--nik", NIK),
        ("cover", "--on", "2026-12-31", f"--nik={NIK}"),
        ("register", "--nik", NIK, *PERSON, "--by", "maria"),
    ],
    ids=lambda words: words[0] + words[3][:6],
)
def test_a_nik_is_never_an_argument_and_not_repeated(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert spoken(words, monkeypatch) == 2
    said = capsys.readouterr()
    assert NIK not in said.out + said.err
    assert "--nik -" in said.err


def spoken(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit status of the command, in this process, where opening an installation fails the test."""
    from payung.interfaces.cli import session
    from payung.site import main

    monkeypatch.setattr("sys.argv", ["payung", *words])
    monkeypatch.setattr("sys.stdin", io.StringIO(NIK))
    monkeypatch.setattr(session, "give", lambda *, opener: None)
    monkeypatch.setattr(session, "_open", lambda: pytest.fail("an installation was opened"))
    with pytest.raises(SystemExit) as left:
        main.main()
    assert isinstance(left.value.code, int)
    return left.value.code


def test_an_unknown_user_is_refused_with_the_command_that_adds_one(installation: Installation, walk: Walk) -> None:
    file = installation.folder.with_name("daftar.csv")
    file.write_bytes(csv_file([row(1)]))
    number = walk.register(row(2)).number
    entries = walk.count("audit_entry")
    for words, given in writing(str(file), number):
        answer = installation.payung(*words, "--by", "nobody", "--json", given=given)
        assert (answer.status, shape(answer.json)) == (3, REFUSAL), words
        [problem] = answer.json["problems"]
        assert (problem["code"], problem["where"]) == ("user.unknown", "by"), words
        assert problem["fix"].endswith("payung user add nobody")
    assert walk.count("audit_entry") == entries


def writing(file: str, number: int) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every command that writes in a home that is no demo, but for who acts; and what it is given on standard input."""
    yield ("user", "add", "yosef"), ""
    yield ("agreement", "create", "--code", "N1", "--sponsor", "S", *TERM), ""
    yield ("agreement", "receive", "N1", "--amount", "1", "--reference", "R"), ""
    yield ("list", "check", file, "--agreement", "N1"), ""
    yield ("list", "approve", "0123456789abcdef"), ""
    yield ("register", "--nik", "-", *PERSON), "5304025408900001"
    yield ("pay", "--number", str(number), "--months", "1", "--amount", "1", "--reference", "R"), ""
    yield ("reverse", "--reference", "R", "--why", "salah"), ""


def test_answers_and_refusals_speak_both_languages(installation: Installation) -> None:
    english = installation.payung("cover", "--on", "2026-12-31", "--number", "12", "--json")
    indonesian = installation.payung("--lang", "id", "cover", "--on", "2026-12-31", "--number", "12", "--json")
    late = installation.payung("cover", "--on", "2026-12-31", "--number", "12", "--json", "--lang=id")
    explained = catalogue()["worker.number_mistyped"]
    spoken: list[tuple[Answer, Language]] = [(english, "en"), (indonesian, "id"), (late, "id")]
    for answer, language in spoken:
        [problem] = answer.json["problems"]
        assert (problem["message"], problem["fix"]) == (explained.message[language], explained.fix[language])
    installation.environment["LC_ALL"] = "id_ID.UTF-8"
    in_words = installation.payung("cover", "--on", "2026-12-31", "--number", "12")
    assert (in_words.status, in_words.out) == (3, "")
    assert explained.message["id"] in in_words.err
    assert explained.fix["id"] in in_words.err


def test_where_it_is_wrong_is_said_in_words_too(installation: Installation) -> None:
    installation.payung("user", "add", "maria")
    wrong = ("register", "--nik", "-", *PERSON[2:], "--name", "1", "--by", "maria")
    english = installation.payung(*wrong, given="5304025408900001").err
    indonesian = installation.payung("--lang", "id", *wrong, given="5304025408900001").err
    assert ("Full name: The name has" in english, "Nama Lengkap: Nama memuat" in indonesian) == (True, True)
    stranger = installation.payung("--lang", "id", "register", "--nik", "-", *PERSON, "--by", "x", given=NIK).err
    assert "Pelaku: " in stranger


@pytest.mark.parametrize("income", ["4.300.000", "4_300_000", "Rp 4.300.000,-"])
def test_an_amount_is_written_as_people_write_it(income: str, installation: Installation) -> None:
    quote = ("quote", "--month", "2026-05", "--json", "--income")
    assert installation.payung(*quote, income).json == installation.payung(*quote, 4_300_000).json


def test_of_an_amount_with_a_fraction_it_is_said_why_it_is_refused(installation: Installation) -> None:
    refused = installation.payung("quote", "--month", "2026-05", "--income", "1.5")
    assert (refused.status, "whole rupiah" in " ".join(refused.err.split())) == (2, True)
    refused = installation.payung("--lang", "id", "quote", "--month", "2026-05", "--income", "1,5 juta")
    assert (refused.status, "rupiah bulat" in " ".join(refused.err.split())) == (2, True)


def test_one_object_on_standard_output_and_progress_on_standard_error(installation: Installation) -> None:
    installation.payung("user", "add", "maria")
    installation.payung("agreement", "create", "--code", "N1", "--sponsor", "S", *TERM, "--by", "maria")
    file = installation.folder.with_name("daftar.csv")
    file.write_bytes(csv_file([row(1)]))
    silent = installation.payung("list", "check", file, "--agreement", "N1", "--by", "maria", "--json")
    assert silent.out.count("\n") == 1
    assert isinstance(json.loads(silent.out), dict)
    file.write_bytes(csv_file([row(2)]))  # another: of one that was judged, the rows are not read again
    told = installation.payung("list", "check", file, "--agreement", "N1", "--by", "maria")
    for step in ("Reading the file", "Checking every row", "Comparing with the registry", "Pricing"):
        assert step in told.err
        assert step not in told.out


def test_what_was_handed_in_is_not_taken_for_marks(installation: Installation) -> None:
    """rich would read [/x] as the end of a mark, and stop with an error; [nik] it would swallow."""
    answer = installation.payung("list", "verdicts", "[/x]", "--out", installation.folder.with_name("v.csv"))
    assert answer.status == 3
    assert "There is no list [/x]." in answer.err
    installation.payung("user", "add", "maria")
    installation.payung("agreement", "create", "--code", "N1", "--sponsor", "S", *TERM, "--by", "maria")
    file = installation.folder.with_name("daftar[b].csv")
    file.write_bytes(b"nik;nama;lahir\r\n1;2;3\r\n")
    answer = installation.payung("list", "check", file, "--agreement", "N1", "--by", "maria")
    assert answer.status == 3
    assert "[nik | nama | lahir]" in answer.err
    file.write_bytes(csv_file([row(1)]))
    assert "daftar[b].csv" in installation.payung("list", "check", file, "--agreement", "N1", "--by", "maria").out


def test_a_database_that_is_not_there_is_said_clearly(installation: Installation) -> None:
    installation.environment["DATABASE_URL"] = "postgresql://payung_app@127.0.0.1:1/none"
    answer = installation.payung("verify", "--json")
    assert (answer.status, shape(answer.json)) == (3, REFUSAL)
    assert answer.codes[0].startswith("installation.")
    assert "Traceback" not in answer.err
