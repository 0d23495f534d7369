"""The weekly digest and the monthly note are planned once for their period, by the schedule or by hand."""

from collections.abc import Sequence

import msgspec
import pytest

from bot.commands.posting import plan_week
from bot.notes import Headline, Note
from bot.ports import CommunityRef
from bot.preferences import Preferences
from bot.schedule.digests import MonthlyNote, WeeklyDigest, posting
from bot.schedule.duty import Duty, Occasion, Skipped
from bot.snapshot import Composed
from tests.bot.commands.house import Tray
from tests.makers import instant

HERE = CommunityRef("slack", "T1")
CHOSEN = Preferences(digest_channel=5, community_channel=6)
MONDAY = instant(14, 9)
WEEK = Occasion(7, HERE, "digest", "2026-W11", MONDAY, MONDAY, CHOSEN)
MONTH = Occasion(7, HERE, "month", "2026-02", MONDAY, MONDAY, CHOSEN)


def noted(words: str) -> Note:
    """A note that says one thing."""
    return Note("digest", words, (Headline(words),))


class Composer:
    """A worker that has its notes ready."""

    def __init__(self, posts: Composed) -> None:
        self.posts = posts
        self.asked: list[tuple[int, str]] = []

    async def compose(self, community: int, period: str) -> Composed:
        """The same for every period."""
        self.asked.append((community, period))
        return self.posts


BOTH = Composed(noted("for admins"), noted("for all"))


def planned(tray: Tray) -> list[tuple[str, str, str, int, str]]:
    """What is in the outbox."""
    return [(kind, period, post.key, post.channel, post.note.title) for (kind, period), post in tray.planned.items()]


def duties(posts: Composed, tray: Tray) -> Sequence[Duty]:
    """Both duties over one outbox."""
    return posting(Composer(posts), tray)


async def test_a_week_has_a_post_for_admins_and_one_for_everybody() -> None:
    """Each in its channel, each under a key of its own."""
    tray = Tray()
    assert await WeeklyDigest(Composer(BOTH), tray).perform(WEEK) == ""
    assert planned(tray) == [
        ("digest", "2026-W11", "digest:2026-W11", 5, "for admins"),
        ("digest for all", "2026-W11", "everybody:2026-W11", 6, "for all"),
    ]


@pytest.mark.parametrize("posts", [BOTH, Composed(BOTH.admins)])
async def test_without_a_second_channel_or_note_there_is_one_post(posts: Composed) -> None:
    """Nothing for everybody where no channel was chosen for it, or nothing is to be said."""
    tray = Tray()
    chosen = CHOSEN if posts.everybody is None else msgspec.structs.replace(CHOSEN, community_channel=0)
    await WeeklyDigest(Composer(posts), tray).perform(msgspec.structs.replace(WEEK, chosen=chosen))
    assert [kind for kind, *_ in planned(tray)] == ["digest"]


async def test_what_was_posted_by_hand_is_not_posted_by_the_schedule_and_the_other_way_round() -> None:
    """One period, one post, and the record says so."""
    tray = Tray()
    assert await plan_week(tray, HERE, BOTH, CHOSEN, "2026-W11")
    assert await WeeklyDigest(Composer(BOTH), tray).perform(WEEK) == "It had been posted by hand."
    assert not await plan_week(tray, HERE, BOTH, CHOSEN, "2026-W11")
    assert len(planned(tray)) == 2


async def test_a_silent_week_is_left_out_and_a_silent_month_is_not() -> None:
    """Nothing is posted for the week; the month's note is a sign of life."""
    tray = Tray()
    with pytest.raises(Skipped, match="nothing to say"):
        await WeeklyDigest(Composer(Composed(None)), tray).perform(WEEK)
    await MonthlyNote(Composer(Composed(noted("I am here."))), tray).perform(MONTH)
    assert planned(tray) == [("month", "2026-02", "month:2026-02", 5, "I am here.")]


async def test_a_channel_that_was_taken_back_gets_nothing() -> None:
    """Neither is due where no channel is chosen, nor posted where it was taken back since."""
    nowhere = Preferences()
    for duty, occasion in zip(duties(BOTH, Tray()), (WEEK, MONTH), strict=True):
        assert duty.period(nowhere, MONDAY) is None
        with pytest.raises(Skipped):
            await duty.perform(msgspec.structs.replace(occasion, chosen=nowhere))


def test_posts_for_the_calendar_keep_their_names() -> None:
    """The kinds are those in the database."""
    weekly, monthly = duties(BOTH, Tray())
    found = [(each.kind, each.period(CHOSEN, MONDAY)) for each in (weekly, monthly)]
    assert [(kind, period.key) for kind, period in found if period] == [("digest", "2026-W11"), ("month", "2026-02")]
