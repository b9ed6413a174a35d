"""What sponsors' pages say of lists, invoices, orders and movements."""

from django import template
from django.utils.translation import gettext_lazy as _

from payung.interfaces.web.staff import Staff
from payung.kernel.language import rupiah
from payung.kernel.months import Month

INVOICES = {
    "open": _("not paid yet"),
    "part_paid": _("paid in part"),
    "paid": _("paid"),
    "voided": _("owed no more"),
}
MOVEMENTS = {
    "receipt": _("receipt"),
    "receipt_reversed": _("receipt taken back"),
    "approval": _("list approved"),
    "departures": _("people left"),
    "month_paid": _("list month paid"),
    "unnamed": _("booked"),
    "handover": _("hand-over"),
    "void": _("void"),
    "refund": _("refund"),
    "carry_over": _("carry-over"),
}
STEPS = {
    "": _("none said"),
    "own_payment": _("own payment"),
    "next_funder": _("next funder"),
    "agent_visit": _("agent's visit"),
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
    return str(STEPS.get(step, step))


@register.filter
def month(text: str) -> Month:
    """A month that is kept as text: 2026-12."""
    return Month.parse(text)


@register.filter
def signed(amount: int) -> str:
    """By how much a balance changes: +Rp16.800, −Rp16.800; nothing for no change."""
    return "" if not amount else f"{'+' if amount > 0 else '−'}{rupiah(abs(amount))}"


@register.filter
def match_said(match: str) -> str:
    """The other side of a duplicate, in words."""
    kind, _colon, number = match.partition(":")
    said = _("See row {}.") if kind == "row" else _("See participant number {}.")
    return str(said).replace("{}", number)
