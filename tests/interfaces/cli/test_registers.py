"""Registers that others keep, by commands; and an agreement that says whom it takes."""

from datetime import date
from pathlib import Path

from tests.conftest import Installation
from tests.interfaces.cli.shapes import shape
from tests.sponsors.walk import CHECKER, CODE, Walk, csv_file, row, rows

REGISTER = {
    **{"register": str, "kind": str, "source": str, "as_of": str, "file": str, "loaded_by": str, "loaded_at": str},
    **{"rows": int, "people": int, "unread": int, "counts": bool, "withdrawn": type(None)},
}
LOADED = REGISTER | {"reasons": [{"code": str, "rows": int, "first_row": int}], "repeated": bool, "seconds": dict}
DAY = date(2026, 10, 31)
TERMS = ("--from", "2027-01", "--to", "2027-06", "--budget", "100000000", "--by", CHECKER)


def deaths(folder: Path) -> Path:
    people = [{"nik": row(1)["nik"], "died_on": "14-08-2026"}, {"nik": "53", "died_on": "14-08-2026"}]
    file = folder / "kematian.csv"
    file.write_bytes(csv_file(people, headings={"nik": "NIK", "died_on": "Tanggal Meninggal"}))
    return file


def test_a_register_is_loaded_shown_and_withdrawn(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    payung, file = installation.payung, deaths(tmp_path)
    assert payung("registers", "list", "--json").json == {"registers": []}
    words = ("registers", "load", file, "--kind", "deaths", "--as-of", DAY, "--source", "Disdukcapil", "--by", CHECKER)
    done = payung(*words, "--json").json
    assert shape(done) == LOADED | {"seconds": shape(done["seconds"])}
    assert (done["rows"], done["people"], done["unread"], done["counts"], done["repeated"]) == (2, 1, 1, True, False)
    assert done["reasons"] == [{"code": "nik.length", "rows": 1, "first_row": 3}]
    assert payung(*words, "--json").json["repeated"]
    [shown] = payung("registers", "list", "--json").json["registers"]
    assert shown == {name: done[name] for name in REGISTER}
    said = payung("--lang", "id", "registers", "list").out
    assert all(word in said for word in (done["register"], "kematian", "Disdukcapil", "31 Oktober 2026"))
    withdrawn = payung("registers", "withdraw", done["register"], "--why", "salah", "--by", CHECKER, "--json").json
    assert (withdrawn["counts"], withdrawn["withdrawn"]) == (False, "salah")
    assert "salah" in payung("registers", "list").out
    assert payung("registers", "withdraw", "x", "--why", "salah", "--by", CHECKER, "--json").codes == [
        "register.unknown"
    ]
    assert payung(*words, "--json").codes == ["register.withdrawn"]


def test_in_words_a_load_says_what_could_not_be_read(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    payung, file = installation.payung, deaths(tmp_path)
    words = ("registers", "load", file, "--source", "Disdukcapil", "--by", CHECKER, "--as-of", str(DAY))
    assert payung(*words, "--kind", "births", "--json").codes == ["register.kind_unknown"]
    assert payung(*words[:-1], "31-10-2026", "--kind", "deaths").status == 2
    said = payung("--lang", "id", *words, "--kind", "deaths").out
    assert all(
        word in said for word in ("nik.length", "1 orang dalam 2 baris", "Perlindungan siapa pun tidak berakhir")
    )
    assert row(1)["nik"] not in said


def test_an_agreement_says_whom_it_takes(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    payung = installation.payung
    about = ("--code", CODE, "--sponsor", "Provinsi", "--funder", "apbd", "--decree", "1", *TERMS)
    asked = ("--max-age", 55, "--sex", "p", "--occupation", "nelayan", "--occupation", "petani padi", "--extreme-poor")
    more = ("--status-months", 12, "--without-wage-members")
    assert payung("agreement", "create", *about, *asked, *more, "--json").status == 0
    shown = payung("agreement", "show", CODE, "--json").json
    named = ("max_age", "sex", "occupations", "extreme_poor", "status_months", "without_wage_members", "max_decile")
    assert [shown[name] for name in named] == [55, "F", ["fisher", "rice-farmer"], True, 12, True, None]
    said = payung("--lang", "id", "agreement", "show", CODE).out
    for words in ("Usia tertinggi: 55", "kelamin ini: perempuan", "Nelayan, Petani padi", "paling lama 12 bulan"):
        assert words in said
    assert all(words in said for words in ("Hanya warga miskin ekstrem", "Tanpa pekerja penerima upah"))
    wrong = ("--sex", "x", "--occupation", "astronot", "--max-age", "99", "--status-months", "0")
    refused = payung("agreement", "create", *about, *wrong, "--json").codes
    assert refused == [
        *("agreement.oldest_impossible", "agreement.sex_unknown"),
        *("agreement.status_impossible", "agreement.occupation_unknown"),
    ]


def test_the_counter_gives_the_columns_of_a_status_too(installation: Installation, walk: Walk) -> None:
    walk.agreement(extreme_poor=True, status_months=12)
    person = rows(1, 2)[0]
    given = ("--name", person["name"], "--birth-date", person["birth_date"], "--sex", person["sex"], "--by", CHECKER)
    words = ("register", "--nik", "-", *given, "--region", person["region"], "--occupation", person["occupation"])

    def register(*more: str) -> list[str]:
        done = installation.payung(*words, *more, "--json", given=person["nik"])
        return done.codes if done.status else []

    under = ("--agreement", CODE)
    assert register(*under) == ["status.not_extreme_poor", "status.undated"]
    assert register(*under, "--extreme-poor", "?", "--status-on", "?") == ["status.unreadable", "status.day_unreadable"]
    assert register("--extreme-poor", "?", "--status-on", "?") == ["status.unreadable", "status.day_unreadable"]
    assert register(*under, "--decile", "1", "--status-on", "2020-01-01") == ["status.expired"]
    said = ("--extreme-poor", "ya", "--status-on", f"{walk.at:%Y-%m-%d}", "--status-source", "DTSEN")
    assert register(*under, *said) == []
    assert register(*said) == []
    assert walk.db.rows("SELECT decile, extreme_poor, source FROM people_welfare") == [(None, True, "DTSEN")]
