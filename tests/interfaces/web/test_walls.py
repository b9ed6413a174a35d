"""What a page shows within reach, it shows whole: the wall hides nothing of it. Each page is read with the wall, and
again once the tables' owner has taken the wall down: it says the same."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from payung.access.codes.session import begin, seal_session
from payung.interfaces.web.me.entry import COOKIE
from tests.conftest import Fresh
from tests.interfaces.web.conftest import StaffClients
from tests.reporting.test_verification import make_scene
from tests.sponsors.walk import Walk

HERE, THERE = "53.71", "53.08"
# Made anew for every page: a form's secrets and ids, a slip, and the minute.
VARIES = re.compile(
    r'(csrfmiddlewaretoken" value=|"token": )"[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}|\d{6}-\d{6}|\d\d[.:]\d\d([.:]\d\d)?'
)
OF_A_PERSON = (
    *("", "/history", "/registered", "/cash", "/receipts", "/receipts/1", "/correct", "/consent"),
    *("/change/phone", "/change/job", "/change/death"),
)
OF_ONESELF = ("", "/pay", "/receipts", "/receipts/1", "/statement", "/family", "/history", "/consent", "/messages")
OF_A_DESK = ("/desk/orders", "/desk/tasks", "/desk/applications", "/sponsor", "/review", "/agent/data")
OF_AN_AGREEMENT = ("", "/money", "/renewal")
OF_A_LIST = ("", "/rows", "/verdicts.csv", "/approve")
# Who paid and belongs to a group, or was paid for; who holds cards; whose death is doubted; what was carried over.
PEOPLE = """
SELECT number FROM people_worker w WHERE id IN (
    (SELECT worker_id FROM people_groupmember ORDER BY id LIMIT 1), (SELECT worker_id FROM cards_card LIMIT 1),
    (SELECT worker_id FROM people_death LIMIT 1), (SELECT worker_id FROM sponsors_enrolment ORDER BY row LIMIT 1))
"""
LISTS = """
SELECT DISTINCT ON (a.code) l.id, a.code FROM sponsors_list l JOIN sponsors_agreement a ON a.id = l.agreement_id
JOIN sponsors_check c ON c.list_id = l.id WHERE a.code = ANY('{NTT,AFTER,MONEY}') ORDER BY a.code, c.ask_person DESC
"""


@pytest.fixture
def scene(db: Fresh) -> Fresh:
    """Everything that can be told of anybody; every third person lives elsewhere."""
    make_scene(Walk(db))
    for which in ("DISABLE", "ENABLE"):
        for table in ("people_worker", "sponsors_agreement"):
            db.as_owner(f"ALTER TABLE {table} {which} TRIGGER USER")
        if which == "DISABLE":
            db.as_owner(f"UPDATE people_worker SET region = CASE mod(id, 3) WHEN 0 THEN '{THERE}' ELSE '{HERE}' END")
            db.as_owner(f"UPDATE sponsors_agreement SET region = CASE code WHEN 'MONEY' THEN '53' ELSE '{HERE}' END")
    return db


def asked(scene: Fresh, staff_client: StaffClients) -> Iterator[tuple[Client, str]]:
    """Pages, each with a browser of somebody within whose reach it is."""
    officer, approver = staff_client("officer", region=HERE), staff_client("approver", region=HERE)
    for (number,) in scene.rows(f"{PEOPLE} AND region = '{HERE}'"):
        yield from ((officer, f"/desk/{number}{page}") for page in OF_A_PERSON)
    for (number,) in scene.rows(PEOPLE):
        own, at = Client(), timezone.now()
        own.cookies[COOKIE] = seal_session(session=begin(number=number, at=at), at=at)
        yield from ((own, f"/me{page}") for page in OF_ONESELF)
    yield from ((client, page) for client in (officer, approver) for page in OF_A_DESK)
    payers = dict(scene.rows("SELECT code, funder_id FROM sponsors_agreement"))
    for code in ("NTT", "AFTER", "MONEY"):
        sponsor = staff_client("sponsor_officer", sponsor=payers[code])
        yield from ((sponsor, f"/sponsor/{code}{page}") for page in OF_AN_AGREEMENT)
        yield from (
            (sponsor, f"/sponsor/lists/{id}{page}") for id, of in scene.rows(LISTS) for page in OF_A_LIST if of == code
        )
        yield from ((sponsor, f"/review/{id}") for id, of in scene.rows(LISTS) if of == code)
    yield from ((officer, f"/sponsor/AFTER{page}") for page in OF_AN_AGREEMENT)


def says(answer: Any) -> str:
    """A page's status and words, but for what varies."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.status_code} {VARIES.sub('', content.decode())}"


def test_a_page_says_behind_the_wall_what_it_says_without_it(scene: Fresh, staff_client: StaffClients) -> None:
    pages = list(asked(scene, staff_client))
    for client, page in pages:
        client.get(page)  # that somebody looked is told from the first time on
    before = [says(client.get(page)) for client, page in pages]
    for (table,) in scene.rows("SELECT relname FROM pg_class WHERE relrowsecurity"):
        scene.as_owner(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    after = [says(client.get(page)) for client, page in pages]
    differ = [page for (_, page), one, other in zip(pages, before, after, strict=True) if one != other]
    assert differ == []
    shown = [page for (_, page), answer in zip(pages, before, strict=True) if answer.startswith("200")]
    assert len(shown) > 80
