"""What is said of something that comes round and was left out or went wrong."""

NO_CHANNEL = "No digest channel is chosen."
SILENT = "Nobody wrote, and no question waits, so there was nothing to say."
NO_LIVE_SOURCE = "This community has no live connection here, so there is nothing to look back at."
BY_HAND = "It had been posted by hand."


def too_late(hours: int, reason: str = "") -> str:
    """Nobody could do it in time; the last attempt's own sentence follows."""
    return f"This could not be done within {hours} hours of its time, so it was left out. {reason}".strip()


def trouble() -> str:
    """An attempt went wrong; the next one follows by itself."""
    return "Something went wrong on my side."


def left_out(kind: str) -> str:
    """The same as a short entry in the record of what was done."""
    return f"{kind} left out"
