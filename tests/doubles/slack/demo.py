"""`make slack-demo`: the loopback Slack and the real bot, and what Slack would have received from it.

Nothing here talks to Slack. The workspace, its people and its words are invented; the process is the product's own,
unmodified, pointed at the loopback by SLACK_API_URL.
"""

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.doubles.slack.telling import telling
from tests.end_to_end.living import Bot, choose_channel, until


def show(title: str, bodies: list[dict[str, Any]]) -> None:
    """One answer or post, as the JSON it was sent as."""
    print(f"\n--- {title} ---")  # noqa: T201  # this is what it is started for
    for body in bodies:
        print(json.dumps(body, indent=2, ensure_ascii=False))  # noqa: T201  # likewise


async def main() -> None:
    """History is read, the card is asked for, a channel is chosen, the digest is posted."""
    slack = telling()
    slack.limits.strict = False  # Slack would spread the reading of this history over some minutes
    place = slack.workspace
    admin = next(native for native, user in place.users.items() if user["is_admin"])
    channel = place.add_channel("community-health", admin, place.bot_user)
    _say(f"Loopback Slack with the invented workspace {place.name}; nothing here talks to slack.com.")
    with tempfile.TemporaryDirectory() as folder:
        async with slack, Bot(Path(folder), slack) as bot:
            _say("The bot connects and reads the history …")
            await until(lambda: _read(bot, len(place.channels)), 300)
            _say("The admin chooses #community-health in the settings and asks for the digest …")
            if not await choose_channel(slack, admin, channel):
                sys.exit("The settings were not taken.")
            said = await slack.command(admin, "digest now", channel=channel, wait=60)
            own = slack.workspace.channels[channel]
            await until(lambda: [each for each in own.stream() if "metadata" in each], 60)
            card = await slack.command(admin, "", channel=channel, wait=30)
            show("/network-health, as Slack received it for one person's eyes (response_url)", card.shown)
            show("/network-health digest now, the answer", said.shown)
            sent = [arguments for name, arguments in slack.calls if name == "chat.postMessage"]
            posts = [arguments for arguments in sent if arguments["channel"] == channel]
            show("The digest in #community-health, as Slack received it (chat.postMessage)", posts)
    _say("Every body above passed the loopback's Block Kit checks. Nobody has seen them on Slack itself.")


def _read(bot: Bot, channels: int) -> bool:
    """Whether the history of every channel and thread is there."""
    finished = bot.rows("SELECT count(*) FROM cursor WHERE thread = 0 AND finished")
    return finished == [(channels,)] and not bot.rows("SELECT 1 FROM cursor WHERE NOT finished")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201  # beside what is shown


if __name__ == "__main__":
    asyncio.run(main())
