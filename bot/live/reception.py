"""What a platform hears of the house beyond its memory: where posts go, what has arrived, and the first words."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.events import ChannelSeen
from bot.live.memory import LiveMemory
from bot.live.outbox import Outbox
from bot.notes import Button, Buttons, Note, Paragraph, plain
from bot.ports import Clock, CommunityRef, Picked, Post
from bot.preferences import Preferences
from bot.settings import Settings
from bot.store import Store
from bot.store.presence import Presence
from bot.words import welcome as words

T = TypeVar("T")


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

    async def picked(self, community: CommunityRef) -> Picked:
        """Which groups admins picked."""

        def read() -> Picked:
            number = self._store.number(community)
            chosen = {} if number is None else self._store.choices.of(number)
            preferences = Preferences.chosen(chosen, self._settings)
            return Picked(preferences.groups, preferences.members_role)

        return await asyncio.to_thread(read)

    async def kept(self, community: CommunityRef, channel: int, messages: Sequence[int]) -> dict[int, int]:
        """Which of these messages are on disk, each with how many reactions of it are."""
        return await self._looked_up(community, {}, lambda number, seen: seen.of(number, channel, messages))

    async def communities(self, platform: str) -> Sequence[CommunityRef]:
        """Every community of a platform that anything was ever told of."""
        known = await asyncio.to_thread(self._store.communities)
        return [each.ref for each in known if each.ref.platform == platform]

    async def newest(self, community: CommunityRef, channel: int, below: int, most: int) -> Sequence[int]:
        """The newest so many of a channel's messages on disk whose keys are below a key, newest first."""
        return await self._looked_up(community, [], lambda number, seen: seen.newest(number, channel, below, most))

    async def reactions(
        self, community: CommunityRef, channel: int, messages: Sequence[int]
    ) -> dict[int, dict[tuple[int, str], bool]]:
        """Of these messages, by (person, emoji), whether the reaction that was put or taken is there."""
        return await self._looked_up(community, {}, lambda number, seen: seen.reactions(number, channel, messages))

    async def members(self, community: CommunityRef) -> Sequence[int]:
        """Whoever a list or a join told of and who has not left, in order of their keys."""
        return await self._looked_up(community, [], lambda number, seen: seen.members(number))

    async def channels(self, community: CommunityRef) -> Sequence[ChannelSeen]:
        """Every channel and thread on disk, as it was when it was told of last."""
        return await self._looked_up(community, [], lambda number, seen: seen.channels(number))

    async def _looked_up(self, community: CommunityRef, nothing: T, look: Callable[[int, Presence], T]) -> T:
        """What is there of a community, or nothing where it was never told of."""

        def read() -> T:
            number = self._store.number(community)
            return nothing if number is None else look(number, self._store.presence)

        return await asyncio.to_thread(read)


def first_words() -> Note:
    """The message for a community that sees the bot for the first time."""
    return Note(
        "notice",
        words.TITLE,
        (
            Paragraph(plain(words.WHAT)),
            Paragraph(plain(words.NEVER), label=words.KEPT_LABEL),
            Paragraph(plain(words.CANNOT), label=words.CANNOT_LABEL),
            Paragraph(plain(words.NEXT), label=words.NEXT_LABEL),
            Buttons((Button(words.CHOOSE, "settings"), Button(words.PRIVACY, "privacy"))),
        ),
    )
