"""An agreement in the browser: typed by one person, priced before it is asked for, made by another."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from payung.access.accounts.actions import grant_role
from payung.contributions.actions import funder
from payung.kernel.language import rupiah
from payung.sponsors import queries
from tests.interfaces.web.conftest import StaffClients
from tests.interfaces.web.sponsor.test_lists import text_of
from tests.sponsors.walk import CHECKER, MONTH, Walk, next_month, rows

OfSponsor = Callable[..., Client]
FORM = "/sponsor/new"


@pytest.fixture
def officer(walk: Walk, of_sponsor: OfSponsor) -> Client:
    walk.agreement()
    return of_sponsor("sponsor_officer")


def typed(**changes: Any) -> dict[str, Any]:
    """The form, filled in: 1,000 people for six months under a decree of Sponsor NTT."""
    words = {
        **{"payer": str(funder(kind="apbd", name="Sponsor NTT")), "code": "ntt-2027", "decree": "SK Gubernur 7/2027"},
        **{"from": str(next_month()), "to": str(next_month() + 5), "programmes": ["jkk", "jkm"], "region": "53"},
        **{"people": "1.000", "budget": "", "max_decile": "4", "serve_by": "decile", "quota-53.71": "600"},
    }
    return words | changes


def sent_on(client: Client, page: str) -> dict[str, list[str]]:
    """The hidden fields of the page on which everything is read once more."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page):
        found.setdefault(html.unescape(name), []).append(html.unescape(value))
    return found


def asked(client: Client, **changes: Any) -> str:
    """The address of an agreement that was drawn up, read once more, and sent to the second person."""
    page = client.post(FORM, typed(**changes))
    assert page.status_code == 200, page.content.decode()
    answer = client.post(FORM, sent_on(client, page.content.decode()) | {"ask": "yes"})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_what_it_costs_is_told_before_it_is_asked_for_and_nothing_is_written(officer: Client, walk: Walk) -> None:
    said = text_of(officer, "/sponsor")
    assert "Draw up an agreement" in said
    page = re.sub(r"<[^>]*>|\s+", " ", officer.post(FORM, typed()).content.decode())
    said = " ".join(page.split())
    for words in (
        f"They cost {rupiah(6 * 1000 * MONTH)}",
        f"Budget {rupiah(6 * 1000 * MONTH)} Exactly what they cost.",
        f"{rupiah(MONTH)} – {rupiah(MONTH)} {rupiah(1000 * MONTH)}",
        "Kota Kupang: 600",
        "Highest decile: 4",
    ):
        assert words in said
    assert walk.count("sponsors_proposal") == 0


def test_one_draws_it_up_and_another_makes_it(officer: Client, of_sponsor: OfSponsor, walk: Walk) -> None:
    address = asked(officer)
    assert "It is no agreement yet" in text_of(officer, address)
    assert officer.post(f"{address}/answer", {"answer": "yes"}).status_code == 403
    approver = of_sponsor("sponsor_approver")
    assert address in approver.get("/sponsor").content.decode()
    assert f"lists can promise up to {rupiah(6 * 1000 * MONTH)}" in text_of(approver, address)
    assert approver.post(f"{address}/answer").status_code == 302  # neither yes nor no
    assert walk.count("sponsors_proposalanswer") == 0
    assert approver.post(f"{address}/answer", {"answer": "yes"})["Location"] == "/sponsor/NTT-2027"
    made = queries.agreement(code="NTT-2027")
    assert (made.budget, made.terms.months, made.terms.max_decile, made.terms.serve_by) == (100_800_000, 6, 4, "decile")
    assert (dict(made.quotas), made.sponsor, made.terms.payer) == ({"53.71": 600}, "Sponsor NTT", "apbd")
    assert "SK Gubernur 7/2027" in text_of(officer, "/sponsor/NTT-2027")
    assert "To the agreement" in text_of(officer, address)
    assert address not in approver.get("/sponsor").content.decode()
    walk.enrol(rows(1, 3), "NTT-2027")
    assert walk.holds()


def test_whoever_may_both_cannot_make_their_own_and_a_no_is_told(
    officer: Client, of_sponsor: OfSponsor, walk: Walk
) -> None:
    address, payer = asked(officer), int(typed()["payer"])
    name = officer.name  # type: ignore[attr-defined]
    grant_role(name=name, role="sponsor_approver", sponsor=payer, by=CHECKER, at=walk.at)
    assert "You drew it up yourself" in text_of(officer, address)
    assert officer.post(f"{address}/answer", {"answer": "yes"}).status_code == 422
    approver = of_sponsor("sponsor_approver")
    assert approver.post(f"{address}/answer", {"answer": "no"})["Location"] == address
    said = text_of(officer, address)
    assert "Declined." in said
    assert "In these words it stays declined." in said
    assert asked(officer) == address
    assert asked(officer, people="999") != address
    assert approver.post(f"{address}/answer", {"answer": "yes"}).status_code == 422
    assert walk.count("sponsors_agreement") == 1


WRONG: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"code": "n t t"}, "code", "cannot be an agreement"),
    ({"code": "NTT-5371011701900001"}, "code", "digits as long as a NIK"),
    ({"code": "NTT"}, "code", "stands for another agreement"),
    ({"decree": " "}, "decree", "decree is missing"),
    ({"to": str(next_month() + -1)}, "to", "lies before the first"),
    ({"from": "kapan"}, "from", "is no month"),
    ({"people": "1.00"}, "people", "cannot be read"),
    ({"people": ""}, "people", "number of people is missing"),
    ({"people": "0"}, "people", "people are impossible"),
    ({"budget": "banyak"}, "budget", "The amount"),
    ({"quota-53.71": "-3"}, "quota-53.71", "cannot be read"),
    ({"region": "53.08"}, "quota-53.71", "lies outside the region"),
    ({"region": "31"}, "region", "is no region served here"),
    ({"programmes": []}, "programmes", "programme"),
    ({"max_decile": "11"}, "max_decile", "not one of the choices"),
    ({"serve_by": "me"}, "serve_by", "no rule of who comes first"),
    ({"payer": "999999"}, "payer", "not one of the choices"),
)


def test_what_is_wrong_stands_above_and_at_its_field(officer: Client, walk: Walk) -> None:
    for changes, field, says in WRONG:
        answer = officer.post(FORM, typed(**changes) | {"ask": "yes"})
        page = answer.content.decode()
        assert (answer.status_code, f'href="#{field}"' in page, f'id="{field}-error"' in page) == (422, True, True), (
            page
        )
        assert says in html.unescape(page)
    blank = officer.post(
        FORM, {"code": "n", "budget": "x", "from": str(next_month()), "quota-53.71": "5", "region": "53.08"}
    )
    places = re.findall(r'<li><a href="#([^"]*)">', blank.content.decode())
    assert set(places) == {"payer", "to", "people", "budget", "code", "decree", "programmes", "quota-53.71"}
    assert walk.count("sponsors_proposal") == 0


def test_what_was_typed_comes_back_to_be_changed_and_a_small_budget_is_told(officer: Client) -> None:
    page = officer.post(FORM, typed(budget="Rp16.800.000"))
    assert "Enough for 166 people only." in " ".join(page.content.decode().split())
    again = officer.post(FORM, sent_on(officer, page.content.decode()) | {"change": "yes"}).content.decode()
    assert 'value="SK Gubernur 7/2027"' in again
    assert 'value="Rp16.800.000"' in again
    assert re.search(r'name="quota-53.71" value="600"', again)
    assert f'<option value="{next_month() + 5}" selected>' in again


def test_for_another_sponsor_nobody_draws_up_nor_learns_of_it(
    officer: Client, of_sponsor: OfSponsor, staff_client: StaffClients, walk: Walk
) -> None:
    address = asked(officer)
    walk.agreement("CSR", sponsor="Lain", payer="csr")
    stranger = of_sponsor("sponsor_officer", code="CSR")
    assert stranger.post(FORM, typed() | {"ask": "yes"}).status_code == 422
    assert stranger.get(address).status_code == 404
    assert of_sponsor("sponsor_approver", code="CSR").post(f"{address}/answer", {"answer": "no"}).status_code == 404
    auditor = staff_client("auditor")
    auditor.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "SK Gubernur 7/2027" in text_of(auditor, address)
    assert "Draw up an agreement" not in text_of(auditor, "/sponsor")
    assert auditor.get(FORM).status_code == 403


def test_whoever_works_for_two_says_for_which(officer: Client, walk: Walk) -> None:
    walk.agreement("CSR", sponsor="Lain", payer="csr")
    other = queries.agreement(code="CSR").sharing.parties[0].funder_id
    grant_role(name=officer.name, role="sponsor_officer", sponsor=other, by=CHECKER, at=walk.at)  # type: ignore[attr-defined]
    assert "<option selected></option>" in officer.get(FORM).content.decode()
    assert officer.post(FORM, typed(payer="")).status_code == 422
    asked(officer, payer=str(other))
    [(kind,)] = walk.db.rows("SELECT content #>> '{terms,payer}' FROM sponsors_proposal")
    assert kind == "csr"
