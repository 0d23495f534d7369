"""The methods that write: messages, files, modals, Homes, joining a channel."""

import json
from typing import Any

from tests.doubles.slack.blocks import TOTAL, Checker, wrong_with_view
from tests.doubles.slack.calls import Call, Refusal, method
from tests.doubles.slack.workspace import Body, Channel, fresh_id

LONGEST_TEXT = 40_000


def _content(call: Call) -> Body:
    """Text, blocks and attachments of a message, refused as Slack refuses them."""
    text, blocks = call.text("text"), call.structure("blocks")
    attachments = call.structure("attachments")
    if not text and not blocks and not attachments:
        raise Refusal("no_text")
    body: Body = {"text": text[:LONGEST_TEXT]}
    if blocks is not None:
        checker = Checker("message", call.workspace.files)
        if wrong := checker.blocks(blocks):
            raise Refusal("invalid_blocks", response_metadata={"messages": wrong}, errors=wrong)
        if checker.total > TOTAL:
            raise Refusal("msg_blocks_too_long")
        body["blocks"] = blocks
    if attachments:
        if len(attachments) > 100:
            raise Refusal("too_many_attachments")
        body["attachments"] = attachments
    metadata = call.structure("metadata")
    if metadata:
        _check_metadata(metadata)
        body["metadata"] = metadata
    return body


def _check_metadata(metadata: Any) -> None:
    if not isinstance(metadata, dict) or not metadata.get("event_type"):
        raise Refusal("invalid_metadata_format")
    payload = metadata.get("event_payload")
    if not isinstance(payload, dict):
        raise Refusal("invalid_metadata_schema")
    if len(json.dumps(metadata)) > 16_000:
        raise Refusal("metadata_too_large")


def _writable(call: Call) -> Channel:
    """A channel the bot may post in."""
    found = call.channel()
    if call.workspace.bot_user not in found.members and "chat:write.public" not in call.grant.scopes:
        raise Refusal("not_in_channel")
    if found.about["is_archived"]:
        raise Refusal("is_archived")
    if found.restricted:
        raise Refusal("restricted_action")
    if found.kind == "im" and not call.workspace.messages_tab:
        raise Refusal("messages_tab_disabled")
    return found


@method("chat.postMessage", 0, "chat:write", needs=("channel",), takes_json=True)
def post_message(call: Call) -> Body:
    """Post a message."""
    channel = _writable(call)
    content = _content(call)
    thread = call.text("thread_ts")
    if thread and thread not in channel.messages:
        raise Refusal("thread_not_found")
    call.slack.limits.posting(channel.id)
    extra = {"thread_ts": thread} if thread else {}
    message = call.slack.write(
        channel.id, call.workspace.bot_user, workspace=call.workspace, app_id=call.slack.app_id, **content, **extra
    )
    return {"channel": channel.id, "ts": message["ts"], "message": message}


@method("chat.postEphemeral", 4, "chat:write", needs=("channel", "user"), takes_json=True)
def post_ephemeral(call: Call) -> Body:
    """Show a message to one person only."""
    channel = _writable(call)
    content = _content(call)
    if call.text("user") not in channel.members:
        raise Refusal("user_not_in_channel")
    call.slack.whispers.append({"channel": channel.id, "user": call.text("user"), **content})
    return {"message_ts": call.workspace.stamps.next()}


@method("chat.update", 3, "chat:write", needs=("channel", "ts"), takes_json=True)
def update_message(call: Call) -> Body:
    """Change one of the bot's own messages."""
    channel = _writable(call)
    message = channel.messages.get(call.text("ts"))
    if message is None:
        raise Refusal("message_not_found")
    if message["user"] != call.workspace.bot_user:
        raise Refusal("cant_update_message")
    message.update(_content(call))
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": message}


@method("chat.delete", 3, "chat:write", needs=("channel", "ts"), takes_json=True)
def delete_message(call: Call) -> Body:
    """Remove one of the bot's own messages."""
    channel = call.channel()
    message = channel.messages.get(call.text("ts"))
    if message is None:
        raise Refusal("message_not_found")
    if message["user"] != call.workspace.bot_user:
        raise Refusal("cant_delete_message")
    call.workspace.remove(channel.id, message["ts"])
    return {"channel": channel.id, "ts": message["ts"]}


@method("conversations.join", 3, "channels:join", needs=("channel",), takes_json=True)
def join(call: Call) -> Body:
    """Let the bot into a public channel."""
    channel = call.channel()
    if channel.kind != "channel":
        raise Refusal("method_not_supported_for_channel_type")
    if channel.about["is_archived"]:
        raise Refusal("is_archived")
    if call.workspace.bot_user in channel.members:
        return {"channel": channel.about, "warning": "already_in_channel"}
    call.slack.spawn(call.slack.enter(channel.id, call.workspace.bot_user, workspace=call.workspace))
    return {"channel": channel.about}


@method("conversations.open", 3, takes_json=True)
def open_conversation(call: Call) -> Body:
    """The direct message with one person, or with up to eight; the same one each time."""
    people = [each.strip() for each in _listed(call.arguments.get("users")) if each.strip()]
    if not people:
        raise Refusal("users_list_not_supplied")
    if len(people) > 8:
        raise Refusal("too_many_users")
    call.require_scope("mpim:write" if len(people) > 1 else "im:write")
    known = [call.workspace.users.get(each) for each in people]
    if any(each is None for each in known):
        raise Refusal("user_not_found")
    if any(each and each["deleted"] for each in known):
        raise Refusal("user_disabled")
    native, there = call.workspace.open_conversation(*people)
    return {"channel": {"id": native}, **({"no_op": True, "already_open": True} if there else {})}


def _listed(users: Any) -> list[str]:
    return [str(each) for each in users] if isinstance(users, list) else str(users or "").split(",")


@method("files.getUploadURLExternal", 4, "files:write", needs=("filename", "length"))
def get_upload_url(call: Call) -> Body:
    """Where to send a file's bytes."""
    length = call.text("length")
    if not length.isdecimal() or int(length) == 0:
        raise Refusal("invalid_arguments")
    if len(call.text("alt_txt")) > 1000:
        raise Refusal("alt_txt_too_large")
    native = fresh_id("F")
    call.workspace.files[native] = {
        "id": native,
        "name": call.text("filename"),
        "alt_txt": call.text("alt_txt"),
        "size": int(length),
        "content": None,
        "shared": [],
    }
    return {"upload_url": f"{call.slack.url}/upload/v1/{call.workspace.id}/{native}", "file_id": native}


@method("files.completeUploadExternal", 4, "files:write", needs=("files",), takes_json=True)
def complete_upload(call: Call) -> Body:
    """Finish an upload, and share the file where asked."""
    files = call.structure("files")
    if not isinstance(files, list) or not files:
        raise Refusal("invalid_arguments")
    known = [call.workspace.files.get(str(each.get("id"))) for each in files]
    if any(file is None or file["content"] is None for file in known):
        raise Refusal("file_not_found")
    shared = {**call.arguments, "channel": call.text("channel_id") or call.text("channels").split(",")[0]}
    answer = []
    for file, asked in zip(known, files, strict=True):
        assert file is not None
        file["title"] = str(asked.get("title") or file["name"])
        answer.append({"id": file["id"], "title": file["title"]})
    if shared["channel"]:
        place = _writable(Call(call.slack, call.name, call.grant, shared))
        content = {
            "subtype": "file_share",
            "files": [{k: v for k, v in f.items() if k != "content"} for f in known if f],
        }
        extra = {"thread_ts": call.text("thread_ts")} if call.text("thread_ts") else {}
        blocks = call.structure("blocks")
        text = call.text("initial_comment")
        extra |= {"blocks": blocks} if blocks else {}
        call.slack.write(place.id, call.workspace.bot_user, text, workspace=call.workspace, **content, **extra)
        for file in known:
            assert file is not None
            file["shared"].append(place.id)
    return {"files": answer}


@method("files.info", 4, "files:read", needs=("file",))
def file_info(call: Call) -> Body:
    """What is known of a file."""
    found = call.workspace.files.get(call.text("file"))
    if found is None:
        raise Refusal("file_not_found")
    return {"file": {name: value for name, value in found.items() if name != "content"}}


def _checked(view: Any, kind: str) -> Body:
    if wrong := wrong_with_view(view, kind):
        raise Refusal("invalid_arguments", response_metadata={"messages": wrong})
    if len(json.dumps(view)) > 250_000:
        raise Refusal("view_too_large")
    native = fresh_id("V")
    return {**view, "id": native, "hash": f"{native}.hash", "state": {"values": {}}}


@method("views.open", 4, needs=("view",), takes_json=True)
def open_view(call: Call) -> Body:
    """Show a modal to whoever just did something."""
    who = call.slack.triggers.take(call.text("trigger_id") or call.text("interactivity_pointer"))
    view = _checked(call.structure("view"), "modal")
    call.workspace.modals[view["id"]] = {**view, "user": who}
    return {"view": view}


@method("views.update", 4, needs=("view",), takes_json=True)
def update_view(call: Call) -> Body:
    """Change a modal that is open."""
    before = call.workspace.modals.get(call.text("view_id"))
    if before is None:
        raise Refusal("not_found")
    if call.text("hash") and call.text("hash") != before["hash"]:
        raise Refusal("hash_conflict")
    view = {**_checked(call.structure("view"), "modal"), "id": before["id"]}
    call.workspace.modals[before["id"]] = {**view, "user": before["user"]}
    return {"view": view}


@method("views.publish", 4, needs=("user_id", "view"), takes_json=True)
def publish_view(call: Call) -> Body:
    """Set what a person's Home shows."""
    user = call.text("user_id")
    if user not in call.workspace.users:
        raise Refusal("user_not_found")
    before = call.workspace.homes.get(user)
    if call.text("hash") and before and call.text("hash") != before["hash"]:
        raise Refusal("hash_conflict")
    view = _checked(call.structure("view"), "home")
    call.workspace.homes[user] = view
    return {"view": view}
