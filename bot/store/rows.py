"""Events sorted into rows: one pass over a batch, plain tuples in the order of the tables' columns."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final

from bot.events import (
    AnyEvent,
    ChannelSeen,
    CommunitySeen,
    CoverageGap,
    GroupsSeen,
    HistoryRead,
    MemberJoined,
    MemberLeft,
    MemberSeen,
    MessageDeleted,
    MessageKind,
    MessagePosted,
    ReactionChanged,
    ReactionCounted,
    ReactionsCleared,
    RosterRead,
)
from bot.store.tables import ADDRESS_LENGTH, EMOJI_LENGTH, GROUPS_LENGTH, NAME_LENGTH, NATIVE_LENGTH

Row = tuple[Any, ...]
PERSON: Final = MessageKind.PERSON
DELETED: Final = int(MessageKind.DELETED)
_SMALL: Final = 32_767
_GROUPS: Final = GROUPS_LENGTH // 20  # keys of at most 19 digits, with commas between them


@lru_cache(maxsize=4096)
def _clean(name: str, length: int) -> str:
    """What every database takes: no NUL, no lone surrogates, not longer than the column."""
    return name.encode("utf-8", "ignore").decode().replace("\0", "")[:length]


class Rows:
    """The rows of one batch, by table; each list may name the same key several times.

    Messages, mentions and reactions are what a history is made of: their rows lie end to end in one list of values,
    which is how drivers take many rows in one go.
    """

    __slots__ = (
        "channels",
        "cleared",
        "communities",
        "counts",
        "deleted",
        "edited",
        "gaps",
        "groups",
        "members",
        "mentions",
        "messages",
        "moves",
        "natives",
        "reactions",
        "rosters",
        "stretches",
    )

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.mentions: list[Any] = []
        self.edited: list[Row] = []  # keys of messages that may leave mentions of an older version behind
        self.deleted: list[Row] = []
        self.reactions: list[Any] = []
        self.counts: list[Row] = []
        self.cleared: list[Row] = []
        self.members: list[Row] = []
        self.groups: list[Row] = []  # community, person, groups, as of when
        self.moves: list[Row] = []  # community, person, joined, rejoined, left
        self.channels: list[Row] = []
        self.natives: dict[str, list[Row]] = {"member": [], "channel": []}
        self.communities: list[Row] = []
        self.gaps: list[Row] = []
        self.stretches: list[Row] = []  # community, channel, thread, newest, oldest, finished
        self.rosters: list[Row] = []  # numbers of communities whose whole member list was told

    def add(self, number: int, events: Iterable[AnyEvent]) -> None:
        """Sort the events of one community; the two kinds that make up a history are dealt with in place."""
        messages, mentions, reactions = self.messages, self.mentions, self.reactions
        edited = self.edited.append
        for event in events:
            if type(event) is MessagePosted and event.kind != DELETED:
                channel, message, edited_at, words = event.channel, event.message, event.edited_at, event.words
                # Drivers take a plain number sooner than an enumeration's; the plus makes flags one.
                kind = 0 if event.kind is PERSON else int(event.kind)
                about = (event.author, event.at, kind, edited_at, event.thread, event.reply_to, +event.signals)
                messages += (number, channel, message, *about, words if words < _SMALL else _SMALL)  # noqa: FURB136  # calls take longer
                if edited_at:
                    edited((number, channel, message))
                if event.mentions:
                    for person in event.mentions:
                        mentions += (number, channel, message, person, edited_at)
            elif type(event) is ReactionChanged:
                emoji = _clean(event.emoji, EMOJI_LENGTH)
                reactions += (number, event.channel, event.message, event.person, emoji, event.at, event.present)
            else:
                _OTHERS[type(event)](self, number, event)

    def _deleted(self, number: int, event: MessageDeleted | MessagePosted) -> None:
        self.messages += (number, event.channel, event.message, 0, 0, DELETED, 0, 0, 0, 0, 0)
        self.deleted.append((number, event.channel, event.message))

    def _cleared(self, number: int, event: ReactionsCleared) -> None:
        self.cleared.append((number, event.channel, event.message, _clean(event.emoji, EMOJI_LENGTH), event.at))

    def _counted(self, number: int, event: ReactionCounted) -> None:
        self.counts.append((number, event.channel, event.message, _clean(event.emoji, EMOJI_LENGTH), event.count))

    def _member(self, number: int, event: MemberSeen) -> None:
        about = (event.bot, event.deactivated, event.guest, event.listed, event.utc_offset, event.at)
        self.members.append((number, event.person, *about))
        if event.native is not None:
            self._native("member", number, event.person, event.native)

    def _groups(self, number: int, event: GroupsSeen) -> None:
        groups = ",".join(map(str, event.groups[:_GROUPS]))
        self.groups.append((number, event.person, groups, event.at))

    def _roster(self, number: int, _: RosterRead) -> None:
        self.rosters.append((number,))

    def _joined(self, number: int, event: MemberJoined) -> None:
        self.moves.append((number, event.person, 0 if event.rejoin else event.at, event.at, 0))

    def _left(self, number: int, event: MemberLeft) -> None:
        self.moves.append((number, event.person, 0, 0, event.at))

    def _channel(self, number: int, event: ChannelSeen) -> None:
        name = _clean(event.name, NAME_LENGTH)
        self.channels.append(
            (number, event.channel, name, int(event.kind), event.parent, event.archived, event.general, event.at)
        )
        if event.native is not None:
            self._native("channel", number, event.channel, event.native)

    def _community(self, number: int, event: CommunitySeen) -> None:
        address = _clean(event.address, ADDRESS_LENGTH)
        self.communities.append((number, _clean(event.name, NAME_LENGTH), address, event.at))

    def _native(self, table: str, number: int, key: int, native: str) -> None:
        native = _clean(native, NATIVE_LENGTH)
        self.natives[table].append((native, number, key, native))

    def _gap(self, number: int, event: CoverageGap) -> None:
        self.gaps.append((number, event.channel, event.start, event.end))

    def _history(self, number: int, event: HistoryRead) -> None:
        self.stretches.append((number, event.channel, event.thread, event.newest, event.oldest, event.finished))


_OTHERS: dict[type, Callable[..., None]] = {
    MessagePosted: Rows._deleted,  # noqa: SLF001  # the table of this class's own branches
    MessageDeleted: Rows._deleted,  # noqa: SLF001
    ReactionsCleared: Rows._cleared,  # noqa: SLF001
    ReactionCounted: Rows._counted,  # noqa: SLF001
    MemberSeen: Rows._member,  # noqa: SLF001
    GroupsSeen: Rows._groups,  # noqa: SLF001
    RosterRead: Rows._roster,  # noqa: SLF001
    MemberJoined: Rows._joined,  # noqa: SLF001
    MemberLeft: Rows._left,  # noqa: SLF001
    ChannelSeen: Rows._channel,  # noqa: SLF001
    CommunitySeen: Rows._community,  # noqa: SLF001
    CoverageGap: Rows._gap,  # noqa: SLF001
    HistoryRead: Rows._history,  # noqa: SLF001
}
