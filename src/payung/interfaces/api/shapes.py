"""What goes in and comes out, as types: they check what comes in, and are what /api/v1/openapi.json says."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from payung.kernel.months import Month

MOST = 10**12
"""Whole rupiah; more is a slip of the finger."""
FIRST_YEAR, LAST_YEAR = 2000, 2200
PLAIN = r"^[^\x00-\x1f\x7f]*$"
SPACED_OFFSET = re.compile(r" (\d{2}:\d{2})$")

Read = TypeVar("Read", date, datetime)


def _written(read: Callable[[str], Read]) -> Callable[[Any], Read]:
    """Reads only what is written out as ISO 8601 says, within the years of the scheme; numbers are no days."""

    def from_text(text: Any) -> Read:
        if not isinstance(text, str):
            raise ValueError("written as text")
        found = read(text)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ValueError("between 2000 and 2200")
        return found

    return from_text


def _day(text: str) -> date:
    found = date.fromisoformat(text)
    if str(found) != text:
        raise ValueError("like 2026-12-31")
    return found


def _instant(text: str) -> datetime:
    # In an address a plus that nobody escaped arrives as a space.
    found = datetime.fromisoformat(SPACED_OFFSET.sub(r"+\1", text))
    if found.tzinfo is None:
        raise ValueError("with its offset")
    return found


def _month(text: str) -> str:
    if not FIRST_YEAR <= Month.parse(text).first.year <= LAST_YEAR:
        raise ValueError("between 2000 and 2200")
    return text


def _number(text: Any) -> Any:
    """A number of an address: digits, and nothing else that Python would read as a number."""
    if isinstance(text, int):  # what stands where nothing was said
        return text
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= len(str(MOST)):
        return int(text)
    raise ValueError("digits")


Plain = Annotated[str, StringConstraints(max_length=200, pattern=PLAIN)]
Line = Annotated[str, StringConstraints(max_length=40, pattern=PLAIN)]
Day = Annotated[date, BeforeValidator(_written(_day)), Field(description="Like 2026-12-31.")]
Instant = Annotated[datetime, BeforeValidator(_written(_instant)), Field(description="Like 2026-12-31T10:00:00+08:00.")]
MonthName = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}-\d{2}$"),
    AfterValidator(_month),
    Field(description="Like 2026-12."),
]
Rupiah = Annotated[int, Field(ge=0, le=MOST, strict=True, description="Whole rupiah.")]
AskedRupiah = Annotated[int, BeforeValidator(_number), Field(ge=0, le=MOST, description="Whole rupiah.")]
Months = Annotated[Literal[1, 2, 3, 6, 12], BeforeValidator(_number)]
PaidRupiah = Annotated[int, Field(ge=1, le=MOST, strict=True, description="Whole rupiah.")]
Reference = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$"),
    Field(description="The partner's own name of the payment, which never names another."),
]
Code = Annotated[Line, Field(description="A payment code: a participant number, or a group's number.")]
RequestKey = Annotated[
    str,
    StringConstraints(pattern=r"^[!-~]{1,128}$"),
    Field(description="One for each deed. The same again gives the first answer again, for ever."),
]


class Asked(BaseModel):
    """What a partner sends: nothing that is not asked for."""

    model_config = ConfigDict(extra="forbid")


class NewWorker(Asked):
    """Somebody to register, in the words of the identity card."""

    nik: Line = Field(description="Sixteen digits, as text.")
    name: Plain
    birth_date: Line = Field(examples=["1990-12-31"])
    sex: Line = Field(description="L or P.")
    region: Plain = Field(description="Kabupaten or kota of domicile: name or code.")
    occupation: Plain
    income: Rupiah | None = Field(None, description="Declared income a month; without it the lowest band.")
    kind: Literal["independent", "employer"] = "independent"
    phone: Line = Field("", description="By which the worker is told the participant number.")
    district: Plain = ""
    village: Plain = ""
    address: Plain = ""
    mother_name: Plain = ""
    heirs: list[Plain] = Field([], max_length=10, examples=[["Maria Bria (istri)"]])
    second_occupation: Plain = ""
    second_income: Rupiah | None = None
    jht: bool = Field(False, description="Whether an independent worker takes old-age savings too.")
    consents: list[Literal["scheme", "reminders", "sponsors", "training"]] = Field(
        description="To what the worker agreed after reading the text; without `scheme` nobody can be protected.",
        max_length=4,
    )
    consents_declined: list[Literal["reminders", "sponsors", "training"]] = Field(
        [], description="To what they said no; of a purpose that is named nowhere nobody asked them.", max_length=3
    )
    consent_language: Literal["id", "en"] = "id"
    event: Line = Field("", description="At which event, where it was one.")


class Received(BaseModel):
    """The same answer whether or not this person is known: the worker is told by message what became of it."""

    application: str = Field(description="By which an officer finds what was sent.")
    state: Literal["received"]


class PriceAsked(BaseModel):
    """Of what the price is asked."""

    income: AskedRupiah
    month: MonthName
    months: Months = 1
    programmes: Literal["", "jkk,jkm", "jkk,jkm,jht"] = Field("", description="Without it, the mandatory ones.")
    sector: Literal["transport", "other"] = "other"
    kind: Literal["independent", "employer"] = "independent"


class PriceLine(BaseModel):
    """One programme of a month."""

    programme: str
    base: int
    full: int
    discount: int
    amount: int
    because: list[str] = Field(description="The articles it rests on.")


class PricedMonth(BaseModel):
    """What one month costs."""

    month: str
    total: int
    lines: list[PriceLine]


class Price(BaseModel):
    """What months cost, each by its own law."""

    total: int
    months: list[PricedMonth]
    law: str


class BilledMonth(BaseModel):
    """A month that is due, and what it costs for everybody of the code."""

    month: str
    total: int


class BillAnswer(BaseModel):
    """What a payment code is asked for today: the price of its months less what is saved, never below zero."""

    code: str
    name: str = Field(description="The beginnings of the payer's name, to compare with what they say.")
    kind: Literal["worker", "group"]
    wish: int = Field(description="For how many months, as the payer wished or as was asked.")
    months: list[BilledMonth]
    price: int
    savings: int
    amount: int


class PayNotice(Asked):
    """Money that a payer gave the partner, of any amount: it gathers until it reaches a month."""

    code: Code
    amount: PaidRupiah
    reference: Reference
    paid_at: Instant | None = Field(None, description="When, as the partner says. Cover begins when Payung knows it.")


class Payment(BaseModel):
    """What became of a payment. `code` is empty where nobody has it: the money is kept until its owner is found."""

    reference: str
    code: str
    amount: int
    months: list[str] = Field(description="The months that it paid, with what was saved before.")
    savings: int = Field(description="What the payer had saved after it.")
    paid_at: str | None = None


class KeptPayment(BaseModel):
    """A payment as the books have it now: `months` are those that its money pays, alone or with other money."""

    reference: str
    code: str
    amount: int
    received_at: datetime
    reversed: bool
    months: list[str]


class ProgrammeAnswer(BaseModel):
    """One programme: its state (none, paid, grace, ended), and the days of it; `until` includes grace."""

    programme: str
    covered: bool
    state: Literal["none", "paid", "grace", "ended"]
    since: date | None
    paid_until: date | None
    until: date | None
    arrears_months: int
    because: list[str]
    why: list[str]


class CoverAnswer(BaseModel):
    """Whether a worker is protected on a day, as known at an instant."""

    number: str
    on: date
    covered: bool
    known_at: datetime
    provisional: bool
    programmes: list[ProgrammeAnswer]


class Statement(BaseModel):
    """What was paid for a worker through the partner, oldest first, and what the worker has saved in all."""

    number: str
    savings: int
    payments: list[KeptPayment]
