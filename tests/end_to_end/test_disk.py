"""The real process on a full disk: nothing is acknowledged that is not kept, and it goes on when there is room."""

import resource
from pathlib import Path

import aiohttp
import pytest

from tests.doubles.slack.server import Slack
from tests.end_to_end.living import Bot, until

pytestmark = pytest.mark.skipif(
    not hasattr(resource, "prlimit"), reason="needs Linux, where a limit can be set from outside"
)


def limit(bot: Bot, size: int) -> None:
    """No file of the bot's may grow beyond this: what a full disk looks like from inside."""
    assert bot.process is not None
    resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


async def test_a_full_disk_loses_nothing(slack: Slack, tmp_path: Path) -> None:
    """Events are refused while nothing can be written, readiness says so, and Slack's next attempt is kept."""
    slack.request_url = "http://127.0.0.1:9"
    slack.post.retries = (0.1, 0.2)
    bot = Bot(tmp_path, slack)
    slack.request_url = bot.url
    general = next(iter(slack.workspace.channels))
    people = [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]
    async with bot:
        await until(lambda: "event=running" in bot.said())
        await until(lambda: bot.rows("SELECT 1 FROM channel"))
        before = await slack.say(general, people[0], "Is there room?")
        assert bot.has(before)
        limit(bot, 4_096)
        during = await slack.say(general, people[1], "And now?")
        delivery = slack.post.deliveries[-1]
        assert not delivery.acknowledged
        assert set(delivery.statuses) == {503}
        assert bot.process is not None
        assert bot.process.returncode is None
        limit(bot, resource.RLIM_INFINITY)
        await slack.again(delivery)
        assert delivery is not slack.post.deliveries[-1]
        assert slack.post.deliveries[-1].acknowledged
        assert bot.has(before, during)
        async with aiohttp.ClientSession() as session, session.get(f"{bot.url}/readyz") as answer:
            assert answer.status == 200
    assert "Traceback" not in bot.said()
    assert "And now" not in bot.said()
