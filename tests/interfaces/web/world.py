"""A small world with two of everything: what an officer of Kota Kupang, or of sponsor MILIK, may see; and what not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest

from payung.access.accounts.actions import add_account, grant_role
from payung.applications.actions import receive_application
from payung.documents.uploads.actions import begin_upload
from payung.jobs.actions import ask
from payung.outreach.events.actions import plan_event
from payung.people.corrections.actions import propose_correction
from payung.people.joining import Form
from payung.sponsors import queries
from payung.sponsors.invoices.actions import make_invoices
from payung.sponsors.orders.actions import place_order
from payung.sponsors.orders.asked import Voiding
from payung.sponsors.proposals.actions import propose_agreement
from payung.sponsors.proposals.proposed import Proposed
from payung.sponsors.queries import AgreementView
from tests.sponsors.walk import CHECKER, MONTH, Walk, entry, next_month, row

FOREIGN_NAMES = ("Zakarias Asing", "Sponsor Asing", "akun.asing")
OWN_REGION, FOREIGN_REGION = "53.71", "53.08"
LIST_PAGES = (
    *("sponsor-list", "sponsor-rows", "sponsor-rejects", "sponsor-verdicts", "sponsor-minutes", "sponsor-approve"),
    *("sponsor-recheck", "sponsor-void"),
)
REGION_NAMES = {OWN_REGION: "Kota Kupang", FOREIGN_REGION: "Ende"}


@dataclass(frozen=True)
class World:
    """The objects by the names that addresses have for them: own, and foreign."""

    own: Mapping[str, str]
    foreign: Mapping[str, str]
    own_sponsor: int
    own_region: str = OWN_REGION

    def path(self, pattern: str, name: str, *, foreign: bool) -> str:
        """An address with its words filled in. `NAME:WORD` stands before `WORD`. KeyError for a word nobody knows."""
        objects = self.foreign if foreign else self.own

        def filled(found: re.Match[str]) -> str:
            return objects.get(f"{name}:{found[1]}") or objects[found[1]]

        return re.sub(r"<(?:\w+:)?(\w+)>", filled, pattern)


@pytest.fixture
def world(walk: Walk) -> World:
    """The small world, in this test's database."""
    return small_world(walk)


def small_world(walk: Walk) -> World:
    """Two regions and two sponsors, each with a participant, an agreement, a list, and what waits about them."""
    own = _half(walk, "MILIK", OWN_REGION, "Maria Sendiri", "akun.sendiri", first=0)
    foreign = _half(walk, "ASING", FOREIGN_REGION, "Zakarias Asing", "akun.asing", first=100)
    [(sponsor,)] = walk.db.rows("SELECT funder_id FROM sponsors_agreement WHERE code = 'MILIK'")
    return World(own=own, foreign=foreign, own_sponsor=int(sponsor))


def _half(walk: Walk, code: str, region: str, name: str, account: str, *, first: int) -> dict[str, str]:
    """The objects of one region and one sponsor."""
    place = REGION_NAMES[region]
    walk.agreement(code, sponsor=f"Sponsor {code.title()}", region=region)
    approved = walk.enrol([row(n, region=place) for n in range(first + 5, first + 8)], code)
    order = place_order(
        agreement=code, asked=Voiding(next_month(), (approved,)), why="Surat 1", by=CHECKER, at=walk.at
    ).order.id
    handed_in = walk.check([row(n, region=place) for n in range(first, first + 3)], code).list.id
    proposed = drawn_up(queries.agreement(code=code), code=f"{code}-2")
    proposal = propose_agreement(proposed=proposed, by=CHECKER, at=walk.at).proposal.id
    upload = begin_upload(name="daftar.csv", size=9, purpose=f"list {code}", by=CHECKER, at=walk.at).id
    job = ask(task="recheck_list", subject=f"list {handed_in}", words={"list": handed_in}, by=CHECKER, at=walk.at)
    worker = walk.register(row(first + 20, region=place, name=name))
    number = str(worker.number)
    walk.pay(row(first + 20))
    make_invoices(agreement=code, first=None, last=next_month(), by=CHECKER, at=walk.at)
    asked = propose_correction(
        number=number, changes={"name": f"{name} Bria"}, why="salah tulis", evidence="KTP", by=CHECKER, at=walk.at
    )
    application = uuid4()
    twin = entry(row(first + 20, region=place, name=name, nik=other_nik(first + 20)))
    receive_application(form=Form(twin), application=application, channel="self", by=CHECKER, at=walk.at)
    walk.db.as_owner(
        "INSERT INTO outreach_task (worker_id, unpaid, protected_until) VALUES (%s, '2026-10-01', '2027-01-15')",
        worker.id,
    )
    [(task,)] = walk.db.rows("SELECT id FROM outreach_task WHERE worker_id = %s", worker.id)
    event = plan_event(
        code=f"PASAR-{code}", name=f"Pasar {name}", region=region, on=date(2099, 12, 5), by=CHECKER, at=walk.at
    ).code
    add_account(name=account, by=CHECKER, at=walk.at)
    grant = grant_role(name=account, role="officer", region=region, by=CHECKER, at=walk.at)
    return {
        "code": code,
        "list_id": handed_in,
        "number": number,
        "row": "2",
        "n": "1",
        "what": "phone",
        "desk-order:kind": "correction",
        "desk-order:id": asked.correction.id,
        "desk-task:id": str(task),
        "desk-application:id": str(application),
        **{f"{page}:id": handed_in for page in LIST_PAGES},
        **{f"{page}:id": approved for page in ("sponsor-minutes", "sponsor-void")},
        **{f"{page}:id": order for page in ("sponsor-order", "sponsor-order-answer")},
        **{f"{page}:id": proposal for page in ("sponsor-proposal", "sponsor-proposal-answer")},
        **{f"{page}:id": upload for page in ("sponsor-upload", "sponsor-drop")},
        **{f"{page}:id": str(job) for page in ("job", "job-figures", "job-cancel")},
        "job": str(job),
        "event": event,
        "name": account,
        "agent-script:name": "nik.js",
        "grant": str(grant),
    }


def drawn_up(like: AgreementView, *, code: str) -> Proposed:
    """The same once more under another code, for 5 people."""
    return Proposed(like.sharing.parties[0].funder_id, code, "Surat 2", like.terms, 5, 10 * MONTH, {})


def other_nik(n: int) -> str:
    """Another NIK of somebody born on the same day: the last digits count who was registered that day."""
    return row(n)["nik"][:12] + "0777"
