"""The year after by commands: their answers, exactly, and in words; nobody's NIK in any of them."""

from pathlib import Path
from typing import Any

import openpyxl
from django.utils import timezone

from tests.conftest import Installation
from tests.interfaces.cli.shapes import shape
from tests.sponsors.walk import CODE, MONTH, Walk, next_month, row, rows

KEEPING = [{"months": int, "apbd": int, "self": int}]
OUTCOMES = {"continues": int, "gap": int, "to_mend": int, "already_covered": int, "ask_person": int}
LOSS = {
    "people": int,
    "days": [{"last_day": str, "people": int}],
    "funders": [{"kind": str, "name": str, "people": int}],
    "regions": [{"region": str, "people": int}],
}
BEHIND = 2


def year(walk: Walk, **terms: Any) -> None:
    """Three people for two months, the first of them paid; and the agreement behind."""
    walk.agreement(months=BEHIND)
    walk.enrol([row(1), row(2), row(3, decile="4", region="Belu")])
    walk.receive(3 * MONTH)
    walk.agreement("NTT-2", first_month=next_month() + BEHIND, months=3, **terms)


def cells_of(path: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [[cell.value for cell in line] for line in sheet.iter_rows()]


def test_a_renewal_says_who_goes_on_and_who_loses_cover(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    year(walk, max_decile=2)
    book = tmp_path / "renewal.xlsx"
    words = ("agreement", "renew", CODE, "--into", "NTT-2", "--by", "maria")
    told = installation.payung(*words, "--out", book, "--json").json
    assert told.pop("check")["list"] == told["list"]
    assert shape(told) == {
        **{"into": str, "list": str, "state": str, "from": str, "to": str, "people": int, "left": {}, "cost": int},
        **{"budget_left": int, "outcomes": OUTCOMES, "gaps": [], "reasons": [{"code": str, "people": int}]},
        "loses": [{"last_paid": str, "last_protected": str, "people": int}],
        "regions": [{"region": str, **OUTCOMES}],
        **{"keeping": KEEPING, "keeping_lost": KEEPING, "file": str},
    }
    assert told["outcomes"] == {"continues": 2, "gap": 0, "to_mend": 1, "already_covered": 0, "ask_person": 0}
    last = (next_month() + 1).last.isoformat()
    assert told["loses"] == [{"last_paid": last, "last_protected": (next_month() + 4).last.isoformat(), "people": 1}]
    assert told["keeping_lost"][0]["apbd"] == MONTH
    heading, *people = cells_of(book)
    assert len(heading) == 10
    assert [line[3] for line in people] == ["go on without a gap", "go on without a gap", "lose cover"]
    assert people[2][9] == 0
    assert not any(row(n)["nik"] in str(line) for n in (1, 2, 3) for line in people)
    said = installation.payung("--lang", "id", *words).out
    assert "lanjut tanpa jeda" in said
    assert f"payung list approve {told['list']}" in said


def test_a_renewal_above_the_budget_is_not_sent_to_approval(installation: Installation, walk: Walk) -> None:
    year(walk)
    term = ("--from", str(next_month() + 2), "--to", str(next_month() + 2))
    terms = ("--sponsor", "Provinsi", "--funder", "apbd", "--decree", "SK 3", "--budget", str(MONTH), "--by", "maria")
    installation.payung("agreement", "create", "--code", "NTT-3", *term, *terms)
    said = installation.payung("agreement", "renew", CODE, "--into", "NTT-3", "--by", "maria").out
    assert "The budget is short by" in said
    assert "→ Renew into an agreement of a larger budget" in said
    assert "payung list approve" not in said


def test_a_workbook_is_not_written_over(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    year(walk)
    book = tmp_path / "renewal.xlsx"
    words = ("agreement", "renew", CODE, "--into", "NTT-2", "--by", "maria", "--json")
    assert installation.payung(*words, "--out", tmp_path / "renewal.csv").status == 2
    assert installation.payung(*words, "--out", book).status == 0
    assert installation.payung(*words, "--out", book).status == 2
    assert book.stat().st_mode & 0o077 == 0
    itself = installation.payung("agreement", "renew", CODE, "--into", CODE, "--by", "maria", "--json")
    assert (itself.status, itself.codes) == (3, ["renewal.into_itself"])


def test_exits_and_next_steps(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    walk.agreement(months=12, each=3, next_step="own_payment")
    walk.enrol(rows(1, 3))
    walk.receive(2 * MONTH)
    number = str(walk.worker(row(2)).number)
    words = ("agreement", "next-step", CODE, "--number", number, "--by", "maria", "--step")
    assert installation.payung(*words, "agent_visit", "--json").json == {
        **{"agreement": CODE, "number": number, "next_step": "agent_visit", "repeated": False},
    }
    assert "kunjungan agen" in installation.payung("--lang", "id", *words, "agent_visit").out
    assert installation.payung(*words, "hope", "--json").codes == ["agreement.next_step_unknown"]
    book = tmp_path / "exits.xlsx"
    told = installation.payung("agreement", "exits", CODE, "--out", book, "--json").json
    assert shape(told) == {
        **{"agreement": str, "people": int, "file": str},
        "exits": [
            {
                **{"number": str, "name": str, "region": str, "from": str, "to": str, "last_promised": str},
                **{"last_paid": str, "last_protected": str, "next_step": str, "next_month_alone": int},
                "goes_on": str,
            }
        ],
    }
    assert [each["next_step"] for each in told["exits"]] == ["own_payment", "agent_visit"]
    assert [line[9] for line in cells_of(book)[1:]] == ["own payment", "agent's visit"]
    assert installation.payung("agreement", "exits", CODE, "--within", "0", "--json").json["people"] == 0
    assert "kunjungan agen" in installation.payung("--lang", "id", "agreement", "exits", CODE).out


def test_a_grant_for_one(installation: Installation, walk: Walk) -> None:
    number = str(walk.register(row(1)).number)
    words = (
        *("grant", "create", "--code", "CSR-1", "--sponsor", "PT Laut", "--funder", "csr", "--decree", "Surat 7"),
        *("--number", number, "--from", str(next_month()), "--months", "3", "--by", "maria"),
        *("--promise", "diminta 1 Oktober 2025"),
    )
    told = installation.payung(*words, "--json").json
    assert shape(told) == {
        **{"agreement": str, "list": str, "state": str, "number": str, "name": str, "promise": str},
        **{"from": str, "to": str, "budget": int, "repeated": bool},
    }
    assert (told["state"], told["number"], told["repeated"]) == ("checked", number, False)
    assert installation.payung("list", "approve", told["list"], "--by", "yosef", "--json").status == 0
    again = installation.payung(*words, "--json").json
    assert (again["state"], again["repeated"]) == ("approved", True)
    assert "Babade Seran" in installation.payung(*words).out
    shown = installation.payung("agreement", "show", "CSR-1", "--json").json
    assert (shown["available"], shown["committed"]) == (0, told["budget"])


def test_the_cliff(installation: Installation, walk: Walk) -> None:
    year(walk)
    told = installation.payung("cliff", "--within", "220", "--json").json
    assert shape(told) == {
        **{"on": str, "until": str, "programmes": [str], "paid": {**LOSS, "keeping": KEEPING}},
        **{"promised": {**LOSS, "keeping": KEEPING}, "protection": {**LOSS, "keeping": []}},
        "protection_if_promised": {**LOSS, "keeping": []},
    }
    assert told["paid"]["days"] == [{"last_day": next_month().last.isoformat(), "people": 3}]
    assert told["promised"]["days"] == [{"last_day": (next_month() + 1).last.isoformat(), "people": 3}]
    assert told["promised"]["regions"] == [{"region": "53.71", "people": 2}, {"region": "53.04", "people": 1}]
    belu = installation.payung("cliff", "--region", "53.04", "--agreement", CODE, "--json").json
    assert belu["paid"]["people"] == 1
    said = installation.payung("--lang", "id", "cliff", "--within", "220").out
    assert "Iuran terbayar berakhir" in said
    firsts = [line.split("  ")[0] for line in said.splitlines()]
    assert firsts.count("Hari terakhir") == firsts.count("Pemberi dana") == firsts.count("Kabupaten/kota") == 4
    walk.receive(3 * MONTH)
    said = installation.payung("cliff", "--within", "220").out
    assert said.count("The same as above.") == 2


def test_the_cliff_lies_ahead(installation: Installation, walk: Walk) -> None:
    yesterday = timezone.localdate().replace(year=2025)
    assert installation.payung("cliff", "--on", str(yesterday)).status == 2
    assert installation.payung("cliff", "--region", "kupang").status == 2
    unknown = installation.payung("cliff", "--agreement", "NONE", "--json")
    assert (unknown.status, unknown.codes) == (3, ["agreement.unknown"])
