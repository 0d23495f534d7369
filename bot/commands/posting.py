"""The weekly digest by hand: looked at alone, or posted, once for its week."""

import asyncio
from datetime import date
from typing import Final

from bot.commands import plainly
from bot.commands.desk import Desk
from bot.notes import Footnote, Note, plain
from bot.ports import Answer, Post
from bot.snapshot import Snapshot, last_week
from bot.words import commands as words
from bot.words.numbers import days

KIND: Final = "digest"
DEED: Final = "digest now"


def preview(snapshot: Snapshot) -> Answer:
    """The digest as it would be posted now, for one pair of eyes."""
    if snapshot.digest is None:
        return plainly.notice(words.SILENT)
    note = snapshot.digest
    seen = Note(note.kind, note.title, (*note.blocks, Footnote(plain(words.PREVIEW_ONLY))))
    return Answer(note=plainly.with_buttons(seen, plainly.POST_NOW, plainly.SETTINGS))


async def post_now(desk: Desk) -> Answer:
    """Plan the post of the last complete week's digest, made from the facts of this moment."""
    number, chosen = await desk.number(), await desk.preferences()
    if number is None or not chosen.digest_channel:
        return plainly.notice(words.NO_CHANNEL, plainly.SETTINGS)
    await desk.house.worker.refresh(number)
    snapshot, now = await desk.snapshot(), desk.house.clock.now()
    if snapshot is None or snapshot.period != last_week(now, chosen.zone):
        return plainly.notice(words.TROUBLE)
    if snapshot.digest is None:
        return plainly.notice(words.SILENT)
    post = digest_post(desk, snapshot.digest, chosen.digest_channel, snapshot.period)
    if not await desk.house.outbox.plan(post, KIND, snapshot.period):
        return plainly.notice(words.posted_before(week_said(snapshot.period)), plainly.PREVIEW)
    await asyncio.to_thread(desk.house.store.choices.note, number, DEED, person=desk.ask.person, at=now)
    return plainly.notice(words.posted(week_said(snapshot.period)))


def digest_post(desk: Desk, note: Note, channel: int, period: str) -> Post:
    """The digest as a post; its key is the week's, whoever plans it."""
    buttoned = plainly.with_buttons(note, plainly.MEANING, plainly.SETTINGS)
    return Post(key=f"{KIND}:{period}", community=desk.ask.community, channel=channel, note=buttoned)


def week_said(period: str) -> str:
    """The days of a week such as "2026-W11"."""
    year, _, number = period.partition("-W")
    monday = date.fromisocalendar(int(year), int(number), 1).toordinal()
    return days(monday, monday + 6)
