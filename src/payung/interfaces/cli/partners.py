"""Commands for partners: organisations whose machines act here, by API or, as banks, by SNAP."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from payung.access.partners.actions import (
    RATE,
    PartnerKeys,
    add_partner,
    close_partner,
    rotate_partner_key,
    set_bank,
)
from payung.access.partners.queries import Listed, partners
from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.options import AsJson, By, content_of
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled

Code = Annotated[str, typer.Argument(help=_("The partner's code, like bank-ntt."), metavar="CODE")]
Scopes = Annotated[
    list[str] | None,
    typer.Option("--scope", help=_("What it may: register, quote, bill, pay, cover, statement; may be repeated.")),
]


def partner_add(
    code: Code,
    name: Annotated[str, typer.Option(help=_("The organisation's name."))],
    kind: Annotated[str, typer.Option(help=_("bank, platform, point (a payment point) or registry."))],
    by: By,
    scope: Scopes = None,
    rate: Annotated[int, typer.Option(help=_("How many requests a minute it may make."))] = RATE,
    as_json: AsJson = False,
) -> None:
    """Let an organisation's machines in. Its API key is shown once, now."""
    open_installation()
    with refusals(as_json_object=as_json):
        keys = add_partner(code=code, name=name, kind=kind, scopes=scope or (), rate=rate, by=by, at=now())
    answer({"partner": keys.code, "key": keys.key}, as_json_object=as_json, say=lambda: _say_key(keys))


def partner_list(as_json: AsJson = False) -> None:
    """Every partner: what it may, how often, and since when by its key of today."""
    open_installation()
    found = partners()
    payload = {"partners": [_payload(each) for each in found]}
    answer(payload, as_json_object=as_json, say=lambda: _say_list(found))


def partner_rotate(
    code: Code,
    by: By,
    scope: Scopes = None,
    rate: Annotated[int | None, typer.Option(help=_("How many requests a minute from now on."))] = None,
    at_once: Annotated[
        bool, typer.Option("--at-once", help=_("The key before stops now (it was stolen), not in 24 hours."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Give a partner another API key, shown once; with other scopes or another rate, these count from now on."""
    open_installation()
    with refusals(as_json_object=as_json):
        keys = rotate_partner_key(code=code, scopes=scope, rate=rate, at_once=at_once, by=by, at=now())
    payload = {"partner": keys.code, "key": keys.key, "earlier_until": keys.earlier_until.isoformat()}
    answer(payload, as_json_object=as_json, say=lambda: _say_key(keys))


def partner_close(
    code: Code,
    why: Annotated[str, typer.Option(help=_("Why, in words that will be read in ten years."))],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Close the door to a partner for good. What it did stays as it was."""
    open_installation()
    with refusals(as_json_object=as_json):
        close_partner(code=code, why=why, by=by, at=now())
    said = filled(_("Partner {code} closed."), code=code)
    answer({"partner": code}, as_json_object=as_json, say=lambda: out.print(escape(said)))


def partner_bank(
    code: Code,
    public_key: Annotated[
        Path, typer.Option(help=_("The bank's RSA public key, a PEM file."), exists=True, dir_okay=False)
    ],
    service_id: Annotated[str, typer.Option(help=_("The partnerServiceId: at most eight digits."))],
    by: By,
    expires: Annotated[str, typer.Option(help=_("How expiresIn is written for it: text or number."))] = "text",
    lenient: Annotated[
        bool, typer.Option("--lenient", help=_("Take X-EXTERNAL-ID as it comes, longer or with letters."))
    ] = False,
    other_secret: Annotated[bool, typer.Option("--other-secret", help=_("Give it another secret."))] = False,
    as_json: AsJson = False,
) -> None:
    """Say how a bank speaks SNAP with us. A new secret is shown once, now."""
    open_installation()
    with refusals(as_json_object=as_json):
        made = set_bank(
            code=code,
            public_key=content_of(public_key).decode(errors="replace"),
            service_id=service_id,
            expires_as=expires,
            lenient_ids=lenient,
            other_secret=other_secret,
            by=by,
            at=now(),
        )
    payload = {"partner": made.code, "client_key": made.client_key, "secret": made.secret}

    def say() -> None:
        out.print(filled(_("Client key (X-CLIENT-KEY): {key}"), key=made.client_key), soft_wrap=True)
        if made.secret:
            out.print(filled(_("Secret, shown this once: {secret}"), secret=escape(made.secret)), soft_wrap=True)

    answer(payload, as_json_object=as_json, say=say)


def _say_key(keys: PartnerKeys) -> None:
    out.print(filled(_("Partner {code}. API key, shown this once:"), code=escape(keys.code)))
    out.print(escape(keys.key), soft_wrap=True)


def _payload(listed: Listed) -> dict[str, Any]:
    known = listed.partner
    return {
        "partner": known.code,
        "name": known.name,
        "kind": known.kind,
        "scopes": list(known.scopes),
        "rate": known.rate,
        "snap": listed.bank,
        "keyed_at": listed.keyed_at.isoformat(),
        "closed_at": listed.closed_at.isoformat() if listed.closed_at else None,
    }


def _say_list(found: list[Listed]) -> None:
    if not found:
        out.print(_("There are no partners yet: payung partner add."))
        return
    table = Table()
    for heading in (_("Code"), _("Name"), _("Kind"), _("Scopes"), _("A minute"), _("State")):
        table.add_column(heading)
    for listed in found:
        known, state = listed.partner, _("closed") if listed.closed_at else _("open")
        words = (known.code, known.name, known.kind, ", ".join(known.scopes), str(known.rate), state)
        table.add_row(*(escape(word) for word in words))
    out.print(table)
