"""An outbox that posts to one platform."""

from collections.abc import AsyncIterator

import pytest

from bot.ports import CommunityRef
from bot.store import Store
from tests.bot.live.office import T1, Office


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """An office with one community."""
    with Store.open(database_url) as store:
        store.absorb([(T1, []), (CommunityRef("slack", "T2"), [])])
        yield Office(store)
