"""What a work accident gives, to the rupiah and with its reasons."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.law.accident import (
    Conclusion,
    Payer,
    Report,
    accident_death,
    appliances,
    basis_of_accident,
    basis_of_disease,
    disease_covered,
    home_care,
    medical_care,
    prosthesis,
    return_to_work,
    sudden_death_programme,
    suspected_case,
    temporary_incapacity,
    total_disability,
    transport,
)
from payung.law.awards import Award
from payung.law.book import NotInForce, book

PAGE = book().on(date(2026, 11, 1))
BASES = [row.base.value for row in PAGE.income_bands.value.rows]
bases = st.integers(0, 30_000_000)


def lines(award: Award) -> dict[str, int]:
    return {line.name: award.amount_of(line.name) for line in award.lines}


def codes(award: Award) -> list[str]:
    return [each.code for each in (*award.steps, *(step for line in award.lines for step in line.steps))]


class TestDeath:
    def test_gives_48_times_the_base_the_periodic_benefit_and_the_funeral(self) -> None:
        award = accident_death(page=PAGE, base=1_000_000)
        assert lines(award) == {"jkk.death": 48_000_000, "jkk.periodic": 12_000_000, "jkk.funeral": 10_000_000}
        assert award.total == 70_000_000
        assert award.explain(language="id")[0] == "Santunan kematian: 60% × 80 × Rp1.000.000 = Rp48.000.000"
        assert award.because(language="id")[0] == "PP 82/2019 Lampiran III (10 sumber sekunder)"

    @pytest.mark.parametrize(("base", "death"), [(416_666, 20_000_000), (416_667, 20_000_016), (0, 20_000_000)])
    def test_is_never_less_than_what_jkm_gives(self, base: int, death: int) -> None:
        award = accident_death(page=PAGE, base=base)
        assert award.amount_of("jkk.death") == death
        assert ("jkk.death_floor" in codes(award)) == (death == 20_000_000)
        assert (PAGE.jkm_lump_sum in award.amounts()) == (death == 20_000_000)

    def test_was_not_known_before_the_amendment(self) -> None:
        assert accident_death(page=book().on(date(2019, 12, 2)), base=1_000_000).total == 70_000_000
        with pytest.raises(NotInForce, match="first in force on 2019-12-02"):
            accident_death(page=book().on(date(2019, 12, 1)), base=1_000_000)

    def test_of_a_negative_base_is_a_mistake_of_the_program(self) -> None:
        with pytest.raises(ValueError, match="base is negative: -1"):
            accident_death(page=PAGE, base=-1)


def test_total_disability_gives_56_times_the_base_and_the_periodic_benefit() -> None:
    award = total_disability(page=PAGE, base=1_000_000)
    assert lines(award) == {"jkk.lump": 56_000_000, "jkk.periodic": 12_000_000}
    assert award.total == 68_000_000


@given(lower=bases, higher=bases)
def test_a_higher_base_never_lowers_a_benefit(lower: int, higher: int) -> None:
    lower, higher = sorted((lower, higher))
    for right in (accident_death, total_disability):
        assert right(page=PAGE, base=lower).total <= right(page=PAGE, base=higher).total
    assert (
        temporary_incapacity(page=PAGE, base=lower, months=14, days=7).total
        <= temporary_incapacity(page=PAGE, base=higher, months=14, days=7).total
    )


class TestTemporaryIncapacity:
    @pytest.mark.parametrize(
        ("base", "months", "days", "total"),
        [
            (1_400_000, 3, 0, 4_200_000),
            (1_000_000, 6, 0, 6_000_000),
            (1_000_000, 7, 0, 7_000_000),
            (1_000_000, 12, 0, 12_000_000),
            (1_000_000, 13, 0, 12_500_000),
            (1_000_000, 14, 0, 13_000_000),
            (1_000_000, 0, 10, 333_333),
            (1_200_000, 2, 10, 2_800_000),
            (1_000_000, 12, 15, 12_250_000),
            (1_000_000, 0, 30, 1_000_000),
            (1_000_000, 11, 45, 12_250_000),
            (1_000_000, 0, 0, 0),
        ],
    )
    def test_is_paid_by_months_and_days(self, base: int, months: int, days: int, total: int) -> None:
        assert temporary_incapacity(page=PAGE, base=base, months=months, days=days).total == total

    def test_says_which_months_at_what_share(self) -> None:
        said = temporary_incapacity(page=PAGE, base=1_000_000, months=13).explain(language="id")
        assert said == (
            "Tidak mampu bekerja bulan 1 sampai 6: 6 × 100% × Rp1.000.000 = Rp6.000.000",
            "Tidak mampu bekerja bulan 7 sampai 12: 6 × 100% × Rp1.000.000 = Rp6.000.000",
            "Tidak mampu bekerja bulan ke-13: 50% × Rp1.000.000 = Rp500.000",
            "Seluruhnya Rp12.500.000",
        )

    def test_by_the_other_reading_pays_whole_months_alone(self) -> None:
        page = PAGE.amended(incapacity_paid_by_day=False)
        award = temporary_incapacity(page=page, base=1_200_000, months=2, days=10)
        assert award.total == 2_400_000
        assert award.explain(language="en")[0] == "10 days beyond the whole months are not paid"

    def test_rests_on_the_open_question_only_where_days_are_asked(self) -> None:
        assert PAGE.incapacity_paid_by_day not in temporary_incapacity(page=PAGE, base=1_000_000, months=2).amounts()
        with_days = temporary_incapacity(page=PAGE, base=1_000_000, months=2, days=1)
        assert PAGE.incapacity_paid_by_day in with_days.amounts()

    @given(base=bases, months=st.integers(0, 40), days=st.integers(0, 60))
    def test_never_falls_with_another_day(self, base: int, months: int, days: int) -> None:
        now = temporary_incapacity(page=PAGE, base=base, months=months, days=days)
        then = temporary_incapacity(page=PAGE, base=base, months=months, days=days + 1)
        assert now.total <= then.total
        assert now.total == sum(line.amount for line in now.lines)


class TestCare:
    def test_has_no_ceiling(self) -> None:
        assert medical_care(page=PAGE).lines == ()
        assert "tanpa batas biaya" in medical_care(page=PAGE).explain(language="id")[0]
        assert medical_care(page=PAGE, bill=900_000_000).total == 900_000_000

    @pytest.mark.parametrize(
        ("bill", "ours"), [(30_000_000, 10_000_000), (20_000_001, 1), (20_000_000, 0), (5_000_000, 0), (0, 0)]
    )
    def test_after_a_traffic_accident_jasa_raharja_pays_first(self, bill: int, ours: int) -> None:
        award = medical_care(page=PAGE, bill=bill, traffic=True)
        assert award.total == ours
        assert any("laporan polisi" in said for said in award.explain(language="id"))
        assert "Jasa Raharja santunan biaya perawatan (4 sumber sekunder)" in award.because(language="id")

    @pytest.mark.parametrize(
        ("bills", "months", "paid", "over"),
        [
            (25_000_000, 8, 20_000_000, False),
            (20_000_000, 12, 20_000_000, False),
            (7_000_000, 13, 7_000_000, True),
            (0, 0, 0, False),
        ],
    )
    def test_at_home_has_a_ceiling_and_an_end(self, bills: int, months: int, paid: int, over: bool) -> None:
        award = home_care(page=PAGE, bills=bills, months=months)
        assert award.total == paid
        assert ("jkk.home_care_over" in codes(award)) == over

    def test_helps_back_to_work(self) -> None:
        assert return_to_work(page=PAGE).lines == ()
        assert return_to_work(page=PAGE).because(language="id") == ("Permenaker 5/2021 Pasal 113(2)b",)


class TestReceipts:
    @pytest.mark.parametrize(
        ("receipts", "paid"),
        [
            ({"land": 6_000_000, "sea": 1_500_000}, {"jkk.land": 5_000_000, "jkk.sea": 1_500_000}),
            ({"sea": 3_000_000, "air": 12_000_000}, {"jkk.sea": 2_000_000, "jkk.air": 10_000_000}),
            (
                {"land": 9_000_000, "sea": 9_000_000, "air": 19_000_000},
                {"jkk.land": 5_000_000, "jkk.sea": 2_000_000, "jkk.air": 10_000_000},
            ),
            ({}, {}),
        ],
    )
    def test_of_transport_have_a_cap_for_each_mode(self, receipts: dict[str, int], paid: dict[str, int]) -> None:
        assert lines(transport(page=PAGE, receipts=receipts)) == paid

    def test_of_appliances_have_a_cap_for_each(self) -> None:
        award = appliances(page=PAGE, bills={"denture": 7_000_000, "hearing_aid": 3_000_000, "glasses": 800_000})
        assert lines(award) == {"jkk.denture": 5_000_000, "jkk.hearing_aid": 2_500_000, "jkk.glasses": 800_000}
        assert (
            award.explain(language="id")[0] == "Gigi tiruan: kuitansi Rp7.000.000, diganti sampai batasnya Rp5.000.000"
        )
        assert award.explain(language="en")[2] == "Glasses: the receipts of Rp800.000 are paid in full"

    def test_of_anything_else_are_refused(self) -> None:
        with pytest.raises(ValueError, match="no such receipt: rail"):
            transport(page=PAGE, receipts={"rail": 1})
        with pytest.raises(ValueError, match="sea is negative"):
            transport(page=PAGE, receipts={"sea": -1})

    @pytest.mark.parametrize(
        ("reference", "bill", "paid"),
        [(10_000_000, None, 14_000_000), (10_000_000, 9_000_000, 9_000_000), (3_333_333, 9_000_000, 4_666_666)],
    )
    def test_of_a_prosthesis_go_to_the_reference_price_and_40_percent(
        self, reference: int, bill: int | None, paid: int
    ) -> None:
        assert prosthesis(page=PAGE, reference_price=reference, bill=bill).total == paid


@pytest.mark.parametrize(
    ("concluded", "in_jkn", "payer", "code"),
    [
        ("open", True, "bpjstk", "jkk.suspected_open"),
        ("open", False, "bpjstk", "jkk.suspected_open"),
        ("accident", False, "bpjstk", "jkk.suspected_accident"),
        ("other", True, "bpjs_kesehatan", "jkk.suspected_to_jkn"),
        ("other", False, "patient", "jkk.suspected_to_patient"),
    ],
)
def test_a_suspected_case_is_borne_until_it_is_concluded(
    concluded: Conclusion, in_jkn: bool, payer: Payer, code: str
) -> None:
    told = suspected_case(page=PAGE, concluded=concluded, in_jkn=in_jkn)
    assert told.value == payer
    assert codes(told.why) == [code]
    assert told.why.because(language="id")[0] == "Permenaker 1/2025 Pasal 48E"


def test_no_suspected_case_was_borne_before_the_rule() -> None:
    with pytest.raises(NotInForce, match="first in force on 2025-02-24"):
        suspected_case(page=book().on(date(2025, 2, 23)), concluded="open", in_jkn=True)


@pytest.mark.parametrize(
    ("asked", "programme", "code"),
    [
        ({"contribution_months": 12}, "jkk", "jkk.sudden_yes"),
        ({"contribution_months": 11}, "jkm", "jkk.sudden_too_new"),
        ({"contribution_months": 12, "hours": 24}, "jkk", "jkk.sudden_yes"),
        ({"contribution_months": 12, "hours": 25}, "jkm", "jkk.sudden_too_late"),
        ({"contribution_months": 12, "at_work": False}, "jkm", "jkk.sudden_elsewhere"),
    ],
)
def test_sudden_death_at_work(asked: dict[str, Any], programme: str, code: str) -> None:
    told = sudden_death_programme(page=PAGE, **asked)
    assert told.value == programme
    assert codes(told.why) == [code]
    assert "Permenaker 5/2021 Pasal 85(3)" in told.why.because(language="id")


class TestBasis:
    REPORTS = (Report(date(2025, 1, 1), 1_000_000), Report(date(2026, 3, 10), 2_000_000))

    @pytest.mark.parametrize(
        ("day", "base"),
        [(date(2026, 3, 10), 1_000_000), (date(2026, 3, 11), 2_000_000), (date(2025, 1, 2), 1_000_000)],
    )
    def test_of_an_accident_is_the_last_report_before_it(self, day: date, base: int) -> None:
        basis = basis_of_accident(page=PAGE, reports=self.REPORTS, accident_on=day)
        assert basis.value == base
        assert basis.why.explain(language="id")[0].startswith("Dasar penghasilan Rp")
        assert basis.why.because(language="id")[0] == "Permenaker 5/2021 Pasal 37(4) (4 sumber sekunder)"

    def test_needs_a_report(self) -> None:
        with pytest.raises(ValueError, match="no base was reported by 2024-12-31"):
            basis_of_accident(page=PAGE, reports=self.REPORTS, accident_on=date(2025, 1, 1))

    def test_of_two_reports_of_a_day_is_the_later(self) -> None:
        twice = (*self.REPORTS, Report(date(2026, 3, 10), 3_000_000))
        assert basis_of_accident(page=PAGE, reports=twice, accident_on=date(2026, 4, 1)).value == 3_000_000

    @pytest.mark.parametrize(
        ("diagnosed", "ended", "base", "code"),
        [
            (date(2026, 3, 10), None, 2_000_000, "jkk.basis_diagnosis"),
            (date(2026, 3, 9), None, 1_000_000, "jkk.basis_diagnosis"),
            (date(2026, 6, 1), date(2026, 3, 1), 1_000_000, "jkk.basis_active"),
            (date(2026, 6, 1), date(2026, 6, 1), 2_000_000, "jkk.basis_diagnosis"),
        ],
    )
    def test_of_a_disease_is_that_of_the_diagnosis(
        self, diagnosed: date, ended: date | None, base: int, code: str
    ) -> None:
        basis = basis_of_disease(page=PAGE, reports=self.REPORTS, diagnosed_on=diagnosed, work_ended_on=ended)
        assert (basis.value, codes(basis.why)) == (base, [code])
        assert basis.why.explain(language="en")


@pytest.mark.parametrize(
    ("diagnosed", "ended", "covered", "code"),
    [
        (date(2026, 6, 1), None, True, "jkk.disease_while_working"),
        (date(2026, 6, 1), date(2026, 6, 1), True, "jkk.disease_while_working"),
        (date(2026, 6, 1), date(2023, 6, 1), True, "jkk.disease_in_time"),
        (date(2026, 6, 2), date(2023, 6, 1), False, "jkk.disease_too_late"),
        (date(2027, 3, 1), date(2024, 2, 29), True, "jkk.disease_in_time"),
        (date(2027, 3, 2), date(2024, 2, 29), False, "jkk.disease_too_late"),
    ],
)
def test_a_disease_is_covered_for_three_years_after_work(
    diagnosed: date, ended: date | None, covered: bool, code: str
) -> None:
    told = disease_covered(page=PAGE, diagnosed_on=diagnosed, work_ended_on=ended)
    assert told.value is covered
    assert codes(told.why) == [code]
    assert told.why.explain(language="id")
    assert told.why.because(language="en") == ("Perpres 7/2019 Pasal 2 (2 secondary sources)",)


@pytest.mark.parametrize("base", BASES)
def test_of_every_base_of_the_table_the_benefits_are_whole_without_rounding(base: int) -> None:
    assert accident_death(page=PAGE, base=base).amount_of("jkk.death") == 48 * base
    assert total_disability(page=PAGE, base=base).amount_of("jkk.lump") == 56 * base


@given(day=st.dates(date(2025, 2, 24), date(2030, 1, 1)), base=bases)
def test_every_amount_is_the_one_in_force_on_the_day(day: date, base: int) -> None:
    page = book().on(day)
    awards = (
        accident_death(page=page, base=base),
        total_disability(page=page, base=base),
        temporary_incapacity(page=page, base=base, months=14, days=1),
        transport(page=page, receipts={"land": base, "sea": base, "air": base}),
        medical_care(page=page, bill=base, traffic=True),
        suspected_case(page=page, concluded="other", in_jkn=True).why,
        sudden_death_programme(page=page, contribution_months=12).why,
    )
    for amount in (amount for award in awards for amount in award.amounts()):
        assert amount == book().parameters[amount.name].on(day)
