"""Who is served first, from the agreement to the answer of each row."""

from pathlib import Path

import openpyxl

from tests.conftest import Installation
from tests.interfaces.cli.shapes import shape
from tests.sponsors.walk import CODE, MONTH, Walk, csv_file, next_month, row

CREATED = ("--sponsor", "Provinsi", "--funder", "apbd", "--decree", "SK 1", "--budget", str(9 * MONTH), "--by", "maria")
PEOPLE = [row(1, decile="3"), row(2, decile="1"), row(3, decile="2")]


def test_a_rule_is_recorded_with_the_agreement_and_shown(installation: Installation, walk: Walk) -> None:
    term = ("--from", str(next_month()), "--to", str(next_month()))
    words = ("agreement", "create", "--code", CODE, *term, *CREATED, "--serve-by")
    refused = installation.payung(*words, "chance", "--json")
    assert (refused.status, refused.codes) == (3, ["agreement.serve_by_unknown"])
    assert installation.payung(*words, "decile", "--json").status == 0
    assert installation.payung("agreement", "show", CODE, "--json").json["serve_by"] == "decile"
    assert "desil terendah" in installation.payung("--lang", "id", "agreement", "show", CODE).out
    other = installation.payung(*words, "need", "--json")
    assert (other.status, other.codes) == (3, ["agreement.exists"])
    assert walk.count("sponsors_agreement") == 1


def test_each_row_says_its_place_in_the_queue(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    walk.agreement(quotas={"53.71": 2}, serve_by="decile")
    checked = walk.check(csv_file(PEOPLE))
    told = installation.payung("list", "turns", checked.list.id, "--json").json
    assert shape(told) == {
        **{"list": str, "serve_by": str, "ready": int},
        "waiting": [{"row": int, "code": str, "turn": str}],
    }
    assert told["waiting"] == [{"row": 2, "code": "turn.quota_full", "turn": "Kota Kupang: 3 / 2"}]
    said = installation.payung("--lang", "id", "list", "turns", checked.list.id).out
    assert "Baris 2" in said
    assert "Kota Kupang: 3 / 2" in said
    assert "Di dalam kurung: giliran ke berapa / berapa orang yang tertampung." in said
    book = tmp_path / "rejects.xlsx"
    installation.payung("list", "rejects", checked.list.id, "--out", book)
    cells = [str(cell.value) for line in openpyxl.load_workbook(book).worksheets[0].iter_rows() for cell in line]
    assert any("Kota Kupang: 3 / 2" in cell for cell in cells)


def test_without_a_rule_it_says_what_happens_instead(installation: Installation, walk: Walk) -> None:
    walk.agreement()
    checked = walk.check(csv_file(PEOPLE))
    assert installation.payung("list", "turns", checked.list.id, "--json").json["waiting"] == []
    assert "whole list is refused" in installation.payung("list", "turns", checked.list.id).out
    unknown = installation.payung("list", "turns", "0" * 16, "--json")
    assert (unknown.status, unknown.codes) == (3, ["list.unknown"])
