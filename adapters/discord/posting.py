"""Posts out: once, with their charts where Discord lets us, and looked for before anything is posted again.

A post carries its key twice. As a nonce, by which Discord itself gives back what is already there, for some minutes.
And as the address of its embed, which Discord keeps and shows nowhere as long as the embed has no title of its own.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from typing import Any, Final

import msgspec

from adapters.discord.calling import Attached, Call, Refusal, attachments
from adapters.discord.present import QUIET, DiscordPresenter, chart_line
from adapters.discord.refusals import NOT_SEEN, refused, sentence_of
from adapters.discord.rooms import Room, Rooms, WrongRoom
from bot.notes import Address, Footnote, Picture, plain
from bot.ports import Post, Posted, Refused

PARTS_APART: Final = 1.0  # seconds between the messages of one note
NONCE_HOLDS: Final = 90.0  # seconds; Discord says "the past few minutes"
ALT: Final = 1024
MARK: Final = "https://discord.com/#network-health."
READ_ALONG: Final = "Only you are in this thread; moderators who manage threads here can read it too."
_NO_PERMISSION: Final = 50_013
_FILE_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,60}\.png")

Body = dict[str, Any]


class Known(msgspec.Struct):
    """What is known of a post that is on its way."""

    room: Room | None = None
    parts: dict[int, int] = {}  # which of its messages are there
    tried: float = 0.0  # when it was sent last, by this process


class Posting:
    """Posts and finds posts. People are let into a room when the words are there: nobody sees an empty one."""

    def __init__(
        self,
        call: Call,
        me: Callable[[], int],
        now: Callable[[], int] = lambda: time.time_ns() // 1000,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`me` is the bot's own id."""
        self._call = call
        self._rooms = Rooms(call, me, now)
        self._pause = pause
        self._known: dict[str, Known] = {}

    async def post(self, post: Post) -> Posted | Refused:
        """Post once; raises OSError where nobody knows whether it arrived."""
        mark = _mark(post)
        known = self._known.setdefault(mark, Known())
        doing = "thread" if len(post.people) > 1 and known.room is None else ""
        try:
            room = known.room = known.room or await self._rooms.open(post)
            doing = ""
            await self._send_all(post, known, room)
            if len(post.people) > 1:
                doing = "people"
                await self._rooms.let_in(room, post)
        except WrongRoom as wrong:
            return sentence_of(wrong.kind, await self._where(post))
        except Refusal as refusal:
            answer = refused(refusal, await self._where(post), doing)
            if known.parts and answer.later:
                raise ConnectionError("only the first parts of a post are there") from None
            if not answer.later:
                self._known.pop(mark, None)
            return answer
        self._known.pop(mark, None)
        return _posted(known, room)

    async def find(self, post: Post) -> Posted | Refused | None:
        """Look for a post whose fate is unknown; parts of it that are there are not posted again."""
        try:
            if len(post.people) == 1:
                return await self._find_direct(post)
            if post.people:
                return await self._find_thread(post)
            return await self._find_in(post, Room(post.channel))
        except Refusal:
            raise ConnectionError("Discord did not show what was posted") from None

    async def _find_direct(self, post: Post) -> Refused | None:
        """Direct messages are not read. For a while Discord itself gives back what is there; later nobody can know."""
        if self._lately_tried(post):
            return None
        return Refused(NOT_SEEN.format(where="somebody in a direct message"))

    async def _find_thread(self, post: Post) -> Posted | None:
        """The thread that was made for it, whole or begun; an empty one of its name is gone on with."""
        empty: Room | None = None
        for room in await self._rooms.threads(post):
            known = Known(room, await self._parts_in(post, room))
            if known.parts:
                self._known[_mark(post)] = known
                if len(known.parts) < len(_bodies(post)):
                    return None
                await self._rooms.let_in(room, post)
                del self._known[_mark(post)]
                return _posted(known, room)
            empty = empty or (room if not [each async for each in self._rooms.said(room.channel)] else None)
        known = self._known.get(_mark(post)) or Known(empty)
        self._known[_mark(post)] = known
        return None

    async def _find_in(self, post: Post, room: Room) -> Posted | Refused | None:
        if not await self._rooms.shows_its_past(room.channel):
            if self._lately_tried(post):
                return None
            return Refused(NOT_SEEN.format(where=await self._rooms.name_of(room.channel)))
        known = Known(room, await self._parts_in(post, room))
        if len(known.parts) == len(_bodies(post)):
            self._known.pop(_mark(post), None)
            return _posted(known, room)
        self._known[_mark(post)] = known
        return None

    async def _parts_in(self, post: Post, room: Room) -> dict[int, int]:
        """Which messages of a post are in a room, by the mark they carry."""
        there: dict[int, int] = {}
        wanted = f"{MARK}{_mark(post)}."
        async for message in self._rooms.said(room.channel):
            for embed in message.get("embeds") or ():
                begins, _, part = str(embed.get("url") or "").rpartition(".")
                if f"{begins}." == wanted and part.isdecimal():
                    there.setdefault(int(part), int(message["id"]))
        return there

    def _lately_tried(self, post: Post) -> bool:
        known = self._known.get(_mark(post))
        return known is not None and 0 < time.monotonic() - known.tried < NONCE_HOLDS

    async def _send_all(self, post: Post, known: Known, room: Room) -> None:
        bodies = _bodies(post)
        charts = _charts(post)
        holder = _holder(bodies, charts)
        for part, body in enumerate(bodies):
            if part in known.parts:
                continue
            if known.parts:
                await self._pause(PARTS_APART)
            known.tried = time.monotonic()
            marked = _marked(body, post, part)
            known.parts[part] = await self._send(room, marked, charts if part == holder else [])

    async def _send(self, room: Room, body: Body, charts: list[tuple[str, Attached]]) -> int:
        """One message; without its charts where they are not allowed."""
        path = "/channels/{channel_id}/messages"
        if charts:
            files = [attached for _, attached in charts]
            try:
                sent = await self._call("POST", path, _charted(body, charts), files, channel_id=room.channel)
                return int(sent["id"])
            except Refusal as refusal:
                if refusal.code != _NO_PERMISSION and refusal.status != 413:
                    raise
        return int((await self._call("POST", path, body, channel_id=room.channel))["id"])

    async def _where(self, post: Post) -> str:
        if len(post.people) == 1:
            return "somebody in a direct message"
        return await self._rooms.name_of(post.channel)


def _posted(known: Known, room: Room) -> Posted:
    messages = tuple(known.parts[part] for part in sorted(known.parts))
    return Posted(messages, room.channel if room.made else 0)


def _bodies(post: Post) -> list[Body]:
    """Its messages; people who are brought into a thread are told who else may look into it."""
    note = post.note
    if len(post.people) > 1:
        note = msgspec.structs.replace(note, blocks=(*note.blocks, Footnote(plain(READ_ALONG))))
    return DiscordPresenter().present(note, Address(post.community.native))


def _mark(post: Post) -> str:
    """A post's key in few letters: its own within its community, channel and people."""
    parts = (post.community.native, post.channel, post.key, *sorted(post.people))
    return blake2b("\0".join(map(str, parts)).encode(), digest_size=10).hexdigest()


def _marked(body: Body, post: Post, part: int) -> Body:
    """As it is sent: the title above the description, beside the mark; with a nonce, and quiet where it shall be."""
    (embed,) = body["embeds"]
    title = [f"### {embed['title']}"] if embed.get("title") else []
    words = [embed["description"]] if embed.get("description") else []
    marked = {"description": "\n".join((*title, *words)), "url": f"{MARK}{_mark(post)}.{part}"}
    nonce = f"{_mark(post)}.{part}"
    sent = {**body, "embeds": [marked], "nonce": nonce, "enforce_nonce": True, "flags": QUIET if post.quiet else 0}
    return {name: value for name, value in sent.items() if name != "flags" or value}


def _charts(post: Post) -> list[tuple[str, Attached]]:
    """Each chart as a file, with the words that stand in its place where it cannot be shown."""
    pictures = [block for block in post.note.blocks if isinstance(block, Picture) and block.png]
    charts = []
    for number, picture in enumerate(pictures[:10]):
        name = picture.name if _FILE_NAME.fullmatch(picture.name) else "chart.png"
        alt = " ".join(picture.alt.split()) or picture.name
        charts.append(("".join(chart_line(picture)).strip(), Attached(f"{number}-{name}", picture.png, alt[:ALT])))
    return charts


def _holder(bodies: list[Body], charts: list[tuple[str, Attached]]) -> int:
    """The message the charts go with: where the words of the first one stand."""
    first = charts[0][0] if charts else ""
    held = [part for part, body in enumerate(bodies) if first in str(body["embeds"][0].get("description"))]
    return held[0] if held else 0


def _charted(body: Body, charts: list[tuple[str, Attached]]) -> Body:
    """With its charts in place of the words that stand for them; one is shown inside the frame, others below."""
    (embed,) = body["embeds"]
    words = embed["description"]
    for line, _ in charts:
        words = words.replace(line, "", 1)
    words = re.sub(r"\n{3,}", "\n\n", words).strip()
    files = [attached for _, attached in charts]
    shown = {**embed, "image": {"url": f"attachment://{files[0].name}"}}
    shown = {**shown, "description": words} if words else {each: shown[each] for each in shown if each != "description"}
    return {**body, "embeds": [shown], "attachments": attachments(files)}
