"""The floor under one payment: pgbench, which comes with PostgreSQL, commits one row of one number, and nothing else.

Once each by itself, where commits that come together share one write of the disk; and once in turn, each waiting for
the commit before it, as whoever writes to one chain must.
"""

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from payung.site import database

FREE = "INSERT INTO floor_commit (n) VALUES (1);\n"
IN_TURN = f"BEGIN;\nSELECT pg_advisory_xact_lock(1);\n{FREE}END;\n"
SYNCHRONOUS = "-c synchronous_commit=on"


def commits(*, url: str, on: str, clients: int, seconds: int, script: str) -> list[float]:
    """What each of the commits took, in seconds, with so many clients at once. pgbench logs microseconds."""
    with psycopg.connect(make_conninfo(url, dbname=on), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS floor_commit (n bigint)")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "script.sql"
        file.write_text(script)
        options = ["-n", "-f", str(file), "-c", str(clients), "-j", "1", "-T", str(seconds), "-l", "--log-prefix=log"]
        subprocess.run(
            [database.program(name="pgbench"), *options],
            cwd=folder,
            env={**os.environ, **_environment(url, on)},
            capture_output=True,
            check=True,
        )
        lines = [line for log in Path(folder).glob("log.*") for line in log.read_text().splitlines()]
    return [int(line.split()[2]) / 1e6 for line in lines]


def _environment(url: str, on: str) -> dict[str, str]:
    """The connection as libpq's variables: a command line can be read by everybody on the machine."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    found = {names[part]: value for part, value in parts.items() if part in names}
    return {**found, "PGDATABASE": on, "PGOPTIONS": SYNCHRONOUS}
