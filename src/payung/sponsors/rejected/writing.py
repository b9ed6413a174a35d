"""Writing the rejects of a list: its rows as they were kept, beside what its last check said of them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from payung.kernel.language import Language
from payung.kernel.watch import Watch
from payung.sponsors import queries
from payung.sponsors.files.rejects import WORDS, write_rejects
from payung.sponsors.queries import ListView
from payung.sponsors.verdicts import Verdict

TICK = 500  # rows


def write_rejected(
    *, of: ListView, out: Path | IO[bytes], language: Language, at: datetime, watch: Watch | None = None
) -> int:
    """Write the workbook of the rows that no approval carries out; gives how many they are."""
    watch = watch or Watch()
    table, rejected = queries.rejects(of=of)
    watch.step("workbook", total=len(rejected))
    words = WORDS[language]
    about = {words["agreement"]: of.agreement_code, words["list"]: of.id, words["file"]: of.file_name}
    write_rejects(
        table=table, rejected=_told(rejected, watch), out=out, at=at, list_id=of.id, language=language, about=about
    )
    return len(rejected)


def _told(rejected: Iterable[Verdict], watch: Watch) -> Iterator[Verdict]:
    for n, verdict in enumerate(rejected, start=1):
        yield verdict
        if n % TICK == 0:
            watch.advance(TICK)
