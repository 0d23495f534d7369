"""A person's own view: worked out by the worker when they ask, and never stored."""

from typing import Final

from bot.commands import plainly
from bot.commands.desk import Desk
from bot.notes import Button
from bot.ports import Answer
from bot.words import me as words

OPT_IN: Final = Button("Opt in", "opt in")


async def me(desk: Desk, _about: str) -> Answer:
    """What whoever asks may know of themselves."""
    if (await desk.absence()).out:
        return plainly.notice(words.OUT, OPT_IN, title=words.TITLE)
    number, person, now = await desk.number(), desk.ask.person, desk.house.clock.now()
    if number is None:
        return plainly.notice(words.quiet(90), title=words.TITLE)
    note = desk.house.remembered.of(number, person, now)
    if note is None:
        note = await desk.house.worker.about(number, person)
        if (await desk.absence()).out:  # they decided while it was worked out
            return plainly.notice(words.OUT, OPT_IN, title=words.TITLE)
        desk.house.remembered.keep(number, person, now, note)
    return Answer(note=note)
