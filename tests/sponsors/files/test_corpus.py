"""No file crashes the reader, hangs it or takes its memory: each is read, or refused with a clear reason."""

import json
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.kernel.problems import catalogue
from tests.sponsors.files.corpus import became
from tests.sponsors.files.workbooks import HEADING, MARIA, YOHANES, text, xlsx

FEWEST, LONGEST = 300, 4.0  # files; CPU seconds for one, on a busy machine
FILES = {"workbook": xlsx(HEADING, MARIA, YOHANES), "text": text(HEADING, MARIA, YOHANES)}


@pytest.fixture(scope="module")
def fates() -> list[dict[str, Any]]:
    """What became of every file of the corpus, read one after the other in a process that may have 512 MiB."""
    command = [sys.executable, "-m", "tests.sponsors.files.corpus", "2026"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr[-2_000:] + ran.stdout[-200:]
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_every_file_is_read_or_refused_with_a_reason_in_both_languages(fates: list[dict[str, Any]]) -> None:
    assert len({fate["name"] for fate in fates}) == len(fates) >= FEWEST
    codes = Counter(fate["became"] for fate in fates)
    assert {code for code in codes if not code.startswith("file.")} == {"read"}
    assert all(all(catalogue()[code].message.values()) for code in codes - Counter({"read": codes["read"]}))


def test_no_file_takes_long(fates: list[dict[str, Any]]) -> None:
    slowest = max(fates, key=lambda fate: fate["seconds"])
    assert slowest["seconds"] < LONGEST, slowest


def test_the_corpus_meets_most_reasons_and_leaves_some_files_readable(fates: list[dict[str, Any]]) -> None:
    codes = Counter(fate["became"] for fate in fates)
    assert len(codes) >= 12
    assert FEWEST // 10 < codes["read"] < len(fates) // 2


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.floats(0, 1), st.integers(0, 255), st.booleans())
def test_any_beginning_of_a_file_and_any_changed_byte_is_read_or_refused(
    name: str, place: float, byte: int, cut: bool
) -> None:
    content = FILES[name]
    at = int(place * (len(content) - 1))
    fate = became(content[:at] if cut else content[:at] + bytes([byte]) + content[at + 1 :])
    assert fate == "read" or fate.startswith("file.")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    fate = became(content)
    assert fate == "read" or fate.startswith("file.")
