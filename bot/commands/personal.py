"""What a person may see of themselves and decide; and what admins may have deleted for those who asked them to."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Final

import msgspec

from bot.commands import plainly
from bot.commands.copying import copy
from bot.commands.desk import Desk
from bot.commands.people import Absence, Held
from bot.events import SECOND
from bot.notes import Block, Button, Buttons, Footnote, Note, Paragraph, plain
from bot.notes import Facts as Rows
from bot.ports import Answer
from bot.words import commands
from bot.words import privacy as words
from bot.words.numbers import day

YES: Final = "yes"
FORGET: Final = "forget"
_WHOM: Final = re.compile(r"@?([1-9]\d{0,18})(?: (yes))?", re.ASCII)
_LARGEST: Final = (1 << 63) - 1

EXPORT = Button(words.EXPORT, "export")
OPT_OUT = Button(words.OPT_OUT, "opt out")
OPT_IN = Button(words.OPT_IN, "opt in")
FORGET_ME = Button(words.FORGET_ME, "forget me")


async def privacy(desk: Desk, _about: str) -> Answer:
    """What is kept of whoever asks, what never is of anybody, and what they may decide."""
    held, absence = await desk.held(), await desk.absence()
    blocks: list[Block] = [Rows(tuple((label, plain(said)) for label, said in _rows(held, absence)))]
    days = (await desk.preferences()).retention_days
    rules = [*commands.PRIVACY.items(), (words.HOW_LONG, words.how_long(days))]
    blocks.append(Rows(tuple((label, plain(said)) for label, said in rules)))
    if absence.out:
        return Answer(note=Note("notice", words.TITLE, (*blocks, Buttons((OPT_IN,)))))
    blocks.append(Paragraph(plain(f"{words.OUT_MEANS} {words.FORGET_MEANS}")))
    blocks.append(Footnote(plain(words.ONLY_YOU)))
    blocks.append(Buttons((EXPORT, OPT_OUT, FORGET_ME)))
    return Answer(note=Note("notice", words.TITLE, tuple(blocks)))


def _rows(held: Held, absence: Absence) -> list[tuple[str, str]]:
    """What is kept, kind by kind, and what they chose."""
    rows = []
    if held.messages:
        said = words.messages(held.messages, held.channels, _day(held.first_at), _day(held.last_at))
        rows.append((words.MESSAGES, said))
    if held.reactions:
        rows.append((words.REACTIONS, words.times(held.reactions)))
    if held.named:
        rows.append((words.NAMED, words.times(held.named)))
    if held.member:
        rows.append((words.MEMBER, words.member(_day(held.joined_at), _day(held.left_at))))
    if held.others:
        rows.append((words.MORE, words.besides(dict(held.others))))
    if not rows:
        rows.append((words.MESSAGES, words.NOTHING))
    rows.append((words.CHOICE, _choice(absence)))
    return rows


def _choice(absence: Absence) -> str:
    if absence.out:
        return words.OUT
    return f"{words.COUNTED} {_capital(words.forgotten(_day(absence.before)))}" if absence.before else words.COUNTED


async def export(desk: Desk, _about: str) -> Answer:
    """Every row that is about whoever asks, as a file for them."""
    number, absence = await desk.number(), await desk.absence()
    rows = {} if number is None else await asyncio.to_thread(desk.house.store.holdings.rows, number, desk.ask.person)
    chosen = {"opted_out": absence.out, "forgotten_before_at": absence.before}
    file = copy(desk.ask.community, desk.ask.person, chosen, rows)
    return msgspec.structs.replace(plainly.notice(words.COPY), file=file, file_name=words.FILE_NAME)


async def opt_out(desk: Desk, about: str) -> Answer:
    """Asked once more, then gone for good."""
    if (await desk.absence()).out:
        return plainly.notice(words.WAS_OUT, OPT_IN)
    if about != YES:
        return plainly.notice(words.OUT_ASKED, Button(words.YES_OUT, "opt out", YES), title=words.OPT_OUT)
    people, ask = desk.house.store.people, desk.ask
    await asyncio.to_thread(people.opt_out, ask.community, ask.person, at=desk.house.clock.now())
    return await _erased(desk, words.IS_OUT, OPT_IN)


async def opt_in(desk: Desk, _about: str) -> Answer:
    """Taken again from now on."""
    was = await asyncio.to_thread(desk.house.store.people.opt_in, desk.ask.community, desk.ask.person)
    return plainly.notice(words.IS_IN if was else words.WAS_IN)


async def forget_me(desk: Desk, about: str) -> Answer:
    """Asked once more, then everything until now is gone."""
    if (await desk.absence()).out:
        return plainly.notice(words.WAS_OUT, OPT_IN)
    if about != YES:
        return plainly.notice(words.FORGET_ASKED, Button(words.YES_FORGET, "forget me", YES), title=words.FORGET_ME)
    people, ask = desk.house.store.people, desk.ask
    await asyncio.to_thread(people.forget, ask.community, ask.person, at=desk.house.clock.now())
    return await _erased(desk, words.IS_FORGOTTEN)


async def forget(desk: Desk, about: str) -> Answer:
    """For admins who were written to: the same for anybody, whether or not there is anything, which is not told."""
    found = _WHOM.fullmatch(about)
    if found is None or int(found[1]) > _LARGEST:
        return plainly.notice(words.WHOM)
    person, sure = int(found[1]), found[2] == YES
    if not sure:
        yes = Button(words.ADMIN_YES, FORGET, f"@{person} {YES}")
        return plainly.notice(words.ADMIN_ASKED, yes, title=words.ADMIN_TITLE)
    store, now = desk.house.store, desk.house.clock.now()
    await asyncio.to_thread(store.people.forget, desk.ask.community, person, at=now)
    number = await desk.number()
    if number is not None:
        await asyncio.to_thread(store.choices.note, number, FORGET, person=desk.ask.person, at=now)
    return await _erased(desk, words.ADMIN_DONE)


async def _erased(desk: Desk, done: str, *buttons: Button) -> Answer:
    """Wait for the deletion as long as somebody waits for an answer; it goes on by itself."""
    desk.house.remembered.forget()
    finished = await desk.house.erasing.soon(await desk.number())
    return plainly.notice(done if finished else words.UNDER_WAY, *buttons)


def _day(at: int) -> str:
    """The day of an instant, in UTC; nothing where it is not known."""
    return day(datetime.fromtimestamp(at // SECOND, UTC).toordinal(), year=True) if at else ""


def _capital(said: str) -> str:
    return said[0].upper() + said[1:]
