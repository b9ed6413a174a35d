"""`payung list rounds`: from the list through its rejects until nobody is open, by the commands alone."""

from pathlib import Path

import openpyxl
import pytest

from payung.interfaces.cli.rounds import BAR, bar
from payung.sponsors.rounds import Progress
from tests.conftest import Installation
from tests.interfaces.cli.shapes import shape
from tests.sponsors.walk import Walk, csv_file, row, walk

__all__ = ["walk"]
PROGRESS = {"rows": int, "taken": int, "awaiting": int, "covered": int, "open": int, "nobody": int}
ROUND = {
    **{"n": int, "list": str, "parent": str, "file": str, "checked_at": str, "state": str, "rows": int},
    **{"mended": int, "unchanged": int, "new": int, "dropped": int, "enrolled": int},
    **{"ready": int, "to_mend": int, "already_covered": int, "ask_person": int, "progress": PROGRESS},
}
ROUNDS = {
    **{"first": str, "agreement": str, "rounds": [ROUND], "progress": PROGRESS, "added": PROGRESS},
    **{"reasons": [{"code": str, "rows": int}]},
}


def test_the_rounds_of_a_list(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    payung, file, rejects = installation.payung, tmp_path / "daftar.csv", tmp_path / "r.xlsx"
    walk.agreement()
    file.write_bytes(csv_file([row(1), row(2, nik="12"), row(3, sex="?")]))
    check = ("--agreement", "NTT", "--by", "maria", "--json")
    first = payung("list", "check", file, *check).json["list"]
    assert payung("list", "approve", first, "--by", "yosef").status == 0
    assert payung("list", "rejects", first, "--out", rejects).status == 0
    book = openpyxl.load_workbook(rejects)
    book.worksheets[0]["E2"] = row(2)["nik"]
    book.save(rejects)
    second = payung("list", "check", rejects, *check).json["list"]

    answer = payung("list", "rounds", second, "--json")
    assert (answer.status, shape(answer.json)) == (0, ROUNDS)
    assert answer.out == payung("list", "rounds", first, "--json").out
    assert [(each["list"], each["parent"]) for each in answer.json["rounds"]] == [(first, ""), (second, first)]
    assert answer.json["progress"] == {"rows": 3, "taken": 1, "awaiting": 1, "covered": 0, "open": 1, "nobody": 0}
    assert answer.json["reasons"] == [{"code": "sex.unknown", "rows": 1}]

    said = payung("--lang", "id", "list", "rounds", first).out
    assert f"Putaran 2: {second}" in said
    assert "1 diperbaiki, 1 tetap sama, 0 baru, 0 tidak diserahkan lagi" in said
    assert "Dari 3 baris yang diserahkan pertama:" in said


def test_of_no_list_there_are_no_rounds(installation: Installation) -> None:
    refused = installation.payung("list", "rounds", "0" * 16, "--json")
    assert (refused.status, refused.codes) == (3, ["list.unknown"])


@pytest.mark.parametrize(
    ("progress", "drawn"),
    [
        (Progress(100, 50, 25, 0, 25), "█" * 20 + "▓" * 10 + "░" * 10),
        (Progress(100_000, 99_999, 0, 0, 1), "█" * 39 + "░"),
        (Progress(100_000, 1, 1, 1, 99_997), "█▓▒" + "░" * 37),
        (Progress(3, 3, 0, 0, 0), "█" * BAR),
        (Progress(4, 2, 0, 0, 1, 1), "█" * 20 + "·" * 10 + "░" * 10),
        (Progress(0, 0, 0, 0, 0), ""),
    ],
)
def test_the_bar_shows_every_state_that_is_there(progress: Progress, drawn: str) -> None:
    assert bar(progress) == drawn
