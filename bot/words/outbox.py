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


TROUBLE = "A post that did not arrive"
_NAMES = {
    "digest": "weekly digest",
    "digest for all": "weekly note for everybody",
    "month": "monthly note",
    "intro-ask": "question whether somebody wants to meet another",
    "intro-meet": "conversation for people who said yes to meeting each other",
}


def refused_elsewhere(kind: str, sentence: str) -> str:
    """A post of another channel was refused; the platform's own reason follows."""
    return f"The {_NAMES.get(kind, kind)} could not be posted. {sentence}"


def refused_there(kind: str) -> str:
    """The same where anybody may read it."""
    if kind in {"intro-ask", "intro-meet"}:
        return "An introduction could not be made. Whoever runs me finds the reason with network-health doctor."
    return (
        f"The {_NAMES.get(kind, kind)} could not be posted in the channel that was chosen for it. "
        "An admin sees the reason with /network-health status, and can choose another with /network-health settings."
    )


CHANGED_SINCE = "What this rests on has changed since it was written, so it was not posted as it was."
