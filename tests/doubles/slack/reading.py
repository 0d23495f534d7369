"""The methods that read: who is there, which channels, what was written."""

import base64
from collections.abc import Sequence
from typing import Any

from tests.doubles.slack.calls import Call, Refusal, method
from tests.doubles.slack.workspace import Body, Channel, Workspace

_KINDS = {"public_channel": "channels:read", "private_channel": "groups:read", "mpim": "mpim:read", "im": "im:read"}


def page(call: Call, things: Sequence[Any], *, most: int, otherwise: int = 100) -> tuple[list[Any], Body]:
    """One page of a list, with the cursor to the next."""
    limit = _limit(call, most, otherwise)
    start = 0
    if cursor := call.text("cursor"):
        try:
            word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
            start = int(number)
        except ValueError:
            raise Refusal("invalid_cursor") from None
        if word != "next" or start > len(things):
            raise Refusal("invalid_cursor")
    end = start + limit
    following = base64.b64encode(f"next:{end}".encode()).decode() if end < len(things) else ""
    return list(things[start:end]), {"response_metadata": {"next_cursor": following}}


def _limit(call: Call, most: int, otherwise: int) -> int:
    try:
        limit = int(call.text("limit") or otherwise)
    except ValueError:
        raise Refusal("invalid_limit") from None
    if limit < 1:
        raise Refusal("invalid_limit")
    return min(limit, most)


@method("api.test", 4, token="none")  # noqa: S106  # a kind of token
def api_test(call: Call) -> Body:
    """Whether anybody is there."""
    return {"args": {name: value for name, value in call.arguments.items() if name != "token"}}


@method("auth.test", 0, takes_json=True, token="any")  # noqa: S106  # likewise
def auth_test(call: Call) -> Body:
    """Whose token this is."""
    place = call.workspace
    if call.grant.enterprise:
        return _organisation(place, call.grant.enterprise)
    return {
        "url": place.url,
        "team": place.name,
        "user": place.users[place.bot_user]["name"] if place.bot_user else "app",
        "team_id": place.id,
        "user_id": place.bot_user,
        "bot_id": place.bot_id,
        "enterprise_id": place.enterprise,
        "is_enterprise_install": False,
    }


def _organisation(place: Workspace, enterprise: str) -> Body:
    """What an organisation's token is told: the organisation, and no workspace."""
    domain = "harbour-organisation"
    about = {"url": f"https://{domain}.enterprise.slack.com/", "team": "Harbour Organisation", "team_id": enterprise}
    bot = {"user": "network-health", "user_id": place.bot_user, "bot_id": place.bot_id}
    return {**about, **bot, "enterprise_id": enterprise, "is_enterprise_install": True}


@method("auth.teams.list", 2)
def auth_teams_list(call: Call) -> Body:
    """The workspaces a token is good in, a page at a time."""
    covered = [each for each in call.slack.workspaces.values() if call.grant.covers(each)]
    teams, more = page(call, [{"id": each.id, "name": each.name} for each in covered], most=1000)
    return {"teams": teams, **more}


@method("team.info", 3, "team:read")
def team_info(call: Call) -> Body:
    """The workspace itself."""
    place = call.workspace
    return {"team": {"id": place.id, "name": place.name, "domain": place.domain, "url": place.url}}


@method("users.list", 2, "users:read")
def users_list(call: Call) -> Body:
    """Everybody, deactivated people and bots too."""
    people, more = page(call, list(call.workspace.users.values()), most=999)
    return {"members": people, "cache_ts": int(call.slack.now()), **more}


@method("users.info", 4, "users:read", needs=("user",))
def users_info(call: Call) -> Body:
    """One person."""
    found = call.workspace.users.get(call.text("user"))
    if found is None:
        raise Refusal("user_not_found")
    return {"user": found}


@method("bots.info", 3, "users:read")
def bots_info(call: Call) -> Body:
    """The bot behind a bot id."""
    if call.text("bot") != call.workspace.bot_id:
        raise Refusal("bot_not_found")
    place = call.workspace
    return {"bot": {"id": place.bot_id, "app_id": call.slack.app_id, "user_id": place.bot_user, "deleted": False}}


def _visible(call: Call, *, mine: bool) -> list[Body]:
    """Channels of the kinds that were asked for; private ones only where the bot is in."""
    kinds = [kind.strip() for kind in (call.text("types") or "public_channel").split(",")]
    if any(kind not in _KINDS for kind in kinds):
        raise Refusal("invalid_types")
    call.require_scope(*(_KINDS[kind] for kind in kinds))
    bot = call.text("user") or call.workspace.bot_user
    shown = []
    for channel in call.workspace.channels.values():
        if channel.about["is_archived"] and call.flag("exclude_archived"):
            continue
        kind = {"channel": "public_channel", "group": "private_channel"}.get(channel.kind, channel.kind)
        inside = bot in channel.members
        if kind in kinds and (inside or (not mine and kind == "public_channel")):
            shown.append(_described(call, channel, with_membership=not mine))
    return shown


def _described(call: Call, channel: Channel, *, with_membership: bool = True) -> Body:
    about = {**channel.about, "num_members": len(channel.members)}
    return {**about, "is_member": call.workspace.bot_user in channel.members} if with_membership else about


@method("conversations.list", 2)
def conversations_list(call: Call) -> Body:
    """All channels of the workspace that the bot may know of."""
    channels, more = page(call, _visible(call, mine=False), most=1000)
    return {"channels": channels, **more}


@method("users.conversations", 3)
def users_conversations(call: Call) -> Body:
    """The channels the bot is in."""
    channels, more = page(call, _visible(call, mine=True), most=999)
    return {"channels": channels, **more}


@method("conversations.info", 3, needs=("channel",))
def conversations_info(call: Call) -> Body:
    """One channel."""
    found = call.channel()
    call.require_scope(f"{found.scope}:read")
    return {"channel": _described(call, found)}


@method("conversations.members", 4, needs=("channel",))
def conversations_members(call: Call) -> Body:
    """Who is in a channel."""
    found = call.channel()
    call.require_scope(f"{found.scope}:read")
    members, more = page(call, found.members, most=999)
    return {"members": members, **more}


def _readable(call: Call) -> Channel:
    """A channel whose history the bot may read: it has to be in it."""
    found = call.channel()
    call.require_scope(f"{found.scope}:history")
    if call.workspace.bot_user not in found.members:
        raise Refusal("not_in_channel")
    return found


def _between(call: Call, messages: list[Body]) -> list[Body]:
    latest, oldest = call.text("latest"), call.text("oldest")
    for name, value in (("latest", latest), ("oldest", oldest)):
        if value and not value.replace(".", "", 1).isdecimal():
            raise Refusal(f"invalid_ts_{name}")
    newest, first = _stamp(latest) if latest else 1 << 62, _stamp(oldest) if oldest else 0
    if call.flag("inclusive"):
        return [each for each in messages if first <= _stamp(each["ts"]) <= newest]
    return [each for each in messages if first < _stamp(each["ts"]) < newest]


def _stamp(ts: str) -> int:
    """A timestamp as microseconds: as text, `1700000000` and `1700000000.000000` would differ."""
    seconds, _, rest = ts.partition(".")
    return int(seconds or 0) * 1_000_000 + int(rest[:6].ljust(6, "0") or 0)


def _shown(call: Call, message: Body) -> Body:
    """A message as history gives it: metadata only when asked for, and of a crowd under one emoji only the first."""
    shown = {name: value for name, value in message.items() if name != "metadata" or call.flag("include_all_metadata")}
    if "reactions" in shown:
        most = call.slack.names_reactors
        shown["reactions"] = [{**each, "users": each["users"][:most]} for each in shown["reactions"]]
    return shown


@method("conversations.history", 3, needs=("channel",))
def conversations_history(call: Call) -> Body:
    """What was written in a channel, newest first; replies live in their threads."""
    most = 15 if call.slack.limits.fifteen else 999
    found = _between(call, _readable(call).stream())
    messages, more = page(call, found, most=most, otherwise=min(100, most))
    answer: Body = {"messages": [_shown(call, each) for each in messages], "pin_count": 0}
    following = more["response_metadata"]["next_cursor"]
    return {**answer, "has_more": bool(following), **(more if following else {})}


@method("conversations.replies", 3, needs=("channel", "ts"))
def conversations_replies(call: Call) -> Body:
    """A thread, its opener first on every page, oldest first."""
    most = 15 if call.slack.limits.fifteen else 1000
    thread = _readable(call).thread(call.text("ts"))
    if not thread or thread[0]["ts"] != call.text("ts"):
        raise Refusal("thread_not_found")
    limit = call.arguments.get("limit")
    replies = _between(call, thread[1:])
    messages, more = page(call, replies, most=most, otherwise=min(1000, most) if limit is None else most)
    following = more["response_metadata"]["next_cursor"]
    shown = [_shown(call, each) for each in (thread[0], *messages)]
    return {"messages": shown, "has_more": bool(following), **(more if following else {})}


@method("reactions.get", 3, "reactions:read")
def reactions_get(call: Call) -> Body:
    """The reactions of one message, everybody who gave one."""
    message = _message(call)
    return {"type": "message", "channel": call.text("channel"), "message": message}


@method("chat.getPermalink", 0, needs=("channel", "message_ts"))
def get_permalink(call: Call) -> Body:
    """The address of a message."""
    ts = call.text("message_ts")
    if ts not in call.channel().messages:
        raise Refusal("message_not_found")
    path = f"archives/{call.text('channel')}/p{ts.replace('.', '')}"
    return {"channel": call.text("channel"), "permalink": call.workspace.url + path}


def _message(call: Call) -> Body:
    if not call.text("channel") or not call.text("timestamp"):
        raise Refusal("no_item_specified")
    found = call.channel().messages.get(call.text("timestamp"))
    if found is None:
        raise Refusal("message_not_found")
    return found
