"""`make discord-demo`: the loopback Discord and the real bot, and what Discord would have received from it.

Nothing here talks to Discord. The server, its people and their words are invented; the process is the product's own,
unmodified, pointed at the loopback by DISCORD_API_URL and DISCORD_GATEWAY_URL.
"""

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.doubles.discord.interactions import Asked
from tests.doubles.discord.telling import telling
from tests.end_to_end.living import Bot, until
from tests.end_to_end.settling import choose_channel


def show(title: str, bodies: list[Any]) -> None:
    """One answer or post, as the JSON it was sent as."""
    print(f"\n--- {title} ---")  # noqa: T201  # this is what it is started for
    for body in bodies:
        print(json.dumps(body, indent=2, ensure_ascii=False))  # noqa: T201  # likewise


async def main() -> None:
    """History is read, the card is asked for, a channel is chosen, the digest is posted."""
    discord = telling()
    discord.limits.strict = False  # Discord would spread the reading of this history over some minutes
    owner, channel = discord.guild.owner, discord.guild.add_channel("community-health")
    _say(f"Loopback Discord with the invented server {discord.guild.name}; nothing here talks to discord.com.")
    with tempfile.TemporaryDirectory() as folder:
        async with discord, Bot(Path(folder), discord) as bot:
            _say("The bot connects, registers its command and reads the history …")
            await until(lambda: discord.syncs and _read(bot, len(discord.guild.channels)), 300)
            _say("The owner chooses #community-health in the settings and asks for the digest …")
            if not await choose_channel(discord, owner, channel):
                sys.exit("The settings were not taken.")
            said = await discord.command(owner, channel, do="digest now", wait=60)
            await until(lambda: bot.rows("SELECT 1 FROM outbox WHERE kind = 'digest' AND state = 2"), 120)
            card = await discord.command(owner, channel, wait=30)
            show("/network-health, as Discord received it for one person's eyes", _answers(card))
            show("/network-health do:digest now, the answer", _answers(said))
            posts = [call for call in discord.calls if call.route == "POST /channels/{channel_id}/messages"]
            sent = [call.body for call in posts if call.parts["channel_id"] == channel]
            show("The digest in #community-health, as Discord received it", sent)
    _say("Every body above passed the loopback's checks. Nobody has seen them on Discord itself.")


def _answers(asked: Asked) -> list[Any]:
    """What was sent in answer to a command."""
    callback = asked.callback or {}
    fields = ("content", "embeds", "components", "flags")
    shown = [{name: each[name] for name in fields if each[name]} for each in asked.shown]
    return shown if callback.get("type") == 5 else [callback, *shown[1:]]


def _read(bot: Bot, channels: int) -> bool:
    """Whether the history of every channel is there."""
    finished = bot.rows("SELECT count(*) FROM cursor WHERE thread = 0 AND channel > 0 AND finished")
    return finished[:1] == [(channels,)] and not bot.rows("SELECT 1 FROM cursor WHERE channel > 0 AND NOT finished")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201  # beside what is shown


if __name__ == "__main__":
    asyncio.run(main())
