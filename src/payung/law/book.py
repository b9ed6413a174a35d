"""The law as a book: you open it on a day, and the page holds the amounts in force that day with their articles.

    page = book().on(date(2026, 12, 1))
    page.jkm_contribution.value      # 6800
    page.jkm_contribution.because()  # ("PP 44/2015 Lampiran II (6 sumber sekunder)", ...)

An amount is named after its file under `parameters/`.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Generic, Literal, TypeVar

from payung.law import book_files
from payung.law.amounts import Amount, Bands, NotInForce, Parameter, Reference, Table

__all__ = ["Amount", "Book", "NotInForce", "Page", "book", "open_book"]

Value = TypeVar("Value")
Rule = Literal[True]  # cited where it decided; nothing is computed with it, so it is no switch
PROPOSAL = Reference(title="proposal", confidence="inferred")


class _Held(Generic[Value]):
    """An amount of the page, by the name of the attribute. Raises NotInForce if the page is too early or too late."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, page: "Page", owner: type) -> Amount[Value]:
        return page.amount(self.name)  # type: ignore[return-value]  # the file's unit, held to it by the schema


class Page:
    """The amounts in force from `day` until the next of them changes. Each raises NotInForce where the book is silent.

    `law` is the version of the book, to be kept beside every stored result.
    """

    income_bands = _Held[Bands]()  # whole rupiah a month
    jkk_rate = _Held[int]()  # per mille of the base
    jht_rate = _Held[int]()  # per mille of the base
    jkm_contribution = _Held[int]()  # whole rupiah a month

    transport_discount = _Held[int]()  # percent
    other_discount = _Held[int]()  # percent
    discounted_programmes = _Held[tuple[str, ...]]()
    payers_without_discount = _Held[tuple[str, ...]]()
    village_discounted = _Held[bool]()
    donors_discounted = _Held[bool]()
    arrears_before_discount = _Held[bool]()

    relief_share = _Held[int]()  # percent
    relief_programmes = _Held[tuple[str, ...]]()
    relief_after_months = _Held[int]()  # months

    entry_age_limit = _Held[int]()  # years
    independent_mandatory = _Held[tuple[str, ...]]()
    independent_optional = _Held[tuple[str, ...]]()
    employer_mandatory = _Held[tuple[str, ...]]()
    employer_optional = _Held[tuple[str, ...]]()

    due_day = _Held[int]()  # day of the contribution month
    prepayment_periods = _Held[tuple[int, ...]]()  # months
    prepayment_payers = _Held[tuple[str, ...]]()
    prepayment_priced_by_month = _Held[bool]()

    grace_months = _Held[int]()
    protection_ends_on_day = _Held[int]()  # day of the month after the grace months
    grace_after_sponsored = _Held[bool]()
    protection_needs_payment = _Held[Rule]()

    jkm_lump_sum = _Held[int]()  # whole rupiah
    jkm_periodic = _Held[int]()  # whole rupiah, paid at once
    jkm_funeral = _Held[int]()  # whole rupiah
    waiting_months = _Held[int]()
    waiting_counted_by_day = _Held[bool]()
    waiting_restarts = _Held[bool]()
    jkm_for_each_employer = _Held[Rule]()
    jkm_once_for_jobs = _Held[bool]()
    jkk_for_each_job = _Held[bool]()
    arrears_netted = _Held[bool]()

    scholarship_per_year = _Held[Table]()  # whole rupiah a school year, by level
    scholarship_years = _Held[Table]()  # years, by level
    scholarship_children = _Held[int]()
    scholarship_cap = _Held[int]()  # whole rupiah, two children
    scholarship_age_limit = _Held[int]()  # years
    scholarship_unmarried = _Held[bool]()
    scholarship_work_allowed = _Held[tuple[str, ...]]()
    scholarship_employment_months = _Held[int]()
    scholarship_contribution_months = _Held[int]()
    scholarship_immediate = _Held[tuple[str, ...]]()
    scholarship_back_years = _Held[int]()  # school years
    scholarship_substitutions = _Held[int]()

    overpayment_credited = _Held[Rule]()
    arrears_forgiven_on_return = _Held[bool]()
    late_fine = _Held[int]()  # whole rupiah
    donor_may_settle_arrears = _Held[bool]()
    refund_after_claim_month = _Held[Rule]()
    refund_by_agreement = _Held[tuple[str, ...]]()
    stays_after_age_limit = _Held[bool]()
    jobs_limit = _Held[int]()
    jht_for_one_job = _Held[bool]()
    one_number = _Held[Rule]()

    jht_age = _Held[int]()  # years
    jht_full_events = _Held[tuple[str, ...]]()
    jht_waiting_months = _Held[int]()
    jht_brochure_months = _Held[int]()
    jht_partial_years = _Held[int]()
    jht_partial_house = _Held[int]()  # percent of the balance
    jht_partial_other = _Held[int]()  # percent of the balance
    jht_partial_times = _Held[int]()
    jht_earns_after_months = _Held[int]()

    heir_order = _Held[Table]()  # rank of each kind of relative: 1 takes first
    heirs_share_equally = _Held[bool]()
    will_needs_notarial_deed = _Held[bool]()
    unlisted_heir_needs_ruling = _Held[bool]()
    no_heir_funeral_to_arranger = _Held[Rule]()
    no_heir_jht_to_estate_office = _Held[Rule]()

    accident_report_hours = _Held[int]()
    claim_report_hours = _Held[int]()
    conclusion_days = _Held[int]()
    incomplete_notice_days = _Held[int]()  # working days
    jkk_payment_days = _Held[int]()  # working days
    jkm_payment_days = _Held[int]()  # working days
    jht_payment_days = _Held[int]()  # working days
    field_check_days = _Held[int]()
    field_check_in_working_days = _Held[bool]()
    number_days = _Held[int]()  # working days
    data_change_days = _Held[int]()  # working days
    doctor_request_days = _Held[int]()  # working days
    doctor_opinion_days = _Held[int]()  # working days
    working_days_a_week = _Held[int]()
    collective_leave_is_working = _Held[bool]()
    jkk_late_percent = _Held[int]()  # of the benefit, a day
    jkm_late_percent = _Held[int]()  # of the benefit, a day
    jkk_expiry_years = _Held[int]()
    jkm_expiry_years = _Held[int]()  # 0: it never expires
    jht_unexpiring = _Held[Rule]()
    scholarship_unexpiring = _Held[Rule]()

    care_without_ceiling = _Held[Rule]()
    home_care_cap = _Held[int]()  # whole rupiah
    home_care_years = _Held[int]()
    transport_land_cap = _Held[int]()  # whole rupiah
    transport_sea_cap = _Held[int]()  # whole rupiah
    transport_air_cap = _Held[int]()  # whole rupiah
    denture_cap = _Held[int]()  # whole rupiah
    hearing_aid_cap = _Held[int]()  # whole rupiah
    glasses_cap = _Held[int]()  # whole rupiah
    prosthesis_addition = _Held[int]()  # percent of the reference price
    incapacity_period = _Held[int]()  # months
    incapacity_first_percent = _Held[int]()
    incapacity_second_percent = _Held[int]()
    incapacity_later_percent = _Held[int]()
    incapacity_paid_by_day = _Held[bool]()
    incapacity_month_days = _Held[int]()
    death_base_months = _Held[int]()  # months of the base
    total_disability_base_months = _Held[int]()  # months of the base
    partial_disability_base_months = _Held[int]()  # months of the base
    disability_table = _Held[Table]()  # per mille, by part of the body
    disability_cap_percent = _Held[int]()
    left_handed_swapped = _Held[bool]()
    total_disability_percent = _Held[int]()
    accident_death_percent = _Held[int]()
    accident_funeral = _Held[int]()  # whole rupiah
    accident_periodic = _Held[int]()  # whole rupiah
    sudden_death_months = _Held[int]()
    sudden_death_hours = _Held[int]()
    sudden_death_otherwise_jkm = _Held[bool]()
    return_to_work_given = _Held[Rule]()
    traffic_first_payer_cap = _Held[int]()  # whole rupiah
    suspected_care_guaranteed = _Held[Rule]()
    suspected_transfer_days = _Held[int]()  # working days
    disease_years_after_work = _Held[int]()
    base_before_accident = _Held[Rule]()
    base_at_diagnosis = _Held[Rule]()

    def __init__(self, *, day: date, law: str, amounts: Mapping[str, Amount[object] | NotInForce]) -> None:
        self.day = day
        self.law = law
        self._amounts = amounts

    def amended(self, **values: object) -> "Page":
        """This page with other amounts, marked as a proposal. For proposals and tests only: it is not the law."""
        unknown = values.keys() - self._amounts.keys()
        if unknown:
            raise TypeError(f"the book has no {', '.join(sorted(unknown))}")
        proposals = {name: Amount(value, (PROPOSAL,)) for name, value in values.items()}
        return Page(day=self.day, law=f"{self.law}+proposal", amounts={**self._amounts, **proposals})

    def amount(self, name: str) -> Amount[object]:
        """The amount of this name. Raises NotInForce where the book is silent, KeyError for a name it does not know."""
        amount = self._amounts[name]
        if isinstance(amount, NotInForce):
            raise NotInForce(parameter=amount.parameter, first=amount.first, ended=amount.ended)
        return amount


class Book:
    """Every amount through time. `version` names exactly this content."""

    def __init__(self, *, parameters: Mapping[str, Parameter], version: str) -> None:
        self.parameters = parameters
        self.version = version
        self._turns = sorted({start for parameter in parameters.values() for start, _ in parameter.changes})
        self._pages = [self._page(day) for day in (date.min, *self._turns)]

    def on(self, day: date) -> Page:
        """The page in force on `day`."""
        return self._pages[bisect_right(self._turns, day)]

    def _page(self, day: date) -> Page:
        return Page(
            day=day, law=self.version, amounts={name: _held(each, day) for name, each in self.parameters.items()}
        )


def open_book(folder: Traversable) -> Book:
    """The book whose files lie below `folder`. Raises Misprint where they leave a gap or overlap."""
    contents = book_files.read_folder(folder)
    parameters = {name: book_files.parse(name=name, content=content) for name, content in contents.items()}
    return Book(parameters=parameters, version=book_files.fingerprint(contents))


@cache
def book() -> Book:
    """The law as this version of Payung holds it."""
    return open_book(files("payung.law").joinpath("parameters"))


def _held(parameter: Parameter, day: date) -> Amount[object] | NotInForce:
    try:
        return parameter.on(day)
    except NotInForce as silence:
        return silence.with_traceback(None)  # pages are kept for good, and so would be every caller's frame
