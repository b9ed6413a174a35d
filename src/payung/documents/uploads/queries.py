"""What has come of an upload. Only who began it sees it; to everybody else there is none."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from payung.access.queries import user_id
from payung.kernel.problems import Problem, Refused
from payung.kernel.sealing import unseal_bytes

LASTS = timedelta(days=2)
COLUMNS = """
    u.id, u.name, u.size, u.purpose, u.began_at,
    coalesce((SELECT p.start + p.size FROM documents_uploadpiece p WHERE p.upload_id = u.id ORDER BY p.start DESC
        LIMIT 1), 0)
"""


class Upload(NamedTuple):
    """A file that comes in: `received` of its `size` bytes are there."""

    id: str
    name: str
    size: int
    purpose: str
    began_at: datetime
    received: int

    @property
    def is_whole(self) -> bool:
        """Whether all of it is there."""
        return self.received == self.size

    @property
    def ends_at(self) -> datetime:
        """When it is forgotten."""
        return self.began_at + LASTS


def upload(*, id: str, by: str, at: datetime) -> Upload:
    """An upload that `by` began. Raises Refused `upload.unknown`: also for others', and for one that is over."""
    found = next((each for each in uploads(by=by, at=at) if each.id == id), None)
    if found is None:
        raise Refused(Problem("upload.unknown", "upload"))
    return found


def uploads(*, by: str, at: datetime) -> list[Upload]:
    """The uploads that `by` began and that are not over, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM documents_upload u WHERE u.owner_id = %s AND u.began_at >= %s"
            " ORDER BY u.began_at DESC, u.id",
            [user_id(name=by), at - LASTS],
        )
        return [Upload(*row) for row in cursor.fetchall()]


def pieces(*, of: Upload) -> Iterator[bytes]:
    """What has come of an upload, piece by piece, opened. Raises if a piece was altered or moved."""
    start = 0
    while start < of.received:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT size, sealed, key_id FROM documents_uploadpiece WHERE (upload_id, start) = (%s, %s)",
                [of.id, start],
            )
            size, sealed, key_id = cursor.fetchone()
        place = place_of(id=of.id, start=start)
        yield unseal_bytes(sealed=bytes(sealed), place=place, key_id=key_id, keys=settings.PAYUNG_KEYS)
        start += size


def whole(*, of: Upload) -> bytes:
    """The file. Raises Refused `upload.not_whole` as long as some of it is missing."""
    if not of.is_whole:
        raise Refused(Problem("upload.not_whole", "upload", of.name))
    return b"".join(pieces(of=of))


def sha256(*, of: Upload) -> bytes:
    """What the file hashes to, without holding it all. Raises Refused `upload.not_whole`."""
    if not of.is_whole:
        raise Refused(Problem("upload.not_whole", "upload", of.name))
    found = hashlib.sha256()
    for piece in pieces(of=of):
        found.update(piece)
    return found.digest()


def place_of(*, id: str, start: int) -> str:
    """Where a piece stands: it opens nowhere else."""
    return f"upload {id}/{start}"
