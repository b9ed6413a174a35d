"""Organisations whose machines act here: their keys, what these open, and that each deed is done once."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection

from payung.access.actions import add_user
from payung.access.partners.actions import (
    OVERLAP,
    OtherContent,
    PartnerKeys,
    add_partner,
    answer_once,
    close_partner,
    count_call,
    rotate_partner_key,
    set_bank,
)
from payung.access.partners.queries import bank, partner, partner_by_key, partners
from payung.access.queries import user_id
from payung.kernel.problems import Refused
from payung.reporting.verification import verify
from tests.conftest import Fresh

PUBLIC_KEY = (
    rsa.generate_private_key(65537, 2048)
    .public_key()
    .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    .decode()
)


@pytest.fixture
def platform(db: Fresh, at: datetime) -> PartnerKeys:
    """A gig platform that may register and pay."""
    add_user(name="maria", by="maria", at=at)
    return add_partner(
        code="ojek-kupang", name="Ojek  Kupang", kind="platform", scopes=["register", "pay"], rate=5, by="maria", at=at
    )


def refused(why: str) -> Any:
    return pytest.raises(Refused, match=why)


def test_a_key_opens_the_door_and_is_not_in_the_database(db: Fresh, platform: PartnerKeys, at: datetime) -> None:
    found = partner_by_key(key=platform.key, at=at)
    assert found is not None
    assert (found.code, found.name, found.kind, found.rate) == ("ojek-kupang", "Ojek Kupang", "platform", 5)
    assert found.scopes == ("register", "pay")
    assert found.user == user_id(name="ojek-kupang")
    assert partner_by_key(key=platform.key[:-1], at=at) is None
    assert partner_by_key(key="", at=at) is None
    [kept] = db.rows("SELECT row_to_json(k)::text FROM access_partnerkey k")
    assert platform.key not in kept[0]


def test_the_key_before_works_for_a_day_and_a_stolen_one_no_more(platform: PartnerKeys, at: datetime) -> None:
    second = rotate_partner_key(code="ojek-kupang", scopes=["pay"], by="maria", at=at)
    overlapping = partner_by_key(key=platform.key, at=at + OVERLAP - timedelta(seconds=1))
    assert overlapping is not None
    assert overlapping.scopes == ("pay",)  # what a partner may is said once, for all its keys
    assert partner_by_key(key=platform.key, at=at + OVERLAP) is None
    third = rotate_partner_key(code="ojek-kupang", rate=9, at_once=True, by="maria", at=at)
    assert partner_by_key(key=second.key, at=at) is None
    newest = partner_by_key(key=third.key, at=at + 2 * OVERLAP)
    assert newest is not None
    assert (newest.scopes, newest.rate) == (("pay",), 9)


def test_a_closed_partner_opens_nothing_and_is_listed_still(platform: PartnerKeys, at: datetime) -> None:
    close_partner(code="ojek-kupang", why="kontrak berakhir", by="maria", at=at)
    assert partner_by_key(key=platform.key, at=at) is None
    with refused("partner.closed"):
        rotate_partner_key(code="ojek-kupang", by="maria", at=at)
    with refused("partner.closed"):
        close_partner(code="ojek-kupang", why="sekali lagi", by="maria", at=at)
    [listed] = partners()
    assert listed.partner.code == "ojek-kupang"
    assert listed.closed_at is not None
    assert not listed.bank


def test_what_is_wrong_with_a_partner_is_said_at_once(platform: PartnerKeys, at: datetime) -> None:
    with pytest.raises(Refused) as refusal:
        add_partner(code="Bank NTT", name=" ", kind="koperasi", scopes=["all"], rate=0, by="maria", at=at)
    assert [problem.code for problem in refusal.value.problems] == [
        "user.name_malformed",
        "partner.name_missing",
        "partner.kind_unknown",
        "partner.scope_unknown",
        "partner.rate_impossible",
    ]
    with refused("user.exists"):
        add_partner(code="maria", name="Maria", kind="point", scopes=[], by="maria", at=at)
    with refused("partner.unknown"):
        partner(code="maria")
    with refused("why.missing"):
        close_partner(code="ojek-kupang", why=" ", by="maria", at=at)
    with refused("partner.not_a_bank"):
        set_bank(code="ojek-kupang", public_key=PUBLIC_KEY, service_id="88899", by="maria", at=at)


def test_a_bank_keeps_its_client_key_and_its_secret_unless_it_is_given_another(db: Fresh, at: datetime) -> None:
    add_user(name="maria", by="maria", at=at)
    add_partner(code="bank-ntt", name="Bank NTT", kind="bank", scopes=[], by="maria", at=at)
    assert bank(code="bank-ntt") is None
    made = set_bank(code="bank-ntt", public_key=PUBLIC_KEY, service_id="88899", by="maria", at=at)
    known = bank(client_key=made.client_key)
    assert known is not None
    assert (known.partner.code, known.secret, known.service_id) == ("bank-ntt", made.secret, "   88899")
    assert (known.public_key, known.expires_as, known.lenient_ids) == (PUBLIC_KEY, "text", False)
    again = set_bank(
        code="bank-ntt",
        public_key=PUBLIC_KEY,
        service_id="88899",
        expires_as="number",
        lenient_ids=True,
        by="maria",
        at=at,
    )
    assert (again.client_key, again.secret) == (made.client_key, "")
    changed = bank(code="bank-ntt")
    assert changed is not None
    assert (changed.secret, changed.expires_as, changed.lenient_ids) == (made.secret, "number", True)
    other = set_bank(code="bank-ntt", public_key=PUBLIC_KEY, service_id="1", other_secret=True, by="maria", at=at)
    assert other.secret not in {"", made.secret}
    assert other.client_key == made.client_key
    with refused("partner.public_key_unreadable"):
        set_bank(code="bank-ntt", public_key="no key", service_id="88899", by="maria", at=at)
    close_partner(code="bank-ntt", why="kontrak berakhir", by="maria", at=at)
    assert bank(client_key=made.client_key) is None


def test_a_deed_is_done_once_for_each_key(platform: PartnerKeys, at: datetime) -> None:
    done: list[int] = []

    def deed(*, by: str, at: datetime) -> tuple[int, Mapping[str, Any]]:
        done.append(1)
        return 201, {"n": len(done)}

    first = answer_once(by="ojek-kupang", at=at, key="a", asked=b"1" * 32, deed=deed)
    again = answer_once(by="ojek-kupang", at=at, key="a", asked=b"1" * 32, deed=deed)
    assert (first.status, first.answer, first.repeated) == (201, {"n": 1}, False)
    assert (again.status, again.answer, again.repeated) == (201, {"n": 1}, True)
    with pytest.raises(OtherContent):
        answer_once(by="ojek-kupang", at=at, key="a", asked=b"2" * 32, deed=deed)
    assert answer_once(by="ojek-kupang", at=at, key="b", asked=b"2" * 32, deed=deed).answer == {"n": 2}


def test_a_deed_that_fails_leaves_its_key_free(platform: PartnerKeys, at: datetime) -> None:
    def breaks(*, by: str, at: datetime) -> tuple[int, Mapping[str, Any]]:
        raise ValueError

    with pytest.raises(ValueError):
        answer_once(by="ojek-kupang", at=at, key="a", asked=b"1" * 32, deed=breaks)
    assert not answer_once(by="ojek-kupang", at=at, key="a", asked=b"1" * 32, deed=lambda by, at: (200, {})).repeated


def test_the_same_request_sixteen_times_at_once_is_one_deed(platform: PartnerKeys, at: datetime) -> None:
    done: list[int] = []

    def deed(*, by: str, at: datetime) -> tuple[int, Mapping[str, Any]]:
        done.append(1)
        return 200, {}

    def ask(_: int) -> bool:
        try:
            return answer_once(by="ojek-kupang", at=at, key="a", asked=b"1" * 32, deed=deed).repeated
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        repeated = list(pool.map(ask, range(16)))
    assert sorted(repeated) == [False] + [True] * 15
    assert len(done) == 1


def test_requests_are_counted_by_the_minute(db: Fresh, platform: PartnerKeys) -> None:
    found = partner(code="ojek-kupang")
    assert [count_call(partner=found) for _ in range(3)] == [1, 2, 3]
    db.as_owner("UPDATE access_calls SET minute = minute - interval '1 minute'")
    assert count_call(partner=found) == 1


def test_the_chain_says_of_partners_what_their_rows_say(db: Fresh, platform: PartnerKeys, at: datetime) -> None:
    rotate_partner_key(code="ojek-kupang", scopes=["pay"], rate=7, by="maria", at=at)
    close_partner(code="ojek-kupang", why="kontrak berakhir", by="maria", at=at)
    assert [finding for finding in verify().findings if finding.faults] == []
    db.as_owner("ALTER TABLE access_partnerkey DISABLE TRIGGER append_only")
    db.as_owner('UPDATE access_partnerkey SET scopes = \'["pay", "cover"]\' WHERE n = 2')
    assert not verify().holds
