"""What the app asks Slack for: every scope and every event, what needs it, and what is lost without it."""

from typing import Final

import msgspec


class Scope(msgspec.Struct, frozen=True):
    """One permission."""

    name: str
    needs: str  # what needs it
    lost: str  # what is lost without it
    optional: bool = False


SCOPES: Final = (
    Scope("commands", "The command /network-health.", "Nobody can ask anything, and admins cannot change settings."),
    Scope("chat:write", "Posting the weekly digest into the channel that was chosen.", "No digest is posted."),
    Scope(
        "channels:read",
        "Names of public channels, and which of them the bot is in.",
        "Channels have no names, and what was seen and what was not cannot be told.",
    ),
    Scope(
        "channels:history",
        "Messages in public channels the bot was invited to: who wrote, when, in which thread.",
        "Nothing is seen; there is nothing to measure.",
    ),
    Scope(
        "reactions:read",
        "Who reacted to whose message.",
        "Thanks by emoji are not seen, and help looks smaller than it is.",
    ),
    Scope(
        "users:read",
        "Who is a bot, a guest or deactivated, and who is an admin.",
        "Bots are counted as people, and nobody can be recognised as an admin.",
    ),
    Scope(
        "channels:join",
        "Joining the digest's channel when it is public.",
        "Somebody has to type /invite @network-health there.",
        optional=True,
    ),
    Scope(
        "groups:read", "Names of private channels the bot was invited to.", "Private channels stay out.", optional=True
    ),
    Scope(
        "groups:history",
        "Messages in private channels the bot was invited to.",
        "Private channels stay out.",
        optional=True,
    ),
    Scope(
        "files:write",
        "The chart in the digest and in its preview.",
        "Both have a sentence in place of the chart.",
        optional=True,
    ),
    Scope(
        "im:write",
        "Writing to somebody who asked for it: the file with their own data, a preview with its chart, and whether "
        "they want to meet somebody.",
        "That file has to be asked for from whoever runs the bot, a preview has no chart, and nobody is introduced.",
        optional=True,
    ),
    Scope(
        "mpim:write",
        "A conversation of those who both said yes to being introduced to each other.",
        "Nobody is introduced.",
        optional=True,
    ),
)

# What Slack has to be told to send. The last ones belong to the optional scopes for private channels.
EVENTS: Final = (
    "app_home_opened",
    "app_uninstalled",
    "channel_archive",
    "channel_created",
    "channel_deleted",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "reaction_added",
    "reaction_removed",
    "team_join",
    "tokens_revoked",
    "user_change",
)
PRIVATE_EVENTS: Final = ("group_archive", "group_left", "group_rename", "group_unarchive", "message.groups")


def needed() -> tuple[Scope, ...]:
    """The scopes without which the bot is of no use."""
    return tuple(each for each in SCOPES if not each.optional)


def names(*, optional: bool) -> list[str]:
    """Names of the needed or of the optional scopes."""
    return [each.name for each in SCOPES if each.optional is optional]
