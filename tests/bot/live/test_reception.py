"""At the door: the first words are said once, and a self-check is told what is here."""

import msgspec

from bot.events import MessagePosted, ReactionChanged
from bot.live.outbox import Outbox
from bot.live.reception import Reception, first_words
from bot.notes import Note
from bot.ports import CommunityRef
from bot.settings import read_settings
from bot.store import Store

REF = CommunityRef("slack", "T1")


class Clock:
    """Some day in 2027."""

    def now(self) -> int:
        """Always the same instant."""
        return 1_800_000_000_000_000


def reception(store: Store) -> Reception:
    """The house's door."""
    return Reception(store, Clock(), read_settings(), Outbox(store, {}, Clock()))


async def test_the_first_words_are_said_once(database_url: str) -> None:
    """In the first channel, however often the bot is asked in, and by whichever process."""
    with Store.open(database_url) as store:
        await reception(store).welcomed(REF)
        for channel in (7, 7, 8):
            await reception(store).invited(REF, channel)
        standing = await Outbox(store, {}, Clock()).standing(REF)
    assert [(each.kind, each.channel) for each in standing] == [("welcome", 7)]


async def test_where_posts_go_is_what_admins_chose(database_url: str) -> None:
    """Nowhere, before they did."""
    with Store.open(database_url) as store:
        door = reception(store)
        assert await door.posts_to(REF) == 0
        await door.welcomed(REF)
        number = store.number(REF)
        assert number is not None
        store.choices.change(number, {"digest_channel": ("42",)}, person=1, at=1)
        assert await door.posts_to(REF) == 42


async def test_what_is_kept_is_told(database_url: str) -> None:
    """Of the messages that were asked about, with their reactions; of an unknown community nothing."""
    with Store.open(database_url) as store:
        door = reception(store)
        assert await door.kept(REF, 1, [1, 2]) == {}
        posts = [MessagePosted(channel=1, message=key, author=5, at=key) for key in (1, 2)]
        marks = [ReactionChanged(1, 2, 6, "heart"), ReactionChanged(1, 2, 7, "tada", present=False, at=9)]
        store.absorb([(REF, [*posts, *marks])])
        assert await door.kept(REF, 1, [1, 2, 3]) == {1: 0, 2: 1}
        assert await door.kept(REF, 2, [1]) == {}
        assert await door.kept(REF, 1, []) == {}


def test_the_first_words_say_what_they_have_to() -> None:
    """What it does, what it never keeps, and what is to be chosen; without a shout."""
    told = str(msgspec.to_builtins(first_words()))
    for words in ("short note", "never keep", "/network-health settings", "/network-health privacy", "closed to me"):
        assert words in told
    assert "!" not in told
    assert isinstance(first_words(), Note)
