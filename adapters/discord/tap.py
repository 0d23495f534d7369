"""Where dispatches are taken off the wire: the frequent ones are spared the library, all others pass through it."""

from typing import Any, Final, Protocol

import msgspec
from discord.gateway import DiscordWebSocket

# What arrives all the time, or in bulk, and what the library would only build objects of.
SPARED: Final = frozenset(
    {
        *("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK"),
        *("MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE"),
        *("MESSAGE_REACTION_REMOVE_ALL", "MESSAGE_REACTION_REMOVE_EMOJI"),
        *("GUILD_MEMBERS_CHUNK", "GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE"),
    }
)


class Ear(Protocol):
    """Who hears every dispatch."""

    def hear(self, dispatch: str, content: msgspec.Raw | dict[str, Any]) -> None:
        """One dispatch's content; those that are not spared have been taken in by the library before."""

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


class Tap:
    """One connection's frames."""

    def __init__(self, ws: DiscordWebSocket, listener: Listener) -> None:
        self._ws = ws
        self._listener = listener

    async def received(self, message: Any, /) -> None:
        """One frame: heard here, or handed to the library as it would have been."""
        ws, ear = self._ws, self._listener.ear
        text = ws._decompressor.decompress(message) if type(message) is bytes else message  # noqa: SLF001  # its own
        if text is None:
            return  # a part; the rest follows
        if ear is not None:
            try:
                frame = _FRAME.decode(text)
            except (msgspec.MsgspecError, UnicodeError, RecursionError):
                frame = _Frame()
            if frame.op == 0 and frame.t in SPARED:
                if frame.s is not None:
                    ws.sequence = frame.s
                if ws._keep_alive:  # noqa: SLF001  # as the library does with every frame
                    ws._keep_alive.tick()  # noqa: SLF001  # likewise
                ear.hear(frame.t, frame.d)
                if ear.full:
                    await ear.room()
                return
        await DiscordWebSocket.received_message(ws, text)
