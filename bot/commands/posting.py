"""The weekly digest by hand: looked at alone, or posted, once for its week; and what the schedule posts, made ready."""

import asyncio
from datetime import date
from typing import Final

from bot.commands import plainly
from bot.commands.desk import Desk
from bot.commands.shelves import Outbox
from bot.notes import Footnote, Note, plain
from bot.ports import Answer, CommunityRef, Post
from bot.preferences import Preferences
from bot.snapshot import DIGEST, EVERYBODY, MONTH, Composed, Snapshot, last_week
from bot.words import commands as words
from bot.words.numbers import days

DEED: Final = "digest now"


async def preview(desk: Desk, snapshot: Snapshot, about: str) -> Answer:
    """The digest as it would be posted now, for one pair of eyes; "everybody" is the version for all.

    Where a week has ended or admins have changed something since the snapshot was made, it is made anew.
    """
    if about not in {"", "everybody"}:
        return plainly.notice(words.UNKNOWN, plainly.PREVIEW)
    number, chosen = await desk.number(), await desk.preferences()
    week = last_week(desk.house.clock.now(), chosen.zone)
    posts = Composed(snapshot.digest, snapshot.everybody)
    if number is not None and (snapshot.period != week or await _changed(desk, number, since=snapshot.made_at)):
        posts = await desk.house.worker.compose(number, week)
    note = posts.everybody if about else posts.admins
    if note is None:
        return plainly.notice(words.SILENT)
    seen = Note(note.kind, note.title, (*note.blocks, Footnote(plain(words.PREVIEW_ONLY))))
    other = (plainly.PREVIEW,) if about else (plainly.PREVIEW_EVERYBODY,) if chosen.community_channel else ()
    return Answer(note=plainly.with_buttons(seen, plainly.POST_NOW, *other, plainly.SETTINGS))


async def _changed(desk: Desk, number: int, *, since: int) -> bool:
    """Whether admins have changed anything since an instant."""
    deeds = await asyncio.to_thread(desk.house.store.choices.deeds, number, 1)
    return any(each.at >= since for each in deeds)


async def post_now(desk: Desk) -> Answer:
    """Plan the post of the last complete week's digest, made from the facts of this moment."""
    number, chosen = await desk.number(), await desk.preferences()
    if number is None or not chosen.digest_channel:
        return plainly.notice(words.NO_CHANNEL, plainly.SETTINGS)
    now = desk.house.clock.now()
    week = last_week(now, chosen.zone)
    posts = await desk.house.worker.compose(number, week)
    if posts.admins is None:
        return plainly.notice(words.SILENT)
    if not await plan_week(desk.house.outbox, desk.ask.community, posts, chosen, week):
        return plainly.notice(words.posted_before(week_said(week)), plainly.PREVIEW)
    await asyncio.to_thread(desk.house.store.choices.note, number, DEED, person=desk.ask.person, at=now)
    return plainly.notice(words.posted(week_said(week)))


async def plan_week(outbox: Outbox, ref: CommunityRef, posts: Composed, chosen: Preferences, week: str) -> bool:
    """Plan a week's posts, whoever asks for them; False where they were planned before.

    Each has its week as its period and its key, so that a post by hand and one by the schedule exclude each other.
    """
    if posts.admins is None:
        return False
    note = plainly.with_buttons(posts.admins, *plainly.UNDER_DIGEST)
    fresh = await outbox.plan(Post(f"{DIGEST}:{week}", ref, chosen.digest_channel, note), DIGEST, week)
    if posts.everybody is not None and chosen.community_channel:
        note = plainly.with_buttons(posts.everybody, *plainly.UNDER_EVERYBODY)
        await outbox.plan(Post(f"everybody:{week}", ref, chosen.community_channel, note), EVERYBODY, week)
    return fresh


async def plan_month(outbox: Outbox, ref: CommunityRef, note: Note, chosen: Preferences, month: str) -> bool:
    """Plan a month's post; False where it was planned before."""
    buttoned = plainly.with_buttons(note, plainly.MEANING, plainly.SETTINGS)
    return await outbox.plan(Post(f"{MONTH}:{month}", ref, chosen.digest_channel, buttoned), MONTH, month)


def week_said(period: str) -> str:
    """The days of a week such as "2026-W11"."""
    year, _, number = period.partition("-W")
    monday = date.fromisocalendar(int(year), int(number), 1).toordinal()
    return days(monday, monday + 6)
