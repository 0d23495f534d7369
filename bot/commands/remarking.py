"""What may be done with a digest by those who read it: hide a section of it, or remark that something looks wrong."""

import asyncio
from typing import Final

from bot.commands import plainly
from bot.commands.desk import Desk
from bot.notes import Button
from bot.ports import Answer
from bot.preferences import Preferences
from bot.preferences.typed import SECTIONS
from bot.snapshot import last_week
from bot.words import commands as words
from bot.words.digest import SECTIONS as LABELS

FORGOTTEN_AT: Final = 10_000  # who remarked what is known until so many are, so that one person counts once


async def hide(desk: Desk, about: str) -> Answer:
    """Hide a section of the digest; without one, offer those there are."""
    chosen = await desk.preferences()
    if about not in SECTIONS:
        offered = [Button(LABELS[each], "digest", f"hide {each}") for each in SECTIONS if each not in chosen.hidden]
        return plainly.notice(words.HIDE_WHICH if offered else words.ALL_HIDDEN, *offered, plainly.SETTINGS)
    await _keep(desk, chosen, (*chosen.hidden, about))
    undo = Button(words.UNDO, "digest", f"show {about}")
    return plainly.notice(words.hidden(LABELS[about]), undo, plainly.PREVIEW)


async def show(desk: Desk, about: str) -> Answer:
    """Show a section again."""
    chosen = await desk.preferences()
    if about not in SECTIONS:
        offered = [Button(LABELS[each], "digest", f"show {each}") for each in chosen.hidden]
        return plainly.notice(words.SHOW_WHICH if offered else words.NONE_HIDDEN, *offered, plainly.SETTINGS)
    await _keep(desk, chosen, tuple(each for each in chosen.hidden if each != about))
    return plainly.notice(words.shown(LABELS[about]), plainly.PREVIEW)


async def _keep(desk: Desk, chosen: Preferences, hidden: tuple[str, ...]) -> None:
    """Keep what is new, with who changed it, and have the preview made anew."""
    number = await desk.number()
    items = tuple(each for each in SECTIONS if each in hidden)
    if number is None or items == chosen.hidden:
        return
    change, now = desk.house.store.choices.change, desk.house.clock.now()
    await asyncio.to_thread(change, number, {"hidden": items}, person=desk.ask.person, at=now)
    await desk.refresh_soon()


async def wrong(desk: Desk, about: str) -> Answer:
    """Count a remark out of the given ones; without one, offer them. Nothing can be typed, and nobody is named."""
    if about not in words.REMARKS:
        offered = [Button(label, "digest", f"wrong {remark}") for remark, (label, _) in words.REMARKS.items()]
        return plainly.notice(words.WRONG_WHAT, *offered)
    number, chosen = await desk.number(), await desk.preferences()
    if number is None:
        return plainly.notice(words.NO_FIGURES)
    week = last_week(desk.house.clock.now(), chosen.zone)
    remarked, once = desk.house.remarked, (desk.ask.community, desk.ask.person, week, about)
    if once not in remarked:
        if len(remarked) >= FORGOTTEN_AT:
            remarked.clear()
        remarked.add(once)
        await asyncio.to_thread(desk.house.store.remarks.add, number, week, about)
    return plainly.notice(words.REMARKS[about][1], plainly.HOW_TO_READ, title=words.THANKS_TITLE)
