"""Whether what the bot keeps of a Discord server is what is there."""

from collections.abc import Callable
from typing import Any

from adapters.discord.keys import emoji_name
from tests.doubles.discord import truth
from tests.doubles.discord.server import Discord
from tests.doubles.discord.snowflakes import seconds
from tests.end_to_end.living import Bot, until

OURS = "community = (SELECT community FROM community WHERE platform = 'discord' AND native = ?)"


def differences(bot: Bot, discord: Discord) -> dict[str, Any]:
    """By table, what only the server has and what only the bot has; nothing where both agree.

    What is older than the community wants kept is left out on the server's side, so that the bot may not have it.
    """
    guild = discord.guild
    since = horizon(bot, "discord", guild.id)
    written = {key: about for key, about in truth.messages(discord, guild).items() if seconds(str(key)) >= since}
    given_there = {each for each in truth.reactions(discord, guild) if seconds(str(each[0])) >= since}
    kept = {
        row[0]: row[1:]
        for row in bot.rows(
            f"SELECT message, channel, author, reply_to FROM message WHERE kind = 0 AND {OURS}", guild.id
        )
    }
    given = set(bot.rows(f"SELECT message, person, emoji FROM reaction WHERE present AND {OURS}", guild.id))
    people = {
        row[0]
        for row in bot.rows(
            "SELECT person FROM member WHERE listed AND NOT bot AND (left_at < joined_at OR left_at < rejoined_at) "
            f"AND {OURS}",
            guild.id,
        )
    }
    found = {
        "message": _apart(set(written.items()), set(kept.items())),
        "reaction": _apart(_named(given_there), {each for each in given if each[0] in kept}),
        "member": _apart(truth.members(guild), people),
    }
    return {name: apart for name, apart in found.items() if apart}


def horizon(bot: Bot, platform: str, native: str) -> float:
    """The instant before which a community's facts were deleted by age, in seconds since 1970; 0 before the first."""
    of = "SELECT at FROM horizon JOIN community USING (community) WHERE platform = ? AND native = ?"
    return max((row[0] for row in bot.rows(of, platform, native)), default=0) / 1e6


def _apart(there: set[Any], here: set[Any]) -> dict[str, Any]:
    told = {"not kept": there - here, "not there": here - there}
    return {name: sorted(each)[:5] for name, each in told.items() if each}


def _named(reactions: set[tuple[int, int, str]]) -> set[tuple[int, int, str]]:
    return {(message, person, emoji_name(emoji, emoji == "party")) for message, person, emoji in reactions}


async def agreed(bot: Bot, discord: Discord, patience: float = 120.0) -> None:
    """Wait until both say the same."""
    try:
        await until(lambda: not differences(bot, discord), patience)
    except AssertionError:
        assert not (found := differences(bot, discord)), f"{found}\n{bot.said()[-2000:]}"


async def read(bot: Bot, discord: Discord, also: Callable[[], Any] = lambda: True) -> None:
    """Wait until the bot listens and has looked through the past."""
    await discord.until_listening()
    await until(lambda: bot.rows(f"SELECT 1 FROM cursor WHERE {OURS} AND finished", discord.guild.id) and also())
