"""How far an import has come: a bar on a terminal, a plain line every few seconds everywhere else."""

import sys
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

    from bot.importing import Watch

SECONDS_BETWEEN_LINES = 5.0
SECONDS_BETWEEN_DRAWINGS = 0.2
MEGABYTE = 1 << 20


def watch(console: "Console") -> "Watch":
    """Whatever suits the place where progress is shown."""
    return Bar(console) if console.is_terminal else Lines()


class _Pace:
    """What both ways have in common: how much lies ahead, and since when."""

    between = SECONDS_BETWEEN_LINES

    def __init__(self) -> None:
        self.size = 0
        self.started = self.told = time.monotonic()

    def begin(self, size: int) -> None:
        """So many bytes lie ahead."""
        self.size = size
        self.started = self.told = time.monotonic()

    def due(self) -> bool:
        """Whether it is time to say something again."""
        now = time.monotonic()
        if now - self.told < self.between:
            return False
        self.told = now
        return True

    def rate(self, messages: int) -> float:
        """Messages a second."""
        return messages / max(self.told - self.started, 0.001)

    def left(self, position: int) -> str:
        """The time that is left, in words."""
        if not position:
            return "time left unknown"
        seconds = (self.told - self.started) * max(self.size - position, 0) / position
        return f"about {seconds / 60:.0f} min left" if seconds >= 90 else f"about {seconds:.0f} s left"

    def share(self, position: int) -> float:
        """How much is done, from 0 to 1."""
        return min(position / self.size, 1.0) if self.size else 1.0


class Lines(_Pace):
    """Plain lines, for logs and pipes; a short import says nothing."""

    def reached(self, position: int, messages: int) -> None:
        """Say so when the last line is long enough ago."""
        if self.due():
            print(  # noqa: T201  # this is the screen
                f"{self.share(position):.0%} of {self.size / MEGABYTE:,.0f} MB · {messages:,} messages · "
                f"{self.rate(messages):,.0f} a second · {self.left(position)}",
                file=sys.stderr,
                flush=True,
            )

    def end(self) -> None:
        """Nothing is left to tidy."""


class Bar(_Pace):
    """A bar that is redrawn in place and gone when the work is done."""

    between = SECONDS_BETWEEN_DRAWINGS

    def __init__(self, console: "Console") -> None:
        """Draw on this console."""
        super().__init__()
        self._console = console
        self._shown: tuple[Progress, TaskID] | None = None

    def begin(self, size: int) -> None:
        """Draw an empty bar."""
        from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415  # only terminals need it

        super().begin(size)
        columns = (BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TextColumn("{task.fields[told]}"))
        progress = Progress(*columns, console=self._console, transient=True, auto_refresh=False)
        self._shown = progress, progress.add_task("", total=1.0, told="")
        progress.start()

    def reached(self, position: int, messages: int) -> None:
        """Redraw when the last drawing is long enough ago."""
        if self._shown and self.due():
            told = f"{messages:,} messages · {self.rate(messages):,.0f} a second · {self.left(position)}"
            progress, task = self._shown
            progress.update(task, completed=self.share(position), told=told, refresh=True)

    def end(self) -> None:
        """Leave the terminal as it was."""
        if self._shown:
            self._shown[0].stop()
            self._shown = None


class Silence:
    """Nobody is looking."""

    def begin(self, size: int) -> None:
        """Nothing is said."""

    def reached(self, position: int, messages: int) -> None:
        """Nothing is said."""

    def end(self) -> None:
        """Nothing is said."""


class Interruptions:
    """A first Ctrl-C (or a request to end) asks to stop at the next good place; a second one stops at once."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self.asked = False
        self._before: dict[int, object] = {}

    def __enter__(self) -> Self:
        """Listen from here on."""
        import signal  # noqa: PLC0415  # only an import listens
        import threading  # noqa: PLC0415  # likewise

        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no more."""
        import signal  # noqa: PLC0415  # likewise

        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal.signal gave back

    def _heard(self, _number: int, _frame: object) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        print("Stopping after the piece at hand; once more stops at once.", file=sys.stderr)  # noqa: T201  # the screen
