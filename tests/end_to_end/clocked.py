"""The program under a clock that is moved by hand: `python -m tests.end_to_end.clocked VERB …`, like `network-health`.

The file named by CLOCK_FILE says by how many microseconds the calendar differs from the computer's; so does what is
compared with the platforms' clocks, which do not move, where CLOCK_WRONG is set. Everything else is the program as it
is, its command line, adapters and database; but what goes by real time and would have a test wait, how often the
schedule looks and how long answers may be old, comes every second or two.
"""

import importlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot import schedule
from bot.worker.freshness import Freshness

CLOCKED = [sys.executable, "-m", "tests.end_to_end.clocked"]

# Wherever the house reads the calendar; libraries go by the computer's own.
READERS = (
    "bot.app",
    "adapters.discord.hearing",
    "adapters.discord.posting",
    "adapters.slack.install",
    "adapters.slack.installations",
    "adapters.slack.posting",
    "adapters.slack.workspaces",
)

# Where the calendar is compared with the platforms' own.
COMPARING = ("adapters.discord.doctor", "adapters.slack.doctor", "adapters.slack.awake", "adapters.slack.hearing")


class Moved:
    """The module `time` with its calendar moved; what tells how long something takes is as it was."""

    def __init__(self, by: Callable[[], int]) -> None:
        """`by` answers microseconds."""
        self._by = by

    def __getattr__(self, name: str) -> Any:
        """Everything that is no calendar."""
        return getattr(time, name)

    def time_ns(self) -> int:
        """Nanoseconds since 1970."""
        return time.time_ns() + self._by() * 1000

    def time(self) -> float:
        """Seconds since 1970."""
        return self.time_ns() / 1e9


def main() -> None:
    """Move the calendar, then do what was asked."""
    file = Path(os.environ["CLOCK_FILE"])
    moved = Moved(lambda: int(file.read_text()))
    for name in (*READERS, *(COMPARING if os.environ.get("CLOCK_WRONG") else ())):
        vars(importlib.import_module(name))["time"] = moved
    vars(schedule)["EVERY"] = 1
    defaults = Freshness.__init__.__kwdefaults__
    assert defaults is not None
    defaults |= {"quiet": 0.5, "hurried": 2.0, "soonest": 20.0}
    vars(importlib.import_module("bot.worker.freshness"))["SHARE"] = 1
    from bot.cli import main as program  # noqa: PLC0415  # last, so that nothing was read before

    sys.argv[0] = "network-health"
    program()


if __name__ == "__main__":
    main()
