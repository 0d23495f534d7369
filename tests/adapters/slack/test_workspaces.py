"""What is known reaches as far as everything was heard, and no further."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest

from adapters.slack import awake, workspaces
from adapters.slack.keys import key_of_id, key_of_ts
from bot.events import HistoryRead
from tests.adapters.slack.fakes import Company, over_http, until
from tests.adapters.slack.spoken import message, places
from tests.doubles.slack.server import Slack


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute is a tenth of a second."""
    monkeypatch.setattr(workspaces, "WATCH", 0.1)


def remarks(company: Company, channel: str) -> list[HistoryRead]:
    """What was said of how far a channel is known."""
    return [each for each in company.intake.of(HistoryRead) if each.channel == key_of_id(channel) and not each.thread]


async def remembering(company: Company) -> None:
    """Let the house remember what it was told of history."""

    async def cursors(_community: object) -> Any:
        known: dict[tuple[int, int], Any] = {}
        for each in company.intake.of(HistoryRead):
            before = known.get((each.channel, each.thread), SimpleNamespace(newest=0, oldest=each.oldest))
            known[each.channel, each.thread] = SimpleNamespace(
                newest=max(each.newest, before.newest), oldest=min(each.oldest, before.oldest), finished=True
            )
        return known

    company.house.cursors = cursors  # type: ignore[method-assign]


@pytest.mark.usefixtures("quick")
async def test_a_channel_that_was_left_is_not_heard(slack: Slack, company: Company) -> None:
    """What is known of it stays where it was, until the bot is asked in again and has read what it missed."""
    first, second, people = places(slack)
    await remembering(company)
    async with company.running():
        await until(lambda: len(remarks(company, first)) > 2 and len(remarks(company, second)) > 2)
        await slack.leave(first, slack.workspace.bot_user)
        await asyncio.sleep(0.3)
        before, others = len(remarks(company, first)), len(remarks(company, second))
        missed = slack.workspace.write(first, people[0], "while you were away")["ts"]
        await until(lambda: len(remarks(company, second)) > others + 2)
        assert len(remarks(company, first)) == before
        await slack.enter(first, slack.workspace.bot_user)
        await until(lambda: key_of_ts(missed) in company.intake.messages)


@pytest.mark.usefixtures("quick")
async def test_what_was_not_kept_is_read_again(slack: Slack, by_http: Company) -> None:
    """An event that could not be written may never come again: history is looked through."""
    channel, _, people = places(slack)
    await remembering(by_http)
    async with by_http.running():
        await until(lambda: len(remarks(by_http, channel)) > 1)
        lost = slack.workspace.write(channel, people[0], "lost on its way")["ts"]
        by_http.intake.failing = True
        assert await over_http(slack, by_http, message(slack, channel, people[0], lost)) == 503
        by_http.intake.failing = False
        await until(lambda: key_of_ts(lost) in by_http.intake.messages)


@pytest.mark.usefixtures("quick")
async def test_a_last_attempt_is_a_reason_to_look(slack: Slack, by_http: Company) -> None:
    """What comes with Slack's third retry may have had company that never came."""
    channel, _, people = places(slack)
    await remembering(by_http)
    async with by_http.running():
        await until(lambda: len(remarks(by_http, channel)) > 1)
        lost = slack.workspace.write(channel, people[0], "lost for good")["ts"]
        body = message(slack, channel, people[0], "1800000000.000100")
        assert await over_http(slack, by_http, body, **{"X-Slack-Retry-Num": "3"}) == 200
        await until(lambda: key_of_ts(lost) in by_http.intake.messages)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("clock", ["monotonic", "time"])
async def test_what_was_slept_through_is_read(
    slack: Slack, company: Company, monkeypatch: pytest.MonkeyPatch, clock: str
) -> None:
    """After a stop, or after the calendar was moved, nobody says that everything was heard: history is read."""
    channel, _, people = places(slack)
    await remembering(company)
    moved = SimpleNamespace(monotonic=time.monotonic, time=time.time)
    monkeypatch.setattr(awake, "time", moved)
    async with company.running():
        await until(lambda: len(remarks(company, channel)) > 2)
        missed = slack.workspace.write(channel, people[0], "while you slept")["ts"]
        before = getattr(time, clock)
        setattr(moved, clock, lambda: before() + 3600)
        await until(lambda: key_of_ts(missed) in company.intake.messages)
