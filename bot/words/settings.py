"""The form of what admins may set: labels, hints, and what is said when it was filled in."""

from typing import Final

from bot.words.digest import SECTIONS
from bot.words.numbers import listed

TITLE: Final = "Settings"
SAVED: Final = "Saved"
LABELS: Final = {
    "digest_channel": "Channel for the weekly digest",
    "community_channel": "Channel for everybody's version",
    "weekday": "Day of the digest",
    "hour": "Hour of the digest",
    "timezone": "Time zone",
    "hidden": "Sections to hide",
    "left_out": "Channels to leave out",
    "minimum_group": "Smallest group that is shown",
    "helpful_emoji": "Reactions that mark help",
    "holidays": "Holidays",
    "baseline_from": "Count what is usual anew from",
    "groups": "Groups to look between",
    "members_role": "Role that every member gets",
    "introductions": "Introductions",
    "backfill_days": "Days of history to read",
    "retention_days": "Days to keep messages and reactions",
}
HINTS: Final = {
    "digest_channel": "Invite me there first, so that I may post. Without a channel I post nothing.",
    "community_channel": "A shorter digest without anything for admins only. Empty: nowhere.",
    "weekday": "It always tells of the week from Monday to Sunday that ended last.",
    "hour": "At night, when clocks change, an hour may be missing or come twice; I post once all the same.",
    "timezone": "Decides where a day and a week begin, such as Europe/Berlin.",
    "hidden": f"Any of {listed(list(SECTIONS.values()), 'or')}. What could not be seen is always said.",
    "left_out": "No figure is made of them, and no question in them is listed.",
    "minimum_group": "Numbers of fewer people are never shown. Five is the least.",
    "helpful_emoji": "Names with commas between them, such as pray, raised_hands.",
    "holidays": "Such as 2026-12-24, or 2026-12-21..2027-01-03. Their weeks are compared with nothing.",
    "baseline_from": "A date such as 2026-03-16; weeks before it no longer say what is usual. Empty: all weeks do.",
    "groups": "Such as departments: ties between them are compared with ties inside. Who is in several counts once.",
    "members_role": "If newcomers see nothing until they get it: what it sees counts as public. Else leave it empty.",
    "introductions": "Members who ask for it are introduced to each other, every two weeks. Nobody else is written to.",
    "backfill_days": "How far back I read when I am installed or was away.",
    "retention_days": "Whatever is older is deleted every night. To tell what is usual here I need four months.",
}
ON, OFF = "On", "Off"
NOTHING_NEW: Final = "Nothing was changed: everything was set like that already."
NOT_KNOWN_YET: Final = "I have not heard anything from this place yet. Please try again when somebody has written."
FOLLOWS: Final = "A digest that could not be posted before will follow in the new channel."


# What no figure depends on.
_AT_ONCE: Final = frozenset(
    {"digest_channel", "community_channel", "weekday", "hour", "introductions", "backfill_days", "retention_days"}
)


def saved(names: list[str]) -> str:
    """What was changed, and when that shows."""
    labels = [LABELS[name] for name in LABELS if name in names]
    holds = "It holds at once." if _AT_ONCE.issuperset(names) else "Figures follow within minutes."
    return f"Changed: {listed([label[0].lower() + label[1:] for label in labels])}. {holds}"


def o_clock(hour: int) -> str:
    """A full hour."""
    return f"{hour:02}:00"
