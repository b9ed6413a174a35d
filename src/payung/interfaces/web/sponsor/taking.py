"""What is taken in as a list: how large, of which kind by its bytes, and for which agreement."""

from datetime import datetime

from django.http import Http404

from payung.documents.uploads.actions import LARGEST_PIECE, add_piece, begin_upload
from payung.documents.uploads.queries import Upload, upload
from payung.kernel.problems import Problem, Refused
from payung.people.masking import numbers_end
from payung.sponsors.files.reading import LARGEST_XLSX, refuse_other_formats
from payung.sponsors.files.unpacking import MIB, UnreadableFile

OF_A_LIST = "list"


def purpose(code: str) -> str:
    """What an upload is for: a list under the agreement with this code."""
    return f"{OF_A_LIST} {code}"


def agreement_of(about: Upload) -> str:
    """The code of the agreement under which an upload is to be a list. Raises Http404 for one that is for else."""
    kind, _space, code = about.purpose.partition(" ")
    if kind != OF_A_LIST:
        raise Http404
    return code


def shown_name(*, name: str) -> str:
    """A file's name as it is kept and shown: somebody may have called the file by a NIK."""
    return numbers_end(text=name)


def refuse_too_large(*, name: str, size: int) -> None:
    """Raise Refused for a workbook larger than the reader of lists takes, before any of it comes."""
    if name.casefold().endswith(".xlsx") and size > LARGEST_XLSX:
        raise Refused(Problem("upload.too_large", "file", f"{LARGEST_XLSX // MIB} MiB"))


def refuse_no_list(*, beginning: bytes, size: int) -> None:
    """Raise Refused for what can be no list by its first bytes, whatever it is called."""
    try:
        refuse_other_formats(content=beginning)
    except UnreadableFile as unreadable:
        raise Refused(Problem(unreadable.code, "file", unreadable.value)) from unreadable
    if beginning.startswith(b"PK"):
        refuse_too_large(name=".xlsx", size=size)


def keep_at_once(*, name: str, content: bytes, code: str, by: str, at: datetime) -> Upload:
    """An upload in one go, as a browser without a script sends it. Raises Refused, also for what can be no list."""
    refuse_no_list(beginning=content, size=len(content))
    begun = begin_upload(name=shown_name(name=name), size=len(content), purpose=purpose(code), by=by, at=at)
    for start in range(0, len(content), LARGEST_PIECE):
        add_piece(id=begun.id, start=start, content=content[start : start + LARGEST_PIECE], by=by, at=at)
    return upload(id=begun.id, by=by, at=at)
