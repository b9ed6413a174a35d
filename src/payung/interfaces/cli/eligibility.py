"""The words that say whom an agreement takes: as options of a command, as an answer, and in sentences."""

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from payung.interfaces.cli.words import _
from payung.people.checks import FEMALE, MALE
from payung.people.occupations import find_occupation
from payung.sponsors.checks import Terms

MaxDecile = Annotated[int | None, typer.Option(help=_("Highest welfare decile taken."))]
ExtremePoor = Annotated[
    bool, typer.Option("--extreme-poor", help=_("Only the extremely poor: decile 1, or a column that says so."))
]
StatusMonths = Annotated[
    int | None, typer.Option(help=_("How many months old decile or extreme poverty may be; the list tells their day."))
]
MinAge = Annotated[int | None, typer.Option(help=_("Youngest age taken."))]
MaxAge = Annotated[int | None, typer.Option(help=_("Oldest age taken."))]
Sex = Annotated[str, typer.Option(help=_("Only this sex: L or P (male or female)."))]
Occupations = Annotated[
    list[str] | None, typer.Option("--occupation", help=_("An occupation taken, as people call it; may be repeated."))
]
WithoutWageMembers = Annotated[
    bool, typer.Option("--without-wage-members", help=_("Nobody of the wage segment (payung registers load)."))
]


def sex_code(*, text: str) -> str:
    """F or M for what people write; what is neither, as it is: the check of the agreement refuses it."""
    written = text.strip().casefold()
    return "F" if written in FEMALE else "M" if written in MALE else text.strip()


def occupation_codes(*, texts: Iterable[str]) -> tuple[str, ...]:
    """The catalogue's codes for these words; a word that it does not know, as it is: the check refuses it."""
    return tuple(dict.fromkeys(find_occupation(text) or text for text in texts))


def limits(*, terms: Terms) -> dict[str, Any]:
    """Whom the agreement takes, for machines."""
    return {
        "region": terms.region,
        "max_decile": terms.max_decile,
        "extreme_poor": terms.extreme_poor,
        "status_months": terms.status_months,
        "min_age": terms.min_age,
        "max_age": terms.max_age,
        "sex": terms.sex or None,
        "occupations": list(terms.occupations),
        "without_wage_members": terms.without_wage_members,
    }
