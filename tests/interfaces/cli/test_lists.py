"""A list from file to cover, by the commands that others' scripts rely on: what each promises, in one long walk."""

import csv
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl

from payung.kernel.problems import catalogue
from tests.conftest import Answer, Installation
from tests.interfaces.cli.shapes import CHECKED, MONTH_OF_LIST, REFUSAL, shape
from tests.sponsors.walk import MONTH, Walk, csv_file, next_month, row

FIRST, SECOND = str(next_month()), str(next_month() + 1)
PEOPLE = [
    row(1),
    row(2),
    row(2),  # repeats the row above
    row(3, nik="12345"),
    row(4),
    row(4, name="Orang Lain"),  # differs from the row above
    row(5, name="Orang Lain"),  # known under another name
    row(6),  # known, and has paid a month of the term
    row(7, decile="9", sex="?"),
]
OUTCOMES = {"ready": 2, "to_mend": 2, "already_covered": 2, "ask_person": 3}


Command = Callable[..., Answer]


def term(walk: Walk, code: str, people: int, *more: str) -> list[object]:
    """The words that create an agreement of two months over so many people's money."""
    words = ("--sponsor", f"Sponsor {code}", "--funder", "apbd", "--decree", "Keputusan 7")
    months = ("--from", FIRST, "--to", SECOND, "--budget", people * 2 * MONTH)
    return ["agreement", "create", "--code", code, *words, *months, "--max-decile", 4, *more, "--by", "maria", "--json"]


def test_the_walk_of_a_list(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    payung, file = installation.payung, tmp_path / "daftar.csv"
    known = {n: walk.register(row(n)).number for n in (5, 6)}
    walk.pay(row(6), start=next_month() + 1, reference="OWN-6")

    # An agreement: what is agreed on, twice the same, never another under its code.
    words = term(walk, "NTT", 3, "--quota", "53.71=2")
    created = payung(*words)
    assert (created.status, created.json) == (
        0,
        {"agreement": "NTT", "from": FIRST, "to": SECOND, "budget": 6 * MONTH, "budget_left": 6 * MONTH},
    )
    assert payung(*words).json == created.json
    assert payung(*term(walk, "NTT", 4, "--quota", "53.71=2")).codes == ["agreement.exists"]

    # A file that cannot be read is refused; one that can be is read, whatever its rows are.
    file.write_bytes(b"%PDF-1.7")
    check = ("list", "check", file, "--agreement", "NTT", "--by", "maria", "--json")
    assert (payung(*check).status, payung(*check).codes) == (3, ["file.not_spreadsheet"])
    file.write_bytes(csv_file(PEOPLE))
    checked = payung(*check)
    answer = checked.json
    assert (checked.status, shape(answer)) == (0, CHECKED | {"seconds": shape(answer["seconds"]), "over_quota": {}})
    assert {outcome: answer[outcome] for outcome in OUTCOMES} == OUTCOMES
    assert answer["rows"] == len(PEOPLE) == sum(OUTCOMES.values())
    assert answer["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (answer["cost"], answer["budget_left"]) == (4 * MONTH, 2 * MONTH)
    reasons = {each["code"]: each["rows"] for each in answer["reasons"]}
    assert reasons == {
        "list.nik_twice": 2,
        **dict.fromkeys(("decile.too_high", "list.row_repeated", "member.already_covered"), 1),
        **dict.fromkeys(("nik.length", "nik.other_identity", "sex.unknown"), 1),
    }
    assert all(isinstance(seconds, int | float) for seconds in answer["seconds"].values())

    # The same bytes are the same list, checked again under any name.
    other_name = tmp_path / "salinan.csv"
    other_name.write_bytes(file.read_bytes())
    again = payung("list", "check", other_name, "--agreement", "NTT", "--by", "maria", "--json").json
    assert again | {"seconds": {}} == answer | {"seconds": {}}
    id_ = answer["list"]

    every_row_has_its_verdict(payung, id_, known, tmp_path)

    # Approval: by another person, once, and only as the list was checked.
    approve = ("list", "approve", id_, "--json", "--by")
    assert (payung(*approve, "maria").status, payung(*approve, "maria").codes) == (3, ["list.same_person"])
    approved = payung(*approve, "yosef")
    answer = approved.json
    assert (answer["list"], answer["people"], answer["cost"], answer["budget_left"]) == (id_, 2, 4 * MONTH, 2 * MONTH)
    assert (approved.status, answer["months"]) == (0, [])
    repeated = payung(*approve, "yosef")
    assert repeated.status == 0
    assert [repeated.json[key] for key in ("list", "people", "cost")] == [id_, 2, 4 * MONTH]
    assert payung(*check).json["state"] == "approved"

    cover_is_money(payung, id_)
    assert walk.holds()


def every_row_has_its_verdict(payung: Command, id_: str, known: dict[int, int], folder: Path) -> None:
    """Every row's verdict as a table, and the rows that were not taken as a workbook."""
    out = folder / "v.csv"
    assert payung("list", "verdicts", id_, "--out", out, "--json").json == {"file": str(out), "rows": len(PEOPLE)}
    assert out.read_text("utf-8").splitlines()[0] == "row,outcome,reasons,match"
    with out.open(encoding="utf-8", newline="") as verdicts:
        assert [tuple(each.values()) for each in csv.DictReader(verdicts)] == [
            ("2", "ready", "", ""),
            ("3", "ready", "", ""),
            ("4", "already_covered", "list.row_repeated", "row:3"),
            ("5", "to_mend", "nik.length", ""),
            ("6", "ask_person", "list.nik_twice", "row:7"),
            ("7", "ask_person", "list.nik_twice", "row:6"),
            ("8", "ask_person", "nik.other_identity", f"member:{known[5]}"),
            ("9", "already_covered", "member.already_covered", f"member:{known[6]}"),
            ("10", "to_mend", "sex.unknown;decile.too_high", ""),
        ]
    rejects = folder / "r.xlsx"
    assert payung("list", "rejects", id_, "--out", rejects, "--json").json == {"file": str(rejects), "rows": 7}
    sheet_says_why_and_where(rejects)
    before = rejects.read_bytes()
    again = payung("list", "rejects", id_, "--out", rejects)
    assert (again.status, rejects.read_bytes()) == (2, before), "an officer may have mended it"
    said = payung("list", "rejects", id_, "--out", folder / "perbaikan 2.xlsx").out
    assert f"payung list check '{folder / 'perbaikan 2.xlsx'}' --agreement NTT --by NAME" in said


def cover_is_money(payung: Command, id_: str) -> None:
    """No cover before money; from the first receipt that reaches a month on, and every receipt once."""
    cover = ("cover", "--nik", "-", "--on", f"{FIRST}-01", "--json")
    assert payung(*cover, given=row(1)["nik"]).status == 1
    receive = ("agreement", "receive", "NTT", "--by", "maria", "--json")
    part = payung(*receive, "--amount", MONTH, "--reference", "SP2D-1")
    assert (part.status, part.json) == (0, {"months": [], "waiting": MONTH})
    whole = payung(*receive, "--amount", MONTH, "--reference", "SP2D-2")
    assert whole.json == {
        "months": [{"month": FIRST, "list": id_, "people": 2, "amount": 2 * MONTH}],
        "waiting": 0,
    }
    assert shape(whole.json) == {"months": [MONTH_OF_LIST], "waiting": int}
    for reference, first_answer in (("SP2D-1", part), ("SP2D-2", whole)):
        repeated = payung(*receive, "--amount", MONTH, "--reference", reference)
        assert repeated.json == first_answer.json
    in_words = ("--lang", "id", *receive[:-1], "--amount", MONTH, "--reference", "SP2D-1")
    assert "Sudah dibukukan; tidak dicatat lagi." in payung(*in_words).out
    other_amount = payung(*receive, "--amount", MONTH + 1, "--reference", "SP2D-1")
    assert (other_amount.status, other_amount.codes) == (3, ["payment.reference_reused"])
    assert payung(*cover, given=row(1)["nik"]).status == 0


def sheet_says_why_and_where(path: Path) -> None:
    """Openpyxl reads the rejects: the original row with its reasons and how to mend them, the cells at fault marked."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    heading, *rejected = list(sheet.iter_rows())
    names = [cell.value for cell in heading]
    assert re.fullmatch(r"Original row \[[0-9a-f]{16}\]", names[0])
    assert names[1:4] == ["Reason", "How to mend", "Code"]
    assert names[4:] == ["NIK", "Nama Lengkap", "Tanggal Lahir", "Jenis Kelamin", "Kabupaten/Kota", "Pekerjaan"] + [
        "Desil",
        "Penghasilan",
    ]
    by_row = {cells[0].value: dict(zip(names, cells, strict=True)) for cells in rejected}
    assert list(by_row) == [4, 5, 6, 7, 8, 9, 10]
    last = by_row[10]
    for code in ("sex.unknown", "decile.too_high"):
        explained = catalogue()[code]
        assert explained.message["en"].split(" (")[0].rstrip(".") in last["Reason"].value
        assert explained.fix["en"] in last["How to mend"].value
        assert code in last["Code"].value
    assert last["Nama Lengkap"].value == row(7)["name"]
    marked = {name for name, cell in last.items() if cell.fill.fill_type == "solid"}
    assert marked == {"Jenis Kelamin", "Desil"}


def test_budget_and_quota_are_only_told_by_a_check_and_refused_by_an_approval(
    installation: Installation, walk: Walk, tmp_path: Path
) -> None:
    payung, file = installation.payung, tmp_path / "daftar.csv"
    payung(*term(walk, "NTT", 1, "--quota", "53.71=1"))
    # A title above the heading and blank rows below it are no rows.
    file.write_bytes(b"DAFTAR PEKERJA RENTAN;;\r\n\r\n" + csv_file([row(1), row(2)]) + b";;;;\r\n  ;;\r\n")
    checked = payung("list", "check", file, "--agreement", "NTT", "--by", "maria", "--json")
    assert checked.status == 0
    assert [checked.json[key] for key in ("rows", "ready", "budget_left")] == [2, 2, -2 * MONTH]
    assert checked.json["over_quota"] == {"53.71": 1}
    said = payung("--lang", "id", "list", "check", file, "--agreement", "NTT", "--by", "maria").out
    assert "Anggaran kurang Rp33.600; daftar ini belum dapat disetujui." in " ".join(said.split())
    assert "→ Serahkan daftar yang lebih pendek" in said
    assert "payung list approve" not in said
    # Nobody was refused, so there is no workbook of it.
    none = payung("list", "rejects", checked.json["list"], "--out", tmp_path / "r.xlsx", "--json")
    assert (none.status, none.json) == (0, {"file": None, "rows": 0})
    assert not (tmp_path / "r.xlsx").exists()
    refused = payung("list", "approve", checked.json["list"], "--by", "yosef", "--json")
    assert (refused.status, shape(refused.json)) == (3, REFUSAL)
    assert set(refused.codes) == {"list.over_budget", "list.over_quota"}
    figures = " ".join(problem["message"] for problem in refused.json["problems"])
    assert "Rp67.200" in figures
    assert "Rp33.600" in figures
    assert "2 > 1" in figures

    # Outcomes that changed since the check: refused whole, until it is checked again.
    file.write_bytes(csv_file([row(3)]))
    id_ = payung("list", "check", file, "--agreement", "NTT", "--by", "maria", "--json").json["list"]
    walk.register(row(3))
    changed = payung("list", "approve", id_, "--by", "yosef", "--json")
    assert (changed.status, changed.codes) == (3, ["list.outcomes_changed"])
    assert f"Check it again on the list's page ({id_})" in changed.json["problems"][0]["fix"]
    assert walk.count("sponsors_enrolment") == 0


def test_one_person_under_an_agreement_awaits_approval(installation: Installation, walk: Walk) -> None:
    payung, person = installation.payung, row(1)
    payung(*term(walk, "NTT", 1))
    words = ["register", "--nik", "-", "--name", person["name"], "--birth-date", person["birth_date"]]
    words += ["--sex", person["sex"], "--region", person["region"], "--occupation", person["occupation"]]
    under = [*words, "--agreement", "NTT", "--by", "maria", "--json", "--decile"]
    refused = payung(*under, 9, given=person["nik"])
    assert (refused.status, refused.codes) == (3, ["decile.too_high"])
    made = payung(*under, 2, given=person["nik"])
    assert (made.status, made.json["state"], made.json["cost"]) == (0, "checked", 2 * MONTH)
    assert payung(*under, 2, given=person["nik"]).json == made.json
    assert walk.count("people_worker") == 0
    assert payung("list", "approve", made.json["list"], "--by", "maria", "--json").codes == ["list.same_person"]

    # Money that waits is used by the approval.
    receive = ("agreement", "receive", "NTT", "--amount", 3 * MONTH, "--reference", "R", "--by", "maria", "--json")
    assert payung(*receive).json == {"months": [], "waiting": 3 * MONTH}
    approved = payung("list", "approve", made.json["list"], "--by", "yosef", "--json")
    assert [(each["month"], each["people"]) for each in approved.json["months"]] == [(FIRST, 1), (SECOND, 1)]
    assert walk.count("people_worker") == 1
    assert walk.holds()


def test_an_approval_in_words_tells_what_waiting_money_paid_and_who_is_not_among_them(
    installation: Installation, walk: Walk
) -> None:
    walk.agreement(months=2)
    paid = walk.check([row(1), row(2), row(4), row(4, name="Yakobus Nahak")]).list.id
    walk.receive(2 * 2 * MONTH + 5)
    said = installation.payung("--lang", "id", "list", "approve", paid, "--by", "yosef").out
    assert f"Uang yang menunggu langsung melunasi {FIRST} – {SECOND} untuk 2 orang dari daftar {paid}." in said
    assert "Seluruh uang yang menunggu persetujuan atau penerimaan berikutnya: Rp5" in said
    assert f"2 baris masih harus diputuskan dan tidak termasuk: payung review list {paid}" in said
    assert "Perlindungan dimulai" not in said

    unpaid = walk.check([row(3)]).list.id
    approve = ("list", "approve", unpaid, "--by", "yosef")
    assert "Cover begins when money comes." in installation.payung(*approve).out
    again = installation.payung(*approve).out
    assert "Cover begins" not in again
    assert "This was done already; nothing was done again." in again
