"""What the library takes for always there and not every server says, put in before the library reads it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import aiohttp
import msgspec
import structlog

from adapters.discord.permissions import INVITE

# What a server brings that is of no use here; one odd sticker among it must not cost the whole server.
NEEDLESS: Final = (
    *("emojis", "stickers", "voice_states", "presences", "stage_instances", "guild_scheduled_events"),
    *("soundboard_sounds", "member_count"),
)
USER: Final = {"username": "", "discriminator": "0", "avatar": None}
MEMBER: Final = {"roles": [], "flags": 0, "joined_at": None}
ROLE: Final = {"name": "", "position": 0, "permissions": "0"}
CHANNEL: Final = {"type": 0, "name": "", "position": 0, "bitrate": 64_000, "user_limit": 0, "permission_overwrites": []}
STATE: Final = {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": None}
THREAD: Final = {"type": 11, "name": "", "owner_id": 0, "message_count": 0, "member_count": 0, "thread_metadata": STATE}
APPLICATION: Final = {
    "name": "",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "",
    "flags": 0,
}
UNTOLD_WAIT: Final = 5.0  # seconds, where Discord asks to wait and does not say how long
MEMBERS_KINDS: Final = frozenset({1, "1", "member"})
UNREADABLE: Final = (LookupError, TypeError, ValueError, AttributeError)

Body = dict[str, Any]
log = structlog.get_logger("network-health.discord")


def tolerant(dispatch: str, parse: Callable[[Any], Any], me: Callable[[], str]) -> Callable[[Any], None]:
    """The library's own way with a dispatch, which one that it cannot use does not end; `me` is the bot's own id."""

    def read(content: Any) -> None:
        try:
            parse(completed(dispatch, content, me()))
        except UNREADABLE as error:
            log.warning("the library could not use a dispatch", dispatch=dispatch, kind=type(error).__name__)

    return read


def completed(dispatch: str, content: Any, me: str) -> Any:
    """A dispatch with all that the library takes for granted; what was given is left as it is."""
    told = content
    match dispatch if isinstance(content, dict) else "":
        case "READY":
            told = _ready(content, me)
        case "GUILD_CREATE" | "GUILD_UPDATE" | "THREAD_LIST_SYNC":
            told = _server(content, me, whole=dispatch == "GUILD_CREATE")
        case "GUILD_ROLE_CREATE" | "GUILD_ROLE_UPDATE" if isinstance(content.get("role"), dict):
            told = {**content, "role": _role(content["role"])}
        case "CHANNEL_CREATE" | "CHANNEL_UPDATE" | "CHANNEL_DELETE":
            told = _channel(content)
        case "THREAD_CREATE" | "THREAD_UPDATE":
            told = _thread(content)
    return told


def account(about: Any) -> Body:
    """An account with what the library wants of one."""
    return _filled(about if isinstance(about, dict) else {}, USER)


def application(about: Any, me: str) -> Body:
    """The app's description; one that is not given has the bot's own id, as every app has by now."""
    told = _filled(about if isinstance(about, dict) else {}, {**APPLICATION, "id": me, "owner": {"id": me}})
    return {**told, "owner": account(told["owner"])}


def membership(about: Any, me: str) -> Body:
    """The bot's own membership."""
    told = _filled(about if isinstance(about, dict) else {}, {**MEMBER, "user": {"id": me}})
    return {**told, "user": account(told["user"])}


def beginning(frame: str | bytes, gateway: str) -> str | bytes:
    """READY or RESUMED with all that the library looks for before it hands them on."""
    try:
        payload = msgspec.json.decode(frame)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return frame
    content = payload.get("d")
    payload["s"] = payload.get("s") if payload.get("s") is not None else 1
    payload["d"] = _filled(
        content if isinstance(content, dict) else {}, {"session_id": "unknown", "resume_gateway_url": gateway}
    )
    return msgspec.json.encode(payload).decode()


async def answer_of(response: aiohttp.ClientResponse) -> Any:
    """What a call was answered with, whichever way its content type is written; text where it is not JSON."""
    text = await response.text(encoding="utf-8", errors="replace")
    try:
        content = msgspec.json.decode(text) if text.lstrip()[:1] in {"{", "["} else text
    except (msgspec.MsgspecError, RecursionError):
        return text
    if response.status == 429 and isinstance(content, dict) and not isinstance(content.get("retry_after"), int | float):
        content["retry_after"] = UNTOLD_WAIT  # the library takes it for granted
    return content


def _ready(content: Body, me: str) -> Body:
    told = _filled(content, {"shard": [0, 1], "guilds": [], "user": {"id": me}})
    told["user"] = account(told["user"])
    if isinstance(told.get("application"), dict) and told["application"].get("id"):
        told["application"] = _filled(told["application"], {"flags": 0})
    else:
        told.pop("application", None)
    return told


def _server(content: Body, me: str, *, whole: bool) -> Body:
    told = {name: value for name, value in content.items() if name not in NEEDLESS and value is not None}
    for name, complete in (("channels", _channel), ("threads", _thread), ("roles", _role)):
        if name in told or whole:
            told[name] = [complete(each) for each in _bodies(told.get(name))]
    if whole and not any(str(each["id"]) == str(told.get("id")) for each in told["roles"]):
        # Nobody says what everybody may do there: what the bot may not do it will be refused.
        told["roles"].append({**ROLE, "id": told.get("id"), "name": "@everyone", "permissions": str(INVITE)})
    if "members" in told:
        mine = [each for each in _bodies(told["members"], "user") if str((each["user"] or {}).get("id")) == me]
        told["members"] = [membership(each, me) for each in mine]
    return told


def _role(role: Body) -> Body:
    return _filled(role, ROLE)


def _channel(channel: Body) -> Body:
    told = _filled(channel, CHANNEL)
    told["type"], told["position"] = int(told["type"]), int(told["position"])
    told["permission_overwrites"] = [
        {**_filled(each, {"allow": "0", "deny": "0"}), "type": int(each.get("type") in MEMBERS_KINDS)}
        for each in _bodies(told["permission_overwrites"])
    ]
    return told


def _thread(thread: Body) -> Body:
    told = _filled(thread, {**THREAD, "parent_id": 0})
    told["type"], told["thread_metadata"] = int(told["type"]), _filled(told["thread_metadata"], STATE)
    told.pop("member", None)  # the bot's own membership, which nothing here asks for
    return told


def _filled(body: Mapping[str, Any], defaults: Mapping[str, Any]) -> Body:
    """A body in which nothing of this is missing or null."""
    return {**defaults, **{name: value for name, value in body.items() if value is not None}}


def _bodies(listed: Any, needed: str = "id") -> Iterable[Body]:
    return [each for each in listed or () if isinstance(each, dict) and each.get(needed)]
