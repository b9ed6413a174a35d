"""What a work accident or an occupational disease gives: care, transport, and money. PP 44/2015 and PP 82/2019, JKK.

`page` is always that of the day of the accident, or of the diagnosis of a disease; `base` is that of the table of
incomes, a month, as `basis_of_accident` or `basis_of_disease` says. Amounts are whole rupiah.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from payung.law.amounts import Amount
from payung.law.answers import Answer, answer
from payung.law.awards import Award, Line, step
from payung.law.book import Page
from payung.law.eligibility import anniversary
from payung.law.sentences import catalogue

Payer = Literal["bpjstk", "bpjs_kesehatan", "patient"]
Conclusion = Literal["open", "accident", "other"]


@dataclass(frozen=True, slots=True)
class Report:
    """A base as a member reported it: in whole rupiah a month, from this day on."""

    day: date
    base: int


def basis_of_accident(*, page: Page, reports: Sequence[Report], accident_on: date) -> Answer[int]:
    """The base last reported before the day of the accident: a report of that very day comes too late.

    ValueError if none was. Permenaker 5/2021 art. 37(4).
    """
    last = _last(reports, accident_on - timedelta(days=1))
    said = step("jkk.basis_accident", base=last.base, reported=last.day, day=accident_on)
    return answer(last.base, said, page=page, rests_on=(page.base_before_accident,))


def basis_of_disease(
    *, page: Page, reports: Sequence[Report], diagnosed_on: date, work_ended_on: date | None = None
) -> Answer[int]:
    """The base that held at the diagnosis, or the last while active if work had ended before it.

    ValueError if none was reported by then. Permenaker 5/2021 art. 89(2)-(3).
    """
    if work_ended_on and work_ended_on < diagnosed_on:
        last = _last(reports, work_ended_on)
        said = step("jkk.basis_active", base=last.base, reported=last.day, day=work_ended_on)
    else:
        last = _last(reports, diagnosed_on)
        said = step("jkk.basis_diagnosis", base=last.base, reported=last.day, day=diagnosed_on)
    return answer(last.base, said, page=page, rests_on=(page.base_at_diagnosis,))


def disease_covered(*, page: Page, diagnosed_on: date, work_ended_on: date | None = None) -> Answer[bool]:
    """Whether an occupational disease is still covered: up to 3 years after work. Perpres 7/2019 art. 2."""
    years = page.disease_years_after_work
    if work_ended_on is None or diagnosed_on <= work_ended_on:
        return answer(True, step("jkk.disease_while_working"), page=page, rests_on=(years,))
    values = {"diagnosed": diagnosed_on, "ended": work_ended_on, "years": years.value}
    in_time = diagnosed_on <= anniversary(work_ended_on, years.value)
    said = step("jkk.disease_in_time", **values) if in_time else step("jkk.disease_too_late", **values)
    return answer(in_time, said, page=page, rests_on=(years,))


def medical_care(*, page: Page, bill: int | None = None, traffic: bool = False) -> Award:
    """Care as medically needed, without ceiling, class I ward: in kind, or what BPJSTK pays of a `bill`.

    In a traffic accident Jasa Raharja pays first, up to its cap. PP 82/2019 Lampiran III A.1.
    """
    _refuse_negative(bill=bill or 0)
    rule = page.care_without_ceiling
    award = Award(page.law, steps=(step("jkk.care"),), rests_on=(rule,))
    if traffic:
        cap = page.traffic_first_payer_cap
        award = award.with_lines(steps=(step("jkk.traffic", cap=cap.value),), rests_on=(cap,))
        if bill is not None:
            first = min(bill, cap.value)
            said = step("jkk.traffic_bill", bill=bill, first=first, amount=bill - first)
            award = award.with_lines(Line("jkk.care", bill - first, (said,), (rule, cap)))
    elif bill is not None:
        award = award.with_lines(Line("jkk.care", bill, (step("jkk.care_bill", bill=bill),), (rule,)))
    return award


def traffic_alone(*, page: Page) -> Award:
    """What a victim of the traffic has who lost the right to JKK: Jasa Raharja asks for no contribution to it."""
    cap = page.traffic_first_payer_cap
    return Award(page.law, steps=(step("jkk.traffic_alone", cap=cap.value),), rests_on=(cap,), denied=True)


def suspected_case(*, page: Page, concluded: Conclusion, in_jkn: bool) -> Answer[Payer]:
    """Who bears the care of a suspected accident or disease. Permenaker 1/2025 art. 48E-48F.

    `page` is that of the day of the suspicion; NotInForce before 2025-02-24.
    """
    rule, days = page.suspected_care_guaranteed, page.suspected_transfer_days
    if concluded != "other":
        said = step("jkk.suspected_open" if concluded == "open" else "jkk.suspected_accident")
        return answer("bpjstk", said, page=page, rests_on=(rule,))
    if in_jkn:
        return answer("bpjs_kesehatan", step("jkk.suspected_to_jkn", days=days.value), page=page, rests_on=(rule, days))
    return answer("patient", step("jkk.suspected_to_patient"), page=page, rests_on=(rule, days))


def home_care(*, page: Page, bills: int, months: int) -> Award:
    """Care at home: `bills` of its first year, up to the cap. Then, and after the year, it goes on at a facility.

    PP 82/2019 Lampiran III A.1.m; Permenaker 5/2021 art. 110(4)-(5).
    """
    _refuse_negative(bills=bills, months=months)
    cap, years = page.home_care_cap, page.home_care_years
    amount = min(bills, cap.value)
    first = 12 * years.value
    if bills > cap.value:
        steps = [step("jkk.home_care_capped", bill=bills, amount=amount, months=first)]
    else:
        steps = [step("jkk.home_care", bill=bills, months=first)]
    if months > first:
        steps.append(step("jkk.home_care_over", years=years.value, months=first))
    return Award(page.law, (Line("jkk.home_care", amount, tuple(steps), (cap, years)),))


def transport(*, page: Page, receipts: Mapping[str, int]) -> Award:
    """Transport after the accident by `land` (with river and lake), `sea` and `air`: each up to its own cap.

    ValueError for another mode. PP 82/2019 Lampiran III A.2.a.
    """
    caps = {
        "land": page.transport_land_cap,
        "sea": page.transport_sea_cap,
        "air": page.transport_air_cap,
    }
    return _reimbursed(page, caps, receipts)


def appliances(*, page: Page, bills: Mapping[str, int]) -> Award:
    """`denture`, `hearing_aid` and `glasses` against receipts, each up to its cap. ValueError for anything else.

    PP 82/2019 Lampiran III.
    """
    caps = {
        "denture": page.denture_cap,
        "hearing_aid": page.hearing_aid_cap,
        "glasses": page.glasses_cap,
    }
    return _reimbursed(page, caps, bills)


def prosthesis(*, page: Page, reference_price: int, bill: int | None = None) -> Award:
    """An orthosis or prosthesis: up to the reference price of the government's rehabilitation hospital and 40% more.

    Without a `bill`, the most that may be paid. PP 82/2019 Lampiran III.
    """
    _refuse_negative(reference_price=reference_price, bill=bill or 0)
    percent = page.prosthesis_addition
    most = reference_price + reference_price * percent.value // 100
    amount = most if bill is None else min(bill, most)
    steps = [step("jkk.prosthesis", reference=reference_price, percent=percent.value, most=most)]
    if bill is not None:
        steps.append(step("jkk.prosthesis_bill", bill=bill, amount=amount))
    return Award(page.law, (Line("jkk.prosthesis", amount, tuple(steps), (percent,)),))


def temporary_incapacity(*, page: Page, base: int, months: int, days: int = 0) -> Award:
    """While somebody cannot work: 100% of the base in months 1 to 6, 100% in 7 to 12, 50% from month 13 until healed.

    `days` beyond the months are counted in the month that follows; whether they are paid is an open question of the
    law (`incapacity_paid_by_day`). PP 82/2019 Lampiran III.
    """
    _refuse_negative(base=base, months=months, days=days)
    more, days = divmod(days, page.incapacity_month_days.value)
    months += more
    period = page.incapacity_period.value
    percents = (page.incapacity_first_percent, page.incapacity_second_percent, page.incapacity_later_percent)
    award = Award(page.law)
    for stage, percent in enumerate(percents):
        begun = stage * period
        ended = months if percent is percents[-1] else min(months, begun + period)
        if begun < ended:
            award = award.with_lines(_months_of_incapacity(page, base, percent, begun + 1, ended))
    if days:
        percent = percents[min(months // period, len(percents) - 1)]
        award = _with_days_of_incapacity(page, award, base, percent, days)
    return award


def total_disability(*, page: Page, base: int) -> Award:
    """Total permanent disability: 70% × 80 × base, and the periodic benefit at once. PP 82/2019 Lampiran III."""
    _refuse_negative(base=base)
    percent, months = page.total_disability_percent, page.total_disability_base_months
    amount = percent.value * months.value * base // 100
    said = step("jkk.lump", percent=percent.value, months=months.value, base=base, amount=amount)
    return Award(page.law, (Line("jkk.lump", amount, (said,), (percent, months)), _periodic(page)))


def accident_death(*, page: Page, base: int) -> Award:
    """Death: 60% × 80 × base but never less than JKM gives, the periodic benefit at once, the funeral.

    PP 82/2019 Lampiran III.
    """
    _refuse_negative(base=base)
    percent, months, floor = page.accident_death_percent, page.death_base_months, page.jkm_lump_sum
    amount = percent.value * months.value * base // 100
    steps = [step("jkk.death", percent=percent.value, months=months.value, base=base, amount=amount)]
    rests_on = [percent, months]
    if amount < floor.value:
        amount = floor.value
        steps.append(step("jkk.death_floor", floor=amount))
        rests_on.append(floor)
    funeral = page.accident_funeral
    return Award(
        page.law,
        (
            Line("jkk.death", amount, tuple(steps), tuple(rests_on)),
            _periodic(page),
            Line("jkk.funeral", funeral.value, (step("jkk.funeral", amount=funeral.value),), (funeral,)),
        ),
    )


def sudden_death_programme(
    *, page: Page, contribution_months: int, hours: int = 0, at_work: bool = True
) -> Answer[Literal["jkk", "jkm"]]:
    """Which programme a sudden death falls to: as an accident at work, or as any other death.

    `contribution_months` are the paid ones; `hours` passed between arriving at care and death, 0 if it came at once;
    `at_work` means at the place of work in the registered activity. Permenaker 5/2021 art. 85(2)-(3).
    """
    _refuse_negative(contribution_months=contribution_months, hours=hours)
    needed, within = page.sudden_death_months, page.sudden_death_hours
    if not at_work:
        said = step("jkk.sudden_elsewhere")
    elif hours > within.value:
        said = step("jkk.sudden_too_late", hours=within.value)
    elif contribution_months < needed.value:
        said = step("jkk.sudden_too_new", paid=contribution_months, needed=needed.value)
    else:
        said = step("jkk.sudden_yes", paid=contribution_months, needed=needed.value)
        return answer("jkk", said, page=page, rests_on=(needed, within))
    return answer("jkm", said, page=page, rests_on=(needed, within, page.sudden_death_otherwise_jkm))


def return_to_work(*, page: Page) -> Award:
    """The return-to-work programme, in kind. Permenaker 5/2021 art. 113(2)b."""
    return Award(page.law, steps=(step("jkk.return_to_work"),), rests_on=(page.return_to_work_given,))


def _refuse_negative(**given: int) -> None:
    for name, value in given.items():
        if value < 0:
            raise ValueError(f"{name} is negative: {value}")


def _last(reports: Sequence[Report], by: date) -> Report:
    """The latest report up to the day `by`; of two of one day the later in order."""
    known = [report for report in reports if report.day <= by]
    if not known:
        raise ValueError(f"no base was reported by {by}")
    return max(reversed(known), key=lambda report: report.day)


def _reimbursed(page: Page, caps: Mapping[str, Amount[int]], receipts: Mapping[str, int]) -> Award:
    unknown = [name for name in receipts if name not in caps]
    if unknown:
        raise ValueError(f"no such receipt: {', '.join(unknown)}")
    _refuse_negative(**receipts)
    return Award(page.law, tuple(_receipt(f"jkk.{name}", caps[name], bill) for name, bill in receipts.items()))


def _receipt(name: str, cap: Amount[int], bill: int) -> Line:
    """One kind of receipts up to its cap. The line's name is also the code of what it is for."""
    what, amount = catalogue()[name], min(bill, cap.value)
    if bill > cap.value:
        return Line(name, amount, (step("jkk.receipt_capped", what=what, bill=bill, amount=amount),), (cap,))
    return Line(name, amount, (step("jkk.receipt", what=what, bill=bill),), (cap,))


def _months_of_incapacity(page: Page, base: int, percent: Amount[int], first: int, last: int) -> Line:
    count = last - first + 1
    amount = count * percent.value * base // 100
    if count == 1:
        said = step("jkk.incapacity_month", month=first, percent=percent.value, base=base, amount=amount)
    else:
        values = {"first": first, "last": last, "count": count, "percent": percent.value}
        said = step("jkk.incapacity", **values, base=base, amount=amount)
    return Line("jkk.incapacity", amount, (said,), (percent, page.incapacity_period))


def _with_days_of_incapacity(page: Page, award: Award, base: int, percent: Amount[int], days: int) -> Award:
    paid, of = page.incapacity_paid_by_day, page.incapacity_month_days
    if not paid.value:
        return award.with_lines(steps=(step("jkk.incapacity_days_unpaid", days=days),), rests_on=(paid,))
    amount = days * percent.value * base // (100 * of.value)
    said = step("jkk.incapacity_days", days=days, percent=percent.value, base=base, of=of.value, amount=amount)
    return award.with_lines(Line("jkk.incapacity", amount, (said,), (percent, paid, of)))


def _periodic(page: Page) -> Line:
    periodic = page.accident_periodic
    return Line("jkk.periodic", periodic.value, (step("jkk.periodic", amount=periodic.value),), (periodic,))
