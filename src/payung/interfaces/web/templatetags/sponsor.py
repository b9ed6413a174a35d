"""What sponsors' pages say of lists, invoices, orders and movements."""

from django import template
from django.utils.translation import gettext, gettext_lazy

from payung.interfaces.web.staff import Staff
from payung.kernel.language import rupiah

INVOICES = {
    "open": gettext_lazy("not paid yet"),
    "part_paid": gettext_lazy("paid in part"),
    "paid": gettext_lazy("paid"),
    "voided": gettext_lazy("owed no more"),
}
MOVEMENTS = {
    "receipt": gettext_lazy("receipt"),
    "receipt_reversed": gettext_lazy("receipt taken back"),
    "approval": gettext_lazy("list approved"),
    "departures": gettext_lazy("people left"),
    "month_paid": gettext_lazy("list month paid"),
    "unnamed": gettext_lazy("booked"),
    "handover": gettext_lazy("hand-over"),
    "void": gettext_lazy("void"),
    "refund": gettext_lazy("refund"),
    "carry_over": gettext_lazy("carry-over"),
}
STEPS = {
    "": gettext_lazy("none said"),
    "own_payment": gettext_lazy("own payment"),
    "next_funder": gettext_lazy("next funder"),
    "agent_visit": gettext_lazy("agent's visit"),
}
KINDS = {"paid": "ready", "part_paid": "ready", "approved": "ready", "voided": "mend"}

register = template.Library()


@register.filter
def may(who: Staff, right: str) -> bool:
    """Whether this account may do anything of a right."""
    return who.may(right)


@register.filter
def sees(who: Staff, right: str) -> bool:
    """Whether this account sees anything of a right."""
    return who.sees(right)


@register.filter
def state_kind(state: str) -> str:
    """The look of a list's state."""
    return KINDS.get(state, "")


@register.filter
def invoice_state(state: str) -> str:
    """An invoice's state in words."""
    return str(INVOICES[state])


@register.filter
def invoice_kind(state: str) -> str:
    """The look of an invoice's state."""
    return "ready" if state == "paid" else ""


@register.filter
def movement(what: str) -> str:
    """Why something was booked, in words."""
    return str(MOVEMENTS.get(what, MOVEMENTS["unnamed"]))


@register.filter
def next_step(step: str) -> str:
    """What is to follow somebody's months, in words."""
    return gettext(str(STEPS.get(step, step)))


@register.filter
def signed(amount: int) -> str:
    """By how much a balance changes: +Rp16.800, −Rp16.800; nothing for no change."""
    return "" if not amount else f"{'+' if amount > 0 else '−'}{rupiah(abs(amount))}"


@register.filter
def match_said(match: str) -> str:
    """The other side of a duplicate, in words."""
    kind, _colon, number = match.partition(":")
    return (gettext("See row {}.") if kind == "row" else gettext("See participant number {}.")).replace("{}", number)
