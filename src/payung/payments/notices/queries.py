"""What we know of a payment that a bank told us of."""

from typing import NamedTuple

from payung.payments.queries import is_reversed, receipt


class Banked(NamedTuple):
    """Money that came through a bank: whole rupiah, under which code (None: unclaimed), whether it was taken back."""

    amount: int
    payer: int | None
    reversed: bool


def reference_of(*, bank: str, request: str) -> str:
    """The reference under which a payment of a bank is received: no two banks share one."""
    return f"{bank} {request}"


def banked(*, bank: str, request: str) -> Banked | None:
    """The payment with this id of the bank; None where we received none."""
    reference = reference_of(bank=bank, request=request)
    if (found := receipt(reference=reference)) is None:
        return None
    return Banked(found.amount, found.payer, is_reversed(reference=reference))
