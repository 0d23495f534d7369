"""The parts of Discord's gateway payloads that are needed, and nothing else of them."""

from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

Key = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Moment = datetime
T = TypeVar("T")


def converted(content: Any, shape: type[T]) -> T:
    """Content in a shape, where null says no more than that a field is not there; raises ValidationError."""
    try:
        return _typed(content, shape)
    except msgspec.ValidationError:
        parsed = msgspec.json.decode(content) if isinstance(content, (bytes, msgspec.Raw)) else content
        return _typed(_without_nulls(parsed), shape)


def _typed(content: Any, shape: type[T]) -> T:
    if isinstance(content, (bytes, msgspec.Raw)):
        return msgspec.json.decode(content, type=shape, strict=False)
    return msgspec.convert(content, shape, strict=False)


def _without_nulls(content: Any) -> Any:
    if isinstance(content, dict):
        return {name: _without_nulls(each) for name, each in content.items() if each is not None}
    return [_without_nulls(each) for each in content if each is not None] if isinstance(content, list) else content


class Received(msgspec.Struct):
    """A gateway payload in bytes: what happened (`t`) and to what (`d`)."""

    t: str | None = None
    op: int = 0
    d: msgspec.Raw = msgspec.Raw(b"null")


class Parsed(msgspec.Struct):
    """The same when somebody has taken it out of its JSON already."""

    t: str | None = None
    op: int = 0
    d: Any = None


class User(msgspec.Struct, gc=False):
    """An account."""

    id: Key
    bot: bool = False
    system: bool = False


class Member(msgspec.Struct, gc=False):
    """An account in a server."""

    user: User | None = None
    joined_at: Moment | None = None
    flags: int = 0


class Reference(msgspec.Struct, gc=False):
    """The message that is answered (type 0) or forwarded (type 1)."""

    message_id: Key | None = None
    type: int = 0


class Something(msgspec.Struct, gc=False):
    """A file, an embed, a poll: that it is there is all that matters."""


class Message(msgspec.Struct, gc=False):
    """A message as it arrives; an update may hold only what changed."""

    id: Key
    channel_id: Key
    guild_id: Key | None = None
    type: int = 0
    author: User | None = None
    webhook_id: Key | None = None
    timestamp: Moment | None = None
    edited_timestamp: Moment | None = None
    content: str | UnsetType = UNSET
    attachments: list[Something] = []
    embeds: list[Something] = []
    poll: Something | None = None
    message_snapshots: list[Something] = []
    mentions: list[User] = []
    member: Member | None = None
    message_reference: Reference | None = None


class Kinds(msgspec.Struct, gc=False):
    """How many of the reactions with one emoji are super-reactions."""

    burst: int = 0
    normal: int = 0


class Tally(msgspec.Struct, gc=False):
    """How many reacted with one emoji; who they are has to be asked."""

    count: int = 0
    count_details: Kinds | None = None
    emoji: "Emoji | None" = None


class Past(Message, gc=False):
    """A message as history shows it, with its reactions as numbers."""

    reactions: list[Tally] = []


class Deleted(msgspec.Struct):
    """A message that is gone, or several."""

    channel_id: Key
    guild_id: Key | None = None
    id: Key | None = None
    ids: list[Key] = []


class Emoji(msgspec.Struct):
    """A custom emoji has an id, a standard one is its character; a deleted custom one has lost its name."""

    name: str | None = None
    id: Key | None = None


class Reaction(msgspec.Struct):
    """A reaction put or taken by one account, or taken from all."""

    channel_id: Key
    message_id: Key
    guild_id: Key | None = None
    user_id: Key | None = None
    emoji: Emoji | None = None
    member: Member | None = None


class Overwrite(msgspec.Struct):
    """What a role or an account may do in a channel, or may not, as bits."""

    id: Key
    allow: int = 0
    deny: int = 0


class Role(msgspec.Struct):
    """A role and what it lets its holders do, as bits; the one everybody has bears the server's own id."""

    id: Key
    permissions: int = 0


class RoleChanged(msgspec.Struct):
    """A role that is new, changed or gone."""

    guild_id: Key
    role: Role | None = None
    role_id: Key | None = None


class ThreadState(msgspec.Struct):
    """Whether a thread is closed, and since when."""

    archived: bool = False
    archive_timestamp: Moment | None = None


class Channel(msgspec.Struct):
    """A channel or a thread."""

    id: Key
    type: int = 0
    guild_id: Key | None = None
    name: str | None = None
    parent_id: Key | None = None
    permission_overwrites: list[Overwrite] = []
    thread_metadata: ThreadState | None = None
    applied_tags: list[Key] | UnsetType = UNSET
    last_message_id: Key | None = None
    newly_created: bool = False


class Guild(msgspec.Struct):
    """A server, with whatever of its channels and members came along."""

    id: Key
    name: str | None = None
    unavailable: bool = False
    roles: list[Role] = []
    channels: list[Channel] = []
    threads: list[Channel] = []
    members: list[Member] = []
    member_count: int = 0


class Joined(msgspec.Struct):
    """A member who joined, changed or left."""

    guild_id: Key
    user: User
    joined_at: Moment | None = None
    flags: int = 0


class Several(msgspec.Struct):
    """Members or threads of a server that come in bulk; of members in so many pieces, under a word of who asked."""

    guild_id: Key
    members: list[Member] = []
    threads: list[Channel] = []
    chunk_index: int = 0
    chunk_count: int = 0
    nonce: str | None = None
