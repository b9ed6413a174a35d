"""Commands for accounts of the staff: the first administrator, invitations, what is granted, who is shut out."""

from typing import Annotated, Any

import typer
from django.conf import settings
from django.utils import timezone
from rich.markup import escape
from rich.table import Table

from payung.access.accounts.actions import (
    INVITED_FOR,
    Invited,
    create_account,
    end_grant,
    grant_role,
    invite,
    switch_account,
)
from payung.access.accounts.queries import AccountView, GrantView, accounts
from payung.access.roles import ROLES
from payung.access.scope import EVERYTHING
from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.options import AsJson, By, Unreadable
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import name_in
from payung.kernel.problems import Problem, Refused
from payung.people.regions import PROVINCE, REGIONS
from payung.sponsors.funders import funders_within

HERE = "http://127.0.0.1:8000"
Name = Annotated[str, typer.Argument(help=_("The account's name, like maria.bria."), metavar="NAME")]
Role = Annotated[
    str,
    typer.Argument(
        help=_(
            "The role: national, province, regency, officer, approver, sponsor_officer, sponsor_approver, agent,"
            " auditor or press."
        ),
        metavar="ROLE",
    ),
]
Region = Annotated[
    str, typer.Option("--region", help=_("Where: 53 for the province, 53.08 for a kabupaten; empty for the nation."))
]
Sponsor = Annotated[str, typer.Option("--sponsor", help=_("For which sponsor, by its name in its agreements."))]
Site = Annotated[
    str, typer.Option("--site", help=_("Where the site is served; without it, as PAYUNG_HOSTS says."), metavar="URL")
]
Why = Annotated[str, typer.Option(help=_("Why, in words that will be read in ten years."))]


def admin_create(
    name: Name,
    role: Annotated[str, typer.Option("--role", help=_("The role (see: payung admin grant --help)."))] = "national",
    region: Region = "",
    sponsor: Sponsor = "",
    by: Annotated[
        str, typer.Option("--by", help=_("Who acts; the very first account makes itself."), metavar="NAME")
    ] = "",
    site: Site = "",
    as_json: AsJson = False,
) -> None:
    """Make an account and invite its owner, who chooses a password and a second factor. The link is shown once."""
    where = _site(site)
    open_installation()
    with refusals(as_json_object=as_json):
        made = create_account(
            name=name,
            role=role,
            region=_region(region),
            sponsor=_sponsor(sponsor),
            by=by or name,
            at=now(),
        )
    _say_invitation(made, where, as_json=as_json)


def admin_grant(
    name: Name, role: Role, by: By, region: Region = "", sponsor: Sponsor = "", as_json: AsJson = False
) -> None:
    """Let an account act in another role, within a region or for a sponsor."""
    open_installation()
    with refusals(as_json_object=as_json):
        grant = grant_role(name=name, role=role, region=_region(region), sponsor=_sponsor(sponsor), by=by, at=now())
    said = filled(_("Account {name} may act as {role} (grant {grant})."), name=name, role=_role(role), grant=str(grant))
    answer({"account": name, "grant": grant}, as_json_object=as_json, say=lambda: out.print(escape(said)))


def admin_end(
    grant: Annotated[int, typer.Argument(help=_("The grant's number, as payung admin list has it."), metavar="GRANT")],
    why: Why,
    by: By,
    as_json: AsJson = False,
) -> None:
    """End what was granted: from the account's next page on."""
    open_installation()
    with refusals(as_json_object=as_json):
        end_grant(grant=grant, why=why, by=by, at=now())
    said = filled(_("Grant {grant} has ended."), grant=str(grant))
    answer({"grant": grant}, as_json_object=as_json, say=lambda: out.print(said))


def admin_invite(name: Name, by: By, site: Site = "", as_json: AsJson = False) -> None:
    """Invite an account's owner again, who lost the password or the second factor. The link is shown once."""
    where = _site(site)
    open_installation()
    with refusals(as_json_object=as_json):
        made = invite(name=name, by=by, at=now())
    _say_invitation(made, where, as_json=as_json)


def admin_close(name: Name, why: Why, by: By, as_json: AsJson = False) -> None:
    """Shut an account out: from its next page on. What it did stays as it was."""
    _switch(name, why, by, opening=False, as_json=as_json)


def admin_open(name: Name, why: Why, by: By, as_json: AsJson = False) -> None:
    """Let an account in again that was closed."""
    _switch(name, why, by, opening=True, as_json=as_json)


def admin_list(as_json: AsJson = False) -> None:
    """Every account: its state, when its owner came in last, and what is granted to it."""
    open_installation()
    found = accounts()
    payload = {"accounts": [_payload(each) for each in found]}

    def say() -> None:
        table = Table(box=None, pad_edge=False)
        for title in (_("Name"), _("State"), _("Came in last"), _("May act as (grant)")):
            table.add_column(title)
        for each in found:
            entry = f"{timezone.localtime(each.last_entry):%Y-%m-%d %H:%M}" if each.last_entry else "–"
            granted = "\n".join(f"{_role(grant.role)}, {_bound(grant)} ({grant.id})" for grant in each.grants)
            table.add_row(each.name, _state(each), entry, escape(granted) or "–")
        out.print(table)

    answer(payload, as_json_object=as_json, say=say)


def _switch(name: str, why: str, by: str, *, opening: bool, as_json: bool) -> None:
    open_installation()
    with refusals(as_json_object=as_json):
        switch_account(name=name, open=opening, why=why, by=by, at=now())
    said = filled(_("Account {name} is open.") if opening else _("Account {name} is closed."), name=name)
    answer({"account": name, "open": opening}, as_json_object=as_json, say=lambda: out.print(escape(said)))


def _say_invitation(made: Invited, where: str, *, as_json: bool) -> None:
    link = f"{where or _served()}/staff/begin/{made.word}"
    hours = int(INVITED_FOR.total_seconds()) // 3600
    payload = {"account": made.name, "link": link, "hours": hours}

    def say() -> None:
        said = filled(_("Invitation for {name}, good once, for {hours} hours:"), name=made.name, hours=str(hours))
        out.print(escape(said))
        out.print(link, soft_wrap=True, markup=False)

    answer(payload, as_json_object=as_json, say=say)


def _site(typed: str) -> str:
    if typed and not typed.startswith(("http://", "https://")):
        raise Unreadable(_("a site is written like http://127.0.0.1:8000"))
    return typed.rstrip("/")


def _served() -> str:
    """Where the site is served, as far as is known here: at the first of PAYUNG_HOSTS by TLS, or on this machine."""
    host = str(settings.ALLOWED_HOSTS[0]) if settings.ALLOWED_HOSTS else ""
    return HERE if host in ("", "*", "127.0.0.1", "localhost") else f"https://{host.lstrip('.')}"


def _region(typed: str) -> str:
    if typed not in {"", PROVINCE, *REGIONS}:
        raise Refused(Problem("role.region_unknown", "region", typed))
    return typed


def _sponsor(typed: str) -> int | None:
    """The funder with this name. Raises Refused where no agreement has it."""
    if not typed:
        return None
    for funder in funders_within(scope=EVERYTHING):
        if funder.name == typed:
            return funder.id
    raise Refused(Problem("role.sponsor_unknown", "sponsor", typed))


def _role(code: str) -> str:
    if code not in ROLES:
        return code
    return name_in(language(), ROLES[code])


def _bound(grant: GrantView) -> str:
    if grant.sponsor is not None:
        return grant.sponsor
    region = REGIONS.get(grant.region or "")
    return (
        region.full_name if region else {"": "Indonesia", PROVINCE: "NTT"}.get(grant.region or "", grant.region or "")
    )


def _state(account: AccountView) -> str:
    if not account.open:
        return str(_("closed"))
    if account.invited_at:
        return str(_("invited"))
    return str(_("open")) if account.begun else str(_("not begun"))


def _payload(account: AccountView) -> dict[str, Any]:
    return {
        "account": account.name,
        "by": account.by,
        "at": account.at.isoformat(),
        "open": account.open,
        "begun": account.begun,
        "invited_at": account.invited_at.isoformat() if account.invited_at else None,
        "last_entry": account.last_entry.isoformat() if account.last_entry else None,
        "grants": [
            {
                "grant": grant.id,
                "role": grant.role,
                "region": grant.region,
                "sponsor": grant.sponsor,
                "by": grant.by,
                "at": grant.at.isoformat(),
            }
            for grant in account.grants
        ],
    }
