"""Finding people again."""

import pytest

from payung.kernel.problems import Refused
from payung.people.queries import jobs, known_by_nik, registered_as, worker
from tests.conftest import Fresh
from tests.people.counter import open_counter, registered
from tests.people.entries import entry, nik


@pytest.fixture(autouse=True)
def _counter(db: Fresh) -> None:
    open_counter()


def refused(**words: str) -> str:
    with pytest.raises(Refused) as refusal:
        worker(**words)
    [problem] = refusal.value.problems
    assert not any(word in problem.value for word in words.values())
    return f"{problem.code} ({problem.where})"


def test_a_worker_is_found_by_number_and_by_nik() -> None:
    maria, yosef = registered(entry()), registered(entry(nik=nik(serial=2), name="Yosefa Bria"))
    number = str(maria.number)
    assert worker(number=number) == worker(number=f"{number[:4]}-{number[4:]}") == worker(nik=nik()) == maria
    assert worker(nik=nik(serial=2)) == yosef


def test_a_number_that_is_mistyped_is_told_from_one_that_nobody_has() -> None:
    number = str(registered(entry()).number)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert refused(number=wrong) == "worker.number_mistyped (number)"
    assert refused(number="000000000000") == "worker.unknown (number)"
    assert refused(nik=nik(serial=77)) == "worker.unknown (nik)"


def test_the_registry_says_which_of_many_it_knows() -> None:
    maria = registered(entry(second_occupation="nelayan"))
    known = known_by_nik(niks=[nik(serial=serial) for serial in range(1, 50)])
    assert list(known) == [nik()]
    assert known[nik()][:3] == (maria.id, maria.number, "Maria Seran")
    assert [job.n for job in known[nik()].jobs] == [1, 2]
    assert known_by_nik(niks=[]) == {}


def test_jobs_stand_in_order_with_their_incomes() -> None:
    maria = registered(entry(income=500_000, second_occupation="nelayan", second_income="2.000.000"))
    assert [(n, income) for n, _, income in jobs(worker_id=maria.id)] == [(1, 500_000), (2, 2_000_000)]
    assert jobs(worker_id=maria.id + 1) == []


def test_a_registration_that_was_never_made_made_nobody(db: Fresh) -> None:
    registered(entry())
    [(registration,)] = db.rows("SELECT registration FROM people_worker")
    found = registered_as(registration=registration)
    assert found == worker(nik=nik())
    assert registered_as(registration=type(registration)(int=registration.int ^ 1)) is None
