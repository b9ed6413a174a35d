"""The second wall is whole: each table stands behind it or says why not, and each place that looks past it is known."""

import ast
from collections.abc import Iterator

from tests.conftest import Fresh
from tests.house.source import PACKAGE, functions, modules

NAMES_NOBODY = "says of nobody who they are: keys of NIK, telephone or pair are keyed hashes"
SEALED = "bytes are sealed; of a file, its name and size"
STAFF = "of accounts and partners, not of participants"
SUMS = "sums by account; an account's name holds a number, and no name"
PUBLIC = "known to everybody"
NO_PERSON = "which months, prices and receipts; whose they are stands behind the wall"
CONTAINS = (
    "found by the receipts that it contains (@>), which no index answers behind a wall, since @> is not leakproof"
)
"""Only a superuser may call it so, and its owner must not be one. What would do is a row for each receipt, found by
equality, which is leakproof; for what these two tables tell of nobody that is too much to write at every payment."""

OPEN = {
    **dict.fromkeys(("people_sameness", "people_wagemember", "people_reporteddeath"), NAMES_NOBODY),
    **dict.fromkeys(("people_register", "people_withdrawnregister", "people_channelswitch"), "files and channels"),
    **dict.fromkeys(("messages_attempt", "messages_result", "messages_report", "messages_closing"), NAMES_NOBODY),
    "messages_received": NAMES_NOBODY,
    **dict.fromkeys(("documents_document", "documents_piece", "documents_upload", "documents_uploadpiece"), SEALED),
    **dict.fromkeys(("payments_notice", "payments_heardnotice", "payments_bankstatement"), SEALED),
    "documents_number": "papers are counted without a gap over everybody: kind, id and sums",
    **dict.fromkeys(("access_user", "access_partner", "access_partnerkey", "access_closedpartner"), STAFF),
    **dict.fromkeys(("access_bankpartner", "access_calls", "payments_handover", "django_session"), STAFF),
    **dict.fromkeys(("access_account", "access_accountstate", "access_invitation", "access_usedinvitation"), STAFF),
    **dict.fromkeys(("access_grant", "access_endedgrant", "access_cache", "mfa_authenticator"), STAFF),
    **dict.fromkeys(("account_emailaddress", "account_emailconfirmation"), STAFF),
    **dict.fromkeys(("auth_group", "auth_group_permissions", "auth_permission"), STAFF),
    "access_installation": PUBLIC,
    **dict.fromkeys(("django_migrations", "django_content_type"), PUBLIC),
    **dict.fromkeys(
        ("outreach_event", "outreach_eventchange", "outreach_attendance"), "public events, and how many came"
    ),
    **dict.fromkeys(("ledger_account", "ledger_transfer"), SUMS),
    **dict.fromkeys(("contributions_funder", "contributions_share", "contributions_reversal"), NO_PERSON),
    "contributions_funding": f"{NO_PERSON}. {CONTAINS}: of 200,000 rows 93 ms in place of 0.07, at each payment. Whose"
    " it is say its months, of a list up to 100,000, each to be asked about by itself (18 µs)",
    "payments_refund": "how much of which receipt left, and under which code; no name."
    f" {CONTAINS}: of 10,000 rows 7 ms in place of 0.07, at each payment",
    **dict.fromkeys(("contributions_jhtrate", "contributions_jhtconfirmation", "contributions_jhtdevelopment"), PUBLIC),
    "audit_entry": "the chain is one; a subject holds a number, and no name",
    **dict.fromkeys(("jobs_job", "jobs_progress", "jobs_cancellation"), "ids and counts, never data of people"),
    **{f"procrastinate_{name}": "jobs" for name in ("events", "jobs", "periodic_defers", "workers")},
}
"""Tables of which every session sees every row, and why."""

LOOKING_PAST = {
    # Doors: machines whose own scopes are checked there, and pages for strangers, which tell nothing of anybody.
    "interfaces.api.door": {"_answered"},
    "interfaces.snap.views": {"_sent"},
    "interfaces.inbox.views": {"inbox"},
    "interfaces.worker.working": {"_run"},
    "interfaces.web.me.entry": {"_known"},
    "interfaces.web.join.pages": {"_send"},
    "cards.queries": {"judge_here"},
    # Sums over everybody.
    "reporting.queries": {"overview"},
    # Whom the whole registry knows, and who resembles whom.
    "people.actions": {"register_worker"},
    "people.lookalikes": {"lookalikes"},
    "people.corrections.actions": {"_checked"},
    "changes.actions": {"confirm_identity"},
    "applications.actions": {"decide_application"},
    "outreach.field.actions": {"register_sent"},
    "outreach.field.queries": {"decided"},
    "sponsors.review": {"doubts"},
    "sponsors.queries": {"as_shown"},
    # Where somebody lives stands in the seal: the desk shows those alone whom it reaches.
    "interfaces.web.counter.applications": {"_within", "application"},
    # Money: each reference is used once, and a payer's people live anywhere.
    "payments.actions": {"deposit", "pay", "take"},
    "payments.orders.actions": {"_confirm"},
    "payments.savings": {"_left"},
    "sponsors.papers": {"_promised"},
    "sponsors.orders.actions": {"_confirm", "_place"},
    "sponsors.proposals.actions": {"_check"},
    "sponsors.invoices.actions": {"make_invoices", "months_to_invoice"},
    "sponsors.invoices.statement": {"_facts"},
    "interfaces.web.sponsor.agreements": {"agreement", "invoices_of"},
    "interfaces.web.sponsor.renewal": {"renewal"},
    # Whose hands an account may come into, and who looked at whom, wherever they work.
    "sponsors.funders": {"funders_within"},
    "reporting.looks": {"looks_at"},
}
"""Functions in which a session sees everything for a while, by module."""


def test_each_table_stands_behind_the_wall_or_says_why_not(fresh: Fresh) -> None:
    tables = dict(
        fresh.rows(
            "SELECT relname, relrowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        )
    )
    assert {name for name, walled in tables.items() if not walled} == set(OPEN)


def test_each_view_sees_what_whoever_asks_sees(fresh: Fresh) -> None:
    """A view that asks as its owner would look past the wall for everybody."""
    found = fresh.rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')"
        " AND NOT coalesce(reloptions @> '{security_invoker=true}', false)"
    )
    assert found == []


def test_one_function_asks_as_the_owner(fresh: Fresh) -> None:
    found = fresh.rows("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef")
    assert found == [("payung_sees_payer_of",)]


def _looks_past() -> Iterator[tuple[str, str]]:
    """Each function that says `seeing(scope=EVERYTHING)`, with its module."""
    for path in modules():
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        for function in functions(path):
            if any(ast.unparse(call) == "seeing(scope=EVERYTHING)" for call in _own_calls(function)):
                yield name, function.name


def _own_calls(function: ast.FunctionDef) -> Iterator[ast.Call]:
    """The calls of a function, but not those of functions within it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, ast.FunctionDef):
            waiting.extend(ast.iter_child_nodes(node))


def test_each_place_that_looks_past_the_wall_is_known() -> None:
    found: dict[str, set[str]] = {}
    for where, function in _looks_past():
        found.setdefault(where, set()).add(function)
    assert found == LOOKING_PAST


def test_nobody_else_tells_a_session_how_far_it_sees() -> None:
    saying = {str(path.relative_to(PACKAGE)) for path in modules() if "payung.sees" in path.read_text("utf-8")}
    assert saying == {"access/scope.py", "audit/walls.py", "site/commands.py", "site/home.py"}
