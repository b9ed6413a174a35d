"""What there is: agreements with their money and quotas, and lists with their state, for people and for machines."""

from tests.conftest import Installation
from tests.interfaces.cli.shapes import shape
from tests.sponsors.walk import CODE, MONTH, Walk, next_month, row, rows

AGREEMENT = {
    **{"agreement": str, "sponsor": str, "funder": str, "decree": str, "from": str, "to": str, "programmes": [str]},
    **{"region": str, "max_decile": type(None), "extreme_poor": bool, "status_months": type(None)},
    **{"min_age": type(None), "max_age": type(None), "sex": type(None), "occupations": []},
    **{"without_wage_members": bool, "serve_by": str},
    **{"budget": int, "committed": int, "spent": int, "available": int, "waiting": int},
    "funders": [
        {
            **{"n": int, "kind": str, "name": str, "parts": [{"from": str, "parts": int, "of": int}]},
            **{"committed": int, "spent": int, "waiting": int},
        }
    ],
}
LIST = {
    **{"list": str, "agreement": str, "file": str, "state": str, "checked_at": str},
    **{"rows": int, "ready": int, "to_mend": int, "already_covered": int, "ask_person": int},
}


def test_an_agreement_is_shown_with_its_money_its_quotas_and_its_lists(installation: Installation, walk: Walk) -> None:
    payung = installation.payung
    assert payung("agreement", "list", "--json").json == {"agreements": []}
    walk.agreement(months=2, people=10, quotas={"53.71": 5, "53.04": 2})
    enrolled = walk.enrol([*rows(1, 4), row(4, region="Belu")])
    walk.receive(5 * MONTH)
    shown = payung("agreement", "show", CODE, "--json").json
    assert shape(shown) == AGREEMENT | {
        **{"people": int, "quotas": [{"region": str, "people": int, "used": int}], "lists": [LIST]}
    }
    money = {name: shown[name] for name in ("budget", "committed", "spent", "available", "waiting")}
    assert money == {
        **{"budget": 20 * MONTH, "committed": 4 * MONTH, "spent": 4 * MONTH},
        **{"available": 12 * MONTH, "waiting": MONTH},
    }
    assert (shown["from"], shown["to"], shown["people"]) == (str(next_month()), str(next_month() + 1), 4)
    assert shown["quotas"] == [
        {"region": "53.04", "people": 2, "used": 1},
        {"region": "53.71", "people": 5, "used": 3},
    ]
    assert [(each["list"], each["state"]) for each in shown["lists"]] == [(enrolled, "part_paid")]
    [brief] = payung("agreement", "list", "--json").json["agreements"]
    assert brief == {name: shown[name] for name in AGREEMENT}
    assert payung("agreement", "show", "NONE", "--json").codes == ["agreement.unknown"]


def test_lists_are_shown_of_all_agreements_or_of_one(installation: Installation, walk: Walk) -> None:
    payung = installation.payung
    walk.agreement()
    walk.agreement("OTHER")
    one, other = walk.check([row(1), row(2, sex="")]).list.id, walk.enrol([row(3)], "OTHER")
    found = payung("list", "list", "--json").json["lists"]
    assert shape(found) == [LIST]
    assert [(each["list"], each["agreement"], each["state"]) for each in found] == [
        (other, "OTHER", "approved"),
        (one, CODE, "checked"),
    ]
    assert [found[1][name] for name in ("rows", "ready", "to_mend")] == [2, 1, 1]
    assert [each["list"] for each in payung("list", "list", "--agreement", CODE, "--json").json["lists"]] == [one]
    assert payung("list", "list", "--agreement", "NONE", "--json").codes == ["agreement.unknown"]


def test_in_words_and_in_indonesian(installation: Installation, walk: Walk) -> None:
    payung = installation.payung
    assert "payung agreement create" in payung("agreement", "list").out
    assert "payung list check" in payung("list", "list").out
    walk.agreement(quotas={"53.71": 5}, people=10)
    enrolled = walk.enrol(rows(1, 3))
    assert all(word in payung("agreement", "list").out for word in (CODE, "Sponsor NTT", "Rp336.000", "Rp268.800"))
    shown = payung("--lang", "id", "agreement", "show", CODE).out
    assert all(word in shown for word in ("Keputusan NTT", "Terikat", "Terpakai", "Tersedia", "2 / 5", "Kota Kupang"))
    assert all(word in shown for word in (f"{enrolled} · daftar.csv · NTT", "disetujui", "2 baris: 2 siap"))
