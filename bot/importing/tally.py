"""What an import has counted so far, and the summary that comes of it."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from bot.events import (
    AnyEvent,
    ChannelSeen,
    MemberJoined,
    MemberLeft,
    MemberSeen,
    MessageKind,
    MessagePosted,
    ReactionChanged,
    ReactionCounted,
    ReactionsCleared,
)
from bot.ports import Skips

FUTURE = "dated in the future"
JOIN, PERSON = MessageKind.JOIN, MessageKind.PERSON
INTERRUPTED = 130  # what a shell expects of a program that was asked to stop


class Tally:
    """Counts of what was read, without whatever is dated in the future."""

    def __init__(self, latest: int) -> None:
        """`latest` is the last instant that is believed."""
        self.latest = latest
        self.messages = self.by_bots = self.replies = self.joins = self.reactions = 0
        self.authors: Counter[int] = Counter()  # how many messages by each account that is not marked as a bot's
        self.writing_bots: set[int] = set()
        self.robots: set[int] = set()  # accounts known as bots, whatever their messages say
        self.channels: set[int] = set()
        self.skips = Skips()

    def admit(self, events: Sequence[AnyEvent]) -> Sequence[AnyEvent]:
        """Count events and give back those that are believed, which is nearly always all of them."""
        latest = self.latest
        authors: list[int] = []
        late = by_bots = replies = 0
        for event in events:  # a million times over: what is frequent comes first
            if type(event) is MessagePosted:
                if event.at > latest or event.edited_at > latest:
                    late += 1
                    self.skips.messages += 1
                elif event.kind == JOIN:
                    self.joins += 1
                else:
                    if event.kind is PERSON:
                        authors.append(event.author)
                    else:
                        by_bots += 1
                        self.writing_bots.add(event.author)
                    if event.thread or event.reply_to:
                        replies += 1
            elif type(event) is ReactionChanged:
                self.reactions += event.present
                late += event.at > latest
            else:
                late += self._other(event)
        self.authors.update(authors)
        self.messages += len(authors) + by_bots
        self.by_bots += by_bots
        self.replies += replies
        if not late:
            return events
        self.skips.add(FUTURE, late, damaged=True)
        return [event for event in events if _instant(event) <= self.latest]

    def _other(self, event: AnyEvent) -> bool:
        """Count what is seldom told, and say whether it is dated in the future."""
        if isinstance(event, ReactionCounted):
            self.reactions += event.count
        elif isinstance(event, ChannelSeen):
            self.channels.add(event.channel)
        elif isinstance(event, MemberSeen):
            if event.bot:
                self.robots.add(event.person)
        else:
            return _instant(event) > self.latest
        return False

    def add(self, other: "Tally") -> None:
        """Count what another tally counted."""
        self.messages += other.messages
        self.by_bots += other.by_bots
        self.replies += other.replies
        self.joins += other.joins
        self.reactions += other.reactions
        self.authors.update(other.authors)
        self.writing_bots |= other.writing_bots
        self.robots |= other.robots
        self.channels |= other.channels
        self.note(other.skips)

    def note(self, skips: Skips) -> None:
        """Count what a reader passed over."""
        for kind, number in skips.counts.items():
            self.skips.add(kind, number)
        self.skips.messages += skips.messages
        self.skips.damaged += skips.damaged

    @property
    def all_by_bots(self) -> int:
        """Messages marked as a bot's, and those by accounts that turned out to be one."""
        return self.by_bots + sum(self.authors[each] for each in self.robots if each in self.authors)


def _instant(event: AnyEvent) -> int:
    """When an event claims to have happened; a profile's date is no claim that something happened."""
    if isinstance(event, MessagePosted):
        return max(event.at, event.edited_at)
    return event.at if isinstance(event, ReactionChanged | ReactionsCleared | MemberJoined | MemberLeft) else 0


class Summary(msgspec.Struct):
    """What became of an export: what was read, what was passed over and why."""

    platform: str
    format: str
    community: str
    files_read: int = 0
    files_already_read: int = 0
    messages_read: int = 0  # all there were in the files that were read: the next three and what was passed over
    messages_by_people: int = 0
    messages_by_bots: int = 0
    joins: int = 0  # notices that somebody joined
    messages_passed_over: int = 0
    messages: int = 0  # by people and by bots
    replies: int = 0
    reactions: int = 0
    people: int = 0
    channels: int = 0
    skipped: dict[str, int] = {}
    damaged: int = 0  # things passed over that ought to have been usable
    broken: dict[str, str] = {}
    interrupted: bool = False

    def closed(self, tally: Tally) -> "Summary":
        """The same with everything counted filled in."""
        self.messages, self.replies, self.joins = tally.messages, tally.replies, tally.joins
        self.messages_by_bots = tally.all_by_bots
        self.messages_by_people = tally.messages - self.messages_by_bots
        self.messages_passed_over, self.damaged = tally.skips.messages, tally.skips.damaged
        self.messages_read = tally.messages + tally.joins + tally.skips.messages
        self.reactions, self.channels = tally.reactions, len(tally.channels)
        self.people = len(tally.authors.keys() | tally.writing_bots)
        self.skipped = dict(sorted(tally.skips.counts.items(), key=lambda item: (-item[1], item[0])))
        return self

    @property
    def exit_code(self) -> int:
        """What a script is told: 0 fine, 1 something in it was broken, 2 nothing could be read, 130 stopped."""
        if self.interrupted:
            return INTERRUPTED
        if not self.files_already_read and not (self.messages or self.joins or self.reactions or self.channels):
            return 2
        return 1 if self.broken or self.damaged else 0
