"""Answers to commands, buttons and forms: only the person who asked sees them, and always within three seconds."""

import time
from typing import Any, Final

import msgspec
import structlog

from adapters.discord.buttons import PAGE, Meaning, rows
from adapters.discord.calling import Attached, Call, Refusal, attachments
from adapters.discord.modal import labels, modal, overview, pages
from adapters.discord.present import DiscordPresenter, escaped
from bot.notes import Address, Facts, Form, Note, Paragraph, plain
from bot.ports import Answer

EPHEMERAL: Final = 1 << 6
MESSAGE, LATER, MODAL = 4, 5, 9
LATE: Final = frozenset({10_062, 10_015, 50_027, 40_060})  # too late, or answered already
TOO_LARGE: Final = (
    "The file is larger than Discord takes. Ask whoever runs network-health; they can make the same file."
)
NOT_SHOWN: Final = "Discord did not take the answer. This is a fault of mine; please report it with your version."
NOTHING: Final = "Done. There is nothing to show."
TOO_LATE: Final = "That took me too long for Discord to open the form. Please press again."
NOT_SAVED: Final = "Nothing was saved, because it cannot be used as it is:"
AGAIN: Final = "Open it again"

Body = dict[str, Any]
Message = tuple[Body, list[Attached]]
log = structlog.get_logger("network-health.discord")


class Place(msgspec.Struct, frozen=True):
    """Where an answer is to go."""

    server: str
    application: str
    interaction: str
    token: str


class Answering:
    """Sends what the commands answered to one interaction; what comes first opens it, the rest follows."""

    def __init__(self, call: Call, place: Place) -> None:
        self._call, self._place = call, place
        self._opened = self._deferred = self._lost = False
        self._began = time.monotonic()

    def age(self) -> float:
        """Seconds since the interaction came."""
        return time.monotonic() - self._began

    @property
    def deferred(self) -> bool:
        """Whether Discord was told that the answer comes later; no form can be opened then."""
        return self._deferred

    async def defer(self) -> None:
        """Say that the answer comes later."""
        if await self._callback({"type": LATER, "data": {"flags": EPHEMERAL}}):
            self._opened = self._deferred = True

    async def send(self, answer: Answer, words: str) -> None:
        """A note in as many messages as it needs, a form as a modal or its overview, a file as an attachment."""
        messages: list[Message] = []
        if answer.note is not None:
            messages += [(body, []) for body in self._presented(answer.note)]
        if answer.form is not None:
            if not messages and not answer.file and not self._opened and len(pages(answer.form)) == 1:
                await self.open(answer.form, 0, words)
                return
            messages.append((overview(answer.form, words, self._place.server), []))
        if answer.file:
            file = Attached(answer.file_name or "network-health.json", answer.file)
            embed = {"description": f"-# {escaped(file.name)}"}
            messages.append(({"embeds": [embed], "allowed_mentions": {"parse": []}}, [file]))
        await self._send_all(messages or self._said(NOTHING))

    async def open(self, form: Form, page: int, words: str) -> None:
        """One page of a form; where Discord would not open one any more, the way to it again."""
        if self._opened:
            await self._send_all([*self._said(TOO_LATE), (overview(form, words, self._place.server), [])])
            return
        try:
            self._opened = await self._callback({"type": MODAL, "data": modal(form, page, self._place.server)})
        except Refusal as refusal:
            log.warning("a form was not opened", code=refusal.code, status=refusal.status)
            await self._apologise(NOT_SHOWN)

    async def wrong(self, form: Form | None, errors: dict[str, str], page: int, words: str) -> None:
        """What cannot be used in a form, by the names of its fields, and the way back to it."""
        called = labels(form) if form is not None else {}
        facts = Facts(tuple((called.get(name, name), plain(sentence)) for name, sentence in errors.items()))
        bodies = self._presented(Note("notice", "", (Paragraph(plain(NOT_SAVED)), facts)))
        back = [(AGAIN, Meaning(PAGE, page, self._place.server, words))]
        await self._send_all([(body, []) for body in [*bodies[:-1], {**bodies[-1], "components": rows(back)}]])

    async def say(self, sentence: str) -> None:
        """One sentence."""
        await self._send_all(self._said(sentence))

    def _presented(self, note: Note) -> list[Body]:
        return DiscordPresenter().present(note, Address(self._place.server))

    def _said(self, sentence: str) -> list[Message]:
        return [(body, []) for body in self._presented(Note("notice", "", (Paragraph(plain(sentence)),)))]

    async def _send_all(self, messages: list[Message]) -> None:
        for body, files in messages:
            try:
                await self._send(body, files)
            except Refusal as refusal:
                log.warning("an answer was not taken", code=refusal.code, status=refusal.status)
                await self._apologise(TOO_LARGE if files else NOT_SHOWN)
                return

    async def _send(self, body: Body, files: list[Attached]) -> None:
        """The first message answers the interaction, in the place of the waiting sign if there is one."""
        shown = {**body, "flags": EPHEMERAL, **({"attachments": attachments(files)} if files else {})}
        if self._lost:
            return
        if not self._opened:
            self._opened = await self._callback({"type": MESSAGE, "data": shown}, files)
        elif self._deferred:
            shown.pop("flags")
            await self._webhook("PATCH", "/messages/@original", shown, files)
            self._deferred = False
        else:
            await self._webhook("POST", "", shown, files)

    async def _apologise(self, sentence: str) -> None:
        (body, files), *_ = self._said(sentence)
        try:
            await self._send(body, files)
        except Refusal as refusal:
            log.warning("an answer did not arrive", code=refusal.code, status=refusal.status)

    async def _callback(self, body: Body, files: list[Attached] | None = None) -> bool:
        """The one thing an interaction can be answered with; False where it was too late for it."""
        path = "/interactions/{interaction_id}/{interaction_token}/callback"
        names = {"interaction_id": self._place.interaction, "interaction_token": self._place.token}
        return await self._sent("POST", path, body, files or [], **names)

    async def _webhook(self, method: str, path: str, body: Body, files: list[Attached]) -> None:
        names = {"webhook_id": self._place.application, "webhook_token": self._place.token}
        await self._sent(method, "/webhooks/{webhook_id}/{webhook_token}" + path, body, files, **names)

    async def _sent(self, method: str, path: str, body: Body, files: list[Attached], **names: object) -> bool:
        try:
            await self._call(method, path, body, files, **names)
        except OSError:
            log.warning("an answer did not arrive", reason="no connection to Discord")
            self._lost = True
        except Refusal as refusal:
            if refusal.code not in LATE and refusal.status != 404:
                raise
            log.warning("an answer came too late for Discord, or twice", code=refusal.code)
            self._lost = True
        return not self._lost
