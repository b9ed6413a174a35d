"""States and kinds in words, as an officer reads them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COVER: Mapping[str, Promise] = {
    "none": _("not covered"),
    "paid": _("covered, paid"),
    "grace": _("covered, in grace"),
    "ended": _("cover ended"),
}
LOOKS: Mapping[str, str] = {"none": "mend", "paid": "ready", "grace": "", "ended": "mend"}
"""The badge of each state."""
SEVERITY = ("none", "ended", "grace", "paid")
"""Of several programmes the first of these speaks for all."""

OUTCOMES: Mapping[str, Promise] = {
    "will_pay": _("will pay"),
    "cannot_pay": _("cannot pay"),
    "does_not_want": _("does not want"),
    "moved": _("moved away"),
    "not_found": _("not found"),
    "died": _("died"),
    "other": _("something else"),
}
"""What can come of a visit."""
ORDERS: Mapping[str, Promise] = {
    "correction": _("Correction of identity"),
    "death": _("Report of a death called wrong"),
    "agreement": _("Order about an agreement"),
    "rate": _("What JHT earned in a year"),
}
MONEY: Mapping[str, Promise] = {
    "carry_over": _("Carry money over"),
    "give_back": _("Give money back"),
    "take_back": _("Take a receipt back"),
}
"""What an order about money does."""
ASKED: Mapping[str, Promise] = {
    "carry_over": _("carry over"),
    "handover": _("hand-over"),
    "void": _("void"),
    "refund": _("refund"),
}
"""What an order about an agreement asks for."""
WAITS: Mapping[str, Promise] = {
    "alike": _("resembles a participant"),
    "identity": _("the NIK is a participant's of another name"),
    "dead": _("the NIK is of somebody reported dead"),
    "many": _("many joined that day under one telephone"),
}
"""Why an application waits."""
