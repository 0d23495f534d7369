"""What Discord's kinds of channels and messages are to the core, and what the others are called when passed over."""

from bot.events import ChannelKind, MessageKind

# Discord's number, the exporter's name, what it is here. A private thread is private before it is a thread: what is
# said there may not be linked to elsewhere.
_CHANNELS = (
    (0, "GuildTextChat", ChannelKind.PUBLIC),
    (2, "GuildVoiceChat", ChannelKind.VOICE),
    (5, "GuildNews", ChannelKind.ANNOUNCEMENT),
    (10, "GuildNewsThread", ChannelKind.THREAD),
    (11, "GuildPublicThread", ChannelKind.THREAD),
    (12, "GuildPrivateThread", ChannelKind.PRIVATE),
    (13, "GuildStageVoice", ChannelKind.VOICE),
    (15, "GuildForum", ChannelKind.FORUM),
    (16, "GuildMedia", ChannelKind.FORUM),
)
CHANNEL_KINDS = {number: kind for number, _, kind in _CHANNELS}
NAMED_CHANNEL_KINDS = {name: kind for _, name, kind in _CHANNELS} | {str(number): kind for number, _, kind in _CHANNELS}
THREADS = frozenset({10, 11, 12})
NAMED_THREADS = frozenset({"GuildNewsThread", "GuildPublicThread", "GuildPrivateThread", "10", "11", "12"})
DIRECT = frozenset({"DirectTextChat", "DirectGroupTextChat", "1", "3"})

# The message types that are kept. What answers a command is the application's, whoever typed it.
MESSAGE_KINDS = {
    0: MessageKind.PERSON,
    7: MessageKind.JOIN,
    19: MessageKind.PERSON,
    20: MessageKind.BOT,
    23: MessageKind.BOT,
}
NAMED_MESSAGE_KINDS = {
    "Default": MessageKind.PERSON,
    "Reply": MessageKind.PERSON,
    "GuildMemberJoin": MessageKind.JOIN,
    "ChatInputCommand": MessageKind.BOT,
    "ApplicationCommand": MessageKind.BOT,
    "ContextMenuCommand": MessageKind.BOT,
} | {str(number): kind for number, kind in MESSAGE_KINDS.items()}
REPLY = 19
JOIN = 7
REPLIES = frozenset({"Reply", "19"})

_NOTICES = {
    1: "somebody added to a group",
    2: "somebody removed from a group",
    3: "call",
    4: "channel renamed",
    5: "channel icon changed",
    6: "message pinned",
    8: "server boosted",
    9: "server boosted",
    10: "server boosted",
    11: "server boosted",
    12: "announcement channel followed",
    14: "server discovery notice",
    15: "server discovery notice",
    16: "server discovery notice",
    17: "server discovery notice",
    18: "thread created",
    21: "thread starter shown again",
    22: "invite reminder",
    24: "automatic moderation notice",
    25: "role subscription bought",
    26: "interaction premium notice",
    27: "stage started",
    28: "stage ended",
    29: "stage speaker",
    31: "stage topic changed",
    32: "server subscription notice",
    36: "incident alert",
    37: "incident alert",
    38: "incident report",
    39: "incident report",
    44: "purchase",
    46: "poll result",
}
_NAMED_NOTICES = {
    "RecipientAdd": 1,
    "RecipientRemove": 2,
    "Call": 3,
    "ChannelNameChange": 4,
    "ChannelIconChange": 5,
    "ChannelPinnedMessage": 6,
    "ThreadCreated": 18,
    "ThreadStarterMessage": 21,
}


def notice(number: int) -> str:
    """What a message type that is not kept is called."""
    return _NOTICES.get(number, f"unknown message type {number}")


def named_notice(name: str) -> str:
    """The same for the name an exporter gives a type; a name it should not have is not repeated."""
    number = _NAMED_NOTICES.get(name)
    if number is None and name.isascii() and name.isdigit() and len(name) < 5:
        number = int(name)
    if number is not None:
        return notice(number)
    if name == "SystemNotification":
        return "system notice"
    known = name.isascii() and name.isalnum() and len(name) <= 40
    return f"unknown message type {name}" if known else "unknown message type"
