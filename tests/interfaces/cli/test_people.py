"""One worker by the commands: price, register, pay, cover, reverse; and the verification of the books."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from payung.kernel.language import long_date
from payung.kernel.months import Month
from payung.law.coverage import State
from tests.conftest import Installation
from tests.interfaces.cli.shapes import COVER, REFUSAL, shape
from tests.sponsors.walk import Walk, own_price, row

PERSON = row(1)
REGISTER = [
    *("register", "--nik", "-", "--name", PERSON["name"], "--birth-date", PERSON["birth_date"]),
    *("--sex", PERSON["sex"], "--region", PERSON["region"], "--occupation", PERSON["occupation"]),
    *("--by", "maria", "--json"),
]


def test_a_price_carries_its_articles(installation: Installation) -> None:
    words = ("quote", "--income", 4_300_000, "--month", "2026-05", "--programmes", "jkk,jkm,jht", "--json")
    asked = installation.payung(*words)
    line = {"programme": str, "base": int, "full": int, "discount": int, "amount": int, "because": [str], "why": [str]}
    assert (asked.status, shape(asked.json)) == (
        0,
        {"total": int, "months": [{"month": str, "total": int, "lines": [line]}], "law": str},
    )
    [month] = asked.json["months"]
    assert (month["month"], month["total"]) == ("2026-05", asked.json["total"])
    assert [each["programme"] for each in month["lines"]] == ["jkk", "jkm", "jht"]
    assert all(each["full"] - each["discount"] == each["amount"] for each in month["lines"])
    assert sum(each["amount"] for each in month["lines"]) == month["total"]
    assert "JKM: Rp6.800, the same for every income" in month["lines"][1]["why"]
    assert "JHT is never discounted" in installation.payung(*words[:-1]).out

    # Twelve months at once, but not four: that binds who pays for themself, not a sponsor.
    year = installation.payung(*words, "--months", 12, "--sector", "transport").json
    assert [each["month"] for each in year["months"]][::11] == ["2026-05", "2027-04"]
    four = installation.payung(*words, "--months", 4)
    assert (four.status, shape(four.json), four.codes) == (3, REFUSAL, ["period.not_allowed"])
    assert len(installation.payung(*words, "--months", 4, "--payer", "apbd").json["months"]) == 4
    wrong = installation.payung("quote", "--income", 1, "--month", "1990-01", "--sector", "sea", "--json")
    assert wrong.status == 3


def test_a_worker_registers_pays_and_is_covered(installation: Installation, walk: Walk) -> None:
    payung, this = installation.payung, Month.of(timezone.localdate())
    id_ = "6d2c3d3e-58a1-4d2c-9d8e-3c2f6a7b8c9d"
    made = payung(*REGISTER, "--id", id_, given=PERSON["nik"])
    assert (made.status, list(made.json)) == (0, ["number"])
    number = made.json["number"]
    assert payung(*REGISTER, "--id", id_, given=PERSON["nik"]).out == made.out
    again = payung(*REGISTER, given=PERSON["nik"])
    assert (again.status, again.codes) == (3, ["nik.already_registered"])
    assert payung(*REGISTER, given="12").codes == ["nik.length"]

    # Nobody pays, nobody is covered: exit status 1. Somebody nobody knows: 3.
    today = timezone.localdate().isoformat()
    cover = ("cover", "--on", today, "--json")
    none = payung(*cover, "--number", number)
    assert (none.status, none.json["covered"]) == (1, False)
    assert {each["state"] for each in none.json["programmes"]} == {"none"}
    unknown = payung(*cover, "--nik", "-", given=row(9)["nik"])
    assert (unknown.status, unknown.codes) == (3, ["worker.unknown"])
    assert payung(*cover, "--number", "123").codes == ["worker.number_mistyped"]

    # The exact price, once per reference; months follow one another where none is named.
    price, before = sum(own_price(this + n) for n in range(3)), datetime.now(UTC)
    pay = ("pay", "--number", number, "--months", 3, "--by", "maria", "--json")
    wrong = payung(*pay, "--amount", price - 1, "--reference", "TX-1")
    assert (wrong.status, wrong.codes) == (3, ["payment.amount_differs"])
    paid = payung(*pay, "--amount", price, "--reference", "TX-1")
    assert paid.json == {"reference": "TX-1", "amount": price, "months": [str(this + n) for n in range(3)]}
    assert payung(*pay, "--amount", price, "--reference", "TX-1").out == paid.out
    assert payung(*pay, "--amount", price + 1, "--reference", "TX-1").codes == ["payment.reference_reused"]
    later = sum(own_price(this + n) for n in (1, 2, 3))
    taken = payung(*pay, "--amount", later, "--reference", "TX-2", "--from", str(this + 1))
    assert (taken.status, taken.codes) == (3, ["month.already_paid"])

    # Covered by number or NIK, with the payments that prove it, but not as known before.
    covered = payung(*cover, "--nik", "-", given=f"{PERSON['nik']}\n")
    assert (covered.status, shape(covered.json)) == (0, COVER)
    assert covered.out.replace(covered.json["known_at"], "") == (
        by_number := payung(*cover, "--number", f"{number[:4]}-{number[4:8]} {number[8:]}")
    ).out.replace(by_number.json["known_at"], "")
    assert datetime.fromisoformat(covered.json["known_at"]).tzinfo
    for each in covered.json["programmes"]:
        assert (each["covered"], each["state"], each["arrears_months"]) == (True, "paid", 0)
        assert (each["since"], each["paid_until"]) == (today, str((this + 2).last))
        assert each["until"] == str((this + 5).last)  # three months of grace
        assert (each["payments"], each["because"] != []) == (["TX-1"], True)
    said = payung(*cover[:-1], "--number", number).out
    assert f"Contributions are paid until {long_date((this + 2).last, 'en')}" in said
    known_then = payung(*cover, "--number", number, "--known-at", before.isoformat())
    assert (known_then.status, known_then.json["covered"]) == (1, False)
    ahead = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert payung(*cover, "--number", number, "--known-at", ahead).json["provisional"]
    assert not covered.json["provisional"]

    # Taken back: with a reason, once, by its own reference; the books still hold.
    reverse = ("reverse", "--by", "maria", "--json", "--reference")
    assert payung(*reverse, "TX-1", "--why", " ").codes == ["why.missing"]
    assert payung(*reverse, "TX-9", "--why", "salah").codes == ["payment.unknown"]
    reversed_ = payung(*reverse, "TX-1", "--why", "salah kirim")
    assert (reversed_.status, reversed_.json) == (0, {"reference": "TX-1", "amount": price})
    assert payung(*reverse, "TX-1", "--why", "salah kirim").out == reversed_.out
    assert payung(*cover, "--number", number).status == 1
    assert walk.holds()


def test_states_and_arrears_run_from_paid_over_grace_to_ended(installation: Installation, walk: Walk) -> None:
    """As the page says: days 1-15 of the first unpaid month are grace with 0 arrears; the end is the first day of the
    fourth unpaid month."""
    number, this = walk.register(PERSON).number, Month.of(timezone.localdate())
    walk.pay(PERSON, start=this)

    def asked(month: int, day: int) -> tuple[int, State, int]:
        on = (this + month).first.replace(day=day)
        answer = installation.payung("cover", "--number", number, "--on", on, "--json")
        [jkk, jkm] = answer.json["programmes"]
        assert {**jkk, "programme": ""} == {**jkm, "programme": ""}
        return answer.status, jkk["state"], jkk["arrears_months"]

    assert asked(0, (this.last.day)) == (0, "paid", 0)
    assert asked(1, 15) == (0, "grace", 0)
    assert asked(1, 16) == (0, "grace", 1)
    assert asked(3, 28) == (0, "grace", 3)
    assert asked(4, 1) == (1, "ended", 3)


def test_verify_names_the_exact_rows(installation: Installation, walk: Walk) -> None:
    number = walk.register(PERSON).number
    walk.pay(PERSON, reference="TX-1")
    sound = installation.payung("verify", "--json")
    finding = {"rule": str, "checked": int, "faults": int, "rows": []}
    assert (sound.status, shape(sound.json)) == (0, {"holds": bool, "findings": [finding], "audit_head": str})
    assert sound.json["holds"]
    assert sum(each["checked"] for each in sound.json["findings"]) > 20
    in_words = installation.payung("verify")
    assert in_words.status == 0
    assert all(each["rule"] in in_words.out for each in sound.json["findings"])

    walk.db.as_owner("ALTER TABLE contributions_paidmonth DISABLE TRIGGER USER")
    walk.db.as_owner("UPDATE contributions_paidmonth SET worker_id = worker_id + 1")
    damaged = installation.payung("verify", "--json")
    assert (damaged.status, damaged.json["holds"]) == (1, False)
    rows = [row for each in damaged.json["findings"] for row in each["rows"]]
    assert any(f"TX-1 of {number} pays months" in row for row in rows)
    assert sum(each["faults"] for each in damaged.json["findings"]) == len(rows)
