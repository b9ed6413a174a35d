"""`payung list score`: figures beside thresholds, and an exit status that says whether all are kept."""

from pathlib import Path

from tests.conftest import Installation
from tests.interfaces.cli.shapes import shape
from tests.sponsors.walk import Walk, csv_file, row

TRUTH = "row,defects,same_as_row,same_as_member,expected\n"
FIGURES = ["precision", "recall", "kept_out", "asked", "members_again", "file_again", "twins_refused"]
FIGURE = {"figure": str, "value": float, "counted": int, "among": int, "threshold": float, "bound": str, "holds": bool}


def test_a_check_is_scored_against_the_truth(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    walk.agreement()
    people = [row(1), row(2), row(2)]
    list_id = walk.check(csv_file(people)).list.id
    truth = tmp_path / "truth.csv"
    score = ("list", "score", list_id, "--truth", truth)

    truth.write_text(TRUTH + "2,,,,ready\n3,,,,ready\n4,repeated_row,3,,already_covered\n")
    kept = installation.payung(*score, "--json")
    assert (kept.status, kept.json["list"], kept.json["rows"], kept.json["holds"]) == (0, list_id, 3, True)
    figures = {each["figure"]: each for each in kept.json["figures"]}
    assert list(figures) == FIGURES
    assert shape(figures["precision"]) == FIGURE
    assert (figures["precision"]["value"], figures["precision"]["bound"]) == (1.0, "least")
    assert (figures["members_again"]["value"], figures["members_again"]["among"]) == (None, 0)
    assert kept.json["wrong"] == []
    assert kept.json["defects"][1] == {"defect": "repeated_row", "rows": 1, "automatic": 1, "asked": 0, "ready": 0}

    # Were row 3 a twin of row 2 and row 4 somebody else, the same check would be wrong.
    truth.write_text(TRUTH + "2,,,,ready\n3,twin,2,,ask_person\n4,twin,,,ready\n")
    missed = installation.payung(*score, "--json")
    assert (missed.status, missed.json["holds"]) == (1, False)
    figures = {each["figure"]: each for each in missed.json["figures"]}
    assert {name for name in FIGURES if not figures[name]["holds"]} == {"precision", "recall", "twins_refused"}
    assert {(each["figure"], each["row"]) for each in missed.json["wrong"]} == {
        ("precision", 4),
        ("recall", 3),
        ("file_again", 3),
        ("twins_refused", 4),
    }
    said = installation.payung(*score)
    assert said.status == 1
    assert "≥ 99,50%" in said.out
    assert "4  already_covered  row:3  twin" in said.out

    # A truth about other rows is refused, and so is a file that is none.
    truth.write_text(TRUTH + "2,,,,ready\n")
    assert (installation.payung(*score, "--json").status, installation.payung(*score, "--json").codes) == (
        3,
        ["truth.other_list"],
    )
    truth.write_text("row;defects\n")
    assert installation.payung(*score, "--json").codes == ["truth.unreadable"]
    truth.write_bytes(b"\xff\xfe")
    assert installation.payung(*score).status == 2
