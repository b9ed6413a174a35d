"""What people read on a small telephone: short, in both languages, with values as people write them."""

import re

import pytest

from payung.kernel.language import LANGUAGES, Language
from payung.messages.wording import CHANGED, KINDS, said, short_name, texts
from tests.house.source import modules

# The longest that each value can be. A bill or a receipt is of one period: a run of months, at most two after a gap.
LONGEST = {
    "number": "123456789012",
    "amount": "9999999",
    "savings": "9999999",
    "missing": "999999",
    "month": "2026-09",
    "months": "2026-11,2026-12,2027-01",
    "day": "2026-09-15",
    "since": "2026-09-30",
    "until": "2026-09-30",
    "programmes": "jkk,jkm,jht",
    "group": "123456789012",
    "code": "123456",
    "what": "heirs,address,phone",
}
NAME = "Maria Goreti da Costa Bria Seran"
FREE = {"not_taken"}  # says what a problem says
EACH = [pytest.param(code, language, id=f"{code}-{language}") for code in texts() for language in LANGUAGES]
# GSM 03.38 without its extension: what fits 160 letters into one SMS.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("^{}\\[~]|€")  # each takes the room of two


def septets(text: str) -> int | None:
    """How much of an SMS's 160 letters a text takes; None where a letter of it is not GSM's, and 70 would fit."""
    if not set(text) <= GSM | GSM_EXTENDED:
        return None
    return len(text) + sum(letter in GSM_EXTENDED for letter in text)


@pytest.mark.parametrize(("code", "language"), EACH)
def test_a_text_fits_one_sms(code: str, language: Language) -> None:
    entry = texts()[code]
    assert entry.kind in KINDS
    assert entry.secret <= set(entry.values)
    assert set(re.findall(r"\{(\w+)\}", entry.words[language])) - {"name"} == set(entry.values)
    if code in FREE:
        return
    words = said(text=code, values={name: LONGEST[name] for name in entry.values}, name=NAME, language=language)
    assert (septets(words) or 999) <= 160, words


def test_every_text_is_told_somewhere() -> None:
    code = "".join(path.read_text("utf-8") for path in modules())
    assert [text for text in texts() if f'"{text}"' not in code] == []


def test_values_are_written_as_people_do() -> None:
    values = {"number": "1", "amount": "50400", "months": "2026-12,2026-11,2027-03", "savings": "200"}
    words = said(text="payment_received", values=values, name="", language="id")
    assert words == "Payung: Rp50.400 diterima untuk 1. Lunas: Nov 2026-Des 2026, Mar 2027. Tabungan: Rp200."
    values = {"number": "1", "what": ",".join(CHANGED)}
    assert "ahli waris" in said(text="changed", values=values, name="Ana", language="id")


def test_a_name_is_shortened_by_whole_words() -> None:
    assert short_name(name=NAME) == "Maria Goreti da"
    assert short_name(name="M" * 30) == "M" * 20
    assert short_name(name="Ana Bria") == "Ana Bria"


def test_letters_beyond_gsm_are_noticed() -> None:
    assert septets("a|b") == 4
    assert septets("perlindungan · Anda") is None
