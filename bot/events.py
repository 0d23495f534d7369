"""The vocabulary in: everything an adapter may tell the core, a closed union without a place for text.

Keys are 63-bit integers that an adapter makes from the platform's own identifiers, so that they need no table of their
own and never depend on the order in which things arrived: a Discord snowflake is its own key, a Slack `ts` is its
microseconds, a Slack id is read in base 36. An identifier that has no exact number gets a hash, and the event that
introduces it carries the identifier as `native`. Zero means "none" or "not known" for every key and every instant.
Instants are microseconds since 1970 in UTC.

The few strings below are names a platform gave to a place, an emoji or an identifier; `tests/bot/test_events.py` holds
the list, and a new one is a decision.
"""

from enum import IntEnum, IntFlag

import msgspec

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
NO_OFFSET = -32_768  # minutes no time zone has


class Signal(IntFlag):
    """What reading a message's text left behind; all that is ever kept of it besides the word count."""

    TEXT_SEEN = 1  # the text was there to read: without this flag the others are unknown, not false
    QUESTION = 2
    THANKS = 4  # an acknowledgement or thanks
    GREETS = 8
    LINK = 16
    CODE = 32


class MessageKind(IntEnum):
    """What a stored message is."""

    PERSON = 0  # written by somebody; whether that somebody is a bot is the member's own record
    BOT = 1
    JOIN = 2  # the platform's notice that somebody joined this channel or server
    DELETED = 9  # a tombstone: the key is kept, everything else is gone


class ChannelKind(IntEnum):
    """What a channel is, as far as measures care."""

    PUBLIC = 0
    PRIVATE = 1
    THREAD = 2  # a thread that is a channel of its own; `parent` says where it hangs
    FORUM_POST = 3  # likewise, opened by the message whose key equals the channel's key
    FORUM = 4
    ANNOUNCEMENT = 5
    VOICE = 6


class Event(msgspec.Struct, frozen=True, gc=False, tag=True):
    """One thing that happened. Any order, any number of times: the inbox makes the same state of it."""


class MessagePosted(Event, frozen=True, gc=False):
    """A message exists, with this content as of `edited_at`; of two versions the later edit wins.

    Of versions that claim the same instant the one that knows more stays (by its words, then its signals, thread and
    reply), so that a source without text or threads takes nothing away.

    `thread` is the key of the message that opened the thread, 0 outside threads and for the opener itself.
    `reply_to` is an explicit reply to one message (Discord); a message in a thread does not set it.
    `words` is the number of words of the text, -1 where the text was not there to read.
    """

    channel: int
    message: int
    author: int
    at: int
    kind: MessageKind = MessageKind.PERSON
    edited_at: int = 0
    thread: int = 0
    reply_to: int = 0
    signals: int = 0
    words: int = -1
    mentions: tuple[int, ...] = ()


class MessageDeleted(Event, frozen=True, gc=False):
    """A message was removed, perhaps before this program ever heard of it. It never comes back."""

    channel: int
    message: int


class ReactionChanged(Event, frozen=True, gc=False):
    """Somebody put or took a reaction; the latest `at` wins, and at equal instants taking wins.

    `at` is 0 where the time is unknown (exports, history): such a reaction loses to any that is dated.
    """

    channel: int
    message: int
    person: int
    emoji: str
    present: bool = True
    at: int = 0


class ReactionsCleared(Event, frozen=True, gc=False):
    """All reactions of a message, or all with one emoji, were taken away at an instant.

    Reactions put later stay; counts, which have no time, are taken away for good, whichever came first.
    """

    channel: int
    message: int
    at: int
    emoji: str = ""


class ReactionCounted(Event, frozen=True, gc=False):
    """A source that knows how many reacted but not who; the highest count seen stays, and loses to any clearing."""

    channel: int
    message: int
    emoji: str
    count: int


class MemberSeen(Event, frozen=True, gc=False):
    """What a platform says of an account as of `at`; the latest wins, and of equal instants the greater content.

    `listed` is False where the account was only seen writing, reacting or being named, which says nothing of whether
    it belongs to the community; what a member list or a member's own event says wins over that, whatever its `at`.
    `utc_offset` is how far the person's own clock was from UTC as of `at`, in minutes to the east; NO_OFFSET where the
    platform does not say.
    """

    person: int
    at: int = 0
    bot: bool = False
    deactivated: bool = False
    guest: bool = False
    native: str | None = None
    listed: bool = True
    utc_offset: int = NO_OFFSET


class GroupsSeen(Event, frozen=True, gc=False):
    """Which of the groups that admins picked (roles, on Discord) a member is in as of `at`; the latest wins.

    Of equal instants the greater content wins. Other groups are never told of; in none of them is told as well.
    """

    person: int
    at: int
    groups: tuple[int, ...] = ()  # by their keys, in order


class RosterRead(Event, frozen=True, gc=False):
    """The whole list of members has been told, so that whoever is in no list is no member. Said after the last one."""


class MemberJoined(Event, frozen=True, gc=False):
    """An account joined the community; the earliest join is when it was new."""

    person: int
    at: int
    rejoin: bool = False


class MemberLeft(Event, frozen=True, gc=False):
    """An account left the community, or was removed from it."""

    person: int
    at: int


class ChannelSeen(Event, frozen=True, gc=False):
    """What a platform says of a channel as of `at`; the latest wins, and of equal instants the greater content."""

    channel: int
    name: str
    at: int = 0
    kind: ChannelKind = ChannelKind.PUBLIC
    parent: int = 0
    archived: bool = False
    general: bool = False  # the channel every member joins: its first join is when a member joined
    native: str | None = None


class CommunitySeen(Event, frozen=True, gc=False):
    """What a platform calls the community, and the address under which its messages can be opened."""

    name: str
    address: str = ""
    at: int = 0


class CoverageGap(Event, frozen=True, gc=False):
    """From `start` to `end` nothing could be seen, in one channel or (0) everywhere. A gap is not silence."""

    start: int
    end: int
    channel: int = 0


class HistoryRead(Event, frozen=True, gc=False):
    """How far back a channel's (or one thread's) history was read; said in the same breath as what was found there.

    `newest` and `oldest` are instants between which everything is known; `finished` says that there is nothing older,
    or nothing older is wanted. Stretches that meet (one's `newest` is another's `oldest`, or beyond) become one; what
    lies between stretches that do not meet is not known, so each page of a reading says where the page before ended.
    Channel 0 is for a source without acknowledgements: the time in which everything that happened anywhere was heard.
    """

    channel: int
    newest: int
    oldest: int
    thread: int = 0
    finished: bool = False


AnyEvent = (
    MessagePosted
    | MessageDeleted
    | ReactionChanged
    | ReactionsCleared
    | ReactionCounted
    | MemberSeen
    | GroupsSeen
    | RosterRead
    | MemberJoined
    | MemberLeft
    | ChannelSeen
    | CommunitySeen
    | CoverageGap
    | HistoryRead
)
