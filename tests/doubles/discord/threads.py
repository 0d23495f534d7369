"""Threads: opened by an app, listed while open and when archived, entered, left and put away."""

from datetime import datetime

from tests.doubles.discord.calls import (
    Call,
    Refusal,
    missing_access,
    missing_permissions,
    route,
    unknown,
    wrong,
)
from tests.doubles.discord.checks import check_message
from tests.doubles.discord.guild import FORUM, HAS_THREAD, MEDIA, NEWS, TEXT, Body, Channel
from tests.doubles.discord.permissions import (
    CREATE_PRIVATE_THREADS,
    CREATE_PUBLIC_THREADS,
    MANAGE_CHANNELS,
    MANAGE_THREADS,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
    may_see,
)
from tests.doubles.discord.showing import show_channel, show_message
from tests.doubles.discord.writing import filled

MOST_OPEN = 1000


def _check_room(call: Call, place: Channel) -> None:
    guild = call.discord.guild_of(place)
    if len(guild.open_threads()) >= MOST_OPEN:
        raise Refusal(400, 160006, "Maximum number of active threads reached")


@route("POST", "/channels/{channel_id}/threads", status=201)
def open_thread(call: Call) -> Body:
    """A thread without a message, or a post in a forum; private ones only below text channels."""
    place, body = call.place(), dict(call.body or {})
    if place.about["type"] in {FORUM, MEDIA}:
        return _open_post(call, place, body)
    kind = body.get("type", 12)
    if place.about["type"] not in {TEXT, NEWS} or (place.about["type"] == NEWS) != (kind == 10):
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    if not call.may(place, CREATE_PRIVATE_THREADS if kind == 12 else CREATE_PUBLIC_THREADS):
        raise missing_permissions()
    _check_room(call, place)
    thread = call.discord.open_thread(place.id, call.bot, body["name"], kind)
    thread.about["thread_metadata"]["auto_archive_duration"] = body.get("auto_archive_duration") or 1440
    if kind == 12:
        thread.about["thread_metadata"]["invitable"] = body.get("invitable", True)
    return show_channel(call.discord, thread)


def _open_post(call: Call, place: Channel, body: Body) -> Body:
    if "message" not in body:
        raise wrong("message", "BASE_TYPE_REQUIRED", "This field is required")
    if not call.may(place, SEND_MESSAGES):
        raise missing_permissions()
    check_message(call, body["message"])
    _check_room(call, place)
    about = filled(call, body["message"])
    thread, message = call.discord.open_post(place.id, call.bot, body["name"], about.pop("content", ""), **about)
    return {**show_channel(call.discord, thread), "message": show_message(call.discord, message, thread, words=True)}


@route("POST", "/channels/{channel_id}/messages/{message_id}/threads", status=201)
def open_below(call: Call) -> Body:
    """A thread below a message; its id is the message's."""
    place, body = call.place(), dict(call.body or {})
    message = call.message(place)
    if not call.may(place, CREATE_PUBLIC_THREADS) or not call.may(place, READ_MESSAGE_HISTORY):
        raise missing_permissions()
    if message["flags"] & HAS_THREAD:
        raise Refusal(400, 160004, "A thread has already been created for this message")
    _check_room(call, place)
    thread = call.discord.start_thread(place.id, message["id"], call.bot, body["name"])
    return show_channel(call.discord, thread)


@route("GET", "/guilds/{guild_id}/threads/active")
def active(call: Call) -> Body:
    """Every open thread of a server that the app sees."""
    guild = call.guild()
    seen = [each for each in guild.open_threads() if may_see(guild, call.bot, each)]
    return {**_listed(call, seen), "has_more": False}


def _listed(call: Call, threads: list[Channel]) -> Body:
    shown = [show_channel(call.discord, each) for each in threads]
    return {"threads": shown, "members": [each["member"] for each in shown if "member" in each]}


def _archived(call: Call, kinds: set[int]) -> Body:
    place = call.place(READ_MESSAGE_HISTORY)
    if place.about["type"] not in {TEXT, NEWS, FORUM, MEDIA}:
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    guild = call.discord.guild_of(place)
    found = [each for each in guild.channels.values() if each.archived and each.about["parent_id"] == place.id]
    found = [each for each in found if each.about["type"] in kinds]
    found.sort(key=_put_away, reverse=True)
    if before := call.query.get("before"):
        try:
            limit = datetime.fromisoformat(before).timestamp()
        except ValueError:
            raise wrong("before", "DATETIME_TYPE_INVALID", "is no instant") from None
        found = [each for each in found if _put_away(each) < limit]
    page = found[: call.query.get("limit", 50)]
    return {**_listed(call, page), "has_more": len(found) > len(page)}


def _put_away(thread: Channel) -> float:
    return datetime.fromisoformat(thread.about["thread_metadata"]["archive_timestamp"]).timestamp()


@route("GET", "/channels/{channel_id}/threads/archived/public")
def archived_public(call: Call) -> Body:
    """Public threads that were put away, the latest first."""
    return _archived(call, {10, 11})


@route("GET", "/channels/{channel_id}/threads/archived/private")
def archived_private(call: Call) -> Body:
    """Private threads that were put away, for those who manage threads."""
    if not call.may(call.place(READ_MESSAGE_HISTORY), MANAGE_THREADS):
        raise missing_permissions()
    return _archived(call, {12})


@route("GET", "/channels/{channel_id}/users/@me/threads/archived/private")
def archived_own(call: Call) -> Body:
    """Private threads that were put away and that the app is in, by their ids."""
    place = call.place(READ_MESSAGE_HISTORY)
    guild = call.discord.guild_of(place)
    found = [each for each in guild.channels.values() if each.archived and each.about["parent_id"] == place.id]
    before = int(call.query.get("before") or 1 << 63)
    mine = [each for each in found if each.about["type"] == 12 and call.bot in each.people and int(each.id) < before]
    mine.sort(key=lambda each: int(each.id), reverse=True)
    page = mine[: call.query.get("limit", 50)]
    return {**_listed(call, page), "has_more": len(mine) > len(page)}


@route("GET", "/channels/{channel_id}/thread-members")
def thread_members(call: Call) -> list[Body]:
    """Who is in a thread; only for apps that were given the members intent."""
    place = _thread(call)
    if "members" not in call.discord.privileged:
        raise missing_access()
    return list(place.people.values())


def _thread(call: Call) -> Channel:
    place = call.place()
    if not place.is_thread:
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    return place


@route("PUT", "/channels/{channel_id}/thread-members/@me")
def enter(call: Call) -> None:
    """Enter a thread."""
    place = _thread(call)
    if place.archived:
        raise Refusal(400, 50083, "Thread is archived")
    call.discord.enter_thread(place.id, call.bot)


@route("PUT", "/channels/{channel_id}/thread-members/{user_id}")
def bring(call: Call) -> None:
    """Add somebody to a thread."""
    place, native = _thread(call), call.parts["user_id"]
    guild = call.discord.guild_of(place)
    if not call.may(place, SEND_MESSAGES_IN_THREADS):
        raise missing_permissions()
    if place.archived:
        raise Refusal(400, 50083, "Thread is archived")
    if native not in guild.members:
        raise unknown("Member")
    if not may_see(guild, native, guild.channels[place.about["parent_id"]]):
        raise missing_access()
    hold = place.about["thread_metadata"]
    owns = place.about["owner_id"] == call.bot
    if place.about["type"] == 12 and not (hold["invitable"] or owns or call.may(place, MANAGE_THREADS)):
        raise missing_permissions()
    call.discord.enter_thread(place.id, native)


@route("DELETE", "/channels/{channel_id}/thread-members/{user_id}")
def send_out(call: Call) -> None:
    """Remove somebody from a thread."""
    place = _thread(call)
    owns = place.about["type"] == 12 and place.about["owner_id"] == call.bot
    if not owns and not call.may(place, MANAGE_THREADS):
        raise missing_permissions()
    call.discord.leave_thread(place.id, call.parts["user_id"])


@route("DELETE", "/channels/{channel_id}/thread-members/@me")
def step_out(call: Call) -> None:
    """Leave a thread."""
    call.discord.leave_thread(_thread(call).id, call.bot)


@route("PATCH", "/channels/{channel_id}")
def change(call: Call) -> Body:
    """Rename, archive or lock a thread; other channels are for those who manage channels."""
    place, body = call.place(), dict(call.body or {})
    owns = place.is_thread and place.about["owner_id"] == call.bot and not body.get("locked")
    if not owns and not call.may(place, MANAGE_THREADS if place.is_thread else MANAGE_CHANNELS):
        raise missing_permissions()
    if place.archived and body.get("archived") is not False:
        raise Refusal(400, 50083, "Thread is archived")
    call.discord.change_channel(place.id, body)
    return show_channel(call.discord, place)


@route("DELETE", "/channels/{channel_id}")
def remove(call: Call) -> Body:
    """Delete a thread or a channel."""
    place = call.place()
    if not call.may(place, MANAGE_THREADS if place.is_thread else MANAGE_CHANNELS):
        raise missing_permissions()
    call.discord.delete_channel(place.id)
    return show_channel(call.discord, place)
