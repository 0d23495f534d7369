"""The fields of Slack's event payloads that matter; everything else is passed over while decoding."""

import msgspec

from adapters.slack.lists import Conversation, User
from adapters.slack.messages import Message


class Authorization(msgspec.Struct, gc=False):
    """One installation that may see an event."""

    team_id: str | None = None


class Head(msgspec.Struct, gc=False):
    """What is needed of an envelope, or of a bare event, to know what it is."""

    type: str = ""
    subtype: str | None = None
    team_id: str | None = None
    context_team_id: str | None = None
    authorizations: list[Authorization] | None = None
    event_time: int | None = None
    event: msgspec.Raw = msgspec.Raw(b"")
    payload: msgspec.Raw = msgspec.Raw(b"")  # what a Socket Mode frame of type events_api wraps

    def team(self) -> str | None:
        """The workspace through which this arrived; in channels shared between workspaces others may be named too."""
        first = self.authorizations[0].team_id if self.authorizations else None
        return self.context_team_id or first or self.team_id or None


class Frame(msgspec.Struct, gc=False):
    """What is needed of a Socket Mode frame to know what it is and how to acknowledge it."""

    type: str | None = None
    envelope_id: str | None = None
    retry_attempt: int | None = None


class Home(msgspec.Struct, gc=False):
    """What tells whether a line is an event at all, and where its author is at home."""

    type: str = ""
    team: str | None = None
    channel: msgspec.Raw = msgspec.Raw(b"")


class LiveMessage(Message, gc=False):
    """A message as it arrives: it says where."""

    channel: str = ""
    channel_type: str | None = None


class Changed(msgspec.Struct, gc=False):
    """A message that was changed or removed."""

    channel: str
    message: Message | None = None
    previous_message: Message | None = None
    deleted_ts: str | None = None
    channel_type: str | None = None


class Item(msgspec.Struct, gc=False):
    """What somebody reacted to."""

    type: str = ""
    channel: str = ""
    ts: str = ""
    channel_type: str | None = None


class Reacted(msgspec.Struct, gc=False):
    """A reaction put or taken."""

    user: str
    reaction: str
    item: Item
    event_ts: str


class About(msgspec.Struct, gc=False):
    """An event about an account or a channel."""

    user: User | None = None
    channel: Conversation | None = None
    event_ts: str | None = None
    cache_ts: int | None = None


class Limited(msgspec.Struct, gc=False):
    """The minute of which Slack held events back."""

    minute_rate_limited: int


HEAD = msgspec.json.Decoder(Head)
FRAME = msgspec.json.Decoder(Frame, strict=False)
HOME = msgspec.json.Decoder(Home)
MESSAGE = msgspec.json.Decoder(LiveMessage)
CHANGED = msgspec.json.Decoder(Changed)
REACTED = msgspec.json.Decoder(Reacted)
ABOUT = msgspec.json.Decoder(About)
LIMITED = msgspec.json.Decoder(Limited)
