"""What a platform refuses is told where admins read, once, and nothing private with it."""

from collections.abc import AsyncIterator

import pytest

from bot.live.outbox import Outbox
from bot.live.trouble import KIND, Troubles
from bot.notes import Note, Paragraph, plain
from bot.ports import CommunityRef, Post, Refused
from bot.settings import read_settings
from bot.snapshot import DIGEST, EVERYBODY
from bot.store import Store
from bot.words import outbox as words
from tests.bot.live.office import Hands, Wall

T1 = CommunityRef("slack", "T1")
NOTE = Note("digest", "Week", (Paragraph(plain("All is well.")),))
ADMINS, EVERYONES, ARRIVAL = 5, 6, 7
GONE = Refused("I can't post to #secret-plans: it was deleted.")


class Office:
    """An outbox that tells of refusals, and a wall on which posts appear."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock, self.wall = store, Hands(), Wall()
        troubles = Troubles(store, read_settings())
        self.outbox = Outbox(store, {"slack": self.wall}, self.clock, troubles)

    def choose(self, channel: int) -> None:
        """Admins chose the digest's channel."""
        self.store.choices.change(1, {"digest_channel": (str(channel),)}, person=0, at=1)

    async def post(self, channel: int, kind: str = DIGEST, *answers: Refused, period: str = "2026-W10") -> None:
        """Something is due and the platform answers so."""
        self.wall.answers = list(answers)
        await self.outbox.plan(Post(f"{kind}/{period}", T1, channel, NOTE), kind, period)
        while await self.outbox.step():
            pass
        self.clock.wait(10)
        while await self.outbox.step():
            pass

    def told(self) -> list[tuple[int, str]]:
        """What was said of refusals, and where."""
        kinds = {each.key: each for each in self.wall.there if f"-{KIND}-" in each.key}
        said = [(each.channel, each.note.blocks[0]) for each in kinds.values()]
        return [
            (where, "".join(word.text for word in block.words)) for where, block in said if isinstance(block, Paragraph)
        ]


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """An office with one community."""
    with Store.open(database_url) as store:
        store.absorb([(T1, [])])
        yield Office(store)


async def test_admins_hear_what_was_refused_elsewhere(office: Office) -> None:
    """The note for everybody has no channel any more: the digest's channel gets the platform's reason, and once."""
    office.choose(ADMINS)
    await office.post(EVERYONES, EVERYBODY, GONE)
    await office.post(EVERYONES, EVERYBODY, GONE)
    assert office.told() == [(ADMINS, words.refused_elsewhere(EVERYBODY, GONE.sentence))]


async def test_where_the_digests_own_channel_is_gone_it_is_said_where_the_bot_arrived(office: Office) -> None:
    """There anybody reads along: neither the channel's name nor the reason is told."""
    office.choose(ADMINS)
    await office.post(ARRIVAL, "welcome", period="first")
    await office.post(ADMINS, DIGEST, GONE)
    assert office.told() == [(ARRIVAL, words.refused_there(DIGEST))]
    assert "secret-plans" not in office.told()[0][1]


async def test_nothing_is_said_where_nobody_could_read_it_or_has_to_do_anything(office: Office) -> None:
    """The only channel there is refuses; a platform that only asks to wait is nobody's trouble."""
    office.choose(ADMINS)
    await office.post(ADMINS, DIGEST, GONE)
    await office.post(EVERYONES, EVERYBODY, Refused("Slack asks me to wait.", later=True, wait_seconds=5, busy=True))
    assert office.told() == []
    assert [each.channel for each in office.wall.there] == [EVERYONES]


async def test_what_keeps_introductions_from_people_is_told_once_in_two_weeks(office: Office) -> None:
    """Ten posts are refused for one reason: admins read it once for each kind; that somebody takes none is nobody's."""
    office.choose(ADMINS)
    missing = Refused("I can't post to somebody in a direct message: the permission im:write is missing.")
    for number in range(5):
        await office.post(EVERYONES, "intro-ask", missing, period=f"{number}-0")
        await office.post(EVERYONES, "intro-meet", missing, period=f"{number}")
    await office.post(EVERYONES, "intro-ask", Refused("They take none.", closed=True), period="9-0")
    kinds = ("intro-ask", "intro-meet")
    assert office.told() == [(ADMINS, words.refused_elsewhere(kind, missing.sentence)) for kind in kinds]
    assert "The conversation for people who said yes to meeting each other could not be posted." in office.told()[1][1]


async def test_no_more_of_introductions_is_told_where_anybody_may_read_it(office: Office) -> None:
    """Without a channel for admins the place of the first words hears of it, without what was refused to whom."""
    office.choose(0)
    await office.post(ARRIVAL, "welcome", period="first")
    await office.post(EVERYONES, "intro-meet", Refused("One of them has left."), period="1")
    assert office.told() == [(ARRIVAL, words.refused_there("intro-meet"))]
    assert "left" not in words.refused_there("intro-meet")
