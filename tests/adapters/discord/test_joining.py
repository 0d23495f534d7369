"""A join that every message of somebody tells of is news once an hour."""

from adapters.discord import joining
from adapters.discord.joining import Joins
from bot.events import HOUR, AnyEvent, MemberJoined, MessagePosted

SAID, JOINED, AGAIN = MessagePosted(7, 1, 9, 5), MemberJoined(9, 3), MemberJoined(9, 4, rejoin=True)
NOW = 100 * HOUR


def told(joins: Joins, *events: AnyEvent, guild: str = "5", now: int = NOW) -> list[AnyEvent]:
    """What is left of a message's events."""
    return list(joins.news(guild, list(events), now))


def test_a_join_is_told_once() -> None:
    """The message stays, and another join or another server's is news again."""
    joins = Joins()
    assert told(joins, SAID, JOINED) == [SAID, JOINED]
    assert told(joins, SAID, JOINED) == [SAID]
    assert told(joins, SAID) == [SAID]
    assert told(joins) == []
    assert told(joins, SAID, JOINED, guild="6") == [SAID, JOINED]
    assert told(joins, SAID, AGAIN) == [SAID, AGAIN]
    assert told(joins, SAID, JOINED) == [SAID, JOINED]


def test_what_was_deleted_meanwhile_is_told_anew() -> None:
    """After an hour nothing is taken for told, and never more than so many people."""
    joins = Joins()
    told(joins, SAID, JOINED)
    assert told(joins, SAID, JOINED, now=NOW + HOUR) == [SAID]
    assert told(joins, SAID, JOINED, now=NOW + HOUR + 1) == [SAID, JOINED]


def test_memory_is_bounded(monkeypatch) -> None:
    """A server with more people than are remembered only has more told."""
    monkeypatch.setattr(joining, "MOST", 10)
    joins = Joins()
    for person in range(1, 100):
        assert told(joins, SAID, MemberJoined(person, 3)) == [SAID, MemberJoined(person, 3)]
        assert len(joins._told) <= 11
