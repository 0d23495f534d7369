"""What an app may look up: itself, servers, channels, members, messages and who reacted."""

from tests.doubles.discord.calls import Call, Refusal, missing_access, route, unknown, wrong
from tests.doubles.discord.guild import Body, Channel
from tests.doubles.discord.permissions import (
    CONNECT,
    READ_MESSAGE_HISTORY,
    VOICE,
    in_guild,
)
from tests.doubles.discord.showing import emoji_key, show_channel, show_guild, show_member, show_message


@route("GET", "/gateway", token=False)
def gateway(call: Call) -> Body:
    """Where the gateway is."""
    return {"url": call.discord.gateway_url}


@route("GET", "/gateway/bot")
def gateway_bot(call: Call) -> Body:
    """Where the gateway is, how many shards are wanted, and how often one may identify."""
    left = call.discord.gateway.identifies_left
    limit = {"total": 1000, "remaining": left, "reset_after": 86_400_000, "max_concurrency": 1}
    return {"url": call.discord.gateway_url, "shards": call.discord.shards, "session_start_limit": limit}


@route("GET", "/users/@me")
def me(call: Call) -> Body:
    """The app's own account."""
    return {**call.discord.bot, "verified": True, "mfa_enabled": True, "email": None, "locale": "en-US"}


@route("GET", "/users/{user_id}")
def user(call: Call) -> Body:
    """Anybody's account."""
    if call.parts["user_id"] not in call.discord.users:
        raise unknown("User")
    return call.discord.users[call.parts["user_id"]]


@route("GET", "/applications/@me")
def application(call: Call) -> Body:
    """The app."""
    return call.discord.application()


@route("GET", "/oauth2/applications/@me")
def own_application(call: Call) -> Body:
    """The app, by its older address."""
    return call.discord.application()


@route("GET", "/users/@me/guilds")
def guilds(call: Call) -> list[Body]:
    """The servers the app is in, by id."""
    limit, after = call.query.get("limit", 200), int(call.query.get("after", 0))
    found = sorted(
        (each for each in call.discord.guilds.values() if int(each.id) > after), key=lambda each: int(each.id)
    )
    return [
        {
            "id": each.id,
            "name": each.name,
            "icon": None,
            "banner": None,
            "owner": each.owner == call.bot,
            "permissions": str(in_guild(each, call.bot)),
            "features": [],
        }
        for each in found[:limit]
    ]


@route("GET", "/guilds/{guild_id}")
def guild(call: Call) -> Body:
    """A server."""
    found = call.guild()
    count = len(found.members)
    counts = {"approximate_member_count": count, "approximate_presence_count": count}
    return show_guild(found) | (counts if call.query.get("with_counts") else {})


@route("GET", "/guilds/{guild_id}/channels")
def channels(call: Call) -> list[Body]:
    """A server's channels, threads left out."""
    return [show_channel(call.discord, each) for each in call.guild().channels.values() if not each.is_thread]


@route("GET", "/guilds/{guild_id}/roles")
def roles(call: Call) -> list[Body]:
    """A server's roles."""
    return list(call.guild().roles.values())


@route("GET", "/guilds/{guild_id}/members")
def members(call: Call) -> list[Body]:
    """Members by id; only for apps that were given the members intent."""
    found = call.guild()
    if "members" not in call.discord.privileged:
        raise missing_access()
    after = int(call.query.get("after", 0))
    listed = sorted((each for each in found.members if int(each) > after), key=int)
    return [show_member(found.members[each]) for each in listed[: call.query.get("limit", 1)]]


@route("GET", "/guilds/{guild_id}/members/search")
def search(call: Call) -> list[Body]:
    """Members whose name begins so."""
    found, start = call.guild(), str(call.query.get("query", "")).lower()
    named = [each for each in found.members.values() if each["user"]["username"].startswith(start)]
    return [show_member(each) for each in named[: call.query.get("limit", 1)]]


@route("GET", "/guilds/{guild_id}/members/{user_id}")
def member(call: Call) -> Body:
    """One member."""
    found = call.guild()
    if call.parts["user_id"] not in found.members:
        raise unknown("Member")
    return show_member(found.members[call.parts["user_id"]])


@route("GET", "/channels/{channel_id}")
def channel(call: Call) -> Body:
    """A channel or thread."""
    return show_channel(call.discord, call.place())


def _history(call: Call, place: Channel) -> list[Body]:
    """The page that was asked for, newest first."""
    given = [name for name in ("before", "after", "around") if name in call.query]
    if len(given) > 1:
        raise wrong(given[1], "INVALID", "Only one of before, after and around may be passed.")
    limit, listed = call.query.get("limit", 50), place.ordered()
    pivot = int(call.query[given[0]]) if given else 0
    if given == ["before"]:
        listed = [each for each in listed if int(each["id"]) < pivot]
    elif given == ["after"]:
        return [each for each in listed if int(each["id"]) > pivot][-limit:]
    elif given == ["around"]:
        newer = [each for each in listed if int(each["id"]) > pivot]
        rest = listed[len(newer) :]
        half = limit // 2
        return [*newer[len(newer) - min(half, len(newer)) :], *rest[: limit - half]][:limit]
    return listed[:limit]


@route("GET", "/channels/{channel_id}/messages")
def history(call: Call) -> list[Body]:
    """Messages of a channel; none at all, and no error, where history may not be read."""
    place = call.place()
    if place.about["type"] in {4, 15, 16}:
        raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
    if place.about["type"] in VOICE and not call.may(place, CONNECT):
        raise missing_access()
    if not call.may(place, READ_MESSAGE_HISTORY):
        return []
    return [_shown(call, each, place) for each in _history(call, place)]


@route("GET", "/channels/{channel_id}/messages/{message_id}")
def message(call: Call) -> Body:
    """One message."""
    place = call.place(READ_MESSAGE_HISTORY)
    return _shown(call, call.message(place), place)


def _shown(call: Call, each: Body, place: Channel) -> Body:
    return show_message(call.discord, each, place, words="content" in call.discord.privileged)


@route("GET", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}")
def reactors(call: Call) -> list[Body]:
    """Who gave one emoji, by id: `type` 0 in the ordinary way, 1 as a super-reaction."""
    place = call.place(READ_MESSAGE_HISTORY)
    found = call.message(place)
    wanted = call.parts["emoji_name"]
    given = next(
        (each for each in place.reactions.get(found["id"], {}).values() if emoji_key(each.emoji) == wanted), None
    )
    if given is None:
        if wanted.isascii() and ":" not in wanted:
            raise unknown("Emoji")
        return []
    after = int(call.query.get("after", 0))
    named = given.burst if int(call.query.get("type", 0)) == 1 else given.users
    listed = sorted((each for each in named if int(each) > after), key=int)
    return [call.discord.users[each] for each in listed[: call.query.get("limit", 25)]]
