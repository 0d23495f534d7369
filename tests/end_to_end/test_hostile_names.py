"""The real process where channels, people and emoji have names that mean harm: they are shown and never obeyed."""

import json
import re
import time
from pathlib import Path
from typing import Any

from tests.doubles.discord.server import Discord
from tests.doubles.slack.server import Slack
from tests.end_to_end.agreeing import agreed, read
from tests.end_to_end.living import Bot, until

NAMES = (
    "<!channel> <!here> <!everyone>",
    "@everyone @here <@&1> <#2>",
    "<@U00000001> <https://evil.example|bank>",
    "`rm -rf` *bold* ~gone~ _sly_ ||spoiler|| ## head",
    "[bank](https://evil.example) https://evil.example",
    "\u202eesrever\u202c \u200b\u200d\u2066\ufeff zero",
    "x" * 80,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 family",
)
WORDS = (
    "",
    "unanswered",
    "channels",
    "status",
    "newcomers",
    "digest preview",
    "me",
    "settings",
    "introductions",
    "why",
    "explain",
    "export",
)
OBEYED = re.compile(r"<[!@#]|<https://evil|@everyone|@here|\u202e|\u2066")


def texts(body: Any) -> list[str]:
    """Every piece of text in a body that Slack would read as markup."""
    if isinstance(body, list):
        return [text for each in body for text in texts(each)]
    if not isinstance(body, dict):
        return []
    if body.get("type") == "mrkdwn":
        return [str(body["text"])]
    own = [str(body["text"])] if isinstance(body.get("text"), str) and body.get("type") != "plain_text" else []
    return [*own, *(text for each in body.values() for text in texts(each))]


async def test_names_on_slack(slack: Slack, tmp_path: Path):
    """In no answer and no post of Slack's is a name markup: nobody is called, and no link leads elsewhere."""
    place = slack.workspace
    place.name = NAMES[0]
    admin = next(native for native, user in place.users.items() if user["is_admin"])
    people = [place.add_user(name, real_name=name) for name in NAMES]
    channels = [place.add_channel(name, admin, *people, place.bot_user) for name in NAMES]
    for number, channel in enumerate(channels):
        for person in people:
            place.write(channel, person, "Does anybody know?", at=time.time() - 90_000 - number)
    async with Bot(tmp_path, slack) as bot:
        await until(lambda: bot.rows("SELECT 1 FROM snapshot WHERE name = 'answers'"), 60)
        shown: list[Any] = []
        for word in WORDS:
            asked = await slack.command(admin, word, channel=channels[0])
            shown += asked.shown
        shown += list(place.modals.values())
        shown += [arguments for name, arguments in slack.calls if name == "chat.postMessage"]
        said = texts(json.loads(json.dumps(shown)))
        assert any("everyone" in each for each in said), "names are shown, as words"
        assert not [each for each in said if re.search(r"<[!@#]|<https://evil|\u202e|\u2066", each)]
    assert "Traceback" not in bot.said()
    assert "level=error" not in bot.said()


async def test_names_on_discord(discord: Discord, tmp_path: Path):
    """In no answer and no post on Discord does a name call anybody; emoji of every sort are kept."""
    guild = discord.guild
    guild.name = NAMES[1]
    people = [discord.add_user(name) for name in NAMES]
    for person in people:
        guild.add_member(person)
    channels = [guild.add_channel(name) for name in NAMES]
    for number, channel in enumerate(channels):
        for person in people:
            discord.say(channel, person["id"], "Does anybody know?", at=time.time() - 90_000 - number)
    async with Bot(tmp_path, discord) as bot:
        await read(bot, discord)
        for number, name in enumerate(
            (
                "\u2764\ufe0f",
                "\U0001f468\u200d\U0001f469\u200d\U0001f467",
                "1\ufe0f\u20e3",
                "party",
                "a" * 32,
                "\U0001f1e9\U0001f1ea",
            )
        ):
            message = discord.say(channels[number], people[0]["id"], "Look.")
            discord.react(channels[number], message, people[1]["id"], name)
        await agreed(bot, discord)
        await until(lambda: bot.rows("SELECT 1 FROM snapshot WHERE name = 'answers'"), 60)
        for word in WORDS:
            asked = await discord.command(guild.owner, channels[0], **({"do": word} if word else {}))
            await until(lambda asked=asked: asked.shown or asked.modal)
    bodies = [call.body for call in discord.calls if call.body and ("embeds" in str(call.body))]
    assert any("everyone" in str(body) for body in bodies), "names are shown, as words"
    for body in bodies:
        told = body.get("data", body)
        assert told["allowed_mentions"] == {"parse": []}
        assert not re.search(
            r"(?<!\\)@everyone|(?<!\\)@here|(?<!\\)<@|\u202e|\u2066",
            json.dumps(told, ensure_ascii=False).replace("\\\\", "\\"),
        )
    assert "Traceback" not in bot.said()
    assert "level=error" not in bot.said()
