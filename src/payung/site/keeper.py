"""Keeps one embedded PostgreSQL server alive as long as any Payung command needs it.

`payung.site.database` runs this file as a script, detached, with the standard library alone: it starts in
milliseconds and stays small. Everything that lives and dies is told by flock(2), which the kernel releases
however a process ends, kill -9 included; no process number is ever trusted:

- `start.lock`    a command that joins, starts or stops the server holds it, so there is one of them at a time
- `holders.lock`  every command holds it shared for its lifetime; the keeper that gets it exclusively is alone, and
                  stays so until it is gone: who comes then waits, and starts a new server
- `keeper.lock`   the keeper holds it, from before its birth: the command that starts it hands the lock over
- the data folder itself is locked by the keeper, and the server and all its children inherit that lock, so a free
  data folder has no process of a server left, whatever its `postmaster.pid` says
"""

import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

POLL = 0.2  # seconds between two looks at who is left
PATIENCE = 60.0  # seconds for an orderly shutdown with its checkpoint, before the server is only cut off
PR_SET_PDEATHSIG = 1  # of prctl(2)


def try_lock(descriptor: int, how: int = fcntl.LOCK_EX) -> bool:
    """Take the lock of an open file, without waiting; False if another process has it."""
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def interrupt_orphan(*, data: Path) -> None:
    """Ask a server whose keeper was killed to shut down.

    Where the kernel can tie a server to its keeper (Linux), it has been asked already. Elsewhere its number stands in
    `postmaster.pid`, and is believed only of a process that init has adopted and that serves this very folder.
    """
    try:
        number = int((data / "postmaster.pid").read_text().split()[0])
        look = ["ps", "-o", "ppid=", "-o", "command=", "-p", str(number)]
        seen = subprocess.run(look, capture_output=True, text=True, check=False).stdout
        parent, _, command = seen.strip().partition(" ")
        if parent == "1" and str(data) in command:
            os.kill(number, signal.SIGINT)
    except (OSError, ValueError, IndexError):  # no such file, no number in it, no `ps`, gone by itself
        return


class Keeper:
    """One keeper: its locks, and the order to stop that a SIGTERM leaves behind."""

    def __init__(self, *, launcher: Path, data: Path, lock: int) -> None:
        self.data = data
        self.lock = lock
        self.holders_lock = os.open(launcher / "holders.lock", os.O_RDWR | os.O_NOFOLLOW)
        self.data_lock = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
        self.told_to_stop = False

    def obey(self, *_: object) -> None:
        """The handler of SIGTERM and SIGINT."""
        self.told_to_stop = True

    def keep(self, *, command: list[str]) -> None:
        """Start the server, stay with it, stop it when it is over."""
        while not try_lock(self.data_lock):  # an earlier server is still leaving
            interrupt_orphan(data=self.data)
            if self.is_over():
                return
            time.sleep(POLL)
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # the number in it belongs to somebody else by now
        server = start_server(command=command, inherits=self.data_lock)
        os.pwrite(self.lock, json.dumps({"keeper": os.getpid(), "server": server.pid}).encode(), 0)
        while server.poll() is None and not self.is_over():
            time.sleep(POLL)
        stop_server(server)

    def is_over(self) -> bool:
        """Whether we were told to stop, or no command is left; from then on none can come."""
        return self.told_to_stop or try_lock(self.holders_lock)


def start_server(*, command: list[str], inherits: int) -> subprocess.Popen[bytes]:
    """Run PostgreSQL as our child, writing to our log, holding the lock on its data folder."""
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[inherits], preexec_fn=end_with_parent())


def end_with_parent() -> Callable[[], None] | None:
    """What makes a child shut down fast when its parent ends, even by kill -9; None where the kernel cannot."""
    if sys.platform != "linux":
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def in_child() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:  # it ended before we asked
            os._exit(1)

    return in_child


def stop_server(server: subprocess.Popen[bytes]) -> None:
    """Fast shutdown: what is running is rolled back, what is committed is safe; returns when the server is gone."""
    if server.poll() is not None:
        return
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)  # without the checkpoint: the next start recovers
        server.wait()


def become(*, uid: int, gid: int) -> None:
    """Give up root for good; PostgreSQL refuses to run as root, and its keeper needs none of it either."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)


def main() -> None:
    launcher, data, lock, uid, gid, *command = sys.argv[1:]
    if os.fork():
        os._exit(0)  # the command that waits for this process has no child left to bury later
    keeper = Keeper(launcher=Path(launcher), data=Path(data), lock=int(lock))
    become(uid=int(uid), gid=int(gid))
    signal.signal(signal.SIGTERM, keeper.obey)
    signal.signal(signal.SIGINT, keeper.obey)
    keeper.keep(command=command)


if __name__ == "__main__":
    main()
