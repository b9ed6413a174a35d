"""Agreements, lists and their money: what sponsors and their officers do."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from payung.access.holding import hold as hold_subject
from payung.access.persons import person_id
from payung.access.queries import user_id
from payung.audit.actions import record
from payung.audit.queries import detail_of
from payung.contributions.actions import funders as funders_of
from payung.contributions.overtaken import unless_overtaken
from payung.documents.actions import give_number, keep
from payung.documents.queries import content
from payung.kernel.collecting import uncollected
from payung.kernel.language import rupiah
from payung.kernel.problems import Problem, Refused
from payung.kernel.watch import Watch
from payung.kernel.words import reason
from payung.law.book import book
from payung.ledger.actions import Move, open_accounts
from payung.ledger.actions import book as book_moves
from payung.payments.actions import Taken, reverse_payment
from payung.payments.queries import is_reversed, receipt, refunded
from payung.payments.receipts import (
    BANK,
    clean_reference,
    insert_receipt,
    insert_reversed_receipt,
    refuse_other_content,
)
from payung.people.checks import Entry
from payung.people.queries import hold_registering
from payung.people.welfare import Status
from payung.sponsors import mending, queries
from payung.sponsors.allocation import PaidListMonth, allocate, undo_months, waiting_money
from payung.sponsors.checks import CoFunder, Terms, check_agreement, check_funders, judged_on
from payung.sponsors.commitments import recommitting
from payung.sponsors.enrolment import enrol
from payung.sponsors.examining import Examined, examine, examine_again, registry_of
from payung.sponsors.handed import HandedIn, one_row_file
from payung.sponsors.holding import hold
from payung.sponsors.judging import Judging, judge_rest, judging
from payung.sponsors.leaving import depart
from payung.sponsors.papers import figures
from payung.sponsors.queries import AgreementView, ListView
from payung.sponsors.quotas import full_name, normal, over_quota
from payung.sponsors.stakes import Party
from payung.sponsors.verdicts import ASK_PERSON, LEAVING, OUTCOMES, digest, pack

PLAIN_TERMS = (
    *("months", "region", "max_decile", "min_age", "max_age", "sex", "extreme_poor", "status_months"),
    *("without_wage_members", "serve_by", "next_step"),
)  # terms that stand in a column of the same name


class CheckedList(NamedTuple):
    """The answer to a check: the list with its outcomes, what it would cost, and what the budget has left after it.

    `over_quota` says of each region above its quota how many people too many, which approval will refuse; `reading`
    how the file was read: sheet, heading row, columns passed over, and the order of days (sponsors.files.days).
    `freed` are the rupiah that those who leave by a change list set free; `budget_left` is with them.
    """

    list: ListView
    cost: int
    budget_left: int
    over_quota: Mapping[str, int]
    reading: Mapping[str, Any]
    freed: int = 0


class ApprovedList(NamedTuple):
    """The answer to an approval: people enrolled, rupiah committed, and months that waiting money paid at once.

    Of a change list also how many people leave, and the rupiah that became free by it.
    """

    list: str
    people: int
    cost: int
    budget_left: int
    months: tuple[PaidListMonth, ...]
    repeated: bool
    leaving: int = 0
    freed: int = 0


class ReceivedMoney(NamedTuple):
    """The answer to a sponsor's payment: the months it pays, and what waits for the next approval or receipt."""

    months: tuple[PaidListMonth, ...]
    waiting: int
    repeated: bool


def create_agreement(
    *,
    code: str,
    sponsor: str,
    payer: str,
    decree: str,
    terms: Terms,
    budget: int,
    quotas: Mapping[str, int],
    by: str,
    at: datetime,
    parts: int = 1,
    others: Sequence[CoFunder] = (),
) -> AgreementView:
    """Write down what a sponsor promised by a decree, and open its budget.

    `others` pay with the sponsor: of each month `parts` the sponsor, and theirs the others. Sent twice with the same
    content it is the same agreement. Raises Refused with every problem of the terms, `agreement.exists` where the code
    stands for another.
    """
    actor = user_id(name=by)
    funders = (CoFunder(payer, sponsor, parts), *others)
    quotas = {normal(place=place): people for place, people in quotas.items()}
    problems = check_agreement(code=code, sponsor=sponsor, decree=decree, terms=terms, budget=budget, quotas=quotas)
    problems += check_funders(funders=funders)
    if problems:
        raise Refused(*problems)
    with transaction.atomic():
        if not _insert_agreement(code, sponsor, decree, terms, budget, funders, actor):
            return _refuse_other(queries.agreement(code=code), (sponsor, decree, budget, terms, quotas), funders)
        agreement = _set_terms(queries.agreement_id(code=code), quotas, funders, terms)
        open_accounts(codes=agreement.accounts)
        opening = Move(agreement.account("available"), agreement.account("budget"), budget, f"{code} {decree}")
        book_moves(entry=f"agreement {code}", moves=[opening])
        record(by=by, action="create_agreement", subject=code, detail={"budget": budget, "months": terms.months})
    return agreement


def _insert_agreement(
    code: str, sponsor: str, decree: str, terms: Terms, budget: int, funders: Sequence[CoFunder], by: int
) -> bool:
    """Whether the agreement is new: then it is written."""
    [paying, *_] = _ids_of(funders)
    columns = {
        **{"code": code, "sponsor": sponsor, "decree": decree, "budget": budget, "created_by_id": by},
        "funder_id": paying,
        "first_month": terms.first_month.first,
        "each_months": terms.each,
        "programmes": list(terms.programmes),
        "occupations": list(terms.occupations),
        **{name: getattr(terms, name) for name in PLAIN_TERMS},
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO sponsors_agreement ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
            " ON CONFLICT (code) DO NOTHING RETURNING id",
            list(columns.values()),
        )
        return cursor.fetchone() is not None


def _set_terms(
    agreement_id: int, quotas: Mapping[str, int], funders: Sequence[CoFunder], terms: Terms
) -> AgreementView:
    """Write the quotas and the funders of an agreement that was just made."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO sponsors_quota (agreement_id, region, people) VALUES (%s, %s, %s)",
            [(agreement_id, place, people) for place, people in quotas.items()],
        )
        for n, (each, funder_id) in enumerate(zip(funders, _ids_of(funders), strict=True), start=1):
            cursor.execute(
                "INSERT INTO sponsors_party (agreement_id, n, funder_id) VALUES (%s, %s, %s)",
                [agreement_id, n, funder_id],
            )
            cursor.execute(
                "INSERT INTO sponsors_stake (agreement_id, turn, n, first_month, parts) VALUES (%s, 0, %s, %s, %s)",
                [agreement_id, n, terms.first_month.first, each.parts],
            )
    return queries.agreement(id=agreement_id)


def _ids_of(funders: Sequence[CoFunder]) -> list[int]:
    ids = funders_of(named=((each.kind, each.name) for each in funders))
    return [ids[each.kind, each.name] for each in funders]


def _refuse_other(known: AgreementView, wanted: tuple[Any, ...], funders: Sequence[CoFunder]) -> AgreementView:
    """The agreement that stands under this code, if it is the one that is wanted."""
    first = known.sharing.stakes[0].parts
    paid_by = [CoFunder(party.kind, party.name, first[party.n]) for party in known.sharing.parties if party.n in first]
    if (known.sponsor, known.decree, known.budget, known.terms, known.quotas) != wanted or paid_by != list(funders):
        raise Refused(Problem("agreement.exists", "code", known.code))
    return known


def check_list(
    *,
    file: bytes,
    name: str,
    agreement: str,
    by: str,
    at: datetime,
    watch: Watch | None = None,
    columns: Mapping[str, int] | None = None,
) -> CheckedList:
    """Read a list, judge every row and keep the result. Nobody is registered and no rupiah moves.

    `columns`, by field from 0, are what somebody confirmed each column to be: kept with the list, every later check
    reads it so too. Without them the headings say it.

    The same bytes under the same agreement are the same list: checked again until approved, then
    shown as it was approved. Raises Refused where the file cannot be read (`file.…`): nothing is kept.
    """
    handed = HandedIn(file=file, name=name, agreement=agreement, columns=columns)
    del file  # `handed` lets go of it once it is kept: a million rows are 190 MiB
    return _check(handed, by, at, watch or Watch(), only_if_ready=False)


def recheck_list(*, list_id: str, by: str, at: datetime, watch: Watch | None = None) -> CheckedList:
    """Check the file of a list again, as it was kept: what officers decided meanwhile counts from now on.

    Who checked it stays its checker: whoever only has it checked again may be the second person who approves.
    Raises Refused `list.unknown`; else as `check_list`, whose answer it gives.
    """
    kept = queries.worker_list(id=list_id)
    handed = HandedIn(
        file=content(document=kept.document_id),
        name=kept.file_name,
        agreement=kept.agreement_code,
        checker=kept.checked_by,
    )
    return _check(handed, by, at, watch or Watch(), only_if_ready=False)


def register_under_agreement(
    *,
    entry: Entry,
    agreement: str,
    by: str,
    at: datetime,
    status: Status = Status(),
    kind: str = "independent",
) -> CheckedList:
    """One person at the counter under an agreement: a list of one that awaits approval.

    Raises Refused with the very codes of a list's row; then nothing is kept, but where an officer is to decide: then
    the list awaits the decision. Also `agreement.kind_not_taken`: lists are of independent workers.
    """
    if kind != "independent":
        raise Refused(Problem("agreement.kind_not_taken", "kind", kind))
    handed = HandedIn(file=one_row_file(entry=entry, status=status), name="counter.csv", agreement=agreement)
    return _check(handed, by, at, Watch(), only_if_ready=True)


@uncollected()
def _check(handed: HandedIn, by: str, at: datetime, watch: Watch, *, only_if_ready: bool) -> CheckedList:
    actor = person_id(name=by)
    under = queries.agreement(code=handed.agreement)
    handed.refuse_other()
    if approved := _approved(handed.list_id):
        return _as_checked(approved, under)
    on = judged_on(terms=under.terms, today=timezone.localdate(at))
    span = under.terms.span(on=on)
    judged = judging(list_id=handed.list_id, on=on, columns=handed.columns)
    if not judged.whole:
        judge_rest(
            of=judged,
            read=handed.table,
            terms=under.terms,
            on=on,
            watch=watch,
            keep_so_far=lambda: _keep_so_far(judged, handed, under, actor),
            columns=handed.columns,
        )
    registry = registry_of(agreement=under, span=span)
    examined = examine(judged=judged, read=handed.table, agreement=under, on=on, registry=registry, watch=watch)
    findings, refused = examined.findings, None
    if only_if_ready and not findings.ready:
        refused = Refused(*(problem for verdict in findings.verdicts for problem in verdict.problems))
        if findings.verdicts[0].outcome != ASK_PERSON:
            raise refused
    excess = over_quota(findings=findings, agreement=under, leaving=examined.leaving.by_place)
    watch.step("keep")
    if approved := _keep(examined, excess, handed, under, actor, by, watch):
        return _as_checked(approved, under)
    if refused:
        raise refused  # the list stands, so that an officer can decide
    freed = examined.leaving.freed
    left = queries.available(agreement=under) + freed - findings.cost
    return CheckedList(queries.worker_list(id=handed.list_id), findings.cost, left, excess, judged.reading, freed)


def _as_checked(approved: ListView, agreement: AgreementView) -> CheckedList:
    """An approved list as it was checked: no later check changes it."""
    left, freed = queries.available(agreement=agreement), _freed(approved.id)
    return CheckedList(approved, approved.cost, left, {}, queries.reading(list_id=approved.id), freed)


def _approved(list_id: str) -> ListView | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM sponsors_approval WHERE list_id = %s", [list_id])
        return queries.worker_list(id=list_id) if cursor.fetchone() is not None else None


def _keep_so_far(judged: Judging, handed: HandedIn, agreement: AgreementView, actor: int) -> None:
    """Keep the parts judged so far: should we be cut off, the next check of this file goes on behind them."""
    with transaction.atomic():
        _hold_list(handed.list_id)
        handed.keep(under=agreement, by=actor)
        judged.keep()


def _keep(
    examined: Examined,
    excess: Mapping[str, int],
    handed: HandedIn,
    agreement: AgreementView,
    actor: int,
    by: str,
    watch: Watch,
) -> ListView | None:
    """Keep what a check found; or give the list as it was approved meanwhile, which no later check changes."""
    list_id, findings, verdicts = handed.list_id, examined.findings, examined.verdicts
    with transaction.atomic(), connection.cursor() as cursor:
        _hold_list(list_id)
        if approved := _approved(list_id):
            return approved
        handed.keep(under=agreement, by=actor)
        handed.keep_columns(by=actor)
        if examined.origin:
            mending.link(list_id=list_id, parent_id=examined.origin.parent.id)
        examined.judged.keep()
        outcomes, seen = examined.outcomes(), findings.met.seen
        cursor.execute(
            "INSERT INTO sponsors_check (list_id, rows, ready, to_mend, already_covered, ask_person, leaving, reasons,"
            " cost, first_month, months, law, digest, verdicts_id, seen_id, seen_until, over_quota, freed,"
            " checked_by_id)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                list_id,
                len(verdicts),
                *(outcomes.get(outcome, 0) for outcome in (*OUTCOMES, LEAVING)),
                json.dumps(examined.reasons()),
                findings.cost,
                findings.span.first_month.first,
                findings.span.months,
                book().version,
                digest(verdicts),
                keep(name=f"{list_id} verdicts", content=pack(verdicts)),
                keep(name=f"{list_id} seen", content=seen.pack()) if seen else None,
                seen.until if seen else None,
                json.dumps(excess),
                examined.leaving.freed,
                handed.checker or actor,
            ],
        )
        watch.made(list_id)
        detail = {"agreement": agreement.code, "rows": len(verdicts), "cost": findings.cost, **outcomes}
        told = {"columns": dict(handed.columns)} if handed.columns is not None else {}
        record(by=by, action="check_list", subject=list_id, detail={**detail, **told})
    return None


def _hold_list(list_id: str) -> None:
    """Whoever checks or approves this list waits here until we are done."""
    hold_subject(subject=f"list {list_id}")


@uncollected()
def approve_list(*, list_id: str, by: str, at: datetime, watch: Watch | None = None) -> ApprovedList:
    """A second person's yes: judged rows meet the registry of now, people are registered, the budget is committed.

    Of a change list those who go leave first: those who come may use what becomes free.
    All in one transaction, which holds the agreement's row: the list is in, or it is not. Money that
    waits pays months at once. Sent twice it is one approval. Raises Refused: `list.same_person` (the
    checker may not approve), `list.outcomes_changed`, `list.over_budget`, `list.over_quota`, `list.nobody_ready`.
    """
    actor, watch = person_id(name=by), watch or Watch()
    kept = queries.worker_list(id=list_id)
    agreement = queries.agreement(id=kept.agreement_id)
    if kept.state != "checked":
        return _as_approved(kept, agreement)
    if kept.checked_by == actor:
        raise Refused(Problem("list.same_person", "by", by))
    try:
        with transaction.atomic():
            hold_registering()
            [agreement] = hold(agreements=[agreement])
            _hold_list(list_id)
            if _approved(list_id):
                return _as_approved(kept, agreement)
            on = judged_on(terms=agreement.terms, today=timezone.localdate(at))
            examined = examine_again(kept=kept, agreement=agreement, on=on, watch=watch)
            _refuse_unless(examined, kept, agreement)
            watch.step("write")
            watch.made(list_id)
            paid = _carry_out(examined, kept, agreement, actor, by)
    except IntegrityError as error:
        # Somebody registered one of these people between our reading and our writing.
        raise Refused(Problem("list.outcomes_changed", "list", list_id)) from error
    findings, goes, left = examined.findings, examined.leaving, queries.available(agreement=agreement)
    people = len(findings.ready)
    return ApprovedList(
        list_id, people, findings.cost, left, paid, repeated=False, leaving=goes.people, freed=goes.freed
    )


def _carry_out(
    examined: Examined, kept: ListView, agreement: AgreementView, actor: int, by: str
) -> tuple[PaidListMonth, ...]:
    """Write what is approved: who goes, who comes, and the months that waiting money pays then."""
    findings, goes, before = examined.findings, examined.leaving, queries.available(agreement=agreement)
    if goes.leavers:
        with recommitting(agreement=agreement, entry=f"departures {kept.id}"):
            depart(leaving=goes, by_list=kept.id)
    enrol(findings=findings, kept=kept, agreement=agreement, by=actor)
    paid = tuple(allocate(agreement=agreement))
    stated = figures(list_id=kept.id, agreement=agreement, before=before, freed=goes.freed)
    give_number(kind="minutes", subject=kept.id, figures=stated)
    detail = {"agreement": agreement.code, "people": len(findings.ready), "cost": findings.cost, "months": len(paid)}
    gone = {"leaving": goes.people, "freed": goes.freed} if goes.leavers else {}
    record(by=by, action="approve_list", subject=kept.id, detail={**detail, **gone})
    return paid


def _as_approved(kept: ListView, agreement: AgreementView) -> ApprovedList:
    with connection.cursor() as cursor:
        cursor.execute("SELECT people, cost FROM sponsors_approval WHERE list_id = %s", [kept.id])
        people, cost = cursor.fetchone()
    left, leaving, freed = queries.available(agreement=agreement), kept.outcomes.get(LEAVING, 0), _freed(kept.id)
    return ApprovedList(kept.id, people, cost, left, (), repeated=True, leaving=leaving, freed=freed)


def _freed(list_id: str) -> int:
    """What those who left by an approved list set free, in whole rupiah."""
    return int(detail_of(action="approve_list", subject=list_id).get("freed", 0))


def _refuse_unless(examined: Examined, kept: ListView, agreement: AgreementView) -> None:
    """Refuse the whole list where approving it is no longer, or was never, possible."""
    findings, goes = examined.findings, examined.leaving
    if (digest(examined.verdicts), findings.cost, findings.span) != (kept.digest, kept.cost, kept.span):
        raise Refused(Problem("list.outcomes_changed", "list", kept.id))
    problems = []
    if not findings.ready and not goes.people:
        problems.append(Problem("list.nobody_ready", "list", kept.id))
    left = queries.available(agreement=agreement) + goes.freed
    if findings.cost > left:
        problems.append(Problem("list.over_budget", "list", f"{rupiah(findings.cost)} > {rupiah(left)}"))
    for place, excess in over_quota(findings=findings, agreement=agreement, leaving=goes.by_place).items():
        quota = agreement.quotas[place]
        problems.append(Problem("list.over_quota", place, f"{full_name(place=place)}: {quota + excess} > {quota}"))
    if problems:
        raise Refused(*problems)


def receive_money(
    *, agreement: str, amount: int, reference: str, by: str, at: datetime, funder: str = ""
) -> ReceivedMoney:
    """Record a sponsor's payment and pay every month it reaches; the rest waits in that party's own account.

    `funder` names which of several parties paid, by name or number; the sponsor where it is "". Cover for these months
    begins now at the earliest, never before. The same reference, party and amount is the same receipt and gets the same
    answer. Raises Refused: `payment.reference_reused`, `payment.reference_reversed`, `payment.amount_not_positive`,
    `agreement.party_unknown`.
    """
    actor, reference = user_id(name=by), clean_reference(reference=reference)
    under = queries.agreement(code=agreement)
    party = queries.party(agreement=under, named=funder)
    if amount <= 0:
        raise Refused(Problem("payment.amount_not_positive", "amount"))
    return unless_overtaken(work=lambda: _receive(under, party, amount, reference, actor, by))


def _receive(under: AgreementView, party: Party, amount: int, reference: str, actor: int, by: str) -> ReceivedMoney:
    with transaction.atomic():
        [under] = hold(agreements=[under])
        purpose = under.purpose(party.n)
        if refuse_other_content(reference=reference, amount=amount, purpose=purpose):
            return _as_received(under, reference)
        insert_receipt(reference=reference, amount=amount, purpose=purpose, by=actor)
        into = under.account("waiting", party.n)
        book_moves(entry=f"receipt {reference}", moves=[Move(BANK, into, amount, reference)])
        paid = allocate(agreement=under)
        waiting = waiting_money(agreement=under)
        detail = {"agreement": under.code, "amount": amount, "months": len(paid), "waiting": waiting}
        give_number(kind="receipt", subject=reference)
        record(by=by, action="receive_money", subject=reference, detail=detail)
    return ReceivedMoney(tuple(paid), waiting, repeated=False)


def _as_received(agreement: AgreementView, reference: str) -> ReceivedMoney:
    """The answer that this receipt was given first, whatever has happened since: its months carry its instant."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_char(m.month, 'YYYY-MM'), m.list_id, m.people, m.amount FROM sponsors_paidlistmonth m"
            " JOIN sponsors_approval ap ON ap.list_id = m.list_id JOIN sponsors_list l ON l.id = m.list_id"
            " JOIN payments_receipt r ON r.reference = %s AND r.recorded_at = m.recorded_at"
            " WHERE l.agreement_id = %s ORDER BY m.month, ap.id",
            [reference, agreement.id],
        )
        months = tuple(PaidListMonth(*row) for row in cursor.fetchall())
    waiting = detail_of(action="receive_money", subject=reference)["waiting"]
    return ReceivedMoney(months, waiting, repeated=True)


def reverse_receipt(*, reference: str, why: str, by: str, at: datetime) -> Taken:
    """Take back a receipt, whole: a worker's payment, or a sponsor's with every list month its money paid.

    Money of other receipts in those months is set free and pays what it reaches. Raises Refused:
    `payment.unknown`, what `reason` refuses, `payment.given_back` where some of it was refunded or carried over.
    """
    reference = clean_reference(reference=reference)
    known = receipt(reference=reference)
    if known is None or not known.purpose.startswith("agreement "):
        return reverse_payment(reference=reference, why=why, by=by, at=at)
    actor = user_id(name=by)
    why = reason(why=why)
    code, party = queries.code_and_party(purpose=known.purpose)
    under = queries.agreement(code=code)
    return unless_overtaken(work=lambda: _take_back(under, party, reference, known.amount, why, actor, by))


def _take_back(under: AgreementView, party: int, reference: str, amount: int, why: str, actor: int, by: str) -> Taken:
    with transaction.atomic():
        [under] = hold(agreements=[under])
        if is_reversed(reference=reference):
            return Taken(reference, amount, repeated=True)
        if refunded(references=[reference]):
            raise Refused(Problem("payment.given_back", "reference", reference))
        undo_months(agreement=under, reference=reference, why=why)
        insert_reversed_receipt(reference=reference, why=why, by=actor)
        out = Move(under.account("waiting", party), BANK, amount, f"{reference} taken back")
        book_moves(entry=f"reversal {reference} out", moves=[out])
        allocate(agreement=under)
        record(by=by, action="reverse_receipt", subject=reference, detail={"amount": amount})
    return Taken(reference, amount, repeated=False)
