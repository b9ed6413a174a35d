"""A list looked through: its judged rows met one another and the registry, those who go by it are found, all is priced.

judged rows -> examine -> Examined -> kept by a check, carried out by an approval (sponsors.actions)
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from payung.documents.queries import content
from payung.kernel.watch import Watch
from payung.people.matching import Marker
from payung.sponsors import intake, leaving, mending
from payung.sponsors.checks import Span
from payung.sponsors.files.changes import going
from payung.sponsors.files.reading import Table
from payung.sponsors.judging import Judging, judge_rest, judging
from payung.sponsors.leaving import Leaving
from payung.sponsors.mending import Origin
from payung.sponsors.pricing import Findings, income_thresholds, price
from payung.sponsors.queries import AgreementView, ListView, confirmed_columns
from payung.sponsors.registry import StandingRegistry
from payung.sponsors.sharing import Seen, unpack_seen
from payung.sponsors.turns import in_turn
from payung.sponsors.verdicts import LEAVING, Verdict, by_rows


class Examined(NamedTuple):
    """A list that was looked through: its judged rows, the list whose rejects it is, who comes and who goes."""

    judged: Judging
    origin: Origin | None
    findings: Findings
    leaving: Leaving = leaving.NOBODY

    @property
    def verdicts(self) -> list[Verdict]:
        """A verdict for every row, in the order of the file."""
        if not self.leaving.verdicts:
            return self.findings.verdicts
        return sorted([*self.findings.verdicts, *self.leaving.verdicts], key=lambda verdict: verdict.row)

    def outcomes(self) -> dict[str, int]:
        """Rows by outcome, in the order of OUTCOMES; then those who leave, where any do."""
        others = Counter(verdict.outcome for verdict in self.leaving.verdicts)
        outcomes = {outcome: rows + others[outcome] for outcome, rows in self.findings.outcomes().items()}
        return {**outcomes, LEAVING: others[LEAVING]} if others[LEAVING] else outcomes

    def reasons(self) -> dict[str, int]:
        """Rows by problem code, most frequent first."""
        others = (code for verdict in self.leaving.verdicts for code in {problem.code for problem in verdict.problems})
        return by_rows(Counter(self.findings.reasons()) + Counter(others))


def registry_of(*, agreement: AgreementView, span: Span, **how: Any) -> StandingRegistry:
    """The registry that lists of this agreement meet."""
    return StandingRegistry(span, without_wage_members=agreement.terms.without_wage_members, **how)


def examine(
    *,
    judged: Judging,
    read: Callable[[], Table],
    agreement: AgreementView,
    on: date,
    registry: StandingRegistry,
    watch: Watch,
) -> Examined:
    """Let judged rows meet one another and the registry, and price what remains. `read` gives the file as a table: of
    rejects that came back, and of change lists, it is needed once more.

    Who comes for somebody who goes is promised the months that become free: those before are paid for the other.
    """
    origin = mending.origin(claim=judged.claim, read=read, agreement=agreement, on=on)
    goes = leaving.NOBODY
    if judged.is_change_list:
        goes = leaving.look_up(rows=going(table=read()), agreement=agreement, on=on)
    if goes.leavers:
        free = min(each.month for each in goes.leavers)
        registry = replace(registry, span=agreement.terms.span(on=max(on, free.first)))
    watch.step("match")
    marker, steps = Marker(key=settings.PAYUNG_KEYS.index), income_thresholds(term=registry.span.all)
    met = intake.meet(rows=judged.together(), registry=registry, marker=marker, steps=steps)
    if origin:
        mending.keep_refusals(met=met, origin=origin)
    watch.step("price")
    findings = price(met=met, span=registry.span, promise=agreement.promise(registry.span.all))
    findings = in_turn(findings=findings, agreement=agreement, leaving=goes.by_place, freed=goes.freed)
    if goes.people and not findings.ready:
        findings = findings._replace(span=Span(findings.span.first_month, 0))  # nobody is promised a month by it
    return Examined(judged, origin, findings, goes)


def examine_again(*, kept: ListView, agreement: AgreementView, on: date, watch: Watch) -> Examined:
    """The list as it comes out now, for its approval: as the check judged it, where the same rules hold today; else
    judged anew, and looked for anew. Workers whom it is about are held until the transaction ends."""
    watch.step("read")
    columns = confirmed_columns(list_id=kept.id)
    judged, seen = judging(list_id=kept.id, on=on, columns=columns), None
    read = partial(mending.table_of, of=kept)
    if judged.whole:
        seen = _seen(kept.check_id)
    else:
        judge_rest(of=judged, read=read, terms=agreement.terms, on=on, watch=watch, columns=columns)
    registry = registry_of(agreement=agreement, span=agreement.terms.span(on=on), lock=True, seen_before=seen)
    return examine(judged=judged, read=read, agreement=agreement, on=on, registry=registry, watch=watch)


def _seen(check_id: int) -> Seen | None:
    """Whom of the registry this check saw; None of one that was made before this was kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seen_id, seen_until FROM sponsors_check WHERE id = %s", [check_id])
        seen, until = cursor.fetchone()
    return unpack_seen(packed=content(document=seen), until=until) if seen else None
