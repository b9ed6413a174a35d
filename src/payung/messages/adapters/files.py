"""The adapter that needs nobody: a line of JSON for each message, in a file a day that only we can read."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from payung.messages.adapters import Outcome, Outgoing


@dataclass(frozen=True, slots=True)
class FileAdapter:
    """Writes messages to `folder`/YYYY-MM-DD.jsonl (the day in UTC). Accepted means: on disk.

    In a demo, where nobody has a telephone, each is also said `aloud`.
    """

    folder: Path
    aloud: Callable[[Outgoing], None] | None = None
    name: str = "file"

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:
        """One line, whole: two senders' lines do not mix."""
        line = json.dumps({**outgoing._asdict(), "at": at.isoformat()}, ensure_ascii=False) + "\n"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(self._path(at), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                written = os.write(file, line.encode())
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as error:
            return Outcome("unknown", f"errno {error.errno}", rest=True)
        if written != len(line.encode()):
            return Outcome("unknown", "cut off", rest=True)
        if self.aloud is not None:
            self.aloud(outgoing)
        return Outcome("accepted")

    def ask(self, reference: str, *, since: datetime) -> Outcome:
        """Whether a whole line of this message stands in the files since then."""
        first = self._path(since).name
        for path in sorted(self.folder.glob("*.jsonl")):
            if path.name >= first and any(_is_of(line, reference) for line in path.read_bytes().splitlines()):
                return Outcome("accepted")
        return Outcome("failed", "not written")

    def _path(self, at: datetime) -> Path:
        return self.folder / f"{at.astimezone(UTC).date()}.jsonl"


def _is_of(line: bytes, reference: str) -> bool:
    if reference.encode() not in line:
        return False
    try:
        return bool(json.loads(line)["reference"] == reference)
    except ValueError:  # the half of a line, where the disk was full
        return False
