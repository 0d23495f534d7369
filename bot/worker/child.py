"""The worker's own process: reads jobs from standard input until there are none, and stores what it computed."""

import contextlib
import os
import resource
import select
import sys
from io import RawIOBase
from typing import TYPE_CHECKING, BinaryIO, Final

from bot.errors import BotError
from bot.loading import ending, loading
from bot.worker.jobs import (
    About,
    Compose,
    Done,
    Explain,
    Explanations,
    Failed,
    Introduce,
    Job,
    Outcome,
    Overnight,
    Refresh,
    RollUp,
    Setup,
    Told,
    Watch,
    Written,
    job,
    line,
)

if TYPE_CHECKING:
    from bot.worker.making import Making

IDLE: Final = 300.0  # seconds after which memory is given back by ending
NICE: Final = 10
HEAVY: Final = 300 << 20  # bytes


def main() -> None:
    """Work until the other side closes the pipe, or nothing is asked for a while."""
    os.nice(NICE)
    with loading():
        from bot.worker.making import Making  # noqa: PLC0415  # numpy and all that computes
    # Unbuffered, so that a line never waits where `select` cannot see it.
    asked, answers = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up between the answers
    setup = _next(asked)
    if isinstance(setup, Setup):
        # Whoever asked may have been killed meanwhile: then nobody waits for the answer.
        with contextlib.suppress(BrokenPipeError):
            try:
                making = Making(setup)
            except BotError as error:
                if _next(asked) is not None:
                    _say(answers, Failed(str(error)))
                return
            with making:
                _work(making, asked, answers)
    ending()


def _work(making: "Making", asked: RawIOBase, answers: BinaryIO) -> None:
    while (wanted := _next(asked)) is not None:
        _say(answers, _done(making, wanted))
        if _peak() > HEAVY:
            return  # what a large community took is given back only so; the next job finds a fresh process


def _say(answers: BinaryIO, told: Outcome) -> None:
    answers.write(line(told))
    answers.flush()


def _peak() -> int:
    """Bytes of memory this process has had at most."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak << 10


def _next(asked: RawIOBase) -> Job | None:
    ready, _, _ = select.select([asked], [], [], IDLE)
    content = asked.readline() if ready else b""
    return job(content) if content else None


def _done(making: "Making", asked: Job) -> Outcome:
    try:
        if isinstance(asked, Explain):
            return Explanations(making.explanations())
        if isinstance(asked, Compose):
            return Written(making.compose(asked.community, asked.period, asked.now))
        if isinstance(asked, About):
            return Told(making.about(asked.community, asked.person, asked.now))
        _store(making, asked)
    except BotError as error:
        return Failed(str(error))
    except Exception as error:  # noqa: BLE001  # the type is told and nothing else: a message could hold anything
        return Failed(f"The figures could not be computed ({type(error).__name__}).")
    return Done()


def _store(making: "Making", asked: Job) -> None:
    """What is only stored, and answered with nothing."""
    if isinstance(asked, Refresh):
        making.refresh(asked.community, asked.now)
    if isinstance(asked, Overnight):
        making.overnight(asked.community, asked.now)
    if isinstance(asked, RollUp):
        making.roll_up(asked.community, asked.now)
    if isinstance(asked, Introduce):
        making.introduce(asked.community, asked.period, asked.now)
    if isinstance(asked, Watch):
        making.watch(asked.community, asked.now)


if __name__ == "__main__":
    main()
