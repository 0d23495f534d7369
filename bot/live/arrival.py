"""The first look: once the past of a new community is read, what could be seen is said where the bot arrived."""

import asyncio
from typing import Final

from bot.events import DAY, ChannelKind
from bot.live.outbox import Outbox
from bot.notes import Block, Button, Buttons, Footnote, Note, Paragraph, plain
from bot.ports import Clock, CommunityRef, Post
from bot.preferences import Defaults, Preferences
from bot.snapshot import KIND, Snapshot, read
from bot.store import Standing, State, Store
from bot.words import welcome as words
from bot.words.answers import ONLY_YOU
from bot.words.commands import SETTINGS
from bot.worker.freshness import Refreshes

NEW: Final = 14 * DAY  # a community that was welcomed longer ago has had its digests since
PERIOD: Final = "card"
_INSIDE: Final = frozenset({ChannelKind.THREAD, ChannelKind.FORUM_POST})  # what is a channel only to its platform


class FirstLook:
    """Makes answers as `worker` does, and after the first that rest on a whole past says so in the community."""

    def __init__(self, worker: Refreshes, store: Store, outbox: Outbox, clock: Clock, defaults: Defaults) -> None:
        """`defaults` are what applies where a community's admins have chosen nothing."""
        self._worker = worker
        self._defaults = defaults
        self._store = store
        self._outbox = outbox
        self._clock = clock
        self._done: set[int] = set()  # nothing more is to be said there

    async def refresh(self, community: int) -> None:
        """Make and store a community's answers; the first time that is worth showing, show it."""
        await self._worker.refresh(community)
        if community in self._done:
            return
        post = await asyncio.to_thread(self._post, community)
        if post is not None:
            await self._outbox.plan(post, "welcome", PERIOD)
            self._done.add(community)

    def _post(self, community: int) -> Post | None:
        """What is to be said now; None where it is not the time, or was."""
        welcome = self._welcome(community)
        if welcome is None or not self._is_read(community):
            return None
        stored = self._store.snapshots.get(community, KIND)
        snapshot = read(stored.content) if stored else None
        ref = next((each.ref for each in self._store.communities() if each.number == community), None)
        if snapshot is None or ref is None:
            return None
        chosen = Preferences.chosen(self._store.choices.of(community), self._defaults)
        rests_on = words.read(*self._channels(community, chosen))
        return Post(key_of(ref), ref, welcome.channel, first_look(snapshot, rests_on, chosen))

    def _welcome(self, community: int) -> Standing | None:
        """The first words, where they were said lately and nothing has followed."""
        standing = [each for each in self._store.posts.standing(community) if each.kind == "welcome"]
        first = next((each for each in standing if each.period == "first"), None)
        late = first is not None and self._clock.now() - first.planned_at > NEW
        if late or any(each.period == PERIOD for each in standing):
            self._done.add(community)
            return None
        return first if first is not None and first.state is State.SENT else None

    def _is_read(self, community: int) -> bool:
        """Whether the past of every channel and thread that was begun is read to its end."""
        cursors = self._store.cursors.of(community).items()
        read_back = [each.finished for (channel, _), each in cursors if channel]
        return bool(read_back) and all(read_back)

    def _channels(self, community: int, chosen: Preferences) -> tuple[int, int]:
        """In how many channels something was there to be read or nothing may be hidden, and how many there are."""
        told = {each.channel: each for each in self._store.presence.channels(community)}
        read_back = set()
        for (channel, thread), cursor in self._store.cursors.of(community).items():
            # One whose past may not be read is listened to from the beginning on, and so is one that has no past.
            has_none = not chosen.backfill_days or (channel in told and told[channel].kind is ChannelKind.FORUM)
            if channel and not thread and (has_none or cursor.newest - cursor.oldest >= DAY):
                read_back.add(channel)
        inside = {channel for channel, each in told.items() if each.kind in _INSIDE}
        there = {channel for channel, each in told.items() if not each.archived} | read_back
        return len(read_back - inside), len(there - inside)


def key_of(community: CommunityRef) -> str:
    """The post's own key, for ever."""
    return f"{community.platform}-{community.native}-first-look"


def first_look(snapshot: Snapshot, rests_on: str, chosen: Preferences) -> Note:
    """The card anybody may read, with what it rests on, and what comes next."""
    goes_on = (
        words.goes_on(chosen.weekday, chosen.hour, chosen.timezone) if chosen.digest_channel else words.ONCE_CHOSEN
    )
    blocks: list[Block] = [Paragraph(plain(rests_on)), *map(_for_all, snapshot.card.blocks), *snapshot.stored]
    blocks += [
        Footnote(plain(f"{goes_on} {words.OWN_VIEW}")),
        Buttons(
            (Button(words.MEANING, "explain"), Button(SETTINGS if chosen.digest_channel else words.CHOOSE, "settings"))
        ),
    ]
    return Note("card", words.LOOK_TITLE, tuple(blocks))


def _for_all(block: Block) -> Block:
    """The card's own block without the remark that only one person sees it."""
    if not isinstance(block, Footnote):
        return block
    return Footnote(plain("".join(each.text for each in block.words).removesuffix(f" {ONLY_YOU}")))
