"""Known workers by place: in columns they say what was put down of them as objects."""

from payung.people.queries import Job, Known
from payung.sponsors.known import KnownWorkers, Own

FISHER, DRIVER = Job(1, "fisher", 0), Job(2, "ojek-driver", 4_300_000)


def test_a_place_says_what_was_put_there_and_others_nothing() -> None:
    known = KnownWorkers(rows=4)
    one, other = Known(7, 123456789012, "Maria", "53.04", (FISHER,)), Known(9, 2, "Yosef", "53.04", (FISHER, DRIVER))
    known.put(2, one)
    known.put(0, other)
    known.put(3, one._replace(id=8, number=3, name="Ana"))
    assert known.ids.tolist() == [9, 0, 7, 8]
    assert known.several() == set()
    assert [known.number(place) for place in range(4)] == [2, 0, 123456789012, 3]
    assert [known.own(place) for place in range(4)] == [
        Own("53.04", (FISHER, DRIVER)),
        None,
        Own("53.04", (FISHER,)),
        Own("53.04", (FISHER,)),
    ]


def test_several_are_the_workers_whom_more_than_one_row_is_about() -> None:
    known = KnownWorkers(rows=6)
    for place, worker in ((0, 7), (1, 9), (3, 7), (4, 7), (5, 8)):
        known.put(place, Known(worker, 1, "Maria", "53.04", (FISHER,)))
    assert known.several() == {7}
