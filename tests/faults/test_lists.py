"""kill -9 during check, approval and receipt of a list: all is there, or nothing."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import Installation
from tests.faults.kills import KILLS, Moments, killed, killed_before_the_last_write, wait_for_stillness
from tests.sponsors.walk import MONTH, Row, Walk, csv_file, next_month, row

PEOPLE, LONGER = 1_250, 3_000
MONTHS = 2
FAMILIES = "Seran Bria Nahak Klau Fallo Tefa Manek Lopo Benu Kolo Ximenes Djawa Wungo Huki Pada Raga".split()
"""Workers of the walk who were born on the same day would look alike in the long mode; with these names they do not."""


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Path]:
    """Files of PEOPLE workers each, of whom nobody is on two."""
    return (written(tmp_path / f"daftar-{n}.csv", n * PEOPLE, PEOPLE) for n in range(10**6))


def written(path: Path, start: int, people: int) -> Path:
    path.write_bytes(csv_file(workers(start, start + people)))
    return path


def workers(start: int, end: int) -> list[Row]:
    """The cells of the workers start … end - 1, none of whom is like another."""
    return [row(n) | {"name": row(n)["name"].replace("Seran", FAMILIES[n // 9_000])} for n in range(start, end)]


def test_killed_before_the_last_write_nothing_is_left(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    """All rows of the action are written, only its audit entry is not: none of them may stay. Then it is done."""
    walk.agreement(people=20, months=MONTHS)
    file = written(tmp_path / "daftar.csv", 0, 20)
    list_id = walk.check(file.read_bytes() + b"\r\n").list.id
    receive = ("agreement", "receive", "NTT", "--amount", 20 * MONTH, "--reference")
    for words in (
        ("list", "check", file, "--agreement", "NTT", "--by", "maria"),
        (*receive, "SP2D-1", "--by", "maria"),
        ("list", "approve", list_id, "--by", "yosef"),
        (*receive, "SP2D-2", "--by", "maria"),
        ("reverse", "--reference", "SP2D-1", "--why", "ditolak", "--by", "maria"),
    ):
        before = everything(walk)
        killed_before_the_last_write(installation, walk, *words)
        assert everything(walk) == before, words
        assert installation.payung(*words).status == 0
        assert everything(walk) != before
        assert walk.holds()


def everything(walk: Walk, *tables: str) -> dict[str, int]:
    """Rows by table: of these, or of all."""
    named = [[table] for table in tables] or walk.db.rows(
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    )
    return dict(walk.db.rows(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for [table] in named)))


def test_a_killed_check_is_taken_up_and_answers_as_if_it_had_not_been_killed(
    installation: Installation, walk: Walk, tmp_path: Path
) -> None:
    """One list after another is checked, each until it was not killed; the same list of another agreement never is."""
    for code in ("NTT", "CONTROL"):
        walk.agreement(code, people=LONGER, months=MONTHS)
    file, lists = tmp_path / "daftar.csv", [spoiled(0)]
    file.write_bytes(lists[0])
    words = ("list", "check", file, "--agreement", "NTT", "--by", "maria")
    moments, interrupted = Moments(seed=1), 0
    moments.measure(installation, *words)
    before = everything(walk, *LASTING)
    for _ in range(KILLS):
        if walk.count("sponsors_check") == len(lists):
            lists.append(spoiled(len(lists)))
            file.write_bytes(lists[-1])
        interrupted += killed(installation, *words, after=moments.next())
        wait_for_stillness(walk)
        assert walk.count("sponsors_check") in (len(lists) - 1, len(lists))
        assert walk.count("sponsors_list") <= len(lists)
        assert everything(walk, *LASTING) == before
        assert walk.holds()
    assert interrupted
    for handed in lists:
        answers = [answer_of(walk, handed, "NTT"), answer_of(walk, handed, "CONTROL"), answer_of(walk, handed, "NTT")]
        assert answers[0] == answers[1] == answers[2]
        assert answers[0].outcomes["to_mend"] == LONGER // 10
    assert walk.count("sponsors_list") == 2 * len(lists)
    assert everything(walk, *LASTING) == before
    assert walk.holds()


LASTING = ("people_worker", "sponsors_approval", "sponsors_enrolment", "ledger_transfer", "payments_receipt")
"""What no check adds to: people, approvals, enrolments, money."""


def spoiled(n: int) -> bytes:
    """List `n`: of every ten rows one has no NIK, and one row stands there twice. Most people are on every list."""
    people = workers(n, n + LONGER)
    mixed = [person | {"nik": ""} if place % 10 == 3 else person for place, person in enumerate(people)]
    return csv_file([*mixed, people[0]])


class CheckAnswer(NamedTuple):
    """What a check answers about a list, whatever agreement it stands under."""

    outcomes: Mapping[str, int]
    reasons: Mapping[str, int]
    cost: int
    digest: bytes
    verdicts: Mapping[int, tuple[str, str, str]]


def answer_of(walk: Walk, handed: bytes, code: str) -> CheckAnswer:
    """Check a list to its end."""
    found = walk.check(handed, code)
    kept = found.list
    assert kept.state == "checked"
    return CheckAnswer(kept.outcomes, kept.reasons, found.cost, kept.digest, walk.verdicts(kept.id))


def test_a_check_killed_before_its_last_write_goes_on_behind_the_parts_it_kept(
    installation: Installation, walk: Walk, tmp_path: Path
) -> None:
    """All parts but the last were kept as they were judged; no list is shown and nothing can be approved yet."""
    walk.agreement(people=PEOPLE)
    file = written(tmp_path / "daftar.csv", 0, PEOPLE)
    words = ("list", "check", file, "--agreement", "NTT", "--by", "maria")
    killed_before_the_last_write(installation, walk, *words)
    assert walk.db.rows("SELECT sum(rows) FROM sponsors_part") == [(PEOPLE - 250,)]
    [(list_id,)] = walk.db.rows("SELECT id FROM sponsors_list")
    refused = installation.payung("list", "approve", list_id, "--by", "yosef", "--json")
    assert (refused.status, refused.codes) == (3, ["list.unknown"])
    assert walk.holds()
    assert walk.check(file.read_bytes()).list.outcomes["ready"] == PEOPLE
    assert walk.db.rows("SELECT count(*), sum(rows) FROM sponsors_part") == [(PEOPLE // 250, PEOPLE)]
    assert walk.approve(list_id).people == PEOPLE
    assert walk.holds()


def test_a_killed_approval_leaves_nothing_or_all_of_it(
    installation: Installation, walk: Walk, files: Iterator[Path]
) -> None:
    walk.agreement(people=PEOPLE * (KILLS + 2), months=MONTHS)
    moments, by = Moments(seed=2), ("--by", "yosef", "--json")
    cost = PEOPLE * MONTHS * MONTH
    budget = walk.balance("available")
    checked = walk.check(next(files).read_bytes()).list.id
    moments.measure(installation, "list", "approve", checked, *by)
    approved, list_id = 1, ""
    for _ in range(KILLS):
        list_id = list_id or walk.check(next(files).read_bytes()).list.id
        killed(installation, "list", "approve", list_id, *by, after=moments.next())
        wait_for_stillness(walk)
        if walk.count("sponsors_approval") > approved:
            approved, list_id = approved + 1, ""
        assert walk.count("sponsors_approval") == approved
        assert walk.count("people_worker") == walk.count("sponsors_enrolment") == approved * PEOPLE
        assert walk.balance("committed") == approved * cost == budget - walk.balance("available")
        assert walk.holds()
    list_id = list_id or walk.check(next(files).read_bytes()).list.id
    done = installation.payung("list", "approve", list_id, *by)
    assert (done.status, done.json["people"], done.json["cost"]) == (0, PEOPLE, cost)
    assert walk.count("people_worker") == (approved + 1) * PEOPLE
    assert walk.holds()


def test_a_killed_receipt_leaves_nothing_or_all_of_it(
    installation: Installation, walk: Walk, files: Iterator[Path]
) -> None:
    """Each receipt pays the next month of a list; a killed one is sent again, under its own reference."""
    moments, amount = Moments(seed=3), PEOPLE * MONTH
    codes = [f"TERM-{n}" for n in range((KILLS + 1) // YEAR + 1)]
    lists = {}
    for code in codes:
        walk.agreement(code, people=PEOPLE, months=YEAR)
        lists[code] = walk.approve(walk.check(next(files).read_bytes(), code).list.id).list

    def receive(n: int) -> list[object]:
        words = ("agreement", "receive", codes[n // YEAR], "--amount", amount, "--reference", f"SP2D-{n}")
        return [*words, "--by", "maria", "--json"]

    moments.measure(installation, *receive(0))
    received = 1
    for _ in range(KILLS):
        killed(installation, *receive(received), after=moments.next())
        wait_for_stillness(walk)
        found = walk.count("payments_receipt")
        assert found in (received, received + 1)
        received = found
        assert walk.count("sponsors_paidlistmonth") == received
        assert walk.count("contributions_paidmonth") == received * PEOPLE * 2
        assert sum(walk.balance("spent", code) for code in codes) == received * amount
        assert sum(walk.balance("waiting", code) for code in codes) == 0
        assert walk.holds()
    for n in (received, received - 1, received):
        done = installation.payung(*receive(n))
        month, list_id = str(next_month() + n % YEAR), lists[codes[n // YEAR]]
        paid = {"month": month, "list": list_id, "people": PEOPLE, "amount": amount}
        assert (done.status, done.json) == (0, {"months": [paid], "waiting": 0})
    assert walk.count("payments_receipt") == received + 1
    assert walk.holds()


YEAR = 12
"""Months of one agreement: no agreement may be as long as the long mode."""
