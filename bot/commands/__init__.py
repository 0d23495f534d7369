"""The dispatcher: what somebody typed or pressed becomes an answer that only they see.

Answers that rest on figures are read from the latest snapshot, never computed here. Nothing raises: what goes wrong
is a sentence.
"""

import structlog

from bot.commands import plainly
from bot.commands.answering import ANSWERS
from bot.commands.desk import Desk, Erasing, House, Refreshing
from bot.commands.parsing import FOR_ADMINS, Command, Request, understand
from bot.commands.setting import read_form
from bot.commands.shelves import Outbox, Shelves, Worker
from bot.errors import BotError, StoreUnavailable
from bot.ports import Answer, Ask, Clock, Rights
from bot.settings import Settings
from bot.words import commands as words

_log = structlog.get_logger("network-health.answers")


class Dispatcher:
    """Answers commands, buttons and forms of every platform."""

    def __init__(self, store: Shelves, outbox: Outbox, worker: Worker, clock: Clock, settings: Settings) -> None:
        """`settings` are what applies where a community's admins have chosen nothing."""
        refreshing = Refreshing(worker)
        erasing = Erasing(lambda: store.people, refreshing)
        self._house = House(store, outbox, worker, refreshing, erasing, clock, settings)

    async def answer(self, ask: Ask, rights: Rights) -> Answer:
        """The answer to a command or a button."""
        try:
            return await self._answered(ask, understand(ask.words), rights)
        except StoreUnavailable as error:
            return _away(error)
        except BotError as error:
            return plainly.notice(str(error))
        except Exception as error:  # noqa: BLE001  # whatever it was, the person who asked gets a sentence
            return _troubled(error)

    async def submit(self, ask: Ask, form: str, values: dict[str, str], rights: Rights) -> dict[str, str] | Answer:
        """Take a filled-in form: what is wrong by field name, or the answer when all was right."""
        try:
            request = understand(form)
            if request.command is not Command.SETTINGS:
                return plainly.unknown(request.near)
            return await self._refused(ask, request, rights) or await read_form(self._desk(ask, rights), values)
        except StoreUnavailable as error:
            return _away(error)
        except BotError as error:
            return plainly.notice(str(error))
        except Exception as error:  # noqa: BLE001  # likewise
            return _troubled(error)

    async def close(self) -> None:
        """Forget the computations that were asked for on the side."""
        await self._house.erasing.close()
        await self._house.refreshing.close()

    async def _answered(self, ask: Ask, request: Request, rights: Rights) -> Answer:
        if request.command is None:
            return plainly.unknown(request.near)
        if refused := await self._refused(ask, request, rights):
            return refused
        return await ANSWERS[request.command](self._desk(ask, rights), request.about)

    def _desk(self, ask: Ask, rights: Rights) -> Desk:
        async def admin() -> bool:
            return await self._is_admin(ask, rights) or False

        return Desk(self._house, ask, admin)

    async def _refused(self, ask: Ask, request: Request, rights: Rights) -> Answer | None:
        """The sentence for somebody who may not ask this, or None."""
        if request.command not in FOR_ADMINS:
            return None
        admin = await self._is_admin(ask, rights)
        if admin is None:
            return plainly.notice(words.CANNOT_CHECK)
        return None if admin else plainly.notice(words.ADMINS_ONLY, plainly.HELP)

    async def _is_admin(self, ask: Ask, rights: Rights) -> bool | None:
        """Whether somebody is one; None where the platform could not say, for whatever reason."""
        try:
            return await rights.is_admin(ask.community, ask.person)
        except Exception as error:  # noqa: BLE001  # likewise
            _log.warning("rights could not be checked", error=type(error).__name__)
            return None


def _away(error: StoreUnavailable) -> Answer:
    """Where the database is, is for the operator alone."""
    _log.warning("a command found no database", reason=str(error))
    return plainly.notice(words.AWAY)


def _troubled(error: Exception) -> Answer:
    """The type is logged and nothing else: a message could hold somebody's words."""
    _log.error("a command failed", error=type(error).__name__)
    return plainly.notice(words.TROUBLE)
