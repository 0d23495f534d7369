"""What adapters may ask back of the store, off the event loop: how much is known, what was chosen, which tokens."""

import asyncio
from collections.abc import Sequence

from bot.events import DAY
from bot.ports import Clock, CommunityRef, Cursor
from bot.preferences import Preferences
from bot.settings import Settings
from bot.store import Store
from bot.vault import Vault


class LiveMemory:
    """The store as adapters see it."""

    def __init__(self, store: Store, clock: Clock, settings: Settings) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings

    def now(self) -> int:
        """The house's time."""
        return self._clock.now()

    async def cursors(self, community: CommunityRef) -> dict[tuple[int, int], Cursor]:
        """How much history is known, by (channel, thread)."""

        def read() -> dict[tuple[int, int], Cursor]:
            number = self._store.number(community)
            return {} if number is None else self._store.cursors.of(number)

        return await asyncio.to_thread(read)

    async def removed(self, community: CommunityRef) -> None:
        """Stop posts, and delete everything in so many days unless the installation comes back."""
        now = self._clock.now()
        delete_at = now + self._settings.keep_removed_days * DAY
        await asyncio.to_thread(self._store.removals.remove, community, at=now, delete_at=delete_at)

    async def welcomed(self, community: CommunityRef) -> None:
        """Call off a deletion that has not happened yet."""
        await asyncio.to_thread(self._store.removals.welcome, community)

    async def backfill_days(self, community: CommunityRef) -> int:
        """How many days back history is to be read."""

        def read() -> int:
            number = self._store.number(community)
            chosen = {} if number is None else self._store.choices.of(number)
            return Preferences.chosen(chosen, self._settings).backfill_days

        return await asyncio.to_thread(read)


class LiveSecrets:
    """Secrets in the store, locked by the vault; they exist in the clear only for whoever asked."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._sealed = store.sealed
        self._vault = vault

    async def put(self, platform: str, name: str, value: bytes) -> None:
        """Keep a secret under a name, in place of what was there."""
        locked = self._vault.lock(_label(platform, name), value)
        await asyncio.to_thread(self._sealed.put, platform, name, locked)

    async def get(self, platform: str, name: str) -> bytes | None:
        """The secret, or None."""
        locked = await asyncio.to_thread(self._sealed.get, platform, name)
        return None if locked is None else self._vault.unlock(_label(platform, name), locked)

    async def take(self, platform: str, name: str) -> bytes | None:
        """The secret, which is gone with this: of two who ask at once, one gets it."""
        locked = await asyncio.to_thread(self._sealed.take, platform, name)
        return None if locked is None else self._vault.unlock(_label(platform, name), locked)

    async def names(self, platform: str, prefix: str = "") -> Sequence[str]:
        """Which names there are."""
        return await asyncio.to_thread(self._sealed.names, platform, prefix)


async def delete_when_due(store: Store, clock: Clock, *, every: float = 600) -> None:
    """Delete communities whose time has come and people who asked for it, now and every so many seconds."""
    while True:
        await asyncio.to_thread(store.people.erase)
        await asyncio.to_thread(store.removals.delete_due, clock.now())
        await asyncio.sleep(every)


def _label(platform: str, name: str) -> str:
    return f"{platform}/{name}"
