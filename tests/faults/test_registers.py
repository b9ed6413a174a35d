"""kill -9 while a register is loaded or withdrawn: all of it is there, or nothing."""

from pathlib import Path

from tests.conftest import Installation
from tests.faults.kills import killed_before_the_last_write
from tests.faults.test_lists import everything
from tests.sponsors.walk import CHECKER, Walk, csv_file, rows

PEOPLE = 20


def test_killed_before_the_last_write_nothing_is_left(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_bytes(csv_file(rows(0, PEOPLE)))
    load = ("registers", "load", file, "--kind", "wage", "--as-of", "2026-10-31", "--source", "Kantor")
    answers = []
    for words in (load, ("registers", "withdraw", "{}", "--why", "salah")):
        command = [str(word).format(*(answer["register"] for answer in answers)) for word in (*words, "--by", CHECKER)]
        before = everything(walk)
        killed_before_the_last_write(installation, walk, *command)
        assert everything(walk) == before, command
        answers.append(installation.payung(*command, "--json").json)
        assert walk.holds()
    assert [answer["people"] for answer in answers] == [PEOPLE, PEOPLE]
    assert [answer["counts"] for answer in answers] == [True, False]
