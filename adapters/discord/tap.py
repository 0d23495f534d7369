"""Where dispatches are taken off the wire: the frequent ones are spared the library, all others pass through it."""

from typing import Any, Final, Protocol

import msgspec
from discord.gateway import DiscordWebSocket

from adapters.discord.hearing import FREQUENT
from adapters.discord.lenience import beginning

# What arrives all the time or in bulk, of which the library would only build objects, and what it does not know.
SPARED: Final = FREQUENT | {"GUILD_MEMBERS_CHUNK", "GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE", "RATE_LIMITED"}
BEGINNINGS: Final = frozenset({"READY", "RESUMED"})  # before one of them a connection has not brought what was missed
HEARTBEAT_ACK: Final = 11


class Ear(Protocol):
    """Who hears every dispatch."""

    def hear(
        self, dispatch: str, content: msgspec.Raw | dict[str, Any], shard: int | None = None, *, late: bool = False
    ) -> None:
        """One dispatch's content; those that are not spared have been taken in by the library before.

        `late` says that a resumed session brings what happened while there was no connection.
        """

    def alive(self, shard: int | None) -> None:
        """Discord answered a heartbeat: everything it sent before has been heard."""

    @property
    def full(self) -> bool:
        """Whether more has been heard than is to wait."""

    async def room(self) -> None:
        """Return when more may be heard."""


class Listener(Protocol):
    """The client a connection belongs to."""

    ear: Ear | None


class _Frame(msgspec.Struct, gc=False):
    """A gateway payload: its content is looked at only by those it is for."""

    op: int = -1
    t: str | None = None
    s: int | None = None
    d: msgspec.Raw = msgspec.Raw(b"null")


_FRAME: Final = msgspec.json.Decoder(_Frame)


def _frame(text: str) -> _Frame:
    """What a frame is; one that cannot be read is left to the library."""
    try:
        return _FRAME.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return _Frame()


class Prompt:
    """A socket that winds up no clock for a frame that is there already: in a burst that is half of the work."""

    __slots__ = ("_reader", "_socket")

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._reader = getattr(socket, "_reader", None)

    async def receive(self, timeout: float | None = None) -> Any:  # noqa: ASYNC109  # as the socket has it
        """The next frame; raises TimeoutError where none comes for so many seconds."""
        there = getattr(self._reader, "_buffer", None)
        return await self._socket.receive(None if there else timeout)

    def __getattr__(self, name: str) -> Any:
        """Everything else is the socket's own."""
        return getattr(self._socket, name)


class Tap:
    """One connection's frames."""

    def __init__(self, ws: DiscordWebSocket, listener: Listener) -> None:
        ws.socket = Prompt(ws.socket)  # type: ignore[assignment]  # all that a socket is
        self._ws = ws
        self._listener = listener
        self._begun = False
        self._compressed: bool | None = None

    async def received(self, message: Any, /) -> None:
        """One frame: heard here, or handed to the library as it would have been."""
        ws, ear = self._ws, self._listener.ear
        text = self._text(message)
        if text is None:
            return  # a part; the rest follows
        frame = _frame(text) if ear is not None else _Frame()
        if ear is not None:
            if frame.op == 0 and frame.t in SPARED:
                if frame.s is not None:
                    ws.sequence = frame.s
                if ws._keep_alive:  # noqa: SLF001  # as the library does with every frame
                    ws._keep_alive.tick()  # noqa: SLF001  # likewise
                ear.hear(frame.t, frame.d, ws.shard_id, late=not self._begun)
                if ear.full:
                    await ear.room()
                return
            if frame.t in BEGINNINGS:
                self._begun, text = True, beginning(text, str(ws.gateway))
        await DiscordWebSocket.received_message(ws, text)
        if ear is not None and frame.op == HEARTBEAT_ACK and self._begun:
            ear.alive(ws.shard_id)

    def _text(self, message: Any) -> Any:
        """What a frame says, None for a part; one in bytes is compressed unless the first of them was not."""
        if type(message) is not bytes:
            return message
        if self._compressed is None:
            self._compressed = not message.lstrip().startswith(b"{")
        if not self._compressed:
            return message.decode("utf-8", "replace")
        return self._ws._decompressor.decompress(message)  # noqa: SLF001  # its own
