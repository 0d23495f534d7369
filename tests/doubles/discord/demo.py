"""`make discord-demo`: the loopback Discord and the real bot, and what Discord would have received from it.

Nothing here talks to Discord. The server, its people and their words are invented; the process is the product's own,
unmodified, pointed at the loopback by DISCORD_API_URL and DISCORD_GATEWAY_URL.
"""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.doubles.aloud import Shown
from tests.doubles.discord.interactions import Asked
from tests.doubles.discord.server import Discord
from tests.doubles.discord.telling import telling
from tests.end_to_end.living import Bot, until
from tests.end_to_end.settling import choose_channel

GREETED = "SELECT count(*) FROM outbox WHERE kind = 'welcome' AND state = 2"
ASKED = ("", "me", "unanswered", "status", "privacy", "introductions", "help")


async def main() -> None:
    """The bot introduces itself, reads history, posts the digest where it was told to, and answers a member."""
    discord = telling()
    discord.limits.strict = False  # Discord would spread the reading of this history over some minutes
    owner, channel = discord.guild.owner, discord.guild.add_channel("community-health")
    _say(f"Loopback Discord with the invented server {discord.guild.name}; nothing here talks to discord.com.")
    with tempfile.TemporaryDirectory() as folder:
        async with discord, Bot(Path(folder), discord) as bot:
            _say("The bot connects, registers its command and reads the history …")
            await until(lambda: discord.syncs and _read(bot, len(discord.guild.channels)), 300)
            await until(lambda: bot.rows(GREETED) == [(2,)], 120)
            _say("The owner chooses #community-health in the settings and asks for the digest …")
            if not await choose_channel(discord, owner, channel):
                sys.exit("The settings were not taken.")
            said = await discord.command(owner, channel, do="digest now", wait=60)
            await until(lambda: bot.rows("SELECT 1 FROM outbox WHERE kind = 'digest' AND state = 2"), 120)
            shown, member = Shown(), _member(discord, owner)
            posts = [call for call in discord.calls if call.route == "POST /channels/{channel_id}/messages"]
            arrived = [call.body for call in posts if call.parts["channel_id"] != channel]
            shown.show("In the system channel, on arriving and after reading", arrived)
            shown.show("The digest", [call.body for call in posts if call.parts["channel_id"] == channel])
            shown.show("/network-health do:digest now, the answer", _answers(said))
            for words in ASKED:
                options = {"do": words} if words else {}
                asked = await discord.command(member, channel, wait=30, **options)
                shown.show(f"A member asks /network-health {words}".rstrip(), _answers(asked))
            shown.keep(Path(".demo/discord-demo.json"))
    _say("Every body above passed the loopback's checks. Nobody has seen them on Discord itself.")


def _member(discord: Discord, owner: str) -> str:
    """The first who came after the owner."""
    people = (native for native, member in discord.guild.members.items() if not member["user"].get("bot"))
    return next(native for native in people if native != owner)


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
