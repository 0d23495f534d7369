"""Consent to introductions, by command and by button: on, off, pause, topics, avoid, and what somebody answers."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Final

from bot.commands import plainly
from bot.commands.consenting import status, switches_of
from bot.commands.desk import Desk
from bot.events import SECOND
from bot.introductions import messages
from bot.introductions.record import (
    LONGEST_TOPIC,
    MOST_AVOIDED,
    MOST_CHANNELS,
    MOST_TOPICS,
    Introduction,
    Outcome,
    Reply,
    Stage,
)
from bot.notes import Button
from bot.ports import Answer
from bot.words import introductions as words
from bot.words.numbers import day

LONGEST_PAUSE: Final = 366  # days
A_MONTH: Final = 28
NONE: Final = frozenset({"none", "nothing", "nobody", "-"})
_REPLIES: Final = {
    "yes": (Reply.YES, words.SAID_YES),
    "later": (Reply.NOT_NOW, words.SAID_NOT_NOW),
    "no": (Reply.NOT_THIS, words.SAID_NOT_THIS),
}
_OUTCOMES: Final = {
    "met": (Outcome.YES, words.THANKS_MET),
    "unmet": (Outcome.NOT_YET, words.THANKS_NOT_YET),
    "unfit": (Outcome.NO_FIT, words.THANKS_NO_FIT),
    "stop": (Outcome.STOP, words.TURNED_OFF),
}
Act = Callable[[Desk, int, str], Awaitable[Answer]]


async def introductions(desk: Desk, about: str) -> Answer:
    """What somebody says about their introductions."""
    word, _, rest = about.strip().partition(" ")
    number = await desk.number()
    if number is None:
        return plainly.notice(words.NOT_TOLD_YET)
    if word in _REPLIES:
        return await _reply(desk, number, word, rest)
    if word in _OUTCOMES:
        return await _outcome(desk, number, word, rest)
    act = _ACTS.get(word)
    return await act(desk, number, rest.strip()) if act else plainly.notice(words.UNKNOWN)


async def _on(desk: Desk, number: int, _rest: str) -> Answer:
    store, person, now = desk.house.store, desk.ask.person, desk.house.clock.now()
    if (await desk.absence()).out:
        return plainly.notice(words.OPTED_OUT, Button(words.OPT_IN, "opt in"), title=words.TITLE)
    await asyncio.to_thread(store.wishes.want, number, person, at=now)
    chosen = await desk.preferences()
    said = f"{words.TURNED_ON} {words.HELD_BACK}" if chosen.introductions else words.NOT_HERE
    return plainly.notice(said, Button(words.TITLE, messages.ACTION, "status"), title=words.TITLE)


async def _off(desk: Desk, number: int, _rest: str) -> Answer:
    wishes, person, now = desk.house.store.wishes, desk.ask.person, desk.house.clock.now()

    def leave() -> str:
        if wishes.of(number, person) is None:
            return words.OFF_ALREADY
        wishes.leave(number, person, at=now)
        kept = wishes.avoided(number, person)
        return f"{words.TURNED_OFF} {words.AVOIDED_KEPT}" if kept else words.TURNED_OFF

    here = (await desk.preferences()).introductions
    return plainly.notice(await asyncio.to_thread(leave), *switches_of(None, now, here=here), title=words.TITLE)


async def _pause(desk: Desk, number: int, until: str) -> Answer:
    chosen, now = await desk.preferences(), desk.house.clock.now()
    wishes, person = desk.house.store.wishes, desk.ask.person
    if await asyncio.to_thread(wishes.of, number, person) is None:
        return await _asked_first(desk)
    today = datetime.fromtimestamp(now // SECOND, chosen.zone).date()
    ends = today + timedelta(days=A_MONTH) if until == "month" else _date(until.removeprefix("until ").strip())
    if ends is None or not today < ends <= today + timedelta(days=LONGEST_PAUSE):
        return plainly.notice(words.no_date((today + timedelta(days=A_MONTH)).isoformat()))
    at = datetime(ends.year, ends.month, ends.day, tzinfo=chosen.zone)
    await asyncio.to_thread(wishes.pause, number, person, until=int(at.timestamp()) * SECOND)
    return plainly.notice(words.paused_said(day(ends.toordinal(), year=True)), title=words.TITLE)


async def _asked_first(desk: Desk) -> Answer:
    """Introductions are off for them; how they are turned on, where they may be."""
    if not (await desk.preferences()).introductions:
        return plainly.notice(words.OFF_HERE, title=words.TITLE)
    return plainly.notice(words.ASK_FIRST, *switches_of(None, desk.house.clock.now(), here=True))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        return None


async def _topics(desk: Desk, number: int, text: str) -> Answer:
    wishes, person = desk.house.store.wishes, desk.ask.person
    if await asyncio.to_thread(wishes.of, number, person) is None:
        return await _asked_first(desk)
    said = [] if text in NONE else [part for each in text.split(",") if (part := each.strip())]
    channels = [int(each[1:]) for each in said if re.fullmatch(r"#\d{1,19}", each, re.ASCII)]
    topics = [each for each in said if not re.fullmatch(r"#\d{1,19}", each, re.ASCII)]
    unfit = any(len(each) > LONGEST_TOPIC or not each.isprintable() or "@" in each for each in topics)
    if unfit or len(topics) > MOST_TOPICS or len(channels) > MOST_CHANNELS or any(each >> 63 for each in channels):
        return plainly.notice(words.too_many_topics(MOST_TOPICS, LONGEST_TOPIC, MOST_CHANNELS))
    if not said and text not in NONE:
        return plainly.notice(words.too_many_topics(MOST_TOPICS, LONGEST_TOPIC, MOST_CHANNELS))
    await asyncio.to_thread(wishes.care, number, person, topics, channels)
    told = words.cares_said(topics, len(channels)) if said else words.TOPICS_GONE
    return plainly.notice(told, title=words.TITLE)


async def _avoid(desk: Desk, number: int, text: str) -> Answer:
    wishes, person = desk.house.store.wishes, desk.ask.person
    if text in NONE:
        await asyncio.to_thread(wishes.avoid_nobody, number, person)
        return plainly.notice(words.AVOIDS_NOBODY, title=words.TITLE)
    named = re.findall(r"(?<!\S)@(\d{1,19})(?!\S)", text.replace(",", " "), re.ASCII)
    keys = [int(each) for each in named if not int(each) >> 63]
    if not keys or len(keys) != len(text.replace(",", " ").split()):
        return plainly.notice(words.WHOM)
    if person in keys:
        return plainly.notice(words.NOT_YOURSELF)
    if await asyncio.to_thread(wishes.avoided, number, person) + len(keys) > MOST_AVOIDED:
        return plainly.notice(words.too_many_avoided(MOST_AVOIDED))
    await asyncio.to_thread(_avoid_all, desk, number, keys)
    return plainly.notice(words.AVOIDED, title=words.TITLE)


def _avoid_all(desk: Desk, number: int, keys: list[int]) -> None:
    """Keep them; of somebody who opted out of everything nothing is kept, and nobody is introduced to them."""
    store, ask = desk.house.store, desk.ask
    here = [each for each in keys if not store.people.absence(ask.community, each).out]
    store.wishes.avoid(number, ask.person, here)


async def _reply(desk: Desk, number: int, word: str, which: str) -> Answer:
    """Yes, not now, or not this one; where all have said yes they are brought together at once."""
    reply, said = _REPLIES[word]
    chosen, now, store = await desk.preferences(), desk.house.clock.now(), desk.house.store
    if not chosen.introductions:
        return plainly.notice(words.GONE, title=words.TITLE)
    wanted = int(which) if re.fullmatch(r"\d{1,15}", which, re.ASCII) else 0
    answered = asyncio.to_thread(store.introductions.reply, number, wanted, desk.ask.person, reply, at=now)
    about = await answered
    if about is None or about.stage in {Stage.WITHHELD, Stage.ALONE}:
        return plainly.notice(words.NOT_YOURS, title=words.TITLE)
    seat = about.seat_of(desk.ask.person)
    again = about.stage is Stage.TOGETHER and seat is not None and seat.reply is reply  # pressed once more
    if not again and (seat is None or seat.replied_at != now or seat.reply is not reply):
        return plainly.notice(words.GONE, title=words.TITLE)  # it had ended before
    await asyncio.to_thread(store.wishes.heard, number, desk.ask.person)
    if about.stage is Stage.TOGETHER:
        await _bring_together(desk, number, about)
        said = words.TOGETHER if reply is Reply.YES else said  # of three, two may go on without the one who answers
    return plainly.notice(said, title=words.TITLE)


async def _bring_together(desk: Desk, number: int, about: Introduction) -> None:
    planned = messages.meet(await setting(desk, number, about), about)
    await desk.house.outbox.plan(planned.post, planned.kind, planned.period)


async def setting(desk: Desk, number: int, about: Introduction) -> messages.Setting:
    """What may be named to the people of an introduction."""
    chosen, store = await desk.preferences(), desk.house.store

    def look() -> messages.Setting:
        channels = [about.channel, *(seat.home for seat in about.seats)]
        wishes = {person: wish for person in about.people if (wish := store.wishes.of(number, person))}
        names = store.introductions.names(number, [each for each in channels if each])
        return messages.Setting(number, desk.ask.community, chosen.digest_channel, names, wishes)

    return await asyncio.to_thread(look)


async def _outcome(desk: Desk, number: int, word: str, which: str) -> Answer:
    outcome, said = _OUTCOMES[word]
    store, person, now = desk.house.store, desk.ask.person, desk.house.clock.now()
    wanted = int(which) if re.fullmatch(r"\d{1,15}", which, re.ASCII) else 0
    known = await asyncio.to_thread(store.introductions.outcome, number, wanted, person, outcome, at=now)
    if outcome is Outcome.STOP:
        return await _off(desk, number, "")
    if not known:
        return plainly.notice(words.NOT_YOURS, title=words.TITLE)
    await asyncio.to_thread(store.wishes.heard, number, person)
    return plainly.notice(said, title=words.TITLE)


async def _status(desk: Desk, number: int, _rest: str) -> Answer:
    return await status(desk, number)


_ACTS: Final[dict[str, Act]] = {
    "": _status,
    "status": _status,
    "on": _on,
    "off": _off,
    "pause": _pause,
    "topics": _topics,
    "avoid": _avoid,
}
