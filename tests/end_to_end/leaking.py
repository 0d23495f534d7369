"""The program with a leak: whatever is read is logged too. It shows that a look through its files would find that."""

import structlog

from bot import reading

_READ = reading.read


def leaking(text: str) -> tuple[int, int]:
    """Read it as always, and log it."""
    structlog.get_logger("leak").debug("read", text=text)
    return _READ(text)


reading.read = leaking  # before anybody takes it from there

if __name__ == "__main__":
    from tests.end_to_end.clocked import main

    main()
