"""Titles, labels and text alternatives of the report in the terminal and on the page."""

from bot.words.numbers import counted


def title(community: str, as_of: str, zone: str) -> str:
    """The report's title."""
    return f"{community} · the 28 days before {as_of} ({zone} time)"


def coverage(channels_seen: int, channels: int) -> str:
    """Which channels the figures rest on."""
    return f"Seen: {channels_seen} of {counted(channels, 'channel')}." if channels else "No channel is known yet."
