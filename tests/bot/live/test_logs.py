"""Log lines hold what happened and never what a library carried."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.live.logs import log_to

CANARY = "the heron eats my turnips xoxb-1234"


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Whatever a test set up is taken back."""
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.reset_defaults()


def written(form: str, level: str = "info") -> tuple[io.StringIO, structlog.stdlib.BoundLogger]:
    """Where lines go, and a logger that writes there."""
    stream = io.StringIO()
    log_to(stream, form=form, level=level)  # type: ignore[arg-type]  # each of the three
    return stream, structlog.get_logger("network-health")


def test_each_form_tells_the_same() -> None:
    """One line an event, with its keys."""
    stream, log = written("json")
    log.info("posted", kind="digest")
    told = json.loads(stream.getvalue())
    assert (told["event"], told["kind"], told["level"]) == ("posted", "digest", "info")
    stream, log = written("logfmt")
    log.info("posted", kind="digest")
    assert "level=info event=posted kind=digest" in stream.getvalue()
    stream, log = written("console")
    log.info("posted", kind="digest")
    assert "posted" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()


def test_the_least_that_is_logged_is_chosen() -> None:
    """Below it nothing is written."""
    stream, log = written("logfmt", "warning")
    log.info("posted")
    log.warning("refused")
    assert stream.getvalue().count("\n") == 1


@pytest.mark.parametrize("form", ["json", "logfmt", "console"])
def test_what_a_library_carried_stays_out(form: str) -> None:
    """Its message, its arguments and the text of its error are dropped; the library and the kind are told."""
    stream, _ = written(form)
    library = logging.getLogger(f"some.library.{form}")
    try:
        int(CANARY)
    except ValueError:
        library.exception("Task failed: %s", CANARY)
    library.warning(CANARY)
    assert CANARY not in stream.getvalue()
    assert stream.getvalue().count("a library complained") == 2
    assert "ValueError" in stream.getvalue()


def test_nowhere_is_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a stream nothing is written at all."""
    log_to(None)
    structlog.get_logger("network-health").error("lost")
    logging.getLogger("x").error(CANARY)
    assert capsys.readouterr() == ("", "")


def test_a_log_that_cannot_be_written_disturbs_nobody() -> None:
    """A full disk or a closed pipe under the log costs lines and nothing else."""

    class Full(io.StringIO):
        def write(self, _told: str) -> int:
            raise OSError("no space left")

        def flush(self) -> None:
            raise BrokenPipeError

    log_to(Full())
    structlog.get_logger("fresh").warning("a line that is lost")
