"""Who may join and who may stay, and which programmes each kind of worker must or may take."""

from collections.abc import Sequence
from datetime import date

from payung.law.amounts import Amount
from payung.law.answers import Answer, answer
from payung.law.awards import step
from payung.law.book import Page
from payung.law.sentences import catalogue


def age_on(birth_date: date, day: date) -> int:
    """Completed years on `day`. Somebody born on 29 February completes a common year on 1 March (our inference)."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday


def anniversary(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 1 March in a common year, as ages count (our inference)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def is_of_entry_age(*, page: Page, birth_date: date, on: date) -> bool:
    """Whether somebody may still join on `on`: the 65th birthday is not reached. Permenaker 5/2021 art. 33(1)b."""
    return age_on(birth_date, on) < page.entry_age_limit.value


def may_join(*, page: Page, birth_date: date, on: date) -> Answer[bool]:
    """Whether somebody may join on `on`, and why: `is_of_entry_age` with its reasons. `page` is that of `on`."""
    limit = page.entry_age_limit
    told = {"born": birth_date, "on": on}
    if birth_date > on:
        return answer(False, step("joining.not_born", **told), page=page, rests_on=(limit,))
    young = is_of_entry_age(page=page, birth_date=birth_date, on=on)
    code = "joining.young_enough" if young else "joining.too_old"
    said = step(code, **told, age=age_on(birth_date, on), limit=limit.value)
    return answer(young, said, page=page, rests_on=(limit,))


def programmes_missing(*, page: Page, kind: str, chosen: Sequence[str]) -> Answer[tuple[str, ...]]:
    """The mandatory programmes that are not among the chosen, and what this kind of worker must and may take.

    Permenaker 5/2021 art. 32, 35. Raises KeyError for another kind.
    """
    mandatory = mandatory_programmes(page=page, kind=kind)
    optional = optional_programmes(page=page, kind=kind)
    missing = tuple(each for each in mandatory.value if each not in chosen)
    said = [step("joining.mandatory", kind=catalogue()[f"joining.{kind}"], programmes=_in_capitals(mandatory.value))]
    said += [step("joining.optional", programmes=_in_capitals(optional.value))] if optional.value else []
    said += [step("joining.missing", programmes=_in_capitals(missing))] if missing else []
    return answer(missing, *said, page=page, rests_on=(mandatory,))


def mandatory_programmes(*, page: Page, kind: str) -> Amount[tuple[str, ...]]:
    """What this kind of worker must take. Permenaker 5/2021 art. 32, 35. Raises KeyError for another kind."""
    return {"independent": page.independent_mandatory, "employer": page.employer_mandatory}[kind]


def optional_programmes(*, page: Page, kind: str) -> Amount[tuple[str, ...]]:
    """What this kind of worker may take beside. Permenaker 5/2021 art. 32, 35. Raises KeyError for another kind."""
    return {"independent": page.independent_optional, "employer": page.employer_optional}[kind]


def may_stay(*, page: Page, birth_date: date, first_paid_on: date, still_works: bool, on: date) -> Answer[bool]:
    """Whether a member may go on paying on `on`. At the age limit only who joined and paid before it and still works.

    Perdir 22/2022. `page` is that of `on`.
    """
    limit = page.entry_age_limit
    if is_of_entry_age(page=page, birth_date=birth_date, on=on):
        said = step("cover.below_limit", age=age_on(birth_date, on), limit=limit.value)
        return answer(True, said, page=page, rests_on=(limit,))
    if not is_of_entry_age(page=page, birth_date=birth_date, on=first_paid_on):
        return answer(False, step("cover.joined_too_late", limit=limit.value), page=page, rests_on=(limit,))
    rests_on = (limit, page.stays_after_age_limit)
    if not still_works:
        return answer(False, step("cover.works_no_more", limit=limit.value), page=page, rests_on=rests_on)
    said = step("cover.stays", limit=limit.value, since=first_paid_on)
    return answer(page.stays_after_age_limit.value, said, page=page, rests_on=rests_on)


def programmes_of_jobs(*, page: Page, programmes: Sequence[str], jobs: int) -> Answer[tuple[tuple[str, ...], ...]]:
    """What is paid for each of several jobs of one worker, who has chosen `programmes`: JKK for each, JKM once.

    JHT is kept for the first job: one at least is the rule. More jobs than may be registered give nothing. Permenaker
    5/2021 art. 38. ValueError for no job.
    """
    if jobs < 1:
        raise ValueError("cover belongs to a job")
    limit, each_job = page.jobs_limit, page.jkk_for_each_job
    if jobs > limit.value:
        return answer((), step("cover.too_many_jobs", limit=limit.value), page=page, rests_on=(limit,))
    if jobs == 1:
        return answer((tuple(programmes),), step("cover.one_job"), page=page, rests_on=(limit,))
    once = {"jht": page.jht_for_one_job, "jkm": page.jkm_once_for_jobs}
    left_out = {each for each, rule in once.items() if rule.value} | (set() if each_job.value else {"jkk"})
    further = tuple(each for each in programmes if each not in left_out)
    said = [step("cover.one_number")]
    said += [step("cover.jkk_each_job")] if "jkk" not in left_out else []
    said += [step("cover.jkm_once")] if "jkm" in left_out else []
    said += [step("cover.jht_one_job")] if "jht" in programmes else []
    return answer(
        (tuple(programmes), *[further] * (jobs - 1)),
        *said,
        page=page,
        rests_on=(limit, page.one_number, each_job, *once.values()),
    )


def _in_capitals(programmes: Sequence[str]) -> str:
    return ", ".join(each.upper() for each in programmes)
