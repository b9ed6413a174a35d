"""The pages about accounts: made, granted, ended, closed and invited within one's reach, and no further."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from payung.access.accounts.actions import add_account, grant_role
from payung.access.accounts.queries import accounts, grants
from payung.access.roles import ROLES
from tests.conftest import Fresh
from tests.interfaces.web.accounts.visitor import PASSWORD, Visitor, made
from tests.interfaces.web.conftest import StaffClients
from tests.sponsors.walk import Walk, walk

__all__ = ["walk"]


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_a_province_makes_an_account_whose_owner_begins_it(staff_client: StaffClients, db: Fresh) -> None:
    province = staff_client("province", region="53")
    assert page(province, "/staff/account/new").count("<option") == 24 + 8
    typed = {"name": "maria", "role": "officer", "region": "53.08"}
    shown = province.post("/staff/account/new?lang=en", typed).content.decode()
    [link] = re.findall(r"<code>http://testserver(/staff/begin/[^<]+)</code>", shown)
    assert "There is an account maria already" in province.post("/staff/account/new", typed).content.decode()
    owner = Visitor()
    owner.post(link, {"password": PASSWORD, "again": PASSWORD})
    owner.inside("maria")
    assert "Petugas cabang" not in page(owner, "/staff")
    assert "Branch officer" in page(owner, "/staff")
    assert link not in page(province, "/staff/accounts/maria")
    assert owner.get("/staff/accounts").status_code == 403


def test_grants_are_added_and_ended_with_a_reason(staff_client: StaffClients, db: Fresh) -> None:
    national = staff_client("national", region="")
    maria = staff_client("province", region="53.08", name="maria")
    path = "/staff/accounts/maria"
    assert national.post(f"{path}/grant", {"role": "regency", "region": "53.08"}).status_code == 302
    first, second = grants(name="maria")
    assert (second.role, second.by) == ("regency", national.name)  # type: ignore[attr-defined]
    missing = national.post(f"{path}/end/{first.id}?lang=en", {"why": ""})
    assert (missing.status_code, len(grants(name="maria"))) == (422, 2)
    assert maria.get("/staff/accounts").status_code == 200
    assert national.post(f"{path}/end/{first.id}", {"why": "pindah"}).status_code == 302
    assert maria.get("/staff/accounts").status_code == 403, "grants are read at every page"
    assert national.post(f"{path}/end/{first.id}", {"why": "pindah"}).status_code == 404


def test_a_closed_account_is_out_at_once_and_cannot_come_in(staff_client: StaffClients, db: Fresh) -> None:
    national = staff_client("national", region="")
    owner = Visitor()
    owner.inside(made("maria"))
    assert 'name="open" value="no"' in page(national, "/staff/accounts/maria")
    for _ in range(2):  # whoever clicks twice closes it once, and does not open it again
        assert national.post("/staff/accounts/maria/switch", {"why": "cuti", "open": "no"}).status_code == 302
    assert owner.get("/staff").headers["Location"].startswith("/staff/enter")
    assert Visitor().enter("maria").headers["Location"] == "/staff/closed"
    assert "cuti" in page(national, "/staff/accounts/maria")
    assert national.post("/staff/accounts/maria/switch", {"why": "kembali", "open": "yes"}).status_code == 302
    assert Visitor().enter("maria").headers["Location"] == "/staff/second/enter"


def test_a_new_invitation_mends_a_lost_factor_and_ends_what_was(staff_client: StaffClients, db: Fresh) -> None:
    national = staff_client("national", region="")
    owner = Visitor()
    owner.inside(made("maria"))
    unsure = national.post("/staff/accounts/maria/invite", {})
    assert unsure.status_code == 422
    assert b"sure-error" in unsure.content
    assert b"/staff/begin/" not in unsure.content
    shown = national.post("/staff/accounts/maria/invite", {"sure": "yes"}).content.decode()
    [link] = re.findall(r"<code>http://testserver(/staff/begin/[^<]+)</code>", shown)
    assert owner.get("/staff").status_code == 200, "until it is used nothing changes"
    Visitor().post(link, {"password": PASSWORD * 2, "again": PASSWORD * 2})
    assert owner.get("/staff").status_code == 302
    again = Visitor()
    assert again.enter("maria").status_code == 422
    assert again.enter("maria", PASSWORD * 2).headers["Location"] == "/staff"
    assert again.get("/staff").headers["Location"] == "/staff/second"


def test_who_set_an_account_anew_is_told_to_its_owner_and_to_whoever_decides_about_it(
    staff_client: StaffClients, db: Fresh
) -> None:
    """Whoever may invite could else take an account over unseen."""
    national = staff_client("national", region="", name="root")
    made("maria")
    shown = national.post("/staff/accounts/maria/invite", {"sure": "yes"}).content.decode()
    [link] = re.findall(r"<code>http://testserver(/staff/begin/[^<]+)</code>", shown)
    owner = Visitor()
    owner.post(link, {"password": PASSWORD * 2, "again": PASSWORD * 2})
    owner.enter("maria", PASSWORD * 2)
    owner.set_up()
    assert "by an invitation from <b>root</b>" in page(owner, "/staff")
    for html in (page(owner, "/staff/second"), page(national, "/staff/accounts/maria?lang=en")):
        assert "invited by root" in html
        assert "invited by maria" in html
    db.as_owner("ALTER TABLE access_usedinvitation DISABLE TRIGGER USER")
    db.as_owner("UPDATE access_usedinvitation SET recorded_at = recorded_at - interval '15 days'")
    assert "by an invitation from" not in page(owner, "/staff"), "in the end it stands on their own page alone"


def test_nobody_reaches_further_than_they_may(staff_client: StaffClients, db: Fresh, at: datetime) -> None:
    province = staff_client("province", region="53")
    root = staff_client("national", region="", name="root")
    assert "root" not in page(province, "/staff/accounts")
    assert province.get("/staff/accounts/root").status_code == 404
    assert province.get("/staff/accounts/nobody").status_code == 404
    for typed in ({"role": "national", "region": ""}, {"role": "officer", "region": "52"}, {"role": "king"}):
        refused = province.post("/staff/account/new", {"name": "maria", "region": "53.08", **typed})
        assert refused.status_code == 422
        assert ("role-error" in refused.content.decode()) == (typed["role"] != "officer")
    assert not accounts(name="maria")
    form = page(province, "/staff/account/new")
    assert [role for role in ROLES if f'value="{role}"' in form] == [
        r for r in ROLES if r not in ("national", "auditor")
    ]
    add_account(name="lusia", by="root", at=at)
    for role, region in (("officer", "53.08"), ("press", "")):
        grant_role(name="lusia", role=role, region=region, by="root", at=at)
    shown = page(province, "/staff/accounts/lusia?lang=en")
    assert "And 1 role outside your reach" in shown
    for deed, words in (("invite", {"sure": "yes"}), ("switch", {"why": "x", "open": "no"})):
        assert "reaches further than you may decide" in (
            province.post(f"/staff/accounts/lusia/{deed}", words).content.decode()
        )
    for deed, words in (
        ("invite", {"sure": "yes"}),
        ("switch", {"why": "x", "open": "no"}),
        ("grant", {"role": "press", "region": "53"}),
    ):
        own = province.post(f"/staff/accounts/{province.name}/{deed}", words)  # type: ignore[attr-defined]
        assert own.status_code == 422
    assert "somebody else decides" in page(root, "/staff/accounts/root?lang=en")


def test_who_only_looks_changes_nothing(staff_client: StaffClients, db: Fresh) -> None:
    auditor = staff_client("auditor", region="")
    staff_client("officer", region="53.08", name="maria")
    assert "maria" in page(auditor, "/staff/accounts")
    assert 'action="/staff/accounts/' not in page(auditor, "/staff/accounts/maria")
    assert auditor.get("/staff/account/new").status_code != 200
    for deed in ("grant", "switch", "invite"):
        assert auditor.post(f"/staff/accounts/maria/{deed}").status_code == 403


def test_a_sponsors_accounts_are_for_whoever_reaches_all_its_agreements(staff_client: StaffClients, walk: Walk) -> None:
    walk.agreement("SATU", sponsor="Kabupaten Ende", region="53.08")
    [(funder,)] = walk.db.rows("SELECT funder_id FROM sponsors_agreement")
    typed: dict[str, Any] = {"name": "lusia", "role": "sponsor_officer", "sponsor": str(funder)}
    elsewhere, province = staff_client("province", region="53.71"), staff_client("province", region="53")
    assert elsewhere.post("/staff/account/new", typed).status_code == 422
    assert province.post("/staff/account/new", typed).status_code == 200
    assert "Kabupaten Ende" in page(province, "/staff/accounts/lusia")
    assert elsewhere.get("/staff/accounts/lusia").status_code == 404


@pytest.mark.parametrize("role", ["national", "officer", "press", "auditor", "sponsor_approver"])
def test_the_first_page_shows_what_a_role_may(staff_client: StaffClients, db: Fresh, role: str) -> None:
    if role == "sponsor_approver":
        db.as_owner("INSERT INTO contributions_funder (kind, name) VALUES ('apbd', 'Kabupaten Ende')")
        client = staff_client(role, sponsor=1)
    else:
        client = staff_client(role, region="53.08")
    home = page(client, "/staff?lang=en")
    assert ('href="/staff/accounts"' in home) == (role in ("national", "auditor"))
    assert ('href="/review"' in home) == (role in ("officer", "auditor", "sponsor_approver"))
    assert ("sees figures" in home) == (role == "press")
