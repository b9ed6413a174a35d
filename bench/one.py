"""The jobs of `bench.single`, each in a process of its own, as those of `bench.work`.

The last line on standard output is what was found, as JSON.
"""

import json
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

BY, API, BANK, SERVICE_ID = "petugas", "bench-app", "bench-bank", "   12345"
SCOPES = ("register", "pay", "cover")
PRICE = 16_800
"""Rupiah: what most members of the sample owe for a month. Who owes more saves it."""
YEARS = 3 * 365
"""Days on either side of today of which cover is asked."""


def doors(codes: str, newcomers: str, out: str) -> dict[str, Any]:
    """Let a bank and a platform in, and write what they need to call: keys, codes of payers, people to register."""
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    from payung.access.partners.actions import HIGHEST_RATE, add_partner, set_bank

    at, key = datetime.now(UTC), generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    app = add_partner(code=API, name="Aplikasi", kind="platform", scopes=SCOPES, rate=HIGHEST_RATE, by=BY, at=at)
    add_partner(code=BANK, name="Bank", kind="bank", scopes=["pay"], rate=HIGHEST_RATE, by=BY, at=at)
    bank = set_bank(code=BANK, public_key=public, service_id=SERVICE_ID, by=BY, at=at)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    _write(
        out,
        {
            "key": app.key,
            "bank": {"code": BANK, "client_key": bank.client_key, "secret": bank.secret, "private": private},
            "codes": _codes(int(codes)),
            "newcomers": _newcomers(int(newcomers)),
        },
    )
    return {"receipts": _count("payments_receipt")}


def _write(out: str, found: dict[str, Any]) -> None:
    path = Path(out)
    path.touch(mode=0o600)
    path.write_text(json.dumps(found))


def _codes(most: int) -> list[int]:
    """Payment codes from all over the registry, in no order."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM people_worker WHERE id = ANY(%s)", [_some_workers(most)])
        found = [number for (number,) in cursor.fetchall()]
    random.Random(1).shuffle(found)
    return found


def _some_workers(most: int) -> list[int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM people_worker")
        first, last = cursor.fetchone()
    return random.Random(2).sample(range(first, last + 1), min(most, last - first + 1))


def _newcomers(count: int) -> list[dict[str, Any]]:
    """Synthetic people who are not registered yet, in the words of the API."""
    from django.utils import timezone

    from payung.site.samples.crowd import registration
    from payung.site.samples.members import synthetic_members

    today = timezone.localdate(datetime.now(UTC))
    people = map(registration, synthetic_members(count=count, seed=int(time.time()), today=today))
    told = ("nik", "name", "sex", "region", "occupation", "income", "phone", "district", "village", "address")
    return [
        {name: getattr(person, name) for name in (*told, "mother_name")}
        | {"birth_date": person.birth_date.isoformat(), "consents": ["scheme"]}
        for person in people
    ]


def deposits(meeting: str, seconds: str, place: str, of: str) -> dict[str, Any]:
    """Take payments; this is process `place` of so many that meet in a folder, each with payers of its own."""
    from payung.payments.actions import deposit

    codes = _codes(20_000)[int(place) :: int(of)]

    def pay(n: int) -> None:
        reference = f"{Path(meeting).name} {place} {n}"
        deposit(
            code=str(codes[n % len(codes)]), amount=PRICE, reference=reference, via="bench", by=BY, at=datetime.now(UTC)
        )

    return _timed(pay, Path(meeting), place, int(of), float(seconds))


def covers(meeting: str, seconds: str, place: str, of: str) -> dict[str, Any]:
    """Ask whether anybody is protected on any day, as known at any instant."""
    from payung.coverage.queries import cover

    chance, workers = random.Random(int(place)), _some_workers(20_000)
    now = datetime.now(UTC)

    def ask(_: int) -> None:
        day = now.date() + timedelta(days=chance.randint(-YEARS, YEARS))
        known_at = now - timedelta(days=chance.random() * YEARS)
        cover(worker_id=chance.choice(workers), on=day, known_at=known_at)

    return _timed(ask, Path(meeting), place, int(of), float(seconds))


def _timed(deed: Callable[[int], None], meeting: Path, place: str, of: int, seconds: float) -> dict[str, Any]:
    """Do it again and again, from when all the processes are ready; what each took, in seconds, wall and CPU."""
    deed(-1)  # the first of a process opens a session and reads the law
    (meeting / place).touch()
    while len(list(meeting.iterdir())) < of:
        time.sleep(0.01)
    took: list[float] = []
    cpu, begin = time.process_time(), time.perf_counter()
    while (since := time.perf_counter()) < begin + seconds:
        deed(len(took))
        took.append(time.perf_counter() - since)
    return {"took": took, "cpu": time.process_time() - cpu}


def settled() -> dict[str, Any]:
    """How many receipts there are by now, and the rules of `payung verify` that do not hold."""
    from payung.reporting.verification import verify

    faults = [finding.rule for finding in verify().findings if finding.faults]
    return {"receipts": _count("payments_receipt"), "faults": faults}


def _count(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


JOBS: dict[str, Callable[..., dict[str, Any]]] = {
    "doors": doors,
    "deposits": deposits,
    "covers": covers,
    "settled": settled,
}
