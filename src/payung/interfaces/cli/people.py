"""Commands for one worker: price, register, pay, reverse, cover; and users."""

from dataclasses import asdict
from datetime import date
from itertools import chain
from typing import Annotated, Any, TypedDict
from uuid import UUID, uuid4

import typer
from rich.markup import escape
from rich.table import Table

from payung.access.actions import add_user
from payung.applications.actions import receive_application, register_in_person
from payung.contributions import payers
from payung.coverage.queries import Cover
from payung.coverage.queries import cover as ask_cover
from payung.interfaces.cli import answers
from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.options import (
    AsJson,
    By,
    Nik,
    Programmes,
    Unreadable,
    amount,
    day,
    instant,
    month,
    nik_from_input,
    programmes,
)
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, language
from payung.kernel.language import long_date, name_in, rupiah, to_translate
from payung.kernel.problems import Problem, Refused
from payung.law.awards import Award
from payung.law.book import NotInForce, book
from payung.law.contributions import MonthPrice, Quote
from payung.law.contributions import quote as ask_quote
from payung.payments.actions import record_payment
from payung.people.channels import open_channel
from payung.people.checks import Entry
from payung.people.consent import REQUIRED, Consent
from payung.people.joining import Form
from payung.people.occupations import search_occupations
from payung.people.queries import worker
from payung.people.welfare import Status
from payung.sponsors.actions import register_under_agreement, reverse_receipt

STATES = {
    "none": to_translate("not covered"),
    "paid": to_translate("covered, paid"),
    "grace": to_translate("covered, in grace"),
    "ended": to_translate("cover ended"),
}


def quote(
    income: Annotated[str, typer.Option(help=_("Declared income a month, whole rupiah."), metavar="RUPIAH")],
    month_: Annotated[str, typer.Option("--month", help=_("First contribution month, like 2026-12."))],
    months: Annotated[int, typer.Option(help=_("How many months: 1, 2, 3, 6 or 12."))] = 1,
    programmes_: Programmes = "",
    sector: Annotated[str, typer.Option(help=_("transport or other: decides the discount."))] = "other",
    payer: Annotated[str, typer.Option(help=_("Who pays: self, group, apbn, apbd, village, csr, donor."))] = "self",
    kind: Annotated[str, typer.Option(help=_("independent, or employer (who must take JHT too)."))] = "independent",
    as_json: AsJson = False,
) -> None:
    """Price of months of protection, with the articles it rests on."""
    start, declared = month(month_), amount(income)
    with refusals(as_json_object=as_json):
        priced = ask_quote(
            book=book(),
            income=declared,
            start=start,
            count=months,
            programmes=programmes(programmes_) if programmes_ else None,
            sector=sector,
            payer=payer,
            kind=kind,
            language=language(),
        )
    payload = {
        "total": priced.total,
        "months": [
            {"month": str(each.month), "total": each.total, "lines": _lines(each, award)}
            for each, award in zip(priced.months, priced.why, strict=True)
        ],
        "law": priced.law,
    }
    answer(payload, as_json_object=as_json, say=lambda: _say_quote(priced))


def _lines(price: MonthPrice, award: Award) -> list[dict[str, Any]]:
    return [
        {**asdict(line), "why": list(told.explain(language=language()))}
        for line, told in zip(price.lines, award.lines, strict=True)
    ]


def _say_quote(priced: Quote) -> None:
    table = Table(title=_("Contribution"), title_justify="left")
    for name in (_("Month"), _("Programme")):
        table.add_column(name)
    for name in (_("Base"), _("Full"), _("Discount"), _("To pay")):
        table.add_column(name, justify="right")
    for each in priced.months:
        for line in each.lines:
            amounts = (line.base, line.full, line.discount, line.amount)
            table.add_row(str(each.month), line.programme.upper(), *(rupiah(amount) for amount in amounts))
    out.print(table)
    out.print(f"{_('Total')}: [bold]{rupiah(priced.total)}[/]")
    told = (line.explain(language=language()) for award in priced.why for line in award.lines)
    for said in dict.fromkeys(chain.from_iterable(told)):
        out.print(f"  {said}", soft_wrap=True)
    for reason in dict.fromkeys(why for each in priced.months for line in each.lines for why in line.because):
        out.print(f"  [dim]· {reason}[/]", soft_wrap=True)


Heirs = Annotated[list[str] | None, typer.Option(help=_("An heir, like 'Maria Bria (istri)'; may be repeated."))]
Children = Annotated[
    list[str] | None, typer.Option(help=_("A child, like 'Ana Bria (2018-07-01, SD)'; may be repeated."))
]
Consents = Annotated[
    list[str] | None,
    typer.Option(help=_("What the person agreed to: scheme, reminders, sponsors, training; may be repeated.")),
]
Different = Annotated[str, typer.Option(help=_("Why this is somebody other than the participant they resemble."))]
Agreement = Annotated[str, typer.Option(help=_("Register under this agreement: a list of one, to be approved."))]


class _Way(TypedDict):
    channel: str
    agent: str
    event: str


def register(
    nik: Nik,
    name: Annotated[str, typer.Option(help=_("Full name as on the identity card."))],
    birth_date: Annotated[str, typer.Option(help=_("Birth date, like 1990-12-31 or 31-12-1990."))],
    sex: Annotated[str, typer.Option(help=_("L or P (male or female)."))],
    region: Annotated[str, typer.Option(help=_("Kabupaten or kota of domicile: name or code."))],
    occupation: Annotated[str, typer.Option(help=_("Occupation, as people call it."))],
    by: By,
    income: Annotated[str, typer.Option(help=_("Declared income a month; without it the lowest band."))] = "",
    second_occupation: Annotated[str, typer.Option(help=_("A second occupation, if there is one."))] = "",
    second_income: Annotated[str, typer.Option(help=_("Declared income a month of the second occupation."))] = "",
    phone: Annotated[str, typer.Option(help=_("Telephone number."))] = "",
    district: Annotated[str, typer.Option(help=_("District (kecamatan)."))] = "",
    village: Annotated[str, typer.Option(help=_("Village (desa or kelurahan)."))] = "",
    address: Annotated[str, typer.Option(help=_("Address."))] = "",
    mother_name: Annotated[str, typer.Option(help=_("Mother's name."))] = "",
    heir: Heirs = None,
    kind: Annotated[str, typer.Option(help=_("independent, or employer."))] = "independent",
    decile: Annotated[str, typer.Option(help=_("Welfare decile, where an agreement asks for it."))] = "",
    extreme_poor: Annotated[str, typer.Option(help=_("Yes or no: is the worker extremely poor, officially?"))] = "",
    status_on: Annotated[str, typer.Option(help=_("As of which day decile or extreme poverty hold."))] = "",
    status_source: Annotated[str, typer.Option(help=_("Who says so, like DTSEN."))] = "",
    child: Children = None,
    jht: Annotated[bool, typer.Option("--jht", help=_("Save for old age too (JHT); an employer must."))] = False,
    consent: Consents = None,
    channel: Annotated[str, typer.Option(help=_("By which channel (see: payung channel list)."))] = "desk",
    agent: Annotated[str, typer.Option(help=_("The user who brought the person in."), metavar="NAME")] = "",
    event: Annotated[str, typer.Option(help=_("The event's short code."))] = "",
    different: Different = "",
    agreement: Agreement = "",
    id_: Annotated[str, typer.Option("--id", help=_("An id of your own: sent twice, the same answer."))] = "",
    as_json: AsJson = False,
) -> None:
    """Register one person at the counter. Cover begins with the first payment."""
    entry = Entry(
        *(nik_from_input(nik), name, birth_date, sex, region, occupation, income, phone, district, village, address),
        *(mother_name, "; ".join(heir or ()), "", second_occupation, second_income, "; ".join(child or ())),
    )
    agreed = Consent(frozenset(consent or (REQUIRED,)), language())
    form = Form(entry, kind, Status(decile, extreme_poor, status_on, status_source), jht, agreed)
    registration, way = _uuid(id_), _Way(channel=channel, agent=agent, event=event)
    open_installation()
    with refusals(as_json_object=as_json):
        if agreement:
            payload, said = _under_agreement(form, agreement, by)
        elif open_channel(code=channel).is_for_strangers:
            payload, said = _received(form, registration, way, by)
        else:
            payload, said = _registered(form, registration, way, different, by)
    answer(payload, as_json_object=as_json, say=lambda: out.print(said))


def _registered(form: Form, registration: UUID, way: _Way, different: str, by: str) -> tuple[dict[str, Any], str]:
    done = register_in_person(form=form, registration=registration, different=different, by=by, at=now(), **way)
    said = _("Registered. Participant number {number}. Cover begins with the first payment.")
    return {"number": str(done.number)}, said.replace("{number}", str(done.number))


def _received(form: Form, application: UUID, way: _Way, by: str) -> tuple[dict[str, Any], str]:
    got = receive_application(form=form, application=application, by=by, at=now(), **way)
    said = _("Received. What becomes of it is told by message.")
    return {"application": str(got.id), "state": "received"}, said


def _under_agreement(form: Form, agreement: str, by: str) -> tuple[dict[str, Any], str]:
    checked = register_under_agreement(
        entry=form.entry, status=form.status, agreement=agreement, kind=form.kind, by=by, at=now()
    )
    payload = {"list": checked.list.id, "state": checked.list.state, "cost": checked.cost}
    said = _("List {list} of one person awaits approval: payung list approve {list} --by OTHER")
    return payload, said.replace("{list}", checked.list.id)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text) if text else uuid4()
    except ValueError as error:
        raise Unreadable(_("an id is a UUID")) from error


def pay(
    number: Annotated[str, typer.Option(help=_("Participant number."))],
    months: Annotated[int, typer.Option(help=_("How many months: 1, 2, 3, 6 or 12."))],
    amount_: Annotated[str, typer.Option("--amount", help=_("What was paid, whole rupiah."), metavar="RUPIAH")],
    reference: Annotated[str, typer.Option(help=_("The payment's own reference: paid twice under it, booked once."))],
    by: By,
    start: Annotated[
        str, typer.Option("--from", help=_("First month to pay; without it the first that is not paid."))
    ] = "",
    programmes_: Programmes = "",
    as_json: AsJson = False,
) -> None:
    """Record a worker's own payment for months ahead."""
    first, came = month(start) if start else None, amount(amount_)
    open_installation()
    with refusals(as_json_object=as_json):
        paid = record_payment(
            worker=worker(number=number),
            start=first,
            count=months,
            programmes=programmes(programmes_) if programmes_ else None,
            amount=came,
            reference=reference,
            by=by,
            at=now(),
        )
    said = _("Received {amount} for {months}.").replace("{amount}", rupiah(paid.amount))
    payload = {"reference": paid.reference, "amount": paid.amount, "months": list(paid.months)}
    answer(payload, as_json_object=as_json, say=lambda: out.print(said.replace("{months}", ", ".join(paid.months))))


def reverse(
    reference: Annotated[str, typer.Option(help=_("The reference of the payment to take back."))],
    why: Annotated[str, typer.Option(help=_("Why, in words that will be read in ten years."))],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Take back a payment, whole: its months no longer stand."""
    open_installation()
    with refusals(as_json_object=as_json):
        taken = reverse_receipt(reference=reference, why=why, by=by, at=now())
    said = _("{amount} taken back. What was known before stays known.").replace("{amount}", rupiah(taken.amount))
    payload = {"reference": taken.reference, "amount": taken.amount}
    answer(payload, as_json_object=as_json, say=lambda: out.print(said))


def cover(
    on: Annotated[str, typer.Option(help=_("The day asked about, like 2026-12-31."))],
    number: Annotated[str, typer.Option(help=_("Participant number."))] = "",
    nik: Nik = "",
    known_at: Annotated[str, typer.Option(help=_("As known at this instant; without it, now."))] = "",
    as_json: AsJson = False,
) -> None:
    """Was this worker covered on that day, for what, paid by whom? Exit status 1 if not."""
    if bool(number) == bool(nik):
        raise Unreadable(_("give --number or --nik -, one of them"))
    asked, at = day(on), instant(known_at) if known_at else None
    typed = nik_from_input(nik) if nik else ""
    open_installation()
    with refusals(as_json_object=as_json):
        try:
            member = worker(number=number, nik=typed)
            found = ask_cover(worker_id=member.id, on=asked, known_at=at or now(), language=language())
        except NotInForce as silence:
            raise Refused(Problem("law.not_in_force", "on", silence.first.isoformat())) from silence
    payload = {"number": str(member.number), "on": str(asked), **_cover_payload(found)}
    answer(payload, as_json_object=as_json, say=lambda: _say_cover(found, member.number, asked))
    if not found.covered:
        raise typer.Exit(answers.NO)


def _cover_payload(found: Cover) -> dict[str, Any]:
    def written(value: object) -> object:
        return str(value) if value is not None else None

    return {
        "covered": found.covered,
        "known_at": found.known_at.isoformat(),
        "provisional": found.provisional,
        "programmes": [
            {
                "programme": each.programme,
                "covered": each.protection.covered,
                "state": each.protection.state,
                "since": written(each.protection.since),
                "paid_until": written(each.protection.paid_until),
                "until": written(each.protection.until),
                "begins": written(each.protection.begins),
                "arrears_months": each.protection.arrears_months,
                "funders": list(each.funders),
                "payments": list(each.payments),
                "because": list(each.protection.because),
                "why": list(each.protection.why),
            }
            for each in found.programmes
        ],
    }


def _say_cover(found: Cover, number: int, on: date) -> None:
    out.print(f"{_('Participant')} {number} · {long_date(on, language())}")
    for each in found.programmes:
        given = each.protection
        colour = "green" if given.covered else "red"
        out.print(f"[bold]{each.programme.upper()}[/] [{colour}]{_(STATES[given.state])}[/]")
        for sentence in given.why:
            out.print(f"  {sentence}", soft_wrap=True)
        if each.funders:
            paid_by = (
                f"{', '.join(payers.in_words(funders=each.funders, language=language()))} ({', '.join(each.payments)})"
            )
            out.print(f"  {_('paid by')} {escape(paid_by)}", soft_wrap=True)
    for reason in dict.fromkeys(why for each in found.programmes for why in each.protection.because):
        out.print(f"  [dim]· {reason}[/]", soft_wrap=True)
    if found.provisional:
        out.print(_("Provisional: something is being written at this moment."))


def occupations(
    text: Annotated[str, typer.Argument(help=_("A word for the work, like mua or sayur."), metavar="WORD")],
    as_json: AsJson = False,
) -> None:
    """Search the catalogue of occupations: how to call a work so that it is understood. Exit status 1 for nothing."""
    found = search_occupations(text)
    payload = {
        "occupations": [
            {"code": each.code, "id": each.name_id, "en": each.name_en, "sector": each.sector} for each in found
        ]
    }

    def say() -> None:
        for each in found:
            name = name_in(language(), each)
            out.print(f"{each.name_id} [dim]{'' if name == each.name_id else name} · {each.sector}[/]")
        if not found:
            out.print(_("Nothing in the catalogue is like it. Try another word."))

    answer(payload, as_json_object=as_json, say=say)
    if not found:
        raise typer.Exit(answers.NO)


def user_add(
    name: Annotated[str, typer.Argument(help=_("Lower-case name, like maria."))],
    by: Annotated[str, typer.Option("--by", help=_("The user who adds; without it, the new user."))] = "",
    as_json: AsJson = False,
) -> None:
    """Make somebody known as a user who may act."""
    open_installation()
    with refusals(as_json_object=as_json):
        add_user(name=name, by=by or name, at=now())
    answer(
        {"user": name}, as_json_object=as_json, say=lambda: out.print(_("User {name} added.").replace("{name}", name))
    )
