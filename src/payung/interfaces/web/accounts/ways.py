"""Where the staff work: every page that a right opens, in the order in which the bar of the staff has them."""

from typing import NamedTuple

from django.urls import is_valid_path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from payung.interfaces.web.staff import Staff


class Way(NamedTuple):
    """A page with its place, its name, what is done there, and the right that opens it.

    `main` is whether it stands in the bar; the others are parts of such a page. `doing` are the rights by which
    something is done there, where those are others. One that `is_form` has nothing to look at.
    """

    page: str
    path: str
    text: str | Promise
    meaning: str | Promise
    right: str
    main: bool = True
    doing: tuple[str, ...] = ()
    is_form: bool = False

    def is_done_by(self, *, who: Staff) -> bool:
        """Whether this account may do anything there, or only look."""
        return any(who.may(right) for right in self.doing or (self.right,))


WAYS = (
    Way(
        "desk",
        "/desk",
        _("Desk"),
        _("Find a participant: protection, money and data."),
        "people",
        doing=("register", "cash", "card", "change", "orders"),
    ),
    Way("tasks", "/desk/tasks", _("Visits"), _("Whom to visit before protection ends."), "change", main=False),
    Way("orders", "/desk/orders", _("Second person"), _("Confirm or decline what another asks."), "orders", main=False),
    Way("review", "/review", _("Review"), _("Two descriptions: the same person, or two?"), "doubts"),
    Way(
        "sponsor",
        "/sponsor",
        _("Agreements"),
        _("Agreements, lists, approvals and invoices."),
        "lists",
        doing=("lists", "approve"),
    ),
    Way(
        "agent-file",
        "/agent/file",
        _("Agent's file"),
        _("Open what an agent brings who had no signal."),
        "register",
        main=False,
        is_form=True,
    ),
    Way(
        "agent",
        "/agent",
        _("In the field"),
        _("Register people where there is no signal."),
        "field",
        is_form=True,
    ),
    Way(
        "agent-events",
        "/agent/events",
        _("Events"),
        _("Where people are registered, and how many came; plan, change and call off."),
        "field",
        main=False,
    ),
    Way("looks", "/staff/looks", _("Looks"), _("Who looked at whose data."), "looks"),
    Way("accounts", "/staff/accounts", _("Accounts"), _("Who may do what; invite, grant and close."), "accounts"),
    Way("jobs", "/jobs", _("Jobs"), _("What runs in the background."), "jobs"),
)


def ways(*, who: Staff) -> list[Way]:
    """Those that this account may use."""
    opened = [way for way in WAYS if (who.may if way.is_form else who.sees)(way.right)]
    return [way for way in opened if is_valid_path(way.path)]
