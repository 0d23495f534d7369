"""The invented community of the demo as a server: its whole history is there before the bot comes."""

import json
import tempfile
import time
from pathlib import Path
from typing import Any

from adapters.discord.sample import write
from bot.story import NAME, tell
from tests.doubles.discord.guild import JOINED, REPLY, Guild, Reaction
from tests.doubles.discord.server import Discord
from tests.doubles.discord.snowflakes import EPOCH_MS, seconds

WEEK_MS = 7 * 86_400 * 1_000
_KINDS = {"Default": 0, "Reply": REPLY, "GuildMemberJoin": JOINED}


def telling(seed: int = 7) -> Discord:
    """A loopback Discord holding the story, moved by whole weeks so that it ends today; the first person owns it."""
    with tempfile.TemporaryDirectory() as folder:
        write(tell(seed), Path(folder))
        files = [json.loads(path.read_bytes()) for path in sorted(Path(folder).glob("*.json"))]
    last = max(int(message["id"]) for file in files for message in file["messages"])
    now = time.time_ns() // 1_000_000
    weeks = -(((last >> 22) + EPOCH_MS - now) // WEEK_MS)  # so that the last week is under way
    guild = Guild(NAME, native=files[0]["guild"]["id"])
    discord = Discord(guild=guild)
    _people(discord, files, weeks * WEEK_MS)
    for file in files:
        channel = guild.add_channel(file["channel"]["name"], native=file["channel"]["id"])
        for message in file["messages"]:
            if seconds(_moved(message["id"], weeks * WEEK_MS)) * 1000 < now:
                _put(discord, channel, message, weeks * WEEK_MS)
    guild.settings["system_channel_id"] = next(iter(guild.channels))
    return discord


def _people(discord: Discord, files: list[Any], shift: int) -> None:
    """Everybody who wrote, a member since their first message."""
    messages = sorted((each for file in files for each in file["messages"]), key=lambda each: int(each["id"]))
    for message in messages:
        author = message["author"]
        for account in (author, *(user for given in message["reactions"] for user in given["users"])):
            if account["id"] not in discord.users:
                user = discord.add_user(account["nickname"], native=account["id"], bot=account["isBot"])
                discord.guild.add_member(user, at=seconds(_moved(message["id"], shift)))
    discord.guild.owner = next(native for native, user in discord.users.items() if not user["bot"])


def _put(discord: Discord, channel: str, message: dict[str, Any], shift: int) -> None:
    native = _moved(message["id"], shift)
    about: dict[str, Any] = {"id": native, "type": _KINDS[message["type"]]}
    if "reference" in message:
        answered = _moved(message["reference"]["messageId"], shift)
        about["message_reference"] = {"type": 0, "message_id": answered, "channel_id": channel}
        about["message_reference"]["guild_id"] = discord.guild.id
        about["_quiet"] = True  # whom it names is told by its words
    words = message["content"]
    for user in message["mentions"]:
        words = words.replace(f"@{user['nickname']}", f"<@{user['id']}>")
    discord.guild.write(channel, discord.users[message["author"]["id"]], words, **about)
    for given in message["reactions"]:
        emoji = {"id": None, "name": given["emoji"]["name"]}
        users = dict.fromkeys(user["id"] for user in given["users"])
        discord.channel(channel).reactions.setdefault(native, {})[emoji["name"] or ""] = Reaction(emoji, users)


def _moved(native: str, shift: int) -> str:
    return str(int(native) + (shift << 22))
