"""A community's history as it is at this moment, with what its admins have set applied."""

from collections.abc import Collection
from dataclasses import fields, replace

import numpy as np

from bot.preferences import Preferences
from bot.window import History, Messages


def at_this_moment(history: History, now: int) -> History:
    """The history seen from an instant in its last day instead of from that day's end."""
    return replace(history, seen_until=min(now, history.end_at), _remembered={})


def as_set(history: History, chosen: Preferences, rooms: Collection[int]) -> History:
    """The history with what admins chose: without channels they leave out and rooms opened for introductions."""
    history = replace(
        history,
        holidays=chosen.holiday_days,
        compared_from=chosen.baseline_day or 0,
        between=frozenset(chosen.groups),
    )
    return without(history, {*chosen.left_out, *rooms})


def without(history: History, channels: Collection[int]) -> History:
    """The history as though some channels, and the threads inside them, were not there."""
    if not channels:
        return history
    left_out = {key for key, each in history.channels.items() if key in channels or each.parent in channels}
    left_out |= set(channels)
    gone = np.array(sorted(left_out), np.int64)
    bots = history.bot_rows
    heard = ~np.isin(bots.channel, gone)
    return replace(
        history.keeping(~np.isin(history.messages.channel, gone)),
        bot_rows=Messages(**{each.name: getattr(bots, each.name)[heard] for each in fields(Messages)}),
        channels={key: each for key, each in history.channels.items() if key not in left_out},
        gaps=tuple(gap for gap in history.gaps if gap[0] not in left_out),
        earlier=history.earlier.where(~np.isin(history.earlier.channel, gone)),
        tied=history.tied.where(~np.isin(history.tied.channel, gone)),
    )
