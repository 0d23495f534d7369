"""Connections of Socket Mode come and go, and nothing that was sent over one of them is lost."""

import asyncio
from typing import Any

import pytest

from tests.adapters.slack.fakes import Company, until
from tests.doubles.slack.server import Slack


def people(slack: Slack) -> list[str]:
    """Who is there, without the app and Slackbot."""
    return [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]


async def two(slack: Slack) -> Any:
    """Wait for both connections; one of them, over which everything comes from now on."""
    await until(lambda: len(slack.sockets.connections) == 2)
    slack.sockets.only = slack.sockets.connections[0]
    return slack.sockets.only


def ends_with_the_next(slack: Slack, line: Any) -> None:
    """The connection brings one frame more, and its end right behind it."""
    send = line.send_str

    async def last(text: str) -> None:
        await send(text)
        slack.spawn(line.close())

    line.send_str = last


@pytest.mark.parametrize("held", ["auth.test", "apps.connections.open"])
async def test_the_bot_listens_once_slack_has_said_hello(slack: Slack, company: Company, held: str) -> None:
    """Not while it asks whose token it has, nor while it asks for an address: what is sent then reaches nobody."""
    released = slack.hold(held)
    running = company.running()
    entering = asyncio.ensure_future(running.__aenter__())
    await until(lambda: any(name == held for name, _ in slack.calls))
    await asyncio.sleep(0.7)
    assert not company.platform.connected
    released.set()
    await entering
    assert slack.sockets.connections
    assert (await slack.command(people(slack)[0], "help")).shown
    await running.__aexit__(None, None, None)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "too_many_websockets"])
async def test_the_next_is_there_before_the_last_has_ended(slack: Slack, company: Company, reason: str) -> None:
    """When Slack announces an end another is opened, and what the old one still brings is answered over it."""
    async with company.running():
        old = await two(slack)
        await old.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-double"}})
        await until(lambda: len(slack.sockets.connections) == 3)
        asked = await slack.command(people(slack)[0], "help")
        assert (asked.acknowledged, len(asked.shown)) == ({}, 1)
        await old.close()
        await until(lambda: old not in slack.sockets.connections)
        slack.sockets.only = None
        assert (await slack.command(people(slack)[0], "status")).shown
    assert slack.sockets.connections == []


async def test_an_acknowledgement_goes_over_any_connection(slack: Slack, company: Company) -> None:
    """A command and an event whose connection ends right behind them are acknowledged over another one."""
    general = next(iter(slack.workspace.channels))
    slack.post.retries = ()
    async with company.running():
        ends_with_the_next(slack, await two(slack))
        asked = await slack.command(people(slack)[0], "help")
        assert (asked.acknowledged, len(asked.shown)) == ({}, 1)
        ends_with_the_next(slack, await two(slack))
        await slack.say(general, people(slack)[0], "Hello?")
        assert [delivery.acknowledged for delivery in slack.post.deliveries] == [True]
        assert slack.sockets.strangers == []


async def test_a_connection_without_a_word_is_followed_by_another(slack: Slack, company: Company) -> None:
    """However often the cable is pulled: both are there again, and the platform says so."""
    async with company.running():
        for _ in range(3):
            await until(lambda: len(slack.sockets.connections) == 2)
            await slack.sockets.cut()
        await until(lambda: len(slack.sockets.connections) == 2 and company.platform.connected)
        assert (await slack.command(people(slack)[0], "help")).shown
    assert slack.sockets.connections == []


async def test_binary_frames_are_text_too(slack: Slack, company: Company) -> None:
    """A stand-in may send its JSON in either kind of frame."""
    general = next(iter(slack.workspace.channels))
    slack.sockets.binary = True
    async with company.running():
        await until(lambda: slack.sockets.connections)
        await slack.say(general, people(slack)[0], "Hello?")
        assert [(delivery.acknowledged, delivery.attempts) for delivery in slack.post.deliveries] == [(True, 1)]
        assert (await slack.command(people(slack)[0], "help")).shown


@pytest.mark.parametrize(
    "frame",
    ["", "{", "[]", "null", '{"type":null,"envelope_id":7}', '{"type":"events_api","envelope_id":"e","payload":7}'],
)
async def test_an_odd_frame_ends_nothing(slack: Slack, company: Company, frame: str) -> None:
    """Whatever comes, what comes after it is heard over the same connection."""
    async with company.running():
        line = await two(slack)
        await line.send_str(frame)
        assert (await slack.command(people(slack)[0], "help")).shown
        assert not line.closed
