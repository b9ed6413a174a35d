"""Every command, in the order in which help shows them."""

from collections.abc import Callable, Mapping

import typer

from payung.interfaces.cli import (
    accounts,
    admin,
    agreements,
    bank,
    cards,
    changes,
    corrections,
    events,
    field,
    jobs,
    joining,
    law,
    lists,
    messages,
    money,
    old_age,
    orders,
    outreach,
    papers,
    partners,
    people,
    plan,
    registers,
    renewal,
    reports,
    review,
    rounds,
    savings,
    score,
    templates,
    turns,
)
from payung.interfaces.cli.help import add, group
from payung.interfaces.cli.words import _
from payung.kernel.language import to_translate

COMMANDS: dict[str, Callable[..., None]] = {
    "quote": people.quote,
    "register": people.register,
    "pay": people.pay,
    "bill": savings.bill,
    "deposit": savings.deposit,
    "wish": savings.wish,
    "reverse": people.reverse,
    "cover": people.cover,
    "cliff": renewal.cliff,
    "receipt": papers.receipt_print,
    "statement": old_age.statement,
    "verify": lists.verify,
    "occupations": people.occupations,
}
GROUPS: Mapping[str, tuple[str, dict[str, Callable[..., None]]]] = {
    "admin": (
        to_translate("Accounts of the staff: who may come in by the pages, and act as what."),
        {
            "create": admin.admin_create,
            "grant": admin.admin_grant,
            "end": admin.admin_end,
            "invite": admin.admin_invite,
            "close": admin.admin_close,
            "open": admin.admin_open,
            "list": admin.admin_list,
        },
    ),
    "user": (to_translate("Users who may act."), {"add": people.user_add}),
    "partner": (
        to_translate("Organisations whose machines act here: banks, platforms, payment points."),
        {
            "add": partners.partner_add,
            "list": partners.partner_list,
            "rotate": partners.partner_rotate,
            "close": partners.partner_close,
            "bank": partners.partner_bank,
        },
    ),
    "bank": (
        to_translate("Banks through which people pay: their statements, and a bank to try with."),
        {"reconcile": bank.bank_reconcile, "simulate": bank.bank_simulate},
    ),
    "agreement": (
        to_translate("Agreements with sponsors, and their money."),
        {
            "create": agreements.agreement_create,
            "list": agreements.agreement_list,
            "show": agreements.agreement_show,
            "receive": lists.agreement_receive,
            "renew": renewal.agreement_renew,
            "exits": renewal.agreement_exits,
            "next-step": renewal.agreement_next_step,
            "invoice": money.agreement_invoice,
            "invoices": money.agreement_invoices,
            "invoice-print": accounts.invoice_print,
            "reconcile": money.agreement_reconcile,
            "statement": money.agreement_statement,
            "statement-print": accounts.statement_print,
            "hand-over": orders.agreement_hand_over,
            "void": orders.agreement_void,
            "refund": orders.agreement_refund,
            "carry-over": orders.agreement_carry_over,
        },
    ),
    "order": (
        to_translate("What one user asks about a promise or money, and another confirms."),
        {
            "list": orders.order_list,
            "show": orders.order_show,
            "confirm": orders.order_confirm,
            "decline": orders.order_decline,
        },
    ),
    "grant": (to_translate("Months granted to one named worker."), {"create": renewal.grant_create}),
    "list": (
        to_translate("Lists of workers, from file to cover."),
        {
            "list": agreements.list_list,
            "template": templates.list_template,
            "check": lists.list_check,
            "verdicts": lists.list_verdicts,
            "rejects": lists.list_rejects,
            "turns": turns.list_turns,
            "recheck": review.list_recheck,
            "approve": lists.list_approve,
            "rounds": rounds.list_rounds,
            "minutes": papers.list_minutes,
            "score": score.list_score,
        },
    ),
    "registers": (
        to_translate("Registers that others keep: the wage segment, deaths."),
        {
            "load": registers.registers_load,
            "list": registers.registers_list,
            "withdraw": registers.registers_withdraw,
        },
    ),
    "review": (
        to_translate("What a list asks a person: whether two are one."),
        {"list": review.review_list, "show": review.review_show, "decide": review.review_decide},
    ),
    "report": (
        to_translate("What sponsors are told."),
        {"sponsor": reports.report_sponsor},
    ),
    "plan": (
        to_translate("What a budget can do, before it is promised."),
        {"compare": plan.plan_compare},
    ),
    "person": (
        to_translate("Who a participant is, what changes about them, and corrections by two persons."),
        {
            "show": corrections.person_show,
            "correct": corrections.person_correct,
            "corrections": corrections.person_corrections,
            "confirm": corrections.person_confirm,
            "decline": corrections.person_decline,
            "change": changes.person_change,
            "contact": changes.person_contact,
            "heirs": changes.person_heirs,
            "children": changes.person_children,
            "death": changes.person_death,
            "history": changes.person_history,
            "consent": joining.person_consent,
        },
    ),
    "channel": (
        to_translate("The channels by which people come in."),
        {"list": joining.channel_list, "open": joining.channel_open, "close": joining.channel_close},
    ),
    "application": (
        to_translate("People who joined by themselves, and whom an officer must look at."),
        {
            "list": joining.application_list,
            "show": joining.application_show,
            "admit": joining.application_admit,
            "decline": joining.application_decline,
        },
    ),
    "group": (
        to_translate("Groups who pay together under one number."),
        {
            "create": joining.group_create,
            "add": joining.group_add,
            "remove": joining.group_remove,
            "show": joining.group_show,
        },
    ),
    "card": (
        to_translate("Participants' cards, which can be checked without a network."),
        {
            "print": cards.card_print,
            "verify": cards.card_verify,
            "revoke": cards.card_revoke,
            "revocations": cards.card_revocations,
            "keys": cards.card_keys,
            "rotate": cards.card_rotate,
        },
    ),
    "jht": (
        to_translate("JHT, savings for old age: what each year earned, and what stands in an account."),
        {
            "declare": old_age.jht_declare,
            "confirm": old_age.jht_confirm,
            "develop": old_age.jht_develop,
            "list": old_age.jht_list,
            "balance": old_age.jht_balance,
        },
    ),
    "radar": (
        to_translate("Whose protection is about to end."),
        {"show": outreach.radar, "endings": outreach.radar_endings, "remind": outreach.remind},
    ),
    "task": (
        to_translate("Whom to visit before protection ends."),
        {"list": outreach.task_list, "done": outreach.task_done},
    ),
    "event": (
        to_translate("Events at which people are registered."),
        {
            "add": events.event_add,
            "change": events.event_change,
            "call-off": events.event_call_off,
            "list": events.event_list,
        },
    ),
    "agent": (
        to_translate("What agents bring who had no signal."),
        {"import": field.agent_import},
    ),
    "savings": (
        to_translate("Money of payers that pays no month yet."),
        {"spend": savings.savings_spend},
    ),
    "cash": (
        to_translate("Cash that agents take and hand in."),
        {"take": savings.cash_take, "hand-in": savings.cash_hand_in, "floats": savings.cash_floats},
    ),
    "money": (
        to_translate("Money that waits: carried over to another payer, or given back, by two persons."),
        {
            "unclaimed": savings.money_unclaimed,
            "carry-over": savings.money_carry_over,
            "give-back": savings.money_give_back,
            "confirm": savings.money_confirm,
            "decline": savings.money_decline,
            "orders": savings.money_orders_list,
        },
    ),
    "messages": (
        to_translate("The outbox: what must be told to whom, and what became of it."),
        {
            "list": messages.messages_list,
            "show": messages.messages_show,
            "send": messages.messages_send,
            "optout": messages.messages_optout,
            "delivery": messages.messages_delivery,
        },
    ),
    "jobs": (
        to_translate("Long work that was asked for: how far it has come, cancelling it, asking for it again."),
        {
            "list": jobs.jobs_list,
            "show": jobs.jobs_show,
            "cancel": jobs.jobs_cancel,
            "retry": jobs.jobs_retry,
        },
    ),
    "law": (
        to_translate("What the law gives, why, and by which article."),
        {"check": law.law_check, "show": law.law_show, "diff": law.law_diff, "cite": law.law_cite},
    ),
}


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

    add(app=app, commands=COMMANDS)
    for name, (says, commands_) in GROUPS.items():
        part = group(says=_(says))
        add(app=part, commands=commands_)
        app.add_typer(part, name=name)
    return app
