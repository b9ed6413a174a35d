"""Do the books hold? Every control figure against its detail, every month once, every entry in the chain.

Reads everything, repairs nothing. Each rule counts what it looked at and names the exact rows at fault.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.conf import settings
from django.db import connection, transaction

from payung.access.scope import sees_everything
from payung.audit.queries import broken_links, head
from payung.contributions.jht.queries import broken_developments
from payung.documents.queries import content
from payung.kernel.language import to_translate
from payung.kernel.problems import Problem, Refused
from payung.ledger.queries import balance
from payung.people.corrections.queries import broken_histories
from payung.people.nik import NikVault
from payung.reporting.rules import RULES
from payung.sponsors.allocation import waiting_money
from payung.sponsors.commitments import commitments
from payung.sponsors.handed import list_id
from payung.sponsors.invoices.statement import UNNAMED, Balances, movements
from payung.sponsors.models import Agreement, Check, List
from payung.sponsors.queries import PARTY_ACCOUNTS, AgreementView, agreement
from payung.sponsors.verdicts import digest, unpack

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's result: how much it looked at, how many faults, and the first of them by name."""

    rule: str
    checked: int
    faults: int
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """All rules' results, and the head of the audit chain for an outsider to keep."""

    findings: tuple[Finding, ...]
    audit_head: str

    @property
    def holds(self) -> bool:
        """Whether no rule found a fault."""
        return not any(finding.faults for finding in self.findings)


def verify() -> Verification:
    """Run every rule over one snapshot of the database, so that work going on meanwhile is no fault.

    Raises Refused `verify.sees_less` where the session does not see everything: it vouches for nothing unseen.
    """
    if not sees_everything():
        raise Refused(Problem("verify.sees_less"))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _verify()


def _verify() -> Verification:
    findings = [_by_query(rule, counts, faults) for rule, counts, faults in RULES]
    findings += [_found(rule, looks()) for rule, looks in LOOKS]
    seq, digest = head()
    return Verification(tuple(findings), f"{seq}:{digest}")


def _by_query(rule: str, counts: str, faults: str) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(counts)
        checked = cursor.fetchone()[0]
        cursor.execute(faults)
        rows = [row[0] for row in cursor.fetchall()]
    return Finding(rule, checked, len(rows), tuple(rows[:SHOWN]))


def _found(rule: str, looks: Iterator[str | None]) -> Finding:
    """Count what a look went through: None for what holds, a sentence for what does not."""
    checked, faults = 0, []
    for fault in looks:
        checked += 1
        if fault:
            faults.append(fault)
    return Finding(rule, checked, len(faults), tuple(islice(faults, SHOWN)))


def _audit_chain() -> Iterator[str | None]:
    faults = list(broken_links())
    yield from (None for _ in range(head()[0] - len({seq for seq, _ in faults})))
    yield from (f"entry {seq} {what}" for seq, what in faults)


def _budgets() -> Iterator[str | None]:
    """Per agreement: budget = available + committed + spent, none below zero, each equal to its detail."""
    for code in Agreement.objects.order_by("id").values_list("code", flat=True):
        view = agreement(code=code)
        expected = _expected(view)
        below = [account for account, amount in expected.items() if amount < 0 and not _is_credit(account)]
        for account, amount in expected.items():
            stands = balance(account=account)
            wrong = stands != amount or account in below
            yield f"{account} stands at {stands}, its detail says {amount}" if wrong else None


def _statements() -> Iterator[str | None]:
    """Every movement of a party's accounts has its fact, and together they are what stands there."""
    for code in Agreement.objects.order_by("id").values_list("code", flat=True):
        view = agreement(code=code)
        for party in view.sharing.parties:
            stands = Balances()
            for movement in movements(agreement=view, party=party):
                stands = stands.after(movement.moved)
                about = movement.fact.about
                yield f"{code}, {party.name}: {about} has no fact" if movement.fact.what == UNNAMED else None
            committed, spent, waiting = (balance(account=view.account(name, party.n)) for name in PARTY_ACCOUNTS)
            held = Balances(committed, spent, -waiting)
            yield None if held == stands else f"{code}, {party.name}: moved {stands}, the accounts hold {held}"


def _is_credit(account: str) -> bool:
    return "/waiting/" in account or account.endswith("/budget")


def _expected(view: AgreementView) -> dict[str, int]:
    """What should stand in each account of an agreement, by lists, months, shares and receipts."""
    committed: Counter[int] = Counter()
    for commitment, amount in commitments(agreement=view).items():
        committed[commitment.party] += amount
    expected: dict[str, int] = {}
    spent = _spent(view.id)
    for party in view.sharing.parties:
        waiting = waiting_money(agreement=view, party=party.n)
        sums = (committed[party.n], spent.get(party.funder_id, 0), -waiting)
        expected |= {view.account(name, party.n): sum_ for name, sum_ in zip(PARTY_ACCOUNTS, sums, strict=True)}
    promised = committed.total() + sum(spent.values())
    return expected | {view.account("budget"): -view.budget, view.account("available"): view.budget - promised}


def _spent(agreement_id: int) -> dict[int, int]:
    """What stands paid under an agreement, by funder."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.funder_id, sum(s.amount)::bigint FROM sponsors_standinglistmonth m"
            " JOIN sponsors_list l ON l.id = m.list_id JOIN contributions_share s ON s.funding_id = m.funding_id"
            " WHERE l.agreement_id = %s GROUP BY 1",
            [agreement_id],
        )
        return dict(cursor.fetchall())


def _files() -> Iterator[str | None]:
    """A list's id follows from its agreement and its file: neither can be exchanged."""
    for id, code, document in List.objects.values_list("id", "agreement__code", "document_id"):
        try:
            sha256 = hashlib.sha256(content(document=document)).digest()
            same = list_id(agreement=code, sha256=sha256) == id
        except Exception as error:  # whatever is wrong with it, the list's file is not what was handed in
            yield f"list {id}: its file cannot be opened ({type(error).__name__})"
        else:
            yield None if same else f"list {id}: its file or its agreement is another"


def _verdicts() -> Iterator[str | None]:
    for check in Check.objects.order_by("id"):
        try:
            found = unpack(content(document=check.verdicts_id))
        except Exception as error:  # whatever is wrong with them, the verdicts are not what was found
            yield f"list {check.list_id}, check {check.id}: its verdicts cannot be opened ({type(error).__name__})"
        else:
            same = digest(found) == bytes(check.digest) and len(found) == check.rows
            yield None if same else f"list {check.list_id}, check {check.id}: its verdicts are others"


def _niks() -> Iterator[str | None]:
    vault = NikVault(keys=settings.PAYUNG_KEYS)
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT number, nik_index, nik_sealed, key_id, birth_date, sex FROM people_worker")
        for number, index, sealed, key_id, born, sex in cursor:
            try:
                nik = vault.open(bytes(sealed), key_id=key_id)
                holds = vault.index(nik) == bytes(index) and nik[6:12] == _birth_in_nik(born, sex)
            except Exception:  # an altered seal raises InvalidTag, an unknown key KeyError: both are faults here
                holds = False
            yield None if holds else f"worker {number}: the sealed NIK is not the one of its index, birth date and sex"


def _corrected() -> Iterator[str | None]:
    """Whoever was corrected is who the last correction says, and each began where the one before ended."""
    yield from (f"worker {number}: {fault}" if fault else None for number, fault in broken_histories())


def _birth_in_nik(born: date, sex: str) -> str:
    return f"{born.day + (40 if sex == 'F' else 0):02}{born.month:02}{born.year % 100:02}"


LOOKS: tuple[tuple[str, Callable[[], Iterator[str | None]]], ...] = (
    (to_translate("budgets equal lists and receipts"), _budgets),
    (to_translate("statements equal the ledger, and say why"), _statements),
    (to_translate("JHT accounts sum to what each year added"), broken_developments),
    (to_translate("files are what was handed in"), _files),
    (to_translate("verdicts are what was found"), _verdicts),
    (to_translate("sealed NIKs are their workers'"), _niks),
    (to_translate("whoever was corrected is who the last correction says"), _corrected),
    (to_translate("the audit chain is whole"), _audit_chain),
)
