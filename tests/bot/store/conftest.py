"""An empty store."""

from collections.abc import Iterator

import pytest

from bot.store import Store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store in an empty database."""
    with Store.open(database_url) as opened:
        yield opened
