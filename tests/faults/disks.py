"""A disk of our own that is full when a test says so: a file system in memory that only our own processes see."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connections

from payung.site import database
from tests.conftest import Answer, Fresh
from tests.sponsors.walk import Walk

AMPLE = 1_000_000  # kilobytes, of which only those are taken from memory that are written
HOLD = """
import json, sys
from pathlib import Path
from payung.site import database
lease = database.open_database(home=Path(sys.argv[1]))
print(json.dumps({"app": lease.urls.app, "owner": lease.urls.owner}), flush=True)
sys.stdin.read()
"""
DISK = str(database.OUTSIDE)
MOUNTED = f'mount -t tmpfs -o size={AMPLE}k,mode=755 none {DISK} && exec "$@"'


class Disk:
    """The disk under the server of one home. Commands reach it through the namespace of the process that holds it."""

    folder = Path(DISK)
    """Where it is mounted, for our own processes."""

    def __init__(self, home: Path, holder: "subprocess.Popen[str]", urls: database.Urls) -> None:
        self.seen = Path(f"/proc/{holder.pid}/root{DISK}")
        """The same folder, for everybody else."""
        self._home, self._holder, self._urls = home, holder, urls
        foreign = ("DATABASE_URL", "PAYUNG_OWNER_URL", "PAYUNG_KEYS")
        self._environment = {name: value for name, value in os.environ.items() if name not in foreign}
        self._environment |= {"PAYUNG_HOME": str(home), "LC_ALL": "C.UTF-8", "TMPDIR": DISK}

    def payung(self, *words: object) -> Answer:
        """Run a command to its end; its temporary files stand on this disk too."""
        done = self._inside(sys.executable, "-m", "payung", *map(str, words))
        return Answer(done.returncode, done.stdout, done.stderr)

    def leave(self, kilobytes: int) -> None:
        """Leave so many kilobytes free, from now on."""
        done = self._inside("df", "--output=used", "--block-size=1K", DISK)
        self._resize(int(done.stdout.split()[-1]) + kilobytes)

    def make_room(self) -> None:
        """Let there be room enough."""
        self._resize(AMPLE)

    def walk(self) -> Walk:
        """The officers' walk on this disk's database."""
        app, owner = (
            url.replace(quote(DISK, safe=""), quote(str(self.seen), safe=""))
            for url in (self._urls.app, self._urls.owner)
        )
        return Walk(Fresh(database.Urls(app=app, owner=owner), (self._home / "keys.json").read_text()))

    def last_of_the_log(self) -> str:
        """The name of the last file of PostgreSQL's log, which it makes before it needs it."""
        return max(path.name for path in self.seen.glob("*/data/pg_wal/*") if len(path.name) == 24)

    def _resize(self, kilobytes: int) -> None:
        done = self._inside("mount", "-o", f"remount,size={kilobytes}k", DISK)
        assert done.returncode == 0, done.stderr

    def _inside(self, *command: str) -> "subprocess.CompletedProcess[str]":
        enter = ["nsenter", f"--mount=/proc/{self._holder.pid}/ns/mnt", *command]
        return subprocess.run(enter, env=self._environment, capture_output=True, text=True, timeout=120, check=False)


@contextmanager
def own_disk(home: Path) -> Iterator[Disk]:
    """A home whose database stands on a disk of its own; both are gone afterwards. Skips where we may not mount."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a disk that can be full")
    Path(DISK).mkdir(parents=True, exist_ok=True)
    hold = [sys.executable, "-c", HOLD, str(home)]
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", MOUNTED, "sh", *hold]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as holder:
        assert holder.stdout
        assert holder.stderr
        said = holder.stdout.readline()
        if not said:
            pytest.skip(f"no disk can be mounted here: {holder.stderr.read().strip()[-200:]}")
        disk = Disk(home, holder, database.Urls(**json.loads(said)))
        try:
            yield disk
        finally:
            connections.close_all()
            disk.payung("db", "stop")
            holder.communicate()
