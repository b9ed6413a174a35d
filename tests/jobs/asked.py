"""Jobs as the pages ask for them."""

import hashlib

from payung.documents.uploads.actions import add_piece, begin_upload
from payung.jobs.actions import ask
from payung.sponsors.handed import list_id
from tests.sponsors.walk import CHECKER, CODE, Walk


def ask_check(walk: Walk, file: bytes) -> int:
    """Upload this file, and ask that it be checked by what its headings say; the job's id."""
    handed = begin_upload(name="daftar.csv", size=len(file), purpose=f"list {CODE}", by=CHECKER, at=walk.at)
    add_piece(id=handed.id, start=0, content=file, by=CHECKER, at=walk.at)
    made = list_id(agreement=CODE, sha256=hashlib.sha256(file).digest())
    words = {"upload": handed.id, "agreement": CODE, "columns": "null", "list": made}
    return ask(task="check_upload", subject=f"upload {handed.id}", words=words, by=CHECKER, at=walk.at)
