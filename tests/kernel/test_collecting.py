"""Work without the cycle collector."""

import gc

import pytest

from payung.kernel.collecting import uncollected


def test_nothing_is_collected_within_and_everything_is_as_before_behind() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_who_had_it_off_keeps_it_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_failure_puts_it_back() -> None:
    @uncollected()
    def fail() -> None:
        raise ValueError(gc.isenabled())

    with pytest.raises(ValueError, match="False"):
        fail()
    assert gc.isenabled()
