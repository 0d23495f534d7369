"""What admins are told of a post that did not arrive."""


def not_in_time(hours: int, sentence: str) -> str:
    """It was refused again and again until it was too late."""
    return f"This could not be posted within {hours} hours, and I stopped trying. {sentence}".strip()


def unknown_fate(hours: int) -> str:
    """Nobody knows whether it is there."""
    return (
        f"I sent this and never heard whether it arrived, and for {hours} hours I could not look. "
        "Look into the channel; if it is not there, ask for it again."
    )


def no_answer() -> str:
    """The platform did not answer; the next step follows by itself."""
    return "No answer came to the last attempt. I look whether it is there before I post it again."


def too_late(hours: int) -> str:
    """It waited while nothing could be posted."""
    return f"This waited for more than {hours} hours, so it was not posted any more."
