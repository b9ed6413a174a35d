"""kill -9 during a correction: the worker is who they were, or who they are, with the answer that says so."""

from tests.conftest import Installation
from tests.faults.kills import KILLS, Moments, killed, killed_before_the_last_write, wait_for_stillness
from tests.sponsors.walk import Walk, row


def test_a_killed_correction_is_there_whole_or_not_at_all(installation: Installation, walk: Walk) -> None:
    number, moments = walk.register(row(1)).number, Moments(seed=6)

    def ask(n: int) -> list[object]:
        words = ("--why", "pindah", "--evidence", "KTP", "--by", "maria", "--json")
        return ["person", "correct", "--number", number, "--set", f"village=Desa {n}", *words]

    def confirm(n: int) -> list[object]:
        id_ = installation.payung(*ask(n)).json["correction"]
        return ["person", "confirm", id_, "--by", "yosef", "--json"]

    def confirmed() -> int:
        """How many corrections there are, once it is seen that the worker is who the last of them says."""
        [(village,)] = walk.db.rows("SELECT village FROM people_worker")
        count = walk.count("people_correctionanswer")
        assert village == (f"Desa {count}" if count else "")
        assert walk.holds()
        return count

    killed_before_the_last_write(installation, walk, *ask(1))
    assert walk.count("people_correction") == 0
    killed_before_the_last_write(installation, walk, *confirm(1))
    assert confirmed() == 0
    moments.measure(installation, *confirm(1))
    done, interrupted = 1, 0
    for _ in range(KILLS):
        interrupted += killed(installation, *confirm(done + 1), after=moments.next())
        wait_for_stillness(walk)
        found = confirmed()
        assert found in (done, done + 1)
        done = found
    assert interrupted
    again = installation.payung(*confirm(done + 1))
    assert (again.json["state"], confirmed()) == ("confirmed", done + 1)
