"""Posts happen once, whatever a platform or a restart does."""

import asyncio

import pytest

from bot.events import SECOND
from bot.live.outbox import LEASE, Outbox
from bot.ports import CommunityRef, Post, Posted, Refused
from bot.store import State, Store
from tests.bot.live.office import NOTE, T1, Office


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


async def test_whoever_slept_over_a_claim_posts_nothing(office: Office) -> None:
    """A machine sleeps for four minutes before it posts: somebody else may have done so, so it is looked for again."""
    await office.plan()
    office.wall.answers = [TimeoutError()]
    await office.all_due()
    office.clock.wait(60)
    awake = office.wall.find

    async def asleep(post: Post) -> Posted | Refused | None:
        office.clock.wait(4 * 60)
        return await awake(post)

    office.wall.find = asleep  # type: ignore[method-assign]  # sleep comes in the middle
    assert await office.outbox.step()
    assert (office.wall.there, (await office.standing()).state) == ([], State.UNKNOWN)
    office.wall.find = awake  # type: ignore[method-assign]  # likewise
    office.clock.wait(3600)
    await office.all_due()
    assert (len(office.wall.there), (await office.standing()).state) == (1, State.SENT)


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
