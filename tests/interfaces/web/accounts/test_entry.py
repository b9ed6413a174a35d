"""The way in of the staff: an invitation, a password, a second factor; what is recorded, and what no page tells."""

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from payung.access.accounts.actions import add_account, grant_role, invite
from tests.conftest import Fresh
from tests.interfaces.web.accounts.visitor import PASSWORD, Visitor, code_of, made

NAME = "maria.seran-bria"


def told(db: Fresh) -> list[tuple[str, str, str]]:
    return db.rows("SELECT action, by, subject FROM audit_entry ORDER BY seq")


def test_the_first_time_from_the_invitation_to_the_first_page(way_in: Fresh, visitor: Visitor, at) -> None:  # type: ignore[no-untyped-def]
    add_account(name=NAME, by=NAME, at=at)
    grant_role(name=NAME, role="officer", region="53.08", by=NAME, at=at)
    link = f"/staff/begin/{invite(name=NAME, by=NAME, at=at).word}"
    for _ in range(2):
        assert f"You come in as <b>{NAME}</b>" in visitor.get(link).content.decode()
    for first, again, said in (
        ("hujan", "hujan", "too short"),
        ("passwordpassword", "passwordpassword1", "not the same"),
        (NAME + "1", NAME + "1", "similar"),
    ):
        wrong = visitor.post(link, {"password": first, "again": again})
        assert wrong.status_code == 422
        assert said in wrong.content.decode()
    done = visitor.post(link, {"password": PASSWORD, "again": PASSWORD})
    assert done.headers["Location"] == "/staff/enter?told=begun"
    assert f'value="{NAME}"' in visitor.get(done.headers["Location"]).content.decode()
    assert f'value="{NAME}"' not in visitor.get("/staff/enter").content.decode(), "said once: then it may be another"
    assert visitor.get(link).status_code == 410
    assert visitor.post(link, {"password": PASSWORD * 2, "again": PASSWORD * 2}).status_code == 410

    assert visitor.enter(NAME).headers["Location"] == "/staff"
    assert visitor.get("/staff").headers["Location"] == "/staff/second"
    assert "(second factor)" in visitor.get("/staff/second").content.decode()
    for shut in ("/staff/password", "/staff/second/recovery"):
        assert visitor.get(shut).headers["Location"] == "/staff/second"
    secret = visitor.set_up()
    page = visitor.get("/staff/second/recovery").content.decode()
    codes = re.findall(r"<code>(\d{4} \d{4})</code>", page)
    assert len(codes) == 10
    assert NAME in visitor.get("/staff").content.decode(), "the factor just proved is not asked again"
    assert not re.findall(r"<code>\d{4}", visitor.get("/staff/second/recovery").content.decode())

    left = visitor.post("/staff/leave")
    assert left.headers["Location"] == "/"
    assert visitor.get("/staff").headers["Location"] == "/staff/enter?next=%2Fstaff"
    for code in (code_of(secret, steps=1), codes[3]):
        other = Visitor()
        assert other.enter(NAME).headers["Location"] == "/staff/second/enter"
        assert other.get("/staff").status_code == 302
        assert other.post("/staff/second/enter", {"code": code}).headers["Location"] == "/staff"
        assert other.get("/staff").status_code == 200
    again = Visitor()
    again.enter(NAME)
    assert "not right" in again.post("/staff/second/enter", {"code": codes[3]}).content.decode(), "once each"
    actions = [(action, subject.partition(" ")[0]) for action, by, subject in told(way_in) if by == NAME][3:]
    assert actions == [
        ("begin_account", NAME),
        *[("enter", "visit"), ("change_factors", NAME), ("leave", "visit")],
        *[("enter", "visit"), ("enter", "visit"), ("refuse_entry", NAME)],
    ]


@pytest.mark.parametrize("name", ["maria", "nobody"])
def test_a_wrong_password_tells_nothing(way_in: Fresh, visitor: Visitor, name: str) -> None:
    made("maria")
    answer = visitor.enter(name, "salah sekali ini")
    assert answer.status_code == 422
    page = re.sub(r'value="[^"]*"', "", answer.content.decode())
    assert "Name and password do not belong together." in page
    assert page == re.sub(r'value="[^"]*"', "", visitor.enter("stranger", "salah sekali ini").content.decode())
    refused = [subject for action, _, subject in told(way_in) if action == "refuse_entry"]
    assert refused == (["maria"] if name == "maria" else [])
    assert "nobody" not in str(way_in.rows("SELECT by, subject, detail::text FROM audit_entry"))


def test_no_name_no_host_and_no_other_way_to_write_it_begins_the_count_anew(way_in: Fresh) -> None:
    """Each try by a browser of its own, at another address of the site, or with another spelling of the name."""
    for name in ("maria", "nobody"):
        if name == "maria":
            made("maria")
        spellings = [name, name.upper(), f" {name} ", name.capitalize(), name]
        for n, spelling in enumerate(spellings):
            browser = Client(headers={"host": f"localhost:{8000 + n}"})
            assert browser.post("/staff/enter", {"login": spelling, "password": "salah"}).status_code == 422
        sixth = Client(headers={"host": "127.0.0.1"}).post(
            "/staff/enter?lang=en", {"login": name, "password": PASSWORD}
        )
        assert "Wait a quarter of an hour" in sixth.content.decode()


def test_letters_that_only_look_like_a_name_are_another_name(way_in: Fresh, visitor: Visitor) -> None:
    made("maria")
    for alike in ("marıa", "maria\u0000", "ｍaria"):
        assert visitor.enter(alike).status_code == 422
    assert visitor.enter("MARIA").status_code == 302


def test_one_address_tries_twenty_passwords_a_minute(way_in: Fresh) -> None:
    made("maria")
    for n in range(20):
        Client().post("/staff/enter", {"login": f"name{n}", "password": "salah"})
    shut = Client(headers={"accept-language": "en"}).post(
        "/staff/enter?lang=en", {"login": "maria", "password": PASSWORD}
    )
    assert "Too many tries" in shut.content.decode()


def test_a_code_lets_in_once_as_long_as_it_is_right(way_in: Fresh, visitor: Visitor) -> None:
    code = code_of(visitor.inside(made("maria")), steps=1)
    for typed, answer in ((code, 302), (code, 422), (f"{code[:3]} {code[3:]}", 422)):
        other = Visitor()
        other.enter("maria")
        assert other.post("/staff/second/enter", {"code": typed}).status_code == answer
        [(user,)] = way_in.rows("SELECT user_id FROM mfa_authenticator WHERE type = 'totp'")
        cache.delete(f"allauth.mfa.totp.used?user={user}&code={code}")  # as half a minute later


def test_the_console_of_a_demo_says_the_code_once_the_password_was_right(
    way_in: Fresh, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, str]] = []
    secret = visitor.inside(made("maria"))
    for aloud in (None, lambda name, code: said.append((name, code))):
        monkeypatch.setattr(settings, "PAYUNG_ALOUD", aloud)
        other = Visitor()
        other.enter("maria", "salah")
        other.get("/staff/second/enter")
        assert said == []
        other.enter("maria")
        other.get("/staff/second/enter")
    assert said in ([("maria", code_of(secret))], [("maria", code_of(secret, steps=-1))])


def test_tries_are_counted_where_every_process_looks(way_in: Fresh, visitor: Visitor) -> None:
    visitor.enter(made("maria"), "salah")
    [kept] = way_in.rows("SELECT count(*) FROM access_cache WHERE cache_key LIKE '%%login_failed%%'")
    assert kept == (2,), "by name, and by address"


def test_the_second_factor_is_tried_five_times(way_in: Fresh, visitor: Visitor) -> None:
    secret = visitor.inside(made("maria"))
    other = Visitor()
    other.enter("maria")
    for _ in range(5):
        assert other.post("/staff/second/enter", {"code": "000000"}).status_code == 422
    third = Visitor()
    third.enter("maria")
    shut = third.post("/staff/second/enter", {"code": code_of(secret, steps=1)})
    assert "Wait a quarter of an hour" in shut.content.decode()
    assert third.get("/staff").status_code == 302
