"""What admins are told of a post that did not arrive."""


def not_in_time(hours: int, sentence: str) -> str:
    """It was refused, or nothing could run, until it was too late; the last refusal's own sentence follows."""
    return f"This could not be posted within {hours} hours, so I stopped trying. {sentence}".strip()


def unknown_fate(hours: int) -> str:
    """Nobody knows whether it is there."""
    return (
        f"I sent this and never heard whether it arrived, and for {hours} hours I could not look. "
        "Look into the channel; if it is not there, ask for it again."
    )


def no_answer() -> str:
    """The platform did not answer; the next step follows by itself."""
    return "No answer came to the last attempt. I look whether it is there before I post it again."


CHANGED_SINCE = "What this rests on has changed since it was written, so it was not posted as it was."
