"""Log lines: one event a line, as key=value, as JSON or in colour; nothing a library carried gets into them."""

import contextlib
import logging
import sys
from typing import TYPE_CHECKING, Any, Final, Literal

import structlog

if TYPE_CHECKING:
    from structlog.typing import Processor

Format = Literal["console", "json", "logfmt"]
LEVELS: Final = {"debug": 10, "info": 20, "warning": 30, "error": 40}


def log_to(stream: Any = None, *, form: Format = "logfmt", level: str = "info") -> None:
    """Write log lines to a stream from now on; without one, nowhere."""
    least = LEVELS[level] if stream else logging.CRITICAL
    handler = Libraries() if stream else logging.NullHandler()
    logging.basicConfig(level=max(least, logging.WARNING), handlers=[handler], force=True)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _renderer(form, stream),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(Bearing(stream or sys.stderr)),  # type: ignore[arg-type]  # what is used of one
        cache_logger_on_first_use=True,
    )


def _renderer(form: Format, stream: Any) -> "Processor":
    if form == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    if form == "console":
        return structlog.dev.ConsoleRenderer(colors=bool(getattr(stream, "isatty", bool)()))
    return structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], bool_as_flag=False)


class Bearing:
    """A stream that may be a file on a full disk or a pipe nobody reads: a line that cannot be written is left out."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, told: str) -> int:
        """Write it if that is possible; what is logged is never worth ending for."""
        with contextlib.suppress(OSError, ValueError):
            return int(self._stream.write(told))
        return 0

    def flush(self) -> None:
        """Likewise."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()


class Libraries(logging.Handler):
    """What a library complains of, in our own words: where and of what kind, for its text may hold somebody's words."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line: which library, where in it, and the kind of error."""
        error = record.exc_info[0] if record.exc_info else None
        about = {"library": record.name, "where": f"{record.module}:{record.lineno}"}
        if error is not None:
            about["kind"] = error.__name__
        structlog.get_logger("libraries").log(record.levelno, "a library complained", **about)
