"""Answers of the standard: status, service and case in seven digits, as 2002500. Pure."""

from typing import NamedTuple


class Service(NamedTuple):
    """A service of the standard that we offer: its number, and its path below /snap/v1.0/."""

    number: str
    path: str


TOKEN = Service("73", "access-token/b2b")
INQUIRY = Service("24", "transfer-va/inquiry")
PAYMENT = Service("25", "transfer-va/payment")
STATUS = Service("26", "transfer-va/status")


class Case(NamedTuple):
    """What became of a call: the HTTP status, the standard's number of the case and its message."""

    status: int
    number: str
    message: str

    def code(self, service: Service) -> str:
        """The response code of this case at a service."""
        return f"{self.status}{service.number}{self.number}"


SUCCESSFUL = Case(200, "00", "Successful")
BAD_REQUEST = Case(400, "00", "Bad Request")
INVALID_FIELD = Case(400, "01", "Invalid Field Format")
MISSING_FIELD = Case(400, "02", "Invalid Mandatory Field")
UNAUTHORIZED = Case(401, "00", "Unauthorized.")
INVALID_TOKEN = Case(401, "01", "Invalid Token (B2B)")
TOKEN_NOT_FOUND = Case(401, "03", "Token Not Found (B2B)")
INVALID_STATUS = Case(404, "00", "Invalid Transaction Status")
NOT_FOUND = Case(404, "01", "Transaction Not Found")
INVALID_BILL = Case(404, "12", "Invalid Bill/Virtual Account")
INVALID_AMOUNT = Case(404, "13", "Invalid Amount")
PAID_BILL = Case(404, "14", "Paid Bill")
UNKNOWN_PARTNER = Case(404, "16", "Partner Not Found")
INCONSISTENT = Case(404, "18", "Inconsistent Request")
NOT_SUPPORTED = Case(405, "00", "Requested Function Is Not Supported")
CONFLICT = Case(409, "00", "Conflict")
TOO_MANY = Case(429, "00", "Too Many Requests")
GENERAL_ERROR = Case(500, "00", "General Error")


class Declined(Exception):
    """A call that is answered with another case than success. `about` is the field or reason that its message names."""

    def __init__(self, case: Case, about: str = "") -> None:
        super().__init__(case.message, about)
        self.case, self.about = case, about

    @property
    def message(self) -> str:
        """The standard's message with what it is about."""
        if not self.about:
            return self.case.message
        return f"{self.case.message} " + (f"[{self.about}]" if self.case.status != 400 else f"{{{self.about}}}")
