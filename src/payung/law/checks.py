"""What can be wrong with a question about a price: values in, problems out."""

from collections.abc import Iterable, Sequence

from payung.kernel.problems import Problem
from payung.law.book import Page
from payung.law.eligibility import mandatory_programmes, optional_programmes

KINDS = ("independent", "employer")
SECTORS = ("transport", "other")
PAYERS = ("self", "group", "apbn", "apbd", "village", "csr", "donor")

# Nobody insures a longer time at once; a slip of the finger must not ask for a million months.
LONGEST_PERIOD = 120


def check_price(
    *, page: Page, income: int, programmes: Sequence[str] | None, sector: str, payer: str, kind: str
) -> list[Problem]:
    """Everything wrong with pricing one month. `programmes=None` stands for the mandatory ones and is never wrong."""
    problems = [*_check_code("sector", sector, SECTORS), *_check_code("payer", payer, PAYERS)]
    if income < 0:
        problems.append(Problem("income.negative", "income", str(income)))
    if kind not in KINDS:
        return [*problems, *_check_code("kind", kind, KINDS)]
    return (
        problems if programmes is None else [*problems, *check_programmes(page=page, programmes=programmes, kind=kind)]
    )


def check_programmes(*, page: Page, programmes: Sequence[str], kind: str) -> list[Problem]:
    """Programmes nobody knows, none at all, and those an employer must not leave out (Permenaker 5/2021 art. 32(1)).

    A worker who is no employer may ask the price of one programme alone.
    """
    if not programmes:
        return [Problem("programme.none_chosen", "programmes")]
    mandatory = mandatory_programmes(page=page, kind=kind).value
    known = {*mandatory, *optional_programmes(page=page, kind=kind).value}
    problems = [
        Problem("programme.unknown", "programmes", each) for each in dict.fromkeys(programmes) if each not in known
    ]
    missing = [each for each in mandatory if each not in programmes] if kind == "employer" else []
    return problems + [Problem("programme.mandatory_missing", "programmes", each) for each in missing]


def check_period(*, page: Page, count: int, payer: str) -> list[Problem]:
    """Whether `count` months may be paid at once (Permenaker 5/2021 art. 41(3)-(4)); sponsors pay as they agreed."""
    if count < 1:
        return [Problem("period.not_positive", "months", str(count))]
    if count > LONGEST_PERIOD:
        return [Problem("period.too_long", "months", str(count))]
    # One month at a time is no prepayment: it needs no leave, and had none to ask before 2021.
    if count > 1 and payer in page.prepayment_payers.value and count not in page.prepayment_periods.value:
        return [Problem("period.not_allowed", "months", str(count))]
    return []


def _check_code(where: str, code: str, known: Iterable[str]) -> list[Problem]:
    return [] if code in known else [Problem(f"{where}.unknown", where, code)]
