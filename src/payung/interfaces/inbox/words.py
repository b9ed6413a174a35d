"""What people write to us, as what they ask for. Pure, and tolerant: telephones are small and keyboards differ."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from payung.kernel.language import Language
from payung.people.checks import Entry

LONGEST = 2_000  # letters of a message; of what is longer the rest is not read
JOIN, CHECK, PAY, STOP, START, HELP = "join", "check", "pay", "stop", "start", "help"
SPOKEN: dict[str, tuple[str, Language]] = {
    **dict.fromkeys(("daftar", "reg", "gabung", "ikut"), (JOIN, "id")),
    **dict.fromkeys(("join", "register"), (JOIN, "en")),
    **dict.fromkeys(("cek", "status", "info"), (CHECK, "id")),
    **dict.fromkeys(("check", "cover"), (CHECK, "en")),
    **dict.fromkeys(("bayar", "iuran", "tagihan"), (PAY, "id")),
    **dict.fromkeys(("pay", "bill"), (PAY, "en")),
    **dict.fromkeys(("berhenti", "stop", "henti", "unreg"), (STOP, "id")),
    **dict.fromkeys(("mulai", "lanjut"), (START, "id")),
    "start": (START, "en"),
    **dict.fromkeys(("bantuan", "tolong", "menu"), (HELP, "id")),
    "help": (HELP, "en"),
}
FIRST_WORD = re.compile(r"\W*([A-Za-z]+)")
# Between the cells of a registration, the surest first: names have commas, and a birthplace stands before one.
BETWEEN = ("#", "*", "|", ";", "\n", ",")
FEWEST = 5  # of these stand between six cells
CELLS = ("nik", "name", "birth_date", "sex", "region", "occupation", "heirs", "heir_relation")


class Asked(NamedTuple):
    """What a message asks for: its word, the language of the word, and what came with it.

    `number` is a participant number or payment code as it was written, "" where there is none; `months` how many, 0
    where it does not say; `entry` a registration, None where there is too little of one.
    """

    word: str
    language: Language = "id"
    number: str = ""
    months: int = 0
    entry: Entry | None = None


def read(*, text: str, phone: str) -> Asked:
    """What somebody with this telephone asks for; whatever nobody understands asks for help."""
    text = text[:LONGEST].replace("\0", " ").replace("\r\n", "\n").strip()
    first = FIRST_WORD.match(text)
    if first is None or first[1].lower() not in SPOKEN:
        return Asked(HELP)
    word, language = SPOKEN[first[1].lower()]
    rest = text[first.end() :]
    if word == JOIN:
        return Asked(word, language, entry=_entry(rest, phone))
    if word in (CHECK, PAY):
        number, months = _number(rest)
        return Asked(word, language, number, months if word == PAY else 0)
    return Asked(word, language)


def _number(rest: str) -> tuple[str, int]:
    """The number of twelve digits, and the small one after it."""
    # A single digit behind the number is the months': 123456789012 3. So the number ends at its twelfth digit.
    digits, end = "", len(rest)
    for place, letter in enumerate(rest):
        if letter.isascii() and letter.isdigit():
            digits += letter
        if len(digits) == 12:
            end = place + 1
            break
    months = re.match(r"\D*(\d{1,2})(?!\d)", rest[end:])
    return digits, int(months[1]) if months else 0


def _entry(rest: str, phone: str) -> Entry | None:
    """A registration, cell by cell; the sender's telephone is the worker's."""
    cells = _cells(rest)
    if len(cells) < 2:
        return None
    return Entry(**dict(zip(CELLS, cells, strict=False)), phone=phone)


def _cells(rest: str) -> Sequence[str]:
    rest = rest.strip("".join(BETWEEN) + " :")
    between = next((each for each in BETWEEN if rest.count(each) >= FEWEST), None)
    if between is None:
        between = next((each for each in BETWEEN if each in rest), None)
    if between is None:
        return [rest] if rest else []
    cells = [" ".join(cell.split()) for cell in rest.split(between)]
    return [re.sub(r"^(?:[A-Za-z /]{2,20}):\s*", "", cell) for cell in cells]
