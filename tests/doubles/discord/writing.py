"""Messages an app posts, edits and deletes, its reactions, and its direct conversations."""

import time

from tests.doubles.discord.calls import (
    Call,
    Refusal,
    missing_access,
    missing_permissions,
    route,
    wrong,
)
from tests.doubles.discord.checks import SUPPRESS_EMBEDS, check_message, empty, walk
from tests.doubles.discord.guild import REPLY, Body, Channel
from tests.doubles.discord.permissions import (
    ADD_REACTIONS,
    ATTACH_FILES,
    EMBED_LINKS,
    MANAGE_MESSAGES,
    MANAGE_THREADS,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
)
from tests.doubles.discord.showing import show_channel, show_message
from tests.doubles.discord.snowflakes import fresh_id, stamp

A_FEW_MINUTES = 180.0


def filled(call: Call, body: Body) -> Body:
    """The fields a stored message takes from what was sent, with addresses for its files."""
    fields = ("content", "embeds", "components", "flags", "nonce", "message_reference", "poll")
    kept: Body = {name: body[name] for name in fields if body.get(name) is not None}
    for number, component in enumerate((each for row in kept.get("components", []) for each in walk(row)), 1):
        component.setdefault("id", number)  # Discord numbers those the app did not
    kept["embeds"] = [{"type": "rich", **embed} for embed in body.get("embeds") or []]
    described = {str(each["id"]): each for each in body.get("attachments") or []}
    kept["attachments"] = []
    for name, (filename, content) in call.files.items():
        native = fresh_id()
        address = f"{call.discord.url}/attachments/{native}/{filename}"
        about = described.get(name[6:-1], {})
        call.discord.files[native] = content
        whole: Body = {"id": native, "filename": about.get("filename") or filename, "size": len(content)}
        whole |= {"url": address, "proxy_url": address}
        if about.get("description"):
            whole["description"] = about["description"]
        kept["attachments"].append(whole)
        for embed in kept["embeds"]:
            for part in ("image", "thumbnail"):
                if (embed.get(part) or {}).get("url") == f"attachment://{filename}":
                    embed[part] = {"url": address, "proxy_url": address, "width": 1, "height": 1}
    return kept


def may_post(call: Call, place: Channel, body: Body) -> None:
    """Every right a post needs in its channel."""
    kind = place.about["type"]
    if kind == 1:
        if place.about["recipients"][0]["id"] in call.discord.closed_to_all:
            raise Refusal(403, 50007, "Cannot send messages to this user")
        return
    if kind in {4, 15, 16}:
        raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
    needed = [SEND_MESSAGES_IN_THREADS if place.is_thread else SEND_MESSAGES]
    needed += [EMBED_LINKS] if body.get("embeds") else []
    needed += [ATTACH_FILES] if call.files else []
    if not all(call.may(place, each) for each in needed):
        raise missing_permissions()
    if place.is_thread and place.about["thread_metadata"]["locked"] and not call.may(place, MANAGE_THREADS):
        raise Refusal(400, 50083, "Thread is archived")


@route("POST", "/channels/{channel_id}/messages")
def post(call: Call) -> Body:
    """Post; with an enforced nonce that was used in the last minutes, answer the message it made."""
    place, body = call.place(), dict(call.body or {})
    may_post(call, place, body)
    check_message(call, body)
    reference = body.get("message_reference")
    if empty(call, body):
        raise Refusal(400, 50006, "Cannot send an empty message")
    key = (place.id, str(body.get("nonce")))
    if body.get("enforce_nonce") and body.get("nonce") is not None:
        earlier, at = call.discord.nonces.get(key, ("", 0.0))
        if time.monotonic() - at < A_FEW_MINUTES and earlier in place.messages:
            return _shown(call, place.messages[earlier], place)
    about = filled(call, body)
    if reference:
        about |= _replied(call, place, reference)
    message = call.discord.write(place, call.discord.bot, about.pop("content", ""), **about)
    if body.get("nonce") is not None:
        call.discord.nonces[key] = (message["id"], time.monotonic())
    call.discord.posted.append(message)
    return _shown(call, message, place)


def _replied(call: Call, place: Channel, reference: Body) -> Body:
    if reference.get("type", 0) != 0:
        raise wrong("message_reference.type", "MESSAGE_REFERENCE_TYPE", "Forwarding needs content the app can read.")
    if not call.may(place, READ_MESSAGE_HISTORY):
        raise Refusal(403, 160002, "Cannot reply without permission to read message history")
    if reference["message_id"] not in place.messages:
        if reference.get("fail_if_not_exists", True):
            raise wrong("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        return {"message_reference": None}
    whole = {"type": 0, "message_id": reference["message_id"], "channel_id": place.id}
    if "guild_id" in place.about:
        whole["guild_id"] = place.about["guild_id"]
    return {"type": REPLY, "message_reference": whole}


def _shown(call: Call, message: Body, place: Channel) -> Body:
    return show_message(call.discord, message, place, words=True)


@route("PATCH", "/channels/{channel_id}/messages/{message_id}")
def edit(call: Call) -> Body:
    """Change a message of one's own; of others only whether embeds are shown."""
    place, body = call.place(), dict(call.body or {})
    message = call.message(place)
    if message["author"]["id"] != call.bot and set(body) - {"flags"}:
        raise Refusal(403, 50005, "Cannot edit a message authored by another user")
    if message["author"]["id"] != call.bot and not call.may(place, MANAGE_MESSAGES):
        raise missing_permissions()
    check_message(call, body, flags=SUPPRESS_EMBEDS | message["flags"])
    apply_edit(call, message, body)
    call.discord.tell_message("MESSAGE_UPDATE", message, place)
    return _shown(call, message, place)


def apply_edit(call: Call, message: Body, body: Body) -> None:
    """Change what was sent; attachments that are not named again are gone."""
    about = filled(call, body)
    for name in ("content", "embeds", "components", "flags"):
        if name in body:
            message[name] = about.get(name, "" if name == "content" else [])
    if "attachments" in body:
        named = {str(each["id"]) for each in body["attachments"]}
        kept = [each for each in message["attachments"] if each["id"] in named]
        message["attachments"] = [*kept, *about["attachments"]]
    elif about["attachments"]:
        message["attachments"] = [*message["attachments"], *about["attachments"]]
    message["edited_timestamp"] = stamp()


@route("DELETE", "/channels/{channel_id}/messages/{message_id}")
def delete(call: Call) -> None:
    """Delete a message of one's own, or with the right to manage messages."""
    place = call.place()
    message = call.message(place)
    if message["author"]["id"] != call.bot and not call.may(place, MANAGE_MESSAGES):
        raise missing_permissions()
    call.discord.remove(place, message["id"])


@route("PUT", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me")
def react(call: Call) -> None:
    """React."""
    place = call.place(READ_MESSAGE_HISTORY)
    message = call.message(place)
    if call.parts["emoji_name"] not in place.reactions.get(message["id"], {}) and not call.may(place, ADD_REACTIONS):
        raise missing_permissions()
    call.discord.react(place.id, message["id"], call.bot, call.parts["emoji_name"])


@route("POST", "/channels/{channel_id}/typing")
def typing(call: Call) -> None:
    """Seem to write."""
    may_post(call, call.place(), {})


@route("POST", "/users/@me/channels")
def open_direct(call: Call) -> Body:
    """The conversation with one person, who has to share a server with the app."""
    native = str((call.body or {}).get("recipient_id"))
    if native not in call.discord.users:
        raise wrong("recipient_id", "INVALID", "Unknown user")
    if not any(native in guild.members for guild in call.discord.guilds.values()):
        raise missing_access()
    return show_channel(call.discord, call.discord.direct(native))
