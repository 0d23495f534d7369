"""A refused post is tried again where that can help, given up when it is no news, and found where it stands."""

import pytest

from bot.errors import StoreUnavailable
from bot.live.outbox import GRACE_HOURS
from bot.ports import CommunityRef, Post, Posted, Refused
from bot.store import State
from tests.bot.live.office import T1, Office


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
