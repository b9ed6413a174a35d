"""Pieces come in order, are sealed, belong to whoever began, and go: whole, dropped, or two days old."""

import os
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from payung.access.actions import add_user
from payung.documents.uploads import actions
from payung.documents.uploads.actions import add_piece, begin_upload, drop_upload, forget_old_uploads
from payung.documents.uploads.queries import sha256, upload, uploads, whole
from payung.kernel.problems import Refused
from tests.conftest import Fresh
from tests.sponsors.walk import at_once

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
MARIA, YOSEF = "maria", "yosef"


@pytest.fixture
def db(db: Fresh) -> Fresh:
    for name in (MARIA, YOSEF):
        add_user(name=name, by=name, at=AT)
    return db


def begun(size: int, *, by: str = MARIA) -> str:
    return begin_upload(name="daftar.csv", size=size, purpose="list A", by=by, at=AT).id


def refusal(code: str) -> "pytest.RaisesContext[Refused]":
    return pytest.raises(Refused, match=rf"^{code}\b")


def test_a_file_comes_in_pieces_and_is_sealed(db: Fresh) -> None:
    content = b"NIK;Nama\n" + os.urandom(1_000)
    id = begun(len(content))
    for start, end in pairwise((0, 9, 400, len(content))):
        assert add_piece(id=id, start=start, content=content[start:end], by=MARIA, at=AT) == end
    found = upload(id=id, by=MARIA, at=AT)
    assert found.is_whole
    assert whole(of=found) == content
    assert sha256(of=found).hex() == db.rows("SELECT encode(sha256(%s), 'hex')", content)[0][0]
    assert not any(b"Nama" in bytes(sealed) for (sealed,) in db.rows("SELECT sealed FROM documents_uploadpiece"))


def test_a_piece_that_comes_twice_or_too_early_is_refused_and_says_where_to_go_on(db: Fresh) -> None:
    id = begun(10)
    add_piece(id=id, start=0, content=b"12345", by=MARIA, at=AT)
    for start in (0, 3, 7):
        with refusal("upload.elsewhere") as refused:
            add_piece(id=id, start=start, content=b"x", by=MARIA, at=AT)
        assert refused.value.problems[0].value == "5"
    with refusal("upload.beyond_end"):
        add_piece(id=id, start=5, content=b"123456", by=MARIA, at=AT)
    with refusal("upload.not_whole"):
        whole(of=upload(id=id, by=MARIA, at=AT))


def test_of_two_windows_that_send_the_same_piece_one_comes_too_late(db: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    id, seal = begun(10), actions.seal_bytes

    def slowly(**words: Any) -> bytes:
        time.sleep(0.3)  # the other has asked where the upload stands by then, unless it waits
        return seal(**words)

    monkeypatch.setattr(actions, "seal_bytes", slowly)

    def send() -> int:
        return add_piece(id=id, start=0, content=b"12345", by=MARIA, at=AT)

    done = at_once(send, send)
    assert sorted(map(str, done)) == ["5", "upload.elsewhere (offset)"]


def test_nobody_else_has_a_hand_in_it(db: Fresh) -> None:
    id = begun(5)
    with refusal("upload.unknown"):
        upload(id=id, by=YOSEF, at=AT)
    with refusal("upload.unknown"):
        add_piece(id=id, start=0, content=b"12345", by=YOSEF, at=AT)
    with refusal("upload.unknown"):
        drop_upload(id=id, by=YOSEF, at=AT)
    assert [each.id for each in uploads(by=MARIA, at=AT)] == [id]


def test_it_goes_when_it_is_dropped_and_after_two_days(db: Fresh) -> None:
    one, other, kept = begun(5), begun(5), begun(5, by=YOSEF)
    add_piece(id=one, start=0, content=b"12345", by=MARIA, at=AT)
    drop_upload(id=one, by=MARIA, at=AT)
    assert db.rows("SELECT count(*) FROM documents_uploadpiece") == [(0,)]
    later = AT + timedelta(days=2, seconds=1)
    with refusal("upload.unknown"):
        upload(id=other, by=MARIA, at=later)
    db.as_owner("UPDATE documents_upload SET began_at = %s WHERE id = %s", later, kept)
    forget_old_uploads(by=MARIA, at=later)
    assert db.rows("SELECT id FROM documents_upload") == [(kept,)]


def test_an_account_has_few_open_and_none_that_is_too_large(db: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(actions.MOST_OPEN):
        begun(5)
    with refusal("upload.too_many"):
        begun(5)
    begun(5, by=YOSEF)
    for size, code in ((0, "upload.empty"), (actions.LARGEST + 1, "upload.too_large")):
        with refusal(code):
            begun(size, by=YOSEF)
    with refusal("upload.piece_too_large"):
        add_piece(id=begun(5, by=YOSEF), start=0, content=bytes(actions.LARGEST_PIECE + 1), by=YOSEF, at=AT)


def test_a_name_loses_the_signs_that_nobody_sees(db: Fresh) -> None:
    begun = begin_upload(name="a\0b\u202ec.csv\n", size=1, purpose="list A", by="maria", at=AT)
    assert begun.name == "a b c.csv"
