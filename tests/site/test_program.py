"""Commands in tests are forks of a program that was loaded once: each says what the installed program says."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import resident
from tests.conftest import Answer, Installation

SCRIPT = Path(sys.executable).with_name("payung")
CASES = "[{id: T1, input: {event: death_by_accident, base: 1000000}, expected: {total: 1}}]"


def installed(words: Sequence[object], installation: Installation, given: str) -> Answer:
    """What the console script says."""
    command = [SCRIPT, *map(str, words)]
    done = subprocess.run(command, env=installation.environment, input=given, capture_output=True, text=True)
    return Answer(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("words", "given", "status"),
    [
        (("verify", "--json"), "", 0),
        (("--lang", "id", "cover", "--help"), "", 0),
        (("law", "check", "cases.yaml", "--json"), "", 1),
        (("nosuch",), "", 2),
        (("cover", "--on", "2026-12-31", "--nik", "-", "--lang=id"), "5304025408900009", 3),
    ],
    ids=["answer", "help", "no", "mistyped", "refused"],
)
def test_a_fork_says_what_the_console_script_says(
    words: tuple[str, ...],
    given: str,
    status: int,
    installation: Installation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cases.yaml").write_text(CASES)
    forked = installation.payung(*words, given=given)
    assert forked == installed(words, installation, given)
    assert forked.status == status
    assert forked.out or forked.err


def test_a_fork_knows_nothing_of_the_one_before(installation: Installation) -> None:
    one = installation.environment
    other = one | {"DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}
    assert [resident.payung(["verify"], environment=each).status for each in (one, other, one)] == [0, 3, 0]
    spoken = [["--lang", language, "cover", "--help"] for language in ("id", "en", "id")]
    one_way, another, again = (resident.payung(words, environment=one).out for words in spoken)
    assert one_way == again != another


def test_other_variables_than_ours_are_met_by_a_fresh_start(installation: Installation) -> None:
    wide, narrow = (installation.environment | {"COLUMNS": columns} for columns in ("200", "30"))
    assert len({resident.payung(["nosuch"], environment=each).err for each in (wide, narrow)}) == 2


def test_a_shell_sees_everything_and_says_how_to_see_less(installation: Installation) -> None:
    shell = installation.payung("db", "shell", given="SHOW payung.sees;\nSELECT current_user;\n")
    assert "*" in shell.out
    assert "payung_app" in shell.out
    assert """SET payung.sees = '{"regions": ["53.08"]}';""" in shell.err
