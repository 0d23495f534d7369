"""One life of a server ends in one state on disk: heard live, replayed after a resume, or read from history."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store import Store
from tests.adapters.discord.world import GENERAL, GUILD, Dispatch, Home, World

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            ["post", "post", "edit", "delete", "react", "react", "unreact", "clear", "thread", "archive", "come", "go"]
        ),
        st.integers(0, 30),
        st.integers(21, 23),
    ),
    max_size=40,
)
NUMBERS = itertools.count(1)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty database; every life in it is a server's own."""
    with Store.open(database_url) as opened:
        yield opened


class Life:
    """A server in which this and that happens, as far as it can: in an archived thread nothing does."""

    def __init__(self, world: World) -> None:
        self.world = world

    def deed(self, deed: str, which: int, who: int) -> Dispatch | None:
        """One thing happens, and what it sends."""
        threads = sorted(thread for thread in self.world.threads if not self.world._archived(thread))
        channels = [GENERAL, *threads]
        match deed:
            case "post":
                return self.world.post(channels[which % len(channels)], who)
            case "thread":
                return self.world.open_thread()[1]
            case "archive":
                return self.world.archive(threads[which % len(threads)]) if threads else None
        places = [(channel, key) for channel in channels for key in sorted(self.world.messages[channel])]
        return (
            self._to_message(deed, *places[which % len(places)], who, "👍" if which % 2 else "🎉") if places else None
        )

    def _to_message(self, deed: str, channel: int, message: int, who: int, emoji: str) -> Dispatch | None:
        match deed:
            case "edit":
                return self.world.edit(channel, message)
            case "delete":
                return self.world.delete(channel, message)
            case "react":
                return self.world.react(channel, message, who, emoji)
            case "clear":
                return self.world.clear(channel, message, "" if who == 21 else emoji)
            case _:
                return self.world.unreact(channel, message, who, emoji)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(deeds=DEEDS, replayed=st.integers(0, 6))
async def test_one_life_gives_one_state(store: Store, deeds: list[tuple[str, int, int]], replayed: int) -> None:
    """Whatever was heard, missed or told again by a resumed session, what is on disk is what is there."""
    world = World()
    home, life = Home(store, world, GUILD + next(NUMBERS)), Life(world)
    await home.come()
    listening = True
    heard: list[Dispatch] = []
    for deed, which, who in deeds:
        if deed == "come" and not listening:
            await home.come()
            listening, heard = True, []
        elif deed == "come":
            home.hear(*heard[len(heard) - min(replayed, len(heard)) :])
        elif deed == "go" and listening:
            home.go()
            listening = False
        else:
            dispatch = life.deed(deed, which, who)
            if listening and dispatch:
                home.hear(dispatch)
                heard.append(dispatch)
    if not listening:
        await home.come()
    assert home.state() == world.truth()
