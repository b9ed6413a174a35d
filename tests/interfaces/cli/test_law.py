"""`payung law …`: cases, what is in force, what changed, what rests on a text. None of it needs a database."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from payung.law.benefits import benefits
from payung.law.book import book
from payung.law.cases import shipped
from tests import resident
from tests.conftest import Answer
from tests.interfaces.cli.shapes import REFUSAL, shape

DEATH = {
    "id": "T1",
    "input": {"event": "death_by_accident", "base": 1_000_000},
    "expected": {"death": 48_000_000, "total": 70_000_000},
}
AMOUNT = {
    **{"name": str, "title": str, "unit": str, "value": int, "shown": str, "since": str, "until": type(None)},
    **{"rows": [], "confidence": str, "because": [str], "open": bool, "readings": []},
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which nothing is ever opened."""
    return tmp_path / "home"


def law(home: Path, *words: object) -> Answer:
    """What `payung law` says to these words, where no database answers."""
    environment = {
        **os.environ,
        **resident.LOCALE,
        "PAYUNG_HOME": str(home),
        "DATABASE_URL": "postgresql://x@127.0.0.1:1/none",
    }
    language = ["--lang", "id"] if "--id" in words else ["--lang", "en"]
    spoken = [*language, "law", *(word for word in words if word != "--id")]
    answer = resident.payung(spoken, environment=environment)
    assert not home.exists()
    return answer


def file_of(folder: Path, *cases: Any) -> Path:
    path = folder / "cases.yaml"
    path.write_text(yaml.safe_dump(list(cases)), "utf-8")
    return path


def test_cases_that_hold(home: Path, tmp_path: Path) -> None:
    due = {"event": "deadline", "what": "jht_payment", "from_day": "2026-11-02"}
    file = file_of(tmp_path, DEATH, {"id": "T2", "input": due, "expected": {"due": "2026-11-09"}})
    answer = law(home, "check", file, "--json")
    assert answer.status == 0
    first, second = answer.json
    assert shape(first) == {"id": str, "ok": bool, "expected": dict, "got": dict, "because": [str]} | {
        "expected": {"death": int, "total": int},
        "got": {"death": int, "total": int},
    }
    assert (first["ok"], first["got"]) == (True, DEATH["expected"])
    assert first["because"][0].startswith("PP 82/2019 Lampiran III")
    assert second["got"] == {"due": "2026-11-09"}
    said = law(home, "check", file)
    assert said.status == 0
    assert "T1 expected death: 48.000.000, total: 70.000.000; the law says death: 48.000.000" in said.out
    assert "2 cases, 0 differ." in said.out


def test_a_difference_is_told_with_why(home: Path, tmp_path: Path) -> None:
    file = file_of(tmp_path, {**DEATH, "expected": {"total": 1}})
    answer = law(home, "check", file, "--json")
    assert answer.status == 1
    assert [(each["ok"], each["expected"], each["got"]) for each in answer.json] == [
        (False, {"total": 1}, {"total": 70_000_000})
    ]
    said = law(home, "check", file, "--id")
    assert said.status == 1
    assert "60% × 80 × Rp1.000.000 = Rp48.000.000" in said.out
    assert "1 kasus, 1 berbeda." in said.out


def test_a_passing_case_names_all_its_articles_and_what_is_not_confirmed(home: Path, tmp_path: Path) -> None:
    price = {"declared_income": 1_000_000, "date": "2026-05-04", "programmes": "JKK, JKM"}
    loss = {"event": "partial_anatomical", "base": 1_000_000, "part": "right_arm_from_elbow"}
    cases = [("T1", price, 8_400), ("T2", loss, 0)]
    written = [{"id": name, "input": given, "expected": {"total": total}} for name, given, total in cases]
    written[1]["expected"] = {"eligible": True}
    said = law(home, "check", file_of(tmp_path, *written), "--id")
    assert said.status == 0
    first, second, warning, *_ = said.out.splitlines()
    assert "PP 50/2025" in first
    assert second.startswith("✓ T2")
    assert warning.startswith("  ! Belum boleh dibayar: persentase")


def test_without_a_file_the_cases_that_came_with_us_are_checked(home: Path) -> None:
    answer = law(home, "check", "--json")
    assert (answer.status, {each["ok"] for each in answer.json}) == (0, {True})
    assert [each["id"] for each in answer.json] == [case.id for case in shipped()]


def test_what_is_spelled_otherwise_is_refused_with_what_is_known(home: Path, tmp_path: Path) -> None:
    wrong = {"id": "K05", "input": {"event": "partial_functional", "base": 1, "part": "x", "percent": 3}}
    file = file_of(tmp_path, {**wrong, "expected": {"total": 1}}, DEATH)
    answer = law(home, "check", file, "--json")
    assert answer.status == 3
    refused, judged = answer.json
    assert (refused["id"], refused["ok"], refused["expected"], refused["got"]) == ("K05", False, {"total": 1}, None)
    assert shape({"problems": refused["problems"]}) == REFUSAL
    assert (judged["id"], judged["ok"], judged["got"]) == ("T1", True, DEATH["expected"])
    [problem] = refused["problems"]
    assert (problem["code"], problem["where"]) == ("case.input_unknown", "case K05: percent")
    assert problem["fix"].startswith("Did you mean pct? Known inputs: ")
    assert "function_lost_pct" in problem["fix"]
    said = law(home, "check", file, "--id")
    assert said.status == 3
    assert "✓ T1" in said.out
    assert "2 kasus, 0 berbeda, 1 tidak dapat dinilai." in said.out
    assert "Kasus K05: percent: Masukan ini tidak dikenal" in said.err


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "case.file_missing"),
        (b"\xff\xfe", "case.file_unreadable"),
        (b"a" * (8 * 1024 * 1024 + 1), "case.file_unreadable"),
        (b"- {", "case.not_yaml"),
        (b"{}", "case.no_list"),
    ],
    ids=["missing", "no text", "large", "no YAML", "no list"],
)
def test_a_file_that_cannot_be_read_is_refused(home: Path, tmp_path: Path, content: bytes | None, code: str) -> None:
    file = tmp_path / "cases[x].yaml"
    if content is not None:
        file.write_bytes(content)
    answer = law(home, "check", file, "--json")
    assert (answer.status, answer.codes) == (3, [code])
    assert law(home, "check", tmp_path, "--json").codes == ["case.file_missing"]  # a folder is no file


def test_a_right_as_it_is_in_force(home: Path) -> None:
    answer = law(home, "show", "jkk.death", "--on", "2026-05-01", "--json")
    assert answer.status == 0
    told = answer.json
    assert (told["name"], told["on"], told["law"]) == ("jkk.death", "2026-05-01", book().version)
    assert told["rule"] == benefits()["jkk.death"].rule["en"]
    assert shape(told["amounts"]) == [AMOUNT]
    amounts = {each["name"]: each for each in told["amounts"]}
    assert amounts["accident_death_percent"]["value"] == 60
    assert amounts["accident_death_percent"]["since"] == "2019-12-02"
    assert amounts["accident_death_percent"]["confidence"] == "secondary"
    assert told["example"]["values"]["total"] == 70_000_000
    said = law(home, "show", "jkk.death", "--on", "2026-05-01", "--id")
    assert "10 sumber sekunder" in said.out
    assert "sejak 2 Desember 2019" in said.out
    assert "since 2 December 2019" in law(home, "show", "jkk.death", "--on", "2026-05-01").out
    assert "Seluruhnya Rp70.000.000" in said.out


def test_before_it_existed_the_first_day_is_told(home: Path) -> None:
    for name in ("jkk.death", "accident_funeral"):
        answer = law(home, "show", name, "--on", "2019-12-01", "--json")
        assert (answer.status, answer.codes) == (3, ["law.not_in_force"])
        assert "2019-12-02" in answer.json["problems"][0]["fix"]
    ended = law(home, "show", "relief_share", "--on", "2021-02-01", "--json")
    assert (ended.status, ended.codes) == (3, ["law.ended"])
    assert law(home, "show", "jkm.lump", "--on", "2019-12-01", "--json").json["amounts"][0]["value"] == 16_200_000


def test_an_open_question_shows_its_readings(home: Path) -> None:
    [amount] = law(home, "show", "protection_ends_on_day", "--on", "2026-05-01", "--json").json["amounts"]
    assert amount["open"]
    assert [(each["value"], each["in_force"]) for each in amount["readings"]] == [(1, True), (16, False)]
    said = law(home, "show", "protection_ends_on_day", "--on", "2026-05-01", "--id")
    assert "yang dipakai Payung: tanggal 1 – " in said.out
    assert "penafsiran lain: tanggal 16 – " in said.out


def test_rows_of_a_table_have_their_own_marks(home: Path) -> None:
    [table] = law(home, "show", "disability_table", "--on", "2026-05-01", "--json").json["amounts"]
    marks = {row["because"][0].partition("(")[2] for row in table["rows"]}
    assert marks >= {"recalled, not verified)", "1 secondary source)"}


def test_names_are_listed_and_guessed(home: Path) -> None:
    known = law(home, "show", "--json").json
    assert [each["name"] for each in known["benefits"]] == list(benefits())
    assert [each["name"] for each in known["amounts"]] == sorted(book().parameters)
    [problem] = law(home, "show", "jkk.deth", "--json").json["problems"]
    assert problem["code"] == "law.name_unknown"
    assert "jkk.death" in problem["fix"]
    nothing = law(home, "show", "xyzzy", "--json")
    assert (nothing.status, nothing.json["problems"][0]["fix"]) == (3, "All names: payung law show.")


def test_words_find_rights_and_amounts_in_either_language(home: Path) -> None:
    def names(*words: str) -> list[str]:
        found = law(home, "show", *words, "--json", "--on", "2026-05-01").json
        return [each["name"] for each in (*found["benefits"], *found["amounts"])]

    assert {"jkk.death", "jkm.lump"} <= set(names("kematian"))
    assert {"scholarship.schooling", "scholarship_children"} <= set(names("Beasiswa"))
    assert {"jkm.funeral", "jkm_funeral"} <= set(names("biaya pemakaman"))
    assert "scholarship.conditions" in names("beasiswa")  # by its chapter
    assert names("JKM") == [name for name in benefits() if name.startswith("jkm.")]
    for words in ("STMB", "JKK.Incapacity"):
        assert law(home, "show", words, "--json", "--on", "2026-05-01").json["name"] == "jkk.incapacity"


def test_an_example_stands_at_the_base_asked_for(home: Path) -> None:
    def example(name: str, *words: str) -> Any:
        return law(home, "show", name, "--on", "2026-05-01", *words, "--json").json["example"]

    assert (example("jkk.death")["base"], example("jkk.death", "--base", "2000000")["base"]) == (1_000_000, 2_000_000)
    assert example("jkk.death", "--base", "2000000")["values"]["death"] == 96_000_000
    assert example("jkm.lump", "--base", "2000000")["base"] is None
    said = law(home, "show", "jkm.lump", "--on", "2026-05-01", "--id").out
    assert "Misalnya\n" in said
    assert "dasar penghasilan Rp1.000.000" in law(home, "show", "jkk.death", "--on", "2026-05-01", "--id").out


def test_what_changed_between_two_days(home: Path) -> None:
    answer = law(home, "diff", "2019-11-01", "2019-12-31", "--json")
    assert answer.status == 1
    changed = {each["name"]: each for each in answer.json["differences"]}
    lump = changed["jkm_lump_sum"]
    assert (lump["old"], lump["new"], lump["since"]) == ("Rp16.200.000", "Rp20.000.000", "2019-12-02")
    assert lump["because"] == ["PP 82/2019 Pasal 34 (10 secondary sources)"]
    assert (changed["accident_funeral"]["old"], changed["accident_funeral"]["new"]) == (None, "Rp10.000.000")
    assert "jkm_contribution" not in changed
    said = law(home, "diff", "2019-11-01", "2019-12-31", "--id")
    assert "Rp16.200.000 → Rp20.000.000" in said.out
    assert "belum tercatat di buku ini → Rp10.000.000" in said.out
    ended = law(home, "diff", "2021-01-31", "2021-02-01", "--id")
    assert "1% → tidak ada" in ended.out
    same = law(home, "diff", "2019-12-02", "2019-12-31", "--json")
    assert (same.status, same.json["differences"]) == (0, [])


def test_what_rests_on_a_text(home: Path) -> None:
    answer = law(home, "cite", "pp 82/2019", "--json")
    assert answer.status == 0
    rows = {each["name"]: each for each in answer.json["amounts"]}
    death = rows["accident_death_percent"]
    assert (death["article"], death["value"], death["confidence"]) == ("Lampiran III", "60%", "secondary")
    assert (death["since"], death["until"]) == ("2019-12-02", None)
    only = law(home, "cite", "PP 82/2019 Pasal 26", "--json").json["amounts"]
    assert {each["article"] for each in only} == {"Pasal 26"}
    [problem] = law(home, "cite", "PP 82/2018", "--json").json["problems"]
    assert problem["code"] == "law.text_unknown"
    assert "PP 82/2019" in problem["fix"]
    assert "Rp20.000.000" in law(home, "cite", "PP 82/2019", "--id").out


@pytest.mark.parametrize(
    "words", [("show", "jkk.death", "--on", "1-5-2026"), ("diff", "2019-11-01"), ("diff", "1", "2")]
)
def test_what_cannot_be_read_is_a_usage_error(home: Path, words: tuple[str, ...]) -> None:
    assert law(home, *words).status == 2
