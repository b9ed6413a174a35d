"""Who may join, and which programmes each kind of worker must or may take."""

from datetime import date

from payung.law.amounts import Amount
from payung.law.book import Page


def age_on(birth_date: date, day: date) -> int:
    """Completed years on `day`. Somebody born on 29 February completes a common year on 1 March (our inference)."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday


def is_of_entry_age(*, page: Page, birth_date: date, on: date) -> bool:
    """Whether somebody may still join on `on`: the 65th birthday is not reached. Permenaker 5/2021 art. 33(1)b."""
    return age_on(birth_date, on) < page.entry_age_limit.value


def mandatory_programmes(*, page: Page, kind: str) -> Amount[tuple[str, ...]]:
    """What this kind of worker must take. Permenaker 5/2021 art. 32, 35. Raises KeyError for another kind."""
    return {"independent": page.independent_mandatory, "employer": page.employer_mandatory}[kind]


def optional_programmes(*, page: Page, kind: str) -> Amount[tuple[str, ...]]:
    """What this kind of worker may take beside. Permenaker 5/2021 art. 32, 35. Raises KeyError for another kind."""
    return {"independent": page.independent_optional, "employer": page.employer_optional}[kind]
