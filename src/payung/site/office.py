"""An account for each role in a demo, somebody to search for and an event, so that whoever tries Payung can be anybody
and do anything. In a demo alone.

All have one password, which the home keeps; what their telephones would show is said on the console of `payung serve`.
"""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from payung.access.accounts.actions import add_account, grant_role
from payung.access.accounts.entry.actions import change_factors, change_password
from payung.access.accounts.queries import accounts, bound_to
from payung.access.queries import is_demo
from payung.access.roles import ROLES
from payung.access.scope import Scope
from payung.kernel.problems import Problem, Refused
from payung.outreach.events.actions import plan_event
from payung.outreach.events.queries import find_event
from payung.people.regions import PROVINCE, REGIONS
from payung.site.database import write_private

NAMES = {
    "national": "pusat",
    "province": "provinsi",
    "regency": "kabupaten",
    "officer": "petugas",
    "approver": "penyetuju",
    "sponsor_officer": "petugas-dana",
    "sponsor_approver": "penyetuju-dana",
    "agent": "agen",
    "auditor": "pemeriksa",
    "press": "pers",
}
"""What the account of each role is called; the first is first, and makes the others."""
FIRST = NAMES["national"]
LOCAL = frozenset(("regency", "officer", "approver", "agent"))
"""Roles of one kabupaten or kota: that where most people are. Other roles reach the province, and one the nation."""
PASSWORD = "password"


class DemoAccount(NamedTuple):
    """An account of the demo: its role, its name, and where it may act."""

    role: str
    name: str
    scope: Scope


class Office(NamedTuple):
    """The accounts of a demo, and the password of them all; a participant's number to search for, and the code of an
    event of today, both where the local accounts may see them ("" where nobody lives)."""

    accounts: list[DemoAccount]
    password: str
    participant: str
    event: str


def open_office(*, folder: Path, funder: int, at: datetime) -> Office:
    """An account for each role, the first made by itself, as where Payung begins, and the others by it; those that an
    earlier run made are left as they are.

    `funder` is the sponsor of the two sponsors' roles. Raises Refused `demo.home_is_real` outside a demo.
    """
    if not is_demo():
        raise Refused(Problem("demo.home_is_real", "home"))
    password = _password(folder)
    begun, encoded, local = {each.name: each.begun for each in accounts()}, make_password(password), _biggest_region()
    opened = []
    for role, name in NAMES.items():
        of_sponsor = ROLES[role].bound == "sponsor"
        region = {"national": ""}.get(role, local if role in LOCAL else PROVINCE)
        bound: dict[str, Any] = {"sponsor": funder} if of_sponsor else {"region": region}
        if name not in begun:
            add_account(name=name, by=FIRST, at=at)
        grant_role(name=name, role=role, **bound, by=FIRST, at=at)
        _give_telephone(name, at)
        if not begun.get(name):
            change_password(encoded=encoded, by=name, at=at)
        opened.append(DemoAccount(role, name, bound_to(region=bound.get("region"), sponsor=bound.get("sponsor"))))
    return Office(opened, password, _somebody(local), _event(local, at))


def _password(folder: Path) -> str:
    """The password of all accounts, made once and kept where only the home's owner reads it."""
    path = folder / PASSWORD
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        write_private(path, "-".join(secrets.token_hex(2) for _ in range(4)))
    return path.read_text(encoding="ascii")


def _give_telephone(name: str, at: datetime) -> None:
    """A second factor whose secret is in no telephone."""
    account = get_user_model().objects.get(name=name)
    if not Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
        change_factors(did="add codes", then=lambda: TOTP.activate(account, generate_totp_secret()), by=name, at=at)


def _somebody(region: str) -> str:
    """The number of somebody who lives there and paid; "" where nobody does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM people_worker w WHERE region = %s"
            " AND EXISTS (SELECT FROM contributions_paidmonth p WHERE p.worker_id = w.id) ORDER BY id LIMIT 1",
            [region],
        )
        found = cursor.fetchone()
    return str(found[0]) if found else ""


def _event(region: str, at: datetime) -> str:
    """The code of today's event; whatever became of it since is left as it is."""
    today = timezone.localdate(at)
    code = f"PASAR-{today:%Y%m%d}"
    if region not in REGIONS:
        return ""
    if find_event(code=code) is None:
        plan_event(code=code, name="Pasar Contoh", region=region, on=today, by=NAMES["officer"], at=at)
    return code


def _biggest_region() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT region FROM people_worker GROUP BY region ORDER BY count(*) DESC, region LIMIT 1")
        found = cursor.fetchone()
    return str(found[0]) if found else PROVINCE
