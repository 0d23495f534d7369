"""`make slack-demo`: the loopback Slack and the real bot, and what Slack would have received from it.

Nothing here talks to Slack. The workspace, its people and its words are invented; the process is the product's own,
unmodified, pointed at the loopback by SLACK_API_URL.
"""

import asyncio
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.doubles.aloud import Shown
from tests.doubles.slack.server import Slack
from tests.doubles.slack.telling import telling
from tests.end_to_end.living import Bot, choose_channel, until

ASKED = ("", "me", "unanswered", "status", "privacy", "introductions", "help")


async def main() -> None:
    """History is read, a channel is chosen, the digest is posted, questions are answered."""
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
            shown, member = Shown(), _member(slack, admin)
            sent = [arguments for name, arguments in slack.calls if name == "chat.postMessage"]
            posts = [arguments for arguments in sent if arguments["channel"] == channel]
            shown.show("The digest in #community-health", posts)
            shown.show("/network-health digest now, the answer", said.shown)
            for words in ASKED:
                asked = await slack.command(member, words, channel=channel, wait=30)
                shown.show(f"A member asks /network-health {words}".rstrip(), asked.shown)
            shown.keep(Path(".demo/slack-demo.json"))
    _say("Every body above passed the loopback's Block Kit checks. Nobody has seen them on Slack itself.")


def _member(slack: Slack, admin: str) -> str:
    """The person who wrote most, the admin aside."""
    wrote = Counter(each.get("user") for channel in slack.workspace.channels.values() for each in channel.stream())
    return next(user for user, _ in wrote.most_common() if user and user not in {admin, slack.workspace.bot_user})


def _read(bot: Bot, channels: int) -> bool:
    """Whether the history of every channel and thread is there."""
    finished = bot.rows("SELECT count(*) FROM cursor WHERE thread = 0 AND finished")
    return finished == [(channels,)] and not bot.rows("SELECT 1 FROM cursor WHERE NOT finished")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201  # beside what is shown


if __name__ == "__main__":
    asyncio.run(main())
