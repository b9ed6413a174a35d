"""Numbers on a worker's own pages."""

from django import template

from payung.cards.papers import grouped as in_groups
from payung.payments.own_statement import rate_words

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """A long number in groups of four, as people read it aloud."""
    return in_groups(text=str(number))


@register.filter
def rate(basis_points: int) -> str:
    """A rate in percent: 5,69%."""
    return rate_words(basis_points=basis_points)


@register.filter
def amount_of(amounts: dict[str, int], programme: str) -> int:
    """What a programme cost, 0 where nothing."""
    return amounts.get(programme, 0)
