"""A sign that no text of the database holds, in addresses and forms: not there, and nobody's fault."""

import pytest

from tests.interfaces.web.conftest import StaffClients


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("national", "/staff/accounts/maria%00"),
        ("auditor", "/staff/looks?of=%00"),
        ("approver", "/desk/orders/money/%00"),
        ("officer", "/sponsor/%00"),
    ],
)
def test_what_is_called_by_a_nul_is_not_there(staff_client: StaffClients, role: str, path: str) -> None:
    client = staff_client(role)
    client.raise_request_exception = False
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Content-Language"]) == (404, "id")


def test_nor_what_a_phone_names_so(staff_client: StaffClients) -> None:
    client = staff_client("agent")
    client.raise_request_exception = False
    told = {"event": "pasar\0", "women": 1, "men": 2}
    assert client.post("/agent/attendance", told, content_type="application/json").status_code == 404
