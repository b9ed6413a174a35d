"""Uploads that go on after a broken connection: tus 1.0.0, core with creation, termination, expiration and checksum.

    POST   /sponsor/<code>/uploads    begin: how long, which name           → 201, Location
    HEAD   /sponsor/uploads/<id>      how much is there?                    → Upload-Offset
    PATCH  /sponsor/uploads/<id>      the next piece, from that byte on     → 204, Upload-Offset
    DELETE /sponsor/uploads/<id>      it is no longer wanted                → 204

A piece is kept whole or not at all: of one that breaks off on its way waitress tells us nothing, and the client asks
where to go on. Only who began an upload sees it. What was uploaded is never run, and read only by the reader of lists.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC
from email.utils import format_datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from payung.documents.uploads.actions import LARGEST, add_piece, begin_upload, drop_upload
from payung.documents.uploads.queries import Upload, upload
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.sponsor.columns import page
from payung.interfaces.web.sponsor.taking import purpose, refuse_no_list, refuse_too_large, shown_name
from payung.interfaces.web.staff import Staff, agreement_within, staff
from payung.kernel.problems import Problem, Refused, fix, message

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"
CHECKSUMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
PIECE_TYPE = "application/offset+octet-stream"
CREATED, NO_CONTENT = 201, 204
BAD_REQUEST, NOT_FOUND, CONFLICT, ANOTHER_VERSION, TOO_LARGE, NO_LIST, MISMATCH, TOO_MANY = (
    *(400, 404, 409, 412, 413, 415, 460, 429),
)
STATUS = {
    "upload.unknown": NOT_FOUND,
    "upload.elsewhere": CONFLICT,
    "upload.too_large": TOO_LARGE,
    "upload.piece_too_large": TOO_LARGE,
    "upload.beyond_end": TOO_LARGE,
    "upload.too_many": TOO_MANY,
    "upload.altered": MISMATCH,
}
"""By problem code; 400 for others, and 415 for whatever is wrong with the file itself."""


@staff("lists")
@require_http_methods(["POST", "OPTIONS"])
def begin(request: HttpRequest, who: Staff, code: str) -> HttpResponse:
    """Begin to upload a list under an agreement."""
    if request.method == "OPTIONS":
        return _able()
    agreement = agreement_within(who=who, code=code)
    return _answered(request, lambda: _begin(request, who, agreement.code))


@staff("lists")
@require_http_methods(["GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"])
def one(request: HttpRequest, who: Staff, id: str) -> HttpResponse:
    """One upload: for machines how far it is, its next piece, its end; for people its columns, once it is whole."""
    method = request.headers.get("X-HTTP-Method-Override", request.method) if request.method == "POST" else None
    match method or request.method:
        case "OPTIONS":
            return _able()
        case "HEAD":
            return _answered(request, lambda: _told(upload(id=id, by=who.name, at=timezone.now())))
        case "PATCH":
            return _answered(request, lambda: _take(request, who, id))
        case "DELETE":
            return _answered(request, lambda: _drop(who, id))
        case _:
            return page(request, who, id)


def _able() -> HttpResponse:
    """What this server understands."""
    response = HttpResponse(status=NO_CONTENT)
    response.headers["Tus-Version"] = VERSION
    response.headers["Tus-Extension"] = EXTENSIONS
    response.headers["Tus-Max-Size"] = str(LARGEST)
    response.headers["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    return _with_version(response)


def _with_version(response: HttpResponse) -> HttpResponse:
    response.headers["Tus-Resumable"] = VERSION
    return response


def _answered(request: HttpRequest, call: Callable[[], HttpResponse]) -> HttpResponse:
    """What the call answers, or the refusal as a client of tus understands it, with a sentence for its reader."""
    if request.headers.get("Tus-Resumable") != VERSION:
        response = HttpResponse(status=ANOTHER_VERSION)
        response.headers["Tus-Version"] = VERSION
        return _with_version(response)
    try:
        return _with_version(call())
    except Refused as refusal:
        return _refused(refusal.problems[0])


def _refused(problem: Problem) -> HttpResponse:
    language = reading_language()
    said = f"{message(problem, language=language)} {fix(problem, language=language)}"
    of_the_file = not problem.code.startswith(("upload.", "page."))
    status = STATUS.get(problem.code, NO_LIST if of_the_file else BAD_REQUEST)
    return _with_version(HttpResponse(said, "text/plain; charset=utf-8", status=status))


def _begin(request: HttpRequest, who: Staff, code: str) -> HttpResponse:
    size = _number(request, "Upload-Length")
    name = _metadata(request.headers.get("Upload-Metadata", "")).get("filename", "")
    refuse_too_large(name=name, size=size)
    kept = shown_name(name=name)
    begun = begin_upload(name=kept, size=size, purpose=purpose(code), by=who.name, at=timezone.now())
    response = _told(begun, status=CREATED)
    response.headers["Location"] = reverse("sponsor-upload", kwargs={"id": begun.id})
    return response


def _told(about: Upload, *, status: int = 200) -> HttpResponse:
    """Where an upload stands."""
    response = HttpResponse(status=status)
    response.headers["Upload-Offset"] = str(about.received)
    response.headers["Upload-Length"] = str(about.size)
    response.headers["Upload-Expires"] = format_datetime(about.ends_at.astimezone(UTC), usegmt=True)
    return response


def _take(request: HttpRequest, who: Staff, id: str) -> HttpResponse:
    if request.content_type != PIECE_TYPE:
        return HttpResponse(status=NO_LIST)
    start, at = _number(request, "Upload-Offset"), timezone.now()
    known = upload(id=id, by=who.name, at=at)
    _refuse_altered(request)
    if start == 0 and request.body:
        refuse_no_list(beginning=request.body, size=known.size)
    received = add_piece(id=id, start=start, content=request.body, by=who.name, at=at)
    return _told(known._replace(received=received), status=NO_CONTENT)


def _drop(who: Staff, id: str) -> HttpResponse:
    drop_upload(id=id, by=who.name, at=timezone.now())
    return HttpResponse(status=NO_CONTENT)


def _number(request: HttpRequest, header: str) -> int:
    """Raises Refused where the header is no count of bytes."""
    written = request.headers.get(header, "")
    if not (written.isascii() and written.isdigit() and len(written) < 16):
        raise Refused(Problem("page.choice_unknown", header, written[:40]))
    return int(written)


def _metadata(header: str) -> dict[str, str]:
    """Keys with their values, which come in base64. What cannot be read is left out."""
    found = {}
    for pair in header.split(","):
        key, _space, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


def _refuse_altered(request: HttpRequest) -> None:
    """Raise Refused where the client says what the piece hashes to, and it does not."""
    told = request.headers.get("Upload-Checksum", "")
    if not told:
        return
    algorithm, _space, expected = told.partition(" ")
    if algorithm not in CHECKSUMS:
        raise Refused(Problem("page.choice_unknown", "Upload-Checksum", algorithm[:40]))
    found = base64.b64encode(CHECKSUMS[algorithm](request.body).digest()).decode()
    if not hmac.compare_digest(found.encode(), expected.strip().encode()):
        raise Refused(Problem("upload.altered", "file"))
