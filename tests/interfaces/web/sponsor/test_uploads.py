"""tus as its specification has it, and that nobody else has a hand in an upload."""

import base64
import hashlib
import http.client
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib.resources import files
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.utils import timezone
from waitress.server import create_server

from payung.documents.uploads.actions import LARGEST, LARGEST_PIECE
from tests.interfaces.web.conftest import StaffClients
from tests.sponsors.walk import CODE, Walk, csv_file, rows

TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
PIECE = "application/offset+octet-stream"
BEGIN = f"/sponsor/{CODE}/uploads"
CONTENT = csv_file(rows(1, 40))

OfSponsor = Callable[..., Client]


@pytest.fixture
def officer(walk: Walk, of_sponsor: OfSponsor) -> Client:
    walk.agreement()
    return of_sponsor("sponsor_officer")


def begun(client: Client, size: int = len(CONTENT), name: str = "daftar.csv") -> str:
    """The address of a new upload."""
    metadata = f"filename {base64.b64encode(name.encode()).decode()},filetype dGV4dC9jc3Y="
    answer = client.post(BEGIN, HTTP_UPLOAD_LENGTH=str(size), HTTP_UPLOAD_METADATA=metadata, **TUS)
    assert answer.status_code == 201, answer.content
    return str(answer["Location"])


def send(client: Client, address: str, start: int, content: bytes, **headers: Any) -> Any:
    """Send a piece."""
    told = {"HTTP_UPLOAD_OFFSET": str(start), **TUS, **headers}
    return client.patch(address, content, content_type=PIECE, **told)


def offset(client: Client, address: str) -> int:
    """Where an upload stands."""
    answer = client.head(address, **TUS)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"
    return int(answer["Upload-Offset"])


def test_the_server_says_what_it_can(officer: Client) -> None:
    answer = officer.options(BEGIN)
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,termination,expiration,checksum"
    assert answer["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert answer["Tus-Max-Size"] == str(LARGEST)


def test_a_file_comes_piece_by_piece_and_is_asked_about_its_columns(officer: Client) -> None:
    address = begun(officer)
    assert offset(officer, address) == 0
    answer = send(officer, address, 0, CONTENT[:100])
    assert (answer.status_code, answer["Upload-Offset"], answer["Tus-Resumable"]) == (204, "100", "1.0.0")
    assert "GMT" in answer["Upload-Expires"]
    assert officer.get(address)["Location"] == f"/sponsor/{CODE}/hand-in"
    sha1 = base64.b64encode(hashlib.sha1(CONTENT[100:]).digest()).decode()
    assert send(officer, address, 100, CONTENT[100:], HTTP_UPLOAD_CHECKSUM=f"sha1 {sha1}").status_code == 204
    assert offset(officer, address) == len(CONTENT)
    page = officer.get(address)
    assert page.status_code == 200
    assert "What is in which column?" in page.content.decode()
    assert "Tus-Resumable" not in page


@pytest.mark.parametrize(
    ("start", "headers", "status"),
    [
        (5, {}, 409),
        (0, {"HTTP_TUS_RESUMABLE": "0.2.2"}, 412),
        (0, {"HTTP_UPLOAD_OFFSET": "-1"}, 400),
        (0, {"HTTP_UPLOAD_CHECKSUM": "sha1 AAAA"}, 460),
        (0, {"HTTP_UPLOAD_CHECKSUM": "crc32 AAAA"}, 400),
    ],
)
def test_a_piece_that_does_not_fit_is_refused_and_nothing_of_it_stays(
    officer: Client, start: int, headers: dict[str, str], status: int
) -> None:
    address = begun(officer)
    assert send(officer, address, start, CONTENT[:50], **headers).status_code == status
    assert offset(officer, address) == 0


def test_a_piece_of_another_type_or_too_large_or_beyond_the_end_is_refused(officer: Client) -> None:
    address = begun(officer, size=LARGEST_PIECE + 2)
    answer = officer.patch(address, CONTENT, content_type="text/csv", HTTP_UPLOAD_OFFSET="0", **TUS)
    assert answer.status_code == 415
    assert send(officer, address, 0, b"a" * (LARGEST_PIECE + 1)).status_code == 413
    short = begun(officer, size=3)
    assert send(officer, short, 0, b"NIK;").status_code == 413
    assert offset(officer, address) == offset(officer, short) == 0


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 and so on", b"MZ\x90\0" + bytes(100), b"\x7fELF" + bytes(100), b"{\\rtf1", b" \n "]
)
def test_what_can_be_no_list_is_told_by_its_first_bytes_whatever_it_is_called(officer: Client, content: bytes) -> None:
    address = begun(officer, size=len(content), name="daftar.xlsx")
    answer = send(officer, address, 0, content)
    assert answer.status_code == 415


def test_how_large_it_may_be_is_said_before_anything_comes(officer: Client) -> None:
    for size, name, status in ((LARGEST + 1, "d.csv", 413), (65 << 20, "d.xlsx", 413), (0, "d.csv", 400)):
        metadata = f"filename {base64.b64encode(name.encode()).decode()}"
        answer = officer.post(BEGIN, HTTP_UPLOAD_LENGTH=str(size), HTTP_UPLOAD_METADATA=metadata, **TUS)
        assert answer.status_code == status
        assert answer.content.decode().strip()


def test_few_are_open_at_once(officer: Client) -> None:
    addresses = [begun(officer) for _ in range(5)]
    assert officer.post(BEGIN, HTTP_UPLOAD_LENGTH="9", **TUS).status_code == 429
    assert officer.delete(addresses[0], **TUS).status_code == 204
    assert officer.head(addresses[0], **TUS).status_code == 404
    begun(officer)


def test_a_client_that_knows_only_post_is_understood(officer: Client) -> None:
    address = begun(officer)
    told = {"HTTP_UPLOAD_OFFSET": "0", "HTTP_X_HTTP_METHOD_OVERRIDE": "PATCH", **TUS}
    assert officer.post(address, CONTENT, content_type=PIECE, **told).status_code == 204


def test_of_two_windows_one_comes_too_late_and_goes_on_from_there(officer: Client) -> None:
    address = begun(officer)
    assert send(officer, address, 0, CONTENT[:80]).status_code == 204
    assert send(officer, address, 0, CONTENT[:80]).status_code == 409
    assert send(officer, address, offset(officer, address), CONTENT[80:]).status_code == 204


def test_nobody_else_sees_it(officer: Client, of_sponsor: OfSponsor, staff_client: StaffClients, walk: Walk) -> None:
    address = begun(officer)
    walk.agreement("CSR", sponsor="Lain", payer="csr")
    colleague = of_sponsor("sponsor_officer")
    for other in (colleague, of_sponsor("sponsor_approver"), staff_client("auditor")):
        assert other.head(address, **TUS).status_code == 404
        assert other.get(address).status_code == 404
    for other in (colleague, of_sponsor("sponsor_officer", code="CSR")):
        assert send(other, address, 0, CONTENT).status_code == 404
        assert other.delete(address, **TUS).status_code == 404
    stranger = of_sponsor("sponsor_officer", code="CSR")
    assert stranger.post(BEGIN, HTTP_UPLOAD_LENGTH="9", **TUS).status_code == 404
    assert of_sponsor("sponsor_approver").post(BEGIN, HTTP_UPLOAD_LENGTH="9", **TUS).status_code == 403
    assert offset(officer, address) == 0


def test_after_two_days_it_is_gone(officer: Client, walk: Walk) -> None:
    address = begun(officer)
    walk.db.as_owner("UPDATE documents_upload SET began_at = %s", timezone.now() - timedelta(days=2, minutes=1))
    assert officer.head(address, **TUS).status_code == 404
    assert send(officer, address, 0, CONTENT).status_code == 404


@pytest.fixture
def port(officer: Client) -> Iterator[int]:
    """The site as waitress serves it."""
    server = create_server(get_wsgi_application(), host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    yield server.effective_port
    server.close()


def test_a_connection_that_breaks_in_the_middle_of_a_piece_costs_that_piece_alone(officer: Client, port: int) -> None:
    address = begun(officer)
    send(officer, address, 0, CONTENT[:100])
    cookie = officer.cookies["payung_staff"].value
    broken = http.client.HTTPConnection("127.0.0.1", port)
    broken.putrequest("PATCH", address)
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "100", "Content-Type": PIECE}
    for name, value in {**headers, "Content-Length": "500", "Cookie": f"payung_staff={cookie}"}.items():
        broken.putheader(name, value)
    broken.endheaders(CONTENT[100:300])
    broken.sock.close()
    assert offset(officer, address) == 100
    assert send(officer, address, 100, CONTENT[100:]).status_code == 204


def test_a_small_file_needs_no_script(officer: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    address = f"/sponsor/{CODE}/hand-in"
    answer = officer.post(address, {"file": SimpleUploadedFile("daftar.csv", CONTENT)})
    assert answer.status_code == 302
    assert "What is in which column?" in officer.get(answer["Location"]).content.decode()
    for name, content in (("d.pdf", b"%PDF-1.7"), ("d.csv", b"a" * 1_000_001), ("d.csv", b"")):
        assert officer.post(address, {"file": SimpleUploadedFile(name, content)}).status_code == 422


def test_a_file_that_is_called_by_a_nik_is_kept_by_its_end(officer: Client, walk: Walk) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    begun(officer, name="5371010101800001.csv")
    file = SimpleUploadedFile("5371010101800001.csv", CONTENT)
    officer.post(f"/sponsor/{CODE}/hand-in", {"file": file})
    assert walk.db.rows("SELECT DISTINCT name FROM documents_upload") == [("••••••••••••0001.csv",)]


def test_the_client_is_the_one_its_authors_published() -> None:
    client = files("payung.interfaces.web").joinpath("static/payung/vendor/tus-4.3.1.min.js").read_bytes()
    assert hashlib.sha256(client).hexdigest() == "8cbb1b63fccc3bba0ae73ad1deb160ce046c3750851d0c3e94921ae3ef070eb8"
