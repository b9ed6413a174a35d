"""Python's cycle collector, kept out of the way of work that makes millions of objects and no cycles among them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No collections within: what has no cycles goes by itself, and each collection walks through all that stays.

    Of a check of a million rows they took 5 s of CPU in 60, and more with every row.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
