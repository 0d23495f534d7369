"""What adapters are told of the store, through the faces they know."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.errors import BadSettings
from bot.events import DAY, HistoryRead
from bot.live.memory import LiveMemory, LiveSecrets, delete_when_due
from bot.ports import CommunityRef, Cursor
from bot.settings import Settings
from bot.store import Store
from bot.vault import Vault, new_key

T1 = CommunityRef("slack", "T1")


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = 100 * DAY

    def now(self) -> int:
        """The hand's instant."""
        return self.at


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An open store."""
    with Store.open(database_url) as opened:
        yield opened


async def test_an_adapter_is_told_what_it_had_read(store: Store) -> None:
    """Nothing for a community nobody heard of, and afterwards what was said."""
    memory = LiveMemory(store, Hands(), Settings())
    assert await memory.cursors(T1) == {}
    store.absorb([(T1, [HistoryRead(1, newest=9, oldest=3)])])
    assert await memory.cursors(T1) == {(1, 0): Cursor(9, 3, finished=False)}


async def test_how_far_back_to_read_is_the_admins_choice(store: Store) -> None:
    """Ninety days unless an admin chose otherwise."""
    memory = LiveMemory(store, Hands(), Settings())
    assert await memory.backfill_days(T1) == 90
    await memory.welcomed(T1)
    number = store.number(T1)
    assert number
    store.choices.change(number, {"backfill_days": ("30",)}, person=1, at=1)
    assert await memory.backfill_days(T1) == 30


async def test_a_removed_community_is_deleted_after_the_days_the_operator_set(store: Store) -> None:
    """Not before; and an installation that came back in between is kept."""
    clock = Hands()
    memory = LiveMemory(store, clock, Settings(keep_removed_days=3))
    for native in ("T1", "T2"):
        await memory.welcomed(CommunityRef("slack", native))
        await memory.removed(CommunityRef("slack", native))
    clock.at += 3 * DAY
    await memory.welcomed(CommunityRef("slack", "T2"))
    deleting = asyncio.create_task(delete_when_due(store, clock, every=0.01))
    async with asyncio.timeout(5):
        while len(store.communities()) > 1:  # noqa: ASYNC110  # another task's work is waited for
            await asyncio.sleep(0.01)
    deleting.cancel()
    await asyncio.gather(deleting, return_exceptions=True)
    assert [each.ref.native for each in store.communities()] == ["T2"]


async def test_secrets_come_back_and_lie_there_encrypted(store: Store) -> None:
    """The adapter gets what it gave; the database never saw it."""
    secrets = LiveSecrets(store, Vault([new_key()]))
    await secrets.put("slack", "bot/T1", b"xoxb-1")
    assert await secrets.get("slack", "bot/T1") == b"xoxb-1"
    assert b"xoxb" not in (store.sealed.get("slack", "bot/T1") or b"")
    assert await secrets.names("slack", "bot/") == ["bot/T1"]
    taken = await asyncio.gather(*(secrets.take("slack", "bot/T1") for _ in range(4)))
    assert sorted(taken, key=bool) == [None, None, None, b"xoxb-1"]
    assert await secrets.get("slack", "bot/T1") is None
    assert "xoxb" not in repr(secrets)


async def test_without_a_key_no_token_is_kept(store: Store) -> None:
    """Keeping a secret without a key is refused with what to do."""
    with pytest.raises(BadSettings, match="keys new"):
        await LiveSecrets(store, Vault([])).put("slack", "bot/T1", b"xoxb-1")
    assert store.sealed.names("slack") == []
