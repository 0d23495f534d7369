"""What admins may set: a form filled with what holds now, and what becomes of it when it comes back."""

import asyncio
from typing import Final

from bot.commands import plainly
from bot.commands.desk import Desk
from bot.notes import Channels, Choice, Entry, Field, Form, Groups
from bot.ports import Answer
from bot.preferences import Preferences
from bot.preferences.typed import SETTINGS
from bot.words import commands
from bot.words import settings as words

FORM: Final = "settings"
_ONE_CHANNEL: Final = frozenset({"digest_channel", "community_channel"})
_OPTIONS: Final = {
    "weekday": tuple((str(day), name) for day, name in enumerate(commands.WEEKDAYS)),
    "hour": tuple((str(hour), words.o_clock(hour)) for hour in range(24)),
    "introductions": (("on", words.ON), ("off", words.OFF)),
}


async def settings_form(desk: Desk) -> Answer:
    """Everything an admin may set, as it is now."""
    chosen = await desk.preferences()
    return Answer(form=Form(FORM, words.TITLE, tuple(_field(chosen, name) for name in SETTINGS)))


def _field(chosen: Preferences, name: str) -> Field:
    label, hint = words.LABELS[name], words.HINTS[name]
    if name in _OPTIONS:
        return Choice(name, label, _OPTIONS[name], value=chosen.text(name), hint=hint)
    if name in _ONE_CHANNEL or name == "left_out":
        return Channels(name, label, _keys(chosen, name), several=name == "left_out", hint=hint)
    if name in {"groups", "members_role"}:
        only = name == "members_role"
        return Groups(name, label, _keys(chosen, name), several=not only, hint=hint, roles_only=only)
    return Entry(name, label, chosen.text(name), hint=hint)


def _keys(chosen: Preferences, name: str) -> tuple[int, ...]:
    return tuple(int(item) for item in chosen.items(name))


async def read_form(desk: Desk, values: dict[str, str]) -> dict[str, str] | Answer:
    """Keep what is new, all or nothing; what cannot be used is told by its field."""
    number, chosen = await desk.number(), await desk.preferences()
    if number is None:
        return plainly.notice(words.NOT_KNOWN_YET)
    changes = chosen.changed(values, floor=desk.house.settings.minimum_group)
    if changes.wrong:
        return changes.wrong
    if not changes.items:
        return plainly.notice(words.NOTHING_NEW, title=words.TITLE)
    now = desk.house.clock.now()
    await asyncio.to_thread(desk.house.store.choices.change, number, changes.items, person=desk.ask.person, at=now)
    said = words.saved(list(changes.items))
    if "digest_channel" in changes.items and await _redirected(desk, changes.items["digest_channel"]):
        said = f"{said} {words.FOLLOWS}"
    await desk.refresh_soon()
    return plainly.notice(said, plainly.PREVIEW, title=words.SAVED)


async def _redirected(desk: Desk, channel: tuple[str, ...]) -> bool:
    """Whether a digest that could not be posted is sent to the channel that was chosen now."""
    redirect = desk.house.outbox.redirect
    return bool(channel) and await redirect(desk.ask.community, "digest", int(channel[0])) > 0
