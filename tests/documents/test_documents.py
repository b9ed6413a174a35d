"""Files are kept sealed and given back to the byte, or not at all."""

import os
from collections.abc import Callable

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings

from payung.documents.actions import PIECE, keep
from payung.documents.queries import content
from payung.kernel.keys import make_keys, read_keys
from tests.conftest import Fresh

SECRET = b"NIK,Nama\n5301045408900001,Maria Seran\n"


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 7])
def test_are_given_back_to_the_byte(db: Fresh, size: int) -> None:
    plain = os.urandom(size)
    assert content(document=keep(name="daftar.xlsx", content=plain)) == plain
    assert db.rows("SELECT name, size FROM documents_document") == [("daftar.xlsx", size)]


def test_are_kept_sealed_and_differently_each_time(db: Fresh) -> None:
    one, other = keep(name="a", content=SECRET), keep(name="a", content=SECRET)
    sealed = [bytes(row[0]) for row in db.rows("SELECT sealed FROM documents_piece")]
    assert len(set(sealed)) == 2
    assert not any(b"Maria" in each or SECRET in each for each in sealed)
    assert content(document=one) == content(document=other) == SECRET


def flip(db: Fresh) -> None:
    db.as_owner("UPDATE documents_piece SET sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) WHERE n = 0")


def lose(db: Fresh) -> None:
    db.as_owner("DELETE FROM documents_piece WHERE n = 1")


def swap(db: Fresh) -> None:
    db.as_owner("UPDATE documents_piece SET n = n + 10")
    db.as_owner("UPDATE documents_piece SET n = 11 - n")


def move(db: Fresh) -> None:
    other = keep(name="b", content=os.urandom(2 * PIECE))
    db.as_owner("DELETE FROM documents_piece WHERE document_id = 1")
    db.as_owner("UPDATE documents_piece SET document_id = 1 WHERE document_id = %s", other)


@pytest.mark.parametrize("damage", [flip, lose, swap, move])
def test_that_were_damaged_are_not_given_back(db: Fresh, damage: Callable[[Fresh], None]) -> None:
    document = keep(name="a", content=os.urandom(2 * PIECE))
    assert document == 1
    db.as_owner("ALTER TABLE documents_piece DISABLE TRIGGER append_only")
    damage(db)
    with pytest.raises((InvalidTag, ValueError)):
        content(document=document)


def test_open_with_no_other_installations_key(db: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    document = keep(name="a", content=SECRET)
    monkeypatch.setattr(settings, "PAYUNG_KEYS", read_keys(make_keys()))
    with pytest.raises(InvalidTag):
        content(document=document)
