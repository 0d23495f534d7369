"""`python -m tests.doubles.slack`: a loopback Slack with a small workspace, and the settings that lead a bot to it."""

import argparse
import asyncio
import contextlib

from tests.doubles.slack.server import Slack


def settings(slack: Slack) -> dict[str, str]:
    """What an operator would write into `.env` to have the bot talk to this Slack."""
    chosen = {"SLACK_API_URL": slack.api_url, "SLACK_BOT_TOKEN": slack.bot_token}
    if slack.request_url:
        return {**chosen, "SLACK_SIGNING_SECRET": slack.signing_secret}
    return {**chosen, "SLACK_APP_TOKEN": slack.app_token}


def furnish(slack: Slack) -> None:
    """A few people in two channels, the bot among them."""
    place = slack.workspace
    people = [place.add_user(name) for name in ("Ada", "Ben", "Cleo", "Dora", "Emil", "Fay")]
    place.users[people[0]] |= {"is_admin": True, "is_owner": True}
    for name in ("general", "garden"):
        place.add_channel(name, *people, place.bot_user)


async def main() -> None:
    """Listen until stopped; somebody says something now and then."""
    parser = argparse.ArgumentParser(prog="python -m tests.doubles.slack", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--request-url", default="", help="send signed requests there instead of using Socket Mode")
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two messages")
    chosen = parser.parse_args()
    slack = Slack()
    slack.request_url = chosen.request_url
    furnish(slack)
    await slack.start(chosen.port)
    try:
        for name, value in settings(slack).items():
            print(f"{name}={value}", flush=True)  # noqa: T201  # this is what it is started for
        channels, people = list(slack.workspace.channels), list(slack.workspace.users)[2:]
        number = 0
        while True:
            await asyncio.sleep(chosen.every)
            await slack.say(channels[number % 2], people[number % len(people)], "Does anybody know?")
            number += 1
    finally:
        await slack.close()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
