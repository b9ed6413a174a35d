"""Who pays which part of which month of an agreement. Pure."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from payung.kernel.months import Month
from payung.law.book import book
from payung.law.contributions import payer_of_several


class Party(NamedTuple):
    """Somebody who pays a part of an agreement: their number in it, and the funder they are."""

    n: int
    funder_id: int
    kind: str
    name: str


class Stakes(NamedTuple):
    """From a month on, how many parts each party pays, by its number: 60 and 40, or 1 of one alone."""

    first_month: Month
    parts: Mapping[int, int]


class Sharing(NamedTuple):
    """The parties of an agreement, and their stakes in the order in which they were agreed: the later word counts."""

    parties: tuple[Party, ...]
    stakes: tuple[Stakes, ...]

    def party(self, n: int) -> Party:
        """The party of this number. KeyError where there is none."""
        return {party.n: party for party in self.parties}[n]

    def parts_in(self, month: Month) -> Mapping[int, int]:
        """The parts of each party in a month of the term."""
        return next(each.parts for each in reversed(self.stakes) if each.first_month <= month)

    def payers(self, months: Iterable[Month]) -> dict[Month, str]:
        """The kind of payer by which the law prices each of these months."""
        kinds = {party.n: party.kind for party in self.parties}
        return {
            month: payer_of_several(
                page=book().on(month.first), payers=[kinds[n] for n in sorted(self.parts_in(month))]
            )
            for month in months
        }

    def split(self, amount: int, month: Month) -> dict[int, int]:
        """Each party's part of an amount that is due for a month, in whole rupiah; a party without a part is left out.

        The odd rupiah go to the largest remainders, of equal ones to the lower number: so the parts always sum.
        """
        parts = self.parts_in(month)
        whole = sum(parts.values())
        shares = {n: amount * part // whole for n, part in parts.items()}
        odd = amount - sum(shares.values())
        for n in sorted(parts, key=lambda n: (-(amount * parts[n] % whole), n))[:odd]:
            shares[n] += 1
        return {n: share for n, share in sorted(shares.items()) if share}
