"""What steps took is told whole: half of a long list is judged by a fork."""

import os
import time

import pytest

from bench.clock import StepClock


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_a_fork_counts_where_it_is_waited_for() -> None:
    clock = StepClock(server=os.getpid())
    clock.step("judge")
    fork = os.fork()
    if not fork:
        while time.process_time() < 0.2:
            pass
        os._exit(0)
    os.waitpid(fork, 0)
    clock.step("write")
    clock.step("")
    assert clock.steps["judge"].own >= 0.15
    assert clock.steps["write"].own < 0.1
