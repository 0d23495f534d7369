"""What the bot may see of a server, computed from its roles: what is not seen is missing, not quiet."""

from typing import Final

import discord
import msgspec

WITHOUT_MEMBERS: Final = (
    "without Server Members Intent: joins are known only of those who write, leaves and the size of the server are not"
)


class Sight(msgspec.Struct, frozen=True):
    """What is seen of one channel."""

    live: bool  # what happens there arrives
    past: bool  # its history can be read
    holds_messages: bool = True  # a forum holds only posts, which are threads
    holds_threads: bool = True
    holds_private_threads: bool = False

    @property
    def nothing(self) -> bool:
        """Whether it is out of sight altogether."""
        return not self.live


def sights(guild: discord.Guild) -> dict[int, Sight]:
    """Every channel in which people can write, by its key."""
    return {channel.id: sight for channel in guild.channels if (sight := _of(guild, channel)) is not None}


def _of(guild: discord.Guild, channel: discord.abc.GuildChannel) -> Sight | None:
    if isinstance(channel, discord.CategoryChannel):
        return None
    may = channel.permissions_for(guild.me or guild.default_role)
    spoken = isinstance(channel, discord.VoiceChannel | discord.StageChannel)
    live = may.view_channel and (may.connect or not spoken)
    forum = isinstance(channel, discord.ForumChannel)
    text = channel.type is discord.ChannelType.text
    return Sight(live, live and may.read_message_history, not forum, not spoken, text)
