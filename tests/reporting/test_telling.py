"""A life in words: whatever can happen has a title and its words in both languages, and no code is left in them."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from payung.kernel.language import LANGUAGES, Language
from payung.people.changes.history import FACTS, Happening
from payung.reporting.history import PAID_AND_CARDS
from payung.reporting.telling import DETAILS, TITLES, tell

HEIR = {"name": "Ana Hoar", "relation": "ibu", "phone": "6281234567890"}
CHILD = {"name": "Yosef Bria", "birth_date": "2015-03-12", "school": "sd"}
JOB = {"job": 1, "occupation": "weaver", "income": 2_000_000}
BOUGHT = {"months": ["2026-11", "2026-12"], "programmes": ["jht", "jkk", "jkm"]}
SAID: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "registered",
        {"channel": "desk", "kind": "independent", "jobs": [JOB]},
        "Kantor cabang; bekerja mandiri; Penenun tenun ikat, ",
        "Branch desk; works on their own account; Ikat",
    ),
    ("job", {**JOB, "job": 2}, "(pekerjaan kedua), Rp2.000.000", "(second job), Rp2.000.000"),
    ("jht", {"takes": True}, "dipilih", "chosen"),
    ("kind", {"kind": "employer"}, "mempekerjakan orang lain", "employs others"),
    ("heirs", {"named": [HEIR]}, "Ana Hoar (ibu, ••••••••••890)", "Ana Hoar (ibu, ••••••••••890)"),
    ("heirs", {"named": []}, "–", "–"),
    ("children", {"named": [CHILD]}, "Yosef Bria (12 Maret 2015, SD)", "Yosef Bria (12 March 2015, SD)"),
    (
        "corrected",
        {"fields": [{"field": "birth_date", "before": "1990-08-17", "after": "1990-08-18"}]},
        "Tanggal Lahir: 17 Agustus 1990 → 18 Agustus 1990",
        "Birth date: 17 August 1990 → 18 August 1990",
    ),
    ("received", {"amount": 16_800, "reference": "OWN-1"}, "Rp16.800 (OWN-1)", "Rp16.800 (OWN-1)"),
    (
        "paid",
        {**BOUGHT, "amount": 33_600, "funders": ["peserta"]},
        "Rp33.600: JKK, JKM, JHT; November 2026, Desember 2026",
        "Rp33.600: JKK, JKM, JHT; November 2026, December 2026",
    ),
    ("reversed", {**BOUGHT, "why": "ditolak"}, "ditolak: JKK, JKM, JHT; November", "ditolak: JKK, JKM, JHT; November"),
    ("card", {"serial": "00", "through": "2026-12"}, "Desember 2026", "December 2026"),
    ("message", {"text": "changed", "state": "sent"}, "Data berubah (terkirim)", "Data changed (sent)"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("what", "told", "indonesian", "english"), SAID)
def test_it_is_told_in_words(
    what: str, told: dict[str, Any], indonesian: str, english: str, language: Language
) -> None:
    found = tell(happening=Happening(datetime.now(UTC), "maria", what, date(2026, 11, 1), told), language=language)
    assert (indonesian if language == "id" else english) in found.detail
    assert found.since == (None if what in ("paid", "reversed") else date(2026, 11, 1))
    assert not re.search(r"[a-z]_[a-z]|\b(independent|jkk)\b", found.detail)


def test_everything_that_happens_has_its_words() -> None:
    named = set(re.findall(r"(?:_id|name|''|recorded_at, NULL|THEN|ELSE|at), '([a-z_]+)'", FACTS + PAID_AND_CARDS))
    named |= set(re.findall(r"(?:THEN|ELSE) '([a-z_]+)'", FACTS))
    assert named <= DETAILS.keys() == TITLES.keys()
    assert len(named) > 15
