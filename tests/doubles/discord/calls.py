"""One call of Discord's REST API: what is asked, by whom, and the ways in which it is refused."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.doubles.discord import permissions
from tests.doubles.discord.guild import Body, Channel, Guild

if TYPE_CHECKING:
    from tests.doubles.discord.server import Discord


class Refusal(Exception):
    """What Discord answers instead: a status, a code and a few words."""

    def __init__(self, status: int, code: int, message: str, **more: Any) -> None:
        super().__init__(status, code, message)
        self.status = status
        self.body: Body = {"message": message, "code": code, **more}


def unauthorized() -> Refusal:
    """The token is missing or wrong."""
    return Refusal(401, 0, "401: Unauthorized")


def missing_access() -> Refusal:
    """The app cannot see what it asks for."""
    return Refusal(403, 50001, "Missing Access")


def missing_permissions() -> Refusal:
    """The app sees it and may not do this."""
    return Refusal(403, 50013, "Missing Permissions")


def unknown(what: str) -> Refusal:
    """There is no such thing."""
    codes = {"Channel": 10003, "Guild": 10004, "Member": 10007, "Message": 10008, "User": 10013, "Emoji": 10014}
    codes |= {"Webhook": 10015, "Interaction": 10062, "application command": 10063}
    return Refusal(404, codes[what], f"Unknown {what}")


def invalid_form(errors: Body) -> Refusal:
    """A body or a query that does not fit."""
    return Refusal(400, 50035, "Invalid Form Body", errors=errors)


def wrong(field_name: str, code: str, message: str) -> Refusal:
    """One field that does not fit."""
    told: Body = {"_errors": [{"code": code, "message": message}]}
    for part in reversed(field_name.split(".")):
        told = {part: told}
    return invalid_form(told)


@dataclass
class Call:
    """A request on its way to its handler."""

    discord: "Discord"
    method: str
    path: str  # with {names}, as the description has it
    parts: dict[str, str]  # what the names stand for
    query: Body = field(default_factory=dict)
    body: Any = None
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # by field: name and content

    @property
    def route(self) -> str:
        """How limits and faults call it."""
        return f"{self.method} {self.path}"

    @property
    def bot(self) -> str:
        """The app's own account."""
        return str(self.discord.bot["id"])

    def guild(self) -> Guild:
        """The server the address names, if the app is in it."""
        guild = self.discord.guilds.get(self.parts["guild_id"])
        if guild is None:
            raise unknown("Guild")
        return guild

    def place(self, *needed: int, name: str = "channel_id") -> Channel:
        """The channel the address names, if the app sees it and has every right that is needed there."""
        channel = self.discord.find_channel(self.parts[name])
        if channel is None:
            raise missing_access() if self.parts[name] in self.discord.elsewhere else unknown("Channel")
        if channel.about["type"] in {1, 3}:
            return channel
        guild = self.discord.guild_of(channel)
        if not permissions.may_see(guild, self.bot, channel):
            raise missing_access()
        held = permissions.in_channel(guild, self.bot, channel)
        if any(not held & each for each in needed):
            raise missing_permissions()
        return channel

    def may(self, channel: Channel, permission: int) -> bool:
        """Whether the app has a right in a channel."""
        if channel.about["type"] in {1, 3}:
            return True
        return bool(permissions.in_channel(self.discord.guild_of(channel), self.bot, channel) & permission)

    def message(self, channel: Channel) -> Body:
        """The message the address names."""
        found = channel.messages.get(self.parts["message_id"])
        if found is None:
            raise unknown("Message")
        return found


Handler = Callable[[Call], Any]


@dataclass(frozen=True)
class Entry:
    """A route, and whether it asks for the app's token."""

    method: str
    path: str
    run: Handler
    token: bool
    status: int


ROUTES: list[Entry] = []


def route(method: str, path: str, *, token: bool = True, status: int = 200) -> Callable[[Handler], Handler]:
    """Enter a function as a route; it answers a body, or None for 204."""

    def entered(function: Handler) -> Handler:
        ROUTES.append(Entry(method, path, function, token, status))
        return function

    return entered


async def read_body(request: web.Request, call: Call) -> None:
    """Fill in the body: JSON, or a form with `payload_json` and files."""
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            name = getattr(part, "name", None)
            if name == "payload_json":
                call.body = _parsed(await part.read())  # type: ignore[union-attr]  # parts of parts are not sent
            elif name is not None:
                filename = getattr(part, "filename", None) or name
                call.files[name] = (filename, bytes(await part.read()))  # type: ignore[union-attr]  # likewise
        return
    content = await request.read()
    if not content:
        return
    if request.content_type != "application/json":
        raise Refusal(400, 50035, "Invalid Form Body", errors={})
    call.body = _parsed(content)


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        raise Refusal(400, 50109, "The request body contains invalid JSON.") from None
