"""Whom an agreement takes, in words."""

from collections.abc import Iterator

from payung.kernel.language import Language, name_in, texts
from payung.kernel.problems import SEXES
from payung.people.occupations import occupations
from payung.people.regions import PROVINCE, REGIONS
from payung.sponsors.checks import Terms


def limits_in_words(*, terms: Terms, language: Language) -> Iterator[str]:
    """Whom the agreement takes, a line for each limit that it sets."""
    _ = texts(language).gettext
    if terms.region != PROVINCE:
        yield f"{_('Domicile')}: {REGIONS[terms.region].full_name}"
    if terms.max_decile is not None:
        yield f"{_('Highest decile')}: {terms.max_decile}"
    if terms.extreme_poor:
        yield _("Only the extremely poor")
    if terms.status_months is not None:
        yield _("Welfare data at most {months} months old").replace("{months}", str(terms.status_months))
    if terms.min_age is not None:
        yield f"{_('Youngest age')}: {terms.min_age}"
    if terms.max_age is not None:
        yield f"{_('Oldest age')}: {terms.max_age}"
    if terms.sex:
        yield f"{_('Only this sex')}: {SEXES[language][terms.sex]}"
    if terms.occupations:
        names = (name_in(language, occupations()[code]) for code in terms.occupations)
        yield f"{_('Only these occupations')}: {', '.join(names)}"
    if terms.without_wage_members:
        yield _("Nobody of the wage segment")
