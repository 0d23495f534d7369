"""Where the open questions are, and which of them may be pointed at."""

from collections.abc import Iterable
from typing import Any

from bot.events import ChannelKind
from bot.notes import Place
from bot.window import Channel, History
from bot.words.numbers import moment


def is_private(channels: dict[int, Channel], key: int) -> bool:
    """Whether a channel, or the one it hangs under, is private."""
    for _ in range(3):
        channel = channels.get(key)
        if channel is None:
            return False
        if channel.kind == ChannelKind.PRIVATE:
            return True
        key = channel.parent
    return False


def place(history: History, part: dict[str, Any]) -> Place:
    """The place of a message that a list names by its keys."""
    channel = history.channels.get(part["channel"])
    return Place(
        channel=part["channel"],
        channel_name=channel.name if channel else "",
        message=part["message"],
        at=part["at"],
        thread=part.get("thread", 0),
        when=moment(part["at"], history.zone),
    )


def shown(history: History, parts: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """The entries of a list that may be shown outside their channel, with their place; private ones stay there."""
    return tuple(
        {**part, "place": place(history, part)} for part in parts if not is_private(history.channels, part["channel"])
    )
