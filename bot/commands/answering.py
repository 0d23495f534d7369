"""Which answer belongs to which command."""

from collections.abc import Awaitable, Callable
from typing import Final

from bot.commands import personal, plainly
from bot.commands.about import me
from bot.commands.consenting import results
from bot.commands.desk import Desk
from bot.commands.introducing import introductions
from bot.commands.parsing import Command
from bot.commands.posting import post_now, preview
from bot.commands.remarking import hide, show, wrong
from bot.commands.setting import settings_form
from bot.commands.status import status
from bot.notes import Footnote, Note, plain
from bot.ports import Answer
from bot.snapshot import Snapshot
from bot.words import commands as words

Answering = Callable[[Desk, str], Awaitable[Answer]]


def _figures(make: Callable[[Snapshot], Answer]) -> Answering:
    """An answer from the latest snapshot; where there is none yet, one is asked for."""

    async def answer(desk: Desk, _about: str) -> Answer:
        snapshot = await desk.snapshot()
        return make(snapshot) if snapshot is not None else await _not_yet(desk)

    return answer


async def _not_yet(desk: Desk) -> Answer:
    await desk.refresh_soon()
    return plainly.notice(words.NO_FIGURES, title=words.NO_FIGURES_TITLE)


def _card(snapshot: Snapshot) -> Answer:
    first = (plainly.OPEN,) if snapshot.open else ()
    return Answer(note=plainly.with_buttons(snapshot.card, *first, plainly.OWN, plainly.KEPT, plainly.MEANING))


async def _unanswered(desk: Desk, _about: str) -> Answer:
    """The open questions; those of a private channel only for whoever asks inside it."""
    snapshot = await desk.snapshot()
    if snapshot is None:
        return await _not_yet(desk)
    note, here = snapshot.unanswered, snapshot.inside.get(desk.ask.channel)
    blocks = note.blocks if here is None else (*note.blocks[:1], here, *note.blocks[1:])
    return Answer(note=Note(note.kind, note.title, blocks))


async def _channels(desk: Desk, _about: str) -> Answer:
    """Where people talk; where most of it is private, perhaps for want of a role that could be named, that too."""
    snapshot = await desk.snapshot()
    if snapshot is None:
        return await _not_yet(desk)
    note = snapshot.channels
    if not (snapshot.closed and desk.ask.roles) or (await desk.preferences()).members_role:
        return Answer(note=note)
    return Answer(note=Note(note.kind, note.title, (*note.blocks, Footnote(plain(words.MOSTLY_CLOSED)))))


async def _explain(desk: Desk, about: str) -> Answer:
    return plainly.explain(await desk.house.worker.explanations(), about)


async def _why(desk: Desk, about: str) -> Answer:
    if not about:
        return plainly.notice(words.NO_WHY, plainly.MEANING)
    known = await desk.house.worker.explanations()
    measure, snapshot = plainly.find(known, about), await desk.snapshot()
    if measure is None:
        return plainly.unknown_measure(known, about)
    if not measure.window_days:
        return plainly.explain(known, measure.id)
    note = snapshot.why(measure.id) if snapshot else None
    if note is None:
        return await _not_yet(desk)
    return Answer(note=plainly.with_buttons(note, plainly.explaining(measure)))


async def _preview(desk: Desk, about: str) -> Answer:
    snapshot = await desk.snapshot()
    return await _not_yet(desk) if snapshot is None else await preview(desk, snapshot, about)


async def _help(desk: Desk, _about: str) -> Answer:
    return plainly.help_(admin=await desk.admin())


async def _status(desk: Desk, _about: str) -> Answer:
    return await status(desk, await desk.snapshot())


async def _now(desk: Desk, _about: str) -> Answer:
    return await post_now(desk)


async def _settings(desk: Desk, _about: str) -> Answer:
    return await settings_form(desk)


ANSWERS: Final[dict[Command, Answering]] = {
    Command.CARD: _figures(_card),
    Command.HELP: _help,
    Command.EXPLAIN: _explain,
    Command.WHY: _why,
    Command.UNANSWERED: _unanswered,
    Command.STATUS: _status,
    Command.PRIVACY: personal.privacy,
    Command.ME: me,
    Command.EXPORT: personal.export,
    Command.OPT_OUT: personal.opt_out,
    Command.OPT_IN: personal.opt_in,
    Command.FORGET_ME: personal.forget_me,
    Command.INTRODUCTIONS: introductions,
    Command.RESULTS: results,
    Command.FORGET: personal.forget,
    Command.NEWCOMERS: _figures(lambda snapshot: Answer(note=snapshot.newcomers)),
    Command.CHANNELS: _channels,
    Command.DIGEST: _preview,
    Command.PREVIEW: _preview,
    Command.NOW: _now,
    Command.HIDE: hide,
    Command.SHOW: show,
    Command.WRONG: wrong,
    Command.SETTINGS: _settings,
}
