"""Members by the million, ready to be written, made in a process of its own: while one makes people, another writes."""

import gc
import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import islice
from multiprocessing.connection import Connection
from typing import NamedTuple

from payung.kernel.months import Month
from payung.people.cells import phone
from payung.people.checks import Registration
from payung.people.matching import Marker
from payung.people.writing import Newcomer
from payung.site.samples.members import Member, synthetic_members


class Arrival(NamedTuple):
    """A synthetic member as a newcomer, and the months paid for them: `paid_months` from `paid_from` on."""

    newcomer: Newcomer
    paid_from: Month
    paid_months: int

    @property
    def paid_end(self) -> Month:
        """The first month that is not paid."""
        return self.paid_from + self.paid_months


class Crowd(NamedTuple):
    """So many members of a seed, aged as of `today`, marked under `key`, who come `batch` at a time."""

    size: int
    seed: int
    today: date
    key: bytes
    batch: int

    def arrivals(self) -> Iterator[list[Arrival]]:
        """All of them, batch by batch. More than one batch are made by another process, which is always one ahead."""
        return _from_another_process(self) if self.size > self.batch else _batches(self)


def _from_another_process(crowd: Crowd) -> Iterator[list[Arrival]]:
    # Spawned, not forked: a fork would share this process's connections to the database.
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    maker = context.Process(target=_make, args=(crowd, there), daemon=True)
    maker.start()
    there.close()  # now the maker alone has that end: if it dies, reading ends in EOFError
    try:
        for _ in range(-(-crowd.size // crowd.batch)):
            yield here.recv()
    finally:
        here.close()
        maker.terminate()
        maker.join()


def _make(crowd: Crowd, there: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the reader
    gc.disable()  # people are tuples without cycles: the collector would walk through all of them again and again
    with suppress(BrokenPipeError):  # nobody reads any more
        for batch in _batches(crowd):
            there.send(batch)


def _batches(crowd: Crowd) -> Iterator[list[Arrival]]:
    stream = synthetic_members(count=crowd.size, seed=crowd.seed, today=crowd.today)
    marker = Marker(key=crowd.key)
    while batch := list(islice(stream, crowd.batch)):
        yield [_arrival(marker, member) for member in batch]


def _arrival(marker: Marker, member: Member) -> Arrival:
    person = registration(member)
    return Arrival(Newcomer(person, marker.marks_of(person)), member.paid_from, member.paid_months)


def registration(member: Member) -> Registration:
    """What a member says of themselves at a counter."""
    return Registration(
        nik=member.nik,
        name=member.name,
        birth_date=member.birth_date,
        sex=member.sex,
        region=member.region,
        occupation=member.occupation,
        income=member.income,
        phone=phone(member.phone),
        district=member.district,
        village=member.village,
        address=member.address,
        mother_name=member.mother_name,
        heirs=(),
    )
