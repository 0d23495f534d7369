"""How things stand: what is stored, how far the past was read, when figures were made, where the digest goes."""

import asyncio
from zoneinfo import ZoneInfo

from bot.commands.desk import Desk
from bot.commands.posting import week_said
from bot.events import DAY
from bot.notes import Block, Note, plain
from bot.notes import Facts as Rows
from bot.ports import Answer
from bot.snapshot import Snapshot, last_week
from bot.words import commands as words
from bot.words.numbers import moment
from bot.words.settings import LABELS


async def status(desk: Desk, snapshot: Snapshot | None) -> Answer:
    """What an installation has seen so far; what readers remarked of its digests is for admins."""
    rows = [
        (words.READING, await _reading(desk)),
        (words.FIGURES, _figures(snapshot)),
        (words.DIGEST, await _digest(desk)),
    ]
    if (remarks := await _remarks(desk)) and await desk.admin():
        rows.append((words.REMARKED, remarks))
    if changed := await _changed(desk):
        rows.append((words.CHANGED, changed))
    blocks: list[Block] = [Rows(tuple((label, plain(said)) for label, said in rows))]
    if snapshot is not None:
        blocks[:0] = snapshot.stored
    return Answer(note=Note("notice", words.STATUS_TITLE, tuple(blocks)))


async def _reading(desk: Desk) -> str:
    """How many channels' past was read to its end, of those that were begun."""
    channels = [cursor for (channel, thread), cursor in (await desk.cursors()).items() if channel and not thread]
    if not channels:
        return words.NOTHING_READ
    return words.reading(sum(each.finished for each in channels), len(channels))


def _figures(snapshot: Snapshot | None) -> str:
    if snapshot is None:
        return words.NO_FIGURES_STATUS
    return words.figures_of(moment(snapshot.made_at, ZoneInfo(snapshot.timezone)))


async def _digest(desk: Desk) -> str:
    """When the digest is posted, and what keeps the latest one from it."""
    chosen = await desk.preferences()
    goes = words.NO_CHANNEL
    if chosen.digest_channel:
        goes = words.digest_goes(chosen.weekday, chosen.hour, chosen.timezone)
    left_out = await desk.left_out()
    said = words.digest_left_out(week_said(left_out.period), left_out.reason) if left_out else ""
    return " ".join(each for each in (goes, said, await desk.refused()) if each)


async def _remarks(desk: Desk) -> str:
    """What readers remarked in the last four weeks, counted."""
    chosen = await desk.preferences()
    since = last_week(desk.house.clock.now() - 3 * 7 * DAY, chosen.zone)
    return words.remarked(await desk.remarks(since))


async def _changed(desk: Desk) -> str:
    """The latest change of a setting: what, when, and whether it was whoever asks."""
    number, chosen = await desk.number(), await desk.preferences()
    deeds = () if number is None else await asyncio.to_thread(desk.house.store.choices.deeds, number)
    last = next((each for each in deeds if each.deed in LABELS), None)
    if last is None:
        return ""
    own = last.person == desk.ask.person
    return words.changed(LABELS[last.deed], moment(last.at, chosen.zone), own=own, itself=last.person < 0)
