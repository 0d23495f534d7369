"""What an import has counted so far, and the summary that comes of it."""

from collections.abc import Sequence

import msgspec

from bot.events import (
    AnyEvent,
    ChannelSeen,
    MemberJoined,
    MemberLeft,
    MessageKind,
    MessagePosted,
    ReactionChanged,
    ReactionCounted,
    ReactionsCleared,
)
from bot.ports import Skips

FUTURE = "dated in the future"
DAMAGE = ("cannot be used", "unusable", FUTURE)  # words in a reader's reasons that mean something was broken
JOIN = MessageKind.JOIN
INTERRUPTED = 130  # what a shell expects of a program that was asked to stop


class Tally:
    """Counts of what was read, without whatever is dated in the future."""

    def __init__(self, latest: int) -> None:
        """`latest` is the last instant that is believed."""
        self.latest = latest
        self.messages = self.replies = self.joins = self.reactions = 0
        self.authors: set[int] = set()
        self.channels: set[int] = set()
        self.skips = Skips()

    def admit(self, events: Sequence[AnyEvent]) -> Sequence[AnyEvent]:
        """Count events and give back those that are believed, which is nearly always all of them."""
        latest, note_author = self.latest, self.authors.add
        late = messages = replies = 0
        for event in events:  # a million times over: names that are looked up once
            if isinstance(event, MessagePosted):
                if event.at > latest or event.edited_at > latest:
                    late += 1
                elif event.kind == JOIN:
                    self.joins += 1
                else:
                    messages += 1
                    note_author(event.author)
                    if event.thread or event.reply_to:
                        replies += 1
            elif isinstance(event, ReactionChanged):
                self.reactions += event.present
                late += event.at > latest
            elif isinstance(event, ReactionCounted):
                self.reactions += event.count
            elif isinstance(event, ChannelSeen):
                self.channels.add(event.channel)
            else:
                late += _instant(event) > latest
        self.messages += messages
        self.replies += replies
        if not late:
            return events
        self.skips.add(FUTURE, late)
        return [event for event in events if _instant(event) <= self.latest]

    def add(self, other: "Tally") -> None:
        """Count what another tally counted."""
        self.messages += other.messages
        self.replies += other.replies
        self.joins += other.joins
        self.reactions += other.reactions
        self.authors |= other.authors
        self.channels |= other.channels
        self.note(other.skips)

    def note(self, skips: Skips) -> None:
        """Count what a reader passed over."""
        for kind, number in skips.counts.items():
            self.skips.add(kind, number)


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
    messages: int = 0
    replies: int = 0
    reactions: int = 0
    joins: int = 0
    people: int = 0
    channels: int = 0
    skipped: dict[str, int] = {}
    broken: dict[str, str] = {}
    interrupted: bool = False

    def closed(self, tally: Tally) -> "Summary":
        """The same with everything counted filled in."""
        self.messages, self.replies, self.joins = tally.messages, tally.replies, tally.joins
        self.reactions, self.people, self.channels = tally.reactions, len(tally.authors), len(tally.channels)
        self.skipped = dict(sorted(tally.skips.counts.items(), key=lambda item: (-item[1], item[0])))
        return self

    @property
    def exit_code(self) -> int:
        """What a script is told: 0 fine, 1 something in it was broken, 2 nothing could be read, 130 stopped."""
        if self.interrupted:
            return INTERRUPTED
        if not self.files_already_read and not (self.messages or self.joins or self.reactions or self.channels):
            return 2
        damaged = any(word in kind for kind in self.skipped for word in DAMAGE)
        return 1 if self.broken or damaged else 0
