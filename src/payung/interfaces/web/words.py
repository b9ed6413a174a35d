"""Codes of the registry in words, as every page says them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SEXES: Mapping[str, Promise] = {"F": _("woman"), "M": _("man")}
SCHOOLS: Mapping[str, Promise | str] = {
    "": _("Not at school"),
    "tk": _("Kindergarten (TK)"),
    "sd": _("Primary school (SD)"),
    "smp": _("Lower secondary (SMP)"),
    "sma": _("Upper secondary (SMA, SMK)"),
    "pt": _("University or training"),
}
SENDING: Mapping[str, Promise] = {
    "waiting": _("waiting"),
    "sending": _("being sent"),
    "sent": _("sent"),
    "delivered": _("delivered"),
    "failed": _("not delivered yet"),
    "given_up": _("not delivered"),
    "withheld": _("not sent"),
}
"""Where a message stands on its way."""
