"""Worked cases: what is read generously, what is refused with help, and that nothing is passed over."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payung.kernel.language import LANGUAGES
from payung.kernel.problems import Problem, Refused, fix, message
from payung.law.cases import Judged, Rejected, as_written, check, judge, read_cases, shipped, sound
from payung.law.events import EVENTS
from payung.law.events.deadlines import KIND_OF_HEIR
from payung.law.events.kinds import Event
from payung.law.given import Unread, truth


def written(**input_and_expected: Any) -> str:
    """A file of one case, whose expected values stand under `expected`."""
    expected = input_and_expected.pop("expected", {"total": 0})
    return yaml.safe_dump([{"id": "T1", "input": input_and_expected, "expected": expected}])


def said(expected: dict[str, Any], **inputs: Any) -> Judged:
    """What the law says to one case."""
    [case] = sound(cases=read_cases(text=written(**inputs, expected=expected)))
    return judge(case=case)


def problems_of(text: str) -> list[Problem]:
    """What is refused of a file: as a whole, or of its cases when they are read and when they are judged."""
    try:
        judged = check(cases=read_cases(text=text))
    except Refused as refused:
        return list(refused.problems)
    problems = [problem for each in judged if isinstance(each, Rejected) for problem in each.problems]
    assert problems, "nothing was refused"
    return problems


def refused(**inputs: Any) -> Problem:
    [problem] = problems_of(written(**inputs))
    return problem


DEATH = {"event": "death_by_accident", "base": 1_000_000}
PARTIAL = {"event": "partial_anatomical", "base": 1_000_000}
VIA = {"event": "scholarship_via_JKM"}
BORN = {"event": "register", "birth_date": "1990-01-01", "expected": {"age": 36}}


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        # Words in capitals or not, months as days of theirs, an income for a base
        ({"declared_income": 900_000, "contribution_month": "2025-06-01", "programmes": ["jkk", "JKM"]}, 16_800),
        ({"declared_income": "900000", "contribution_month": "2025-06", "programmes": "JKK, JKM"}, 16_800),
        ({"declared_income": 1_000_000, "date": "2026-05-04", "payer": "apbd"}, 16_800),
        ({"declared_income": 1_000_000, "date": "2026-05-04", "payer": "CSR", "programmes": ["JKK"]}, 5_000),
        ({"declared_income": 1_000_000, "date": "2026-05-04", "payer": "APBDes"}, 16_800),
        ({"declared_income": 1_000_000, "contribution_month": "2020-07", "rule": "COVID2020"}, 16_800),
        ({"declared_income": 1_000_000, "contribution_month": "2021-01", "rule": "covid2020", "people": 10}, 1_680),
        ({"event": "death_by_accident", "declared_income": 900_000}, 70_000_000),
        # Arrears: netted where it is said what is owed, or where it follows from the base
        (DATED := {**DEATH, "arrears_months": 3}, 69_974_800),
        ({**DATED, "date": "2025-06-10"}, 69_949_600),
        ({**DATED, "owed": 0}, 70_000_000),
        ({**DATED, "arrears_amount": 50_400}, 69_949_600),
        ({"event": "death_other", "date": "2025-09-01", "arrears_months": 2}, 42_000_000),
        ({**DATED, "owed": 50_400}, 69_949_600),
        ({**DATED, "monthly_contribution": 16_800}, 69_949_600),
        ({**DEATH, "arrears_months": 4}, 0),
        ({"event": "homecare", "bills": 5_000_000, "arrears_months": 4}, 0),
        ({"event": "death_other", "date": "2025-09-01", "arrears_months": 2, "owed": 33_600}, 41_966_400),
        # A death before an amendment has the older amounts, whatever a new member waits for since
        ({"event": "death_other", "date": "2019-12-01"}, 24_000_000),
        ({"event": "death_other", "date": "2019-12-02"}, 42_000_000),
        ({"event": "death_other", "date": "2025-02-23", "consecutive_months": 1}, 42_000_000),
        ({"event": "death_other", "date": "2025-02-24", "consecutive_months": 1}, 10_000_000),
        ({"event": "death_other", "date": "2025-06-10", "member_since": "2025-03-11"}, 10_000_000),
        ({"event": "death_other", "date": "2025-06-11", "member_since": "2025-03-11"}, 42_000_000),
        # A disability told by its sum, its shares or its parts; and the side of the hand
        ({**PARTIAL, "pcts": [40, 17.5]}, 46_000_000),
        ({**PARTIAL, "part": "lengan kanan dari sendi bahu ke bawah"}, 32_000_000),
        ({**PARTIAL, "part": "lengan kiri dari sendi bahu ke bawah"}, 28_000_000),
        ({**PARTIAL, "part": "lengan kiri dari sendi bahu ke bawah", "left_handed": True}, 32_000_000),
        ({**PARTIAL, "part": "lengan kiri dari sendi bahu ke bawah", "pct": 35, "left_handed": True}, 32_000_000),
        ({**PARTIAL, "part": "lengan kiri dari sendi bahu ke bawah", "pct": 40, "dominant_hand": "kiri"}, 32_000_000),
        ({**PARTIAL, "losses": [{"pct": 40}, {"pct": 35, "function_lost_pct": 50}]}, 46_000_000),
        ({"event": "stmb", "base": 1_000_000, "months": 0, "days": 15}, 500_000),
        ({"event": "transport_reimbursement", "receipts": {"land": 4_000_000, "river": 3_000_000}}, 5_000_000),
        ({"event": "transport_reimbursement", "air": 12_000_000, "sea": 1_000_000}, 11_000_000),
        ({"event": "sudden_death_at_work", "base": 1_000_000, "contribution_months": 12}, 70_000_000),
        ({"event": "sudden_death_at_work", "base": 1_000_000, "contribution_months": 2}, 10_000_000),
        ({"event": "scholarship", "children": [{"from_level": "SD"}]}, 84_000_000),
        ({"event": "scholarship", "children": [{"from_level": "TK"}] * 3}, 174_000_000),
        ({"event": "scholarship", "children": [{"from_level": "S1", "age": 23}]}, 0),
        # Either name of an input
        ({"base": 900_000, "prepay_from": "2025-06", "kind": "mandiri"}, 16_800),
        ({"event": "scholarship", "children": [{}], "trigger": "death", "contribution_months": 36}, 87_000_000),
        ({"event": "scholarship", "children": [{}], "trigger": "death", "masa_iur_months": 35}, 0),
        ({"event": "scholarship", "children": [{}], "masa_iur_months": 35}, 0),
        ({"event": "scholarship", "children": [{}], "masa_iur_months": 36}, 87_000_000),
        ({"event": "sudden_death_at_work", "base": 1_000_000, "masa_iur_months": 12}, 70_000_000),
        (
            {"event": "scholarship_back_claim", "level": "SD", "school_years_unclaimed": 3, "date": "2026-11-01"},
            4_500_000,
        ),
        ({"event": "jht_growth", "balance": 20_000_000, "rate_pct": 5.69}, 21_138_000),
        ({"event": "jht_growth", "balance": 20_000_000, "rate_pct": 5.05}, 21_010_000),
        ({"event": "jht_partial", "balance": 20_000_000, "years": 9}, 0),
        ({"event": "jht_partial", "balance": 20_000_000, "years": 10, "purpose": "rumah"}, 6_000_000),
    ],
    ids=str,
)
def test_what_is_meant_for_certain_is_read(inputs: dict[str, Any], expected: int) -> None:
    judged = said({"total": expected}, **inputs)
    assert judged.got == {"total": expected}
    assert judged.ok


def test_arrears_that_nobody_knows_are_named() -> None:
    unknown = {"event": "death_other", "date": "2025-09-01", "arrears_months": 2}
    judged = said({"gross": 42_000_000, "netted": 0, "total": 42_000_000, "net": 42_000_000}, **unknown)
    assert judged.ok
    assert "Jumlah ini sebelum dipotong tunggakan 2 bulan, yang besarnya tidak disebutkan" in judged.why
    known = said({"net": 69_974_800}, **DEATH, arrears_months=3)
    assert known.ok
    told = "Tunggakan 3 bulan, Agustus 2026 sampai Oktober 2026 (JKK dan JKM, dibayar sendiri): Rp25.200"
    assert told in known.why


@pytest.mark.parametrize(
    ("on", "netted"),
    [("2026-04-15", 33_600), ("2026-05-15", 25_200), ("2027-01-15", 16_800), ("2027-01-16", 25_200)],
)
def test_each_month_in_arrears_has_the_price_of_its_own_law(on: str, netted: int) -> None:
    assert said({"netted": netted}, **DEATH, arrears_months=2, date=on).ok


def test_who_returns_with_arrears_is_asked_what_they_are() -> None:
    with pytest.raises(Refused):
        said({"total": 0}, event="return", arrears_months=2)


@pytest.mark.parametrize("on", ["2026-08-31", "2026-09-01", "2026-09-15", "2026-09-16"])
def test_cover_and_arrears_say_the_same(on: str) -> None:
    covered = said({"covered": on < "2026-09"}, event="cover", date=on, paid=["2026-05"])
    assert covered.ok
    assert said({"eligible": on < "2026-09"}, **DEATH, date=on, last_paid="2026-05").ok
    via = {"event": "scholarship_via_JKM", "contribution_months": 36, "date": on, "last_paid": "2026-05"}
    assert said({"eligible": on < "2026-09"}, **via).ok
    assert said({"netted": 0, "eligible": True}, **DEATH, date=on, last_paid="2026-12").ok


def test_jasa_raharja_pays_whatever_became_of_the_contributions() -> None:
    traffic = {"event": "medical_care", "traffic": True, "bill": 50_000_000, "arrears_months": 4}
    judged = said({"eligible": False, "jasa_raharja": 20_000_000, "bpjstk": 0, "total": 0}, **traffic)
    assert judged.ok
    assert any("Jasa Raharja tetap menanggung sampai Rp20.000.000" in why for why in judged.why)


def test_bills_of_home_care_are_those_of_the_first_year() -> None:
    judged = said({"total": 18_000_000}, event="homecare", bills=18_000_000, months=24)
    assert judged.why[0] == "Perawatan di rumah: tagihan 12 bulan pertama, Rp18.000.000, dibayar seluruhnya"


def test_what_decides_on_the_programme_is_said_first() -> None:
    sudden = {"event": "sudden_death_at_work", "base": 1_000_000, "contribution_months": 11, "new_member": True}
    judged = said({"programme": "JKM"}, **sudden, consecutive_months=11)
    assert judged.why[0] == "Baru 11 bulan iuran, padahal perlu 12: bukan JKK, yang berlaku JKM"
    assert judged.because[0] == "Permenaker 5/2021 Pasal 85(3)"


@pytest.mark.parametrize(
    ("inputs", "sources"),
    [(DEATH, 10), ({**DEATH, "event": "total_permanent_disability"}, 8), ({**PARTIAL, "pct": 4}, 5)],
    ids=lambda given: given["event"] if isinstance(given, dict) else "",
)
def test_each_benefit_names_the_sources_of_its_own(inputs: dict[str, Any], sources: int) -> None:
    [case] = sound(cases=read_cases(text=written(**inputs)))
    months = [each for each in judge(case=case).because if each.startswith("PP 82/2019 Lampiran III (")]
    assert any(str(sources) in each for each in months)
    assert sources == 10 or not any("10" in each for each in months)


def test_that_jkm_pays_for_a_sudden_death_is_said_to_be_our_inference() -> None:
    sudden = {"event": "sudden_death_at_work", "base": 1_000_000, "contribution_months": 11}
    assert "Permenaker 5/2021 Pasal 85(3) (simpulan kami)" in said({"programme": "JKM"}, **sudden).because


def test_that_a_prepayment_is_priced_by_month_is_said_to_be_our_inference() -> None:
    prepaid = {"declared_income": 1_000_000, "prepay_from": "2026-11", "programmes": "JKK, JKM"}
    inferred = "Permenaker 5/2021 Pasal 41(4) (simpulan kami)"
    assert inferred in said({"total": 84_000}, **prepaid, months=6).because
    assert inferred not in said({"total": 8_400}, **prepaid, months=1).because


def test_arrears_are_shown_beside_what_is_left() -> None:
    expected = {"gross": 70_000_000, "netted": 50_400, "total": 69_949_600, "eligible": True}
    assert said(expected, **DEATH, arrears_months=3, owed=50_400).ok
    assert said({"eligible": False, "gross": 0}, **DEATH, arrears_months=4).ok


@pytest.mark.parametrize(
    ("inputs", "eligible"),
    [
        # In kind, or nothing owed: without a rupiah, but not denied
        ({"event": "return_to_work"}, True),
        ({"event": "return_to_work", "arrears_months": 4}, False),
        ({"event": "medical_care", "traffic": True}, True),
        ({"event": "medical_care", "arrears_months": 3}, True),
        ({"event": "medical_care", "arrears_months": 4}, False),
        ({"event": "return", "arrears_months": 4}, True),
        ({"event": "return", "arrears_months": 0}, True),
        ({"event": "overpayment", "paid": 16_800, "price": 16_800}, True),
        (REFUND := {"event": "refund", "paid_months": ["2026-11"], "monthly_contribution": 1}, True),
        ({**REFUND, "claim_month": "2026-10", "payer": "apbd"}, False),
        # Denied
        ({"event": "scholarship", "children": [{"married": True}]}, False),
        ({"event": "scholarship", "children": [{"married": True}], "arrears_months": 2, "owed": 1}, False),
        ({"event": "scholarship", "children": [{}], "trigger": "death", "contribution_months": 35}, False),
        ({"event": "scholarship_back_claim", "level": "SD", "school_years_unclaimed": 1, "married": True}, False),
        ({"event": "scholarship_via_JKM", "contribution_months": 36, "arrears_months": 4}, False),
        ({"event": "jht_partial", "balance": 1, "years": 9}, False),
        ({"event": "jht_partial", "balance": 1, "years": 10, "taken_before": 1}, False),
        ({"event": "jht_full", "cause": "age", "age": 55}, False),
        ({"event": "jht_full", "cause": "age", "age": 56}, True),
        ({"event": "heirs", "relatives": []}, True),
    ],
    ids=str,
)
def test_a_right_is_denied_by_the_law_not_by_a_sum_of_nothing(inputs: dict[str, Any], eligible: bool) -> None:
    inputs = {"claim_month": "2026-11", **inputs} if inputs["event"] == "refund" else inputs
    assert said({"eligible": eligible}, **inputs).ok


class Read(Mapping[str, Any]):
    """What a case gives, with the names that were asked for."""

    def __init__(self, given: Mapping[str, Any], names: set[str]) -> None:
        self.given, self.names = given, names

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return self.given[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)


@pytest.mark.parametrize("event", EVENTS.values(), ids=lambda event: event.name)
def test_no_input_is_taken_and_passed_over(event: Event) -> None:
    names: set[str] = set()
    for case in shipped():
        if case.event is event:
            by_income = {"declared_income" if name == "base" else name: value for name, value in case.given.items()}
            for given in (case.given, by_income):
                event.reply(Read(given, names), "id")
    assert {each.name for each in event.inputs} - names == set()


def test_only_what_is_expected_is_compared() -> None:
    judged = said({"funeral": 10_000_000}, **DEATH)
    assert (judged.ok, judged.got) == (True, {"funeral": 10_000_000})
    assert not said({"funeral": 10_000_000, "death": 1}, **DEATH).ok


def test_a_list_is_compared_in_any_order_and_articles_by_name() -> None:
    inputs = {"declared_income": 4_300_000, "contribution_month": "2025-06", "sub_segment": "employer"}
    assert said({"mandatory": ["JHT", "jkk", "JKM"]}, **inputs).ok
    assert said({"because": "Permenaker 5/2021 Pasal 32(1)"}, **inputs).ok
    assert not said({"because": ["PP 82/2019"]}, **inputs).ok
    assert not said({"because": "Permenaker 5/2021 Pasal 3"}, **inputs).ok


def test_why_is_said_in_both_languages() -> None:
    [case] = sound(cases=read_cases(text=written(**DEATH, expected={"total": 70_000_000})))
    indonesian, english = (judge(case=case, language=language) for language in LANGUAGES)
    assert indonesian.why[-1] == "Seluruhnya Rp70.000.000"
    assert english.why[-1] == "Altogether Rp70.000.000"
    assert indonesian.because != english.because
    assert indonesian.got == english.got


@pytest.mark.parametrize(
    ("inputs", "code", "where", "first"),
    [
        ({**PARTIAL, "part": "sebelah mata", "percent": 4}, "case.input_unknown", "case T1: percent", "pct"),
        ({**DEATH, "Base": 1}, "case.input_unknown", "case T1: Base", "base"),
        ({**DEATH, "arrear_months": 4}, "case.input_unknown", "case T1: arrear_months", "arrears_months"),
        ({"event": "death_by_acident", "base": 1}, "case.event_unknown", "case T1: death_by_acident", "death_by_acc"),
        ({"event": "Stmb", "base": 1}, "case.event_unknown", "case T1: Stmb", "stmb"),
        ({**DEATH, "expected": {"totl": 1}}, "case.answer_unknown", "case T1: expected totl", "total"),
        ({**DEATH, "expected": {"max": 1}}, "case.answer_unknown", "case T1: expected max", ""),
        ({"event": "death_by_accident"}, "case.input_missing", "case T1", "base / declared_income"),
        ({"event": "register", "expected": {"age": 1}}, "case.input_missing", "case T1", "birth_date"),
        ({**DEATH, "declared_income": 1}, "case.inputs_exclude", "case T1", "base, declared_income"),
        ({**BORN, "date": "2026-11-01", "today": "2026-11-01"}, "case.inputs_exclude", "case T1", "date, today"),
        ({"base": 1, "declared_income": 1}, "case.inputs_exclude", "case T1", "declared_income, base"),
        (
            {"declared_income": 1, "prepay_from": "2026-11", "date": "2026-11-01"},
            "case.inputs_exclude",
            "case T1",
            "prepay",
        ),
        (
            {**VIA, "expected": {"eligible": True}},
            "case.input_missing",
            "case T1",
            "contribution_months / masa_iur_months",
        ),
        ({"event": "death_other", "base": 1}, "case.input_unknown", "case T1: base", ""),
        ({**PARTIAL, "parts": ["sebelah mata"], "count": 2}, "case.inputs_exclude", "case T1", "count, parts"),
        ({**PARTIAL, "losses": [{"pct": 4}], "function_lost_pct": 5}, "case.inputs_exclude", "case T1", "function"),
        ({**DEATH, "base": "1.000.000"}, "case.number_unreadable", "case T1: base", "1.000.000"),
        ({**DEATH, "base": 1_000_000.5}, "case.number_unreadable", "case T1: base", "1000000.5"),
        ({**DEATH, "base": -1}, "case.number_unreadable", "case T1: base", "-1"),
        ({**DEATH, "base": True}, "case.number_unreadable", "case T1: base", "True"),
        ({**DEATH, "base": 10**16}, "case.number_unreadable", "case T1: base", "1000"),
        ({**DEATH, "date": "1-11-2026"}, "case.day_unreadable", "case T1: date", "1-11-2026"),
        ({**DEATH, "date": "20261101"}, "case.day_unreadable", "case T1: date", "20261101"),
        ({**DEATH, "date": "2026-02-30"}, "case.day_unreadable", "case T1: date", "2026-02-30"),
        ({**PARTIAL, "pct": "40%"}, "case.percent_unreadable", "case T1: pct", "40%"),
        ({**PARTIAL, "pct": 17.25}, "case.percent_unreadable", "case T1: pct", "17.25"),
        ({**PARTIAL, "pct": 40, "left_handed": "perhaps"}, "case.truth_unreadable", "case T1: left_handed", "perhaps"),
        ({"declared_income": 1, "contribution_month": "06-2025"}, "case.month_unreadable", "case T1: contr", "06-2025"),
        ({"declared_income": 1, "programmes": ["JP"]}, "case.choice_unknown", "case T1: programmes", "JP"),
        ({"declared_income": 1, "payer": "boss"}, "case.choice_unknown", "case T1: payer", "boss (self"),
        ({"event": "scholarship", "children": 2}, "case.list_unreadable", "case T1: children", "2"),
        ({"event": "scholarship", "children": ["TK"]}, "case.names_unreadable", "case T1: children", "TK"),
        ({"event": "scholarship", "children": [{"level": "TK"}]}, "case.choice_unknown", "case T1: ch", "level (from"),
        ({"event": "transport_reimbursement", "receipts": {"bus": 1}}, "case.choice_unknown", "case T1: rec", "bus (l"),
        # Nothing is asked, or a whole of more than a hundred percent
        ({**PARTIAL, "pct": 400}, "case.percent_unreadable", "case T1: pct", "400"),
        ({**PARTIAL, "pcts": [400]}, "case.percent_unreadable", "case T1: pcts", "400"),
        ({**PARTIAL, "pct": 4, "count": 0}, "case.none_counted", "case T1: count", "0"),
        ({**PARTIAL, "losses": []}, "case.list_unreadable", "case T1: losses", "[]"),
        ({"event": "death_other", "jobs": 0}, "case.none_counted", "case T1: jobs", "0"),
        ({"event": "two_jobs", "jobs": 0, "expected": {"eligible": True}}, "case.none_counted", "case T1: jobs", "0"),
        ({"event": "death_other", "employers": 0}, "case.none_counted", "case T1: employers", "0"),
        ({"event": "scholarship", "children": []}, "case.list_unreadable", "case T1: children", "[]"),
        ({"event": "stmb", "base": 1, "months": 0, "days": 0}, "case.input_missing", "case T1", "months / days"),
        ({"event": "jht_full", "cause": "death", "age": 30}, "case.inputs_exclude", "case T1", "cause death, age"),
        ({"event": "jht_full", "cause": "age", "months_since": 1}, "case.inputs_exclude", "case T1", "cause age, mo"),
        ({**DEATH, "expected": {"because": []}}, "case.text_unreadable", "case T1: expected because", "[]"),
        # The law's own refusals
        ({**DEATH, "date": "2019-12-01"}, "law.not_in_force", "case T1", "2019-12-02"),
        ({"declared_income": 1, "months": 4}, "period.not_allowed", "case T1: months", "4"),
        ({"event": "death_other", "member_since": "2027-01-01"}, "case.impossible", "case T1", ""),
    ],
    ids=str,
)
def test_what_is_written_otherwise_is_refused_with_help(
    inputs: dict[str, Any], code: str, where: str, first: str
) -> None:
    problem = refused(**inputs)
    assert problem.code == code
    assert problem.where.startswith(where)
    assert (problem.near or problem.value).startswith(first)
    for language in LANGUAGES:
        assert "{" not in message(problem, language=language) + fix(problem, language=language)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["case.no_list"]),
        ("[]", ["case.no_list"]),
        ("id: K01", ["case.no_list"]),
        ("- K01", ["case.no_case"]),
        ("- {id: K01, input: {}, expected: {total: 1}}", ["case.key_missing"]),
        ("- {id: K01, input: false, expected: 1}", ["case.names_unreadable"] * 2),
        ("- {input: {event: register}, expected: {eligible: true}}", ["case.key_missing"]),
        ("- {id: K01, inputs: {a: 1}, expected: {total: 1}}", ["case.key_missing", "case.key_unknown"]),
        ("- {id: K01, input: {base: 1, base: 2}, expected: {total: 1}}", ["case.key_twice"]),
        ("- {id: K01", ["case.not_yaml"]),
        ("\x00", ["case.not_yaml"]),
        ("- &a [*a]", ["case.no_case"]),
        ("[" * 5_000, ["case.not_yaml"]),
        ("- " * 200_000, ["case.not_yaml"]),  # broke the loader itself
    ],
    ids=lambda given: repr(given)[:30],
)
def test_what_is_no_file_of_cases_is_refused(text: str, codes: list[str]) -> None:
    assert [problem.code for problem in problems_of(text)] == codes


def test_an_id_stands_once() -> None:
    [problem] = problems_of(written(**DEATH) * 2)
    assert (problem.code, problem.where) == ("case.id_twice", "case T1")


def test_every_case_is_told_of_not_the_first_alone() -> None:
    wrong = (
        written(**PARTIAL, percent=1) + written(event="x").replace("T1", "T2") + written(**DEATH).replace("T1", "T3")
    )
    assert {problem.where.partition(":")[0] for problem in problems_of(wrong)} == {"case T1", "case T2"}


def test_a_case_that_cannot_be_read_does_not_silence_the_others() -> None:
    early, unread = {**DEATH, "date": "2019-12-01"}, {**DEATH, "percent": 1}
    text = written(**unread) + written(**early).replace("T1", "T2") + written(**DEATH).replace("T1", "T3") + "- K01\n"
    judged = check(cases=read_cases(text=text))
    assert [isinstance(each, Rejected) for each in judged] == [True, True, False, True]
    assert [each.id for each in judged if isinstance(each, Rejected)] == ["T1", "T2", "#4"]
    with pytest.raises(Refused):
        sound(cases=read_cases(text=text))


def test_every_event_has_a_case_that_came_with_us() -> None:
    assert set(EVENTS) - {case.event.name for case in shipped()} == set()


@pytest.mark.parametrize("event", EVENTS.values(), ids=lambda event: event.name)
def test_an_event_knows_the_names_it_speaks_of(event: Any) -> None:
    names = [name for each in event.inputs for name in (each.name, *each.also)]
    assert len(names) == len(set(names))
    assert {name for group in (*event.needs, *event.alternatives) for name in group} <= {
        each.name for each in event.inputs
    }


@pytest.mark.parametrize("case", shipped(), ids=lambda case: case.id)
def test_every_answer_is_of_its_kind(case: Any) -> None:
    """What an event answers, its own readers take: so that any of it may be expected."""
    values = case.event.reply(case.given, "id").values
    for name, value in values.items():
        if name in case.event.answers:
            assert case.event.answers[name](as_written(value)) == value, name


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 10**18), st.text(max_size=8), st.sampled_from(["JKK", "2026-01-01", "TK"])
)
VALUES = st.one_of(SCALARS, st.lists(SCALARS, max_size=2), st.dictionaries(st.text(max_size=5), SCALARS, max_size=2))


@settings(suppress_health_check=[HealthCheck.too_slow])  # a fresh clone first makes its table of characters
@given(data=st.data())
def test_any_input_is_judged_or_refused(data: st.DataObject) -> None:
    """Whatever stands in a case, it is answered or refused: never an error of ours."""
    event = data.draw(st.sampled_from(sorted(EVENTS)))
    names = list(EVENTS[event].spelled)
    inputs = data.draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=6))
    text = yaml.safe_dump([{"id": "T1", "input": {**inputs, "event": event}, "expected": {"because": "Pasal"}}])
    with suppress(Refused):
        assert check(cases=read_cases(text=text))


def test_yes_and_no_and_relatives_are_understood_in_indonesian() -> None:
    assert [truth(each) for each in ("ya", "Tidak", "yes", True)] == [True, False, True, True]
    assert [KIND_OF_HEIR(each) for each in ("istri", "suami", "anak", "Orang tua")] == [
        *("spouse", "spouse", "child", "parent")
    ]


def test_choices_are_never_cut() -> None:
    with pytest.raises(Unread) as unread:
        KIND_OF_HEIR("paman")
    assert unread.value.value.startswith("paman (spouse, child, ")
    assert "wasiat)" in unread.value.value
