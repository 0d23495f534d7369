"""How somebody's introductions stand: what they said, what waits for them, and what admins may know of all of them."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from bot.commands import plainly
from bot.commands.desk import Desk
from bot.events import DAY, SECOND
from bot.introductions import messages
from bot.introductions.course import willing
from bot.introductions.record import FOLLOW_UP_DAYS, NEVER, Introduction, Reply, Stage, Wish
from bot.notes import Block, Button, Buttons, Facts, Footnote, Note, Paragraph, plain
from bot.ports import Answer
from bot.words import introductions as words
from bot.words.numbers import day

RESULTS: Final = "introductions"  # the snapshot in which the worker leaves what they do


async def status(desk: Desk, number: int) -> Answer:
    """What somebody asked for and told, and the questions that wait for them."""
    chosen, store, person = await desk.preferences(), desk.house.store, desk.ask.person
    now = desk.house.clock.now()

    def look() -> tuple[Wish | None, int, list[Introduction], dict[int, str]]:
        wish, mine = store.wishes.of(number, person), store.introductions.of(number, person)
        channels = list(wish.channels) if wish else []
        for each in mine:
            channels += [key for key in (each.channel, *(seat.home for seat in each.seats)) if key]
        names = dict(store.introductions.names(number, sorted(set(channels))))
        return wish, store.wishes.avoided(number, person), mine, names

    wish, avoided, mine, names = await asyncio.to_thread(look)
    rows = [_wanted(wish, now, chosen.zone), _cares(wish, names), words.avoids(avoided)]
    rows += [words.had(sum(each.met(person) for each in mine))]
    rows += [words.HERE_ON if chosen.introductions else words.HERE_OFF]
    blocks: list[Block] = [Facts(tuple((label, plain(row)) for label, row in zip(words.LABELS, rows, strict=True)))]
    if wish is not None and chosen.introductions:
        wishes = await _wishes(desk, number, mine)
        setting = messages.Setting(number, desk.ask.community, names=names, wishes=wishes)
        blocks += _waiting(setting, mine, person, now)
    if switches := switches_of(wish, now, here=chosen.introductions):
        blocks.append(Buttons(switches))
    blocks.append(Footnote(plain(words.HELD_BACK)))
    return Answer(note=Note("notice", words.TITLE, tuple(blocks)))


async def _wishes(desk: Desk, number: int, mine: Sequence[Introduction]) -> dict[int, Wish]:
    """What the people of open questions care about, to say what they share."""
    people = {person for each in mine if each.stage is Stage.ASKING for person in each.people}
    known = {person: await asyncio.to_thread(desk.house.store.wishes.of, number, person) for person in sorted(people)}
    return {person: wish for person, wish in known.items() if wish}


def _wanted(wish: Wish | None, now: int, zone: ZoneInfo) -> str:
    if wish is None:
        return words.NOT_WANTED
    if wish.paused_until >= NEVER:
        return words.PAUSED_OPEN
    if not wish.wants(now):
        return words.paused(_day(wish.paused_until, zone))
    return words.wants(_day(wish.since_at, zone))


def _cares(wish: Wish | None, names: dict[int, str]) -> str:
    if wish is None:
        return words.cares((), ())
    return words.cares(wish.topics, [names[key] for key in wish.channels if key in names])


def _waiting(setting: messages.Setting, mine: Sequence[Introduction], person: int, now: int) -> list[Block]:
    """The questions that wait, with their buttons: whoever takes no direct messages finds them here."""
    blocks: list[Block] = []
    for each in mine:
        seat = each.seat_of(person)
        if seat is None:
            continue
        if each.stage is Stage.ASKING and seat.reply is Reply.NONE:
            note = messages.question(setting, each, seat)
            if seat.closed:
                blocks.append(Paragraph(plain(words.NO_DIRECT)))
            blocks += [block for block in note.blocks if isinstance(block, Paragraph | Buttons)]
        due = bool(each.room) and each.met_at + FOLLOW_UP_DAYS * DAY <= now
        if each.met(person) and each.open_for(person, now) and due:
            asked = words.follow_up(several=len(willing(each)) > 2)
            blocks += [Paragraph(plain(asked), label=words.ASKED_BEFORE), messages.outcomes(each.number)]
    return blocks


def switches_of(wish: Wish | None, now: int, *, here: bool) -> tuple[Button, ...]:
    """What somebody may press: nothing can be turned on where admins have introductions off, but a wish taken back."""
    off = Button(words.OFF, messages.ACTION, "off")
    if not here:
        return () if wish is None else (off,)
    if wish is None:
        return (Button(words.ON, messages.ACTION, "on"),)
    if not wish.wants(now):
        return (Button(words.GO_ON, messages.ACTION, "on"), off)
    return (Button(words.PAUSE_MONTH, messages.ACTION, "pause month"), off)


def _day(at: int, zone: ZoneInfo) -> str:
    return day(datetime.fromtimestamp(at // SECOND, zone).toordinal(), year=True)


async def results(desk: Desk, _about: str) -> Answer:
    """What introductions do here, for admins: numbers of many, and never who."""
    number = await desk.number()
    taken = None if number is None else await asyncio.to_thread(desk.house.store.snapshots.get, number, RESULTS)
    try:
        note = msgspec.json.decode(taken.content, type=Note) if taken is not None else None
    except msgspec.DecodeError:
        note = None  # whoever was in it has left, or another version wrote it
    if note is None:
        return plainly.notice(words.NO_RESULTS, title=words.RESULTS_TITLE)
    return Answer(note=note)
