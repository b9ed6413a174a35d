"""Who comes and who goes, by the commands: a template, a change list from file to departure, and what is told of it."""

import csv
from pathlib import Path

from payung.sponsors.files.reading import read_table
from tests.conftest import Installation
from tests.interfaces.cli.shapes import CHECKED
from tests.sponsors.test_leaving import changes, come, out
from tests.sponsors.walk import CODE, MONTH, Walk, next_month, row, rows


def test_the_walk_of_a_change_list(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    payung, file = installation.payung, tmp_path / "mutasi.csv"
    walk.agreement(people=3)
    walk.enrol(rows(1, 4))
    file.write_bytes(changes(out(row(1)), come(row(9)), out(row(2), leaving_reason="bosan")))
    check = ("list", "check", file, "--agreement", CODE, "--by", "maria")

    found = payung(*check, "--json").json
    told = {name: found[name] for name in ("ready", "to_mend", "leaving", "cost", "freed", "budget_left")}
    assert told == {"ready": 1, "to_mend": 1, "leaving": 1, "cost": 2 * MONTH, "freed": 2 * MONTH, "budget_left": 0}
    assert found.keys() - CHECKED.keys() == {"leaving", "freed"}
    assert found["reading"].keys() - CHECKED["reading"].keys() == {"change_list"}
    said = payung("--lang", "id", *check).out
    assert all(word in said for word in ("keluar", "Dibebaskan oleh orang yang keluar: Rp33.600"))

    verdicts = tmp_path / "v.csv"
    payung("list", "verdicts", found["list"], "--out", verdicts)
    with verdicts.open(encoding="utf-8") as lines:
        gone = [line["left"] for line in csv.DictReader(lines)]
    assert gone == [f"{next_month()} moved", "", ""]

    done = payung("list", "approve", found["list"], "--by", "yosef", "--json").json
    assert (done["people"], done["leaving"], done["freed"], done["cost"]) == (1, 1, 2 * MONTH, 2 * MONTH)
    again = payung("--lang", "id", "list", "approve", found["list"], "--by", "yosef")
    assert "1 orang masuk, 1 keluar" in again.out
    assert payung("list", "list", "--json").json["lists"][0]["leaving"] == 1
    assert "1 keluar" in payung("--lang", "id", "list", "list").out
    assert payung("verify", "--json").json["holds"]


def test_a_plain_list_says_nothing_of_leaving(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    payung = installation.payung
    walk.agreement()
    checked = walk.check(rows(1, 3))
    done = payung("list", "approve", checked.list.id, "--by", "yosef", "--json").json
    assert not {"leaving", "freed"} & done.keys()
    assert "leaving" not in payung("list", "list", "--json").json["lists"][0]
    verdicts = tmp_path / "v.csv"
    payung("list", "verdicts", checked.list.id, "--out", verdicts)
    assert verdicts.read_text("utf-8").splitlines()[0] == "row,outcome,reasons,match"


def test_officers_begin_with_a_template(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    payung, file = installation.payung, tmp_path / "mutasi.xlsx"
    walk.agreement()
    template = ("list", "template", "--agreement", CODE, "--out", file)
    made = payung(*template, "--changes", "--json").json
    assert made["file"] == str(file)
    assert list(read_table(content=file.read_bytes(), name=file.name).headings) == made["columns"]
    assert made["columns"][:3] == ["Mutasi *", "NIK *", "Nama Lengkap *"]
    assert payung(*template).status == 2, "somebody may have worked in it"
    assert payung("list", "template", "--agreement", CODE, "--out", tmp_path / "t.csv").status == 2
    other = tmp_path / "t.xlsx"
    assert payung("list", "template", "--agreement", "NONE", "--out", other, "--json").codes == ["agreement.unknown"]
    assert not other.exists()
    assert f"payung list check {other}" in payung("list", "template", "--agreement", CODE, "--out", other).out
