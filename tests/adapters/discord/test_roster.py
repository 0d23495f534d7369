"""The list of members comes in pieces, is kept nowhere, and says who left and who came back."""

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from adapters.discord import roster as room
from adapters.discord.roster import EVERYBODY, Roster, returned_at
from adapters.discord.translate import heard
from bot.events import AnyEvent, MemberLeft, RosterRead
from bot.ports import CommunityRef

SINCE = "2026-03-01T00:00:00+00:00"


class Known:
    """A memory in which three people are members."""

    async def members(self, _: CommunityRef) -> Sequence[int]:
        """Who is."""
        return [21, 22, 23]


class Tens:
    """A clock that goes in steps of ten."""

    def __init__(self) -> None:
        self.at = 1_773_136_800_000_000

    def now(self) -> int:
        """Ten later."""
        self.at += 10
        return self.at


class Desk:
    """A roster with what it asked and what it said."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.said: list[AnyEvent] = []
        self.roster = Roster(self._ask, lambda _, events: self.said.extend(events), Known(), Tens())  # type: ignore[arg-type]

    async def _ask(self, guild: int) -> None:
        self.asked.append(guild)

    def piece(self, number: int, of: int, *people: int, nonce: str = EVERYBODY, flags: int = 0) -> None:
        """A piece of server 5's list arrives."""
        members = [{"user": {"id": str(each)}, "joined_at": SINCE, "flags": flags} for each in people]
        chunk: dict[str, Any] = {"guild_id": "5", "members": members, "chunk_index": number, "chunk_count": of}
        raw = msgspec.Raw(msgspec.json.encode(chunk | {"nonce": nonce}))
        self.roster.piece(raw, heard("GUILD_MEMBERS_CHUNK", raw, 1).events)


@pytest.fixture
def desk() -> Desk:
    """A roster nobody has asked for."""
    return Desk()


async def test_the_last_piece_makes_the_list_whole(desk: Desk) -> None:
    """Only then it is said to have been read, after who is on it no longer."""
    await desk.roster.ask(5)
    desk.piece(0, 2, 21)
    assert desk.said == []
    desk.piece(1, 2, 23, 24)
    assert [type(event) for event in desk.said] == [MemberLeft, RosterRead]
    assert [event.person for event in desk.said if isinstance(event, MemberLeft)] == [22]


async def test_a_list_with_a_hole_says_nothing(desk: Desk) -> None:
    """Whoever was in the missing piece has not left."""
    await desk.roster.ask(5)
    desk.piece(0, 3, 21)
    desk.piece(2, 3, 23)
    assert desk.said == []


async def test_somebody_elses_list_says_nothing(desk: Desk) -> None:
    """A piece under another word, or of a server nobody asked for, is no whole list."""
    desk.piece(0, 1, 21)
    await desk.roster.ask(5)
    desk.piece(0, 1, 21, nonce="another")
    assert desk.said == []


async def test_who_came_back_is_known_when_the_list_is(desk: Desk) -> None:
    """Of members who had been members before the list says since when they are again."""
    await desk.roster.ask(5)
    desk.piece(0, 2, 21, flags=1)
    desk.piece(1, 2, 22, 23)
    assert await desk.roster.returned(5, 21) > 0
    assert await desk.roster.returned(5, 22) == 0
    assert await desk.roster.returned(6, 21) == 0


async def test_history_does_not_wait_for_ever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that does not come keeps nothing from being read."""
    monkeypatch.setattr(room, "PATIENCE", 0)
    await desk.roster.ask(5)
    assert await desk.roster.returned(5, 21) == 0


async def test_asked_too_often_it_asks_again(desk: Desk) -> None:
    """Discord says when the list may be asked for again."""
    await desk.roster.ask(5)
    await desk.roster.limited({"opcode": 8, "retry_after": 0, "meta": {"guild_id": "5", "nonce": EVERYBODY}})
    await desk.roster.limited({"opcode": 8, "retry_after": 0, "meta": {"guild_id": "6"}})
    assert desk.asked == [5, 5]


def test_a_single_member_says_whether_it_came_back() -> None:
    """Where there is no list, each is asked for."""
    assert returned_at({"user": {"id": "21"}, "joined_at": SINCE, "flags": 1}) > 0
    assert returned_at({"user": {"id": "21"}, "joined_at": SINCE, "flags": 0}) == 0
    assert returned_at({"flags": "many"}) == 0
