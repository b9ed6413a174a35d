"""Do the books hold? Every control figure against its detail, every month once, every entry in the chain.

Reads everything, repairs nothing. Each rule counts what it looked at and names the exact rows at fault.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.db import connection, transaction

from payung.audit.queries import broken_links, head
from payung.documents.queries import content
from payung.kernel.language import to_translate
from payung.ledger.queries import balance
from payung.people.nik import NikVault
from payung.sponsors.allocation import committed, waiting_receipts
from payung.sponsors.models import Agreement, List
from payung.sponsors.queries import agreement

SHOWN = 20

REVERSED = """EXISTS (SELECT FROM contributions_reversedmonth r WHERE
    (r.worker_id, r.job, r.programme, r.month, r.round) = (p.worker_id, p.job, p.programme, p.month, p.round))"""
LIST_REVERSED = """EXISTS (SELECT FROM sponsors_reversedlistmonth r WHERE
    (r.list_id, r.month, r.round) = (m.list_id, m.month, m.round))"""


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


# Each rule: what it is called, how many rows it looks at, and a query that names each row at fault.
RULES: tuple[tuple[str, str, str], ...] = (
    (
        to_translate("months stand once"),
        "SELECT count(*) FROM contributions_paidmonth",
        """
        SELECT format('worker %s job %s %s %s stands %s times', w.number, p.job, p.programme,
            to_char(p.month, 'YYYY-MM'), count(*))
        FROM contributions_standingmonth p LEFT JOIN people_worker w ON w.id = p.worker_id
        GROUP BY p.worker_id, w.number, p.job, p.programme, p.month HAVING count(*) > 1
        """,
    ),
    (
        to_translate("reversed months were paid"),
        "SELECT count(*) FROM contributions_reversedmonth",
        """
        SELECT format('worker %s job %s %s %s round %s is reversed but was not paid', r.worker_id, r.job, r.programme,
            to_char(r.month, 'YYYY-MM'), r.round)
        FROM contributions_reversedmonth r WHERE NOT EXISTS (SELECT FROM contributions_paidmonth p WHERE
            (r.worker_id, r.job, r.programme, r.month, r.round) = (p.worker_id, p.job, p.programme, p.month, p.round))
        """,
    ),
    (
        to_translate("control accounts equal months"),
        "SELECT count(DISTINCT programme) FROM contributions_paidmonth",
        """
        SELECT format('contributions/%s holds %s, its standing months sum to %s', programme,
            coalesce(held, 0), coalesce(paid, 0))
        FROM (SELECT programme, sum(price) AS paid FROM contributions_standingmonth GROUP BY 1) months
        FULL JOIN (
            SELECT split_part(a.code, '/', 2) AS programme,
                sum(CASE WHEN t.credit_id = a.id THEN t.amount ELSE -t.amount END) AS held
            FROM ledger_account a JOIN ledger_transfer t ON a.id IN (t.debit_id, t.credit_id)
            WHERE a.code LIKE 'contributions/%' GROUP BY 1
        ) control USING (programme) WHERE coalesce(held, 0) <> coalesce(paid, 0)
        """,
    ),
    (
        to_translate("the bank equals receipts"),
        "SELECT count(*) FROM payments_receipt",
        """
        SELECT format('bank holds %s, standing receipts sum to %s', held, received) FROM
        (SELECT coalesce(sum(CASE WHEN t.debit_id = a.id THEN t.amount ELSE -t.amount END), 0) AS held
            FROM ledger_account a JOIN ledger_transfer t ON a.id IN (t.debit_id, t.credit_id)
            WHERE a.code = 'bank') bank,
        (SELECT coalesce(sum(amount), 0) AS received FROM payments_standingreceipt) receipts
        WHERE held <> received
        """,
    ),
    (
        to_translate("fundings equal shares, months and receipts"),
        "SELECT count(*) FROM contributions_funding",
        """
        SELECT format('funding %s: total %s, shares %s, months %s, receipts %s', f.id, f.total,
            coalesce(s.amount, 0), coalesce(m.amount, 0), coalesce(r.amount, 0))
        FROM contributions_funding f
        LEFT JOIN (SELECT funding_id, sum(amount) AS amount FROM contributions_share GROUP BY 1) s
            ON s.funding_id = f.id
        LEFT JOIN (SELECT funding_id, sum(price) AS amount FROM contributions_paidmonth GROUP BY 1) m
            ON m.funding_id = f.id
        LEFT JOIN (SELECT fu.id, sum((source ->> 'amount')::bigint) AS amount
            FROM contributions_funding fu, jsonb_array_elements(fu.paid_from) source GROUP BY 1) r ON r.id = f.id
        WHERE f.total <> coalesce(s.amount, 0) OR f.total <> coalesce(m.amount, 0) OR f.total <> coalesce(r.amount, 0)
        """,
    ),
    (
        to_translate("months have their funding"),
        "SELECT count(*) FROM contributions_paidmonth",
        """
        SELECT format('worker %s job %s %s %s: funding %s does not exist', p.worker_id, p.job, p.programme,
            to_char(p.month, 'YYYY-MM'), p.funding_id)
        FROM contributions_paidmonth p WHERE NOT EXISTS (SELECT FROM contributions_funding f WHERE f.id = p.funding_id)
        """,
    ),
    (
        to_translate("receipts cover what was paid from them"),
        "SELECT count(*) FROM payments_receipt",
        """
        SELECT format('receipt %s: %s received, %s used by standing months', used.reference, coalesce(p.amount, 0),
            used.amount)
        FROM (
            SELECT source ->> 'reference' AS reference, sum((source ->> 'amount')::bigint) AS amount
            FROM contributions_funding f, jsonb_array_elements(f.paid_from) source
            WHERE EXISTS (SELECT FROM contributions_standingmonth m WHERE m.funding_id = f.id) GROUP BY 1
        ) used LEFT JOIN payments_standingreceipt p ON p.reference = used.reference
        WHERE used.amount > coalesce(p.amount, 0)
            OR (p.purpose NOT LIKE 'agreement %' AND used.amount <> p.amount)
        """,
    ),
    (
        to_translate("paid list months equal workers' months"),
        "SELECT count(*) FROM sponsors_paidlistmonth",
        f"""
        SELECT format('list %s %s round %s: says %s people, %s rupiah; months say %s, %s', m.list_id,
            to_char(m.month, 'YYYY-MM'), m.round, m.people, m.amount, coalesce(d.people, 0), coalesce(d.amount, 0))
        FROM sponsors_paidlistmonth m LEFT JOIN (
            SELECT p.funding_id, count(DISTINCT p.worker_id) AS people, sum(p.price) AS amount,
                min(p.month) AS first, max(p.month) AS last,
                bool_and({REVERSED}) AS gone, bool_or({REVERSED}) AS some_gone
            FROM contributions_paidmonth p WHERE p.funding_id IN (SELECT funding_id FROM sponsors_paidlistmonth)
            GROUP BY 1
        ) d ON d.funding_id = m.funding_id
        WHERE m.amount <> coalesce(d.amount, 0) OR m.people <> coalesce(d.people, 0)
            OR d.first <> m.month OR d.last <> m.month
            OR (m.funding_id IS NOT NULL AND (d.gone <> {LIST_REVERSED} OR d.some_gone <> {LIST_REVERSED}))
        """,
    ),
    (
        to_translate("months of lists are months of their people"),
        "SELECT count(*) FROM sponsors_enrolment",
        """
        SELECT format('list %s %s: worker %s is paid but not on the list', m.list_id, to_char(m.month, 'YYYY-MM'),
            p.worker_id)
        FROM sponsors_paidlistmonth m JOIN contributions_paidmonth p ON p.funding_id = m.funding_id
        WHERE NOT EXISTS (SELECT FROM sponsors_enrolment e WHERE (e.list_id, e.worker_id) = (m.list_id, p.worker_id))
        """,
    ),
    (
        to_translate("approvals equal enrolments, by two persons"),
        "SELECT count(*) FROM sponsors_approval",
        """
        SELECT format('list %s: approved %s people, enrolled %s; checked by %s, approved by %s', a.list_id, a.people,
            coalesce(e.people, 0), a.checked_by_id, a.approved_by_id)
        FROM sponsors_approval a LEFT JOIN (SELECT list_id, count(*) AS people FROM sponsors_enrolment GROUP BY 1) e
            USING (list_id)
        WHERE a.people <> coalesce(e.people, 0) OR a.checked_by_id = a.approved_by_id
        """,
    ),
    (
        to_translate("actions are in the audit chain"),
        "SELECT count(*) FROM audit_entry",
        """
        WITH done (subject, action) AS (
            SELECT code, 'create_agreement' FROM sponsors_agreement
            UNION ALL SELECT list_id, 'approve_list' FROM sponsors_approval
            UNION ALL SELECT list_id, 'check_list' FROM sponsors_check
            UNION ALL SELECT reference, CASE WHEN purpose LIKE 'agreement %' THEN 'receive_money'
                WHEN purpose LIKE 'group %' THEN 'lay_down_sample' ELSE 'record_payment' END FROM payments_receipt
            UNION ALL SELECT receipt_id, CASE WHEN purpose LIKE 'agreement %' THEN 'reverse_receipt'
                ELSE 'reverse_payment' END FROM payments_reversedreceipt JOIN payments_receipt ON reference = receipt_id
            UNION ALL SELECT name, 'add_user' FROM access_user
        )
        SELECT format('%s %s happened %s times, the chain says %s', d.action, d.subject, d.times, coalesce(e.times, 0))
        FROM (SELECT subject, action, count(*) AS times FROM done WHERE action <> 'lay_down_sample' GROUP BY 1, 2) d
        FULL JOIN (SELECT subject, action, count(*) AS times FROM audit_entry
            WHERE action IN ('create_agreement', 'approve_list', 'check_list', 'receive_money', 'record_payment',
                'reverse_receipt', 'reverse_payment', 'add_user') GROUP BY 1, 2) e USING (subject, action)
        WHERE coalesce(d.times, 0) <> coalesce(e.times, 0)
        """,
    ),
)


def verify() -> Verification:
    """Run every rule over one snapshot of the database, so that work going on meanwhile is no fault."""
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
        stands = {name: balance(account=view.account(name)) for name in ("available", "committed", "spent", "waiting")}
        waiting = sum(source.amount for source in waiting_receipts(agreement=view))
        expected = {"committed": committed(agreement=view), "spent": _spent(view.id), "waiting": -waiting}
        expected["available"] = view.budget - expected["committed"] - expected["spent"]
        for name, amount in expected.items():
            wrong = stands[name] != amount or (name != "waiting" and amount < 0)
            yield f"agreement {code}: {name} stands at {stands[name]}, its detail says {amount}" if wrong else None


def _spent(agreement_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(m.amount), 0)::bigint FROM sponsors_standinglistmonth m"
            " JOIN sponsors_list l ON l.id = m.list_id WHERE l.agreement_id = %s",
            [agreement_id],
        )
        return int(cursor.fetchone()[0])


def _files() -> Iterator[str | None]:
    for list_id, document in List.objects.values_list("id", "document_id"):
        try:
            content(document=document)
        except Exception as error:  # whatever is wrong with it, the list's file is not what was handed in
            yield f"list {list_id}: its file cannot be opened ({type(error).__name__})"
        else:
            yield None


def _niks() -> Iterator[str | None]:
    vault = NikVault(keys=settings.PAYUNG_KEYS)
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT number, nik_index, nik_sealed, key_id FROM people_worker")
        for number, index, sealed, key_id in cursor:
            try:
                holds = vault.index(vault.open(bytes(sealed), key_id=key_id)) == bytes(index)
            except Exception:  # an altered seal raises InvalidTag, an unknown key KeyError: both are faults here
                holds = False
            yield None if holds else f"worker {number}: the sealed NIK is not the one its index stands for"


LOOKS: tuple[tuple[str, Callable[[], Iterator[str | None]]], ...] = (
    (to_translate("budgets equal lists and receipts"), _budgets),
    (to_translate("files are what was handed in"), _files),
    (to_translate("sealed NIKs are their index"), _niks),
    (to_translate("the audit chain is whole"), _audit_chain),
)
