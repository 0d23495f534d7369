"""Words somebody typed, understood: which command is meant, and about what."""

import re
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

import msgspec


class Command(StrEnum):
    """Everything that may be asked, by its words."""

    CARD = ""
    HELP = "help"
    EXPLAIN = "explain"
    WHY = "why"
    UNANSWERED = "unanswered"
    STATUS = "status"
    PRIVACY = "privacy"
    ME = "me"
    EXPORT = "export"
    OPT_OUT = "opt out"
    OPT_IN = "opt in"
    FORGET_ME = "forget me"
    INTRODUCTIONS = "introductions"
    RESULTS = "introductions results"
    NEWCOMERS = "newcomers"
    CHANNELS = "channels"
    DIGEST = "digest"
    PREVIEW = "digest preview"
    NOW = "digest now"
    HIDE = "digest hide"
    SHOW = "digest show"
    WRONG = "digest wrong"
    SETTINGS = "settings"
    FORGET = "forget"


FOR_ADMINS: Final = frozenset(
    {
        Command.RESULTS,
        Command.NEWCOMERS,
        Command.CHANNELS,
        Command.DIGEST,
        Command.PREVIEW,
        Command.NOW,
        Command.HIDE,
        Command.SHOW,
        Command.SETTINGS,
        Command.FORGET,
    }
)
# Other words people use for the same thing.
_SAME: Final = {
    "card": Command.CARD,
    "home": Command.CARD,
    "commands": Command.HELP,
    "?": Command.HELP,
    "questions": Command.UNANSWERED,
    "intros": Command.INTRODUCTIONS,
    "introduction": Command.INTRODUCTIONS,
    "unsubscribe": Command.OPT_OUT,
    "optout": Command.OPT_OUT,
    "optin": Command.OPT_IN,
    "forgetme": Command.FORGET_ME,
    "setup": Command.SETTINGS,
    "setting": Command.SETTINGS,
    "preview": Command.PREVIEW,
}
_WITH_MORE: Final = frozenset(
    {
        Command.HELP,
        Command.EXPLAIN,
        Command.WHY,
        Command.INTRODUCTIONS,
        Command.FORGET,
        Command.PREVIEW,
        Command.HIDE,
        Command.SHOW,
        Command.WRONG,
    }
)
_CONFIRMED: Final = frozenset({(Command.OPT_OUT, "yes"), (Command.FORGET_ME, "yes")})
_JOINED: Final = re.compile(r"(introductions?|intros)-(?=\w)")  # "introductions-on" is about "on"
_KNOWN: Final = {str(each): each for each in Command if each} | _SAME
_LONGEST: Final = 2_000  # whatever is longer was not meant for us, and half of a list would name somebody else


class Request(msgspec.Struct, frozen=True):
    """A command and what it is about; `near` is the command that may have been meant, where none was understood."""

    command: Command | None
    about: str = ""
    near: str = ""


def understand(said: str) -> Request:
    """Which command these words mean; case, hyphens and further spaces do not matter."""
    if len(said) > _LONGEST:
        return Request(None)
    words = re.sub(r"[\s_]+", " ", said).strip().casefold()
    words = _JOINED.sub(r"\1 ", words, count=1) if _JOINED.match(words) else words
    if not words:
        return Request(Command.CARD)
    for number in (2, 1):
        first, about = _split(words, number)
        command = _KNOWN.get(first)
        if command is not None and about and command not in _WITH_MORE and (command, about) not in _CONFIRMED:
            break  # "forget me now" is not about somebody called "me now"
        if command is not None:
            return Request(command, about)
    return Request(None, near=_nearest(words))


def _split(words: str, number: int) -> tuple[str, str]:
    """The first so many words, with hyphens taken for spaces, and the rest as it is."""
    parts = words.split(" ")
    first = " ".join(parts[:number]).replace("-", " ")
    if number == 1 and first.count(" ") > 1:
        return "", ""
    return first, " ".join(parts[number:])


def _nearest(words: str) -> str:
    """The command that looks most like what was typed; empty where none does."""
    spaced = words.replace("-", " ")
    for tried in (spaced, " ".join(spaced.split(" ")[:2]), spaced.split(" ", maxsplit=1)[0]):
        if tried in _KNOWN:
            return str(_KNOWN[tried])
        if found := get_close_matches(tried, _KNOWN, n=1, cutoff=0.6):
            return str(_KNOWN[found[0]])
    return ""
