"""What the tests of the store tell it."""

from zoneinfo import ZoneInfo

from bot.events import (
    ChannelKind,
    MessageKind,
)
from bot.ports import CommunityRef
from tests.makers import Town, instant

SLACK = CommunityRef("slack", "T1")


UTC = ZoneInfo("UTC")


def story() -> Town:
    """A week in which everything that a History tells apart happens."""
    town = Town()
    town.channel("general")
    town.channel("help")
    town.channel("forum", ChannelKind.FORUM)
    town.channel("how do I", ChannelKind.FORUM_POST, parent="forum")
    town.join("ann", instant(-30))
    town.join("ben", instant(0, 8))
    town.member("cleo", deactivated=True)
    town.member("robot", bot=True)
    first = town.ask("ben", instant(0, 9), mentions=["ann", "cleo"])
    town.post("ann", instant(0, 10), thread=first)
    town.post("robot", instant(0, 10, 1), thread=first, mentions=["ben"])
    town.post("hook", instant(0, 11), kind=MessageKind.BOT)
    town.post("cleo", instant(1, 9), channel="help", reply_to=first)
    town.post("dora", instant(1, 9), channel="general")
    town.post("ben", town.key("how do I"), channel="how do I")
    town.post("ann", instant(2, 7), channel="how do I")
    town.post("eve", instant(3, 1), kind=MessageKind.JOIN)
    town.react("ann", first)
    town.react("robot", first)
    town.react("cleo", first, "heart", at=instant(0, 12))
    town.react("ben", instant(1, 9), "tada", channel="help", at=instant(6))
    town.leave("cleo", instant(4))
    town.post("ann", instant(9))
    return town
