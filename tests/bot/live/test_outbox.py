"""Posts happen once, whatever a platform, a clock or a restart does."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.errors import StoreUnavailable
from bot.events import HOUR, SECOND
from bot.live.outbox import GRACE_HOURS, LEASE, Outbox
from bot.notes import Note, Paragraph, Picture, plain
from bot.ports import CommunityRef, Finding, Post, Posted, Refused
from bot.store import Standing, State, Store

T1 = CommunityRef("slack", "T1")
NOTE = Note("digest", "Week", (Paragraph(plain("All is well.")), Picture(b"\x89PNG\xff", "a line", "line.png")))


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = 1_000 * HOUR

    def now(self) -> int:
        """The hand's instant."""
        return self.at

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.at += int(seconds * SECOND)


class Wall:
    """A platform on which posts stay, and that can be told how to answer."""

    name = "slack"

    def __init__(self) -> None:
        self.there: list[Post] = []
        self.looked = 0
        self.used = asyncio.Event()
        self.answers: list[object] = []  # refusals, or errors with which a post is answered; "posted" puts it up first
        self.looking: Refused | None = None  # what looking for a post is answered with

    async def run(self, intake: object, memory: object, commands: object) -> None:
        """Nothing happens here by itself."""

    async def check(self) -> list[Finding]:
        """All is well."""
        return []

    async def post(self, post: Post) -> Posted | Refused:
        """Put it up, or answer as told."""
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Refused):
            return answer
        if isinstance(answer, Posted):
            self.there.append(post)
            return answer
        if isinstance(answer, BaseException) and str(answer) != "posted":
            raise answer
        self.there.append(post)
        self.used.set()
        if isinstance(answer, BaseException):
            raise answer
        return Posted((len(self.there),))

    async def find(self, post: Post) -> Posted | Refused | None:
        """Whether a post with this key is up."""
        self.looked += 1
        return self.looking or next(
            (Posted((row,)) for row, each in enumerate(self.there, 1) if each.key == post.key), None
        )


class Office:
    """An outbox with everything around it."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock, self.wall = store, Hands(), Wall()
        self.outbox = Outbox(store, {"slack": self.wall}, self.clock)

    async def plan(self, period: str = "2026-W10", *, channel: int = 5, ref: CommunityRef = T1) -> bool:
        """Plan the digest of a week."""
        post = Post(f"digest/{period}", ref, channel, NOTE, quiet=False)
        return await self.outbox.plan(post, "digest", period)

    async def all_due(self) -> None:
        """Post whatever is due at this instant."""
        while await self.outbox.step():
            pass

    async def standing(self) -> Standing:
        """How the latest post stands."""
        return (await self.outbox.standing(T1))[0]


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """An office with one community."""
    with Store.open(database_url) as store:
        store.absorb([(T1, []), (CommunityRef("slack", "T2"), [])])
        yield Office(store)


async def test_a_post_is_planned_once_and_arrives_as_it_was_written(office: Office) -> None:
    """The second plan of a period is told that it was there before; the note comes whole and is dropped then."""
    assert await office.plan()
    assert not await office.plan()
    await office.all_due()
    assert not await office.plan()
    await office.all_due()
    assert office.wall.there == [Post("digest/2026-W10", T1, 5, NOTE, quiet=False)]
    assert office.wall.looked == 0
    standing = await office.standing()
    assert (standing.state, standing.messages, standing.reason) == (State.SENT, (1,), "")
    with office.store._database.reading() as connection:
        assert connection.exec_driver_sql("SELECT note FROM outbox").scalar() is None


async def test_a_post_for_some_people_reaches_them_and_tells_where(office: Office) -> None:
    """Whom a post is for comes back as it was planned; the room that was made for them stays with the post."""
    office.wall.answers = [Posted((8,), room=77)]
    post = Post("introduction/1", T1, 0, NOTE, people=(41, 42))
    assert await office.outbox.plan(post, "introduction", "1")
    await office.all_due()
    standing = await office.standing()
    assert office.wall.there == [post]
    assert (standing.state, standing.messages, standing.room, standing.closed) == (State.SENT, (8,), 77, False)


async def test_a_closed_door_is_no_failure_of_ours(office: Office) -> None:
    """A person who takes no direct messages is told apart from a post that went wrong."""
    office.wall.answers = [Refused("They take no direct messages.", closed=True)]
    await office.outbox.plan(Post("introduction/1", T1, 0, NOTE, people=(41,)), "introduction", "1")
    await office.all_due()
    standing = await office.standing()
    assert (standing.state, standing.closed, office.wall.there) == (State.FAILED, True, [])


async def test_what_cannot_be_looked_for_is_not_posted_twice(office: Office) -> None:
    """Where a platform cannot say whether a post arrived, its refusal ends the matter."""
    office.wall.answers = [TimeoutError("posted")]
    office.wall.looking = Refused("Nobody can look into a direct message.")
    await office.outbox.plan(Post("introduction/1", T1, 0, NOTE, people=(41,)), "introduction", "1")
    await office.all_due()
    office.clock.wait(16)
    await office.all_due()
    standing = await office.standing()
    assert (standing.state, len(office.wall.there)) == (State.FAILED, 1)


@pytest.mark.parametrize("error", [TimeoutError, ConnectionResetError, OSError, KeyError])
@pytest.mark.parametrize("arrived", [True, False])
async def test_after_silence_it_is_looked_for_before_it_is_posted_again(
    office: Office, error: type[Exception], arrived: bool
) -> None:
    """Whether the lost attempt had arrived or not, the post is there once in the end."""
    office.wall.answers = [error("posted" if arrived else "lost")]
    await office.plan()
    await office.all_due()
    standing = await office.standing()
    assert standing.state is State.UNKNOWN
    assert "look" in standing.reason
    office.clock.wait(16)
    await office.all_due()
    assert len(office.wall.there) == office.wall.looked == 1
    assert (await office.standing()).state is State.SENT


async def test_a_process_that_dies_while_posting_is_followed_by_one_that_looks(office: Office) -> None:
    """Nobody touches a claim before it has run out; afterwards the post is looked for first."""
    await office.plan()
    assert await office.outbox._next()  # claimed, and then the process is gone
    office.wall.there.append(Post("digest/2026-W10", T1, 5, NOTE))
    later = Outbox(office.store, {"slack": office.wall}, office.clock)
    assert not await later.step()
    office.clock.wait(LEASE / SECOND + 1)
    assert await later.step()
    assert len(office.wall.there) == 1
    assert (await office.standing()).state is State.SENT


async def test_stopping_in_the_middle_of_a_post_leaves_word(office: Office) -> None:
    """A program that is told to stop writes down that it does not know, so that nobody waits for its claim."""
    begun = asyncio.Event()

    async def never(_: Post) -> Posted:
        begun.set()
        await asyncio.sleep(60)
        return Posted((1,))

    office.wall.post = never  # type: ignore[method-assign]  # this once it hangs
    await office.plan()
    running = asyncio.create_task(office.outbox.run())
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (await office.standing()).state is State.UNKNOWN


async def test_a_refusal_for_good_is_kept_with_its_sentence_and_may_be_planned_again(office: Office) -> None:
    """Nothing is tried again by itself, and asking for it once more is allowed."""
    office.wall.answers = [Refused("The channel is archived. Choose another: Settings.")]
    await office.plan()
    await office.all_due()
    office.clock.wait(GRACE_HOURS * 3600)
    await office.all_due()
    standing = await office.standing()
    assert (standing.state, standing.reason) == (State.FAILED, "The channel is archived. Choose another: Settings.")
    assert office.wall.there == []
    assert await office.plan(channel=6)
    await office.all_due()
    assert [post.channel for post in office.wall.there] == [6]


async def test_what_can_help_later_is_tried_again_when_the_platform_says(office: Office) -> None:
    """A wait the platform names is kept to the second; without one, the waits grow to an hour."""
    office.wall.answers = [Refused("Slack asks me to wait.", later=True, wait_seconds=30)]
    office.wall.answers += [Refused("Invite me.", later=True)] * 3
    await office.plan()
    await office.all_due()
    office.clock.wait(29.9)
    assert not await office.outbox.step()
    office.clock.wait(0.1)
    waits = [30, 60, 120]
    for wait in waits:
        assert await office.outbox.step()
        assert (await office.standing()).reason == "Invite me."
        office.clock.wait(wait - 1)
        assert not await office.outbox.step()
        office.clock.wait(1)
    await office.all_due()
    assert len(office.wall.there) == 1
    assert office.wall.looked == 0  # a refusal is certain


async def test_after_a_day_and_a_half_it_is_no_news(office: Office) -> None:
    """A post that was refused all the time ends, with the reason; so does one that waited while nothing could run."""
    office.wall.answers = [Refused("Invite me with /invite.", later=True)] * 100
    await office.plan()
    for _ in range(60):
        await office.all_due()
        office.clock.wait(3600)
    standing = await office.standing()
    assert standing.state is State.FAILED
    assert "36 hours" in standing.reason
    assert standing.reason.endswith("Invite me with /invite.")
    office.wall.answers = []
    await office.plan("2026-W11")
    office.clock.wait(GRACE_HOURS * 3600 + 1)
    await office.all_due()
    assert office.wall.there == []
    assert "36 hours" in (await office.standing()).reason


async def test_an_unknown_post_that_is_given_up_is_looked_for_when_it_is_asked_for_again(office: Office) -> None:
    """Even a day and a half later a post that was there all the time is not posted twice."""
    office.wall.answers = [TimeoutError("posted")]
    await office.plan()
    await office.all_due()

    async def cannot_look(_: Post) -> Posted | None:
        raise OSError

    office.wall.find, look = cannot_look, office.wall.find  # type: ignore[method-assign]  # for a while
    for _ in range(60):
        office.clock.wait(3600)
        await office.all_due()
    standing = await office.standing()
    assert standing.state is State.FAILED
    assert "never heard" in standing.reason
    office.wall.find = look  # type: ignore[method-assign]  # as it was
    assert await office.plan()
    await office.all_due()
    assert (await office.standing()).state is State.SENT
    assert len(office.wall.there) == 1


async def test_one_message_a_second_in_a_channel(office: Office) -> None:
    """Two posts for one channel keep a second apart; another channel, or another community's, does not wait."""
    for week in ("2026-W09", "2026-W10"):
        await office.plan(week)
    await office.plan("2026-W09", ref=CommunityRef("slack", "T2"))
    await office.plan("2026-W11", channel=6)
    await office.all_due()
    assert len(office.wall.there) == 3
    office.clock.wait(0.9)
    await office.all_due()
    assert len(office.wall.there) == 3
    office.clock.wait(0.2)
    await office.all_due()
    assert len(office.wall.there) == 4


async def test_nothing_is_posted_where_the_installation_is_gone(office: Office) -> None:
    """Posts stop with the removal, and go on when the installation is there again."""
    await office.plan()
    office.store.removals.remove(T1, at=1, delete_at=1 << 60)
    await office.all_due()
    assert office.wall.there == []
    office.store.removals.welcome(T1)
    await office.all_due()
    assert len(office.wall.there) == 1


async def test_a_digest_that_could_not_be_posted_follows_to_the_channel_that_is_chosen(office: Office) -> None:
    """What was refused lately is posted there; what may have arrived, or is old, is left alone."""
    office.wall.answers = [Refused("Gone."), Refused("Gone."), TimeoutError("posted")]
    await office.plan("2026-W08")
    await office.all_due()
    office.clock.wait(GRACE_HOURS * 3600 + 1)
    await office.plan("2026-W10")
    await office.all_due()
    office.clock.wait(2)
    await office.plan("2026-W11")
    await office.all_due()
    assert await office.outbox.redirect(T1, "digest", 6) == 1
    assert await office.outbox.redirect(CommunityRef("slack", "T9"), "digest", 6) == 0
    office.clock.wait(20)
    await office.all_due()
    assert sorted((post.key, post.channel) for post in office.wall.there) == [
        ("digest/2026-W10", 6),
        ("digest/2026-W11", 5),
    ]


async def test_several_processes_post_each_thing_once(database_url: str) -> None:
    """Four outboxes on one database share twenty posts, and none is posted twice or looked for."""
    with Store.open(database_url) as store:
        store.absorb([(T1, [])])
        office = Office(store)
        for number in range(20):
            await office.plan(f"week {number}", channel=number)
        stores = [Store.open(database_url) for _ in range(4)]
        outboxes = [Outbox(each, {"slack": office.wall}, office.clock) for each in stores]

        async def work(outbox: Outbox) -> None:
            while await outbox.step():
                pass

        await asyncio.gather(*(work(each) for each in outboxes))
        for each in stores:
            each.close()
        assert sorted(post.channel for post in office.wall.there) == list(range(20))
        assert office.wall.looked == 0


async def test_a_running_outbox_posts_what_is_planned_at_once(office: Office) -> None:
    """A plan wakes it; a platform that is not connected here is left to others."""
    office.store.absorb([(CommunityRef("discord", "7"), [])])
    running = asyncio.create_task(office.outbox.run())
    await asyncio.sleep(0.05)
    await office.plan()
    await office.plan(ref=CommunityRef("discord", "7"))
    async with asyncio.timeout(3):
        await office.wall.used.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert [post.community for post in office.wall.there] == [T1]


async def test_a_community_nobody_knows_gets_no_post(office: Office) -> None:
    """Planning for what is not stored is not a post that was there before, and nothing is posted."""
    assert not await office.plan(ref=CommunityRef("slack", "T404"))
    assert await office.outbox.standing(CommunityRef("slack", "T404")) == []
    await office.all_due()
    assert office.wall.there == []


async def test_a_database_that_is_gone_is_said_in_one_sentence(office: Office) -> None:
    """Whoever keeps the outbox running hears the store's own sentence."""

    def gone(*_: object, **__: object) -> None:
        raise StoreUnavailable("The disk is full.")

    office.store.posts.claim = gone  # type: ignore[assignment]  # from now on
    with pytest.raises(StoreUnavailable, match="The disk is full"):
        await office.outbox.run()
