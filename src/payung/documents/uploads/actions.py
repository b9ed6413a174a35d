"""Begin an upload, take its pieces as they come, and let go of it.

None of this leaves a row in the audit chain: an upload is no fact, but bytes on their way to one, which somebody else
keeps under their name (`check_list`). What is dropped is gone, as if it had never been sent.
"""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from payung.access.holding import hold
from payung.access.queries import user_id
from payung.documents.uploads.queries import LASTS, Upload, place_of, upload
from payung.kernel.problems import Problem, Refused
from payung.kernel.sealing import seal_bytes
from payung.kernel.words import one_line

MOST_OPEN = 5
"""Of one account: whoever begins the sixth has to finish or drop one."""
LARGEST = 512 << 20
"""Bytes: the largest file that anybody reads here."""
LARGEST_PIECE = 512 << 10
"""Bytes: nothing that is asked of us by the network is larger than a MiB."""
LONGEST_NAME = 200


def begin_upload(*, name: str, size: int, purpose: str, by: str, at: datetime) -> Upload:
    """Begin to take in a file of `size` bytes; `purpose` is what it is for, in words that mean something to the caller.

    Uploads that nobody finished in two days go on this occasion, whoever began them. Raises Refused: `user.unknown`,
    `upload.empty`, `upload.too_large`, `upload.too_many`.
    """
    owner = user_id(name=by)
    if size <= 0:
        raise Refused(Problem("upload.empty", "file"))
    if size > LARGEST:
        raise Refused(Problem("upload.too_large", "file", f"{LARGEST >> 20} MiB"))
    id, name = secrets.token_hex(16), one_line(text=name)[:LONGEST_NAME] or "file"
    with transaction.atomic(), connection.cursor() as cursor:
        hold(subject=f"uploads of {owner}")
        _forget("began_at < %s", at - LASTS)
        cursor.execute("SELECT count(*) FROM documents_upload WHERE owner_id = %s", [owner])
        if cursor.fetchone()[0] >= MOST_OPEN:
            raise Refused(Problem("upload.too_many", "file", str(MOST_OPEN)))
        cursor.execute(
            "INSERT INTO documents_upload (id, owner_id, name, size, purpose, began_at)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [id, owner, name, size, purpose, at],
        )
    return upload(id=id, by=by, at=at)


def add_piece(*, id: str, start: int, content: bytes, by: str, at: datetime) -> int:
    """Keep the next piece of an upload, sealed; gives how many bytes there are now.

    Of two who send the same piece at once, one comes too late. Raises Refused: `upload.unknown`, `upload.elsewhere`
    where the upload does not stand at `start`, `upload.piece_too_large`, `upload.beyond_end`.
    """
    if len(content) > LARGEST_PIECE:
        raise Refused(Problem("upload.piece_too_large", "file", f"{LARGEST_PIECE >> 10} KiB"))
    with transaction.atomic(), connection.cursor() as cursor:
        hold(subject=f"upload {id}")
        known = upload(id=id, by=by, at=at)
        if start != known.received:
            raise Refused(Problem("upload.elsewhere", "offset", str(known.received)))
        if start + len(content) > known.size:
            raise Refused(Problem("upload.beyond_end", "file", str(known.size)))
        if content:
            keys = settings.PAYUNG_KEYS
            sealed = seal_bytes(content=content, place=place_of(id=id, start=start), keys=keys)
            cursor.execute(
                "INSERT INTO documents_uploadpiece (upload_id, start, size, sealed, key_id)"
                " VALUES (%s, %s, %s, %s, %s)",
                [id, start, len(content), sealed, keys.current],
            )
    return start + len(content)


def drop_upload(*, id: str, by: str, at: datetime) -> None:
    """Let go of an upload: it was handed on, or is no longer wanted. Raises Refused `upload.unknown`."""
    upload(id=id, by=by, at=at)
    with transaction.atomic():
        hold(subject=f"upload {id}")
        _forget("id = %s", id)


def forget_old_uploads(*, by: str, at: datetime) -> None:
    """Let go of everybody's uploads that are older than two days. Raises Refused `user.unknown`."""
    user_id(name=by)
    with transaction.atomic():
        _forget("began_at < %s", at - LASTS)


def _forget(which: str, value: str | datetime) -> None:
    """Delete these uploads; their pieces go with them."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM documents_upload WHERE {which}", [value])
