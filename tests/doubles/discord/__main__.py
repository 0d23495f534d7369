"""`python -m tests.doubles.discord`: a loopback Discord with a small server, and the settings that lead a bot to it."""

import argparse
import asyncio
import contextlib

from tests.doubles.discord.guild import FORUM
from tests.doubles.discord.server import Discord


def settings(discord: Discord) -> dict[str, str]:
    """What an operator would write into `.env` to have the bot talk to this Discord."""
    return {
        "DISCORD_TOKEN": discord.token,
        "DISCORD_API_URL": discord.api_url,
        "DISCORD_GATEWAY_URL": discord.gateway_url,
    }


def furnish(discord: Discord) -> list[str]:
    """Six people, of whom the first owns the server; #general and #garden, and a forum. Answers the people."""
    guild = discord.guild
    people = [discord.add_user(name) for name in ("Ada", "Ben", "Cleo", "Dora", "Emil", "Fay")]
    for person in people:
        guild.add_member(person)
    guild.owner = people[0]["id"]
    general = guild.add_channel("general")
    guild.add_channel("garden")
    guild.add_channel("questions", FORUM)
    guild.settings["system_channel_id"] = general
    return [person["id"] for person in people]


async def main() -> None:
    """Listen until stopped; somebody says something now and then."""
    parser = argparse.ArgumentParser(prog="python -m tests.doubles.discord", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two messages")
    parser.add_argument("--content", action="store_true", help="the app may read what is written")
    chosen = parser.parse_args()
    discord = Discord(privileged=frozenset({"members", *(["content"] if chosen.content else [])}))
    people = furnish(discord)
    await discord.start(chosen.port)
    try:
        for name, value in settings(discord).items():
            print(f"{name}={value}", flush=True)  # noqa: T201  # this is what it is started for
        channels = [each.id for each in discord.guild.channels.values() if each.about["type"] == 0]
        number = 0
        while True:
            await asyncio.sleep(chosen.every)
            discord.say(channels[number % 2], people[number % len(people)], "Does anybody know?")
            number += 1
    finally:
        await discord.stop()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
