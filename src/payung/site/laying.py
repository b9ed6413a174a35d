"""Laying down the synthetic registry of a demo. The only code that writes a past, and only as the tables' owner."""

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models import Index
from django.utils import timezone

from payung.access.queries import is_demo, user_id
from payung.audit.actions import record
from payung.contributions.actions import funder
from payung.contributions.tariff import tariff
from payung.kernel.copying import stage
from payung.kernel.months import Month, months_between
from payung.kernel.problems import Problem, Refused
from payung.kernel.watch import Watch
from payung.law.book import book
from payung.law.contributions import Line, monthly_contribution
from payung.ledger.actions import Move
from payung.ledger.actions import book as book_moves
from payung.payments.receipts import BANK
from payung.people.models import MatchKey, Worker
from payung.people.nik import NikVault
from payung.people.occupations import occupations
from payung.people.writing import Origin, write_people
from payung.site.samples.crowd import Arrival, Crowd
from payung.site.samples.members import Member

BATCH = 100_000
MANY = 200_000  # members, from which on indexes are built at the end
BUILDING_MEMORY = "512MB"
PROGRAMMES = ("jkk", "jkm")
PAID_ON = 10  # the day of the month on which the sample's groups pay, before the 15th

SAMPLE_MONTH = {"worker_id": "bigint", "region": "text", "income": "integer", "sector": "text", "month": "date"}
SAMPLE_PRICE = {"income": "integer", "sector": "text", "month": "date", "programme": "text", "price": "integer"}
SAMPLE_RECEIPT = """
CREATE TEMPORARY TABLE sample_receipt (
    region text, month date, reference text, recorded_at timestamptz, funding_id bigint, total bigint
) ON COMMIT DROP;
"""
RECEIPTS = """
INSERT INTO sample_receipt (region, month, reference, recorded_at, funding_id, total)
SELECT m.region, m.month, format('%%s-%%s-%%s', %(prefix)s::text, m.region, to_char(m.month, 'YYYY-MM')),
    least((m.month + %(paid_on)s::integer + time '10:00') AT TIME ZONE %(zone)s, %(latest)s::timestamptz),
    nextval('contributions_funding_id_seq'), sum(p.price)
FROM sample_month m JOIN sample_price p USING (income, sector, month) GROUP BY m.region, m.month;
INSERT INTO payments_receipt (reference, amount, purpose, recorded_by_id, recorded_at)
SELECT reference, total, format('group %%s %%s', region, to_char(month, 'YYYY-MM')), %(by)s, recorded_at
FROM sample_receipt;
INSERT INTO contributions_funding (id, total, law, tariff, paid_from, recorded_at)
SELECT funding_id, total, %(law)s, %(tariff)s,
    jsonb_build_array(jsonb_build_object('reference', reference, 'amount', total)), recorded_at
FROM sample_receipt;
INSERT INTO contributions_share (funding_id, funder_id, amount, recorded_at)
SELECT funding_id, %(funder)s, total, recorded_at FROM sample_receipt;
INSERT INTO contributions_paidmonth (worker_id, job, programme, month, round, price, funding_id, recorded_at)
SELECT m.worker_id, 1, p.programme, m.month, 0, p.price, r.funding_id, r.recorded_at
FROM sample_month m JOIN sample_price p USING (income, sector, month) JOIN sample_receipt r USING (region, month);
"""
BOOKED = """
SELECT r.reference, p.programme, sum(p.price)::bigint
FROM sample_month m JOIN sample_price p USING (income, sector, month) JOIN sample_receipt r USING (region, month)
GROUP BY 1, 2 ORDER BY 1, 2
"""
# Every so manieth id: members who stand close together would be found as no list's members are, without a disk.
PAIRS = """
SELECT w.number, w.nik_sealed, w.key_id, w.name, w.birth_date, w.sex, w.region, w.district, w.village,
    w.address, w.phone, j.occupation, j.income, w.mother_name, paid.first, paid.months
FROM (SELECT min(id) AS first, max(id) AS last FROM people_worker) ids,
    generate_series(first, last, greatest((last - first + 1) / %(most)s, 1)) picked
JOIN people_worker w ON w.id = picked AND w.channel = 'sample'
JOIN people_job j ON j.worker_id = w.id AND j.n = 1
JOIN LATERAL (SELECT min(month) AS first, count(DISTINCT month) AS months FROM contributions_paidmonth p
    WHERE p.worker_id = w.id) paid ON paid.months > 0
ORDER BY w.id LIMIT %(most)s
"""


def mark_as_demo() -> None:
    """Mark an empty installation as a demo: synthetic people only. Raises Refused `demo.home_is_real` on one in use."""
    if is_demo():
        return
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("LOCK TABLE access_installation")
        cursor.execute("SELECT EXISTS (SELECT FROM access_user) OR EXISTS (SELECT FROM people_worker)")
        if cursor.fetchone()[0]:
            raise Refused(Problem("demo.home_is_real", "home"))
        cursor.execute("UPDATE access_installation SET demo = true")


def lay_down_members(*, count: int, seed: int, by: str, at: datetime, watch: Watch) -> int:
    """Add up to `count` synthetic members with the months they paid, in batches; returns how many were new.

    The same seed adds nobody twice; a batch is written whole or not at all, so that an interrupted run goes on where
    it stood. Raises Refused `demo.home_is_real` outside a demo.
    """
    if not is_demo():
        raise Refused(Problem("demo.home_is_real", "home"))
    actor, today = user_id(name=by), timezone.localdate(at)
    watch.step("members", total=count)
    crowd = Crowd(size=count, seed=seed, today=today, key=settings.PAYUNG_KEYS.index, batch=BATCH)
    added, anybody = 0, Worker.objects.exists()
    with _match_keys_indexed_at_once(count):
        for n, batch in enumerate(crowd.arrivals()):
            known = _known([arrival.newcomer.marks.nik_index for arrival in batch]) if anybody else set()
            new = [arrival for arrival in batch if arrival.newcomer.marks.nik_index not in known]
            if new:
                # With the instant: more members of a seed, or the same seed on another day, are other receipts.
                _lay_down(new, f"SAMPLE-{seed}-{at:%Y%m%dT%H%M%S}-{n}", actor, by, at)
            added += len(new)
            watch.advance(len(batch))
    return added


def _known(indexes: Iterable[bytes]) -> set[bytes]:
    """Those of these NIKs' keyed indexes that the registry has."""
    asked = "{" + ",".join(f'"\\\\x{index.hex()}"' for index in indexes) + "}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT nik_index FROM people_worker WHERE nik_index = ANY(%s::bytea[])", [asked])
        return {bytes(index) for (index,) in cursor.fetchall()}


@contextmanager
def _match_keys_indexed_at_once(count: int) -> Iterator[None]:
    """Where many members come, do without the match keys' indexes meanwhile, and build them at the end.

    A run that was killed in between leaves a demo without them: lists are slow until the next run builds them.
    """
    if count >= MANY:
        with connections["owner"].schema_editor() as editor:
            for index in _standing_indexes():
                editor.remove_index(MatchKey, index)
    try:
        yield
    finally:
        standing = _standing_indexes()
        missing = [index for index in MatchKey._meta.indexes if index not in standing]
        with ThreadPoolExecutor(max_workers=2) as builders:
            list(builders.map(_build, missing))


def _standing_indexes() -> list[Index]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = %s", [MatchKey._meta.db_table])
        names = {name for (name,) in cursor.fetchall()}
    return [index for index in MatchKey._meta.indexes if index.name in names]


def _build(index: Index) -> None:
    """Build an index of the match keys, on a connection of this thread's own."""
    try:
        with connections["owner"].schema_editor() as editor:
            editor.execute(f"SET LOCAL maintenance_work_mem = '{BUILDING_MEMORY}'")
            editor.add_index(MatchKey, index)
    finally:
        connections["owner"].close()


def _lay_down(arrivals: Sequence[Arrival], prefix: str, actor: int, by: str, at: datetime) -> None:
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        # A batch that a crash takes away is laid down again: nobody was told of it.
        cursor.execute("SET LOCAL synchronous_commit = off")
        origin = Origin(channel="sample", by=actor)
        written = write_people(newcomers=[arrival.newcomer for arrival in arrivals], origin=origin, using="owner")
        lines = _prices(arrivals)
        months = _months([worker for worker, _ in written], arrivals)
        prices = ((*case, line.programme, line.amount) for case, line in lines)
        stage(cursor=cursor, table="sample_month", columns=SAMPLE_MONTH, rows=months)
        stage(cursor=cursor, table="sample_price", columns=SAMPLE_PRICE, rows=prices)
        cursor.execute(SAMPLE_RECEIPT)
        cursor.execute("ANALYZE sample_month; ANALYZE sample_price")
        yesterday = datetime.combine(at.date() - timedelta(days=1), time(2), at.tzinfo)
        group = funder(kind="group", name="kelompok contoh", using="owner")
        used = tariff((Month.of(month), line) for (_, _, month), line in lines)
        parameters: dict[str, Any] = {
            "prefix": prefix,
            "paid_on": PAID_ON - 1,
            "zone": settings.TIME_ZONE,
            "latest": yesterday,
        }
        parameters |= {"by": actor, "law": book().version, "tariff": json.dumps(used), "funder": group}
        for statement in RECEIPTS.split(";\n")[:-1]:
            cursor.execute(statement, parameters)
        cursor.execute(BOOKED)
        moves = [Move(BANK, f"contributions/{programme}", amount, ref) for ref, programme, amount in cursor.fetchall()]
        book_moves(entry=f"sample {prefix}", moves=moves, using="owner")
        detail = {"people": len(arrivals), "prefix": prefix}
        record(by=by, action="lay_down_sample", subject=prefix, detail=detail, using="owner")


def _case(arrival: Arrival) -> tuple[int, str]:
    person = arrival.newcomer.registration
    return person.income, occupations()[person.occupation].sector


def _months(workers: Sequence[int], arrivals: Sequence[Arrival]) -> Iterator[tuple[object, ...]]:
    """One row per worker and month paid."""
    firsts: dict[int, date] = {}
    for worker, arrival in zip(workers, arrivals, strict=True):
        region, (income, sector) = arrival.newcomer.registration.region, _case(arrival)
        paid = arrival.paid_from.index
        for index in range(paid, paid + arrival.paid_months):
            month = firsts.get(index) or firsts.setdefault(index, Month(index).first)
            yield (worker, region, income, sector, month)


def _prices(arrivals: Sequence[Arrival]) -> list[tuple[tuple[int, str, date], Line]]:
    """The law's price of every distinct case and month among the members, line by line."""
    cases = sorted({_case(arrival) for arrival in arrivals})
    first, end = min(arrival.paid_from for arrival in arrivals), max(arrival.paid_end for arrival in arrivals)
    priced = []
    for month in months_between(first, end):
        page = book().on(month.first)
        for income, sector in cases:
            price = monthly_contribution(
                page=page, month=month, income=income, programmes=PROGRAMMES, sector=sector, payer="group"
            )
            priced += [((income, sector, month.first), line) for line in price.lines]
    return priced


def sample_pairs(*, most: int = 20_000) -> list[tuple[Member, int]]:
    """Synthetic members from all over the registry, each with the participant number, for sample lists to draw on.

    Only ever people whom `lay_down_members` made: outside a demo there are none.
    """
    if not is_demo():
        return []
    vault = NikVault(keys=settings.PAYUNG_KEYS)
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, {"most": most})
        rows = cursor.fetchall()
    return [(_member(vault.open(bytes(sealed), key_id=key), person), number) for number, sealed, key, *person in rows]


def _member(nik: str, stored: Sequence[Any]) -> Member:
    *person, first, months = stored
    member = Member._make([nik, *person, Month.of(first), months])
    return member._replace(phone="0" + member.phone.removeprefix("62") if member.phone else None)
