"""The bot looks at itself: its database first, then every platform that is set up."""

import asyncio
from collections.abc import Sequence
from typing import Final

from bot.errors import StoreUnavailable
from bot.live.outbox import Outbox
from bot.live.reception import Reception
from bot.live.running import Connect, secrets_of
from bot.ports import Clock, Finding
from bot.settings import Settings
from bot.store import Store
from bot.words import examination as words

LITTLE: Final = 500_000_000  # bytes: a busy month of a large community
HOUSE: Final = "network-health"


async def examine(chosen: Settings, connect: Connect, clock: Clock) -> dict[str, Sequence[Finding]]:
    """What was found, under the name of each platform, and under the house's own what is true without any of them."""
    try:
        with Store.open(chosen.database_url) as store:
            database = await asyncio.to_thread(_database, store)
            platforms = connect(secrets_of(chosen, store))
            reception = Reception(store, clock, chosen, Outbox(store, platforms, clock))
            looked = {name: await platform.check(reception) for name, platform in platforms.items()}
    except StoreUnavailable as error:
        return {HOUSE: [Finding("error", "Database", str(error))]}
    return {HOUSE: database, **looked}


def _database(store: Store) -> list[Finding]:
    if complaint := store.complaint():
        return [Finding("error", "Database", complaint)]
    room = store.room()
    if room is None:
        return [Finding("ok", "Database", words.SOUND.format(where=store.place, size="on its own server"))]
    size, left = room
    found = [Finding("ok", "Database", words.SOUND.format(where=store.place, size=words.megabytes(size)))]
    if left < LITTLE:
        sentence = words.LITTLE_ROOM.format(left=words.megabytes(left), where=store.place)
        found.append(Finding("warning", "Disk", sentence))
    return found
