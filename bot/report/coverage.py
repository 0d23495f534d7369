"""What was seen and what was not: the figures that say how far all the others may be trusted."""

import msgspec
import numpy as np

from bot.events import ChannelKind, Signal
from bot.metrics.statistics.gaps import partial_days
from bot.ties import Source, ties
from bot.window import History, midnight

WINDOW = 28
_INSIDE = frozenset({ChannelKind.THREAD, ChannelKind.FORUM_POST})


class Coverage(msgspec.Struct, frozen=True):
    """What was seen in the 28 days before the report's day."""

    channels: int  # known places of conversation; threads belong to theirs
    channels_seen: int
    unseen: tuple[str, ...]  # names of public channels that could not be seen at any time; others are only counted
    gap_days: int  # days of which more than six hours could not be seen anywhere
    messages: int
    text_seen: float | None  # share of messages whose text was there to read for a moment
    answering: float | None  # share of messages known to address somebody
    answering_by_source: dict[str, float | None]
    members_listed: bool  # whether the platform tells who the members are; if not, the base is people seen in 90 days
    reactions_counted: int  # reactions known only as a number, without who
    set_apart: int | None = (
        0  # accounts left out because they behave like machines; None where they are too few to tell
    )


def coverage(history: History, set_apart: int | None = 0) -> Coverage:
    """What could be seen of the 28 days before the picture's end, from which some accounts may have been set apart."""
    begin, end = midnight(history.end - WINDOW, history.zone), history.end_at
    places = [channel for channel in history.channels.values() if channel.kind not in _INSIDE]
    dark = {
        key
        for key in {channel for channel, _, _ in history.gaps if channel}
        if _covered([(start, stop) for place, start, stop in history.gaps if place == key], begin, end) >= end - begin
    }
    unseen = [channel for channel in places if channel.key in dark]
    rows = slice(int(np.searchsorted(history.messages.at, begin)), len(history.messages))
    edges = ties(history).coverage_of(rows)
    return Coverage(
        channels=len(places),
        channels_seen=len(places) - len(unseen),
        unseen=tuple(sorted(channel.name for channel in unseen if channel.kind != ChannelKind.PRIVATE)),
        gap_days=len(partial_days(history, history.end - WINDOW, history.end)),
        messages=rows.stop - rows.start,
        text_seen=_share(history.messages.signals[rows] & Signal.TEXT_SEEN != 0),
        members_listed=history.members.listed,
        reactions_counted=history.reactions_counted,
        set_apart=set_apart,
        answering=edges.share,
        answering_by_source={source.name.lower(): edges.share_of(source) for source in Source},
    )


def _covered(spans: list[tuple[int, int]], begin: int, end: int) -> int:
    """Microseconds of [begin, end) that any of the spans covers."""
    total, reached = 0, begin
    for start, stop in sorted(spans):
        total += max(0, min(stop, end) - max(start, reached))
        reached = max(reached, min(stop, end))
    return total


def _share(mask: "np.typing.NDArray[np.bool_]") -> float | None:
    return float(mask.mean()) if len(mask) else None
