"""Serve the site by several processes; by one more send what is due in the outbox, and by another do the jobs.

Python computes on one core at a time in a process, so cores that stay idle serve nobody before further processes do;
where the database needs them, one is enough (0008). All take calls from one socket; what they share otherwise stands in
the database, whose locks hold between processes as they hold between threads.
"""

import logging
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from time import sleep
from typing import Any

import waitress
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connections
from django.urls import get_resolver

from payung.interfaces.worker import working
from payung.kernel.problems import Problem, Refused
from payung.site.home import see_nothing
from payung.site.sender import sending

HOST = "127.0.0.1"
THREADS = 16
"""Of each process: pages for strangers answer at a beat, and must not keep a bank waiting meanwhile."""
LARGEST_REQUEST = 1 << 20
"""Bytes: nothing that is asked of us by the network is larger. waitress alone would put a GiB on our disk."""
BEHIND_TLS: dict[str, Any] = {"trusted_proxy": HOST, "trusted_proxy_headers": {"x-forwarded-proto", "x-forwarded-for"}}
"""A server that speaks TLS stands before us on this machine, and says so: else no cookie of ours were marked Secure,
and every form, whose page came by https, would seem to come from elsewhere. It says who asks, too: else all would seem
to come from one address, and whoever tries passwords there would shut the door for everybody."""
WAITING = 1024
"""Calls that wait to be taken, at most."""
STOP = {signal.SIGINT, signal.SIGTERM}
GRACE = 8.0
"""Seconds in which a process whose watcher is gone ends by itself; a job at hand takes three."""
REST = 1.0
"""Seconds before a process that ended by itself is started again."""

Work = Callable[[], None]

log = logging.getLogger(__name__)


def listen(*, port: int) -> socket.socket:
    """The socket on which the site is asked. Raises Refused `site.port_in_use`."""
    try:
        return socket.create_server((HOST, port), backlog=WAITING)
    except OSError as error:
        raise Refused(Problem("site.port_in_use", "port", str(port))) from error


def site(*, listening: socket.socket) -> Any:
    """The site as one process serves it: `run` serves until it is interrupted."""
    return waitress.create_server(
        get_wsgi_application(),
        sockets=[listening],
        threads=THREADS,
        ident=None,
        max_request_body_size=LARGEST_REQUEST,
        **BEHIND_TLS,
    )


def serve(*, listening: socket.socket, processes: int) -> None:
    """Serve by so many processes until SIGTERM or Ctrl+C, send messages and do jobs; return once all have ended.

    Whoever of them ends by itself is started again. This process only watches: no thread of it holds a lock that a
    fork would wait for.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the database is left in order
    _ = get_resolver().url_patterns  # the pages' code, loaded once for all
    connections.close_all()  # a session belongs to one process
    works: list[Work] = [partial(_serve, listening)] * processes + [_send, _work]
    running: dict[BaseProcess, Work] = {}
    try:
        with _undisturbed():
            running |= {_begin(work): work for work in works}
        while True:
            wait([each.sentinel for each in running])
            sleep(REST)
            with _undisturbed():
                for ended in [each for each in running if not each.is_alive()]:
                    work = running.pop(ended)
                    running[_begin(work)] = work
    except KeyboardInterrupt:
        for each in running:
            each.terminate()
    finally:
        for each in running:
            each.join()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Whoever tells us to stop waits: no process is begun that nobody ends."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP)


def _begin(work: Work) -> BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=_do, args=(work,), daemon=True)
    process.start()
    return process


def _do(work: Work) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches us all; who watches passes it on, once
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    threading.Thread(target=_end_with_parent, name="end with parent", daemon=True).start()
    with suppress(KeyboardInterrupt):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP)
        work()


def _end_with_parent() -> None:
    """However the process that watches ended, kill -9 included: nobody serves on unseen, or keeps the port.

    An interrupt that falls into code which lets none out (a destructor, say) is lost: so it has an end.
    """
    if parent := multiprocessing.parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        sleep(GRACE)
        os.kill(os.getpid(), signal.SIGKILL)


def _serve(listening: socket.socket) -> None:
    see_nothing()
    site(listening=listening).run()


def _send() -> None:
    with sending():
        threading.Event().wait()


def _work() -> None:
    try:
        working.work()
    except OperationalError as error:  # whoever watches begins it again
        log.error("the worker lost the database: %s", type(error.__cause__ or error).__name__)
