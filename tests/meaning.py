"""What a set of events means, said without any order among them: what every store has to come to."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from bot.events import (
    NO_OFFSET,
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
    MessagePosted,
    ReactionChanged,
    ReactionCounted,
    ReactionsCleared,
    RosterRead,
)
from bot.ports import CommunityRef
from bot.store.tables import metadata

REF = CommunityRef("slack", "T1")


def best(rows: Iterable[tuple[tuple[Any, ...], tuple[Any, ...], Any]]) -> dict[tuple[Any, ...], Any]:
    """Of all (key, rank, value) the value with the greatest rank, for each key."""
    greatest: dict[tuple[Any, ...], tuple[Any, Any]] = {}
    for key, rank, value in rows:
        if key not in greatest or rank > greatest[key][0]:
            greatest[key] = (rank, value)
    return {key: value for key, (_, value) in greatest.items()}


class Model:
    """What a set of events means, said straight: every table from all events at once, without any order among them."""

    def __init__(self, events: Iterable[AnyEvent]) -> None:
        self.by_type: dict[type, list[Any]] = defaultdict(list)
        for event in events:
            self.by_type[type(event)].append(event)
        self.dead = {(e.channel, e.message) for e in self.by_type[MessageDeleted]}

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all tables, without the community's number."""
        rows = {
            "message": self.messages(),
            "mention": self.mentions(),
            "reaction": self.reactions(),
            "reaction_count": self.counts(),
            "reactions_cleared": [(*key, at) for key, at in self.clearings().items()],
            "member": self.members(),
            "channel": self.channels(),
            "gap": [(*key, end) for key, end in self.gaps().items()],
            "community": self.community(),
            "imported": [],
            "cursor": self.stretches(),
            **{
                name: []
                for name in (
                    "setting",
                    "audit",
                    "snapshot",
                    "outbox",
                    "removal",
                    "secret",
                    "due",
                    "remark",
                    "member_day",
                    "tie_day",
                    "rolled_day",
                )
            },
            **{name: [] for name in ("absence", "erasure", "horizon", "restored")},
            **{name: [] for name in metadata.tables if name.startswith("introduction")},
        }
        return {name: sorted(table, key=repr) for name, table in rows.items()}

    def versions(self) -> dict[tuple[int, int], MessagePosted]:
        """The version of each living message that counts."""
        return best(
            (
                (e.channel, e.message),
                (e.edited_at, e.words, e.signals, e.thread, e.reply_to, e.author, e.at, e.kind),
                e,
            )
            for e in self.by_type[MessagePosted]
            if (e.channel, e.message) not in self.dead
        )

    def messages(self) -> list[tuple[Any, ...]]:
        """Living messages and tombstones."""
        living = [
            (*key, e.author, e.at, int(e.kind), e.edited_at, e.thread, e.reply_to, e.signals, e.words)
            for key, e in self.versions().items()
        ]
        return living + [(*key, 0, 0, 9, 0, 0, 0, 0, 0) for key in self.dead]

    def mentions(self) -> list[tuple[Any, ...]]:
        """Everybody named by a version that claims the winning instant."""
        versions = self.versions()
        return list(
            {
                (e.channel, e.message, person, e.edited_at)
                for e in self.by_type[MessagePosted]
                for person in e.mentions
                if (e.channel, e.message) in versions and versions[e.channel, e.message].edited_at == e.edited_at
            }
        )

    def clearings(self) -> dict[tuple[Any, ...], int]:
        """The latest clearing of each message and emoji."""
        return best(
            ((e.channel, e.message, e.emoji), e.at, e.at)
            for e in self.by_type[ReactionsCleared]
            if (e.channel, e.message) not in self.dead
        )

    def cleared_at(self, event: Any) -> int:
        """When this event's reactions were last cleared; -1 never."""
        clearings = self.clearings()
        return max(clearings.get((event.channel, event.message, name), -1) for name in ("", event.emoji))

    def reactions(self) -> list[tuple[Any, ...]]:
        """The last word on each reaction, where no clearing came after it."""
        last = best(
            ((e.channel, e.message, e.person, e.emoji), (e.at, not e.present), e)
            for e in self.by_type[ReactionChanged]
            if (e.channel, e.message) not in self.dead
        )
        return [(*key, e.at, e.present) for key, e in last.items() if e.at > self.cleared_at(e)]

    def counts(self) -> list[tuple[Any, ...]]:
        """The highest count of each message and emoji that was never cleared."""
        highest = best(
            ((e.channel, e.message, e.emoji), e.count, e.count)
            for e in self.by_type[ReactionCounted]
            if (e.channel, e.message) not in self.dead and self.cleared_at(e) < 0
        )
        return [(*key, count) for key, count in highest.items()]

    def members(self) -> list[tuple[Any, ...]]:
        """The latest profile and the extremes of joins and leaves."""
        profiles = best(
            ((e.person,), (e.listed, e.at, e.bot, e.deactivated, e.guest, e.utc_offset), e)
            for e in self.by_type[MemberSeen]
        )
        native = {e.person: e.native for e in self.by_type[MemberSeen] if e.native}
        joined, left = self.by_type[MemberJoined], self.by_type[MemberLeft]
        groups = best(((e.person,), (e.at, ",".join(map(str, e.groups)).encode()), e) for e in self.by_type[GroupsSeen])
        rows = []
        for person in {e.person for e in self.by_type[MemberSeen] + self.by_type[GroupsSeen] + joined + left}:
            seen = profiles.get((person,))
            profile = (seen.bot, seen.deactivated, seen.guest, seen.listed, seen.at) if seen else (False,) * 4 + (0,)
            offset = seen.utc_offset if seen else NO_OFFSET
            first = min((e.at for e in joined if e.person == person and not e.rejoin), default=0)
            again = max((e.at for e in joined if e.person == person), default=0)
            gone = max((e.at for e in left if e.person == person), default=0)
            held = groups.get((person,))
            inside = (",".join(map(str, held.groups)), held.at) if held else ("", 0)
            rows.append((person, native.get(person), *profile, first, again, gone, offset, *inside))
        return rows

    def channels(self) -> list[tuple[Any, ...]]:
        """The latest of what was said of each channel."""
        latest = best(
            ((e.channel,), (e.at, e.name.encode(), e.kind, e.parent, e.archived, e.general), e)
            for e in self.by_type[ChannelSeen]
        )
        return [(*key, None, e.name, int(e.kind), e.parent, e.archived, e.general, e.at) for key, e in latest.items()]

    def gaps(self) -> dict[tuple[Any, ...], int]:
        """The longest gap from each beginning."""
        return best(((e.channel, e.start), e.end, e.end) for e in self.by_type[CoverageGap])

    def stretches(self) -> list[tuple[Any, ...]]:
        """Readings that meet are one stretch; its old end is as finished as whoever read that far says."""
        read: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for event in self.by_type[HistoryRead]:
            read[event.channel, event.thread].append(event)
        rows = []
        for key, events in read.items():
            known: list[set[int]] = [{e.oldest, e.newest} for e in events]
            spans = [(e.oldest, e.newest) for e in events]
            for start, end in spans:
                touched = [each for each in known if min(each) <= end and start <= max(each)]
                known = [each for each in known if each not in touched] + [set().union(*touched)]
            for span in known:
                ends = [e.finished for e in events if e.oldest == min(span)]
                rows.append((*key, max(span), min(span), any(ends)))
        return rows

    def community(self) -> list[tuple[Any, ...]]:
        """The latest name and the latest address that were told."""
        seen = self.by_type[CommunitySeen]
        at, name = max(((e.at, e.name) for e in seen if e.name), default=(0, ""))
        where_at, address = max(((e.at, e.address) for e in seen if e.address), default=(0, ""))
        return [(REF.platform, REF.native, name, at, address, where_at, bool(self.by_type[RosterRead]))]
