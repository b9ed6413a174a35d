"""Agreements, lists and their money: what sponsors and their officers do."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from payung.access.queries import user_id
from payung.audit.actions import record
from payung.audit.queries import detail_of
from payung.contributions.actions import funder as funder_of
from payung.contributions.actions import reverse_fundings
from payung.contributions.queries import standing_fundings
from payung.documents.actions import keep
from payung.documents.queries import content
from payung.kernel.copying import stage
from payung.kernel.language import rupiah
from payung.kernel.months import Month, months
from payung.kernel.problems import Problem, Refused
from payung.kernel.watch import Watch
from payung.law.book import NotInForce, book
from payung.law.checks import PAYERS, check_programmes
from payung.ledger.actions import Move, open_accounts
from payung.ledger.actions import book as book_moves
from payung.payments.actions import (
    BANK,
    Taken,
    insert_receipt,
    insert_reversed_receipt,
    refuse_other_content,
    reverse_payment,
)
from payung.payments.queries import is_reversed, receipt
from payung.people.checks import Entry
from payung.people.queries import known_by_nik
from payung.people.regions import PROVINCE, REGIONS
from payung.people.writing import Newcomer, Origin, write_people
from payung.sponsors import intake, queries
from payung.sponsors.allocation import PaidListMonth, allocate, waiting_receipts
from payung.sponsors.checks import AGREEMENT_CODE, Terms
from payung.sponsors.intake import Case, Findings
from payung.sponsors.queries import ACCOUNTS, AgreementView, ListView
from payung.sponsors.reading import read_table

SELF_PAYERS = ("self", "group")
STAGED_ENROLMENT = {"row": "integer", "worker_id": "bigint", "job": "smallint", "income": "integer", "sector": "text"}
TRIES = 3
Answer = TypeVar("Answer")


class CheckedList(NamedTuple):
    """The answer to a check: the list with its outcomes, what it would cost, and what the budget has left after it.

    `over_quota` says of each region above its quota how many people too many, which approval will refuse.
    """

    list: ListView
    cost: int
    budget_left: int
    over_quota: Mapping[str, int]


class ApprovedList(NamedTuple):
    """The answer to an approval: people enrolled, rupiah committed, and months that waiting money paid at once."""

    list: str
    people: int
    cost: int
    budget_left: int
    months: tuple[PaidListMonth, ...]
    repeated: bool


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
) -> AgreementView:
    """Write down what a sponsor promised by a decree, and open its budget.

    Sent twice with the same content it is the same agreement. Raises Refused with every problem of
    the terms, `agreement.exists` where the code stands for another.
    """
    actor = user_id(name=by)
    problems = _agreement_problems(code, sponsor, payer, decree, terms, budget, quotas)
    if problems:
        raise Refused(*problems)
    wanted = (sponsor, decree, budget, terms, dict(quotas))
    with transaction.atomic(), connection.cursor() as cursor:
        funder = funder_of(kind=payer, name=sponsor)
        cursor.execute(
            "INSERT INTO sponsors_agreement (code, sponsor, funder_id, decree, first_month, months, budget, programmes,"
            " region, max_decile, min_age, created_by_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (code) DO NOTHING RETURNING id",
            [
                *(code, sponsor, funder, decree, terms.first_month.first, terms.months, budget),
                *(list(terms.programmes), terms.region, terms.max_decile, terms.min_age, actor),
            ],
        )
        inserted = cursor.fetchone()
        if inserted:
            cursor.executemany(
                "INSERT INTO sponsors_quota (agreement_id, region, people) VALUES (%s, %s, %s)",
                [(inserted[0], region, people) for region, people in quotas.items()],
            )
        agreement = queries.agreement(code=code)
        if not inserted:
            known = (agreement.sponsor, agreement.decree, agreement.budget, agreement.terms, agreement.quotas)
            if known != wanted:
                raise Refused(Problem("agreement.exists", "code", code))
            return agreement
        open_accounts(codes=map(agreement.account, ACCOUNTS))
        opening = Move(agreement.account("available"), agreement.account("budget"), budget, f"{code} {decree}")
        book_moves(entry=f"agreement {code}", moves=[opening])
        record(by=by, action="create_agreement", subject=code, detail={"budget": budget, "months": terms.months})
    return agreement


def _agreement_problems(
    code: str, sponsor: str, payer: str, decree: str, terms: Terms, budget: int, quotas: Mapping[str, int]
) -> list[Problem]:
    regions = {PROVINCE, *REGIONS}
    checks = [
        (AGREEMENT_CODE.fullmatch(code), Problem("agreement.code_malformed", "code", code)),
        (sponsor.strip() and decree.strip(), Problem("agreement.words_missing", "sponsor, decree")),
        (payer in PAYERS and payer not in SELF_PAYERS, Problem("agreement.funder_unknown", "funder", payer)),
        (terms.months > 0, Problem("agreement.term_empty", "to")),
        (terms.months <= 60, Problem("agreement.term_too_long", "to")),
        (budget > 0, Problem("agreement.budget_empty", "budget")),
        (terms.region in regions, Problem("agreement.region_unknown", "region", terms.region)),
        (
            terms.max_decile is None or 1 <= terms.max_decile <= 10,
            Problem("agreement.decile_impossible", "max-decile", str(terms.max_decile)),
        ),
        (terms.min_age is None or 0 <= terms.min_age < 65, Problem("agreement.age_impossible", "min-age")),
        *((region in REGIONS, Problem("agreement.region_unknown", "quota", region)) for region in quotas),
        *((people >= 0, Problem("agreement.quota_negative", "quota", region)) for region, people in quotas.items()),
    ]
    page = book().on(terms.first_month.first)
    faults = [problem for holds, problem in checks if not holds]
    try:
        return faults + check_programmes(page=page, programmes=terms.programmes, kind="independent")
    except NotInForce as silence:
        return [*faults, Problem("law.not_in_force", "from", silence.first.isoformat())]


def check_list(
    *, file: bytes, name: str, agreement: str, by: str, at: datetime, watch: Watch | None = None
) -> CheckedList:
    """Read a list, judge every row and keep the result. Nobody is registered and no rupiah moves.

    The same bytes under the same agreement are the same list: checked again until approved, then
    shown as it was approved. Raises Refused where the file cannot be read (`file.…`): nothing is kept.
    """
    actor, watch = user_id(name=by), watch or Watch()
    under = queries.agreement(code=agreement)
    list_id = intake.list_id(agreement=agreement, file=file)
    if not (kept := _approved(list_id)):
        findings = _examine(file, name, under, at, watch, lock=False)
        kept = _keep(findings, list_id, file, name, under, actor, by, watch)
    left = queries.available(agreement=under)
    if kept:
        return CheckedList(kept, kept.cost, left, {})
    return CheckedList(
        queries.worker_list(id=list_id), findings.cost, left - findings.cost, _over_quota(findings, under)
    )


def register_under_agreement(*, entry: Entry, decile: str, agreement: str, by: str, at: datetime) -> CheckedList:
    """One person at the counter under an agreement: a list of one that awaits approval.

    Raises Refused with the very codes of a list's row; then nothing is kept.
    """
    under = queries.agreement(code=agreement)
    user_id(name=by)
    file = intake.one_row_file(entry=entry, decile=decile)
    if not _approved(intake.list_id(agreement=agreement, file=file)):
        [verdict] = _examine(file, "counter.csv", under, at, Watch(), lock=False).verdicts
        if verdict.outcome != intake.READY:
            raise Refused(*verdict.problems)
    return check_list(file=file, name="counter.csv", agreement=agreement, by=by, at=at)


def _approved(list_id: str) -> ListView | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM sponsors_approval WHERE list_id = %s", [list_id])
        return queries.worker_list(id=list_id) if cursor.fetchone() is not None else None


def _examine(file: bytes, name: str, agreement: AgreementView, at: datetime, watch: Watch, *, lock: bool) -> Findings:
    """Judge a file. With `lock`, the known workers among its rows are held until the transaction ends."""
    watch.step("read")
    table = read_table(content=file, name=name)
    today = timezone.localdate(at)
    verdicts = intake.judge_rows(table=table, terms=agreement.terms, today=today, watch=watch)
    watch.step("match")
    verdicts = intake.meet_each_other(verdicts=verdicts)
    verdicts = intake.meet_registry(
        verdicts=verdicts,
        known_by_nik=lambda niks: known_by_nik(niks=niks),
        busy=lambda ids: _busy(ids, agreement.terms, lock=lock),
    )
    watch.step("price")
    return intake.price(verdicts=verdicts, terms=agreement.terms)


def _busy(ids: Iterable[int], terms: Terms, *, lock: bool) -> set[int]:
    """Workers with a paid or committed month in the term. Locked by id, so that no two approvals wait in a ring."""
    ids = sorted(ids)
    if lock:
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM people_worker WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [ids])
    return queries.busy(worker_ids=ids, start=terms.first_month, end=terms.end_month)


def _keep(
    findings: Findings,
    list_id: str,
    file: bytes,
    name: str,
    agreement: AgreementView,
    actor: int,
    by: str,
    watch: Watch,
) -> ListView | None:
    """Keep what a check found; or give the list as it was approved meanwhile, which no later check changes."""
    watch.step("keep")
    with transaction.atomic(), connection.cursor() as cursor:
        _hold_list(list_id)
        if approved := _approved(list_id):
            return approved
        cursor.execute("SELECT FROM sponsors_list WHERE id = %s", [list_id])
        if cursor.fetchone() is None:
            cursor.execute(
                "INSERT INTO sponsors_list (id, agreement_id, document_id, uploaded_by_id) VALUES (%s, %s, %s, %s)",
                [list_id, agreement.id, keep(name=name, content=file), actor],
            )
        outcomes = findings.outcomes()
        cursor.execute(
            "INSERT INTO sponsors_check (list_id, rows, ready, to_mend, already_covered, ask_person, reasons, cost,"
            " law, digest, verdicts_id, checked_by_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                list_id,
                len(findings.verdicts),
                *outcomes.values(),
                json.dumps(findings.reasons()),
                findings.cost,
                book().version,
                intake.digest(findings.verdicts),
                keep(name=f"{list_id} verdicts", content=intake.pack(findings.verdicts)),
                actor,
            ],
        )
        detail = {"agreement": agreement.code, "rows": len(findings.verdicts), "cost": findings.cost, **outcomes}
        record(by=by, action="check_list", subject=list_id, detail=detail)
    return None


def _hold_list(list_id: str) -> None:
    """Whoever checks or approves this list waits here until we are done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [list_id])


def approve_list(*, list_id: str, by: str, at: datetime, watch: Watch | None = None) -> ApprovedList:
    """A second person's yes: everything is judged again, then people are registered and the budget is committed.

    All in one transaction, which holds the agreement's row: the list is in, or it is not. Money that
    waits pays months at once. Sent twice it is one approval. Raises Refused: `list.same_person` (the
    checker may not approve), `list.outcomes_changed`, `list.over_budget`, `list.over_quota`, `list.nobody_ready`.
    """
    actor, watch = user_id(name=by), watch or Watch()
    kept = queries.worker_list(id=list_id)
    agreement = queries.agreement(id=kept.agreement_id)
    if kept.state != "checked":
        return _as_approved(kept, agreement)
    if kept.checked_by == actor:
        raise Refused(Problem("list.same_person", "by", by))
    file = content(document=kept.document_id)
    try:
        with transaction.atomic():
            _hold(agreement)
            _hold_list(list_id)
            if _approved(list_id):
                return _as_approved(kept, agreement)
            findings = _examine(file, kept.file_name, agreement, at, watch, lock=True)
            _refuse_unless(findings, kept, agreement)
            watch.step("write")
            _enrol(findings, kept, agreement, actor)
            paid = allocate(agreement=agreement)
            detail = {"agreement": agreement.code, "people": len(findings.ready), "cost": findings.cost}
            record(by=by, action="approve_list", subject=list_id, detail={**detail, "months": len(paid)})
    except IntegrityError as error:
        # Somebody registered one of these people between our reading and our writing.
        raise Refused(Problem("list.outcomes_changed", "list", list_id)) from error
    left = queries.available(agreement=agreement)
    return ApprovedList(list_id, len(findings.ready), findings.cost, left, tuple(paid), repeated=False)


def _hold(agreement: AgreementView) -> None:
    """Whoever commits or spends this agreement's budget waits here until we are done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM sponsors_agreement WHERE id = %s FOR NO KEY UPDATE", [agreement.id])


def _as_approved(kept: ListView, agreement: AgreementView) -> ApprovedList:
    with connection.cursor() as cursor:
        cursor.execute("SELECT people, cost FROM sponsors_approval WHERE list_id = %s", [kept.id])
        people, cost = cursor.fetchone()
    return ApprovedList(kept.id, people, cost, queries.available(agreement=agreement), (), repeated=True)


def _refuse_unless(findings: Findings, kept: ListView, agreement: AgreementView) -> None:
    """Refuse the whole list where approving it is no longer, or was never, possible."""
    if intake.digest(findings.verdicts) != kept.digest or findings.cost != kept.cost:
        raise Refused(Problem("list.outcomes_changed", "list", kept.id))
    problems = []
    if not findings.ready:
        problems.append(Problem("list.nobody_ready", "list", kept.id))
    left = queries.available(agreement=agreement)
    if findings.cost > left:
        problems.append(Problem("list.over_budget", "list", f"{rupiah(findings.cost)} > {rupiah(left)}"))
    for region, excess in _over_quota(findings, agreement).items():
        quota = agreement.quotas[region]
        problems.append(Problem("list.over_quota", region, f"{REGIONS[region].full_name}: {quota + excess} > {quota}"))
    if problems:
        raise Refused(*problems)


def _over_quota(findings: Findings, agreement: AgreementView) -> dict[str, int]:
    """By how many people each region would exceed its quota, if this list came in."""
    if not agreement.quotas:
        return {}
    people = Counter(verdict.person.region for verdict in findings.ready if verdict.person)
    people.update(queries.enrolled_by_region(agreement=agreement))
    return {region: people[region] - quota for region, quota in agreement.quotas.items() if people[region] > quota}


def _enrol(findings: Findings, kept: ListView, agreement: AgreementView, actor: int) -> None:
    new = [verdict for verdict in findings.ready if verdict.known is None]
    known = [verdict for verdict in findings.ready if verdict.known is not None]
    origin = Origin(channel="list", by=actor, source=f"list {kept.id}", as_of=timezone.localdate(kept.checked_at))
    written = write_people(
        newcomers=[Newcomer(verdict.person, verdict.decile) for verdict in new if verdict.person], origin=origin
    )
    case_of = intake.case_maker(term=months(agreement.terms.first_month, count=agreement.terms.months))
    rows: list[tuple[object, ...]] = [
        (verdict.row, worker, 1, *case_of(verdict)) for (worker, _), verdict in zip(written, new, strict=True)
    ]
    for verdict in known:
        assert verdict.known
        assert verdict.person
        job = verdict.known.jobs.get(verdict.person.occupation, 1)
        rows.append((verdict.row, verdict.known.id, job, *case_of(verdict)))
    _write_enrolments(rows, findings, kept, actor)
    book_moves(entry=f"approval {kept.id}", moves=_commitments(findings, kept, agreement))


def _write_enrolments(rows: Sequence[tuple[object, ...]], findings: Findings, kept: ListView, actor: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sponsors_approval (list_id, check_id, checked_by_id, approved_by_id, people, cost)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [kept.id, kept.check_id, kept.checked_by, actor, len(rows), findings.cost],
        )
        stage(cursor=cursor, table="staged_enrolment", columns=STAGED_ENROLMENT, rows=rows)
        cursor.execute(
            "INSERT INTO sponsors_enrolment (list_id, worker_id, row, job, income, sector)"
            " SELECT %s, worker_id, row, job, income, sector FROM staged_enrolment",
            [kept.id],
        )


def _commitments(findings: Findings, kept: ListView, agreement: AgreementView) -> list[Move]:
    """One transfer per month and programme: the budget is promised, not yet spent."""
    case_of = intake.case_maker(term=months(agreement.terms.first_month, count=agreement.terms.months))
    people: Counter[Case] = Counter(case_of(verdict) for verdict in findings.ready)
    sums: dict[tuple[Month, str], int] = {}
    for (case, month), lines in findings.lines.items():
        for line in lines:
            key = month, line.programme
            sums[key] = sums.get(key, 0) + people[case] * line.amount
    return [
        Move(agreement.account("committed"), agreement.account("available"), amount, f"{kept.id} {month} {programme}")
        for (month, programme), amount in sorted(sums.items())
    ]


def receive_money(*, agreement: str, amount: int, reference: str, by: str, at: datetime) -> ReceivedMoney:
    """Record a sponsor's payment and pay every month it reaches; the rest waits in the agreement's own account.

    Cover for these months begins now at the earliest, never before. The same reference and amount
    is the same receipt and gets the same answer. Raises Refused: `payment.reference_reused`,
    `payment.reference_reversed`, `payment.amount_not_positive`.
    """
    actor = user_id(name=by)
    under = queries.agreement(code=agreement)
    if amount <= 0:
        raise Refused(Problem("payment.amount_not_positive", "amount"))
    return _unless_overtaken(lambda: _receive(under, amount, reference, actor, by))


def _receive(under: AgreementView, amount: int, reference: str, actor: int, by: str) -> ReceivedMoney:
    with transaction.atomic():
        _hold(under)
        if refuse_other_content(reference=reference, amount=amount, purpose=under.purpose):
            return _as_received(under, reference)
        insert_receipt(reference=reference, amount=amount, purpose=under.purpose, by=actor)
        book_moves(entry=f"receipt {reference}", moves=[Move(BANK, under.account("waiting"), amount, reference)])
        paid = allocate(agreement=under)
        waiting = _waiting(under)
        detail = {"agreement": under.code, "amount": amount, "months": len(paid), "waiting": waiting}
        record(by=by, action="receive_money", subject=reference, detail=detail)
    return ReceivedMoney(tuple(paid), waiting, repeated=False)


def _unless_overtaken(work: Callable[[], Answer]) -> Answer:
    """Do `work`, and again where somebody paid one of its months between its reading and its writing."""
    for _ in range(TRIES - 1):
        try:
            return work()
        except IntegrityError:
            continue
    return work()


def _waiting(agreement: AgreementView) -> int:
    return sum(source.amount for source in waiting_receipts(agreement=agreement))


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
    `payment.unknown`, `payment.why_missing`.
    """
    known = receipt(reference=reference)
    if known is None or not known.purpose.startswith("agreement "):
        return reverse_payment(reference=reference, why=why, by=by, at=at)
    actor = user_id(name=by)
    if not why.strip():
        raise Refused(Problem("payment.why_missing", "why"))
    under = queries.agreement(code=known.purpose.removeprefix("agreement "))
    return _unless_overtaken(lambda: _take_back(under, reference, known.amount, why, actor, by))


def _take_back(under: AgreementView, reference: str, amount: int, why: str, actor: int, by: str) -> Taken:
    with transaction.atomic():
        _hold(under)
        if is_reversed(reference=reference):
            return Taken(reference, amount, repeated=True)
        _undo_months(under, reference, why)
        insert_reversed_receipt(reference=reference, why=why, by=actor)
        out = Move(under.account("waiting"), BANK, amount, f"{reference} taken back")
        book_moves(entry=f"reversal {reference} out", moves=[out])
        allocate(agreement=under)
        record(by=by, action="reverse_receipt", subject=reference, detail={"amount": amount})
    return Taken(reference, amount, repeated=False)


def _undo_months(agreement: AgreementView, reference: str, why: str) -> None:
    fundings = standing_fundings(reference=reference)
    undone = reverse_fundings(fundings=fundings, why=why)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sponsors_reversedlistmonth (list_id, month, round, reversal_id)"
            " SELECT list_id, month, round, %s FROM sponsors_paidlistmonth WHERE funding_id = ANY(%s)",
            [undone.reversal, fundings],
        )
    moves = []
    for (programme, month), amount in undone.by_programme_month.items():
        text = f"{reference} {month} {programme} reversed"
        moves.append(Move(f"contributions/{programme}", agreement.account("waiting"), amount, text))
        moves.append(Move(agreement.account("committed"), agreement.account("spent"), amount, text))
    book_moves(entry=f"reversal {reference}", moves=moves)
