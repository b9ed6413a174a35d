"""The known workers whom rows of a list are about, in columns: as objects, those of a million rows take gigabytes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from payung.people.queries import Job, Known


class Own(NamedTuple):
    """What the registry has of a worker and no list changes: where they live, and their jobs in order."""

    region: str
    jobs: tuple[Job, ...]


class KnownWorkers:
    """By place of a row, the worker of the registry whom it is about, if there is one.

    `ids` are the workers' ids, 0 where there is none.
    """

    def __init__(self, *, rows: int) -> None:
        self.ids: NDArray[np.int64] = np.zeros(rows, dtype=np.int64)
        self._numbers: NDArray[np.int64] = np.zeros(rows, dtype=np.int64)
        self._own: NDArray[np.int32] = np.zeros(rows, dtype=np.int32)  # which of these:
        self._owns: list[Own | None] = [None]  # a list of 100,000 knows a few hundred different ones
        self._places: dict[Own, int] = {}

    def put(self, place: int, worker: Known) -> None:
        """The row at this place is about this worker."""
        own = Own(worker.region, worker.jobs)
        if own not in self._places:
            self._places[own] = len(self._owns)
            self._owns.append(own)
        self.ids[place], self._numbers[place], self._own[place] = worker.id, worker.number, self._places[own]

    def several(self) -> frozenset[int]:
        """The ids of those workers whom more than one row is about."""
        ids = np.sort(self.ids[self.ids != 0])
        return frozenset(ids[1:][ids[1:] == ids[:-1]].tolist())

    def number(self, place: int) -> int:
        """The participant number of the worker at this place."""
        return int(self._numbers[place])

    def own(self, place: int) -> Own | None:
        """What the registry has of the worker at this place; None where there is none."""
        return self._owns[int(self._own[place])]
