"""Whoever leaves and is back is a member, also where this computer's clock is ahead of Discord's."""

import asyncio
from pathlib import Path

import pytest

from adapters.discord.hearing import Hearing, Ticks
from adapters.discord.returning import MOST, Returns
from bot.events import MemberJoined, MemberLeft, MessagePosted
from bot.live.inbox import Inbox
from bot.ports import CommunityRef
from bot.store import Store
from tests.end_to_end.living import until

GUILD = CommunityRef("discord", "5")
JOINED = {"guild_id": "5", "user": {"id": "9"}, "joined_at": "2020-03-10T10:00:00+00:00", "flags": 0}
BACK = JOINED | {"joined_at": "2026-03-10T10:00:00+00:00", "flags": 1}


class Nobody:
    """Whom no news interest."""

    def noticed(self, *_: object) -> None:
        """Nothing to do."""

    def alive(self, _: int | None) -> None:
        """Nothing to do."""


@pytest.mark.parametrize(("last", "there"), [("GUILD_MEMBER_ADD", [9]), ("GUILD_MEMBER_REMOVE", [])])
async def test_what_is_heard_last_holds(tmp_path: Path, last: str, there: list[int]) -> None:
    """The computer's clock is ahead by years: somebody who left and came back is there, and gone once they go again."""
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as store:
        inbox = Inbox(store)
        hearing = Hearing(inbox, Ticks(), Nobody())
        task = asyncio.create_task(hearing.run())
        hearing.hear("GUILD_MEMBER_ADD", dict(JOINED))
        hearing.hear("GUILD_MEMBER_REMOVE", {"guild_id": "5", "user": {"id": "9"}})
        hearing.hear("GUILD_MEMBER_ADD", dict(BACK))
        if last == "GUILD_MEMBER_REMOVE":
            hearing.hear(last, {"guild_id": "5", "user": {"id": "9"}})
        await until(lambda: not hearing.waiting)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await inbox.close()
        number = store.number(GUILD)
        assert number is not None
        assert list(store.presence.members(number)) == there


def test_a_join_after_its_leave_is_as_it_is() -> None:
    """Where the clocks agree nothing is added, and the first join stays what Discord says it is."""
    returns = Returns()
    returns.heard("GUILD_MEMBER_REMOVE", "5", [MemberLeft(9, at=10)])
    assert returns.heard("GUILD_MEMBER_ADD", "5", [MemberJoined(9, 11)]) == [MemberJoined(9, 11)]
    returns.heard("GUILD_MEMBER_REMOVE", "5", [MemberLeft(9, at=20)])
    back = returns.heard("GUILD_MEMBER_ADD", "5", [MemberJoined(9, 15)])
    assert back == [MemberJoined(9, 15), MemberJoined(9, 21, rejoin=True)]
    assert returns.heard("GUILD_MEMBER_ADD", "5", [MemberJoined(9, 15)]) == [MemberJoined(9, 15)]


def test_another_servers_leave_is_no_leave_here() -> None:
    """Leaves are told apart by server, and only so many are remembered."""
    returns = Returns()
    returns.heard("GUILD_MEMBER_REMOVE", "5", [MemberLeft(9, at=20)])
    assert len(returns.heard("GUILD_MEMBER_ADD", "6", [MemberJoined(9, 15)])) == 1
    for person in range(MOST):
        returns.heard("GUILD_MEMBER_REMOVE", "6", [MemberLeft(person, at=20)])
    assert len(returns.heard("GUILD_MEMBER_ADD", "5", [MemberJoined(9, 15)])) == 1
    posted = [MessagePosted(1, 7, 9, at=30)]
    assert returns.heard("MESSAGE_CREATE", "5", posted) is posted
