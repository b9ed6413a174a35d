"""What is done about the year after: renewing an agreement, saying what comes next for somebody, a grant for one."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from payung.access.queries import user_id
from payung.audit.actions import record
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.kernel.watch import Watch
from payung.kernel.words import holds_nik, one_line
from payung.law.book import book
from payung.law.contributions import payer_of_several
from payung.people.queries import Member, jobs, worker
from payung.sponsors import queries
from payung.sponsors.actions import CheckedList, check_list, create_agreement
from payung.sponsors.checks import NEXT_STEPS, CoFunder, Span, Terms, check_agreement, check_funders, judged_on
from payung.sponsors.holding import hold
from payung.sponsors.pricing import Promise, case_maker, price_lines
from payung.sponsors.queries import AgreementView
from payung.sponsors.renewal.prospects import Prospect, prospects
from payung.sponsors.renewal.roster import departed, enrolled, file_of, somebody
from payung.sponsors.verdicts import READY


class Renewal(NamedTuple):
    """The answer to a renewal: the list under the next agreement that awaits approval, and what it does for each.

    `left` counts those who had left, by reason: they are not on it.
    """

    checked: CheckedList
    people: tuple[Prospect, ...]
    left: dict[str, int]


class GrantedMonths(NamedTuple):
    """The answer to a grant: its agreement, the list of one that awaits approval, and the worker."""

    agreement: AgreementView
    list_id: str
    worker: Member
    promise: str
    repeated: bool


def renew_agreement(*, old: str, into: str, by: str, at: datetime, watch: Watch | None = None) -> Renewal:
    """Check everybody whom an agreement pays for anew under the next one: one list, which another person approves.

    The people come from the registry as it is now and are judged as any list: by age, deaths, wage members, the day of
    their status, other cover. Nobody is enrolled by it. Done twice on one day it is one list. Raises Refused:
    `agreement.unknown`, `renewal.into_itself`, `renewal.nobody`, and as `check_list`.
    """
    ending, following = queries.agreement(code=old), queries.agreement(code=into)
    if ending.id == following.id:
        raise Refused(Problem("renewal.into_itself", "agreement", old))
    people = enrolled(agreement=ending)
    if not people:
        raise Refused(Problem("renewal.nobody", "agreement", old))
    name = f"{ending.code} {_term(ending)}.csv"
    file = file_of(people=people, terms=following.terms)
    checked = check_list(file=file, name=name, agreement=into, by=by, at=at, watch=watch)
    on = timezone.localdate(at)
    judged = {verdict.row: verdict for verdict in queries.verdicts(of=checked.list)}
    span = checked.list.span
    seen = prospects(people=people, verdicts=judged, span=span, promise=following.promise(span.all), on=on)
    return Renewal(checked, seen, departed(agreement=ending))


def _term(agreement: AgreementView) -> str:
    return f"{agreement.terms.first_month}_{agreement.terms.last_month}"


def record_next_step(*, agreement: str, number: str, step: str, by: str, at: datetime) -> bool:
    """Write down what is to follow one person's months under an agreement; whether that is news.

    The last word counts. Raises Refused: `agreement.unknown`, `agreement.next_step_unknown`, `worker.unknown`,
    `next_step.not_enrolled`.
    """
    actor, under, who = user_id(name=by), queries.agreement(code=agreement), worker(number=number)
    if step not in NEXT_STEPS:
        raise Refused(Problem("agreement.next_step_unknown", "step", step))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM sponsors_enrolment e JOIN sponsors_list l ON l.id = e.list_id"
            " WHERE l.agreement_id = %s AND e.worker_id = %s), (SELECT step FROM sponsors_nextstep"
            " WHERE agreement_id = %s AND worker_id = %s ORDER BY id DESC LIMIT 1)",
            [under.id, who.id, under.id, who.id],
        )
        is_enrolled, known = cursor.fetchone()
        if not is_enrolled:
            raise Refused(Problem("next_step.not_enrolled", "number", under.code))
        if known == step:
            return False
        cursor.execute(
            "INSERT INTO sponsors_nextstep (agreement_id, worker_id, step, recorded_by_id) VALUES (%s, %s, %s, %s)",
            [under.id, who.id, step, actor],
        )
        record(by=by, action="record_next_step", subject=f"{under.code} {who.number}", detail={"step": step})
    return True


def create_grant(
    *,
    code: str,
    sponsor: str,
    payer: str,
    decree: str,
    number: str,
    start: Month,
    months: int,
    promise: str,
    by: str,
    at: datetime,
) -> GrantedMonths:
    """An agreement that pays for one named worker, its budget exactly the price, and a list of one to be approved.

    `promise` says what was promised to the worker, and when. Sent twice it is one grant. All of it or nothing: raises
    Refused with everything for which the worker's row is not taken, and `worker.unknown`, `grant.month_past`,
    `why.holds_nik`, `agreement.exists`, `agreement.kind_not_taken`.
    """
    actor, who, promise = user_id(name=by), worker(number=number), one_line(text=promise)
    terms = Terms(first_month=start, months=months, programmes=("jkk", "jkm"), payer=payer)
    told = (who.id, promise, sponsor, decree)
    if known := _granted(code, told, terms, who):
        return known
    today = timezone.localdate(at)
    problems = check_agreement(code=code, sponsor=sponsor, decree=decree, terms=terms, budget=1, quotas={})
    problems += check_funders(funders=[CoFunder(payer, sponsor, 1)])
    if who.kind != "independent":
        problems.append(Problem("agreement.kind_not_taken", "kind", who.kind))
    if holds_nik(text=promise):
        problems.append(Problem("why.holds_nik", "promise"))
    if start < Month.of(today):
        problems.append(Problem("grant.month_past", "from", str(start)))
    if problems:
        raise Refused(*problems)
    file = file_of(people=[somebody(number=who.number)])
    budget = _price(who, terms.span(on=judged_on(terms=terms, today=today)), payer, terms.programmes)
    with transaction.atomic(), connection.cursor() as cursor:
        under = create_agreement(
            code=code,
            sponsor=sponsor,
            payer=payer,
            decree=decree,
            terms=terms,
            budget=budget,
            quotas={},
            by=by,
            at=at,
        )
        [under] = hold(agreements=[under])
        if known := _granted(code, told, terms, who):  # made by another while we waited for its agreement
            return known
        checked = check_list(file=file, name=f"{code}.csv", agreement=code, by=by, at=at)
        if not checked.list.outcomes[READY]:
            raise Refused(*(each for verdict in queries.verdicts(of=checked.list) for each in verdict.problems))
        cursor.execute(
            "INSERT INTO sponsors_grant (agreement_id, worker_id, promise, recorded_by_id) VALUES (%s, %s, %s, %s)",
            [under.id, who.id, promise, actor],
        )
        record(by=by, action="create_grant", subject=code, detail={"number": str(who.number), "months": months})
    return GrantedMonths(under, checked.list.id, who, promise, repeated=False)


def _price(who: Member, span: Span, payer: str, programmes: tuple[str, ...]) -> int:
    """What these months cost for the worker's first job, in whole rupiah, if one payer pays them."""
    payers = {month: payer_of_several(page=book().on(month.first), payers=[payer]) for month in span.all}
    case = case_maker(term=span.all)(jobs(worker_id=who.id)[0])
    lines = price_lines(cases=[case], promise=Promise(programmes, payers))
    return sum(line.amount for each in lines.values() for line in each)


def _granted(code: str, told: tuple[int, str, str, str], terms: Terms, who: Member) -> GrantedMonths | None:
    """The grant that stands under this code already, if it is the one that is wanted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT g.worker_id, g.promise, a.sponsor, a.decree, l.id FROM sponsors_grant g"
            " JOIN sponsors_agreement a ON a.id = g.agreement_id JOIN sponsors_list l ON l.agreement_id = a.id"
            " WHERE a.code = %s ORDER BY l.recorded_at LIMIT 1",
            [code],
        )
        known = cursor.fetchone()
    if known is None:
        return None
    *stands, list_id = known
    under = queries.agreement(code=code)
    if (tuple(stands), under.terms) != (told, terms):
        raise Refused(Problem("agreement.exists", "code", code))
    return GrantedMonths(under, list_id, who, told[1], repeated=True)
