"""What exists on a server now, as far as an app may see it: what whoever keeps a record of it has to agree with."""

from tests.doubles.discord import permissions
from tests.doubles.discord.guild import DEFAULT, REPLY, Body, Channel, Guild
from tests.doubles.discord.permissions import READ_MESSAGE_HISTORY
from tests.doubles.discord.server import Discord


def channels(discord: Discord, guild: Guild) -> list[Channel]:
    """Channels and threads whose history the app may read."""
    bot = str(discord.bot["id"])
    return [
        each
        for each in guild.channels.values()
        if permissions.may_see(guild, bot, each) and permissions.in_channel(guild, bot, each) & READ_MESSAGE_HISTORY
    ]


def by_person(message: Body) -> bool:
    """Whether a person wrote it: no bot, no webhook, no notice of Discord's."""
    return message["type"] in {DEFAULT, REPLY} and not message["author"]["bot"] and "webhook_id" not in message


def messages(discord: Discord, guild: Guild) -> dict[int, tuple[int, int, int]]:
    """What people wrote, by id: the channel (a thread's parent), the author, and what it replies to or 0."""
    found = {}
    for place in channels(discord, guild):
        for message in place.messages.values():
            if by_person(message):
                reference = message.get("message_reference") or {}
                answered = int(reference["message_id"]) if message["type"] == REPLY else 0
                found[int(message["id"])] = (int(place.id), int(message["author"]["id"]), answered)
    return found


def reactions(discord: Discord, guild: Guild) -> set[tuple[int, int, str]]:
    """Who gave which emoji under which message of those; a super-reaction beside the ordinary one is the same."""
    return {
        (int(message), int(user), str(given.emoji["name"]))
        for place in channels(discord, guild)
        for message, emoji in place.reactions.items()
        for given in emoji.values()
        for user in (*given.users, *given.burst)
    }


def members(guild: Guild) -> set[int]:
    """Everybody on the server who is no bot."""
    return {int(native) for native, member in guild.members.items() if not member["user"]["bot"]}
