"""What a bank asks of us as a biller: what is owed, that money came, what became of it.

A payment code never expires and takes any amount: what is owed are months, and what reaches none is saved. Under a code
that nobody has we take nothing, for the bank can still give the money back; money that is on its statement all the same
is kept as unclaimed when the statement is reconciled.
"""

from django.utils import timezone

from payung.access.partners.queries import Bank
from payung.interfaces.snap import answers
from payung.interfaces.snap.calls import Call
from payung.interfaces.snap.codes import (
    INCONSISTENT,
    INVALID_BILL,
    INVALID_STATUS,
    NOT_FOUND,
    PAID_BILL,
    UNKNOWN_PARTNER,
    Declined,
)
from payung.interfaces.snap.reading import Account, read_inquiry, read_payment, read_status
from payung.kernel.problems import Refused
from payung.payments.billing import bill
from payung.payments.codes import Payer, payer
from payung.payments.notices.actions import Answer, take_banked
from payung.payments.notices.queries import banked
from payung.people.masking import name_begun

OTHER_CONTENT = {"payment.reference_reused": INCONSISTENT, "payment.reference_reversed": INVALID_STATUS}


def inquire(call: Call, bank: Bank) -> Answer:
    """What is to be paid under an account: nothing is owed where all is paid for years, or nobody may pay."""
    asked = read_inquiry(body=call.body)
    found = _payer(asked.account, bank)
    if found is None:
        return answers.not_billed(asked=asked, case=INVALID_BILL)
    owed = bill(payer=found, on=timezone.localdate(call.at))
    if not owed.months:
        return answers.not_billed(asked=asked, case=PAID_BILL)
    return answers.billed(asked=asked, name=_shown(found), bill=owed)


def pay(call: Call, bank: Bank) -> Answer:
    """Take money, whatever its amount. The same payment told again is answered as the first time."""
    asked = read_payment(body=call.body)
    found = _payer(asked.account, bank)
    if found is None:
        return answers.not_paid(asked=asked, case=INVALID_BILL)
    try:
        done = take_banked(
            bank=bank.partner.code,
            code=asked.account.customer,
            amount=asked.amount,
            request=asked.request,
            by=bank.partner.code,
            at=call.at,
        )
    except Refused as refused:
        if (case := OTHER_CONTENT.get(refused.problems[0].code)) is None:
            raise
        return answers.not_paid(asked=asked, case=case)
    return answers.taken(asked=asked, name=_shown(found), months=done.months)


def tell_status(call: Call, bank: Bank) -> Answer:
    """What became of a payment, by the id with which the bank told us of it, or would have."""
    asked = read_status(body=call.body)
    found = _payer(asked.account, bank)
    known = banked(bank=bank.partner.code, request=asked.request)
    if found is None or known is None or known.payer != found.code:
        return answers.not_paid(asked=asked, case=NOT_FOUND)
    if known.reversed:
        return answers.not_paid(asked=asked, case=INVALID_STATUS)
    return answers.standing(asked=asked, name=_shown(found), amount=known.amount)


def _payer(account: Account, bank: Bank) -> Payer | None:
    """Whose account it is; None where the code is nobody's. Raises Declined for a number of another bank."""
    if account.service_id != bank.service_id:
        raise Declined(UNKNOWN_PARTNER)
    try:
        return payer(code=account.customer)
    except Refused:
        return None


def _shown(found: Payer) -> str:
    """A person's name by its beginnings, a group's whole."""
    return found.name if found.kind == "group" else name_begun(name=found.name)
