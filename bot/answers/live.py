"""A community's history as it is at this moment, with what its admins have set applied."""

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import datetime

import numpy as np

from bot.events import SECOND
from bot.window import History, Mentions, Messages, Reactions


def today(now: int, history: History) -> int:
    """The local day an instant is in."""
    return datetime.fromtimestamp(now // SECOND, history.zone).toordinal()


def at_this_moment(history: History, now: int) -> History:
    """The history seen from an instant in its last day instead of from that day's end."""
    return replace(history, seen_until=min(now, history.end_at), _remembered={})


def without(history: History, channels: Collection[int]) -> History:
    """The history as though some channels, and the threads inside them, were not there."""
    if not channels:
        return history
    left_out = {key for key, each in history.channels.items() if key in channels or each.parent in channels}
    left_out |= set(channels)
    gone = np.array(sorted(left_out), np.int64)
    kept = ~np.isin(history.messages.channel, gone)
    row = np.cumsum(kept) - 1  # where each kept message is now
    mentions, reactions = history.mentions, history.reactions
    named, marked = kept[mentions.row], kept[reactions.row]
    return replace(
        history,
        messages=_some(history.messages, kept),
        bot_rows=_some(history.bot_rows, ~np.isin(history.bot_rows.channel, gone)),
        mentions=Mentions(row[mentions.row[named]], mentions.person[named]),
        reactions=Reactions(
            row[reactions.row[marked]], reactions.person[marked], reactions.emoji[marked], reactions.at[marked]
        ),
        channels={key: each for key, each in history.channels.items() if key not in left_out},
        gaps=tuple(gap for gap in history.gaps if gap[0] not in left_out),
        _remembered={},
    )


def _some(messages: Messages, which: "np.typing.NDArray[np.bool_]") -> Messages:
    return Messages(**{each.name: getattr(messages, each.name)[which] for each in fields(Messages)})
