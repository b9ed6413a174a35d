"""What docs/worker.md and README.md tell people to type about one worker is typed, in order, and works."""

import re
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.utils import timezone

from payung.kernel.months import Month
from tests.conftest import Installation
from tests.house.source import ROOT
from tests.people.entries import nik
from tests.sponsors.walk import Walk

TYPED = re.compile(r"^    ((?:printf [^\n]* \| )?payung (?:[^\n]*\\\n)*[^\n]*)$", re.MULTILINE)
README = (ROOT / "README.md").read_text("utf-8").partition("One worker joins")[2].partition("Why this amount?")[0]
PAGE = (ROOT / "docs/worker.md").read_text("utf-8")
REFUSED = {"task done": "task.unknown"}
"""What is about something that is not there yet: nobody's protection ends today."""


def commands(page: str) -> Iterator[list[str]]:
    """Every `payung …` of a page that can be typed whole, in words."""
    for command in TYPED.findall(page):
        line = command.replace("\\\n", " ")
        words = shlex.split(line.partition("| payung")[2] or line.removeprefix("payung"), comments=True)
        if "…" not in words:
            yield words


def test_the_pages_commands_work_in_their_order(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    this, today, number = Month.of(timezone.localdate()), timezone.localdate(), ""

    def meant(word: str) -> str:
        """A word of the page on the day of the test, for the worker of the test."""
        if word in ("N", "190087521449"):
            return number
        if word.endswith(".pdf"):
            return str(tmp_path / word)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", word) and word > "2026":
            return str(today)
        if word.startswith("2026-12-31T"):
            return timezone.now().isoformat()
        return str(this + 6) if word == "2027-01" else word  # after every month that is paid

    typed = [*commands(README), *commands(PAGE)]
    failed = []
    assert len(typed) > 20, "pages that are read"
    for words in typed:
        born = nik(born=date(1990, 5, 1), serial=7)
        answer = installation.payung(*map(meant, words), "--json", given=f"{born}\n")
        if code := REFUSED.get(" ".join(words[:2])):
            assert answer.codes == [code], words
            continue
        if answer.status:
            failed.append((" ".join(words), answer.out, answer.err))
        number = number or str(answer.json["number"])
    assert failed == []
