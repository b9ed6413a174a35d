"""Accounts: who makes them and for whom, what is granted and how far, and invitations that open them once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from payung.access.accounts.actions import (
    INVITED_FOR,
    add_account,
    begin_account,
    create_account,
    end_grant,
    grant_role,
    invite,
    invited,
    switch_account,
)
from payung.access.accounts.entry.actions import (
    change_factors,
    change_password,
    note_entry,
    note_leave,
    note_refusal,
)
from payung.access.accounts.queries import accounts, grants, reach
from payung.access.actions import add_user
from payung.access.partners.actions import add_partner
from payung.access.scope import NOTHING, Scope
from payung.kernel.problems import Refused
from tests.conftest import Fresh
from tests.sponsors.walk import at_once

PROVINCE = Scope(regions=("53",))


@pytest.fixture
def root(db: Fresh, at: datetime) -> dict[str, Any]:
    """Who made the first account, by itself."""
    create_account(name="root", role="national", by="root", at=at)
    return {"by": "root", "at": at}


def codes(deed: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        deed()
    return [problem.code for problem in refused.value.problems]


def test_an_account_is_made_with_its_role_and_invitation_or_not_at_all(db: Fresh, root: dict[str, Any]) -> None:
    made = create_account(name="maria", role="officer", region="53.08", **root)
    assert invited(word=made.word, at=root["at"]) == "maria"
    [kept] = accounts(name="maria")
    assert (kept.by, kept.open, kept.begun, kept.last_entry) == ("root", True, False, None)
    assert [(grant.role, grant.region, grant.by) for grant in kept.grants] == [("officer", "53.08", "root")]
    assert codes(lambda: create_account(name="yosef", role="officer", region="Ende", **root)) == ["role.region_unknown"]
    assert codes(lambda: create_account(name="maria", role="officer", region="53.08", **root)) == ["account.exists"]
    assert [each.name for each in accounts()] == ["maria", "root"]
    assert made.word not in str(db.rows("SELECT * FROM access_invitation"))


def test_machines_and_strangers_get_no_account(db: Fresh, root: dict[str, Any]) -> None:
    add_partner(code="bank-ntt", name="Bank NTT", kind="bank", scopes=(), **root)
    assert codes(lambda: add_account(name="bank-ntt", **root)) == ["account.of_machine"]
    assert codes(lambda: add_account(name="Maria", **root)) == ["user.name_malformed"]
    assert codes(lambda: add_account(name="maria", by="stranger", at=root["at"])) == ["user.unknown"]


def test_roles_are_bound_to_a_region_or_to_a_sponsor(root: dict[str, Any]) -> None:
    add_account(name="maria", **root)
    assert codes(lambda: grant_role(name="maria", role="sponsor_officer", **root)) == ["role.needs_sponsor"]
    assert codes(lambda: grant_role(name="maria", role="officer", sponsor=1, **root)) == ["role.needs_no_sponsor"]
    assert codes(lambda: grant_role(name="maria", role="king", **root)) == ["role.unknown"]
    assert codes(lambda: grant_role(name="nobody", role="officer", **root)) == ["account.unknown"]


def test_a_grant_holds_until_it_is_ended(db: Fresh, root: dict[str, Any]) -> None:
    add_account(name="maria", **root)
    first = grant_role(name="maria", role="officer", region="53.08", **root)
    assert grant_role(name="maria", role="officer", region="53.08", **root) == first
    assert reach(right="cash", doing=True, granted=grants(name="maria")) == Scope(regions=("53.08",))
    for _ in range(2):
        end_grant(grant=first, why="pindah tugas", **root)
    assert reach(right="cash", doing=True, granted=grants(name="maria")) == NOTHING
    assert grant_role(name="maria", role="officer", region="53.08", **root) != first
    assert codes(lambda: end_grant(grant=999, why="x", **root)) == ["account.grant_unknown"]
    assert codes(lambda: end_grant(grant=first, why=" ", **root)) == ["why.missing"]
    assert db.rows("SELECT count(*) FROM audit_entry WHERE action = 'end_grant'") == [(1,)]


def test_nobody_decides_about_more_than_they_reach(root: dict[str, Any]) -> None:
    """A province makes accounts in it; those of the nation, other provinces and sponsors elsewhere are not its own."""
    of_province = {"by": "provinsi", "at": root["at"], "within": PROVINCE}
    create_account(name="provinsi", role="province", region="53", **root)
    create_account(name="maria", role="officer", region="53.08", **of_province)
    out = ["account.out_of_reach"]
    for region in ("", "52", "5"):
        wrong = ["role.region_unknown"] if region == "5" else out
        assert codes(lambda r=region: grant_role(name="maria", role="national", region=r, **of_province)) == wrong  # type: ignore[misc]
    assert codes(lambda: grant_role(name="maria", role="sponsor_officer", sponsor=1, **of_province)) == out
    assert codes(lambda: invite(name="root", **of_province)) == out
    assert codes(lambda: switch_account(name="root", open=False, why="x", **of_province)) == out
    [national] = grants(name="root")
    assert codes(lambda: end_grant(grant=national.id, why="x", **of_province)) == out

    create_account(name="pemeriksa", role="auditor", region="53", **root)
    assert codes(lambda: invite(name="pemeriksa", **of_province)) == out
    assert codes(lambda: switch_account(name="pemeriksa", open=False, why="x", **of_province)) == out
    assert codes(lambda: grant_role(name="pemeriksa", role="officer", region="53.08", **of_province)) == out
    assert codes(lambda: create_account(name="lain", role="auditor", region="53", **of_province)) == out

    own = ["account.own"]
    assert codes(lambda: grant_role(name="provinsi", role="auditor", region="53", **of_province)) == own
    assert codes(lambda: invite(name="provinsi", **of_province)) == own
    [mine] = grants(name="provinsi")
    assert codes(lambda: end_grant(grant=mine.id, why="x", **of_province)) == own

    grant_role(name="maria", role="press", region="", **root)
    assert codes(lambda: invite(name="maria", **of_province)) == out, "she may more elsewhere: her word is not theirs"
    add_user(name="kepala", **root)
    assert codes(lambda: create_account(name="kepala", role="officer", region="53.08", **of_province)) == [
        "user.exists"
    ]
    known = [each.name for each in accounts() if each.is_within(scope=PROVINCE, by="provinsi")]
    assert known == ["maria", "pemeriksa", "provinsi"]


def test_an_invitation_opens_once_soon_and_only_if_it_is_the_newest(db: Fresh, root: dict[str, Any]) -> None:
    add_account(name="maria", **root)
    at = root["at"]
    first, second = (invite(name="maria", **root).word for _ in range(2))
    gone = ["invitation.invalid"]
    assert codes(lambda: invited(word=first, at=at)) == gone
    assert codes(lambda: invited(word="x", at=at)) == gone
    assert codes(lambda: invited(word=second, at=at + INVITED_FOR + timedelta(minutes=1))) == gone
    assert codes(lambda: begin_account(word=second, password="hujan di Soe", by="root", at=at)) == gone
    done = at_once(*[lambda: begin_account(word=second, password="hujan di Soe", by="maria", at=at)] * 4)
    assert [result for result in done if result is None] == [None]
    assert codes(lambda: invited(word=second, at=at)) == gone
    assert accounts(name="maria")[0].begun


def test_a_closed_account_says_why(root: dict[str, Any]) -> None:
    add_account(name="maria", **root)
    for _ in range(2):
        switch_account(name="maria", open=False, why="cuti panjang", **root)
    [kept] = accounts(name="maria")
    assert (kept.open, kept.why) == (False, "cuti panjang")
    assert codes(lambda: switch_account(name="root", open=False, why="x", **root)) == ["account.own"]
    switch_account(name="maria", open=True, why="kembali", **root)
    assert accounts(name="maria")[0].open


def test_what_happens_at_the_way_in_is_noted(db: Fresh, root: dict[str, Any]) -> None:
    add_user(name="tamu", **root)
    note_entry(visit="abc", **root)
    note_leave(visit="abc", **root)
    for name in ("root", "tamu", "nobody"):
        note_refusal(why="password", by=name, at=root["at"])
    assert codes(lambda: change_factors(did="end codes", then=lambda: None, **root)) == ["account.last_factor"]
    change_password(encoded="x", **root)
    assert codes(lambda: change_password(encoded="x", by="tamu", at=root["at"])) == ["account.unknown"]
    noted = db.rows("SELECT action, by, subject FROM audit_entry ORDER BY seq OFFSET 4")
    assert noted == [
        ("enter", "root", "visit abc"),
        ("leave", "root", "visit abc"),
        ("refuse_entry", "root", "root"),
        ("change_password", "root", "root"),
    ]


def test_a_province_gives_nobody_rights_that_have_no_region(db: Fresh, root: dict[str, Any]) -> None:
    create_account(name="provinsi", role="province", region="53", **root)
    mine = {"by": "provinsi", "at": root["at"], "within": PROVINCE}
    assert codes(lambda: create_account(name="maria", role="national", region="53", **mine)) == ["account.out_of_reach"]
    create_account(name="maria", role="national", region="53", **root)
    [grant] = grants(name="maria")
    for deed in (
        lambda: invite(name="maria", **mine),
        lambda: end_grant(grant=grant.id, why="x", **mine),
        lambda: switch_account(name="maria", open=False, why="x", **mine),
    ):
        assert codes(deed) == ["account.out_of_reach"]


def test_nobody_becomes_whom_participants_act_as(db: Fresh, root: dict[str, Any]) -> None:
    assert codes(lambda: add_account(name="self", **root)) == ["user.exists"]
