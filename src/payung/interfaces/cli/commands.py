"""Every command, in the order in which help shows them."""

import typer

from payung.interfaces.cli import lists, people
from payung.interfaces.cli.words import _


def commands() -> typer.Typer:
    """The application, without what the site adds (demo, serve, db, samples)."""
    app = typer.Typer(
        name="payung",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        help=_(
            "Employment social insurance for people without an employer.\n\n"
            "A list's way: agreement create → list check → list approve (another user) → agreement receive → cover.\n\n"
            "One person's way: quote → register → pay → cover. Begin with: payung demo"
        ),
    )

    @app.callback()
    def _language(lang: str = typer.Option("", "--lang", help=_("id or en; without it, as your locale says."))) -> None:
        """Read already: help is spoken before options are."""

    user = typer.Typer(no_args_is_help=True, help=_("Users who may act."))
    user.command("add", help=_(people.user_add.__doc__ or ""))(people.user_add)
    agreement = typer.Typer(no_args_is_help=True, help=_("Agreements with sponsors, and their money."))
    agreement.command("create", help=_(lists.agreement_create.__doc__ or ""))(lists.agreement_create)
    agreement.command("receive", help=_(lists.agreement_receive.__doc__ or ""))(lists.agreement_receive)
    list_ = typer.Typer(no_args_is_help=True, help=_("Lists of workers, from file to cover."))
    for name, command in (
        ("check", lists.list_check),
        ("verdicts", lists.list_verdicts),
        ("rejects", lists.list_rejects),
        ("approve", lists.list_approve),
    ):
        list_.command(name, help=_(command.__doc__ or ""))(command)
    for name, command in (
        ("quote", people.quote),
        ("register", people.register),
        ("pay", people.pay),
        ("reverse", people.reverse),
        ("cover", people.cover),
        ("verify", lists.verify),
    ):
        app.command(name, help=_(command.__doc__ or ""))(command)
    app.add_typer(user, name="user")
    app.add_typer(agreement, name="agreement")
    app.add_typer(list_, name="list")
    return app
