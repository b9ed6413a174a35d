"""Every command, in the order in which help shows them."""

import typer

from payung.interfaces.cli import agreements, law, lists, papers, people, review, rounds, score
from payung.interfaces.cli.help import add, group
from payung.interfaces.cli.words import _


def commands() -> typer.Typer:
    """The application, without what the site adds (demo, serve, db, samples)."""
    app = group(
        name="payung",
        says=_(
            "Employment social insurance for people without an employer.\n\n"
            "A list's way: agreement create → list check → list approve (another user) → agreement receive → cover.\n\n"
            "One person's way: quote → register → pay → cover. Begin with: payung demo"
        ),
    )

    @app.callback()
    def _language(lang: str = typer.Option("", "--lang", help=_("id or en; without it, as your locale says."))) -> None:
        """Read already: help is spoken before options are."""

    add(
        app=app,
        commands={
            "quote": people.quote,
            "register": people.register,
            "pay": people.pay,
            "reverse": people.reverse,
            "cover": people.cover,
            "receipt": papers.receipt_print,
            "verify": lists.verify,
            "desk": review.desk,
            "occupations": people.occupations,
        },
    )
    user = group(says=_("Users who may act."))
    add(app=user, commands={"add": people.user_add})
    agreement = group(says=_("Agreements with sponsors, and their money."))
    add(
        app=agreement,
        commands={
            "create": lists.agreement_create,
            "list": agreements.agreement_list,
            "show": agreements.agreement_show,
            "receive": lists.agreement_receive,
        },
    )
    list_ = group(says=_("Lists of workers, from file to cover."))
    add(
        app=list_,
        commands={
            "list": agreements.list_list,
            "check": lists.list_check,
            "verdicts": lists.list_verdicts,
            "rejects": lists.list_rejects,
            "recheck": review.list_recheck,
            "approve": lists.list_approve,
            "rounds": rounds.list_rounds,
            "minutes": papers.list_minutes,
            "score": score.list_score,
        },
    )
    review_ = group(says=_("What a list asks a person: whether two are one."))
    add(
        app=review_,
        commands={"list": review.review_list, "show": review.review_show, "decide": review.review_decide},
    )
    law_ = group(says=_("What the law gives, why, and by which article."))
    add(
        app=law_,
        commands={"check": law.law_check, "show": law.law_show, "diff": law.law_diff, "cite": law.law_cite},
    )
    app.add_typer(user, name="user")
    app.add_typer(agreement, name="agreement")
    app.add_typer(list_, name="list")
    app.add_typer(review_, name="review")
    app.add_typer(law_, name="law")
    return app
