"""A Discord that says less than it could, or says it in another way, loses nothing and is understood."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from discord import http as calls
from discord.http import Route

from adapters.discord import servers, watching
from bot.store import Store
from tests.adapters.discord.loopback import Bot, channel, much, person, until
from tests.doubles.discord import answering
from tests.doubles.discord.__main__ import furnish
from tests.doubles.discord.connections import Connection
from tests.doubles.discord.server import Discord
from tests.doubles.discord.sessions import Session

Body = dict[str, Any]


def without(body: Any, *names: str) -> Any:
    """A body, and all that is in it, without these fields."""
    if isinstance(body, dict):
        return {name: without(each, *names) for name, each in body.items() if name not in names}
    return [without(each, *names) for each in body] if isinstance(body, list) else body


def nothing(body: Any, *names: str) -> Any:
    """The same with null in their place."""
    if isinstance(body, dict):
        return {name: None if name in names else nothing(each, *names) for name, each in body.items()}
    return [nothing(each, *names) for each in body] if isinstance(body, list) else body


def unquoted(body: Any) -> Any:
    """The same with every id and every set of permissions as a number."""
    if isinstance(body, dict):
        return {name: unquoted(each) for name, each in body.items()}
    if isinstance(body, list):
        return [unquoted(each) for each in body]
    return int(body) if isinstance(body, str) and body.isdigit() else body


def quoted(body: Any) -> Any:
    """The same with every kind and number of a channel, a message and a role in quotes."""
    if isinstance(body, dict):
        numbers = {"type", "position", "flags", "count", "member_count", "message_count"}
        return {
            name: str(each) if name in numbers and isinstance(each, int) else quoted(each)
            for name, each in body.items()
        }
    return [quoted(each) for each in body] if isinstance(body, list) else body


NEEDLESS = (
    *("resume_gateway_url", "application", "session_type", "_trace", "shard", "private_channels", "user_settings"),
    *("presences", "stickers", "emojis", "voice_states", "features", "stage_instances", "soundboard_sounds"),
    *(
        "guild_scheduled_events",
        "large",
        "joined_at",
        "nonce",
        "flags",
        "mentions",
        "attachments",
        "embeds",
        "components",
    ),
    *("position", "permission_overwrites", "rate_limit_per_user", "nsfw", "topic", "bitrate", "user_limit"),
    *("discriminator", "avatar", "message_count", "member_count", "owner_id", "total_message_sent", "has_more"),
    *(
        "auto_archive_duration",
        "create_timestamp",
        "color",
        "colors",
        "hoist",
        "managed",
        "mentionable",
        "tts",
        "pinned",
    ),
    *("mention_roles", "mention_everyone", "burst_colors", "message_author_id", "premium_since", "pending"),
)
NULLS = (
    *("mentions", "attachments", "embeds", "flags", "nonce", "components", "member", "joined_at", "features", "avatar"),
    *("presences", "stickers", "emojis", "voice_states", "permission_overwrites", "position", "color", "managed"),
    *("message_reference", "webhook_id", "bot", "owner_id", "member_count", "applied_tags"),
)


@dataclass(frozen=True)
class Manner:
    """In which way a server differs: its dispatches, its answers, their headers, how frames look, its address."""

    dispatch: Callable[[str, Any], Any] = lambda _, body: body
    answer: Callable[[Any], Any] = lambda body: body
    content_type: str = "application/json"
    limits: bool = True
    in_bytes: bool = False
    between: tuple[tuple[str, Any], ...] = ()
    chosen: dict[str, str] = field(default_factory=dict)


def both(alter: Callable[[Any], Any]) -> Manner:
    """The same change in dispatches and answers."""
    return Manner(dispatch=lambda _, body: alter(body), answer=alter)


def without_roles(name: str, body: Any) -> Any:
    """Servers come without roles, members and threads."""
    return (
        {key: each for key, each in body.items() if key not in {"roles", "members", "threads"}}
        if name == "GUILD_CREATE"
        else body
    )


def only_its_address(body: Any) -> Any:
    """The gateway's address without how many shards there are to be and how often one may identify."""
    return {"url": body["url"]} if isinstance(body, dict) and "session_start_limit" in body else body


ODD: tuple[tuple[str, Any], ...] = (
    ("SOMETHING_NEW", None),
    ("SOMETHING_NEW", [1, 2]),
    ("CHANNEL_UPDATE", {"id": "1", "guild_id": "2"}),
    ("THREAD_CREATE", {"id": "1", "guild_id": None}),
    ("GUILD_CREATE", {"id": "77", "name": "Elsewhere"}),
    ("GUILD_MEMBER_UPDATE", {"guild_id": "77"}),
    ("GUILD_ROLE_UPDATE", {"guild_id": "77", "role": None}),
    ("MESSAGE_CREATE", {"id": None}),
    ("INTERACTION_CREATE", {"id": "5", "type": 2, "token": "t"}),
    ("TYPING_START", {}),
    ("PRESENCE_UPDATE", {"user": {}}),
    ("VOICE_STATE_UPDATE", {}),
)
MANNERS = {
    "a content type with a charset": Manner(content_type="application/json; charset=utf-8"),
    "another content type": Manner(content_type="text/plain; charset=utf-8"),
    "no rate limits": Manner(limits=False),
    "only what is needed": both(lambda body: without(body, *NEEDLESS)),
    "null for nothing": both(lambda body: nothing(body, *NULLS)),
    "ids as numbers": both(unquoted),
    "numbers in quotes": both(quoted),
    "a server without roles, members and threads": Manner(dispatch=without_roles),
    "a gateway's address and no more": Manner(answer=only_its_address),
    "frames in bytes that are not compressed": Manner(in_bytes=True),
    "dispatches nobody knows": Manner(between=ODD),
    "an address without its version": Manner(chosen={"api_url": "/api"}),
    "an address without its path": Manner(chosen={"api_url": "/"}),
    "an address with a slash at its end": Manner(chosen={"api_url": "/api/v10/"}),
}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What settles after seconds settles at once; the library is as it was in the end."""
    monkeypatch.setattr(watching, "SETTLE", 0.05)
    monkeypatch.setattr(servers, "FANOUT", 0)
    monkeypatch.setattr(calls, "json_or_text", calls.json_or_text)
    monkeypatch.setattr(Route, "BASE", Route.BASE)


@pytest.fixture
async def place() -> AsyncIterator[Discord]:
    """A loopback Discord with six people and short limits."""
    double = Discord()
    double.limits.scale, double.gateway.identify_seconds, double.gateway.members_seconds = 0.05, 0.0, 0.0
    double.gateway.heartbeat_ms = 1000
    furnish(double)
    async with double:
        yield double


def assume(manner: Manner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the loopback Discord behave in a manner."""
    dispatch, answer = Session.dispatch, answering._answer

    def dispatched(session: Session, name: str, body: Any) -> None:
        dispatch(session, name, manner.dispatch(name, body))
        if name == "GUILD_CREATE":
            for odd in manner.between:
                dispatch(session, *odd)

    def answered(status: int, body: Any, headers: Any) -> web.Response:
        given = answer(status, manner.answer(body) if status == 200 else body, headers if manner.limits else {})
        if given.body:
            given.headers["Content-Type"] = manner.content_type
        return given

    monkeypatch.setattr(Session, "dispatch", dispatched)
    monkeypatch.setattr(answering, "_answer", answered)
    if manner.in_bytes:
        send = Connection._send

        async def sent(connection: Connection, frame: str | bytes) -> None:
            connection.compressed = False
            await send(connection, frame.encode() if isinstance(frame, str) else frame)

        monkeypatch.setattr(Connection, "_send", sent)


@pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS)
async def test_whichever_way_it_is_said_the_past_and_the_present_arrive(
    manner: Manner, place: Discord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was said before the bot came is read, and what is said while it listens is heard."""
    assume(manner, monkeypatch)
    address = {name: place.url + path for name, path in manner.chosen.items()}
    with Store.open(f"sqlite:///{tmp_path / 'lenient.db'}") as store:
        bot = Bot(place, store, **address)
        much(place)
        async with bot.running():
            await bot.true()
            place.say(channel(place), person(place))
            await bot.true()
            place.gateway.pull()
            place.say(channel(place), person(place, 1))
            await bot.true()
            await until(lambda: bot.platform.connected)
