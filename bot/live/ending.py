"""A bound on how long the end may take: a database that does not answer must not keep the bot from stopping.

Nothing that was acknowledged is lost by leaving early. What was not is sent again or read from history, and a post on
its way carries its mark on disk since before it was sent.
"""

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterable
from typing import Final

import structlog

SECONDS: Final = 12.0

log = structlog.get_logger("network-health")
Ending = Callable[[int, Callable[[], Iterable[int]]], None]


def in_time(code: int, children: Callable[[], Iterable[int]]) -> None:
    """From now on this process has so many seconds; then it ends with `code`, and `children` end with it.

    A thread watches, because what hangs may be the event loop, or whoever waits for other threads at the very end.
    """
    _listen_no_more()
    watching = threading.Timer(SECONDS, _leave, (code, children))
    watching.daemon = True
    watching.start()


def _listen_no_more() -> None:
    """Whoever asks again to stop means no harm, and would end the process at once when the event loop is gone."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.remove_signal_handler(number)
        signal.signal(number, signal.SIG_IGN)


def whenever(_code: int, _children: Callable[[], Iterable[int]]) -> None:
    """However long it takes: for whoever shares this process with others."""


def _leave(code: int, children: Callable[[], Iterable[int]]) -> None:
    log.warning("something did not end in time, perhaps the database: the bot leaves, and nothing acknowledged is lost")
    for child in children():
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    os._exit(code)
