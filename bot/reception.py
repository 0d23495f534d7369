"""What a platform hears of the house beyond its memory: where posts go, what has arrived, and the first words."""

import asyncio
from collections.abc import Sequence

from bot.memory import LiveMemory
from bot.notes import Note, Paragraph, plain
from bot.outbox import Outbox
from bot.ports import Clock, CommunityRef, Post
from bot.preferences import Preferences
from bot.settings import Settings
from bot.store import Store
from bot.words import welcome as words


class Reception(LiveMemory):
    """The memory, at the door."""

    def __init__(self, store: Store, clock: Clock, settings: Settings, outbox: Outbox) -> None:
        super().__init__(store, clock, settings)
        self._outbox = outbox

    async def invited(self, community: CommunityRef, channel: int) -> None:
        """Say once in a community what the bot does, in the channel it was asked into first."""
        key = f"{community.platform}-{community.native}-welcome"
        await self._outbox.plan(Post(key, community, channel, first_words()), "welcome", "first")

    async def posts_to(self, community: CommunityRef) -> int:
        """The channel admins chose for the digest, 0 where they chose none."""

        def read() -> int:
            number = self._store.number(community)
            chosen = {} if number is None else self._store.choices.of(number)
            return Preferences.chosen(chosen, self._settings).digest_channel

        return await asyncio.to_thread(read)

    async def kept(self, community: CommunityRef, channel: int, messages: Sequence[int]) -> dict[int, int]:
        """Which of these messages are on disk, each with how many reactions of it are."""

        def read() -> dict[int, int]:
            number = self._store.number(community)
            return {} if number is None else self._store.presence.of(number, channel, messages)

        return await asyncio.to_thread(read)


def first_words() -> Note:
    """The message for a community that sees the bot for the first time."""
    return Note(
        "notice",
        words.TITLE,
        (
            Paragraph(plain(words.WHAT)),
            Paragraph(plain(words.NEVER), label=words.KEPT_LABEL),
            Paragraph(plain(words.NEXT), label=words.NEXT_LABEL),
        ),
    )
